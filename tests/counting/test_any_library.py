"""What quality and delays count is the same in pandas, Polars, DuckDB and PySpark."""

from __future__ import annotations

import datetime as dt
import importlib.util
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pytest
import sample_period
from libraries import LIBRARIES

import hganalysis as hg
from hganalysis.counting import batches
from hganalysis.delays.tasks import by_agency, concluded, grouped, settled, tally
from hganalysis.delays.what_changed.periods import by_month, halves

if TYPE_CHECKING:
    from hganalysis.settings.params import Params

AS_OF = dt.date(2024, 11, 3)
ELSEWHERE = ["polars", "polars lazy", "duckdb", "pyspark"]


@pytest.fixture(scope="module")
def params() -> Params:
    return sample_period.PARAMS


@pytest.fixture(scope="module")
def judged() -> pd.DataFrame:
    """The tasks of the sample with their status, flags and counts as plain columns."""
    return sample_period.judged()


def elsewhere(judged: pd.DataFrame, library: str) -> Any:
    table = pa.Table.from_pandas(judged.assign(status=judged["status"].astype("str")), preserve_index=False)
    if library != "pyspark":
        return LIBRARIES[library](table)
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("make test-spark")
    from hganalysis.reading.database_tables import _spark_session

    return _spark_session().createDataFrame(table)


def measured(frame: Any, params: Params) -> tuple[Any, pd.DataFrame, pd.DataFrame]:
    """Everything that quality says of a table."""
    shares = hg.quality.by_agency(frame, params, "entered_late")
    return hg.quality.summarise(frame, params), hg.quality.measure(frame, params), shares


@pytest.fixture(scope="module")
def in_pandas(judged: pd.DataFrame, params: Params) -> tuple[Any, pd.DataFrame, pd.DataFrame]:
    return measured(judged, params)


@pytest.mark.parametrize("rows", [300, 10_000])
@pytest.mark.parametrize("library", ELSEWHERE)
def test_complaints_are_measured_alike(
    library: str,
    rows: int,
    judged: pd.DataFrame,
    params: Params,
    in_pandas: tuple[Any, pd.DataFrame, pd.DataFrame],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batches, "BATCH", rows)
    summary, *tables = measured(elsewhere(judged, library), params)
    assert summary == in_pandas[0]
    for found, expected in zip(tables, in_pandas[1:], strict=True):
        pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize("library", ELSEWHERE)
def test_a_column_empty_in_all_rows_or_in_one_part_is_told_apart(
    library: str, judged: pd.DataFrame, params: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 200)
    leader = judged["leader"].where(judged.index >= 300)
    changed = judged.assign(leader=leader, reminder_count=pd.array([pd.NA] * len(judged), dtype="Float64"))
    changed = changed.assign(note=" ").drop(columns="evidence_count")
    found = hg.quality.summarise(elsewhere(changed, library), params)
    assert found == hg.quality.summarise(changed, params)
    lacks = {each.name for each in found if each.lacks}
    assert {"overdue_unreminded"} <= lacks


@pytest.mark.parametrize("library", ELSEWHERE)
def test_a_table_without_rows_measures_nothing(library: str, judged: pd.DataFrame, params: Params) -> None:
    none = judged.head(0)
    assert hg.quality.summarise(elsewhere(none, library), params) == hg.quality.summarise(none, params)


@pytest.mark.parametrize("library", ELSEWHERE)
def test_the_counts_of_the_funnel_and_of_the_months_are_alike(library: str, judged: pd.DataFrame) -> None:
    frame = elsewhere(judged, library)
    alike = grouped(frame)
    assert alike["tasks_alike"].sum() == len(judged)
    assert len(alike) < len(judged)
    pd.testing.assert_frame_equal(by_agency(frame, AS_OF), by_agency(judged, AS_OF))
    there, here = settled(frame, AS_OF), settled(judged, AS_OF)
    for by in ("field", ["agency", "field"], "due_month"):
        pd.testing.assert_frame_equal(tally(there, by), tally(here, by))
        pd.testing.assert_frame_equal(tally(concluded(frame), by), tally(concluded(judged), by))
    pd.testing.assert_frame_equal(by_month(there, AS_OF), by_month(here, AS_OF))
    pd.testing.assert_frame_equal(halves(there, AS_OF).before, halves(here, AS_OF).before)
