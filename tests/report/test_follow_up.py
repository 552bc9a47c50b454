"""What last period's brief asked is followed task by task, in the terms of what was asked."""

import json

import pandas as pd
import pytest
from project import make_project
from published import publish_project
from result_example import changed, example_result
from test_changed_history import changed as changed_history

from hganalysis.history.follow_up_result import (
    OUTCOMES,
    AskedProposal,
    AskedTask,
    FollowedProposal,
    FollowedTask,
    FollowUp,
    Remembered,
)
from hganalysis.history.history_result import Place
from hganalysis.report.asked_tasks import ABOUT, asked
from hganalysis.report.brief import build_brief
from hganalysis.report.follow_up import LABELS, follow_up_sentence, followed
from hganalysis.report.proposals import RULES
from hganalysis.run.previous import read_remembered
from hganalysis.run.publish import read_published
from hganalysis.settings.office import load_office
from hganalysis.settings.params import load_params


def before(kind, *ids, deadline="2024-10-31"):
    tasks = tuple(AskedTask(task_id=each, agency_id="a", deadline=deadline) for each in ids)
    asked = AskedProposal(kind=kind, by="2024-11-10", tasks=tasks)
    return Remembered(period="2024-10", as_of="2024-10-31", asked=(asked,))


def judged(**row):
    usual = {
        "task_id": "1", "agency_id": "a", "agency": "Sở A", "title": "Việc", "status": "open_overdue",
        "state": "open", "holder": "agency", "exclusion": None, "deadline": pd.Timestamp(2024, 10, 31),
        "completed_on": pd.NaT, "cause_raw": None,
    }  # fmt: skip
    return pd.DataFrame([usual | row])


DONE = {"status": "done_late", "state": "done", "holder": None}


@pytest.mark.parametrize(
    ("kind", "row", "outcome"),
    [
        ("longest_overdue", {}, "not_done"),
        ("longest_overdue", DONE, "done"),
        ("longest_overdue", {"holder": "approver"}, "moved"),
        ("longest_overdue", {"deadline": pd.Timestamp(2024, 12, 31), "status": "open_in_time"}, "moved"),
        ("longest_overdue", {"status": "excluded", "exclusion": "withdrawn"}, "moved"),
        ("longest_overdue", {"status": "unclassified", "state": "paused"}, "not_done"),
        ("longest_overdue", {"task_id": "2"}, "gone"),
        ("longest_overdue", {"status": "excluded", "exclusion": "duplicate"}, "gone"),
        (
            "longest_overdue",
            {
                "status": "excluded",
                "exclusion": "outside_population",
                "state": "done",
                "completed_on": pd.Timestamp(2024, 11, 2),
            },
            "done",
        ),
        (
            "longest_overdue",
            {"status": "excluded", "exclusion": "outside_population", "state": "done"},
            "not_done",
        ),
        ("near_deadlines", {"status": "done_on_time", "state": "done", "holder": None}, "done"),
        ("near_deadlines", {}, "not_done"),
        ("awaiting_approval", {"holder": "approver"}, "not_done"),
        ("awaiting_approval", {"holder": "agency"}, "moved"),
        ("awaiting_approval", DONE, "done"),
        ("late_completions", DONE, "not_done"),
        ("late_completions", DONE | {"cause_raw": "thiếu vốn"}, "done"),
        ("unsettled", {"status": "unclassified"}, "not_done"),
        ("unsettled", {"status": "open_overdue"}, "done"),
        ("without_deadline", {"status": "no_deadline", "deadline": pd.NaT}, "not_done"),
        ("without_deadline", {"status": "open_in_time"}, "done"),
        ("without_deadline", {"status": "excluded", "exclusion": "withdrawn"}, "moved"),
    ],
)
def test_what_became_of_a_task_is_told_in_the_terms_of_what_was_asked(kind, row, outcome):
    found = followed(before(kind, "1"), judged(**row))
    assert [each.outcome for each in found.tasks] == [outcome]
    assert found.proposals[0].of(outcome) == found.proposals[0].asked == 1


def audit(kind, row=7):
    """Return an audit of two sources that found one thing in a row."""
    (finding,) = changed_history(example_result(1)).history.findings[:1]
    place = Place(file="b.xlsx", sheet="DS", row=row)
    update = {"kind": kind, "task_id": "1", "after": place}
    return changed_history(example_result()).history.model_copy(
        update={"findings": (finding.model_copy(update=update),)}
    )


MOVED = {"deadline": pd.Timestamp(2024, 12, 31), "status": "open_in_time"}
PLACED = {"source_sheet": "DS", "source_row": 7}


