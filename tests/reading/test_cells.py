"""Files as grids of cells: positions, merged ranges, encodings, and what calamine alone would lose."""

from __future__ import annotations

import datetime as dt
import unicodedata
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest
from exports import write_book, write_csv, write_xlsx
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from hganalysis.errors import SourceError
from hganalysis.reading import coded_cells
from hganalysis.reading import sheet as sheets
from hganalysis.reading.coded_cells import Cells, coded_text, joined
from hganalysis.reading.grid import APART
from hganalysis.reading.process import read_sheets
from hganalysis.reading.sheet import WITHOUT_RESULT, Sheet, cell_text, is_blank, line_text

if TYPE_CHECKING:
    from pathlib import Path


def grid(path: Path, data: bytes) -> list[list[Any]]:
    path.write_bytes(data)
    [sheet] = read_sheets(path)
    return sheet.rows


def test_a_sheet_knows_where_its_first_cell_stands(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a", "b"], [1, None]], top=5, left=3, merges=("C5:D5", "A1:B2"))
    [sheet] = read_sheets(path)

    assert (sheet.name, sheet.first_row, sheet.first_column) == ("Danh sách", 5, 3)
    assert sheet.rows[0][0] == "a"
    assert sheet.merged == (((0, 0), (0, 1)),)
    assert (sheet.letters(0), sheet.letters(24)) == ("C", "AA")


@given(st.integers(1, 16384), st.integers(0, 16383))
def test_column_letters_are_those_of_a_spreadsheet_program(first: int, place: int) -> None:
    expected = get_column_letter(first + place) if first + place <= 18278 else None
    assert expected is None or Sheet("", [], first_column=first).letters(place) == expected


def test_every_sheet_is_read_empty_and_chart_sheets_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["a"])
    book.create_chartsheet("Biểu đồ")
    book.create_sheet("Trống")
    book.save(tmp_path / "a.xlsx")

    assert [(sheet.name, len(sheet.rows)) for sheet in read_sheets(tmp_path / "a.xlsx")] == [
        ("Sheet", 1),
        ("Biểu đồ", 0),
        ("Trống", 0),
    ]


def test_error_cells_and_formulas_without_a_value_are_not_empty(tmp_path: Path) -> None:
    sheets = {"một": [["x"]], "hai": [["a", "b", None], ["c", "d", "=A1+1"], [None, "=DATE(2024,1,1)", "e"]]}
    path = write_book(tmp_path / "a.xlsx", sheets, top=3, left=2)
    book = openpyxl.load_workbook(path)
    book["hai"]["C3"].value, book["hai"]["C3"].data_type = "#N/A", "e"
    book["hai"]["D3"].value, book["hai"]["D3"].data_type = "#REF!", "e"
    book.save(path)

    one, two = read_sheets(path)
    assert one.rows == [["x"]]
    assert two.rows == [["a", "#N/A", "#REF!"], ["c", "d", WITHOUT_RESULT], ["", WITHOUT_RESULT, "e"]]


def test_a_formula_with_a_value_is_its_value_even_when_that_is_empty_text(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["x", "=1+1", '=IF(1,"","")', "y"]])
    _rewrite_sheet(
        path,
        {
            b"<f>1+1</f><v/>": b"<f>1+1</f><v>2</v>",
            b'<c r="C1"><f>': b'<c r="C1" t="str"><f>',
        },
    )
    assert [sheet.rows for sheet in read_sheets(path)] == [[["x", 2.0, "", "y"]]]


