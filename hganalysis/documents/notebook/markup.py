"""The HTML of an output as blocks: its tables, pictures, headings and text; never the HTML itself."""

from __future__ import annotations

import base64
import html
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import lxml.html
from lxml import etree

from hganalysis.documents.model import (
    Figure,
    Heading,
    Items,
    Paragraph,
    Preformatted,
    Quote,
    RichText,
    Span,
    safe_link,
)
from hganalysis.documents.notebook.markup_tables import UNSEEN, read_table, words
from hganalysis.documents.pictures import SVG_SPACE, SVG_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hganalysis.documents.model import Block
    from hganalysis.documents.pictures import Pictures


LIVE = {"script", "iframe", "object", "embed", "canvas", "video", "audio", "svg", "math"}
"""Elements that only a browser could bring to life."""

NOT_SHOWN = "(Có nội dung tương tác không thể hiện được trong văn bản; xem trong sổ tay.)"
ELSEWHERE = "(Hình không kèm theo sổ tay: {alt})"
HEADINGS = {f"h{level}": level for level in range(1, 7)}
APART = {
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol",
    "p", "section", "summary", "ul", *HEADINGS,
}  # fmt: skip
"""Elements before and after which a new paragraph begins."""

LISTS = {"ul", "ol"}
NESTED = {*LISTS, "li", "blockquote"}
"""Elements whose blocks stand inside them."""

LOOKS: dict[str, Callable[[Span, lxml.html.HtmlElement], Span]] = {
    **dict.fromkeys(("b", "strong"), lambda look, _: replace(look, bold=True)),
    **dict.fromkeys(("i", "em"), lambda look, _: replace(look, italic=True)),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), lambda look, _: replace(look, code=True)),
    "a": lambda look, element: replace(look, href=safe_link(element.get("href", "").strip())),
}
DEEPEST = 12
"""Lists and quotations inside each other: typst stops at some more, and no page has room for them."""

SPACE = re.compile(r"\s+")
NUMBER = re.compile(r"[0-9]{1,9}")
"""Where a list may begin to count."""

UNPARSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
PARSER = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)


def html_blocks(source: str, pictures: Pictures) -> list[Block]:
    """Return what a reader of an HTML output would see, as far as blocks can show it.

    What only a script or a plug-in could show is told in one line.
    """
    clean = UNPARSABLE.sub("", source)
    if not clean.strip():
        return []
    found = _Found(pictures)
    _walk(lxml.html.document_fromstring(f"<div>{with_drawings(clean)}</div>", parser=PARSER), found)
    found.flush()
    if found.live:
        found.add(remark(NOT_SHOWN))
    return found.places[0].blocks


def remark(text: str) -> RichText:
    """Return a line that is said of the notebook and does not stand in it."""
    return RichText((Span(text, italic=True),))


@dataclass
class _Place:
    """An element that blocks are collected for: the whole, a quotation, a list, or an item of one."""

    element: Any
    blocks: list[Block] = field(default_factory=list)
    items: list[list[Block]] = field(default_factory=list)

    def add(self, blocks: list[Block]) -> None:
        """Take blocks in; in a list, those between the items belong to the item before."""
        if self.element is None or self.element.tag not in LISTS:
            self.blocks += blocks
        elif self.items:
            self.items[-1] += blocks
        elif blocks:
            self.items.append(blocks)

    def made(self) -> list[Block]:
        """Return the block of a list or a quotation that is complete."""
        if self.element.tag == "blockquote":
            return [Quote(tuple(self.blocks))] if self.blocks else []
        start = _start(self.element) if self.element.tag == "ol" else None
        return [Items(tuple(map(tuple, self.items)), start)] if self.items else []


