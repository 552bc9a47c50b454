"""What a report is, whatever the format: pure data, made once by `build` and written by one writer a format.

Text is text: no field holds markup. A blank for the clerk to fill is a run of em spaces, which every
format keeps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

Align = Literal["left", "center", "right"]
RowKind = Literal["data", "group", "subtotal", "total"]


@dataclass(frozen=True)
class FigureRef:
    """A figure that was saved: where, its text alternative, its title and what to know when reading it."""

    name: str
    path: Path
    title: str
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of the body with its own number in the text; level 1 is "I. …", level 2 is "1. …"."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True)
class BulletList:
    """Items introduced by a dash, as administrative documents write them."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column: heading, alignment, and its width relative to the others."""

    label: str
    align: Align
    width: float


@dataclass(frozen=True)
class Row:
    """A row of texts, one a column. In a `group` row the texts after the second are empty."""

    cells: tuple[str, ...]
    kind: RowKind = "data"


@dataclass(frozen=True)
class Table:
    """A table with one header row. `header_column` is the index of the cell that names its row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    header_column: int = 1


@dataclass(frozen=True)
class Figure:
    """A figure with its numbered title, its text alternative, and what to know when reading it."""

    name: str
    path: Path
    title: str
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Notice:
    """A text the reader must not miss."""

    text: str


Block = Heading | Paragraph | BulletList | Table | Figure | Notice


@dataclass(frozen=True)
class Letterhead:
    """The two columns at the top: who issues, and the national heading."""

    parent: str
    agency: str
    number: str
    nation: str
    motto: str
    place_and_date: str


@dataclass(frozen=True)
class Title:
    """Kind of document, subject, period and recipients."""

    kind: str
    subject: str
    period: str
    greeting: str
    addressees: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """The last block: who receives the document, where it is kept, who signs."""

    heading: str
    recipients: tuple[str, ...]
    title: str
    name: str


@dataclass(frozen=True)
class Appendix:
    """An appendix on pages of its own; `number` is Roman."""

    number: str
    title: str
    reference: str
    landscape: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """The whole report."""

    title: str
    language: str
    simulated: bool
    letterhead: Letterhead
    heading: Title
    blocks: tuple[Block, ...]
    signature: Signature
    appendices: tuple[Appendix, ...] = field(default=())
