"""What the audit finds in what was changed since the period before, and whom it leaves alone."""

import datetime as dt
from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest
from history.months import audits, found_and_true, params_of
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

import hganalysis as hg
from hganalysis.errors import ParamsError
from hganalysis.history.audit import audited, carried
from hganalysis.sample.chance import Chance
from hganalysis.sample.month_files import TRUTH, write_months
from hganalysis.sample.months import window_of
from hganalysis.sample.tampering import KINDS, honest_year, tampered_year
from hganalysis.vocab import CHANGES_OF_HISTORY, STATES

SINCE, NOW = dt.date(2024, 10, 31), dt.date(2024, 11, 30)


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(f"2024-{text}")


OPEN = {
    "task_id": "NV1",
    "doc_number": "12/TB-VP.UBND",
    "doc_date": day("05-02"),
    "title": "Tham mưu kế hoạch giải phóng mặt bằng tuyến đường tránh năm 2024",
    "leader": "Chủ tịch UBND tỉnh",
    "agency_raw": "Sở Y tế",
    "agency_id": "so-y-te",
    "agency": "Sở Y tế",
    "agency_group": "department",
    "assigned_on": day("05-03"),
    "entered_on": day("05-03"),
    "due_raw": "15/10/2024",
    "due_kind": "dated",
    "due_on": day("10-15"),
    "due_original": pd.NaT,
    "extension_count": 0,
    "status_raw": "Đang thực hiện",
    "state": "open",
    "progress_pct": 50,
    "reported_on": pd.NaT,
    "completed_on": pd.NaT,
    "completed_has_time": False,
    "confirmed_on": pd.NaT,
    "exclusion": None,
    "doubt": None,
    "source_file": "thang-10.xlsx",
    "source_sheet": "DS",
    "source_row": 12,
}
OTHER = OPEN | {
    "task_id": "NV2",
    "doc_number": "77/QĐ-UBND",
    "title": "Báo cáo thu ngân sách",
    "source_row": 13,
}
"""A task that nothing happens to: it has an extension, a report and a confirmation, as the columns allow."""

OTHER |= {"extension_count": 1, "due_original": day("06-01"), "reported_on": day("06-20")}
OTHER |= {
    "state": "done",
    "status_raw": "Đã hoàn thành",
    "completed_on": day("06-20"),
    "confirmed_on": day("06-21"),
}

DONE = {"state": "done", "status_raw": "Đã hoàn thành", "progress_pct": 100, "completed_on": day("10-14")}
WAITING = {"state": "awaiting_confirmation", "status_raw": "Chờ xác nhận", "reported_on": day("10-14")}
EXTENDED = {"due_on": day("12-20"), "due_raw": "20/12/2024", "extension_count": 1}
SUCCESSOR = {"agency_id": "so-tai-chinh-2025", "agency": "Sở Tài chính", "agency_raw": "Sở Tài chính"}
PLANNING = {"agency_id": "so-ke-hoach-va-dau-tu", "agency": "Sở KH&ĐT", "agency_raw": "Sở KH&ĐT"}


def table(as_of: dt.date, *rows: dict, **more: object) -> pd.DataFrame:
    return hg.judge(pd.DataFrame([OTHER, *rows]), params_of(as_of, **more))


def kinds(was: dict | None, now: dict | None, **more: object) -> list[str]:
    """Return what is found where one task was as given and is as given; None is no row."""
    before = table(SINCE, *([] if was is None else [OPEN | was]), **more)
    after = table(NOW, *([] if now is None else [OPEN | now]), **more)
    return [each.kind for each in audited(before, after).findings]


