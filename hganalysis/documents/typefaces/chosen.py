"""Which fonts PDF files are set in: those of the package, or what is there where these were lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import typst

from hganalysis.documents import typefaces

if TYPE_CHECKING:
    from pathlib import Path

EMBEDDED = "Libertinus Serif"
"""Inside the typst package, so always there; it has every Vietnamese letter and not the widths of Times."""


@dataclass(frozen=True)
class Typeface:
    """A font family for text, and one for code; "" where that has to be pieced together (report.typ)."""

    family: str
    monospace: str


SHIPPED = Typeface(typefaces.SERIF, typefaces.MONOSPACE)
STOPGAP = Typeface(EMBEDDED, "")
"""For an installation that lost the files of the package's fonts."""


@cache
def typeface() -> Typeface:
    """Return the fonts of the PDF."""
    return SHIPPED if typefaces_are_whole(typefaces.FOLDER) else STOPGAP


def typefaces_are_whole(folder: Path) -> bool:
    """Return whether a folder has the fonts of the package, each in a file that typst can read."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    return Counter(font.family for font in fonts.fonts()) >= Counter(typefaces.FACES)
