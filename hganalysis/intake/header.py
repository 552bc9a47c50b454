"""Where the table of a sheet begins, and which column is which."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.intake.heading_rows import heading_rows
from hganalysis.reading.sheet import line_text
from hganalysis.settings.export_map import BY_LETTER
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.reading.sheet import Sheet

SEARCHED_ROWS = 100
DEEPEST_HEADER = 3
JUDGED_BY = ("status_raw", "completed_on")
"""One of these two is required."""


@dataclass(frozen=True)
class Header:
    """The header of a table."""

    first: int
    last: int
    """Its rows, as positions in the sheet."""
    parts: list[list[str]]
    """For each column its texts from top to bottom."""
    columns: dict[str, int]
    """Raw column of the task table -> column of the sheet."""
    ambiguous: dict[str, list[int]] = field(default_factory=dict)
    """Raw columns that match several columns of the sheet."""
    is_judged_elsewhere: bool = False
    """Whether another export has the state or the completion of the tasks."""
    made: tuple[str, ...] = ()
    """Raw columns that are made of something else than a column: the name of the sheet, ticks."""
    width: int | None = None
    """Columns of the sheet, where `columns` names some that were made beside them."""

    @property
    def labels(self) -> list[str]:
        """The whole label of each column, "Top - Bottom" where it spans rows."""
        return [" - ".join(each) for each in self.parts]

    def missing(self) -> list[str]:
        """Return the required columns that were not found; of status and completion one is enough."""
        known = {*self.columns, *self.made}
        missing = [name for name in vocab.REQUIRED_COLUMNS if name not in known]
        is_judged = self.is_judged_elsewhere or set(JUDGED_BY) & known
        return missing if is_judged else [*missing, "status_raw"]

    def places(self, spellings: Sequence[str]) -> list[int]:
        """Return the columns that the first matching folded spelling names.

        Whole labels are looked at first, then their last parts, fewer and fewer.
        """
        return _places(_endings(self.parts), spellings)


def find_header(
    sheet: Sheet, spellings: Mapping[str, Sequence[str]], others: Sequence[str] = ()
) -> Header | None:
    """Return the header that recognises most columns, or None when no row recognises any.

    Tried are any few rows, and the rows that look like headings whatever they say (`heading_rows`). Of
    headers that recognise as much, the one of fewer rows is taken, then the upper one, so that neither title
    above nor task below is drawn into it. It then grows downwards over cells merged from it. Of the
    folded `spellings` of a raw column the preferred one is the first. Where every column is named by its
    letter, what looks like headings is taken. `others` are further headings, folded, that the map names for
    what is no column of the task table, such as ticks; they count as much.
    """
    rows = [[line_text(cell) for cell in row] for row in sheet.rows[: SEARCHED_ROWS + DEEPEST_HEADER]]
    blocks = [
        (first, depth)
        for first in range(min(len(rows), SEARCHED_ROWS))
        for depth in range(1, min(DEEPEST_HEADER, len(rows) - first) + 1)
    ]
    told = heading_rows(sheet)
    if told:
        blocks.append((told[0], told[-1] - told[0] + 1))
    if told and all(map(_letters, chain.from_iterable(spellings.values()))):
        blocks = blocks[-1:]
    sheet = replace(sheet, merged=tuple(each for each in sheet.merged if each[0][0] < len(rows)))
    headers = (_header_at(sheet, rows, first, depth, spellings) for first, depth in blocks)
    found = [header for header in headers if header.columns]
    if not found:
        return None

    def rank(header: Header) -> tuple[int, ...]:
        named = sum(len(header.places([each])) == 1 for each in others)
        missing, columns = _strength(header)
        return missing, columns + named, header.first - header.last, -header.first

    return _grown(max(found, key=rank), sheet, rows, spellings)


def _strength(header: Header) -> tuple[int, int]:
    return -len(header.missing()), len(header.columns)


def _grown(
    header: Header, sheet: Sheet, rows: list[list[str]], spellings: Mapping[str, Sequence[str]]
) -> Header:
    bottoms = [
        bottom
        for (top, _), (bottom, _) in sheet.merged
        if header.first <= top <= header.last and bottom < header.first + DEEPEST_HEADER
    ]
    depth = max([header.last, *bottoms]) - header.first + 1
    grown = _header_at(sheet, rows, header.first, min(depth, len(rows) - header.first), spellings)
    return grown if _strength(grown) >= _strength(header) else header


def label_parts(sheet: Sheet, first: int, depth: int) -> list[list[str]]:
    """Return, for each column, its header texts from top to bottom if the header were these rows."""
    rows = [[line_text(cell) for cell in row] for row in sheet.rows[: first + depth]]
    return _label_parts(sheet, rows, first, depth)


def _header_at(
    sheet: Sheet, rows: list[list[str]], first: int, depth: int, spellings: Mapping[str, Sequence[str]]
) -> Header:
    parts = _label_parts(sheet, rows, first, depth)
    endings = _endings(parts)
    places = {
        name: _lettered(sheet, len(parts), candidates) or _places(endings, candidates)
        for name, candidates in spellings.items()
    }
    return Header(
        first,
        first + depth - 1,
        parts,
        {name: each[0] for name, each in places.items() if len(each) == 1},
        {name: each for name, each in places.items() if len(each) > 1},
    )


def _letters(spelling: str) -> str:
    """Return the letters by which a map names a column, "" where it gives a heading."""
    named = BY_LETTER.fullmatch(spelling)
    return named[1].upper() if named else ""


def _lettered(sheet: Sheet, width: int, spellings: Sequence[str]) -> list[int]:
    """Return the column of the sheet that a letter names."""
    wanted = {letters for each in spellings if (letters := _letters(each))}
    return [place for place in range(width) if wanted and sheet.letters(place) in wanted][:1]


def _label_parts(sheet: Sheet, rows: list[list[str]], first: int, depth: int) -> list[list[str]]:
    """Return, for each column, its distinct header texts from top to bottom, merged cells filled sideways."""
    width = max(len(row) for row in rows[first : first + depth])
    block = [row + [""] * (width - len(row)) for row in rows[first : first + depth]]
    for (top, left), (bottom, right) in sheet.merged:
        if first <= top <= bottom < first + depth:
            for column in range(left + 1, min(right + 1, width)):
                block[top - first][column] = block[top - first][left]
    return [[text for text in dict.fromkeys(column) if text] for column in zip(*block, strict=True)]


def _endings(parts: Sequence[Sequence[str]]) -> list[dict[str, list[int]]]:
    """Return the columns by their folded labels: the whole labels, then their last parts, fewer and fewer."""
    endings = []
    for length in range(max([1, *map(len, parts)]), 0, -1):
        places: dict[str, list[int]] = {}
        for place, each in enumerate(parts):
            places.setdefault(fold(" - ".join(each[-length:])), []).append(place)
        endings.append(places)
    return endings


def _places(endings: Sequence[Mapping[str, list[int]]], spellings: Sequence[str]) -> list[int]:
    for labels in endings:
        for spelling in spellings:
            if spelling in labels:
                return labels[spelling]
    return []