@pytest.mark.parametrize(
    ("kind", "was", "now"),
    [
        ("completion_withdrawn", DONE, {}),
        ("completion_withdrawn", DONE, {"state": "returned", "status_raw": "Bị trả lại"}),
        ("completion_withdrawn", DONE, DONE | {"completed_on": pd.NaT}),
        ("backdated", {}, DONE),
        ("backdated", {}, DONE | {"completed_on": day("10-31")}),
        ("backdated", {}, DONE | {"reported_on": day("11-20")}),
        ("backdated", WAITING, DONE | {"completed_on": day("09-01")}),
        ("completion_moved", DONE, DONE | {"completed_on": day("10-13")}),
        ("completion_moved", DONE, DONE | {"completed_on": day("11-13")}),
        (
            "deadline_moved",
            {"due_on": day("12-10"), "due_raw": "10/12/2024"},
            EXTENDED | {"extension_count": 0},
        ),
        ("deadline_moved", {}, EXTENDED),
        ("deadline_moved", {}, {"due_on": pd.NaT, "due_kind": "none", "due_raw": "Không thời hạn"}),
        ("deadline_moved", {"due_original": day("09-01")}, {"due_original": day("09-30")}),
        ("agency_replaced", {}, {"agency_id": "so-noi-vu", "agency": "Sở Nội vụ", "agency_raw": "Sở Nội vụ"}),
        ("agency_replaced", {}, {"agency_id": None, "agency": "Đội 5", "agency_raw": "Đội 5"}),
        ("leader_replaced", {}, {"leader": "Phó Chủ tịch UBND tỉnh"}),
        ("title_replaced", {}, {"title": "Rà soát quy hoạch rừng phòng hộ"}),
        ("title_replaced", {}, {"title": OPEN["title"].replace("2024", "2025")}),
        ("title_replaced", {}, {"title": "Không " + OPEN["title"]}),
        ("vanished", {}, None),
        ("vanished", DONE, None),
        ("entered_late", None, {}),
        ("entered_late", None, {"entered_on": day("11-05")}),
        ("entered_late", None, {"entered_on": pd.NaT}),
        ("id_reused", {}, {"doc_number": "9/QĐ-UBND", "title": "Rà soát quy hoạch rừng phòng hộ"}),
        ("id_reused", DONE, {"assigned_on": day("11-09"), "title": "Rà soát quy hoạch rừng phòng hộ"}),
        ("state_backwards", WAITING, {"reported_on": day("10-14")}),
        ("state_backwards", WAITING, {}),
        ("state_backwards", DONE, WAITING | {"completed_on": day("10-14")}),
        ("state_backwards", DONE | {"confirmed_on": day("10-20")}, DONE),
        ("state_backwards", {"state": "withdrawn", "status_raw": "Thu hồi"}, {}),
    ],
)
def test_what_was_changed_is_found_once(kind, was, now):
    assert kinds(was, now) == [kind]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ({}, {}),
        ({}, DONE | {"completed_on": day("11-01")}),
        ({}, {"progress_pct": 90}),
        ({"due_on": day("12-10"), "due_raw": "10/12/2024"}, EXTENDED | {"due_original": day("12-10")}),
        ({"due_on": day("11-10"), "due_raw": "10/11/2024"}, EXTENDED),
        ({"due_on": day("10-31"), "due_raw": "31/10/2024"}, EXTENDED),
        ({"due_on": pd.NaT, "due_kind": "waiting", "due_raw": "Chờ quyết định"}, {}),
        (WAITING, DONE),
        (WAITING, DONE | {"completed_on": day("10-12"), "confirmed_on": day("11-05")}),
        ({}, DONE | {"completed_on": day("10-30"), "reported_on": day("11-02")}),
        (WAITING, WAITING | {"state": "returned", "status_raw": "Bị trả lại"}),
        (DONE, DONE | {"confirmed_on": day("11-20")}),
        (DONE, DONE | {"completed_on": day("10-14") + pd.Timedelta(hours=9), "completed_has_time": True}),
        (DONE | {"completed_on": pd.NaT}, DONE),
        ({}, {"state": "withdrawn", "status_raw": "Thu hồi"}),
        ({}, {"agency_raw": "SỞ Y TẾ", "agency": "SỞ  Y TẾ"}),
        (PLANNING, SUCCESSOR),
        ({"agency_id": None, "agency": "Long Mỹ", "agency_raw": "Long Mỹ"},
         {"agency_id": "ubnd-huyen-long-my", "agency": "UBND Long Mỹ", "agency_raw": "UBND huyện Long Mỹ"}),
        ({}, {"leader": "chủ tịch  UBND tỉnh"}),
        ({"leader": None}, {}),
        ({}, {"title": "- " + OPEN["title"].replace("giải phóng", "gỉai phóng")}),
        ({}, {"title": OPEN["title"][:40] + "…"}),
        ({}, {"doc_number": "12 / TB-VP.UBND"}),
        (None, {"assigned_on": day("11-01"), "entered_on": day("11-01")}),
        (None, {"assigned_on": day("10-30"), "entered_on": day("11-01")}),
        ({"state": "withdrawn", "status_raw": "Thu hồi"}, None),
        ({"exclusion": "duplicate"}, None),
        ({}, {"task_id": "NV-00001"}),
    ],
)  # fmt: skip
def test_what_happens_in_the_open_accuses_nobody(was, now):
    since, as_of = (SINCE, NOW) if was is not PLANNING else (SINCE, dt.date(2025, 6, 30))
    before = table(since, *([] if was is None else [OPEN | was]))
    start = {"from": dt.date(2024, 1, 1)}
    after = table(as_of, *([] if now is None else [OPEN | now]), **start)
    assert [each.kind for each in audited(before, after).findings] == []


