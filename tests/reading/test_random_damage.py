"""Files damaged at random, of every kind and encoding: what is read is what stood there, or it is told."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from exports import write_ods, write_xlsx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from legacy_text import as_bytes, encode

from hganalysis.errors import SourceError
from hganalysis.reading.__main__ import open_sheets

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    "rà soát quy hoạch sử dụng đất của huyện", "tổng hợp báo cáo kết quả thực hiện nghị quyết",
    "đề xuất phương án sắp xếp trường học", "kiểm tra việc chấp hành kỷ luật", "xử lý kiến nghị của cử tri",
    "chuẩn bị hội nghị giao ban tháng mười", "đôn đốc tiến độ giải ngân vốn đầu tư", "lập danh sách hộ nghèo",
    "sửa chữa cầu đường nông thôn", "phối hợp với sở tài chính thẩm định dự toán",
]  # fmt: skip
HEADINGS = ["ma", "noi dung", "han", "ghi chu"]
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
LEGACY = ["tcvn3", "vni", "vps", "viscii"]
QUIET = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BOOKS = {"xlsx": write_xlsx, "ods": write_ods}

tables = st.lists(st.permutations(TEXTS).map(lambda texts: " ".join(texts[:2])), min_size=8, max_size=14).map(
    lambda texts: [HEADINGS, *([f"NV-{n}", each, f"{n + 1:02}/04/2024", ""] for n, each in enumerate(texts))]
)


def written(rows: list[list[str]], delimiter: str) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def read(path: Path, data: bytes) -> tuple[list[list[Any]], set[str]] | None:
    """The rows and what is told of them, None for a refusal."""
    path.write_bytes(data)
    try:
        sheets = open_sheets(path)
    except SourceError:
        return None
    told = {code for sheet in sheets for code, _ in sheet.notes}
    told |= {note.code for sheet in sheets for note in sheet.row_notes}
    return [list(row) for sheet in sheets for row in sheet.rows], told


def encoded(text: str, encoding: str) -> bytes:
    return as_bytes(encode(text, encoding)) if encoding in LEGACY else text.encode(encoding)


@QUIET
@given(rows=tables, delimiter=st.sampled_from(",;\t|"), encoding=st.sampled_from([*UNICODE, *LEGACY]))
def test_a_table_is_read_whatever_it_is_written_in(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    found = read(tmp_path / "viec.csv", encoded(written(rows, delimiter), encoding))
    assert found is not None
    assert found[0] == rows
    assert found[1] == ({"legacy_by_content"} if encoding in LEGACY else set())


@QUIET
@given(
    rows=tables,
    encoding=st.sampled_from([*UNICODE, *LEGACY]),
    place=st.floats(0, 1, exclude_max=True),
    bits=st.integers(1, 255),
    width=st.integers(1, 3),
)
def test_damaged_bytes_of_a_text_cost_their_own_cells_or_the_file_with_a_word(
    tmp_path: Path, rows: list[list[str]], encoding: str, place: float, bits: int, width: int
) -> None:
    data = bytearray(encoded(written(rows, ","), encoding))
    start = int(place * len(data))
    for at in range(start, min(start + width, len(data))):
        data[at] ^= bits
    found = read(tmp_path / "viec.csv", bytes(data))
    if found is not None and not found[1]:
        as_written = {tuple(row) for row in rows}
        assert sum(tuple(row) not in as_written for row in found[0]) <= 2
        assert len(as_written - {tuple(row) for row in found[0]}) <= 2


@QUIET
@given(rows=tables, encoding=st.sampled_from(["ascii", "cp1252", "latin-1"]))
def test_letters_that_an_encoding_does_not_have_are_told_as_lost(
    tmp_path: Path, rows: list[list[str]], encoding: str
) -> None:
    found = read(tmp_path / "viec.csv", written(rows, ";").encode(encoding, "replace"))
    assert found is None or "letters_lost" in found[1]


@pytest.mark.parametrize("kind", BOOKS)
def test_a_workbook_damaged_anywhere_is_refused_or_whole(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"viec.{kind}"
    rows = [HEADINGS, *([f"NV-{n}", text, "10/04/2024", "x"] for n, text in enumerate(TEXTS))]
    whole = BOOKS[kind](path, rows).read_bytes()

    @QUIET
    @given(place=st.floats(0, 1, exclude_max=True), with_=st.binary(max_size=20), removed=st.integers(0, 20))
    def check(place: float, with_: bytes, removed: int) -> None:
        at = int(place * len(whole))
        found = read(path, whole[:at] + with_ + whole[at + removed :])
        assert found is None or found[1] or found[0] == rows

    check()
