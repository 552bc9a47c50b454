"""The flow since the period before as tables: a small one in the report, all of it in the data book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.documents.model import Column, Row, Table
from hganalysis.history.flow_words import DONE, MOVES, NOT_DONE, OVERDUE, SHORT, short_row
from hganalysis.report.databook_sheet import COUNTED, Sheet, count_columns, sheet, text_columns

if TYPE_CHECKING:
    from hganalysis.history.flow_result import Flow
    from hganalysis.report.appendix_tables import Cell
    from hganalysis.report.period_result import PeriodResult

WHOLE = "Toàn bộ"
ALL_COUNTS = {**NOT_DONE, **OVERDUE, **DONE}


def flow_table(result: PeriodResult) -> tuple[Table, ...]:
    """Return the small table of the report, by leader where the source names leaders; none without flow."""
    flow = result.flow
    if flow is None:
        return ()
    groups = [(each.name or vocab.UNNAMED, each) for each in flow.by_leader]
    rows = [
        *(Row((name, *map(text.number, short_row(counts)))) for name, counts in groups),
        Row((WHOLE, *map(text.number, short_row(flow.whole))), "total"),
    ]
    columns = [Column("Lãnh đạo", "left", 30), *(Column(text.capital(each), "center", 12) for each in SHORT)]
    note = (
        "Thay đổi khác: trở lại chưa hoàn thành, nhận từ nơi khác, trừ đi số chuyển sang chưa phân loại hoặc "
        "ngoài tổng số, không còn trong tệp, chuyển đi nơi khác."
    )
    caption = f"Từ sau ngày chốt {text.date(flow.since)} đến hết ngày {text.date(flow.as_of)}"
    return (Table(caption, tuple(columns), tuple(rows), note, header_column=0),)


def flow_sheets(result: PeriodResult) -> tuple[Sheet, ...]:
    """Return the sheets of the data book: every count of every group, then the tasks; none without flow."""
    flow = result.flow
    if flow is None:
        return ()
    return _counts(flow), _tasks(flow)


def _span(flow: Flow) -> str:
    return f"Từ sau ngày chốt {text.date(flow.since)} đến hết ngày {text.date(flow.as_of)}."


def _counts(flow: Flow) -> Sheet:
    groups = [
        ("toàn bộ", None, flow.whole),
        *(("cơ quan", each.agency, each) for each in flow.by_agency),
        *(("lãnh đạo", each.name or vocab.UNNAMED, each) for each in flow.by_leader),
    ]
    rows: list[tuple[Cell, ...]] = [
        (of, name, *(counts.of(each) for each in ALL_COUNTS)) for of, name, counts in groups
    ]
    columns = (
        *text_columns({"Tính cho": 14, "Tên": 40}),
        *count_columns(*map(text.capital, ALL_COUNTS.values())),
    )
    about = [
        COUNTED,
        f"{_span(flow)} Ba phép cộng ghi ở tài liệu phương pháp, mục Dòng nhiệm vụ; không xếp hạng.",
    ]
    return sheet(
        "Dòng nhiệm vụ", "DongNhiemVu", "Dòng nhiệm vụ từ kỳ trước", about, columns, rows, sourced=True
    )


def _tasks(flow: Flow) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            text.capital(MOVES[each.move]),
            each.task_id,
            each.doc_number,
            each.title,
            each.agency,
            each.leader,
            _label(each.before),
            _label(each.after),
            text.date(each.deadline) if each.deadline else None,
            text.date(each.completed_on) if each.completed_on else None,
        )
        for each in flow.tasks
    ]
    widths = {
        "Diễn biến": 26, "Mã nhiệm vụ": 14, "Số văn bản": 20, "Nội dung": 60, "Cơ quan": 30, "Lãnh đạo": 24,
        "Tình trạng kỳ trước": 20, "Tình trạng kỳ này": 20, "Thời hạn": 12, "Ngày hoàn thành": 12,
    }  # fmt: skip
    columns = text_columns(widths)
    title = "Nhiệm vụ có diễn biến từ kỳ trước"
    return sheet("Nhiệm vụ thay đổi", "NhiemVuThayDoi", title, [_span(flow)], columns, rows, sourced=True)


def _label(status: str | None) -> str:
    return "không có trong tệp" if status is None else vocab.STATUSES[status]
