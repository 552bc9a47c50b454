"""A file -> its sheets, each a grid of cells as they stand."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from hganalysis.errors import SourceError
from hganalysis.intake.sniff import SAVE_AS, sniff

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
    rows : list of list
        Cells from the top left of the used area; an empty cell is "" or None.
    first_row : int
        Number of the first row, as a spreadsheet program shows it.
    merged : tuple of ((row, column), (row, column))
        Merged ranges, as positions in `rows`, corners inclusive.
    """

    name: str
    rows: list[list[Cell]]
    first_row: int = 1
    merged: tuple[Range, ...] = ()


def read_sheets(path: Path) -> list[Sheet]:
    """Read every sheet of a file.

    Raises
    ------
    SourceError
        The file cannot be read; one line says why and what to do.
    """
    return _xlsx_sheets(path) if sniff(path) == "xlsx" else [_csv_sheet(path)]


def _xlsx_sheets(path: Path) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return [_sheet(workbook, name) for name in workbook.sheet_names]
    except Exception as error:
        raise SourceError(f"{path.name}: không đọc được bảng tính ({_short(error)}). {SAVE_AS}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's Rust panics are not Exceptions
            raise
        raise SourceError(f"{path.name}: tệp bị hỏng bên trong. {SAVE_AS}") from error


def _sheet(workbook: CalamineWorkbook, name: str) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    merged = tuple(
        ((r1 - top, c1 - left), (r2 - top, c2 - left))
        for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ()
        if r1 >= top and c1 >= left
    )
    return Sheet(name, sheet.to_python(skip_empty_area=True), top + 1, merged)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]


def _csv_sheet(path: Path) -> Sheet:
    text = _decoded(path)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows: list[list[Cell]] = list(reader)
    except csv.Error as error:
        raise SourceError(f"{path.name}, dòng {reader.line_num}: không đúng dạng CSV ({error}).") from None
    return Sheet("", rows)


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{path.name}: không phải chữ Unicode ({encoding}), sai ở byte thứ {error.start + 1}. "
            "Lưu lại dạng CSV UTF-8, hoặc dạng .xlsx, rồi chạy lại."
        ) from None


def _delimiter(text: str) -> str:
    """Return the delimiter that splits most records of the first lines into the same number of fields, above one."""

    def agreement(delimiter: str) -> tuple[int, int]:
        records = list(csv.reader(io.StringIO(text[:SAMPLE], newline=""), delimiter=delimiter))
        records = records[:-1] if len(text) > SAMPLE else records
        widths = Counter(len(record) for record in records if len(record) > 1)
        width, times = widths.most_common(1)[0] if widths else (0, 0)
        return times, width

    return max(DELIMITERS, key=agreement)
