"""Hostile files: each limit is met by a file made for it, and refused in one line, in time, without harm."""

from __future__ import annotations

import io
import signal
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from exports import write_html, write_ods, write_parquet, write_spreadsheetml, write_xlsx

from hganalysis.errors import SourceError
from hganalysis.reading import limits, process
from hganalysis.reading.__main__ import _answer as answer_of
from hganalysis.reading.process import read_sheets

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
BILLION_LAUGHS = f'<!DOCTYPE Workbook [<!ENTITY a0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE Workbook [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ZEROS = b"\x00" * (1 << 20)


def refusal(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_sheets(path)
    message = str(caught.value)
    assert message.startswith(path.name)
    assert "\n" not in message
    return message


def with_sheet_xml(path: Path, xml: bytes) -> Path:
    """Write a workbook whose one sheet is this XML."""
    write_xlsx(path, [["a"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, "xl/worksheets/sheet1.xml": xml}.items():
            archive.writestr(name, data)
    return path


def sheet_of(cells: str, before: str = "") -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}">{before}<sheetData>{cells}</sheetData></worksheet>'.encode()


def zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(200):
                part.write(ZEROS)
    return path


def many_sheets(path: Path) -> Path:
    book = openpyxl.Workbook(write_only=True)
    for number in range(limits.SHEETS + 1):
        book.create_sheet(f"s{number}")
    book.save(path)
    return path


def far_cells(path: Path) -> Path:
    """A cell in the first place and one in the last: 17 billion places between them."""
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_sheet_xml(path, sheet_of(cells, '<dimension ref="A1:XFD1048576"/>'))


def laughing_spreadsheetml(path: Path) -> Path:
    return write_spreadsheetml(path, [["a"]], BILLION_LAUGHS)


def laughing_workbook(path: Path) -> Path:
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a11;</t></is></c></row>'
    return with_sheet_xml(path, BILLION_LAUGHS.encode() + sheet_of(cells))


def nested(path: Path) -> Path:
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    path.write_text(f'<Workbook xmlns="{name}">' + "<a>" * 100_000, encoding="utf-8")
    return path


def reaching_out(path: Path) -> Path:
    return write_spreadsheetml(path, [["a"]], OUTSIDE)


def far_index(path: Path) -> Path:
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    path.write_text(
        f'<Workbook xmlns="{name}" xmlns:ss="{name}"><Worksheet ss:Name="x"><Table>'
        '<Row ss:Index="999999999"/></Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    return path


def spanning(path: Path) -> Path:
    cells = "<td colspan='1000'>x</td>" * 1100
    path.write_text(f"<table><tr>{cells}</tr></table>", encoding="utf-8")
    return path


def long_field(path: Path) -> Path:
    path.write_text("a,b\n1," + "x" * (limits.FIELD_CHARACTERS + 1), encoding="utf-8")
    return path


def locked_zip(path: Path) -> Path:
    write_xlsx(path, [["a"]])
    data = bytearray(path.read_bytes())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    path.write_bytes(bytes(data))
    return path


def locked_ods(path: Path) -> Path:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        archive.writestr("content.xml", b"\x93\x10")
    return path


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (zip_bomb, "giải nén ra 200 MB, quá lớn so với tệp"),
        (many_sheets, "có 501 trang tính, nhiều nhất là 500"),
        (far_cells, "cần quá 1024 MB bộ nhớ để đọc"),
        (laughing_spreadsheetml, "XML khai báo DOCTYPE"),
        (reaching_out, "XML khai báo DOCTYPE"),
        (nested, "XML bị hỏng"),
        (far_index, "ss:Index là «999999999», không hợp lệ"),
        (spanning, "ô gộp phủ hơn 1.000.000 ô"),
        (long_field, "ô quá dài"),
        (locked_zip, "có mật khẩu"),
        (locked_ods, "có mật khẩu"),
    ],
)
def test_each_limit_is_a_line_of_refusal(tmp_path: Path, make: Callable[[Path], Path], part: str) -> None:
    assert part in refusal(make(tmp_path / "viec.xls"))


def test_entities_of_a_workbook_are_never_expanded(tmp_path: Path) -> None:
    assert "không đọc được bảng tính" in refusal(laughing_workbook(tmp_path / "viec.xlsx"))


def test_a_formula_without_end_is_no_trouble(tmp_path: Path) -> None:
    formula = "SUM(" * 2_000_000
    xml = sheet_of(f'<row r="1"><c r="A1"><f>{formula}</f><v>7</v></c><c r="B1"><v>8</v></c></row>')
    [sheet] = read_sheets(with_sheet_xml(tmp_path / "viec.xlsx", xml))
    assert sheet.rows == [[7.0, 8.0]]


def test_a_workbook_of_zeros_that_lies_about_its_size_does_not_swell(tmp_path: Path) -> None:
    path = zip_bomb(tmp_path / "viec.xlsx")
    data = bytearray(path.read_bytes())
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    refusal(path)


@pytest.mark.parametrize(
    "write",
    [write_xlsx, write_ods, write_html, write_spreadsheetml, write_parquet],
    ids=lambda each: each.__name__,
)
def test_a_file_cut_short_is_read_or_refused_and_never_crashes(
    tmp_path: Path, write: Callable[[Path, list[list[str]]], Path]
) -> None:
    data = write(tmp_path / "nguyên", [["Mã", "Hạn"], ["NV01", "01/03/2024"]]).read_bytes()
    path = tmp_path / "viec.xls"
    for share in (0.3, 0.6, 0.9):
        path.write_bytes(data[: int(len(data) * share)])
        answer = answer_of(path)
        assert isinstance(answer, list) or (answer.startswith("viec.xls: ") and "\n" not in answer)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows không có tín hiệu này")
def test_a_reading_process_that_is_killed_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "viec.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "killed.py").write_text(
        f"import os; os.kill(os.getpid(), {signal.SIGKILL.value})", encoding="utf-8"
    )
    monkeypatch.setattr(process, "COMMAND", (str(tmp_path / "killed.py"),))
    with pytest.raises(SourceError, match=r"viec\.csv: tệp bị hỏng bên trong, hoặc cần quá 1024 MB bộ nhớ"):
        read_sheets(path)


