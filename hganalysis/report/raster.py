"""Drawings as dots, for a format that shows no SVG."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

import typst

from hganalysis.errors import HgError
from hganalysis.report.html import TEMPLATES

DOTS_AN_INCH = 200.0


def as_png(path: Path) -> io.BytesIO:
    """Return an SVG file as PNG, in its own size at `DOTS_AN_INCH`.

    Raises
    ------
    HgError
        The file is no drawing that can be shown.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(TEMPLATES / "picture.typ", root)
        shutil.copy(path, root / path.name)
        try:
            made = typst.compile(
                root / "picture.typ",
                root=root,
                format="png",
                ppi=DOTS_AN_INCH,
                sys_inputs={"file": path.name},
            )
        except typst.TypstError:
            raise HgError(f"Hình «{path.stem}»: không vẽ lại được tệp {path.name}.") from None
    return io.BytesIO(made)
