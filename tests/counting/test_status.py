"""The rules of DESIGN §3, below, at and above each edge, and against a slow reading of the contract."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import assume, given, settings
from libraries import FLAG, by_id, records, table
from oracle import status_of
from strategies import FIRST, rules, tasks

from hganalysis import vocab
from hganalysis.counting.deadlines import UNREAD
from hganalysis.counting.status import classify, explain, mark_population
from hganalysis.errors import FrameError, ParamsError
from hganalysis.settings.workdays import Calendar

AS_OF = dt.date(2024, 11, 3)


def moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def judge(**values: Any) -> tuple[str, int | None]:
    """Status and days late of one task; dates are ISO text, rules are arguments of `classify`."""
    rule = {"as_of": AS_OF} | {key: values.pop(key) for key in RULES & set(values)}
    row = {
        key: moment(value) if key in DATES and value is not None else value for key, value in values.items()
    }
    frame = pl.from_arrow(table([{"task_id": 1, **row}], ["task_id", *row]))
    return by_id(classify(frame, **rule))[1]


RULES = {"as_of", "granularity", "roll_forward", "basis", "calendar"}
DATES = {"due_on", "due_original", "completed_on"}


@pytest.mark.parametrize(
    ("due", "completed", "expected"),
    [
        ("2024-10-15", "2024-10-14", ("done_on_time", 0)),
        ("2024-10-15", "2024-10-15", ("done_on_time", 0)),
        ("2024-10-15", "2024-10-15 23:59:59", ("done_on_time", 0)),
        ("2024-10-15 08:00", "2024-10-15 17:00", ("done_on_time", 0)),
        ("2024-10-15", "2024-10-16", ("done_late", 1)),
        ("2024-10-15 17:00", "2024-10-16 00:00", ("done_late", 1)),
        ("2023-10-15", "2024-10-15", ("done_late", 366)),
    ],
)
def test_by_day_the_due_day_counts_in_full(due: str, completed: str, expected: tuple[str, int]) -> None:
    assert judge(state="done", due_on=due, completed_on=completed) == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2024-11-02", ("open_overdue", 1)),
        ("2024-11-02 23:59:59", ("open_overdue", 1)),
        ("2024-11-03", ("open_in_time", 0)),
        ("2024-11-03 08:00", ("open_in_time", 0)),
        ("2024-11-04", ("open_in_time", 0)),
        ("2024-10-04", ("open_overdue", 30)),
    ],
)
def test_an_open_task_due_on_the_as_of_date_is_still_in_time(due: str, expected: tuple[str, int]) -> None:
    assert judge(state="open", due_on=due) == expected


@pytest.mark.parametrize(
    ("completed", "expected"),
    [
        ("2024-11-02", ("done_late", 1)),
        ("2024-11-03 23:59:59", ("done_late", 2)),
        ("2024-11-04", ("open_overdue", 2)),
        ("2025-01-04", ("open_overdue", 2)),
    ],
)
def test_what_was_completed_after_the_as_of_date_was_open_at_it(
    completed: str, expected: tuple[str, int]
) -> None:
    assert judge(state="done", due_on="2024-11-01", completed_on=completed) == expected


@pytest.mark.parametrize(
    ("due", "completed", "expected"),
    [
        ("2024-10-15 17:00", "2024-10-15 16:59", ("done_on_time", 0)),
        ("2024-10-15 17:00", "2024-10-15 17:00", ("done_on_time", 0)),
        ("2024-10-15 17:00", "2024-10-15 17:00:00.000001", ("done_late", 1)),
        ("2024-10-15 17:00:59", "2024-10-15 17:00:59", ("done_on_time", 0)),
        ("2024-10-15 17:00:59", "2024-10-15 17:01", ("done_late", 1)),
        ("2024-10-15 17:00", "2024-10-16 08:00", ("done_late", 1)),
        ("2024-10-15 17:00", "2024-10-17 08:00", ("done_late", 2)),
        ("2024-10-15 17:00", "2024-10-14", ("done_on_time", 0)),
        ("2024-10-15 17:00", "2024-10-15", ("unclassified", None)),
        ("2024-10-15 17:00", "2024-10-16", ("done_late", 1)),
        ("2024-10-15", "2024-10-15 17:00", ("done_on_time", 0)),
        ("2024-10-15", "2024-10-16 00:01", ("done_late", 1)),
    ],
)
def test_by_minute_the_clock_decides_where_both_dates_have_one(
    due: str, completed: str, expected: tuple[str, int | None]
) -> None:
    assert judge(state="done", due_on=due, completed_on=completed, granularity="minute") == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2024-11-02 17:00", ("open_overdue", 1)),
        ("2024-11-03 17:00", ("open_overdue", 1)),
        ("2024-11-03 23:59", ("open_overdue", 1)),
        ("2024-11-03", ("open_in_time", 0)),
        ("2024-11-04 00:01", ("open_in_time", 0)),
    ],
)
def test_by_minute_a_deadline_earlier_on_the_as_of_date_has_passed(
    due: str, expected: tuple[str, int]
) -> None:
    assert judge(state="open", due_on=due, granularity="minute") == expected


@pytest.mark.parametrize(
    ("due_has_time", "completed_has_time", "expected"),
    [
        (True, True, "done_late"),
        (False, True, "done_on_time"),
        (True, False, "unclassified"),
        (None, None, "done_late"),
    ],
)
def test_a_flag_says_whether_the_clock_of_a_date_counts(
    due_has_time: bool | None, completed_has_time: bool | None, expected: str
) -> None:
    found = judge(
        state="done", due_on="2024-10-15 08:00", completed_on="2024-10-15 09:00", granularity="minute",
        due_has_time=due_has_time, completed_has_time=completed_has_time,
    )  # fmt: skip
    assert found[0] == expected


def test_a_flag_makes_midnight_a_clock_time() -> None:
    dates = {"due_on": "2024-10-15 00:00", "completed_on": "2024-10-15 08:00"}
    assert judge(state="done", **dates, granularity="minute") == ("done_on_time", 0)
    late = judge(state="done", **dates, due_has_time=True, completed_has_time=True, granularity="minute")
    assert late == ("done_late", 1)


def test_plain_dates_have_no_clock_whatever_the_flag_says() -> None:
    frame = pl.DataFrame({"due_on": [AS_OF], "completed_on": [AS_OF], "due_has_time": [True]})
    assert records(classify(frame, as_of=AS_OF, granularity="minute"))[0]["status"] == "done_on_time"


@pytest.mark.parametrize(
    ("state", "completed", "status", "reason"),
    [
        ("done", "2024-10-15", "done_on_time", None),
        ("done", None, "unclassified", "done_without_date"),
        ("open", None, "open_overdue", None),
        ("open", "2024-10-15", "unclassified", "completed_but_not_done"),
        ("open", "2024-11-03", "unclassified", "completed_but_not_done"),
        ("open", "2024-11-04", "open_overdue", None),
        ("awaiting_confirmation", None, "open_overdue", None),
        ("awaiting_confirmation", "2024-10-15", "unclassified", "completed_but_not_done"),
        ("paused", None, "unclassified", "state_paused"),
        ("paused", "2024-10-15", "unclassified", "state_paused"),
        ("refused", None, "unclassified", "state_refused"),
        ("returned", None, "unclassified", "state_returned"),
        ("unknown", None, "unclassified", "state_unknown"),
        ("lạ", "2024-10-15", "unclassified", "state_unknown"),
        (None, None, "unclassified", "state_unknown"),
        (None, "2024-10-15", "unclassified", "state_unknown"),
        ("withdrawn", None, "excluded", "withdrawn"),
        ("withdrawn", "2024-10-15", "excluded", "withdrawn"),
    ],
)
def test_each_state_with_and_without_a_completion_date(
    state: str | None, completed: str | None, status: str, reason: str | None
) -> None:
    row = {"state": state, "due_on": moment("2024-10-20"), "completed_on": moment(completed or "")}
    [found] = records(explain(classify(pl.from_arrow(table([row], list(row))), as_of=AS_OF)))
    assert (found["status"], found["reason"]) == (status, reason)


def test_the_table_of_states_names_every_state() -> None:
    [marker] = test_each_state_with_and_without_a_completion_date.pytestmark
    assert set(vocab.STATES) <= {case[0] for case in marker.args[1]}


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        ({"due_on": None}, "no_deadline", "none"),
        ({"due_on": None, "due_kind": "dated"}, "no_deadline", "none"),
        ({"due_on": None, "due_kind": "unreadable"}, "unclassified", "deadline_unreadable"),
        ({"due_kind": "unreadable"}, "unclassified", "deadline_unreadable"),
        ({"due_kind": "unreadable", "exclusion": "duplicate"}, "excluded", "duplicate"),
        ({"due_kind": "unreadable", "doubt": "displaced_cells"}, "unclassified", "displaced_cells"),
        ({"due_kind": "none"}, "no_deadline", "none"),
        ({"due_kind": "recurrent"}, "no_deadline", "recurrent"),
        ({"due_kind": "waiting"}, "no_deadline", "waiting"),
        ({"due_kind": ""}, "done_on_time", None),
        ({"due_kind": None}, "done_on_time", None),
        ({"exclusion": "duplicate"}, "excluded", "duplicate"),
        ({"exclusion": "duplicate", "due_on": None}, "excluded", "duplicate"),
        ({"exclusion": "duplicate", "doubt": "conflicting_duplicates"}, "excluded", "duplicate"),
        ({"exclusion": ""}, "done_on_time", None),
        ({"doubt": "conflicting_duplicates"}, "unclassified", "conflicting_duplicates"),
        ({"doubt": "conflicting_duplicates", "state": "paused"}, "unclassified", "conflicting_duplicates"),
        ({"doubt": "no_population_date", "due_on": None}, "no_deadline", "none"),
        ({"doubt": "no_population_date", "due_kind": "unreadable"}, "unclassified", "deadline_unreadable"),
        ({"doubt": ""}, "done_on_time", None),
        ({"state": "withdrawn", "exclusion": ""}, "excluded", "withdrawn"),
        ({"state": "withdrawn", "exclusion": "duplicate"}, "excluded", "duplicate"),
    ],
)
def test_what_stands_outside_the_total_or_in_doubt(
    changes: dict[str, Any], status: str, reason: str | None
) -> None:
    on_time = {"state": "done", "due_on": moment("2024-10-20"), "completed_on": moment("2024-10-19")}
    plain = {"due_kind": "dated", "exclusion": None, "doubt": None}
    row = on_time | plain | changes
    [found] = records(explain(classify(pl.from_arrow(table([row], list(row))), as_of=AS_OF)))
    assert (found["status"], found["reason"]) == (status, reason)


def test_a_missing_clock_is_the_reason_when_the_clock_decides() -> None:
    row = {"state": "done", "due_on": moment("2024-10-15 17:00"), "completed_on": moment("2024-10-15")}
    [found] = records(
        explain(classify(pl.from_arrow(table([row], list(row))), as_of=AS_OF, granularity="minute"))
    )
    assert (found["status"], found["reason"]) == ("unclassified", "clock_missing")


def test_without_a_state_column_the_completion_date_says_done() -> None:
    assert judge(due_on="2024-10-15", completed_on="2024-10-16") == ("done_late", 1)
    assert judge(due_on="2024-10-15", completed_on=None) == ("open_overdue", 19)


def test_without_a_completion_column_done_tasks_cannot_be_judged() -> None:
    assert judge(due_on="2024-10-15", state="done") == ("unclassified", None)
    assert judge(due_on="2024-10-15", state="open") == ("open_overdue", 19)


TET = [dt.date(2024, 2, day) for day in range(8, 15)]
SWAP = [dt.date(2024, 4, 29), dt.date(2024, 4, 30), dt.date(2024, 5, 1)]
CALENDAR = Calendar(off=frozenset([*TET, *SWAP]), work=frozenset([dt.date(2024, 5, 4)]))


@pytest.mark.parametrize(
    ("due", "rolled"),
    [
        ("2024-11-01", "2024-11-01"),
        ("2024-11-02", "2024-11-04"),
        ("2024-11-03", "2024-11-04"),
        ("2024-11-04", "2024-11-04"),
        ("2024-02-07", "2024-02-07"),
        ("2024-02-08", "2024-02-15"),
        ("2024-02-10", "2024-02-15"),
        ("2024-02-14", "2024-02-15"),
        ("2024-04-26", "2024-04-26"),
        ("2024-04-27", "2024-05-02"),
        ("2024-04-28", "2024-05-02"),
        ("2024-04-29", "2024-05-02"),
        ("2024-05-01", "2024-05-02"),
        ("2024-05-04", "2024-05-04"),
        ("2024-05-05", "2024-05-06"),
    ],
)
@pytest.mark.parametrize("granularity", ["day", "minute"])
def test_a_deadline_on_a_day_off_moves_to_the_next_working_day(
    due: str, rolled: str, granularity: str
) -> None:
    rule = {"as_of": "2024-12-31", "roll_forward": True, "calendar": CALENDAR, "granularity": granularity}
    day_after = (dt.date.fromisoformat(rolled) + dt.timedelta(days=1)).isoformat()
    due = f"{due} 17:00"
    assert judge(due_on=due, completed_on=f"{rolled} 17:00", **rule) == ("done_on_time", 0)
    assert judge(due_on=due, completed_on=f"{day_after} 08:00", **rule) == ("done_late", 1)
    same_day_late = ("done_late", 1) if granularity == "minute" else ("done_on_time", 0)
    assert judge(due_on=due, completed_on=f"{rolled} 17:01", **rule) == same_day_late


def test_the_reference_calendar_is_used_when_none_is_given() -> None:
    assert (
        judge(state="open", due_on="2024-04-27", as_of="2024-05-02", roll_forward=True)[0] == "open_in_time"
    )
    assert (
        judge(state="open", due_on="2024-04-27", as_of="2024-05-03", roll_forward=True)[0] == "open_overdue"
    )
    assert (
        judge(state="open", due_on="2024-05-04", as_of="2024-05-05", roll_forward=True)[0] == "open_overdue"
    )


@pytest.mark.parametrize(
    ("basis", "original", "expected"),
    [
        ("current", "2024-10-10", ("done_on_time", 0)),
        ("original", "2024-10-10", ("done_late", 5)),
        ("original", "2024-10-15", ("done_on_time", 0)),
        ("original", None, ("done_on_time", 0)),
    ],
)
def test_the_basis_chooses_the_deadline_before_or_after_extensions(
    basis: str, original: str | None, expected: tuple[str, int]
) -> None:
    dates = {"due_on": "2024-10-20", "due_original": original, "completed_on": "2024-10-15"}
    assert judge(state="done", **dates, basis=basis) == expected


@pytest.mark.parametrize(
    ("original", "extensions", "expected"),
    [
        ("2024-10-10", 1, ("done_late", 5)),
        (None, 1, ("unclassified", None)),
        (None, 2, ("unclassified", None)),
        (None, 0, ("done_on_time", 0)),
        (None, None, ("done_on_time", 0)),
    ],
)
def test_an_extended_task_without_an_original_deadline_is_not_judged_by_the_extended_one(
    original: str | None, extensions: int | None, expected: tuple[str, int | None]
) -> None:
    dates = {"due_on": "2024-10-20", "due_original": original, "completed_on": "2024-10-15"}
    found = judge(state="done", **dates, extension_count=extensions, basis="original")
    assert found == expected
    assert judge(state="done", **dates, extension_count=extensions) == ("done_on_time", 0)


@pytest.mark.parametrize("kind", ["unreadable", "none", "recurrent", "waiting"])
@pytest.mark.parametrize("due", [None, "2024-10-20"])
def test_an_original_deadline_is_judged_by_even_where_the_current_one_is_no_date(
    kind: str, due: str | None
) -> None:
    row = {"state": "done", "due_on": due, "due_kind": kind, "completed_on": "2024-10-15"}
    assert judge(**row, due_original="2024-10-10", basis="original") == ("done_late", 5)
    not_judged = ("unclassified" if kind == "unreadable" else "no_deadline", None)
    assert judge(**row, due_original="2024-10-10") == not_judged
    assert judge(**row, due_original=None, basis="original") == not_judged


def test_a_missing_original_deadline_is_the_reason_until_the_tasks_are_judged_by_the_current_one() -> None:
    row = {
        "state": "paused", "due_on": moment("2024-10-20"), "due_original": None, "extension_count": 1,
        "completed_on": None,
    }  # fmt: skip
    frame = pl.from_arrow(table([row, row | {"state": "open"}], list(row)))
    original = explain(classify(frame, as_of=AS_OF, basis="original"))
    assert [row["reason"] for row in records(original)] == ["original_missing"] * 2
    current = explain(classify(original.drop("status", "days_late", "reason"), as_of=AS_OF))
    assert [(row["status"], row["reason"]) for row in records(current)] == [
        ("unclassified", "state_paused"),
        ("open_overdue", None),
    ]


@pytest.mark.parametrize("kind", ["dated", "unreadable", "none", "recurrent", "waiting"])
@pytest.mark.parametrize(
    ("unknown", "reason"),
    [({"extension_count": 2}, "original_missing"), ({UNREAD: True}, "original_unreadable")],
)
def test_a_task_whose_original_deadline_is_unknown_stays_in_the_total_whatever_the_current_one_says(
    kind: str, unknown: dict[str, Any], reason: str
) -> None:
    row = {"state": "open", "due_on": moment("2024-10-20") if kind == "dated" else None, "due_kind": kind,
           "due_original": None, **unknown}  # fmt: skip
    [found] = records(
        explain(
            classify(pl.from_arrow(table([row], list(row), {UNREAD: FLAG})), as_of=AS_OF, basis="original")
        )
    )
    assert (found["status"], found["reason"]) == ("unclassified", reason)


def test_the_clock_flag_of_the_current_deadline_says_nothing_of_the_original_one() -> None:
    dates = {"due_on": "2024-10-20 17:00", "due_original": "2024-10-15", "completed_on": "2024-10-15 08:00"}
    found = judge(state="done", **dates, due_has_time=True, basis="original", granularity="minute")
    assert found == ("done_on_time", 0)


def test_a_task_that_was_not_extended_keeps_the_clock_of_its_deadline() -> None:
    dates = {"due_on": "2024-10-15 17:00", "due_original": None, "completed_on": "2024-10-15 17:01"}
    assert judge(state="done", **dates, basis="original", granularity="minute") == ("done_late", 1)


@pytest.mark.parametrize(
    ("columns", "rule", "named"),
    [
        (["task_id"], {}, ["due_on", "state hoặc completed_on"]),
        (["due_on"], {}, ["state hoặc completed_on"]),
        (["state"], {"basis": "original"}, ["due_on", "due_original"]),
        ([], {}, ["due_on", "state hoặc completed_on", "không có cột nào"]),
    ],
)
def test_all_missing_columns_are_named_at_once(
    columns: list[str], rule: dict[str, str], named: list[str]
) -> None:
    with pytest.raises(FrameError) as error:
        classify(pd.DataFrame({column: ["x"] for column in columns}), as_of=AS_OF, **rule)
    assert all(name in str(error.value) for name in [*named, *columns])


def test_all_columns_that_hold_no_dates_are_named_at_once() -> None:
    frame = pd.DataFrame({"due_on": ["15/10/2024"], "completed_on": [45580], "state": ["done"]})
    with pytest.raises(FrameError, match=r"due_on \(String\), completed_on \(Int64\)"):
        classify(frame, as_of=AS_OF)


def test_an_as_of_text_that_is_no_date_is_refused() -> None:
    with pytest.raises(FrameError, match="03/11/2024"):
        classify(pd.DataFrame({"due_on": [AS_OF], "state": ["open"]}), as_of="03/11/2024")


@pytest.mark.parametrize(
    "given",
    [
        "2024-W44-7", "20241103", "2024-11-3", "2024-11-03 09:00", "", pd.NaT, None, 5, True,
        np.datetime64("NaT"), np.datetime64("2024-11"), np.datetime64("2024"),
    ],
)  # fmt: skip
def test_an_as_of_date_of_another_form_is_refused_and_named(given: Any) -> None:
    frame = pd.DataFrame({"due_on": [AS_OF], "state": ["open"]})
    with pytest.raises(FrameError, match=re.escape(repr(given))):
        classify(frame, as_of=given)
    with pytest.raises(FrameError, match=re.escape(repr(given))):
        mark_population(frame, by="due_on", start=given, end=AS_OF)
    with pytest.raises(FrameError, match=re.escape(repr(given))):
        mark_population(frame, by="due_on", start=AS_OF, end=given)


@pytest.mark.parametrize(
    "rule",
    [
        {"granularity": "hour"}, {"basis": "orignal"}, {"granularity": None}, {"roll_forward": "false"},
        {"roll_forward": 1}, {"roll_forward": None},
    ],
)  # fmt: skip
def test_a_misspelt_rule_is_refused_and_never_taken_for_the_default(rule: dict[str, Any]) -> None:
    with pytest.raises(ParamsError, match=next(iter(rule))):
        classify(pd.DataFrame({"due_on": [AS_OF], "state": ["open"]}), as_of=AS_OF, **rule)


@pytest.mark.parametrize(
    "as_of",
    [
        AS_OF,
        "2024-11-03",
        "2024-11-03 00:00",
        dt.datetime(2024, 11, 3),
        pd.Timestamp("2024-11-03"),
        pd.Timestamp("2024-11-02 17:00", tz="UTC"),
        np.datetime64("2024-11-03"),
        np.datetime64("2024-11-03T00:00", "ns"),
    ],
)
def test_by_day_the_as_of_date_counts_to_its_end_however_it_is_given(as_of: Any) -> None:
    assert judge(due_on="2024-11-03", completed_on="2024-11-03 23:00", as_of=as_of) == ("done_on_time", 0)


@pytest.mark.parametrize(
    "as_of",
    ["2024-11-03 09:00", dt.datetime(2024, 11, 3, 0, 0, 0, 1), np.datetime64("2024-11-03T09:00", "ns")],
)
def test_by_day_a_moment_within_a_day_is_refused(as_of: Any) -> None:
    with pytest.raises(FrameError, match="có giờ"):
        judge(state="open", due_on="2024-11-03", as_of=as_of)


@pytest.mark.parametrize(
    ("as_of", "due", "expected"),
    [
        ("2024-05-10 08:00", "2024-05-10 16:00", ("open_in_time", 0)),
        ("2024-05-10 16:00", "2024-05-10 16:00", ("open_in_time", 0)),
        ("2024-05-10 16:00:00.000001", "2024-05-10 16:00", ("open_overdue", 1)),
        ("2024-05-10 23:59:59.999999", "2024-05-10", ("open_in_time", 0)),
        ("2024-05-11 00:00", "2024-05-10", ("open_overdue", 1)),
        ("2024-05-11 00:00", "2024-05-11", ("open_in_time", 0)),
        ("2024-05-11 00:00", "2024-05-09", ("open_overdue", 1)),
        ("2024-05-11 00:01", "2024-05-09", ("open_overdue", 2)),
        ("2024-05-11", "2024-05-11 16:00", ("open_overdue", 1)),
        ("2024-05-11", "2024-05-11", ("open_in_time", 0)),
    ],
)
def test_by_minute_a_moment_is_honoured_and_a_day_means_its_end(
    as_of: str, due: str, expected: tuple[str, int]
) -> None:
    assert judge(state="open", due_on=due, as_of=as_of, granularity="minute") == expected


@pytest.mark.parametrize(
    ("as_of", "completed", "status"),
    [
        ("2024-05-10 08:00", "2024-05-10 08:00", "done_on_time"),
        ("2024-05-10 08:00", "2024-05-10 08:00:00.000001", "open_in_time"),
        ("2024-05-10 08:00", "2024-05-10", "unclassified"),
        ("2024-05-10 08:00", "2024-05-09", "done_on_time"),
        ("2024-05-10 08:00", "2024-05-11", "open_in_time"),
        ("2024-05-10 00:00", "2024-05-10", "open_in_time"),
        ("2024-05-10", "2024-05-10 23:00", "done_on_time"),
    ],
)
def test_what_was_completed_after_the_as_of_moment_was_open_at_it(
    as_of: str, completed: str, status: str
) -> None:
    row = {"state": "done", "due_on": "2024-05-20 09:00", "completed_on": completed}
    assert judge(**row, as_of=as_of, granularity="minute")[0] == status


HELD = {"state": "open", "due_on": "2024-10-20", "completed_on": None}


@pytest.mark.parametrize(
    ("changes", "holder"),
    [
        ({}, "agency"),
        ({"progress_pct": 99.0}, "agency"),
        ({"progress_pct": 100.0}, "unknown"),
        ({"reported_on": "2024-10-01"}, "approver"),
        ({"reported_on": "2024-10-01", "progress_pct": 100.0}, "approver"),
        ({"reported_on": "2024-10-01", "progress_pct": 99.0}, "unknown"),
        ({"reported_on": "2024-10-01", "confirmed_on": "2024-10-02"}, "unknown"),
        ({"state": "awaiting_confirmation"}, "approver"),
        ({"state": "awaiting_confirmation", "progress_pct": 50.0}, "approver"),
        ({"state": "done", "completed_on": "2024-11-04"}, "reported_after"),
        ({"state": "open", "completed_on": "2024-11-04"}, "reported_after"),
        ({"state": "awaiting_confirmation", "completed_on": "2024-11-04"}, "reported_after"),
        ({"state": "done", "completed_on": "2024-11-03"}, None),
        ({"doubt": "displaced_cells"}, "unknown"),
        ({"state": "withdrawn"}, None),
        ({"exclusion": "duplicate"}, None),
        ({"state": "paused"}, None),
        ({"due_on": None}, "agency"),
        ({"due_on": None, "due_kind": "unreadable"}, "agency"),
    ],
)
def test_who_holds_a_task_that_is_not_completed(changes: dict[str, Any], holder: str | None) -> None:
    row = HELD | changes
    dates = {"due_on", "completed_on", "reported_on", "confirmed_on"}
    cells = {key: moment(value or "") if key in dates else value for key, value in row.items()}
    [found] = records(classify(pl.DataFrame([cells]), as_of=AS_OF))
    assert found["holder"] == holder


def test_a_table_that_tells_neither_a_state_nor_a_report_does_not_accuse_the_agency() -> None:
    frame = pd.DataFrame({"due_on": [moment("2024-10-20")], "completed_on": [pd.NaT]})
    [found] = records(classify(frame, as_of=AS_OF))
    assert (found["status"], found["holder"]) == ("open_overdue", "unknown")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, "2024-06-08 00:00"),
        ({"granularity": "minute"}, "2024-06-08 16:30:15"),
        ({"basis": "original"}, "2024-06-01 00:00"),
        ({"roll_forward": True}, "2024-06-10 00:00"),
        ({"roll_forward": True, "basis": "original"}, "2024-06-03 00:00"),
        ({"roll_forward": True, "granularity": "minute"}, "2024-06-10 16:30:15"),
    ],
)
def test_the_judged_table_keeps_the_deadline_it_was_judged_by(rule: dict[str, Any], expected: str) -> None:
    row = {"due_on": moment("2024-06-08 16:30:15"), "due_original": moment("2024-06-01"), "state": "open"}
    [found] = records(classify(pl.from_arrow(table([row], list(row))), as_of=AS_OF, **rule))
    assert found["deadline"] == moment(expected)


def test_what_is_judged_by_no_deadline_has_none_in_the_judged_table() -> None:
    row = {"due_on": moment("2024-05-04"), "due_kind": "recurrent", "state": "open"}
    [found] = records(classify(pl.from_arrow(table([row], list(row))), as_of=AS_OF))
    assert (found["status"], found["deadline"]) == ("no_deadline", None)


def test_explain_asks_for_a_status() -> None:
    with pytest.raises(FrameError, match="status"):
        explain(pd.DataFrame({"state": ["open"]}))


@settings(max_examples=100, deadline=None)
@given(tasks(max_size=24), rules())
def test_every_table_is_judged_as_the_contract_reads(drawn: Any, rule: dict[str, Any]) -> None:
    rows, columns = drawn
    assume(rule["basis"] == "current" or "due_original" in columns)
    words = {key: value for key, value in rule.items() if key != "calendar"}
    days = {"off": rule["calendar"].off, "work": rule["calendar"].work}
    expected = {row["task_id"]: status_of(row, **words, **days) for row in rows}

    assert by_id(classify(pl.from_arrow(table(rows, columns)), **rule)) == expected


@settings(max_examples=40, deadline=None)
@given(tasks(), rules())
def test_every_row_has_one_status_and_a_reason_when_it_is_not_judged(
    drawn: Any, rule: dict[str, Any]
) -> None:
    rows, columns = drawn
    judged = classify(pl.from_arrow(table(rows, columns)), **(rule | {"basis": "current"}))
    found = records(explain(judged))

    assert [row["task_id"] for row in found] == [row["task_id"] for row in rows]
    reasons = {"excluded": vocab.EXCLUSIONS, "no_deadline": vocab.DUE_KINDS, "unclassified": vocab.DOUBTS}
    for row in found:
        assert row["status"] in vocab.STATUSES
        assert (
            (row["reason"] in reasons[row["status"]]) if row["status"] in reasons else row["reason"] is None
        )
        assert (row["days_late"] is None) == (row["status"] in reasons)


def halfway(as_of: dt.date | dt.datetime) -> dt.date | dt.datetime:
    """Return a day or a moment between `FIRST` and another."""
    if isinstance(as_of, dt.datetime):
        first = dt.datetime.combine(FIRST, dt.time())
        return first + (as_of - first) / 2
    return FIRST + (as_of - FIRST) / 2


@settings(max_examples=40, deadline=None)
@given(tasks(), rules())
def test_as_time_passes_what_is_done_stays_done_and_what_is_overdue_stays_late(
    drawn: Any, rule: dict[str, Any]
) -> None:
    rows, columns = drawn
    frame = pl.from_arrow(table(rows, columns))
    follows = {
        "open_in_time": {"open_in_time", "open_overdue", "done_on_time", "done_late", "unclassified"},
        "unclassified": {"unclassified", "done_on_time", "done_late"},
        "open_overdue": {"open_overdue", "done_late", "unclassified"},
    }
    fixed = rule | {"basis": "current"}
    early = by_id(classify(frame, **(fixed | {"as_of": halfway(rule["as_of"])})))
    late = by_id(classify(frame, **fixed))
    for task, (status, _) in early.items():
        assert late[task][0] in follows.get(status, {status})


@settings(max_examples=40, deadline=None)
@given(tasks(), rules())
def test_rolling_forward_never_makes_a_task_later(drawn: Any, rule: dict[str, Any]) -> None:
    rows, columns = drawn
    frame = pl.from_arrow(table(rows, columns))
    assume(rule["granularity"] == "day")
    fixed = rule | {"basis": "current"}
    rolled = by_id(classify(frame, **(fixed | {"roll_forward": True})))
    for task, (status, days) in by_id(classify(frame, **(fixed | {"roll_forward": False}))).items():
        assert days is None or rolled[task][1] <= days
        assert days is not None or rolled[task][0] == status