def test_a_reviewed_correction_is_on_record():
    before, after = table(SINCE, OPEN), table(NOW, OPEN | DONE)
    assert audited(before, after, recorded={("NV1", "completed_on")}).findings == ()
    assert len(audited(before, after, recorded={("NV1", "title"), ("NV2", "completed_on")}).findings) == 1


def test_minutes_count_only_where_the_period_judges_by_minute():
    rows = [
        OPEN | DONE | {"completed_has_time": True, "completed_on": day(f"10-14 {hour}:00")}
        for hour in ("09", "10")
    ]
    by_minute = {"deadline": {"granularity": "minute"}}
    assert kinds(rows[0], rows[1]) == []
    assert kinds(rows[0], rows[1], **by_minute) == ["completion_moved"]
    assert kinds(rows[0], rows[1] | {"completed_has_time": False}, **by_minute) == []


def test_a_desk_handed_over_is_no_change_of_tasks_and_one_task_of_it_is():
    desk = [OPEN | {"task_id": f"NV{n}", "doc_number": f"{n}/A", "leader": "Ông A"} for n in range(10, 14)]
    handed = [row | {"leader": "Ông B"} for row in desk]
    assert audited(table(SINCE, *desk), table(NOW, *handed)).findings == ()
    found = audited(table(SINCE, *desk), table(NOW, *desk[1:], handed[0])).findings
    assert [(each.kind, each.task_id) for each in found] == [("leader_replaced", "NV10")]


def test_a_finding_tells_both_places_and_what_it_does_to_the_figures():
    before, after = (
        table(SINCE, OPEN | DONE),
        table(NOW, OPEN | {"source_file": "thang-11.xlsx", "source_row": 40}),
    )
    history = audited(before, after)
    (found,) = history.findings
    assert (found.was, found.now, found.column) == ("2024-10-14", "", "completed_on")
    assert (found.status_before, found.status_now, found.status_otherwise) == (
        "done_on_time", "open_overdue", "done_on_time",
    )  # fmt: skip
    assert (found.before.file, found.before.row, found.after.file, found.after.row) == (
        "thang-10.xlsx", 12, "thang-11.xlsx", 40,
    )  # fmt: skip
    assert (history.totals.open_overdue, history.totals_otherwise.open_overdue) == (1, 0)
    assert (history.on_time.numerator, history.on_time_otherwise.numerator) == (1, 2)


def test_a_task_whose_rows_contradict_each_other_is_of_the_period_in_what_is_held_against_it_too():
    elsewhere = {"assigned_on": pd.Timestamp("2023-12-03"), "doubt": "conflicting_duplicates"}
    rows = [OPEN | elsewhere, OPEN | {"exclusion": "duplicate"}]
    after = table(NOW, *[each | {"leader": "Phó Chủ tịch UBND tỉnh"} for each in rows])
    found = audited(table(SINCE, *rows), after)

    assert [each.kind for each in found.findings] == ["leader_replaced"]
    assert found.findings[0].status_otherwise == found.findings[0].status_now == "unclassified"
    assert found.totals == found.totals_otherwise


