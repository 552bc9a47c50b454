"""Each format by its bytes: its cells, where they stand, which are merged or wrong, and the epoch."""

from __future__ import annotations

import datetime as dt
import struct
import unicodedata
import zipfile
from typing import TYPE_CHECKING, Any

import odf.table as odf
import pandas as pd
import pytest
from exports import write_csv, write_html, write_ods, write_parquet, write_spreadsheetml, write_xlsx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.text import P

from hganalysis.errors import SourceError
from hganalysis.reading import biff_records
from hganalysis.reading.__main__ import open_sheets
from hganalysis.reading.kinds import OLE, sniff
from hganalysis.reading.text_encoding import is_vietnamese

if TYPE_CHECKING:
    from pathlib import Path

DAY, MOMENT = dt.date(2024, 9, 15), dt.datetime(2024, 9, 15, 17, 30)
TABLE: list[list[Any]] = [
    ["Mã", "Hạn", "Giờ", "Số"],
    ["NV01", DAY, MOMENT, 3],
    ["Sở & <Y tế>", None, None, None],
]


def plain(cell: Any) -> Any:
    """A cell without what formats do not tell apart: nothing and empty text, a day and its midnight."""
    if cell is None:
        return ""
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return dt.datetime.combine(cell, dt.time())
    return float(cell) if isinstance(cell, int) else cell


def grid(path: Path) -> list[list[Any]]:
    [sheet] = open_sheets(path)
    return [[plain(cell) for cell in row] for row in sheet.rows]


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        (write_xlsx, "xlsx"),
        (write_ods, "ods"),
        (write_spreadsheetml, "spreadsheetml"),
        (write_parquet, "parquet"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["viec.xls", "viec.csv", "viec"])
def test_typed_cells_keep_their_types_whatever_the_file_is_called(
    tmp_path: Path, write: Any, kind: str, name: str
) -> None:
    path = write(tmp_path / "viec.xlsx", TABLE).rename(tmp_path / name)
    assert sniff(path) == kind
    assert grid(path) == [[plain(cell) for cell in row] for row in TABLE]


@pytest.mark.parametrize("write", [write_html, write_csv])
def test_formats_of_text_give_the_text(tmp_path: Path, write: Any) -> None:
    rows = [["Mã", "Hạn"], ["Sở & <Y tế>", "15/9/2024"], ["", "x"]]
    assert grid(write(tmp_path / "viec.xls", rows)) == rows


HTML = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<style>td {mso-number-format:"0"}</style><script>alert("x")</script></head><body><table>
<tr><th rowspan=2>Mã</th><th colspan="2">Thời
   hạn</th></tr><tr><th>Xử lý<br>mới</th><th>Cũ</th></tr>
<tr><td rowspan="9">NV01<!-- ẩn --></td><td>1&nbsp;2</td><td x:num="45000">3</td></tr>
<tr><td>4<td>5</table></body>"""


def test_spans_of_html_are_merged_ranges_and_push_cells_aside(tmp_path: Path) -> None:
    path = tmp_path / "viec.xls"
    path.write_text(HTML, encoding="utf-8")
    [sheet] = open_sheets(path)

    assert sheet.rows == [
        ["Mã", "Thời hạn", ""],
        ["", "Xử lý\nmới", "Cũ"],
        ["NV01", "1\u00a02", "3"],
        ["", "4", "5"],
    ]
    assert sheet.merged == (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((2, 0), (3, 0)))


def test_a_layout_table_is_no_sheet_and_several_tables_are_several(tmp_path: Path) -> None:
    path = tmp_path / "viec.xls"
    path.write_text(
        "<table><tr><td><table><tr><td>a</table><table><tr><td>b</table></table>", encoding="utf-8"
    )
    assert [(sheet.name, list(sheet.rows)) for sheet in open_sheets(path)] == [
        ("Bảng 1", [["a"]]),
        ("Bảng 2", [["b"]]),
    ]
    path.write_text("<html><body>Hết phiên làm việc, đăng nhập lại</body></html>", encoding="utf-8")
    with pytest.raises(SourceError, match="trang HTML không có bảng nào"):
        open_sheets(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258"])
def test_html_is_decoded_by_its_mark_its_content_or_what_it_declares(tmp_path: Path, encoding: str) -> None:
    text = "Sở Y tế" if encoding.startswith("utf") else "S\u01a1\u0309 Y t\u00ea\u0301"
    page = f"<html><meta charset={encoding}><table><tr><td>{text}</table>"
    (tmp_path / "viec.xls").write_bytes(page.encode(encoding))
    assert [[unicodedata.normalize("NFC", cell) for cell in row] for row in grid(tmp_path / "viec.xls")] == [
        ["Sở Y tế"]
    ]


def test_a_single_file_web_page_of_excel_gives_its_tables(tmp_path: Path) -> None:
    parts = "".join(
        f'--x\r\nContent-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n{data}\r\n'
        for kind, data in (
            ("text/html", "PHRhYmxlPjx0cj48dGQ+U+G7nyBZIHThur88L3RkPjwvdHI+PC90YWJsZT4="),
            ("text/xml", "PHhtbC8+"),
        )
    )
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
    (tmp_path / "viec.xls").write_bytes(f"{head}{parts}--x--\r\n".encode())
    assert grid(tmp_path / "viec.xls") == [["Sở Y tế"]]


SPREADSHEETML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"><x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>
<Worksheet ss:Name="Một"><Table><Column/><Row ss:Index="2">
<Cell ss:Index="2" ss:MergeAcross="1" ss:MergeDown="1">
<Data ss:Type="String">Thời <B xmlns="http://www.w3.org/TR/REC-html40">hạn</B></Data></Cell><Cell/></Row>
<Row><Cell><Data ss:Type="Error">#N/A</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="Boolean">1</Data></Cell></Row>
</Table></Worksheet><Worksheet ss:Name="Hai"><Table><Row/></Table></Worksheet></Workbook>"""


