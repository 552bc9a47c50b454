"""Filled workbooks of agencies -> proposed corrections for the office to review.

A workbook is held to the published period that it was made from. Whatever is wrong in any of them is told at
once, and then nothing is written; the workbooks stay as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import text, vocab
from hganalysis.errors import SourceError
from hganalysis.intake.corrections import (
    CORRECTABLE,
    DATES,
    DEADLINES,
    NUMBER,
    NUMBERS,
    WRITTEN_DATES,
)
from hganalysis.intake.dates import DateReader
from hganalysis.reading.process import read_sheets
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.reading.source_files import source_files
from hganalysis.run.opened import published_tasks, read_findings
from hganalysis.run.publish import RESULT, read_published
from hganalysis.settings.export_map import DateRules
from hganalysis.shelf.answer_form import (
    ABOUT_FINDINGS,
    AGENCY_ID,
    CAUSE,
    COMPLETED,
    DOCUMENT,
    FINDINGS,
    GUIDE,
    NOTE,
    PERIOD,
    PUBLISHED,
    STATE,
    TASKS,
    TO_FILL_OF_FINDINGS,
    VALUE,
    FormColumn,
    columns_of,
    finding_rows,
    findings_asked,
    task_rows,
    tasks_asked,
)
from hganalysis.shelf.proposed_corrections import Answers, Proposed
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from hganalysis.reading.sheet import Cell, Sheet
    from hganalysis.report.period_result import PeriodResult

WHY = "Trả lời công văn đôn đốc"
SHORT = 12
MOST_NAMED = 5
PERIOD_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*", re.ASCII)
PLACE = ("task_id", "source_sheet", "source_row")


@dataclass
class _Reader:
    """Gathers what workbooks say of one published period."""

    period: str
    outputs: Path
    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    proposed: dict[tuple[str, str, str, str], Proposed] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        folder = self.outputs / self.period
        self.result: PeriodResult = read_published(folder)
        self.published = hashlib.sha256((folder / RESULT).read_bytes()).hexdigest()
        self.tasks, self.findings = published_tasks(folder), read_findings(folder)
        self.dates = DateReader(DateRules())
        self.agencies = {
            each.agency_id: each.agency for each in self.result.by_agency if each.agency_id is not None
        }


def read_answers(folder: Path, outputs: Path) -> Answers:
    """Read the workbooks that agencies have filled in.

    Parameters
    ----------
    folder : Path
        Where they lie; or one of them.
    outputs : Path
        Where the period that they were made from is published.

    Raises
    ------
    SourceError
        A workbook cannot be read, is none of ours, is of another period or another publication, was changed
        where it may not be, is filled in wrongly, or contradicts another; every fault is told with its place.
    """
    read, faults = [], []
    for path in source_files(folder):
        try:
            read.append((path.name, marks_of(sheets := read_sheets(path)), sheets))
        except SourceError as error:
            faults.append(str(error))
    period = _period_of([marks for _, marks, _ in read])
    if not (outputs / period / RESULT).is_file() and period:
        faults.append(
            f"Kỳ «{period}» của các sổ trả lời chưa công bố tại {outputs.name}; chọn nơi bằng --outputs."
        )
    if not period or not (outputs / period / RESULT).is_file():
        faults += [_not_ours(name) for name, marks, _ in read if not marks]
        raise SourceError("\n".join(faults) or "Không có sổ trả lời nào.")
    reader = _Reader(period, outputs, faults)
    for name, marks, sheets in read:
        _read_workbook(reader, name, marks, sheets)
    if reader.faults:
        raise SourceError("\n".join([*reader.faults, "Chưa ghi gì; sửa hoặc bỏ các tệp ấy ra rồi chạy lại."]))
    return Answers(
        period,
        reader.result.as_of,
        reader.result.simulated,
        tuple(reader.proposed.values()),
        len(read),
        (*reader.remarks, *_silent(reader)),
    )


def marks_of(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return what a cover says of where the workbook belongs, nothing when it is none of ours."""
    for sheet in sheets:
        if sheet.name == GUIDE:
            rows = {line_text(row[0]): line_text(row[1]) for row in sheet.rows if len(row) > 1}
            known = {PERIOD, AGENCY_ID, PUBLISHED} <= set(rows) and PERIOD_NAME.fullmatch(rows[PERIOD])
            return rows if known else {}
    return {}


def _period_of(marks: Sequence[Mapping[str, str]]) -> str:
    """Return the period that most workbooks are of, the first of several."""
    counts = Counter(each[PERIOD] for each in marks if each)
    return counts.most_common(1)[0][0] if counts else ""


