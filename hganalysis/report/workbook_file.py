"""An xlsx file with the bytes that openpyxl writes, sooner: a row of plain cells is written as one text."""

from __future__ import annotations

import datetime as dt
import io
import math
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from openpyxl import LXML
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import datetime as excel_days
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl import Workbook

EXCEL_DAY: Any = excel_days.to_excel
RETURN = {"\r": "&#13;"}
"""What XML would make a line feed of."""


def workbook_bytes(workbook: Workbook, moment: dt.datetime) -> bytes:
    """Return a workbook as an xlsx file, modified at a moment; what is in it is not compressed."""
    workbook.properties.modified = moment
    file = io.BytesIO()
    _BookWriter(workbook, ZipFile(file, "w")).save()
    return file.getvalue()


class _BookWriter(ExcelWriter):
    """Writes a workbook, its sheets by `_SheetWriter`."""

    _archive: ZipFile

    def write_worksheet(self, ws: Any) -> None:
        """Write a sheet, as `ExcelWriter` does."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer = _SheetWriter(ws)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())
        self.manifest.append(ws)


class _SheetWriter(WorksheetWriter):
    """Writes a sheet into memory, a row of plain cells as one text."""

    ws: Any
    out: Any
    _rels: Any

    def __init__(self, ws: Any) -> None:
        super().__init__(ws, io.BytesIO())
        self._numbers: dict[bytes, str] = {}

    def write_row(self, xf: Any, row: Iterable[Any], row_idx: int) -> None:
        """Write a row; openpyxl writes one that holds a formula, a link or a remark."""
        about = {"r": str(row_idx), **dict(self.ws.row_dimensions.get(row_idx, {}))}
        cells = []
        for cell in row:
            written = self._written(cell) if LXML else None
            if written is None:
                super().write_row(xf, row, row_idx)
                return
            cells.append(written)
        said = " ".join(f"{name}={quoteattr(value)}" for name, value in about.items())
        text = f"<row {said}>{''.join(cells)}</row>"
        xf.flush()
        self.out.write(text.encode("ascii", "xmlcharrefreplace"))

    def _written(self, cell: Any) -> str | None:
        """Return a cell as XML, "" for one that says nothing; None for one that is not plain."""
        if cell.hyperlink is not None or cell._comment is not None:
            return None
        shown = self._shown(cell)
        if shown is None:
            return None
        kind, content = shown
        style = self._style(cell)
        if cell._value is None and not style:
            return ""
        return f'<c r="{get_column_letter(cell.column)}{cell.row}"{style} t="{kind}">{content}</c>'

    def _shown(self, cell: Any) -> tuple[str, str] | None:
        """Return the type of a cell in the file, and its value; None for one that is not plain."""
        value, kind = cell._value, cell.data_type
        if kind == "s" and type(value) is str:
            space = "" if value == value.strip() else ' xml:space="preserve"'
            return "inlineStr", value and f"<is><t{space}>{escape(value, RETURN)}</t></is>"
        if kind == "d" and type(value) is dt.date and not self.ws.parent.iso_dates:
            value, kind = EXCEL_DAY(value, self.ws.parent.epoch), "n"
        if kind == "n" and value is None:
            return kind, ""
        if kind == "n" and type(value) in {int, float}:
            return kind, f"<v>{f'{value:.16g}' if math.isfinite(value) else ''}</v>"
        return None

    def _style(self, cell: Any) -> str:
        """Return the attribute for the look of a cell, nothing for that of any."""
        if cell._style is None:
            return ""
        look = cell._style.tobytes()
        if look not in self._numbers:
            self._numbers[look] = f' s="{cell.style_id}"' if cell.has_style else ""
        return self._numbers[look]
