"""Every question of `hg.delays` and `hg.quality` asked of tables that cannot answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from project import ROOT
from task_tables import AS_OF, drawn

import hganalysis as hg
from hganalysis import delays
from hganalysis.answers.unsaid import attempt
from hganalysis.delays.how_long.time_factors_answer import formula_of, timed
from hganalysis.delays.tasks import concluded, grouping, settled, tally
from hganalysis.delays.what_changed.periods import HALVES, Compared, by_month, changed, chart_kind, halves
from hganalysis.delays.what_comes_next.outlook import forecast_tasks
from hganalysis.delays.what_goes_with.drivers_table import drivers
from hganalysis.delays.what_goes_with.factors import factor_table
from hganalysis.delays.which_reasons.reasons_answer import count_reasons, unmatched
from hganalysis.delays.who_differs.comparison import compare_agencies
from hganalysis.delays.who_differs.funnel import funnel_rates
from hganalysis.errors import Unsaid
from hganalysis.settings.params import load_params

if TYPE_CHECKING:
    from collections.abc import Callable

DATES = ("assigned_on", "completed_on", AS_OF)
TWO = pd.DataFrame({"field": ["a", "b"], "late": [3, 4], "tasks": [30, 40]})
PARAMS = load_params(ROOT / "params" / "2024-11-03.yml")

DELAYS: dict[str, Callable[[pd.DataFrame], object]] = {
    "aft": lambda frame: attempt(delays.aft, frame, "coop_count"),
    "agencies": lambda frame: attempt(compare_agencies, frame, AS_OF),
    "by_month": lambda frame: attempt(by_month, frame, AS_OF),
    "changed": lambda frame: attempt(changed, Compared(TWO, frame, ("a", "b"), ("field",), HALVES)),
    "chart_kind": lambda frame: attempt(chart_kind, frame),
    "concluded": lambda frame: attempt(concluded, frame),
    "control_chart": lambda frame: attempt(delays.control_chart, frame, "late", "tasks"),
    "decompose": lambda frame: attempt(delays.decompose, TWO, frame, "field"),
    "drivers": lambda frame: attempt(drivers, frame, AS_OF),
    "durations": lambda frame: attempt(delays.durations, frame, *DATES),
    "factor_table": lambda frame: attempt(factor_table, frame, AS_OF),
    "forecast": lambda frame: attempt(forecast_tasks, frame, AS_OF),
    "formula_of": lambda frame: attempt(formula_of, frame),
    "funnel": lambda frame: attempt(funnel_rates, frame, "late", "tasks"),
    "grouping": lambda frame: attempt(grouping, frame),
    "halves": lambda frame: attempt(halves, frame, AS_OF),
    "hazards": lambda frame: attempt(delays.hazards, frame, "coop_count"),
    "logrank": lambda frame: attempt(delays.logrank, frame, *DATES, by="field"),
    "medians": lambda frame: attempt(delays.medians, frame),
    "proportionality": lambda frame: attempt(delays.proportionality, frame, "coop_count"),
    "reasons": lambda frame: attempt(count_reasons, frame),
    "settled": lambda frame: attempt(settled, frame, AS_OF),
    "survival": lambda frame: attempt(delays.survival, frame, *DATES),
    "tally": lambda frame: attempt(tally, frame, "field"),
    "timed": lambda frame: attempt(timed, frame, AS_OF),
    "unmatched": lambda frame: attempt(unmatched, frame),
}
"""Every question that is asked of a table."""

NEEDED_BY_SLOW = {
    **dict.fromkeys(("aft", "hazards", "proportionality"), ("coop_count", "duration", "event")),
    **dict.fromkeys(
        ("agencies", "drivers"), ("agency", "assigned_on", "coop_count", "deadline", "due_on", "status")
    ),
}
"""What is taken away from the questions that take long."""

OF_NO_TABLE = {
    "Analysis", "DelaysResult", "clopper_pearson", "factors_asked", "funnel_limits", "newcombe", "wilson",
}  # fmt: skip
"""The names that ask nothing of a table."""

QUALITY: dict[str, Callable[[pd.DataFrame], object]] = {
    f"{question}.{name}": lambda frame, question=question, name=name: attempt(
        getattr(hg.quality, question), frame, PARAMS, name
    )
    for question in ("by_agency", "rows")
    for name in hg.quality.MEASURES
}
WHOLE: dict[str, Callable[[pd.DataFrame], object]] = {
    name: lambda frame, name=name: attempt(getattr(hg.quality, name), frame, PARAMS)
    for name in ("measure", "summarise", "rows")
}
"""Those that tell of many things at once, each with what it cannot say."""


@pytest.fixture(scope="module")
def full() -> pd.DataFrame:
    """Return timed and counted tasks with a value in every column that a question looks at."""
    tasks = drawn(120)
    more = {
        "agency_group": "department",
        "cause_raw": "Chờ ý kiến",
        "source_level": "Tỉnh",
        "late": 1,
        "tasks": 1,
    }
    day = tasks["assigned_on"]
    tasks = tasks.assign(
        **more, doc_date=day, entered_on=day, due_original=tasks["due_on"], due_month="2024-03"
    )
    return timed(tasks, AS_OF)


def unusable(full: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {"nothing": pd.DataFrame(), "no rows": full.head(0), "an id only": full[["task_id"]]}


def test_every_question_of_a_table_is_asked_here() -> None:
    answers = {"agencies", "change", "duration", "factors", "forecast", "funnel", "months", "reasons"}
    assert set(delays.__all__) - OF_NO_TABLE - answers - {"analyse", "time_factors"} <= set(DELAYS)


@pytest.mark.parametrize("question", DELAYS)
def test_a_table_with_nothing_to_go_by_is_answered_by_a_sentence(full, question) -> None:
    for name, frame in unusable(full).items():
        assert isinstance(DELAYS[question](frame), Unsaid), name


@pytest.mark.parametrize("question", DELAYS)
def test_a_table_without_one_of_its_columns_is_answered_or_refused_in_words(full, question) -> None:
    for name in NEEDED_BY_SLOW.get(question, full.columns):
        DELAYS[question](full.drop(columns=name))


@pytest.mark.parametrize(
    "question", ["agencies", "by_month", "concluded", "drivers", "forecast", "halves", "settled"]
)
def test_a_table_whose_deadlines_are_all_empty_is_no_traceback(full, question) -> None:
    DELAYS[question](full.assign(deadline=pd.Series([None] * len(full), dtype=object)))


@pytest.mark.parametrize("question", [*QUALITY])
def test_no_measure_speaks_of_a_table_without_rows_or_columns(full, question) -> None:
    for name, frame in unusable(full).items():
        assert isinstance(QUALITY[question](frame), Unsaid), name


@pytest.mark.parametrize("question", WHOLE)
def test_what_tells_of_many_things_refuses_a_table_that_was_not_judged(full, question) -> None:
    for frame in (pd.DataFrame(), full[["task_id"]], full.drop(columns="status")):
        assert isinstance(WHOLE[question](frame), Unsaid)


def test_of_no_rows_every_measure_says_that_there_is_nothing_to_judge(full) -> None:
    told = hg.quality.measure(full.head(0), PARAMS)
    assert (told["unsaid"] != "").all()
    assert told["value"].isna().all()
    assert all(each.value is None for each in hg.quality.summarise(full.head(0), PARAMS))


@pytest.mark.parametrize(
    "missing", ["agency", "agency_group", "agency_id", "completed_on", "due_on", "entered_on", "status"]
)
def test_a_missing_column_is_no_traceback_in_any_measure(full, missing) -> None:
    frame = full.drop(columns=missing)
    for ask in WHOLE.values():
        ask(frame)


def test_without_a_date_of_completion_nothing_is_called_on_time(full) -> None:
    told = hg.quality.measure(full.drop(columns="completed_on"), PARAMS).set_index("name")
    for name in ("on_time_current", "on_time_original", "on_time_by_extension"):
        assert "completed_on" in told.loc[name, "unsaid"]
        assert pd.isna(told.loc[name, "value"])
