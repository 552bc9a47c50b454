"""so-lieu.xlsx: the result as an accessible data book.

By the essential points of the Analysis Function's "Releasing statistics in spreadsheets": a cover, contents
and notes; one table a sheet, marked as an Excel table with a name of its own and one header row; title, units
and source in column A above it; no merged, blank or hidden cells; nothing told by colour; no filters, frozen
panes, headers or footers. The official look is that of phu-luc.xlsx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo

from hganalysis import text, vocab
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.report.appendix_tables import Column
from hganalysis.report.databook_lists import list_sheets
from hganalysis.report.databook_numbers import number_sheets
from hganalysis.report.databook_sheet import SHORTHAND, Sheet
from hganalysis.report.workbook import new_workbook, put, row_height, save_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hganalysis.report.appendix_tables import Result

COVER, CONTENTS, NOTES = "Bìa", "Mục lục", "Ghi chú"
FONT, SIZE, HEADING_SIZE = "Arial", 11, 14
"""A font without serifs, of 11 points and more."""

STYLE = "TableStyleLight1"
"""Lines above and below the header and the last row; no fills, so that contrast is that of black on white."""

WIDE = 90


def write_databook(result: Result, path: Path, *, author: str) -> None:
    """Write the data book; the same result gives the same bytes.

    Parameters
    ----------
    result : mapping
        docs/design.md, "The result".
    path : Path
        The file to write; its folder exists.
    author : str
        Who publishes, for the cover and the document properties.
    """
    sheets = (*number_sheets(result), *list_sheets(result))
    workbook = new_workbook(f"Số liệu thực hiện nhiệm vụ, {result['label']}", author, _font())
    _cover(workbook, result, author)
    _contents(workbook, sheets)
    _notes(workbook, result)
    for each in sheets:
        page = workbook.create_sheet(each.name)
        _write(page, each, _source(result))
    for page in workbook.worksheets:
        page.sheet_view.tabSelected = page.title == COVER
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
    save_workbook(workbook, path, result["as_of"])


def _cover(workbook: Any, result: Result, author: str) -> None:
    start, end = text.date(result["from"]), text.date(result["as_of"])
    lines = [
        *([f"{SIMULATED_NOTICE}: nhiệm vụ trong tệp này không có thật."] if result["simulated"] else []),
        f"Kỳ báo cáo: {result['label']}, từ ngày {start} đến hết ngày {end}.",
        f"Cơ quan lập: {author}.",
        _source(result),
        "Cùng số liệu với báo cáo (bao-cao), tóm tắt (tom-tat) và phụ lục (phu-luc) của kỳ.",
        f"Trang “{CONTENTS}” liệt kê các bảng; trang “{NOTES}” giải thích ký hiệu và cách tính.",
    ]
    page = workbook.create_sheet(COVER)
    _title(page, f"Số liệu thực hiện nhiệm vụ, {result['label']}")
    _lines(page, lines)
    page.column_dimensions["A"].width = WIDE


def _contents(workbook: Any, sheets: Sequence[Sheet]) -> None:
    rows = [(each.name, each.title, len(each.rows)) for each in sheets]
    columns = (
        Column("name", "Trang tính", "left", 24, "text"),
        Column("title", "Nội dung", "left", 80, "text"),
        Column("rows", "Số dòng", "right", 12, "count"),
    )
    about = ("Bấm vào tên trang để tới bảng.",)
    page = workbook.create_sheet(CONTENTS)
    top = _write(page, Sheet(CONTENTS, "MucLuc", "Mục lục các bảng", about, columns, tuple(rows)), "")
    for i, each in enumerate(sheets, start=top + 1):
        cell = page.cell(i, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{each.name}'!A1", display=each.name)
        cell.font = Font(name=FONT, size=SIZE, underline="single", color="0563C1")


def _notes(workbook: Any, result: Result) -> None:
    rule = result["rules"]
    rules = {
        "Ngày chốt số liệu": f"hết ngày {text.date(result['as_of'])}",
        "Xét thời hạn": {"day": "theo ngày", "minute": "theo phút"}[rule["granularity"]],
        "Thời hạn rơi vào ngày nghỉ": "dời sang ngày làm việc kế tiếp"
        if rule["roll_forward"]
        else "giữ nguyên",
        "Thời hạn dùng để xét": {"current": "sau gia hạn", "original": "trước gia hạn"}[rule["basis"]],
        "Ngày dùng để xét thuộc kỳ": vocab.TASK_COLUMNS[rule["population_by"]].lower(),
        "Nhiệm vụ kỳ trước chuyển sang": "có tính" if rule["carry_over"] == "include" else "không tính",
    }
    rows = tuple((key, meaning) for key, meaning in (SHORTHAND | rules).items())
    columns = (
        Column("key", "Ký hiệu, quy tắc", "left", 34, "text"),
        Column("meaning", "Nghĩa", "left", 80, "text"),
    )
    about = ("Ký hiệu thay cho ô trống, và các quy tắc đã dùng để tính.",)
    _write(workbook.create_sheet(NOTES), Sheet(NOTES, "GhiChu", "Ghi chú", about, columns, rows), "")


def _write(page: Any, sheet: Sheet, source: str) -> int:
    """Write a sheet from its title down and return the row of the table's header."""
    _title(page, sheet.title)
    amount = "Trang này có 1 bảng." if sheet.rows else "Trang này không có bảng: không có dòng nào."
    shorthand = any(cell in SHORTHAND for row in sheet.rows for cell in row)
    legend = f"Ký hiệu: {'; '.join(f'{sign} {meaning}' for sign, meaning in SHORTHAND.items())}."
    lines = [*sheet.about, source, *([legend] if shorthand else []), amount]
    top = 2 + _lines(page, [line for line in lines if line])
    for i, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(i)].width = column.width
    if sheet.rows:
        _table(page, sheet, top)
    return top


