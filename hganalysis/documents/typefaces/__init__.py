"""The faces that the package brings, so that every machine sets the same pages; how wide their letters are.

Liberation Serif has the widths of Times New Roman, which Nghị định 30/2020/NĐ-CP asks for, and every
Vietnamese letter; Liberation Mono is for code. Version 2.1.5, whole and unchanged, under the SIL Open Font
License (OFL.txt).

Widths are as near as a program that wraps text needs to be told; figures wrap their own lines, and so
measure the font itself (`figures.drawing`). Source of the widths: Adobe's Times-Bold metrics, which both
serifs share.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent
SERIF, MONOSPACE = "Liberation Serif", "Liberation Mono"
FACES = {SERIF: 4, MONOSPACE: 1}
"""How many files each family has: upright, bold, italic and bold italic; code is upright only."""

MM_PER_POINT = 25.4 / 72
MM_PER_LETTER = 0.55 * MM_PER_POINT
"""What a letter of any text takes for each point of its size, bold ones in mind."""

COMMON = 500
"""Width, in thousandths of the size, of a letter that is not in the table; most letters have it."""

WORDS = 50_000
"""Words whose width is remembered: those of a large list, and a few megabytes."""

_WIDTHS = {
    220: "|",
    250: " ,.",
    278: "/\\il",
    333: "!'()-:;[]`fjt",
    389: "Is",
    394: "{}",
    444: "cerz",
    556: "Sbdđhknpqu",
    611: "FP",
    667: "BELTZ",
    722: "ACDĐNRUVXYw",
    778: "GHKOQ",
    833: "&m",
    944: "M",
    1000: "%W…—",
}
_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


def line_width(line: str, size: float) -> float:
    """Return the width in millimetres of a line of bold Times of a size in points.

    Rules under a line are as long as its text, or a part of it (NĐ 30/2020).

    Examples
    --------
    >>> round(line_width("Độc lập - Tự do - Hạnh phúc", 13), 1)
    55.9
    """
    return sum(map(_letter, line)) / 1000 * size * MM_PER_POINT


@cache
def in_digits(letter: str) -> float:
    """Return the width of a letter of Times or Arial in digits, the unit of a spreadsheet's columns."""
    base = _base(letter)
    if base in "iIjlt.,;:!'/| ":
        return 0.6
    return 1.45 if base.isupper() or base in "mw%…" else 0.7 if base in "fr-()" else 1.0


@lru_cache(maxsize=WORDS)
def word_in_digits(word: str) -> float:
    """Return the width of a word as `in_digits` has its letters; tables say the same words over and over."""
    return sum(map(in_digits, word))


@cache
def _letter(letter: str) -> int:
    return _OF.get(_base(letter), COMMON)


def _base(letter: str) -> str:
    """Return a letter without its diacritics, which take no room of their own."""
    return unicodedata.normalize("NFD", letter)[0]
