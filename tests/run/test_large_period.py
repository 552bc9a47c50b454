"""A whole run from a table of a database: published like any other, and held to what was read."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING

import duckdb
import pytest
from project import make_project

from hganalysis.errors import ParamsError
from hganalysis.run.period import run_period
from hganalysis.run.publish import read_published
from hganalysis.run.verification import since_published, verify
from hganalysis.settings.params import load_params

if TYPE_CHECKING:
    from pathlib import Path

HAS_SPARK = importlib.util.find_spec("pyspark") is not None
FILE = "{file: data/viec.csv, map: thu}"
FORMS = {
    "duckdb": "{engine: duckdb, file: data/kho.duckdb, table: viec, map: thu}",
    "pyspark": "{engine: spark, file: data/viec, map: thu}",
}


def with_large_table(folder: Path, source: str) -> Path:
    """Lay out the project of the tests, its export in a database with a task of another year."""
    params = make_project(folder)
    params.write_text(params.read_text("utf-8").replace(FILE, source), encoding="utf-8")
    typed = '* replace (strptime("Ngày giao", \'%d/%m/%Y\') as "Ngày giao", '
    typed += 'strptime("Hoàn thành", \'%d/%m/%Y\') as "Hoàn thành")'
    with duckdb.connect(str(folder / "data" / "kho.duckdb")) as connection:
        connection.execute(
            f"create table viec as select {typed} from read_csv('{folder}/data/viec.csv', all_varchar = true)"  # noqa: S608
        )
        connection.execute(
            "insert into viec by name select * replace ('NV-2019' as \"Mã\", "
            "timestamp '2019-01-01' as \"Ngày giao\") from viec limit 1"
        )
        connection.execute(
            f"copy (select *, 2024 as nam from viec) to '{folder}/data/viec' "  # noqa: S608
            "(format parquet, partition_by (nam))"
        )
    return params


@pytest.mark.parametrize(
    "engine",
    ["duckdb", pytest.param("pyspark", marks=pytest.mark.skipif(not HAS_SPARK, reason="make test-spark"))],
)
def test_a_period_is_run_from_a_large_table(engine: str, tmp_path: Path) -> None:
    params = with_large_table(tmp_path, FORMS[engine])
    folder = run_period(params, say=lambda _: None)
    result = read_published(folder)

    assert (result.totals.total, result.totals.done, result.totals.open) == (5, 2, 2)
    assert (result.source.rows_read, result.totals.excluded, result.totals.no_deadline) == (7, 1, 1)
    assert [(each.reason, each.n) for each in result.exclusions] == [("outside_population", 1)]
    assert {each.code: each.n for each in result.findings.by_code}["left_in_source"] == 1
    assert "1/7 dòng" in (folder / "bao-cao.html").read_text("utf-8")
    assert verify(folder) == []
    assert since_published(folder, tmp_path) == []
    given = json.loads((folder / "run.json").read_text("utf-8"))["inputs"]["source"]
    assert set(given) == ({"file", "sha256"} if engine == "duckdb" else {"folder", "files"})

    with duckdb.connect(str(tmp_path / "data" / "kho.duckdb")) as connection:
        connection.execute("delete from viec where \"Mã\" = 'NV-2019'")
    if engine == "duckdb":
        assert since_published(folder, tmp_path)


WRONG = {
    "{file: data/viec.csv, table: viec, map: thu}": "thêm engine",
    "{engine: duckdb, map: thu}": "thiếu file",
    "{engine: spark, map: thu}": "thiếu file",
    "{map: thu}": "thiếu file",
    "{engine: spark, file: data, table: viec, map: thu}": "bỏ một trong hai",
    "{engine: oracle, file: data, map: thu}": "source.engine",
    "{engine: duckdb, file: data/khong-co.duckdb, table: viec, map: thu}": "không có tệp",
}


@pytest.mark.parametrize("source", WRONG)
def test_a_source_of_another_form_is_refused_with_its_line(source: str, tmp_path: Path) -> None:
    params = make_project(tmp_path)
    params.write_text(params.read_text("utf-8").replace(FILE, source), encoding="utf-8")
    with pytest.raises(ParamsError, match=WRONG[source]) as caught:
        load_params(params)
    assert "dòng 5" in str(caught.value)
