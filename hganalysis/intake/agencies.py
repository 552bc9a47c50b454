"""Names of agencies -> agencies of the directory, by exact name or alias alone; nothing is matched by likeness."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from hganalysis.reference import Agency
from hganalysis.text import fold, nfc

SEPARATOR = re.compile(r"\s*(?:[;,\n\r]|\bvà\b)\s*")
HARD_SEPARATOR = re.compile(r"[;\n\r]+")


@dataclass(frozen=True)
class Match:
    """The agencies that one cell names.

    Attributes
    ----------
    names : tuple of str
        Official names, in the order of the cell; an unresolved one stands as it was written.
    ids : tuple of (str or None)
        Their identifiers, None for an unresolved one.
    candidates : tuple of tuple of str
        For each, the official names it could mean: more than one when it is ambiguous.
    """

    names: tuple[str, ...]
    ids: tuple[str | None, ...]
    candidates: tuple[tuple[str, ...], ...]


class Directory:
    """Looks names up; an agency counts only from its first to its last day."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self.by_id = {agency.id: agency for agency in agencies}
        self._by_name: dict[str, list[Agency]] = {}
        for agency in self.by_id.values():
            for name in {fold(each) for each in (agency.name, agency.short, *agency.aliases)}:
                self._by_name.setdefault(name, []).append(agency)

    def split(self, cell: str, on: dt.date | None) -> Match:
        """Find the agencies of a cell that may name several.

        The cell is taken whole when that is a known name. Otherwise it is cut at ";", line breaks, "," and
        "và", and the pieces are joined again to the longest known names, so that a comma inside a name does
        not split it. When a piece is left over that belongs to no known name, the cell is cut at ";" and line
        breaks alone.
        """
        pieces = self._pieces(cell, on)
        found = [self._lookup(piece, on) for piece in pieces]
        names = tuple(agencies[0].name if len(agencies) == 1 else _clean(piece) for piece, agencies in zip(pieces, found, strict=True))
        ids = tuple(agencies[0].id if len(agencies) == 1 else None for agencies in found)
        return Match(names, ids, tuple(tuple(agency.name for agency in agencies) for agencies in found))

    def _lookup(self, name: str, on: dt.date | None) -> list[Agency]:
        known = self._by_name.get(fold(name).strip(" .,;"), [])
        return [agency for agency in known if on is None or agency.is_valid_on(on)]

    def _pieces(self, cell: str, on: dt.date | None) -> list[str]:
        if self._lookup(cell, on):
            return [cell]
        spans = _spans(cell)
        pieces, start = [], 0
        while start < len(spans):
            for end in range(len(spans), start, -1):
                text = cell[spans[start][0] : spans[end - 1][1]]
                if self._lookup(text, on):
                    pieces.append(text)
                    start = end
                    break
            else:
                return [part for part in HARD_SEPARATOR.split(cell) if part.strip()]
        return pieces


def _spans(cell: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for separator in SEPARATOR.finditer(cell):
        spans.append((start, separator.start()))
        start = separator.end()
    spans.append((start, len(cell)))
    return [(first, last) for first, last in spans if cell[first:last].strip()]


def names_as_they_stand(cell: str) -> Match:
    """Take names without a directory: cut at ";" and line breaks, each name its own identifier."""
    names = tuple(_clean(part) for part in HARD_SEPARATOR.split(cell) if part.strip())
    return Match(names, names, tuple((name,) for name in names))


def _clean(name: str) -> str:
    return " ".join(nfc(name).split())
