"""What calamine does not tell of an .ods file: error cells, merged ranges, rows hidden or struck out.

Its dates are written as dates, so it does not matter from which day it counts.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from hganalysis.reading import limits
from hganalysis.reading.workbooks import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = "content.xml"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
LINE_THROUGH = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}text-line-through-"
TELLING = (b'value-type="error"', b"-spanned=", b":visibility=", b"text-line-through-")
UNSEEN = ("collapse", "filter")
BLOCK = 4 * 1024**2


def read_parts(path: Path) -> Parts:
    """Read the facts of a spreadsheet that calamine has already opened."""
    parts = Parts()
    with zipfile.ZipFile(path) as archive:
        if _tells_something(archive):
            with archive.open(CONTENT) as content:
                _gather(content, parts)
    return parts


def _tells_something(archive: zipfile.ZipFile) -> bool:
    rest = b""
    with archive.open(CONTENT) as content:
        while block := content.read(BLOCK):
            if any(each in rest + block for each in TELLING):
                return True
            rest = block[-64:]
    return False


def _gather(content: object, parts: Parts) -> None:
    row, struck = 0, set[str]()
    tags = (TABLE + "table", TABLE + "table-row", STYLE + "style")
    for event, element in etree.iterparse(
        content, ("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
    ):
        if event == "start" and element.tag == tags[0]:
            _begin_sheet(parts)
            row = 0
        elif event == "end" and element.tag == tags[1]:
            for column, cell in _telling(element):
                _take(parts, row, column, cell)
            row += _take_looks(parts, row, element, struck)
            element.clear()
        elif event == "end" and element.tag == tags[2] and _strikes_out(element):
            struck.add(element.get(STYLE + "name", ""))


def _begin_sheet(parts: Parts) -> None:
    parts.faulty.append({})
    parts.merged.append([])
    parts.hidden_rows.append(set())
    parts.struck_rows.append(set())


def _strikes_out(style: etree._Element) -> bool:
    looks = style.find(STYLE + "text-properties")
    if looks is None:
        return False
    return any(looks.get(LINE_THROUGH + each, "none") != "none" for each in ("style", "type"))


def _take_looks(parts: Parts, row: int, element: etree._Element, struck: set[str]) -> int:
    """Note whether a row is hidden or struck out, and return how many rows it stands for."""
    repeated = _number(element, "number-rows-repeated")
    rows = range(row, row + min(repeated, limits.SPANNED_CELLS))
    if element.get(TABLE + "visibility") in UNSEEN:
        parts.hidden_rows[-1].update(rows)
    if struck and any(_is_struck(cell, element, struck) for cell in element.iterchildren(*CELLS)):
        parts.struck_rows[-1].update(rows)
    return repeated


def _is_struck(cell: etree._Element, row: etree._Element, struck: set[str]) -> bool:
    style = cell.get(TABLE + "style-name") or row.get(TABLE + "default-cell-style-name")
    return style in struck and cell.find(TEXT) is not None


def _telling(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    column = 0
    for cell in row.iterchildren(*CELLS):
        yield column, cell
        column += _number(cell, "number-columns-repeated")


def _take(parts: Parts, row: int, column: int, cell: etree._Element) -> None:
    if cell.get(CALC_TYPE) == "error":
        words = "".join(cell.find(TEXT).itertext()) if cell.find(TEXT) is not None else "#ERROR!"
        for place in range(min(_number(cell, "number-columns-repeated"), limits.SPANNED_CELLS)):
            parts.faulty[-1][row, column + place] = words
    deep, wide = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
    if deep * wide > 1:
        parts.merged[-1].append(((row, column), (row + deep - 1, column + wide - 1)))


def _number(element: etree._Element, name: str) -> int:
    written = element.get(TABLE + name, "1")
    return max(1, int(written)) if written.isascii() and written.isdecimal() else 1
