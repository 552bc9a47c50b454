"""The flow since the period before, where leaders read it: same numbers everywhere, none without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
from result_example import changed, example_result

from hganalysis.counting.changes import compared
from hganalysis.documents.model import Paragraph, Table
from hganalysis.report.brief import build_brief
from hganalysis.report.build import build_report
from hganalysis.report.databook import write_databook
from hganalysis.report.flow_tables import flow_table
from hganalysis.settings.office import load_office

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.report.period_result import PeriodResult

COUNTS = {
    "carried_in": 84, "assigned": 110, "finished_in_time": 84, "finished_late": 21, "other_in": 2,
    "other_out": 1, "vanished": 1, "moved_in": 0, "moved_out": 0, "carried_out": 89, "overdue_before": 23,
    "newly_overdue": 11, "cleared": 10, "overdue_in": 0, "overdue_out": 0, "overdue_now": 24,
    "done_before": 701, "done_in": 0, "done_out": 0, "done_now": 806,
}  # fmt: skip
SHARE = {"numerator": 96, "denominator": 114, "value": 96 / 114}
FLOW = {
    "period": "2024-09-30",
    "since": "2024-09-30",
    "as_of": "2024-11-03",
    "whole": COUNTS,
    "by_agency": [{"agency_id": None, "agency": "<b>Sở lạ", **COUNTS}],
    "by_leader": [{"name": "Chủ tịch", **COUNTS}],
    "due_within": {
        "before": {"from": "2024-08-27", "to": "2024-09-29"},
        "after": {"from": "2024-09-30", "to": "2024-11-02"},
        "rate": {
            "name": "on_time_of_settled", "before": SHARE, "after": SHARE, "difference": 0.0,
            "interval": [-0.09, 0.09], "beyond_chance": False,
        },
    },
    "tasks": [
        {
            "move": "cleared", "task_id": "NV1", "doc_number": "=1+1", "title": "Việc", "agency": "Sở lạ",
            "leader": "Chủ tịch", "before": "open_overdue", "after": "done_late", "deadline": "2024-09-01",
            "completed_on": "2024-10-01",
        }
    ],
}  # fmt: skip


def with_flow() -> PeriodResult:
    base = example_result(3)
    before = base.model_copy(update={"period": "2024-09-30", "as_of": "2024-09-30", "label": "9 tháng"})
    told = compared(base, before)
    return changed(base, {"flow": FLOW, **{name: told.plain()[name] for name in ("previous", "changes")}})


def texts(blocks: object) -> str:
    return repr(blocks)


def test_report_and_brief_tell_the_flow_and_the_rate_of_what_fell_due() -> None:
    result, office = with_flow(), load_office()
    report = build_report(result, office, {})
    paragraphs = [each.text for each in report.blocks if isinstance(each, Paragraph)]
    (told,) = [each for each in paragraphs if "từ sau ngày chốt 30/09/2024" in each]
    assert "chuyển từ kỳ trước 84; mới 110; trở lại chưa hoàn thành 2" in told
    assert "84,2% (96/114 nhiệm vụ), trước đó 84,2%" in told
    assert "chưa đủ cơ sở để nói là tăng hay giảm" in told
    assert "thêm 110 nhiệm vụ mới; hoàn thành 105, trong đó quá hạn 21" in texts(build_brief(result, office))


def test_the_small_table_has_a_row_a_leader_and_the_whole() -> None:
    (table,) = flow_table(with_flow())
    assert isinstance(table, Table)
    assert [row.cells for row in table.rows] == [
        ("Chủ tịch", "84", "110", "84", "21", "0", "89", "11", "10"),
        ("Toàn bộ", "84", "110", "84", "21", "0", "89", "11", "10"),
    ]


def test_the_data_book_has_every_count_and_the_tasks(tmp_path: Path) -> None:
    write_databook(with_flow(), tmp_path / "b.xlsx", load_office())
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    rows = [[cell.value for cell in row] for row in book["Dòng nhiệm vụ"].iter_rows()]
    head = next(i for i, row in enumerate(rows) if row[0] == "Tính cho")
    assert [row[:2] for row in rows[head + 1 :]] == [
        ["toàn bộ", None], ["cơ quan", "<b>Sở lạ"], ["lãnh đạo", "Chủ tịch"],
    ]  # fmt: skip
    assert rows[head + 1][2:] == [COUNTS[name] for name in ordered()]
    tasks = [[cell.value for cell in row] for row in book["Nhiệm vụ thay đổi"].iter_rows()]
    assert tasks[-1][:3] == ["Giải quyết xong việc quá hạn", "NV1", "=1+1"]
    assert book["Nhiệm vụ thay đổi"].cell(len(tasks), 3).data_type == "s"


def ordered() -> list[str]:
    from hganalysis.report.flow_tables import ALL_COUNTS

    return list(ALL_COUNTS)


def test_without_flow_nothing_is_added() -> None:
    result, office = example_result(3), load_office()
    assert flow_table(result) == ()
    assert "ngày chốt 30/09" not in texts(build_report(result, office, {}))
