"""Task rows before they are read: mapped cells as they stand, with where each row came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from hganalysis.intake.coded import Cells, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.intake.coded import Flags, Places


@dataclass
class RawTable:
    """Task rows before they are read.

    Attributes
    ----------
    columns : dict of str to Cells
        Raw column of the task table -> its cells, one a row.
    kept : array of bool
        Whether the row belongs to those that the map keeps.
    in_conflict : array of bool
        Whether a second export contradicts what tells how the task stands.
    displaced : array of bool
        Whether cells of the row may belong under other headings than those they stand under.
    files, sheets, rows : Cells
        Where each row stands in the source.
    """

    columns: dict[str, Cells] = field(default_factory=dict)
    kept: Flags = field(default_factory=lambda: np.ones(0, dtype=bool))
    in_conflict: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))
    displaced: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))
    files: Cells = field(default_factory=lambda: Cells.of([]))
    sheets: Cells = field(default_factory=lambda: Cells.of([]))
    rows: Cells = field(default_factory=lambda: Cells.of([]))

    def __len__(self) -> int:
        return len(self.kept)

    def sections(self) -> list[Places]:
        """Return the rows of each sheet that was added, sheet by sheet."""
        edges = np.flatnonzero(np.diff(self.sheets.codes)) + 1
        return np.split(np.arange(len(self)), edges)

    def add(
        self,
        columns: Mapping[str, Cells],
        kept: Flags,
        displaced: Flags,
        file: str,
        sheet: str,
        numbers: Places,
    ) -> None:
        """Put the task rows of one sheet below those that are there; columns it lacks are blank in them."""
        above, below = Cells.repeated(None, len(self)), Cells.repeated(None, len(kept))
        self.columns = {
            name: joined(self.columns.get(name, above), columns.get(name, below))
            for name in dict.fromkeys((*self.columns, *columns))
        }
        self.kept = np.concatenate([self.kept, kept])
        self.in_conflict = np.concatenate([self.in_conflict, np.zeros(len(kept), dtype=bool)])
        self.displaced = np.concatenate([self.displaced, displaced])
        self.files = joined(self.files, Cells.repeated(file, len(kept)))
        self.sheets = joined(self.sheets, Cells.repeated(sheet, len(kept)))
        self.rows = joined(self.rows, Cells(numbers.tolist(), np.arange(len(kept))))
