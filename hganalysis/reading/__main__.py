"""The reading process: a path in, sheets or one line of refusal out."""

from __future__ import annotations

import gc
import math
import os
import pickle
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.reading import limits
from hganalysis.reading.kinds import SPLIT, FileKind, sniff
from hganalysis.reading.legacy_sheets import to_unicode

if TYPE_CHECKING:
    from typing import BinaryIO

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


def main(path: Path) -> None:
    """Read one file and answer on what was the standard output; whatever else is printed goes nowhere."""
    gc.disable()  # cells hold no cycles, and there are millions of them
    with os.fdopen(os.dup(1), "wb", buffering=1024**2) as answers:
        os.dup2(2, 1)
        _limit(path)
        _send(_answer(path), answers)


def _limit(path: Path) -> None:
    """Hold what may be allocated and computed. Libraries and reserved ranges do not count, so not RLIMIT_AS.

    Windows has no such limits; there, size, cells and the time on the clock hold alone.
    """
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (limits.MEMORY, limits.MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        seconds = math.ceil(limits.seconds_for(path))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _answer(path: Path) -> list[Sheet] | str:
    try:
        return open_sheets(path)
    except SourceError as error:
        return str(error)
    except MemoryError:
        return f"{path.name}: cần quá {limits.MEMORY // 1024**2} MB bộ nhớ để đọc. {SPLIT}"


def open_sheets(path: Path) -> list[Sheet]:
    """Read every sheet of a file in this process.

    Raises SourceError: the file cannot be read; one line says why and what to do.
    """
    kind = sniff(path)
    sheets: list[Sheet] = import_module(f"hganalysis.reading.{READERS[kind]}").read(path, kind)
    return to_unicode(path, kind, sheets)


def _send(answer: list[Sheet] | str, answers: BinaryIO) -> None:
    """Write how many sheets follow and then each, or the refusal; nothing is remembered in between."""
    pickler = pickle.Pickler(answers, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True
    pickler.dump(answer if isinstance(answer, str) else len(answer))
    for sheet in answer if isinstance(answer, list) else []:
        pickler.dump(sheet)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
