"""A file's bytes -> tidy tasks and findings.

`sniff` tells the kind of file, `cells` reads it into grids, `header` finds the table, `tasks` makes it tidy with
`dates` and `agencies`, `duplicates` settles repeated ids, and `findings` gathers every fault on the way. A new file
format is a branch in `sniff` and a reader in `cells`; nothing after them knows formats.
"""

from hganalysis.intake.findings import FINDING_COLUMNS, KINDS
from hganalysis.intake.maps import ExportMap, load_map
from hganalysis.intake.tasks import read_tasks

__all__ = ["FINDING_COLUMNS", "KINDS", "ExportMap", "load_map", "read_tasks"]