@pytest.mark.parametrize(
    ("kind", "row", "found", "outcome"),
    [
        ("longest_overdue", DONE, "backdated", "doubtful"),
        ("longest_overdue", DONE, "completion_moved", "doubtful"),
        ("longest_overdue", DONE, "id_reused", "doubtful"),
        ("longest_overdue", DONE, "leader_replaced", "done"),
        ("near_deadlines", DONE, "backdated", "doubtful"),
        ("awaiting_approval", DONE, "backdated", "doubtful"),
        ("unsettled", DONE, "backdated", "doubtful"),
        ("longest_overdue", MOVED, "deadline_moved", "doubtful"),
        ("longest_overdue", {"holder": "approver"}, "title_replaced", "moved"),
        ("longest_overdue", {}, "backdated", "not_done"),
    ],
)  # fmt: skip
def test_what_the_audit_doubts_is_neither_done_nor_moved(kind, row, found, outcome):
    rows = judged(**row, **PLACED)
    for history, then in ((audit(found), outcome), (audit(found, row=8), None), (None, None)):
        (task,) = followed(before(kind, "1"), rows, history).tasks
        undoubted = followed(before(kind, "1"), judged(**row)).tasks[0].outcome
        assert task.outcome == (then or undoubted)


@pytest.mark.parametrize(
    ("day", "outcome"), [("2024-10-30", "doubtful"), ("2024-10-31", "done"), ("2024-11-01", "done")]
)
def test_without_an_audit_a_completion_dated_before_the_day_on_which_it_was_open_is_doubted(day, outcome):
    row = DONE | {"completed_on": pd.Timestamp(day)}
    assert followed(before("longest_overdue", "1"), judged(**row)).tasks[0].outcome == outcome
    assert followed(before("awaiting_approval", "1"), judged(**row)).tasks[0].outcome == "done"
    undoubted = followed(before("longest_overdue", "1"), judged(**row, **PLACED), audit("title_replaced"))
    assert undoubted.tasks[0].outcome == "done"


def test_how_often_the_same_has_been_asked_is_counted_from_period_to_period():
    result, office = changed(example_result(), history=None), load_office()
    rows = pd.DataFrame(
        [
            judged(task_id=each.task_id, agency_id="a", holder="agency", days_late=40).iloc[0]
            for each in result.lists.open_overdue
        ]
    )
    first = asked(result, rows, office)
    second = asked(result, rows, office, Remembered(period="a", as_of="2024-10-31", asked=first))
    times = [
        {task.times for made in each if made.kind == "longest_overdue" for task in made.tasks}
        for each in (first, second)
    ]
    assert times == [{1}, {2}]
    tasks = [followed(Remembered(period="b", as_of="2024-11-30", asked=second), rows).tasks]
    assert {task.times for each in tasks for task in each} == {2}


def test_a_task_that_the_audit_touches_is_not_asked_of_its_agency():
    result = changed_history(example_result())
    rows = pd.DataFrame(
        [
            judged(
                task_id=each.task_id,
                days_late=40,
                source_sheet=each.of("source_sheet"),
                source_row=each.of("source_row"),
            ).iloc[0]
            for each in result.lists.open_overdue
        ]
    )
    assert not ABOUT["longest_overdue"](rows, result).any()
    assert ABOUT["longest_overdue"](rows, changed(result, history=None)).all()


def test_a_task_is_found_by_id_and_agency_then_by_an_id_that_is_one_row():
    rows = pd.concat([judged(agency_id="b", **DONE), judged(agency_id="a")], ignore_index=True)
    assert followed(before("longest_overdue", "1"), rows).tasks[0].outcome == "not_done"
    assert followed(before("longest_overdue", "1"), rows.iloc[:1]).tasks[0].outcome == "done"
    assert followed(before("longest_overdue", "1"), pd.concat([rows.iloc[:1]] * 2)).tasks[0].outcome == "gone"
    assert followed(before("longest_overdue", ""), judged(task_id=None)).tasks[0].outcome == "gone"


def test_nothing_is_followed_where_nothing_was_asked_or_kept():
    assert followed(Remembered(period="a", as_of="2024-10-31"), judged()) is None
    assert followed(Remembered(period="a", as_of="2024-10-31", asked=()), judged()) is None


def test_every_rule_but_those_on_days_off_and_changed_history_says_which_tasks_it_is_about():
    assert {rule.__name__ for rule in RULES} - set(ABOUT) == {"roll_forward", "changed_history"}
    assert set(LABELS) == set(ABOUT)


