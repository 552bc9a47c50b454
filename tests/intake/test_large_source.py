"""A table of a database: the same counts as the same rows in a file, and only what is needed is read."""

from __future__ import annotations

import datetime as dt
import importlib.util
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from large_tables import COLUMNS, sample_tasks, write_duckdb, write_parquet
from project import ROOT

import hganalysis as hg
from hganalysis.errors import MapError, SourceError
from hganalysis.reading.database_tables import DatabaseTable
from hganalysis.run.opened import read_source
from hganalysis.settings.params import Params

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.counting.result_model import Result

SAMPLE = "data/nhiem-vu-2024-11-03.xlsx"
HAS_SPARK = importlib.util.find_spec("pyspark") is not None
needs_spark = pytest.mark.skipif(not HAS_SPARK, reason="make test-spark")

FORMS = {
    "duckdb": {"engine": "duckdb", "file": "kho.duckdb", "table": "nhiem_vu"},
    "parquet by year": {"engine": "duckdb", "file": "theo-nam"},
    "parquet": {"engine": "duckdb", "file": "hai-tep"},
    "pyspark by year": {"engine": "spark", "file": "theo-nam"},
    "pyspark": {"engine": "spark", "file": "hai-tep"},
}
LARGE = [pytest.param(name, marks=needs_spark if "spark" in name else ()) for name in FORMS]


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tasks of the sample as a file, in DuckDB and in Parquet."""
    folder = tmp_path_factory.mktemp("tables")
    table = sample_tasks(ROOT / SAMPLE, ROOT)
    in_order = table.sort_by([(name, "ascending") for name in COLUMNS.values()]).to_pandas()
    in_order.to_csv(folder / "viec.csv", index=False, date_format="%Y-%m-%d %H:%M:%S")
    write_duckdb(table, folder / "kho.duckdb")
    write_parquet(table, folder / "theo-nam", by_year=True)
    write_parquet(table, folder / "hai-tep", by_year=False)
    return folder


def params_of(folder: Path, form: dict[str, str], start: str = "2024-06-01", **more: Any) -> Params:
    source = {**form, "file": str(folder / form["file"]), "map": "qlvb", "simulated": True}
    return Params.model_validate(
        {"period": "x", "label": "x", "from": start, "to": "2024-11-03", "source": source, **more}
    )


def counted(params: Params) -> tuple[pd.DataFrame, pd.DataFrame, Result]:
    tasks, findings = read_source(params, ROOT)
    judged = hg.judge(tasks, params)
    return judged, findings, hg.summarise(judged, findings, params)


RULES = {
    "assigned": {},
    "carried over": {"population": {"by": "entered_on", "carry_over": "include"}},
    "text decides": {"population": {"by": "due_on"}},
}


@pytest.fixture(scope="session")
def in_a_file(tables: Path) -> dict[str, Result]:
    """The counts of the same rows in a file, by each rule."""
    return {
        name: counted(params_of(tables, {"file": "viec.csv"}, **rule))[-1] for name, rule in RULES.items()
    }


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", LARGE)
def test_a_large_table_gives_the_counts_of_the_same_rows_in_a_file(
    name: str, rule: str, tables: Path, in_a_file: dict[str, Result]
) -> None:
    expected = in_a_file[rule]
    judged, findings, found = counted(params_of(tables, FORMS[name], **RULES[rule]))

    assert found.totals == expected.totals
    assert found.source.rows_read == expected.source.rows_read == 991
    assert {each.agency_id: (each.total, each.open_overdue) for each in found.by_agency if each.total} == {
        each.agency_id: (each.total, each.open_overdue) for each in expected.by_agency if each.total
    }
    assert found.unclassified_reasons == expected.unclassified_reasons
    assert all(each.holds for each in found.checks)
    left = int(findings.loc[findings["code"] == "left_in_source", "rows"].sum())
    assert len(judged) + left == 991
    assert (left > 0) == (rule != "text decides")  # deadlines of the sample are text


@pytest.mark.parametrize("name", LARGE)
def test_rows_come_in_the_order_of_their_ids_whatever_the_engine(name: str, tables: Path) -> None:
    tasks, _ = read_source(params_of(tables, FORMS[name]), ROOT)
    straight, _ = read_source(params_of(tables, FORMS["duckdb"]), ROOT)
    assert tasks["task_id"].is_monotonic_increasing
    shown = [column for column in tasks if column not in ("source_file", "source_sheet")]
    pd.testing.assert_frame_equal(tasks[shown], straight[shown])


DAYS = st.one_of(
    st.none(),
    st.sampled_from(
        [dt.datetime(1970, 1, 1), dt.datetime(3024, 1, 1), dt.datetime(2023, 12, 31, 23, 59, 59)]
    ),
    st.datetimes(dt.datetime(2023, 12, 1), dt.datetime(2024, 2, 1)),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "task_id": st.sampled_from(["NV-001", "NV-002 ", "NV-002", "NV-03", "7", "", None, "abc"]),
            "agency_raw": st.sampled_from(["Sở Y tế", "Sở Tài chính", " ", None]),
            "assigned_on": DAYS,
            "due_raw": st.sampled_from(["01/03/2024", "Thường xuyên", "", None]),
            "completed_on": DAYS,
            "status_raw": st.sampled_from(["Đã hoàn thành", "Đang thực hiện", "Đã rút", None]),
        }
    ),
    max_size=30,
)


@settings(max_examples=15)
@given(ROWS, st.sampled_from(["exclude", "include"]))
def test_leaving_rows_in_the_table_changes_no_count(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], carry_over: str
) -> None:
    folder = tmp_path_factory.mktemp("drawn")
    times = {"assigned_on", "completed_on"}
    types = (
        [(name, pa.timestamp("us") if name in times else pa.string()) for name in rows[0]]
        if rows
        else [(name, pa.string()) for name in ("task_id", "agency_raw", "due_raw", "status_raw")]
    )
    table = pa.Table.from_pylist(rows, schema=pa.schema(types))
    write_duckdb(table.rename_columns([COLUMNS[name] for name in table.column_names]), folder / "kho.duckdb")
    source = DatabaseTable("duckdb", folder / "kho.duckdb", "nhiem_vu")
    if not rows:
        assert len(hg.read_tasks(source, "qlvb", root=ROOT)[0]) == 0
        return
    population = {"by": "assigned_on", "carry_over": carry_over}
    params = params_of(folder, FORMS["duckdb"], "2024-01-01", population=population)
    whole, whole_findings = hg.read_tasks(source, "qlvb", root=ROOT)
    expected = hg.summarise(hg.judge(whole, params), whole_findings, params)
    _, _, found = counted(params)

    assert found.totals == expected.totals
    assert found.source.rows_read == expected.source.rows_read


def test_only_columns_of_the_map_are_read(tables: Path) -> None:
    tasks, findings = read_source(params_of(tables, FORMS["duckdb"]), ROOT)
    unused = findings[findings["code"] == "column_unused"]
    assert unused["value"].tolist() == ["Cột khác"]
    assert "Cột khác" not in tasks


def test_corrections_and_a_map_that_keeps_rows_by_value_have_every_row_read(tables: Path) -> None:
    keep = {"keep": {"Lĩnh vực": ["Kinh tế", "Y tế"]}}
    content = {"columns": {key.removesuffix("_raw"): name for key, name in COLUMNS.items()}}
    content["columns"]["due_on"] = content["columns"].pop("due")
    tasks, findings = read_source(params_of(tables, FORMS["duckdb"]), ROOT, hg.load_map({**content, **keep}))
    assert len(tasks) == 991
    assert "left_in_source" not in set(findings["code"])


FAULTS = {
    "no such table": ({"table": "viec"}, "không có bảng «viec»; các bảng có: nhiem_vu"),
    "no database": ({"file": "viec.csv"}, "viec.csv: không đọc được"),
    "no parquet": ({"file": "trống", "table": None}, "không có tệp .parquet nào"),
    "damaged": ({"file": "hỏng", "table": None}, "hỏng: không đọc được"),
    "being written": ({"file": "ghi.duckdb"}, "còn tệp .wal bên cạnh"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_table_that_cannot_be_read_is_told_in_one_line(fault: str, tables: Path) -> None:
    (tables / "trống").mkdir(exist_ok=True)
    (tables / "hỏng").mkdir(exist_ok=True)
    (tables / "hỏng" / "a.parquet").write_bytes(b"PAR1 not parquet")
    (tables / "ghi.duckdb").touch()
    (tables / "ghi.duckdb.wal").touch()
    changed, message = FAULTS[fault]
    with pytest.raises(SourceError) as caught:
        read_source(params_of(tables, {**FORMS["duckdb"], **changed}), ROOT)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_without_the_columns_of_the_map_names_those_it_has(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "kho.duckdb")) as connection:
        connection.execute('create table nhiem_vu as select 1 as "Mã nhiệm vụ", 2 as "Cột lạ"')
    with pytest.raises(SourceError, match=r"thiếu cột .*Cột lạ"):
        read_source(params_of(tmp_path, FORMS["duckdb"]), ROOT)


def test_a_partitioned_folder_without_engine_says_which_to_use(tables: Path) -> None:
    with pytest.raises(SourceError, match="engine: duckdb"):
        read_source(params_of(tables, {"file": "theo-nam"}), ROOT)


@pytest.mark.skipif(HAS_SPARK, reason="PySpark is there")
def test_without_pyspark_the_line_says_what_to_install(tables: Path) -> None:
    with pytest.raises(SourceError, match="pip install 'hganalysis"):
        read_source(params_of(tables, FORMS["pyspark"]), ROOT)


@needs_spark
def test_a_table_of_the_catalog_of_pyspark_is_read_by_its_name(tables: Path) -> None:
    from hganalysis.reading.database_tables import _spark_session, fingerprint

    session = _spark_session()
    session.read.parquet(str(tables / "hai-tep")).createOrReplaceTempView("viec")
    source = DatabaseTable("spark", table="viec")
    tasks, _ = hg.read_tasks(source, "qlvb", root=ROOT)
    assert len(tasks) == 991
    first = fingerprint(source)
    session.read.parquet(str(tables / "hai-tep")).repartition(3, "Lĩnh vực").createOrReplaceTempView("viec")
    assert fingerprint(source) == first
    session.read.parquet(str(tables / "hai-tep")).limit(990).createOrReplaceTempView("viec")
    assert fingerprint(source) != first


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"fill_down": ["agency"]}, "fill_down"),
        ({"ids": "composed"}, "ids: composed"),
        ({"outline": "Cấp"}, "outline"),
        ({"columns": {"field": "group heading"}}, "group heading"),
    ],
)
def test_what_stands_in_rows_above_is_refused_of_a_table_without_order(
    more: dict[str, Any], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "viec.parquet"
    rows = {
        "Mã": ["NV01"],
        "Chủ trì": ["Sở Y tế"],
        "Hạn": [dt.date(2024, 3, 1)],
        "Trạng thái": ["Đang thực hiện"],
    }
    pd.DataFrame(rows).to_parquet(file)
    columns = {"task_id": "Mã", "agency": "Chủ trì", "due_on": "Hạn", "status": "Trạng thái"}
    export_map = {**more, "columns": {**columns, **more.get("columns", {})}}

    with pytest.raises(MapError, match=f"không có thứ tự dòng.*{said}"):
        hg.read_tasks(DatabaseTable("duckdb", file), export_map)
    assert len(hg.read_tasks(DatabaseTable("duckdb", file), {"columns": columns})[0]) == 1
