"""The sheets of a file -> one raw table: mapped cells as they stand, with where each row came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from hganalysis.errors import SourceError
from hganalysis.intake.cells import Cell, Sheet
from hganalysis.intake.findings import Findings
from hganalysis.intake.header import REQUIRED, Header, find_header, is_blank, label_text, row_kind
from hganalysis.intake.maps import COLUMN_KEYS, ExportMap
from hganalysis.text import fold

DROPPED = {
    "header": "Dòng tiêu đề lặp lại",
    "numbers": "Dòng đánh số cột",
    "total": "Dòng tổng cộng",
    "text": "Dòng chỉ có chữ: tên nhóm, ghi chú hoặc chữ ký",
    "title": "Dòng trên bảng: quốc hiệu, tên bảng",
}


@dataclass
class RawTable:
    """Task rows before they are read.

    Attributes
    ----------
    columns : dict of str to list
        Raw column of the task table -> cells, all of the same length.
    labels : dict of str to str
        Raw column -> header as the export writes it.
    kept : list of bool
        Whether the row belongs to those that the map keeps.
    sheets, rows : list
        Where each row stands in the source.
    """

    columns: dict[str, list[Cell]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    kept: list[bool] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def gather(sheets: list[Sheet], export_map: ExportMap, path: Path, findings: Findings) -> RawTable:
    """Gather the task rows of every sheet that has a task table, and list every other row.

    Raises
    ------
    SourceError
        No sheet has a table with the required columns, or a required column could be two.
    """
    headers = [(sheet, find_header(sheet, export_map.headers())) for sheet in sheets]
    usable = [(sheet, header) for sheet, header in headers if header and not header.missing()]
    if not usable:
        raise SourceError(_no_table(path, headers, export_map))
    table = RawTable()
    for sheet, header in headers:
        if header is None or header.missing():
            if any(not is_blank(cell) for row in sheet.rows for cell in row):
                findings.add("sheet_skipped", "Không nhận ra hàng tiêu đề của bảng nhiệm vụ", sheet=sheet.name)
            continue
        _refuse_ambiguous(path, sheet, header)
        _add_sheet(table, sheet, header, export_map, findings)
    return table


def _add_sheet(table: RawTable, sheet: Sheet, header: Header, export_map: ExportMap, findings: Findings) -> None:
    _list_titles(sheet, header, findings)
    _list_unused(sheet, header, export_map, findings)
    wanted = _wanted_values(sheet, header, export_map)
    task_rows, numbers = [], []
    for number, cells in zip(count(sheet.first_row + header.last + 1), sheet.rows[header.last + 1 :], strict=False):
        kind = row_kind(cells, header)
        if kind == "task":
            task_rows.append(cells)
            numbers.append(number)
        elif kind == "other":
            findings.add(
                "row_not_task", "Có dữ liệu nhưng thiếu mã, cơ quan hoặc thời hạn", sheet=sheet.name, row=number, value=_shown(cells)
            )
        elif kind != "blank":
            findings.add("row_dropped", DROPPED[kind], sheet=sheet.name, row=number, value=_shown(cells))
    before = len(table.rows)
    for name in {**table.columns, **header.columns}:
        place = header.columns.get(name)
        column = table.columns.setdefault(name, [None] * before)
        column += [None if place is None or place >= len(cells) else cells[place] for cells in task_rows]
        if place is not None:
            table.labels.setdefault(name, header.labels[place])
    table.kept += [_is_wanted(cells, wanted) for cells in task_rows]
    table.sheets += [sheet.name] * len(task_rows)
    table.rows += numbers


def _wanted_values(sheet: Sheet, header: Header, export_map: ExportMap) -> dict[int, set[str]]:
    labels = {fold(label): place for place, label in enumerate(header.labels)}
    missing = [name for name in export_map.keep if fold(name) not in labels]
    if missing:
        raise SourceError(
            f"Trang «{sheet.name}»: không có cột {', '.join(missing)} để chọn dòng (mục keep của bảng ánh xạ). "
            f"Các cột có: {', '.join(filter(None, header.labels))}."
        )
    return {labels[fold(name)]: {fold(value) for value in values} for name, values in export_map.keep.items()}


def _is_wanted(cells: list[Cell], wanted: dict[int, set[str]]) -> bool:
    return all(place < len(cells) and fold(label_text(cells[place])) in values for place, values in wanted.items())


def _list_titles(sheet: Sheet, header: Header, findings: Findings) -> None:
    for number, cells in enumerate(sheet.rows[: header.first], sheet.first_row):
        if any(not is_blank(cell) for cell in cells):
            findings.add("row_dropped", DROPPED["title"], sheet=sheet.name, row=number, value=_shown(cells))


def _list_unused(sheet: Sheet, header: Header, export_map: ExportMap, findings: Findings) -> None:
    used = set(header.columns.values())
    keep = {fold(name) for name in export_map.keep}
    for place, label in enumerate(header.labels):
        if label and place not in used and fold(label) not in keep:
            findings.add("column_unused", "Bảng ánh xạ không nhắc đến cột này", sheet=sheet.name, column=label)
    for name, labels in header.ambiguous.items():
        reason = f"Cột {name} có thể là: {'; '.join(labels)}"
        findings.add("column_unused", reason, sheet=sheet.name, column=labels[0])


def _refuse_ambiguous(path: Path, sheet: Sheet, header: Header) -> None:
    clashes = [
        f"{name} có thể là {' hoặc '.join(f'«{label}»' for label in labels)}"
        for name, labels in header.ambiguous.items()
        if name in (*REQUIRED, "status_raw", "completed_on")
    ]
    if clashes:
        raise SourceError(
            f"{path.name}, trang «{sheet.name}»: {'; '.join(clashes)}. "
            "Ghi rõ cả tiêu đề nhiều tầng («Tầng trên - Tầng dưới») trong mục columns của bảng ánh xạ."
        )


def _no_table(path: Path, headers: list[tuple[Sheet, Header | None]], export_map: ExportMap) -> str:
    found = [(sheet, header) for sheet, header in headers if header]
    if not found:
        wanted = ", ".join(names[0] for names in export_map.columns.values() if names)
        return (
            f"{path.name}: không trang nào có hàng tiêu đề mà bảng ánh xạ biết. "
            f"Cần các cột như: {wanted}. Khai đúng tiêu đề của tệp trong mục columns của bảng ánh xạ."
        )
    sheet, header = min(found, key=lambda each: len(each[1].missing()))
    keys = {raw: key for key, raw in reversed(COLUMN_KEYS.items())}
    missing = ", ".join(
        f"{keys[name]} (đã tìm: {', '.join(export_map.columns.get(keys[name], [])) or 'chưa khai'})"
        for name in header.missing()
    )
    clashes = "".join(f" Cột {name} khớp nhiều tiêu đề: {'; '.join(labels)}." for name, labels in header.ambiguous.items())
    return (
        f"{path.name}, trang «{sheet.name}», dòng {sheet.first_row + header.first}: thiếu cột {missing}.{clashes} "
        f"Các tiêu đề có: {', '.join(filter(None, header.labels))}. Bổ sung vào mục columns của bảng ánh xạ."
    )


def _shown(cells: list[Cell]) -> str:
    return " | ".join(label_text(cell) for cell in cells if not is_blank(cell))[:200]
