"""Drawings that stand as SVG inside HTML, as the pictures that they are."""

from __future__ import annotations

import base64
import html
import re

import lxml.html

from hganalysis.report.pictures import SVG_SPACE, SVG_TYPE

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
        made += [source[done:start], _picture(source[start:end])]
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


def _picture(svg: str) -> str:
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
