"""HTML tables saved as a spreadsheet, and Excel's single file web page (MHTML). Nothing is fetched or run.

Fonts are those of style sheets, style attributes and <font> elements, from the inside out.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from hganalysis.errors import SourceError
from hganalysis.legacy_vietnamese.encodings import font_kind
from hganalysis.reading import limits
from hganalysis.reading.font_spans import NO_FONTS, CellFonts, Span, spans_of, squeezed
from hganalysis.reading.grid import Grid
from hganalysis.reading.kinds import HEAD, SAVE_AS, SPLIT
from hganalysis.reading.sheet import Range, Sheet
from hganalysis.reading.text_encoding import encoding_of
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hganalysis.reading.kinds import FileKind

CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
SPACES = re.compile("[ \t\r\n\f]+")
"""Spaces that HTML shows as one; others, such as the no-break space, it shows as they are."""

WIDEST_SPAN = 1_000
"""What browsers allow of colspan (HTML Standard, 4.9.11); rows spanned end with the table."""

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
FAMILY = re.compile(r"font-family\s*:\s*([^;]+)|\bfont\s*:[^;]*?(?:pt|px|em|%)\S*\s+([^;]+)", re.IGNORECASE)
NAMED = re.compile(
    rb"(?:\bface\s*=|\bfont-family\s*:|\bfont\s*:[^;\"'{}<>]*?(?:pt|px|em|%)\S*)\s*[\"']?([^\"',;<>]+)",
    re.IGNORECASE,
)
"""Where a page may name a font, looked for before it is taken apart."""

COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)


def read(path: Path, kind: FileKind) -> list[Sheet]:
    """Read every table that holds no other as a sheet; spanned cells are merged ranges.

    Raises SourceError: there is no table, or it is larger than `limits` allow.
    """
    pages = _pages_of_archive(path) if kind == "mhtml" else [_page(path)]
    tables = [table for page in pages for table in _tables(path, page)]
    if not tables:
        raise SourceError(f"{path.name}: là trang HTML không có bảng nào. {SAVE_AS}")
    names = [f"Bảng {place}" for place in range(1, len(tables) + 1)] if len(tables) > 1 else [""]
    return [_sheet(path, name, table) for name, table in zip(names, tables, strict=True)]


def _page(path: Path) -> bytes:
    """Return the page in UTF-8: by its bytes, where they tell; else as it declares, else as its words say."""
    declared = CHARSET.search(path.open("rb").read(HEAD))
    try:
        found = encoding_of(path)
    except SourceError:
        if declared is None:
            raise
        found = None
    if found is not None and (declared is None or not found.evidence):
        return path.read_text(found.name).encode()
    try:
        return path.read_text(declared[1].decode() if declared else None).encode()
    except (UnicodeDecodeError, LookupError):
        return path.read_text(encoding_of(path).name).encode()


def _pages_of_archive(path: Path) -> list[bytes]:
    with path.open("rb") as file:
        message = email.message_from_binary_file(file, policy=email.policy.default)
    parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    try:
        return [part.get_content().encode() for part in parts]
    except (LookupError, ValueError) as error:
        raise SourceError(f"{path.name}: trang web một tệp bị hỏng ({error}). {SAVE_AS}") from None


def _tables(path: Path, page: bytes) -> list[Any]:
    try:
        tree = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.LxmlError, ValueError, AssertionError):
        raise SourceError(f"{path.name}: không đọc được trang HTML. {SAVE_AS}") from None
    etree.strip_elements(tree, "script", "style", etree.Comment, with_tail=False)
    for line in tree.iter("br"):
        line.tail = "\u2028" + (line.tail or "")
    return [
        table
        for table in tree.iter("table")
        if table.find(".//table") is None and table.find(".//tr") is not None
    ]


def _sheet(path: Path, name: str, table: Any) -> Sheet:
    rows: list[list[str]] = []
    merged: list[Range] = []
    covered: dict[int, int] = {}
    spanned = 0
    for top, cells in enumerate(table.iter("tr")):
        row: list[str] = []
        below: dict[int, int] = {}
        for cell in cells.iterchildren("td", "th"):
            _skip_covered(row, covered)
            left, wide, deep = len(row), _span(cell, "colspan"), _span(cell, "rowspan")
            row += [_text(cell), *[""] * (wide - 1)]
            below |= dict.fromkeys(range(left, left + wide), deep) if deep > 1 else {}
            merged += [((top, left), (top + deep - 1, left + wide - 1))] if wide * deep > 1 else []
            spanned += wide - 1
        _skip_covered(row, covered)
        covered = {place: left - 1 for place, left in {**covered, **below}.items() if left > 1}
        rows.append(row)
        if spanned > limits.SPANNED_CELLS:
            raise SourceError(f"{path.name}: ô gộp phủ hơn {number(limits.SPANNED_CELLS)} ô. {SPLIT}")
    return Sheet(name, Grid(rows, are_text=True), merged=tuple(_within(merged, len(rows))))


def _skip_covered(row: list[str], covered: dict[int, int]) -> None:
    """Leave the places empty that a cell of a row above covers."""
    while len(row) in covered:
        row.append("")


def _within(merged: list[Range], height: int) -> Iterator[Range]:
    for (top, left), (bottom, right) in merged:
        yield (top, left), (min(bottom, height - 1), right)


def _span(cell: Any, name: str) -> int:
    written = cell.get(name, "").strip()
    return min(max(1, int(written)), WIDEST_SPAN) if written.isascii() and written.isdecimal() else 1


def _text(cell: Any) -> str:
    lines = SPACES.sub(" ", cell.text_content()).split("\u2028")
    return "\n".join(line.strip(" ") for line in lines)


def read_fonts(path: Path) -> CellFonts:
    """Return the legacy fonts of the cells of a page, by their texts."""
    data = path.read_bytes()
    if not any(font_kind(name.decode("latin-1")) for name in set(NAMED.findall(data))):
        return NO_FONTS
    try:
        page = html.fromstring(data, parser=html.HTMLParser(no_network=True))
    except (etree.ParserError, ValueError, AssertionError):
        return NO_FONTS
    rules = dict(_rules(page))
    texts: dict[str, tuple[Span, ...]] = {}
    for cell in page.iter("td", "th"):
        parts = list(_parts(cell, rules))
        key, spans = squeezed("".join(text for text, _ in parts)), spans_of(parts)
        texts[key] = _common(texts.get(key, spans), spans)
    return CellFonts(texts={key: spans for key, spans in texts.items() if spans})


def _common(one: tuple[Span, ...], other: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return what two cells of the same text have in common: all, all but being in capitals, or nothing."""
    if one == other:
        return one
    small, others = (
        [(kind and replace(kind, capitals=False), n) for kind, n in each] for each in (one, other)
    )
    return tuple(small) if small == others else ()


