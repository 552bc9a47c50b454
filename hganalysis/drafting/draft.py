"""A map and a params file drafted for an export that nobody has described yet.

`grid` finds the table, `profile` measures its columns, `headings` compares their names and `columns` gives
each a field; `dateorder`, `words` and `window` work out dates, states, agencies and the period; `writing`
makes the two files. Everything is a proposal with its evidence: a person confirms it, and until then no
report is run from it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.drafting.column_profiles import profiles
from hganalysis.drafting.date_formats import DateDraft, draft_dates
from hganalysis.drafting.found_table import Grid, largest_grid
from hganalysis.drafting.heading_words import words_of
from hganalysis.drafting.period_window import WindowDraft, draft_window
from hganalysis.drafting.proposed_fields import Proposal, propose_columns
from hganalysis.drafting.proposed_words import AgencyDraft, StateWord, draft_agencies, draft_states
from hganalysis.drafting.yaml_texts import map_text, params_text, required_fields
from hganalysis.errors import SourceError
from hganalysis.reading.sheet import is_blank, is_placeholder, line_text
from hganalysis.reading.source_files import read_sources
from hganalysis.settings.yamlfile import PROPOSED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Draft", "can_name_a_file", "draft_export", "is_draft", "map_text", "name_for", "params_text"]

NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for itself, whatever follows the first dot.

Source: Microsoft, "Naming Files, Paths, and Namespaces".
"""

SHOWN_UNKNOWN = 12
MOST_CHOICES = 4
"""Different values of a column that may tell which rows to keep."""


@dataclass(frozen=True)
class Draft:
    """What was understood of one export.

    Attributes
    ----------
    name : str
        Of the map.
    file : str
        The export as the params file names it.
    grid : Grid
        Its largest table.
    columns : list of Proposal
    dates : DateDraft
    states : list of StateWord
        Empty without a state column.
    agencies : AgencyDraft
    window : WindowDraft
    uncalculated : dict of str to int
        Heading -> cells that show no content: formulas without a result, errors. None of them is proposed.
    """

    name: str
    file: str
    grid: Grid
    columns: list[Proposal]
    dates: DateDraft
    states: list[StateWord]
    agencies: AgencyDraft
    window: WindowDraft
    uncalculated: dict[str, int] = field(default_factory=dict)

    @property
    def period(self) -> str:
        """Name of the proposed period: its last day, or the name of the map."""
        return self.window.end.isoformat() if self.window.end else self.name

    def missing(self) -> list[str]:
        """Return the required fields for which no column was found."""
        found = {each.field for each in self.columns}
        *always, status, completed = required_fields()
        missing = [name for name in always if name not in found]
        return missing if {status, completed} & found else [*missing, status]

    def unused(self) -> list[str]:
        """Return the headings of the columns that stand for no field."""
        taken = {each.place for each in self.columns}
        return [label for place, label in enumerate(self.grid.labels) if label and place not in taken]

    def choices(self) -> dict[str, list[int]]:
        """Return the unused columns that cut the rows into few groups, with the rows of each group.

        What stands in them is not told: a map is kept and shared, and a cell may hold a name or an address.
        """
        unused = set(self.unused())
        counted = {
            label: Counter(line_text(cell) for cell in cells if not is_blank(cell))
            for label, cells in zip(self.grid.labels, self.grid.columns, strict=True)
            if label in unused
        }
        return {
            label: sorted(sizes.values(), reverse=True)
            for label, sizes in counted.items()
            if 2 <= len(sizes) <= MOST_CHOICES
        }

    def unknown_agencies(self) -> Iterator[tuple[str, int, str]]:
        """Yield names the directory does not know: name, rows, and what it is near to."""
        yield from self.agencies.unknown[:SHOWN_UNKNOWN]
        left = self.agencies.unknown[SHOWN_UNKNOWN:]
        if left:
            yield f"và {len(left)} tên khác", sum(n for _, n, _ in left), ""


def draft_export(path: Path, file: str, name: str) -> Draft:
    """Read an export and draft how to read it.

    Parameters
    ----------
    path : Path
        The export: a file, or a folder of them.
    file : str
        How the params file is to name it.
    name : str
        Name of the map.

    Raises
    ------
    SourceError
        The file cannot be read, or no sheet has a table.
    """
    grid = largest_grid([sheet for _, sheets in read_sources(path) for sheet in sheets])
    if grid is None:
        raise SourceError(
            f"{path.name}: không trang nào có hàng tiêu đề với dữ liệu bên dưới. Kiểm tra lại tệp xuất."
        )
    uncalculated = {
        label: sum(map(is_placeholder, cells)) for label, cells in zip(grid.labels, grid.columns, strict=True)
    }
    grid = replace(
        grid,
        columns=tuple([None if is_placeholder(cell) else cell for cell in cells] for cells in grid.columns),
    )
    columns = propose_columns(profiles(grid))
    cells = {each.field: grid.columns[each.place] for each in columns}
    dated = {name: cells[name] for name in vocab.DATE_COLUMNS if name in cells}
    dates = draft_dates(dated)
    return Draft(
        name=name,
        file=file,
        grid=grid,
        columns=columns,
        dates=dates,
        states=draft_states(cells["status"]) if "status" in cells else [],
        agencies=draft_agencies(cells.get("agency", [])),
        window=draft_window(dated, dates.rules()),
        uncalculated={label: n for label, n in uncalculated.items() if n},
    )


def is_draft(content: bytes) -> bool:
    """Tell whether the content of a map or params file still holds a proposal that nobody has confirmed."""
    lines = content.decode("utf-8", "replace").splitlines()
    return any(PROPOSED in line.split("#")[0] for line in lines)


def name_for(path: Path) -> str:
    """Return a name for the map of a file: its own name in plain letters, digits and hyphens."""
    return "-".join(words_of(path.stem)) or "tep-xuat"


def can_name_a_file(name: str) -> bool:
    """Tell whether a map can have this name on every system.

    Examples
    --------
    >>> can_name_a_file("kho-2024"), can_name_a_file("CON:x"), can_name_a_file("nul.2024")
    (True, False, False)
    """
    return NAME.fullmatch(name) is not None and name.split(".")[0].lower() not in DEVICES
