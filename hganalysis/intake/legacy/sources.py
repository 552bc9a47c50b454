"""Which formats tell fonts, and what reads them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hganalysis.intake.legacy.spans import NO_FONTS, CellFonts

if TYPE_CHECKING:
    from pathlib import Path

READERS = {"xls": "xlsfonts", "xlsx": "xlsxfonts", "html": "htmlfonts"}
"""Kind of file -> module; only the one that is needed is imported."""


def cell_fonts(path: Path, kind: str) -> CellFonts:
    """Return the legacy fonts of a file; none for a kind that does not tell fonts."""
    if kind not in READERS:
        return NO_FONTS
    fonts: CellFonts = import_module(f"hganalysis.intake.legacy.{READERS[kind]}").read(path)
    return fonts
