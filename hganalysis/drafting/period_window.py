"""The reporting window that the dates of an export suggest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.intake.dates import DateReader

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hganalysis.reading.sheet import Cell
    from hganalysis.settings.export_map import DateRules

ENTERED_BY = ("assigned_on", "entered_on", "due_on")
"""Dates that can put a task into a period, the usual one first."""

HAPPENED = ("completed_on", "last_update_on", "reported_on", "confirmed_on", "assigned_on", "entered_on")
"""Dates of what has happened: the export cannot be older than the last of them."""

TRIMMED = 0.005
"""Share of the earliest and latest dates that are taken for slips of the keyboard."""


@dataclass(frozen=True)
class WindowDraft:
    """A proposed window; the days are None when no date can be read.

    Attributes
    ----------
    by : str
        The date that puts a task into the period.
    start, end : date or None
    evidence : str
        Vietnamese.
    """

    by: str
    start: dt.date | None
    end: dt.date | None
    evidence: str


def draft_window(columns: Mapping[str, Sequence[Cell]], rules: DateRules) -> WindowDraft:
    """Work out the window from the cells of the date columns by field."""
    reader = DateReader(rules)
    days = {name: _days(reader, cells) for name, cells in columns.items()}
    by = next((name for name in ENTERED_BY if days.get(name)), ENTERED_BY[0])
    if not days.get(by):
        return WindowDraft(by, None, None, "không đọc được ngày nào")
    happened = sorted(day for name in HAPPENED for day in days.get(name, []))
    first, last = days[by][0], (happened or days[by])[-1]
    evidence = (
        f"ngày ở cột {by} từ {text.date(first)} đến {text.date(days[by][-1])}; "
        f"việc gần nhất được ghi ngày {text.date(last)}"
    )
    return WindowDraft(by, first.replace(day=1), last, evidence)


def _days(reader: DateReader, cells: Sequence[Cell]) -> list[dt.date]:
    """Return the days of a column in order, without the few that lie far out."""
    readings = [reader.read(cell, deadline=True) for cell in cells]
    days = sorted(each.moment.date() for each in readings if each.moment is not None)
    cut = int(TRIMMED * len(days))
    return days[cut : len(days) - cut]
