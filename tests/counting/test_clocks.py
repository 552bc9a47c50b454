"""Other clocks beside the official one: who changes side, on both sides of each boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from project import ROOT
from result_example import example_result

import hganalysis as hg
from hganalysis import quality
from hganalysis.counting.clocks import CLOCKS, SIDES, clocks, working_days_late
from hganalysis.counting.listed_tasks import LISTED
from hganalysis.counting.result import judge, summarise
from hganalysis.counting.result_words import why_untold
from hganalysis.intake.findings import FINDING_COLUMNS
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.params import Params, load_params

if TYPE_CHECKING:
    from hganalysis.counting.result_model import ClockResult

SETTINGS: dict[str, Any] = {
    "period": "k", "label": "kỳ thử", "from": "2024-01-01", "to": "2024-11-03",
    "source": {"file": "data/a.xlsx", "map": "thu"},
}  # fmt: skip
PARAMS = Params.model_validate(SETTINGS)
BY_MINUTE = Params.model_validate(SETTINGS | {"deadline": {"granularity": "minute"}})
ROLLED = Params.model_validate(SETTINGS | {"deadline": {"roll_forward": True}})
DATES = ("assigned_on", "due_on", "due_original", "completed_on", "reported_on", "confirmed_on")
DUE = "2024-03-05"
ON_TIME: dict[str, Any] = {
    "task_id": "1", "agency_id": "so-y-te", "agency": "Sở Y tế", "agency_group": "department",
    "state": "done", "assigned_on": "2024-02-01", "due_on": DUE, "due_original": DUE, "extension_count": 0,
    "completed_on": DUE, "reported_on": DUE, "confirmed_on": DUE, "exclusion": None,
}  # fmt: skip
LATE = ON_TIME | {"completed_on": "2024-03-06"}
FILLER = ON_TIME | {"task_id": "0"}
"""A task that no clock moves and that has a value in every column, so that no column is empty."""


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows))
    for name in DATES:
        frame[name] = pd.to_datetime(frame[name], format="ISO8601")
    frame["extension_count"] = frame["extension_count"].astype("Int64")
    texts = ["task_id", "agency_id", "agency", "agency_group", "state", "exclusion"]
    frame[texts] = frame[texts].astype("str")
    return frame.assign(source_sheet="Tờ 1", source_row=range(2, len(frame) + 2))


def told(name: str, *rows: dict[str, Any], params: Params = PARAMS) -> ClockResult:
    entries = clocks(judge(table(*rows), params), params)
    return next(each for each in entries if each["name"] == name)


def side(name: str, row: dict[str, Any], params: Params = PARAMS) -> str:
    """Return where the clock puts one task that stands beside one it leaves alone."""
    entry = told(name, FILLER, row, params=params)
    counts = {each: entry[each] - (each == "unchanged") for each in SIDES}
    assert sum(counts.values()) == 1
    return next(each for each, n in counts.items() if n)


@pytest.mark.parametrize(
    ("clock", "row", "expected"),
    [
        ("reported", ON_TIME | {"reported_on": "2024-03-05"}, "unchanged"),
        ("reported", ON_TIME | {"reported_on": "2024-03-05 23:59"}, "unchanged"),
        ("reported", ON_TIME | {"reported_on": "2024-03-06"}, "to_late"),
        ("reported", LATE | {"reported_on": "2024-03-05"}, "to_on_time"),
        ("reported", LATE | {"reported_on": "2024-03-06"}, "unchanged"),
        ("reported", ON_TIME | {"reported_on": None}, "unknown"),
        ("reported", LATE | {"reported_on": None}, "unknown"),
        ("reported", ON_TIME | {"confirmed_on": "2024-03-06"}, "unchanged"),
        # after the as-of day it is open at that day
        ("reported", ON_TIME | {"reported_on": "2024-11-03"}, "to_late"),
        ("reported", ON_TIME | {"reported_on": "2024-11-04"}, "to_late"),
        ("reported", ON_TIME | {"reported_on": "2024-11-04", "due_on": "2024-11-03"}, "unchanged"),
        ("reported", ON_TIME | {"reported_on": "2024-11-04", "due_on": "2024-11-02"}, "to_late"),
        ("confirmed", ON_TIME | {"confirmed_on": "2024-03-05"}, "unchanged"),
        ("confirmed", ON_TIME | {"confirmed_on": "2024-03-06"}, "to_late"),
        ("confirmed", LATE | {"confirmed_on": "2024-03-05"}, "to_on_time"),
        ("confirmed", ON_TIME | {"confirmed_on": None}, "unknown"),
        ("confirmed", ON_TIME | {"reported_on": "2024-03-06"}, "unchanged"),
        ("original", ON_TIME | {"due_original": "2024-03-05"}, "unchanged"),
        ("original", ON_TIME | {"due_original": "2024-03-04"}, "to_late"),
        ("original", LATE | {"due_original": "2024-03-06"}, "to_on_time"),
        ("original", LATE | {"due_original": "2024-03-05"}, "unchanged"),
        ("original", ON_TIME | {"due_original": None}, "unchanged"),
        ("original", ON_TIME | {"due_original": None, "extension_count": 1}, "unknown"),
    ],
)
def test_a_completed_task_changes_side_the_day_after_and_not_before(
    clock: str, row: dict[str, Any], expected: str
) -> None:
    assert side(clock, row) == expected


@pytest.mark.parametrize(
    ("reported", "expected"),
    [("2024-03-05 17:00", "unchanged"), ("2024-03-05 17:01", "to_late"), ("2024-03-05", "unknown")],
)
def test_by_minute_the_clock_time_of_the_report_decides_and_not_that_of_the_completion(
    reported: str, expected: str
) -> None:
    timed = {"due_on": "2024-03-05 17:00", "completed_on": "2024-03-05 16:00"}
    rows = table(FILLER, ON_TIME | timed | {"reported_on": reported})
    judged = judge(rows.assign(due_has_time=[False, True], completed_has_time=[False, True]), BY_MINUTE)
    entry = clocks(judged, BY_MINUTE)[0]
    assert {name: entry[name] for name in SIDES if entry[name]} == (
        {"unchanged": 2} if expected == "unchanged" else {"unchanged": 1, expected: 1}
    )


@pytest.mark.parametrize(("params", "expected"), [(PARAMS, "to_late"), (ROLLED, "unchanged")])
def test_every_clock_keeps_the_rule_of_days_off(params: Params, expected: str) -> None:
    saturday = ON_TIME | {"due_on": "2024-03-09", "reported_on": "2024-03-11"}
    assert side("reported", saturday, params) == expected


def test_tasks_that_were_not_done_are_not_judged() -> None:
    others = [
        ON_TIME | {"state": "open", "completed_on": None},
        ON_TIME | {"exclusion": "duplicate"},
        ON_TIME | {"due_on": None},
        ON_TIME | {"completed_on": None},
    ]
    late_by_all = {"reported_on": "2024-03-06", "confirmed_on": "2024-03-06", "due_original": "2024-03-04"}
    judged = judge(table(FILLER, *(each | late_by_all for each in others)), PARAMS)
    assert [sum(each[name] for name in SIDES) for each in clocks(judged, PARAMS)] == [1, 1, 1]


def test_a_missing_date_is_unknown_too_where_the_source_has_no_states() -> None:
    judged = judge(table(FILLER, ON_TIME | {"reported_on": None}).drop(columns="state"), PARAMS)
    entry = clocks(judged, PARAMS)[0]
    assert (entry["unknown"], entry["to_late"]) == (1, 0)


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda each: each.name)
def test_a_clock_without_its_column_says_so_and_counts_nothing(clock: Any) -> None:
    rows = table(ON_TIME)
    lacking = judge(rows.drop(columns=clock.needs), PARAMS)
    empty = judge(rows.assign(**{clock.needs: pd.NaT}).astype({clock.needs: "datetime64[us]"}), PARAMS)
    for judged, words in ((lacking, "thiếu cột"), (empty, "trống ở mọi nhiệm vụ đã hoàn thành")):
        entries = {each["name"]: each for each in clocks(judged, PARAMS)}
        entry = entries[clock.name]
        assert words in why_untold(entry)
        assert clock.needs in why_untold(entry)
        assert [entry[name] for name in SIDES] == [None] * 4
        assert entry["by_agency"] == ()
        assert [each["lacks"] for name, each in entries.items() if name != clock.name] == [None] * 2


def test_agencies_stand_in_protocol_order_and_only_those_with_a_task_that_moves() -> None:
    moved = {"reported_on": "2024-03-06"}
    stranger = {"agency_id": "unknown", "agency": "Đơn vị lạ", "agency_group": "other"}
    office = {"agency_id": "van-phong-ubnd", "agency": "Văn phòng UBND tỉnh"}
    interior = {"agency_id": "so-noi-vu", "agency": "Sở Nội vụ"}
    rows = [ON_TIME | stranger | moved, ON_TIME | interior, ON_TIME | moved, ON_TIME | moved]
    entry = told("reported", *rows, ON_TIME | office | moved, LATE | office)
    assert [tuple(each.values()) for each in entry["by_agency"]] == [
        ("van-phong-ubnd", "Văn phòng UBND tỉnh", 1, 1),
        ("so-y-te", "Sở Y tế", 2, 0),
        ("unknown", "Đơn vị lạ", 1, 0),
    ]


@pytest.mark.parametrize(
    ("row", "days", "working"),
    [
        (LATE | {"due_on": "2024-03-07", "completed_on": "2024-03-08"}, 1, 1),
        (LATE | {"due_on": "2024-03-08", "completed_on": "2024-03-10"}, 2, 0),
        (LATE | {"due_on": "2024-03-08", "completed_on": "2024-03-11 09:00"}, 3, 1),
        (LATE | {"due_on": "2024-08-30", "completed_on": "2024-09-04"}, 5, 1),
        (LATE | {"due_on": "2019-03-05", "completed_on": "2024-03-06"}, 1828, None),
        (ON_TIME | {"state": "open", "due_on": "2024-10-31", "completed_on": None}, 3, 1),
        (ON_TIME, 0, None),
    ],
)
def test_working_days_late_stand_beside_calendar_days(
    row: dict[str, Any], days: int, working: int | None
) -> None:
    judged = judge(table(row), PARAMS)
    counted = working_days_late(judged, PARAMS)[0]
    assert judged["days_late"][0] == days
    assert (None if pd.isna(counted) else counted) == working


def test_the_lists_of_the_result_carry_working_days_only_of_late_tasks() -> None:
    no_findings = pd.DataFrame(columns=list(FINDING_COLUMNS), dtype="str")
    late = LATE | {"due_on": "2024-03-08", "completed_on": "2024-03-11"}
    rows = table(late, ON_TIME | {"completed_on": None}, ON_TIME | {"exclusion": "duplicate"})
    lists = summarise(judge(rows.assign(due_raw="", status_raw=""), PARAMS), no_findings, PARAMS)["lists"]
    found = {name: [row["working_days_late"] for row in each] for name, each in lists.items()}
    assert found == {"open_overdue": [], "done_late": [1], "unclassified": [None], "excluded": [None]}
    assert list(lists["done_late"][0]) == [column.list_name for column in LISTED]


@pytest.fixture(scope="module")
def sample() -> tuple[pd.DataFrame, pd.DataFrame, Params]:
    params = load_params(ROOT / "params" / "2024-11-03.yml")
    tasks, findings = read_tasks(ROOT / params.source.file, params.source.map, root=ROOT)
    return judge(tasks, params), findings, params


def test_on_the_sample_the_original_deadline_makes_late_what_only_an_extension_made_on_time(
    sample: tuple[pd.DataFrame, pd.DataFrame, Params],
) -> None:
    judged, _, params = sample
    by_extension = quality.measure(judged, params).set_index("name").loc["on_time_by_extension", "numerator"]
    original = next(each for each in clocks(judged, params) if each["name"] == "original")
    assert original["to_late"] == by_extension > 0


def test_on_the_sample_every_clock_adds_up_to_what_is_done_and_so_do_its_agencies(
    sample: tuple[pd.DataFrame, pd.DataFrame, Params],
) -> None:
    judged, findings, params = sample
    result = summarise(judged, findings, params)
    order = [each["agency_id"] for each in result["by_agency"]]
    for clock in result["clocks"]:
        assert sum(clock[name] for name in SIDES) == result["totals"]["done"]
        for name in ("to_late", "to_on_time"):
            assert sum(each[name] for each in clock["by_agency"]) == clock[name]
        places = [order.index(each["agency_id"]) for each in clock["by_agency"]]
        assert places == sorted(places)


def test_the_table_of_a_notebook_writes_a_dash_where_nothing_can_be_told() -> None:
    judged = judge(table(ON_TIME | {"reported_on": "2024-03-06"}).drop(columns="confirmed_on"), PARAMS)
    rows = (
        hg.clocks_table(example_result(3).model_copy(update={"clocks": clocks(judged, PARAMS)}))
        .frame.to_numpy()
        .tolist()
    )
    assert rows[0] == ["Ngày cơ quan báo cáo", "1", "0", "0", "0", ""]
    assert rows[1][1:5] == ["-"] * 4
    assert "confirmed_on" in rows[1][5]
