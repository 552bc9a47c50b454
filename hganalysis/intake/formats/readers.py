"""Which reader reads which kind of file."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from hganalysis.intake.legacy import to_unicode
from hganalysis.intake.sniff import FileKind, sniff

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.intake.cells import Sheet

READERS: dict[FileKind, str] = {
    "xlsx": "workbook",
    "xlsb": "workbook",
    "xls": "workbook",
    "ods": "workbook",
    "csv": "csvfile",
    "html": "htmltable",
    "mhtml": "htmltable",
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
    reader = import_module(f"hganalysis.intake.formats.{READERS[kind]}")
    sheets: list[Sheet] = reader.read(path, kind)
    return to_unicode(path, kind, sheets)
