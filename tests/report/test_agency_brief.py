"""The brief of an agency says what is true of its tasks, for none, one and many, and ranks nobody."""

import pandas as pd
import pytest
from result_example import changed, example_result

from hganalysis.counting.result import judge, summarise
from hganalysis.delays.delays_result import Agency, NotSaid
from hganalysis.documents.model import BulletList, Heading, Paragraph, Table
from hganalysis.history.flow_result import AgencyFlow, FlowCounts
from hganalysis.history.history_result import Finding
from hganalysis.intake.findings import FINDING_COLUMNS
from hganalysis.report.agency_brief import build_agency_brief, comparison, next_steps
from hganalysis.report.agency_result import (
    AgencyResult,
    Shared,
    found_in,
    open_soon,
    own_changes,
    shared_with,
)
from hganalysis.settings.office import load_office
from hganalysis.settings.params import Params

PARAMS = Params.model_validate(
    {
        "period": "k", "label": "kỳ thử", "from": "2024-01-01", "to": "2024-11-03",
        "source": {"file": "data/a.xlsx", "map": "thu"},
    }
)  # fmt: skip
PLAIN = ("file", "sheet", "column", "value", "reason", "action", "about")
NO_FINDINGS = pd.DataFrame(columns=list(FINDING_COLUMNS), dtype="str")
LATE, SOON, TODAY, FAR = "2024-10-20", "2024-12-03", "2024-11-03", "2024-12-04"


def own(*tasks, findings=NO_FINDINGS, chances=(), compared=None, before=None, **more_shared):
    """Return what an agency with these tasks is told; a task is (deadline, state, more columns)."""
    rows = [
        {"task_id": f"NV-{i}", "title": f"Việc {i}", "due_on": due, "state": state, **more}
        for i, (due, state, more) in enumerate(tasks, 1)
    ]
    columns = ["task_id", "title", "due_on", "state", "completed_on", "reported_on", "exclusion"]
    table = pd.DataFrame(rows, columns=columns)
    table["assigned_on"] = "2024-02-01"
    for name in ("due_on", "completed_on", "reported_on", "assigned_on"):
        table[name] = pd.to_datetime(table[name]).astype("datetime64[us]")
    texts = {"task_id": "str", "title": "str", "state": "str", "exclusion": "str"}
    table = table.astype(texts).assign(agency_id="so-y-te", agency="Sở Y tế", agency_group="department")
    table = table.assign(source_file="a.xlsx", source_sheet="", source_row=range(2, len(table) + 2))
    judged = judge(table, PARAMS)
    counted = summarise(judged, findings, PARAMS, in_full=False)
    if chances:
        judged["chance"] = [*chances]
    shared = Shared(
        agency_id="so-y-te",
        agency="Sở Y tế",
        short="Sở Y tế",
        totals=counted.totals,
        terms=("field",),
        compared=compared or NotSaid(unsaid="Chưa so sánh được."),
        quality=(),
        chances_unsaid="Không nêu dự báo.",
        warnings=(),
        before=before,
        colophon="",
        **more_shared,
    )
    soon = open_soon(judged, PARAMS.to)
    return AgencyResult(shared=shared, counted=counted, due_soon=soon, found=found_in(findings))


def brief(result):
    return build_agency_brief(result, load_office())


def tables(result):
    return [block for block in brief(result).blocks if isinstance(block, Table)]


def under(result, heading):
    blocks = brief(result).blocks
    start = next(
        i for i, each in enumerate(blocks) if isinstance(each, Heading) and each.text.startswith(heading)
    )
    return blocks[start + 1]