def _rules(page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield "element", ".class" or "element.class" with the font of each."""
    for style in page.iter("style"):
        for selectors, declarations in RULE.findall(COMMENT.sub(" ", style.text_content())):
            font = _first_family(declarations)
            for selector in selectors.split(",") if font else ():
                yield selector.strip(), font


def _first_family(declarations: str) -> str:
    found = FAMILY.search(declarations)
    families = (found[1] if found[1] else found[2]) if found else ""
    return families.split(",")[0].strip(" \"'")


def _parts(cell: html.HtmlElement, rules: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a cell with the font of each, those of a table within it left out."""
    yield cell.text if cell.text else "", _font(cell, rules)
    for child in cell:
        if isinstance(child.tag, str) and child.tag != "table":
            yield from _parts(child, rules)
        yield child.tail if child.tail else "", _font(cell, rules)


def _font(element: html.HtmlElement, rules: dict[str, str]) -> str:
    for each in (element, *element.iterancestors()):
        font = _own_font(each, rules)
        if font:
            return font
    return ""


def _own_font(element: html.HtmlElement, rules: dict[str, str]) -> str:
    named = [_first_family(element.get("style", "")), element.get("face", "").split(",")[0]]
    for each in element.get("class", "").split():
        named += [rules.get(f"{element.tag}.{each}", ""), rules.get(f".{each}", "")]
    named.append(rules.get(element.tag, ""))
    return next((name for name in named if name), "")
