"""The same tasks in pandas, Polars, DuckDB and PySpark: same statuses, and nothing else changed."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from libraries import LIBRARIES, by_id, records, table
from strategies import rules, tasks

import hganalysis as hg
from hganalysis import vocab
from hganalysis.counting import status
from hganalysis.counting.counts import count
from hganalysis.counting.status import classify, explain, mark_population
from hganalysis.errors import FrameError
from hganalysis.settings.workdays import Calendar

AS_OF = dt.date(2024, 11, 3)
OPEN_TASK = {"task_id": 1, "due_on": dt.datetime(2024, 11, 2), "state": "open"}


def statuses(frame: Any, **rule: Any) -> list[str]:
    return [row["status"] for row in records(classify(frame, as_of=AS_OF, **rule))]


@pytest.mark.parametrize("library", [name for name in LIBRARIES if name != "polars"])
@settings(max_examples=12, deadline=None)
@given(tasks(), rules())
def test_the_frame_library_changes_no_status_reason_or_count(library: str, drawn: Any, rule: Any) -> None:
    rows, columns = drawn
    assume(rule["basis"] == "current" or "due_original" in columns)
    arrow = table(rows, columns)
    expected, found = (classify(LIBRARIES[name](arrow), **rule) for name in ("polars", library))

    assert by_id(found) == by_id(expected)
    more = [{name: row[name] for name in ("task_id", "deadline", "holder")} for row in records(found)]
    assert more == [
        {name: row[name] for name in each} for each, row in zip(more, records(expected), strict=True)
    ]
    assert [row["reason"] for row in records(explain(found))] == [
        row["reason"] for row in records(explain(expected))
    ]
    assert records(count(found, by="agency_id")) == records(count(expected, by="agency_id"))


@settings(max_examples=12, deadline=None)
@given(tasks(min_size=8, max_size=30), rules(), st.sampled_from(["us", "ns", "s"]))
def test_a_pandas_table_is_the_same_whether_arrow_or_pandas_computes(
    drawn: Any, rule: Any, unit: str
) -> None:
    rows, columns = drawn
    assume(rule["basis"] == "current" or "due_original" in columns)
    given_to_both = table(rows, columns).to_pandas()
    dates = given_to_both.select_dtypes("datetime").columns
    given_to_both = given_to_both.astype(dict.fromkeys(dates, f"datetime64[{unit}]"))
    made = []
    for computes in (status.in_arrow, lambda frame: frame):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(status, "in_arrow", computes)
            marked = mark_population(given_to_both, by="due_on", start="2024-10-01", end=AS_OF)
            made.append(explain(classify(marked, **rule)))

    pd.testing.assert_frame_equal(*made)


@settings(max_examples=30, deadline=None)
@given(tasks(), rules(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_columns_changes_nothing(drawn: Any, rule: Any, random: Any) -> None:
    rows, columns = drawn
    assume(rule["basis"] == "current" or "due_original" in columns)
    straight = classify(pl.from_arrow(table(rows, columns)), **rule)
    shuffled = classify(
        pl.from_arrow(table(random.sample(rows, len(rows)), random.sample(columns, len(columns)))), **rule
    )

    assert by_id(shuffled) == by_id(straight)
    assert count(shuffled, by="agency_id").equals(count(straight, by="agency_id"))


@pytest.mark.parametrize("library", LIBRARIES)
def test_an_empty_table_stays_empty_and_counts_to_nought(library: str) -> None:
    columns = ["task_id", "due_on", "completed_on", "state", "due_kind", "exclusion", "agency_id"]
    frame = LIBRARIES[library](table([], columns))
    judged = classify(frame, as_of=AS_OF, roll_forward=True, granularity="minute", calendar=Calendar())

    assert records(explain(judged)) == []
    assert records(count(judged, by="agency_id")) == []
    assert records(count(judged)) == [dict.fromkeys([*vocab.STATUSES, "done", "open", "total"], 0)]
    assert records(mark_population(frame, by="due_on", start=AS_OF, end=AS_OF)) == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_result_has_the_columns_in_their_order_and_four_more(library: str) -> None:
    columns = ["state", "task_id", "completed_on", "due_on"]
    judged = classify(LIBRARIES[library](table([OPEN_TASK], columns)), as_of=AS_OF)
    [row] = records(judged)
    assert list(row) == [*columns, "status", "days_late", "deadline", "holder"]
    added = {"status": "open_overdue", "days_late": 1, "deadline": OPEN_TASK["due_on"], "holder": "agency"}
    assert row == OPEN_TASK | {"completed_on": None} | added


def test_the_status_is_an_ordered_categorical_with_all_seven() -> None:
    arrow, seven = table([OPEN_TASK], ["due_on", "state"]), list(vocab.STATUSES)
    in_pandas = classify(arrow.to_pandas(), as_of=AS_OF)
    assert in_pandas["status"].dtype == pd.CategoricalDtype(seven, ordered=True)
    assert str(in_pandas["days_late"].dtype) == "Int64"
    in_polars = classify(pl.from_arrow(arrow), as_of=AS_OF)
    assert in_polars.schema["status"] == pl.Enum(seven)
    assert in_polars.schema["days_late"] == pl.Int64
    in_duckdb = classify(duckdb.from_arrow(arrow), as_of=AS_OF)
    added = [f"ENUM({', '.join(map(repr, seven))})", "BIGINT", "TIMESTAMP", "VARCHAR"]
    assert [str(kind) for kind in in_duckdb.types[-4:]] == added


def test_a_lazy_frame_stays_lazy() -> None:
    lazy = pl.from_arrow(table([OPEN_TASK], ["due_on", "state"])).lazy()
    assert isinstance(count(explain(classify(lazy, as_of=AS_OF))), pl.LazyFrame)
    relation = duckdb.from_arrow(table([OPEN_TASK], ["due_on", "state"]))
    assert isinstance(count(explain(classify(relation, as_of=AS_OF))), duckdb.DuckDBPyRelation)


@pytest.mark.parametrize("library", ["pandas", "pandas objects", "pandas pyarrow"])
def test_the_frame_given_is_not_changed(library: str) -> None:
    frame = LIBRARIES[library](table([OPEN_TASK] * 3, ["due_on", "completed_on", "state", "due_kind"]))
    before = frame.copy(deep=True)
    judged = classify(mark_population(frame, by="due_on", start=AS_OF, end=AS_OF), as_of=AS_OF)
    count(explain(judged), by="state")

    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(judged[list(frame.columns)], before)


@pytest.mark.parametrize("index", [[7, 7, 7], ["c", "b", "a"], pd.MultiIndex.from_product([[1], [3, 3, 2]])])
def test_any_pandas_index_is_kept_and_has_no_say(index: Any) -> None:
    due, state = [AS_OF, dt.date(2024, 11, 2), None], ["open", "open", "done"]
    frame = pd.DataFrame({"due_on": pd.Series(due, dtype=object), "state": state}).set_axis(index)
    judged = explain(classify(frame, as_of=AS_OF))

    assert list(judged["status"]) == ["open_in_time", "open_overdue", "no_deadline"]
    assert judged.index.equals(frame.index)


def test_python_dates_are_given_back_as_they_came() -> None:
    frame = pd.DataFrame({"due_on": [AS_OF, None], "completed_on": [AS_OF, AS_OF]}, dtype=object)
    judged = classify(frame, as_of=AS_OF)
    assert list(judged["status"]) == ["done_on_time", "no_deadline"]
    assert judged["completed_on"].tolist() == [AS_OF, AS_OF]


def test_a_date_far_down_a_column_of_objects_is_not_overlooked() -> None:
    completed = pd.Series([None] * 200 + [AS_OF], dtype=object)
    frame = pd.DataFrame({"due_on": [AS_OF] * 201, "completed_on": completed})
    assert list(classify(frame, as_of=AS_OF)["status"]) == ["open_in_time"] * 200 + ["done_on_time"]


NO_VALUES = {
    "pandas None": lambda: pd.Series([None, None], dtype=object),
    "pandas NaN in objects": lambda: pd.Series([np.nan, pd.NA], dtype=object),
    "pandas float": lambda: pd.Series([np.nan, np.nan]),
    "pandas str": lambda: pd.Series([None, None], dtype="str"),
    "pandas NaT": lambda: pd.Series([pd.NaT, pd.NaT]),
    "pandas Int64": lambda: pd.Series([None, None], dtype="Int64"),
    "pandas boolean": lambda: pd.Series([None, None], dtype="boolean"),
    "pandas category": lambda: pd.Series(pd.Categorical([None, None])),
    "pandas arrow null": lambda: pd.Series([None, None], dtype=pd.ArrowDtype(pa.null())),
    "polars Null": lambda: pl.Series([None, None]),
    "polars String": lambda: pl.Series([None, None], dtype=pl.String),
    "polars Int64": lambda: pl.Series([None, None], dtype=pl.Int64),
}
OPTIONAL = [
    "completed_on",
    "due_original",
    "extension_count",
    "due_kind",
    "exclusion",
    "doubt",
    "due_has_time",
    "completed_has_time",
]


@pytest.mark.parametrize("kind", NO_VALUES)
@pytest.mark.parametrize("granularity", ["day", "minute"])
def test_a_column_without_values_says_nothing_whatever_its_type(kind: str, granularity: str) -> None:
    nothing = NO_VALUES[kind]()
    frame_of = pl.DataFrame if isinstance(nothing, pl.Series) else pd.DataFrame
    frame = frame_of({"due_on": [AS_OF, dt.date(2024, 11, 2)], "state": ["open", "done"]})
    frame = frame_of({**{name: frame[name] for name in frame.columns}, **dict.fromkeys(OPTIONAL, nothing)})
    rule = {"granularity": granularity, "basis": "original"}

    assert statuses(frame, **rule) == ["open_in_time", "unclassified"]
    if isinstance(frame, pl.DataFrame):
        assert statuses(frame.lazy(), **rule) == ["open_in_time", "unclassified"]


@pytest.mark.parametrize("granularity", ["day", "minute"])
def test_a_null_column_of_duckdb_says_nothing(granularity: str) -> None:
    nulls = ", ".join(f"null as {name}" for name in OPTIONAL)
    relation = duckdb.sql(f"select date '2024-11-02' as due_on, 'open' as state, {nulls}")
    assert statuses(relation, granularity=granularity, basis="original") == ["open_overdue"]


def test_a_state_without_values_is_unknown_and_a_deadline_without_values_is_none() -> None:
    frame = pd.DataFrame({"due_on": [AS_OF, None], "state": [np.nan, np.nan]})
    assert statuses(frame) == ["unclassified", "no_deadline"]
    assert statuses(pl.DataFrame({"due_on": [None], "state": ["open"]}), roll_forward=True) == ["no_deadline"]


FLAGS = {
    "objects": pd.Series([True, False, None], dtype=object),
    "objects with NA": pd.Series([True, False, pd.NA], dtype=object),
    "boolean": pd.Series([True, False, None], dtype="boolean"),
    "float": pd.Series([1.0, 0.0, np.nan]),
    "arrow": pd.Series([True, False, None], dtype=pd.ArrowDtype(pa.bool_())),
}


@pytest.mark.parametrize("kind", FLAGS)
def test_a_flag_with_gaps_may_be_of_any_type(kind: str) -> None:
    due = pd.Timestamp("2024-11-02 17:00")
    frame = pd.DataFrame({"due_on": [due] * 3, "completed_on": due + pd.Timedelta(minutes=1)})
    found = statuses(frame.assign(due_has_time=FLAGS[kind]), granularity="minute")
    assert found == ["done_late", "done_on_time", "done_late"]


STATES = {
    "pandas category": lambda: pd.DataFrame({"state": pd.Categorical(["open", "done", None])}),
    "pandas objects": lambda: pd.DataFrame({"state": pd.Series(["open", "done", np.nan], dtype=object)}),
    "polars categorical": lambda: pl.DataFrame(
        {"state": ["open", "done", None]}, schema={"state": pl.Categorical}
    ),
    "polars enum": lambda: pl.DataFrame(
        {"state": ["open", "done", None]}, schema={"state": pl.Enum(["open", "done"])}
    ),
    "duckdb enum": lambda: duckdb.sql("select unnest(['open', 'done', null])::enum('open', 'done') as state"),
}


@pytest.mark.parametrize("kind", STATES)
def test_a_state_may_be_text_or_a_categorical(kind: str) -> None:
    frame = STATES[kind]()
    if isinstance(frame, pd.DataFrame):
        frame = frame.assign(due_on=pd.Timestamp(AS_OF))
    elif isinstance(frame, pl.DataFrame):
        frame = frame.with_columns(due_on=pl.lit(AS_OF))
    else:
        frame = frame.project("*, date '2024-11-03' as due_on")
    assert statuses(frame) == ["open_in_time", "unclassified", "unclassified"]


MIDNIGHT_IN_VIETNAM = dt.datetime(2024, 11, 1, 17, tzinfo=dt.UTC)
"""The first moment of 02/11/2024 in Vietnam, which is still 01/11/2024 in London."""


def with_zone(library: str) -> Any:
    moments = [MIDNIGHT_IN_VIETNAM - dt.timedelta(seconds=1), MIDNIGHT_IN_VIETNAM]
    due = [dt.date(2024, 11, 1)] * 2
    if library == "polars":
        return pl.DataFrame({"due_on": due, "completed_on": moments})
    dtype = object if library == "pandas objects" else "datetime64[us, UTC]"
    return pd.DataFrame({"due_on": due, "completed_on": pd.Series(moments, dtype=dtype)})


@pytest.mark.parametrize("library", ["pandas", "pandas objects", "polars"])
def test_a_moment_with_a_zone_is_read_on_the_clock_of_vietnam(library: str) -> None:
    assert statuses(with_zone(library)) == ["done_on_time", "done_late"]


@pytest.mark.parametrize(
    "zone", ["UTC", "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Etc/GMT-7", "+07:00", "America/New_York"]
)
@pytest.mark.parametrize("backend", ["numpy", "pyarrow", "objects"])
def test_a_pandas_column_of_any_zone_tells_the_same_moments(zone: str, backend: str) -> None:
    frame = with_zone("pandas")
    moved = frame["completed_on"].dt.tz_convert(zone)
    if backend == "pyarrow":
        moved = moved.convert_dtypes(dtype_backend="pyarrow")
    elif backend == "objects":
        moved = moved.astype(object)
    frame = frame.assign(completed_on=moved)
    assert statuses(frame) == ["done_on_time", "done_late"]
    assert hg.rate(classify(frame, as_of=AS_OF), as_of=AS_OF).frame["on_time"].tolist() == [1]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Ho_Chi_Minh", ["done_late"]), ("UTC", FrameError), ("Asia/Tokyo", FrameError)],
)
def test_duckdb_moments_with_a_zone_need_a_session_in_vietnam(zone: str, expected: Any) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"set TimeZone = '{zone}'")
        relation = connection.sql(
            "select date '2024-11-01' as due_on, timestamptz '2024-11-01 17:00:00+00' as completed_on"
        )
        if expected is FrameError:
            with pytest.raises(FrameError, match=r"completed_on .*SET TimeZone = 'Asia/Ho_Chi_Minh'"):
                classify(relation, as_of=AS_OF)
        else:
            assert statuses(relation) == expected


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_the_unit_of_a_datetime_changes_nothing(unit: str) -> None:
    due = pd.Series([pd.Timestamp("2024-11-02 17:00")]).astype(f"datetime64[{unit}]")
    frame = pd.DataFrame({"due_on": due, "state": ["open"]})
    rule = {"granularity": "minute", "roll_forward": True, "calendar": Calendar()}
    for each in (frame, pl.from_pandas(frame), duckdb.from_df(frame)):
        assert statuses(each, **rule) == ["open_in_time"]


@pytest.mark.parametrize("day", [dt.date(1, 1, 1), dt.date(1970, 1, 1), dt.date(9999, 12, 31)])
def test_a_date_at_the_end_of_time_stops_nothing(day: dt.date) -> None:
    expected = ["open_in_time" if day > AS_OF else "open_overdue"]
    frame = pd.DataFrame({"due_on": pd.Series([day], dtype=object), "state": ["open"]})
    relation = duckdb.sql(f"select date '{day:%Y}-{day:%m-%d}' as due_on, 'open' as state")
    for each in (frame, pl.DataFrame({"due_on": [day], "state": ["open"]}), relation):
        assert statuses(each, roll_forward=True, calendar=Calendar()) == expected


@pytest.mark.parametrize("values", [["2024-11-03", None], [45_599, None], [AS_OF, "2024-11-03"]])
def test_what_is_not_a_date_is_refused_and_never_read_as_missing(values: list[Any]) -> None:
    frame = pd.DataFrame({"due_on": pd.Series(values, dtype=object), "state": ["open"] * 2})
    with pytest.raises(FrameError, match="due_on"):
        classify(frame, as_of=AS_OF)


def test_dates_with_and_without_a_zone_in_one_column_are_refused() -> None:
    mixed = pd.Series([MIDNIGHT_IN_VIETNAM, dt.datetime(2024, 11, 2)], dtype=object)
    with pytest.raises(FrameError, match="completed_on"):
        classify(pd.DataFrame({"due_on": [AS_OF] * 2, "completed_on": mixed}), as_of=AS_OF)


def test_a_lazy_column_of_texts_is_refused_too() -> None:
    with pytest.raises(FrameError, match=r"due_on \(String\)"):
        classify(pl.LazyFrame({"due_on": ["2024-11-03"], "state": ["open"]}), as_of=AS_OF)
    with pytest.raises(FrameError, match=r"due_on \(String\)"):
        classify(duckdb.sql("select '2024-11-03' as due_on, 'open' as state"), as_of=AS_OF)


def test_an_arrow_table_gets_its_status_as_text() -> None:
    judged = classify(table([OPEN_TASK], ["due_on", "state"]), as_of=AS_OF)
    assert judged["status"].to_pylist() == ["open_overdue"]
    assert judged["days_late"].to_pylist() == [1]


@pytest.fixture(scope="module")
def spark() -> Any:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("PySpark needs Java, which is not installed")
    builder = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", vocab.TIMEZONE)
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    yield session
    session.stop()


SPARK_TASKS = """
    select * from values
        (1, 'a', 'done', date '2024-11-01', date '2024-11-01'),
        (2, 'a', 'done', date '2024-11-01', date '2024-11-02'),
        (3, null, 'open', date '2024-11-02', null),
        (4, 'b', 'open', date '2024-11-03', null),
        (5, 'b', 'done', date '2024-11-03', null),
        (6, 'b', 'open', null, null)
    as tasks(task_id, agency_id, state, due_on, completed_on)
