"""SpreadsheetML 2003, the XML that Excel saves as .xls. Entities, links and the network stay off."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lxml import etree

from hganalysis.errors import SourceError
from hganalysis.reading import limits
from hganalysis.reading.grid import Grid
from hganalysis.reading.kinds import EXPORT_AGAIN, SAVE_AS, SPLIT, short
from hganalysis.reading.sheet import Cell, Range, Sheet
from hganalysis.text import number

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.reading.kinds import FileKind

NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet of Excel holds."""


def read(path: Path, kind: FileKind) -> list[Sheet]:
    """Read every worksheet.

    Raises SourceError: the XML is damaged, declares entities, or is larger than `limits` allow.
    """
    try:
        reader = _Reader(path)
        events = ("start", "end")
        for event, element in etree.iterparse(
            str(path), events, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            reader.take(event, element)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{path.name}: XML bị hỏng ({short(error)}). {EXPORT_AGAIN}") from None
    return reader.finished()


class _Reader:
    """Gathers the cells of each worksheet as the elements come by."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._books: list[tuple[str, list[list[Cell]], list[Range]]] = []
        self._from_1904, self._cells = False, 0

    def take(self, event: str, element: etree._Element) -> None:
        """Take the start or the end of an element."""
        if event == "start":
            self._start(element)
        elif element.tag == NAMESPACE + "Row":
            self._row(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def finished(self) -> list[Sheet]:
        """Return the sheets."""
        return [
            Sheet(name, Grid(rows), merged=tuple(merged), from_1904=self._from_1904)
            for name, rows, merged in self._books
        ]

    def _start(self, element: etree._Element) -> None:
        if element.getparent() is None and element.getroottree().docinfo.internalDTD is not None:
            raise SourceError(f"{self._path.name}: XML khai báo DOCTYPE, không đọc. {SAVE_AS}")
        if element.tag == NAMESPACE + "Worksheet":
            if len(self._books) == limits.SHEETS:
                raise SourceError(f"{self._path.name}: có hơn {limits.SHEETS} trang tính. {SPLIT}")
            self._books.append((element.get(NAMESPACE + "Name", ""), [], []))
        elif element.tag == EXCEL + "Date1904":
            self._from_1904 = True

    def _row(self, element: etree._Element) -> None:
        if not self._books:
            return
        _, rows, merged = self._books[-1]
        rows += [[] for _ in range(self._index(element, len(rows), MOST_ROWS) - len(rows))]
        row: list[Cell] = []
        for cell in element.iterchildren(NAMESPACE + "Cell"):
            row += [""] * (self._index(cell, len(row), MOST_COLUMNS) - len(row))
            left, top = len(row), len(rows)
            wide, deep = (self._number(cell, each, 0, MOST_ROWS) for each in ("MergeAcross", "MergeDown"))
            row += [_value(cell), *[""] * min(wide, MOST_COLUMNS)]
            if wide or deep:
                merged.append(((top, left), (top + deep, left + wide)))
        rows.append(row)
        self._cells += 1 + len(row)
        if self._cells > limits.CELLS or len(rows) > MOST_ROWS:
            raise SourceError(f"{self._path.name}: có hơn {number(limits.CELLS)} ô. {SPLIT}")

    def _index(self, element: etree._Element, reached: int, most: int) -> int:
        """Return the place of a row or cell, which may leave others out before it."""
        return max(reached, self._number(element, "Index", reached + 1, most) - 1)

    def _number(self, element: etree._Element, name: str, otherwise: int, most: int) -> int:
        written = element.get(NAMESPACE + name)
        if written is None:
            return otherwise
        if not (written.isascii() and written.isdecimal() and len(written) < 10 and int(written) <= most):
            raise SourceError(
                f"{self._path.name}: ss:{name} là «{written[:20]}», không hợp lệ. {EXPORT_AGAIN}"
            )
        return int(written)


def _value(cell: etree._Element) -> Cell:
    data = cell.find(NAMESPACE + "Data")
    if data is None:
        return ""
    text, kind = "".join(data.itertext()), data.get(NAMESPACE + "Type")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text