def test_a_formula_that_looks_like_an_error_cell_is_its_value(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a", '=IF(t="e",1,2)', "b"]])
    _rewrite_sheet(path, {b"</f><v/>": b"</f><v>2</v>"})
    assert read_sheets(path)[0].rows == [["a", 2.0, "b"]]


def test_a_workbook_that_counts_from_1904_says_so_and_its_dates_are_right(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append([dt.date(2024, 9, 15), 44000])
    book.save(tmp_path / "a.xlsx")
    [sheet] = read_sheets(tmp_path / "a.xlsx")

    assert sheet.from_1904
    assert sheet.rows == [[dt.date(2024, 9, 15), 44000.0]]


def test_a_damaged_workbook_is_refused_in_one_line(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["a"]])
    _rewrite_sheet(path, {b"</sheetData>": b"</sheet"})

    with pytest.raises(SourceError) as caught:
        read_sheets(path)
    assert str(caught.value).startswith("a.xlsx: ")
    assert "\n" not in str(caught.value)


def _rewrite_sheet(path: Path, changes: dict[bytes, bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"<v></v>", b"<v/>")
    for old, new in changes.items():
        assert old in parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


ROWS = [["Mã", "Chủ trì"], ["01", "Sở Y tế, Sở Tư pháp"], ["02", 'Ban "A"\ndòng hai; ba']]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_in_every_unicode_encoding_with_every_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS, "utf-8", delimiter)
    text = path.read_bytes().decode()
    data = {
        "utf-16-le-bom": b"\xff\xfe" + text.encode("utf-16-le"),
        "utf-16-be-bom": b"\xfe\xff" + text.encode("utf-16-be"),
    }
    assert grid(path, data.get(encoding) or text.encode(encoding)) == ROWS


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Mã;Hạn\n01;1,5\n02;2,5\n", [["Mã", "Hạn"], ["01", "1,5"], ["02", "2,5"]]),
        ("a,b,c\n1,x;y;z;t,3\n", [["a", "b", "c"], ["1", "x;y;z;t", "3"]]),
        ("một cột\nhai\n", [["một cột"], ["hai"]]),
        ("DANH SÁCH, 2024\n\na;b\n1;2\n3;4\n", [["DANH SÁCH, 2024"], [], ["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a,b\r\n\r\n1,2\r\n", [["a", "b"], [], ["1", "2"]]),
    ],
)  # fmt: skip
def test_the_delimiter_is_the_one_most_records_agree_on(tmp_path: Path, text: str, rows: Any) -> None:
    assert grid(tmp_path / "a.csv", text.encode()) == rows


def test_a_record_over_several_lines_is_one_row_as_in_a_spreadsheet_program(tmp_path: Path) -> None:
    rows = grid(tmp_path / "a.csv", b'a,b\n1,"x\ny\nz"\n2,w\n')
    assert [row[0] for row in rows] == ["a", "1", "2"]


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ("Mã,Tên\n1,Sở Y tế\n".encode("cp1258", "replace") + b"\xd2", "không phải chữ Unicode (utf-8-sig)"),
        (b"\xff\xfea\x00,", "không phải chữ Unicode (utf-16)"),
        (b"a,b\n1," + b"x" * (1024 * 1024 + 1) + b"\n", "ô quá dài"),
    ],
)
def test_csv_that_cannot_be_told_is_refused_in_one_line(tmp_path: Path, data: bytes, part: str) -> None:
    with pytest.raises(SourceError) as caught:
        grid(tmp_path / "a.csv", data)
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("", ""),
        (12.0, "12"),
        (12.5, "12.5"),
        (7, "7"),
        (True, "True"),
        (dt.date(2024, 9, 5), "05/09/2024"),
        (dt.datetime(2024, 9, 5), "05/09/2024"),
        (dt.datetime(2024, 9, 5, 17, 30), "05/09/2024 17:30"),
        (dt.datetime(2024, 9, 5, 17, 30, 15), "05/09/2024 17:30:15"),
        (dt.datetime(2024, 9, 5, 0, 0, 15), "05/09/2024 00:00:15"),
        (dt.datetime(2024, 9, 5, 10, 0), "05/09/2024 10:00"),
        (unicodedata.normalize("NFD", " Sở\ny tế\u00a0"), "Sở\ny tế"),
    ],
)
def test_a_cell_is_shown_as_a_reader_sees_it(cell: Any, text: str) -> None:
    assert cell_text(cell) == text
    assert line_text(cell) == " ".join(text.split())


@pytest.mark.parametrize(
    ("cell", "blank"),
    [(None, True), ("", True), (" \n\u00a0", True), (0, False), (0.0, False), (False, False)],
)
def test_zero_and_false_are_not_blank(cell: Any, blank: bool) -> None:
    assert is_blank(cell) == blank


CELLS = st.one_of(
    st.text("aE1é\u0301 \u00a0\n#(", max_size=4),
    st.sampled_from(
        ["1.23457E+18", " #REF! ", WITHOUT_RESULT, "NV-2024-1", "Sở Y tế", 10.0**17, None, 2.0, True]
    ),
)


@given(cells=st.lists(CELLS, max_size=12), together=st.integers(1, 5))
def test_many_cells_read_as_each_of_them_does(cells: list[Any], together: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "TOGETHER", together)
        assert sheets.cell_texts(cells) == list(map(cell_text, cells))
        assert sheets.id_texts(cells) == list(map(sheets.id_text, cells))
        assert sheets.are_blank(cells) == list(map(is_blank, cells))
    assert sheets.texts_among(cells) == [cell for cell in cells if isinstance(cell, str)]


@given(cells=st.lists(st.sampled_from("abc"), min_size=1, max_size=9), data=st.data())
def test_some_rows_of_a_column_have_their_own_cells_and_no_others(
    cells: list[str], data: st.DataObject
) -> None:
    rows = np.array(data.draw(st.lists(st.integers(0, len(cells) - 1))), dtype=np.intp)
    column = Cells.of(cells)
    taken = column.take(rows)

    assert [taken[row] for row in range(len(rows))] == [cells[row] for row in rows]
    assert sorted(taken.values) == sorted(column.among(rows)) == sorted({cells[row] for row in rows})
    for whole in (joined(taken, column), joined(column, taken)):
        assert sorted(whole[row] for row in range(len(whole))) == sorted(
            [*cells, *(cells[row] for row in rows)]
        )


@given(
    values=st.lists(st.none() | st.text(f"aé {APART}", max_size=2), max_size=9), together=st.integers(1, 4)
)
def test_texts_handed_over_together_are_those_that_were_given(
    values: list[str | None], together: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coded_cells, "TOGETHER", together)
        found = coded_text(values, np.arange(len(values)))

    assert found.astype(object).where(found.notna(), None).tolist() == values


@pytest.mark.parametrize("codes", [[0, 1, 2], [0, 2, 1], [0, 1], [2, 1, 0, 0], []])
def test_texts_stand_in_the_rows_that_have_them(codes: list[int]) -> None:
    values = ["Sở Y tế", None, "Sở Tài chính"]
    found = coded_text(values, np.array(codes, dtype=np.intp))

    assert found.dtype == "str"
    assert found.astype(object).where(found.notna(), None).tolist() == [values[code] for code in codes]
