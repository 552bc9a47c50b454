# ruff: noqa: S608  (queries of our own names)
"""The sample export as a table of a database: plain names, typed dates, written as a user has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pyarrow as pa

from hganalysis.intake.task_table import read_tasks

if TYPE_CHECKING:
    from pathlib import Path

MAP = "qlvb"
COLUMNS = {
    "task_id": "Mã nhiệm vụ",
    "doc_number": "Số, ký hiệu",
    "title": "Nội dung nhiệm vụ",
    "leader": "Lãnh đạo chỉ đạo",
    "field": "Lĩnh vực",
    "agency_raw": "Chủ trì",
    "assigned_on": "Ngày giao",
    "entered_on": "Ngày nhập phần mềm",
    "due_raw": "Hạn xử lý",
    "due_original": "Hạn ban đầu",
    "extension_count": "Số lần gia hạn",
    "status_raw": "Trạng thái",
    "reported_on": "Ngày báo cáo",
    "completed_on": "Ngày hoàn thành",
    "cause_raw": "Nguyên nhân",
}
"""Columns of the sample that a database has -> the heading that the map `qlvb` knows them by."""


def sample_tasks(export: Path, root: Path, *, copies: int = 1) -> pa.Table:
    """Return the tasks of an export as a table of typed columns; each copy has ids of its own."""
    tasks, _ = read_tasks(export, MAP, root=root)
    rows = tasks.sort_values(["task_id", "source_row"], ignore_index=True)[list(COLUMNS)]
    every = [
        rows.assign(task_id=rows["task_id"] + f"-{each}" if each else rows["task_id"])
        for each in range(copies)
    ]
    return pa.Table.from_pandas(pd.concat(every).rename(columns=COLUMNS), preserve_index=False)


def write_duckdb(table: pa.Table, file: Path, name: str = "nhiem_vu") -> Path:
    """Write a table into a DuckDB file, with a column that no map names."""
    with duckdb.connect(str(file)) as connection:
        connection.register("rows", table)
        connection.execute(f'create table "{name}" as select *, 1 as "Cột khác" from rows')
    return file


def write_parquet(table: pa.Table, folder: Path, *, by_year: bool) -> Path:
    """Write a table as a folder of Parquet files, partitioned by the year of assignment or in two files."""
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.register("rows", table)
        if by_year:
            connection.execute(
                'copy (select *, coalesce(year("Ngày giao")::varchar, \'không rõ\') as "nam" from rows) '
                f"to '{folder}' (format parquet, partition_by (\"nam\"), overwrite_or_ignore)"
            )
        else:
            for part in (0, 1):
                connection.execute(
                    f'copy (select * from rows where hash("Mã nhiệm vụ") % 2 = {part}) '
                    f"to '{folder}/phan-{part}.parquet' (format parquet)"
                )
    return folder
