"""The blocks of a document as elements of a Word file, all of them in named styles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hganalysis.documents.model import (
    Block,
    BulletList,
    Figure,
    Heading,
    Items,
    KeyFigures,
    Notice,
    Paragraph,
    Preformatted,
    Quote,
    RichText,
    Span,
    Table,
)
from hganalysis.documents.word import styles as names
from hganalysis.documents.word.elements import hyperlink, paragraph, run, text, w
from hganalysis.documents.word.word_tables import key_figures, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.documents.word.elements import Element
    from hganalysis.documents.word.package import WordFile

TAB = 4
"""Spaces that a tab of code or printed output is worth."""


@dataclass(frozen=True)
class Place:
    """Where blocks stand: the room across in millimetres, the style of running text, the level of lists.

    `size` is that of the letters of a table, in points; None leaves it to their style.
    """

    width: float
    style: str = names.BODY
    level: int = 0
    size: float | None = None


def blocks(items: Iterable[Block], file: WordFile, place: Place) -> list[Element]:
    """Return the elements of blocks, in order."""
    return [element for item in items for element in block(item, file, place)]


def block(item: Block, file: WordFile, place: Place) -> list[Element]:
    """Return the elements of one block; every kind of `model.Block` has its own."""
    match item:
        case Heading():
            return [_line(file, names.heading(item.level), item.text)]
        case Paragraph():
            return [_line(file, place.style, item.text)]
        case RichText():
            return [paragraph(file.style(place.style), *spans(item.spans, file))]
        case BulletList():
            return [_line(file, names.DASH, each) for each in item.items]
        case Items():
            return _list(item, file, place)
        case Quote():
            return blocks(item.blocks, file, replace(place, style=names.QUOTE))
        case Preformatted():
            return [paragraph(file.style(names.PREFORMATTED[item.kind]), run(*_lines(item.text)))]
        case KeyFigures():
            return key_figures(item, file, place.width)
        case Table():
            return table_of(item, file, place.width, place.size)
        case Figure():
            return _figure(item, file, place)
        case Notice():
            return [_line(file, names.NOTICE, item.text)]


def spans(items: Iterable[Span], file: WordFile) -> list[Element]:
    """Return runs with emphasis, code and links."""
    return [_span(item, file) for item in items]


def _span(span: Span, file: WordFile) -> Element:
    link = file.link(span.href) if span.href else None
    made = run(text(span.text), properties=_letters(span, file, linked=link is not None))
    return made if link is None else hyperlink(link, made)


def _letters(span: Span, file: WordFile, *, linked: bool) -> list[Element]:
    """Return the character style of a span; emphasis within code or a link is said beside the style."""
    wanted = [
        name
        for name, on in (
            (names.CODE, span.code),
            (names.LINK, linked),
            (names.STRONG, span.bold),
            (names.EMPHASIS, span.italic),
        )
        if on
    ]
    if not wanted:
        return []
    beside = {names.STRONG: "b", names.EMPHASIS: "i"}
    return [
        w("rStyle", val=file.style(wanted[0])),
        *(w(beside[name]) for name in wanted[1:] if name in beside),
    ]


def _list(items: Items, file: WordFile, place: Place) -> list[Element]:
    """Return a list: the first paragraph of each item has the marker, those after it stand under it."""
    kind: names.ListKind = "Bullet" if items.start is None else "Number"
    marked = names.list_style(kind, place.level)
    inside = replace(place, style=names.list_style("Continue", place.level), level=place.level + 1)
    level = min(place.level, names.LEVELS - 1)
    number = None if items.start is None else file.numbered(items.start, level)
    made = []
    for item in items.items:
        opening, rest = _opening(item, file)
        count = [] if number is None else [_numbering(number, level)]
        made.append(paragraph(file.style(marked), *opening, properties=count))
        made += blocks(rest, file, inside)
    return made


def _opening(item: tuple[Block, ...], file: WordFile) -> tuple[list[Element], tuple[Block, ...]]:
    """Return what stands beside the marker of an item, and the blocks under it."""
    match item:
        case (Paragraph(text=line), *rest):
            return [run(text(line))], tuple(rest)
        case (RichText(spans=pieces), *rest):
            return spans(pieces, file), tuple(rest)
    return [], item


def _numbering(number: int, level: int) -> Element:
    return w("numPr", w("ilvl", val=level), w("numId", val=number))


def _lines(value: str) -> list[Element]:
    """Return text with its line breaks and tabs kept."""
    made = []
    for i, line in enumerate(value.splitlines()):
        made += [w("br")] if i else []
        made.append(text(line.expandtabs(TAB)))
    return made


def _figure(figure: Figure, file: WordFile, place: Place) -> list[Element]:
    made = [paragraph(file.style(names.PICTURE), run(file.picture(figure, place.width)))]
    made += [_line(file, names.FIGURE_TITLE, figure.title)] if figure.title else []
    return [*made, *([_line(file, names.FIGURE_NOTE, figure.caption)] if figure.caption else [])]


def _line(file: WordFile, style: str, value: str) -> Element:
    return paragraph(file.style(style), run(text(value)))