@dataclass
class _Found:
    """What the walk has found so far."""

    pictures: Pictures
    places: list[_Place] = field(default_factory=lambda: [_Place(None)])
    looks: list[Span] = field(default_factory=lambda: [Span("")])
    spans: list[Span] = field(default_factory=list)
    live: bool = False

    def add(self, *blocks: Block) -> None:
        """Take blocks in where the walk is."""
        self.places[-1].add(list(blocks))

    def say(self, text: str | None) -> None:
        """Take text in, in the look of what it stands in."""
        if text:
            self.spans.append(replace(self.looks[-1], text=text))

    def flush(self, tag: str = "") -> None:
        """End the paragraph; `tag` is the element that it fills."""
        spans = _collapsed(self.spans)
        self.spans.clear()
        if spans and tag in HEADINGS:
            text = "".join(span.text for span in spans)
            alone = len(self.places) == 1
            self.add(Heading(HEADINGS[tag], text) if alone else RichText((Span(text, bold=True),)))
        else:
            self.add(*line_of(spans))

    def enter(self, element: lxml.html.HtmlElement) -> None:
        """Begin an element that is not taken in as a whole."""
        if element.tag in LOOKS:
            self.looks.append(LOOKS[element.tag](self.looks[-1], element))
        if element.tag in NESTED and len(self.places) <= DEEPEST:
            self.places.append(_Place(element))
        self.say(element.text)

    def leave(self, element: lxml.html.HtmlElement) -> None:
        """End an element, and go on with the text after it."""
        if element.tag in APART:
            self.flush(element.tag)
        if element.tag in LOOKS:
            self.looks.pop()
        if self.places[-1].element is element:
            self._close(self.places.pop())
        self.say(element.tail)

    def _close(self, place: _Place) -> None:
        around = self.places[-1]
        if place.element.tag != "li":
            around.add(place.made())
        elif around.element is not None and around.element.tag in LISTS:
            around.items.append(place.blocks)
        else:
            around.add([Items((tuple(place.blocks),))])


def _start(element: lxml.html.HtmlElement) -> int:
    given = element.get("start", "1").strip()
    return int(given) if NUMBER.fullmatch(given) else 1


def _walk(root: lxml.html.HtmlElement, found: _Found) -> None:
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            found.leave(element)
            continue
        if element.tag in APART:
            found.flush()
        if _whole(element, found):
            walk.skip_subtree()
        else:
            found.enter(element)


def _whole(element: lxml.html.HtmlElement, found: _Found) -> bool:
    """Take in an element that is shown, or left out, as a whole; tell whether it is one."""
    tag = element.tag
    if tag in LIVE:
        found.live = True
    elif tag == "table":
        found.flush()
        table = read_table(element)
        found.add(*([table] if table else []))
    elif tag == "pre":
        found.flush()
        found.add(Preformatted(element.text_content().strip("\n")))
    elif tag == "img":
        _picture(element, found)
    elif tag == "figure":
        return _figure(element, found)
    return tag in LIVE | UNSEEN | {"table", "pre", "img", "head"}


def _picture(element: lxml.html.HtmlElement, found: _Found) -> None:
    alt = element.get("alt", "")
    kept = found.pictures.keep_uri(element.get("src", ""), alt)
    if kept is None:
        found.say(ELSEWHERE.format(alt=alt or "không có mô tả"))
    else:
        found.flush()
        found.add(kept)


def _figure(element: lxml.html.HtmlElement, found: _Found) -> bool:
    """Take in a figure that is one picture with its caption; tell whether it is."""
    pictures, captions = element.findall(".//img"), element.findall(".//figcaption")
    if len(pictures) != 1 or len(captions) > 1 or element.find(".//table") is not None:
        return False
    kept = found.pictures.keep_uri(pictures[0].get("src", ""), pictures[0].get("alt", ""))
    if not isinstance(kept, Figure):
        return False
    caption = captions[0] if captions else lxml.html.Element("figcaption")
    title = "".join(words(each) for each in caption if each.tag == "strong" and not caption.text)
    source = element.find(".//source")
    small = "" if source is None else source.get("srcset", "").removeprefix("data:").replace(";base64", "", 1)
    told = words(caption).removeprefix(title).strip()
    found.flush()
    found.add(replace(kept, title=title.rstrip("."), caption=told, narrow=found.pictures.keep_beside(small)))
    return True


