"""Markdown as blocks: parsed by mistune, never turned into HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import mistune
from mistune.plugins.footnotes import footnotes
from mistune.plugins.formatting import strikethrough
from mistune.plugins.math import math, math_in_list, math_in_quote
from mistune.plugins.table import NP_TABLE_PATTERN
from mistune.plugins.task_lists import task_lists
from mistune.util import unescape

from hganalysis.documents.model import (
    Figure,
    Heading,
    Items,
    Notice,
    Paragraph,
    Preformatted,
    Quote,
    RichText,
    Span,
    Table,
    safe_link,
)
from hganalysis.documents.notebook.markup import ELSEWHERE, html_blocks, line_of
from hganalysis.documents.notebook.markup_tables import made_table

if TYPE_CHECKING:
    from hganalysis.documents.model import Block
    from hganalysis.documents.pictures import Pictures

Token = Mapping[str, Any]
PLUGINS = (strikethrough, task_lists, footnotes, math, math_in_quote, math_in_list)
ENVIRONMENT = r"^ {0,3}\\begin\{(?P<tex_name>[a-z]+\*?)\}[\s\S]*?\\end\{(?P=tex_name)\}[ \t]*(?:\n|$)"
"""A display formula as notebooks may write it, without dollar signs."""

FOOTNOTES = "Chú thích"
TASK_MARKS = {True: "[x] ", False: "[ ] "}
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

Inline = Span | Figure | Notice | None
"""A part of a paragraph; None is a line break."""

ATTACHED = "attachment:"
STRUCK = "~~"
FORMULA_MARKS = {"inline_math": "$", "block_math": "$$"}
LOOKS: dict[str, Callable[[Span], Span]] = {
    "strong": lambda look: replace(look, bold=True),
    "emphasis": lambda look: replace(look, italic=True),
}
HARMLESS = {
    "a", "abbr", "article", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col",
    "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "mark",
    "nav", "ol", "p", "pre", "q", "s", "samp", "section", "small", "span", "strike", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var",
    "wbr",
}  # fmt: skip
"""Tags that only dress their text. Any other tag of a Markdown cell is shown as it was typed."""

TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")


def markdown_blocks(
    source: str, pictures: Pictures, attachments: Mapping[str, Mapping[str, str]] | None = None
) -> list[Block]:
    """Return the blocks of a Markdown text; `attachments` of its cell are {kind: base64} by name.

    Formulas are their own text. A picture at an address elsewhere is its alternative text: nothing is asked
    of a network or a disk.
    """
    tokens, _ = _parser().parse(source)
    return _Reader(_Inline(pictures, attachments or {})).blocks(tokens, top=True)  # type: ignore[arg-type]


@cache
def _parser() -> mistune.Markdown:
    made = mistune.create_markdown(renderer=None)
    for teach in (_pipe_tables, *PLUGINS, _environments):
        teach(made)
    return made


def _environments(markdown: mistune.Markdown) -> None:
    """Teach the parser display formulas that begin and end like a LaTeX environment."""

    def parse(_: Any, found: re.Match[str], state: Any) -> int:
        state.append_token({"type": "block_math", "raw": found[0].strip()})
        return found.end()

    markdown.block.register("tex_environment", ENVIRONMENT, parse, before="list")


@dataclass(frozen=True)
class _Reader:
    """Reads the tokens of one text."""

    inside: _Inline

    def blocks(self, tokens: Sequence[Token], top: bool = False) -> list[Block]:
        return [block for token in tokens for block in self._block(token, top)]

    def _block(self, token: Token, top: bool) -> list[Block]:
        kind = token["type"]
        if kind == "heading":
            return self._heading(token, top)
        if kind in ("paragraph", "block_text"):
            return self.inside.paragraph(token["children"])
        if kind in ("block_code", "block_math"):
            return [Preformatted(token["raw"].strip("\n").expandtabs(4))]
        if kind == "block_quote":
            return [Quote(tuple(self.blocks(token["children"])))]
        if kind == "list":
            return [self._list(token)]
        if kind == "table":
            return [self._table(token)]
        if kind == "block_html":
            return self._html(token["raw"])
        if kind == "footnotes":
            return self._footnotes(token)
        return []

    def _heading(self, token: Token, top: bool) -> list[Block]:
        """Return a heading; inside a list or a quotation it is a bold line, outside the order of headings."""
        spans = [*self.inside.inline(token["children"], Span(""))]
        pictures: list[Block] = [each for each in spans if isinstance(each, Figure | Notice)]
        text = _text_of(spans)
        if not text:
            return pictures
        level = token["attrs"]["level"]
        return [Heading(level, text) if top else RichText((Span(text, bold=True),)), *pictures]

    def _list(self, token: Token) -> Items:
        items = tuple(tuple(self._item(each)) for each in token["children"])
        return Items(items, token["attrs"].get("start", 1) if token["attrs"]["ordered"] else None)

    def _item(self, token: Token) -> list[Block]:
        blocks = self.blocks(token["children"])
        if token["type"] != "task_list_item":
            return blocks
        mark = Span(TASK_MARKS[token["attrs"]["checked"]])
        if blocks and isinstance(blocks[0], RichText):
            return [RichText((mark, *blocks[0].spans)), *blocks[1:]]
        if blocks and isinstance(blocks[0], Paragraph):
            return [Paragraph(mark.text + blocks[0].text), *blocks[1:]]
        return [Paragraph(mark.text.strip()), *blocks]

    def _table(self, token: Token) -> Table:
        head, *bodies = token["children"]
        labels = [self._cell(cell) for cell in head["children"]]
        rows = [[self._cell(cell) for cell in row["children"]] for body in bodies for row in body["children"]]
        aligns = [cell["attrs"]["align"] for cell in head["children"]]
        return made_table(labels, rows, aligns=aligns)

    def _cell(self, token: Token) -> str:
        return _text_of([*self.inside.inline(token["children"], Span(""))])

    def _html(self, raw: str) -> list[Block]:
        """Return the text in HTML that only dresses it; other HTML as it was typed."""
        told = COMMENT.sub("", raw).strip()
        if not told:
            return []
        names = {tag.lower() for tag in TAG.findall(told)}
        if not names or names - HARMLESS:
            return [Preformatted(told.expandtabs(4))]
        return html_blocks(told, self.inside.pictures)

    def _footnotes(self, token: Token) -> list[Block]:
        items = tuple(tuple(self.blocks(each["children"])) for each in token["children"])
        return [RichText((Span(FOOTNOTES, bold=True),)), Items(items, 1)]


@dataclass(frozen=True)
class _Inline:
    """Reads the tokens inside the paragraphs of one text."""

    pictures: Pictures
    attachments: Mapping[str, Mapping[str, str]]

    def paragraph(self, tokens: Sequence[Token]) -> list[Block]:
        """Return a paragraph; pictures and line breaks inside it divide it."""
        blocks: list[Block] = []
        line: list[Span] = []
        for part in [*self.inline(tokens, Span("")), None]:
            if isinstance(part, Span):
                line.append(part)
                continue
            blocks += line_of(line)
            line = []
            blocks += [part] if part else []
        return blocks

    def inline(self, tokens: Sequence[Token], look: Span) -> Iterator[Inline]:
        """Yield the parts of a paragraph in the look of what they stand in."""
        for token in tokens:
            kind = token["type"]
            if kind in LOOKS:
                yield from self.inline(token["children"], LOOKS[kind](look))
            elif kind == "strikethrough":
                yield replace(look, text=STRUCK)
                yield from self.inline(token["children"], look)
                yield replace(look, text=STRUCK)
            elif kind == "link":
                address = safe_link(token["attrs"]["url"])
                yield from self.inline(token["children"], replace(look, href=address))
            elif kind == "image":
                yield self._image(token, look)
            elif kind == "linebreak":
                yield None
            elif kind == "inline_html":
                yield from self._tag(token["raw"], look)
            else:
                yield _plain(token, look)

    def _image(self, token: Token, look: Span) -> Inline:
        alt = _text_of([*self.inline(token["children"], look)])
        address = token["attrs"]["url"]
        kept = self._attached(address, alt) or self.pictures.keep_uri(address, alt)
        return kept or replace(look, text=ELSEWHERE.format(alt=alt or "không có mô tả"))

    def _attached(self, address: str, alt: str) -> Figure | Notice | None:
        if not address.startswith(ATTACHED):
            return None
        name = unquote(address.removeprefix(ATTACHED))
        bundle = self.attachments.get(name, {})
        found = next(((kind, raw) for kind, raw in bundle.items() if kind.startswith("image/")), None)
        return self.pictures.keep_base64(found[1], found[0], alt) if found else None

    def _tag(self, raw: str, look: Span) -> Iterator[Inline]:
        name = TAG.match(raw)
        tag = name[1].lower() if name else ""
        if raw.startswith("<!--"):
            return
        if tag == "br":
            yield None
        elif tag == "img":
            shown = html_blocks(raw, self.pictures) if "src" in raw and "data:" in raw else []
            yield from (each for each in shown if isinstance(each, Figure | Notice))
            if not shown:
                yield replace(look, text=raw)
        elif tag not in HARMLESS:
            yield replace(look, text=raw)


def _text_of(parts: Sequence[Inline]) -> str:
    """Return the parts of a paragraph as text on one line; a picture is its alternative text."""
    told = [part.text if isinstance(part, Span | Notice) else part.alt if part else " " for part in parts]
    return " ".join("".join(told).split())


def _plain(token: Token, look: Span) -> Span:
    """Return a part without parts of its own."""
    kind, raw = token["type"], token.get("raw", "")
    if kind == "softbreak":
        return replace(look, text=" ")
    if kind == "codespan":
        return replace(look, text=raw, code=True)
    if kind in FORMULA_MARKS:
        return replace(look, text=f"{FORMULA_MARKS[kind]}{raw}{FORMULA_MARKS[kind]}", italic=True)
    if kind == "footnote_ref":
        return replace(look, text=f"[{token['attrs']['index']}]")
    return replace(look, text=unescape(raw))


CELL = re.compile(r"((?:\\.|[^|\\]|\\$)*)(?:\||$)")
"""A cell and its right border; a bar after a backslash belongs to the text."""

RULE = re.compile(r"(:?)-+(:?)|")
ALIGNED = {("", ""): None, (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}


def _pipe_tables(markdown: mistune.Markdown) -> None:
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
