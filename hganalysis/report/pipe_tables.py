"""Tables of Markdown as GitHub reads them: a row may have fewer or more cells than the header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mistune.plugins.table import NP_TABLE_PATTERN

if TYPE_CHECKING:
    from mistune import Markdown

CELL = re.compile(r"((?:\\.|[^|\\]|\\$)*)(?:\||$)")
"""A cell and its right border; a bar after a backslash belongs to the text."""

RULE = re.compile(r"(:?)-+(:?)|")
ALIGNED = {("", ""): None, (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}


def pipe_tables(markdown: Markdown) -> None:
    """Teach a parser of mistune tables, also in quotations and lists.

    Its own plugin takes a table with one ragged row for running text.
    """
    markdown.block.register("table", NP_TABLE_PATTERN, _parse, before="paragraph")
    for rules in (markdown.block.block_quote_rules, markdown.block.list_rules):
        markdown.block.insert_rule(rules, "table", before="paragraph")


def _parse(_: Any, found: Any, state: Any) -> int | None:
    labels, rule = _cells(found[0]), state.get_line(found.end())
    marks = [RULE.fullmatch(cell) for cell in _cells(rule)]
    if "-" not in rule or len(marks) != len(labels) or not all(marks):
        return None
    aligns = [ALIGNED[mark[1] or "", mark[2] or ""] for mark in marks if mark]
    place, rows = found.end() + len(rule), []
    while place < state.cursor_max and (cells := _cells(state.get_line(place))):
        rows.append({"type": "table_row", "children": _row(_filled(cells, len(aligns)), aligns)})
        place += len(state.get_line(place))
    head = {"type": "table_head", "children": _row(labels, aligns)}
    state.append_token({"type": "table", "children": [head, {"type": "table_body", "children": rows}]})
    return int(place)


def _cells(line: str) -> list[str]:
    """Return the cells of a line, none of a line without a bar."""
    if "|" not in line:
        return []
    return [cell.strip() for cell in CELL.findall(line.strip().removeprefix("|"))[:-1]]


def _filled(cells: list[str], width: int) -> list[str]:
    """Return a row of so many cells; the last one takes what is too much, so that nothing is lost."""
    row = cells + [""] * (width - len(cells))
    return [*row[: width - 1], " | ".join(row[width - 1 :])]


def _row(cells: list[str], aligns: list[str | None]) -> list[dict[str, Any]]:
    return [
        {"type": "table_cell", "text": text, "attrs": {"align": align}}
        for text, align in zip(cells, aligns, strict=True)
    ]
