"""Appendices on paper: which blocks share a page layout."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hganalysis.report.model import Figure

if TYPE_CHECKING:
    from hganalysis.report.model import Appendix, Block


def appendix_parts(appendix: Appendix) -> list[tuple[bool, tuple[Block, ...]]]:
    """Return an appendix in parts, each with whether it lies across: figures stand on upright pages."""
    grouped = groupby(appendix.blocks, lambda block: isinstance(block, Figure))
    parts = [(appendix.landscape and not pictures, tuple(blocks)) for pictures, blocks in grouped]
    return parts if parts else [(appendix.landscape, ())]
