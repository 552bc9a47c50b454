"""The counts in the sentences of the letter and the brief, each with the name of the rows behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_words import band_label
from hganalysis.documents.model import BulletList, Paragraph, RichText, Span
from hganalysis.report.count_sentences import HELD, WEEK
from hganalysis.report.count_sentences import settled as called
from hganalysis.report.rows_behind import (
    BAND_SETS,
    COUNT_SETS,
    DUE_ON_THE_DAY,
    DUE_WITHIN,
    HOLDER_SETS,
    LATE,
    SETTLED,
    WITH_AGENCY,
    named,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hganalysis.counting.result_model import Result
    from hganalysis.documents.model import Block

Place = tuple[str, int, str, str]
"""What stands before a count, the count, what stands after it, and the name of its rows."""

ON_TIME = COUNT_SETS["done_on_time"][0]


def with_rows(blocks: Sequence[Block], result: Result, own: Callable[[str], str]) -> tuple[Block, ...]:
    """Return blocks whose counts name the rows behind them: paragraphs and lists; others stay as they are.

    `own` puts the words of the office in a text, where that was done in the sentences.
    """
    patterns = [
        (_pattern(own(before), n, own(after)), name)
        for before, n, after, name in (*_of_totals(result), *_of_days(result), *_of_holders(result))
        if n
    ]
    return tuple(_linked(block, patterns) for block in blocks)


def _pattern(before: str, n: int, after: str) -> re.Pattern[str]:
    start = f"(?<={re.escape(before)})" if before else r"(?<![\d.,/])"
    return re.compile(rf"{start}{text.number(n)}(?!\.?\d)(?={re.escape(after)})")


def _of_totals(result: Result) -> Iterator[Place]:
    totals, tasks = result.totals, " nhiệm vụ"
    before = {
        "total": "nhiệm vụ có thời hạn là ",
        "done": "nhiệm vụ đã hoàn thành là ",
        "done_on_time": "hoàn thành đúng hạn ",
        "done_late": "hoàn thành quá hạn ",
        "open": "nhiệm vụ chưa hoàn thành là ",
        "open_in_time": "còn hạn ",
        "open_overdue": ", quá hạn ",
        "unclassified": "chưa phân loại là ",
    }
    for count, words in before.items():
        yield words, totals.of(count), tasks, named(count)
    yield "Có ", totals.open_overdue, " nhiệm vụ quá hạn chưa hoàn thành", named("open_overdue")
    settled = next(rate for rate in result.rates if rate.name == vocab.SETTLED_RATE)
    yield "Trong ", settled.denominator, f" nhiệm vụ {called(settled)}", SETTLED
    yield "qua thời hạn có ", settled.numerator, " nhiệm vụ đúng hạn", f"{SETTLED}.{ON_TIME}"
    late, of = settled.denominator - settled.numerator, text.number(settled.denominator)
    yield " và ", late, " nhiệm vụ chậm", f"{SETTLED}.{LATE}"
    yield "", late, f"/{of} nhiệm vụ {called(settled)} bị chậm", f"{SETTLED}.{LATE}"
    yield "Trong ", totals.done_late, " nhiệm vụ hoàn thành quá hạn:", named("done_late")
    yield "Có ", totals.done_late, " nhiệm vụ hoàn thành quá hạn, đều", named("done_late")
    yield "", totals.no_deadline, " không có thời hạn", named("no_deadline")
    yield "", totals.excluded, " không tính", named("excluded")


def _of_days(result: Result) -> Iterator[Place]:
    for band in result.overdue_bands:
        yield f"{band_label(band)}: ", band.n, "", named("open_overdue", BAND_SETS[band.low])
    for before in (f"còn hạn {text.number(result.totals.open_in_time)} nhiệm vụ (", "chưa kể "):
        yield before, result.due_today, " nhiệm vụ hết hạn đúng ngày chốt", DUE_ON_THE_DAY
    yield "Có ", result.due_today, " nhiệm vụ đến hạn đúng ngày chốt số liệu", DUE_ON_THE_DAY
    for window in result.due_soon.within:
        until = text.date(result.due_soon.until)
        if window is result.due_soon.within[-1]:
            within = DUE_WITHIN[window.days]
            yield f"Đến hết ngày {until} có ", window.n, " nhiệm vụ đến hạn", within
            yield "còn phải thực hiện ", window.to_do, "", f"{within}.{WITH_AGENCY}"
        elif window.days == WEEK:
            yield "trong đó ", window.n, f" trong {WEEK} ngày tới", DUE_WITHIN[window.days]


def _of_holders(result: Result) -> Iterator[Place]:
    yield "Trong ", result.totals.open, " nhiệm vụ chưa hoàn thành có", named("open")
    for held in result.holders:
        if words := HELD.get(held.holder):
            whole = sum(held.of(status) for status in vocab.OPEN)
            yield " ", whole, f" {words}", named("open", HOLDER_SETS[held.holder])


def _linked(block: Block, patterns: Sequence[tuple[re.Pattern[str], str]]) -> Block:
    match block:
        case Paragraph():
            spans = _spans((Span(block.text),), patterns)
            return RichText(spans) if len(spans) > 1 else block
        case RichText():
            return RichText(_spans(block.spans, patterns))
        case BulletList():
            return BulletList(tuple(_item(each, patterns) for each in block.items))
    return block


def _item(item: str | RichText, patterns: Sequence[tuple[re.Pattern[str], str]]) -> str | RichText:
    if isinstance(item, RichText):
        return RichText(_spans(item.spans, patterns))
    spans = _spans((Span(item),), patterns)
    return RichText(spans) if len(spans) > 1 else item


def _spans(spans: Sequence[Span], patterns: Sequence[tuple[re.Pattern[str], str]]) -> tuple[Span, ...]:
    """Return spans with each count in one of its own; two rules never take the same digits."""
    made: list[Span] = []
    for span in spans:
        found = {
            match.span(): name
            for pattern, name in reversed(patterns)
            for match in pattern.finditer(span.text)
            if not span.to
        }
        end = 0
        for (start, stop), name in sorted(found.items()):
            if start >= end:
                made += [Span(span.text[end:start]), Span(span.text[start:stop], rows=name)]
                end = stop
        made.append(span if not end else Span(span.text[end:]))
    return tuple(each for each in made if each.text)
