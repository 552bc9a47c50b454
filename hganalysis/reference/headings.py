"""Words that column headings use, for proposing a map to an export that has none."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from hganalysis.reference.entries import Entry, read_reference, refuse_faults

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADINGS_FILE = Path(__file__).parent / "headings.yml"
FIELDS = (
    "task_id", "doc_number", "doc_date", "title", "source_level", "leader", "field", "agency", "coop",
    "assigned_on", "entered_on", "due_on", "due_original", "extension_count", "status", "progress_pct",
    "reported_on", "completed_on", "confirmed_on", "evidence_count", "result_doc", "last_update_on",
    "reminder_count", "cause", "note",
)  # fmt: skip
"""The keys of a map's `columns`, in the order of the task table."""


@cache
def load_headings(path: Path | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return the words that headings use for each field a map may name, the preferred one first.

    Raises
    ------
    MapError
        `reference/headings.yml`, or the file given, is missing or has faults.
    """
    content = read_reference(path or HEADINGS_FILE, FIELDS)
    top = Entry(content, (), content.data)
    words = {name: top.texts(name) for name in FIELDS}
    refuse_faults(content)
    return MappingProxyType(words)
