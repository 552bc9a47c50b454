"""The fonts of an .xls file: of each cell, and of the runs within it."""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING, Any

from hganalysis.intake.legacy.spans import NO_FONTS, CellFonts, spans_of

if TYPE_CHECKING:
    from pathlib import Path

BEGINNINGS = (".Vn", "VNI", "VPS", "VISCII", "VI ", "VI-", "VnTime", "VnArial", "TCVN", "ABC", "HoangYen",
              "UHoai", "U Hoai", "MinhQuan", "PhuongThao", "ThaHuong")  # fmt: skip
LEGACY_NAME = re.compile(
    b"|".join(re.escape(each.encode(form)) for each in BEGINNINGS for form in ("latin-1", "utf-16-le")),
    re.IGNORECASE,
)
"""What stands in every file that has a legacy font; without it there is nothing to look for."""

UNREADABLE = (ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, TypeError,
              ValueError, struct.error)  # fmt: skip
"""What xlrd raises, besides its own error, on files that calamine reads; content then has to tell."""


def read(path: Path) -> CellFonts:
    """Return the legacy fonts of a workbook; none when xlrd, which alone tells fonts, cannot read it."""
    data = path.read_bytes()
    if LEGACY_NAME.search(data) is None:
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
