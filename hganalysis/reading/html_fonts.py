"""The fonts of an HTML table: by style sheets, style attributes and <font> elements, from the inside out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree, html

from hganalysis.legacy_vietnamese.font_names import font_kind
from hganalysis.reading.font_spans import NO_FONTS, CellFonts, Span, spans_of, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
FAMILY = re.compile(r"font-family\s*:\s*([^;]+)|\bfont\s*:[^;]*?(?:pt|px|em|%)\S*\s+([^;]+)", re.IGNORECASE)
NAMED = re.compile(
    rb"(?:\bface\s*=|\bfont-family\s*:|\bfont\s*:[^;\"'{}<>]*?(?:pt|px|em|%)\S*)\s*[\"']?([^\"',;<>]+)",
    re.IGNORECASE,
)
"""Where a page may name a font, looked for before it is taken apart."""

COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)


def read(path: Path) -> CellFonts:
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
