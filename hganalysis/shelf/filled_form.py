"""A workbook that an agency has filled in -> the changes it asks for, or everything that is wrong with it.

It is held, row by row, to the form made again from the published period. A workbook with a fault asks for
nothing, so that no answer counts by half.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import text, vocab
from hganalysis.intake.corrections import (
    CORRECTABLE,
    DATES,
    DEADLINES,
    NUMBER,
    NUMBERS,
    WRITTEN_DATES,
)
from hganalysis.intake.dates import DateReader
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.run.opened import published_tasks, read_findings
from hganalysis.run.publish import read_published
from hganalysis.run.published_places import RESULT
from hganalysis.settings.export_map import DateRules
from hganalysis.settings.own_words import OwnWords, worded
from hganalysis.shelf.answer_form import (
    ABOUT_FINDINGS,
    AGENCY_ID,
    BETWEEN_WORDS,
    CAUSE,
    COMPLETED,
    DOCUMENT,
    FINDINGS,
    GUIDE,
    NOTE,
    PERIOD,
    PUBLISHED,
    STATE,
    TO_FILL_OF_FINDINGS,
    VALUE,
    WORDS,
    FormColumn,
    columns_of,
    finding_rows,
    findings_asked,
    task_rows,
    tasks_asked,
    tasks_tab,
)
from hganalysis.shelf.proposed_corrections import Proposed
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from hganalysis.reading.sheet import Cell, Sheet
    from hganalysis.report.period_result import PeriodResult

WHY = "Trả lời công văn đôn đốc"
SHORT = 12
MOST_NAMED = 5
PERIOD_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*", re.ASCII)
PLACE = ("task_id", "source_sheet", "source_row")


class AskedPeriod:
    """A published period, as its agencies were asked about it."""

    def __init__(self, folder: Path) -> None:
        self.period = folder.name
        self.result: PeriodResult = read_published(folder)
        self.published = hashlib.sha256((folder / RESULT).read_bytes()).hexdigest()
        self.tasks, self.findings = published_tasks(folder), read_findings(folder)
        self.dates = DateReader(DateRules())
        self.agencies = {
            each.agency_id: each.agency for each in self.result.by_agency if each.agency_id is not None
        }

    def silent(self, answered: Iterable[str]) -> list[str]:
        """Return the names of agencies that were asked something and are not among those that answered."""
        there = set(answered)
        return [
            name
            for agency_id, name in self.agencies.items()
            if agency_id not in there
            and (
                len(tasks_asked(self.tasks, agency_id))
                or len(findings_asked(self.findings, self.tasks, agency_id))
            )
        ]


@dataclass
class FilledForm:
    """What one workbook asks for."""

    name: str
    asked: AskedPeriod
    agency_id: str = ""
    """Of the agency that it is from; "" when it cannot be told."""
    faults: list[str] = field(default_factory=list)
    """Every fault with its place; while there is one, nothing of the workbook counts."""
    remarks: list[str] = field(default_factory=list)
    proposed: dict[tuple[str, str, str, str], Proposed] = field(default_factory=dict)


def marks_of(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return what a cover says of where the workbook belongs, nothing when it is none of ours."""
    for sheet in sheets:
        if sheet.name == GUIDE:
            rows = {line_text(row[0]): line_text(row[1]) for row in sheet.rows if len(row) > 1}
            known = {PERIOD, AGENCY_ID, PUBLISHED} <= set(rows) and PERIOD_NAME.fullmatch(rows[PERIOD])
            return rows if known else {}
    return {}


def words_of(marks: Mapping[str, str], published: OwnWords) -> OwnWords:
    """Return the words that a workbook was asked in; those of the published period where it does not say."""
    match marks.get(WORDS, "").split(BETWEEN_WORDS):
        case [task, done, units, office]:
            return OwnWords(task, done, units, office, published.names)
    return published


def not_ours(name: str) -> str:
    """Say that a workbook was not made by `ask`."""
    return (
        f"{name}: không phải sổ trả lời do hganalysis ask lập (trang {GUIDE} thiếu Kỳ, Mã cơ quan, "
        "Mã đối chiếu)."
    )


def read_form(asked: AskedPeriod, name: str, marks: Mapping[str, str], sheets: Sequence[Sheet]) -> FilledForm:
    """Read one workbook of a period asked; `marks` are what its cover says (`marks_of`)."""
    book = FilledForm(name, asked)
    if fault := _fault_of_cover(book, marks):
        book.faults.append(fault)
        return book
    book.agency_id = marks[AGENCY_ID]
    own = tasks_asked(asked.tasks, book.agency_id)
    about = findings_asked(asked.findings, asked.tasks, book.agency_id)
    expected = [
        (tasks_tab(), columns_of(own), task_rows(own), own.to_dict("records")),
        (FINDINGS, (*ABOUT_FINDINGS, *TO_FILL_OF_FINDINGS), finding_rows(about), about.to_dict("records")),
    ]
    for title, columns, rows, sources in expected:
        sheet = next((each for each in sheets if each.name == title), None)
        if sheet is None and rows:
            book.faults.append(f"{name}: thiếu trang «{title}».")
        elif sheet is not None:
            known = list(zip(rows, sources, strict=True))
            _read_sheet(book, f"{name}, trang «{title}»", sheet, columns, known)
    if not book.faults and not book.proposed:
        book.remarks.append(f"{name}: không đề nghị sửa gì.")
    return book


