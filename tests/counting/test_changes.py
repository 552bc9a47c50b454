"""Two periods side by side: a direction is named only for a change of a rate that is more than chance."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import ROOT, make_project
from result_example import SEED, changed, empty_result, example_result

from hganalysis import vocab
from hganalysis.counting.changes import COMPARED_RULES, changes, compared
from hganalysis.counting.result_model import Earlier
from hganalysis.delays import newcombe
from hganalysis.errors import ParamsError
from hganalysis.report import change_sentences
from hganalysis.report.appendix_tables import FAULTS_UNKNOWN
from hganalysis.report.period_result import SCHEMA
from hganalysis.run.previous import read_previous
from hganalysis.settings.params import load_params
from hganalysis.text import percent

DIRECTION = re.compile(r": (tăng|giảm) ")


def earlier(*, totals=None, simulated=True, **parts):
    """Return a result of the year before, which shares no task with `example_result`."""
    head = {"period": "truoc", "label": "kỳ trước", "from": "2023-01-01", "as_of": "2023-12-31"}
    return changed(example_result(12, totals=totals, simulated=simulated), head | parts)


def told(now, before):
    return " ".join(change_sentences.changes(compared(now, before)))


def test_the_example_of_the_method_is_computed_right():
    part = " ".join((ROOT / "docs" / "method.md").read_text(encoding="utf-8").split())
    low, high = newcombe((48, 80), (56, 70))
    assert f"Ví dụ 48/80 ở kỳ trước và 56/70 ở kỳ này: hiệu {percent(56 / 70 - 48 / 80)[:-1]}" in part
    assert f"khoảng từ {percent(low)[:-1]} đến {percent(high)[:-1]}." in part


def test_every_total_is_set_beside_the_one_before():
    now, before = example_result(12), earlier(totals={"open_overdue": 30, "done_late": 90})
    totals = {each["name"]: each for each in changes(now, before)["totals"]}
    assert list(totals) == list(vocab.COUNTS)
    for name, each in totals.items():
        assert each["before"] == before["totals"][name]
        assert each["after"] == now["totals"][name]
        assert each["difference"] == now["totals"][name] - before["totals"][name]


def test_a_change_beyond_chance_is_called_by_its_direction():
    now = example_result(12, totals={"open_overdue": 200})
    said = told(now, earlier())
    assert "tỷ lệ chưa hoàn thành, quá hạn trên tổng số" in said.lower()
    assert ": tăng 16,0 điểm phần trăm (khoảng tin cậy 95%: từ " in said
    assert ": giảm " in said
    back = told(earlier(**{"from": "2025-01-01"}, as_of="2025-11-03"), now)
    assert ": giảm 16,0 điểm phần trăm" in back


def test_a_change_within_chance_has_no_direction():
    said = told(example_result(12), earlier(totals={"open_overdue": 26, "done_on_time": 700}))
    assert not DIRECTION.search(said)
    assert said.count("chưa đủ cơ sở để nói là tăng hay giảm") == 2


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 900), st.integers(0, 900))
def test_a_direction_is_named_exactly_where_the_interval_leaves_zero_out(late_1, late_2, good_1, good_2):
    now = changed(example_result(3), rates=[_rate(good_2, good_2 + late_2)])
    before = earlier(rates=[_rate(good_1, good_1 + late_1)])
    said = told(now, before)
    if not (good_1 + late_1 and good_2 + late_2):
        assert not DIRECTION.search(said)
        return
    low, high = newcombe((good_1, good_1 + late_1), (good_2, good_2 + late_2))
    assert bool(DIRECTION.search(said)) == (low > 0 or high < 0)


def _rate(of, among):
    value = of / among if among else None
    name = "on_time_of_settled"
    return {"name": name, "numerator": of, "denominator": among, "value": value}


@pytest.mark.parametrize(
    ("before_as_of", "carry_over", "overlap"),
    [
        ("2023-12-31", "exclude", False),
        ("2024-01-01", "exclude", True),
        ("2024-10-03", "exclude", True),
        ("2023-12-31", "include", True),
    ],
)
def test_periods_that_can_share_a_task_are_never_compared_by_rate(before_as_of, carry_over, overlap):
    rules = example_result(12).rules.plain() | {"carry_over": carry_over}
    now = changed(example_result(12, totals={"open_overdue": 300}), rules=rules)
    before = earlier(as_of=before_as_of, rules=rules)
    made = changes(now, before)
    assert made["overlap"] == overlap
    assert all((rate["difference"] is None) == overlap for rate in made["rates"])
    said = told(now, before)
    assert bool(DIRECTION.search(said)) != overlap
    assert ("Hai kỳ có phần trùng nhau" in said) == overlap
    assert ("nhiều hơn 276" in said) != made["unequal"]


OTHER_RULES = {
    "granularity": "minute",
    "roll_forward": True,
    "basis": "original",
    "population_by": "entered_on",
    "carry_over": "include",
}


@pytest.mark.parametrize("rule", COMPARED_RULES)
def test_periods_counted_by_other_rules_are_only_set_side_by_side(rule):
    now = example_result(12, totals={"open_overdue": 300})
    before = earlier(rules=now.rules.plain() | {rule: OTHER_RULES[rule]})
    said = told(now, before)
    assert change_sentences.RULES[rule] in said
    assert not re.search(r"tăng |giảm |nhiều hơn|ít hơn", said)


def test_a_rate_of_nothing_is_not_compared():
    assert not re.search("Tỷ lệ|tăng|giảm", told(example_result(3), changed(empty_result(), _window())))
    assert not re.search("Tỷ lệ|tăng|giảm", told(empty_result(), earlier()))


def _window():
    return {"from": "2023-01-01", "as_of": "2023-12-31"}


def test_a_small_but_certain_change_is_not_called_nothing():
    now, before = (
        example_result(3, totals={"done_on_time": 9_000_000}),
        earlier(totals={"done_on_time": 9_100_000, "done_late": 0, "open_overdue": 0}),
    )
    assert ": tăng dưới 0,1 điểm phần trăm" in told(now, before)


def test_what_a_later_period_keeps_is_the_head_the_totals_and_the_rates():
    now, before = example_result(12), earlier()
    kept = compared(now, before).previous
    assert kept.totals == before.totals
    assert kept.rates == before.rates
    assert [each.agency for each in kept.by_agency] == [each.agency for each in before.by_agency]


NONE = {status: 0 for status in SEED if status != "done_on_time"}
FAULTS = [
    {"code": "done_without_date", "rows": 1234, "columns": ["x"], "figures": ["done"], "message": "m"},
    {"code": "sheet_incomplete", "rows": 0, "columns": [], "figures": ["total"], "message": "m"},
    {"code": "agency_unknown", "rows": 5, "columns": ["y"], "figures": ["by_agency"], "message": "m"},
    {"code": "no_such_kind", "rows": 2, "columns": [], "figures": ["open"], "message": "m"},
]


def test_faults_of_the_source_of_the_period_before_are_told_where_it_is_compared_with():
    result = example_result(12)
    result = compared(result, earlier(warnings=FAULTS))
    kept_of_it = {"code": "done_without_date", "rows": 1234, "figures": ["done"]}
    assert result["previous"]["warnings"][0].plain() == kept_of_it
    start = "Số liệu kỳ trước có điểm cần lưu ý ("
    date = "báo hoàn thành nhưng không có ngày hoàn thành: 1.234 dòng"
    sheet = "trang tính giống bảng nhiệm vụ nhưng thiếu cột"
    assert change_sentences.changes(result)[-1] == (
        f"{start}{date}; {sheet}; lỗi khác: 2 dòng), nên cần thận trọng khi so sánh."
    )
    assert f"({date}; 2 loại khác), nên" in change_sentences.changes(result, 1)[-1]
    assert start in change_sentences.in_one(result)


@pytest.mark.parametrize("warnings", [[], [FAULTS[2]]])
def test_a_period_before_whose_whole_figures_nothing_touched_is_not_spoken_against(warnings):
    said = told(example_result(12), earlier(warnings=warnings))
    assert "cần lưu ý" not in said


def test_how_many_were_unclassified_is_told_of_both_periods_where_either_had_some():
    assert "chưa phân loại 1 (kỳ trước 7, ít hơn 6)" in told(
        example_result(12), earlier(totals={"unclassified": 7})
    )
    assert "chưa phân loại" not in told(example_result(12, totals=NONE), earlier(totals=NONE))


def test_a_result_from_before_there_were_warnings_is_read_and_what_is_unknown_is_said(period):
    params, file = period
    before = earlier(simulated=False).plain()
    del before["warnings"], before["schema"]
    for rated in (before, *before["by_agency"]):
        rated["rates"] = [each | {"label": "tỷ lệ"} for each in rated["rates"]]
    file.write_text(json.dumps(before), encoding="utf-8")
    result = compared(example_result(12, simulated=False), read_previous(file.parents[1], params))
    assert result.previous.warnings is None
    assert change_sentences.changes(result)[-1] == FAULTS_UNKNOWN


@pytest.fixture
def period(tmp_path):
    """A project whose params name an earlier period, and where that one is published."""
    params = make_project(tmp_path)
    params.write_text(params.read_text(encoding="utf-8") + "previous: ky-truoc\n", encoding="utf-8")
    published = tmp_path / "outputs" / "ky-truoc"
    published.mkdir(parents=True)
    return load_params(params), published / "result.json"


def test_the_result_of_the_period_before_is_read(period):
    params, file = period
    before = earlier(simulated=False)
    file.write_text(before.model_dump_json(), encoding="utf-8")
    assert read_previous(file.parents[1], params) == Earlier.model_validate(before.plain())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "chưa công bố kỳ «ky-truoc»"),
        ("{", "bị hỏng"),
        ("[]", "bị hỏng"),
        (json.dumps({"totals": {}}), "bị hỏng"),
        (json.dumps(earlier(simulated=False).plain() | {"warnings": ["x"]}), "bị hỏng"),
        (earlier(simulated=False, as_of="2024-11-03").model_dump_json(), "không trước ngày 03/11/2024"),
        (earlier(simulated=True).model_dump_json(), "mô phỏng"),
        (earlier(simulated=False, schema=SCHEMA + 1).model_dump_json(), "bản mới hơn của công cụ"),
    ],
)
def test_a_period_before_that_cannot_be_used_is_told_in_one_line(period, content, said):
    params, file = period
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(ParamsError) as fault:
        read_previous(file.parents[1], params)
    assert str(fault.value).startswith("previous: ")
    assert said in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_name_that_would_leave_the_folder_is_refused(tmp_path):
    params = make_project(tmp_path)
    params.write_text(params.read_text(encoding="utf-8") + "previous: ../ngoai\n", encoding="utf-8")
    with pytest.raises(ParamsError, match="previous"):
        load_params(params)
