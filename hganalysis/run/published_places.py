"""Where the files of a published period lie; nothing that computes is imported to know it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.settings.params import Params

RESULT = "result.json"
TASKS = "data/tasks.parquet"
"""Where a published period keeps every row read with its status."""

MOST_PERIODS = 24
"""Earlier periods that say what change is usual: two years of months."""


def previous_file(outputs: Path, params: Params) -> Path | None:
    """Return where the result of the period before is published, None when the params name none."""
    return outputs / params.previous / RESULT if params.previous else None


def previous_tasks_file(outputs: Path, params: Params) -> Path | None:
    """Return where the judged table of the period before is published, None where it kept none."""
    path = outputs / params.previous / TASKS
    return path if params.previous and path.is_file() else None


def earlier_results(outputs: Path, last: str) -> dict[str, Path]:
    """Return the results of periods that go on from each other, latest first, as far as they can be read."""
    found: dict[str, Path] = {}
    while last and last not in found and len(found) < MOST_PERIODS:
        path = outputs / last / RESULT
        try:
            before = json.loads(path.read_text(encoding="utf-8")).get("previous") or {}
            found[last], last = path, str(before.get("period", ""))
        except (OSError, ValueError, AttributeError, RecursionError):
            break
    return found
