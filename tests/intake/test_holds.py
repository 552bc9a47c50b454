"""Time on hold moves the deadline where the map declares it, and nowhere else; each is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from exports import HEADER, MAP, TASK, read, row_of, table_of, write_csv
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.errors import MapError, SourceError
from hganalysis.intake.holds import Clock
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map
from hganalysis.settings.workdays import Calendar, load_calendar
from hganalysis.settings.working_hours import WorkingHours, working_week

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

COLUMNS = {**MAP["columns"], "held_from": "Dừng từ", "held_to": "Dừng đến", "held_days": "Ngày dừng"}
WEEK = {"mon-fri": "07:30-11:30, 13:30-17:00"}
HOLDS = [
    ("12/02/2024", "22/02/2024", "", "2024-03-11", "open", "due_held"),
    ("", "", "3", "2024-03-04", "open", "due_held"),
    ("12/02/2024", "22/02/2024", "2", "2024-03-03", "open", "due_held"),
    ("12/02/2024", "", "", "2024-03-01", "paused", ""),
    ("", "22/02/2024", "", "2024-03-01", "open", "hold_unclear"),
    ("22/02/2024", "12/02/2024", "", "2024-03-01", "open", "hold_unclear"),
    ("sớm", "22/02/2024", "", "2024-03-01", "open", "hold_unclear"),
    ("", "", "", "2024-03-01", "open", ""),
    ("01/03/2024", "04/03/2024", "", "2024-03-04", "open", "due_held"),
    ("02/03/2024", "04/03/2024", "", "2024-03-01", "open", "hold_late"),
    ("01/02/2024; 12/02/2024", "03/02/2024; 14/02/2024", "", "2024-03-05", "open", "due_held"),
    ("01/02/2024\n12/02/2024", "03/02/2024", "", "2024-03-03", "paused", "due_held"),
    ("01/02/2024; 12/02/2024", "; 14/02/2024", "", "2024-03-01", "open", "hold_unclear"),
    ("01/02/2024; 01/03/2024; 03/03/2024", "02/02/2024; 03/03/2024; 05/03/2024", "", "2024-03-06", "open",
     "due_held"),
]  # fmt: skip


def table(folder: Path, **dates: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    tasks = [
        {**TASK, "Mã": f"NV{n}", "Dừng từ": start, "Dừng đến": end, "Ngày dừng": days}
        for n, (start, end, days, *_) in enumerate(HOLDS)
    ]
    return read(folder, *tasks, export_map={**MAP, "columns": COLUMNS, "dates": dates})


def test_a_stopped_clock_moves_the_deadline_by_the_days_on_hold(tmp_path: Path) -> None:
    tasks, findings = table(tmp_path, hold="stops")

    assert [f"{each:%Y-%m-%d}" for each in tasks["due_on"]] == [each[3] for each in HOLDS]
    assert tasks["state"].tolist() == [each[4] for each in HOLDS]
    told = findings[findings["code"].isin(["due_held", "hold_unclear", "hold_late"])]
    said = told.set_index("task_id")["code"]
    assert [said.get(f"NV{n}", "") for n in range(len(HOLDS))] == [each[5] for each in HOLDS]
    reasons = set(told["reason"].str.removesuffix(" (dates.hold)"))
    assert "Tạm dừng 4 ngày (2 lần): thời hạn dời từ 01/03/2024 đến 05/03/2024" in reasons


@pytest.mark.parametrize(
    ("held", "dates", "told"),
    [
        ({"Ngày dừng": "1,5"}, {}, "1,5 ngày, tính 1 ngày: thời hạn dời từ 01/03/2024 đến 02/03/2024"),
        ({"Ngày dừng": "1,5"}, {"hours": WEEK}, "1,5 ngày, tính 1 ngày làm việc: thời hạn dời từ 01/03/2024"),
        ({"Ngày dừng": "2"}, {"hours": WEEK}, "2 ngày, tính 2 ngày làm việc: thời hạn dời từ 01/03/2024"),
        (
            {"Dừng từ": "23/02/2024 16:00", "Dừng đến": "26/02/2024 08:30"},
            {"hours": WEEK},
            "3 ngày, tính 1 ngày làm việc: thời hạn dời từ 01/03/2024 đến 04/03/2024",
        ),
        (
            {"Hạn": "01/03/2024 16:30", "Dừng từ": "23/02/2024 16:00", "Dừng đến": "26/02/2024 16:00"},
            {"hours": WEEK},
            "3 ngày, tính theo giờ làm việc: thời hạn dời từ 16:30 ngày 01/03/2024",
        ),
        (
            {"Dừng từ": "12/02/2024; 04/03/2024", "Dừng đến": "13/02/2024; 08/03/2024"},
            {},
            "5 ngày (2 lần), tính 1 ngày: thời hạn dời từ 01/03/2024 đến 02/03/2024",
        ),
    ],
    ids=["half a day", "half a working day", "working days", "a weekend", "working time", "once late"],
)
def test_days_on_hold_that_moved_nothing_are_not_told_as_if_they_had(
    held: dict[str, str], dates: dict[str, Any], told: str, tmp_path: Path
) -> None:
    export_map = {**MAP, "columns": COLUMNS, "dates": {"hold": "stops", **dates}}
    _, findings = read(tmp_path, {**TASK, **held}, export_map=export_map)

    [reason] = findings.loc[findings["code"] == "due_held", "reason"]
    assert reason.startswith(f"Tạm dừng {told}")


def test_without_the_rule_no_hold_moves_anything(tmp_path: Path) -> None:
    tasks, findings = table(tmp_path, hold="counts")

    assert set(tasks["due_on"].astype(str)) == {"2024-03-01"}
    assert set(tasks["state"]) == {"open"}
    assert not set(findings["code"]) & {"due_held", "hold_unclear", "hold_late"}


def test_an_office_with_hours_counts_working_days_and_working_time(tmp_path: Path) -> None:
    export_map = {**MAP, "columns": COLUMNS, "dates": {"hold": "stops", "hours": WEEK}}
    held = {"Dừng từ": "23/02/2024 16:00", "Dừng đến": "26/02/2024 08:30"}
    tasks, _ = read(
        tmp_path,
        {**TASK, "Hạn": "01/03/2024 16:30", **held},
        {**TASK, "Mã": "NV02", **held},
        {**TASK, "Mã": "NV03", "Ngày dừng": "1"},
        export_map=export_map,
    )

    assert tasks["due_on"].astype(str).tolist() == [
        "2024-03-04 09:00:00",
        "2024-03-04 00:00:00",
        "2024-03-04 00:00:00",
    ]


NEW_YEAR = dt.date(2024, 1, 1)
KNOWN = Calendar(frozenset({NEW_YEAR}), years=frozenset({2024}))
UNKNOWN_YEARS = {
    "a hold that begins in an unknown year": (dt.datetime(2023, 12, 28), dt.datetime(2024, 1, 3), None),
    "a hold that ends in one": (dt.datetime(2024, 12, 30), dt.datetime(2025, 1, 2), None),
    "a hold of years on end": (dt.datetime(2022, 12, 30), dt.datetime(2024, 1, 2), None),
    "a hold of no length in one": (dt.datetime(2023, 12, 28), dt.datetime(2023, 12, 28), 0),
    "a hold of the known year": (dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 3), 2),
}


@pytest.mark.parametrize("timed", [False, True], ids=["a day", "a moment"])
@pytest.mark.parametrize(("start", "end", "days"), UNKNOWN_YEARS.values(), ids=UNKNOWN_YEARS)
def test_working_days_are_counted_only_in_years_that_the_calendar_knows(
    start: dt.datetime, end: dt.datetime, days: int | None, timed: bool
) -> None:
    due = max(dt.datetime(2024, 3, 4), dt.datetime.combine(start, dt.time()))
    office = WorkingHours(working_week({"mon-fri": "00:00-24:00"}), KNOWN)
    moved = Clock(office).moved(due, [(start, end)], has_time=timed)
    left_out = 1 if timed and days else 0  # New Year's Day, on which the hold begins
    assert moved == (None if days is None else due + dt.timedelta(days - left_out))
    assert Clock().moved(due, [(start, end)], has_time=timed) == due + (end - start)


def test_a_hold_in_a_year_without_holidays_is_told_and_moves_nothing(tmp_path: Path) -> None:
    held = {"Hạn": "01/03/2024", "Dừng từ": "28/12/1999", "Dừng đến": "03/01/2000"}
    export_map = {**MAP, "columns": COLUMNS, "dates": {"hold": "stops", "hours": WEEK}}
    tasks, findings = read(tmp_path, {**TASK, **held}, export_map=export_map)

    assert tasks["due_on"].astype(str).tolist() == ["2024-03-01"]
    [told] = findings.loc[findings["code"] == "hold_unclear", "reason"]
    assert "holidays.yml" in told


def test_headings_of_several_holds_are_several_holds(tmp_path: Path) -> None:
    columns = {**MAP["columns"], "held_from": ["Dừng 1", "Dừng 2"], "held_to": ["Tiếp 1", "Tiếp 2"]}
    held = {"Dừng 1": "12/02/2024", "Tiếp 1": "14/02/2024", "Dừng 2": "20/02/2024", "Tiếp 2": "21/02/2024"}
    tasks, findings = read(
        tmp_path, {**TASK, **held}, export_map={**MAP, "columns": columns, "dates": {"hold": "stops"}}
    )

    assert tasks["due_on"].astype(str).tolist() == ["2024-03-04"]
    assert tasks[["held_from", "held_to"]].astype(str).to_numpy().tolist() == [["2024-02-12", "2024-02-21"]]
    assert "date_unreadable" not in set(findings["code"])


def test_a_table_of_events_gives_each_task_its_holds(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "viec.csv", table_of(row_of(1), row_of(2), row_of(3)))
    events = [["Mã", "Từ", "Đến"], ["NV01", "12/02/2024", "14/02/2024"], ["NV02", "12/02/2024", ""],
              ["NV01", "20/02/2024", "21/02/2024"], ["NV01", "13/02/2024", "14/02/2024"]]  # fmt: skip
    second = write_csv(tmp_path / "dung.csv", events)
    export_map = {
        **MAP,
        "join": {"columns": {"task_id": "Mã", "held_from": "Từ", "held_to": "Đến"}},
        "dates": {"hold": "stops"},
    }
    tasks, findings = read_tasks(first, export_map, join=second)

    assert tasks["due_on"].astype(str).tolist() == ["2024-03-04", "2024-03-01", "2024-03-01"]
    assert tasks["state"].tolist() == ["open", "paused", "open"]
    assert "join_conflict" not in set(findings["code"])
    assert HEADER[1] == "Mã"


STATES = {"On hold": "paused", "In progress": "open", "New": "open"}
CHANGES = {"at": "Date", "from": "From", "to": "To"}
LOG = [["Date", "Task", "From", "To", "By"], ["01/02/2024", "NV01", "", "New", "an"],
       ["12/02/2024", "NV01", "New", "On hold", "an"], ["14/02/2024", "NV01", "On hold", "In progress", "an"],
       ["20/02/2024", "NV01", "In progress", "On hold", "an"], ["21/02/2024", "NV01", "On hold", "New", "an"],
       ["12/02/2024", "NV02", "New", "On hold", "an"], ["13/02/2024", "NV02", "On hold", "On hold", "an"],
       ["15/02/2024", "NV03", "On hold", "In progress", "an"],
       ["hôm qua", "NV04", "New", "On hold", "an"]]  # fmt: skip


def logged(
    folder: Path, log: list[list[str]], states: dict[str, str] = STATES, hold: str = "stops"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    first = write_csv(folder / "viec.csv", table_of(*map(row_of, range(1, 6))))
    join = {"changes": {key: name for key, name in CHANGES.items() if key != "from" or name in log[0]}}
    join["columns"] = {"task_id": "Task"}
    export_map = {**MAP, "join": join, "states": states, "dates": {"hold": hold}}
    return read_tasks(first, export_map, join=write_csv(folder / "nhat-ky.csv", log))


@pytest.mark.parametrize(
    "log", [LOG, [LOG[0], *reversed(LOG[1:])], [LOG[0], *sorted(LOG[1:], key=lambda row: row[3])]],
    ids=["as it went", "latest first", "by state"],
)  # fmt: skip
def test_a_log_of_states_gives_each_task_its_holds_in_whatever_order_it_stands(
    tmp_path: Path, log: list[list[str]]
) -> None:
    tasks, findings = logged(tmp_path, log)
    unclear = findings[findings["code"] == "hold_unclear"]

    assert tasks["due_on"].astype(str).tolist() == ["2024-03-04", *["2024-03-01"] * 4]
    assert tasks["state"].tolist() == ["open", "paused", "open", "open", "open"]
    assert tasks["held_from"].astype(str).tolist()[:2] == ["2024-02-12", "2024-02-12"]
    assert sorted(unclear["task_id"]) == ["NV03", "NV04"]
    assert "Tạm dừng 3 ngày (2 lần)" in " ".join(findings["reason"])


def test_changes_of_one_day_stand_as_the_log_runs(tmp_path: Path) -> None:
    day = [["Date", "Task", "To"], ["12/02/2024", "NV01", "On hold"], ["12/02/2024", "NV01", "New"]]
    later = [["14/02/2024", "NV02", "On hold"], ["16/02/2024", "NV02", "New"]]
    for log in ([*day, *later], [day[0], *reversed([*day[1:], *later])]):
        tasks, _ = logged(tmp_path, log)
        assert tasks["state"].tolist() == ["open"] * 5
        assert tasks["due_on"].astype(str).tolist()[:2] == ["2024-03-01", "2024-03-03"]


def test_a_log_moves_nothing_where_time_on_hold_counts(tmp_path: Path) -> None:
    tasks, findings = logged(tmp_path, LOG, hold="counts")

    assert set(tasks["due_on"].astype(str)) == {"2024-03-01"}
    assert not set(findings["code"]) & {"due_held", "hold_unclear"}


def test_a_word_of_a_log_that_nobody_has_given_a_meaning_is_told_once(tmp_path: Path) -> None:
    _, findings = logged(tmp_path, LOG, states={"In progress": "open", "New": "open"})
    told = findings[findings["code"] == "hold_unclear"]

    assert told[["value", "row"]].to_numpy().tolist() == [["On hold", 3]]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [({"at": "Date"}, "cần at"), ({"at": "Date", "to": "To", "who": "By"}, "không có khóa khác")],
)
def test_a_map_that_does_not_name_a_log_whole_is_refused(changes: dict[str, str], fault: str) -> None:
    with pytest.raises(MapError, match=fault):
        load_map({**MAP, "join": {"columns": {"task_id": "Task"}, "changes": changes}})


def test_a_joined_file_without_the_log_that_the_map_speaks_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="không trang nào có cột mã nhiệm vụ"):
        logged(tmp_path, [["Date", "Task", "From"], ["12/02/2024", "NV01", "New"]])


moments = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2024, 6, 30)).map(
    lambda each: each.replace(microsecond=0)
)
clocks = st.sampled_from([Clock(), Clock(WorkingHours(working_week(WEEK), load_calendar()))])


@given(clocks, moments, st.booleans())
def test_a_clock_without_a_pause_keeps_the_deadline(clock: Clock, due: dt.datetime, timed: bool) -> None:
    assert clock.moved(due, [], has_time=timed) == due
    assert clock.moved(due, [(due, due)], has_time=timed) == due


@given(clocks, moments, st.lists(moments, min_size=3, max_size=3).map(sorted), st.booleans())
def test_a_hold_cut_in_two_moves_as_far_as_the_whole(
    clock: Clock, due: dt.datetime, three: list[dt.datetime], timed: bool
) -> None:
    first, middle, last = three
    day = due if timed else dt.datetime.combine(due, dt.time())
    parts = clock.moved(day, [(middle, last), (first, middle)], has_time=timed)
    assert parts == clock.moved(day, [(first, last)], has_time=timed)
    assert parts == clock.moved(day, [(first, last), (first, middle)], has_time=timed)


@given(moments, moments, st.timedeltas(dt.timedelta(0), dt.timedelta(days=60)))
def test_a_hold_moves_a_moment_by_its_length_unless_the_moment_has_passed(
    due: dt.datetime, start: dt.datetime, length: dt.timedelta
) -> None:
    moved = Clock().moved(due, [(start, start + length)], has_time=True)
    assert moved == (due + length if start <= due else due)