def _fault_of_cover(book: FilledForm, marks: Mapping[str, str]) -> str:
    name, asked = book.name, book.asked
    if not marks:
        return not_ours(name)
    if marks[PERIOD] != asked.period:
        other = marks[PERIOD]
        return (
            f"{name}: là sổ của kỳ «{other}», không phải kỳ «{asked.period}»; "
            "để sổ của mỗi kỳ trong một thư mục riêng."
        )
    if marks[PUBLISHED] != asked.published:
        there, now = marks[PUBLISHED][:SHORT], asked.published[:SHORT]
        return (
            f"{name}: lập từ bản công bố khác của kỳ «{asked.period}» (mã đối chiếu {there}…, bản đang có "
            f"{now}…); lập lại sổ bằng hganalysis ask rồi gửi lại."
        )
    if marks[AGENCY_ID] not in asked.agencies:
        return f"{name}: mã cơ quan «{marks[AGENCY_ID]}» không có trong kỳ «{asked.period}»."
    return ""


Known = tuple["Mapping[str, Any]", "Mapping[Any, Any]"]
"""What a row of the form tells, and the task or the finding that it tells of."""


def _read_sheet(
    book: FilledForm,
    where: str,
    sheet: Sheet,
    columns: Sequence[FormColumn],
    rows: Sequence[Known],
) -> None:
    labels = [fold(each.heading) for each in columns]
    found = [
        (at, [fold(line_text(cell)) for cell in row])
        for at, row in enumerate(sheet.rows)
        if set(labels) & {fold(line_text(cell)) for cell in row}
    ]
    header = next(((at, texts) for at, texts in found if set(labels) <= set(texts)), None)
    if header is None:
        best = max((texts for _, texts in found), key=lambda each: len(set(labels) & set(each)), default=[])
        missing = ", ".join(each.heading for each in columns if fold(each.heading) not in best)
        book.faults.append(f"{where}: hàng tiêu đề đã bị đổi, thiếu cột {missing}.")
        return
    start, texts = header
    places = {each.key: texts.index(fold(each.heading)) for each in columns}
    left = {_key(row, columns): (row, source) for row, source in rows}
    every = dict(left)
    for at, cells in enumerate(sheet.rows[start + 1 :], sheet.first_row + start + 1):
        row = {key: cells[place] if place < len(cells) else None for key, place in places.items()}
        if all(map(is_blank, row.values())):
            continue
        key, place = _key(row, columns), f"{where}, dòng {at}"
        if key not in every:
            task = line_text(row["task_id"]) or "không có mã"
            book.faults.append(f"{place}: dòng này («{task}») không có trong sổ đã gửi; không thêm dòng.")
            continue
        left.pop(key, None)
        told, source = every[key]
        book.faults += [f"{place}: {each}." for each in _changed(row, told, columns)]
        _take(book, place, row, source)
    if left:
        ids = [line_text(row["task_id"]) for row, _ in left.values()]
        named = ", ".join(ids[:MOST_NAMED]) + ("…" if len(ids) > MOST_NAMED else "")
        book.remarks.append(
            f"{where}: thiếu {len(ids)} dòng so với sổ đã gửi ({named}), coi như không trả lời."
        )


def _key(row: Mapping[str, Any], columns: Sequence[FormColumn]) -> tuple[str, ...]:
    """Return what tells rows apart, however they are sorted."""
    names = (*PLACE, *(each.key for each in columns if each.key in ("kind", "column")))
    return tuple(line_text(row[name]) for name in names)


def _changed(
    row: Mapping[str, Cell], told: Mapping[str, Any], columns: Sequence[FormColumn]
) -> Iterator[str]:
    """Yield what was written into cells that are not for the agency to fill in."""
    for column in columns:
        if column.filled or column.key not in told:
            continue
        before, now = _shown(told[column.key], column), _shown(row[column.key], column)
        if before != now:
            yield f"«{column.heading}» đã bị sửa từ «{before}» thành «{now}»; ghi vào ô nền vàng"


def _shown(cell: Any, column: FormColumn) -> str:
    if column.kind == "date" and not is_blank(cell):
        moment = DateReader(DateRules()).read(cell).moment
        return text.date(moment.date()) if moment else line_text(cell)
    return line_text(cell)


def _take(book: FilledForm, place: str, row: Mapping[str, Cell], source: Mapping[Any, Any]) -> None:
    """Keep what a row proposes, and tell what is wrong with it."""
    taken = (
        _of_task(book, row, source) if STATE in row or COMPLETED in row else _of_finding(book, row, source)
    )
    faults = [each for each in taken if isinstance(each, str)]
    book.faults += [f"{place}: {each}." for each in faults]
    if faults:
        return
    for column, old, new in (each for each in taken if not isinstance(each, str)):
        made = Proposed(
            place=place,
            task_id=line_text(row["task_id"]),
            sheet=line_text(row["source_sheet"]),
            source_row=line_text(row["source_row"]),
            column=column,
            old=old,
            new=new,
            who=book.asked.agencies[book.agency_id],
            why=line_text(row[NOTE]) or WHY,
            document=line_text(row[DOCUMENT]),
        )
        earlier = book.proposed.setdefault(made.cell, made)
        if fold(earlier.new) != fold(new):
            book.faults.append(f"{place}: {contradiction(made, earlier)}.")


