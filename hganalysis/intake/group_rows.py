"""Rows that head a group of tasks: I. SỞ Y TẾ, A. Lĩnh vực kinh tế; and what they say of the rows below."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from hganalysis.intake.rows import FULL_ROW, PLACES, SHARE_OR_COUNT, TOTAL, sums_up
from hganalysis.reading.coded_cells import Cells, cells_below
from hganalysis.reading.sheet import is_blank, line_text, may_begin, texts_among
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hganalysis.reading.grid import Grid
    from hganalysis.reading.sheet import Cell

MOST_FILLED = 3
"""Cells of a row that heads a group: its ordinal, its name, and a number of tasks."""

LONGEST_NAME = 150
DEEPEST_REPEATED = 3
"""Rows of headings of columns that may stand again below the name of each group."""

ROMAN = re.compile(r"[IVXLC]+")
LETTER = re.compile(r"[A-ZĐ]")
NUMBER = re.compile(r"\d{1,3}")
DOTTED = re.compile(r"(\d{1,3})(?:\.\d{1,3})+")
SUB_LETTER = re.compile(r"[a-zđ]")
ALONE = re.compile(r"\(?([A-ZĐ]|[IVXLC]+|\d{1,3}(?:\.\d{1,3})*)[.)/:]?\)?")
"""An ordinal in a cell of its own."""

LEADING = re.compile(r"\(?([A-ZĐ]|[IVXLC]+|\d{1,3}(?:\.\d{1,3})*)\)?\s*[.)/:–-]\s*(?=\D)")
"""An ordinal before the name in one cell: "II. ", "3/ "."""

SUBITEMS = "subitems"
SUBITEMS_START = set("sS")
CALLED = re.compile(
    r"(?:tên )?(?:cơ quan|đơn vị|cơ quan chủ trì|đơn vị chủ trì|đơn vị thực hiện|lĩnh vực|nhóm) ?: ?",
    re.IGNORECASE,
)
UNIT_OF_MEASURE = re.compile(
    r"(?:[\d.]+ |triệu |tỷ |tỉ |nghìn |ngàn )*"
    r"(?:đồng.*|%|ha|kg|km|người|hộ|tấn|ngày|giờ|lần|vụ|nhiệm vụ|việc|usd)"
)
"""What "Đơn vị:" above a table may name that is no agency: it means "unit" too."""

DAY = re.compile(r"(?<!\d)(?:\d{1,4}([/.-])\d{1,2}\1\d{1,4}|\d{1,2}[/.-](?:19|20)\d\d)(?!\d)")
"""A day or a month with its year, which tells of one task and never counts those of a group."""

COUNTED = re.compile(
    r"\s*(?:[:(–-]\s*)+(?:có |gồm |tổng(?: số| cộng)?:? )?\d{1,5}\s*"
    r"(?:nhiệm vụ|việc|nv|công việc)?\s*\)?\.?$",
    re.IGNORECASE,
)
"""The number of tasks after the name of a group: "(05 nhiệm vụ)", ": 5"."""


@dataclass(frozen=True)
class GroupHeading:
    """A row that heads a group."""

    row: int
    """Its position in the rows of the sheet."""
    ordinal: str
    """Such as "II", "A" or "3"; "" where it has none."""
    name: str
    """What the group is called, without ordinal and number of tasks."""
    level: int = 1
    """1 for the outermost."""


def group_headings(grid: Grid, start: int, places: Mapping[str, int]) -> list[GroupHeading]:
    """Return the rows from `start` on that head groups, from the top down.

    Such a row has one text, with an ordinal or alone and beginning with a capital, and neither a deadline
    nor a state nor a completion date, nor any other day; rows with more in them follow it. A plain number
    is an ordinal of a group where numbers begin anew below it, or where no row but such has one. Levels are
    the kinds of ordinals in the order in which they come. Where the headings of the columns are repeated
    below such rows, what stands above the first of them heads the first group. Where none is found, a line
    above the headings that says whose the list is, "Đơn vị: Sở Y tế", heads all of it.
    """
    columns = cells_below(grid, start)
    if not columns:
        return []
    filled = np.sum([~column.blank() for column in columns], axis=0)
    mapped, judged = set(places.values()), {places[name] for name in PLACES if name in places}
    found: dict[int, GroupHeading] = {}
    is_short = (filled >= 1) & (filled <= MOST_FILLED)
    for row in np.flatnonzero(is_short | columns[0].flags(_is_ordinal_of_group)).tolist():
        if heading := _read(grid[start + row], start + row, mapped, judged):
            found[row] = heading
    bodies = np.array([row for row in np.flatnonzero(filled >= FULL_ROW) if row not in found], dtype=np.intp)
    below = {row: bodies[bodies > row][:1] for row in found}
    followed = {row: grid[start + int(next_[0])] for row, next_ in below.items() if len(next_)}
    only_groups = _only_groups_are_numbered(grid, start, found)
    kept = [
        found[row]
        for row, cells in followed.items()
        if _begins_group(found[row], grid[start + row], cells, only_groups=only_groups)
    ]
    first = _first_above(grid, start, kept, mapped)
    return _with_levels([*first, *kept]) or _owner_above(grid, start)


def _first_above(
    grid: Grid, start: int, below: Sequence[GroupHeading], mapped: set[int]
) -> list[GroupHeading]:
    """Return what heads the first group, where the headings of columns stand again below each other one.

    How far they reach is read below the other groups, since a title may stand right above them.
    """
    depths = {_repeated_below(grid, start, each.row) for each in below}
    row = start - 1 - max(depths, default=0)
    if 0 in depths or len(depths) != 1 or row < 0:
        return []
    heading = _read(grid[row], row, mapped, set())
    return [heading] if heading is not None else []


def _repeated_below(grid: Grid, start: int, row: int) -> int:
    """Return how many rows up to `start` stand again right below a row, 0 where none do."""
    for depth in range(1, min(DEEPEST_REPEATED, start, len(grid) - row - 1) + 1):
        pairs = zip(range(start - depth, start), range(row + 1, row + 1 + depth), strict=True)
        if all(_texts(grid[above]) == _texts(grid[below]) for above, below in pairs):
            return depth
    return 0


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [fold(line_text(cell)) for cell in cells]


def _owner_above(grid: Grid, start: int) -> list[GroupHeading]:
    for row in range(start - 1, -1, -1):
        said = " ".join(line_text(cell) for cell in grid[row] if not is_blank(cell))
        if (called := CALLED.match(said)) and (name := said[called.end() :].strip(" .;")):
            is_unit = UNIT_OF_MEASURE.fullmatch(fold(name)) is not None or not name[0].isupper()
            return [] if is_unit or len(name) > LONGEST_NAME else [GroupHeading(row, "", name)]
    return []


def subitem_rows(grid: Grid, start: int) -> list[int]:
    """Return the rows from `start` on of tables of subitems, which Monday.com writes below their task.

    Such a table has headings of its own, the first of which is "Subitems", and rows that are blank below it.

    Examples
    --------
    >>> from hganalysis.reading.grid import Grid
    >>> rows = [["Lamp 1", "An"], ["Subitems", "Name"], ["", "Check"], ["", "Pay"], ["Lamp 2", "An"]]
    >>> subitem_rows(Grid(rows), 0)
    [1, 2, 3]
    """
    if not grid.columns:
        return []
    first = Cells.of_column(grid.columns[0])
    if not may_begin(texts_among(first.values), SUBITEMS_START):
        return []
    is_heading = first.flags(lambda cell: isinstance(cell, str) and fold(cell) == SUBITEMS)
    is_within = first.blank() | is_heading
    found: list[int] = []
    for row in np.flatnonzero(is_heading).tolist():
        others = np.flatnonzero(~is_within[row:])
        found += range(row, row + int(others[0]) if len(others) else len(first)) if row >= start else ()
    return sorted(set(found))


def heads_numbered_group(cells: Sequence[Cell]) -> bool:
    """Tell whether a row has an ordinal in its first filled cell and one text after it, and no more."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if not 1 < len(filled) <= MOST_FILLED or ALONE.fullmatch(line_text(filled[0])) is None:
        return False
    return _read(cells, 0, set(), set()) is not None