@pytest.mark.parametrize(
    ("tasks", "title"),
    [
        ((), "Sở Y tế: không có nhiệm vụ có thời hạn trong kỳ"),
        (((FAR, "open", {}),), "Sở Y tế: không có nhiệm vụ quá hạn hay đến hạn trong 30 ngày tới"),
        (
            ((LATE, "done", {"completed_on": "2024-10-25"}),),
            "Sở Y tế: 1 nhiệm vụ hoàn thành quá hạn; "
            "không còn nhiệm vụ quá hạn hay đến hạn trong 30 ngày tới",
        ),
        (((SOON, "open", {}),), "Sở Y tế: 1 nhiệm vụ đến hạn trong 30 ngày tới"),
        (((TODAY, "open", {}),), "Sở Y tế: 1 nhiệm vụ đến hạn trong 30 ngày tới"),
        (((LATE, "open", {}),), "Sở Y tế: 1 nhiệm vụ quá hạn chưa hoàn thành"),
        (
            ((LATE, "open", {}), (LATE, "awaiting_confirmation", {"reported_on": "2024-10-30"})),
            "Sở Y tế: 2 nhiệm vụ quá hạn chưa hoàn thành (1 còn phải làm)",
        ),
        (
            ((LATE, "awaiting_confirmation", {"reported_on": "2024-10-30"}),),
            "Sở Y tế: 1 nhiệm vụ quá hạn chưa hoàn thành (đã báo xong)",
        ),
        (
            ((LATE, "open", {}), (SOON, "open", {}), (LATE, "done", {})),
            "Sở Y tế: 1 nhiệm vụ quá hạn chưa hoàn thành, 1 nhiệm vụ đến hạn trong 30 ngày tới và "
            "1 nhiệm vụ chưa phân loại được",
        ),
    ],
)
def test_the_title_is_the_message(tasks, title):
    assert brief(own(*tasks)).title == title


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ((), "Cơ quan có 1 nhiệm vụ có thời hạn, trong 1 nhiệm vụ của toàn kỳ."),
        (
            ("duplicate", "duplicate"),
            "Ngoài tổng số còn 2 dòng của tệp nguồn không tính (dòng lặp lại của một nhiệm vụ đã tính).",
        ),
        (
            ("duplicate", "withdrawn"),
            "Ngoài tổng số còn 2 dòng của tệp nguồn không tính (dòng lặp lại của một nhiệm vụ đã tính: 1; "
            "nhiệm vụ đã thu hồi hoặc hủy: 1).",
        ),
    ],
)
def test_rows_that_are_not_counted_are_rows_and_named_for_what_they_are(left_out, said):
    tasks = [(SOON, "open", {}), *((SOON, "open", {"exclusion": each}) for each in left_out)]
    [told] = [
        each.text
        for each in brief(own(*tasks)).blocks
        if isinstance(each, Paragraph) and str(each.text).startswith("Cơ quan có")
    ]
    assert said in told
    assert ("Ngoài tổng số" in told) == bool(left_out)


def test_overdue_tasks_stand_by_who_holds_them_those_of_the_agency_first():
    found = tables(
        own(
            (LATE, "awaiting_confirmation", {"reported_on": "2024-10-30"}),
            (LATE, "open", {}),
            (LATE, "open", {}),
        )
    )

    assert [each.caption for each in found] == [
        "Cơ quan đang thực hiện: 2 nhiệm vụ",
        "Cơ quan đã báo xong, chờ duyệt: 1 nhiệm vụ",
    ]
    assert [row.cells[0] for row in found[0].rows] == ["NV-2", "NV-3"]


def test_tasks_due_within_thirty_days_are_listed_with_the_chance_where_there_is_one():
    tasks = ((SOON, "open", {}), (TODAY, "open", {}), (FAR, "open", {}))

    [without] = tables(own(*tasks))
    [table] = tables(own(*tasks, chances=(0.62, 0.0, 0.5)))

    assert [row.cells[0] for row in without.rows] == ["NV-2", "NV-1"]
    assert without.note == "Không nêu dự báo."
    assert [row.cells[3] for row in table.rows] == ["hết hạn ngày chốt", "30"]
    assert [row.cells[5] for row in table.rows] == ["-", "62%"]


def test_none_is_said_of_what_could_be_read_only():
    unread = own((LATE, "done", {}))

    assert under(own((FAR, "open", {})), "Quá hạn") == Paragraph("Không có nhiệm vụ quá hạn chưa hoàn thành.")
    assert under(unread, "Quá hạn").text.startswith("Theo phần dữ liệu đọc được và phân loại được, không có")
    assert "Báo đã hoàn thành" in under(unread, "Chưa phân loại được").rows[0].cells[2]


ROW = {
    "agency_id": "so-y-te", "agency": "Sở Y tế", "short": "Sở Y tế", "tasks": 40, "late": 12,
    "expected": 4.26, "ratio": 2.8, "low": 0, "high": 11, "mid_p": 0.0004, "named": "higher", "unknown": 0,
    "unsaid": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({}, "Như vậy là nhiều hơn hẳn mức dự kiến: ngoài giới hạn 99,8% (từ 0 đến 11 nhiệm vụ chậm)."),
        ({"late": 5, "named": ""}, "Số này trong giới hạn 99,8% (từ 0 đến 11 nhiệm vụ chậm): chưa thấy khác"),
        ({"late": 0, "low": 1, "named": "lower"}, "Như vậy là ít hơn hẳn mức dự kiến"),
        (
            {"named": "", "unsaid": "dưới 10 nhiệm vụ đã đến hạn"},
            "Chưa so sánh được: dưới 10 nhiệm vụ đã đến hạn.",
        ),
    ],
)
def test_the_place_of_an_agency_is_what_the_fair_comparison_says_and_no_rank(row, says):
    told = comparison(Agency(**{**ROW, **row}), ("field",))

    assert says in told
    assert "số dự kiến là 4,3 (tính theo loại việc được giao)" in told
    assert "hạng" not in told.replace("hạng mục", "")
    assert "chưa xét được loại việc" in comparison(Agency(**ROW), ())
    assert comparison(NotSaid(unsaid="Chưa nói được."), ()) == "Chưa nói được."


