"""How wide a line of bold Times is: rules under a line are as long as its text, or a part of it (NĐ 30/2020).

Source: the advance widths of Adobe's Times-Bold metrics, which Times New Roman and Liberation Serif share.
"""

from __future__ import annotations

import unicodedata

MM_PER_POINT = 25.4 / 72
COMMON = 500
"""Width, in thousandths of the size, of a letter that is not in the table; most letters have it."""

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

    Examples
    --------
    >>> round(line_width("Độc lập - Tự do - Hạnh phúc", 13), 1)
    55.9
    """
    return sum(map(_letter, line)) / 1000 * size * MM_PER_POINT


def _letter(letter: str) -> int:
    """Return the width of a letter; its diacritics take no room of their own."""
    return _OF.get(unicodedata.normalize("NFD", letter)[0], COMMON)
