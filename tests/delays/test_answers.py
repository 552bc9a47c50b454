"""What an answer says to a reader, and that one that cannot be given has the same shape."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib import pyplot
from task_tables import AS_OF, drawn

import hganalysis as hg
from hganalysis.answers.showing import Sentences, probability
from hganalysis.delays.analysis import Analysis
from hganalysis.delays.how_long.duration_answer import DurationAnswer
from hganalysis.delays.how_long.time_factors_answer import TimeFactorsAnswer, term
from hganalysis.delays.what_changed.change_answer import ChangeAnswer
from hganalysis.delays.what_changed.months_answer import MonthsAnswer
from hganalysis.delays.what_comes_next.forecast_answer import ForecastAnswer
from hganalysis.delays.what_comes_next.outlook import ENDS_TODAY
from hganalysis.delays.who_differs.funnel import funnel_rates
from hganalysis.delays.who_differs.funnel_answer import FunnelAnswer
from hganalysis.figures.drawing import house_style
from hganalysis.figures.plain_charts import NO_ROW, bars, estimates, new_axes
from hganalysis.figures.vector import as_svg

if TYPE_CHECKING:
    from hganalysis.answers.answer import Answer

TASKS = drawn(900, risky=1.0).assign(cause_raw="Thiếu vốn", agency_group="department")
TASKS = TASKS.assign(extension_count=(TASKS["coop_count"] > 1).astype("int64"), due_original=TASKS["due_on"])
HEADING = {"from": "2024-01-01", "as_of": AS_OF, "simulated": True}
QUESTIONS: dict[str, Any] = {
    name: lambda frame, name=name: getattr(hg.delays, name)(frame, as_of=AS_OF)
    for name in ("agencies", "change", "duration", "factors", "forecast", "funnel", "months", "time_factors")
} | {
    "reasons": hg.delays.reasons,
    "rate": lambda frame: hg.rate(frame, by=["field", "agency"], as_of=AS_OF),
    "quality": lambda frame: hg.quality.extended(frame, by="agency", as_of=AS_OF),
}


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer[Any]]:
    """Return every question asked of drawn tasks."""
    return {name: ask(TASKS) for name, ask in QUESTIONS.items()}


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return Analysis(TASKS, AS_OF)


def sent(what: Any) -> Any:
    """Return what another process gets."""
    return pickle.loads(pickle.dumps(what))  # noqa: S301


def told(answer: Answer[Any]) -> str:
    cells = [cell for table in answer.tables for cell in table.frame.to_numpy().ravel()]
    return " ".join([*answer.words, *(table.caption for table in answer.tables), *map(str, cells)])


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_sent_to_another_process_is_drawn_there_as_here(answers, name: str) -> None:
    answer = answers[name]

    there = sent(answer)
    back = sent(there.drawings)

    assert there.heading == answer.heading
    for here, came in zip(answer.drawings, back, strict=True):
        assert [came.render("svg"), came.render("png")] == [here.render("svg"), here.render("png")]
        assert came.render_narrow() == here.render_narrow()
        assert (came.title, came.alt, came.csv()) == (here.title, here.alt, here.csv())
        assert came._repr_mimebundle_() == here._repr_mimebundle_()


def test_a_figure_drawn_in_another_process_is_drawn_anew_where_it_is_asked_for(answers) -> None:
    answer = sent(answers["agencies"])
    answer._coming = lambda: sent(answers["agencies"].drawings)
    drawing = answer.drawing
    assert not {"figure", "narrow"} & set(vars(drawing))

    undated = {"Date": None, "Creator": None}
    with house_style():
        assert as_svg(drawing.figure, undated) == as_svg(answers["agencies"].drawing.figure, undated)
    assert drawing.narrow is not None
    assert not hasattr(drawing, "other")


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_shows_itself_without_holes_and_without_naming_a_cause(answers, name: str) -> None:
    answer = answers[name]
    assert not answer.frame.empty
    assert answer.needs == ""
    assert answer.words
    assert not re.search(r"\bnan\b|None|<NA>|\d\.\d{4}", told(answer))
    assert not re.search(
        r"\bvì\b|\bbởi\b|nguyên nhân là", told(answer).lower().replace("không phải là bằng chứng", "")
    )
    shown, _ = answer._repr_mimebundle_()
    assert [*shown] == ["text/html", "text/plain"]
    assert shown["text/html"].count("<img ") == len(answer.drawings)
    assert shown["text/html"].count("<table>") == len(answer.tables)
    assert shown["text/plain"].startswith(answer.question)


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_is_drawn_where_it_is_asked_to_be_and_known_to_nobody_else(answers, name: str) -> None:
    given = new_axes()
    assert answers[name].plot(given) is given
    assert answers[name].plot().figure is not given.figure
    assert answers[name].drawings is answers[name].drawings
    assert pyplot.get_fignums() == []


def test_a_plot_is_shown_by_a_notebook_as_axes_and_as_figure_though_pyplot_does_not_know_it(answers) -> None:
    axes = answers["rate"].plot()

    for shown in (axes, axes.figure):
        data, _ = DisplayFormatter().format(shown)
        assert data["image/png"].startswith(b"\x89PNG")
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("frame", [TASKS.head(0), TASKS[["task_id"]], TASKS.head(2)])
def test_an_answer_that_cannot_be_given_has_the_same_shape(name: str, frame: pd.DataFrame) -> None:
    answer = QUESTIONS[name](frame)
    if not answer.needs:
        assert len(frame) == 2
        return
    assert answer.frame.empty
    assert answer.words == (answer.needs,)
    assert answer.needs.startswith(("Chưa nói được ", "Không nêu dự báo"))
    assert answer.needs in " ".join(each.get_text().replace("\n", " ") for each in answer.plot().texts)
    assert "Traceback" not in answer._repr_mimebundle_()[0]["text/html"]
    answer.drawing.render("svg")


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - {"reasons", "rate", "quality"}))
def test_the_as_of_date_is_that_of_the_table_or_asked_for_in_one_line(name: str) -> None:
    ask = getattr(hg.delays, name)
    assert "tham số as_of" in ask(TASKS).needs
    judged = TASKS.copy()
    judged.attrs["as_of"] = AS_OF
    part = judged[judged["agency"] != "không có"]
    assert "tham số as_of" not in ask(part).needs


def test_words_are_made_without_a_drawing() -> None:
    code = (
        "import sys; sys.path[:0] = ['tests']; from task_tables import AS_OF, drawn; import hganalysis as hg;"
        "print(hg.delays.months(drawn(300), AS_OF).words, hg.delays.factors(drawn(300), AS_OF).words);"
        "assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_analysis_asks_each_question_once_and_its_result_is_plain(analysis: Analysis) -> None:
    made = analysis.result.plain()
    assert analysis.result is analysis.result
    assert analysis.factors is analysis.factors
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert hg.delays.DelaysResult.model_validate(made) == analysis.result
    assert [row["late"] for row in made["funnel"]["rows"]] == list(analysis.funnel.frame["late"])
    assert [row["tasks"] for row in made["agencies"]["rows"]] == list(analysis.agencies.frame["tasks"])
    assert made["factors"]["rows"][0]["n"] == analysis.factors.frame["n"].iloc[0]
    assert len(made["forecast"]["at_risk"]) <= 20


def test_the_result_of_a_table_that_says_nothing_is_a_sentence_a_part() -> None:
    made = Analysis(TASKS[["task_id"]], AS_OF).result.plain()
    assert all(part["unsaid"].startswith("Chưa nói được ") for name, part in made.items() if name != "schema")


def test_the_analysis_leaves_the_table_as_it_was() -> None:
    before = TASKS.copy()
    assert Analysis(TASKS, AS_OF).months.words
    pd.testing.assert_frame_equal(TASKS, before)


def test_names_from_the_data_are_text_and_never_markup() -> None:
    assert "<b>" not in Sentences(("<b>x</b>",))._repr_html_()
    odd = TASKS.assign(field=TASKS["field"] + "<b>")
    assert "<b>" not in hg.rate(odd, by="field", as_of=AS_OF)._repr_mimebundle_()[0]["text/html"]


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


def test_agencies_keep_their_order_and_their_counts(answers) -> None:
    shown, frame = answers["funnel"].tables[0].frame, answers["funnel"].frame
    assert list(shown["Cơ quan, đơn vị"]) == list(frame["agency"])
    counts = [f"{k}/{n}" for k, n in frame[["late", "tasks"]].itertuples(index=False)]
    assert list(shown["Chậm/số nhiệm vụ"]) == counts


@pytest.mark.parametrize(("p", "said"), [(0.049, "khác nhau rõ"), (0.05, "chưa thấy khác nhau rõ")])
def test_groups_differ_clearly_only_below_the_level(answers, p: float, said: str) -> None:
    found = answers["duration"].found
    changed = found._replace(test=found.test.assign(p=p))
    assert f"của 2 nhóm {said} (" in str(DurationAnswer(changed, HEADING))


@pytest.mark.parametrize(("low", "high", "sure"), [(-0.1, 0.1, False), (0.01, 0.1, True), (-0.2, -0.1, True)])
def test_a_change_whose_interval_holds_zero_has_no_direction(answers, low, high, sure: bool) -> None:
    found = answers["change"].found.copy()
    found.attrs = answers["change"].found.attrs
    found.loc[found.index[-1], ["low", "high"]] = low, high
    said = str(ChangeAnswer(found, HEADING))
    assert ("chưa đủ cơ sở" in said) is not sure
    assert ("không đọc riêng từng phần" in said) is not sure
    assert "từng nhóm, theo lĩnh vực." in said


def test_failing_the_check_names_the_terms_and_what_to_read(answers) -> None:
    found = answers["time_factors"].found
    said = str(TimeFactorsAnswer(found._replace(check=found.check.assign(holds=False)), HEADING))
    assert "Tỷ số nguy cơ so các nhiệm vụ có cùng cơ quan chủ trì: giả định" in said
    assert "hãy đọc tỷ số thời gian" in said
    assert "Số cơ quan phối hợp" in said


def test_the_tables_of_ratios_name_their_reference_and_what_their_intervals_leave_out(answers) -> None:
    hazards, _, times = answers["time_factors"].tables
    assert "so với “" in hazards.caption
    assert "coi nhiệm vụ của cùng một cơ quan là độc lập" in times.caption


@pytest.mark.parametrize("place", [0, 2])
def test_the_time_allowed_is_held_equal_and_never_told_as_a_finding(answers, place: int) -> None:
    shown = answers["time_factors"].tables[place]
    chances = shown.frame.set_index("Yếu tố")["Mức ý nghĩa (Holm)"]
    own = chances.index.str.startswith("Thời gian được giao")
    assert list(chances[own]) == ["chỉ để hiệu chỉnh"]
    assert chances[~own].str.startswith("p ").all()
    assert "không phải là một phát hiện" in shown.caption
    assert "Thời gian được giao" not in answers["time_factors"].words[0]


def test_a_forecast_that_is_no_better_lists_no_task_and_leaves_no_number(answers) -> None:
    found = answers["forecast"].found
    hidden = replace(found, shown=False, backtest=replace(found.backtest, shown=False, reason="kém"))
    answer = ForecastAnswer(hidden, HEADING)
    assert answer.words == ("Không nêu dự báo: kém.",)
    assert answer.frame.empty
    assert [table.caption for table in answer.tables] == [
        "Dự báo nếu làm ở các ngày chốt trước, so với thực tế"
    ]
    made = Analysis(TASKS, AS_OF)
    made.__dict__["forecast"] = answer
    assert made.result.plain()["forecast"] == {"unsaid": "Không nêu dự báo: kém."}


def test_a_task_that_ended_on_the_as_of_date_is_told_as_such_in_table_and_result(answers) -> None:
    tasks = answers["forecast"].found.tasks.copy()
    tasks.loc[0, ["days_left", "chance", "note"]] = 0, 0.0, ENDS_TODAY
    answer = ForecastAnswer(replace(answers["forecast"].found, tasks=tasks), HEADING)
    shown = answer.tables[1]
    assert shown.caption.endswith("còn hạn, kể cả 1 nhiệm vụ hết hạn đúng ngày chốt mà chưa hoàn thành")
    assert list(shown.frame["Ghi chú"][:2]) == [ENDS_TODAY, "-"]
    made = Analysis(TASKS, AS_OF)
    made.__dict__["forecast"] = answer
    assert [row["note"] for row in made.result.plain()["forecast"]["at_risk"][:2]] == [ENDS_TODAY, ""]


@pytest.mark.parametrize("until", ["2024-01-01", AS_OF])
def test_a_forecast_for_a_day_that_is_over_is_refused_in_one_line(until: str) -> None:
    with pytest.raises(hg.HgError, match="ít nhất một ngày sau ngày chốt"):
        hg.delays.forecast(TASKS, until, AS_OF)


def test_the_plain_funnel_has_its_symbols_explained_and_judges_nobody() -> None:
    counts = pd.DataFrame(
        {"agency": [f"Sở {i}" for i in range(12)], "late": [45] + [5] * 11, "tasks": [50] * 12}
    )
    answer = FunnelAnswer(funnel_rates(counts, "late", "tasks"), HEADING)
    said = str(answer)
    assert "φ = " in said
    assert "nếu các nơi không khác nhau thì trung bình" in said
    assert "1 nơi ra ngoài giới hạn 95%" in said
    assert not any(name in said for name in counts["agency"])
    assert "ngoài" not in " ".join(answer.tables[0].frame.to_numpy().ravel())


def test_months_without_a_signal_are_told_with_what_would_have_been_one() -> None:
    counts = pd.DataFrame({"due_month": [f"2024-{i:02d}" for i in range(1, 13)], "late": 10, "tasks": 100})
    said = str(MonthsAnswer(hg.delays.control_chart(counts, "late", "tasks"), HEADING))
    assert "phải vượt 19,0% mới thấy được" in said
    assert "ngẫu nhiên" not in said


def test_two_judged_tables_are_compared_only_where_they_are_a_pair() -> None:
    rules = {"granularity": "day", "roll_forward": False, "basis": "current", "carry_over": "exclude"}
    now, before = TASKS.copy(), TASKS.copy()
    now.attrs = {
        "from": "2024-07-01",
        "as_of": AS_OF,
        "rules": rules | {"population_by": "due_on"},
        "label": "sau",
    }
    before.attrs = now.attrs | {"from": "2024-01-01", "as_of": "2024-06-30", "label": "trước"}
    assert "So sánh sau với trước theo lĩnh vực" in str(hg.delays.change(now, before, by="field"))
    before.attrs["as_of"] = "2024-07-01"
    assert "chung nhiệm vụ với kỳ này" in hg.delays.change(now, before).needs
    before.attrs |= {"as_of": "2024-06-30", "rules": now.attrs["rules"] | {"basis": "original"}}
    assert "quy tắc khác" in hg.delays.change(now, before).needs


def test_a_rate_has_its_counts_its_interval_and_its_range() -> None:
    rows = [("done_on_time", 8), ("done_late", 2), ("unclassified", 2)]
    status = [name for name, n in rows for _ in range(n)]
    judged = pd.DataFrame({"status": status, "field": "Đất đai", "deadline": pd.Timestamp("2024-01-05")})
    [row] = hg.rate(judged, by="field", as_of="2024-02-01").frame.to_dict("records")
    assert (row["on_time"], row["settled"], row["unclassified"]) == (8, 10, 2)
    assert (row["rate"], row["if_late"], row["if_on_time"]) == (0.8, 8 / 12, 10 / 12)
    assert row["low"] < 0.8 < row["high"]


@pytest.mark.parametrize("name", hg.quality.MEASURES)
def test_every_measure_is_a_question_with_the_numbers_of_the_result(name: str) -> None:
    answer = getattr(hg.quality, name)(TASKS, as_of=AS_OF)
    assert bool(answer.needs) == answer.frame.empty
    if not answer.needs:
        groups = getattr(hg.quality, name)(TASKS, by="agency", as_of=AS_OF).frame
        assert groups["numerator"].sum() == answer.frame["numerator"].iloc[0]
        assert groups["denominator"].sum() == answer.frame["denominator"].iloc[0]


@pytest.mark.parametrize(("chart", "numbers"), [(estimates, 3), (bars, 1)])
def test_a_chart_without_a_row_says_so_and_leaves_no_warning_in_a_notebook(chart: Any, numbers: int) -> None:
    axes = new_axes()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart(axes, [], *[[]] * numbers, "Tỷ số")
        axes.get_figure().draw_without_rendering()

    assert [each.get_text() for each in axes.texts] == [NO_ROW]
