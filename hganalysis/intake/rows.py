"""Which rows below a header are tasks, and what the others are."""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING, Literal

import numpy as np

from hganalysis.intake.dates import DateReader
from hganalysis.intake.state_texts import bare_state
from hganalysis.reading.sheet import are_texts, cell_text, is_blank, line_text, may_begin, texts_among
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hganalysis.intake.header import Header
    from hganalysis.reading.coded_cells import Cells, Flags
    from hganalysis.reading.grid import Grid
    from hganalysis.reading.sheet import Cell
    from hganalysis.settings.export_map import ExportMap

RowKind = Literal[
    "blank", "task", "header", "reordered", "numbers", "total", "text", "other",
    "group", "parent", "subitem", "summary",
]  # fmt: skip
TOTAL = re.compile(
    r"tổng cộng\b(?! đồng\b).*|(tổng số|tổng|cộng)( \(?[\d.]+\)?)?( nhiệm vụ)?:?"
    r"|cộng (?:nhóm|mục|phần|lĩnh vực|khối|trang|đơn vị|cơ quan|kỳ|theo|sở|ban|ubnd|huyện)\b.*"
    r"|cộng .*[:(] ?\d+(?: nhiệm vụ| việc)?\)?"
    r"|(grand |sub-?)?totals?( \(?[\d.,]+\)?)?:?"
)
SUMMED = re.compile(
    r"(?:(?:tổng(?! (?:cục|công|cộng đồng|hội|liên|đội|lãnh|thanh|cty|hợp|kết|rà|điều|kiểm|duyệt|vệ)\b)"
    r"|cộng(?! (?:đồng|tác|hòa|sản)\b))\b"
    r"|(?:grand |sub-?)?totals?\b).*"
)
"""How a row begins that sums up, where nothing but counts stands beside these words."""

TOTAL_STARTS = set("tTcCgGsS")
"""Letters a total begins with: a hundred thousand ids need not be compared whole."""

COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[a-zđ])\)?( ?=.*)?")
COUNT = re.compile(r"\d{1,4}")
SHARE_OR_COUNT = re.compile(r"\d{1,4}(?:[.,]\d+)? ?%?")
PLAIN_ID = re.compile(r"(?=.*\d)[A-Za-z0-9./_-]{5,}", re.ASCII)
"""Ids that are told at once to hold a digit and to be no column number."""

ORDINAL = re.compile(r"\(?(\d{1,4}|[IVXLivxl]+|\w)([./]\d{1,3})*[.)/]?\)?")
"""The number of a group or of a line, which is no id: 12, (3), II.4, a.1."""

FULL_ROW = 3
"""A row with at least this many known cells is more than a note or a signature."""

SWAPPED = 2
"""Labels that stand elsewhere where columns of a repeated header were swapped."""

PLACES = ("due_raw", "status_raw", "completed_on")
"""The columns that tell how a task stands."""


GIVEN_ON = ("assigned_on", "entered_on", "doc_date")
"""The columns that tell when a task was given."""


