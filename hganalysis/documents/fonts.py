"""Which fonts the PDF is set in: those that the package brings, whatever the machine has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst

from hganalysis.documents import typefaces

EMBEDDED = "Libertinus Serif"
"""Inside the typst package, so always there; it has every Vietnamese letter and not the widths of Times."""

STANDARDS = ["a-2a", "ua-1"]
PROBE = Path(__file__).parent / "templates" / "glyphs.typ"


@dataclass(frozen=True)
class Typeface:
    """A font family for text, and one for code; "" where that has to be pieced together (report.typ)."""

    family: str
    monospace: str


def font_options(*, machine: bool) -> dict[str, Any]:
    """Return the arguments of `typst.compile` for the package's fonts; `machine` adds those of the machine.

    Fonts of the folder go before fonts of the same name elsewhere.
    """
    return {"font_paths": [str(typefaces.FOLDER)], "ignore_system_fonts": not machine}


def pdf_options(*, machine: bool) -> dict[str, Any]:
    """Return the arguments of `typst.compile` for an archive PDF in these fonts."""
    return {"format": "pdf", "pdf_standards": STANDARDS, **font_options(machine=machine)}


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


def can_be_set(text: str, face: Typeface, *, machine: bool = False) -> bool:
    """Return whether an archive PDF can show a text, `machine` allowing the machine's own fonts too."""
    inputs = {"text": text, "font": face.family}
    try:
        typst.compile(PROBE, sys_inputs=inputs, **pdf_options(machine=machine))
    except typst.TypstError:
        return False
    return True
