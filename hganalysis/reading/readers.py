"""Which reader reads which kind of file."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hganalysis.reading.kinds import FileKind, sniff
from hganalysis.reading.legacy_sheets import to_unicode

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.reading.sheet import Sheet

READERS: dict[FileKind, str] = {
    "xlsx": "workbooks",
    "xlsb": "workbooks",
    "xls": "workbooks",
    "ods": "workbooks",
    "csv": "delimited",
    "html": "html_pages",
    "mhtml": "html_pages",
    "spreadsheetml": "spreadsheetml",
    "parquet": "parquet",
}
"""Kind of file -> module; only the one that is needed is imported."""


def open_sheets(path: Path) -> list[Sheet]:
    """Read every sheet of a file in this process.

    Raises
    ------
    SourceError
        The file cannot be read; one line says why and what to do.
    """
    kind = sniff(path)
    reader = import_module(f"hganalysis.reading.{READERS[kind]}")
    sheets: list[Sheet] = reader.read(path, kind)
    return to_unicode(path, kind, sheets)
