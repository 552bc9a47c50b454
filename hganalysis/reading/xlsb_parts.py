"""What calamine does not tell of an .xlsb file: error cells, days from 1904.

The records are those of [MS-XLSB]: one or two bytes of type, one to four of length, then the content.
"""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

from hganalysis.reading.xls_records import ERRORS, UNKNOWN_ERROR
from hganalysis.reading.xlsx_parts import Parts, Place, targets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROW, CELL_ERROR, FORMULA_ERROR, WORKBOOK, SHEET = 0, 3, 11, 153, 156
BOOK = "xl/workbook.bin"
RELATIONS = "xl/_rels/workbook.bin.rels"


def read_parts(path: Path) -> Parts:
    """Read the facts of a workbook that calamine has already opened."""
    from_1904, ids = False, []
    with zipfile.ZipFile(path) as archive:
        for kind, content in _records(archive.read(BOOK)):
            if kind == WORKBOOK and content:
                from_1904 = bool(content[0] & 1)
            elif kind == SHEET:
                ids.append(_text(content, 8))
        where, known = targets(archive, RELATIONS), set(archive.namelist())
        names = [where.get(id_.encode(), "") for id_ in ids]
        sheets = [dict(_errors(archive.read(name))) if name in known else {} for name in names]
    return Parts(from_1904, sheets)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
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


def _errors(data: bytes) -> Iterator[tuple[Place, str]]:
    row = 0
    for kind, content in _records(data):
        if kind == ROW and len(content) >= 4:
            (row,) = struct.unpack_from("<I", content)
        elif kind in (CELL_ERROR, FORMULA_ERROR) and len(content) >= 9:
            yield (row, struct.unpack_from("<I", content)[0]), ERRORS.get(content[8], UNKNOWN_ERROR)
