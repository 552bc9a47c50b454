"""Date cells that the column they stand in speaks against, and days moved by a time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hganalysis.intake.evidence import is_contradicted, is_swapped, role_of, roles_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hganalysis.intake.coded import Cells, Flags, Places
    from hganalysis.intake.dates import Reading


def disputed(
    cells: Cells,
    readings: Sequence[Reading],
    sections: Sequence[Places],
    *,
    dayfirst: bool,
    contradicted: bool = False,
) -> Iterator[tuple[str, Places]]:
    """Yield the kind of finding and the rows of the dates of each sheet that are not to be believed.

    Parameters
    ----------
    cells : Cells
        A date column.
    readings : sequence of Reading
        What each of its distinct cells says.
    sections : sequence of array of int
        The rows of each sheet.
    dayfirst : bool
        The order that the map declares.
    contradicted : bool
        Whether another sheet or column of the source speaks against that order: then a sheet without a cell
        that proves it is not believed either.
    """
    roles = [role_of(cell) for cell in cells.values]
    dated = np.array([each.moment is not None for each in readings], dtype=bool)
    of_role = {name: dated & (np.array(roles) == name) for name in ("turned", "either")}
    for rows in sections:
        found = roles_of(cells.values[code] for code in np.unique(cells.codes[rows]))
        for code, role, is_so in (
            ("dates_swapped", "turned", is_swapped(found)),
            (
                "dates_contradicted",
                "either",
                is_contradicted(found, dayfirst=dayfirst)
                or (contradicted and not found["day" if dayfirst else "month"]),
            ),
        ):
            chosen = rows[of_role[role][cells.codes[rows]]]
            if is_so and len(chosen):
                yield code, chosen


def moved(cells: Cells, readings: Sequence[Reading], sections: Sequence[Places]) -> Iterator[Places]:
    """Yield the rows of each sheet whose dates the time zone of the map puts on another day."""
    if any(each.moved for each in readings):
        yield from among(cells.spread([each.moved for each in readings], bool), sections)


def among(flags: Flags, sections: Sequence[Places]) -> Iterator[Places]:
    """Yield the flagged rows of each sheet that has any."""
    yield from (rows[flags[rows]] for rows in sections if flags[rows].any())
