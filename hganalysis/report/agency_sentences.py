"""The sentences of report and brief on agencies that differ from what their own tasks lead one to expect.

Nothing here looks at a bare rate: who is named was decided by `delays.agencies`, which takes the kind of
task, the number of tasks and chance into account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.delays.delays_result import Agencies, Agency, NotSaid
from hganalysis.delays.who_differs.agencies_answer import one_decimal, unclassified
from hganalysis.report.count_sentences import tasks

if TYPE_CHECKING:
    from hganalysis.report.period_result import PeriodResult

SIDES = {"higher": "nhiều hơn", "lower": "ít hơn"}
USUAL_TASKS = 20
"""Tasks of the agency that the reach of the comparison is told of."""


def agencies(result: PeriodResult) -> tuple[str, ...]:
    """Return at most two sentences: who has more late tasks than expected, and who has fewer.

    Agencies stand in the order of the directory. Where none is named, one sentence says that none was seen to
    differ and what could have been seen; nothing without data, or where no agency has tasks enough.
    """
    found = result.answered().agencies
    if isinstance(found, NotSaid) or all(row.unsaid for row in found.rows):
        return ()
    told = tuple(_side(found, side) for side in SIDES if any(row.named == side for row in found.rows))
    return told or _none(found)


def _side(found: Agencies, side: str) -> str:
    rows = [row for row in found.rows if row.named == side]
    told = text.listing([_numbers(row) for row in rows])
    return f"{_compared(found)}, số nhiệm vụ muộn {SIDES[side]} hẳn mức dự kiến ở {told}."


def _numbers(row: Agency) -> str:
    due = f"{text.number(row.late)} muộn trong {tasks(row.tasks)} đã phân loại và đã qua thời hạn"
    return f"{row.agency} ({due}, dự kiến {one_decimal(row.expected)}{unclassified(row.unknown)})"


def _none(found: Agencies) -> tuple[str, ...]:
    usual = next((row for row in found.typical if row.tasks == USUAL_TASKS), None)
    if usual is None or usual.high >= usual.tasks:
        return ()
    seen = f"từ {text.number(usual.high + 1)} nhiệm vụ muộn trong {text.number(USUAL_TASKS)} nhiệm vụ"
    return (
        f"{_compared(found)}, chưa thấy cơ quan, đơn vị nào có số nhiệm vụ muộn khác hẳn mức dự kiến; với "
        f"số liệu của kỳ, chỉ khác biệt lớn mới thấy được (ví dụ {seen}).",
    )


def _compared(found: Agencies) -> str:
    return "Xét theo loại việc được giao" if found.terms else "So với mức chung (chưa xét được loại việc)"
