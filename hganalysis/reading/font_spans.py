"""Which part of a cell's text is in which legacy font."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING

from hganalysis.legacy_vietnamese.encodings import FontKind, font_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


Place = tuple[int, int]
Span = tuple[FontKind | None, int]
"""What the font of a part says, and how many characters that are not white space the part has."""

Piece = tuple[FontKind | None, str]


@dataclass(frozen=True)
class CellFonts:
    """The cells of a file that have a legacy font somewhere in them."""

    places: Mapping[str, Mapping[Place, tuple[Span, ...]]] = field(default_factory=dict)
    """Sheet -> row and column from 0 -> spans, for formats that number their cells."""
    texts: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    """Text without white space -> spans, for formats that do not."""

    @classmethod
    def of_sheets(cls, sheets: Mapping[str, Iterable[tuple[Place, tuple[Span, ...]]]]) -> CellFonts:
        """Return the fonts of a file from the spans of the cells of each sheet, where they have any."""
        places = {name: {place: spans for place, spans in cells if spans} for name, cells in sheets.items()}
        return cls({name: cells for name, cells in places.items() if cells})

    def __bool__(self) -> bool:
        return bool(self.places or self.texts)

    def spans(self, sheet: str, place: Place, text: str) -> tuple[Span, ...]:
        """Return the spans of a cell, none where no legacy font is known."""
        return self.places.get(sheet, {}).get(place) or (
            self.texts.get(squeezed(text), ()) if self.texts else ()
        )


NO_FONTS = CellFonts()


def spans_of(parts: Iterable[tuple[str, str]]) -> tuple[Span, ...]:
    """Return the spans of a text given as parts with the names of their fonts; none without a legacy font."""
    counted = [(font_kind(font), len(squeezed(text))) for text, font in parts]
    joined = tuple(
        (kind, sum(length for _, length in group))
        for kind, group in groupby(counted, key=lambda each: each[0])
    )
    return joined if any(kind is not None for kind, _ in joined) else ()


def pieces(text: str, spans: tuple[Span, ...]) -> list[Piece]:
    """Cut a text at the ends of its spans; a text of another length than they have stays whole."""
    if len(spans) == 1:
        return [(spans[0][0], text)]
    if sum(length for _, length in spans) != len(squeezed(text)):
        return [(None, text)]
    found, start = [], 0
    for kind, length in spans:
        end = start
        while length:
            length -= not text[end].isspace()
            end += 1
        found.append((kind, text[start:end]))
        start = end
    last, rest = found[-1][0], text[start:]
    return [*found[:-1], (last, found[-1][1] + rest)]


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


READERS = {"xls": "biff_records", "xlsx": "xlsx_parts", "html": "html_pages"}
"""Kind of file -> module; only the one that is needed is imported."""


def cell_fonts(path: Path, kind: str) -> CellFonts:
    """Return the legacy fonts of a file; none for a kind that does not tell fonts."""
    if kind not in READERS:
        return NO_FONTS
    fonts: CellFonts = import_module(f"hganalysis.reading.{READERS[kind]}").read_fonts(path)
    return fonts
