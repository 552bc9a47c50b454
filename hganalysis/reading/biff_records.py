"""What calamine does not tell of .xls and .xlsb: error cells, days from 1904, unseen rows; fonts of .xls.

Both are records, a type and a length before the content of each: two bytes and two in .xls ([MS-XLS]), one or
two and one to four in .xlsb ([MS-XLSB]).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import olefile

from hganalysis.legacy_vietnamese.encodings import font_kind
from hganalysis.reading.font_spans import NO_FONTS, CellFonts, spans_of
from hganalysis.reading.workbooks import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hganalysis.reading.font_spans import Place
    from hganalysis.reading.sheet import Range

DATE_MODE, FILE_PASS, SHEET, CELL_ERROR, FORMULA, END_OF_STREAM = 0x22, 0x2F, 0x85, 0x205, 0x06, 0x0A
FONT, CELL_FORMAT, ROW, SEVERAL_NUMBERS = 0x31, 0xE0, 0x208, 0xBD
FILLED = {0x06, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E}
"""Records of cells that show something; each begins with row, column and number of its format."""

STRUCK_OUT, HIDDEN, NO_FONT = 0x08, 0x20, 4
IS_ERROR = b"\x02"
"""First byte of the value of a formula that shows an error; the last two are then 0xFFFF."""

XLSB_FONT, XLSB_LOOK, XLSB_CELL_LOOKS, XLSB_CELL_LOOKS_END = 43, 47, 617, 618
XLSB_FILLED = range(2, 12)
"""Records of cells that show something; each begins with its column and three bytes of its look."""

XLSB_MERGED = 176
XLSB_HIDDEN = 0x10
"""fDyZero, in the twelfth byte of BrtRowHdr."""

XLSB_ROW, XLSB_CELL_ERROR, XLSB_FORMULA_ERROR, XLSB_WORKBOOK, XLSB_SHEET = 0, 3, 11, 153, 156
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
"""[MS-XLS] 2.5.10 BErr."""

UNKNOWN_ERROR = "#ERROR!"
FONT_RECORD = re.compile(rb"\x31\x00(?=.\x00.{14}(.)([\x00\x01]?))", re.DOTALL)
"""A FONT record of BIFF: number, length, fourteen bytes of looks, then length and form of its name."""

UNREADABLE = (ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, TypeError,
              ValueError, struct.error)  # fmt: skip
"""What xlrd raises, besides its own error, on files that calamine reads; content then has to tell."""


def xls_parts(path: Path) -> Parts:
    """Read the facts of an .xls file that calamine has already opened."""
    data = _workbook_stream(path)
    from_1904, starts, fonts, formats = False, list[int](), list[bool](), list[int]()
    for kind, content in xls_records(data):
        if kind == DATE_MODE:
            from_1904 = content[:1] == b"\x01"
        elif kind == SHEET and len(content) >= 4:
            starts.append(struct.unpack_from("<I", content)[0])
        elif kind == FONT and len(content) >= 4:
            fonts.append(bool(content[2] & STRUCK_OUT))
        elif kind == CELL_FORMAT and len(content) >= 2:
            formats.append(struct.unpack_from("<H", content)[0])
    struck = {place for place, font in enumerate(formats) if _font_is_struck(fonts, font)}
    return Parts(
        from_1904,
        [dict(xls_errors(data, start)) for start in starts],
        hidden_rows=[set(xls_hidden_rows(data, start)) for start in starts],
        struck_rows=[set(xls_struck_rows(data, start, struck)) for start in starts],
    )


def _font_is_struck(fonts: list[bool], number: int) -> bool:
    """Tell of a font by its number; there is none of number 4 ([MS-XLS] 2.5.129 FontIndex)."""
    place = number - (number > NO_FONT)
    return place < len(fonts) and number != NO_FONT and fonts[place]


def xls_hidden_rows(data: bytes, start: int) -> Iterator[int]:
    """Yield the rows of a sheet that are hidden or filtered out."""
    for kind, content in xls_records(data, start):
        if kind == ROW and len(content) >= 13 and content[12] & HIDDEN:
            yield struct.unpack_from("<H", content)[0]


def xls_struck_rows(data: bytes, start: int, struck: set[int]) -> Iterator[int]:
    """Yield the rows of cells that show something in a struck-out font."""
    for kind, content in xls_records(data, start) if struck else ():
        if kind not in FILLED or len(content) < 6:
            continue
        row, _, look = struct.unpack_from("<HHH", content)
        looks = (
            [struct.unpack_from("<H", content, at)[0] for at in range(4, len(content) - 7, 6)]
            if kind == SEVERAL_NUMBERS
            else [look]
        )
        if struck.intersection(looks):
            yield row


def has_password(path: Path) -> bool:
    """Tell whether an .xls file, however little else can be read of it, is encrypted."""
    try:
        return any(kind == FILE_PASS for kind, _ in xls_records(_workbook_stream(path)))
    except (OSError, ValueError, IndexError, TypeError, struct.error):
        return False


def _workbook_stream(path: Path) -> bytes:
    with olefile.OleFileIO(str(path)) as container:
        stream: bytes = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
        return stream


def xls_records(data: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one stream, up to its end."""
    while start + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, start)
        if kind == END_OF_STREAM:
            return
        yield kind, data[start + 4 : start + 4 + length]
        start += 4 + length


