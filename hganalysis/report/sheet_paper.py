"""The paper of a sheet and the widths of its columns, so that its print can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.documents.typefaces import in_digits, word_in_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hganalysis.report.appendix_tables import Cell, Column

MM_PER_DIGIT = 9.33 * 25.4 / 96
"""Millimetres of a unit of column width, a digit of 11 points: 8 of 96 dots an inch in Arial, 9.33 in the
widest of the fonts that stand in for it."""

SIZE, SMALLEST = 11, 8
"""Points of the letters on the screen, and the least of them in print."""

MARGIN = 10
"""Millimetres around a printed page."""

LONGEST_WORD = 24
"""Letters of a word that a column makes room for; more of them break."""

MOST_CELLS = 0.9
"""The share of its cells whose length a column asks room for; the few longest would leave others none."""

MOST_LINES = 6
"""Lines that the texts of a column may take on A4; with more of them the table takes A3."""

BESIDE = {"left": 1.5, "center": 1.5, "right": 3.0}
"""Room beside the text of a cell, in digits; numbers stand in from the line."""

WORD = re.compile(r"[^\s-]+-?")
BOLD, PLAIN = 1.12, 1.03
"""Letters of a label and of a cell, to those of `in_digits`."""


@dataclass(frozen=True)
class Paper:
    """A paper across: its number in a workbook, and its width in millimetres."""

    code: int
    width: float

    @property
    def room(self) -> float:
        """The digits across in letters of `SMALLEST` points."""
        return (self.width - 2 * MARGIN) / MM_PER_DIGIT * SIZE / SMALLEST


A4, A3 = Paper(9, 297), Paper(8, 420)


def on_paper(columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> tuple[Paper, list[float]]:
    """Return the paper on which a table is printed in letters of 8 points or more, and its column widths.

    Columns keep their widths where these fit on A4; else they get what their longest words need and share
    the rest of A4, or of A3 where that would leave a word a line, by how long their texts are: so rows stay
    low.
    """
    wished = [column.width for column in columns]
    if sum(wished) <= A4.room:
        return A4, wished
    asked = [_asked(column, [row[i] for row in rows]) for i, column in enumerate(columns)]
    widths = _shared(A4, asked)
    tall = any(wish > MOST_LINES * width for (_, wish), width in zip(asked, widths, strict=True))
    if tall or sum(each for each, _ in asked) > A4.room:
        return A3, _shared(A3, asked)
    return A4, widths


def _shared(paper: Paper, asked: Sequence[tuple[float, float]]) -> list[float]:
    """Return the widths of columns on a paper: the least of each, and a share of what it asks for."""
    least = [each for each, _ in asked]
    spare = paper.room - sum(least)
    if spare < 0:
        return [each * paper.room / sum(least) for each in least]
    more = [wish - each for each, wish in asked]
    part = min(1.0, spare / max(1.0, sum(more)))
    return [each + part * add for each, add in zip(least, more, strict=True)]


def _asked(column: Column, cells: Sequence[Cell]) -> tuple[float, float]:
    """Return the least width of a column, that of its longest word, and the one it asks for."""
    shown = [_as_seen(each, column.kind) for each in cells]
    different = {each: _long(each, PLAIN) for each in set(shown)}
    seen = sorted(different[each] for each in shown)
    words = _longest_word([column.label], BOLD), _longest_word(different, PLAIN)
    least = max(words) + BESIDE[column.align]
    whole = seen[int(MOST_CELLS * (len(seen) - 1))] if seen else 0.0
    return least, max(least, whole + BESIDE[column.align])


def _long(letters: str, by: float) -> float:
    return by * sum(map(in_digits, letters))


def _longest_word(lines: Iterable[str], by: float) -> float:
    words = {word[:LONGEST_WORD] for line in lines for word in WORD.findall(line)}
    return by * max(map(word_in_digits, words), default=0.0)


def _as_seen(cell: Cell, kind: str) -> str:
    if kind == "date":
        return "00/00/0000"
    if isinstance(cell, str) or cell is None:
        return cell or ""
    return text.percent(cell) if kind == "share" else text.number(round(cell))
