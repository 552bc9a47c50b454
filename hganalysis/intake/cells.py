"""A file -> its sheets, each a grid of cells as they stand."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineWorkbook

from hganalysis.errors import SourceError
from hganalysis.intake.legacy import legacy_text, to_unicode
from hganalysis.intake.sniff import SAVE_AS, UTF16, sniff
from hganalysis.intake.xlsxparts import XlsxParts, read_parts
from hganalysis.text import nfc

if TYPE_CHECKING:
    from pathlib import Path

Cell = Any
Range = tuple[tuple[int, int], tuple[int, int]]
DELIMITERS = ",;\t|"
SAMPLE = 64 * 1024
LONGEST_FIELD = 1024 * 1024


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    name : str
        Empty for a CSV file.
    rows : list of list
        Cells from the top left of the used area; an empty cell is "" or None. A cell that shows an error is
        the text of it, and so is a formula nobody has calculated.
    first_row, first_column : int
        Number of the first row and column, as a spreadsheet program shows them. A record of a CSV file is one
        row, however many lines it takes, as it is in a spreadsheet program that opens the file.
    merged : tuple of ((row, column), (row, column))
        Merged ranges, as positions in `rows`, corners inclusive.
    from_1904 : bool
        Whether numbers of this workbook count days from 1904.
    notes : tuple of (str, str)
        Findings about the sheet as a whole: a key of `findings.KINDS` and the reason.
    """

    name: str
    rows: list[list[Cell]]
    first_row: int = 1
    first_column: int = 1
    merged: tuple[Range, ...] = ()
    from_1904: bool = False
    notes: tuple[tuple[str, str], ...] = ()

    def letters(self, place: int) -> str:
        """Return the letters over a column, such as "AB"."""
        number, letters = place + self.first_column, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell shows nothing."""
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip())


def cell_text(cell: Cell) -> str:
    """Return a cell as a reader sees it, in NFC: no decimal point in whole numbers, dates dd/mm/yyyy."""
    if isinstance(cell, str):
        return nfc(cell).strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}".removesuffix(":00").removesuffix(" 00:00")
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def line_text(cell: Cell) -> str:
    """Return a cell as one line of text."""
    return " ".join(cell_text(cell).split())


def read_sheets(path: Path) -> list[Sheet]:
    """Read every sheet of a file.

    Raises
    ------
    SourceError
        The file cannot be read; one line says why and what to do.
    """
    kind = sniff(path)
    return to_unicode(path, kind, _xlsx_sheets(path) if kind == "xlsx" else [_csv_sheet(path)])


def _xlsx_sheets(path: Path) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        parts = read_parts(path)
        return [_sheet(workbook, name, place, parts) for place, name in enumerate(workbook.sheet_names)]
    except Exception as error:
        raise SourceError(f"{path.name}: không đọc được bảng tính ({_short(error)}). {SAVE_AS}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's Rust panics are not Exceptions
            raise
        raise SourceError(f"{path.name}: tệp bị hỏng bên trong. {SAVE_AS}") from error


def _sheet(workbook: CalamineWorkbook, name: str, place: int, parts: XlsxParts) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=True)
    for (row, column), words in parts.faulty_cells(place).items():
        if 0 <= row - top < len(rows) and 0 <= column - left < len(rows[row - top]):
            rows[row - top][column - left] = words
    merged = tuple(
        ((r1 - top, c1 - left), (r2 - top, c2 - left))
        for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ()
        if r1 >= top and c1 >= left
    )
    return Sheet(name, rows, top + 1, left + 1, merged, parts.from_1904)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]


def _csv_sheet(path: Path) -> Sheet:
    text = _decoded(path)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return Sheet("", list(reader))
    except csv.Error as error:
        raise SourceError(
            f"{path.name}, dòng văn bản {reader.line_num}: dấu ngoặc kép không khớp, hoặc ô quá dài "
            f"({error}). Xuất lại từ phần mềm, nếu được thì dạng .xlsx."
        ) from None


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    encoding = "utf-16" if data.startswith(UTF16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        legacy = legacy_text(data)
        if legacy is not None:
            return legacy
        raise SourceError(
            f"{path.name}: không phải chữ Unicode ({encoding}), sai ở byte thứ {error.start + 1}. "
            "Lưu lại dạng CSV UTF-8, hoặc dạng .xlsx, rồi chạy lại."
        ) from None


def _delimiter(text: str) -> str:
    """Return the delimiter that splits most of the first records into the same number of fields, over one."""
    return max(DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> tuple[int, int]:
    try:
        records = list(csv.reader(io.StringIO(text[:SAMPLE], newline=""), delimiter=delimiter))
    except csv.Error:
        return 0, 0
    whole = records[:-1] if len(text) > SAMPLE else records
    widths = Counter(len(record) for record in whole if len(record) > 1)
    return max(((times, width) for width, times in widths.items()), default=(0, 0))
