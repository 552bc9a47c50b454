"""What a report is, whatever the format: pure data, made once by `build` and written by one writer a format.

Text is text: no field holds markup. A blank for the clerk to fill is a run of em spaces, which every
format keeps. The report of a period, the brief and any executed notebook are all a `Document`; what one of
them does not have is None or empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

SIMULATED_NOTICE = "SỐ LIỆU MÔ PHỎNG"
"""Stands on every page of a document whose data are simulated."""

Align = Literal["left", "center", "right"]
RowKind = Literal["data", "group", "subtotal", "total"]
Tone = Literal["good", "poor", "pending", "bad", "unknown"]
"""How a part of a whole is coloured and hatched."""


@dataclass(frozen=True)
class Span:
    """A run of text set in one way; `href` makes it a link, `to` points to an appendix or a figure.

    That is by the Roman number of the appendix, or the number of the figure. `rows` is the name of the rows
    behind a number: a page with a `Register` leads to them, other formats to the appendix.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""
    to: str = ""
    rows: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of the body; in the report level 1 is "I. …", level 2 "1. …", with the number in the text."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text."""

    text: str


@dataclass(frozen=True)
class RichText:
    """A paragraph with emphasis, code or links."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class BulletList:
    """Items introduced by a dash, as administrative documents write them."""

    items: tuple[str | RichText, ...]


@dataclass(frozen=True)
class Items:
    """A list of a notebook, each item of blocks; `start` is the number of the first one, None for bullets."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True)
class Quote:
    """Blocks quoted from elsewhere."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Preformatted:
    """Lines to show as they are, in letters of one width: a cell's code, what it printed, or its error.

    With `fold`, a page shows only those words until the reader asks for the lines.
    """

    text: str
    kind: Literal["code", "output", "error"] = "output"
    fold: str = ""


@dataclass(frozen=True)
class KeyFigure:
    """A number to read first, with what it counts, a note such as its share, and the rows behind it."""

    value: str
    label: str
    note: str = ""
    rows: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """Key figures side by side."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Segment:
    """A part of a whole: its size, that number as it is read, what it counts and a note such as its share.

    `rows` is the name of the rows behind the number.
    """

    size: int
    value: str
    label: str
    note: str
    tone: Tone
    rows: str = ""


@dataclass(frozen=True)
class Partition:
    """A whole in its parts: a bar in pieces, and each number with its name below it; `alt` says the bar."""

    parts: tuple[Segment, ...]
    alt: str


@dataclass(frozen=True)
class Column:
    """A column: heading, alignment, and its width relative to the others."""

    label: str
    align: Align
    width: float


@dataclass(frozen=True)
class Bar:
    """A small bar under the text of a cell: how long, and a mark to hold it to, as shares of the cell."""

    value: float
    mark: float


@dataclass(frozen=True)
class Row:
    """A row of texts, one a column. In a `group` row the texts after the second are empty.

    `rows` names the rows behind each cell, "" for none; without it no cell has any. `bars` holds a bar for
    each cell, or None; pages and PDF draw it, and the text says the same.
    """

    cells: tuple[str, ...]
    kind: RowKind = "data"
    rows: tuple[str, ...] = ()
    bars: tuple[Bar | None, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with one header row. `header_column` is the index of the cell that names its row, or None.

    With `fold`, a page shows only those words until the reader asks for the table.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    header_column: int | None = 1
    fold: str = ""
    bars: str = ""
    """What to know of the bars in its cells, said where they are drawn."""


@dataclass(frozen=True)
class SetOfRows:
    """A set that rows of a register may be in: its name in links, and what a reader calls it."""

    name: str
    label: str


@dataclass(frozen=True)
class RegisterRow:
    """A row of a register; `sets` are the places in `Register.sets` of those it is in."""

    cells: tuple[str, ...]
    sets: tuple[int, ...]


@dataclass(frozen=True)
class RegisterGroup:
    """Rows of a register under one heading, with the sets that all of them are in.

    `aliases` are other names of the heading; the filter of a page finds them too.
    """

    heading: str
    aliases: tuple[str, ...]
    sets: tuple[int, ...]
    rows: tuple[RegisterRow, ...]


@dataclass(frozen=True)
class Register:
    """Every row behind the numbers of a document. Only a page has it, folded; numbers lead to it.

    A name of rows is names of sets joined by dots; it stands for the rows that are in each of them.
    """

    title: str
    columns: tuple[Column, ...]
    sets: tuple[SetOfRows, ...]
    groups: tuple[RegisterGroup, ...]


@dataclass(frozen=True)
class Figure:
    """A figure that was saved: where, its title, its text alternative, and what to know when reading it.

    A page shows `narrow` in its place on a small screen, and lets the reader take `data`, a CSV file.
    """

    name: str
    path: Path
    title: str
    alt: str
    caption: str = ""
    narrow: Path | None = None
    data: Path | None = None


@dataclass(frozen=True)
class Notice:
    """A text the reader must not miss."""

    text: str


def simulated_notices(simulated: bool, said: str = "") -> tuple[Notice, ...]:
    """Return the notice that data are simulated, with what is said of it, and none where they are real."""
    return (Notice(f"{SIMULATED_NOTICE}{said}"),) if simulated else ()


def simulated_mark(simulated: bool) -> str:
    """Return what follows the name of data that are simulated, "" where they are real."""
    return f" ({SIMULATED_NOTICE.lower()})" if simulated else ""


Block = (
    Heading
    | Paragraph
    | RichText
    | BulletList
    | Items
    | Quote
    | Preformatted
    | KeyFigures
    | Partition
    | Table
    | Figure
    | Notice
)


@dataclass(frozen=True)
class Letterhead:
    """The two columns at the top: who issues, and the national heading."""

    parent: str
    agency: str
    number: str
    nation: str
    motto: str
    place_and_date: str
    subject: str = ""
    """What a letter is about, under its number; a document that has a kind says it in its title."""


@dataclass(frozen=True)
class Imprint:
    """Who publishes a document that is no letter, and its kind, above the title; lines stand below it."""

    kind: str
    publisher: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Title:
    """Kind of document, subject, period and recipients; a letter has recipients only."""

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
    """A whole document. Without a heading, `title` is its heading of the highest level.

    A letter has a letterhead and a heading, a bulletin an imprint in place of both; others have neither.
    """

    title: str
    language: str
    simulated: bool
    letterhead: Letterhead | Imprint | None
    heading: Title | None
    blocks: tuple[Block, ...]
    signature: Signature | None
    appendices: tuple[Appendix, ...] = field(default=())
    register: Register | None = None
    colophon: str = ""
    """One quiet line at the end: what the document was made with and of, and how to hold it to that."""


SAFE = re.compile(r"(https?://|mailto:)[^\s\x00-\x20]+", re.IGNORECASE)
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}")


def safe_link(address: str) -> str:
    """Return an address that leads to a page or a mailbox; nothing for any other, such as a script."""
    return address if SAFE.fullmatch(address) else ""


def language_tag(value: str) -> bool:
    """Tell whether a text is a language tag that every format takes."""
    return bool(LANGUAGE_TAG.fullmatch(value))


def plain(value: Any, picture: Callable[[Path], str]) -> Any:
    """Return a part of a document as JSON that names its type; `picture` says what stands for a file."""
    if isinstance(value, Path):
        return picture(value)
    if isinstance(value, tuple):
        return [plain(each, picture) for each in value]
    if is_dataclass(value):
        named = {each.name: plain(getattr(value, each.name), picture) for each in fields(value)}
        return {"type": type(value).__name__, **named}
    return value
