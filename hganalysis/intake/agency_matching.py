"""Names of agencies -> agencies of the directory, by exact name or alias alone and never by likeness."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis.intake.agency_names import Proposal, in_words, name_key, propose
from hganalysis.text import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.settings.directory import Agency

SEPARATOR = re.compile(r"\s*(?:[;,\n\r]|\bvà\b)\s*", re.IGNORECASE)
HARD_SEPARATOR = re.compile(r"[;\n\r]+")
PROPOSED = 3
"""How many agencies are proposed for an unknown name."""


@dataclass(frozen=True)
class Match:
    """The agencies that one cell names; none for a cell that holds only separators.

    Attributes
    ----------
    names : tuple of str
        Official names, in the order of the cell; an unresolved one stands as it was written.
    ids : tuple of (str or None)
        Their identifiers, None for an unresolved one.
    candidates : tuple of tuple of str
        For each, what it could mean: more than one when it is ambiguous.
    hints : tuple of str
        For each, why it is not resolved and what to look at; "" for a resolved one.
    """

    names: tuple[str, ...]
    ids: tuple[str | None, ...]
    candidates: tuple[tuple[str, ...], ...]
    hints: tuple[str, ...] = ()


class Directory:
    """Looks names up; an agency counts only from its first to its last day.

    `changes` are the days from which a name may mean something else than the day before.
    """

    def __init__(self, agencies: Iterable[Agency]) -> None:
        self.by_id = {agency.id: agency for agency in agencies}
        self._by_name: dict[str, list[Agency]] = {}
        for agency in self.by_id.values():
            for name in {name_key(each) for each in (agency.name, agency.short, *agency.aliases)}:
                self._by_name.setdefault(name, []).append(agency)
        self.changes = sorted(
            {day for agency in self.by_id.values() for day in _changes(agency) if day is not None}
        )
        self._seen: dict[tuple[str, int | None], Match] = {}

    def split(self, cell: str, on: dt.date | None) -> Match:
        """Find the agencies of a cell that may name several.

        The cell is taken whole when that is a known name. Otherwise it is cut at ";", line breaks, "," and
        "và", and the pieces are joined again to the longest known names, so that a comma inside a name does
        not split it. When a piece is left over that belongs to no known name, the cell is cut at ";" and line
        breaks first, and each part that still has such a piece stands whole, as one unknown name.

        Parameters
        ----------
        cell : str
        on : date or None
            The day at which names are looked up; None when the row does not tell, and then every agency that
            ever had the name is meant.
        """
        key = cell, None if on is None else bisect_right(self.changes, on)
        if key not in self._seen:
            self._seen[key] = self._split(nfc(cell), on)
        return self._seen[key]

    def knows(self, cell: str) -> bool:
        """Tell whether a cell, or a part of it between ";" and line breaks, is made of names of agencies.

        Any day will do, and so will a name that several agencies have or had.
        """
        parts = (part for part in HARD_SEPARATOR.split(nfc(cell)) if name_key(part))
        return any(self._pieces(part, None) for part in parts)

    def _split(self, cell: str, on: dt.date | None) -> Match:
        pieces = self._pieces(cell, on)
        if pieces is None:
            parts = [part for part in HARD_SEPARATOR.split(cell) if name_key(part)]
            pieces = [piece for part in parts for piece in self._pieces(part, on) or [part]]
        pieces = self._once(pieces, on)
        found = [self._lookup(piece, on) for piece in pieces]
        alone = [agencies[0] if len(agencies) == 1 else None for agencies in found]
        return Match(
            tuple(one.name if one else _clean(piece) for piece, one in zip(pieces, alone, strict=True)),
            tuple(one.id if one else None for one in alone),
            tuple(_told_apart(agencies) for agencies in found),
            tuple("" if one else self._hint(piece, on) for piece, one in zip(pieces, alone, strict=True)),
        )

    def _once(self, pieces: list[str], on: dt.date | None) -> list[str]:
        """Leave out pieces that mean what one before them means."""
        meant = (tuple(agency.id for agency in self._lookup(piece, on)) for piece in pieces)
        first: dict[object, str] = {}
        for piece, ids in zip(pieces, meant, strict=True):
            first.setdefault(ids or name_key(piece), piece)
        return list(first.values())

    def propose(self, name: str, on: dt.date | None, limit: int = PROPOSED) -> list[Proposal]:
        """Return agencies that an unknown name may mean, each with its likeness of 100, the likest first.

        They are for a person to choose from, who confirms one by adding the name to its aliases.

        Parameters
        ----------
        name : str
        on : date or None
            The day on which the agencies exist; None for all that ever did.
        limit : int
        """
        allowed = [agency for agency in self.by_id.values() if on is None or agency.is_valid_on(on)]
        return propose(name, self._by_name, allowed, limit)

    def _hint(self, name: str, on: dt.date | None) -> str:
        found = self._lookup(name, on)
        if found:
            return f"Có thể là: {' hoặc '.join(_told_apart(found))}"
        reasons = ["Không có tên này trong danh mục vào ngày giao"]
        reasons += [self._past(agency, on) for agency in self._by_name.get(name_key(name), [])]
        proposals = self.propose(name, on)
        if proposals:
            reasons.append(
                f"gần giống: {in_words(proposals)}; đúng cơ quan nào thì thêm vào aliases của cơ quan đó"
            )
        return "; ".join(reasons)

    def _past(self, agency: Agency, on: dt.date | None) -> str:
        """Return whose name it was or will be, and who has taken over by the day."""
        heir: Agency | None = agency
        while heir is not None and on is not None and not heir.is_valid_on(on):
            heir = self.by_id[heir.successor] if heir.successor else None
        return f"là tên của {_with_validity(agency)}" + (f", nay là {heir.name}" if heir else "")

    def _lookup(self, name: str, on: dt.date | None) -> list[Agency]:
        known = self._by_name.get(name_key(name), [])
        return [agency for agency in known if on is None or agency.is_valid_on(on)]

    def _pieces(self, cell: str, on: dt.date | None) -> list[str] | None:
        """Return the known names a cell is made of, or None when it is not made of known names alone."""
        if self._lookup(cell, on):
            return [cell]
        spans, pieces, start = _spans(cell), [], 0
        while start < len(spans):
            for end in range(len(spans), start, -1):
                text = cell[spans[start][0] : spans[end - 1][1]]
                if self._lookup(text, on):
                    pieces.append(text)
                    start = end
                    break
            else:
                return None
        return pieces


class NamesAsTheyStand:
    """Takes names without a directory: the folded name is the identifier, its first spelling is shown."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}

    def split(self, cell: str) -> Match:
        """Cut a cell at ";" and line breaks into names, each once."""
        names = [_clean(part) for part in HARD_SEPARATOR.split(cell) if part.strip()]
        shown = {fold(name): self._shown.setdefault(fold(name), name) for name in names}
        return Match(tuple(shown.values()), tuple(shown), tuple((name,) for name in shown.values()))


def _spans(cell: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for separator in SEPARATOR.finditer(cell):
        spans.append((start, separator.start()))
        start = separator.end()
    spans.append((start, len(cell)))
    return [(first, last) for first, last in spans if name_key(cell[first:last])]


def _changes(agency: Agency) -> tuple[dt.date | None, dt.date | None]:
    """Return the days from which an agency is there, and no longer there."""
    return agency.valid_from, agency.valid_to and agency.valid_to + dt.timedelta(days=1)


def _told_apart(agencies: list[Agency]) -> tuple[str, ...]:
    """Return the names of agencies, with their dates where the names alone are the same."""
    names = [agency.name for agency in agencies]
    return tuple(
        agency.name if names.count(agency.name) == 1 else _with_validity(agency) for agency in agencies
    )


def _with_validity(agency: Agency) -> str:
    return agency.name + _validity(agency)


def _validity(agency: Agency) -> str:
    start = f"từ {agency.valid_from:%d/%m/%Y}" if agency.valid_from else ""
    end = f"đến {agency.valid_to:%d/%m/%Y}" if agency.valid_to else ""
    return f" ({' '.join(filter(None, (start, end)))})"


def _clean(name: str) -> str:
    return " ".join(nfc(name).split())
