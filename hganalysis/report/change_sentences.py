"""The sentences on what changed since the period before: a direction only where it is more than chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_words import rate_label, told_change
from hganalysis.history.flow_words import due_sentence, flow_line, nameless_told, sentences
from hganalysis.report.appendix_tables import caution_before

if TYPE_CHECKING:
    from hganalysis.counting.result_model import ChangedRate, ChangedTotal, Changes, Previous, Result
    from hganalysis.report.period_result import PeriodResult

TOLD_TOTALS = ("total", "done", "open_overdue", "unclassified")
TOLD_RATES = ("on_time_of_settled", "overdue_of_total")
RULES = {
    "granularity": "xét thời hạn theo ngày hay theo phút",
    "roll_forward": "dời thời hạn rơi vào ngày nghỉ",
    "basis": "thời hạn trước hay sau gia hạn",
    "population_by": "ngày dùng để xét nhiệm vụ thuộc kỳ",
    "carry_over": "nhiệm vụ kỳ trước chuyển sang",
}


def against(before: Previous, label: str) -> str:
    """Return "So với kỳ trước (…)", the lead of every comparison; `label` is what to call that period."""
    start, end = text.date(before.from_), text.date(before.as_of)
    return f"So với kỳ trước ({label}, từ ngày {start} đến hết ngày {end})"


def changes(result: Result, most: int | None = None) -> tuple[str, ...]:
    """Return one sentence a figure, why rates are not compared if so, and what was wrong then.

    None without a period before. Of more faults of that period than `most` the others are counted.
    """
    told = result.changes
    if told is None:
        return ()
    totals = {each.name: each for each in told.totals}
    rates = [each for each in told.rates if each.name in TOLD_RATES]
    return (
        text.capital("; ".join(_total(totals[name]) for name in TOLD_TOTALS if _is_told(totals[name]))) + ".",
        *(f"{text.capital(rate_label(each.name))} {told_change(each)}." for each in rates if _has_both(each)),
        *_caution(told),
        *filter(None, [caution_before(result, most)]),
    )


def flow(result: PeriodResult, *, in_short: bool = False) -> tuple[str, ...]:
    """Return how tasks came and went since the period before, in short or whole, and those that fell due.

    None without a period before that kept its tasks.
    """
    told = result.flow
    if told is None:
        return ()
    if in_short:
        return (flow_line(told.whole, since=told.since), *nameless_told(told), due_sentence(told))
    return sentences(told)


def in_one(result: Result) -> str:
    """Return the whole comparison as one paragraph; nothing without a period before."""
    told, before = changes(result), result.previous
    if before is None or not told:
        return ""
    return f"{against(before, before.label)}: {' '.join(told)}"


def _is_told(total: ChangedTotal) -> bool:
    return total.name != "unclassified" or bool(total.before or total.after)


def _total(each: ChangedTotal) -> str:
    label = vocab.COUNTS[each.name]
    after, before = text.number(each.after), text.number(each.before)
    return f"{label} {after} (kỳ trước {before}{_more_or_less(each.difference)})"


def _more_or_less(difference: int | None) -> str:
    if difference is None:
        return ""
    if not difference:
        return ", bằng nhau"
    return f", {'nhiều hơn' if difference > 0 else 'ít hơn'} {text.number(abs(difference))}"


def _has_both(rate: ChangedRate) -> bool:
    return rate.before.value is not None and rate.after.value is not None


def _caution(told: Changes) -> tuple[str, ...]:
    if told.other_rules:
        rules = "; ".join(RULES[name] for name in told.other_rules)
        return (f"Hai kỳ tính theo quy tắc khác nhau ({rules}) nên chỉ nêu số liệu, không so sánh.",)
    if told.overlap:
        return ("Hai kỳ có phần trùng nhau nên các tỷ lệ chung chỉ được nêu, không so sánh.",)
    if told.unequal:
        return ("Hai kỳ dài ngắn khác nhau nên chỉ nêu số liệu, không so sánh.",)
    return ()
