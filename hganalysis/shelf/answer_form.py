"""The workbook in which an agency answers: what is known of its tasks, locked, and cells to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from hganalysis import text, vocab
from hganalysis.counting.result_words import reason_label
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.intake.corrections import CORRECTABLE
from hganalysis.intake.findings import KINDS
from hganalysis.report.sheet_paper import A3, A4, Paper
from hganalysis.report.workbook import new_workbook, put, row_height, save_workbook, tab
from hganalysis.settings.causes import load_causes
from hganalysis.settings.own_words import worded, words_in_force

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

GUIDE, TASKS, FINDINGS, LISTS = "Hướng dẫn", "Nhiệm vụ", "Phát hiện", "Danh mục"
PERIOD, AGENCY, AGENCY_ID, PUBLISHED, WORDS = "Kỳ", "Cơ quan", "Mã cơ quan", "Mã đối chiếu", "Cách gọi"
"""Labels of the cover by which a workbook finds its way back, and is read in the words it was asked in."""

BETWEEN_WORDS = " | "

ASKED_STATUSES = ("open_overdue", "unclassified", "done_late", "open_in_time")
"""Statuses of the tasks that an agency is asked about, in the order of the sheet."""

TOLD_SEVERITIES = ("error", "warning")
FONT, SIZE, HEADER_ROW = "Arial", 11, 3
FILL = PatternFill("solid", start_color="FFF7D6")
HEADED = PatternFill("solid", start_color="D9E2EC")
EDGE = Side("thin", "A6A6A6")
LINE = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)


@dataclass(frozen=True)
class FormColumn:
    """A column of the workbook: its key, label, width and kind, and whether the agency fills it in."""

    key: str
    label: str
    width: float
    kind: str = "text"
    filled: bool = False

    @property
    def heading(self) -> str:
        """The label in the words in force."""
        return worded(self.label)


STATE, COMPLETED, CAUSE = "state_new", "completed_new", "cause_new"
VALUE, NOTE, DOCUMENT = "value_new", "note_new", "document"
ABOUT_TASKS = (
    FormColumn("task_id", "Mã nhiệm vụ", 16),
    FormColumn("doc_number", "Số, ký hiệu văn bản", 18),
    FormColumn("title", "Nội dung nhiệm vụ", 44),
    FormColumn("deadline", "Thời hạn", 12, "date"),
    FormColumn("status", "Xếp loại trong báo cáo", 18),
    FormColumn("days_late", "Số ngày quá hạn", 9, "count"),
    FormColumn("reason", "Vì sao chưa xếp loại", 24),
    FormColumn("status_raw", "Trạng thái đã ghi", 16),
    FormColumn("completed_on", "Ngày hoàn thành đã ghi", 14, "date"),
    FormColumn("cause_raw", "Nguyên nhân đã ghi", 22),
    FormColumn("source_sheet", "Trang tính", 12),
    FormColumn("source_row", "Dòng", 8, "count"),
)
TO_FILL_OF_TASKS = (
    FormColumn(STATE, "Trạng thái đúng", 20, filled=True),
    FormColumn(COMPLETED, "Ngày hoàn thành đúng", 16, "date", filled=True),
    FormColumn(CAUSE, "Nguyên nhân chậm", 30, filled=True),
    FormColumn(NOTE, "Giải trình", 30, filled=True),
    FormColumn(DOCUMENT, "Số văn bản", 20, filled=True),
)
ABOUT_FINDINGS = (
    FormColumn("task_id", "Mã nhiệm vụ", 16),
    FormColumn("kind", "Phát hiện", 30),
    FormColumn("column", "Cột", 20),
    FormColumn("value", "Giá trị đã ghi", 24),
    FormColumn("why", "Vì sao nghi sai", 36),
    FormColumn("source_sheet", "Trang tính", 12),
    FormColumn("source_row", "Dòng", 8, "count"),
)
TO_FILL_OF_FINDINGS = (
    FormColumn(VALUE, "Giá trị đúng", 26, filled=True),
    FormColumn(NOTE, "Giải trình", 30, filled=True),
    FormColumn(DOCUMENT, "Số văn bản", 20, filled=True),
)
STATES = tuple(label for state, label in vocab.STATES.items() if state != "unknown")
"""The states that an agency can choose from."""


@dataclass(frozen=True)
class Form:
    """What a workbook to one agency holds: rows as texts, days and numbers, by the keys of its columns."""

    period: str
    label: str
    as_of: str
    published: str
    """SHA-256 of the result.json that it was made from."""
    agency_id: str
    agency: str
    author: str
    answer_by: dt.date
    simulated: bool
    tasks: tuple[Mapping[str, Any], ...]
    findings: tuple[Mapping[str, Any], ...]
    columns: tuple[FormColumn, ...]
    """Of the tasks: what the source has, then what can be filled in."""


def tasks_asked(tasks: pd.DataFrame, agency_id: str) -> pd.DataFrame:
    """Return the tasks an agency is asked about, by status and the deadline that passed first."""
    own = tasks[(tasks["agency_id"] == agency_id) & tasks["status"].isin(ASKED_STATUSES)]
    rank = own["status"].astype(str).map({name: place for place, name in enumerate(ASKED_STATUSES)})
    order = pd.DataFrame({"rank": rank, "deadline": own.get("deadline")}, index=own.index)
    return own.loc[order.sort_values(["rank", "deadline"], kind="stable").index]


def findings_asked(findings: pd.DataFrame, tasks: pd.DataFrame, agency_id: str) -> pd.DataFrame:
    """Return the faults and warnings about cells of an agency's tasks that it can put right."""
    place = ["source_file", "source_sheet", "source_row"]
    own = tasks.loc[tasks["agency_id"] == agency_id, place]
    chosen = findings["severity"].isin(TOLD_SEVERITIES) & findings["about"].isin([*CORRECTABLE])
    return findings[chosen & findings["row"].notna()].merge(
        own, left_on=["file", "sheet", "row"], right_on=place
    )


