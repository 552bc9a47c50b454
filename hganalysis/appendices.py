"""phu-luc.xlsx: the four appendices as an official, print-ready workbook.

The content is that of `appendix_tables`; here is only the look: A4 landscape, Times New Roman, the header row
on every page, page numbers in the top margin from the second page on, starting again with each appendix
(Nghị định 30/2020/NĐ-CP, Phụ lục I).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList

from hganalysis import vocab
from hganalysis.appendix_tables import appendix_tables, attached_line, period_line, shown
from hganalysis.zipped import with_fixed_times

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hganalysis.appendix_tables import AppendixTable, Cell, Column, Result, Row

FONT = "Times New Roman"
LONGEST_TEXT = 32_767
"""Characters a cell can hold ("Excel specifications and limits")."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_AS_TEXT = 255
"""Beyond it some versions of Excel show "####" in a cell of the format Text."""

CUT_NOTICE = " … (đã cắt bớt: quá dài cho một ô)"
FORMATS = {"count": "[$-42A]#,##0", "share": "[$-42A]0.0%", "date": "dd/mm/yyyy", "text": "@"}
"""42A is Vietnamese: a dot between thousands and a decimal comma wherever the program honours it."""

FIRST_EXCEL_YEAR = 1900
LINE_HEIGHT, PADDING = 14.5, 3.5
"""Points a line of 12-point Times New Roman takes, and the room above and below it."""

