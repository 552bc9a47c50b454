"""The generated sentences of the report, each true for none, one and many."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.counts import IDENTITIES, is_unclassified, parts_given
from hganalysis.counting.result_words import band_label, if_all_is_known, rate_label, reason_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.counting.result_model import AgencyCounts, Counts, Reason, Result, Rules
    from hganalysis.settings.office import Office

TASKS = "nhiệm vụ"
NAMED_AGENCIES = 5
"""Agencies that a sentence names, all of them; of more it names none."""

HELD = {
    "approver": "cơ quan chủ trì đã báo xong, đang chờ duyệt",
    "reported_after": "được báo hoàn thành sau ngày chốt số liệu",
    "unknown": "chưa rõ đang ở khâu nào",
}
"""What a sentence says of tasks that are open but not waiting for the agency."""

BASIS = {"current": "thời hạn hiện hành (sau gia hạn)", "original": "thời hạn ban đầu (trước gia hạn)"}
GRANULARITY = {
    "day": "ngày đến hạn được tính trọn ngày",
    "minute": (
        "thời hạn có giờ thì xét đến phút, không có giờ thì tính trọn ngày đến hạn, "
        "quá hạn chưa đến 1 ngày tính là 1 ngày"
    ),
}
CARRY_OVER = {
    "exclude": "không tính nhiệm vụ kỳ trước chuyển sang",
    "include": "tính cả nhiệm vụ kỳ trước chuyển sang",
}


def total(office: Office, entered: str, totals: Counts) -> str:
    """Return the sentence that introduces the counts."""
    start = entered.rstrip(" .,;:")
    if not totals.total:
        return f"{start}; trong kỳ báo cáo không ghi nhận {office.tasks_of} có thời hạn."
    return f"{start}, với tổng số nhiệm vụ có thời hạn là {tasks(totals.total)}, trong đó:"


def counts(result: Result) -> tuple[str, ...]:
    """Return the items of the published report: done, open, and what could not be classified if any."""
    totals = result.totals
    items = (_done(result), _open(result))
    if not totals.unclassified:
        return items
    reasons = _reasons(result.unclassified_reasons, "lý do: ")
    return *items, f"Số nhiệm vụ chưa phân loại là {tasks(totals.unclassified)}{reasons}."


def _done(result: Result) -> str:
    totals = result.totals
    if not totals.done:
        return if_all_is_known(result, "Chưa có nhiệm vụ nào hoàn thành.")
    return (
        f"Tổng số nhiệm vụ đã hoàn thành là {tasks(totals.done)} (trong đó: hoàn thành đúng hạn "
        f"{tasks(totals.done_on_time)}, hoàn thành quá hạn {tasks(totals.done_late)})."
    )


def _open(result: Result) -> str:
    totals = result.totals
    if not totals.open:
        return if_all_is_known(result, "Không còn nhiệm vụ nào chưa hoàn thành.")
    return (
        f"Tổng số nhiệm vụ chưa hoàn thành là {tasks(totals.open)} (trong đó: còn hạn "
        f"{tasks(totals.open_in_time)}{due_today(result)}, quá hạn {tasks(totals.open_overdue)})."
    )


def due_today(result: Result) -> str:
    """Return which part of the tasks in time is due on the as-of day itself, as a bracket; "" for none."""
    number = result.due_today
    if not number:
        return ""
    return f" (có {tasks(number)} đến hạn đúng ngày chốt số liệu, hoàn thành sau ngày này là quá hạn)"


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
    parts = text.listing([f"{tasks(number)} {words}" for number, words in told])
    return f"Trong {tasks(result.totals.open)} chưa hoàn thành có {parts}."


def rates(result: Result) -> str:
    """Return the rates of the whole, each with its numerator and denominator; nothing without tasks."""
    shares = [
        f"{rate_label(rate.name)} là {text.percent(rate.value)} "
        f"({text.number(rate.numerator)}/{text.number(rate.denominator)} nhiệm vụ)"
        for rate in result.rates
        if rate.value is not None
    ]
    return " ".join([text.capital("; ".join(shares)) + ".", *_ranges(result)]) if shares else ""


def settled_rate(result: Result) -> str:
    """Return the rate that is compared as a sentence, with the range that unclassified tasks leave."""
    rate = next(each for each in result.rates if each.name == vocab.SETTLED_RATE)
    if rate.value is None:
        return ""
    counted = f"{text.number(rate.numerator)}/{text.number(rate.denominator)} nhiệm vụ"
    said = f"{text.capital(rate_label(rate.name))} là {text.percent(rate.value)} ({counted})."
    return " ".join([said, *_ranges(result)])


def _ranges(result: Result) -> tuple[str, ...]:
    """Say what the compared rate would be whatever the tasks that are not classified turn out to be."""
    rate = next((each for each in result.rates if each.name == vocab.SETTLED_RATE), None)
    if rate is None or rate.range is None:
        return ()
    low, high = map(text.percent, rate.range)
    label = vocab.RATES[vocab.SETTLED_RATE][0]
    return (f"Tùy kết quả của các nhiệm vụ chưa phân loại, {label} có thể từ {low} đến {high}.",)


def overdue(office: Office, result: Result) -> str:
    """Return how many agencies have overdue tasks, how long overdue, who holds them, and what comes next."""
    number = result.totals.open_overdue
    if not number:
        none = if_all_is_known(result, "Không có nhiệm vụ quá hạn chưa hoàn thành.")
        return " ".join(filter(None, (none, holders(result), due_soon(result))))
    agencies = len(overdue_agencies(result))
    start = f"Có {tasks(number)} quá hạn chưa hoàn thành thuộc {text.number(agencies)} {office.units}"
    parts = (f"{start}{days_overdue(result)}.", overdue_where(result), holders(result), due_soon(result))
    return " ".join(filter(None, parts))


def overdue_where(result: Result) -> str:
    """Return all agencies with overdue tasks, in the order of the directory; of many, where their list is.

    No few of many are named: a count says nothing of an agency without its tasks and chance.
    """
    every = overdue_agencies(result)
    if len(every) > NAMED_AGENCIES:
        return "Danh mục tại Phụ lục II."
    if len(every) == 1:
        return f"Cơ quan chủ trì: {every[0].short}."
    names = [f"{each.short} ({text.number(each.open_overdue)})" for each in every]
    return f"Số nhiệm vụ quá hạn theo cơ quan chủ trì: {text.listing(names)}."


def overdue_agencies(result: Result) -> list[AgencyCounts]:
    """Return the agencies with overdue tasks in protocol order."""
    return [agency for agency in result.by_agency if agency.open_overdue]


def due_soon(result: Result) -> str:
    """Return how many open tasks fall due in each window after the as-of date."""
    as_of = dt.date.fromisoformat(result.as_of)
    windows = [each for each in result.due_soon.within if each.n]
    if not windows:
        start, end = text.date(as_of + dt.timedelta(days=1)), text.date(result.due_soon.until)
        none = f"Từ ngày {start} đến hết ngày {end} không có nhiệm vụ chưa hoàn thành nào đến hạn."
        return if_all_is_known(result, none)
    parts = [
        f"trong {each.days} ngày tới (đến hết ngày "
        f"{text.date(as_of + dt.timedelta(days=each.days))}) có {tasks(each.n)}"
        for each in windows
    ]
    summed = ", tính cộng dồn" if len(parts) > 1 else ""
    return f"Nhiệm vụ chưa hoàn thành sẽ đến hạn{summed}: {', '.join(parts)}."


def outside(result: Result) -> str:
    """Return what is outside the total: tasks without a deadline and rows not counted."""
    totals, sentences = result.totals, []
    if totals.no_deadline:
        kinds = _reasons(result.no_deadline_kinds, "")
        sentences.append(
            f"Ngoài tổng số nêu trên còn {tasks(totals.no_deadline)} không có thời hạn để xét{kinds}, "
            "được thống kê riêng."
        )
    if totals.excluded:
        rows = f"{text.number(totals.excluded)}/{text.number(result.source.rows_read)} dòng"
        sentences.append(f"Không tính {rows} của dữ liệu nguồn{_reasons(result.exclusions, '')}.")
    return " ".join(sentences)


def reconciliation(result: Result) -> str:
    """Return where the published figures do not add up or differ from ours; nothing when there are none."""
    published, broken = result.published, {c.name for c in result.checks if not c.holds}
    if not published:
        return ""
    sentences = [
        f"Số liệu đã công bố: {_gap(name, published)}."
        for name in IDENTITIES
        if f"published.{name}" in broken
    ]
    differing = [
        f"{label} công bố {text.number(published[name])}, tính lại {text.number(result.totals.of(name))}"
        for name, label in vocab.COUNTS.items()
        if f"compare.{name}" in broken
    ]
    if differing:
        sentences.append(f"Số liệu tính lại khác số liệu đã công bố: {'; '.join(differing)}.")
    elif any(check.name.startswith("compare.") for check in result.checks):
        sentences.append("Các số liệu tính lại khớp với số liệu đã công bố.")
    return " ".join(sentences)


def rules(result: Result) -> str:
    """Return how the figures were counted, in one paragraph."""
    rule, start, end = result.rules, text.date(result.from_), text.date(result.as_of)
    by = vocab.TASK_COLUMNS[rule.population_by].lower()
    return (
        f"Cách tính: số liệu tính đến hết ngày {end}, "
        "nhiệm vụ hoàn thành sau ngày này coi là chưa hoàn thành; "
        f"nhiệm vụ thuộc kỳ báo cáo khi có {by} từ ngày {start} đến hết ngày {end}, "
        f"{CARRY_OVER[rule.carry_over]}; xét theo {BASIS[rule.basis]}; "
        f"{GRANULARITY[rule.granularity]}; {_roll_forward(rule)}."
    )


def tasks(number: int) -> str:
    """Return a number of tasks, "1.234 nhiệm vụ"."""
    return f"{text.number(number)} {TASKS}"


def days_overdue(result: Result) -> str:
    """Return how long the overdue tasks are overdue: the days of the only one, or the bands of many."""
    tasks_overdue = result.lists.open_overdue
    if len(tasks_overdue) == 1:
        days = tasks_overdue[0].days_late
        return f", quá hạn {text.number(days or 0)} ngày"
    parts = [f"{tasks(band.n)} {band_label(band)}" for band in result.overdue_bands if band.n]
    return f"; số ngày quá hạn như sau: {', '.join(parts)}"


def _roll_forward(rule: Rules) -> str:
    moved, changes = rule.roll_forward, rule.roll_forward_changes
    now = "thời hạn rơi vào ngày nghỉ được dời sang ngày làm việc kế tiếp"
    if not moved:
        now = "thời hạn rơi vào ngày nghỉ vẫn giữ nguyên"
    other = "nếu không dời" if moved else "nếu dời sang ngày làm việc kế tiếp"
    if changes is None:
        return f"{now} (lịch ngày nghỉ chưa đủ để tính kết quả {other})"
    if not changes:
        return f"{now} ({other} thì kết quả phân loại vẫn như vậy)"
    return f"{now} ({other} thì {tasks(changes)} thay đổi trạng thái)"


def _reasons(reasons: Sequence[Reason], lead: str) -> str:
    """Return " (…)" with every reason, counted unless there is only one."""
    if not reasons:
        return ""
    if len(reasons) == 1:
        return f" ({lead}{reason_label(reasons[0].reason)})"
    parts = [f"{reason_label(each.reason)}: {text.number(each.n)}" for each in reasons]
    return f" ({lead}{'; '.join(parts)})"


def _gap(name: str, published: Mapping[str, int]) -> str:
    label = IDENTITIES[name][0]
    given = [published[part] for part in parts_given(name, published)]
    found, stated = sum(given), published[name]
    terms = " + ".join(text.number(part) for part in given)
    kind = " chưa phân loại" if is_unclassified(name, published) else ""
    return (
        f"{terms} = {text.number(found)}, khác {label} {text.number(stated)}; "
        f"chênh lệch {tasks(abs(stated - found))}{kind}"
    )
