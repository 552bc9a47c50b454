"""Tables of a Word document. Rows are built as elements: python-docx finds each cell again by its place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from hganalysis.documents.model import KeyFigure, KeyFigures
from hganalysis.documents.typefaces import MM_PER_LETTER
from hganalysis.documents.word import styles as names
from hganalysis.documents.word.elements import cell, dxa, paragraph, row, run, table, text, w

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.documents.model import Partition, Row, Segment, Table, Tone
    from hganalysis.documents.word.elements import Element
    from hganalysis.documents.word.package import WordFile

BOLD_KINDS = ("group", "subtotal", "total")
SUMS = ("subtotal", "total")
KEPT_AT_THE_END = 3
"""Rows of a table that stay together on the page of its note: no page has a single row."""

TALLEST_ROW = 15
"""Lines; a row of more could be taller than a page, so it may break."""

KEY_FIGURES_A_ROW = 4
SHADES: dict[Tone, tuple[str, str]] = {
    "good": ("clear", "0072B2"),
    "poor": ("thinDiagStripe", "E69F00"),
    "pending": ("pct12", "9AD0F2"),
    "bad": ("diagCross", "D55E00"),
    "unknown": ("clear", "8A8A8A"),
}
"""Pattern and colour of each tone."""

THINNEST = 2.0
"""Millimetres of a bar that the smallest part keeps."""


def table_of(source: Table, file: WordFile, width: float, size: float | None = None) -> list[Element]:
    """Return a table of `width` millimetres between the line above it and the note below it.

    A `size` in points is that of letters which the table needs smaller than their style has them.

    A table has to be followed by a paragraph: Word joins two tables that touch. The last row stays on the
    page of the note.
    """
    widths = shares([column.width for column in source.columns], dxa(width))
    above = [_line(file, names.TABLE_CAPTION, source.caption)] if source.caption else []
    note = f"Ghi chú: {source.note}" if source.note else ""
    made = table(
        file.style(names.DATA_TABLE), widths, _rows(source, file, widths, size), caption=source.caption
    )
    return [*above, made, _line(file, names.TABLE_NOTE, note)]


def key_figures(source: KeyFigures, file: WordFile, width: float) -> list[Element]:
    """Return key figures side by side, at most four in a row."""
    across = min(len(source.items), KEY_FIGURES_A_ROW)
    if not across:
        return []
    widths = shares([1.0] * across, dxa(width))
    rows = []
    for start in range(0, len(source.items), across):
        placed = zip(source.items[start : start + across], widths, strict=False)
        cells = [_key_figure(item, file, width) for item, width in placed]
        empty = [cell(width, _line(file, names.FIGURE_SHARE, "")) for width in widths[len(cells) :]]
        rows.append(row(cells + empty))
    return [table(file.style(names.FIGURES_TABLE), widths, rows), _line(file, names.TABLE_NOTE, "")]


def partition(source: Partition, file: WordFile, width: float) -> list[Element]:
    """Return a bar, as a row of shaded cells, with its numbers below it."""
    filled = [part for part in source.parts if part.size]
    if not filled:
        return []
    whole = sum(part.size for part in filled)
    spare = width - THINNEST * len(filled)
    widths = shares([THINNEST + spare * part.size / whole for part in filled], dxa(width))
    pieces = [_piece(part, file, each) for part, each in zip(filled, widths, strict=True)]
    bar = table(file.style(names.FIGURES_TABLE), widths, [row(pieces)], alt=source.alt)
    told = tuple(KeyFigure(part.value, part.label, part.note) for part in source.parts)
    return [bar, _line(file, names.TABLE_NOTE, ""), *key_figures(KeyFigures(told), file, width)]


def _piece(part: Segment, file: WordFile, width: int) -> Element:
    pattern, colour = SHADES[part.tone]
    shade = w("shd", val=pattern, color="000000" if pattern != "clear" else "auto", fill=colour)
    return cell(width, _line(file, names.FIGURE_SHARE, ""), properties=[shade])


def shares(parts: Sequence[float], whole: int) -> list[int]:
    """Return a width in parts; they add up to it."""
    edges = [round(whole * reached / sum(parts)) for reached in accumulate(parts, initial=0.0)]
    return [right - left for left, right in pairwise(edges)]


@dataclass(frozen=True)
class _Grid:
    """What the cells of a table share: widths (dxa), styles, and how many letters a line of each holds."""

    widths: list[int]
    styles: list[str]
    limits: list[int]
    strong: str
    left: str
    size: float | None


def _rows(source: Table, file: WordFile, widths: list[int], size: float | None) -> list[Element]:
    letter = dxa((size or file.points(names.CELL["left"])) * MM_PER_LETTER)
    grid = _Grid(
        widths=widths,
        styles=[file.style(names.CELL[column.align]) for column in source.columns],
        limits=[max(10, width // letter - 1) for width in widths],
        strong=file.style(names.STRONG),
        left=file.style(names.CELL["left"]),
        size=size,
    )
    head = file.style(names.COLUMN_HEAD)
    labels = [
        cell(width, paragraph(head, run(text(column.label), properties=_letters(None, size))))
        for column, width in zip(source.columns, widths, strict=True)
    ]
    below = [*(each.kind for each in source.rows[1:]), "note"]
    end = len(source.rows) - KEPT_AT_THE_END
    return [
        row(labels, header=True),
        *(_row(each, grid, keep=i >= end or below[i] in SUMS) for i, each in enumerate(source.rows)),
    ]


def _row(source: Row, grid: _Grid, *, keep: bool) -> Element:
    """Return a row; with `keep` it stays with what is below it, as the heading of a group always does."""
    if source.kind == "group" and len(grid.widths) > 1:
        return row(_group(source, grid))
    bold = grid.strong if source.kind in BOLD_KINDS else None
    cells = [
        cell(width, _text(style, value, bold, grid.size, keep=keep))
        for value, style, width in zip(source.cells, grid.styles, grid.widths, strict=True)
    ]
    lines = max(len(value) / limit for value, limit in zip(source.cells, grid.limits, strict=True))
    return row(cells, whole=lines <= TALLEST_ROW)


def _group(source: Row, grid: _Grid) -> list[Element]:
    """Return the cells of a heading among the rows: its letter, and its text over the other columns."""
    first, *others = grid.widths
    return [
        cell(first, _text(grid.styles[0], source.cells[0], grid.strong, grid.size, keep=True)),
        cell(
            sum(others),
            _text(grid.left, source.cells[1], grid.strong, grid.size, keep=True),
            span=len(others),
        ),
    ]


def _text(style: str, value: str, letters: str | None, size: float | None, *, keep: bool) -> Element:
    return paragraph(style, *_words(value, letters, size), properties=[w("keepNext")] if keep else [])


def _words(value: str, style: str | None, size: float | None = None) -> list[Element]:
    return [run(text(value), properties=_letters(style, size))] if value else []


def _letters(style: str | None, size: float | None) -> list[Element]:
    """Return the properties of letters in a style of their own or smaller than the paragraph has them."""
    styled = [] if style is None else [w("rStyle", val=style)]
    halves = [] if size is None else [w(name, val=round(2 * size)) for name in ("sz", "szCs")]
    return styled + halves


def _key_figure(item: KeyFigure, file: WordFile, width: int) -> Element:
    return cell(
        width,
        _line(file, names.FIGURE_VALUE, item.value),
        _line(file, names.FIGURE_LABEL, item.label),
        _line(file, names.FIGURE_SHARE, item.note),
    )


def _line(file: WordFile, style: str, value: str) -> Element:
    return paragraph(file.style(style), *_words(value, None))
