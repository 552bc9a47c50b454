"""Elements of WordprocessingML where python-docx has no call for them. Children are given in schema order.

Text becomes the text of an element and is never read as markup.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

from hganalysis.text import FILE_NAME, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

Element = Any
"""An lxml element: python-docx ships no types."""

MM = 1440 / 25.4
"""Twentieths of a point in a millimetre, the unit of widths in Word."""

NAMESPACE = {"w": nsmap["w"]}
named = cache(qn)
"""The name of an element or attribute with its namespace, of which a document has few."""

NO_BREAK = "\x1f"
"""Stands for a hyphen while a text is taken apart; no text of a document holds it."""


def w(tag: str, *children: Element, **attributes: object) -> Element:
    """Return an element of the `w:` namespace with attributes of that namespace.

    Examples
    --------
    >>> w("spacing", before=0, after=120).attrib.values()
    ['0', '120']
    """
    held = {named(f"w:{name}"): str(value) for name, value in attributes.items()}
    made = oxml_parser.makeelement(named(f"w:{tag}"), held, NAMESPACE)
    made.extend(children)
    return made


def dxa(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * MM)


def text(value: str) -> Element:
    """Return the text of a run, spaces kept."""
    made = w("t")
    made.text = printable(value)
    made.set(named("xml:space"), "preserve")
    return made


def words(value: str) -> list[Element]:
    """Return running text, in which the name of a file does not break at its hyphens.

    Examples
    --------
    >>> [each.tag.rpartition("}")[2] for each in words("tệp phu-luc.xlsx kèm theo")]
    ['t', 'noBreakHyphen', 't']
    """
    whole = FILE_NAME.sub(lambda found: found[0].replace("-", NO_BREAK), printable(value))
    first, *others = whole.split(NO_BREAK)
    return [text(first), *(each for other in others for each in (w("noBreakHyphen"), text(other)))]


def run(*content: Element, properties: Iterable[Element] = ()) -> Element:
    """Return a run, with its properties first."""
    held = list(properties)
    return w("r", *([w("rPr", *held)] if held else []), *content)


def paragraph(style: str, *content: Element, properties: Iterable[Element] = ()) -> Element:
    """Return a paragraph of a style; `properties` are what only this paragraph has."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)


def hyperlink(relationship: str, *content: Element) -> Element:
    """Return runs that lead to the target of a relationship of the document."""
    made = w("hyperlink", *content)
    made.set(qn("r:id"), relationship)
    return made


def anchored(bookmark: str, *content: Element) -> Element:
    """Return runs that lead to a bookmark of the document."""
    return w("hyperlink", *content, anchor=bookmark)


def field(instruction: str, shown: str, properties: Iterable[Element] = ()) -> list[Element]:
    """Return a field that the reader's program works out again on F9, with what it shows until then."""
    order = w("instrText")
    order.text, order.attrib[qn("xml:space")] = f" {instruction} ", "preserve"
    steps = (w("fldChar", fldCharType="begin"), order, w("fldChar", fldCharType="separate"), text(shown))
    held = list(properties)
    return [run(each, properties=map(deepcopy, held)) for each in (*steps, w("fldChar", fldCharType="end"))]


def bookmarked(name: str, number: int, *content: Element) -> list[Element]:
    """Return runs under a name by which fields and links of the document find them."""
    return [w("bookmarkStart", id=number, name=name), *content, w("bookmarkEnd", id=number)]


def table(
    style: str, widths: list[int], rows: list[Element], *, caption: str | None = None, alt: str = ""
) -> Element:
    """Return a table of fixed column widths (dxa).

    A table of data has a caption, which screen readers tell, and its first row is a header; one without a
    caption only puts things side by side. `alt` says what a table shows that is a picture.
    """
    header = caption is not None
    first_row = {"val": "0620" if header else "0600", "firstRow": int(header), "lastRow": 0}
    properties = w(
        "tblPr",
        w("tblStyle", val=style),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", **first_row, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        *([w("tblCaption", val=printable(caption))] if caption else []),
        *([w("tblDescription", val=printable(alt))] if alt else []),
    )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in widths)), *rows)


def row(cells: list[Element], *, header: bool = False, whole: bool = True) -> Element:
    """Return a table row: a header row repeats on every page, a whole one does not break between pages."""
    properties = [w("cantSplit")] if whole else []
    properties += [w("tblHeader")] if header else []
    return w("tr", *([w("trPr", *properties)] if properties else []), *cells)


def cell(width: int, *content: Element, span: int = 1, properties: Iterable[Element] = ()) -> Element:
    """Return a table cell over `span` columns; it has to end in a paragraph."""
    spans = [w("gridSpan", val=span)] if span > 1 else []
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), *spans, *properties), *content)