def _not_ours(name: str) -> str:
    return (
        f"{name}: không phải sổ trả lời do hganalysis ask lập (trang {GUIDE} thiếu Kỳ, Mã cơ quan, "
        "Mã đối chiếu)."
    )


def _read_workbook(reader: _Reader, name: str, marks: Mapping[str, str], sheets: Sequence[Sheet]) -> None:
    if fault := _fault_of_cover(reader, name, marks):
        reader.faults.append(fault)
        return
    agency_id = marks[AGENCY_ID]
    reader.answered.add(agency_id)
    own = tasks_asked(reader.tasks, agency_id)
    known = {each.key: each for each in columns_of(own)}
    about = findings_asked(reader.findings, reader.tasks, agency_id)
    before = len(reader.faults), len(reader.proposed)
    expected = [
        (TASKS, tuple(known.values()), task_rows(own), own.to_dict("records")),
        (FINDINGS, (*ABOUT_FINDINGS, *TO_FILL_OF_FINDINGS), finding_rows(about), about.to_dict("records")),
    ]
    for title, columns, rows, sources in expected:
        sheet = next((each for each in sheets if each.name == title), None)
        if sheet is None and rows:
            reader.faults.append(f"{name}: thiếu trang «{title}».")
        elif sheet is not None:
            _read_sheet(
                reader,
                f"{name}, trang «{title}»",
                sheet,
                columns,
                list(zip(rows, sources, strict=True)),
                agency_id,
            )
    if before == (len(reader.faults), len(reader.proposed)):
        reader.remarks.append(f"{name}: không đề nghị sửa gì.")


def _fault_of_cover(reader: _Reader, name: str, marks: Mapping[str, str]) -> str:
    if not marks:
        return _not_ours(name)
    if marks[PERIOD] != reader.period:
        other = marks[PERIOD]
        return f"{name}: là sổ của kỳ «{other}», các sổ khác của kỳ «{reader.period}»; đọc riêng từng kỳ."
    if marks[PUBLISHED] != reader.published:
        there, now = marks[PUBLISHED][:SHORT], reader.published[:SHORT]
        return (
            f"{name}: lập từ bản công bố khác của kỳ «{reader.period}» (mã đối chiếu {there}…, bản đang có "
            f"{now}…); lập lại sổ bằng hganalysis ask rồi gửi lại."
        )
    if marks[AGENCY_ID] not in reader.agencies:
        return f"{name}: mã cơ quan «{marks[AGENCY_ID]}» không có trong kỳ «{reader.period}»."
    return ""


Known = tuple["Mapping[str, Any]", "Mapping[Any, Any]"]
"""What a row of the form tells, and the task or the finding that it tells of."""


def _read_sheet(
    reader: _Reader,
    where: str,
    sheet: Sheet,
    columns: Sequence[FormColumn],
    rows: Sequence[Known],
    agency_id: str,
) -> None:
    labels = [fold(each.label) for each in columns]
    found = [
        (at, [fold(line_text(cell)) for cell in row])
        for at, row in enumerate(sheet.rows)
        if set(labels) & {fold(line_text(cell)) for cell in row}
    ]
    header = next(((at, texts) for at, texts in found if set(labels) <= set(texts)), None)
    if header is None:
        best = max((texts for _, texts in found), key=lambda each: len(set(labels) & set(each)), default=[])
        missing = ", ".join(each.label for each in columns if fold(each.label) not in best)
        reader.faults.append(f"{where}: hàng tiêu đề đã bị đổi, thiếu cột {missing}.")
        return
    start, texts = header
    places = {each.key: texts.index(fold(each.label)) for each in columns}
    left = {_key(row, columns): (row, source) for row, source in rows}
    every = dict(left)
    for at, cells in enumerate(sheet.rows[start + 1 :], sheet.first_row + start + 1):
        row = {key: cells[place] if place < len(cells) else None for key, place in places.items()}
        if all(map(is_blank, row.values())):
            continue
        key, place = _key(row, columns), f"{where}, dòng {at}"
        if key not in every:
            task = line_text(row["task_id"]) or "không có mã"
            reader.faults.append(f"{place}: dòng này («{task}») không có trong sổ đã gửi; không thêm dòng.")
            continue
        left.pop(key, None)
        told, source = every[key]
        reader.faults += [f"{place}: {each}." for each in _changed(row, told, columns)]
        _take(reader, place, row, source, agency_id)
    if left:
        ids = [line_text(row["task_id"]) for row, _ in left.values()]
        named = ", ".join(ids[:MOST_NAMED]) + ("…" if len(ids) > MOST_NAMED else "")
        reader.remarks.append(
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
            yield f"«{column.label}» đã bị sửa từ «{before}» thành «{now}»; ghi vào ô nền vàng"


def _shown(cell: Any, column: FormColumn) -> str:
    if column.kind == "date" and not is_blank(cell):
        moment = DateReader(DateRules()).read(cell).moment
        return text.date(moment.date()) if moment else line_text(cell)
    return line_text(cell)


def _take(
    reader: _Reader, place: str, row: Mapping[str, Cell], source: Mapping[Any, Any], agency_id: str
) -> None:
    """Keep what a row proposes, and tell what is wrong with it."""
    taken = (
        _of_task(reader, row, source)
        if STATE in row or COMPLETED in row
        else _of_finding(reader, row, source)
    )
    faults = [each for each in taken if isinstance(each, str)]
    reader.faults += [f"{place}: {each}." for each in faults]
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
            who=reader.agencies[agency_id],
            why=line_text(row[NOTE]) or WHY,
            document=line_text(row[DOCUMENT]),
        )
        earlier = reader.proposed.setdefault(made.cell, made)
        if fold(earlier.new) != fold(new):
            reader.faults.append(
                f"{place}: «{CORRECTABLE[column]}» ghi «{new}», trái với «{earlier.new}» ở {earlier.place}; "
                "giữ một giá trị."
            )


