"""What calamine does not tell of an .xls file: error cells, days from 1904.

The records are those of [MS-XLS]: two bytes of type, two of length, then the content.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import olefile

from hganalysis.reading.xlsx_parts import Parts, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATE_MODE, FILE_PASS, SHEET, CELL_ERROR, FORMULA, END_OF_STREAM = 0x22, 0x2F, 0x85, 0x205, 0x06, 0x0A
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
"""[MS-XLS] 2.5.10 BErr."""

UNKNOWN_ERROR = "#ERROR!"
IS_ERROR = b"\x02"
"""First byte of the value of a formula that shows an error; the last two are then 0xFFFF."""


def read_parts(path: Path) -> Parts:
    """Read the facts of a workbook that calamine has already opened."""
    with olefile.OleFileIO(str(path)) as container:
        name = "Workbook" if container.exists("Workbook") else "Book"
        data = container.openstream(name).read()
    from_1904, starts = False, []
    for kind, content in _records(data, 0):
        if kind == DATE_MODE:
            from_1904 = content[:1] == b"\x01"
        elif kind == SHEET and len(content) >= 4:
            starts.append(struct.unpack_from("<I", content)[0])
    return Parts(from_1904, [dict(_errors(data, start)) for start in starts])


def has_password(path: Path) -> bool:
    """Tell whether a workbook, however little else can be read of it, is encrypted."""
    try:
        with olefile.OleFileIO(str(path)) as container:
            name = "Workbook" if container.exists("Workbook") else "Book"
            return any(kind == FILE_PASS for kind, _ in _records(container.openstream(name).read(), 0))
    except (OSError, ValueError, IndexError, TypeError, struct.error):
        return False


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one stream, up to its end."""
    while start + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, start)
        if kind == END_OF_STREAM:
            return
        yield kind, data[start + 4 : start + 4 + length]
        start += 4 + length


def _errors(data: bytes, start: int) -> Iterator[tuple[Place, str]]:
    for kind, content in _records(data, start):
        if kind == CELL_ERROR and len(content) >= 8 and content[7] == 1:
            yield struct.unpack_from("<HH", content), ERRORS.get(content[6], UNKNOWN_ERROR)
        elif kind == FORMULA and content[6:7] == IS_ERROR and content[12:14] == b"\xff\xff":
            yield struct.unpack_from("<HH", content), ERRORS.get(content[8], UNKNOWN_ERROR)
