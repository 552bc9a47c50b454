"""so-lieu.xlsx: the result as an accessible data book.

By the essential points of the Analysis Function's "Releasing statistics in spreadsheets": a cover, contents
and notes; one table a sheet, marked as an Excel table with a name of its own and one header row; title, units
source and date in column A above it; no merged or hidden cells; nothing told by colour; no filters. Against
these points the header row stays in sight and is printed on every page, as is the mark of simulated data, and
a cell without a value is blank: an office sums, sorts and prints. The official look is that of phu-luc.xlsx.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo

from hganalysis import text, vocab
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.report.appendix_tables import Column, cells_worded
from hganalysis.report.changed_history import history_sheets
from hganalysis.report.databook_lists import correction_sheets, follow_up_sheets, list_sheets
from hganalysis.report.databook_numbers import breakdown_sheets, number_sheets
from hganalysis.report.databook_sheet import BLANK, Sheet
from hganalysis.report.flow_tables import flow_sheets
from hganalysis.report.sentence import in_words, in_words_of, names_in
from hganalysis.report.sheet_paper import A4, BESIDE, MARGIN, SIZE, on_paper
from hganalysis.report.workbook import (
    dress,
    new_workbook,
    own_tab,
    put,
    put_in_row,
    row_height,
    save_workbook,
)
from hganalysis.settings.own_words import words_in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hganalysis.counting.listed_tasks import ListedTask
    from hganalysis.counting.result_model import Result
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.settings.office import Office

COVER, CONTENTS, NOTES = "Bìa", "Mục lục", "Ghi chú"
FONT, HEADING_SIZE = "Arial", 14
"""A font without serifs, of 11 points and more."""

STYLE = "TableStyleLight1"
"""Lines above and below the header and the last row; no fills, so that contrast is that of black on white."""

WIDE, LEAST_LINE = 90, 100.0
MM_PER_INCH = 25.4
NO_ROWS = "Không có dòng nào."


def write_databook(
    result: PeriodResult,
    path: Path,
    office: Office,
    colophon: str = "",
    coming: Sequence[ListedTask] | None = None,
) -> None:
    """Write the data book; the same result gives the same bytes.

    Tasks that fall due soon (`coming_due`), where given, have a sheet of their own; the cover ends with the
    colophon.
    """
    own = in_words_of(office, names_in(result))
    counted = (
        *number_sheets(result),
        *breakdown_sheets(result),
        *list_sheets(result, coming),
        *flow_sheets(result),
        *correction_sheets(result),
        *follow_up_sheets(result),
        *history_sheets(result),
    )
    sheets = _all_worded(counted, own)
    title = f"{own('Số liệu thực hiện nhiệm vụ')}, {result.label}"
    workbook = new_workbook(title, office.author, _font())
    _cover(workbook, title, _about(result, office, own), colophon)
    _contents(workbook, sheets)
    _notes(workbook, result, own)
    for each in sheets:
        page = workbook.create_sheet(each.name)
        _write(page, each, [f"{SIMULATED_NOTICE}." if result.simulated else "", *_source(result)])
    for page in workbook.worksheets:
        page.sheet_view.tabSelected = page.title == COVER
        _set_page(page, simulated=result.simulated)
    save_workbook(workbook, path, result.as_of)


def write_sheet(sheet: Sheet, path: Path, *, author: str, as_of: str, simulated: bool) -> None:
    """Write one sheet as a workbook of its own; the same sheet gives the same bytes."""
    write_sheets([sheet], path, author=author, as_of=as_of, simulated=simulated)


def write_sheets(sheets: Sequence[Sheet], path: Path, *, author: str, as_of: str, simulated: bool) -> None:
    """Write sheets as a workbook without a cover, titled as the first, in the words in force."""
    worded = _all_worded(sheets, in_words(words_in_force()))
    workbook = new_workbook(worded[0].title, author, _font())
    for each in worded:
        page = workbook.create_sheet(each.name)
        _write(page, each, [f"{SIMULATED_NOTICE}."] if simulated else [])
        _set_page(page, simulated=simulated)
    save_workbook(workbook, path, as_of)


def _all_worded(sheets: Sequence[Sheet], own: Callable[[Any], Any]) -> list[Sheet]:
    """Return sheets in the words of the office, each with a tab that no other has."""
    taken = {each.casefold() for each in (COVER, CONTENTS, NOTES)}
    worded = [_worded(each, own) for each in sheets]
    return [replace(each, name=own_tab(each.name, taken)) for each in worded]


def _worded(sheet: Sheet, own: Callable[[Any], Any]) -> Sheet:
    """Return a sheet in the words of the office; what the source says stays."""
    worded: Sheet = own(replace(sheet, rows=()) if sheet.sourced else sheet)
    if sheet.sourced:
        worded = replace(worded, rows=tuple(cells_worded(sheet.rows, sheet.columns, own)))
    return worded


def _about(result: Result, office: Office, own: Callable[[Any], Any]) -> list[str]:
    start, end = text.date(result.from_), text.date(result.as_of)
    simulated = own(f"{SIMULATED_NOTICE}: nhiệm vụ trong tệp này không có thật.")
    return [
        *([simulated] if result.simulated else []),
        f"Kỳ báo cáo: {result.label}, từ ngày {start} đến hết ngày {end}.",
        f"Cơ quan lập: {office.author}.",
        *_source(result),
        "Cùng số liệu với báo cáo (bao-cao), tóm tắt (tom-tat) và phụ lục (phu-luc) của kỳ.",
        f"Trang “{CONTENTS}” liệt kê các bảng; trang “{NOTES}” nêu các quy tắc tính.",
    ]


def _cover(workbook: Any, title: str, lines: Sequence[str], colophon: str) -> None:
    page = workbook.create_sheet(COVER)
    _title(page, title)
    _lines(page, [*lines, colophon], WIDE)
    page.column_dimensions["A"].width = WIDE
    page.page_setup.paperSize = A4.code


def _contents(workbook: Any, sheets: Sequence[Sheet]) -> None:
    rows = [(each.name, each.title, len(each.rows)) for each in sheets]
    columns = (
        Column("name", "Trang tính", "left", 24, "text"),
        Column("title", "Nội dung", "left", 80, "text"),
        Column("rows", "Số dòng", "right", 12, "count"),
    )
    about = ("Bấm vào tên trang để tới bảng.",)
    page = workbook.create_sheet(CONTENTS)
    top = _write(page, Sheet(CONTENTS, "MucLuc", "Mục lục các bảng", about, columns, tuple(rows)), ())
    for i, each in enumerate(sheets, start=top + 1):
        cell = page.cell(i, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{each.name}'!A1", display=each.name)
        dress(cell, "link", lambda: {"font": Font(name=FONT, size=SIZE, underline="single", color="0563C1")})


def _notes(workbook: Any, result: Result, own: Callable[[Any], Any]) -> None:
    rule, whole_list = result.rules, result.rules.population_by == "none"
    by = "không xét, tính cả danh sách" if whole_list else vocab.TASK_COLUMNS[rule.population_by].lower()
    carried = "theo danh sách" if whole_list else "có tính" if rule.carry_over == "include" else "không tính"
    rules = {
        "Ngày chốt số liệu": f"hết ngày {text.date(result.as_of)}",
        "Xét thời hạn": {"day": "theo ngày", "minute": "theo phút"}[rule.granularity],
        "Thời hạn rơi vào ngày nghỉ": "dời sang ngày làm việc kế tiếp" if rule.roll_forward else "giữ nguyên",
        "Thời hạn dùng để xét": {"current": "sau gia hạn", "original": "trước gia hạn"}[rule.basis],
        "Ngày dùng để xét thuộc kỳ": by,
        "Nhiệm vụ kỳ trước chuyển sang": carried,
    }
    columns = (
        Column("key", "Quy tắc", "left", 34, "text"),
        Column("meaning", "Nghĩa", "left", 80, "text"),
    )
    about = ("Các quy tắc đã dùng để tính.", BLANK)
    rows = tuple(rules.items())
    _write(workbook.create_sheet(NOTES), Sheet(NOTES, "GhiChu", "Ghi chú", about, columns, own(rows)), ())


def _write(page: Any, sheet: Sheet, source: Sequence[str]) -> int:
    """Write a sheet from its title down and return the row of the table's header."""
    _title(page, sheet.title)
    blank = any(cell is None for row in sheet.rows for cell in row)
    lines = [*sheet.about, *source, BLANK if blank else "", "" if sheet.rows else NO_ROWS]
    paper, widths = on_paper(sheet.columns, sheet.rows)
    top = 2 + _lines(page, [line for line in lines if line], max(LEAST_LINE, sum(widths)))
    for i, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(i)].width = width
    page.page_setup.paperSize = paper.code
    if sheet.rows:
        _table(page, sheet, top, widths)
    return top