def test_spreadsheetml_has_places_merges_errors_and_an_epoch(tmp_path: Path) -> None:
    (tmp_path / "viec.xls").write_text(SPREADSHEETML, encoding="utf-8")
    one, two = open_sheets(tmp_path / "viec.xls")

    assert one.rows == [[], ["", "Thời hạn", "", ""], ["#N/A", "", "", True]]
    assert one.merged == (((1, 1), (2, 2)),)
    assert (one.name, two.name, one.from_1904, list(two.rows)) == ("Một", "Hai", True, [[]])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sep=;\r\na;b,c\r\n1;2\r\n", [["a", "b,c"], ["1", "2"]]),
        ('"sep=|"\na|b\n', [["a", "b"]]),
        ("sep=\t\na\tb;c;d\n", [["a", "b;c;d"]]),
        ("sep=xy\na,b\n", [["sep=xy"], ["a", "b"]]),
    ],
)
def test_the_line_that_tells_excel_the_delimiter_is_believed_and_not_shown(
    tmp_path: Path, text: str, rows: Any
) -> None:
    path = tmp_path / "viec.csv"
    path.write_bytes(text.encode())
    assert grid(path) == rows


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy AĂÂĐÊÔƠƯ,\"'\n0123456789\u0300\u0301\u0303\u0309\u0323"
TABLES = st.lists(st.lists(st.text(LETTERS, max_size=12), min_size=2, max_size=2), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLES, st.sampled_from(",;\t|"))
def test_windows_1258_is_read_in_composed_form(
    tmp_path: Path, table: list[list[str]], delimiter: str
) -> None:
    texts = [[_sensible(cell) for cell in row] for row in [["Mã số", "Sở Y tế, ừ"], *table]]
    texts = [[cell.replace(",", delimiter) for cell in row] for row in texts]
    rows = [[_for_1258(cell) for cell in row] for row in texts]
    path = write_csv(tmp_path / "viec.csv", rows, "cp1258", delimiter)

    assert grid(path) == texts


