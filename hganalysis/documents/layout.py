"""How a table of any width gets onto paper: smaller letters, then a page across, then several tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from hganalysis.documents.model import Document, Figure, Heading, Row, Table
from hganalysis.documents.typefaces import MM_PER_LETTER

if TYPE_CHECKING:
    from hganalysis.documents.model import Appendix, Block

UPRIGHT, ACROSS = 160.0, 261.0
"""Millimetres between the margins of report.typ, portrait and landscape."""

USUAL_SIZE = 10.5
SIZES = ((False, 10.5), (False, 9.5), (True, 10.5), (True, 9.0), (True, 8.0))
"""Ways to set a table, the best first: whether across, and points; letters below 8 are not for reading."""

MOST_COLUMNS = 63
"""That Word takes in a table (Microsoft, "Operating parameter limitations and specifications in Word")."""

PADDING = 2.5
"""Millimetres beside the text of a cell."""

LONGEST_WORD = 24
"""Letters; a longer word may break rather than ask for so much."""


@dataclass(frozen=True)
class Paper:
    """Millimetres between the left and the right margin of a page, upright and across."""

    upright: float = UPRIGHT
    across: float = ACROSS

    def width(self, *, landscape: bool) -> float:
        """Return the room of a page."""
        return self.across if landscape else self.upright


@dataclass(frozen=True)
class Placed:
    """A block, and for a table the size of its letters in points and its width in millimetres."""

    block: Block
    size: float = USUAL_SIZE
    width: float | None = None


@dataclass(frozen=True)
class Part:
    """Blocks that follow each other on pages of one orientation."""

    landscape: bool
    blocks: tuple[Placed, ...]


def body_parts(document: Document, paper: Paper = Paper()) -> list[Part]:
    """Return the blocks of a document's body by the pages they need, in order."""
    parts: list[Part] = []
    for block in document.blocks:
        landscape, placed = _placed(block, paper, keep=document.heading is not None)
        if parts and parts[-1].landscape == landscape:
            parts[-1] = replace(parts[-1], blocks=parts[-1].blocks + placed)
        else:
            heads = _last_headings(parts) if landscape else ()
            parts.append(Part(landscape, heads + placed))
    return [part for part in parts if part.blocks]


def _last_headings(parts: list[Part]) -> tuple[Placed, ...]:
    """Take the headings at the end of the last part: they belong on the page of what they head."""
    if not parts:
        return ()
    blocks = parts[-1].blocks
    place = len(blocks)
    while place and isinstance(blocks[place - 1].block, Heading):
        place -= 1
    parts[-1] = replace(parts[-1], blocks=blocks[:place])
    return blocks[place:]


def _placed(block: Block, paper: Paper, *, keep: bool) -> tuple[bool, tuple[Placed, ...]]:
    """Return whether a block needs a page across, and the block as set there; `keep` keeps its columns."""
    if not isinstance(block, Table):
        return False, (Placed(block),)
    words = [_longest_word(block, i) for i in range(len(block.columns))]
    for landscape, size in SIZES if len(words) <= MOST_COLUMNS else ():
        width = paper.width(landscape=landscape)
        if _needed(words, size) <= width:
            return landscape, (Placed(block, size) if keep else _set(block, words, width, size),)
    _, size = SIZES[-1]
    pieces = _split(block, words, paper.across, size)
    return True, tuple(
        _set(_piece(block, columns, (n, len(pieces))), [words[i] for i in columns], paper.across, size)
        for n, columns in enumerate(pieces, 1)
    )


def _set(table: Table, words: list[int], width: float, size: float) -> Placed:
    """Return a table as wide as its columns ask for and the page allows, none having to break a word.

    What a column asks for beyond its longest text comes last.
    """
    widths = [word * size * MM_PER_LETTER + PADDING for word in words]
    longest = [max(map(len, _texts(table, i))) for i in range(len(words))]
    for most in (longest, [column.width for column in table.columns]):
        upto = [min(column.width, letters) for column, letters in zip(table.columns, most, strict=True)]
        asked = [
            letters * size * MM_PER_LETTER + PADDING - given
            for letters, given in zip(upto, widths, strict=True)
        ]
        more = _shared([max(0.0, each) for each in asked], width - sum(widths))
        widths = [given + each for given, each in zip(widths, more, strict=True)]
    columns = tuple(replace(column, width=each) for column, each in zip(table.columns, widths, strict=True))
    return Placed(replace(table, columns=columns), size, sum(widths))


def _shared(wishes: list[float], spare: float) -> list[float]:
    """Share out a length, small wishes first, so that no column gets more than it asks for."""
    given = [0.0] * len(wishes)
    waiting = sorted(range(len(wishes)), key=wishes.__getitem__)
    for place, column in enumerate(waiting):
        given[column] = min(wishes[column], spare / (len(waiting) - place))
        spare -= given[column]
    return given


def _longest_word(table: Table, column: int) -> int:
    texts = _texts(table, column)
    return min(LONGEST_WORD, max((len(word) for text in texts for word in text.split()), default=1))


def _texts(table: Table, column: int) -> list[str]:
    return [table.columns[column].label, *(row.cells[column] for row in table.rows)]


def _needed(words: list[int], size: float) -> float:
    return sum(word * size * MM_PER_LETTER + PADDING for word in words)


def _split(table: Table, words: list[int], width: float, size: float) -> list[list[int]]:
    """Return the columns of each table that a wide one becomes; those up to the row's name stand in each."""
    heads = list(range(0 if table.header_column is None else table.header_column + 1))
    heads = heads if _needed([words[i] for i in heads], size) <= width / 2 else []
    pieces: list[list[int]] = [[]]
    for column in range(len(heads), len(table.columns)):
        asked = [words[i] for i in [*heads, *pieces[-1], column]]
        if pieces[-1] and (_needed(asked, size) > width or len(asked) > MOST_COLUMNS):
            pieces.append([])
        pieces[-1].append(column)
    return [[*heads, *piece] for piece in pieces]


def _piece(table: Table, columns: list[int], place: tuple[int, int]) -> Table:
    """Return the columns of a wide table as a table that says which part it is."""
    number, of = place
    return replace(
        table,
        caption=f"{table.caption} (phần {number}/{of})".strip(),
        columns=tuple(table.columns[i] for i in columns),
        rows=tuple(Row(tuple(row.cells[i] for i in columns), row.kind) for row in table.rows),
        note=table.note if number == of else "",
        header_column=table.header_column if table.header_column in columns else None,
    )


def appendix_parts(appendix: Appendix) -> list[tuple[bool, tuple[Block, ...]]]:
    """Return an appendix in parts, each with whether it lies across: figures stand on upright pages."""
    grouped = groupby(appendix.blocks, lambda block: isinstance(block, Figure))
    parts = [(appendix.landscape and not pictures, tuple(blocks)) for pictures, blocks in grouped]
    return parts if parts else [(appendix.landscape, ())]
