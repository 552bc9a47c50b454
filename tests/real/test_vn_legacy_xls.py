"""10 government workbooks of 2005-2009 in TCVN3 and VNI: every sheet's text equals its transcript."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from hganalysis.reading.process import read_sheets
from hganalysis.reading.sheet import Sheet, cell_text

FOLDER = Path(__file__).parents[3] / "shared" / "real" / "vn_legacy_xls"
BOOKS = sorted(FOLDER.glob("xls/*.xls"))
MIXED = FOLDER / "xls" / "tcvn3__2007-bkqd1412006.dot.xls"

IN_VNI = "BCNCKT 115/QĐ-EVN-HĐQT ngày 31-4-2004 của Tổng Công ty Điện lựïc Việt Nam"
"""The file has a mark typed twice, which shows as one; the transcript reads the end of it as TCVN3."""

pytestmark = pytest.mark.skipif(not BOOKS, reason=f"không có {FOLDER.name} ở ../shared/real")


def raw(path: Path) -> list[Sheet]:
    """The sheets as calamine reads them, with nothing converted."""
    book = CalamineWorkbook.from_path(str(path))
    sheets = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        top, left = sheet.start or (0, 0)
        sheets.append(Sheet(name, sheet.to_python(skip_empty_area=True), top + 1, left + 1))
    return sheets


def squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def told(path: Path) -> list[list[str]]:
    """The transcript: a line a row, cells from the first column on between tabs, some blank rows left out."""
    text = (FOLDER / "truth" / f"{path.stem}.txt").read_text("utf-8")
    rows = [[squeezed(cell) for cell in line.split("\t")] for line in text.split("\n")]
    return [row for row in rows if any(row)]


def texts(sheets: list[Sheet]) -> list[list[tuple[str, bool]]]:
    """The cells of each row that is not blank, and whether each is a text."""
    rows = [
        [("", False)] * (sheet.first_column - 1)
        + [(squeezed(cell_text(cell)), isinstance(cell, str)) for cell in row]
        for sheet in sheets
        for row in sheet.rows
    ]
    return [row for row in rows if any(text for text, _ in row)]


def same(ours: str, transcript: str) -> bool:
    """Compare a cell; the transcripts leave small what the fonts of capitals show as capitals."""
    return len(ours) == len(transcript) and all(
        one in (other, other.upper()) for one, other in zip(ours, transcript, strict=True)
    )


def differences(path: Path) -> list[tuple[str, str, str]]:
    """The cells that are not as transcribed: in the file, as read, and in the transcript."""
    before, after, transcript = texts(raw(path)), texts(read_sheets(path)), told(path)
    assert len(after) == len(transcript)
    return [
        (cell[0], ours, theirs)
        for cells, read_cells, line in zip(before, after, transcript, strict=True)
        for cell, (ours, is_text), theirs in zip(cells, read_cells, line + [""] * len(cells), strict=False)
        if is_text and not same(ours, theirs)
    ]


def marked(path: Path) -> int:
    """How many letters of the transcript bear a mark."""
    letters = "".join(cell for row in told(path) for cell in row)
    return sum(not letter.isascii() and letter.isalpha() for letter in letters)


@pytest.mark.parametrize("path", [each for each in BOOKS if each != MIXED], ids=lambda each: each.stem)
def test_every_text_equals_its_transcript(path: Path) -> None:
    assert differences(path) == []


def test_the_mixed_book_differs_only_where_its_transcript_takes_unicode_for_a_legacy_encoding() -> None:
    wrong = differences(MIXED)
    assert len(wrong) == 97
    assert [ours for before, ours, _ in wrong if ours != before] == [IN_VNI]


def test_the_accuracy_of_marked_letters_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    letters = sum(marked(path) for path in BOOKS)
    doubtful = {ours for _, ours, _ in differences(MIXED)}
    wrong = [pair for path in BOOKS for pair in differences(path) if pair[1] not in doubtful]
    missed = sum(one != other for _, ours, theirs in wrong for one, other in zip(ours, theirs, strict=False))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{letters} marked letters, {1 - missed / letters:.2%} as transcribed outside the "
            f"{len(doubtful)} texts of the mixed book transcribed wrongly\n"
        )
    assert letters > 27_000