def xls_errors(data: bytes, start: int) -> Iterator[tuple[Place, str]]:
    """Yield the error cells of the sheet that starts here, by row and column."""
    for kind, content in xls_records(data, start):
        if kind == CELL_ERROR and len(content) >= 8 and content[7] == 1:
            yield struct.unpack_from("<HH", content), ERRORS.get(content[6], UNKNOWN_ERROR)
        elif kind == FORMULA and content[6:7] == IS_ERROR and content[12:14] == b"\xff\xff":
            yield struct.unpack_from("<HH", content), ERRORS.get(content[8], UNKNOWN_ERROR)


def read_fonts(path: Path) -> CellFonts:
    """Return the legacy fonts of an .xls file; none when xlrd, which alone tells fonts, cannot read it."""
    data = path.read_bytes()
    if not any(map(font_kind, _font_names(data))):
        return NO_FONTS
    import xlrd  # type: ignore[import-untyped]

    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), on_demand=False
        )
        return CellFonts.of_sheets({sheet.name: _fonted_cells(book, sheet) for sheet in book.sheets()})
    except (xlrd.XLRDError, *UNREADABLE):
        return NO_FONTS


def _font_names(data: bytes) -> set[str]:
    """Return what may be names of fonts: cheaper than opening a book that has no legacy font."""
    names = set()
    for record in FONT_RECORD.finditer(data):
        wide, start = record[2] == b"\x01", record.end(2)
        name = data[start : start + record[1][0] * (1 + wide)]
        names.add(name.decode("utf-16-le" if wide else "latin-1", "replace"))
    return names


def _fonted_cells(book: Any, sheet: Any) -> Any:
    import xlrd

    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype == xlrd.XL_CELL_TEXT:
                own = (0, book.xf_list[cell.xf_index].font_index)
                runs = [own, *sheet.rich_text_runlist_map.get((row, column), ())]
                yield (row, column), spans_of(_runs(book, cell.value, runs))


def _runs(book: Any, text: str, runs: list[tuple[int, int]]) -> list[tuple[str, str]]:
    ends = [start for start, _ in runs[1:]] + [len(text)]
    return [
        (text[start:end], book.font_list[font].name) for (start, font), end in zip(runs, ends, strict=True)
    ]


