"""Findings that change what is counted are told where the numbers are."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
import sample_period
from exports import MAP, read, row_of

from hganalysis import vocab
from hganalysis.cli.screen import cautions
from hganalysis.counting.result import judge, summarise
from hganalysis.intake.cautions import warnings_of
from hganalysis.intake.findings import KINDS, Findings
from hganalysis.settings.params import Params

FIGURES = {*vocab.COUNTS, "due_soon", "by_agency"}


def params(**rules: Any) -> Params:
    base = {
        "period": "thu",
        "label": "thử",
        "from": "2024-01-01",
        "to": "2024-06-30",
        "source": {"file": "viec.xlsx", "map": "qlvb"},
    }
    return Params.model_validate(base | rules)


def found(code: str, *rows: int | None, about: str = "due_raw", heading: str = "Hạn", n: int | None = None):
    findings = Findings("f")
    for row in rows:
        findings.add(code, "lý do", sheet="s", row=row, column=about, heading=heading, rows=n)
    return findings.frame([("f", "s")])


def test_every_kind_that_touches_the_counts_says_which_figures_and_how() -> None:
    for code, kind in KINDS.items():
        assert set(kind.touches) <= FIGURES, code
        assert bool(kind.touches) == bool(kind.effect), code
        assert set(kind.among) <= set(vocab.STATUSES), code


def test_every_error_touches_the_counts_and_no_remark_does() -> None:
    severities = {kind.severity: set() for kind in KINDS.values()}
    for kind in KINDS.values():
        severities[kind.severity].add(bool(kind.touches))
    assert severities["error"] == {True}
    assert severities["info"] == {False}


def test_a_warning_counts_rows_once_and_names_the_columns() -> None:
    both = pd.concat(
        [found("date_unreadable", 3, 4, about="assigned_on", heading="Ngày giao"),
         found("date_unreadable", 4, about="entered_on", heading="Ngày nhập")]
    )  # fmt: skip
    [warning] = warnings_of(both)
    assert (warning["code"], warning["rows"], warning["columns"]) == (
        "date_unreadable", 2, ["Ngày giao", "Ngày nhập"],
    )  # fmt: skip
    assert warning["message"].startswith("Ngày không đọc được: 2 dòng ở cột “Ngày giao”, “Ngày nhập” ")
    assert warning["message"].endswith(".")


def test_a_finding_about_a_column_counts_the_rows_it_speaks_of() -> None:
    [warning] = warnings_of(found("dates_swapped", None, n=1_234))
    assert warning["rows"] == 1234
    assert "1.234 dòng ở cột “Hạn”" in warning["message"]


@pytest.mark.parametrize("code", ["date_unreadable", "two_dates"])
@pytest.mark.parametrize("about", ["doc_date", "last_update_on", "reported_on"])
def test_a_date_that_decides_nothing_is_no_warning(about: str, code: str) -> None:
    assert warnings_of(found(code, 3, about=about, heading="Ngày")) == []


def test_a_deadline_with_a_second_date_is_a_warning_of_the_period(tmp_path) -> None:
    declared = MAP | {"dates": {"extra_text": "first_date"}}
    two = row_of(1, Hạn="15/06/2024 (lùi sang quý III)")
    tasks, findings = read(tmp_path, two, row_of(2), export_map=declared)
    [warning] = summarise(judge(tasks, params()), findings, params())["warnings"]
    assert (warning["code"], warning["rows"], warning["columns"]) == ("two_dates", 1, ["Hạn"])
    assert warning["message"] == (
        "Ô có hai mốc thời gian, lấy ngày đứng đầu: 1 dòng ở cột “Hạn” xếp loại theo ngày ấy; "
        "nếu mốc ghi sau mới đúng thì tình trạng có thể khác."
    )


@pytest.mark.parametrize(
    ("by", "column", "warned"),
    [
        ("assigned_on", "Ngày giao", True),
        ("assigned_on", "Ngày nhập", False),
        ("entered_on", "Ngày nhập", True),
        ("entered_on", "Ngày giao", False),
    ],
)
def test_the_rules_of_the_period_say_which_dates_decide(tmp_path, by: str, column: str, warned: bool) -> None:
    dates = {"Ngày giao": "01/02/2024", "Ngày nhập": "01/02/2024"} | {column: "hôm qua"}
    tasks, findings = read(tmp_path, row_of(1, **dates), row_of(2, **{"Ngày nhập": "02/02/2024"}))
    rules = params(population={"by": by, "carry_over": "exclude"})
    result = summarise(judge(tasks, rules), findings, rules)
    assert ["date_unreadable"] * warned == [each["code"] for each in result["warnings"]]


def test_a_fault_in_a_row_that_does_not_count_is_no_warning(tmp_path) -> None:
    undated = {"Trạng thái": "Đã hoàn thành", "Hoàn thành": None}
    tasks, findings = read(
        tmp_path, row_of(1, **undated), row_of(2, **undated, **{"Ngày giao": "01/02/2023"}), row_of(3)
    )
    result = summarise(judge(tasks, params()), findings, params())
    [warning] = result["warnings"]
    assert (warning["code"], warning["rows"]) == ("done_without_date", 1)
    assert result["totals"]["unclassified"] == 1
    assert [each["rows"] for each in warnings_of(findings)] == [2]


def test_the_sample_warns_of_its_one_unclassified_task_and_of_two_names_and_nothing_else() -> None:
    warnings = sample_period.counted()["warnings"]
    assert [(each["code"], each["rows"]) for each in warnings] == [
        ("done_without_date", 1),
        ("agency_ambiguous", 2),
    ]


def test_the_screen_tells_the_warnings_whole(tmp_path) -> None:
    _, findings = read(tmp_path, row_of(1, **{"Trạng thái": "Lạ"}), export_map=MAP)
    lines = list(cautions([each["message"] for each in warnings_of(findings)]))
    assert " ".join(" ".join(lines).split()).endswith(warnings_of(findings)[0]["message"])
    assert max(map(len, lines)) <= 80
    assert list(cautions([])) == []
