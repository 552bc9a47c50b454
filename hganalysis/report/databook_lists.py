"""The sheets that list: reasons, checks, tasks, findings, definitions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.counting.result_words import check_sentences, reason_label
from hganalysis.history.follow_up_result import OUTCOMES
from hganalysis.intake.corrections import CORRECTABLE, HEADINGS
from hganalysis.intake.findings import KINDS
from hganalysis.report.appendix_tables import Column, cell, list_column
from hganalysis.report.databook_sheet import BLANK, COUNTED, Sheet, count_columns, sheet, text_columns
from hganalysis.report.follow_up import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.counting.listed_tasks import ListedTask
    from hganalysis.counting.result_model import Result
    from hganalysis.report.period_result import PeriodResult

MEANINGS = {
    "total": "tổng của năm tình trạng: hoàn thành đúng hạn, hoàn thành quá hạn, chưa hoàn thành còn hạn, "
    "chưa hoàn thành quá hạn, chưa phân loại",
    "done": "hoàn thành đúng hạn cộng hoàn thành quá hạn",
    "open": "chưa hoàn thành còn hạn cộng chưa hoàn thành quá hạn",
    "done_on_time": "đã hoàn thành, chậm nhất vào thời hạn",
    "done_late": "đã hoàn thành, sau thời hạn",
    "open_in_time": "chưa hoàn thành, thời hạn chưa qua",
    "open_overdue": "chưa hoàn thành, thời hạn đã qua",
    "unclassified": "có thời hạn nhưng không đủ căn cứ để xếp; không đoán",
    "no_deadline": "không có ngày để xét; thống kê riêng, ngoài tổng số",
    "excluded": "ngoài tổng số, có lý do",
}
"""The words of docs/method.md, "Trạng thái" and "Số đếm"."""

LISTS = {
    "open_overdue": ("Quá hạn", "NhiemVuQuaHan", "Nhiệm vụ chưa hoàn thành, quá hạn, lâu nhất đứng trước"),
    "done_late": (
        "Hoàn thành quá hạn",
        "HoanThanhQuaHan",
        "Nhiệm vụ hoàn thành quá hạn, chậm nhất đứng trước",
    ),
    "unclassified": (
        "Chưa phân loại",
        "ChuaPhanLoai",
        "Nhiệm vụ chưa phân loại, theo thứ tự trong tệp nguồn",
    ),
    "excluded": ("Không tính", "KhongTinh", "Dòng không tính, theo thứ tự trong tệp nguồn"),
}
CORRECTION_WIDTHS = {"old": 24.0, "new": 24.0, "who": 28.0, "why": 40.0}
JUDGED = ("open_overdue", "done_late")
"""Lists of tasks that were classified: there is no reason to give."""


NOT_OF_COMING = ("reason", "completed_on", "days_late", "working_days_late", "cause_raw")
"""Columns that say something of late or unclassified tasks only."""


def correction_sheets(result: PeriodResult) -> tuple[Sheet, ...]:
    """Return the sheet of the cells that were corrected, none where nothing was."""
    if not result.corrections:
        return ()
    shown = [name for name in HEADINGS if name != "agreed"]
    columns = text_columns({HEADINGS[name]: CORRECTION_WIDTHS.get(name, 18) for name in shown})
    rows = [
        tuple(CORRECTABLE[each.column] if name == "column" else str(getattr(each, name)) for name in shown)
        for each in result.corrections
    ]
    about = ["Mỗi dòng là một ô của tệp nguồn được thay theo bảng đính chính đã duyệt, trước khi tính."]
    title = "Các ô của tệp nguồn đã đính chính"
    return (sheet("Đính chính", "DinhChinh", title, about, columns, rows, sourced=True),)


def follow_up_sheets(result: PeriodResult) -> tuple[Sheet, ...]:
    """Return the sheets of what the period before asked, task by task, and of the year so far."""
    made = []
    if result.followed is not None:
        rows = [
            (LABELS[each.kind], each.task_id, each.agency, each.title, OUTCOMES[each.outcome], each.times)
            for each in result.followed.tasks
        ]
        widths = {
            "Đề nghị": 36,
            "Mã nhiệm vụ": 16,
            "Cơ quan chủ trì": 30,
            "Nội dung nhiệm vụ": 60,
            "Kết quả": 24,
        }
        columns = (*text_columns(widths), *count_columns("Số kỳ liền đã đề nghị"))
        about = [f"Những việc bản tóm tắt kỳ {result.followed.period} đề nghị, đến ngày chốt số liệu kỳ này."]
        title = "Đề nghị của kỳ trước: từng việc đã xong hay chưa"
        made.append(sheet("Theo dõi đề nghị", "TheoDoiDeNghi", title, about, columns, rows, sourced=True))
    if len(result.trend) > 1:
        made.append(_trend(result))
    return tuple(made)


TREND = {
    "asked": "Việc đã đề nghị", "done": "Đã xong", "total": "Tổng số", "unclassified": "Chưa phân loại",
    "rows_read": "Dòng đọc được", "errors": "Lỗi", "warnings": "Cảnh báo", "corrected": "Ô đã đính chính",
}  # fmt: skip


def _trend(result: PeriodResult) -> Sheet:
    rows = [(each.label, each.as_of, *map(each.of, TREND)) for each in result.trend]
    as_of = Column("as_of", "Ngày chốt", "left", 14, "date")
    columns = (*text_columns({"Kỳ": 28}), as_of, *count_columns(*TREND.values()))
    about = ["Mỗi dòng là một kỳ đã công bố trong năm, như khi công bố.", BLANK]
    title = "Kết quả đề nghị và chất lượng dữ liệu qua các kỳ trong năm"
    return sheet("Qua các kỳ", "QuaCacKy", title, about, columns, rows)


def list_sheets(result: Result, coming: Sequence[ListedTask] | None = None) -> tuple[Sheet, ...]:
    """Return the sheets that say what stands behind the counts, and what the words mean."""
    return (
        *(() if coming is None else (_coming(coming),)),
        _warnings(result),
        _reasons(result),
        _checks(result),
        *(_tasks(result, name) for name in LISTS),
        _findings(result),
        _definitions(),
    )


def _reasons(result: Result) -> Sheet:
    rows = [
        (vocab.STATUSES[status], reason_label(each.reason), each.n)
        for status, reasons in result.reasons().items()
        for each in reasons
    ]
    columns = (*text_columns({"Tình trạng": 20, "Lý do": 64}), *count_columns("Số nhiệm vụ"))
    title = "Vì sao nhiệm vụ chưa phân loại, không có thời hạn hoặc không tính"
    return sheet("Lý do", "LyDo", title, [COUNTED], columns, rows)


def _warnings(result: Result) -> Sheet:
    rows = [(each.code, each.message, each.rows, ", ".join(each.columns)) for each in result.warnings]
    columns = (
        *text_columns({"Mã": 26, "Cảnh báo": 90}),
        *count_columns("Số dòng"),
        *text_columns({"Cột": 40}),
    )
    about = ["Đơn vị tính: dòng của tệp nguồn. Mỗi cảnh báo nói rõ số liệu nào bị ảnh hưởng."]
    return sheet("Cảnh báo", "CanhBao", "Điều đã biết làm thay đổi số liệu", about, columns, rows)


def _checks(result: Result) -> Sheet:
    sentences = check_sentences(result)
    rows = [
        (each.name, sentences[each.name], each.expected, each.found, "đạt" if each.holds else "không đạt")
        for each in result.checks
    ]
    columns = (
        *text_columns({"Mã": 26, "Kiểm tra": 70}),
        *count_columns("Cần có", "Tìm thấy"),
        *text_columns({"Kết quả": 12}),
    )
    title = "Kiểm tra số liệu và đối chiếu với số đã công bố"
    return sheet("Kiểm tra", "KiemTra", title, [COUNTED], columns, rows)


def _tasks(result: Result, name: str) -> Sheet:
    place, table, title = LISTS[name]
    columns = tuple(
        _column(each)
        for each in vocab.LIST_COLUMNS
        if "book" in each.shown and (each.name != "reason" or name not in JUDGED)
    )
    rows = [tuple(cell(task, each.key) for each in columns) for task in result.lists.of(name)]
    about = ["Mỗi dòng là một nhiệm vụ. Trang tính và dòng là vị trí trong tệp nguồn."]
    return sheet(place, table, title, about, columns, rows, sourced=True)


def _coming(tasks: Sequence[ListedTask]) -> Sheet:
    """Return the tasks that fall due soon, each with who holds it."""
    columns = tuple(
        _column(each)
        for each in vocab.LIST_COLUMNS
        if "book" in each.shown and each.name not in NOT_OF_COMING
    )
    rows = [
        (*(cell(task, each.key) for each in columns), vocab.HOLDERS.get(task.holder or "", ""))
        for task in tasks
    ]
    about = ["Mỗi dòng là một nhiệm vụ, đến hạn trước đứng trước, kể từ ngày chốt số liệu đến 30 ngày sau."]
    title = "Nhiệm vụ chưa hoàn thành sẽ đến hạn và khâu đang giữ"
    holder = text_columns({vocab.COLUMNS["holder"].label: 24})
    return sheet(
        "Danh mục sắp đến hạn", "NhiemVuSapDenHan", title, about, (*columns, *holder), rows, sourced=True
    )


def _column(column: vocab.TaskColumn) -> Column:
    made = list_column(column, "book")
    return replace(made, align="right" if made.kind == "count" else "left")


def _findings(result: Result) -> Sheet:
    rows = [
        (vocab.SEVERITIES[each.severity], each.code, KINDS[each.code].label, each.n)
        for each in result.findings.by_code
    ]
    columns = (*text_columns({"Mức độ": 14, "Mã": 28, "Phát hiện": 60}), *count_columns("Số lượng"))
    about = ["Đơn vị tính: phát hiện. Từng phát hiện nằm trong tệp data/findings.csv."]
    return sheet("Phát hiện", "PhatHien", "Phát hiện khi đọc tệp nguồn, theo loại", about, columns, rows)


def _definitions() -> Sheet:
    counts = [(vocab.COUNTS[name], name, meaning) for name, meaning in MEANINGS.items()]
    rates = [
        (label, name, f"tử số: {_sum(of)}; mẫu số: {_sum(among)}")
        for name, (label, of, among) in vocab.RATES.items()
    ]
    columns = text_columns({"Tên": 48, "Mã": 24, "Định nghĩa": 90})
    about = ["Công thức đầy đủ ở tài liệu phương pháp của công cụ (docs/method.md)."]
    return sheet("Định nghĩa", "DinhNghia", "Số đếm và tỷ lệ nghĩa là gì", about, columns, [*counts, *rates])


def _sum(statuses: Sequence[str]) -> str:
    if statuses == vocab.IN_TOTAL:
        return vocab.COUNTS["total"]
    return " + ".join(vocab.STATUSES[status] for status in statuses)
