"""A table of an output (data frame, styled frame, or any HTML table) as a table of texts with one header row.

Cells that span rows or columns are repeated where they span, and the rows of a header are joined column by
column, so that a screen reader, a spreadsheet and a page all find one header for each column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from hganalysis.documents.model import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from hganalysis.documents.model import Align

JOINT = " / "
"""Between the rows of a header with several."""

MOST_SPANNED = 1000
"""The most that HTML lets a cell span; beyond as many columns no cell spans any."""

LONGEST_WORD, LONGEST_LINE = 20, 45
"""Letters: no column asks for more than this because of one word, or of one cell."""

NUMERIC = re.compile(r"[-+−]?[\d.,  ]*\d[\d.,  ]*(e[-+]?\d+)?\s?%?", re.IGNORECASE)
MISSING = {"", "-", "NaN", "NaT", "None", "<NA>", "nan", "null"}
APART = {"br", "p", "div", "li", "tr", "td", "th", "dt", "dd"}
"""Elements that stand apart from the text before them."""

UNSEEN = {"script", "style", "template"}
ALIGNED = re.compile(r"text-align\s*:\s*(left|center|right)")


@dataclass(frozen=True)
class Cell:
    """A cell at one place of the grid."""

    text: str
    head: bool = False
    align: Align | None = None


def read_table(element: HtmlElement) -> Table | None:
    """Return an HTML table as a `Table`, or None when it has no cell."""
    heads, bodies = _sections(element)
    grid = _grid([*heads, *bodies])
    if not grid:
        return None
    head, body = grid[: len(heads)], grid[len(heads) :]
    caption = next((words(each) for each in element if each.tag == "caption"), "")
    width = len(grid[0])
    labels = [_label([row[i].text for row in head]) for i in range(width)]
    headers = [i for i in range(width) if body and all(row[i].head for row in body)]
    aligns = [next((row[i].align for row in body if row[i].align), None) for i in range(width)]
    texts = [[cell.text for cell in row] for row in body]
    return made_table(labels, texts, caption=caption, aligns=aligns, header_column=max(headers, default=None))


def made_table(
    labels: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    caption: str = "",
    aligns: Sequence[Align | None] = (),
    header_column: int | None = None,
) -> Table:
    """Return a table whose columns are as wide as their texts ask for; numbers go to the right."""
    columns = []
    for i, label in enumerate(labels):
        texts = [row[i] for row in rows]
        given = aligns[i] if i < len(aligns) else None
        columns.append(Column(label, given or _natural(texts, i == header_column), _width([label, *texts])))
    return Table(caption, tuple(columns), tuple(Row(tuple(row)) for row in rows), header_column=header_column)


def words(element: HtmlElement) -> str:
    """Return the visible text of an element on one line."""
    return " ".join("".join(_texts(element)).split() if len(element) else (element.text or "").split())


def _texts(element: HtmlElement) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            yield " " if node.tag in APART else ""
            if node.tag in UNSEEN:
                walk.skip_subtree()
            elif node.text:
                yield node.text
        elif node is not element:
            yield node.tail or ""


def _sections(element: HtmlElement) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Return the rows of the header and the others; leading rows of headers only are a header too."""
    heads = [row for part in element if part.tag == "thead" for row in part if row.tag == "tr"]
    bodies = [
        row
        for part in element
        if part.tag in ("tbody", "tfoot", "tr")
        for row in ([part] if part.tag == "tr" else part)
        if row.tag == "tr"
    ]
    while not heads[:1] and bodies and len(bodies[0]) and all(cell.tag == "th" for cell in bodies[0]):
        heads.append(bodies.pop(0))
    return heads, bodies


def _grid(rows: list[HtmlElement]) -> list[list[Cell]]:
    """Return the cells row by row, spans filled; in each column of the grid some cell begins."""
    grid: list[dict[int, Cell]] = [{} for _ in rows]
    begun: set[int] = set()
    for y, row in enumerate(rows):
        x = 0
        for element in row:
            if element.tag not in ("td", "th"):
                continue
            while x in grid[y]:
                x += 1
            begun.add(x)
            across = _span(element, "colspan", MOST_SPANNED) if x < MOST_SPANNED else 1
            down = _span(element, "rowspan", len(rows) - y)
            made = _cell(element)
            for line in grid[y : y + down]:
                line.update(dict.fromkeys(range(x, x + across), made))
            x += across
    return [[line.get(x, Cell("")) for x in sorted(begun)] for line in grid] if begun else []


def _span(element: HtmlElement, name: str, most: int) -> int:
    given = element.get(name, "1").strip()
    return min(int(given), most) if given.isascii() and given.isdigit() and int(given) else 1


def _cell(element: HtmlElement) -> Cell:
    found = ALIGNED.search(element.get("style", ""))
    align: Align | None = found[1] if found else None  # type: ignore[assignment]
    return Cell(words(element), element.tag == "th", align)


def _label(texts: list[str]) -> str:
    return JOINT.join(dict.fromkeys(text for text in texts if text))


def _natural(texts: list[str], header: bool) -> Align:
    told = [text for text in texts if text not in MISSING]
    return "right" if told and not header and all(NUMERIC.fullmatch(text) for text in told) else "left"


def _width(texts: list[str]) -> float:
    """Return the width a column asks for, in letters."""
    word = max((len(each) for text in texts for each in text.split()), default=1)
    line = sorted(len(text) for text in texts)[-max(1, len(texts) // 10)]
    return float(max(3, min(word, LONGEST_WORD), min(line, LONGEST_LINE)))