HIGHEST_ROW = 409
"""Points a row can have ("Excel specifications and limits")."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADES = {"group": "F2F2F2", "subtotal": "F2F2F2", "total": "D9D9D9"}


def write_appendices(result: Result, path: Path, *, document_symbol: str = "BC-VP.UBND") -> None:
    """Write Phụ lục I to IV to an xlsx file, one sheet each; the same result gives the same bytes.

    Parameters
    ----------
    result : mapping
        docs/design.md, "The result".
    path : Path
        The file to write; its folder exists.
    document_symbol : str
        Symbol of the report the appendices belong to, printed under each title.
    """
    workbook: Any = Workbook()
    workbook.remove(workbook.active)
    workbook._fonts = IndexedList([_font(12)])
    workbook._named_styles["Normal"].font = _font(12)
    workbook.properties.title = f"Phụ lục, kỳ báo cáo {result['period']}"
    workbook.properties.creator = "hganalysis"
    workbook.properties.language = "vi-VN"
    for table in appendix_tables(result):
        sheet = workbook.create_sheet(f"Phụ lục {table.number}")
        _fill(sheet, table, _headings(table, result, document_symbol))
        _set_page(sheet, table, simulated=result["simulated"])
    data = io.BytesIO()
    workbook.save(data)
    path.write_bytes(with_fixed_times(data.getvalue(), dt.datetime.fromisoformat(result["as_of"])))


def safe_text(value: str) -> str:
    r"""Return text that a cell can hold: forbidden characters shown as symbols, what is too long cut visibly.

    Examples
    --------
    >>> safe_text("a\x07b")
    'a␇b'
    """
    value = _ESCAPE_LIKE.sub("_x005F_", _FORBIDDEN.sub(_symbol, value))
    if len(value.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return value
    room = LONGEST_TEXT - len(CUT_NOTICE)
    return value.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT_NOTICE


def _symbol(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"


def _headings(table: AppendixTable, result: Result, document_symbol: str) -> list[tuple[str, Font]]:
    """Return the lines above the table with their fonts."""
    lines = [
        (f"PHỤ LỤC {table.number}", _font(14, bold=True)),
        (table.title.upper(), _font(14, bold=True)),
        (attached_line(document_symbol), _font(13, italic=True)),
        (period_line(result), _font(13, italic=True)),
    ]
    return [*lines, (vocab.SIMULATED_NOTICE, _font(13, bold=True))] if result["simulated"] else lines


def _fill(sheet: Any, table: AppendixTable, headings: list[tuple[str, Font]]) -> None:
    for i, (line, font) in enumerate(headings, start=1):
        _wide_line(sheet, i, line, table, font, "center")
    _wide_line(sheet, len(headings) + 1, table.note, table, _font(12, italic=True), "left")
    top = len(headings) + 2
    for i, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(i)].width = column.width
        _put(sheet.cell(top, i), column.label, "text")
        _style(sheet.cell(top, i), _font(12, bold=True), "center", "D9D9D9")
    sheet.row_dimensions[top].height = _height(((c.label, c.width) for c in table.columns), bold=True)
    for i, row in enumerate(table.rows, start=top + 1):
        _write_row(sheet, i, row, table.columns)
    if not table.rows:
        _wide_line(sheet, top + 1, table.empty, table, _font(12, italic=True), "center", bordered=True)
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    sheet.print_title_rows = f"{top}:{top}"
    sheet.print_area = f"A1:{get_column_letter(len(table.columns))}{sheet.max_row}"


def _write_row(sheet: Any, at: int, row: Row, columns: tuple[Column, ...]) -> None:
    font = _font(12, bold=row.kind != "data")
    for i, (value, column) in enumerate(zip(row.cells, columns, strict=True), start=1):
        cell = sheet.cell(at, i)
        _put(cell, value, column.kind)
        _style(cell, font, column.align, _SHADES.get(row.kind))
    texts = ((shown(value, column), column.width) for value, column in zip(row.cells, columns, strict=True))
    sheet.row_dimensions[at].height = _height(texts, bold=row.kind != "data")


def _put(cell: Any, value: Cell, kind: str) -> None:
    """Give a cell its typed value; text is always text, whatever it begins with."""
    typed: Any = value
    if kind == "share" and value is None:
        typed = "-"
    elif kind == "date" and isinstance(value, str) and value:
        typed = dt.date.fromisoformat(value[:10])
        if typed.year < FIRST_EXCEL_YEAR:
            typed = f"{typed:%d/%m/%Y}"
    if isinstance(typed, str):
        put_text(cell, typed)
        return
    cell.value = typed
    cell.number_format = FORMATS[kind]


def put_text(cell: Any, value: str) -> None:
    """Give a cell a text, which stays text whatever it begins with; an empty one leaves the cell empty."""
    if value:
        cell.value = safe_text(value)
        cell.data_type = "s"
        cell.number_format = FORMATS["text"] if len(value) <= LONGEST_AS_TEXT else "General"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)


def _style(cell: Any, font: Font, align: str, shade: str | None) -> None:
    cell.font, cell.border = font, _BORDER
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    if shade:
        cell.fill = PatternFill("solid", start_color=shade)


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
    _put(cell, line, "text")
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    sheet.row_dimensions[at].height = (
        _height([(line, sum(column.width for column in table.columns))]) + PADDING
    )
    if bordered:
        for i in range(1, len(table.columns) + 1):
            sheet.cell(at, i).border = _BORDER


def _height(texts: Iterable[tuple[str, float]], *, bold: bool = False) -> float:
    """Return the height of a row that shows each text whole in its width.

    Programs disagree on whether a row without a height grows with wrapped text, so every row has one.
    """
    lines = max(sum(_lines(line, width, bold) for line in value.split("\n")) for value, width in texts)
    return min(HIGHEST_ROW, LINE_HEIGHT * lines + PADDING)


def _lines(line: str, width: float, bold: bool) -> int:
    """Return how many lines a text takes when it is broken at spaces and hyphens."""
    lines, used = 1, 0.0
    for word in re.findall(r"[^\s-]*-?\s*", line):
        long = sum(_letter_width(letter) for letter in word.rstrip()) * (1.12 if bold else 1.03)
        if used and used + long > width:
            lines, used = lines + 1, 0.0
        lines += int(long / width)
        used = (used + long) % width + 0.5 * word.endswith(" ")
    return lines


def _letter_width(letter: str) -> float:
    """Return the width of a letter of Times New Roman in digits, the unit of column widths."""
    base = unicodedata.normalize("NFD", letter)[0]
    if base in "iIjlt.,;:!'/| ":
        return 0.6
    return 1.45 if base.isupper() or base in "mw%…" else 0.7 if base in "fr-()" else 1.0


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
            _margin_text(footer.left, vocab.SIMULATED_NOTICE, 11)


def _margin_text(part: Any, value: str, size: int) -> None:
    part.text, part.font, part.size = value, f"{FONT},Regular", size


def _inches(millimetres: float) -> float:
    return millimetres / 25.4


def _font(size: int, *, bold: bool = False, italic: bool = False) -> Font:
    return Font(name=FONT, size=size, bold=bold, italic=italic)
