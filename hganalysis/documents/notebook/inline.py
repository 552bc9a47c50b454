"""The inside of a paragraph of Markdown: emphasis, code, links, formulas, pictures and tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mistune.util import unescape

from hganalysis.documents.model import Figure, Notice, Span, safe_link
from hganalysis.documents.notebook.markup import ELSEWHERE, html_blocks
from hganalysis.documents.notebook.nesting import line_of

if TYPE_CHECKING:
    from hganalysis.documents.model import Block
    from hganalysis.documents.pictures import Pictures

Token = Mapping[str, Any]
Inline = Span | Figure | Notice | None
"""A part of a paragraph; None is a line break."""

ATTACHED = "attachment:"
STRUCK = "~~"
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


@dataclass(frozen=True)
class InlineReader:
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
        alt = text_of([*self.inline(token["children"], look)])
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


def text_of(parts: Sequence[Inline]) -> str:
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
    if kind == "inline_math":
        return replace(look, text=f"${raw}$", italic=True)
    if kind == "block_math":
        return replace(look, text=f"$${raw}$$", italic=True)
    if kind == "footnote_ref":
        return replace(look, text=f"[{token['attrs']['index']}]")
    return replace(look, text=unescape(raw))
