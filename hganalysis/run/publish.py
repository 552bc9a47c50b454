"""A finished staging folder becomes the published one in one step; the old one stays whole until then."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from typing import TYPE_CHECKING

from hganalysis.errors import ParamsError
from hganalysis.report.period_result import PeriodResult

if TYPE_CHECKING:
    from pathlib import Path

RESULT = "result.json"
AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2


def read_published(folder: Path) -> PeriodResult:
    """Return the result of a published period.

    Raises
    ------
    ParamsError
        Its result.json is not there, or is not of the form that this version writes.
    """
    try:
        return PeriodResult.model_validate_json((folder / RESULT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ParamsError(
            f"Không đọc được {RESULT} của kỳ «{folder.name}»: thiếu, bị hỏng hoặc do bản khác của công cụ "
            "ghi; chạy lại kỳ đó."
        ) from None


def publish(staged: Path, published: Path) -> None:
    """Put a staged folder in the place of the published one, then remove the old one.

    Where the system can exchange two folders in one call (Linux, macOS) there is no moment without a
    published folder. Elsewhere the old folder is moved aside first; `recover` brings it back if the second
    move never came.
    """
    if not published.exists():
        os.rename(staged, published)
        return
    if _exchange(staged, published):
        shutil.rmtree(staged)
        return
    aside = _aside(published)
    os.rename(published, aside)
    os.rename(staged, published)
    shutil.rmtree(aside)


def recover(published: Path) -> None:
    """Bring back a folder that an interrupted `publish` moved aside; remove it when the new one is there."""
    aside = _aside(published)
    if not aside.exists():
        return
    if published.exists():
        shutil.rmtree(aside)
    else:
        os.rename(aside, published)


def _aside(published: Path) -> Path:
    return published.with_name(f".old-{published.name}")


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one system call; False where the system or the file system cannot."""
    if sys.platform == "win32":
        return False
    library = ctypes.CDLL(None)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        call = library.renameat2
        done = call(AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE)
        return bool(done == 0)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        return bool(library.renamex_np(os.fsencode(first), os.fsencode(second), RENAME_SWAP) == 0)
    return False