def test_a_reading_process_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "viec.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "hangs.py").write_text("import time; time.sleep(600)", encoding="utf-8")
    monkeypatch.setattr(process, "COMMAND", (str(tmp_path / "hangs.py"),))
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    with pytest.raises(SourceError, match=r"viec\.csv: đọc quá 0 giây chưa xong, đã dừng"):
        read_sheets(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows không giới hạn được bộ nhớ của tiến trình")
def test_the_reading_process_cannot_take_more_memory_than_it_may(tmp_path: Path) -> None:
    code = (
        "import hganalysis.reading.__main__ as reader; reader._limit(reader.Path('README.md'))\n"
        "try: bytearray(2 * 1024**3)\n"
        "except MemoryError: print('held')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "held\n"


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows không giới hạn được thời gian tính của tiến trình"
)
def test_a_file_is_stopped_by_the_time_it_computes_and_not_by_the_time_it_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "viec.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    begins = (
        "import sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[0]); "
        "import hganalysis.reading.__main__ as reader; reader.limits.SECONDS = 1; "
        "reader._limit(Path(sys.argv[-1]))\n"
    )
    (tmp_path / "computes.py").write_text(begins + "while True: pass", encoding="utf-8")
    (tmp_path / "waits.py").write_text(
        begins + "time.sleep(2)\nreader.main(Path(sys.argv[-1]))", encoding="utf-8"
    )
    monkeypatch.setattr(limits, "SECONDS", 1.0)

    monkeypatch.setattr(process, "COMMAND", (str(tmp_path / "computes.py"),))
    with pytest.raises(SourceError, match=r"đọc quá 1 giây chưa xong, đã dừng"):
        read_sheets(path)

    monkeypatch.setattr(process, "COMMAND", (str(tmp_path / "waits.py"),))
    assert read_sheets(path)


def test_the_list_of_parts_of_a_zip_file_is_measured_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "nhieu.xlsx"
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, *[0] * 7, 1, *[0] * 6) + b"a"
    count = 200_000
    with path.open("wb") as file:
        start = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, *[0] * 7, 1, 0) + b"a"
        file.write(start + entry * count)
        place = len(start) + len(entry) * count
        listed = (count, count, place, len(start))
        file.write(b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, *listed))
        file.write(b"PK\x06\x07" + struct.pack("<IQI", 0, place, 1))
        file.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0))

    with pytest.raises(SourceError, match=r"nhieu\.xlsx: có hơn 10\.000 thành phần"):
        read_sheets(path)
    assert limits.zip_directory_bytes(write_xlsx(tmp_path / "a.xlsx", [["a"]])) < 2000


def test_a_larger_file_gets_more_time_and_a_bomb_does_not(tmp_path: Path) -> None:
    small = write_xlsx(tmp_path / "a.xlsx", [["a"]])
    large = tmp_path / "b.csv"
    large.write_bytes(ZEROS * 8)

    assert limits.seconds_for(small) == pytest.approx(limits.SECONDS, abs=0.1)
    assert limits.seconds_for(large) == limits.SECONDS + 8 * len(ZEROS) / limits.BYTES_A_SECOND
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", ZEROS * 16)
    assert limits.seconds_for(tmp_path / "c.zip") < limits.SECONDS + 2


def test_modules_beside_the_data_are_not_imported_and_prints_do_not_disturb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "csv.py").write_text("print('tệp lạ'); raise SystemExit(9)", encoding="utf-8")
    (tmp_path / "viec.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert read_sheets(Path("viec.csv"))[0].rows == [["a", "b"], ["1", "2"]]


def test_the_reading_process_imports_little() -> None:
    code = "import sys, hganalysis.reading.__main__\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    heavy = {"pandas", "numpy", "pyarrow", "lxml", "openpyxl", "pydantic"}
    assert heavy & set(done.stdout.split()) == set()


def test_a_file_that_is_only_a_zip_header_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w"):
        pass
    (tmp_path / "viec.xlsx").write_bytes(file.getvalue())
    assert "không phải bảng tính" in refusal(tmp_path / "viec.xlsx")
