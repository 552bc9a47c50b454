"""The sheets of a file -> one raw table: mapped cells as they stand, with where each row came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.intake.cells import is_blank, line_text
from hganalysis.intake.header import JUDGED_BY, REQUIRED, Header, find_header
from hganalysis.intake.maps import COLUMN_KEYS
from hganalysis.intake.rows import RowJudge
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hganalysis.intake.cells import Cell, Sheet
    from hganalysis.intake.findings import Findings
    from hganalysis.intake.maps import ExportMap

DROPPED = {
    "header": "Dòng tiêu đề lặp lại",
    "numbers": "Dòng đánh số cột",
    "total": "Dòng tổng cộng",
    "text": "Dòng chỉ có chữ: tên nhóm, ghi chú hoặc chữ ký",
    "title": "Dòng trên bảng: quốc hiệu, tên bảng",
}
LIKELY_A_TABLE = 2
"""A sheet with this many of the four required columns was meant as a task table."""

LONGEST_SHOWN = 200


@dataclass
class RawTable:
    """Task rows before they are read.

    Attributes
    ----------
    columns : dict of str to list
        Raw column of the task table -> cells, all of the same length.
    kept : list of bool
        Whether the row belongs to those that the map keeps.
    sheets, rows : list
        Where each row stands in the source.
    """

    columns: dict[str, list[Cell]] = field(default_factory=dict)
    kept: list[bool] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def gather(sheets: Sequence[Sheet], export_map: ExportMap, path: Path, findings: Findings) -> RawTable:
    """Gather the task rows of every sheet that has a task table, and list every other row.

    Raises
    ------
    SourceError
        No sheet has a table with the required columns, or a required column could be two.
    """
    spellings = export_map.headers()
    headers = [(sheet, find_header(sheet, spellings)) for sheet in sheets]
    for sheet, header in headers:
        if header is not None and _likelihood(header) >= LIKELY_A_TABLE:
            _refuse_ambiguous(path, sheet, header)
    if all(header is None or header.missing() for _, header in headers):
        raise SourceError(_no_table(path, headers, export_map))
    table = RawTable()
    for sheet, header in headers:
        if header is None or header.missing():
            _list_sheet(sheet, header, export_map, findings)
        else:
            _add_sheet(table, sheet, header, export_map, findings)
    return table


def _likelihood(header: Header) -> int:
    """Return how many of the required columns a header has, found or ambiguous."""
    known = {*header.columns, *header.ambiguous}
    return len(known & set(REQUIRED)) + bool(known & set(JUDGED_BY))


def _add_sheet(
    table: RawTable, sheet: Sheet, header: Header, export_map: ExportMap, findings: Findings
) -> None:
    wanted = _wanted_values(findings.file, sheet, header, export_map)
    _list_titles(sheet, header, findings)
    _list_unused(sheet, header, set(wanted), findings)
    judge = RowJudge(header, export_map, from_1904=sheet.from_1904)
    task_rows, numbers = _sort_rows(sheet, header, judge, findings)
    before = len(table.rows)
    for name in dict.fromkeys((*table.columns, *header.columns)):
        place = header.columns.get(name)
        column = table.columns.setdefault(name, [None] * before)
        column += [None if place is None or place >= len(cells) else cells[place] for cells in task_rows]
        if place is not None:
            findings.labels[sheet.name, name] = header.labels[place]
    table.kept += [_is_wanted(cells, wanted) for cells in task_rows]
    table.sheets += [sheet.name] * len(task_rows)
    table.rows += numbers


def _sort_rows(
    sheet: Sheet, header: Header, judge: RowJudge, findings: Findings
) -> tuple[list[list[Cell]], list[int]]:
    """Return the task rows with their numbers, and list every other row that is not blank."""
    start = header.last + 1
    task_rows, numbers = [], []
    for number, cells in zip(count(sheet.first_row + start), sheet.rows[start:], strict=False):
        kind = judge.kind(cells)
        if kind == "task":
            task_rows.append(cells)
            numbers.append(number)
        elif kind == "other":
            reason = "Có dữ liệu nhưng thiếu mã, cơ quan hoặc thời hạn"
            findings.add("row_not_task", reason, sheet=sheet.name, row=number, value=_shown(cells))
        elif kind != "blank":
            findings.add("row_dropped", DROPPED[kind], sheet=sheet.name, row=number, value=_shown(cells))
    return task_rows, numbers


def _wanted_values(file: str, sheet: Sheet, header: Header, export_map: ExportMap) -> dict[int, set[str]]:
    places = {name: header.places([fold(name)]) for name in export_map.keep}
    wrong = [name for name, found in places.items() if len(found) != 1]
    if wrong:
        raise SourceError(
            f"{_where(file, sheet)}: mục keep của bảng ánh xạ cần đúng một cột mang tên {', '.join(wrong)}. "
            f"Các cột có: {', '.join(filter(None, header.labels))}."
        )
    return {places[name][0]: {fold(each) for each in values} for name, values in export_map.keep.items()}


def _is_wanted(cells: Sequence[Cell], wanted: dict[int, set[str]]) -> bool:
    return all(
        place < len(cells) and fold(line_text(cells[place])) in values for place, values in wanted.items()
    )


def _list_titles(sheet: Sheet, header: Header, findings: Findings) -> None:
    for number, cells in enumerate(sheet.rows[: header.first], sheet.first_row):
        if not all(map(is_blank, cells)):
            findings.add("row_dropped", DROPPED["title"], sheet=sheet.name, row=number, value=_shown(cells))


def _list_unused(sheet: Sheet, header: Header, wanted: set[int], findings: Findings) -> None:
    row = sheet.first_row + header.first
    used = {
        *header.columns.values(),
        *wanted,
        *(place for each in header.ambiguous.values() for place in each),
    }
    for place, label in enumerate(header.labels):
        if label and place not in used:
            reason = "Bảng ánh xạ không nhắc đến cột này"
            findings.add("column_unused", reason, sheet=sheet.name, row=row, heading=label, value=label)
    for name, places in header.ambiguous.items():
        label = header.labels[places[0]]
        reason = f"{_key(name)} có thể là {_either(sheet, header, places)}; không dùng cột nào"
        findings.add("column_unused", reason, sheet=sheet.name, row=row, heading=label, value=label)


def _list_sheet(sheet: Sheet, header: Header | None, export_map: ExportMap, findings: Findings) -> None:
    rows = sum(not all(map(is_blank, cells)) for cells in sheet.rows)
    if header is not None and _likelihood(header) >= LIKELY_A_TABLE:
        reason = f"Thiếu cột {_missing(header, export_map)}; {rows} dòng có dữ liệu không được đọc"
        findings.add("sheet_incomplete", reason, sheet=sheet.name, row=sheet.first_row + header.first)
    elif rows:
        reason = f"Không nhận ra hàng tiêu đề của bảng nhiệm vụ; {rows} dòng có dữ liệu không được đọc"
        findings.add("sheet_skipped", reason, sheet=sheet.name)


def _refuse_ambiguous(path: Path, sheet: Sheet, header: Header) -> None:
    clashes = [
        f"{_key(name)} có thể là {_either(sheet, header, places)}"
        for name, places in header.ambiguous.items()
        if name in (*REQUIRED, *JUDGED_BY)
    ]
    if clashes:
        raise SourceError(
            f"{_where(path.name, sheet)}: {'; '.join(clashes)}. "
            "Ghi rõ cả tiêu đề nhiều tầng («Tầng trên - Tầng dưới») trong mục columns của bảng ánh xạ."
        )


def _no_table(path: Path, headers: list[tuple[Sheet, Header | None]], export_map: ExportMap) -> str:
    found = [(sheet, header) for sheet, header in headers if header]
    if not found:
        wanted = ", ".join(names[0] for names in export_map.columns.values())
        return (
            f"{path.name}: không trang nào có hàng tiêu đề mà bảng ánh xạ biết. "
            f"Cần các cột như: {wanted}. Khai đúng tiêu đề của tệp trong mục columns của bảng ánh xạ."
        )
    sheet, header = max(found, key=lambda each: (_likelihood(each[1]), len(each[1].columns)))
    return (
        f"{_where(path.name, sheet)}, dòng {sheet.first_row + header.first}: "
        f"thiếu cột {_missing(header, export_map)}. "
        f"Các tiêu đề có: {', '.join(filter(None, header.labels))}. Bổ sung vào mục columns của bảng ánh xạ."
    )


def _where(file: str, sheet: Sheet) -> str:
    """Return the name of a sheet after its file; a CSV file has no sheets."""
    return f"{file}, trang «{sheet.name}»" if sheet.name else file


def _missing(header: Header, export_map: ExportMap) -> str:
    spellings = {COLUMN_KEYS[key]: names for key, names in export_map.columns.items()}
    return ", ".join(
        f"{_key(name)} (đã tìm: {', '.join(spellings.get(name, [])) or 'chưa khai'})"
        for name in header.missing()
    )


def _either(sheet: Sheet, header: Header, places: Sequence[int]) -> str:
    return " hoặc ".join(f"«{header.labels[place]}» (cột {sheet.letters(place)})" for place in places)


def _key(name: str) -> str:
    """Return what a map calls a raw column."""
    return next(key for key, raw in COLUMN_KEYS.items() if raw == name)


def _shown(cells: Sequence[Cell]) -> str:
    shown = " | ".join(line_text(cell) for cell in cells if not is_blank(cell))
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"
