"""The document model as HTML: a fragment for a notebook, and a self-contained page for a browser."""

from __future__ import annotations

import base64
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hganalysis import vocab

if TYPE_CHECKING:
    from hganalysis.report.model import Block, Document

TEMPLATES = Path(__file__).parent / "templates"
SVG_SAFE = " !$()*+,-./:;=?@[]^_`{|}~"
"""Characters of an SVG that may stand as they are in a data URI inside a quoted attribute."""

IMAGE_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}


def render_body(document: Document) -> str:
    """Return the report as an HTML fragment with its own styles and its figures inside."""
    return environment().get_template("report_fragment.html.j2").render(document=document)


def render_page(document: Document, title: str | None = None) -> str:
    """Return a document as a whole page that asks nothing of any network; `title` is what the tab says."""
    shown = document.title if title is None else title
    return environment().get_template("report_page.html.j2").render(document=document, title=shown)


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
    made.filters["kind"] = _kind
    made.filters["data_uri"] = data_uri
    made.globals["simulated_notice"] = vocab.SIMULATED_NOTICE
    return made


def printable(value: str) -> str:
    """Return text in NFC without what no reader can see: control characters and halves of surrogate pairs."""
    kept = "".join(_visible(character) for character in value)
    return unicodedata.normalize("NFC", kept)


def data_uri(path: Path) -> str:
    """Return a picture's bytes as a data URI."""
    return image_uri(path.read_bytes(), IMAGE_TYPES[path.suffix])


def image_uri(content: bytes, mimetype: str) -> str:
    """Return a picture as a data URI; SVG as text, which is shorter than base64."""
    if mimetype == IMAGE_TYPES[".svg"]:
        return f"data:{mimetype},{quote(' '.join(content.decode('utf-8').split()), safe=SVG_SAFE)}"
    return f"data:{mimetype};base64,{base64.b64encode(content).decode('ascii')}"


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    if category != "Cc":
        return character
    return " " if character in "\t\n\r\x0b\x0c\x85" else ""


def _finalize(value: Any) -> Any:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _kind(block: Block) -> str:
    return type(block).__name__
