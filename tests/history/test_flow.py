"""The flow of the month: its three sums come out even, and each move is the one that happened."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hganalysis as hg
from hganalysis import vocab
from hganalysis.counting.changes import as_long_before
from hganalysis.errors import Unsaid
from hganalysis.history.flow import flow_between
from hganalysis.history.flow_result import FlowCounts
from hganalysis.history.flow_words import flow_line, nameless_told
from hganalysis.history.successors import as_successors, successor_on

SINCE, AS_OF = dt.date(2024, 10, 31), dt.date(2024, 11, 30)
STATUSES = (*vocab.STATUSES,)
AGENCIES = {"so-y-te": "Sở Y tế", "so-tu-phap": "Sở Tư pháp", "": "Đơn vị lạ"}
LEADERS = ("Chủ tịch", "Phó Chủ tịch", "")

Row = tuple[str, str, str, str]
"""Id, status, id of the agency, leader."""


def table(rows: list[Row], as_of: dt.date) -> pd.DataFrame:
    """Return rows as a judged table has them, with the deadline of each on one side of the as-of day."""
    ahead = pd.Timestamp(as_of) + pd.Timedelta(days=9)
    passed = pd.Timestamp(as_of) - pd.Timedelta(days=9)
    frame = pd.DataFrame(
        {
            "task_id": [row[0] for row in rows],
            "title": [f"Việc {row[0]}" for row in rows],
            "agency_id": [row[2] or None for row in rows],
            "agency": [AGENCIES[row[2]] for row in rows],
            "agency_group": ["department" if row[2] else "unresolved" for row in rows],
            "leader": [row[3] for row in rows],
            "status": pd.Categorical([row[1] for row in rows], categories=STATUSES, ordered=True),
            "deadline": pd.to_datetime([ahead if row[1] == "open_in_time" else passed for row in rows]),
        }
    )
    frame.attrs["as_of"] = as_of.isoformat()
    return frame


rows = st.lists(
    st.tuples(
        st.sampled_from([*"abcdefgh"]),
        st.sampled_from(STATUSES),
        st.sampled_from([*AGENCIES]),
        st.sampled_from(LEADERS),
    ),
    min_size=1,
    max_size=24,
)


def counted(frame: pd.DataFrame, statuses: tuple[str, ...]) -> int:
    return int(frame["status"].isin(statuses).sum())


def is_even(flow: FlowCounts) -> bool:
    into = flow.carried_in + flow.assigned + flow.other_in + flow.moved_in
    out = flow.finished_in_time + flow.finished_late + flow.other_out + flow.vanished + flow.moved_out
    overdue = flow.overdue_before + flow.newly_overdue + flow.overdue_in
    done = flow.done_before + flow.finished_in_time + flow.finished_late + flow.done_in
    return (
        into == out + flow.carried_out
        and overdue == flow.cleared + flow.overdue_out + flow.overdue_now
        and done == flow.done_out + flow.done_now
    )


@settings(max_examples=40, deadline=None)
@given(before=rows, now=rows)
def test_flows_add_up_to_the_totals_of_both_days(before: list[Row], now: list[Row]) -> None:
    was, is_ = (
        table([*before, ("z", "open_in_time", "so-y-te", "")], SINCE),
        table([*now, ("z", "done_late", "so-y-te", "")], AS_OF),
    )
    flow = flow_between(was, is_)
    whole = flow.whole
    assert is_even(whole)
    assert all(map(is_even, (*flow.by_agency, *flow.by_leader)))
    assert (whole.carried_in, whole.carried_out) == (counted(was, vocab.OPEN), counted(is_, vocab.OPEN))
    assert (whole.done_before, whole.done_now) == (counted(was, vocab.DONE), counted(is_, vocab.DONE))
    late = ("open_overdue",)
    assert (whole.overdue_before, whole.overdue_now) == (counted(was, late), counted(is_, late))


def test_a_line_tells_what_left_the_total_too() -> None:
    before = table([("a", "open_in_time", "so-y-te", ""), ("b", "open_in_time", "so-y-te", "")], SINCE)
    now = table([("a", "excluded", "so-y-te", ""), ("b", "open_in_time", "so-y-te", "")], AS_OF)
    told = flow_line(flow_between(before, now).whole, since=SINCE.isoformat())
    assert told.endswith("; chuyển sang chưa phân loại hoặc ngoài tổng số 1.")


@pytest.mark.parametrize(
    ("before", "now", "most"), [(["", ""], [""], "1"), (["", ""], ["", "", ""], "2"), ([""], [], None)]
)
def test_rows_without_an_id_that_may_be_one_task_are_told_with_what_they_may_add(
    before: list[str], now: list[str], most: str | None
) -> None:
    sides = [
        table([(task_id, "open_in_time", "so-y-te", "") for task_id in ("a", *ids)], day)
        for ids, day in ((before, SINCE), (now, AS_OF))
    ]
    flow = flow_between(*sides)
    told = nameless_told(flow)
    assert flow.whole.vanished == len(before)
    assert flow.whole.assigned == len(now)
    if most is None:
        assert told == ()
    else:
        assert told[0].startswith(f"{len(before)} dòng của kỳ trước và {len(now)} dòng của kỳ này")
        assert told[0].endswith(f"mỗi số nhiều nhất {most}.")


@settings(max_examples=25, deadline=None)
@given(before=rows, now=rows)
def test_agencies_and_leaders_add_up_to_the_whole_but_for_tasks_that_went_from_one_to_another(
    before: list[Row], now: list[Row]
) -> None:
    flow = flow_between(
        table([*before, ("z", "open_in_time", "", "x")], SINCE),
        table([*now, ("z", "done_late", "", "x")], AS_OF),
    )
    never_elsewhere = set(FlowCounts.model_fields) - {
        *("moved_in", "moved_out", "overdue_in", "overdue_out", "done_in", "done_out")
    }
    for groups in (flow.by_agency, flow.by_leader or (flow.whole,)):
        assert sum(each.moved_in for each in groups) == sum(each.moved_out for each in groups)
        for name in never_elsewhere:
            assert sum(each.of(name) for each in groups) == flow.whole.of(name), name


CASES: list[tuple[str | None, str | None, set[str], str]] = [
    ("open_in_time", "done_on_time", {"carried_in", "finished_in_time"}, "finished_in_time"),
    ("open_in_time", "done_late", {"carried_in", "finished_late"}, "finished_late"),
    ("open_in_time", "open_overdue", {"carried_in", "carried_out", "newly_overdue"}, "newly_overdue"),
    ("open_overdue", "done_late", {"carried_in", "finished_late", "overdue_before", "cleared"}, "cleared"),
    ("open_overdue", "open_in_time", {"carried_in", "carried_out", "overdue_out"}, ""),
    ("open_overdue", None, {"carried_in", "vanished", "overdue_out"}, "vanished"),
    ("open_in_time", "excluded", {"carried_in", "other_out"}, "other_out"),
    ("done_on_time", "open_overdue", {"done_out", "other_in", "overdue_in", "carried_out"}, "done_out"),
    ("done_on_time", None, {"done_out"}, "vanished"),
    ("unclassified", "done_late", {"done_in"}, "done_in"),
    ("unclassified", "open_in_time", {"other_in", "carried_out"}, "other_in"),
    (None, "open_in_time", {"assigned", "carried_out"}, "assigned"),
    (None, "open_overdue", {"assigned", "newly_overdue", "carried_out"}, "newly_overdue"),
    (None, "done_on_time", {"assigned", "finished_in_time"}, "finished_in_time"),
    (None, "unclassified", {"assigned", "other_out"}, "other_out"),
    (None, "excluded", set(), ""),
    ("open_in_time", "open_in_time", {"carried_in", "carried_out"}, ""),
]


@pytest.mark.parametrize(("was", "is_", "counts", "move"), CASES)
def test_each_move_is_counted_where_it_belongs(
    was: str | None, is_: str | None, counts: set[str], move: str
) -> None:
    same: Row = ("same", "no_deadline", "so-y-te", "")
    flow = flow_between(
        table([same, *([("a", was, "so-y-te", "")] if was else [])], SINCE),
        table([same, *([("a", is_, "so-y-te", "")] if is_ else [])], AS_OF),
    )
    stocks = {"overdue_now", "overdue_before", "done_before", "done_now"}
    found = {name for name in FlowCounts.model_fields if flow.whole.of(name)}
    assert found - stocks == counts - stocks
    assert [each.move for each in flow.tasks] == ([move] if move else [])


def test_a_task_given_to_another_agency_leaves_one_and_enters_the_other() -> None:
    flow = flow_between(
        table([("a", "open_overdue", "so-y-te", "")], SINCE),
        table([("a", "done_late", "so-tu-phap", "")], AS_OF),
    )
    health, justice = sorted(flow.by_agency, key=lambda each: each.agency, reverse=True)
    assert (health.carried_in, health.moved_out, health.finished_late) == (1, 1, 0)
    assert (justice.moved_in, justice.finished_late, justice.overdue_in, justice.cleared) == (1, 1, 1, 1)


def test_tables_without_a_common_task_and_tables_in_the_wrong_order_are_told() -> None:
    one, other = [("a", "open_overdue", "", "")], [("b", "open_overdue", "", "")]
    with pytest.raises(Unsaid, match="không có nhiệm vụ nào chung"):
        flow_between(table(one, SINCE), table(other, AS_OF))
    with pytest.raises(Unsaid, match="kỳ chốt sớm hơn"):
        flow_between(table(one, AS_OF), table(one, SINCE))


def test_tasks_due_since_the_last_day_are_compared_with_those_of_the_month_before() -> None:
    def due(day: str, status: str, n: int, as_of: dt.date) -> pd.DataFrame:
        frame = table([(f"{day}{status}{i}", status, "", "") for i in range(n)], as_of)
        return frame.assign(deadline=pd.Timestamp(day))

    was = [due("2024-09-29", "done_late", 9, SINCE), due("2024-09-30", "done_on_time", 5, SINCE)]
    was += [due("2024-10-30", "done_late", 45, SINCE), due("2024-10-31", "open_in_time", 9, SINCE)]
    now = [due("2024-10-30", "done_late", 9, AS_OF), due("2024-10-31", "done_on_time", 40, AS_OF)]
    now += [due("2024-11-29", "open_overdue", 10, AS_OF), due("2024-11-30", "open_in_time", 9, AS_OF)]
    tables = [pd.concat(each) for each in (was, now)]
    for frame, day in zip(tables, (SINCE, AS_OF), strict=True):
        frame.attrs["as_of"] = day.isoformat()
    found = flow_between(tables[0], tables[1]).due_within
    assert (found.before.from_, found.before.to) == ("2024-09-30", "2024-10-30")
    assert (found.after.from_, found.after.to) == ("2024-10-31", "2024-11-29")
    assert (found.rate.before.numerator, found.rate.before.denominator) == (5, 50)
    assert (found.rate.after.numerator, found.rate.after.denominator) == (40, 50)
    assert found.rate.beyond_chance


@pytest.mark.parametrize(
    ("since", "as_of", "start"),
    [
        ("2024-10-31", "2024-11-30", "2024-09-30"),
        ("2025-01-31", "2025-02-28", "2024-12-31"),
        ("2024-11-03", "2024-12-03", "2024-10-03"),
        ("2024-12-31", "2025-03-31", "2024-09-30"),
        ("2024-11-03", "2024-11-10", "2024-10-27"),
        ("2024-03-31", "2024-04-20", "2024-03-11"),
    ],
)
def test_the_time_before_is_as_long(since: str, as_of: str, start: str) -> None:
    found = as_long_before(dt.date.fromisoformat(since), dt.date.fromisoformat(as_of))
    assert found.isoformat() == start


@pytest.mark.parametrize(
    ("agency", "day", "heir"),
    [
        ("so-ke-hoach-va-dau-tu", "2025-02-18", "so-ke-hoach-va-dau-tu"),
        ("so-ke-hoach-va-dau-tu", "2025-02-19", "so-tai-chinh-2025"),
        ("so-ke-hoach-va-dau-tu", "2025-06-30", "so-tai-chinh-2025"),
        ("so-ke-hoach-va-dau-tu", "2025-07-01", "can-tho-so-tai-chinh"),
        ("khong-co-trong-danh-ba", "2025-07-01", "khong-co-trong-danh-ba"),
    ],
)
def test_an_agency_that_was_merged_is_who_answers_on_the_day(agency: str, day: str, heir: str) -> None:
    assert successor_on(agency, dt.date.fromisoformat(day)) == heir


def test_a_merger_is_no_move_from_one_agency_to_another() -> None:
    def of(agency_id: str, name: str, status: str, day: dt.date) -> pd.DataFrame:
        made = table([("a", status, "so-y-te", "")], day)
        return made.assign(agency_id=agency_id, agency=name)

    was = of("so-ke-hoach-va-dau-tu", "Sở Kế hoạch và Đầu tư", "open_in_time", dt.date(2025, 1, 31))
    now = of("so-tai-chinh-2025", "Sở Tài chính", "done_late", dt.date(2025, 2, 28))
    (flow,) = flow_between(was, now).by_agency
    assert (flow.agency_id, flow.carried_in, flow.finished_late) == ("so-tai-chinh-2025", 1, 1)
    assert flow.moved_in == flow.moved_out == 0
    assert was["agency_id"].eq("so-ke-hoach-va-dau-tu").all()


def test_tasks_of_agencies_that_still_exist_are_left_as_they_are() -> None:
    tasks: Any = table([("a", "done_late", "so-y-te", "")], SINCE)
    assert as_successors(tasks, SINCE) is tasks


def test_a_task_assigned_after_the_as_of_day_but_before_the_export_is_new_in_the_next_period() -> None:
    same: Row = ("same", "open_in_time", "so-y-te", "")
    was = table([same, ("a", "excluded", "so-y-te", "")], SINCE)
    was = was.assign(exclusion=["", "outside_population"])
    was.attrs = {"as_of": SINCE.isoformat()}
    found = flow_between(was, table([same, ("a", "done_on_time", "so-y-te", "")], AS_OF)).whole
    assert (found.assigned, found.finished_in_time, found.done_in) == (1, 1, 0)


def test_the_words_say_each_sum_and_only_what_happened_and_the_table_has_the_same_numbers() -> None:
    was = table([("a", "open_overdue", "so-y-te", ""), ("b", "open_in_time", "so-y-te", "")], SINCE)
    now = table([("a", "done_late", "so-y-te", ""), ("c", "open_in_time", "so-y-te", "")], AS_OF)
    answer = hg.flow(now, was)
    assert answer.words[0] == (
        "Nhiệm vụ chưa hoàn thành, từ sau ngày chốt 31/10/2024: chuyển từ kỳ trước 2; mới 1; hoàn thành đúng "
        "hạn 0; hoàn thành quá hạn 1; không còn trong tệp 1; chuyển sang kỳ sau 1."
    )
    assert answer.words[1] == (
        "Trong số đó, nhiệm vụ quá hạn: đầu kỳ 1; mới quá hạn 0; đã giải quyết 1; cuối kỳ 0."
    )
    assert answer.tables[0].frame.iloc[0].tolist() == ["Toàn bộ", "2", "1", "0", "1", "-1", "1", "0", "1"]
    assert answer.frame.query("of == 'whole'")["vanished"].tolist() == [1]
    assert answer.plot().get_title() == answer.title


def test_without_an_earlier_table_the_answer_says_what_is_missing() -> None:
    answer = hg.flow(table([("a", "done_late", "", "")], AS_OF), None)
    assert answer.frame.empty
    assert "Cần tham số previous" in answer.needs
