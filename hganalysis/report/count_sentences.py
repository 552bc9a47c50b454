"""The generated sentences of the report, each true for none, one and many."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_words import (
    band_label,
    known_agencies,
    nothing_is_classified,
    of_what_is_classified,
    of_what_was_read,
    told_apart,
)

if TYPE_CHECKING:
    from hganalysis.counting.result_model import AgencyCounts, Counts, RangedRate, Result
    from hganalysis.settings.office import Office

TASKS = "nhiệm vụ"
NAMED_AGENCIES = 5
"""Agencies that a sentence names, all of them; of more it names none."""

WEEK = vocab.DUE_SOON_DAYS[1]
MOST_BANDS = 2
"""Bands of days overdue that a sentence tells, the longest first; the list has the days of each task."""

MOST_MISSING = 3
"""Months without a task that are named; of more, the months that have some are."""

HELD = {
    "approver": "đã báo xong, chờ duyệt",
    "reported_after": "báo hoàn thành sau ngày chốt",
    "unknown": "chưa rõ đang ở khâu nào",
}
"""What a sentence says of tasks that are open but not waiting for the agency."""


def total(office: Office, totals: Counts) -> str:
    """Return how the sentence that introduces the counts goes on after the office's own words."""
    if not totals.total:
        return f"; trong kỳ báo cáo không ghi nhận {office.tasks_of} có thời hạn."
    return f", với tổng số nhiệm vụ có thời hạn là {tasks(totals.total)}, trong đó:"


def counts(result: Result) -> tuple[str, ...]:
    """Return the items of the published report: done, open, and what could not be classified if any."""
    totals = result.totals
    if nothing_is_classified(result):
        every = f"Cả {tasks(totals.total)} đều" if totals.total > 1 else "Nhiệm vụ này"
        return (f"{every} chưa phân loại được (Phụ lục IV).",)
    items = (_done(result), _open(result))
    if not totals.unclassified:
        return items
    return *items, f"Số nhiệm vụ chưa phân loại là {tasks(totals.unclassified)} (Phụ lục IV)."


def _done(result: Result) -> str:
    totals = result.totals
    if not totals.done:
        return of_what_is_classified(result, "Chưa có nhiệm vụ nào hoàn thành.")
    return (
        f"Tổng số nhiệm vụ đã hoàn thành là {tasks(totals.done)} (trong đó: hoàn thành đúng hạn "
        f"{tasks(totals.done_on_time)}, hoàn thành quá hạn {tasks(totals.done_late)})."
    )


def _open(result: Result) -> str:
    totals = result.totals
    if not totals.open:
        return of_what_is_classified(result, "Không còn nhiệm vụ nào chưa hoàn thành.")
    return (
        f"Tổng số nhiệm vụ chưa hoàn thành là {tasks(totals.open)} (trong đó: còn hạn "
        f"{tasks(totals.open_in_time)}{due_today(result)}, quá hạn {tasks(totals.open_overdue)})."
    )


def due_today(result: Result) -> str:
    """Return which part of the tasks in time is due on the as-of day itself, as a bracket; "" for none."""
    number = result.due_today
    if not number:
        return ""
    return f" ({tasks(number)} hết hạn đúng ngày chốt)"


def due_on_the_day(result: Result) -> str:
    """Return how many open tasks are due on the as-of day itself, as a sentence; "" for none."""
    number = result.due_today
    if not number:
        return ""
    day = text.date(result.as_of)
    return f"Có {tasks(number)} đến hạn đúng ngày chốt số liệu {day}, hoàn thành sau ngày này là quá hạn."


def holders(result: Result) -> str:
    """Return who holds the tasks that are not completed, where it is not the agency; "" otherwise."""
    whole = {each.holder: sum(each.of(status) for status in vocab.OPEN) for each in result.holders}
    told = [(whole[name], words) for name, words in HELD.items() if whole[name]]
    if not told:
        return ""
    parts = text.listing([f"{text.number(number)} {words}" for number, words in told])
    return f"Trong {tasks(result.totals.open)} chưa hoàn thành có {parts}."


def tells_who_holds(result: Result) -> bool:
    """Tell whether the tasks that are not completed are with more than their agencies.

    Where all are with them, the source may know no other step, and that nothing waits for approval is not
    known from it.
    """
    return any(each.open_overdue or each.open_in_time for each in result.holders if each.holder != "agency")


def settled_rate(result: Result, *, with_interval: bool = True) -> str:
    """Return the rate that is compared as a sentence, with the range that unclassified tasks leave."""
    rate = next(each for each in result.rates if each.name == vocab.SETTLED_RATE)
    if rate.value is None:
        return ""
    late = rate.denominator - rate.numerator
    return (
        f"Trong {tasks(rate.denominator)} {settled(rate)} có {tasks(rate.numerator)} đúng hạn "
        f"({text.percent(rate.value)}{_interval(rate) if with_interval else ''}{_range(rate)}) và "
        f"{tasks(late)} chậm."
    )


def settled(rate: RangedRate) -> str:
    """Return what the tasks of the rate that is compared are called; more may be past their deadline."""
    return "đã qua thời hạn" if rate.range is None else "đã phân loại, qua thời hạn"


def _interval(rate: RangedRate) -> str:
    """Return the interval of a rate; results of older schemas have none."""
    if rate.interval is None:
        return ""
    low, high = map(text.percent, rate.interval)
    return f"; khoảng tin cậy 95%: từ {low} đến {high}"


