"""The fonts of an .xls file: of each cell, and of the runs within it."""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING, Any

from hganalysis.legacy_vietnamese.font_names import font_kind
from hganalysis.reading.font_spans import NO_FONTS, CellFonts, spans_of

if TYPE_CHECKING:
    from pathlib import Path

FONT_RECORD = re.compile(rb"\x31\x00(?=.\x00.{14}(.)([\x00\x01]?))", re.DOTALL)
"""A FONT record of BIFF: number, length, fourteen bytes of looks, then length and form of its name."""

UNREADABLE = (ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, TypeError,
              ValueError, struct.error)  # fmt: skip
"""What xlrd raises, besides its own error, on files that calamine reads; content then has to tell."""


def read(path: Path) -> CellFonts:
    """Return the legacy fonts of a workbook; none when xlrd, which alone tells fonts, cannot read it."""
    data = path.read_bytes()
    if not any(map(font_kind, _names(data))):
        return NO_FONTS
    import xlrd  # type: ignore[import-untyped]

    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), on_demand=False
        )
        places = {sheet.name: dict(_cells(book, sheet)) for sheet in book.sheets()}
    except (xlrd.XLRDError, *UNREADABLE):
        return NO_FONTS
    return CellFonts({name: cells for name, cells in places.items() if cells})


def _names(data: bytes) -> set[str]:
    """Return what may be names of fonts: cheaper than opening a book that has no legacy font."""
    names = set()
    for record in FONT_RECORD.finditer(data):
        wide, start = record[2] == b"\x01", record.end(2)
        name = data[start : start + record[1][0] * (1 + wide)]
        names.add(name.decode("utf-16-le" if wide else "latin-1", "replace"))
    return names


def _cells(book: Any, sheet: Any) -> Any:
    import xlrd

    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype == xlrd.XL_CELL_TEXT:
                own = (0, book.xf_list[cell.xf_index].font_index)
                runs = [own, *sheet.rich_text_runlist_map.get((row, column), ())]
                spans = spans_of(_parts(book, cell.value, runs))
                if spans:
                    yield (row, column), spans


def _parts(book: Any, text: str, runs: list[tuple[int, int]]) -> list[tuple[str, str]]:
    ends = [start for start, _ in runs[1:]] + [len(text)]
    return [
        (text[start:end], book.font_list[font].name) for (start, font), end in zip(runs, ends, strict=True)
    ]