def test_findings_name_the_tasks_of_the_agency_and_what_to_do():
    rows = [{"severity": "error", "code": "done_without_date", "task_id": f"NV-{i}"} for i in range(1, 9)]
    rows += [{"severity": "info", "code": "row_dropped", "task_id": ""}]
    findings = pd.DataFrame(rows).assign(rows=1, row=range(2, 11), **dict.fromkeys(PLAIN, ""))

    table = under(own((FAR, "open", {}), findings=findings), "Chất lượng dữ liệu")

    assert [row.cells for row in table.rows] == [
        (
            "Báo hoàn thành nhưng không có ngày hoàn thành",
            "8",
            "NV-1, NV-2, NV-3, NV-4, NV-5, NV-6 và 2 nhiệm vụ khác",
            "Bổ sung ngày hoàn thành; khi chưa có thì không xếp loại.",
        )
    ]


@pytest.mark.parametrize(
    ("tasks", "steps"),
    [
        (((FAR, "open", {}),), []),
        (
            ((LATE, "open", {}),),
            ["Hoàn thành, hoặc báo cáo vướng mắc và xin gia hạn, 1 nhiệm vụ đã quá hạn."],
        ),
        (
            ((SOON, "awaiting_confirmation", {"reported_on": "2024-10-30"}),),
            ["Đề nghị nơi giao việc duyệt hoặc trả lại 1 nhiệm vụ đã báo xong, đang chờ duyệt."],
        ),
        (((SOON, "open", {}),), ["Hoàn thành đúng hạn 1 nhiệm vụ đến hạn trong 30 ngày tới."]),
        (
            ((LATE, "done", {"completed_on": "2024-10-25"}),),
            ["Nêu nguyên nhân của 1 nhiệm vụ hoàn thành quá hạn chưa ghi lý do."],
        ),
        (((LATE, "done", {}),), ["Bổ sung, sửa dữ liệu của 1 nhiệm vụ chưa phân loại để xếp loại được."]),
    ],
)
def test_what_to_do_next_follows_from_the_numbers(tasks, steps):
    assert list(next_steps(own(*tasks))) == steps


def found(kind, task="NV-1", **more):
    """Return what the audit found in a task."""
    usual = {
        "kind": kind, "task_id": task, "doc_number": "", "title": f"Việc {task}", "agency_id": "so-y-te",
        "agency": "Sở Y tế", "leader": "", "before": None, "after": None, "column": "completed_on",
        "was": "2024-09-01", "now": "", "status_before": "done_on_time", "status_now": "open_overdue",
        "status_otherwise": "done_on_time", "known_by": "agency",
    }  # fmt: skip
    return Finding(**usual | more)


def flow(**counts):
    return AgencyFlow(
        **dict.fromkeys(FlowCounts.model_fields, 0) | counts, agency_id="so-y-te", agency="Sở Y tế"
    )


def test_the_flow_of_the_agency_is_told_also_where_it_had_no_tasks_in_the_period_before():
    told = flow(assigned=2, finished_in_time=3, finished_late=1, moved_in=1)
    made = build_agency_brief(own((FAR, "open", {}), since="2024-09-30", flow=told), load_office())
    assert Heading(1, "So với kỳ trước") in made.blocks
    assert (
        "Từ sau ngày chốt 30/09/2024: thêm 2 nhiệm vụ mới; hoàn thành 4, trong đó quá hạn 1; mới quá hạn 0; "
        "giải quyết xong 0 việc quá hạn; nhận từ nơi khác 1."
    ) in str(made)


@pytest.mark.parametrize(
    ("agency_id", "said"), [("so-tai-chinh-2025", True), ("so-tai-chinh", False), ("so-y-te", False)]
)
def test_the_flow_of_an_agency_that_took_others_over_says_that_it_has_their_tasks(agency_id, said):
    told = own((FAR, "open", {}), since="2024-09-30", flow=flow(finished_late=1))
    shared = told.shared.model_copy(update={"agency_id": agency_id})
    made = build_agency_brief(told.model_copy(update={"shared": shared}), load_office())
    assert ("Diễn biến này tính cả nhiệm vụ của cơ quan đã sáp nhập vào." in str(made)) is said


