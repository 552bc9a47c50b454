"""Drawings as dots, for a format that shows no SVG, and whether a drawing can be drawn at all."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path
from typing import Any

import typst

from hganalysis.documents.fonts import font_options, pdf_options
from hganalysis.documents.html import TEMPLATES
from hganalysis.errors import HgError

DOTS_AN_INCH = 200.0
"""With the longest side that picture.typ gives a drawing, 297 mm, at most 5.5 million dots."""


def as_png(path: Path) -> io.BytesIO:
    """Return an SVG file as PNG at `DOTS_AN_INCH`, in its own size or, if that is larger, as long as a page.

    Raises
    ------
    HgError
        The file is no drawing that can be shown.
    """
    try:
        made = _drawn(path.read_bytes(), format="png", ppi=DOTS_AN_INCH, **font_options(machine=True))
    except typst.TypstError:
        raise HgError(f"Hình «{path.stem}»: không vẽ lại được tệp {path.name}.") from None
    return io.BytesIO(made)


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
