"""The packages that this one needs, and what they need in turn; no other decides any byte of a period."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import distribution

from packaging.requirements import Requirement

PACKAGE = "hganalysis"


@cache
def needed_packages() -> dict[str, str]:
    """Return the version of each package that is needed to run a period, by name.

    Extras that nobody asks for are not among them, nor is what only develops this package: a period that a
    small installation published is the same one in a large installation of equal versions.

    Examples
    --------
    >>> "pandas" in needed_packages(), "pytest" in needed_packages()
    (True, False)
    """
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    to_look_at = [(PACKAGE, "")]
    while to_look_at:
        name, extra = to_look_at.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        installed = distribution(name)
        found[name] = installed.version
        for line in installed.requires or ():
            if not extra and "extra ==" in line:
                continue
            needed = Requirement(line)
            if needed.marker and not needed.marker.evaluate({"extra": extra}):
                continue
            to_look_at += [(_plain(needed.name), each) for each in ("", *needed.extras)]
    return dict(sorted(found.items()))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
