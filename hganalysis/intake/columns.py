"""The cells of one raw table -> typed columns, with a finding for every cell that makes no sense there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from hganalysis import vocab
from hganalysis.intake.cells import cell_text, is_blank, line_text
from hganalysis.intake.dates import DateReader, Reading
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.intake.cells import Cell
    from hganalysis.intake.findings import Findings
    from hganalysis.intake.maps import ExportMap
    from hganalysis.intake.tables import RawTable

PLAIN_DATES = tuple(name for name in vocab.DATE_COLUMNS if name != "due_on")
DEADLINES = ("due_raw", "due_original")
KIND_OF = {"date": "dated", "blank": "none", "null": "none", "unreadable": "unreadable"}
NUMBER = re.compile(r"\d+(?:[.,]\d{1,2})? ?%?", re.ASCII)
"""A whole number, or one with a decimal point or comma; "1.234" could be either and is not believed."""


class ColumnReader:
    """Reads the columns of one raw table."""

    def __init__(
        self, table: RawTable, export_map: ExportMap, findings: Findings, *, from_1904: bool = False
    ) -> None:
        self.table, self.map, self.findings = table, export_map, findings
        self._dates = DateReader(export_map.dates, from_1904=from_1904)
        self._ids = [cell_text(cell) for cell in table.columns["task_id"]]

    def add(self, code: str, position: int, column: str, reason: str) -> None:
        """Record a finding about one cell, unless its row is none of those that the map keeps."""
        if not self.table.kept[position]:
            return
        cells = self.table.columns.get(column)
        self.findings.add(
            code,
            reason,
            sheet=self.table.sheets[position],
            row=self.table.rows[position],
            column=column,
            value="" if cells is None else line_text(cells[position]),
            task_id=self._ids[position],
        )

    def text(self, name: str) -> pd.Series:
        """Return a column as text, missing where a cell shows nothing."""
        return as_text([cell_text(cell) or None for cell in self.table.columns[name]])

    def dates(self, name: str) -> dict[str, pd.Series]:
        """Return a date column, and for the completion whether it has a clock time."""
        readings = self.readings(name)
        code = "completion_unreadable" if name == "completed_on" else "date_unreadable"
        self._report_dates(name, readings, code)
        columns = {name: _moments(readings)}
        if name == "completed_on":
            columns["completed_has_time"] = _clocks(readings)
        return columns

    def deadlines(self) -> dict[str, pd.Series]:
        """Return the deadline, whether it has a clock time, and its kind where there is no date."""
        words = self.map.due_kinds()
        cells = self.table.columns["due_raw"]
        kinds = [words.get(fold(cell)) if isinstance(cell, str) else None for cell in cells]
        readings = [
            Reading("blank") if kind else reading
            for kind, reading in zip(kinds, self.readings("due_raw"), strict=True)
        ]
        self._report_dates("due_raw", readings, "due_unreadable")
        return {
            "due_kind": as_text(
                [kind or KIND_OF[each.outcome] for kind, each in zip(kinds, readings, strict=True)]
            ),
            "due_on": _moments(readings),
            "due_has_time": _clocks(readings),
        }

    def readings(self, name: str) -> list[Reading]:
        """Return what the cells of a date column say."""
        deadline = name in DEADLINES
        return [self._dates.read(cell, deadline=deadline) for cell in self.table.columns[name]]

    def _report_dates(self, name: str, readings: Sequence[Reading], unreadable: str) -> None:
        for position, reading in enumerate(readings):
            if reading.outcome == "unreadable":
                self.add(unreadable, position, name, reading.reason)
            elif reading.outcome == "null":
                self.add("date_null", position, name, "Giá trị thay cho ô trống, theo dates.null_values")
            elif reading.before:
                self.add("due_before", position, name, f"Hiểu là {reading.moment:%d/%m/%Y} (dates.before)")

    def numbers(self, name: str) -> pd.Series:
        """Return a column of counts or percentages."""
        values = []
        for position, cell in enumerate(self.table.columns[name]):
            value = _number(cell)
            if value is None and not is_blank(cell):
                self.add("number_unreadable", position, name, "Không phải số, hoặc không rõ dấu thập phân")
            values.append(value)
        return pd.Series(values, dtype="Float64")

    def states(self) -> pd.Series:
        """Return the state of each task; without a state column, a completion date is what says "done"."""
        if "status_raw" not in self.table.columns:
            blank = [reading.outcome in ("blank", "null") for reading in self.readings("completed_on")]
            return as_text(["open" if each else "done" for each in blank])
        texts = [cell_text(cell) for cell in self.table.columns["status_raw"]]
        words = self.map.state_words()
        meanings = {text: words.get(fold(text)) for text in set(texts)}
        for position, text in enumerate(texts):
            if not text:
                self.add("state_missing", position, "status_raw", "Ô trạng thái trống")
            elif meanings[text] is None:
                reason = "Chưa biết trạng thái này là xong hay chưa xong"
                self.add("state_unknown", position, "status_raw", reason)
        return as_text([meanings[text] or "unknown" for text in texts])


def as_text(values: Sequence[str | None]) -> pd.Series:
    """Return a text column, of the same type however many values there are."""
    return pd.Series(values, dtype="str")


def _number(cell: Cell) -> float | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    text = cell_text(cell)
    return float(text.rstrip("% ").replace(",", ".")) if NUMBER.fullmatch(text) else None


def _moments(readings: Sequence[Reading]) -> pd.Series:
    return pd.Series([reading.moment for reading in readings], dtype="datetime64[us]")


def _clocks(readings: Sequence[Reading]) -> pd.Series:
    return pd.Series([reading.has_time for reading in readings], dtype="bool")
