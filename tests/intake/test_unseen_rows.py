"""Tasks that nobody sees are counted and told; damaged records are told with their line."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import odf.table as odf
import openpyxl
import pytest
from exports import MAP, TASK, table_of, write_csv
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.text import P
from openpyxl.styles import Font

from hganalysis.intake.cautions import warnings_of
from hganalysis.intake.task_table import read_tasks
from hganalysis.reading.biff_records import xls_hidden_rows, xls_struck_rows

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

TASKS = [{**TASK, "Mã": f"NV{n:02}"} for n in range(1, 21)]


def found(findings: pd.DataFrame, code: str) -> list[tuple[int, int]]:
    """Return row and number of rows of the findings of one kind."""
    chosen = findings[findings["code"] == code]
    return list(zip(chosen["row"].tolist(), chosen["rows"].tolist(), strict=True))


def book_of(path: Path, change: object) -> Path:
    book = openpyxl.Workbook()
    for row in table_of(*TASKS):
        book.active.append(row)
    change(book)  # type: ignore[operator]
    book.save(path)
    return path


def hide_two_rows(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[3].hidden = True
    book.active.row_dimensions[5].hidden = True
    book.active.row_dimensions[40].hidden = True


def strike_one_row(book: openpyxl.Workbook) -> None:
    for cell in book.active[4]:
        cell.font = Font(strike=True)


def hide_the_sheet(book: openpyxl.Workbook) -> None:
    book.active.sheet_state = "hidden"
    book.create_sheet("Ghi chú")


@pytest.mark.parametrize(
    ("change", "code", "row", "rows"),
    [
        (hide_two_rows, "rows_hidden", 3, 2),
        (strike_one_row, "rows_struck", 4, 1),
        (hide_the_sheet, "sheet_hidden", 2, 20),
    ],
)
def test_tasks_that_nobody_sees_are_counted_and_told(
    tmp_path: Path, change: object, code: str, row: int, rows: int
) -> None:
    tasks, findings = read_tasks(book_of(tmp_path / "viec.xlsx", change), MAP)

    assert len(tasks) == len(TASKS)
    assert found(findings, code) == [(row, rows)]
    assert [each["rows"] for each in warnings_of(findings) if each["code"] == code] == [rows]


def strike_an_empty_cell(book: openpyxl.Workbook) -> None:
    book.active["Z4"].font = Font(strike=True)


def test_a_struck_cell_without_anything_in_it_strikes_no_task(tmp_path: Path) -> None:
    _, findings = read_tasks(book_of(tmp_path / "viec.xlsx", strike_an_empty_cell), MAP)
    assert found(findings, "rows_struck") == []


def ods_of(path: Path) -> Path:
    """Write a spreadsheet whose rows 3 and 5 are hidden and filtered out, and whose row 8 is struck out."""
    document = OpenDocumentSpreadsheet()
    struck = Style(name="bo", family="table-cell")
    struck.addElement(TextProperties(textlinethroughstyle="solid"))
    document.automaticstyles.addElement(struck)
    page = odf.Table(name="Danh sách")
    for number, row in enumerate(table_of(*TASKS), 1):
        line = odf.TableRow(
            **({"visibility": {3: "collapse", 5: "filter"}[number]} if number in (3, 5) else {})
        )
        for value in row:
            cell = odf.TableCell(valuetype="string", **({"stylename": struck} if number == 8 else {}))
            if value:
                cell.addElement(P(text=value))
            line.addElement(cell)
        page.addElement(line)
    document.spreadsheet.addElement(page)
    document.save(str(path))
    return path


def test_hidden_and_struck_rows_of_an_open_document_are_told(tmp_path: Path) -> None:
    tasks, findings = read_tasks(ods_of(tmp_path / "viec.ods"), MAP)

    assert len(tasks) == len(TASKS)
    assert found(findings, "rows_hidden") == [(3, 2)]
    assert found(findings, "rows_struck") == [(8, 1)]


def record(kind: int, *content: int, form: str) -> bytes:
    packed = struct.pack(f"<{form}", *content)
    return struct.pack("<HH", kind, len(packed)) + packed


def test_hidden_and_struck_rows_of_an_old_workbook_are_told() -> None:
    rows = [
        record(0x208, row, 0, 9, 255, 0, 0, flags, form="HHHHHHI") for row, flags in ((2, 0x20), (3, 0x100))
    ]
    cells = [
        record(0xFD, 4, 0, 7, 1, form="HHHI"),  # a text in format 7
        record(0xFD, 5, 0, 6, 1, form="HHHI"),
        record(0x201, 6, 0, 7, form="HHH"),  # a blank cell in format 7
        record(0xBD, 8, 0, 6, 0, 7, 0, 1, form="HHHIHIH"),  # numbers in formats 6 and 7
    ]
    data = b"".join([*rows, *cells, record(0x0A, form="")])

    assert list(xls_hidden_rows(data, 0)) == [2]
    assert list(xls_struck_rows(data, 0, {7})) == [4, 8]
    assert list(xls_struck_rows(data, 0, set())) == []


def test_nothing_is_told_of_a_workbook_that_shows_all(tmp_path: Path) -> None:
    _, findings = read_tasks(book_of(tmp_path / "viec.xlsx", lambda book: None), MAP)
    assert not {"rows_hidden", "rows_struck", "sheet_hidden"} & set(findings["code"])


def test_a_short_record_is_not_judged_where_others_are_whole(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "viec.csv", table_of(*TASKS))
    lines = path.read_text("utf-8").splitlines()
    lines[4] = lines[4].replace("Báo cáo,", "Báo cáo")
    path.write_text("\n".join(lines), encoding="utf-8")

    tasks, findings = read_tasks(path, MAP)

    assert len(tasks) == len(TASKS)
    assert found(findings, "row_too_short") == [(5, 1)]


def test_a_program_that_leaves_blank_cells_out_at_the_end_is_believed(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "viec.csv", table_of(*TASKS))
    text = path.read_text("utf-8").replace("\r\n", "\n")
    head, *lines = text.splitlines()
    path.write_text("\n".join([head, *(line.rstrip(",") for line in lines)]), encoding="utf-8")

    tasks, findings = read_tasks(path, MAP)

    assert len(tasks) == len(TASKS)
    assert found(findings, "row_too_short") == []


def test_a_mended_record_is_a_task_and_a_warning(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "viec.csv", table_of(*TASKS))
    text = path.read_text("utf-8").replace("NV07,Báo cáo,", 'NV07,"Báo cáo "gấp", mới",')
    path.write_text(text, encoding="utf-8")

    tasks, findings = read_tasks(path, MAP)

    assert tasks["title"].tolist().count('Báo cáo "gấp", mới') == 1
    assert found(findings, "record_mended") == [(8, 1)]
    assert [each["code"] for each in warnings_of(findings)] == ["record_mended"]
