"""Dates spread over columns of their own: Ngày, Tháng, Năm beside each other, which no map joins."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from hganalysis.drafting.date_formats import says_no_date
from hganalysis.drafting.proposed_fields import words_of
from hganalysis.intake.dates import PLAUSIBLE_YEARS
from hganalysis.reading.sheet import line_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hganalysis.drafting.found_table import Table

PARTS = {
    "day": ({"ngay", "day"}, range(1, 32)),
    "month": ({"thang", "month"}, range(1, 13)),
    "year": ({"nam", "year"}, PLAUSIBLE_YEARS),
}
"""Part of a date -> words of its heading, without marks, and the numbers that it may be."""

NEARLY_ALL, LOOKED_AT = 0.9, 500
"""Share of the first so many cells of a column that are such numbers."""


def spread_dates(table: Table) -> list[tuple[int, ...]]:
    """Return the columns of each date whose day, month and year, if any, stand beside each other.

    Examples
    --------
    >>> from hganalysis.drafting.found_table import find_table
    >>> from hganalysis.reading import Sheet
    >>> rows = [["Mã", "Ngày", "Tháng", "Năm"], *([f"NV-{n}", n, 4, 2024] for n in range(10, 20))]
    >>> spread_dates(find_table(Sheet("", rows)))
    [(1, 2, 3)]
    """
    found, place = [], 0
    while place < len(table.labels):
        parts = list(_parts_from(table, place))
        if {"day", "month"} <= set(parts):
            found.append(tuple(range(place, place + len(parts))))
        place += max(len(parts), 1)
    return found


def is_part_of_a_date(table: Table, place: int) -> bool:
    """Tell whether a column is one of those over which a date is spread."""
    return any(place in each for each in spread_dates(table))


def _parts_from(table: Table, place: int) -> Iterator[str]:
    """Yield the parts of one date in the columns from a place on, each once."""
    seen = {""}
    for each in range(place, len(table.labels)):
        part = _part(table, each)
        if part in seen:
            return
        seen.add(part)
        yield part


def _part(table: Table, place: int) -> str:
    """Return the part of a date that a column holds by its heading and its numbers, "" for none."""
    said = set(words_of(table.labels[place]))
    named = next((part for part, (words, _) in PARTS.items() if words & said), "")
    if not named:
        return ""
    filled = (line_text(cell) for cell in table.columns[place] if not says_no_date(cell))
    cells, (_, numbers) = list(islice(filled, LOOKED_AT)), PARTS[named]
    fitting = sum(cell.isdecimal() and int(cell) in numbers for cell in cells)
    return named if cells and fitting >= NEARLY_ALL * len(cells) else ""