def test_what_the_audit_found_is_told_of_its_own_tasks_new_before_old_with_six_rows_at_most():
    new = tuple(found("backdated", f"NV-{i}") for i in range(5))
    old = (found("title_replaced", "NV-8", column="title", known_by="office"), found("vanished", "NV-9"))
    made = own((FAR, "open", {}), since="2024-09-30", changed=new, unexplained=old)
    brief = build_agency_brief(made, load_office())
    told = str(brief)
    assert (
        "Có 5 chỗ khác với số liệu chốt ngày 30/09/2024 và 2 chỗ các kỳ trước đã nêu, chưa được giải trình. "
    ) in told
    assert "chưa phải kết luận về đúng, sai. Dưới đây là 6 chỗ, mới nêu trước." in told
    lists = [each.items for each in brief.blocks if isinstance(each, BulletList)]
    (listed,) = [items for items in lists if "NV-0" in items[0]]
    assert listed[0] == "NV-0, “Việc NV-0”: ghi lùi ngày hoàn thành, kỳ trước: 01/09/2024, nay: không ghi."
    assert [each.partition(",")[0] for each in listed] == [*(f"NV-{i}" for i in range(5)), "NV-8"]
    assert any(each.startswith("Giải trình 6 chỗ khác") for each in next_steps(made))


def test_none_is_said_as_far_as_known_where_the_audit_found_something():
    nothing = own((FAR, "open", {}), since="2024-09-30")
    doubted = own((FAR, "open", {}), since="2024-09-30", changed=(found("backdated"),))
    assert "Theo phần dữ liệu" not in str(build_agency_brief(nothing, load_office()))
    assert "Theo phần dữ liệu" in str(build_agency_brief(doubted, load_office()))
    assert "Chỗ khác với số liệu" not in str(build_agency_brief(nothing, load_office()))


def test_a_finding_tells_an_agency_nothing_of_another_one():
    every = (
        found("agency_replaced", column="agency", was="Sở Tài chính", now="Sở Y tế"),
        found("id_reused", column="title", was="Việc của mình", now="Việc của nơi khác mật"),
        found("backdated", agency_id="so-tai-chinh", title="Của Sở Tài chính"),
    )
    replaced, reused = own_changes(every, "so-y-te")
    assert (replaced.was, replaced.now) == ("nơi khác", "Sở Y tế")
    assert (reused.was, reused.now) == ("Việc của mình", "nơi khác")


def of_a_merger():
    """Return a period of spring 2025 in which the old department of planning has 3 overdue tasks left."""
    result = example_result(2, totals={"open_overdue": 3, "done_on_time": 4}).plain()
    ids = {"so-ke-hoach-va-dau-tu": "Sở Kế hoạch và Đầu tư", "so-tai-chinh-2025": "Sở Tài chính"}
    for each, (agency_id, name) in zip(result["by_agency"], ids.items(), strict=True):
        each |= {"agency_id": agency_id, "agency": name, "short": name}
    for task, holder in zip(result["lists"]["open_overdue"], ("agency", "agency", "approver"), strict=True):
        task |= {"agency": "Sở Kế hoạch và Đầu tư", "holder": holder}
    return changed(example_result(2), **result | {"as_of": "2025-03-31"})


def seen_by(agency_id):
    return shared_with(of_a_merger(), agency_id, before=None, warnings=(), colophon="")


def test_overdue_tasks_left_of_a_merged_agency_stand_in_the_brief_of_who_took_it_over():
    inherited = seen_by("so-tai-chinh-2025").inherited
    told = own(inherited=inherited)
    captions = [each.caption for each in tables(told)]

    assert len(inherited) == 2
    assert brief(told).title == "Sở Y tế: 2 nhiệm vụ quá hạn nhận từ cơ quan đã sáp nhập"
    assert captions == [
        "Nhận từ Sở Kế hoạch và Đầu tư (đã sáp nhập, không tính trong số liệu trên): 2 nhiệm vụ"
    ]
    assert "Tiếp tục thực hiện 2 nhiệm vụ quá hạn nhận từ cơ quan đã sáp nhập." in next_steps(told)


def test_the_brief_of_a_merged_agency_says_who_does_what_is_left():
    heir = seen_by("so-ke-hoach-va-dau-tu").heir
    told = [each.text for each in brief(own(heir=heir)).blocks if isinstance(each, Paragraph)]

    assert "Cơ quan đã được sáp nhập; nhiệm vụ còn lại do Sở Tài chính tiếp tục thực hiện." in told
    assert seen_by("so-ke-hoach-va-dau-tu").inherited == ()
    assert seen_by("so-tai-chinh-2025").heir == ""