def _table(page: Any, sheet: Sheet, top: int, widths: Sequence[float]) -> None:
    """Write the table; its header row stays in sight, and is printed on every page."""
    rooms = [width - BESIDE[column.align] + 0.5 for width, column in zip(widths, sheet.columns, strict=True)]
    for i, column in enumerate(sheet.columns, start=1):
        put(page.cell(top, i), column.label, "text")
        dress(page.cell(top, i), (column.align, True), partial(_look, column.align, bold=True))
    labels = (column.label for column in sheet.columns)
    page.row_dimensions[top].height = row_height(zip(labels, rooms, strict=True), bold=True)
    for i, row in enumerate(sheet.rows, start=top + 1):
        for j, (value, column) in enumerate(zip(row, sheet.columns, strict=True), start=1):
            put_in_row(page, i, j, value, column.kind, (column.align, False), partial(_look, column.align))
        texts = [(v, room) for v, room in zip(row, rooms, strict=True) if isinstance(v, str)]
        page.row_dimensions[i].height = row_height(texts or [("", WIDE)])
    page.freeze_panes = page.cell(top + 1, 1)
    page.print_title_rows = f"{top}:{top}"
    last = f"{get_column_letter(len(sheet.columns))}{top + len(sheet.rows)}"
    table = Table(displayName=sheet.table, ref=f"A{top}:{last}")
    table._initialise_columns()  # type: ignore[attr-defined]
    table.autoFilter = None
    for made, column in zip(table.tableColumns, sheet.columns, strict=True):
        made.name = column.label
    table.tableStyleInfo = TableStyleInfo(name=STYLE, showRowStripes=False)
    page.add_table(table)


