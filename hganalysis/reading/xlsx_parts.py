"""What calamine does not tell of an .xlsx file: error cells, formulas without a value, days from 1904, fonts.

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

from lxml import etree

from hganalysis.legacy_vietnamese.encodings import font_kind
from hganalysis.reading.font_spans import NO_FONTS, CellFonts, Place, Span, spans_of
from hganalysis.reading.sheet import WITHOUT_RESULT
from hganalysis.reading.workbooks import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STYLES, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
DATE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\w+:id\s*=\s*[\"']([^\"']+)[\"']")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(rb"\b(\w+)\s*=\s*[\"']([^\"']*)[\"']")
ERROR = re.compile(rb"\bt=[\"']e[\"'][^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<", re.DOTALL)
FORMULA_END = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
BLOCK = 4 * 1024**2
LONGEST_ROW = 64 * 1024**2
REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
NAMED = re.compile(rb"<(?:\w+:)?(?:name|rFont)\b[^>]*?\bval\s*=\s*[\"']([^\"'<>]*)")
"""Where a workbook names a font, looked for before its parts are taken apart."""

HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])[^>]*>")
ROW_NUMBER = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
NO = ("0", "false")

FORMULA_TEXT, SHARED, INLINE = "str", "s", "inlineStr"


def read_parts(path: Path) -> Parts:
    """Read the facts of a workbook that calamine has already opened.

    Raises OSError, zipfile.BadZipFile, KeyError: the archive is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        workbook = archive.read(WORKBOOK)
        where = targets(archive, RELATIONS)
        names = [where.get(_attribute(id_), "") for id_ in SHEET.findall(workbook)]
        known, struck = set(archive.namelist()), _struck_styles(archive)
        looks = [_look_through(archive, name, struck) if name in known else Look() for name in names]
    return Parts(
        DATE_1904.search(workbook) is not None,
        [look.faulty for look in looks],
        hidden_rows=[look.hidden for look in looks],
        struck_rows=[look.struck for look in looks],
    )


def targets(archive: zipfile.ZipFile, relations: str) -> dict[str, str]:
    """Return the part that each relation of a workbook points to."""
    if relations not in archive.namelist():
        return {}
    found = RELATION.findall(archive.read(relations))
    attributes = [dict(ATTRIBUTE.findall(each)) for each in found]
    return {
        _attribute(each[b"Id"]): posixpath.normpath(posixpath.join("/xl", _attribute(each[b"Target"])))[1:]
        for each in attributes
        if b"Id" in each and b"Target" in each
    }


def _attribute(written: bytes) -> str:
    return unescape(written.decode("utf-8", "replace"))


@dataclass
class Look:
    """What is seen in a sheet: faulty cells with what to show, hidden rows, rows with a struck-out cell."""

    faulty: dict[Place, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)

    def at(self, xml: bytes, struck: re.Pattern[bytes] | None) -> None:
        """Look at a part of the sheet."""
        self.faulty.update(_faulty(xml))
        if b"hidden=" in xml:
            self.hidden.update(_row_of(tag) for tag in HIDDEN_ROW.findall(xml))
            self.hidden.discard(-1)
        if struck is not None:
            self.struck.update(int(number) - 1 for number in struck.findall(xml))


def _look_through(archive: zipfile.ZipFile, name: str, struck: re.Pattern[bytes] | None) -> Look:
    """Look through a sheet in blocks of whole rows, so that a large one is never held whole."""
    rest, look = b"", Look()
    with archive.open(name) as part:
        while block := part.read(BLOCK):
            head, end, tail = (rest + block).rpartition(b"row>")
            if end or len(tail) > LONGEST_ROW:
                look.at(head + end if end else tail, struck)
            rest = tail if end or len(tail) <= LONGEST_ROW else b""
    look.at(rest, struck)
    return look


def _row_of(tag: bytes) -> int:
    """Return the place of a row from its tag, -1 where the tag does not tell."""
    number = ROW_NUMBER.search(tag)
    return int(number[1]) - 1 if number else -1


