"""Headings, lists and quotations that stand inside each other as far as every format can show it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hganalysis.report.model import Heading, Items, Quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.report.model import Block

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
