"""The parts of a document, official ones and blocks, as elements of a Word file in named styles."""

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
    Partition,
    Preformatted,
    Quote,
    RichText,
    Span,
    Table,
)
from hganalysis.documents.pointers import APPENDIX, FIGURE, figure_number, name_of_target
from hganalysis.documents.typefaces import line_width
from hganalysis.documents.word import styles as names
from hganalysis.documents.word.elements import (
    anchored,
    cell,
    dxa,
    field,
    hyperlink,
    paragraph,
    row,
    run,
    table,
    text,
    w,
    words,
)
from hganalysis.documents.word.package import bookmark
from hganalysis.documents.word.word_tables import key_figures, partition, shares, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.documents.model import Appendix, Letterhead, Signature, Title
    from hganalysis.documents.word.elements import Element
    from hganalysis.documents.word.package import WordFile

ROMAN = dict(zip(("I", "II", "III", "IV", "V", "VI", "VII", "VIII"), range(1, 9), strict=True))
TAB = 4
"""Spaces that a tab of code or printed output is worth."""

LETTERHEAD_COLUMNS = (0.4, 0.6)
SIGNATURE_COLUMNS = (0.5, 0.5)
PART_OF_LINE = 0.36
"""Length of a rule as a part of the line above it; NĐ 30 asks for 1/3 to 1/2."""

WHOLE_LINE = 1.0
"""The rule under the motto is as long as its text."""


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
            return [_bullet(file, each) for each in item.items]
        case Items():
            return _list(item, file, place)
        case Quote():
            return blocks(item.blocks, file, replace(place, style=names.QUOTE))
        case Preformatted():
            return [paragraph(file.style(names.PREFORMATTED[item.kind]), run(*_lines(item.text)))]
        case KeyFigures():
            return key_figures(item, file, place.width)
        case Partition():
            return partition(item, file, place.width)
        case Table():
            return table_of(item, file, place.width, place.size)
        case Figure():
            return _figure(item, file, place)
        case Notice():
            return [_line(file, names.NOTICE, item.text)]


def _bullet(file: WordFile, item: str | RichText) -> Element:
    pieces = item.spans if isinstance(item, RichText) else (Span(item),)
    return paragraph(file.style(names.DASH), *spans(pieces, file))


def spans(items: Iterable[Span], file: WordFile) -> list[Element]:
    """Return runs with emphasis, code and links."""
    return [element for item in items for element in _span(item, file)]


def _span(span: Span, file: WordFile) -> list[Element]:
    """Return the runs of a span: a field where it is the name of what it points to."""
    link = file.link(span.href) if span.href else None
    letters = _letters(span, file, linked=link is not None)
    if link is None and span.to and span.text == name_of_target(span.to):
        return field(f"REF {bookmark(span.to)} \\h", span.text, letters)
    made = run(*words(span.text), properties=letters)
    if link is None:
        return [anchored(bookmark(span.to), made)] if span.to else [made]
    return [hyperlink(link, made)]


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
    made += [paragraph(file.style(names.FIGURE_TITLE), *_title(figure, file))] if figure.title else []
    return [*made, *([_line(file, names.FIGURE_NOTE, figure.caption)] if figure.caption else [])]


def _title(figure: Figure, file: WordFile) -> list[Element]:
    """Return the title of a figure; its number counts the figures before it."""
    number = figure_number(figure)
    if not number:
        return [run(text(figure.title))]
    counted = [run(text(f"{FIGURE} ")), *field("SEQ BieuDo \\* ARABIC", number)]
    return [*file.bookmarked(number, *counted), run(text(figure.title.removeprefix(name_of_target(number))))]


def _line(file: WordFile, style: str, value: str) -> Element:
    return paragraph(file.style(style), run(*words(value)))


def letterhead(source: Letterhead, file: WordFile, width: float) -> list[Element]:
    """Return who issues and the national heading side by side, each with its rule."""
    left, right = (width * share for share in LETTERHEAD_COLUMNS)
    issuer = [
        _line(file, names.PARENT, source.parent),
        _line(file, names.AGENCY, source.agency),
        _rule(file, names.AGENCY, source.agency, left, PART_OF_LINE),
    ]
    nation = [
        _line(file, names.NATION, source.nation),
        _line(file, names.MOTTO, source.motto),
        _rule(file, names.MOTTO, source.motto, right, WHOLE_LINE),
    ]
    number = [_line(file, names.NUMBER, each) for each in (source.number, source.subject) if each]
    date = [_line(file, names.DATE, source.place_and_date)]
    return [_side_by_side(file, LETTERHEAD_COLUMNS, width, [issuer, nation], [number, date])]


def opening(source: Title, file: WordFile, width: float) -> list[Element]:
    """Return the kind of document, its subject with the rule, the period and the recipients."""
    if not source.kind:
        return _greeting(source, file)
    return [
        _line(file, names.TITLE, source.kind),
        _line(file, names.SUBJECT, source.subject),
        _rule(file, names.SUBJECT, source.subject, width, PART_OF_LINE),
        _line(file, names.PERIOD, source.period),
        *_greeting(source, file),
    ]


def signature(source: Signature, file: WordFile, width: float) -> list[Element]:
    """Return the recipients and the signer side by side, in a row that does not break."""
    recipients = [
        _line(file, names.RECIPIENTS, source.heading),
        *(_line(file, names.RECIPIENT, each) for each in source.recipients),
    ]
    signer = [_line(file, names.SIGNER_TITLE, source.title), _line(file, names.SIGNER, source.name)]
    return [_side_by_side(file, SIGNATURE_COLUMNS, width, [recipients, signer])]


def appendix_head(source: Appendix, place: int, file: WordFile) -> list[Element]:
    """Return the number and the title of an appendix, one heading, and the document it belongs to.

    The number counts the appendices before it, unless its place is another.
    """
    own = ROMAN.get(source.number, place)
    start = "" if own == place else f" \\r {own}"
    counted = [run(text(f"{APPENDIX} ")), *field(f"SEQ PhuLuc \\* ROMAN{start}", source.number)]
    title = run(w("br"), text(source.title))
    heading = paragraph(file.style(names.APPENDIX), *file.bookmarked(source.number, *counted), title)
    return [heading, _line(file, names.ATTACHED, source.reference)]


def _greeting(source: Title, file: WordFile) -> list[Element]:
    """Return the recipients: one beside the greeting, several under its colon."""
    if len(source.addressees) == 1:
        return [_line(file, names.GREETING, f"{source.greeting} {source.addressees[0]}")]
    return [
        _line(file, names.GREETING, source.greeting),
        *(_line(file, names.ADDRESSEE, each) for each in source.addressees),
    ]


def _rule(file: WordFile, style: str, line: str, width: float, share: float) -> Element:
    """Return a rule under the middle of a line of a style, which fills at most `width` millimetres."""
    length = min(line_width(line, file.points(style)), width) * share
    side = dxa((width - length) / 2)
    return paragraph(file.style(names.RULE), properties=[w("ind", left=side, right=side, firstLine=0)])


def _side_by_side(
    file: WordFile, columns: tuple[float, ...], width: float, *contents: list[list[Element]]
) -> Element:
    """Return a table without lines: one row for each of `contents`, which has a cell for each column."""
    widths = shares(columns, dxa(width))
    rows = [row([cell(width, *each) for width, each in zip(widths, held, strict=True)]) for held in contents]
    return table(file.style(names.LAYOUT_TABLE), widths, rows)
