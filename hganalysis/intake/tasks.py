"""A file and a map -> the task table of docs/design.md, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import vocab
from hganalysis.intake.cells import read_sheets
from hganalysis.intake.columns import PLAIN_DATES, ColumnReader, as_text
from hganalysis.intake.duplicates import settle_duplicates
from hganalysis.intake.findings import Findings
from hganalysis.intake.leads import agency_columns
from hganalysis.intake.maps import ExportMap, load_map
from hganalysis.intake.tables import gather

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.intake.tables import RawTable

ELLIPSIS = ("…", "...")


def read_tasks(
    file: str | Path,
    map: str | Path | Mapping[str, Any] | ExportMap,  # noqa: A002  (the word the params file uses)
    *,
    root: Path | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read an export into tidy tasks and findings.

    Parameters
    ----------
    file : str or Path
        An .xlsx or .csv file; its kind is told from its bytes.
    map : str, Path, mapping or ExportMap
        The map of this kind of export: a file, the name of one in ``params/maps``, or its content.
    root : Path, optional
        The folder that holds ``params``, for a map given by name or by relative path; the current folder when
        not given.

    Returns
    -------
    tasks : DataFrame
        One row for each task row read, with the columns of `vocab.TASK_COLUMNS` that the export can fill;
        none for an export without rows. Dates are local wall-clock times.
    findings : DataFrame
        One row for each fault or remark: `severity`, `code`, `file`, `sheet`, `row`, `column`, `value`,
        `reason`, `action`, `task_id`. Rows of the file that are not tasks are listed too.

    Raises
    ------
    SourceError
        The file cannot be read, or holds no table with the required columns.
    MapError
        The map has faults.
    """
    path, export_map = Path(file), load_map(map, root)
    sheets, findings = read_sheets(path), Findings(path.name)
    for sheet in sheets:
        for code, reason in sheet.notes:
            findings.add(code, reason, sheet=sheet.name)
    table = gather(sheets, export_map, path, findings)
    from_1904 = any(sheet.from_1904 for sheet in sheets)
    reader = ColumnReader(table, export_map, findings, from_1904=from_1904)
    tasks = settle_duplicates(_tidy(reader, table, path.name), findings)
    return tasks, findings.frame([sheet.name for sheet in sheets])


def _tidy(reader: ColumnReader, table: RawTable, file: str) -> pd.DataFrame:
    columns = {name: reader.text(name) for name in table.columns if name not in PLAIN_DATES}
    columns |= reader.deadlines()
    for name in PLAIN_DATES:
        if name in table.columns:
            columns |= reader.dates(name)
    for name in vocab.COUNT_COLUMNS:
        if name in table.columns:
            columns[name] = reader.numbers(name)
    columns["state"] = reader.states()
    columns |= agency_columns(pd.DataFrame(columns), reader)
    columns["exclusion"] = as_text([None if kept else "not_selected" for kept in table.kept])
    columns["doubt"] = as_text(_doubts(reader, table))
    columns["source_file"] = as_text([file] * len(table.rows))
    columns["source_sheet"] = as_text(table.sheets)
    columns["source_row"] = pd.Series(table.rows, dtype="int64")
    tasks = pd.DataFrame({name: columns[name] for name in vocab.TASK_COLUMNS if name in columns})
    _remark(tasks, reader)
    return tasks


def _doubts(reader: ColumnReader, table: RawTable) -> list[str | None]:
    """Mark tasks whose completion date cannot be read: nothing may be concluded from them."""
    if "completed_on" not in table.columns:
        return [None] * len(table.rows)
    readings = reader.readings("completed_on")
    return ["unreadable_completion" if each.outcome == "unreadable" else None for each in readings]


def _remark(tasks: pd.DataFrame, reader: ColumnReader) -> None:
    """Report what is wrong between the columns of a row."""
    no_dates = pd.Series(pd.NaT, index=tasks.index, dtype="datetime64[us]")
    completed, assigned = (tasks.get(name, no_dates) for name in ("completed_on", "assigned_on"))
    open_ = tasks["state"].isin(vocab.OPEN_STATES)
    undated = (tasks["state"] == "done") & completed.isna() & tasks["doubt"].isna()
    early = completed.dt.normalize() < assigned.dt.normalize()
    remarks = [
        ("id_missing", "task_id", tasks["task_id"].isna(), "Ô mã nhiệm vụ trống"),
        ("done_without_date", "completed_on", undated, "Không đủ dữ liệu để xác định đúng hay quá hạn"),
        (
            "completed_but_not_done",
            "completed_on",
            open_ & completed.notna(),
            "Trạng thái và ngày hoàn thành mâu thuẫn",
        ),
        ("completed_before_assigned", "completed_on", early, "Ngày hoàn thành trước ngày giao"),
    ]
    if "title" in tasks:
        cut = tasks["title"].str.endswith(ELLIPSIS).fillna(value=False).astype(bool)
        remarks.append(("text_truncated", "title", cut, "Kết thúc bằng dấu ba chấm"))
    for code, column, where, reason in remarks:
        for position in tasks.index[where]:
            reader.add(code, position, column, reason)
