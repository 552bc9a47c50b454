"""A finished staging folder becomes the published one in one step; the old one stays whole until then."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2


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