def contradiction(made: Proposed, earlier: Proposed) -> str:
    """Say that two rows give one cell two values."""
    return (
        f"«{worded(CORRECTABLE[made.column])}» của {worded('nhiệm vụ')} «{made.task_id}» ghi «{made.new}», "
        f"trái với «{earlier.new}» ở {earlier.place}; giữ một giá trị"
    )


def _spelled(label: str) -> tuple[str, str]:
    """Return a label as this tool and as the office writes it."""
    return fold(label), fold(worded(label))


Change = tuple[str, str, str]
"""Column, old value and new value."""


def _of_task(book: FilledForm, row: Mapping[str, Cell], source: Mapping[Any, Any]) -> list[Change | str]:
    """Return the changes that the row of a task asks for, or what is wrong with it."""
    made: list[Change | str] = []
    state, said = str(source["state"]), fold(line_text(row.get(STATE)))
    new_state = (
        next((name for name, label in vocab.STATES.items() if said in _spelled(label)), None)
        if said
        else state
    )
    if new_state is None or (said and new_state == "unknown"):
        return [f"trạng thái «{line_text(row.get(STATE))}» không có trong danh sách"]
    if new_state != state:
        made.append(("status_raw", _text(source, "status_raw"), text.capital(vocab.STATES[new_state])))
    before, day = _day(source, "completed_on"), _completed(book, row, source)
    if isinstance(day, str):
        return [day]
    if day is not None and day != before:
        made.append(("completed_on", _told(before), _told(day)))
    made += _contradiction(row, new_state, day or before, changed=day is not None, said=bool(said))
    cause = line_text(row[CAUSE])
    if cause and fold(cause) != fold(_text(source, "cause_raw")):
        made.append(("cause_raw", _text(source, "cause_raw"), cause))
    if not made and not is_blank(row[NOTE]):
        made.append(("note", _text(source, "note"), line_text(row[NOTE])))
    return made


def _completed(
    book: FilledForm, row: Mapping[str, Cell], source: Mapping[Any, Any]
) -> pd.Timestamp | str | None:
    """Return the day of completion that a row gives, what is wrong with it, or None where it gives none."""
    cell = row[COMPLETED]
    if is_blank(cell):
        return None
    moment = book.asked.dates.read(cell).moment
    if moment is None:
        return f"{worded('ngày hoàn thành')} «{line_text(cell)}» không đọc được; ghi {WRITTEN_DATES}"
    assigned = _day(source, "assigned_on")
    if assigned is not None and moment.date() < assigned.date():
        told = worded(f"ngày hoàn thành {text.date(moment.date())}")
        return f"{told} trước ngày giao {text.date(assigned.date())}"
    return pd.Timestamp(moment)


def _contradiction(
    row: Mapping[str, Cell], state: str, day: pd.Timestamp | None, *, changed: bool, said: bool
) -> list[Change | str]:
    if STATE not in row:
        return []
    if said and state == "done" and day is None:
        return [worded("ghi đã hoàn thành nhưng không có ngày hoàn thành")]
    if (changed or said) and state in vocab.OPEN_STATES and day is not None:
        told = worded("có ngày hoàn thành nhưng trạng thái là")
        return [f"{told} «{worded(vocab.STATES[state])}»; chọn lại trạng thái"]
    return []


def _of_finding(book: FilledForm, row: Mapping[str, Cell], source: Mapping[Any, Any]) -> list[Change | str]:
    if is_blank(row[VALUE]):
        return []
    column, new = str(source["about"]), line_text(row[VALUE])
    dates = book.asked.dates
    if column in DATES and not (column in DEADLINES and dates.read(row[VALUE], deadline=True).before):
        moment = dates.read(row[VALUE]).moment
        if moment is None:
            return [f"giá trị đúng «{new}» không phải ngày; ghi {WRITTEN_DATES}"]
        new = _told(pd.Timestamp(moment))
    if column in NUMBERS and NUMBER.fullmatch(new) is None:
        return [f"giá trị đúng «{new}» không phải số"]
    return [(column, str(source["value"]), new)]


def _text(source: Mapping[Any, Any], name: str) -> str:
    value = source.get(name)
    return "" if value is None or pd.isna(value) else str(value)


def _day(source: Mapping[Any, Any], name: str) -> pd.Timestamp | None:
    value = source.get(name)
    return None if value is None or pd.isna(value) else pd.Timestamp(value)


def _told(moment: pd.Timestamp | None) -> str:
    if moment is None:
        return ""
    day = f"{moment:%d/%m/%Y}"
    return day if moment == moment.normalize() else f"{day} {moment:%H:%M}"
