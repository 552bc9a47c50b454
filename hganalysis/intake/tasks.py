"""Raw rows -> the task table of docs/design.md, with a finding for every cell that does not say what it should."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from hganalysis import vocab
from hganalysis.intake.agencies import Directory, Match, names_as_they_stand
from hganalysis.intake.cells import Cell, read_sheets
from hganalysis.intake.dates import Reading, read_date
from hganalysis.intake.duplicates import settle_duplicates
from hganalysis.intake.findings import Findings
from hganalysis.intake.header import is_blank, label_text
from hganalysis.intake.maps import ExportMap, load_map
from hganalysis.intake.tables import RawTable, gather
from hganalysis.reference import load_agencies, load_statuses
from hganalysis.text import fold, nfc

PLAIN_DATES = tuple(name for name in vocab.DATE_COLUMNS if name != "due_on")
ELLIPSIS = ("…", "...")


def read_tasks(
    file: str | Path, map: str | Path | Mapping[str, Any] | ExportMap, *, root: Path | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read an export into tidy tasks and findings.

    Parameters
    ----------
    file : str or Path
        An .xlsx or .csv file; its kind is told from its bytes.
    map : str, Path, mapping or ExportMap
        The map of this kind of export: a file, the name of one in ``params/maps``, or its content.
    root : Path, optional
        The folder that holds ``params``, for a map given by name; the current folder when not given.

    Returns
    -------
    tasks : DataFrame
        One row for each task row read, with the columns of `vocab.TASK_COLUMNS` that the export can fill.
        Dates are local wall-clock times.
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
    findings = Findings(path.name)
    table = gather(read_sheets(path), export_map, path, findings)
    tasks = _tidy(table, export_map, path.name, findings)
    tasks = settle_duplicates(tasks, findings)
    return tasks, findings.frame()


def _tidy(table: RawTable, export_map: ExportMap, file: str, findings: Findings) -> pd.DataFrame:
    reader = _Reader(table, export_map, findings)
    columns: dict[str, Any] = {name: reader.text(name) for name in table.columns if name not in PLAIN_DATES}
    columns |= reader.deadlines()
    for name in PLAIN_DATES:
        if name in table.columns:
            columns |= reader.dates(name)
    for name in vocab.COUNT_COLUMNS:
        if name in table.columns:
            columns[name] = reader.numbers(name)
    tasks = pd.DataFrame(columns)
    tasks["state"] = reader.states(tasks)
    tasks = tasks.assign(**reader.agencies(tasks))
    tasks["exclusion"] = pd.Series([None if kept else "not_selected" for kept in table.kept], dtype="str")
    tasks["doubt"] = reader.doubts(tasks)
    tasks["source_file"], tasks["source_sheet"], tasks["source_row"] = file, table.sheets, table.rows
    reader.remark(tasks)
    return tasks[[name for name in vocab.TASK_COLUMNS if name in tasks]]


class _Reader:
    """Reads the cells of one table, column by column; each distinct cell is read once."""

    def __init__(self, table: RawTable, export_map: ExportMap, findings: Findings) -> None:
        self.table, self.map, self.findings = table, export_map, findings
        self.date = cache_cells(lambda cell: read_date(cell, export_map.dates))
        self.ids = [_text(cell) for cell in table.columns["task_id"]]

    def add(self, code: str, position: int, column: str, reason: str) -> None:
        cells = self.table.columns.get(column)
        self.findings.add(
            code,
            reason,
            sheet=self.table.sheets[position],
            row=self.table.rows[position],
            column=self.table.labels.get(column, column),
            value="" if cells is None else label_text(cells[position]),
            task_id=self.ids[position],
        )

    def text(self, name: str) -> pd.Series:
        return pd.Series([_text(cell) for cell in self.table.columns[name]], dtype="str")

    def dates(self, name: str) -> dict[str, pd.Series]:
        readings = [self.date(cell) for cell in self.table.columns[name]]
        code = "completion_unreadable" if name == "completed_on" else "date_unreadable"
        self._report_dates(name, readings, code)
        columns = {name: _moments(readings)}
        if name == "completed_on":
            columns["completed_has_time"] = pd.Series([reading.has_time for reading in readings], dtype=bool)
        return columns

    def deadlines(self) -> dict[str, pd.Series]:
        words = {**load_statuses().due_words, **self.map.due_words}
        meanings = {fold(word): kind for word, kind in words.items()}
        cells = self.table.columns["due_raw"]
        kinds: list[str | None] = [meanings.get(fold(cell)) if isinstance(cell, str) else None for cell in cells]
        readings = [Reading("blank") if kind else self.date(cell) for kind, cell in zip(kinds, cells, strict=True)]
        self._report_dates("due_raw", readings, "due_unreadable")
        by_outcome = {"date": "dated", "blank": "none", "null": "none", "unreadable": "unreadable"}
        kinds = [kind or by_outcome[reading.outcome] for kind, reading in zip(kinds, readings, strict=True)]
        return {
            "due_kind": pd.Series(kinds, dtype="str"),
            "due_on": _moments(readings),
            "due_has_time": pd.Series([reading.has_time for reading in readings], dtype=bool),
        }

    def _report_dates(self, name: str, readings: list[Reading], unreadable: str) -> None:
        for position, reading in enumerate(readings):
            if reading.outcome == "unreadable":
                self.add(unreadable, position, name, reading.reason)
            elif reading.outcome == "null":
                self.add("date_null", position, name, "Giá trị thay cho ô trống, theo dates.null_values")
            elif reading.before:
                self.add("due_before", position, name, f"Hiểu là {reading.moment:%d/%m/%Y} (dates.before)")

    def numbers(self, name: str) -> pd.Series:
        values = []
        for position, cell in enumerate(self.table.columns[name]):
            value = _number(cell)
            if value is None and not is_blank(cell):
                self.add("number_unreadable", position, name, "Không phải số")
            values.append(value)
        return pd.Series(values, dtype="Float64")

    def states(self, tasks: pd.DataFrame) -> pd.Series:
        if "status_raw" not in tasks:
            return tasks["completed_on"].notna().map({True: "done", False: "open"}).astype("str")
        words = {**load_statuses().states, **self.map.states}
        meanings = {fold(word): state for word, state in words.items()}
        states = [meanings.get(fold(value), "unknown") if isinstance(value, str) else "unknown" for value in tasks["status_raw"]]
        for position, (value, state) in enumerate(zip(tasks["status_raw"], states, strict=True)):
            if not isinstance(value, str):
                self.add("state_missing", position, "status_raw", "Ô trạng thái trống")
            elif state == "unknown" and fold(value) not in meanings:
                self.add("state_unknown", position, "status_raw", "Chưa biết trạng thái này là xong hay chưa xong")
        return pd.Series(states, dtype="str")

    def agencies(self, tasks: pd.DataFrame) -> dict[str, pd.Series]:
        days = _resolution_days(tasks)
        find, groups = self._lookup()
        leads = [find(cell, day) if isinstance(cell, str) else None for cell, day in zip(tasks["agency_raw"], days, strict=True)]
        for position, match in enumerate(leads):
            self._report_lead(position, match)
        ids = [match.ids[0] if match else None for match in leads]
        columns = {
            "agency_id": pd.Series(ids, dtype="str"),
            "agency": pd.Series([match.names[0] if match else None for match in leads], dtype="str"),
            "agency_group": pd.Series([groups(each) for each in ids], dtype="str"),
        }
        more = [match.names[1:] if match else () for match in leads]
        if "coop_raw" in tasks or any(more):
            raw = tasks["coop_raw"] if "coop_raw" in tasks else [None] * len(tasks)
            coops = [find(cell, day).names if isinstance(cell, str) else () for cell, day in zip(raw, days, strict=True)]
            together = [tuple(dict.fromkeys((*first, *second))) for first, second in zip(more, coops, strict=True)]
            columns["coop_raw"] = pd.Series(["; ".join(names) or None for names in together], dtype="str")
            columns["coop_count"] = pd.Series([len(names) for names in together], dtype="Int64")
        return columns

    def _lookup(self) -> tuple[Callable[[str, Any], Match], Callable[[str | None], str]]:
        if self.map.agencies.directory == "none":
            return lambda cell, _: names_as_they_stand(cell), lambda agency_id: "other" if agency_id else "unresolved"
        directory = Directory(load_agencies())

        def group(agency_id: str | None) -> str:
            return directory.by_id[agency_id].group if agency_id else "unresolved"

        return cache(directory.split), group

    def _report_lead(self, position: int, match: Match | None) -> None:
        if match is None:
            self.add("agency_missing", position, "agency_raw", "Ô cơ quan chủ trì trống")
            return
        if len(match.names) > 1:
            rest = ", ".join(match.names[1:])
            self.add("several_leads", position, "agency_raw", f"Tính cho {match.names[0]}; phối hợp: {rest}")
        if match.ids[0] is None:
            candidates = match.candidates[0]
            code = "agency_ambiguous" if candidates else "agency_unknown"
            reason = f"Có thể là: {' hoặc '.join(candidates)}" if candidates else "Không có tên này trong danh mục vào ngày giao"
            self.add(code, position, "agency_raw", reason)

    def doubts(self, tasks: pd.DataFrame) -> pd.Series:
        """Mark tasks whose completion date cannot be read: nothing may be concluded from them."""
        cells = self.table.columns.get("completed_on", [None] * len(tasks))
        doubts = ["unreadable_completion" if self.date(cell).outcome == "unreadable" else None for cell in cells]
        return pd.Series(doubts, dtype="str")

    def remark(self, tasks: pd.DataFrame) -> None:
        """Report what is wrong between the columns of a row."""
        done, completed = tasks["state"] == "done", tasks.get("completed_on", pd.Series(pd.NaT, tasks.index))
        undated = done & completed.isna() & tasks["doubt"].isna()
        open_ = tasks["state"].isin(vocab.OPEN_STATES) & completed.notna()
        for position in tasks.index[undated]:
            self.add("done_without_date", position, "completed_on", "Không đủ dữ liệu để xác định đúng hay quá hạn")
        for position in tasks.index[open_]:
            self.add("completed_but_not_done", position, "completed_on", "Trạng thái và ngày hoàn thành mâu thuẫn")
        if "assigned_on" in tasks:
            for position in tasks.index[completed.dt.normalize() < tasks["assigned_on"].dt.normalize()]:
                self.add("completed_before_assigned", position, "completed_on", "Ngày hoàn thành trước ngày giao")
        for position in tasks.index[tasks["task_id"].isna()]:
            self.add("id_missing", position, "task_id", "Ô mã nhiệm vụ trống")
        if "title" in tasks:
            for position in tasks.index[tasks["title"].str.endswith(ELLIPSIS).fillna(False)]:
                self.add("text_truncated", position, "title", "Kết thúc bằng dấu ba chấm")


def cache_cells(read: Callable[[Cell], Reading]) -> Callable[[Cell], Reading]:
    """Read each distinct cell once; 1, 1.0 and True are distinct cells."""
    seen: dict[tuple[type, Cell], Reading] = {}

    def cached(cell: Cell) -> Reading:
        key = (type(cell), cell)
        if key not in seen:
            seen[key] = read(cell)
        return seen[key]

    return cached


def _text(cell: Cell) -> str | None:
    """Return a cell as text in NFC, whole numbers without a decimal point, None when it shows nothing."""
    if is_blank(cell):
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return nfc(str(cell)).strip()


def _number(cell: Cell) -> float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return float(cell)
    text = str(cell or "").strip().removesuffix("%").strip().replace(",", ".")
    return float(text) if text.replace(".", "", 1).isdecimal() else None


def _moments(readings: list[Reading]) -> pd.Series:
    return pd.Series([reading.moment for reading in readings], dtype="datetime64[us]")


def _resolution_days(tasks: pd.DataFrame) -> list[Any]:
    """Return the day at which names of agencies are looked up: when the task was given, else the nearest known day."""
    days = pd.Series(pd.NaT, index=tasks.index, dtype="datetime64[us]")
    for name in ("assigned_on", "doc_date", "entered_on", "due_on"):
        if name in tasks:
            days = days.fillna(tasks[name])
    return [None if pd.isna(day) else day.date() for day in days]


