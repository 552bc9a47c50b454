"""The ways in which a machine may differ from the one that published, each as a command is run in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
ANOTHER_USER = (
    *("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"),
    *("--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"),
)
"""Reads what root reads, and writes nothing of it."""


@dataclass(frozen=True)
class Way:
    """What is different: variables of the environment, words before the command, whether it needs root."""

    env: dict[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    root: bool = False

    def possible(self) -> bool:
        """Tell whether this machine can be made so."""
        as_root = not self.root or (hasattr(os, "getuid") and os.getuid() == 0)
        return as_root and all(shutil.which(word) for word in self.before[:1])


WAYS = {
    "in an empty folder of another name": Way(),
    "time zone Pacific/Kiritimati": Way({"TZ": "Pacific/Kiritimati"}),
    "time zone America/Los_Angeles": Way({"TZ": "America/Los_Angeles"}),
    "locale C": Way({"LC_ALL": "C", "LANG": "C"}),
    "locale vi_VN.UTF-8": Way({"LC_ALL": "vi_VN.UTF-8", "LANG": "vi_VN.UTF-8"}),
    "another user without a home": Way({"HOME": "/nonexistent"}, ANOTHER_USER, root=True),
    "PYTHONHASHSEED 7": Way({"PYTHONHASHSEED": "7"}),
    "one core": Way(before=("taskset", "-c", "0")),
    "four threads of BLAS": Way(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "4")),
}


def everything_else() -> Way:
    """Return all the ways at once that this machine can be made to differ in."""
    possible = [way for name, way in WAYS.items() if way.possible() and "America" not in name]
    possible = [way for way in possible if way.env.get("LC_ALL") != "vi_VN.UTF-8"]
    env = {key: value for way in possible for key, value in way.env.items()}
    return Way(env, tuple(word for way in possible for word in way.before))


def rebuilt(archive: Path, way: Way, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Rebuild the period of an archive in one way, where the outputs lie in no project."""
    command = [*way.before, sys.executable, "-m", "hganalysis", "verify", str(archive), "--rebuild"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **way.env}
    return subprocess.run(
        command, env=env, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )
