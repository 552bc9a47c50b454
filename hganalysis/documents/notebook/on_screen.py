"""A notebook as it is read on a screen: long tables folded, a summary whose items lead to their sections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hganalysis.documents.html import anchored
from hganalysis.documents.model import Heading, Items, RichText, Table
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.documents.model import Block, Document

MOST_ROWS = 12
"""Rows of a table that a page shows without being asked; the first table of a notebook is shown whole."""


def for_screen(document: Document) -> Document:
    """Return a document whose long tables are folded and whose bold headings of sections lead to them."""
    names = {block.text: name for block, name in anchored(document) if isinstance(block, Heading)}
    first = next((block for block in document.blocks if isinstance(block, Table)), None)
    blocks = (block if block is first else _block(block, names) for block in document.blocks)
    return replace(document, blocks=tuple(blocks))


def _block(block: Block, names: Mapping[str, str]) -> Block:
    match block:
        case Table() if len(block.rows) > MOST_ROWS and not block.fold:
            return replace(block, fold=f"{block.caption or 'Bảng'} ({number(len(block.rows))} dòng)")
        case RichText():
            return RichText(
                tuple(
                    replace(span, href=f"#{names[span.text]}") if span.bold and span.text in names else span
                    for span in block.spans
                )
            )
        case Items():
            items = tuple(tuple(_block(each, names) for each in item) for item in block.items)
            return replace(block, items=items)
    return block
