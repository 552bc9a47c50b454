"""phu-luc.xlsx: the four appendices as an official, print-ready workbook.

The content is that of `appendix_tables`; here is only the look: A4 landscape, Times New Roman, the header row
on every page, page numbers in the top margin from the second page on, starting again with each appendix
(Nghị định 30/2020/NĐ-CP, Phụ lục I).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.report.appendix_tables import (
    appendix_tables,
    attached_line,
    caution_line,
    cells_worded,
    period_line,
    shown,
)
from hganalysis.report.sentence import in_words_of, names_in
from hganalysis.report.workbook import (
    LINE_HEIGHT,
    PADDING,
    dress,
    new_workbook,
    put,
    put_in_row,
    row_height,
    save_workbook,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.counting.result_model import Result
    from hganalysis.report.appendix_tables import AppendixTable, Column, Row
    from hganalysis.settings.office import Office

BARRED, BAR_COLOUR = "on_time_of_total", "9AD0F2"
FONT = "Times New Roman"
AUTHOR = "hganalysis"
ZERO_AS_DASH = '0;-0;"-"'
"""Shows a zero as "-", so that the eye finds the numbers; the cell still holds 0."""

_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADES = {"group": "F2F2F2", "subtotal": "F2F2F2", "total": "D9D9D9"}


def write_appendices(result: Result, path: Path, office: Office, colophon: str = "") -> None:
    """Write Phụ lục I to IV to an xlsx file, one sheet each; the same result gives the same bytes."""
    own = in_words_of(office, names_in(result))
    workbook = new_workbook(f"Phụ lục, kỳ báo cáo {result.period}", AUTHOR, _font(12))
    for counted in appendix_tables(result):
        cells = cells_worded((row.cells for row in counted.rows), counted.columns, own)
        rows = (replace(row, cells=told) for row, told in zip(counted.rows, cells, strict=True))
        table = replace(own(replace(counted, rows=())), rows=tuple(rows))
        sheet = workbook.create_sheet(f"Phụ lục {table.number}")
        _fill(sheet, table, _headings(table, result, office, own(caution_line(result))))
        _set_page(sheet, table, simulated=result.simulated)
    if colophon:
        _end(workbook.worksheets[-1], colophon)
    save_workbook(workbook, path, result.as_of)


def _end(sheet: Any, line: str) -> None:
    """Write a line over the whole width below the table, and let it be printed."""
    at, columns = sheet.max_row + 2, sheet.max_column
    sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=columns)
    put(sheet.cell(at, 1), line, "text")
    sheet.cell(at, 1).font = _font(9)
    sheet.cell(at, 1).alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    sheet.row_dimensions[at].height = 2 * LINE_HEIGHT
    sheet.print_area = f"A1:{get_column_letter(columns)}{at}"


def _headings(table: AppendixTable, result: Result, office: Office, caution: str) -> list[tuple[str, Font]]:
    """Return the lines above the table with their fonts."""
    lines = [
        (f"Phụ lục {table.number}", _font(14, bold=True)),
        (table.title.upper(), _font(14, bold=True)),
        (attached_line(result, office), _font(13, italic=True)),
        (period_line(result), _font(13, italic=True)),
    ]
    marks = (SIMULATED_NOTICE if result.simulated else "", caution)
    return [*lines, *((mark, _font(13, bold=True)) for mark in marks if mark)]


def _fill(sheet: Any, table: AppendixTable, headings: list[tuple[str, Font]]) -> None:
    for i, (line, font) in enumerate(headings, start=1):
        _wide_line(sheet, i, line, table, font, "center")
    _wide_line(sheet, len(headings) + 1, table.note, table, _font(12, italic=True), "left")
    top = len(headings) + 2
    for i, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(i)].width = column.width
        put(sheet.cell(top, i), column.label, "text")
        dress(sheet.cell(top, i), "label", partial(_look, "center", "D9D9D9", True, False))
    sheet.row_dimensions[top].height = row_height(((c.label, c.width) for c in table.columns), bold=True)
    for i, row in enumerate(table.rows, start=top + 1):
        _write_row(sheet, i, row, table.columns)
    if not table.rows:
        _wide_line(sheet, top + 1, table.empty, table, _font(12, italic=True), "center", bordered=True)
    _draw_bars(sheet, table, top)
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    sheet.print_title_rows = f"{top}:{top}"
    sheet.print_area = f"A1:{get_column_letter(len(table.columns))}{sheet.max_row}"


def _draw_bars(sheet: Any, table: AppendixTable, top: int) -> None:
    """Draw a bar behind each on-time rate, as long as the rate."""
    for i, column in enumerate(table.columns, start=1):
        if column.key == BARRED and table.rows:
            letter = get_column_letter(i)
            rule = DataBarRule("num", 0, "num", 1, color=BAR_COLOUR)  # type: ignore[no-untyped-call]
            cells = f"{letter}{top + 1}:{letter}{top + len(table.rows)}"
            sheet.conditional_formatting.add(cells, rule)


def _write_row(sheet: Any, at: int, row: Row, columns: tuple[Column, ...]) -> None:
    bold = row.kind != "data"
    for i, (value, column) in enumerate(zip(row.cells, columns, strict=True), start=1):
        told = "-" if value is None and column.kind == "share" else value
        name = (column.align, _SHADES.get(row.kind), bold, value == 0 and column.kind == "count")
        put_in_row(sheet, at, i, told, column.kind, name, partial(_look, *name))
    texts = ((shown(value, column), column.width) for value, column in zip(row.cells, columns, strict=True))
    sheet.row_dimensions[at].height = row_height(texts, bold=bold)


def _look(align: str, shade: str | None, bold: bool, dashed: bool) -> dict[str, Any]:
    alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    look: dict[str, Any] = {"number_format": ZERO_AS_DASH} if dashed else {}
    look |= {"font": _font(12, bold=bold), "border": _BORDER, "alignment": alignment}
    return {**look, "fill": PatternFill("solid", start_color=shade)} if shade else look


def _wide_line(
    sheet: Any,
    at: int,
    line: str,
    table: AppendixTable,
    font: Font,
    align: str,
    *,
    bordered: bool = False,
) -> None:
    """Write one line over the whole width; merged cells do not grow by themselves, so set their height."""
    sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=len(table.columns))
    cell = sheet.cell(at, 1)
    put(cell, line, "text")
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    sheet.row_dimensions[at].height = (
        row_height([(line, sum(column.width for column in table.columns))]) + PADDING
    )
    if bordered:
        for i in range(1, len(table.columns) + 1):
            sheet.cell(at, i).border = _BORDER


def _set_page(sheet: Any, table: AppendixTable, *, simulated: bool) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_setup.firstPageNumber, sheet.page_setup.useFirstPageNumber = 1, True
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left, sheet.page_margins.right = _inches(20), _inches(15)
    sheet.page_margins.top, sheet.page_margins.bottom = _inches(20), _inches(20)
    sheet.page_margins.header = sheet.page_margins.footer = _inches(10)
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.differentFirst = True
    _margin_text(sheet.HeaderFooter.oddHeader.center, "&P", 13)
    for footer in (sheet.HeaderFooter.firstFooter, sheet.HeaderFooter.oddFooter):
        _margin_text(footer.right, f"Phụ lục {table.number}", 11)
        if simulated:
            _margin_text(footer.left, SIMULATED_NOTICE, 11)


def _margin_text(part: Any, value: str, size: int) -> None:
    part.text, part.font, part.size = value, f"{FONT},Regular", size


def _inches(millimetres: float) -> float:
    return millimetres / 25.4


def _font(size: int, *, bold: bool = False, italic: bool = False) -> Font:
    return Font(name=FONT, size=size, bold=bold, italic=italic)
