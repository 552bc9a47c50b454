"""The measured sentences of the report's parts I.2 and I.3, each true for none, one and many.

They stand beside the standing texts of the office. A measure without data is not mentioned here; the notebook
3_delays says why it has none.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.delays.delays_result import NotSaid
from hganalysis.quality import COMPLAINTS, MEASURES
from hganalysis.report.count_sentences import tasks

if TYPE_CHECKING:
    from hganalysis.quality.quality_result import Measured, MeasuredShare
    from hganalysis.report.period_result import PeriodResult

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
"""Reasons told with their share; the others are told with their number alone."""

NOT_CAUSES = ("unmatched", "unknown")
OWN_WORDS = "Các lý do này do cơ quan tự nêu, chưa được kiểm chứng."
SEVERAL = "Một nhiệm vụ có thể nêu nhiều lý do."
NONE = "không có nhiệm vụ nào"


def limits(result: PeriodResult) -> tuple[str, ...]:
    """Return one item a complaint: what was found, and among how many tasks; what no task has is not told.

    That a standing text of the office is not borne out is for its clerk (`report.standing`).
    """
    told = [entry for entry in result.measured() if entry.name in REPORTED and _is_found(entry)]
    if not set(SIDE_BY_SIDE) <= {entry.name for entry in told}:
        told = [entry for entry in told if entry.name not in SIDE_BY_SIDE]
    return tuple(
        f"Số liệu của kỳ về {_lower(COMPLAINTS[complaint])}: {_among_each(list(entries))}."
        for complaint, entries in groupby(told, key=lambda entry: entry.complaint)
    )


def causes(result: PeriodResult) -> tuple[str, ...]:
    """Return what agencies state as reasons, the most named first, and how many tasks have none.

    A task counts at every reason that it names. Nothing without data.
    """
    found = result.answered().reasons
    if isinstance(found, NotSaid):
        return ()
    named = [row for row in found.causes if row.cause not in NOT_CAUSES and row.mentioned]
    named.sort(key=lambda row: -row.mentioned)
    parts = [f"{_part(row.mentioned, found.late)} nêu {row.label}" for row in named[:MOST_REASONS]]
    parts += [f"{tasks(row.mentioned)} nêu {row.label}" for row in named[MOST_REASONS:]]
    apart = {row.cause: row.n for row in found.causes if row.cause in NOT_CAUSES}
    if apart["unmatched"]:
        parts.append(f"{_part(apart['unmatched'], found.late)} có ghi lý do nhưng chưa xếp loại được")
    unknown = apart["unknown"]
    parts.append(f"{_part(unknown, found.late) if unknown else NONE} chưa rõ lý do")
    several = sum(row.mentioned for row in named) + sum(apart.values()) > found.late
    return (
        f"Theo lý do đơn vị nêu, trong {tasks(found.late)} bị chậm (hoàn thành quá hạn hoặc quá hạn "
        f"chưa hoàn thành): {'; '.join(parts)}. {f'{SEVERAL} ' if several else ''}{OWN_WORDS}",
    )


def _is_found(entry: Measured) -> bool:
    return entry.has_tasks and (bool(entry.numerator) or entry.name in SIDE_BY_SIDE)


def _among_each(entries: list[Measured]) -> str:
    """Return what was found, the denominator named once for the measures that share it."""
    groups = groupby(entries, key=lambda entry: (entry.share.denominator, MEASURES[entry.name].denominator))
    return "; ".join(
        f"trong {text.number(number)} {among}, {_listed([_found(entry) for entry in members])}"
        for (number, among), members in groups
    )


def _found(entry: Measured) -> str:
    share = entry.share
    said = f"{MEASURES[entry.name].label}{_unknown(share)}"
    if not share.numerator:
        return f"{NONE} {said}"
    return f"{tasks(share.numerator)} ({text.percent(share.value)}) {said}"


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


def _unknown(share: MeasuredShare) -> str:
    return f" (không xét được {tasks(share.unknown)} thiếu thông tin)" if share.unknown else ""


def _part(number: int, late: int) -> str:
    return f"{tasks(number)} ({text.percent(number / late)})"