def _read(cells: Sequence[Cell], row: int, mapped: set[int], judged: set[int]) -> GroupHeading | None:
    filled = [(place, cell) for place, cell in enumerate(cells) if not is_blank(cell)]
    ordinal, rest = "", filled
    if len(filled) > 1 and (alone := ALONE.fullmatch(line_text(filled[0][1]))):
        ordinal, rest = alone[1], filled[1:]
    texts = [(place, line_text(cell)) for place, cell in rest if _is_words(cell)]
    counts = {place: cell for place, cell in rest if not _is_words(cell)}
    is_summed = _is_ordinal_of_group(ordinal) and all(
        SHARE_OR_COUNT.fullmatch(line_text(each)) for each in counts.values()
    )
    if len(texts) != 1 or texts[0][0] in judged or (mapped & counts.keys() and not is_summed):
        return None
    if any(map(_tells_a_day, counts.values())):
        return None
    name = texts[0][1]
    if not ordinal and (leading := LEADING.match(name)):
        ordinal, name = leading[1], name[leading.end() :]
    name = COUNTED.sub("", CALLED.sub("", name, count=1)).strip(" :;.-–")
    is_total = TOTAL.fullmatch(fold(name)) is not None or sums_up(cells)
    is_name = bool(name) and len(name) <= LONGEST_NAME and not is_total
    return GroupHeading(row, ordinal, name) if is_name and (ordinal or name[0].isupper()) else None


