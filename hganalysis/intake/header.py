"""Where the table of a sheet begins, which column is which, and which rows below are not tasks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hganalysis.intake.cells import Cell, Sheet
from hganalysis.text import fold, nfc

SEARCHED_ROWS = 100
DEEPEST_HEADER = 3
REQUIRED = ("task_id", "agency_raw", "due_raw")
TOTAL = re.compile(r"(tổng cộng|tổng số|tổng|cộng)( \(?[\d.]+\)?)?( nhiệm vụ)?:?")
COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[a-zđ])\)?")


@dataclass(frozen=True)
class Header:
    """The header of a table.

    Attributes
    ----------
    first, last : int
        Its rows, as positions in the sheet.
    labels : list of str
        The whole label of each column, "Top - Bottom" where it spans rows.
    columns : dict of str to int
        Raw column of the task table -> column of the sheet.
    ambiguous : dict of str to list of str
        Raw columns that match several columns of the sheet, with the labels of those.
    """

    first: int
    last: int
    labels: list[str]
    columns: dict[str, int]
    ambiguous: dict[str, list[str]] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """Return the required columns that were not found."""
        missing = [name for name in REQUIRED if name not in self.columns]
        if not {"status_raw", "completed_on"} & set(self.columns):
            missing.append("status_raw")
        return missing


def find_header(sheet: Sheet, spellings: Mapping[str, Sequence[str]]) -> Header | None:
    """Return the header that recognises most columns, or None when no row recognises any.

    Parameters
    ----------
    sheet : Sheet
    spellings : mapping
        Raw column -> folded header spellings, the preferred one first.
    """
    best: Header | None = None
    for first in range(min(len(sheet.rows), SEARCHED_ROWS)):
        for depth in range(1, DEEPEST_HEADER + 1):
            if first + depth > len(sheet.rows):
                break
            header = _header_at(sheet, first, depth, spellings)
            if header.columns and (best is None or _strength(header) > _strength(best)):
                best = header
    return best


def _strength(header: Header) -> tuple[int, int]:
    return -len(header.missing()), len(header.columns)


def _header_at(sheet: Sheet, first: int, depth: int, spellings: Mapping[str, Sequence[str]]) -> Header:
    parts = _label_parts(sheet, first, depth)
    whole = [fold(" - ".join(each)) for each in parts]
    bottom = [fold(each[-1]) if each else "" for each in parts]
    columns: dict[str, int] = {}
    ambiguous: dict[str, list[str]] = {}
    for name, candidates in spellings.items():
        places = _places(candidates, whole, bottom)
        if len(places) == 1:
            columns[name] = places[0]
        elif places:
            ambiguous[name] = [" - ".join(parts[place]) for place in places]
    return Header(first, first + depth - 1, [" - ".join(each) for each in parts], columns, ambiguous)


def _places(candidates: Sequence[str], whole: Sequence[str], bottom: Sequence[str]) -> list[int]:
    """Return the columns that the first matching spelling names: by the whole label, else by its bottom part."""
    for labels in (whole, bottom):
        for spelling in candidates:
            places = [i for i, label in enumerate(labels) if label == spelling]
            if places:
                return places
    return []


def _label_parts(sheet: Sheet, first: int, depth: int) -> list[list[str]]:
    """Return, for each column, its distinct header texts from top to bottom, merged cells filled."""
    rows = [[label_text(cell) for cell in sheet.rows[first + i]] for i in range(depth)]
    for (top, left), (bottom_, right) in sheet.merged:
        if first <= top < first + depth and bottom_ < first + depth:
            for column in range(left + 1, min(right + 1, len(rows[top - first]))):
                rows[top - first][column] = rows[top - first][left]
    width = max(map(len, rows))
    padded = [row + [""] * (width - len(row)) for row in rows]
    return [[text for text in dict.fromkeys(column) if text] for column in zip(*padded, strict=True)]


def label_text(cell: Cell) -> str:
    """Return a cell as one line of text."""
    return " ".join(nfc(str(cell)).split()) if cell is not None else ""


def row_kind(cells: Sequence[Cell], header: Header) -> str:
    """Tell what a row below the header is.

    Returns
    -------
    str
        ``blank``, ``task``, ``header`` (repeated), ``numbers`` (of columns), ``total``, ``text`` (group name,
        note, signature) or ``other``.
    """
    filled = [i for i, cell in enumerate(cells) if not is_blank(cell)]
    if not filled:
        return "blank"
    texts = [fold(str(cells[i])) for i in filled]
    if TOTAL.fullmatch(texts[0]):
        return "total"
    mapped = {name for name, place in header.columns.items() if place < len(cells) and not is_blank(cells[place])}
    judged = mapped & {"due_raw", "status_raw", "completed_on"}
    identified = mapped & {"task_id", "agency_raw"}
    if len(filled) > 2 and all(COLUMN_NUMBER.fullmatch(text.removesuffix(".0")) for text in texts):
        return "numbers"
    if (judged and identified and len(mapped) > 2) or (len(identified) == 2 and len(mapped) > 2):
        return "header" if _repeats(cells, header) else "task"
    return "text" if len(filled) <= 2 else "other"


def _repeats(cells: Sequence[Cell], header: Header) -> bool:
    bottoms = {name: fold(header.labels[place]) for name, place in header.columns.items()}
    same = [
        name
        for name, place in header.columns.items()
        if place < len(cells) and (text := fold(str(cells[place]))) and bottoms[name].endswith(text)
    ]
    return len(same) > len(header.columns) / 2


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
