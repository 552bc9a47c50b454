"""8,885 written questions to UK departments: the day rule finds what is known to be true of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from hganalysis.counting.counts import count
from hganalysis.counting.status import classify

SOURCE = Path(__file__).parents[3] / "shared/real/uk_written_questions/uk_commons_written_questions.csv"
COLUMNS = {
    "id": "task_id",
    "answeringBodyName": "agency",
    "dateForAnswer": "due_on",
    "dateAnswered": "completed_on",
}

pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="../shared/real/uk_written_questions is not here")


@pytest.fixture(scope="module")
def questions() -> pd.DataFrame:
    dates = ["dateForAnswer", "dateAnswered"]
    return pd.read_csv(SOURCE, usecols=[*COLUMNS, "isNamedDay"], parse_dates=dates).rename(columns=COLUMNS)


def test_all_questions_are_on_time_late_or_unanswered(questions: pd.DataFrame) -> None:
    [found] = count(classify(questions, as_of="2025-12-31")).to_dict("records")
    known = {"done_on_time": 2391, "done_late": 6492, "open_overdue": 2, "total": 8885}
    assert {name: found[name] for name in known} == known
    assert found["open"] + found["done"] == found["total"]


def test_the_named_day_questions_have_a_hard_deadline(questions: pd.DataFrame) -> None:
    [found] = count(classify(questions[questions["isNamedDay"]], as_of="2025-12-31")).to_dict("records")
    assert (found["done_on_time"], found["done_late"], found["total"]) == (1866, 476, 2342)


def test_every_answer_in_time_came_exactly_on_the_due_day(questions: pd.DataFrame) -> None:
    judged = classify(questions, as_of="2025-12-31")
    on_time = judged[judged["status"] == "done_on_time"]
    assert (on_time["completed_on"].dt.normalize() == on_time["due_on"].dt.normalize()).all()


def test_the_twenty_six_departments_add_up_to_the_whole(questions: pd.DataFrame) -> None:
    judged = classify(questions, as_of="2025-12-31")
    departments = count(judged, by="agency")
    [whole] = count(judged).to_dict("records")
    assert len(departments) == 26
    assert departments.drop(columns="agency").sum().to_dict() == whole
    assert (departments["total"].min(), departments["total"].max()) == (2, 1231)
