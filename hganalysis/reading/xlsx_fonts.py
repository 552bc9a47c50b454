"""The fonts of an .xlsx file: of each cell by its style, and of the runs of its shared strings."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from hganalysis.legacy_vietnamese.font_names import font_kind
from hganalysis.reading.font_spans import NO_FONTS, CellFonts, Place, Span, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STYLES, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
NAMED = re.compile(rb"<(?:\w+:)?(?:name|rFont)\b[^>]*?\bval\s*=\s*[\"']([^\"'<>]*)")
"""Where a workbook names a font, looked for before its parts are taken apart."""

FORMULA_TEXT, SHARED, INLINE = "str", "s", "inlineStr"
FIRST_LETTER = ord("A") - 1


def read(path: Path) -> CellFonts:
    """Return the legacy fonts of a workbook; none when its parts are not where they should be."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _fonts(archive)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, LookupError, OSError, ValueError, NotImplementedError):
        return NO_FONTS  # calamine has read the cells; what is wrong here only leaves their fonts unknown


def _fonts(archive: zipfile.ZipFile) -> CellFonts:
    named = {name for part in (STYLES, STRINGS) for name in _names(_bytes(archive, part))}
    if not any(font_kind(name.decode("utf-8", "replace")) for name in named):
        return NO_FONTS
    book = Workbook.of(archive)
    places = {name: dict(book.cells(archive, part)) for name, part in _sheets(archive)}
    return CellFonts({name: cells for name, cells in places.items() if cells})


def _names(part: bytes) -> list[bytes]:
    """Return the fonts a part names; most shared strings name none, which is told at once."""
    return NAMED.findall(part) if b"rFont" in part or b"name" in part else []


@dataclass(frozen=True)
class Workbook:
    """The font of each cell format, and the texts of shared strings with the fonts of their runs."""

    formats: list[str]
    strings: list[list[tuple[str, str]]]

    @classmethod
    def of(cls, archive: zipfile.ZipFile) -> Workbook:
        """Read the styles and the shared strings of a workbook."""
        strings = _part(archive, STRINGS)
        texts = [_runs(each) for each in strings.iterchildren("{*}si")] if strings is not None else []
        return cls(_formats(_part(archive, STYLES)), texts)

    def cells(self, archive: zipfile.ZipFile, part: str) -> Iterator[tuple[Place, tuple[Span, ...]]]:
        """Yield the cells of a sheet that have a legacy font."""
        row = -1
        with archive.open(part) as file:
            for _, element in etree.iterparse(file, tag="{*}row", resolve_entities=False, no_network=True):
                row = int(element.get("r", row + 2)) - 1
                column = -1
                for cell in element.iterchildren("{*}c"):
                    column = _column(cell.get("r"), column)
                    spans = spans_of(self._parts(cell))
                    if spans:
                        yield (row, column), spans
                element.clear()

    def _parts(self, cell: etree._Element) -> list[tuple[str, str]]:
        number = int(cell.get("s", "0"))
        own = self.formats[number] if number < len(self.formats) else ""
        kind = cell.get("t")
        if kind == SHARED:
            runs = self.strings[int(cell.findtext("{*}v", "0"))]
        elif kind == INLINE:
            inline = cell.find("{*}is")
            runs = [] if inline is None else _runs(inline)
        else:
            runs = [(cell.findtext("{*}v", ""), "")] if kind == FORMULA_TEXT else []
        return [(text, font if font else own) for text, font in runs]


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    data = _bytes(archive, name)
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True)) if data else None


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def _formats(styles: etree._Element | None) -> list[str]:
    if styles is None:
        return []
    names = [each.get("val", "") for each in styles.iterfind("{*}fonts/{*}font/{*}name")]
    fonts = styles.findall("{*}fonts/{*}font")
    if len(names) != len(fonts):
        names = [("" if (name := each.find("{*}name")) is None else name.get("val", "")) for each in fonts]
    places = [int(each.get("fontId", "0")) for each in styles.iterfind("{*}cellXfs/{*}xf")]
    return [names[place] if place < len(names) else "" for place in places]


def _runs(string: etree._Element) -> list[tuple[str, str]]:
    """Return the parts of a string with the font each names, "" where the cell's own holds."""
    parts = []
    for child in string.iterchildren("{*}t", "{*}r"):
        run = etree.QName(child).localname == "r"
        font = child.find("{*}rPr/{*}rFont") if run else None
        text = child.findtext("{*}t", "") if run else child.text
        parts.append((text if text is not None else "", "" if font is None else font.get("val", "")))
    return parts


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return the name of each sheet with its part, those that are there."""
    workbook, relations = (_part(archive, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    if workbook is None or relations is None:
        return []
    targets = {
        each.get("Id"): posixpath.normpath(posixpath.join("/xl", each.get("Target", "")))[1:]
        for each in relations.iterchildren("{*}Relationship")
    }
    known = set(archive.namelist())
    found = []
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        keys = [value for name, value in sheet.attrib.items() if etree.QName(name).localname == "id"]
        part = targets.get(keys[0], "") if keys else ""
        if part in known:
            found.append((sheet.get("name", ""), part))
    return found


def _column(reference: str | None, before: int) -> int:
    if reference is None:
        return before + 1
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - FIRST_LETTER
    return number - 1
