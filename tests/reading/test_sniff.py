"""The kind of a file is told from its bytes; what is not read is refused in one line that says what it is."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from exports import TASK, table_of, write_xlsx

from hganalysis.errors import SourceError
from hganalysis.reading.kinds import sniff

if TYPE_CHECKING:
    from pathlib import Path


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def test_a_workbook_is_told_from_its_bytes_whatever_its_name(tmp_path: Path) -> None:
    assert (
        sniff(write_xlsx(tmp_path / "viec.csv.xlsx", table_of(TASK)).rename(tmp_path / "viec.csv")) == "xlsx"
    )


@pytest.mark.parametrize(
    "data",
    [
        "Mã,Chủ trì\n".encode(),
        "\ufeffMã,Chủ trì\n".encode(),
        "Mã\tChủ trì\n".encode("utf-16"),
        b"PKNV01,So Y te\n",
        b"a",
        b"  \n\n a,b\n",
        "Mã,Chủ trì\n".encode("utf-16-le"),
        "Mã,Chủ trì\n".encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8-mark", "utf-16", "ascii", "one-letter", "blank-first", "utf-16-le", "utf-16-be"],
)
def test_text_is_read_as_csv(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "viec.xlsx"
    path.write_bytes(data)
    assert sniff(path) == "csv"


SPREADSHEETML = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xef\xbb\xbf \r\n<html><table>", "html"),
        (b"<META charset=utf-8><TABLE>", "html"),
        ("<html><table>".encode("utf-16"), "html"),
        (SPREADSHEETML.encode(), "spreadsheetml"),
        (SPREADSHEETML.encode("utf-16"), "spreadsheetml"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "mhtml"),
        (b"PAR1\x15\x04", "parquet"),
        (zipped("xl/workbook.bin"), "xlsb"),
    ],
    ids=["html", "html-capitals", "html-utf-16", "xml", "xml-utf-16", "mhtml", "parquet", "xlsb"],
)
def test_other_kinds_are_told_from_their_bytes_too(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "viec.csv"
    path.write_bytes(data)
    assert sniff(path) == kind


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "bị hỏng hoặc bị cắt cụt"),
        (b"<?xml version='1.0'?><Workbook>", "XML không phải bảng tính"),
        ("<?xml version='1.0'?><a/>".encode("utf-16"), "XML không phải bảng tính"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b"a\x00b", "không phải bảng tính hay tệp .csv"),
        (zipped("word/document.xml"), "không phải bảng tính .xlsx"),
        (zipped(), "không phải bảng tính .xlsx"),
        (zipped("xl/workbook.xml")[:40], "bị hỏng hoặc bị cắt cụt"),
    ],
    ids=["cut-xls", "other-xml", "other-xml-utf-16", "pdf", "rtf", "binary",
         "docx", "empty-zip", "cut-xlsx"],
)  # fmt: skip
def test_what_is_not_read_is_named_in_one_line(tmp_path: Path, data: bytes, part: str) -> None:
    path = tmp_path / "viec.xlsx"
    path.write_bytes(data)

    with pytest.raises(SourceError) as caught:
        sniff(path)
    assert str(caught.value).startswith("viec.xlsx: ")
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "khong-co.xlsx", tmp_path):
        with pytest.raises(SourceError, match="Không có tệp"):
            sniff(path)