def _is_ordinal_of_group(cell: Cell) -> bool:
    """Tell a Roman number or a capital letter, which number groups and no tasks."""
    found = ALONE.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return found is not None and not found[1][0].isdigit()


def _is_words(cell: Cell) -> bool:
    return isinstance(cell, str) and sum(map(str.isalpha, cell)) > 1


def _tells_a_day(cell: Cell) -> bool:
    return isinstance(cell, dt.date) or DAY.search(line_text(cell)) is not None


def _number(cells: Sequence[Cell], place: int) -> str:
    """Return the number of a row without the marks after it."""
    return line_text(cells[place]).strip("().:/ ") if place < len(cells) else ""


def _place_of_ordinal(cells: Sequence[Cell]) -> int:
    return next(place for place, cell in enumerate(cells) if not is_blank(cell))


def _only_groups_are_numbered(grid: Grid, start: int, found: Mapping[int, GroupHeading]) -> bool:
    """Tell whether no row but those that may head groups has a plain number where these have theirs."""
    numbered = [row for row, each in found.items() if NUMBER.fullmatch(each.ordinal)]
    if not numbered:
        return False
    place = _place_of_ordinal(grid[start + numbered[0]])
    return all(
        row in found or NUMBER.fullmatch(_number(grid[start + row], place)) is None
        for row in range(len(grid) - start)
    )


def _begins_group(
    heading: GroupHeading, cells: Sequence[Cell], first_below: Sequence[Cell], *, only_groups: bool
) -> bool:
    """Tell whether the row below a heading begins a group; plain numbers may only count on."""
    if not heading.ordinal[:1].isdigit():
        return True
    next_ = _number(first_below, _place_of_ordinal(cells))
    if NUMBER.fullmatch(next_):
        return int(next_) == 1
    return only_groups or DOTTED.fullmatch(heading.ordinal) is not None


def _with_levels(headings: Iterable[GroupHeading]) -> list[GroupHeading]:
    styles: dict[str, int] = {}
    leveled, letter = [], ""
    for each in headings:
        style = _style(each.ordinal, letter)
        letter = each.ordinal if style == "letter" else letter
        leveled.append(replace(each, level=styles.setdefault(style, len(styles) + 1)))
    return leveled


def _style(ordinal: str, last_letter: str) -> str:
    """Return the kind of an ordinal; C after B is a letter, else a Roman number."""
    if not ordinal or NUMBER.fullmatch(ordinal):
        return "number" if ordinal else "none"
    if dotted := DOTTED.fullmatch(ordinal):
        return f"number{dotted[0].count('.')}"
    follows = len(ordinal) == 1 and last_letter and ord(ordinal) == ord(last_letter) + 1
    return "roman" if ROMAN.fullmatch(ordinal) and not follows else "letter"


def names_below(headings: Sequence[GroupHeading], height: int, level: int | None = None) -> Cells:
    """Return for each row the name of its group: of one level, or the nearest."""
    names: list[Cell] = [None]
    codes = np.zeros(height, dtype=np.intp)
    for row, path in paths(headings):
        here = [each for each in path if level in (None, each.level)]
        names.append(here[-1].name if here else None)
        codes[row:] = len(names) - 1
    return Cells(names, codes)


def paths(headings: Sequence[GroupHeading]) -> Iterable[tuple[int, tuple[GroupHeading, ...]]]:
    """Yield each row that heads a group with the headings in force from there on, the outermost first."""
    path: tuple[GroupHeading, ...] = ()
    for each in headings:
        path = (*(above for above in path if above.level < each.level), each)
        yield each.row, path
