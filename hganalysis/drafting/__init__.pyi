"""The public names of hganalysis.drafting, each with the module it comes from."""

from .draft import draft_export
from .found_table import Table, find_table

__all__ = ["Table", "draft_export", "find_table"]
