"""Corrections that the office has reviewed: cells of the export replaced before they are read.

A file of corrections is a sheet with the headings of `HEADINGS`, one cell of one task a row. What is agreed
is put in place of the cell in the raw table, so that a corrected date is read, doubted and judged as any
other; whatever no longer fits the export is refused, all at once, and nothing is applied.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.errors import ParamsError, SourceError
from hganalysis.intake.dates import DateReader
from hganalysis.reading.coded_cells import Cells
from hganalysis.reading.process import read_sheets
from hganalysis.reading.sheet import id_text, is_blank, line_text
from hganalysis.settings.export_map import DateRules
from hganalysis.settings.given import as_path
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from hganalysis.intake.dates import Reading
    from hganalysis.intake.findings import Findings
    from hganalysis.intake.raw_table import RawTable
    from hganalysis.reading.sheet import Cell, Sheet
    from hganalysis.settings.export_map import ExportMap

HEADINGS = {
    "agreed": "Duyệt",
    "task_id": "Mã nhiệm vụ",
    "sheet": "Trang tính",
    "source_row": "Dòng",
    "column": "Cột",
    "old": "Giá trị cũ",
    "new": "Giá trị mới",
    "who": "Người đề nghị",
    "why": "Lý do",
    "document": "Văn bản",
}
"""The columns of a file of corrections with their headings."""

AGREED, REFUSED = "đồng ý", "không"
"""What stands under "Duyệt"."""

CORRECTABLE = {
    name: each.called for name, each in vocab.COLUMNS.items() if each.map_keys and name != "task_id"
}
"""Columns of the raw table that may be corrected, with what a file of corrections calls them."""

MAY_BE_NEW = ("completed_on", "reported_on", "cause_raw", "note", "result_doc")
"""Columns that an export may lack and a correction then brings; elsewhere they are blank and say no more."""

DEADLINES = ("due_raw", "due_original")
DATES = (*DEADLINES, *(name for name in vocab.DATE_COLUMNS if name in CORRECTABLE))
NUMBERS = vocab.COUNT_COLUMNS
NUMBER = re.compile(r"\d+(?:[.,]\d{1,2})?", re.ASCII)
WRITTEN_DATES = "ngày dạng 05/11/2024 hoặc 05/11/2024 10:30"


Value = TypeVar("Value")


@dataclass(frozen=True)
class CorrectedCell(Generic[Value]):
    """One cell of the source to be replaced: which one, by what, and on whose word."""

    place: str
    """Where that is written: file or workbook, sheet and row."""
    task_id: str
    sheet: str
    source_row: str
    column: str
    """A key of `CORRECTABLE`."""
    old: Value
    new: Value
    who: str
    why: str
    document: str

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """Return which cell of the source it is about."""
        return self.task_id, self.sheet, self.source_row, self.column

    def told(self) -> dict[str, str]:
        """Return it as texts by the keys of `HEADINGS`, what is agreed left open."""
        texts = {name: line_text(getattr(self, name, "")) for name in HEADINGS}
        return texts | {"agreed": "", "column": CORRECTABLE[self.column]}


@dataclass(frozen=True)
class Correction(CorrectedCell["Cell"]):
    """A correction as the row of a file says it, reviewed."""

    agreed: bool

    def told(self) -> dict[str, str]:
        """Return it as texts by the keys of `HEADINGS`."""
        return super().told() | {"agreed": AGREED if self.agreed else REFUSED}


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """Read a file of corrections: a workbook or a CSV file, of any kind that exports may be.

    Raises
    ------
    ParamsError
        It cannot be read, has other headings, or rows that are not filled in; every fault is told with its
        row.

    Examples
    --------
    >>> from pathlib import Path
    >>> import hganalysis as hg
    >>> hg.load_corrections(Path("khong-co.csv"))
    Traceback (most recent call last):
    hganalysis.errors.ParamsError: corrections: Không có tệp khong-co.csv. Kiểm tra lại đường dẫn.
    """
    path = as_path("path", path)
    try:
        sheets = read_sheets(path)
    except SourceError as error:
        raise ParamsError(f"corrections: {error}") from None
    for sheet in sheets:
        for at, row in enumerate(sheet.rows):
            if places := _places(row):
                return _read_rows(path.name, sheet, at + 1, places)
    wanted = ", ".join(HEADINGS.values())
    raise ParamsError(f"{path.name}: không thấy hàng tiêu đề của bảng đính chính. Cần các cột: {wanted}.")


def require_corrections(corrections: object) -> None:
    """Refuse what are no corrections."""
    known = isinstance(corrections, Sequence) and all(isinstance(each, Correction) for each in corrections)
    if not known:
        raise ParamsError(
            "corrections cần các đính chính, như hg.load_corrections trả về; nhận được "
            f"{type(corrections).__name__}."
        )


def _places(row: Sequence[Cell]) -> dict[str, int]:
    """Return where each column stands if a row is the header, else nothing."""
    texts = [fold(line_text(cell)) for cell in row]
    found = {name: texts.index(fold(label)) for name, label in HEADINGS.items() if fold(label) in texts}
    return found if len(found) == len(HEADINGS) else {}


def _read_rows(file: str, sheet: Sheet, start: int, places: Mapping[str, int]) -> tuple[Correction, ...]:
    made, faults = [], []
    for at, row in enumerate(sheet.rows[start:], sheet.first_row + start):
        cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
        if all(map(is_blank, cells.values())):
            continue
        where = f"{file}, dòng {at}"
        wrong = list(_faults_of(cells))
        faults += [f"{where}: {fault}" for fault in wrong]
        if not wrong:
            made.append(_correction(where, cells))
    if faults:
        raise ParamsError("\n".join(faults))
    return tuple(made)


def _faults_of(cells: Mapping[str, Cell]) -> Iterator[str]:
    text = {name: line_text(cell) for name, cell in cells.items()}
    if fold(text["agreed"]) not in (AGREED, REFUSED):
        said = f"là «{text['agreed']}»" if text["agreed"] else "còn trống"
        yield f"«{HEADINGS['agreed']}» {said}; ghi {AGREED} hoặc {REFUSED}"
    if not text["task_id"] and not text["source_row"]:
        yield "thiếu mã nhiệm vụ; việc không có mã thì ghi trang tính và dòng trong tệp nguồn"
    if _column(text["column"]) is None:
        yield f"không đính chính được cột «{text['column']}»; các cột: {', '.join(CORRECTABLE.values())}"
    if not text["who"]:
        yield f"thiếu «{HEADINGS['who']}»"
    if not text["why"] and not text["document"]:
        yield f"thiếu cả «{HEADINGS['why']}» và «{HEADINGS['document']}»"


def _column(label: str) -> str | None:
    return next((name for name, known in CORRECTABLE.items() if fold(label) in (fold(known), name)), None)


def _correction(where: str, cells: Mapping[str, Cell]) -> Correction:
    text = {name: line_text(cell) for name, cell in cells.items()}
    return Correction(
        place=where,
        agreed=fold(text["agreed"]) == AGREED,
        column=_column(text["column"]) or "",
        old=cells["old"],
        new=cells["new"],
        **{name: text[name] for name in ("task_id", "sheet", "source_row", "who", "why", "document")},
    )


def correct(
    table: RawTable,
    corrections: Iterable[Correction],
    export_map: ExportMap,
    reader: DateReader,
    findings: Findings,
) -> None:
    """Put the new value of each agreed correction in place of the cell; a finding each keeps the old one.

    Raises ParamsError: a task is unknown, a value is not the one that was to be replaced, a new one cannot be
    read, or one cell is corrected twice; every such row is told, and nothing is changed.
    """
    agreed = [each for each in corrections if each.agreed]
    if not agreed:
        return
    checker = _Checker(table, export_map, reader)
    placed = [checker.placed(each) for each in agreed]
    if checker.faults:
        raise ParamsError("\n".join(checker.faults))
    for each, (row, value) in zip(agreed, filter(None, placed), strict=True):
        before = table.columns.get(each.column)
        why = "; ".join(filter(None, (each.who, each.why, each.document)))
        findings.add(
            "corrected",
            f"Sửa thành «{line_text(each.new)}»: {why}",
            file=table.files[row],
            sheet=table.sheets[row],
            row=table.rows[row],
            column=each.column,
            value="" if before is None else line_text(before[row]),
            task_id=line_text(table.columns["task_id"][row]),
        )
        _put(table, each.column, row, value)


def _put(table: RawTable, column: str, row: int, value: Cell) -> None:
    cells = table.columns.get(column, Cells.repeated(None, len(table)))
    codes = cells.codes.copy()
    codes[row] = len(cells.values)
    made = Cells([*cells.values, value], codes)
    table.columns[column] = made.take(np.arange(len(table)))


def still_says(column: str, value: object, old: str) -> bool:
    """Tell whether a cell of a task table, under a key of `CORRECTABLE`, says what a correction replaced.

    `old` is the old value as the correction wrote it, "" for an empty cell.
    """
    if value is None or value is pd.NaT or value != value:
        return not old.strip()
    if column in DATES and (then := _day(old, column)) and (now := _day(value, column)):
        return then == now
    if isinstance(value, (int, float)) and NUMBER.fullmatch(old):
        return value == float(old.replace(",", "."))
    return fold(line_text(str(value))) == fold(old)


def _day(value: object, column: str) -> dt.date | None:
    """Return the day that a cell says, however it is written."""
    if isinstance(value, str):
        value = DateReader(DateRules()).read(value, deadline=column in DEADLINES).moment
    return value.date() if isinstance(value, dt.datetime) else None


class _Checker:
    """Finds the row and the cell to write of each correction, and gathers what is wrong."""

    def __init__(self, table: RawTable, export_map: ExportMap, reader: DateReader) -> None:
        self.table, self.map, self.reader = table, export_map, reader
        self.faults: list[str] = []
        self._plain = DateReader(DateRules())
        self._rows: dict[str, list[int]] = {}
        ids = table.columns["task_id"]
        for row in range(len(table)):
            self._rows.setdefault(id_text(ids[row]), []).append(row)
        self._first: dict[tuple[int, str], str] = {}

    def placed(self, each: Correction) -> tuple[int, Cell] | None:
        """Return the row and the new cell of a correction, None after a fault."""
        row = self._row(each)
        if row is None:
            return None
        fault = self._fault_of_cell(each, row)
        if fault:
            self._fault(each, fault)
            return None
        value = self._new(each)
        return None if value is None else (row, value[0])

    def _fault_of_cell(self, each: Correction, row: int) -> str:
        earlier = self._first.setdefault((row, each.column), each.place)
        if earlier != each.place:
            return f"ô này đã đính chính ở {earlier}; giữ một dòng"
        cells = self.table.columns.get(each.column)
        if cells is None and each.column not in MAY_BE_NEW:
            return f"tệp nguồn không có cột «{CORRECTABLE[each.column]}»"
        now = None if cells is None else cells[row]
        return "" if self._same(each.column, now, each.old) else self._differs(each, now)

    def _fault(self, each: Correction, what: str) -> None:
        self.faults.append(f"{each.place}: {what}.")

    def _row(self, each: Correction) -> int | None:
        rows = self._rows.get(each.task_id, [])
        if len(rows) > 1 or not each.task_id:
            rows = [row for row in rows if self._stands(row, each)]
        if len(rows) == 1:
            return rows[0]
        named = f"nhiệm vụ «{each.task_id}»" if each.task_id else "nhiệm vụ không có mã"
        if each.task_id in self._rows and each.task_id:
            places = ", ".join(str(self.table.rows[row]) for row in self._rows[each.task_id])
            self._fault(each, f"{named} có nhiều dòng trong tệp nguồn ({places}); ghi «Trang tính» và «Dòng»")
        else:
            self._fault(each, f"không có {named} trong tệp nguồn")
        return None

    def _stands(self, row: int, each: Correction) -> bool:
        sheet = str(self.table.sheets[row])
        return str(self.table.rows[row]) == each.source_row and each.sheet in ("", sheet)

    def _same(self, column: str, now: Cell, old: Cell) -> bool:
        if column in DATES:
            deadline = column in DEADLINES
            one, other = (
                self.reader.of(column).read(now, deadline=deadline),
                self._plain.read(old, deadline=deadline),
            )
            if one.moment is not None and other.moment is not None:
                return one.moment == other.moment or (
                    not other.has_time and one.moment.date() == other.moment.date()
                )
        return fold(line_text(now)) == fold(line_text(old))

    def _differs(self, each: Correction, now: Cell) -> str:
        where = f"«{CORRECTABLE[each.column]}» của nhiệm vụ «{each.task_id}»"
        if self._same(each.column, now, each.new):
            return f"{where} trong tệp nguồn đã là «{line_text(now)}»; xóa dòng này"
        found = f"«{line_text(now)}»" if line_text(now) else "trống"
        expected = f"«{line_text(each.old)}»" if line_text(each.old) else "trống"
        return f"{where} trong tệp nguồn là {found}, không phải {expected} như bảng đính chính; xem lại"

    def _new(self, each: Correction) -> tuple[Cell] | None:
        """Return the cell to write, in a tuple; None after a fault."""
        if is_blank(each.new):
            return (None,)
        if each.column == "status_raw":
            return self._state(each)
        if each.column in DATES:
            return self._date(each)
        if each.column in NUMBERS and NUMBER.fullmatch(line_text(each.new)) is None:
            self._fault(each, f"giá trị mới «{line_text(each.new)}» không phải số")
            return None
        return (line_text(each.new),)

    def _state(self, each: Correction) -> tuple[Cell] | None:
        said, words = fold(line_text(each.new)), self.map.state_words()
        if said in words:
            return (line_text(each.new),)
        state = next((state for state, label in vocab.STATES.items() if fold(label) == said), None)
        word = next((word for word, meaning in words.items() if meaning == state), None)
        if word is None:
            known = ", ".join(label for state, label in vocab.STATES.items() if state != "unknown")
            self._fault(each, f"không rõ trạng thái mới «{line_text(each.new)}»; ghi một trong: {known}")
            return None
        return (word,)

    def _date(self, each: Correction) -> tuple[Cell] | None:
        if each.column == "due_raw" and fold(line_text(each.new)) in self.map.due_kinds():
            return (line_text(each.new),)
        reading = self._plain.read(each.new)
        if reading.moment is None:
            why = f"{reading.reason[:1].lower()}{reading.reason[1:]}" if reading.reason else "không phải ngày"
            self._fault(each, f"giá trị mới «{line_text(each.new)}» {why}; ghi {WRITTEN_DATES}")
            return None
        return (spelled_date(reading),)


def spelled_date(reading: Reading) -> str:
    """Return a date in words, which says nothing of the order in which others of its column are written."""
    moment = reading.moment
    if moment is None:
        raise ValueError("no date")
    day = f"ngày {moment.day} tháng {moment.month} năm {moment.year}"
    return f"{moment:%H:%M:%S} {day}" if reading.has_time else day
