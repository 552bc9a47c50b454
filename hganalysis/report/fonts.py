"""Which font the PDF is set in: the first of the stack that has every Vietnamese letter.

Old releases of Liberation Serif lack the letters U+1EA0 to U+1EF9 and may be installed beside a newer one, so
the files are tried, not the names.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst

STACK = ("Times New Roman", "Liberation Serif")
EMBEDDED = "Libertinus Serif"
"""Inside the typst package, so always there; it has every Vietnamese letter."""

STANDARDS = ["a-2a", "ua-1"]
MONOSPACE = "Liberation Mono"
"""For code and what it printed. The one inside the typst package writes ấ and ẫ as pieces nobody can search;
where this one is missing, report.typ takes letters beyond Latin-1 from the font of the text."""

LETTERS = "".join(map(chr, range(0x1EA0, 0x1EFA))) + "ăâđêôơưĂÂĐÊÔƠƯ"
SAMPLE = LETTERS + "…–“”□\N{EM SPACE}\N{ZERO WIDTH SPACE}"
PROBE = Path(__file__).parent / "templates" / "glyphs.typ"


@dataclass(frozen=True)
class Typeface:
    """A font family, and the folders to take fonts from; no folder means all that the machine offers."""

    family: str
    folders: tuple[str, ...] = ()

    def options(self) -> dict[str, Any]:
        """Return the arguments of `typst.compile` for an archive PDF in this font."""
        fonts = {"font_paths": list(self.folders), "ignore_system_fonts": bool(self.folders)}
        return {"format": "pdf", "pdf_standards": STANDARDS, **fonts}


@cache
def typeface() -> Typeface:
    """Return the font of the PDF on this machine."""
    every = _folders()
    for family in STACK:
        for face in _faces(family, every):
            if can_be_set(SAMPLE, face, fallback=False):
                return face
    return Typeface(EMBEDDED)


@cache
def monospace() -> str:
    """Return the font of code on this machine, or nothing where no font has every Vietnamese letter."""
    face = Typeface(MONOSPACE, typeface().folders)
    return MONOSPACE if can_be_set(LETTERS, face, fallback=False) else ""


def can_be_set(text: str, face: Typeface, fallback: bool = True) -> bool:
    """Return whether an archive PDF can show a text, with or without other fonts of the machine."""
    inputs = {"text": text, "font": face.family, "fallback": "yes" if fallback else "no"}
    try:
        typst.compile(PROBE, sys_inputs=inputs, **face.options())
    except typst.TypstError:
        return False
    return True


def _faces(family: str, every: dict[str, set[str]]) -> list[Typeface]:
    """Return the ways to set a family: as the machine gives it, or from one folder without its namesakes."""
    homes = sorted(folder for folder, families in every.items() if family in families)
    if not homes:
        return []
    return [Typeface(family), *(Typeface(family, (home, *_without(homes, every))) for home in homes)]


def _without(homes: list[str], every: dict[str, set[str]]) -> list[str]:
    """Return the folders with none of `homes` inside: typst looks into the folders of a folder too."""
    return sorted(folder for folder in every if not any(Path(home).is_relative_to(folder) for home in homes))


def _folders() -> dict[str, set[str]]:
    """Return the families in each folder of fonts of this machine."""
    families: dict[str, set[str]] = defaultdict(set)
    for font in typst.Fonts().fonts():
        if font.path:
            families[str(Path(font.path).parent)].add(font.family)
    return families