def with_follow_up(done, doubtful, moved, not_done, gone, again=0, *more):
    counts = dict(zip(OUTCOMES, (done, doubtful, moved, not_done, gone), strict=True))
    told = FollowedProposal(kind="unsettled", asked=sum(counts.values()), **counts)
    task = FollowedTask(
        kind="unsettled", task_id="1", agency_id="a", agency="", title="", outcome="not_done", times=3
    )
    return FollowUp(period="2024-10", as_of="2024-10-31", proposals=(told, *more), tasks=(task,) * again)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (
            (7, 0, 3, 5, 0),
            "7 trong 15 việc kỳ trước đề nghị đã xong; 3 việc đã chuyển khâu, đổi thời hạn hoặc thu hồi; "
            "5 việc chưa xong (tệp so-lieu.xlsx, trang Theo dõi đề nghị).",
        ),
        (
            (0, 0, 0, 0, 2),
            "0 trong 2 việc kỳ trước đề nghị đã xong; 2 việc không còn trong dữ liệu (tệp so-lieu.xlsx, "
            "trang Theo dõi đề nghị).",
        ),
        (
            (1, 2, 0, 5, 0, 4),
            "1 trong 8 việc kỳ trước đề nghị đã xong; 2 việc ghi đã xong hoặc đã đổi nhưng cần làm rõ; "
            "5 việc chưa xong, trong đó 4 việc đã đề nghị từ 3 kỳ liền trở lên (tệp so-lieu.xlsx, trang "
            "Theo dõi đề nghị).",
        ),
        (
            (
                1,
                0,
                0,
                1,
                0,
                0,
                FollowedProposal(kind="longest_overdue", asked=3, done=2, moved=1, not_done=0, gone=0),
            ),
            "3 trong 5 việc kỳ trước đề nghị đã xong (bổ sung dữ liệu chưa phân loại 1/2; xử lý nhiệm vụ quá "
            "hạn 2/3); 1 việc đã chuyển khâu, đổi thời hạn hoặc thu hồi; 1 việc chưa xong (tệp so-lieu.xlsx, "
            "trang Theo dõi đề nghị).",
        ),
        (
            (4, 0, 0, 0, 0),
            "4 trong 4 việc kỳ trước đề nghị đã xong (tệp so-lieu.xlsx, trang Theo dõi đề nghị).",
        ),
    ],
)
def test_the_next_brief_says_it_in_one_line(counts, told):
    result = changed(example_result(), followed=with_follow_up(*counts))
    assert follow_up_sentence(result) == told
    assert told in str(build_brief(result, load_office()))


def test_a_brief_after_nothing_that_can_be_followed_says_nothing_of_it():
    assert follow_up_sentence(changed(example_result(), followed=None)) == ""


@pytest.fixture(scope="module")
def two_months(tmp_path_factory):
    """Two periods of a project: in the second the overdue task is done and the unclassified one still is."""
    params = make_project(tmp_path_factory.mktemp("office"))
    publish_project(params)
    data = params.parents[1] / "data" / "viec.csv"
    text = data.read_text("utf-8")
    data.write_text(
        text.replace("02/11/2024,Đang thực hiện,", "02/11/2024,Đã hoàn thành,05/11/2024"), "utf-8"
    )
    later = params.with_name("ky-sau.yml")
    later.write_text(
        params.read_text("utf-8").replace("ky-thu", "ky-sau").replace("2024-11-03", "2024-11-30")
        + "previous: ky-thu\n",
        encoding="utf-8",
    )
    return params, later, publish_project(later)


def test_a_published_period_keeps_what_it_asked_and_the_next_one_follows_it(two_months):
    _params, _, folder = two_months
    first, second = read_published(folder.with_name("ky-thu")), read_published(folder)
    asked = {each.kind: [task.task_id for task in each.tasks] for each in first.asked}
    assert asked == {"unsettled": ["05"], "longest_overdue": ["04"]}
    became = {task.task_id: task.outcome for task in second.followed.tasks}
    assert became == {"05": "not_done", "04": "done"}
    assert follow_up_sentence(second).startswith("1 trong 2 việc kỳ trước đề nghị đã xong")


def test_the_year_so_far_is_kept_from_period_to_period_and_begins_anew_with_the_year(two_months):
    _params, later, folder = two_months
    points = read_published(folder).trend
    assert [(each.period, each.asked, each.done) for each in points] == [
        ("ky-thu", None, None),
        ("ky-sau", 2, 1),
    ]
    next_year = later.with_name("nam-sau.yml")
    text = later.read_text("utf-8").replace("previous: ky-thu", "previous: ky-sau")
    next_year.write_text(
        text.replace("period: ky-sau", "period: nam-sau").replace("2024-11-30", "2025-01-31"), "utf-8"
    )
    assert [each.period for each in read_published(publish_project(next_year)).trend] == ["nam-sau"]


def test_an_earlier_result_that_kept_no_proposals_is_compared_with_as_before(two_months, tmp_path):
    _, later, folder = two_months
    old = json.loads((folder.with_name("ky-thu") / "result.json").read_text("utf-8"))
    for name in ("asked", "followed", "trend"):
        del old[name]
    (tmp_path / "ky-thu").mkdir()
    (tmp_path / "ky-thu" / "result.json").write_text(json.dumps(old), encoding="utf-8")
    found = read_remembered(tmp_path, load_params(later))
    assert (found.asked, found.trend) == (None, ())