def _range(rate: RangedRate) -> str:
    """Say what a rate would be whatever the tasks that are not classified turn out to be."""
    if rate.range is None:
        return ""
    low, high = map(text.percent, rate.range)
    return f"; {low}-{high} tùy số chưa phân loại"


def overdue(office: Office, result: Result) -> str:
    """Return how many agencies have overdue tasks and how long these are; "" where nothing is classified."""
    number = result.totals.open_overdue
    if nothing_is_classified(result):
        return ""
    if not number:
        return of_what_is_classified(result, "Không có nhiệm vụ quá hạn chưa hoàn thành.")
    agencies = overdue_agencies(result)
    unknown = _overdue_of_nobody(result)
    where = f" thuộc {text.number(len(agencies))} {office.units}{overdue_where(result)}" if agencies else ""
    if unknown:
        where += f", {f'{text.number(unknown)} ' if agencies else ''}chưa xác định được cơ quan"
    return f"Có {tasks(number)} quá hạn chưa hoàn thành (Phụ lục II){where}{days_overdue(result)}."


def overdue_where(result: Result) -> str:
    """Return all agencies with overdue tasks, in the order of the directory, as a bracket; "" for many.

    No few of many are named: a count says nothing of an agency without its tasks and chance. None is named
    where some of these tasks have left its hands.
    """
    every = overdue_agencies(result)
    left = any(each.open_overdue for each in result.holders if each.holder != "agency")
    if left or len(every) > NAMED_AGENCIES:
        return ""
    if len(every) == 1 and not _overdue_of_nobody(result):
        return f" ({every[0].agency})"
    return f" ({', '.join(f'{each.agency}: {text.number(each.open_overdue)}' for each in every)})"


def overdue_agencies(result: Result) -> list[AgencyCounts]:
    """Return the agencies with overdue tasks in protocol order; a name that leads to none is no agency."""
    return [agency for agency in told_apart(known_agencies(result)) if agency.open_overdue]


def _overdue_of_nobody(result: Result) -> int:
    """Return how many overdue tasks stand under names that lead to no agency."""
    every = sum(agency.open_overdue for agency in result.by_agency)
    return every - sum(agency.open_overdue for agency in overdue_agencies(result))


def due_soon(result: Result) -> str:
    """Return how many open tasks fall due in the days ahead, and of them in the week ahead."""
    as_of, until = dt.date.fromisoformat(result.as_of), text.date(result.due_soon.until)
    month = result.due_soon.within[-1]
    if nothing_is_classified(result):
        return "Chưa phân loại được nhiệm vụ nào nên chưa nêu được nhiệm vụ sắp đến hạn."
    if not month.n:
        start = text.date(as_of + dt.timedelta(days=1))
        none = f"Từ ngày {start} đến hết ngày {until} không có nhiệm vụ chưa hoàn thành nào đến hạn."
        return of_what_is_classified(result, none)
    week = next(each for each in result.due_soon.within if each.days == WEEK)
    return f"Đến hết ngày {until} có {tasks(month.n)} đến hạn{_sooner(week.n, month.n)}."


def _sooner(near: int, whole: int) -> str:
    """Say how many of some tasks fall due within the week."""
    if near == whole:
        return f", {'đều ' if whole > 1 else ''}trong {WEEK} ngày tới"
    return f", trong đó {text.number(near)} trong {WEEK} ngày tới" if near else ""


def coming(result: Result) -> str:
    """Return what falls due, and beside it what was due on the as-of day itself."""
    said, today = due_soon(result), result.due_today
    if not today:
        return said
    if not result.due_soon.within[-1].n:
        return f"{due_on_the_day(result)} {said}"
    return f"{said.removesuffix('.')}, chưa kể {tasks(today)} hết hạn đúng ngày chốt."


def days_overdue(result: Result) -> str:
    """Return how long the overdue tasks are overdue: the days of the only one, or the bands, worst first."""
    overdue_tasks = result.lists.open_overdue
    if len(overdue_tasks) == 1:
        return f", quá hạn {text.number(overdue_tasks[0].days_late or 0)} ngày"
    bands = [band for band in reversed(result.overdue_bands) if band.n]
    if len(bands) == 1:
        return f", đều quá hạn {band_label(bands[0])}"
    told = (f"{band_label(band)}: {text.number(band.n)}" for band in bands[:MOST_BANDS])
    return f", trong đó quá hạn {', '.join(told)}"


def months(result: Result) -> str:
    """Return in which months of the period tasks were given, where there are none in some; else "".

    Only tasks with a deadline are counted by month.
    """
    given = [each.month for each in result.by_month if each.assigned]
    missing = months_without(result)
    if not missing:
        return ""
    given_by = "nhập" if result.rules.population_by == "entered_on" else "giao"
    if len(missing) <= MOST_MISSING:
        named = text.listing([text.month(month) for month in missing])
        return of_what_was_read(
            result, f"Không có nhiệm vụ có thời hạn nào được {given_by} trong tháng {named}."
        )
    of = text.share_of(len(given), len(result.by_month))
    named = text.listing([text.month(month) for month in given])
    return f"Dữ liệu chỉ có nhiệm vụ có thời hạn được {given_by} trong {of} tháng của kỳ ({named})."


def months_without(result: Result) -> list[str]:
    """Return the months in which no task was given, of a period that has some; not those at its ends.

    A month at an end may lie in the period by a day or two.
    """
    given = [bool(each.assigned) for each in result.by_month]
    if not any(given):
        return []
    return [each.month for each in result.by_month[1:-1] if not each.assigned]


def tasks(number: int) -> str:
    """Return a number of tasks, "1.234 nhiệm vụ"."""
    return f"{text.number(number)} {TASKS}"
