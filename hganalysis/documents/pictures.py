"""Pictures of a notebook, kept as files that every writer can read; and drawings as dots."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import typst
from lxml import etree
from PIL import Image, UnidentifiedImageError

from hganalysis.documents.html import TEMPLATES
from hganalysis.documents.model import Figure, Notice
from hganalysis.documents.pdf import font_options, pdf_options
from hganalysis.errors import HgError

NO_ALT = "Hình chưa có văn bản thay thế."
BROKEN = "Có một hình bị hỏng, không đọc được."
SVG_TYPE = "image/svg+xml"
SUFFIXES = {SVG_TYPE: ".svg", "image/png": ".png", "image/jpeg": ".jpg"}
"""Kinds that every writer takes; pictures of another kind are made PNG."""

BESIDE = {SVG_TYPE: ".svg", "text/csv": ".csv"}
"""Kinds of files that stand beside the picture of a figure."""

SVG_SPACE = "http://www.w3.org/2000/svg"
NOT_DRAWN = ("script", "foreignObject")
"""Elements of an SVG that are code or belong to a page."""

INSIDE = re.compile(r"\s*(#|data:image/)", re.IGNORECASE)
"""Where a reference of an SVG may lead: into itself, or to a picture that it brings along."""

DATA_URI = re.compile(r"data:(image/[\w.+-]+)((?:;[\w=.-]+)*),(.*)", re.DOTALL | re.IGNORECASE)
FAULTS = (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError)
"""What Pillow raises for bytes that are no picture, or not the whole of one."""


DOTS_AN_INCH = 200.0
"""With the longest side that picture.typ gives a drawing, 297 mm, at most 5.5 million dots."""


@dataclass(frozen=True)
class Pictures:
    """The folder where the pictures of one notebook are kept until its document is written."""

    folder: Path

    def keep(self, content: bytes, mimetype: str, alt: str) -> Figure | Notice:
        """Return a picture as a figure, or say that it cannot be read."""
        suffix = SUFFIXES.get(mimetype, ".png")
        try:
            checked = _checked_svg(content) if mimetype == SVG_TYPE else _checked(content, mimetype)
        except (*FAULTS, etree.XMLSyntaxError):
            return Notice(BROKEN)
        name = hashlib.sha256(checked).hexdigest()[:16]
        path = self.folder / f"{name}{suffix}"
        path.write_bytes(checked)
        return Figure(name=name, path=path, title="", alt=alt.strip() or NO_ALT)

    def keep_base64(self, content: str, mimetype: str, alt: str) -> Figure | Notice:
        """Return a picture that is given in base64."""
        try:
            return self.keep(base64.b64decode("".join(content.split()), validate=True), mimetype, alt)
        except ValueError:  # also of letters beyond ASCII
            return Notice(BROKEN)

    def keep_beside(self, stored: str) -> Path | None:
        """Return the file of what only a page uses, the form for a phone or the data of a figure.

        It is given as its kind and, after a comma, base64; None for anything else.
        """
        mimetype, _, content = stored.partition(",")
        suffix = BESIDE.get(mimetype)
        try:
            raw = base64.b64decode(content, validate=True)
            kept = _still_svg(raw) if suffix == ".svg" else raw
        except (ValueError, etree.XMLSyntaxError):
            return None
        if suffix is None or not kept:
            return None
        path = self.folder / f"{hashlib.sha256(kept).hexdigest()[:16]}{suffix}"
        path.write_bytes(kept)
        return path

    def keep_uri(self, uri: str, alt: str) -> Figure | Notice | None:
        """Return the picture of a data URI; None for an address elsewhere, which is never asked."""
        found = DATA_URI.fullmatch(uri.strip())
        if not found:
            return None
        mimetype, options, content = found[1].lower(), found[2].lower(), found[3]
        raw = unquote_to_bytes(content)
        if "base64" not in options:
            return self.keep(raw, mimetype, alt)
        return self.keep_base64(raw.decode("latin-1"), mimetype, alt)


_WHOLE: set[tuple[str, bytes]] = set()
"""Kind and SHA-256 of pictures read to their end; a notebook has each twice, and the report once more."""


def _checked(content: bytes, mimetype: str) -> bytes:
    """Return the bytes of a picture that can be read to its end, as PNG when its kind is a rare one."""
    known = (mimetype, hashlib.sha256(content).digest())
    if known in _WHOLE:
        return content
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        if mimetype in SUFFIXES and picture.format == {"image/png": "PNG", "image/jpeg": "JPEG"}[mimetype]:
            _WHOLE.add(known)
            return content
        target = io.BytesIO()
        picture.convert("RGBA").save(target, "PNG")
    return target.getvalue()


def _checked_svg(content: bytes) -> bytes:
    """Return an SVG that can be drawn and asks for nothing."""
    checked = _still_svg(content)
    if not can_be_drawn(checked):
        raise ValueError("not drawn")
    return checked


def _still_svg(content: bytes) -> bytes:
    """Return an SVG that asks for nothing; it has no document type and so no entities."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring(content, parser)
    if etree.QName(root).localname != "svg":
        raise ValueError("no svg element")
    for element in list(root.iter(etree.Element)):
        _still(element)
    still: bytes = etree.tostring(root, encoding="utf-8")
    return still


def _still(element: etree._Element) -> None:
    """Take from an element of an SVG what could run or lead elsewhere; its text after it stays."""
    if etree.QName(element).localname in NOT_DRAWN:
        element.clear(keep_tail=True)
        element.tag = f"{{{SVG_SPACE}}}g"
    for name, value in element.attrib.items():
        local = etree.QName(name).localname.lower()
        if local.startswith("on") or (local == "href" and not INSIDE.match(value)):
            del element.attrib[name]


def as_png(path: Path) -> io.BytesIO:
    """Return an SVG file as PNG at `DOTS_AN_INCH`, in its own size or, if that is larger, as long as a page.

    Raises HgError: the file is no drawing that can be shown.
    """
    try:
        return io.BytesIO(in_dots(path.read_bytes(), machine=True))
    except typst.TypstError:
        raise HgError(f"Hình «{path.stem}»: không vẽ lại được tệp {path.name}.") from None


def in_dots(svg: bytes, *, machine: bool) -> bytes:
    """Return an SVG as PNG; its letters are in the fonts of the package, or of the `machine` too."""
    return _drawn(svg, format="png", ppi=DOTS_AN_INCH, **font_options(machine=machine))


def can_be_drawn(svg: bytes) -> bool:
    """Return whether an archive PDF can show an SVG."""
    try:
        _drawn(svg, **pdf_options(machine=True))
    except typst.TypstError:
        return False
    return True


def _drawn(svg: bytes, **options: Any) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(TEMPLATES / "picture.typ", root)
        (root / "drawing.svg").write_bytes(svg)
        made: bytes = typst.compile(
            root / "picture.typ", root=root, sys_inputs={"file": "drawing.svg"}, **options
        )
    return made