def test_words_tables_and_figure_of_the_answer_tell_the_same():
    answer = hg.audit(table(SINCE, OPEN | DONE), table(NOW, OPEN))
    assert answer.words[0].startswith("1 chỗ khác với số liệu của kỳ chốt ngày 31/10/2024 đã công bố")
    assert answer.frame.loc[0, "kind"] == "completion_withdrawn"
    assert answer.tables[0].frame.iloc[0, 0] == "rút lại kết quả đã báo hoàn thành"
    assert len(answer.plot().patches) == 1


def test_tables_in_the_wrong_order_without_a_day_or_without_a_common_task_are_told_and_not_audited():
    before, after = table(SINCE, OPEN), table(NOW, OPEN)
    assert "bảng trước chốt ngày 30/11/2024" in hg.audit(after, before).needs
    assert (
        "không có nhiệm vụ nào chung"
        in hg.audit(before, after.assign(task_id=["a", "b"], title=["", ""])).needs
    )
    bare = before.copy()
    bare.attrs = {}
    assert "bảng không ghi ngày chốt số liệu" in hg.audit(bare, after).needs


def test_ids_that_are_numbers_of_rows_are_told_and_accuse_nobody():
    rows = [OPEN | {"task_id": f"{n}", "title": f"Việc thứ {n}", "doc_number": f"{n}/A"} for n in range(30)]
    shifted = [rows[n + 1] | {"task_id": f"{n}", "title": f"Việc riêng {n * 7}"} for n in range(29)]
    assert (
        "mã nhiệm vụ chung là mã của việc khác" in hg.audit(table(SINCE, *rows), table(NOW, *shifted)).needs
    )


@pytest.mark.parametrize("seed", [0])
def test_every_row_tampered_with_over_a_year_is_found_and_no_other_is_accused(seed):
    found, true = found_and_true(tampered_year(Chance(seed)))
    assert found == true
    assert {kind for _, kind, _ in true} == set(CHANGES_OF_HISTORY) - {"returned"} == set(KINDS)


def test_honest_months_accuse_nobody_though_much_happens_in_them():
    years = [history for _, history in audits(honest_year(Chance(11)), 5)]
    assert [each.findings for each in years] == [()] * 4
    assert all(each.paired > 50 and each.new > 20 for each in years)


def test_months_written_as_workbooks_and_read_again_tell_the_same(tmp_path):
    write_months(tmp_path, 2, 5)
    truth = pd.read_csv(tmp_path / TRUTH, dtype=str)
    judged = []
    for month in (1, 2):
        params = params_of(window_of(month).as_of)
        tasks, _ = hg.read_tasks(tmp_path / "data" / f"nhiem-vu-{params.period}.xlsx", "qlvb", root=ROOT)
        judged.append(hg.judge(tasks, params))
    found = Counter(
        (f"{after.attrs['as_of'][:7]}", each.kind, each.task_id)
        for before, after in pairwise(judged)
        for each in audited(before, after).findings
    )
    assert found == Counter(truth[["month", "kind", "task_id"]].itertuples(index=False, name=None))


def test_months_replace_nothing_unasked(tmp_path):
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "2024-01-31.yml").write_text("của tôi")
    with pytest.raises(ParamsError, match=r"Đã có params/2024-01-31\.yml với nội dung khác"):
        write_months(tmp_path, 1)
    assert not (tmp_path / "data").exists()
    with pytest.raises(ParamsError, match="chỉ nhận từ 1 đến 12"):
        write_months(tmp_path, 13)