def line_of(spans: Iterable[Span]) -> list[Block]:
    """Return one line of a paragraph, neighbours of one look joined; nothing when it has no words."""
    joined: list[Span] = []
    for span in spans:
        if joined and replace(joined[-1], text="") == replace(span, text=""):
            joined[-1] = replace(span, text=joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    if not "".join(span.text for span in joined).strip():
        return []
    if joined == [Span(joined[0].text)]:
        return [Paragraph(joined[0].text.strip())]
    return [RichText(tuple(joined))]


def _collapsed(spans: Iterable[Span]) -> list[Span]:
    """Return spans with white space as a page shows it: one space between words, none at the ends."""
    made: list[Span] = []
    for span in spans:
        text = SPACE.sub(" ", span.text)
        if not made or made[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        made += [replace(span, text=text)] if text else []
    if made:
        made[-1] = replace(made[-1], text=made[-1].text.rstrip())
    return made


SCRIPT = re.compile(r"(<script\b[^>]*>).*?(</script)", re.DOTALL | re.IGNORECASE)
EDGE = re.compile(r"<svg\b|</svg\s*>", re.IGNORECASE)
STORE = re.compile(r"<(defs|symbol)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
SHAPE = re.compile(r"<(path|rect|circle|ellipse|line|polyline|polygon|text|image)\b", re.IGNORECASE)
TITLE = re.compile(r"<title\b[^>]*>([^<]*)</title|aria-label=[\"']([^\"']*)", re.IGNORECASE)
ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;)[a-z]\w*;", re.IGNORECASE)
"""Names of characters that HTML knows and XML does not."""

LINKS = "http://www.w3.org/1999/xlink"


def with_drawings(source: str) -> str:
    """Return HTML in which each drawing is a picture, and scripts are empty.

    A set of icons, or an icon out of such a set, draws nothing of its own and stays what it is.
    """
    source = SCRIPT.sub(r"\1\2", source)
    made, done = [], 0
    for start, end in _drawings(source):
        made += [source[done:start], _as_picture(source[start:end])]
        done = end
    return "".join([*made, source[done:]])


def _drawings(source: str) -> list[tuple[int, int]]:
    """Return where each outermost drawing begins and ends."""
    found, open_edges = [], []
    for edge in EDGE.finditer(source):
        if edge[0][1] != "/":
            open_edges.append(edge.start())
        elif open_edges:
            start = open_edges.pop()
            found += [(start, edge.end())] if not open_edges else []
    return found


def _as_picture(svg: str) -> str:
    drawn = STORE.sub("", svg)
    if not SHAPE.search(drawn) and not (SHAPE.search(svg) and "<use" in drawn):
        return svg
    told = TITLE.search(svg)
    alt = html.unescape(told[1] or told[2] or "") if told else ""
    whole = base64.b64encode(_as_xml(svg).encode(errors="replace")).decode("ascii")
    picture = lxml.html.Element("img", src=f"data:{SVG_TYPE};base64,{whole}", alt=alt)
    return str(lxml.html.tostring(picture, encoding="unicode"))


def _as_xml(svg: str) -> str:
    """Return a drawing as a file of its own: HTML needs no namespaces and has more entities."""
    head = svg[: svg.find(">")]
    spaces = "" if "xmlns=" in head else f' xmlns="{SVG_SPACE}"'
    spaces += f' xmlns:xlink="{LINKS}"' if "xlink:" in svg and "xmlns:xlink" not in head else ""
    return ENTITY.sub(lambda found: html.unescape(found[0]), f"<svg{spaces}{svg[len('<svg') :]}")