def _set_page(page: Any, *, simulated: bool) -> None:
    """Fit the width to the paper; each page says its sheet, its number and that the data are simulated.

    The contents are one page: of some thirty lines one or two would stand on another.
    """
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, int(page.title == CONTENTS)
    page.sheet_properties.pageSetUpPr.fitToPage = True
    margins = page.page_margins
    margins.left = margins.right = MARGIN / MM_PER_INCH
    margins.top, margins.bottom = 1.5 * MARGIN / MM_PER_INCH, 1.8 * MARGIN / MM_PER_INCH
    margins.header = margins.footer = MARGIN / MM_PER_INCH
    page.oddFooter.left.text = SIMULATED_NOTICE if simulated else None
    page.oddFooter.right.text = "&A, trang &P/&N"


def _title(page: Any, title: str) -> None:
    put(page.cell(1, 1), title, "text")
    page.cell(1, 1).style = "Headline 1"
    page.cell(1, 1).font, page.cell(1, 1).border = _font(HEADING_SIZE, bold=True), Border()


def _lines(page: Any, lines: Sequence[str], room: float) -> int:
    """Write lines under the title and return how many; one longer than the room goes on below.

    A print that had to show it whole would have smaller letters.
    """
    broken = [part for line in lines for part in wrap(line, int(room))]
    for i, line in enumerate(broken, start=2):
        put(page.cell(i, 1), line, "text")
        page.cell(i, 1).font = _font()
    return len(broken)


def _source(result: Result) -> list[str]:
    file, rows = result.source.file, text.number(result.source.rows_read)
    return [
        f"Nguồn: tệp {file}, {rows} dòng đọc được. Số liệu tính đến hết ngày {text.date(result.as_of)}.",
        _caution(result),
    ]


def _caution(result: Result) -> str:
    """Return where to read what changes the figures, to stand on each sheet."""
    number = len(result.warnings)
    if not number:
        return ""
    return f"Lưu ý: có {text.number(number)} điều làm thay đổi số liệu, xem trang “Cảnh báo”."


def _look(align: str, *, bold: bool = False) -> dict[str, Any]:
    indent = int(align == "right")
    alignment = Alignment(horizontal=align, vertical="top", wrap_text=True, indent=indent)
    return {"font": _font(bold=bold), "alignment": alignment}


def _font(size: int = SIZE, *, bold: bool = False) -> Font:
    return Font(name=FONT, size=size, bold=bold)