TASK = st.fixed_dictionaries(
    {
        "task_id": st.sampled_from(["A", "B", "C", "D"]),
        "state": st.sampled_from(list(STATES)),
        "completed_on": st.sampled_from([pd.NaT, day("06-01"), day("10-30")]),
        "due_on": st.sampled_from([pd.NaT, day("05-01"), day("12-01")]),
        "agency_id": st.sampled_from(["so-y-te", "so-noi-vu", None]),
        "title": st.sampled_from(["Việc một", "Báo cáo hai"]),
        "exclusion": st.sampled_from([None, "duplicate"]),
    }
)


@settings(max_examples=12)
@given(st.lists(TASK, max_size=6))
def test_a_table_has_nothing_against_itself(rows):
    tasks = table(SINCE, *(OPEN | row for row in rows))
    assert audited(tasks, tasks).findings == ()


@settings(max_examples=12)
@given(st.lists(TASK, max_size=6), st.lists(TASK, max_size=6))
def test_totals_are_those_of_the_later_table_whatever_was_changed(was, now):
    before, after = table(SINCE, *(OPEN | row for row in was)), table(NOW, *(OPEN | row for row in now))
    history = audited(before, after)
    assert history.totals.plain() == {
        name: n for name, n in hg.count(after).iloc[0].items() if name in history.totals
    }
    assert all(each.status_before is None for each in history.findings if each.before is None)
    assert sum(each.n for each in history.by_kind) == len(history.findings)


DISTRICT = {"agency_id": "ubnd-chau-thanh", "agency": "UBND huyện Châu Thành", "agency_raw": "Châu Thành"}
ANOTHER = {"agency_id": "so-noi-vu-2025", "agency": "Sở Nội vụ", "agency_raw": "Sở Nội vụ"}


@pytest.mark.parametrize(
    ("as_of", "found"), [(dt.date(2025, 6, 30), ["agency_replaced"]), (dt.date(2025, 7, 31), [])]
)
def test_tasks_of_an_agency_that_is_no_more_have_to_go_to_another(as_of, found):
    start = {"from": dt.date(2024, 1, 1)}
    history = audited(table(SINCE, OPEN | DISTRICT), table(as_of, OPEN | ANOTHER, **start))
    assert [each.kind for each in history.findings] == found


NAMELESS = {"task_id": None}
LATE = {"assigned_on": day("10-01"), "entered_on": day("10-01")}


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        ([NAMELESS], [], ["vanished"]),
        ([NAMELESS], [NAMELESS], []),
        ([NAMELESS], [NAMELESS | LATE], []),
        ([NAMELESS], [NAMELESS | {"assigned_on": day("11-01"), "entered_on": day("11-01")}], ["vanished"]),
        ([], [NAMELESS | LATE], ["entered_late"]),
        ([NAMELESS, NAMELESS], [NAMELESS], []),
    ],
)
def test_a_row_without_an_id_came_or_went_where_no_other_can_be_the_same_task(was, now, found):
    before, after = (
        table(as_of, *(OPEN | each | {"source_row": 20 + n} for n, each in enumerate(rows)))
        for as_of, rows in ((SINCE, was), (NOW, now))
    )
    findings = audited(before, after).findings
    assert [each.kind for each in findings] == found
    assert carried(findings, after, ()) == ()


def test_what_was_found_stays_open_until_it_is_explained_and_is_told_once():
    done = OPEN | {"state": "done", "status_raw": "Hoàn thành", "completed_on": day("10-10")}
    since, now, later = (params_of(dt.date(2024, month, 28)) for month in (10, 11, 12))
    tables = [
        hg.judge(pd.DataFrame([row, OTHER]), params)
        for row, params in ((done, since), (OPEN, now), (OPEN, later))
    ]
    first = audited(tables[0], tables[1])
    assert [each.kind for each in first.findings] == ["completion_withdrawn"]
    second = audited(tables[1], tables[2])
    assert second.findings == ()

    [left] = carried(first.findings, tables[2], second.findings)
    assert (left.task_id, left.kind, left.after.row) == ("NV1", "completion_withdrawn", 12)
    assert carried((left,), tables[2], (), recorded=[("NV1", left.column)]) == ()
    assert carried(first.findings, tables[2], first.findings) == ()
    assert carried(first.findings, hg.judge(pd.DataFrame([done, OTHER]), later), ()) == ()
