"""The public names of hganalysis.reading, each with the module it comes from."""

from .process import read_sheets
from .sheet import Sheet

__all__ = ["Sheet", "read_sheets"]
