"""A file's bytes -> tidy tasks and findings.

`sources` lists the files, `sniff` tells the kind of each, `formats` has a reader for each kind, which runs
in a process of its own (`apart`) under `limits`; there `legacy` turns old encodings into Unicode. `cells` is
what comes back: sheets, each a grid of cells kept by column (`grids`, `coded`).
`header` finds the table, `rows` the tasks in it by what `dates` and the words of `maps` can read, and
`tables` joins the sheets. `columns` types them with `dates`, `leads` resolves who does them with `agencies`,
`duplicates` settles repeated ids, and `tasks` is the story of it all. `findings` gathers every fault on the
way, and `cautions` says which of them change what is counted. A new file format is a kind in `sniff` and a
module in `formats`; nothing after them knows formats.

Names are imported when first used: the reading process must start quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hganalysis.intake.cautions import warnings_of
    from hganalysis.intake.findings import FINDING_COLUMNS, KINDS
    from hganalysis.intake.maps import ExportMap, load_map
    from hganalysis.intake.tasks import read_tasks

_HOME = {
    "FINDING_COLUMNS": "findings",
    "KINDS": "findings",
    "ExportMap": "maps",
    "load_map": "maps",
    "read_tasks": "tasks",
    "warnings_of": "cautions",
}

__all__ = ["FINDING_COLUMNS", "KINDS", "ExportMap", "load_map", "read_tasks", "warnings_of"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'hganalysis.intake' has no attribute {name!r}")
    return getattr(import_module(f"hganalysis.intake.{_HOME[name]}"), name)
