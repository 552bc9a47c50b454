"""Small exports of the user's own, as xlsx or csv, and the map that reads them."""

from __future__ import annotations

import csv
import datetime as dt
from html import escape
from typing import TYPE_CHECKING, Any

import odf.table as odf
import openpyxl
import pandas as pd
from odf.opendocument import OpenDocumentSpreadsheet
from odf.text import P

from hganalysis.intake.task_table import read_tasks

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[list[Any]]

HEADER = ["TT", "Mã", "Nội dung", "Chủ trì", "Ngày giao", "Hạn", "Trạng thái", "Hoàn thành"]
MAP: dict[str, Any] = {
    "columns": {
        "task_id": "Mã",
        "title": "Nội dung",
        "agency": "Chủ trì",
        "coop": "Phối hợp",
        "assigned_on": "Ngày giao",
        "entered_on": "Ngày nhập",
        "last_update_on": "Cập nhật",
        "due_on": "Hạn",
        "due_original": "Hạn ban đầu",
        "status": "Trạng thái",
        "completed_on": "Hoàn thành",
        "extension_count": "Gia hạn",
        "progress_pct": "Tiến độ",
        "note": "Ghi chú",
    }
}
TASK = {
    "Mã": "NV01",
    "Nội dung": "Báo cáo",
    "Chủ trì": "Sở Y tế",
    "Ngày giao": "01/02/2024",
    "Hạn": "01/03/2024",
    "Trạng thái": "Đang thực hiện",
}


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """Write rows as CSV and return the path."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(
    path: Path,
    rows: Rows,
    merges: tuple[str, ...] = (),
    sheet: str = "Danh sách",
    top: int = 1,
    left: int = 1,
) -> Path:
    """Write rows as a workbook of one sheet, from a cell on, and return the path."""
    return write_book(path, {sheet: rows}, merges, top, left)


def write_book(
    path: Path, sheets: dict[str, Rows], merges: tuple[str, ...] = (), top: int = 1, left: int = 1
) -> Path:
    """Write a workbook; merged ranges are those of every sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for i, row in enumerate(rows, top):
            for j, value in enumerate(row, left):
                page.cell(i, j, value)
        for cells in merges:
            page.merge_cells(cells)
    book.save(path)
    return path


def with_map(**sections: Any) -> dict[str, Any]:
    """Return the map with sections replaced."""
    return MAP | sections


def row_of(number: int = 1, **values: Any) -> dict[str, Any]:
    """Return one task by heading, with some cells replaced."""
    return {"TT": number, **TASK, "Mã": f"NV{number:02d}", **values}


def table_of(*tasks: dict[str, Any]) -> Rows:
    """Return a header and rows that hold every heading some task has."""
    headings = list(dict.fromkeys([*HEADER, *(name for task in tasks for name in task)]))
    return [headings, *([task.get(name) for name in headings] for task in tasks)]


def read(
    folder: Path, *tasks: dict[str, Any], export_map: dict[str, Any] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write tasks as a workbook and read it back."""
    return read_tasks(write_xlsx(folder / "viec.xlsx", table_of(*tasks)), export_map or MAP)


def codes(findings: pd.DataFrame) -> list[str]:
    """Return the kinds of findings there are, in alphabetical order, once each."""
    return sorted(set(findings["code"]))


def write_ods(path: Path, rows: Rows) -> Path:
    """Write rows as an OpenDocument spreadsheet of one sheet."""
    document = OpenDocumentSpreadsheet()
    page = odf.Table(name="Danh sách")
    for row in rows:
        line = odf.TableRow()
        for value in row:
            line.addElement(_ods_cell(value))
        page.addElement(line)
    document.spreadsheet.addElement(page)
    document.save(str(path))
    return path


def _ods_cell(value: Any) -> odf.TableCell:
    if value is None:
        return odf.TableCell()
    if isinstance(value, dt.date):
        return odf.TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, int):
        return odf.TableCell(valuetype="float", value=value)
    cell = odf.TableCell(valuetype="string", stringvalue=value)
    cell.addElement(P(text=value))
    return cell


def write_html(path: Path, rows: Rows) -> Path:
    """Write rows as the HTML table that web programs call .xls."""
    lines = "".join(f"<tr>{''.join(f'<td>{_marked_up(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    page = f"<html><head><meta charset='utf-8'></head><body><table>{lines}</table></body></html>"
    path.write_text(page, encoding="utf-8")
    return path


def _marked_up(cell: Any) -> str:
    return escape(spelled(cell)).replace("\n", "<br>")


def write_spreadsheetml(path: Path, rows: Rows, declared: str = "") -> Path:
    """Write rows as SpreadsheetML 2003; `declared` goes before the root."""
    lines = "".join(f"<Row>{''.join(map(_xml_cell, row))}</Row>" for row in rows)
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    path.write_text(
        f'<?xml version="1.0"?>{declared}<Workbook xmlns="{name}" xmlns:ss="{name}">'
        f'<Worksheet ss:Name="Danh sách"><Table>{lines}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


def _xml_cell(value: Any) -> str:
    if value is None:
        return "<Cell/>"
    if isinstance(value, dt.date):
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        return f'<Cell><Data ss:Type="DateTime">{moment.isoformat()}.000</Data></Cell>'
    kind = "Number" if isinstance(value, int) else "String"
    return f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'


def write_parquet(path: Path, rows: Rows) -> Path:
    """Write rows as Parquet, each column typed by its cells."""
    header, *below = rows
    columns = {name: [row[place] for row in below] for place, name in enumerate(header)}
    pd.DataFrame({name: pd.Series(cells, dtype=_dtype(cells)) for name, cells in columns.items()}).to_parquet(
        path, index=False
    )
    return path


def _dtype(cells: list[Any]) -> str:
    kinds = {type(cell) for cell in cells if cell is not None}
    return (
        "datetime64[us]"
        if kinds and kinds <= {dt.date, dt.datetime}
        else "Int64"
        if kinds == {int}
        else "str"
    )


def spelled(cell: Any) -> str:
    """Return a cell as text."""
    if isinstance(cell, dt.datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)