def _sensible(text: str) -> str:
    """Text as people write it: a tone mark joins a vowel, or is not there."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(each for each in composed if each.isascii() or is_vietnamese(each))


def _for_1258(text: str) -> str:
    """Text with tone marks apart, where Windows-1258 has no letter with the mark."""
    letters = []
    for each in text:
        parts = unicodedata.normalize("NFD", each)
        tone = "".join(mark for mark in parts[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tone))
        letters.append(base + tone)
    return "".join(letters)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Y tế", True), ("UỶ BAN – «ĐỒNG»", True), ("ma\u0303", True), ("ascii", False),
        ("Céng hoµ x· héi", False), ("UÛY BAN NHAÂN DAÂN", False),
        ("b\u0309", False), ("a\u0301\u0301", False), ("naïve", False),
    ],
)  # fmt: skip
def test_text_is_vietnamese_when_every_letter_is(text: str, expected: bool) -> None:
    assert is_vietnamese(text) == expected


def test_parquet_keeps_zones_and_writes_what_no_sheet_holds_as_text(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "zoned": pd.to_datetime(["2024-09-15T10:00:00Z", None]),
            "list": [["a", "b"], None],
            "kind": pd.Categorical(["x", None]),
            "share": [0.5, None],
        }
    )
    frame.to_parquet(tmp_path / "viec.parquet", index=False)
    [sheet] = open_sheets(tmp_path / "viec.parquet")

    assert sheet.rows[0] == list(frame.columns)
    assert sheet.rows[1] == [dt.datetime(2024, 9, 15, 10, tzinfo=dt.UTC), "['a', 'b']", "x", 0.5]
    assert sheet.rows[2] == [None, None, None, None]


CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def test_errors_and_merged_cells_of_ods_are_where_they_stand(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    page = odf.Table(name="s")
    page.addElement(odf.TableRow(numberrowsrepeated=2))
    wrong = odf.TableCell(valuetype="string", stringvalue="", formula="of:=NA()")
    wrong.setAttrNS(CALC, "value-type", "error")
    wrong.addElement(P(text="#N/A"))
    above, below = odf.TableRow(), odf.TableRow()
    for row, cells in {
        above: [odf.TableCell(numbercolumnsrepeated=2), _ods("x", numberrowsspanned=2), wrong],
        below: [odf.TableCell(numbercolumnsrepeated=2), odf.CoveredTableCell(), _ods("y")],
    }.items():
        for cell in cells:
            row.addElement(cell)
        page.addElement(row)
    document.spreadsheet.addElement(page)
    document.save(str(tmp_path / "viec.ods"))
    [sheet] = open_sheets(tmp_path / "viec.ods")

    assert (sheet.first_row, sheet.first_column) == (3, 3)
    assert sheet.rows == [["x", "#N/A"], ["", "y"]]
    assert sheet.merged == (((0, 0), (1, 0)),)


def _ods(text: str, **attributes: int) -> odf.TableCell:
    cell = odf.TableCell(valuetype="string", stringvalue=text, **attributes)
    cell.addElement(P(text=text))
    return cell


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def test_errors_and_the_epoch_of_xls_are_read_from_its_records() -> None:
    sheet = b"".join(
        [
            record(0x0205, struct.pack("<HHHBB", 4, 2, 0, 0x2A, 1)),
            record(0x0205, struct.pack("<HHHBB", 5, 2, 0, 1, 0)),
            record(0x0006, struct.pack("<HHH", 6, 3, 0) + b"\x02\x00\x17\x00\x00\x00\xff\xff" + b"\x00" * 8),
            record(0x0006, struct.pack("<HHHd", 7, 3, 0, 2.0) + b"\x00" * 8),
            record(0x000A, b""),
            record(0x0205, struct.pack("<HHHBB", 9, 9, 0, 0x2A, 1)),
        ]
    )
    assert dict(biff_records.xls_errors(sheet, 0)) == {(4, 2): "#N/A", (6, 3): "#REF!"}
    assert dict(biff_records.xls_errors(sheet[:7], 0)) == {}


def test_errors_of_xlsb_are_read_from_its_records() -> None:
    sheet = b"".join(
        [
            b"\x00\x04" + struct.pack("<I", 7),
            b"\x03\x09" + struct.pack("<II", 2, 0) + b"\x07",
            b"\x99\x01\x02\x01\x00",
            b"\x0b\x09" + struct.pack("<II", 3, 0) + b"\x2a",
        ]
    )
    assert dict(biff_records.xlsb_errors(sheet)) == {(7, 2): "#DIV/0!", (7, 3): "#N/A"}
    assert [kind for kind, _ in biff_records.xlsb_records(sheet)] == [0, 3, 153, 11]


def xlsb_record(kind: int, content: bytes) -> bytes:
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(content)]) + content


def xlsb_row(number: int, flags: int = 0) -> bytes:
    return xlsb_record(0, struct.pack("<IIHBB", number, 0, 300, 0, flags) + bytes(5))


def xlsb_cell(column: int, look: int) -> bytes:
    return xlsb_record(
        5, struct.pack("<I", column) + look.to_bytes(3, "little") + b"\0" + struct.pack("<d", 1.0)
    )


def test_hidden_and_struck_rows_of_xlsb_are_read_from_its_records() -> None:
    collapsed, hidden, own_height = 0x08, 0x10, 0x20
    shown = xlsb_row(0) + xlsb_cell(0, 0) + xlsb_row(1, hidden) + xlsb_cell(0, 2)
    low = xlsb_row(2, collapsed | own_height) + xlsb_cell(0, 1)
    sheet = shown + low + xlsb_row(300, hidden | own_height) + xlsb_cell(3, 0)
    fonts = b"".join(
        xlsb_record(43, struct.pack("<HHHHBBBB", 220, grbit, 400, 0, 0, 0, 0, 0)) for grbit in (0, 8, 2)
    )
    looks = b"".join(xlsb_record(47, struct.pack("<HHHI", 0, 0, font, 0)) for font in (0, 2, 1))
    other = (
        xlsb_record(626, b"") + xlsb_record(47, struct.pack("<HHHI", 0xFFFF, 0, 1, 0)) + xlsb_record(627, b"")
    )
    styles = fonts + other + xlsb_record(617, b"") + looks + xlsb_record(618, b"")

    assert set(biff_records.xlsb_hidden_rows(sheet)) == {1, 300}
    assert biff_records.xlsb_struck_looks(styles) == {2}
    assert set(biff_records.xlsb_struck_rows(sheet, {2})) == {1}
    assert set(biff_records.xlsb_struck_rows(sheet, set())) == set()
    assert list(biff_records.xlsb_merged(sheet + xlsb_record(176, struct.pack("<4I", 4, 6, 2, 2)))) == [
        ((4, 2), (6, 2))
    ]
    for cut in range(len(sheet)):
        assert set(biff_records.xlsb_hidden_rows(sheet[:cut])) <= {1, 300}


def test_a_word_document_and_a_broken_container_are_named(tmp_path: Path) -> None:
    (tmp_path / "viec.xls").write_bytes(OLE + b"\x00" * 600)
    with pytest.raises(SourceError, match="bị hỏng hoặc bị cắt cụt"):
        open_sheets(tmp_path / "viec.xls")
    with zipfile.ZipFile(tmp_path / "viec.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(SourceError, match="không phải bảng tính"):
        open_sheets(tmp_path / "viec.xlsx")
