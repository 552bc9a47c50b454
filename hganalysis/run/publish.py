"""A finished staging folder becomes the published one in one step; the old one stays whole until then."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from itertools import count
from typing import TYPE_CHECKING

from hganalysis.errors import ParamsError
from hganalysis.report.period_result import PeriodResult
from hganalysis.run.published_places import RESULT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2


def read_published(folder: Path) -> PeriodResult:
    """Return the result of a published period.

    Raises ParamsError: its result.json is not there, or is not of the form that this version writes.
    """
    try:
        return PeriodResult.model_validate_json((folder / RESULT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ParamsError(
            f"Không đọc được {RESULT} của kỳ «{folder.name}»: thiếu, bị hỏng hoặc do bản khác của công cụ "
            "ghi; chạy lại kỳ đó."
        ) from None


def publish(staged: Path, published: Path) -> Path | None:
    """Put a staged folder in the place of the published one, then remove the old one.

    The disk holds the new folder before it takes the place, and the exchange before the old one goes.

    Where the system can exchange two folders in one call (Linux, macOS) there is no moment without a
    published folder. Elsewhere the old folder is moved aside first; `recover` brings it back if the second
    move never came.

    Returns
    -------
    Path or None
        What is left of the old folder where this user may not remove it; the new one stands all the same.
    """
    _keep(staged)
    old = staged
    if not published.exists():
        os.rename(staged, published)
    elif not _exchange(staged, published):
        old = _aside(published)
        os.rename(published, old)
        os.rename(staged, published)
    _keep_folder(published.parent)
    shutil.rmtree(old, ignore_errors=True)
    if not old.exists():
        return None
    left = next(each for each in _left_over(published) if not each.exists())
    os.rename(old, left)
    return left


def recover(published: Path) -> None:
    """Bring back a folder that an interrupted `publish` moved aside; remove it when the new one is there."""
    aside = _aside(published)
    if aside.exists() and not published.exists():
        os.rename(aside, published)
    shutil.rmtree(aside, ignore_errors=True)


def _keep(folder: Path) -> None:
    """Have the disk hold every file: after a power cut the new name must not lead to empty files."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            _keep_folder(path)
    _keep_folder(folder)


def _keep_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder cannot be opened there
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _left_over(published: Path) -> Iterator[Path]:
    return (published.with_name(f".old-{published.name}-{number}") for number in count(1))


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
