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
    warnings = [each.plain() for each in result.warnings]
    if draw(st.booleans()):
        message = "Ngày và tháng có thể bị đổi chỗ: 3 dòng ở cột “Hạn xử lý”."
        found = {"code": "dates_swapped", "rows": 3, "columns": ["Hạn xử lý"], "figures": ["total"]}
        warnings.append(found | {"message": message})
    result = changed(result, published={}, checks=[], warnings=warnings)
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
def test_of_any_result_every_sentence_says_what_is_there(result: Result) -> None:
    report = texts(build_report(result, load_office(), {}).blocks)
    brief = brief_words(build_brief(result, load_office()))
    own = own_sentences(result)

    none_and_all_are_said_only_where_everything_was_read(result, f"{report}\n{brief}", own)
    none_is_said_where_there_is_none_and_the_number_where_there_is_one(result, " ".join(own))
    every_number_is_one_of_the_result(result, own)
    every_warning_stands_in_the_report_and_the_brief_says_that_there_are_some(result, report, brief)


def none_and_all_are_said_only_where_everything_was_read(result: Result, told: str, own: list[str]) -> None:
    unread = result["totals"]["unclassified"] or result["warnings"]
    achievements = told.split("2. Hạn chế, khó khăn")[0]
    for sentence in re.split(r"(?<=[.])\s+|\n", "\n".join([achievements, *own])):
        if unread and FLAT.search(sentence) and not sentence.startswith("Lưu ý về số liệu"):
            assert sentence.startswith(HELD), sentence
        if "100,0%" in sentence:
            assert any(rate["value"] == 1 for rate in result["rates"]) or "tổng" not in sentence


def none_is_said_where_there_is_none_and_the_number_where_there_is_one(result: Result, told: str) -> None:
    totals = result["totals"]
    classified = totals["unclassified"] < totals["total"] or not totals["total"]
    for name, start in (("done", "đã hoàn thành là"), ("open", "chưa hoàn thành là")):
        assert (f"{start} {text.number(totals[name])} nhiệm vụ" in told) == bool(totals[name])
    overdue = totals["open_overdue"]
    assert (f"Có {text.number(overdue)} nhiệm vụ quá hạn" in told) == bool(overdue)
    assert bool(re.search("quá hạn chưa hoàn thành[.;]", told.lower())) == (classified and not overdue)
    unclassified = text.number(totals["unclassified"])
    assert len(re.findall(rf"\b{unclassified} nhiệm vụ (?:đều )?chưa phân loại", told)) <= 1


def every_number_is_one_of_the_result(result: Result, own: list[str]) -> None:
    known = {text.number(each) for each in _numbers(result.plain())} | {"1", "3", "7", "8", "30", "31"}
    known |= {"90", "91", text.number(result["totals"]["open"]), text.number(_agencies_overdue(result))}
    known |= {text.number(sum(each[s] for s in vocab.OPEN)) for each in result["holders"]}
    dates = re.compile(r"\d\d/\d\d/\d{4}|Phụ lục [IV]+|\d+-\d+ ngày")
    for sentence in own:
        for found in NUMBER.findall(dates.sub("", sentence)):
            assert found.rstrip(".") in known, (found, sentence)


def every_warning_stands_in_the_report_and_the_brief_says_that_there_are_some(
    result: Result, report: str, brief: str
) -> None:
    for each in result["warnings"]:
        assert f"{KINDS[each['code']].label}: {text.number(each['rows'])} dòng" in report
    assert ("Lưu ý về số liệu" in brief) == ("Lưu ý về số liệu" in report) == bool(result["warnings"])


def _agencies_overdue(result: Result) -> int:
    return sum(bool(each["open_overdue"]) for each in result["by_agency"])


def _numbers(value: Any) -> set[int]:
    if isinstance(value, dict):
        return set().union(*map(_numbers, value.values()))
    if isinstance(value, list):
        return set().union(set(), *map(_numbers, value))
    return {value} if isinstance(value, int) and not isinstance(value, bool) else set()
