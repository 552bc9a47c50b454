"""run.log: when a period was run, how long it took, by whom, with what warnings; a line of JSON for each run.

It is no part of what a period says and stands in no sum, so that the same inputs still give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from statistics import median
from typing import TYPE_CHECKING

from hganalysis import __version__
from hganalysis.run.manifest import LOG, MANIFEST, sha256

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hganalysis.counting.result_model import Result
    from hganalysis.settings.params import Params

GIT_SECONDS = 5


def write_log(
    folder: Path,
    published: Path,
    params: Params,
    result: Result,
    *,
    seconds: float,
    said: Mapping[str, str],
) -> None:
    """Write the log of a folder that is about to be published: the lines of the one it replaces, and its own.

    The folder has its run.json; the one it replaces need not be there. `said` is what notebooks, by name,
    wrote as errors and warnings.
    """
    now = dt.datetime.now().astimezone()
    line = {
        "finished": now.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "period": params.period,
        "analysed_by": params.analysed_by,
        "checked_by": params.checked_by,
        "version": __version__,
        "commit": _commit(published.parent.parent),
        "manifest": sha256(folder / MANIFEST),
        "rows": result.source.rows_read,
        "checks_failed": [check.name for check in result.checks if not check.holds],
        "warnings": [f"{warning.code}: {warning.message}" for warning in result.warnings],
        "notebooks_said": {name: said[name].splitlines() for name in sorted(said)},
    }
    before = published / LOG
    kept = before.read_text(encoding="utf-8") if before.is_file() and not before.is_symlink() else ""
    (folder / LOG).write_text(kept + json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")


def expected_seconds(published: Path) -> float | None:
    """Return how long a run of a period will take, by the logs of the periods published beside it.

    As the last run of the period, else as the median of the last runs of the others; None without any.
    """
    if (last := _last_seconds(published / LOG)) is not None:
        return last
    logs = sorted(published.parent.glob(f"[!.]*/{LOG}"))
    known = [seconds for log in logs if (seconds := _last_seconds(log)) is not None]
    return median(known) if known else None


def _last_seconds(log: Path) -> float | None:
    """Return how long the last run of a log took; None where the log is missing or bad."""
    try:
        return float(json.loads(log.read_text(encoding="utf-8").splitlines()[-1])["seconds"])
    except (OSError, ValueError, TypeError, LookupError):
        return None


def _commit(root: Path) -> str:
    """Return the commit of the project, "" where it is in no repository or there is no git."""
    try:
        command = ["git", "-C", str(root), "rev-parse", "HEAD"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=GIT_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