def columns_of(tasks: pd.DataFrame) -> tuple[FormColumn, ...]:
    """Return the columns of the sheet of tasks: what the source lacks is left out."""
    silent = {"reason"} if "reason" not in tasks or not tasks["reason"].fillna("").any() else set()
    told = [each for each in ABOUT_TASKS if each.key in tasks and each.key not in silent]
    lacking = {STATE} if "status_raw" not in tasks else set()
    return (*told, *(each for each in TO_FILL_OF_TASKS if each.key not in lacking))


def task_rows(tasks: pd.DataFrame) -> tuple[dict[str, Any], ...]:
    """Return what the workbook tells of each task, as it is shown and later compared with."""
    known = [each for each in ABOUT_TASKS if each.key in tasks]
    return tuple({each.key: _cell(row[each.key], each) for each in known} for row in tasks.to_dict("records"))


def finding_rows(findings: pd.DataFrame) -> tuple[dict[str, Any], ...]:
    """Return what the workbook tells of each finding."""
    return tuple(
        {
            "task_id": row["task_id"],
            "kind": worded(KINDS[row["code"]].label),
            "column": worded(CORRECTABLE[row["about"]]),
            "value": row["value"],
            "why": row["reason"],
            "source_sheet": row["sheet"],
            "source_row": int(row["row"]),
        }
        for row in findings.to_dict("records")
    )


def _cell(value: Any, column: FormColumn) -> Any:
    if value is None or pd.isna(value) or value == "":
        return None
    if column.kind == "date":
        return pd.Timestamp(value).date().isoformat()
    if column.kind == "count":
        return int(value)
    if column.key == "status":
        return worded(text.capital(vocab.STATUSES[str(value)]))
    return worded(text.capital(reason_label(str(value)))) if column.key == "reason" else str(value)


def tasks_tab() -> str:
    """Return what the sheet of tasks is called in the words in force."""
    return tab(worded(TASKS))


def write_form(form: Form, path: Path) -> None:
    """Write the workbook, in the words in force; the same period gives the same bytes."""
    title = f"{worded('Trả lời về nhiệm vụ')} {form.label}: {form.agency}"
    workbook = new_workbook(title, form.author, _font())
    _guide(workbook.create_sheet(GUIDE), form, title)
    _sheet(workbook.create_sheet(tasks_tab()), "Nhiệm vụ cần trả lời", form.columns, form.tasks, form)
    if form.findings:
        columns = (*ABOUT_FINDINGS, *TO_FILL_OF_FINDINGS)
        _sheet(workbook.create_sheet(FINDINGS), "Dữ liệu cần đối chiếu", columns, form.findings, form)
    _lists(workbook.create_sheet(LISTS))
    for page in workbook.worksheets:
        page.protection.enable()
        page.protection.formatColumns = page.protection.formatRows = False
        page.oddFooter.left.text = SIMULATED_NOTICE if form.simulated else None
        page.oddFooter.right.text = "&A, trang &P/&N"
    save_workbook(workbook, path, form.as_of)


def _guide(page: Any, form: Form, title: str) -> None:
    marks = {
        PERIOD: form.period,
        AGENCY: form.agency,
        AGENCY_ID: form.agency_id,
        PUBLISHED: form.published,
        WORDS: BETWEEN_WORDS.join(words_in_force().told),
    }
    lines = [
        *([worded(f"{SIMULATED_NOTICE}: nhiệm vụ trong tệp này không có thật.")] if form.simulated else []),
        f"Số liệu tính đến hết ngày {text.date(form.as_of)}, {form.label}.",
        f"Gửi lại tệp này cho {form.author} chậm nhất ngày {text.date(form.answer_by)}.",
        f"1. Mở trang “{tasks_tab()}”: đối chiếu từng dòng với hồ sơ của đơn vị. Dòng đã đúng thì để trống.",
        "2. Chỉ ghi vào các ô nền vàng. Trạng thái chọn trong danh sách; nguyên nhân chọn hoặc "
        "tự ghi; ngày ghi dạng 05/11/2024.",
        worded("3. Việc đã xong thì ghi cả trạng thái và ngày hoàn thành. Ghi số văn bản làm căn cứ."),
        f"4. Trang “{FINDINGS}” (nếu có) là những ô nghi sai: ghi giá trị đúng." if form.findings else "",
        "Các ô khác đã khóa. Không đổi tiêu đề, không thêm dòng; giữ năm dòng dưới đây để tệp "
        "tìm về đúng kỳ.",
    ]
    put(page.cell(1, 1), title, "text")
    page.cell(1, 1).font = _font(14, bold=True)
    row = 2
    for line in filter(None, lines):
        put(page.cell(row, 1), line, "text")
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        page.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        page.row_dimensions[row].height = row_height([(line, 96.0)])
        row += 1
    for label, value in marks.items():
        put(page.cell(row, 1), label, "text")
        put(page.cell(row, 2), value, "text")
        page.cell(row, 1).font = _font(bold=True)
        row += 1
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 20, 78
    _paper(page)


def _sheet(
    page: Any, title: str, columns: Sequence[FormColumn], rows: Sequence[Mapping[str, Any]], form: Form
) -> None:
    put(page.cell(1, 1), f"{worded(title)}, {form.agency}, {form.label}", "text")
    page.cell(1, 1).font = _font(13, bold=True)
    put(page.cell(2, 1), "Chỉ ghi vào các ô nền vàng; dòng đã đúng thì để trống.", "text")
    for place, column in enumerate(columns, start=1):
        cell = page.cell(HEADER_ROW, place)
        put(cell, column.heading, "text")
        cell.font, cell.border, cell.fill = _font(bold=True), LINE, FILL if column.filled else HEADED
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(place)].width = column.width
    labels = [(each.heading, each.width - 1) for each in columns]
    page.row_dimensions[HEADER_ROW].height = row_height(labels, bold=True)
    for at, row in enumerate(rows, start=HEADER_ROW + 1):
        _row(page, at, columns, row)
    page.freeze_panes = page.cell(HEADER_ROW + 1, 2)
    page.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    _choices(page, columns, len(rows))
    _paper(page, A3)


def _row(page: Any, at: int, columns: Sequence[FormColumn], row: Mapping[str, Any]) -> None:
    for place, column in enumerate(columns, start=1):
        cell = page.cell(at, place)
        put(cell, row.get(column.key), column.kind)
        cell.font, cell.border = _font(), LINE
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if column.filled:
            cell.fill, cell.protection = FILL, Protection(locked=False)
            cell.number_format = "dd/mm/yyyy" if column.kind == "date" else "@"
    texts = [(str(row.get(each.key) or ""), each.width - 1) for each in columns if each.kind == "text"]
    page.row_dimensions[at].height = row_height(texts)


def _choices(page: Any, columns: Sequence[FormColumn], rows: int) -> None:
    """Offer the words of the vocabulary, and hold dates to be dates."""
    first, last = HEADER_ROW + 1, HEADER_ROW + max(rows, 1)
    causes = len(load_causes().labels)
    rules = {
        STATE: DataValidation("list", formula1=f"'{LISTS}'!$A$2:$A${len(STATES) + 1}", allow_blank=True),
        CAUSE: DataValidation("list", formula1=f"'{LISTS}'!$B$2:$B${causes + 1}", allow_blank=True),
        COMPLETED: DataValidation(
            "date", operator="between", formula1="32874", formula2="73415", allow_blank=True
        ),
    }
    rules[STATE].error = "Chọn một trạng thái trong danh sách."
    rules[COMPLETED].error = "Ghi ngày dạng 05/11/2024."
    rules[CAUSE].showErrorMessage = False
    for key in (STATE, COMPLETED):
        rules[key].showErrorMessage, rules[key].errorTitle = True, "Chưa đúng"
    for place, column in enumerate(columns, start=1):
        if column.key in rules:
            letter = get_column_letter(place)
            rules[column.key].add(f"{letter}{first}:{letter}{last}")
            page.add_data_validation(rules[column.key])


def _lists(page: Any) -> None:
    lists = {
        "Trạng thái": tuple(map(worded, STATES)),
        "Nguyên nhân chậm": tuple(load_causes().labels.values()),
    }
    for place, (label, words) in enumerate(lists.items(), start=1):
        put(page.cell(1, place), label, "text")
        page.cell(1, place).font = _font(bold=True)
        for at, word in enumerate(words, start=2):
            put(page.cell(at, place), text.capital(word), "text")
        page.column_dimensions[get_column_letter(place)].width = 30 if place == 1 else 70
    _paper(page)


def _paper(page: Any, paper: Paper = A4) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", paper.code
    margins = page.page_margins
    margins.left = margins.right = margins.top = 0.4
    margins.bottom = 0.7
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _font(size: int = SIZE, *, bold: bool = False) -> Font:
    return Font(name=FONT, size=size, bold=bold)
