"""The texts of a sheet that may need converting: cells in legacy fonts one by one, the others by column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from hganalysis.intake.legacy.content import is_open
from hganalysis.intake.legacy.spans import CellFonts, Piece, Place, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hganalysis.intake.cells import Cell, Sheet


@dataclass(frozen=True)
class Parts:
    """What of one sheet is looked at.

    Attributes
    ----------
    fonted : dict
        Row and column in the sheet -> the pieces of a cell that has a legacy font.
    plain : dict of int to dict
        Column -> open text (`content.is_open`) of the other cells -> how many of them have it.
    between : dict of int to list
        Column -> open texts that stand between pieces in legacy fonts.
    """

    fonted: dict[Place, list[Piece]]
    plain: dict[int, dict[str, int]]
    between: dict[int, list[str]]

    def open_texts(self) -> dict[int, list[str]]:
        """Return the distinct texts outside legacy fonts of each column that has any, in their order."""
        columns = sorted({*self.plain, *self.between})
        return {
            column: list(dict.fromkeys((*self.plain.get(column, ()), *self.between.get(column, ()))))
            for column in columns
        }


def parts_of(sheet: Sheet, fonts: CellFonts) -> Parts:
    """Return what of a sheet is looked at."""
    fonted = dict(_fonted(sheet, fonts)) if fonts else {}
    rows: dict[int, set[int]] = {}
    between: dict[int, list[str]] = {}
    for (row, column), found in fonted.items():
        rows.setdefault(column, set()).add(row)
        for kind, text in found:
            if kind is None and is_open(text):
                between.setdefault(column, []).append(text)
    plain = {
        column: texts
        for column, cells in enumerate(zip_longest(*sheet.rows))
        if (texts := _open_texts(cells, rows.get(column, set())))
    }
    return Parts(fonted, plain, between)


def _open_texts(cells: Sequence[Cell], left_out: set[int]) -> dict[str, int]:
    """Return the open texts of some cells, and how many have each; some rows do not count."""
    counted = Counter([cell for row, cell in enumerate(cells) if row not in left_out] if left_out else cells)
    return {text: n for text, n in counted.items() if isinstance(text, str) and is_open(text)}


def _fonted(sheet: Sheet, fonts: CellFonts) -> Iterator[tuple[Place, list[Piece]]]:
    top, left = sheet.first_row - 1, sheet.first_column - 1
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                spans = fonts.spans(sheet.name, (row + top, column + left), cell)
                if spans:
                    yield (row, column), pieces(cell, spans)