def _struck_styles(archive: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """Return what finds the rows of filled cells that are struck out, None where no style strikes out."""
    data = _bytes(archive, STYLES)
    if b"strike" not in data:
        return None
    try:
        styles = _part(archive, STYLES)
    except etree.XMLSyntaxError:
        return None
    if styles is None:
        return None
    fonts = [font.find("{*}strike") for font in styles.iterfind("{*}fonts/{*}font")]
    struck = {
        place for place, each in enumerate(fonts) if each is not None and each.get("val", "1") not in NO
    }
    formats = enumerate(styles.iterfind("{*}cellXfs/{*}xf"))
    numbers = [str(place) for place, each in formats if int(each.get("fontId", "0")) in struck]
    either = "|".join(numbers).encode()
    cell = (
        rb"<(?:\w+:)?c\b(?=[^>]*\bs=[\"'](?:"
        + either
        + rb")[\"'])[^>]*?\br=[\"'][A-Z]{1,3}(\d{1,7})[\"'][^>/]*>(?!</)"
    )
    return re.compile(cell) if numbers else None


def _faulty(xml: bytes) -> Iterator[tuple[Place, str]]:
    opening = b"<c " if b"<c " in xml else b":c "
    if b't="e"' in xml or b"t='e'" in xml:
        for match in ERROR.finditer(xml):
            start = xml.rfind(opening, 0, match.start())
            if b">" not in xml[start : match.start()]:
                yield from _at(xml, start, _attribute(match[1]))
    if b"<f>" in xml or b"<f " in xml:
        for match in FORMULA_END.finditer(xml):
            yield from _at(xml, xml.rfind(opening, 0, match.start()), WITHOUT_RESULT)


def _at(xml: bytes, start: int, words: str) -> Iterator[tuple[Place, str]]:
    """Yield the cell whose tag begins here, unless it is a text that its formula leaves empty."""
    tag = xml[start : xml.find(b">", start)]
    reference = REFERENCE.search(tag)
    if reference and b't="str"' not in tag:
        yield (int(reference[2]) - 1, _column(reference[1].decode())), words


def _column(letters: str) -> int:
    """Return the place of a column from its letters: 0 of "A", 27 of "AB"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def read_fonts(path: Path) -> CellFonts:
    """Return the fonts of cells by their styles, and of the runs of shared strings.

    None when the parts of the workbook are not where they should be.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _fonts(archive)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, LookupError, OSError, ValueError, NotImplementedError):
        return NO_FONTS  # calamine has read the cells; what is wrong here only leaves their fonts unknown


def _fonts(archive: zipfile.ZipFile) -> CellFonts:
    named = {name for part in (STYLES, STRINGS) for name in _names(_bytes(archive, part))}
    if not any(font_kind(name.decode("utf-8", "replace")) for name in named):
        return NO_FONTS
    strings = _part(archive, STRINGS)
    texts = [_runs(each) for each in strings.iterchildren("{*}si")] if strings is not None else []
    formats = _formats(_part(archive, STYLES))
    return CellFonts.of_sheets(
        {name: _fonted_cells(archive, part, formats, texts) for name, part in _sheets(archive)}
    )


def _names(part: bytes) -> list[bytes]:
    """Return the fonts a part names; most shared strings name none, which is told at once."""
    return NAMED.findall(part) if b"rFont" in part or b"name" in part else []


def _fonted_cells(
    archive: zipfile.ZipFile, part: str, formats: list[str], strings: list[list[tuple[str, str]]]
) -> Iterator[tuple[Place, tuple[Span, ...]]]:
    """Yield the cells of a sheet, by the font of each cell format and the runs of the shared strings."""
    row = -1
    with archive.open(part) as file:
        for _, element in etree.iterparse(file, tag="{*}row", resolve_entities=False, no_network=True):
            row = int(element.get("r", row + 2)) - 1
            column = -1
            for cell in element.iterchildren("{*}c"):
                reference = cell.get("r")
                column = column + 1 if reference is None else _column(reference.rstrip("0123456789"))
                number = int(cell.get("s", "0"))
                own = formats[number] if number < len(formats) else ""
                yield (row, column), spans_of((text, font or own) for text, font in _texts(cell, strings))
            element.clear()


def _texts(cell: etree._Element, strings: list[list[tuple[str, str]]]) -> list[tuple[str, str]]:
    kind = cell.get("t")
    if kind == SHARED:
        return strings[int(cell.findtext("{*}v", "0"))]
    if kind == INLINE:
        inline = cell.find("{*}is")
        return [] if inline is None else _runs(inline)
    return [(cell.findtext("{*}v", ""), "")] if kind == FORMULA_TEXT else []


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    data = _bytes(archive, name)
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True)) if data else None


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


def _formats(styles: etree._Element | None) -> list[str]:
    if styles is None:
        return []
    names = [
        "" if (name := font.find("{*}name")) is None else name.get("val", "")
        for font in styles.iterfind("{*}fonts/{*}font")
    ]
    places = [int(each.get("fontId", "0")) for each in styles.iterfind("{*}cellXfs/{*}xf")]
    return [names[place] if place < len(names) else "" for place in places]


def _runs(string: etree._Element) -> list[tuple[str, str]]:
    """Return the parts of a string with the font each names, "" where the cell's own holds."""
    parts = []
    for child in string.iterchildren("{*}t", "{*}r"):
        run = etree.QName(child).localname == "r"
        font = child.find("{*}rPr/{*}rFont") if run else None
        text = child.findtext("{*}t", "") if run else child.text
        parts.append((text or "", "" if font is None else font.get("val", "")))
    return parts


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet with its part, those that are there."""
    workbook, where, known = _part(archive, WORKBOOK), targets(archive, RELATIONS), set(archive.namelist())
    for sheet in workbook.iterfind("{*}sheets/{*}sheet") if workbook is not None else ():
        keys = [value for name, value in sheet.attrib.items() if etree.QName(name).localname == "id"]
        part = where.get(keys[0], "") if keys else ""
        if part in known:
            yield sheet.get("name", ""), part