def xlsb_parts(path: Path) -> Parts:
    """Read the facts of an .xlsb file that calamine has already opened."""
    from hganalysis.reading.xlsx_parts import targets  # with lxml, which an .xls file does not need

    from_1904, ids = False, []
    with zipfile.ZipFile(path) as archive:
        for kind, content in xlsb_records(archive.read("xl/workbook.bin")):
            if kind == XLSB_WORKBOOK and content:
                from_1904 = bool(content[0] & 1)
            elif kind == XLSB_SHEET:
                ids.append(_text(content, 8))
        where, known = targets(archive, "xl/_rels/workbook.bin.rels"), set(archive.namelist())
        names = [where.get(id_, "") for id_ in ids]
        sheets = [archive.read(name) if name in known else b"" for name in names]
        looks = archive.read("xl/styles.bin") if "xl/styles.bin" in known else b""
    struck = xlsb_struck_looks(looks)
    return Parts(
        from_1904,
        [dict(xlsb_errors(each)) for each in sheets],
        [list(xlsb_merged(each)) for each in sheets],
        hidden_rows=[set(xlsb_hidden_rows(each)) for each in sheets],
        struck_rows=[set(xlsb_struck_rows(each, struck)) for each in sheets],
    )


def xlsb_merged(data: bytes) -> Iterator[Range]:
    """Yield the merged ranges of a sheet."""
    for kind, content in xlsb_records(data):
        if kind == XLSB_MERGED and len(content) >= 16:
            top, bottom, left, right = struct.unpack_from("<4I", content)
            yield (top, left), (bottom, right)


def xlsb_hidden_rows(data: bytes) -> Iterator[int]:
    """Yield the rows of a sheet that are hidden or filtered out."""
    for kind, content in xlsb_records(data):
        if kind == XLSB_ROW and len(content) >= 12 and content[11] & XLSB_HIDDEN:
            yield struct.unpack_from("<I", content)[0]


def xlsb_struck_looks(data: bytes) -> set[int]:
    """Return the numbers of the looks of cells whose font is struck out."""
    fonts, looks, of_cells = list[bool](), list[int](), False
    for kind, content in xlsb_records(data):
        if kind == XLSB_FONT and len(content) >= 4:
            fonts.append(bool(content[2] & STRUCK_OUT))
        elif kind in (XLSB_CELL_LOOKS, XLSB_CELL_LOOKS_END):
            of_cells = kind == XLSB_CELL_LOOKS
        elif kind == XLSB_LOOK and of_cells and len(content) >= 6:
            looks.append(struct.unpack_from("<H", content, 4)[0])
    return {place for place, font in enumerate(looks) if font < len(fonts) and fonts[font]}


def xlsb_struck_rows(data: bytes, struck: set[int]) -> Iterator[int]:
    """Yield the rows of cells that show something in a struck-out font."""
    row = 0
    for kind, content in xlsb_records(data) if struck else ():
        if kind == XLSB_ROW and len(content) >= 4:
            (row,) = struct.unpack_from("<I", content)
        elif kind in XLSB_FILLED and len(content) >= 7 and int.from_bytes(content[4:7], "little") in struck:
            yield row


def xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part."""
    place = 0
    while place < len(data):
        kind, place = _number(data, place, 2)
        length, place = _number(data, place, 4)
        yield kind, data[place : place + length]
        place += length


def _number(data: bytes, place: int, longest: int) -> tuple[int, int]:
    """Return a number of seven bits a byte and the place after it."""
    value = 0
    for count in range(longest):
        byte = data[place + count] if place + count < len(data) else 0
        value |= (byte & 0x7F) << 7 * count
        if not byte & 0x80:
            return value, place + count + 1
    return value, place + longest


def _text(content: bytes, start: int) -> str:
    if len(content) < start + 4:
        return ""
    (length,) = struct.unpack_from("<I", content, start)
    return content[start + 4 : start + 4 + 2 * length].decode("utf-16-le", "replace")


def xlsb_errors(data: bytes) -> Iterator[tuple[Place, str]]:
    """Yield the error cells of a sheet, by row and column."""
    row = 0
    for kind, content in xlsb_records(data):
        if kind == XLSB_ROW and len(content) >= 4:
            (row,) = struct.unpack_from("<I", content)
        elif kind in (XLSB_CELL_ERROR, XLSB_FORMULA_ERROR) and len(content) >= 9:
            yield (row, struct.unpack_from("<I", content)[0]), ERRORS.get(content[8], UNKNOWN_ERROR)
