"""Hypothesis strategies of task tables: any state, any date, with or without each optional column."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from hganalysis import vocab
from hganalysis.settings.workdays import Calendar

FIRST, LAST = dt.date(2024, 2, 5), dt.date(2024, 2, 18)
CLOCKS = [dt.time(), dt.time(8, 30), dt.time(17), dt.time(17, 0, 30), dt.time(17, 1), dt.time(23, 59, 59)]

OPTIONAL = [
    "due_kind", "due_original", "exclusion", "doubt", "due_has_time", "completed_has_time", "assigned_on",
    "extension_count",
]  # fmt: skip


def days() -> st.SearchStrategy[dt.date]:
    """Days around Tết 2024, close enough together for ties."""
    return st.dates(FIRST, LAST)


def moments() -> st.SearchStrategy[dt.datetime]:
    """Days with a clock time; midnight is common, as in real exports."""
    return st.builds(dt.datetime.combine, days(), st.sampled_from(CLOCKS))


def rows() -> st.SearchStrategy[dict[str, Any]]:
    """One task with every column."""
    return st.fixed_dictionaries(
        {
            "due_on": st.none() | moments(),
            "due_original": st.none() | moments(),
            "completed_on": st.none() | moments(),
            "assigned_on": st.none() | moments(),
            "state": st.none() | st.sampled_from([*vocab.STATES, "done", "open", "lạ"]),
            "due_kind": st.none() | st.sampled_from([*vocab.DUE_KINDS, "dated", "dated", ""]),
            "exclusion": st.sampled_from([None, None, None, "", *vocab.EXCLUSIONS]),
            "doubt": st.sampled_from([None, None, None, "", "conflicting_duplicates"]),
            "due_has_time": st.none() | st.booleans(),
            "completed_has_time": st.none() | st.booleans(),
            "extension_count": st.none() | st.integers(0, 2),
            "agency_id": st.none() | st.sampled_from(["so-y-te", "so-tu-phap", "UBND huyện Long Mỹ"]),
        }
    )


@st.composite
def tasks(draw: st.DrawFn, min_size: int = 0, max_size: int = 12) -> tuple[list[dict[str, Any]], list[str]]:
    """Draw a table: rows with a `task_id`, and the columns that it has."""
    drawn = draw(st.lists(rows(), min_size=min_size, max_size=max_size))
    table = [{"task_id": i, **row} for i, row in enumerate(drawn)]
    judged_by = draw(st.sampled_from([["state"], ["completed_on"], ["state", "completed_on"]]))
    optional = [column for column in OPTIONAL if draw(st.booleans())]
    columns = ["task_id", "agency_id", "due_on", *judged_by, *optional]
    return [{column: row[column] for column in columns} for row in table], columns


def calendars() -> st.SearchStrategy[Calendar]:
    """Any days off and any working days between `FIRST` and `LAST`."""
    some_days = st.frozensets(days(), max_size=6)
    return st.builds(lambda off, work: Calendar(off - work, work), some_days, some_days)


def rules() -> st.SearchStrategy[dict[str, Any]]:
    """Arguments of `classify`; the as-of is a day, or by minute a moment too."""
    return st.sampled_from(["day", "minute"]).flatmap(
        lambda granularity: st.fixed_dictionaries(
            {
                "as_of": days() if granularity == "day" else days() | moments(),
                "granularity": st.just(granularity),
                "roll_forward": st.booleans(),
                "basis": st.sampled_from(["current", "original"]),
                "calendar": calendars(),
            }
        )
    )
