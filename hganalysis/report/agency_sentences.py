"""The sentences of report and brief on agencies that differ from what their own tasks lead one to expect.

Nothing here looks at a bare rate: who is named was decided by `delays.agencies`, which takes the kind of
task, the number of tasks and chance into account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.delays.delays_result import Agencies, Agency, NotSaid
from hganalysis.delays.who_differs.agencies_answer import one_decimal, unclassified
from hganalysis.settings.directory import days_to_tell_apart

if TYPE_CHECKING:
    from hganalysis.report.period_result import PeriodResult

SIDES = {"higher": "nhiều hơn", "lower": "ít hơn"}


def agencies(result: PeriodResult) -> tuple[str, ...]:
    """Return at most two sentences: who has more late tasks than expected, and who has fewer.

    Agencies stand in the order of the directory. Where none is named, one sentence says that none was seen to
    differ; nothing without data, or where no agency has tasks enough.
    """
    found = result.answered().agencies
    if isinstance(found, NotSaid) or all(row.unsaid for row in found.rows):
        return ()
    told = tuple(_side(found, side) for side in SIDES if any(row.named == side for row in found.rows))
    return told or (_none(found),)


def named(found: Agencies, side: str) -> list[Agency]:
    """Return the agencies that differ to one side, called so that two of one name are told apart."""
    days = days_to_tell_apart([(row.agency_id, row.agency) for row in found.rows])
    return [
        row.model_copy(update={"agency": row.agency + told})
        for row, told in zip(found.rows, days, strict=True)
        if row.named == side
    ]


def _side(found: Agencies, side: str) -> str:
    rows = named(found, side)
    told = text.listing([_numbers(row) for row in rows])
    return f"{_compared(found)}, số nhiệm vụ chậm {SIDES[side]} hẳn mức dự kiến ở {told}."


def _numbers(row: Agency) -> str:
    due = f"{text.share_of(row.late, row.tasks)} nhiệm vụ đã phân loại và đã qua thời hạn"
    return f"{row.agency} ({due}, dự kiến {one_decimal(row.expected)}{unclassified(row.unknown)})"


def _none(found: Agencies) -> str:
    if found.phi > found.phi_null_high:
        return (
            f"{_compared(found)}, các cơ quan chậm nhiều ít khác nhau hơn mức ngẫu nhiên; không cơ quan nào "
            "ra ngoài khoảng khác nhau ấy."
        )
    return f"{_compared(found)}, chưa thấy cơ quan nào chậm khác hẳn mức dự kiến."


def _compared(found: Agencies) -> str:
    return "Xét theo loại việc" if found.terms else "So với mức chung (chưa xét được loại việc)"
