"""The pass over the sheets of a file: by font where it is told, by content elsewhere, refused in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from exports import HEADER, MAP, write_csv, write_xlsx
from legacy_text import SENTENCES, as_bytes, encode
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from hganalysis.errors import SourceError
from hganalysis.intake.task_table import read_tasks
from hganalysis.legacy_vietnamese.encodings import ENCODINGS
from hganalysis.reading.legacy_sheets import to_unicode
from hganalysis.reading.process import read_sheets
from hganalysis.reading.sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path

FONTS = {"tcvn3": ".VnTime", "vni": "VNI-Times", "vps": "VPS Times", "viscii": "VI Times"}
Fonted = tuple[Any, str]


def write_fonted(path: Path, rows: list[list[Fonted]]) -> Path:
    """Write a workbook of cells with their fonts."""
    book = openpyxl.Workbook()
    for row, cells in enumerate(rows, 3):
        for column, (value, font) in enumerate(cells, 2):
            cell = book.active.cell(row, column, value)
            cell.font = Font(name=font)
    book.save(path)
    return path


def run(text: str, font: str | None = None) -> str | TextBlock:
    return TextBlock(InlineFont(rFont=font), text) if font else text


def codes(sheets: list[Sheet]) -> list[str]:
    return [code for sheet in sheets for code, _ in sheet.notes]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_workbook_is_read_by_its_fonts(tmp_path: Path, encoding: str) -> None:
    rows = [[(encode(text, encoding), FONTS[encoding])] for text in ("Số thứ tự", "Sở Y tế")]
    sheets = read_sheets(write_fonted(tmp_path / "a.xlsx", rows))
    assert sheets[0].rows == [["Số thứ tự"], ["Sở Y tế"]]
    assert codes(sheets) == ["legacy_encoding"]
    assert ENCODINGS[encoding].name in sheets[0].notes[0][1]


def test_each_cell_and_each_run_has_its_own_font(tmp_path: Path) -> None:
    unicode, vni = run("UBND huyện, ", "Times New Roman"), run("Sôû Tö phaùp", "VNI-Times")
    mixed = CellRichText(run("Së Y tÕ, "), unicode, vni)
    rows: list[list[Fonted]] = [
        [("Sè", ".VnTime"), ("Naêm", "VNI-Times"), ("Tỉnh", "Times New Roman"), (5, ".VnTime")],
        [(mixed, ".VnArial"), ("danh s¸ch", ".VnTimeH"), ("Café là né", "Arial"), ("m²", ".VnTime")],
    ]
    sheet = read_sheets(write_fonted(tmp_path / "a.xlsx", rows))[0]
    assert sheet.rows == [
        ["Số", "Năm", "Tỉnh", 5],
        ["Sở Y tế, UBND huyện, Sở Tư pháp", "DANH SÁCH", "Café là né", "m²"],
    ]
    assert sheet.notes == (
        (
            "legacy_encoding",
            "Bảng mã TCVN3 (ABC), nhận theo phông chữ: đã chuyển 3 ô sang Unicode, "
            "trong đó 1 ô có phông chữ hoa nên ghi thành chữ hoa",
        ),
        ("legacy_encoding", "Bảng mã VNI, nhận theo phông chữ: đã chuyển 2 ô sang Unicode"),
    )


def test_unicode_typed_into_a_cell_with_a_legacy_font_is_left_alone(tmp_path: Path) -> None:
    texts = ["Ủy ban nhân dân", "Báo cáo tháng", "an toàn", "Sở Công Thương", "là", "2024"]
    sheet = read_sheets(write_fonted(tmp_path / "a.xlsx", [[(text, "VNI-Times")] for text in texts]))[0]
    assert sheet.rows[:2] == [["Ủy ban nhân dân"], ["Báo cáo tháng"]]
    assert sheet.rows[3:] == [["Sở Công Thương"], ["là"], [2024] if sheet.rows[5] == [2024] else ["2024"]]


def test_a_font_that_is_refuted_by_all_its_text_is_not_believed(tmp_path: Path) -> None:
    texts = ["Công văn đến", "thông báo", "không có", "Sở Y tế", "Ủy ban nhân dân", "công trình"]
    sheet = read_sheets(write_fonted(tmp_path / "a.xlsx", [[(text, ".VnTime")] for text in texts]))[0]
    assert [row[0] for row in sheet.rows] == texts
    assert sheet.notes == ()


def test_the_soft_hyphen_that_is_u_horn_survives_reading(tmp_path: Path) -> None:
    sheet = read_sheets(write_fonted(tmp_path / "a.xlsx", [[("L©m tr\u00adêng, T\u00ad ph¸p", ".VnTime")]]))[
        0
    ]
    assert sheet.rows == [["Lâm trường, Tư pháp"]]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_workbook_in_other_fonts_is_read_by_its_words(tmp_path: Path, encoding: str) -> None:
    texts = [text.lower() for text in SENTENCES]
    rows = [[(encode(text, encoding), "Arial"), ("Open – “ok”", "Arial")] for text in texts]
    sheets = read_sheets(write_fonted(tmp_path / "a.xlsx", rows))
    assert [row[0] for row in sheets[0].rows] == texts
    assert {row[1] for row in sheets[0].rows} <= {"Open – “ok”"} or encoding in ("vps", "viscii")
    assert codes(sheets) == ["legacy_by_content"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_text_file_is_read_by_its_words(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    lines = [f"{encode(text.lower().replace(',', ''), encoding)},{n}" for n, text in enumerate(SENTENCES)]
    path.write_bytes(as_bytes("\n".join(lines)))
    sheets = read_sheets(path)
    assert [row[0] for row in sheets[0].rows] == [text.lower().replace(",", "") for text in SENTENCES]
    assert codes(sheets) == ["legacy_by_content"]


def test_a_utf_8_file_of_legacy_text_is_read_by_its_words(tmp_path: Path) -> None:
    rows = [[encode(text.lower(), "tcvn3")] for text in SENTENCES]
    assert read_sheets(write_csv(tmp_path / "a.csv", rows))[0].rows == [[text.lower()] for text in SENTENCES]


def test_columns_in_two_encodings_are_each_read_in_their_own(tmp_path: Path) -> None:
    texts = [text.lower() for text in SENTENCES]
    rows = [[encode(text, "tcvn3"), encode(text, "vni"), text] for text in texts]
    assert read_sheets(write_csv(tmp_path / "a.csv", rows))[0].rows == [[text] * 3 for text in texts]


def test_a_column_that_mixes_encodings_is_refused_by_name(tmp_path: Path) -> None:
    rows = [["1", encode(text, encoding)] for text in SENTENCES for encoding in ("tcvn3", "vni")]
    with pytest.raises(SourceError) as raised:
        read_sheets(write_xlsx(tmp_path / "a.xlsx", rows))
    message = str(raised.value)
    assert message.startswith("a.xlsx, trang Danh sách: cột B có chữ không phải Unicode")
    assert "UniKey" in message
    assert "\n" not in message


def test_a_column_of_another_language_beside_legacy_columns_is_refused(tmp_path: Path) -> None:
    names = ["René Lévêque", "François Noël", "Zoë Müller", "José Muñoz"]
    rows = [[encode(text, "tcvn3"), name] for text, name in zip(SENTENCES, names * 2, strict=False)]
    with pytest.raises(SourceError, match="cột B"):
        read_sheets(write_xlsx(tmp_path / "a.xlsx", rows))


def test_a_few_words_are_left_as_they_are_and_reported(tmp_path: Path) -> None:
    sheets = read_sheets(write_xlsx(tmp_path / "a.xlsx", [["Ministry"], ["Së Y tÕ"]]))
    assert sheets[0].rows == [["Ministry"], ["Së Y tÕ"]]
    assert sheets[0].notes == (
        ("legacy_doubtful", "Cột A có 2 từ giống bảng mã TCVN3 (ABC), quá ít để kết luận"),
    )


@pytest.mark.parametrize(
    "texts",
    [SENTENCES, ("Ministère de l'Éducation", "Hôtel de ville", "À déterminer", "été", "élève")],
    ids=["Vietnamese", "French"],
)
def test_sheets_that_are_unicode_are_returned_as_they_are(tmp_path: Path, texts: tuple[str, ...]) -> None:
    sheets = [Sheet("A", [[text, 1, None] for text in texts])]
    found = to_unicode(tmp_path / "a.csv", "csv", sheets)
    assert found[0] is sheets[0]


PAGE = """<html><head><meta charset="windows-1252"><style><!--
td {{font-family:"Times New Roman", serif;}}
.xl25 {{mso-style-parent:style0; font-family:".VnTime", sans-serif;}}
.xl26 {{font:12pt ".VnTimeH";}}
--></style></head><body><table>
<tr><td class=xl25>{tcvn3}</td><td class=xl26>{tcvn3}.</td><td>Open</td></tr>
<tr><td style="font-family:VNI-Times">{vni}</td><td><font face="VNI-Times">{vni}</font><br>Open</td>
<td class=xl25>5</td></tr>
</table></body></html>"""


def test_a_page_is_read_by_the_fonts_of_its_styles(tmp_path: Path) -> None:
    tcvn3, vni = encode("Sở Nội vụ", "tcvn3"), encode("Sở Y tế", "vni")
    path = tmp_path / "a.xls"
    path.write_bytes(PAGE.format(tcvn3=tcvn3, vni=vni).encode("cp1252"))
    sheet = Sheet("", [[tcvn3, f"{tcvn3}.", "Open"], [vni, f"{vni}\nOpen", "5"]])
    found = to_unicode(path, "html", [sheet])[0]
    assert found.rows == [["Sở Nội vụ", "SỞ NỘI VỤ.", "Open"], ["Sở Y tế", "Sở Y tế\nOpen", "5"]]


def test_conversion_comes_before_the_header_and_is_a_finding(tmp_path: Path) -> None:
    task = ["1", "NV01", "Báo cáo", "Sở Tư pháp", "01/02/2024", "01/03/2024", "Đã hoàn thành", "20/02/2024"]
    rows = [[(encode(value, "tcvn3"), ".VnTime") for value in row] for row in (HEADER, task)]
    tasks, findings = read_tasks(write_fonted(tmp_path / "a.xlsx", rows), MAP)
    assert tasks[["agency_id", "state", "title"]].to_numpy().tolist() == [["so-tu-phap", "done", "Báo cáo"]]
    legacy = findings[findings["code"] == "legacy_encoding"]
    assert legacy["reason"].tolist() == [
        "Bảng mã TCVN3 (ABC), nhận theo phông chữ: đã chuyển 10 ô sang Unicode"
    ]
    assert legacy["sheet"].tolist() == ["Sheet"]
