"""136 old, strange, damaged and hostile spreadsheets: each is read, or refused in one line."""

from __future__ import annotations

import datetime as dt
import resource
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from hganalysis.errors import SourceError
from hganalysis.reading import limits
from hganalysis.reading.process import read_sheets
from hganalysis.reading.sheet import Sheet

ROOT = Path(__file__).parents[2]
FOLDER = ROOT.parent / "shared" / "real" / "odd_spreadsheets"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"không có {FOLDER.name} ở ../shared/real")


Outcomes = dict[str, list[Sheet] | str]


def answer(path: Path) -> list[Sheet] | str:
    """The sheets of a file, or the refusal."""
    try:
        return read_sheets(path)
    except SourceError as error:
        return str(error)


def read_all() -> tuple[Outcomes, int]:
    """What each file got, and the bytes of the largest process that this one started."""
    files = sorted(FOLDER.iterdir())
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip([path.name for path in files], pool.map(answer, files), strict=True))
    return found, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


@pytest.fixture(scope="module")
def read() -> tuple[Outcomes, int]:
    """All files read from a process of its own, which knows no children of other tests."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(read_all).result()


@pytest.fixture
def outcomes(read: tuple[Outcomes, int]) -> Outcomes:
    return read[0]


@pytest.fixture
def answers(outcomes: Outcomes) -> dict[str, str]:
    """What each file got: an empty text when it was read, else the refusal."""
    return {name: each if isinstance(each, str) else "" for name, each in outcomes.items()}


def rows_of(outcomes: Outcomes, file: str) -> list[list[object]]:
    sheets = outcomes[file]
    assert isinstance(sheets, list)
    return [row for sheet in sheets for row in sheet.rows]


def test_every_file_is_read_or_refused(answers: dict[str, str]) -> None:
    assert set(answers) == {path.name for path in FOLDER.iterdir()}
    assert len(answers) == 136


def test_a_refusal_is_one_line_that_names_the_file(answers: dict[str, str]) -> None:
    wrong = {name: words for name, words in answers.items() if words and not words.startswith(name)}
    assert wrong == {}
    assert [name for name, words in answers.items() if "\n" in words] == []


def test_most_files_are_read_and_no_reading_process_swelled(
    answers: dict[str, str], read: tuple[Outcomes, int]
) -> None:
    assert sum(not words for words in answers.values()) >= 95
    assert read[1] < limits.MEMORY + 256 * 1024**2


@pytest.mark.parametrize(
    ("file", "part"),
    [
        ("password.xls", "tệp có mật khẩu"),
        ("xor-encryption-abc.xls", "tệp có mật khẩu"),
        ("protected_passtika.xlsx", "tệp có mật khẩu"),
        ("protected_passtika.xlsb", "tệp có mật khẩu"),
        ("poc-xmlbomb.xlsx", "không đọc được bảng tính"),
        ("crash-274d6342e4842d61be0fb48eaadad6208ae767ae.xlsx", "bị hỏng"),
        ("Simple.xlsb", "tệp bị hỏng bên trong"),
        ("clusterfuzz-testcase-minimized-POIHSSFFuzzer-5786329142919168.xls", "không phải bảng tính"),
    ],
)
def test_the_reason_is_the_true_one(answers: dict[str, str], file: str, part: str) -> None:
    assert part in answers[file]


def test_files_that_are_sound_are_read(outcomes: Outcomes) -> None:
    assert rows_of(outcomes, "Simple.xls") == [["replaceMe"]]
    assert rows_of(outcomes, "SimpleMacro.xlsm") == [["This is a macro workbook"]]
    assert rows_of(outcomes, "date.xlsb") == [[dt.date(2013, 1, 12)]]
    assert rows_of(outcomes, "57893-many-merges.xlsx") == []


EPOCHS = [("1900DateWindowing.xls", False), ("1904DateWindowing.xls", True)]


@pytest.mark.parametrize(("file", "is_1904"), EPOCHS)
def test_the_epoch_of_old_workbooks_is_known_and_the_day_is_the_same(
    outcomes: Outcomes, file: str, is_1904: bool
) -> None:
    sheets = outcomes[file]
    assert isinstance(sheets, list)
    assert {sheet.from_1904 for sheet in sheets} == {is_1904}
    assert rows_of(outcomes, file) == [[dt.date(2000, 1, 1)] * 2]
