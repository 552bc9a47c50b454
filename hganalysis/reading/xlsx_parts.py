"""What calamine does not tell of an .xlsx file: error cells, formulas without a value, days from 1904.

calamine gives "" for a cell that shows #N/A. An empty deadline means "no deadline", an error means that
nobody knows; the two must not look the same.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from hganalysis.reading.sheet import WITHOUT_RESULT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Place = tuple[int, int]
DATE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\w+:id\s*=\s*[\"']([^\"']+)[\"']")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(rb"\b(\w+)\s*=\s*[\"']([^\"']*)[\"']")
ERROR = re.compile(rb"\bt=[\"']e[\"'][^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<", re.DOTALL)
FORMULA_END = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
BLOCK = 4 * 1024**2
LONGEST_ROW = 64 * 1024**2
REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")


@dataclass(frozen=True)
class Parts:
    """The facts of one workbook, of whatever format.

    Attributes
    ----------
    from_1904 : bool
        Whether numbers count days from 1904.
    sheets : list of dict
        For each sheet in order, what to show in its faulty cells, by (row, column) from 0.
    merged : list of list
        For each sheet its merged ranges, where calamine gives none.
    """

    from_1904: bool
    sheets: list[dict[Place, str]] = field(default_factory=list)
    merged: list[list[tuple[Place, Place]]] = field(default_factory=list)

    def faulty_cells(self, place: int) -> dict[Place, str]:
        """Return the faulty cells of a sheet by its place in the workbook."""
        return self.sheets[place] if place < len(self.sheets) else {}

    def merged_ranges(self, place: int) -> list[tuple[Place, Place]]:
        """Return the merged ranges of a sheet by its place in the workbook."""
        return self.merged[place] if place < len(self.merged) else []


def read_parts(path: Path) -> Parts:
    """Read the facts of a workbook that calamine has already opened.

    Raises
    ------
    OSError, zipfile.BadZipFile, KeyError
        The archive is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        workbook = archive.read("xl/workbook.xml")
        where = targets(archive, "xl/_rels/workbook.xml.rels")
        names = [where.get(id_, "") for id_ in SHEET.findall(workbook)]
        known = set(archive.namelist())
        sheets = [dict(_all_faulty(archive, name)) if name in known else {} for name in names]
    return Parts(DATE_1904.search(workbook) is not None, sheets)


def targets(archive: zipfile.ZipFile, relations: str) -> dict[bytes, str]:
    """Return the part that each relation of a workbook points to."""
    if relations not in archive.namelist():
        return {}
    found = RELATION.findall(archive.read(relations))
    attributes = [dict(ATTRIBUTE.findall(each)) for each in found]
    return {
        each[b"Id"]: posixpath.normpath(posixpath.join("/xl", each[b"Target"].decode("utf-8", "replace")))[1:]
        for each in attributes
        if b"Id" in each and b"Target" in each
    }


def _all_faulty(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[Place, str]]:
    """Look through a sheet in blocks of whole rows, so that a large one is never held whole."""
    rest = b""
    with archive.open(name) as part:
        while block := part.read(BLOCK):
            head, end, tail = (rest + block).rpartition(b"row>")
            if end or len(tail) > LONGEST_ROW:
                yield from _faulty(head + end if end else tail)
            rest = tail if end or len(tail) <= LONGEST_ROW else b""
    yield from _faulty(rest)


def _faulty(xml: bytes) -> Iterator[tuple[Place, str]]:
    opening = b"<c " if b"<c " in xml else b":c "
    if b't="e"' in xml or b"t='e'" in xml:
        for match in ERROR.finditer(xml):
            start = xml.rfind(opening, 0, match.start())
            if b">" not in xml[start : match.start()]:
                yield from _at(xml, start, unescape(match[1].decode("utf-8", "replace")))
    if b"<f>" in xml or b"<f " in xml:
        for match in FORMULA_END.finditer(xml):
            yield from _at(xml, xml.rfind(opening, 0, match.start()), WITHOUT_RESULT)


def _at(xml: bytes, start: int, words: str) -> Iterator[tuple[Place, str]]:
    """Yield the cell whose tag begins here, unless it is a text that its formula leaves empty."""
    tag = xml[start : xml.find(b">", start)]
    reference = REFERENCE.search(tag)
    if reference and b't="str"' not in tag:
        column = 0
        for letter in reference[1]:
            column = column * 26 + letter - ord("A") + 1
        yield (int(reference[2]) - 1, column - 1), words
