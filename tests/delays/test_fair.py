"""The fair comparison of agencies: limits by hand, who may be named, and when it cannot say."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from result_example import changed, example_result
from scipy.stats import binom
from task_tables import AS_OF, counted, judged

from hganalysis.answers.unsaid import attempt
from hganalysis.delays.analysis import Analysis
from hganalysis.delays.who_differs.agencies_answer import AgenciesAnswer, words_of
from hganalysis.delays.who_differs.comparison import compare_agencies
from hganalysis.delays.who_differs.comparison_figure import EXPECTED, LIMITS, LOOKS
from hganalysis.delays.who_differs.spread import SHIFTS, Agency, chance_of_counts
from hganalysis.errors import Unsaid
from hganalysis.report.agency_sentences import agencies as report_sentences

if TYPE_CHECKING:
    from hganalysis.report.period_result import PeriodResult

NO_SHIFT = (SHIFTS == 0).astype(float)


def office(name: str, late: int, on_time: int, **same) -> list[dict]:
    return counted(late, on_time, agency=name, agency_id=name, **same)


def alike(n: int = 12, late: int = 4, on_time: int = 21) -> list[dict]:
    return list(itertools.chain(*(office(f"Sở {i:02d}", late, on_time) for i in range(n))))


def answer(rows: list[dict]):
    return compare_agencies(judged(rows), AS_OF)


def named(rows: list[dict]) -> dict[str, str]:
    frame = answer(rows).frame
    return {row.agency: row.named for row in frame.itertuples() if row.named}


def test_two_agencies_of_one_name_are_told_apart_in_words_and_table() -> None:
    same = {"agency": "Sở Tài chính", "agency_group": "department"}
    rows = [*alike(), *counted(20, 1, agency_id="so-tai-chinh-2025", **same)]
    rows += counted(4, 21, agency_id="so-tai-chinh", **same)
    told = AgenciesAnswer(answer(rows), {})
    names = [*told.tables[0].frame["Cơ quan, đơn vị"]]
    assert {"Sở Tài chính (đến 18/02/2025)", "Sở Tài chính (từ 19/02/2025)"} <= set(names)
    assert "mức dự kiến (ngoài giới hạn 99,8%): Sở Tài chính (từ 19/02/2025) (20 chậm" in " ".join(told.words)


@pytest.mark.parametrize("n", [1, 2, 3, 6, 7, 13, 64])
def test_the_number_of_late_tasks_has_the_distribution_of_independent_tasks(n: int) -> None:
    chances = np.random.default_rng(n).uniform(0.02, 0.6, n)
    by_hand = np.array([1.0])
    for chance in chances:
        by_hand = np.convolve(by_hand, [1 - chance, chance])
    each = Agency(np.log(chances / (1 - chances)), np.ones(n), 0)
    assert chance_of_counts(each, NO_SHIFT) == pytest.approx(by_hand, abs=1e-12)


def test_three_tasks_by_hand() -> None:
    """Chances 1/2, 1/3, 1/4: none late 1/2 x 2/3 x 3/4 = 6/24; one 11/24; two 6/24; all 1/24."""
    each = Agency(np.log([1, 1 / 2, 1 / 3]), np.ones(3), 0)
    assert chance_of_counts(each, NO_SHIFT) == pytest.approx([6 / 24, 11 / 24, 6 / 24, 1 / 24])


@pytest.mark.parametrize(("tasks", "chance"), [(60, 0.5), (400, 0.02), (3_000, 0.12), (20_000, 0.4)])
def test_the_chances_of_a_large_agency_are_those_of_the_binomial(tasks: int, chance: float) -> None:
    each = Agency(np.log([chance / (1 - chance)]), np.array([float(tasks)]), 0)
    exact = binom.pmf(np.arange(tasks + 1), tasks, chance)
    assert chance_of_counts(each, NO_SHIFT) == pytest.approx(exact, abs=1e-12)


def test_averaged_chances_keep_the_mean_and_never_narrow_the_distribution() -> None:
    chances = np.sort(np.random.default_rng(1).uniform(0.05, 0.4, 200))
    exact = chance_of_counts(Agency(np.log(chances / (1 - chances)), np.ones(200), 0), NO_SHIFT)
    means = chances.reshape(10, 20).mean(axis=1)
    rough = chance_of_counts(Agency(np.log(means / (1 - means)), np.full(10, 20.0), 0), NO_SHIFT)
    numbers = np.arange(201)
    spread = [float(p @ numbers**2 - (p @ numbers) ** 2) for p in (exact, rough)]
    assert exact @ numbers == pytest.approx(rough @ numbers)
    assert spread[0] <= spread[1] <= 1.01 * spread[0]


def test_limits_of_agencies_alike_are_those_of_the_binomial_with_half_of_the_number_itself() -> None:
    """25 tasks at 16%, no spread: 10 or more late, half of 10: 0.0022, within 1/1000; 11 or more: 0.0005."""
    found = answer(alike())
    assert found.spread == 0
    assert set(found.frame["high"]) == {10}
    assert set(found.frame["low"]) == {0}
    assert found.frame["expected"].to_numpy() == pytest.approx(4)


def test_one_agency_far_off_is_named_and_only_that_one() -> None:
    rows = [*alike(20), *office("Sở chậm", 22, 8), *office("Sở nhanh", 0, 120)]
    assert named(rows) == {"Sở chậm": "higher", "Sở nhanh": "lower"}


def test_an_agency_is_named_exactly_where_its_number_is_outside_its_limits() -> None:
    rows = [*alike(20), *office("Sở chậm", 22, 8), *office("Sở nhanh", 0, 120), *office("Sở nhỏ", 5, 0)]
    frame = answer(rows).frame
    outside = np.select(
        [frame["late"] > frame["high"], frame["late"] < frame["low"]], ["higher", "lower"], ""
    )
    assert list(frame["named"]) == list(outside)
    assert (frame["low"] <= frame["expected"]).all()
    assert (frame["expected"] <= frame["high"]).all()


@pytest.mark.parametrize(("late", "on_time", "said"), [(9, 0, ""), (10, 0, "higher")])
def test_below_the_least_number_of_tasks_nobody_is_named(late: int, on_time: int, said: str) -> None:
    found = answer([*alike(30), *office("Sở nhỏ", late, on_time)]).frame.set_index("agency")
    assert found.loc["Sở nhỏ", "named"] == said
    assert ("dưới 10" in found.loc["Sở nhỏ", "unsaid"]) == (said == "")


def test_an_agency_is_not_blamed_for_the_kind_of_its_tasks() -> None:
    """Half of all hard tasks are late and a tenth of the others; one agency has hard tasks only."""
    rows = [row for i in range(12) for row in office(f"Sở {i:02d}", 6, 6, field="khó")]
    rows += [row for i in range(12) for row in office(f"Sở {i:02d}", 2, 18, field="thường")]
    rows += office("Sở việc khó", 20, 20, field="khó")
    found = answer(rows).frame.set_index("agency")
    assert found.loc["Sở việc khó", "named"] == ""
    assert found.loc["Sở việc khó", "expected"] == pytest.approx(20, abs=1.5)
    without = answer([{k: v for k, v in row.items() if k != "field"} for row in rows])
    assert without.frame.set_index("agency").loc["Sở việc khó", "expected"] < 12
    assert "field" in without.left_out
    assert "chưa xét được" in words_of(without)[0].lower()


def test_where_agencies_differ_much_nobody_is_named_for_being_at_the_end_of_the_row() -> None:
    rows = [row for i in range(24) for row in office(f"Sở {i:02d}", 2 + i, 40 - i)]
    found = answer(rows)
    assert (found.frame["named"] == "").all()
    assert found.dispersion.phi > found.dispersion.null_high
    assert "khác nhau nhiều hơn ngẫu nhiên: φ" in " ".join(words_of(found))


def test_agencies_alike_are_never_said_to_be_alike() -> None:
    told = " ".join(words_of(answer(alike())))
    assert "Chưa thấy các cơ quan, đơn vị khác nhau nhiều hơn ngẫu nhiên" in told
    assert "80% khả năng thấy được" in told
    assert "không khác nhau nhiều hơn" not in told


def test_the_order_of_rows_and_the_names_of_agencies_change_no_number() -> None:
    rows = [*alike(14), *office("Sở chậm", 22, 8)]
    plain = answer(rows).frame.set_index("agency").drop(columns=["agency_id", "short"])
    shuffled = answer([rows[i] for i in np.random.default_rng(2).permutation(len(rows))]).frame
    shuffled = shuffled.set_index("agency").drop(columns=["agency_id", "short"])
    pd.testing.assert_frame_equal(plain, shuffled)
    turned = [{**row, "agency": f"z{row['agency'][::-1]}", "agency_id": row["agency"][::-1]} for row in rows]
    other = answer(turned).frame
    other.index = [name[1:][::-1] for name in other["agency"]]
    pd.testing.assert_series_equal(plain["high"], other["high"].loc[plain.index], check_names=False)
    assert words_of(answer(rows)) == words_of(answer(rows))


def test_a_task_done_before_a_deadline_still_ahead_does_not_count() -> None:
    ahead = [{**row, "due_on": pd.Timestamp("2024-12-01")} for row in office("Sở 00", 0, 7)]
    frame = answer([*alike(), *ahead]).frame
    assert frame["tasks"].sum() == 12 * 25


def test_the_deadline_that_tasks_were_judged_by_decides_which_are_settled() -> None:
    table = judged(alike()).assign(due_on=pd.Timestamp("2025-06-01"))
    assert "deadline" in table
    assert compare_agencies(table, AS_OF).frame["tasks"].sum() == 12 * 25


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (office("Sở A", 3, 9), "chỉ có 1 cơ quan"),
        ([*office("Sở A", 0, 9), *office("Sở B", 0, 4)], "không có nhiệm vụ nào trong 13 nhiệm vụ"),
        ([*office("Sở A", 9, 0), *office("Sở B", 4, 0)], "tất cả 13 nhiệm vụ"),
    ],
)
def test_what_cannot_be_compared_is_said(rows: list[dict], why: str) -> None:
    assert why in str(attempt(compare_agencies, judged(rows), AS_OF))


def test_without_agencies_there_is_a_sentence() -> None:
    told = attempt(compare_agencies, judged(alike()).drop(columns=["agency", "agency_id"]), AS_OF)
    assert isinstance(told, Unsaid)
    assert "bảng thiếu cột Cơ quan chủ trì (agency)" in str(told)


@pytest.mark.parametrize(
    "rows", [[*office("A", 1, 1), *office("B", 1, 0)], [*office("A", 1, 30), *office("B", 40, 1)]]
)
def test_two_agencies_have_numbers_and_a_table_that_adds_up(rows: list[dict]) -> None:
    found = answer(rows)
    assert found.frame["expected"].sum() == pytest.approx(found.frame["late"].sum())
    assert all("nan" not in told for told in words_of(found))


def test_a_name_that_the_directory_does_not_know_is_not_named() -> None:
    rows = [*alike(20), *counted(28, 2, agency="Long Mỹ", agency_id=None)]
    found = answer(rows).frame.set_index("agency")
    assert found.loc["Long Mỹ", "named"] == ""
    assert "chưa xác định" in found.loc["Long Mỹ", "unsaid"]


def test_in_worlds_without_any_difference_hardly_one_names_an_agency() -> None:
    random, worlds = np.random.default_rng(7), 25
    table = judged([row for i in range(30) for row in office(f"Sở {i:02d}", 1, 4 + i)])
    alarms = 0
    for _ in range(worlds):
        late = random.random(len(table)) < 0.17
        status = pd.Categorical(np.where(late, "done_late", "done_on_time"), table["status"].cat.categories)
        alarms += compare_agencies(table.assign(status=status), AS_OF).frame["named"].ne("").any()
    assert alarms <= 3


def test_the_table_of_a_figure_names_who_differs_with_numbers() -> None:
    heading = {"from": "2024-01-01", "as_of": "2024-11-03", "simulated": True}
    found = answer([*alike(20), *office("Sở chậm", 22, 8), *office("Sở nhanh", 0, 120)])
    drawing = AgenciesAnswer(found, heading).drawing
    assert "nhiều hơn hẳn mức dự kiến (ngoài giới hạn 99,8%): Sở chậm (22 chậm trong 30" in drawing.alt
    assert "ít hơn hẳn" in drawing.alt
    assert "Sở nhanh (0 chậm trong 120" in drawing.alt
    assert "Không nơi nào" in AgenciesAnswer(answer(alike()), heading).drawing.alt
    assert AgenciesAnswer(found, heading).drawing.render("svg") == drawing.render("svg")


def test_where_nobody_is_named_the_title_tells_apart_chance_from_a_spread_that_nobody_leaves() -> None:
    heading = {"from": "2024-01-01", "as_of": "2024-11-03", "simulated": True}
    found = answer(alike())
    assert (
        AgenciesAnswer(found, heading).drawing.title == "Không nơi nào chậm khác hẳn dự kiến theo loại việc"
    )
    beyond = found.dispersion._replace(phi=found.dispersion.null_high + 0.1)
    title = AgenciesAnswer(replace(found, dispersion=beyond), heading).drawing.title
    assert title == "Các nơi khác nhau hơn mức ngẫu nhiên; không nơi nào ra ngoài khoảng khác nhau ấy"


def test_the_figure_explains_its_marks_and_its_band_only_where_they_are_drawn() -> None:
    heading = {"from": "2024-01-01", "as_of": "2024-11-03", "simulated": True}
    drawing = AgenciesAnswer(answer([*alike(20), *office("Sở chậm", 22, 8)]), heading).drawing
    told = [each.get_text() for each in drawing.figure.legends[0].get_texts()]
    assert told == [LOOKS[""][2], LOOKS["higher"][2], EXPECTED, LIMITS]
    for words in ("(vạch đứng)", "Khoảng xám (giới hạn 99,8%)", "không có khoảng xám", "Bên phải:"):
        assert words in drawing.caption

    few = AgenciesAnswer(answer([*office("Sở một", 1, 5), *office("Sở hai", 2, 4)]), heading).drawing
    assert (few.figure.axes[0].lines[0].get_marker(), few.alt.count("Không nơi nào")) == ("|", 1)
    assert LIMITS not in [each.get_text() for each in few.figure.legends[0].get_texts()]


def part_of(rows: list[dict]) -> PeriodResult:
    example = example_result(3)
    agencies = Analysis(judged(rows), AS_OF).result.plain()["agencies"]
    return changed(example, delays={**example.plain()["delays"], "agencies": agencies})


def test_the_report_names_who_differs_in_order_with_numbers_and_says_what_was_compared() -> None:
    told = report_sentences(part_of([*alike(20), *office("Sở chậm", 22, 8), *office("Sở nhanh", 0, 120)]))
    assert len(told) == 2
    assert "nhiều hơn hẳn mức dự kiến ở Sở chậm (22/30 nhiệm vụ đã phân loại và đã qua thời hạn" in told[0]
    assert "Sở nhanh (0/120 nhiệm vụ" in told[1]


def test_the_report_says_that_none_was_seen_to_differ_where_none_is_named() -> None:
    (told,) = report_sentences(part_of(alike()))
    assert told.endswith("chưa thấy cơ quan nào chậm khác hẳn mức dự kiến.")


@pytest.mark.parametrize("rows", [office("Sở A", 3, 9), [*office("A", 1, 3), *office("B", 2, 1)]])
def test_the_report_is_silent_where_nothing_could_be_compared(rows: list[dict]) -> None:
    assert report_sentences(part_of(rows)) == ()
