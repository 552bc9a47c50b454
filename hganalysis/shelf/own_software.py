"""What a period was made with, to be installed again: this package as a wheel, and the packages it needs."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.metadata import distribution
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from hganalysis import __version__
from hganalysis.documents.zipped import archive
from hganalysis.run.manifest import PACKAGE, code_files

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

WHEEL = f"hganalysis-{__version__}-py3-none-any.whl"
LOCK = "requirements.lock"

ABOUT = f"hganalysis-{__version__}.dist-info"
KIND = "Wheel-Version: 1.0\nGenerator: hganalysis\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
KEPT = ("METADATA", "entry_points.txt")
NOT_LISTED = ("hganalysis", "pip")
"""It comes as a wheel; what installs is there."""

LOCKED = re.compile(r"^([\w.-]+)==([^\s;\\]+).*\n(?:[ \t]+.*\n?)*", re.MULTILINE)
"""One package of a lock, with the lines of its hashes."""


def own_wheel(moment: dt.datetime) -> bytes:
    """Return this package as a wheel, the same bytes for the same code and moment.

    Its files are those that run.json names as the code of a run. What an installation from the repository
    finds beside itself (notebooks and maps for ``hganalysis new``) is not in it.
    """
    files = {path.relative_to(PACKAGE.parent).as_posix(): path.read_bytes() for path in code_files()}
    about = {name: distribution("hganalysis").read_text(name) for name in KEPT}
    files |= {f"{ABOUT}/{name}": text.encode() for name, text in about.items() if text}
    files[f"{ABOUT}/WHEEL"] = KIND.encode()
    record = f"{ABOUT}/RECORD"
    lines = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in sorted(files.items())]
    files[record] = "\n".join([*lines, f"{record},,", ""]).encode()
    return archive(files, moment)


def own_lock() -> str:
    """Return the lock that this package comes with, "" where it comes without."""
    places = (PACKAGE / "shipped" / LOCK, PACKAGE.parent / LOCK)
    return next((place.read_text("utf-8") for place in places if place.is_file()), "")


def requirements(ran: Mapping[str, str], lock: str) -> tuple[str, bool]:
    r"""Return what to install to have every package of a run, and whether each is held to its hashes.

    `ran` has the versions by name, as run.json keeps them; a lock with hashes is used where it has all of
    them.

    Examples
    --------
    >>> requirements({"pandas": "3.0.1", "hganalysis": "0.1.0"}, "")
    ('pandas==3.0.1\n', False)
    """
    had = {canonicalize_name(name): version for name, version in ran.items() if name not in NOT_LISTED}
    blocks = {(canonicalize_name(found[1]), found[2]): found[0] for found in LOCKED.finditer(lock)}
    if all(pair in blocks for pair in had.items()):
        return "".join(f"{blocks[pair].rstrip()}\n" for pair in sorted(had.items())), True
    return "".join(f"{name}=={version}\n" for name, version in sorted(had.items())), False


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
