"""Headings, lists and quotations that stand inside each other as far as every format can show it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hganalysis.documents.model import Heading, Items, Paragraph, Quote, RichText, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.documents.model import Block


DEEPEST = 12
"""Lists and quotations inside each other: typst stops at some more, and no page has room for them."""


def closed_up(blocks: list[Block]) -> list[Block]:
    """Return blocks whose heading levels start at 1 and never jump, the order of the author's levels kept."""
    open_levels: list[int] = []
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            open_levels = [level for level in open_levels if level < block.level] + [block.level]
            block = replace(block, level=len(open_levels))
        made.append(block)
    return made


def flattened(blocks: Iterable[Block], room: int = DEEPEST) -> list[Block]:
    """Return blocks of which lists and quotations deeper than `room` stand one after the other, in order."""
    return [each for block in blocks for each in _flat(block, room)]


def _flat(block: Block, room: int) -> list[Block]:
    if isinstance(block, Quote):
        inside = flattened(block.blocks, max(0, room - 1))
        return [Quote(tuple(inside))] if room else inside
    if isinstance(block, Items):
        items = [flattened(item, max(0, room - 1)) for item in block.items]
        if room:
            return [replace(block, items=tuple(map(tuple, items)))]
        return [each for item in items for each in item]
    return [block]


SPACE = re.compile(r"\s+")


def line_of(spans: Iterable[Span]) -> list[Block]:
    """Return one line of a paragraph, neighbours of one look joined; nothing when it has no words."""
    joined: list[Span] = []
    for span in spans:
        if joined and replace(joined[-1], text="") == replace(span, text=""):
            joined[-1] = replace(span, text=joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    if not "".join(span.text for span in joined).strip():
        return []
    if joined == [Span(joined[0].text)]:
        return [Paragraph(joined[0].text.strip())]
    return [RichText(tuple(joined))]


def collapsed(spans: Iterable[Span]) -> list[Span]:
    """Return spans with white space as a page shows it: one space between words, none at the ends."""
    made: list[Span] = []
    for span in spans:
        text = SPACE.sub(" ", span.text)
        if not made or made[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        made += [replace(span, text=text)] if text else []
    if made:
        made[-1] = replace(made[-1], text=made[-1].text.rstrip())
    return made
