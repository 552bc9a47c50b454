"""The agency columns: who leads each task, who works along, and what is unclear about either."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis.intake.agency_matching import Directory, Match, NamesAsTheyStand
from hganalysis.reading.coded_cells import Cells, Places, coded_text
from hganalysis.settings.directory import load_agencies

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hganalysis.intake.typed_columns import ColumnReader
    from hganalysis.reading.coded_cells import Flags

Lookup = Callable[[str, "dt.date | None"], Match]
NOBODY = Match((), (), ())
DATED_BY = ("assigned_on", "doc_date", "entered_on", "due_on")
"""Names are looked up at the day a task was given, else at the nearest day that the row knows.

A row without a day is looked up as the others are where names mean the same on all their days.
"""


def agency_columns(tasks: pd.DataFrame, reader: ColumnReader) -> dict[str, pd.Series]:
    """Resolve the lead agency and the coordinating agencies of each task, as of the dates that it has.

    The first agency of a cell leads; those after it work along. Returned are `agency_id`, `agency`,
    `agency_group`, and `coop_raw` (names joined by "; ") with `coop_count` where there is any.
    """
    find, group, changes = _lookup(reader)
    days = _days(tasks, changes)
    leads = _matches(tasks["agency_raw"], days, find)
    for position in leads.rows_where(_is_unclear_lead):
        _report_lead(reader, position, leads[position])
    for position in leads.rows_where(_is_named_later):
        reader.add("agency_named_later", position, "agency_raw", leads[position].later[0])
    ids = [match.ids[0] if match.ids else None for match in leads.values]
    columns = {
        "agency_id": leads.texts(ids),
        "agency": leads.texts([match.names[0] if match.names else None for match in leads.values]),
        "agency_group": leads.texts([group(each) for each in ids]),
    }
    if "coop_raw" in tasks or any(len(match.names) > 1 for match in leads.values):
        columns |= _coop_columns(tasks, days, leads, find, reader)
    return columns


def is_lead_known(tasks: pd.DataFrame, directory: Directory) -> Flags:
    """Tell for each row whether the directory has its lead, or several of the name, on the day it has."""
    leads = _matches(tasks["agency_raw"], _days(tasks, directory.changes), directory.split)
    return leads.flags(lambda match: any(match.candidates[:1]))


def _lookup(reader: ColumnReader) -> tuple[Lookup, Callable[[str | None], str], Sequence[dt.date]]:
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
    tasks: pd.DataFrame, days: Days, leads: Cells, find: Lookup, reader: ColumnReader
) -> dict[str, pd.Series]:
    nobody = Cells.repeated(NOBODY, len(tasks))
    coops = _matches(tasks["coop_raw"], days, find) if "coop_raw" in tasks else nobody
    for position in coops.rows_where(_is_unclear):
        _report_coop(reader, position, coops[position])
    pairs, codes = _pairs(leads.codes, coops.codes)
    together = [_together(leads[row], coops[row]) for row in pairs]
    return {
        "coop_raw": coded_text(["; ".join(names) or None for names in together], codes),
        "coop_count": pd.Series(pd.array([len(names) for names in together], dtype="Int64").take(codes)),
    }


def _together(lead: Match, coop: Match) -> list[str]:
    return [name for name in dict.fromkeys((*lead.names[1:], *coop.names)) if name not in lead.names[:1]]


def _matches(cells: pd.Series, days: Days, find: Lookup) -> Cells:
    """Look up each distinct cell once for each period of the directory, in the order of the rows."""
    texts = pd.factorize(cells)[0]
    firsts, codes = _pairs(texts, days.periods)
    found = [(cells.iloc[row], days.on(row)) for row in firsts]
    return Cells([find(cell, day) if isinstance(cell, str) else NOBODY for cell, day in found], codes)


def _pairs(one: Places, other: Places) -> tuple[Places, Places]:
    """Return the rows in which each pair of codes is first met, and for each row which pair it has."""
    keys = one * (other.max(initial=0) + 1) + other
    codes, distinct = pd.factorize(keys)
    firsts = np.zeros(len(distinct), dtype=np.intp)
    firsts[codes[::-1]] = np.arange(len(codes))[::-1]
    return firsts, codes


def _is_unclear(match: Match) -> bool:
    return None in match.ids


def _is_named_later(match: Match) -> bool:
    return any(match.later[:1])


def _is_unclear_lead(match: Match) -> bool:
    return len(match.names) != 1 or match.ids[0] is None


def _report_lead(reader: ColumnReader, position: int, match: Match) -> None:
    if not match.names:
        reader.add("agency_missing", position, "agency_raw", "Ô cơ quan chủ trì không có tên cơ quan nào")
        return
    if len(match.names) > 1:
        rest = ", ".join(match.names[1:])
        reader.add("several_leads", position, "agency_raw", f"Tính cho {match.names[0]}; phối hợp: {rest}")
    if match.ids[0] is None:
        code = "agency_ambiguous" if match.candidates[0] else "agency_unknown"
        reader.add(code, position, "agency_raw", match.hints[0])


def _report_coop(reader: ColumnReader, position: int, match: Match) -> None:
    told = zip(match.ids, match.names, match.hints, strict=True)
    reasons = [f"{name}: {hint}" for id_, name, hint in told if id_ is None]
    reader.add("coop_unknown", position, "coop_raw", "; ".join(reasons))


@dataclass(frozen=True)
class Days:
    """The day at which the names of each row are looked up."""

    moments: np.ndarray[Any, Any]
    """NaT where no date of the row is known."""
    periods: Places
    """Which time between two changes of the directory the day lies in; 0 where there is none."""

    def on(self, row: int) -> dt.date | None:
        """Return the day of a row."""
        moment = self.moments[row]
        return None if np.isnat(moment) else moment.astype("datetime64[D]").item()


def _days(tasks: pd.DataFrame, changes: Sequence[dt.date]) -> Days:
    days = pd.Series(pd.NaT, index=tasks.index, dtype="datetime64[us]")
    for name in DATED_BY:
        if name in tasks:
            days = days.fillna(tasks[name])
    first, last = days.min(), days.max()
    if first is not pd.NaT and bisect_right(changes, first.date()) == bisect_right(changes, last.date()):
        days = days.fillna(first)  # no name changed its meaning while these tasks were given
    moments = days.to_numpy()
    edges = np.array(changes, dtype="datetime64[D]")
    periods = np.searchsorted(edges, moments.astype("datetime64[D]"), side="right") + 1
    return Days(moments, np.where(np.isnat(moments), 0, periods))
