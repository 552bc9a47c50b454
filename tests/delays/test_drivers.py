"""What goes with being late: tables worked by hand, a published regression, and data that say nothing."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact
from task_tables import AS_OF, counted, drawn, judged

from hganalysis.answers.unsaid import attempt
from hganalysis.delays import factors_asked, wilson
from hganalysis.delays.what_goes_with.adjustment import adjust
from hganalysis.delays.what_goes_with.driver_figures import draw_odds_ratios, draw_with_and_without
from hganalysis.delays.what_goes_with.drivers_table import drivers
from hganalysis.delays.what_goes_with.factors import factor_of, factor_table
from hganalysis.delays.what_goes_with.factors_answer import notes, sentence
from hganalysis.delays.what_goes_with.logit import fit_logit, holm
from hganalysis.delays.what_goes_with.terms import MERGED, merged
from hganalysis.errors import Unsaid
from hganalysis.figures.drawing import house_style

PERIOD = {"from": "2024-01-01", "as_of": "2024-11-03", "simulated": True}
CAUSAL = re.compile(r"\b(vì|do|gây|khiến|dẫn đến|làm cho|bởi)\b", re.IGNORECASE)


def row(found: pd.DataFrame, factor: str, level: str = "") -> pd.Series:
    rows = found[found["factor"].eq(factor) & found["level"].eq(level)]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return drivers(drawn(1500, risky=0.6), AS_OF)


def test_the_odds_ratio_of_a_two_by_two_table_is_that_worked_by_hand() -> None:
    rows = judged([*counted(30, 70, coop_count=1), *counted(20, 180, coop_count=0)])

    told = row(drivers(rows, AS_OF), "coop_count")

    error = np.sqrt(1 / 30 + 1 / 70 + 1 / 20 + 1 / 180)
    ratio = (30 * 180) / (70 * 20)
    assert told["odds_ratio"] == pytest.approx(ratio, rel=1e-5)
    assert told["or_low"] == pytest.approx(ratio * np.exp(-1.959964 * error), rel=1e-4)
    assert told["or_high"] == pytest.approx(ratio * np.exp(1.959964 * error), rel=1e-4)
    assert (told["n"], told["late"], told["n_other"], told["late_other"]) == (100, 30, 200, 20)
    assert (told["low"], told["high"]) == wilson(30, 100)
    assert told["difference"] == pytest.approx(0.2)


def test_the_published_regression_of_greene_is_reproduced() -> None:
    from statsmodels.datasets import spector

    data = spector.load_pandas().data
    design = np.column_stack([np.ones(len(data)), data[["GPA", "TUCE", "PSI"]]])

    fit = fit_logit(data["GRADE"].to_numpy(dtype=bool), design)

    # Greene, Econometric Analysis, the example of Spector and Mazzeo (1980)
    assert fit.coefficients == pytest.approx([-13.0213, 2.8261, 0.0952, 2.3787], abs=5e-4)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx([4.931, 1.263, 0.142, 1.065], abs=5e-3)


def test_shrunken_groups_leave_the_other_effects_and_pull_small_groups_to_none() -> None:
    random = np.random.default_rng(3)
    x, group = random.normal(size=4000), random.integers(0, 8, 4000)
    flags = (group[:, None] == np.arange(8)).astype(float)
    late = random.random(4000) < 1 / (1 + np.exp(1 - 0.7 * x))

    fit = fit_logit(late, np.column_stack([np.ones(4000), x, flags]), shrunken=8)

    value, error = fit.contrast(np.eye(10)[1])
    assert abs(value - 0.7) < 3 * error
    assert np.abs(fit.coefficients[2:]).max() < 0.35


def test_a_factor_with_an_effect_is_found_and_those_without_are_not(found: pd.DataFrame) -> None:
    hard = row(found, "field", "khó")

    assert hard["clear"]
    assert hard["or_low"] < np.exp(0.6 / 0.5) < hard["or_high"]
    assert "gắn với tỷ lệ chậm cao hơn" in sentence(hard)
    assert not row(found, "coop_count")["clear"]
    assert "chưa thấy khác biệt rõ" in sentence(row(found, "coop_count"))


SENTENCE = {
    "unsaid": "", "difference": 0.1, "level": "", "clear": True, "p": 0.001, "model": "main",
    "odds_ratio": 0.5, "or_low": 0.3, "or_high": 0.8, "consequence": False, "n": 60, "late": 18, "rate": 0.3,
    "n_other": 200, "late_other": 20, "rate_other": 0.1, "step": "", "not_adjusted": "",
}  # fmt: skip


@pytest.mark.parametrize(("ratio", "turned"), [(0.5, True), (1.5, False)])
def test_a_sentence_says_where_the_raw_direction_is_the_other_one(ratio: float, turned: bool) -> None:
    told = sentence({**SENTENCE, "factor": "due_year_end", "odds_ratio": ratio})

    assert ("Khi chưa xét các yếu tố khác thì ngược lại: trong 60 nhiệm vụ" in told) is turned


def test_the_direction_of_a_number_is_that_of_its_step() -> None:
    factor = factor_of("days_allowed")
    told = sentence({**SENTENCE, "factor": factor.name, "step": factor.step, "difference": -0.1})

    assert (
        "xét cùng các yếu tố khác, mỗi lần thời gian được giao gấp đôi gắn với tỷ lệ chậm thấp hơn." in told
    )


@pytest.mark.parametrize(("name", "clear", "said"), [
    ("short_notice", True, True), ("short_notice", False, False), ("days_allowed", True, False),
])  # fmt: skip
def test_two_factors_of_one_thing_are_not_two_findings(name: str, clear: bool, said: bool) -> None:
    told = sentence({**SENTENCE, "factor": name, "clear": clear})

    assert ("đo cùng một điều với “Thời gian được giao”" in told) is said


def test_the_effect_of_a_level_is_against_the_others_whichever_is_the_base() -> None:
    tasks = drawn(1500, risky=0.6)
    renamed = tasks.assign(field=tasks["field"].map({"khó": "a khó", "thường": "thường"}))

    one, other = drivers(tasks, AS_OF), drivers(renamed, AS_OF)

    assert row(one, "field", "khó")["odds_ratio"] == pytest.approx(
        row(other, "field", "a khó")["odds_ratio"], rel=1e-6
    )
    assert row(one, "field", "khó")["odds_ratio"] == pytest.approx(
        1 / row(one, "field", "thường")["odds_ratio"], rel=1e-6
    )


def test_every_sentence_has_its_denominators_or_its_reason_and_none_names_a_cause(
    found: pd.DataFrame,
) -> None:
    for told in found.to_dict("records"):
        assert not CAUSAL.search(sentence(told))
        if told["unsaid"]:
            assert told["unsaid"] in sentence(told)
            assert np.isnan(told["p"])
        elif not np.isnan(told["rate"]):
            numbers = [f"{int(told[name]):,}".replace(",", ".") for name in ("n", "late", "n_other")]
            assert all(number in sentence(told) for number in numbers)
    assert not any(CAUSAL.search(note) for note in notes(found.attrs["about"]))


def test_the_words_of_a_cause_are_known_when_seen() -> None:
    assert CAUSAL.search("Chậm vì phối hợp")
    assert CAUSAL.search("do thiếu người")
    assert not CAUSAL.search("theo dõi, việc gắn với")


def test_every_factor_has_a_row_and_a_missing_column_is_told(found: pd.DataFrame) -> None:
    assert list(dict.fromkeys(found["factor"])) == [factor.name for factor in factors_asked()]
    assert row(found, "leader")["unsaid"] == "dữ liệu không có cột Lãnh đạo chỉ đạo"


def test_no_level_is_clearer_than_its_factor_and_adjusting_never_helps(found: pd.DataFrame) -> None:
    for _, levels in found[found["p"].notna()].groupby("factor"):
        whole = levels.loc[levels["level"].eq(""), "p_adjusted"].iloc[0]
        assert (levels["p_adjusted"] >= whole - 1e-12).all()
        assert (levels["p_adjusted"] >= levels["p"] - 1e-12).all()


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.5, np.nan, 0.6], [1.0, np.nan, 1.0]),
        ([], []),
    ],
)
def test_p_values_are_adjusted_as_holm_did(given_: list[float], expected: list[float]) -> None:
    assert holm(np.array(given_)) == pytest.approx(expected, nan_ok=True)


@settings(max_examples=20)  # statsmodels takes long for each
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_p_values_are_adjusted_to_the_last_digit_as_statsmodels_does(p: list[float]) -> None:
    from statsmodels.stats.multitest import multipletests

    assert list(holm(np.array(p))) == list(multipletests(p, method="holm")[1])


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (counted(0, 40, coop_count=1), "cả 40 nhiệm vụ đã đến hạn có cùng một kết quả"),
        (counted(40, 0, coop_count=1), "cả 40 nhiệm vụ đã đến hạn có cùng một kết quả"),
        ([{"due_on": "2024-12-01", "completed_on": "2024-10-01"}], "chưa có nhiệm vụ nào đến hạn"),
    ],
    ids=["all on time", "all late", "nothing due"],
)
def test_tasks_of_one_outcome_say_nothing(rows: list[dict[str, object]], why: str) -> None:
    assert why in str(attempt(drivers, judged(rows), AS_OF))


def test_too_few_late_tasks_give_no_adjusted_effect_but_a_raw_comparison() -> None:
    rows = judged([*counted(3, 40, coop_count=1), *counted(1, 40, coop_count=0)])

    told = row(drivers(rows, AS_OF), "coop_count")

    assert np.isnan(told["odds_ratio"])
    assert "không đủ nhiệm vụ chậm" in told["not_adjusted"]
    assert told["p"] == pytest.approx(fisher_exact([[3, 40], [1, 40]]).pvalue)
    assert sentence(told).startswith("Số cơ quan phối hợp: chưa thấy khác biệt rõ")


@pytest.mark.parametrize("few", [0, 1])
def test_separated_groups_never_give_a_number_that_looks_like_an_answer(few: int) -> None:
    rows = [*counted(40, few, coop_count=3), *counted(few, 60, coop_count=0)]

    told = row(drivers(judged(rows), AS_OF), "coop_count")

    if few:
        assert told["or_low"] > 1
    else:
        assert np.isnan(told["odds_ratio"])
        assert "tách hẳn" in told["not_adjusted"]
        assert "Chưa xét được cùng các yếu tố khác" in sentence(told)


def test_two_factors_that_say_the_same_are_not_both_adjusted() -> None:
    rows = [*counted(30, 70, coop_count=1, field="a"), *counted(20, 180, coop_count=0, field="b")]

    found = drivers(judged(rows), AS_OF)

    assert row(found, "coop_count")["model"] == "main"
    assert row(found, "field")["not_adjusted"] == "trùng thông tin với các yếu tố đứng trước"
    assert row(found, "field", "a")["odds_ratio"] != row(found, "field", "a")["odds_ratio"]  # missing


def test_one_agency_is_told_and_changes_nothing_else() -> None:
    rows = [*counted(30, 70, coop_count=1, agency="A"), *counted(20, 180, coop_count=0, agency="A")]

    found = drivers(judged(rows), AS_OF)

    assert row(found, "agency")["unsaid"] == "mọi nhiệm vụ cùng một mức"
    assert row(found, "coop_count")["odds_ratio"] == pytest.approx(27 / 7, rel=1e-5)


def test_waiting_for_confirmation_is_never_compared_with_the_outcome_it_is_part_of() -> None:
    rows = judged([*counted(30, 70, state="done"), *counted(0, 0)])
    rows = pd.concat(
        [rows, judged([{"due_on": "2024-10-15", "completed_on": None, "state": "awaiting_confirmation"}] * 5)]
    )

    told = row(drivers(rows, AS_OF), "awaiting_confirmation")

    assert np.isnan(told["rate"])
    assert "(5 nhiệm vụ đã quá hạn đang như vậy)" in sentence(told)


def with_open(n: int, done: dict[str, object], still_open: dict[str, object]) -> pd.DataFrame:
    """Return 30 late and 170 punctual tasks, and n that are overdue and not done."""
    overdue = {"assigned_on": "2024-10-01", "due_on": "2024-10-15", "completed_on": None, "state": "open"}
    rows = counted(30, 170, state="done") + [overdue] * n
    table = judged(rows)
    for name in done:
        values = table["completed_on"].notna().map({True: done[name], False: still_open[name]})
        table[name] = pd.to_datetime(values) if name.endswith("_on") else values
    return table


def test_what_no_done_task_has_is_late_by_construction_and_not_compared() -> None:
    told = with_open(20, {"last_update_on": "2024-10-09"}, {"last_update_on": None})

    found = row(drivers(told, AS_OF), "never_updated")

    assert np.isnan(found["rate"])
    assert "(20 nhiệm vụ đã quá hạn đang như vậy)" in sentence(found)


def test_what_every_kind_of_task_can_have_is_compared() -> None:
    rows = with_open(20, {"last_update_on": "2024-10-09"}, {"last_update_on": None})
    rows.loc[0, "last_update_on"] = pd.NaT

    assert row(drivers(rows, AS_OF), "never_updated")["n"] == 21


@pytest.mark.parametrize(("n", "compared"), [(1, True), (40, False)])
def test_what_done_tasks_alone_have_is_compared_only_where_that_may_be_chance(n: int, compared: bool) -> None:
    rows = with_open(n, {"reminder_count": 0}, {"reminder_count": 0})
    rows.loc[:39, "reminder_count"] = 1

    found = row(drivers(rows, AS_OF), "reminded")

    assert (found["unsaid"] == "") is compared
    assert compared or found["unsaid"].startswith("chỉ nhiệm vụ đã hoàn thành mới có")


def test_levels_are_kept_by_size_and_not_by_lateness() -> None:
    parts = {"large": (10, 50), "larger": (20, 120), "small, mostly late": (12, 4), "small": (4, 16)}
    late = np.concatenate([np.repeat([True, False], sizes) for sizes in parts.values()])
    levels = pd.Series(np.repeat(list(parts), [sum(sizes) for sizes in parts.values()]))

    assert set(merged(levels, late, 60)) == {"large", "larger", MERGED}
    assert set(merged(levels, late, 1)) == {"larger", MERGED}


def test_a_factor_missing_in_many_tasks_stays_out_of_the_model() -> None:
    tasks = drawn(1500, risky=0.6)
    tasks["coop_count"] = tasks["coop_count"].where(tasks.index % 2 == 0)

    told = row(drivers(tasks, AS_OF), "coop_count")

    assert "nhiệm vụ không có giá trị" in told["not_adjusted"]
    assert adjust(factor_table(tasks, AS_OF)).tasks > 1000


def test_neither_the_order_nor_the_index_of_the_rows_matters(found: pd.DataFrame) -> None:
    tasks = drawn(1500, risky=0.6)
    before = tasks.copy(deep=True)

    other = drivers(tasks.sample(frac=1, random_state=5), AS_OF)

    pd.testing.assert_frame_equal(found, other, rtol=1e-6)
    pd.testing.assert_frame_equal(tasks, before)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 3), st.sampled_from(["", "x", "y"])),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_whatever_the_table_there_is_an_answer_or_a_sentence(parts: list[tuple[int, int, int, str]]) -> None:
    rows = [
        each for late, good, coop, name in parts
        for each in counted(late, good, coop_count=coop, field=name, agency=name)
    ]  # fmt: skip
    if not rows:
        return

    told = attempt(drivers, judged(rows), AS_OF)

    if isinstance(told, Unsaid):
        assert str(told).startswith("Chưa nói được")
        return
    effects = told[told["odds_ratio"].notna()]
    assert (effects["or_low"] <= effects["odds_ratio"]).all()
    assert (effects["odds_ratio"] <= effects["or_high"]).all()
    assert all(sentence(each).endswith(".") for each in told.to_dict("records"))


def test_the_figures_say_what_they_show(found: pd.DataFrame) -> None:
    with house_style():
        forest, dots = draw_odds_ratios(found, PERIOD), draw_with_and_without(found, PERIOD)

    assert "Lĩnh vực: khó" in forest.alt
    assert "Cơ quan chủ trì" not in forest.alt
    assert not CAUSAL.search(forest.caption + dots.caption + dots.alt)
    assert forest.render("svg") == forest.render("svg")
    assert dots.render("png")[:4] == b"\x89PNG"


def test_a_figure_without_effects_says_so() -> None:
    told = drivers(judged([*counted(3, 40, coop_count=1), *counted(1, 40, coop_count=0)]), AS_OF)

    with house_style():
        assert draw_odds_ratios(told, PERIOD).alt == "Chưa xét được các yếu tố cùng lúc; xem so sánh thô."
