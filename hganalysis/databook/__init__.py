"""so-lieu.xlsx: the result as an accessible data book."""

from hganalysis.databook.writer import write_databook

__all__ = ["write_databook"]
