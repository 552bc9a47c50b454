"""Which rows below a header are tasks, and what the others are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from hganalysis.intake.cells import cell_text, is_blank
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hganalysis.intake.cells import Cell
    from hganalysis.intake.header import Header

RowKind = Literal["blank", "task", "header", "numbers", "total", "text", "other"]
TOTAL = re.compile(r"tổng cộng\b.*|(tổng số|tổng|cộng)( \(?[\d.]+\)?)?( nhiệm vụ)?:?")
COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[a-zđ])\)?( ?=.*)?")
FULL_ROW = 3
"""A row with at least this many known cells is more than a note or a signature."""


class RowJudge:
    """Tells what the rows under one header are."""

    def __init__(self, header: Header) -> None:
        place = header.columns.get
        self._mapped = set(header.columns.values())
        self._id, self._agency = header.columns["task_id"], header.columns["agency_raw"]
        self._judged = [
            each for each in map(place, ("due_raw", "status_raw", "completed_on")) if each is not None
        ]
        self._labels = {each: {fold(part) for part in header.parts[each]} for each in self._mapped}

    def kind(self, cells: Sequence[Cell]) -> RowKind:
        """Tell what a row is.

        A task has an id or an agency with a deadline, a state or a completion date, and `FULL_ROW` known
        cells in all; or two of the last three with as many cells; or an id that holds a digit with any of the
        others. Anything else is told apart by its look, and `other` when it has none.

        Returns
        -------
        str
            ``blank``, ``task``, ``header`` (repeated), ``numbers`` (of columns), ``total``, ``text`` (group
            name, note, signature) or ``other``.
        """
        filled = {place for place, cell in enumerate(cells) if cell != "" and not is_blank(cell)}
        if not filled:
            return "blank"
        if self._is_total(cells, filled):
            return "total"
        if self._repeats_header(cells, filled):
            return "header"
        if len(filled) >= FULL_ROW and _are_column_numbers(cells[place] for place in sorted(filled)):
            return "numbers"
        return "task" if self._is_task(cells, filled) else self._remnant(cells, filled)

    def _is_task(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        judged = sum(place in filled for place in self._judged)
        named, numbered = self._agency in filled, self._id in filled and _has_digit(cells[self._id])
        if numbered and (named or judged):
            return True
        known = self._mapped & filled
        if len(known) < FULL_ROW:
            return False
        if self._id in known and not any(_has_digit(cells[place]) for place in known):
            return False
        return judged > 1 or (judged == 1 and (named or self._id in filled))

    def _is_total(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        first = min(filled)
        if not isinstance(cells[first], str) or not TOTAL.fullmatch(fold(cells[first])):
            return False
        may_be_title = first in self._mapped and first not in (self._id, self._agency)
        return not (may_be_title and self._is_task(cells, filled))

    def _repeats_header(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        here = sorted(self._mapped & filled)
        if not any(self._is_label(cells, place) for place in here[:2]):
            return False
        return sum(self._is_label(cells, place) for place in here) > len(here) / 2

    def _is_label(self, cells: Sequence[Cell], place: int) -> bool:
        return isinstance(cells[place], str) and fold(" ".join(cells[place].split())) in self._labels[place]

    def _remnant(self, cells: Sequence[Cell], filled: set[int]) -> RowKind:
        """Tell words around the table from a row that may be a task with too little in it."""
        telling = any(_has_digit(cells[place]) for place in self._judged if place in filled)
        near_task = telling and len(self._mapped & filled) > 1
        return "other" if len(filled) >= FULL_ROW or near_task else "text"


def _has_digit(cell: Cell) -> bool:
    return any(letter.isdigit() for letter in cell_text(cell))


def _are_column_numbers(cells: Iterable[Cell]) -> bool:
    """Tell whether cells count the columns: (1) (2) (3), or A B 1 2 3, each number one more than the last."""
    names: list[str] = []
    for cell in cells:
        match = COLUMN_NUMBER.fullmatch(fold(cell_text(cell)))
        if match is None or isinstance(cell, bool):
            return False
        names.append(match[1])
    numbers = [int(name) for name in names if name.isdigit()]
    letters = [name for name in names if not name.isdigit()]
    in_order = [*range(numbers[0], numbers[0] + len(numbers))] == numbers if numbers else True
    return in_order and names[: len(letters)] == sorted(letters)
