"""The document model as HTML: a fragment for a notebook, and a self-contained page for a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    Appendix,
    Figure,
    Heading,
    KeyFigure,
    Register,
    Row,
    Segment,
    Span,
)
from hganalysis.documents.pointers import figure_number, name_of_target, pointed
from hganalysis.text import FILE_NAME, printable, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hganalysis.documents.model import Block, Document

TEMPLATES = Path(__file__).parent / "templates"
TABLE_SCRIPT = (TEMPLATES / "tables.js").read_text(encoding="utf-8")
"""The one script of the page; the page's policy admits it by its hash and nothing else."""

SVG_SAFE = " !$'()*+,-./:;=?@[]^_`{|}~"
"""Characters of an SVG that may stand as they are in a data URI inside an attribute in double quotes."""

SVG_UNSAFE = {each: quote(chr(each), safe=SVG_SAFE) for each in range(128)}
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")

ATTRIBUTE = re.compile(r"""="([^"']*)\"""")

IMAGE_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
KEPT_TYPES = {**IMAGE_TYPES, ".csv": "text/csv"}


REPORT_PAGE = "bao-cao.html"
"""The page of the report, beside which the brief lies."""

REGISTER = "danh-muc"
"""Where on the page of a report its register is; "?" and the name of rows follow in a link."""


def render_body(document: Document) -> str:
    """Return the report as an HTML fragment with its own styles and its figures inside."""
    return environment().get_template("report_fragment.html.j2").render(document=pointed(document))


def render_page(document: Document, title: str | None = None) -> str:
    """Return a document as a whole page that asks nothing of any network; `title` is what the tab says."""
    shown = document.title if title is None else title
    rows_at = f"#{REGISTER}?" if document.register else ""
    page = environment().get_template("report_page.html.j2")
    return page.render(document=pointed(document), title=shown, rows_at=rows_at)


def render_brief(document: Document) -> str:
    """Return the brief as a whole page that asks nothing of any network and prints on one sheet."""
    page = environment().get_template("brief_page.html.j2")
    return page.render(document=document, title=document.title, rows_at=f"{REPORT_PAGE}#{REGISTER}?")


FILE_MARK = Markup('<span class="hg-file">{}</span>')


@cache
def environment() -> Environment:
    """Return the Jinja environment of the templates: every value is escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"kind": _kind, "data_uri": data_uri, "anchor": anchor, "anchored": anchored}
    made.filters |= {"unbroken": _unbroken, "set_words": _set_words, "rows_named": rows_named}
    made.globals["table_script"] = Markup(TABLE_SCRIPT)  # noqa: S704  (a file of this package)
    made.globals["table_script_hash"] = f"sha256-{_base64(hashlib.sha256(TABLE_SCRIPT.encode()).digest())}"
    made.globals["simulated_notice"] = SIMULATED_NOTICE
    made.globals["rows_at"] = ""
    made.globals["most_rows"] = 0
    return made


def _unbroken(value: str) -> Markup:
    """Return running text in which the names of files are marked, so that a line does not end inside one."""
    parts = (escape(part) for part in FILE_NAME.split(printable(value)))
    marked = (FILE_MARK.format(part) if i % 2 else part for i, part in enumerate(parts))
    return Markup("").join(marked)


def anchor(part: Heading | Appendix | Figure | str) -> str:
    """Return the name by which a link leads to a heading, an appendix or a figure: letters, digits, hyphens.

    A text is what a span points to, the number of one of the last two. A figure without a number has no name.

    Examples
    --------
    >>> from hganalysis.documents.model import Heading
    >>> anchor(Heading(2, "1. Kết quả đạt được"))
    'muc-1-ket-qua-dat-duoc'
    """
    match part:
        case Appendix():
            words = name_of_target(part.number)
        case Figure():
            words = name_of_target(number) if (number := figure_number(part)) else ""
        case Heading():
            words = f"muc-{part.text}"
        case _:
            words = name_of_target(part)
    return slug(words)


def anchored(document: Document) -> list[tuple[Block, str]]:
    """Return each block of the body with the name by which a link leads to it, "" unless it is a heading.

    No two headings have the same name, whatever they say.
    """
    taken: Counter[str] = Counter()
    pairs = []
    for block in document.blocks:
        name = anchor(block) if isinstance(block, Heading) else ""
        taken[name] += 1
        pairs.append((block, f"{name}-lan-{taken[name]}" if name and taken[name] > 1 else name))
    return pairs


def rows_named(part: Any) -> list[str]:
    """Return every name of rows in a part of a document, once, in alphabetical order."""
    return sorted(set(_names_in(part)))


def _names_in(part: Any) -> Iterator[str]:
    if isinstance(part, tuple):
        for each in part:
            yield from _names_in(each)
    elif isinstance(part, Row):
        yield from filter(None, part.rows)
    elif isinstance(part, Span | KeyFigure | Segment):
        yield from filter(None, (part.rows,))
    elif is_dataclass(part) and not isinstance(part, Register):
        for each in fields(part):
            yield from _names_in(getattr(part, each.name))


def _set_words(register: Register) -> str:
    """Return name and words of each set, as JSON for the script of the page."""
    return json.dumps([[each.name, each.label] for each in register.sets], ensure_ascii=False)


def data_uri(path: Path) -> Markup:
    """Return a file of a figure as a data URI for an attribute in double quotes.

    An SVG is text, which is shorter than base64, with its own quotes single.
    """
    content, mimetype = path.read_bytes(), KEPT_TYPES[path.suffix]
    if path.suffix == ".svg":
        svg = ATTRIBUTE.sub(r"='\1'", " ".join(content.decode("utf-8").split()))
        quoted = NOT_ASCII.sub(lambda found: quote(found[0], safe=""), svg.translate(SVG_UNSAFE))
        return Markup(f"data:{mimetype},{quoted}")  # noqa: S704  (nothing unsafe is left)
    return Markup(f"data:{mimetype};base64,{_base64(content)}")  # noqa: S704


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _finalize(value: Any) -> Any:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _kind(block: Block) -> str:
    return type(block).__name__