Change = tuple[str, str, str]
"""Column, old value and new value."""


def _of_task(reader: _Reader, row: Mapping[str, Cell], source: Mapping[Any, Any]) -> list[Change | str]:
    """Return the changes that the row of a task asks for, or what is wrong with it."""
    made: list[Change | str] = []
    state, said = str(source["state"]), fold(line_text(row.get(STATE)))
    new_state = (
        next((name for name, label in vocab.STATES.items() if fold(label) == said), None) if said else state
    )
    if new_state is None or (said and new_state == "unknown"):
        return [f"trạng thái «{line_text(row.get(STATE))}» không có trong danh sách"]
    if new_state != state:
        made.append(("status_raw", _text(source, "status_raw"), line_text(row[STATE])))
    before, day = _day(source, "completed_on"), _completed(reader, row, source)
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
    reader: _Reader, row: Mapping[str, Cell], source: Mapping[Any, Any]
) -> pd.Timestamp | str | None:
    """Return the day of completion that a row gives, what is wrong with it, or None where it gives none."""
    cell = row[COMPLETED]
    if is_blank(cell):
        return None
    moment = reader.dates.read(cell).moment
    if moment is None:
        return f"ngày hoàn thành «{line_text(cell)}» không đọc được; ghi {WRITTEN_DATES}"
    assigned = _day(source, "assigned_on")
    if assigned is not None and moment.date() < assigned.date():
        return f"ngày hoàn thành {text.date(moment.date())} trước ngày giao {text.date(assigned.date())}"
    return pd.Timestamp(moment)


def _contradiction(
    row: Mapping[str, Cell], state: str, day: pd.Timestamp | None, *, changed: bool, said: bool
) -> list[Change | str]:
    if STATE not in row:
        return []
    if said and state == "done" and day is None:
        return ["ghi đã hoàn thành nhưng không có ngày hoàn thành"]
    if (changed or said) and state in vocab.OPEN_STATES and day is not None:
        return [f"có ngày hoàn thành nhưng trạng thái là «{vocab.STATES[state]}»; chọn lại trạng thái"]
    return []


def _of_finding(reader: _Reader, row: Mapping[str, Cell], source: Mapping[Any, Any]) -> list[Change | str]:
    if is_blank(row[VALUE]):
        return []
    column, new = str(source["about"]), line_text(row[VALUE])
    if column in DATES and not (column in DEADLINES and reader.dates.read(row[VALUE], deadline=True).before):
        moment = reader.dates.read(row[VALUE]).moment
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


def _silent(reader: _Reader) -> list[str]:
    """Say which agencies were asked and did not answer."""
    names = [
        name
        for agency_id, name in reader.agencies.items()
        if agency_id not in reader.answered
        and (
            len(tasks_asked(reader.tasks, agency_id))
            or len(findings_asked(reader.findings, reader.tasks, agency_id))
        )
    ]
    return [f"Chưa có trả lời của {len(names)} cơ quan: {', '.join(names)}."] if names else []
