"""Each complaint: below, at and above its threshold, and what happens without the columns it needs."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
import sample_period
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import hganalysis as hg
from hganalysis import vocab
from hganalysis.delays import wilson
from hganalysis.errors import FrameError, MapError, ParamsError
from hganalysis.quality import COMPLAINTS, MEASURES
from hganalysis.quality.definitions import COUNTED
from hganalysis.settings.params import Params
from hganalysis.settings.wordlists import load_empty_results
from hganalysis.text import number

PARAMS = Params.model_validate(
    {
        "period": "k", "label": "kỳ thử", "from": "2024-01-01", "to": "2024-11-03",
        "source": {"file": "data/a.xlsx", "map": "thu"},
    }
)  # fmt: skip
DATES = (
    "doc_date", "assigned_on", "entered_on", "due_on", "due_original", "completed_on", "reported_on",
    "confirmed_on", "last_update_on", "extended_on",
)  # fmt: skip
NUMBERS = ("extension_count", "progress_pct", "evidence_count", "reminder_count")
DONE: dict[str, Any] = {
    "task_id": "1", "doc_number": "1/TB", "doc_date": "2024-02-01", "title": "Việc", "source_level": "UBND",
    "leader": "Chủ tịch", "field": "Y tế", "agency_raw": "Sở Y tế", "agency_id": "so-y-te",
    "agency": "Sở Y tế", "agency_group": "department", "assigned_on": "2024-02-01",
    "entered_on": "2024-02-01", "due_on": "2024-03-01", "due_original": "2024-03-01", "extended_on": None,
    "extension_count": 0, "status_raw": "Đã hoàn thành", "state": "done", "progress_pct": 100,
    "reported_on": "2024-03-01", "completed_on": "2024-03-01", "confirmed_on": "2024-03-01",
    "evidence_count": 1, "result_doc": "12/BC", "last_update_on": "2024-03-01", "reminder_count": 1,
    "note": None, "exclusion": None,
}  # fmt: skip
OPEN = DONE | {
    "due_on": "2024-12-01", "due_original": "2024-12-01", "state": "open", "status_raw": "Đang thực hiện",
    "progress_pct": 50, "reported_on": None, "completed_on": None, "confirmed_on": None,
    "last_update_on": "2024-11-01", "result_doc": None,
}  # fmt: skip
OVERDUE = OPEN | {"due_on": "2024-10-01", "due_original": "2024-10-01"}
NOT_COUNTED = DONE | {"task_id": "0", "note": "x", "extended_on": "2024-02-20", "exclusion": "withdrawn"}
"""A row with a value in every column, so that no column is empty, that no measure counts."""

OUTCOMES = {"hit": (1, 1, 0), "miss": (0, 1, 0), "unknown": (0, 0, 1), "outside": (0, 0, 0)}


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(DONE))
    for name in DATES:
        frame[name] = pd.to_datetime(frame[name], format="ISO8601")
    for name in NUMBERS:
        frame[name] = frame[name].astype("Float64")
    texts = [name for name in frame if name not in (*DATES, *NUMBERS)]
    frame[texts] = frame[texts].astype("str")
    return frame.assign(source_file="a.xlsx", source_sheet="Tờ 1", source_row=range(2, len(frame) + 2))


def judged(*rows: dict[str, Any]) -> pd.DataFrame:
    return hg.judge(table(*rows), PARAMS)


def measured(frame: pd.DataFrame, name: str) -> pd.Series:
    return hg.quality.measure(frame, PARAMS).set_index("name").loc[name]


BOUNDARIES = [
    # Monday 30/09 to Thursday 03/10 is three working days
    ("entered_late", DONE, {"doc_date": "2024-09-30", "entered_on": "2024-09-30"}, "miss"),
    ("entered_late", DONE, {"doc_date": "2024-09-30", "entered_on": "2024-10-03"}, "miss"),
    ("entered_late", DONE, {"doc_date": "2024-09-30", "entered_on": "2024-10-04"}, "hit"),
    # a weekend between
    ("entered_late", DONE, {"doc_date": "2024-10-04", "entered_on": "2024-10-09"}, "miss"),
    ("entered_late", DONE, {"doc_date": "2024-10-04", "entered_on": "2024-10-10"}, "hit"),
    # 31/08 to 03/09 off
    ("entered_late", DONE, {"doc_date": "2024-08-30", "entered_on": "2024-09-06"}, "miss"),
    ("entered_late", DONE, {"doc_date": "2024-08-30", "entered_on": "2024-09-09"}, "hit"),
    # Saturday 04/05 made up for Monday 29/04
    ("entered_late", DONE, {"doc_date": "2024-05-02", "entered_on": "2024-05-06"}, "miss"),
    ("entered_late", DONE, {"doc_date": "2024-05-02", "entered_on": "2024-05-07"}, "hit"),
    ("entered_late", DONE, {"doc_date": "2024-05-03", "entered_on": "2024-05-02"}, "unknown"),
    ("entered_late", DONE, {"doc_date": None}, "unknown"),
    ("entered_late", DONE, {"doc_date": "2019-05-03"}, "unknown"),
    ("entered_late", DONE | {"exclusion": "duplicate"}, {"doc_date": "2024-01-02"}, "outside"),
    ("entered_after_due", OPEN, {"entered_on": "2024-12-01"}, "miss"),
    ("entered_after_due", OPEN, {"entered_on": "2024-12-02"}, "hit"),
    ("entered_after_due", OPEN, {"entered_on": "2024-10-02", "due_original": "2024-10-01"}, "hit"),
    ("entered_after_due", OPEN, {"entered_on": "2024-10-02", "due_original": None}, "miss"),
    ("entered_after_due", OPEN, {"entered_on": None}, "unknown"),
    ("entry_incomplete", DONE, {}, "miss"),
    ("entry_incomplete", DONE, {"leader": None}, "hit"),
    ("entry_incomplete", DONE, {"field": "  "}, "hit"),
    ("entry_incomplete", DONE, {"doc_date": None}, "hit"),
    ("entry_incomplete", DONE, {"note": None}, "miss"),
    ("overdue_unreminded", OVERDUE, {"reminder_count": 0}, "hit"),
    ("overdue_unreminded", OVERDUE, {"reminder_count": 1}, "miss"),
    ("overdue_unreminded", OVERDUE, {"reminder_count": None}, "unknown"),
    ("overdue_unreminded", OPEN, {"reminder_count": 0}, "outside"),
    ("update_stale_15", OPEN, {"last_update_on": "2024-10-19"}, "miss"),
    ("update_stale_15", OPEN, {"last_update_on": "2024-10-18"}, "hit"),
    ("update_stale_15", OPEN, {"last_update_on": "2024-10-18 23:59"}, "hit"),
    ("update_stale_15", OPEN, {"last_update_on": "2024-11-05"}, "unknown"),
    ("update_stale_15", OPEN, {"last_update_on": None}, "outside"),
    ("update_stale_15", DONE, {"last_update_on": "2024-01-01"}, "outside"),
    ("update_stale_30", OPEN, {"last_update_on": "2024-10-04"}, "miss"),
    ("update_stale_30", OPEN, {"last_update_on": "2024-10-03"}, "hit"),
    ("never_updated", OPEN, {"last_update_on": None, "assigned_on": "2024-10-18"}, "hit"),
    ("never_updated", OPEN, {"last_update_on": None, "assigned_on": "2024-10-19"}, "outside"),
    ("never_updated", OPEN, {"last_update_on": "2024-03-01"}, "miss"),
    ("never_updated", DONE, {"last_update_on": None}, "outside"),
    ("updates_bunched", OPEN, {"last_update_on": "2024-10-31"}, "miss"),
    ("updates_bunched", OPEN, {"last_update_on": "2024-11-01"}, "hit"),
    ("updates_bunched", OPEN, {"last_update_on": "2024-11-04"}, "hit"),
    ("updates_bunched", OPEN, {"last_update_on": None}, "outside"),
    # Friday 01/03 to Wednesday 06/03 is three working days
    ("reported_late", DONE, {"reported_on": "2024-03-06"}, "miss"),
    ("reported_late", DONE, {"reported_on": "2024-03-07"}, "hit"),
    ("reported_late", DONE, {"reported_on": None}, "unknown"),
    ("done_unfinished_progress", DONE, {"progress_pct": 100}, "miss"),
    ("done_unfinished_progress", DONE, {"progress_pct": 99}, "hit"),
    ("done_unfinished_progress", DONE, {"progress_pct": None}, "unknown"),
    ("done_unfinished_progress", OPEN, {}, "outside"),
    ("done_without_date", DONE, {}, "miss"),
    ("done_without_date", DONE, {"completed_on": None}, "hit"),
    ("done_without_date", OPEN, {}, "outside"),
    ("done_before_assigned", DONE, {"completed_on": "2024-02-01"}, "miss"),
    ("done_before_assigned", DONE, {"completed_on": "2024-01-31"}, "hit"),
    ("done_before_assigned", DONE, {"completed_on": "2024-11-04"}, "outside"),
    ("done_after_as_of", DONE, {"completed_on": "2024-11-03"}, "miss"),
    ("done_after_as_of", DONE, {"completed_on": "2024-11-04"}, "hit"),
    ("done_after_as_of", DONE, {"completed_on": None}, "unknown"),
    ("done_unconfirmed", DONE, {"confirmed_on": None}, "hit"),
    ("done_unconfirmed", DONE, {}, "miss"),
    ("done_without_evidence", DONE, {"evidence_count": 0, "result_doc": None}, "hit"),
    ("done_without_evidence", DONE, {"evidence_count": 0, "result_doc": " "}, "hit"),
    ("done_without_evidence", DONE, {"evidence_count": 1, "result_doc": None}, "miss"),
    ("done_without_evidence", DONE, {"evidence_count": 0}, "miss"),
    ("done_without_evidence", DONE, {"evidence_count": None, "result_doc": None}, "unknown"),
    ("done_without_evidence", OPEN, {"evidence_count": 0}, "outside"),
    ("done_without_file", DONE, {"evidence_count": 0}, "hit"),
    ("done_without_file", DONE, {"evidence_count": 1}, "miss"),
    ("done_without_document", DONE, {"result_doc": None}, "hit"),
    ("done_without_document", DONE, {}, "miss"),
    ("result_poor", DONE, {"result_doc": "Đã thực hiện."}, "hit"),
    ("result_poor", DONE, {"result_doc": "- ĐÃ BÁO CÁO -"}, "hit"),
    ("result_poor", DONE, {"result_doc": "đã hoàn tất"}, "hit"),
    ("result_poor", DONE, {"result_doc": "đã hoàn tất x"}, "miss"),
    ("result_poor", DONE, {"result_doc": "12/BC"}, "miss"),
    ("result_poor", DONE, {"result_doc": "ok", "note": "Đã trình dự thảo quyết định"}, "miss"),
    ("result_poor", DONE, {"result_doc": None, "note": None}, "outside"),
    ("extended", DONE, {"extension_count": 0}, "miss"),
    ("extended", DONE, {"extension_count": 1}, "hit"),
    ("extended", DONE, {"extension_count": None}, "unknown"),
    ("extended_twice", DONE, {"extension_count": 1}, "miss"),
    ("extended_twice", DONE, {"extension_count": 2}, "hit"),
    ("extended_more", DONE, {"extension_count": 2}, "miss"),
    ("extended_more", DONE, {"extension_count": 3}, "hit"),
    ("extended_long", DONE, {"extension_count": 1, "due_original": "2024-01-31"}, "miss"),
    ("extended_long", DONE, {"extension_count": 1, "due_original": "2024-01-30"}, "hit"),
    ("extended_long", DONE, {"extension_count": 1, "due_original": "2024-03-01"}, "unknown"),
    ("extended_long", DONE, {"extension_count": 1, "due_original": None}, "unknown"),
    ("extended_long", DONE, {"extension_count": 0, "due_original": "2024-01-01"}, "outside"),
    ("extended_after_due", DONE, {"extension_count": 1, "extended_on": "2024-03-01"}, "miss"),
    ("extended_after_due", DONE, {"extension_count": 1, "extended_on": "2024-03-02"}, "hit"),
    ("extended_after_due", DONE, {"extension_count": 1}, "unknown"),
    ("extended_after_due", DONE, {"extension_count": 2, "extended_on": "2024-03-02"}, "outside"),
    ("on_time_current", DONE, {}, "hit"),
    ("on_time_current", DONE, {"completed_on": "2024-03-02"}, "miss"),
    ("on_time_current", OVERDUE, {}, "miss"),
    ("on_time_current", OPEN, {}, "outside"),
    ("on_time_original", DONE, {"due_original": "2024-02-29"}, "miss"),
    ("on_time_original", DONE, {"due_original": None}, "hit"),
    ("on_time_original", DONE, {"due_original": None, "extension_count": 1}, "outside"),
    ("on_time_original", OPEN, {"due_original": "2024-11-02"}, "miss"),
    ("on_time_by_extension", DONE, {"due_original": "2024-02-29"}, "hit"),
    ("on_time_by_extension", DONE, {}, "miss"),
    ("on_time_by_extension", DONE, {"completed_on": "2024-03-02"}, "outside"),
    ("on_time_by_extension", DONE, {"due_original": None, "extension_count": 1}, "unknown"),
]  # fmt: skip


@pytest.fixture(scope="module")
def every_row() -> pd.DataFrame:
    """The rows of all boundaries in one judged table, one judgement for all."""
    return judged(*(row | changes for _, row, changes, _ in BOUNDARIES), NOT_COUNTED)


@pytest.mark.parametrize(
    "place", range(len(BOUNDARIES)), ids=[f"{each[0]}-{i}" for i, each in enumerate(BOUNDARIES)]
)
def test_a_task_counts_from_its_threshold_on(every_row, place):
    name, _, _, outcome = BOUNDARIES[place]

    found = MEASURES[name].find(every_row, PARAMS)

    told = tuple(int(each.iloc[place]) for each in (found.hit, found.among, found.unknown))
    assert told == OUTCOMES[outcome]


def test_every_measure_has_a_boundary_that_counts_and_one_that_does_not():
    for name in MEASURES:
        assert {"hit", "miss"} <= {outcome for measure, _, _, outcome in BOUNDARIES if measure == name}, name


@pytest.fixture(scope="module")
def three_rows() -> pd.DataFrame:
    return judged(NOT_COUNTED, DONE, OVERDUE)


@pytest.mark.parametrize("name", MEASURES)
def test_a_column_that_is_missing_or_empty_gives_a_reason_that_names_it(three_rows, name):
    for need in MEASURES[name].needs:
        columns = need.split(" hoặc ")
        gone = three_rows.drop(columns=set(columns) - {"agency_id", "agency"})
        empty = three_rows.assign(
            **{each: three_rows[each].where(three_rows["task_id"] == "") for each in columns}
        )
        for without, fault in ((gone, "thiếu cột"), (empty, "trống ở mọi dòng")):
            with pytest.raises(FrameError, match=fault) as told:
                hg.quality.rows(without, PARAMS, name)
            assert "không đủ dữ liệu: " in str(told.value)
            assert f"({columns[0]})" in str(told.value)


def test_a_measure_without_data_has_no_number_at_all(three_rows):
    needed = {column for each in MEASURES.values() for need in each.needs for column in need.split(" hoặc ")}
    found = hg.quality.measure(three_rows.drop(columns=needed), PARAMS)

    assert found["unsaid"].str.startswith("không đủ dữ liệu: thiếu cột").all()
    assert found[["numerator", "denominator", "value", "low", "high", "unknown"]].isna().all(axis=None)
    entries = hg.quality.summarise(three_rows.drop(columns=needed), PARAMS)
    assert {entry["numerator"] for entry in entries} == {None}
    assert {entry["by_agency"] for entry in entries} == {()}


def test_text_of_spaces_does_not_make_a_column_count_as_filled():
    frame = judged(DONE, DONE).assign(result_doc=pd.Series(["  ", ""], dtype="str"))

    assert "trống ở mọi dòng" in measured(frame, "done_without_document")["unsaid"]


def test_a_bare_table_leaves_what_it_can_say_and_reasons_for_the_rest():
    bare = [
        "task_id",
        "agency_id",
        "agency",
        "agency_group",
        "assigned_on",
        "due_on",
        "state",
        "completed_on",
    ]
    frame = hg.judge(table(DONE, OVERDUE)[bare], PARAMS)

    found = hg.quality.measure(frame, PARAMS)

    said = set(found.loc[found["unsaid"] == "", "name"])
    assert said == {"done_before_assigned", "on_time_current"}
    assert hg.quality.rows(frame, PARAMS).empty


def test_without_tasks_nothing_is_measured_and_nothing_fails():
    frame = judged(DONE).head(0)

    found = hg.quality.measure(frame, PARAMS)

    assert (found["numerator"] == 0).all()
    assert found["value"].isna().all()
    assert set(found["unsaid"]) == {"không có nhiệm vụ nào để xét"}
    assert hg.quality.rows(frame, PARAMS).empty
    assert json.loads(hg.quality.summarise(frame, PARAMS)[0].model_dump_json())["interval"] is None


def test_one_agency_is_the_whole():
    frame = judged(NOT_COUNTED, DONE, DONE | {"confirmed_on": None})

    agency = hg.quality.by_agency(frame, PARAMS, "done_unconfirmed")

    assert agency["agency"].tolist() == ["Sở Y tế"]
    assert agency[["numerator", "denominator"]].to_numpy().tolist() == [[1, 2]]
    assert tuple(agency.loc[0, ["low", "high"]]) == pytest.approx(wilson(1, 2))


def test_agencies_stand_in_protocol_order_and_a_cell_without_agency_last():
    others = [
        {"agency_id": "ubnd-vi-thuy", "agency": "UBND huyện Vị Thủy"},
        {"agency_id": None, "agency": None},
        {"agency_id": "van-phong-ubnd", "agency": "Văn phòng UBND tỉnh"},
    ]

    agency = hg.quality.by_agency(judged(DONE, *(DONE | other for other in others)), PARAMS, "extended")

    assert agency["agency"].tolist() == [
        "Văn phòng UBND tỉnh",
        "Sở Y tế",
        "UBND huyện Vị Thủy",
        vocab.UNNAMED,
    ]


def test_the_rows_lead_back_to_the_source_with_the_number_that_made_them_count():
    frame = judged(NOT_COUNTED, DONE | {"task_id": "7", "doc_date": "2024-09-30", "entered_on": "2024-10-07"})

    rows = hg.quality.rows(frame, PARAMS, "entered_late")

    assert rows[
        ["task_id", "agency", "source_sheet", "source_row", "amount", "unit"]
    ].to_numpy().tolist() == [["7", "Sở Y tế", "Tờ 1", 3, 5, "ngày làm việc"]]


def test_what_is_no_fault_of_a_task_is_not_listed_with_the_faults():
    frame = judged(NOT_COUNTED, DONE, DONE | {"completed_on": "2024-11-04"}, OPEN)

    listed = set(hg.quality.rows(frame, PARAMS)["name"])

    assert not listed & {"on_time_current", "on_time_original", "done_after_as_of", "updates_bunched"}
    assert len(hg.quality.rows(frame, PARAMS, "on_time_current")) == 1


def test_median_and_p90_are_days_that_really_occur():
    lags = [0, 1, 1, 2, 2, 3, 4, 7, 9, 30]
    rows = [
        OPEN | {"last_update_on": str(pd.Timestamp("2024-11-03") - pd.Timedelta(days=lag))} for lag in lags
    ]

    found = measured(judged(*rows), "update_stale_15")

    assert (found["median"], found["p90"]) == (2, 9)


def test_an_unknown_measure_and_a_table_that_was_not_judged_are_refused():
    with pytest.raises(ParamsError, match="extended_twice"):
        hg.quality.by_agency(judged(DONE), PARAMS, "lạ")
    with pytest.raises(FrameError, match="status"):
        hg.quality.measure(table(DONE), PARAMS)


def test_the_rule_of_the_period_decides_what_is_on_time():
    late_in_the_day = DONE | {"due_on": "2024-03-02", "completed_on": "2024-03-04"}
    rolled = Params.model_validate({**PARAMS.as_cell(), "deadline": {"roll_forward": True}})
    frame = judged(late_in_the_day)

    assert measured(frame, "on_time_current")["numerator"] == 0
    again = hg.quality.measure(hg.judge(frame, rolled), rolled).set_index("name")
    assert again.loc["on_time_current", "numerator"] == 1


def test_the_table_stays_as_it_is():
    frame = judged(NOT_COUNTED, DONE, OVERDUE)
    before = frame.copy(deep=True)

    hg.quality.summarise(frame, PARAMS)
    hg.quality.rows(frame, PARAMS)

    pd.testing.assert_frame_equal(frame, before)


def optional(values):
    return st.none() | st.sampled_from(values)


ANY_DAY = optional(["2023-12-29", "2024-02-05", "2024-03-01", "2024-10-18", "2024-11-03", "2024-11-05"])
ANY_ROW = st.fixed_dictionaries(
    {name: ANY_DAY for name in DATES if name != "assigned_on"}
    | {name: optional([0, 1, 2, 100]) for name in NUMBERS}
    | {
        "state": st.sampled_from(["done", "open", "awaiting_confirmation", "paused"]),
        "result_doc": optional(["ok", "12/BC"]),
        "agency_id": optional(["so-y-te", "so-tu-phap"]),
        "exclusion": optional(["duplicate"]),
    }
)


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(ANY_ROW, min_size=1, max_size=12))
def test_parts_never_exceed_the_whole_agencies_add_up_and_rows_are_the_numerator(drawn):
    frame = judged(NOT_COUNTED, *(DONE | row | {"agency": row["agency_id"]} for row in drawn))

    listed = hg.quality.rows(frame, PARAMS)["name"].value_counts()
    counted = frame["status"].isin(vocab.IN_TOTAL).sum()
    for entry in hg.quality.summarise(frame, PARAMS):
        assert 0 <= entry["numerator"] <= entry["denominator"]
        whole = entry["denominator"] + entry["unknown"]
        assert whole == counted if MEASURES[entry["name"]].denominator == COUNTED else whole <= counted
        for part in ("numerator", "denominator", "unknown"):
            assert sum(agency[part] for agency in entry["by_agency"]) == entry[part]
        if MEASURES[entry["name"]].is_fault:
            assert listed.get(entry["name"], 0) == entry["numerator"]


def test_the_simulated_export_shows_what_was_put_into_it():
    """hganalysis/sample: 3% of the done under 100%, a fifth without files, 15% unconfirmed."""
    found = hg.quality.measure(sample_period.judged(), sample_period.PARAMS).set_index("name")

    assert found.loc["on_time_current", ["numerator", "denominator"]].tolist() == [622, 749]
    assert found.loc["done_without_date", "numerator"] == 1
    for name, share in (
        ("done_unfinished_progress", 0.03),
        ("done_without_file", 0.2),
        ("done_unconfirmed", 0.15),
    ):
        assert found.loc[name, "low"] < share < found.loc[name, "high"]
    assert list(found.index[found["unsaid"] != ""]) == ["extended_after_due"]


def test_measures_follow_the_complaints_in_their_order():
    complaints = [each.complaint for each in MEASURES.values()]

    assert list(dict.fromkeys(complaints)) == list(COMPLAINTS)
    assert complaints == sorted(complaints, key=list(COMPLAINTS).index)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("texts: [đã xong, Đã  xong]", "dòng 1: «Đã  xong» ghi hai lần"),
        ("texts: [a]\nkhac: b", "dòng 2: không có khóa «khac»"),
        ("texts: chữ", "«texts» là «chữ», cần một danh sách"),
    ],
)
def test_faults_of_the_list_of_stock_phrases_are_told_with_their_line(tmp_path, content, fault):
    path = tmp_path / "boilerplate.yml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(MapError) as told:
        load_empty_results(path)

    assert fault in str(told.value)


def test_the_thresholds_are_said_where_they_are_used():
    assert all(each.definition.endswith(".") for each in MEASURES.values())
    assert number(30) in MEASURES["update_stale_30"].label
