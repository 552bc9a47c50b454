"""The message of a period in one line: what weighs most for who decides, true whatever the numbers are.

Work that is overdue and not done comes first, then what was done late, then what nobody could judge. Only
where there is none of these does the line say what went well, and then only of what was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.counting.result_words import if_all_is_known
from hganalysis.report.count_sentences import tasks, tells_who_holds

if TYPE_CHECKING:
    from hganalysis.counting.result_model import Result

LARGE = 0.05
"""Share of the total from which tasks that could not be judged belong in the message itself."""


def headline(result: Result, unclear: int = 0) -> str:
    """Return the message, without a full stop; the rows of `unclear` overdue tasks are not as published."""
    totals = result.totals
    if not totals.total:
        return _no_tasks(result)
    unjudged = f"{tasks(totals.unclassified)} chưa phân loại được" if much_is_unclassified(result) else ""
    late = [part for part in (_overdue(result, unclear), _done_late(result)) if part]
    if late:
        return text.capital("; ".join(filter(None, [*late, unjudged])))
    if totals.unclassified == totals.total:
        return f"Chưa phân loại được đúng hạn hay quá hạn: {_all(totals.total)}"
    return "; ".join(filter(None, [_nothing_late(result), _due_on_the_day(result)]))


def much_is_unclassified(result: Result) -> bool:
    """Tell whether the tasks that could not be judged are many enough to change the message."""
    return result.totals.unclassified >= max(1.0, LARGE * result.totals.total)


def _no_tasks(result: Result) -> str:
    said = if_all_is_known(result, "Kỳ này không có nhiệm vụ nào có thời hạn.").rstrip(".")
    undated = result.totals.no_deadline
    return f"{said}; {tasks(undated)} không có thời hạn để xét" if undated else said


def _overdue(result: Result, unclear: int) -> str:
    number = result.totals.open_overdue
    if not number:
        return ""
    held = {each.holder: each.open_overdue for each in result.holders}
    where = _where(number, held) if tells_who_holds(result) else ""
    but = f" ({text.number(unclear)} cần làm rõ vì khác số liệu kỳ trước)" if unclear else ""
    return f"{tasks(number)} quá hạn chưa hoàn thành{but}{where}"


def _where(number: int, held: dict[str, int]) -> str:
    """Say how many of the overdue tasks their agency still has to do, or that all have left its hands."""
    agency, every = held["agency"], "" if number == 1 else "đều "
    if 0 < agency < number:
        return f", trong đó {text.number(agency)} còn ở cơ quan thực hiện"
    if agency:
        return f", {every}còn ở cơ quan thực hiện"
    if held["approver"] == number:
        return f", {every}đang chờ duyệt"
    if held["reported_after"] == number:
        return f", {every}báo hoàn thành sau ngày chốt"
    if held["approver"] + held["reported_after"] == number:
        return ", cơ quan đều đã báo xong"
    return ""


def _done_late(result: Result) -> str:
    totals = result.totals
    if not totals.done_late:
        return ""
    if totals.open_overdue:
        return f"{tasks(totals.done_late)} hoàn thành quá hạn"
    if totals.done_late == totals.total:
        return f"{_all(totals.total)} hoàn thành quá hạn"
    share = text.percent(totals.done_late / totals.total)
    late = f"{text.number(totals.done_late)} trong {tasks(totals.total)} có thời hạn"
    return f"{late} hoàn thành quá hạn ({share})"


def _nothing_late(result: Result) -> str:
    totals = result.totals
    if totals.done_on_time == totals.total:
        said = f"{text.capital(_all(totals.total))} hoàn thành đúng hạn."
    else:
        done = f"{text.number(totals.done_on_time)} hoàn thành đúng hạn"
        said = f"Không có nhiệm vụ nào chậm: {done}, {text.number(totals.open_in_time)} còn hạn."
    return if_all_is_known(result, said).rstrip(".")


def _due_on_the_day(result: Result) -> str:
    number = result.due_today
    return f"{tasks(number)} đến hạn đúng ngày {text.date(result.as_of)}" if number else ""


def _all(number: int) -> str:
    return "nhiệm vụ duy nhất có thời hạn" if number == 1 else f"cả {tasks(number)} có thời hạn"