def _table(page: Any, sheet: Sheet, top: int) -> None:
    for i, column in enumerate(sheet.columns, start=1):
        put(page.cell(top, i), column.label, "text")
        _style(page.cell(top, i), column, bold=True)
    page.row_dimensions[top].height = row_height(((c.label, c.width) for c in sheet.columns), bold=True)
    for i, row in enumerate(sheet.rows, start=top + 1):
        for j, (value, column) in enumerate(zip(row, sheet.columns, strict=True), start=1):
            put(page.cell(i, j), value, column.kind)
            _style(page.cell(i, j), column)
        texts = zip(row, (column.width for column in sheet.columns), strict=True)
        page.row_dimensions[i].height = row_height((v, width) for v, width in texts if isinstance(v, str))
    last = f"{get_column_letter(len(sheet.columns))}{top + len(sheet.rows)}"
    table = Table(displayName=sheet.table, ref=f"A{top}:{last}")
    table._initialise_columns()  # type: ignore[attr-defined]
    table.autoFilter = None
    for made, column in zip(table.tableColumns, sheet.columns, strict=True):
        made.name = column.label
    table.tableStyleInfo = TableStyleInfo(name=STYLE, showRowStripes=False)
    page.add_table(table)


def _title(page: Any, title: str) -> None:
    put(page.cell(1, 1), title, "text")
    page.cell(1, 1).style = "Headline 1"
    page.cell(1, 1).font, page.cell(1, 1).border = _font(HEADING_SIZE, bold=True), Border()


def _lines(page: Any, lines: Sequence[str]) -> int:
    """Write lines under the title and return how many."""
    for i, line in enumerate(lines, start=2):
        put(page.cell(i, 1), line, "text")
        page.cell(i, 1).font = _font()
    return len(lines)


def _source(result: Result) -> str:
    mark = f" {SIMULATED_NOTICE}." if result["simulated"] else ""
    file, rows = result["source"]["file"], text.number(result["source"]["rows_read"])
    return f"Nguồn: tệp {file}, {rows} dòng đọc được.{mark}{_caution(result)}"


def _caution(result: Result) -> str:
    """Return where to read what changes the figures, to stand on each sheet."""
    number = len(result["warnings"])
    if not number:
        return ""
    return f" Lưu ý: có {text.number(number)} điều làm thay đổi số liệu, xem trang “Cảnh báo”."


def _style(cell: Any, column: Column, *, bold: bool = False) -> None:
    cell.font = _font(bold=bold)
    indent = int(column.align == "right")
    cell.alignment = Alignment(horizontal=column.align, vertical="top", wrap_text=True, indent=indent)


def _font(size: int = SIZE, *, bold: bool = False) -> Font:
    return Font(name=FONT, size=size, bold=bold)