class RowJudge:
    """Tells what the rows under one header are; the map tells which dates and states can be read."""

    def __init__(self, header: Header, export_map: ExportMap, *, from_1904: bool = False) -> None:
        self._mapped = set(header.columns.values())
        self._width = header.width
        self._id, self._agency = header.columns["task_id"], header.columns["agency_raw"]
        self._judged = {header.columns[name]: name for name in PLACES if name in header.columns}
        self._given = {header.columns[name]: name for name in GIVEN_ON if name in header.columns}
        self._due, self._title = header.columns["due_raw"], header.columns.get("title")
        self._labels = {each: {fold(part) for part in header.parts[each]} for each in self._mapped}
        self._ascii_labels = {each: any(map(str.isascii, self._labels[each])) for each in self._mapped}
        words = export_map.state_words()
        self._dates = DateReader(export_map.dates, from_1904=from_1904, states=words)
        states = {word: state for word, state in words.items() if state != "unknown"}
        self._words = {"due_raw": export_map.due_kinds(), "status_raw": states}

    def kind(self, cells: Sequence[Cell]) -> RowKind:
        """Tell what a row is.

        A task is any of these: an id that holds a digit, with an agency, a deadline, a state or a completion
        date, or with a title and the day it was given; two of an agency, a deadline, a state and a completion
        date, where one at least of the last three can be read; an id or an agency with one of the last three,
        or two of these, readable or not, in a row of `FULL_ROW` known cells; and, under a header that knows
        so few columns that half of them are less than that, an agency with words that hold a digit in place
        of a deadline. Anything else is told apart by its look, and `other` when it has none.

        Returns
        -------
        str
            ``blank``, ``task``, ``header`` (repeated), ``reordered`` (a header with the columns in another
            order), ``numbers`` (of columns), ``total``, ``text`` (group name, note, signature) or ``other``;
            ``group``, ``parent``, ``subitem`` and ``summary`` are what `list_layout` tells of rows by those
            around them.
        """
        filled = _filled(cells)
        own = self._own(filled)
        if not own:
            return "blank"
        if self._is_total(cells, own):
            return "total"
        repeats, displaced = self._repeats_header(cells, own), self._displaced_labels(cells, own)
        if displaced >= (SWAPPED if repeats else FULL_ROW):
            return "reordered"
        if repeats:
            return "header"
        if len(own) >= FULL_ROW and are_column_numbers(cells[place] for place in sorted(own)):
            return "numbers"
        if self._counts_tasks(cells, own):
            return "total"
        return "task" if self._is_task(cells, filled) else self._remnant(cells, own)

    def kinds(self, grid: Grid, start: int, columns: Sequence[Cells]) -> list[RowKind]:
        """Tell what each row of a grid is, from a row on, as `kind` tells it of one; so are the columns."""
        if not columns:
            return ["blank"] * (len(grid) - start)
        filled = [~column.blank() for column in columns]
        blank = ~np.any(filled[: self._width], axis=0)
        plain = self._are_plain(columns, filled)
        kinds: list[RowKind] = ["task"] * len(plain)
        for row in np.flatnonzero(blank | ~plain).tolist():
            kinds[row] = "blank" if blank[row] else self.kind(grid[start + row])
        for row in np.flatnonzero([kind == "total" for kind in kinds[1:]]).tolist():
            if kinds[row] == "task" and self._heads_counts(grid[start + row], grid[start + row + 1]):
                kinds[row] = "header"
        return kinds

    def _are_plain(self, columns: Sequence[Cells], filled: Sequence[Flags]) -> Flags:
        """Tell which rows are tasks at first sight.

        Such a row has a digit in an id that is no column number, and an agency, a deadline, a state or a
        completion date; it begins with no word for a total, and with no label of the header. Where columns
        were made beside those of the sheet, an id says nothing at first sight.
        """
        told = [filled[place] for place in (self._agency, *self._judged) if place < len(filled)]
        if self._id >= len(columns) or not told or self._width is not None:
            return np.zeros(len(filled[0]), dtype=bool)
        ids = columns[self._id]
        plain: Flags = ids.spread(_are_plain_ids(ids.values), bool) & np.any(told, axis=0)
        everywhere, mapped = range(len(columns[: self._width])), sorted(self._mapped)
        plain &= ~_among_first(1, everywhere, columns, filled, _may_sum_up)
        return plain & ~_among_first(2, mapped, columns, filled, self._are_labels)

    def _is_task(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        judged, named = filled & set(self._judged), self._is_named(filled)
        if self._is_numbered(cells, filled) and (named or judged or self._is_given(cells, filled)):
            return True
        readable = self._readable(cells, filled)
        if readable and named + len(readable) > 1:
            return True
        known = self._mapped & filled
        if len(known) < FULL_ROW:
            due = cells[self._due] if self._due in filled else None
            half = 2 * len(known) >= len(self._mapped)
            return named and half and isinstance(due, str) and _has_digit(due)
        if self._id in known and not any(_has_digit(cells[place]) for place in known):
            return False
        return len(judged) > 1 or (len(judged) == 1 and (named or self._id in filled))

    def _own(self, filled: set[int]) -> set[int]:
        """Return the places whose cells stand in the sheet, and were not made beside it."""
        return filled if self._width is None else {place for place in filled if place < self._width}

    def _is_named(self, filled: set[int]) -> bool:
        """Tell whether a row has an agency; one that it has from its sheet or group names no short row."""
        if self._agency not in filled:
            return False
        return self._width is None or self._agency < self._width or len(self._own(filled)) >= FULL_ROW

    def _is_given(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        """Tell whether a row with an id of its own has a title, and a day on which it was given."""
        if self._title not in filled or not _is_own_id(cells[self._id]):
            return False
        given = ((name, cells[place]) for place, name in self._given.items() if place in filled)
        return any(self._dates.of(name).read(cell).outcome == "date" for name, cell in given)

    def _is_numbered(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        return self._id in filled and _has_digit(cells[self._id])

    def _readable(self, cells: Sequence[Cell], filled: set[int]) -> set[int]:
        """Return the places of a deadline, a state and a completion date that mean something."""
        return {place for place in filled & set(self._judged) if self._is_readable(place, cells[place])}

    def _is_readable(self, place: int, cell: Cell) -> bool:
        name = self._judged[place]
        text, words = fold(cell_text(cell)), self._words.get(name, {})
        if text in words or (name == "status_raw" and bare_state(text) in words):
            return True
        if name == "status_raw":
            return False
        is_deadline = name == "due_raw"
        outcomes = ("date", "null") if is_deadline else ("date",)
        return self._dates.of(name).read(cell, deadline=is_deadline).outcome in outcomes

    def _is_total(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        first = min(filled)
        if sums_up([cells[place] for place in sorted(filled)]):
            return True
        if not _is_total_word(cells[first]) or self._is_due(cells, filled - {first}):
            return False
        may_be_title = first == self._title and not self._counts(cells, filled)
        return not (may_be_title and self._is_task(cells, filled))

    def _counts_tasks(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        """Tell a row of counts of an agency: a whole number is the agency, and others its dates or state."""
        is_number = self._agency in filled and COUNT.fullmatch(cell_text(cells[self._agency])) is not None
        return is_number and self._counts(cells, filled)

    def _heads_counts(self, cells: Sequence[Cell], below: Sequence[Cell]) -> bool:
        """Tell a row of words alone, of which none tells how a task stands, above a row of counts."""
        filled, counts = _filled(cells), _filled(below)
        is_words = not any(map(_has_digit, cells)) and not self._readable(cells, filled)
        return is_words and self._counts_tasks(below, counts)

    def _counts(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        """Tell whether whole numbers stand where tasks have a deadline, a state or a day of completion."""
        judged = [cell_text(cells[place]) for place in filled & set(self._judged)]
        return bool(judged) and all(COUNT.fullmatch(each) for each in judged)

    def _is_due(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        """Tell whether a readable deadline stands with a state, a completion date, an agency or an id."""
        readable = self._readable(cells, filled)
        named = self._agency in filled or self._is_numbered(cells, filled)
        return self._due in readable and named + len(readable) > 1

    def _repeats_header(self, cells: Sequence[Cell], filled: set[int]) -> bool:
        here = sorted(self._mapped & filled)
        if not any(self._is_label(cells[place], place) for place in here[:2]):
            return False
        return sum(self._is_label(cells[place], place) for place in here) > len(here) / 2

    def _displaced_labels(self, cells: Sequence[Cell], filled: set[int]) -> int:
        """Return how many labels of the header stand in other places than there."""
        found = 0
        for place in filled:
            text = fold(line_text(cells[place]))
            homes = {home for home, labels in self._labels.items() if text in labels}
            found += bool(homes) and place not in homes
        return found

    def _is_label(self, cell: Cell, place: int) -> bool:
        return self._are_labels([cell], place)[0]

    def _are_labels(self, cells: Sequence[Cell], place: int) -> list[bool]:
        labels, may_be_ascii = self._labels[place], self._ascii_labels[place]
        if not may_be_ascii and all(map(str.isascii, texts_among(cells))):
            return [False] * len(cells)
        return [
            isinstance(cell, str)
            and (may_be_ascii or not cell.isascii())
            and fold(" ".join(cell.split())) in labels
            for cell in cells
        ]

    def _remnant(self, cells: Sequence[Cell], filled: set[int]) -> RowKind:
        """Tell words around the table from a row that may be a task with too little in it."""
        telling = any(_has_digit(cells[place]) for place in self._judged if place in filled)
        near_task = telling and len(self._mapped & filled) > 1
        is_named = {self._id, self._title} <= filled and _is_own_id(cells[self._id])
        return "other" if len(filled) >= FULL_ROW or near_task or is_named else "text"


def _is_total_word(cell: Cell) -> bool:
    if not isinstance(cell, str) or cell.lstrip()[:1] not in TOTAL_STARTS:
        return False
    text = cell.strip().lower() if cell.isascii() else fold(cell)
    return TOTAL.fullmatch(text) is not None


def _may_sum_up(cells: Sequence[Cell], _: int) -> list[bool]:
    if not may_begin(texts_among(cells), TOTAL_STARTS):
        return [False] * len(cells)
    return [_is_total_word(cell) or _begins_sum(cell) for cell in cells]


def sums_up(cells: Iterable[Cell]) -> bool:
    """Tell whether a row has words for a total and counts, and nothing else: "Cộng Phòng Nội vụ", 3, 2.

    Examples
    --------
    >>> sums_up(["", "Cộng Phòng Nội vụ", 3, "67%"]), sums_up(["Tổng số: 72 nhiệm vụ", "", 54])
    (True, True)
    >>> sums_up(["Tổng hợp số liệu", 3]), sums_up(["Tổng cục Thuế", 3])
    (False, False)
    """
    words, *others = [cell for cell in cells if not is_blank(cell)] or [None]
    return _begins_sum(words) and bool(others) and all(map(_is_count, others))


def _begins_sum(cell: Cell) -> bool:
    is_likely = isinstance(cell, str) and cell.lstrip()[:1] in TOTAL_STARTS
    return is_likely and SUMMED.fullmatch(fold(line_text(cell))) is not None


def _is_count(cell: Cell) -> bool:
    return SHARE_OR_COUNT.fullmatch(line_text(cell)) is not None


def _is_own_id(cell: Cell) -> bool:
    return _has_digit(cell) and ORDINAL.fullmatch(cell_text(cell)) is None


def _are_plain_ids(cells: Sequence[Cell]) -> list[bool]:
    plain = map(PLAIN_ID.fullmatch, cells) if are_texts(cells) else repeat(None, len(cells))
    return [bool(match) or _numbers_no_column(cell) for match, cell in zip(plain, cells, strict=True)]


def _numbers_no_column(cell: Cell) -> bool:
    return _has_digit(cell) and COLUMN_NUMBER.fullmatch(fold(cell_text(cell))) is None


def _among_first(
    count: int,
    places: Iterable[int],
    columns: Sequence[Cells],
    filled: Sequence[Flags],
    are_so: Callable[[Sequence[Cell], int], Sequence[bool]],
) -> Flags:
    """Tell for each row whether something is so of one of its first few filled cells."""
    found = np.zeros(len(filled[0]), dtype=bool)
    met = np.zeros(len(filled[0]), dtype=np.intp)
    for place in places:
        here = filled[place] & (met < count) if place < len(columns) else np.zeros_like(found)
        if here.any():
            rows = np.flatnonzero(here)
            cells = columns[place].take(rows)
            found[rows] |= cells.spread(are_so(cells.values, place), bool)
            met[rows] += 1
    return found


def _filled(cells: Sequence[Cell]) -> set[int]:
    return {place for place, cell in enumerate(cells) if cell != "" and not is_blank(cell)}


def _has_digit(cell: Cell) -> bool:
    return any(letter.isdigit() for letter in cell_text(cell))


def are_column_numbers(cells: Iterable[Cell]) -> bool:
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
