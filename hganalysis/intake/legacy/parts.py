"""The texts of a sheet that may need converting: cells in legacy fonts one by one, the others by column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis.intake.grids import as_grid
from hganalysis.intake.legacy.content import is_open
from hganalysis.intake.legacy.spans import CellFonts, Piece, Place, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hganalysis.intake.cells import Sheet
    from hganalysis.intake.grids import Column


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
        for column, cells in enumerate(as_grid(sheet.rows).columns)
        if (texts := _open_texts(cells, rows.get(column, set())))
    }
    return Parts(fonted, plain, between)


def _open_texts(cells: Column, left_out: set[int]) -> dict[str, int]:
    """Return the open texts of a column, and how many cells have each; some rows do not count."""
    beyond_ascii = [
        code for code, text in enumerate(cells.values) if isinstance(text, str) and not text.isascii()
    ]
    texts = {code: cells.values[code] for code in beyond_ascii if is_open(cells.values[code])}
    if not texts:
        return {}
    counted = Counter(code for row, code in enumerate(cells.codes) if code in texts and row not in left_out)
    return {text: counted[code] for code, text in texts.items() if counted[code]}


def _fonted(sheet: Sheet, fonts: CellFonts) -> Iterator[tuple[Place, list[Piece]]]:
    top, left = sheet.first_row - 1, sheet.first_column - 1
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                spans = fonts.spans(sheet.name, (row + top, column + left), cell)
                if spans:
                    yield (row, column), pieces(cell, spans)
