"""The HTML of an output as blocks: its tables, pictures, headings and text; never the HTML itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from hganalysis.report.htmltable import UNSEEN, read_table
from hganalysis.report.model import BulletList, Heading, Paragraph, Preformatted, RichText, Span

if TYPE_CHECKING:
    from hganalysis.report.model import Block
    from hganalysis.report.pictures import Pictures

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
    _walk(lxml.html.document_fromstring(f"<div>{clean}</div>", parser=PARSER), found)
    found.flush()
    if found.live:
        found.blocks.append(remark(NOT_SHOWN))
    return found.blocks


def remark(text: str) -> RichText:
    """Return a line that is said of the notebook and does not stand in it."""
    return RichText((Span(text, italic=True),))


@dataclass
class _Found:
    """What the walk has found so far."""

    pictures: Pictures
    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    live: bool = False

    def flush(self, tag: str = "") -> None:
        """End the paragraph; `tag` is the element that it fills."""
        text = " ".join("".join(self.words).split())
        self.words.clear()
        if not text:
            return
        if tag in HEADINGS:
            self.blocks.append(Heading(HEADINGS[tag], text))
        elif tag == "li":
            self._item(text)
        else:
            self.blocks.append(Paragraph(text))

    def _item(self, text: str) -> None:
        before = self.blocks[-1] if self.blocks else None
        if isinstance(before, BulletList):
            self.blocks[-1] = BulletList((*before.items, text))
        else:
            self.blocks.append(BulletList((text,)))


def _walk(root: lxml.html.HtmlElement, found: _Found) -> None:
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if tag in APART:
                found.flush(tag)
            found.words.append(element.tail or "")
            continue
        if tag in APART:
            found.flush()
        if _whole(element, found):
            walk.skip_subtree()
        else:
            found.words.append(element.text or "")


def _whole(element: lxml.html.HtmlElement, found: _Found) -> bool:
    """Take in an element that is shown, or left out, as a whole; tell whether it is one."""
    tag = element.tag
    if tag in LIVE:
        found.live = True
    elif tag == "table":
        found.flush()
        table = read_table(element)
        found.blocks += [table] if table else []
    elif tag == "pre":
        found.flush()
        found.blocks.append(Preformatted(element.text_content().strip("\n")))
    elif tag == "img":
        _picture(element, found)
    return tag in LIVE | UNSEEN | {"table", "pre", "img", "head"}


def _picture(element: lxml.html.HtmlElement, found: _Found) -> None:
    alt = element.get("alt", "")
    kept = found.pictures.keep_uri(element.get("src", ""), alt)
    if kept is None:
        found.words.append(ELSEWHERE.format(alt=alt or "không có mô tả"))
    else:
        found.flush()
        found.blocks.append(kept)
