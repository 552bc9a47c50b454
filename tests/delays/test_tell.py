"""What an answer says to a reader: numbers with their n, no ranking, and an `Unsaid` shown as it is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from task_tables import AS_OF, drawn

import hganalysis as hg
from hganalysis.answers.showing import Sentences, probability
from hganalysis.delays import attempt
from hganalysis.delays.how_long.timed_tasks import term
from hganalysis.delays.what_comes_next.outlook import ENDS_TODAY
from hganalysis.errors import Unsaid

TASKS = drawn(900, risky=1.0)
UNSAID = Unsaid("điều này", "bảng thiếu cột", "cột đó")


def texts(shown: Any) -> str:
    return str(shown) if isinstance(shown, Sentences) else " ".join(shown.frame.to_numpy().ravel())


def answers() -> dict[str, Any]:
    """Return every answer of the notebook 3_delays on drawn tasks."""
    dates = ("assigned_on", "completed_on", AS_OF)
    due = hg.delays.settled(TASKS, AS_OF)
    timed = hg.delays.timed(TASKS, AS_OF)
    formula = hg.delays.formula_of(timed)
    counts = hg.delays.tally(hg.delays.concluded(TASKS), "agency").assign(agency_id="a")
    return {
        "rates": hg.delays.by_month(due, AS_OF),
        "medians": hg.delays.medians(hg.delays.survival(TASKS, *dates, by="field")),
        "logrank": hg.delays.logrank(TASKS, *dates, by="field"),
        "compared": hg.delays.agencies(TASKS, AS_OF),
        "funnel": hg.delays.funnel(counts, "late", "tasks"),
        "months": hg.delays.control_chart(hg.delays.by_month(due, AS_OF), "late", "tasks"),
        "change": hg.delays.changed(hg.delays.halves(due, AS_OF)),
        "drivers": hg.delays.drivers(TASKS, AS_OF),
        "hazards": hg.delays.hazards(timed, formula, strata="agency"),
        "check": hg.delays.proportionality(timed, formula, strata="agency"),
        "aft": hg.delays.aft(timed, formula),
        "forecast": hg.delays.forecast(TASKS, AS_OF),
    }


ANSWERS = answers()
TOLD = {
    "medians": lambda found: hg.tell.medians(found, "field"),
    "logrank": hg.tell.logrank,
    "agencies": hg.tell.agencies,
    "agencies_in_words": hg.tell.agencies_in_words,
    "compared_agencies": hg.tell.compared_agencies,
    "agency_rates": hg.tell.agency_rates,
    "rates": hg.tell.rates,
    "months": hg.tell.months,
    "change": hg.tell.change,
    "drivers": hg.tell.drivers,
    "drivers_in_words": hg.tell.drivers_in_words,
    "hazards": hg.tell.hazards,
    "check": hg.tell.check,
    "proportionality": hg.tell.proportionality,
    "time_ratios": hg.tell.time_ratios,
    "forecast": hg.tell.forecast,
    "backtest": hg.tell.backtest,
    "at_risk": hg.tell.at_risk,
}
ASKED = {
    "agencies_in_words": "compared", "compared_agencies": "compared",
    "agencies": "funnel", "agency_rates": "funnel", "drivers_in_words": "drivers", "proportionality": "check",
    "time_ratios": "aft", "backtest": "forecast", "at_risk": "forecast",
}  # fmt: skip


def test_every_public_name_is_told_here() -> None:
    assert sorted(TOLD) == sorted(hg.tell.__all__)


@pytest.mark.parametrize("name", TOLD)
def test_an_answer_shows_itself_without_holes_and_without_naming_a_cause(name: str) -> None:
    shown = TOLD[name](ANSWERS[ASKED.get(name, name)])

    told = texts(shown)
    assert told
    assert not re.search(r"\bnan\b|None|<NA>|\d\.\d{4}", told)
    assert not re.search(
        r"\bvì\b|\bbởi\b|nguyên nhân là", told.lower().replace("không phải là bằng chứng", "")
    )


@pytest.mark.parametrize("name", TOLD)
def test_what_cannot_be_said_goes_through_unchanged(name: str) -> None:
    assert TOLD[name](UNSAID) is UNSAID


def test_names_from_the_data_are_text_and_never_markup() -> None:
    assert "<b>" not in Sentences(("<b>x</b>",))._repr_html_()


@pytest.mark.parametrize(
    ("p", "said"), [(0.0004, "p < 0,001"), (0.001, "p = 0,001"), (0.0341, "p = 0,034"), (1.0, "p = 1,000")]
)
def test_a_probability_is_never_zero(p: float, said: str) -> None:
    assert probability(p) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("field[T.Đất đai]", "Lĩnh vực: Đất đai"),
        ("coop_count", "Số cơ quan phối hợp, thêm mỗi cơ quan"),
        ("x[T.a[b]]", "x: a[b]"),
    ],
)
def test_a_term_is_named_as_a_reader_knows_it(name: str, said: str) -> None:
    assert term(name) == said


def test_the_level_that_others_are_compared_with_is_named() -> None:
    assert "so với «" in hg.tell.hazards(ANSWERS["hazards"]).caption


def test_agencies_keep_their_order_and_their_counts() -> None:
    shown = hg.tell.agency_rates(ANSWERS["funnel"]).frame

    assert list(shown["Cơ quan, đơn vị"]) == list(ANSWERS["funnel"]["agency"])
    counts = [f"{k}/{n}" for k, n in ANSWERS["funnel"][["late", "tasks"]].itertuples(index=False)]
    assert list(shown["Muộn/số nhiệm vụ"]) == counts


@pytest.mark.parametrize(("p", "said"), [(0.049, "khác nhau rõ"), (0.05, "chưa thấy khác nhau rõ")])
def test_groups_differ_clearly_only_below_the_level(p: float, said: str) -> None:
    found = ANSWERS["logrank"].assign(p=p)
    found.attrs = ANSWERS["logrank"].attrs

    assert f"của 2 nhóm {said} (" in str(hg.tell.logrank(found))


@pytest.mark.parametrize(("low", "high", "sure"), [(-0.1, 0.1, False), (0.01, 0.1, True), (-0.2, -0.1, True)])
def test_a_change_whose_interval_holds_zero_has_no_direction(low: float, high: float, sure: bool) -> None:
    found = ANSWERS["change"].copy()
    found.attrs = ANSWERS["change"].attrs
    found.loc[found.index[-1], ["low", "high"]] = low, high

    assert ("chưa đủ cơ sở" in str(hg.tell.change(found))) is not sure
    assert ("không đọc riêng từng phần" in str(hg.tell.change(found))) is not sure
    assert "từng nhóm, theo lĩnh vực." in str(hg.tell.change(found))


def test_failing_the_check_names_the_terms_and_what_to_read() -> None:
    found = ANSWERS["check"].assign(holds=False)
    assert str(hg.tell.check(found)).startswith("Bảng so các nhiệm vụ có cùng cơ quan chủ trì: giả định")

    assert "hãy đọc tỷ số thời gian" in str(hg.tell.check(found))
    assert "Số cơ quan phối hợp" in str(hg.tell.check(found))


def test_a_forecast_that_is_no_better_lists_no_task() -> None:
    hidden = replace(ANSWERS["forecast"], shown=False, sentences=("Không nêu dự báo: kém.",))

    assert str(hg.tell.at_risk(hidden)) == "Không nêu dự báo: kém."


def test_a_task_that_ended_on_the_as_of_date_is_told_as_such_in_table_and_result() -> None:
    tasks = ANSWERS["forecast"].tasks.copy()
    tasks.loc[0, ["days_left", "chance", "note"]] = 0, 0.0, ENDS_TODAY
    found = replace(ANSWERS["forecast"], tasks=tasks)

    shown = hg.tell.at_risk(found)

    assert shown.caption.endswith("còn hạn, kể cả 1 nhiệm vụ hết hạn đúng ngày chốt mà chưa hoàn thành")
    assert list(shown.frame["Ghi chú"][:2]) == [ENDS_TODAY, "-"]
    assert [row["note"] for row in parts(forecast=found)["forecast"]["at_risk"][:2]] == [ENDS_TODAY, ""]


def parts(**changed: Any) -> dict[str, Any]:
    given = {name: ANSWERS[name] for name in ("drivers", "funnel", "months", "change", "forecast")}
    return hg.delays.parts(survival=ANSWERS["medians"], agencies=ANSWERS["compared"], **given | changed)


def test_the_parts_of_the_result_are_plain_json_with_the_same_numbers() -> None:
    made = parts()

    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert [row["late"] for row in made["funnel"]["rows"]] == list(ANSWERS["funnel"]["late"])
    assert made["drivers"]["rows"][0]["n"] == ANSWERS["drivers"]["n"].iloc[0]
    assert isinstance(made["drivers"]["rows"][0]["n"], int)
    assert len(made["forecast"]["at_risk"]) <= 20


@pytest.mark.parametrize(
    "name", ["agencies", "drivers", "funnel", "survival", "months", "change", "forecast"]
)
def test_a_part_without_an_answer_is_its_sentence(name: str) -> None:
    given = dict.fromkeys(
        ["agencies", "drivers", "funnel", "survival", "months", "change", "forecast"], UNSAID
    )

    assert hg.delays.parts(**given)[name] == {"unsaid": str(UNSAID)}


def test_a_forecast_that_is_not_shown_leaves_no_number_in_the_result() -> None:
    hidden = replace(ANSWERS["forecast"], shown=False, sentences=("Không nêu dự báo: kém.",))

    assert parts(forecast=hidden)["forecast"] == {"unsaid": "Không nêu dự báo: kém."}


def test_frames_given_to_the_parts_are_unchanged() -> None:
    before = {name: each.copy() for name, each in ANSWERS.items() if isinstance(each, pd.DataFrame)}

    parts()

    for name, frame in before.items():
        pd.testing.assert_frame_equal(ANSWERS[name], frame)


def test_an_attempt_passes_on_what_the_notebook_could_not_say() -> None:
    timed = attempt(hg.delays.timed, TASKS.drop(columns="assigned_on"), AS_OF)
    formula = attempt(hg.delays.formula_of, timed)

    told = hg.tell.hazards(attempt(hg.delays.hazards, timed, formula, strata="agency"))

    assert str(told).startswith("Chưa nói được thời gian thực hiện: bảng thiếu cột assigned_on")


def test_each_table_of_hazards_has_a_check_of_its_own_model() -> None:
    """With terms whose effect differs between agencies one model may pass and the other fail."""
    source = (Path(__file__).parents[2] / "notebooks" / "3_delays.ipynb").read_text(encoding="utf-8")
    assert source.count("hg.delays.hazards,") == source.count("hg.delays.proportionality,") == 2
    overall = ANSWERS["check"].assign(holds=True)
    overall.attrs = {"model": ANSWERS["check"].attrs["model"] | {"strata": None}}
    assert str(hg.tell.check(overall)).startswith("Bảng so mọi nhiệm vụ với nhau: chưa thấy trái")
    assert ANSWERS["check"].attrs["model"]["strata"] == "agency"


def test_the_ratios_of_time_say_what_their_intervals_leave_out() -> None:
    assert "coi nhiệm vụ của cùng một cơ quan là độc lập" in hg.tell.time_ratios(ANSWERS["aft"]).caption


def test_a_symbol_has_its_meaning_beside_it() -> None:
    counts = pd.DataFrame({"late": [1, 5, 2, 9] * 3, "tasks": [20, 30] * 6})
    told = str(hg.tell.agencies(hg.delays.funnel(counts, "late", "tasks")))
    assert "φ = " in told
    assert "nếu các nơi không khác nhau thì trung bình" in told


def test_the_plain_funnel_and_its_table_judge_nobody() -> None:
    counts = pd.DataFrame(
        {"agency": [f"Sở {i}" for i in range(12)], "late": [45] + [5] * 11, "tasks": [50] * 12}
    )
    found = hg.delays.funnel(counts, "late", "tasks")
    told = str(hg.tell.agencies(found))
    assert "1 nơi ra ngoài giới hạn 95%" in told
    assert not any(name in told for name in counts["agency"])
    assert "ngoài" not in texts(hg.tell.agency_rates(found))


def test_months_without_a_signal_are_told_with_what_would_have_been_one() -> None:
    counts = pd.DataFrame({"due_month": [f"2024-{i:02d}" for i in range(1, 13)], "late": 10, "tasks": 100})
    told = str(hg.tell.months(hg.delays.control_chart(counts, "late", "tasks")))
    assert "phải vượt 19,0% mới thấy được" in told
    assert "ngẫu nhiên" not in told


@pytest.mark.parametrize(("tell", "answer"), [(hg.tell.hazards, "hazards"), (hg.tell.time_ratios, "aft")])
def test_the_time_allowed_is_held_equal_and_never_told_as_a_finding(tell: Any, answer: str) -> None:
    shown = tell(ANSWERS[answer])
    chances = shown.frame.set_index("Yếu tố")["Mức ý nghĩa (Holm)"]
    own = chances.index.str.startswith("Thời gian được giao")
    assert list(chances[own]) == ["chỉ để hiệu chỉnh"]
    assert chances[~own].str.startswith("p ").all()
    assert "không phải là một phát hiện" in shown.caption
    without = ANSWERS[answer][ANSWERS[answer]["term"] != "allowed"]
    assert "phát hiện" not in tell(without).caption
