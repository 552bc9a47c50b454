"""Words that lead to an appendix or a figure of the same document, told apart from the words around them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hganalysis.documents.model import BulletList, Figure, Paragraph, RichText, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hganalysis.documents.model import Block, Document

APPENDIX, FIGURE = "Phụ lục", "Biểu đồ"
NUMBERED = re.compile(rf"{FIGURE} (\d+)\. ")


def figure_number(figure: Figure) -> str:
    """Return the number in the title of a figure, "" where it has none.

    Examples
    --------
    >>> from pathlib import Path
    >>> figure_number(Figure("late", Path("late.svg"), "Biểu đồ 2. Tỷ lệ đúng hạn", "Mô tả"))
    '2'
    """
    found = NUMBERED.match(figure.title)
    return found[1] if found else ""


def name_of_target(to: str) -> str:
    """Return what a reader sees of the appendix or the figure that a span points to.

    Examples
    --------
    >>> name_of_target("II"), name_of_target("2")
    ('Phụ lục II', 'Biểu đồ 2')
    """
    return f"{FIGURE if to.isdigit() else APPENDIX} {to}"


def pointed(document: Document) -> Document:
    """Return a document whose body points only to what it has, the name of each target in a span of its own.

    A figure is pointed to wherever it is named.
    """
    blocks = (*document.blocks, *(block for each in document.appendices for block in each.blocks))
    figures = {figure_number(each) for each in blocks if isinstance(each, Figure)} - {""}
    targets = figures | {each.number for each in document.appendices}
    return replace(document, blocks=tuple(_block(each, targets) for each in document.blocks))


def _block(block: Block, targets: set[str]) -> Block:
    match block:
        case Paragraph():
            return _line(block.text, targets) or block
        case RichText():
            return RichText(tuple(_spans(block, targets)))
        case BulletList():
            return BulletList(tuple(_item(each, targets) for each in block.items))
    return block


def _item(item: str | RichText, targets: set[str]) -> str | RichText:
    if isinstance(item, RichText):
        return RichText(tuple(_spans(item, targets)))
    return _line(item, targets) or item


def _line(text: str, targets: set[str]) -> RichText | None:
    """Return a plain line with its pointers; None when it has none."""
    spans = tuple(_spans(RichText((Span(text),)), targets))
    return RichText(spans) if any(each.to for each in spans) else None


def _spans(source: RichText, targets: set[str]) -> Iterator[Span]:
    for span in source.spans:
        to = span.to if span.to in targets else ""
        names = "|".join([rf"{FIGURE} (?:\d+)", *([rf"{APPENDIX} {to}"] if to else [])])
        pieces = re.split(rf"({names})\b", span.text)
        named = to and name_of_target(to) in pieces
        for piece in pieces:
            number = piece.rpartition(" ")[2]
            leads = number if piece == name_of_target(number) and number in targets else ""
            if piece:
                yield replace(span, text=piece, to=leads or ("" if named else to))