"""
SPARK_STATUSES = ["done_on_time", "done_late", "open_overdue", "open_in_time", "unclassified", "no_deadline"]


@pytest.mark.parametrize("kind", ["date", "timestamp", "timestamp_ntz"])
def test_pyspark_frames_are_judged_alike(spark: Any, kind: str) -> None:
    dates = [f"cast({name} as {kind}) as {name}" for name in ("due_on", "completed_on")]
    frame = spark.sql(SPARK_TASKS).selectExpr("task_id", "agency_id", "state", *dates)
    judged = classify(frame, as_of=AS_OF)
    assert [row.status for row in judged.collect()] == SPARK_STATUSES
    assert [row.days_late for row in judged.collect()] == [0, 1, 1, 0, None, None]
    assert [(row.agency_id, row.total) for row in count(judged, by="agency_id").collect()] == [
        (None, 1), ("a", 2), ("b", 2),
    ]  # fmt: skip


def test_pyspark_frames_are_rolled_explained_and_marked(spark: Any) -> None:
    frame = spark.sql(SPARK_TASKS)
    rolled = classify(frame, as_of=AS_OF, roll_forward=True, granularity="minute", calendar=Calendar())
    assert [row.status for row in rolled.collect()][2] == "open_in_time"
    assert [row.reason for row in explain(rolled).collect()][4:] == ["done_without_date", "none"]
    marked = mark_population(frame, by="due_on", start="2024-11-02", end="2024-11-02").collect()
    assert [row.exclusion for row in marked] == [
        *["outside_population"] * 2,
        None,
        *["outside_population"] * 2,
        None,
    ]
    assert marked[5].doubt == "no_population_date"


def test_a_pyspark_session_elsewhere_is_told_to_move_to_vietnam(spark: Any) -> None:
    elsewhere = spark.newSession()
    elsewhere.conf.set("spark.sql.session.timeZone", "UTC")
    frame = elsewhere.sql("select timestamp '2024-11-03 00:00:00' as due_on, 'open' as state")
    with pytest.raises(FrameError, match=r"spark\.sql\.session\.timeZone"):
        classify(frame, as_of=AS_OF)


def extended(count: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "due_on": [pd.Timestamp(AS_OF)] * 2,
            "due_original": [pd.NaT] * 2,
            "state": "open",
            "extension_count": count,
        }
    )


COUNTS = {
    "int": [2, 0],
    "float": [1.0, np.nan],
    "nullable": pd.array([1, None], dtype="Int64"),
    "objects": pd.array([1, pd.NA], dtype=object),
    "arrow": pd.array([1, None], dtype=pd.ArrowDtype(pa.int64())),
}


@pytest.mark.parametrize("kind", COUNTS)
def test_the_number_of_extensions_may_be_of_any_numeric_type(kind: str) -> None:
    found = statuses(extended(COUNTS[kind]), basis="original")
    assert found == ["unclassified", "open_in_time"]


def test_a_number_of_extensions_that_is_not_a_number_says_nothing_in_polars_and_duckdb() -> None:
    frame = pl.DataFrame({"due_on": [AS_OF], "due_original": [None], "state": ["open"]})
    for number in (float("nan"), None):
        each = frame.with_columns(pl.lit(number, pl.Float64).alias("extension_count"))
        assert statuses(each, basis="original") == ["open_in_time"]
        assert statuses(duckdb.from_arrow(each.to_arrow()), basis="original") == ["open_in_time"]


@pytest.mark.parametrize("count", [["2", None], [True, False]])
def test_a_number_of_extensions_of_another_type_is_refused(count: Any) -> None:
    with pytest.raises(FrameError, match="extension_count"):
        classify(extended(count), as_of=AS_OF, basis="original")
    assert statuses(extended(count)) == ["open_in_time"] * 2


@pytest.mark.parametrize("column", ["exclusion", "doubt"])
@pytest.mark.parametrize("values", [[False, True], [0, 1], [None, True]])
def test_a_reason_that_is_not_text_is_refused_and_never_read_as_one(column: str, values: Any) -> None:
    tasks_ = {"due_on": [AS_OF] * 2, "state": ["open"] * 2, column: values}
    for frame in (pd.DataFrame(tasks_), pl.DataFrame(tasks_), pl.LazyFrame(tasks_)):
        with pytest.raises(FrameError, match=rf"{column}.*bằng chữ"):
            classify(frame, as_of=AS_OF)
        with pytest.raises(FrameError, match=rf"{column}.*bằng chữ"):
            mark_population(frame, by="due_on", start=AS_OF, end=AS_OF)


def test_a_reason_may_be_a_categorical_or_an_object_of_text() -> None:
    frame = pd.DataFrame({"due_on": [AS_OF] * 2, "state": "open"})
    for dtype in ("category", "object", "str"):
        assert statuses(frame.assign(exclusion=pd.Series(["duplicate", None], dtype=dtype))) == [
            "excluded",
            "open_in_time",
        ]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: hg.count(None),
        lambda: hg.classify("bảng", as_of="2024-11-03"),
        lambda: hg.reconcile(3),
        lambda: hg.rate(None, as_of="2024-11-03"),
        lambda: hg.rate(pd.DataFrame({"status": ["open_overdue"]}), by=3, as_of="2024-11-03"),
        lambda: hg.open_period(None),
    ],
    ids=["count", "classify", "reconcile", "rate", "by", "open_period"],
)
def test_what_is_no_table_no_column_or_no_name_is_refused_in_a_line(ask):
    with pytest.raises(hg.HgError, match="nhận được") as refused:
        ask()
    assert "\n" not in str(refused.value)
