"""The agency columns: who leads each task, who works along, and what is unclear about either."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from hganalysis.intake.agencies import Directory, Match, NamesAsTheyStand
from hganalysis.intake.columns import ColumnReader, as_text
from hganalysis.reference import load_agencies

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

Lookup = Callable[[str, "dt.date | None"], Match]
NOBODY = Match((), (), ())
DATED_BY = ("assigned_on", "doc_date", "entered_on", "due_on")
"""Names are looked up at the day a task was given, else at the nearest day that the row knows.

A row without a day is looked up as the others are where names mean the same on all their days.
"""


def agency_columns(tasks: pd.DataFrame, reader: ColumnReader) -> dict[str, pd.Series]:
    """Resolve the lead agency and the coordinating agencies of each task.

    The first agency of a cell leads; those after it work along.

    Parameters
    ----------
    tasks : DataFrame
        The date columns and `agency_raw`, and `coop_raw` where the export has it.
    reader : ColumnReader
        Knows the map, and records what is unclear.

    Returns
    -------
    dict of str to Series
        `agency_id`, `agency`, `agency_group`, and `coop_raw` (names joined by "; ") with `coop_count` where
        there is any.
    """
    find, group, changes = _lookup(reader)
    days = _days(tasks, changes)
    leads = _matches(tasks["agency_raw"], days, find)
    for position, match in enumerate(leads):
        _report_lead(reader, position, match)
    ids = [match.ids[0] if match.ids else None for match in leads]
    columns = {
        "agency_id": as_text(ids),
        "agency": as_text([match.names[0] if match.names else None for match in leads]),
        "agency_group": as_text([group(each) for each in ids]),
    }
    if "coop_raw" in tasks or any(len(match.names) > 1 for match in leads):
        columns |= _coop_columns(tasks, days, leads, find, reader)
    return columns


def _lookup(
    reader: ColumnReader,
) -> tuple[Lookup, Callable[[str | None], str], Sequence[dt.date]]:
    """Return how names are found, the group of an agency, and the days on which names change meaning."""
    if reader.map.agencies.directory == "none":
        names = NamesAsTheyStand()
        return lambda cell, _: names.split(cell), lambda id_: "other" if id_ else "unresolved", ()
    directory = Directory(load_agencies())
    return (
        directory.split,
        lambda id_: directory.by_id[id_].group if id_ else "unresolved",
        directory.changes,
    )


def _coop_columns(
    tasks: pd.DataFrame,
    days: Sequence[dt.date | None],
    leads: Sequence[Match],
    find: Lookup,
    reader: ColumnReader,
) -> dict[str, pd.Series]:
    coops = _matches(tasks["coop_raw"], days, find) if "coop_raw" in tasks else [NOBODY] * len(tasks)
    for position, match in enumerate(coops):
        _report_coop(reader, position, match)
    together = [
        [name for name in dict.fromkeys((*lead.names[1:], *coop.names)) if name not in lead.names[:1]]
        for lead, coop in zip(leads, coops, strict=True)
    ]
    return {
        "coop_raw": as_text(["; ".join(names) or None for names in together]),
        "coop_count": pd.Series([len(names) for names in together], dtype="Int64"),
    }


def _matches(cells: pd.Series, days: Sequence[dt.date | None], find: Lookup) -> list[Match]:
    return [
        find(cell, day) if isinstance(cell, str) else NOBODY for cell, day in zip(cells, days, strict=True)
    ]


def _report_lead(reader: ColumnReader, position: int, match: Match) -> None:
    if not match.names:
        reader.add("agency_missing", position, "agency_raw", "Ô cơ quan chủ trì không có tên cơ quan nào")
        return
    if len(match.names) > 1:
        rest = ", ".join(match.names[1:])
        reader.add("several_leads", position, "agency_raw", f"Tính cho {match.names[0]}; phối hợp: {rest}")
    if match.ids[0] is None:
        code = "agency_ambiguous" if match.candidates[0] else "agency_unknown"
        reader.add(code, position, "agency_raw", _unclear(match, 0))


def _report_coop(reader: ColumnReader, position: int, match: Match) -> None:
    unclear = [place for place, id_ in enumerate(match.ids) if id_ is None]
    if unclear:
        reasons = [f"{match.names[place]}: {_unclear(match, place)}" for place in unclear]
        reader.add("coop_unknown", position, "coop_raw", "; ".join(reasons))


def _unclear(match: Match, place: int) -> str:
    return match.hints[place]


def _days(tasks: pd.DataFrame, changes: Sequence[dt.date]) -> list[dt.date | None]:
    days = pd.Series(pd.NaT, index=tasks.index, dtype="datetime64[us]")
    for name in DATED_BY:
        if name in tasks:
            days = days.fillna(tasks[name])
    first, last = days.min(), days.max()
    if first is not pd.NaT and bisect_right(changes, first.date()) == bisect_right(changes, last.date()):
        days = days.fillna(first)  # no name changed its meaning while these tasks were given
    return [None if day is pd.NaT else day.date() for day in days]
