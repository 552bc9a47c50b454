"""A file's bytes -> tidy tasks and findings.

`sniff` tells the kind of file and `cells` reads it into grids (`xlsxparts` knows what calamine does not
tell), in which `legacy` turns old encodings into Unicode. `header` finds the table, `rows` the tasks in it
by what `dates` and the words of `maps` can read, and `tables` joins the sheets. `columns` types them with
`dates`, `leads` resolves who does them with `agencies`, `duplicates` settles repeated ids, and `tasks` is
the story of it all. `findings` gathers every fault on the way. A new file format is a branch in `sniff`
and a reader in `cells`; nothing after them knows formats.
"""

from hganalysis.intake.findings import FINDING_COLUMNS, KINDS
from hganalysis.intake.maps import ExportMap, load_map
from hganalysis.intake.tasks import read_tasks

__all__ = ["FINDING_COLUMNS", "KINDS", "ExportMap", "load_map", "read_tasks"]
