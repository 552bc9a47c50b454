"""What a period says at a glance: the five lines a leader reads, then what changes the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.answers.showing import Sentences
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.report.count_sentences import tells_who_holds

if TYPE_CHECKING:
    from hganalysis.counting.result_model import Result

SOON = 7
"""Days ahead whose deadlines are told."""


def found(result: Result) -> Sentences:
    """Return the five lines of a result, and its warnings; before them the notice of simulated data."""
    notice = (f"{SIMULATED_NOTICE.capitalize()}.",) if result.simulated else ()
    warned = tuple(f"Lưu ý: {each.message}" for each in result.warnings)
    return Sentences((*notice, *_lines(result), *warned))


def _lines(result: Result) -> tuple[str, ...]:
    n = {name: text.number(value) for name, value in result.totals.plain().items()}
    soon = next(each for each in result.due_soon.within if each.days == SOON)
    held = {each.holder: each.open_overdue for each in result.holders}
    with_agency = f", trong đó {text.number(held.get('agency', 0))} còn ở cơ quan, đơn vị"
    return (
        f"{result.label}, đến hết ngày {text.date(result.as_of)}: {n['total']} nhiệm vụ có thời hạn, "
        f"{n['done']} đã hoàn thành, {n['open']} chưa hoàn thành.",
        _on_time(result),
        f"{n['open_overdue']} nhiệm vụ chưa hoàn thành, quá hạn{with_agency * tells_who_holds(result)}; "
        f"{n['done_late']} nhiệm vụ hoàn thành quá hạn.",
        f"{text.number(soon.n)} nhiệm vụ đến hạn trong {SOON} ngày sau ngày chốt; "
        f"{text.number(result.due_today)} nhiệm vụ chưa hoàn thành hết hạn đúng ngày chốt.",
        f"{n['unclassified']} nhiệm vụ chưa phân loại; ngoài tổng số có {n['no_deadline']} nhiệm vụ "
        f"không thời hạn và {n['excluded']} dòng không tính.",
    )


def _on_time(result: Result) -> str:
    rate = next(each for each in result.rates if each.name == vocab.SETTLED_RATE)
    if not rate.denominator:
        return "Chưa có nhiệm vụ nào qua thời hạn."
    of = text.share_of(rate.numerator, rate.denominator)
    if rate.range is None:
        return f"Đúng hạn {of} nhiệm vụ đã qua thời hạn ({text.percent(rate.value)})."
    low, high = (text.percent(share) for share in rate.range)
    return (
        f"Đúng hạn {of} nhiệm vụ đã phân loại, qua thời hạn ({text.percent(rate.value)}; từ {low} đến "
        f"{high} tùy nhiệm vụ chưa phân loại)."
    )
