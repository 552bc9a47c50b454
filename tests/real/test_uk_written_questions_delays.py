"""8,885 written questions to UK departments: few columns, many departments, through drivers and forecast."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hganalysis.counting.status import classify
from hganalysis.delays.what_comes_next.outlook import forecast_tasks
from hganalysis.delays.what_goes_with.drivers_table import drivers
from hganalysis.intake.task_table import read_tasks

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).parents[2]
SOURCE = ROOT.parent / "shared" / "real" / "uk_written_questions" / "uk_commons_written_questions.csv"
AS_OF = "2024-12-31"

pytestmark = pytest.mark.skipif(not SOURCE.is_file(), reason=f"không có {SOURCE.name} ở ../shared/real")


@pytest.fixture(scope="module")
def judged() -> pd.DataFrame:
    return classify(read_tasks(SOURCE, "uk-written-questions", root=ROOT)[0], as_of=AS_OF)


def test_departments_differ_and_what_the_file_lacks_is_told(judged: pd.DataFrame) -> None:
    found = drivers(judged, AS_OF).set_index(["factor", "level"])

    assert found.loc[("agency", ""), "clear"]
    environment = found.loc[("agency", "Department for Environment, Food and Rural Affairs")]
    assert (environment["n"], environment["late"], environment["clear"]) == (158, 88, True)
    assert found.loc[("days_allowed", ""), "or_high"] < 1
    assert found.loc[("coop_count", ""), "unsaid"] == "dữ liệu không có cột Số cơ quan phối hợp"
    assert found.loc[("source_level", ""), "unsaid"] == "mọi nhiệm vụ cùng một mức"


def test_the_forecast_is_tested_on_the_dates_there_are(judged: pd.DataFrame) -> None:
    told = forecast_tasks(judged, AS_OF)

    assert told.tasks.empty
    assert told.backtest.n == 448
    assert told.backtest.brier < told.backtest.brier_base
