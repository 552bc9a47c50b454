"""The cells of one raw table -> typed columns, with a finding for every cell that makes no sense there."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.intake.cautions import DECISIVE
from hganalysis.intake.date_evidence import among, disputed, is_contradicted, moved, roles_of
from hganalysis.intake.dates import NOT_CALCULATED, NOT_YET, DateReader, Reading, as_days
from hganalysis.intake.deadline_terms import CALLED, WORKING_HOURS, term_of, told, whole_number
from hganalysis.intake.state_texts import DAY_ALONE, state_said
from hganalysis.reading.coded_cells import coded_text
from hganalysis.reading.sheet import (
    cell_text,
    cell_texts,
    id_texts,
    is_blank,
    is_placeholder,
    is_rounded,
    line_text,
)
from hganalysis.settings.workdays import load_calendar
from hganalysis.settings.working_hours import WorkingHours, working_week
from hganalysis.text import as_written, did_you_mean, fold, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hganalysis.intake.dates import Outcome
    from hganalysis.intake.deadline_terms import End, Term
    from hganalysis.intake.findings import Findings
    from hganalysis.intake.raw_table import RawTable
    from hganalysis.reading.coded_cells import Flags, Places
    from hganalysis.reading.sheet import Cell
    from hganalysis.settings.export_map import ExportMap

PLAIN_DATES = tuple(name for name in vocab.DATE_COLUMNS if name != "due_on")
DEADLINES = ("due_raw", "due_original")
DATED = ("due_raw", *PLAIN_DATES)
DISPUTED = {
    "dates_swapped": (
        "{n} ô là ngày thật có ngày từ 12 trở xuống, các ô còn lại là chữ mang ngày sau 12: Excel có thể đã "
        "đổi chỗ ngày và tháng; các ngày này không được dùng"
    ),
    "dates_contradicted": (
        "{n} ô đọc được theo cả hai thứ tự, trong khi các ô khác của cột hoặc của tệp cho thấy thứ tự "
        "không phải là "
        "{first} trước như bảng ánh xạ khai; các ngày này không được dùng"
    ),
}
FIRST = {True: "ngày", False: "tháng"}
TERM_UNDECLARED = (
    "Là một khoảng thời gian; khai dates.terms_from (assigned_on hoặc doc_date) để tính thời hạn từ ngày đó"
)
NUMBER_UNDECLARED = (
    "Là một số, không phải ngày; nếu là số ngày được giao thì khai dates.terms_in (days hoặc working_days) "
    "và dates.terms_from; nếu ngày, tháng, năm ở các cột riêng thì gộp vào một cột trong tệp nguồn"
)
NO_START = "Là một khoảng thời gian mà dòng này không có {} để tính"
NO_CLOCK = "Tính bằng giờ mà {} không ghi giờ để tính từ đó (Bộ luật Dân sự 2015, Điều 147)"
NO_HOURS = "Tính bằng giờ làm việc; khai dates.hours để biết giờ làm việc của cơ quan"
NO_CALENDAR = "Lịch làm việc chưa có năm của thời hạn này; bổ sung holidays.yml"
KIND_OF = {"date": "dated", "blank": "none", "null": "none", "unreadable": "unreadable"}
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
LATER = fold(r"gia hạn|lùi|hoãn|kéo dài|điều chỉnh|chuyển|sang|đến|hết|thêm")
DAY_OF_MONTH = r"(?:0?[1-9]|[12]\d|3[01])[.-](?:0?[1-9]|1[0-2])"
ANOTHER_TIME = re.compile(
    r"(?<![\d/.-])(?:\d{1,2}/\d{1,2}(?![\d/])|\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)|\d{4}-\d\d-\d\d)"
    rf"|\d tháng \d|\b\d{{1,2}}[ -]{MONTH}\b|\b{MONTH} \d{{1,2}}\b"
    rf"|\b(?:{LATER})\b[^\d;.]{{0,20}}?"
    rf"(?:\b(?:ngày|tháng|năm) \d|\b{fold('quý')} [\divx]|\d+ (?:ngày|tuần|tháng|năm)\b"
    r"|\d{1,2}[.-]\d{1,2}\b)"
    rf"|(?:^|[;,(]|\b(?:{fold('ngày|và|hoặc|hay')}))\s*{DAY_OF_MONTH}(?=\.?\s*(?:$|[;,()]))"
)
"""What follows a first date and may stand in its place: a day, or a word for "later" with a month, a quarter
or a length of time. The number of a document ("12/2024/QĐ-UBND") is none, and "30.6" is one where it stands
alone between commas: "2.5 tỷ" and "mục 2.5" are amounts and numbers."""

NUMBER = re.compile(r"(?:\d+(?:[.,]\d{1,2})?|0[.,]\d+) ?%?", re.ASCII)
"""A whole number, or one with a decimal point or comma; "1.234" could be either and is not believed."""


class ColumnReader:
    """Reads the columns of one raw table."""

    def __init__(
        self, table: RawTable, export_map: ExportMap, findings: Findings, *, from_1904: bool = False
    ) -> None:
        self.table, self.map, self.findings = table, export_map, findings
        self._states = export_map.state_words()
        self._dates = DateReader(export_map.dates, from_1904=from_1904, states=self._states)
        self._readings: dict[str, list[Reading]] = {}
        self._doubted: dict[str, Flags] = {}

    @cached_property
    def hours(self) -> WorkingHours | None:
        """The hours of the office that the map declares, with its days off; None where it declares none."""
        declared = self.map.dates.hours
        return WorkingHours(working_week(declared), load_calendar()) if declared else None

    def add(self, code: str, position: int, column: str, reason: str) -> None:
        """Record a finding about one cell, unless its row is none of those that the map keeps."""
        if not self.table.kept[position]:
            return
        cells = self.table.columns.get(column)
        self.findings.add(
            code,
            reason,
            file=self.table.files[position],
            sheet=self.table.sheets[position],
            row=self.table.rows[position],
            column=column.partition(" ")[0],
            value="" if cells is None else line_text(cells[position]),
            task_id=cell_text(self.table.columns["task_id"][position]),
        )

    def add_to_column(
        self, code: str, rows: Places, column: str, reason: str, told: int | None = None
    ) -> None:
        """Record a finding about a column of the sheet of some rows; `told` are those not yet told."""
        file, sheet = self.table.files[rows[0]], self.table.sheets[rows[0]]
        self.findings.add(
            code,
            reason,
            file=file,
            sheet=sheet,
            column=column.partition(" ")[0],
            rows=len(rows) if told is None else told,
        )

    def add_all(
        self, code: str, column: str, reasons: Sequence[str | None], among: Flags | bool = True
    ) -> None:
        """Record a finding for every row, `among` some, whose cell has a reason.

        Reasons are those of the distinct cells.
        """
        if reasons.count(None) == len(reasons):
            return
        codes = self.table.columns[column].codes
        wrong = np.array([reason is not None for reason in reasons], dtype=bool)[codes] & among
        for position in np.flatnonzero(wrong):
            self.add(code, int(position), column, reasons[codes[position]] or "")

    def text(self, name: str) -> pd.Series:
        """Return a column as text, missing where a cell shows nothing."""
        cells = self.table.columns[name]
        return cells.texts([text or None for text in cell_texts(cells.values)])

    def ids(self) -> pd.Series:
        """Return the ids of the tasks; rows whose ids were rounded to the same number are not one task."""
        cells = self.table.columns["task_id"]
        texts = id_texts(cells.values)
        rounded = "Mã dài hơn 15 chữ số đã bị làm tròn; các mã khác nhau có thể thành một"
        if not all(texts):
            is_told = (not text and is_rounded(cell) for text, cell in zip(texts, cells.values, strict=True))
            self.add_all("id_rounded", "task_id", [rounded if told else None for told in is_told])
        return cells.texts([text or None for text in texts])

    def has_id(self) -> Flags:
        """Tell for each row whether its id says anything, be it rounded."""
        return ~self.table.columns["task_id"].blank()

    def dates(self, name: str) -> dict[str, pd.Series]:
        """Return a date column, and for the completion whether it has a clock time."""
        readings = self.readings(name)
        code = "completion_unreadable" if name == "completed_on" else "date_unreadable"
        self._report_dates(name, readings, code)
        columns = {name: self._moments(name, readings)}
        if name == "completed_on":
            columns["completed_has_time"] = self._clocks(name, readings)
        return columns

    def deadlines(self) -> dict[str, pd.Series]:
        """Return the deadline, whether it has a clock time, and its kind where there is no date."""
        words = self.map.due_kinds()
        cells = self.table.columns["due_raw"]
        kinds = [words.get(fold(cell)) if isinstance(cell, str) else None for cell in cells.values]
        readings = [
            Reading("blank") if kind else reading
            for kind, reading in zip(kinds, self.readings("due_raw"), strict=True)
        ]
        terms = [
            term_of(cell, self.map.dates) if each.outcome == "unreadable" else None
            for cell, each in zip(cells.values, readings, strict=True)
        ]
        readings = [
            _as_undeclared(cell, each) if term is None else Reading("unreadable", reason=TERM_UNDECLARED)
            for cell, term, each in zip(cells.values, terms, readings, strict=True)
        ]
        if self.map.dates.terms_from != "unreadable":
            return self._with_terms(terms, readings, kinds)
        self._report_dates("due_raw", readings, "due_unreadable")
        return self._deadlines(readings, kinds)

    def _with_terms(
        self, terms: Sequence[Term | None], readings: Sequence[Reading], kinds: Sequence[str | None]
    ) -> dict[str, pd.Series]:
        """Return the deadlines with those that are said as a length of time, each told."""
        said = [Reading("blank") if term else each for term, each in zip(terms, readings, strict=True)]
        self._report_dates("due_raw", said, "due_unreadable")
        columns = self._deadlines(readings, kinds)
        codes = self.table.columns["due_raw"].codes
        said_so = np.array([term is not None for term in terms], dtype=bool)[codes]
        for position in np.flatnonzero(said_so).tolist():
            term = terms[codes[position]]
            if term is None:
                continue
            start = "" if term.since else term.start or self.map.dates.terms_from
            since = term.since or self._moment(start, position)
            end, reason = self._end_of_term(term, start, since)
            if since is None or end is None:
                self.add("due_unreadable", position, "due_raw", reason)
                continue
            columns["due_on"].iloc[position] = pd.Timestamp(end.moment)
            columns["due_has_time"].iloc[position] = end.has_time
            columns["due_kind"].iloc[position] = "dated"
            self.add("due_computed", position, "due_raw", told(term, start, since, end))
        return columns

    def _end_of_term(self, term: Term, start: str, since: dt.datetime | None) -> tuple[End | None, str]:
        """Return where a term ends, or None and why that cannot be said."""
        if since is None:
            return None, NO_START.format(CALLED[start])
        if term.in_hours and since.time() == dt.time():
            return None, NO_CLOCK.format(CALLED.get(start, "ngày bắt đầu"))
        if term.unit == WORKING_HOURS and self.hours is None:
            return None, NO_HOURS
        return term.ends(since, load_calendar(), self.hours), NO_CALENDAR

    def _moment(self, name: str, position: int) -> dt.datetime | None:
        """Return the moment of one row in a date column, None where there is none that is believed."""
        if name not in self.table.columns or self.is_doubted(name)[position]:
            return None
        reading: Reading = self.readings(name)[self.table.columns[name].codes[position]]
        return reading.moment

    def _deadlines(self, readings: Sequence[Reading], kinds: Sequence[str | None]) -> dict[str, pd.Series]:
        cells = self.table.columns["due_raw"]
        outcomes = [kind or KIND_OF[each.outcome] for kind, each in zip(kinds, readings, strict=True)]
        return {
            "due_kind": cells.texts(outcomes).mask(self.is_doubted("due_raw"), "unreadable"),
            "due_on": self._moments("due_raw", readings),
            "due_has_time": self._clocks("due_raw", readings),
        }

    def readings(self, name: str) -> list[Reading]:
        """Return what each distinct cell of a date column says."""
        if name not in self._readings:
            deadline, cells = name in DEADLINES, self.table.columns[name].values
            reader = self._dates.of(name)
            readings = [reader.read(cell, deadline=deadline) for cell in cells]
            if name == "completed_on":
                readings = [self._as_state(*each) for each in zip(cells, readings, strict=True)]
            rows = np.bincount(self.table.columns[name].codes, minlength=len(cells)).tolist()
            self._readings[name] = as_days(_ends_of_days(readings) if deadline else readings, rows)
        return self._readings[name]

    def _as_state(self, cell: Cell, reading: Reading) -> Reading:
        """Return a completion that only says how its task stands: not done as blank, done as undated."""
        if reading.outcome != "unreadable" or not isinstance(cell, str):
            return reading
        said = fold(cell_text(cell))
        state = state_said(said, self._states)
        if state == "done" and DAY_ALONE.search(said) is None:
            return Reading("undated")
        is_open = state in vocab.OPEN_STATES or NOT_YET.fullmatch(said) is not None
        return Reading("blank") if is_open else reading

    def outcomes(self, name: str, *among: Outcome) -> Flags:
        """Tell for each row whether its cell in a date column reads as one of some outcomes."""
        readings = self.readings(name)
        return self.table.columns[name].spread([each.outcome in among for each in readings], bool)

    def completions(self, *among: Outcome) -> Flags:
        """Tell the same of the completion, which an export need not have."""
        if "completed_on" not in self.table.columns:
            return np.zeros(len(self.table), dtype=bool)
        return self.outcomes("completed_on", *among)

    def is_doubted(self, *names: str) -> Flags:
        """Tell for each row whether its column speaks against the date in one of some columns."""
        doubted = np.zeros(len(self.table), dtype=bool)
        for name in names:
            doubted |= self._doubted.get(name, False)
        return doubted

    def _says_no_deadline(self) -> Flags:
        """Tell for each row whether its deadline is a word for none, which its original one may say too."""
        words = self.map.due_kinds()
        return self.table.columns["due_raw"].flags(lambda cell: isinstance(cell, str) and fold(cell) in words)

    def _report_dates(self, name: str, readings: Sequence[Reading], unreadable: str) -> None:
        wrong = [each.reason if each.outcome == "unreadable" else None for each in readings]
        null = "Giá trị thay cho ô trống, theo dates.null_values"
        self.add_all(unreadable, name, wrong, ~self._says_no_deadline() if name == "due_original" else True)
        self.add_all("date_null", name, [null if each.outcome == "null" else None for each in readings])
        self._report_slips(name, readings)
        self.add_all("due_before", name, [_taken_for(each) for each in readings])
        self.add_all("due_span", name, [_last_day_of(each) for each in readings])
        for code, has_two in (("date_with_text", False), ("two_dates", True)):
            self.add_all(code, name, [_first_date_of(each, has_two=has_two) for each in readings])

    @cached_property
    def _order_is_contradicted(self) -> bool:
        """Whether a sheet of some date column speaks against the order that the map declares."""
        columns = ((name, self.table.columns[name]) for name in DATED if name in self.table.columns)
        return any(
            is_contradicted(
                roles_of(cells.among(rows)),
                dayfirst=self.map.dates.of(name).dayfirst,
            )
            for name, cells in columns
            for rows in self.table.sections()
        )

    def _report_slips(self, name: str, readings: Sequence[Reading]) -> None:
        cells, sections = self.table.columns[name], self.table.sections()
        dayfirst = self.map.dates.of(name).dayfirst
        order = {"dayfirst": dayfirst, "contradicted": self._order_is_contradicted}
        for code, rows in disputed(cells, readings, sections, **order):
            new = rows[~self.is_doubted(*DECISIVE)[rows]] if name in DECISIVE else rows
            self._doubted.setdefault(name, np.zeros(len(self.table), dtype=bool))[rows] = True
            reason = DISPUTED[code].format(n=number(len(rows)), first=FIRST[dayfirst])
            self.add_to_column(code, rows, name, reason, told=len(new))
        if ends := [each.ends is not None and not each.zoned for each in readings]:
            for rows in among(cells.spread(ends, bool), sections):
                reason = f"{number(len(rows))} ô ghi giây cuối của ngày theo giờ UTC, hiểu là hết ngày đó"
                self.add_to_column("due_end_of_day", rows, name, reason)
        for rows in moved(cells, readings, sections):
            zone = self.map.dates.timezone
            reason = f"{number(len(rows))} ô có múi giờ, khi đổi sang giờ {zone} thì sang ngày khác"
            self.add_to_column("dates_moved", rows, name, reason)

    def _moments(self, name: str, readings: Sequence[Reading]) -> pd.Series:
        moments = [reading.moment for reading in readings]
        spread = pd.Series(self.table.columns[name].spread(moments, "datetime64[us]"))
        return spread.mask(self.is_doubted(name))

    def _clocks(self, name: str, readings: Sequence[Reading]) -> pd.Series:
        return pd.Series(self.table.columns[name].spread([reading.has_time for reading in readings], bool))

    def numbers(self, name: str) -> pd.Series:
        """Return a column of counts or percentages."""
        cells = self.table.columns[name]
        values = [_number(cell) for cell in cells.values]
        wrong = "Không phải số, hoặc không rõ dấu thập phân"
        reasons = [
            wrong if value is None and not is_blank(cell) else None
            for value, cell in zip(values, cells.values, strict=True)
        ]
        self.add_all("number_unreadable", name, reasons)
        if vocab.COLUMNS[name].kind == "percent":
            values = self._percents(name, values)
        return pd.Series(pd.array(values, dtype="Float64").take(cells.codes))

    def _percents(self, name: str, values: list[float | None]) -> list[float | None]:
        """Return shares of one in percent: spreadsheets keep 80% as 0.8."""
        cells = self.table.columns[name]
        bare = [value if value and not cell_text(cell).endswith("%") else None
                for value, cell in zip(values, cells.values, strict=True)]  # fmt: skip
        is_share = [value is not None and value <= 1 for value in bare]
        if not _are_shares([value for value in bare if value is not None]):
            return values
        for rows in among(cells.spread(is_share, bool), self.table.sections()):
            reason = f"{number(len(rows))} ô lớn hơn 0 và không quá 1, hiểu là phần của 1: 0,8 là 80%"
            self.add_to_column("percent_as_share", rows, name, reason)
        percents = [round(100 * value, 4) if value is not None else None for value in values]
        return [percents[i] if share else values[i] for i, share in enumerate(is_share)]

    def states(self) -> pd.Series:
        """Return the state of each task; without a state column, a completion date is what says "done"."""
        if "status_raw" not in self.table.columns:
            return coded_text(
                ["done", "open"], self.outcomes("completed_on", "blank", "null").astype(np.intp)
            )
        cells = self.table.columns["status_raw"]
        texts, words = [cell_text(cell) for cell in cells.values], self._states
        empty = [is_placeholder(cell) for cell in cells.values]
        meanings = [None if no else state_said(text, words) for text, no in zip(texts, empty, strict=True)]
        self.add_all("state_not_calculated", "status_raw", [NOT_CALCULATED if no else None for no in empty])
        unsaid = [
            not text and (each or "unknown") == "unknown" for text, each in zip(texts, meanings, strict=True)
        ]
        self.add_all(
            "state_missing", "status_raw", ["Ô trạng thái trống" if each else None for each in unsaid]
        )
        self.add_all(
            "state_unknown",
            "status_raw",
            [
                _unknown_state(text, words) if text and not (each or no) else None
                for text, each, no in zip(texts, meanings, empty, strict=True)
            ],
        )
        return cells.texts([meaning or "unknown" for meaning in meanings])


def _unknown_state(word: str, known: Iterable[str]) -> str:
    near = did_you_mean(word, map(as_written, known))
    return f"Chưa biết trạng thái này là xong hay chưa xong{near and '.' + near}"


def _as_undeclared(cell: Cell, reading: Reading) -> Reading:
    """Return an unreadable deadline with what a bare number may be."""
    is_number = reading.outcome == "unreadable" and whole_number(cell) is not None
    return replace(reading, reason=NUMBER_UNDECLARED) if is_number else reading


def _ends_of_days(readings: list[Reading]) -> list[Reading]:
    """Return deadlines at the last second of a day in UTC as those days, where at least half are.

    No clock stops there by chance: it is how programs write the end of a day.
    """
    ending = sum(each.ends is not None for each in readings)
    if 2 * ending < sum(each.moment is not None for each in readings):
        return readings
    return [
        replace(each, moment=dt.datetime.combine(each.ends, dt.time()), zoned=False, moved=False)
        if each.ends
        else each
        for each in readings
    ]


def _number(cell: Cell) -> float | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    text = cell_text(cell)
    return float(text.rstrip("% ").replace(",", ".")) if NUMBER.fullmatch(text) else None


def _taken_for(reading: Reading) -> str | None:
    """Return what "before a day" is taken for, None when a cell says nothing of the kind."""
    if reading.outcome != "date" or not reading.before:
        return None
    return f"Hiểu là {reading.moment:%d/%m/%Y} (dates.before)"


def _are_shares(numbers: Sequence[float]) -> bool:
    """Tell whether at least half of numbers above nothing are no larger than one, and are shares of it.

    Beside larger ones one of them has to be a fraction: beside 50, a 1 alone is one percent.
    """
    larger = sum(each > 1 for each in numbers)
    has_fraction = any(each < 1 for each in numbers)
    return 0 < len(numbers) >= 2 * larger and (has_fraction or not larger)


def _last_day_of(reading: Reading) -> str | None:
    return f"Hiểu là {reading.moment:%d/%m/%Y}, ngày cuối của khoảng thời gian" if reading.span else None


def _first_date_of(reading: Reading, *, has_two: bool) -> str | None:
    """Return what the first date is taken for, None where the cell has none but it, or not `has_two`."""
    if not reading.rest or has_two != bool(ANOTHER_TIME.search(reading.rest)):
        return None
    rest = as_written(reading.rest)
    return f"Lấy {reading.moment:%d/%m/%Y}, còn lại «{rest}» là ghi chú (dates.extra_text)"
