"""An xlsx file is written row by row as text, with the bytes that openpyxl writes cell by cell."""

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from hganalysis.report.workbook import put, put_in_row, safe_text
from hganalysis.report.workbook_file import workbook_bytes

MOMENT = dt.datetime(2024, 11, 3)
VALUES = st.one_of(
    st.none(),
    st.text().map(safe_text),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(dt.date(1900, 1, 1)),
    st.datetimes(dt.datetime(1900, 1, 1)),
    st.just("=SUM(A1:A2)"),
)


def sheets_of(file):
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name != "docProps/core.xml"}


def as_openpyxl_writes(workbook):
    file = io.BytesIO()
    workbook.save(file)
    return sheets_of(file.getvalue())


@given(st.lists(st.lists(st.tuples(VALUES, st.booleans()), max_size=4), max_size=4))
def test_whatever_the_cells_hold_the_parts_are_those_that_openpyxl_writes(rows):
    workbook = Workbook()
    for at, row in enumerate(rows, start=1):
        for place, (value, bold) in enumerate(row, start=1):
            cell = workbook.active.cell(at, place, value)
            if bold:
                cell.font = Font(bold=True)
    assert sheets_of(workbook_bytes(workbook, MOMENT)) == as_openpyxl_writes(workbook)


def linked(page):
    page["B2"].hyperlink = "#A1"


def remarked(page):
    page["B2"].comment = Comment("Xem lại", "Sở Y tế")


def merged(page):
    page.merge_cells("A2:B3")


def raised(page):
    page.row_dimensions[2].height = 30
    page.row_dimensions[9].height = 5
    page.row_dimensions[2].font = Font(italic=True)


@pytest.mark.parametrize("change", [linked, remarked, merged, raised])
def test_links_remarks_merged_cells_and_heights_are_those_that_openpyxl_writes(change):
    workbook = Workbook()
    for at in range(1, 4):
        workbook.active.append([f"Việc & {at}\r\n", at / 3, dt.date(2024, 11, at), " <b> "])
        workbook.active.cell(at, 2).font = Font(bold=at == 2)
    change(workbook.active)
    assert sheets_of(workbook_bytes(workbook, MOMENT)) == as_openpyxl_writes(workbook)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("=1+1", "text"), ("dài " * 100, "text"), ("", "text"), (None, "share"), (0.25, "share"), (7, "count"),
     ("2024-11-03", "date"), ("1024-11-03", "date"), ("NV_x0041_", "text"), ("hai\ndòng\x07", "text")],
)  # fmt: skip
def test_cells_of_a_table_hold_and_show_what_single_ones_do_and_share_one_look(value, kind):
    page = Workbook().active
    bold = Font(bold=True)
    put(page["A1"], value, kind)
    page["A1"].font = bold
    for at in (2, 3):
        put_in_row(page, at, 1, value, kind, "bold", lambda: {"font": bold})
    told = [(cell.value, cell.data_type, cell._style) for (cell,) in page["A1:A3"]]
    assert told[0] == told[1] == told[2]
    assert page["A2"]._style is page["A3"]._style


def test_the_file_is_one_that_openpyxl_reads():
    workbook = Workbook()
    workbook.active.append(["Sở Y tế", 3, 0.5])
    read = load_workbook(io.BytesIO(workbook_bytes(workbook, MOMENT)))
    assert [cell.value for cell in read.active[1]] == ["Sở Y tế", 3, 0.5]
    assert read.properties.modified == MOMENT
