"""Every sentence that is made from a result is held to it: numbers, none and all, and what is unread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from result_example import changed, example_result
from test_brief import words as brief_words
from test_report_build import texts

from hganalysis import text, vocab
from hganalysis.counting.changes import compared
from hganalysis.intake.findings import KINDS
from hganalysis.report.brief import build_brief
from hganalysis.report.build import build_report
from hganalysis.report.count_sentences import counts, due_soon, holders, overdue
from hganalysis.settings.office import load_office

if TYPE_CHECKING:
    from hganalysis.counting.result_model import Result

FLAT = re.compile(
    r"\b(không có|không còn|chưa có) nhiệm vụ (nào|quá hạn)|\b(không có|không còn|chưa có) .{0,30}\bnào\b",
    re.I,
)
HELD = (
    "Trong các nhiệm vụ đã phân loại được",
    "Theo phần dữ liệu đọc được",
    "Trong các nhiệm vụ đã phân loại",
)
OUTSIDE = {"no_deadline": 0, "excluded": 0}
NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Draw a result of none, one, two, forty or many of each status, read whole or with warnings."""
    sizes = st.sampled_from([0, 0, 1, 2, 40, 1234])
    totals = {status: draw(sizes) for status in vocab.IN_TOTAL} | OUTSIDE
    result = example_result(draw(st.sampled_from([1, 2, 12])), totals=totals)
    result = changed(result, published={}, checks=[])
    if draw(st.booleans()):
        message = "Ngày và tháng có thể bị đổi chỗ: 3 dòng ở cột “Hạn xử lý”."
        found = {"code": "dates_swapped", "rows": 3, "columns": ["Hạn xử lý"], "figures": ["total"]}
        result = changed(result, warnings=[*result["warnings"], found | {"message": message}])
    if draw(st.booleans()):
        last_year = {"from": "2023-01-01", "as_of": "2023-12-31", "label": "năm 2023"}
        result = compared(result, changed(example_result(12), last_year))
    return result


def own_sentences(result: Result) -> list[str]:
    """Return the sentences of the counts, without what stands in the decree's own words."""
    told = [*counts(result), overdue(load_office(), result), holders(result), due_soon(result)]
    return [each for each in re.split(r"(?<=[.;])\s+", " ".join(told)) if each]


@settings(max_examples=80, deadline=None)
@given(results())
def test_none_and_all_are_said_only_where_everything_was_read(result: Result) -> None:
    unread = result["totals"]["unclassified"] or result["warnings"]
    document = build_report(result, load_office(), {})
    told = "\n".join([texts(document.blocks), brief_words(build_brief(result, load_office()))])
    achievements = told.split("2. Hạn chế, khó khăn")[0]
    for sentence in re.split(r"(?<=[.])\s+|\n", "\n".join([achievements, *own_sentences(result)])):
        if unread and FLAT.search(sentence) and not sentence.startswith("Lưu ý về số liệu"):
            assert sentence.startswith(HELD), sentence
        if "100,0%" in sentence:
            assert any(rate["value"] == 1 for rate in result["rates"]) or "tổng" not in sentence


@settings(max_examples=80, deadline=None)
@given(results())
def test_a_sentence_says_none_where_there_is_none_and_the_number_where_there_is_one(
    result: Result,
) -> None:
    totals, told = result["totals"], " ".join(own_sentences(result))
    for name, start in (("done", "đã hoàn thành là"), ("open", "chưa hoàn thành là")):
        assert (f"{start} {text.number(totals[name])} nhiệm vụ" in told) == bool(totals[name])
    assert (f"Có {text.number(totals['open_overdue'])} nhiệm vụ quá hạn" in told) == bool(
        totals["open_overdue"]
    )
    assert ("quá hạn chưa hoàn thành." in told.lower() or "quá hạn chưa hoàn thành;" in told.lower()) == (
        not totals["open_overdue"]
    )


@settings(max_examples=80, deadline=None)
@given(results())
def test_every_number_in_a_sentence_is_a_number_of_the_result(result: Result) -> None:
    known = {text.number(each) for each in _numbers(result.plain())} | {
        "1",
        "7",
        "8",
        "30",
        "31",
        "90",
        "91",
        "3",
    }
    known |= {text.number(result["totals"]["open"]), text.number(_agencies_overdue(result))}
    known |= {text.number(sum(each[s] for s in vocab.OPEN)) for each in result["holders"]}
    dates = re.compile(r"\d\d/\d\d/\d{4}|Phụ lục [IV]+|\d+-\d+ ngày")
    for sentence in own_sentences(result):
        for found in NUMBER.findall(dates.sub("", sentence)):
            assert found.rstrip(".") in known, (found, sentence)


def _agencies_overdue(result: Result) -> int:
    return sum(bool(each["open_overdue"]) for each in result["by_agency"])


def _numbers(value: Any) -> set[int]:
    if isinstance(value, dict):
        return set().union(*map(_numbers, value.values()))
    if isinstance(value, list):
        return set().union(set(), *map(_numbers, value))
    return {value} if isinstance(value, int) and not isinstance(value, bool) else set()


@settings(max_examples=60, deadline=None)
@given(results())
def test_every_warning_stands_in_the_report_and_the_brief_says_that_there_are_some(
    result: Result,
) -> None:
    report = texts(build_report(result, load_office(), {}).blocks)
    brief = brief_words(build_brief(result, load_office()))
    for each in result["warnings"]:
        assert f"{KINDS[each['code']].label}: {text.number(each['rows'])} dòng" in report
    assert ("Lưu ý về số liệu" in brief) == ("Lưu ý về số liệu" in report) == bool(result["warnings"])
