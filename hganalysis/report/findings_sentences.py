"""The measured sentences of the report's parts I.2 and I.3, each true for none, one and many.

They stand beside the standing texts of the office. A measure without data is not mentioned here; the notebook
3_delays says why it has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from hganalysis import text
from hganalysis.quality import COMPLAINTS
from hganalysis.report.sentences import tasks

Result = Mapping[str, Any]

REPORTED = (
    "entered_late", "entered_after_due", "entry_incomplete", "overdue_unreminded", "update_stale_30",
    "never_updated", "done_unfinished_progress", "done_without_date", "done_before_assigned",
    "done_without_evidence", "result_poor", "extended", "extended_twice", "on_time_current",
    "on_time_original",
)  # fmt: skip
"""The measures that the report tells; the notebook shows all."""

SIDE_BY_SIDE = ("on_time_current", "on_time_original")
"""Told together or not at all: one says nothing of extensions without the other."""

MOST_REASONS = 3
"""Reasons named one by one; the others are told together."""

NOT_CAUSES = ("unmatched", "unknown")
RARE = 0.05
"""A share whose 95% interval ends below this is told as that of few tasks. A convention of this tool."""

NOT_SEEN = "số liệu kỳ này chưa cho thấy điều đó"
RARELY_SEEN = "số liệu kỳ này chỉ cho thấy điều đó ở số ít nhiệm vụ"
NONE = "không có nhiệm vụ nào"


def limits(result: Result) -> tuple[str, ...]:
    """Return one item a complaint: what was found, and among how many tasks."""
    told = [entry for entry in result["quality"] if entry["name"] in REPORTED and not entry["unsaid"]]
    if not set(SIDE_BY_SIDE) <= {entry["name"] for entry in told}:
        told = [entry for entry in told if entry["name"] not in SIDE_BY_SIDE]
    return tuple(
        f"Số liệu của kỳ về {_lower(COMPLAINTS[complaint])}: {_among_each(list(entries))}."
        for complaint, entries in groupby(told, key=lambda entry: str(entry["complaint"]))
    )


def causes(result: Result) -> tuple[str, ...]:
    """Return what agencies state as reasons, and how many tasks have none; nothing without data."""
    found = result["delays"]["reasons"]
    if found["unsaid"]:
        return ()
    named = [row for row in found["causes"] if row["cause"] not in NOT_CAUSES and row["n"]]
    apart = {row["cause"]: row for row in found["causes"] if row["cause"] in NOT_CAUSES}
    parts = [f"{_part(row['n'], found)} nêu {row['label']}" for row in named[:MOST_REASONS]]
    others = sum(row["n"] for row in named[MOST_REASONS:])
    if others:
        parts.append(f"{_part(others, found)} nêu lý do khác")
    if apart["unmatched"]["n"]:
        parts.append(f"{_part(apart['unmatched']['n'], found)} có ghi lý do nhưng chưa xếp loại được")
    unknown = apart["unknown"]["n"]
    parts.append(f"{_part(unknown, found) if unknown else NONE} chưa rõ lý do")
    return (
        f"Theo lý do đơn vị nêu, trong {tasks(found['late'])} hoàn thành quá hạn hoặc chưa hoàn thành, "
        f"quá hạn: {'; '.join(parts)}. Lý do này chưa được kiểm chứng.",
    )


def _among_each(entries: list[Mapping[str, Any]]) -> str:
    """Return what was found, the denominator named once for the measures that share it."""
    groups = groupby(entries, key=lambda entry: (entry["denominator"], entry["denominator_of"]))
    return "; ".join(
        f"trong {text.number(number)} {among}, {_listed([_found(entry) for entry in members])}"
        for (number, among), members in groups
    )


def _found(entry: Mapping[str, Any]) -> str:
    said = f"{entry['label']}{_unknown(entry)}{_contradicts(entry)}"
    if not entry["numerator"]:
        return f"{NONE} {said}"
    return f"{tasks(entry['numerator'])} ({text.percent(entry['value'])}) {said}"


def _contradicts(entry: Mapping[str, Any]) -> str:
    """Return that the data do not bear out the standing text beside them, or hardly do."""
    if entry["name"] in SIDE_BY_SIDE or not entry["denominator"]:
        return ""
    if not entry["numerator"]:
        return f" ({NOT_SEEN})"
    return f" ({RARELY_SEEN})" if entry["interval"][1] < RARE else ""


def _listed(parts: list[str]) -> str:
    """Join what was found; a number that follows no other number needs a verb before it."""
    none = [True, *(part.startswith(NONE) for part in parts)]
    spoken = [
        f"có {part}" if after_none and not part.startswith(NONE) else part
        for part, after_none in zip(parts, none[:-1], strict=True)
    ]
    return text.listing(spoken)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _unknown(entry: Mapping[str, Any]) -> str:
    return f" (không xét được {tasks(entry['unknown'])} thiếu thông tin)" if entry["unknown"] else ""


def _part(number: int, found: Mapping[str, Any]) -> str:
    return f"{tasks(number)} ({text.percent(number / found['late'])})"
