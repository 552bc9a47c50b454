"""A source is a file, several, or a folder: read together, each row and finding with its file."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from exports import MAP, row_of, table_of, write_csv, write_ods, write_xlsx

from hganalysis.errors import SourceError
from hganalysis.intake.task_table import read_tasks
from hganalysis.reading.source_files import source_files
from hganalysis.run.manifest import input_of, sha256

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "tháng 10"
    place.mkdir()
    write_ods(place / "b.ods", table_of(row_of(2), row_of(1)))
    write_csv(place / "a.csv", table_of(row_of(1), row_of(3, Hạn="31/02/2024")))
    (place / "~$b.xlsx").write_bytes(b"x")
    (place / ".an").write_bytes(b"x")
    return place


def test_the_files_of_a_folder_are_one_export_in_the_order_of_their_names(folder: Path) -> None:
    tasks, findings = read_tasks(folder, MAP)

    assert list(zip(tasks["source_file"], tasks["source_row"], tasks["task_id"], strict=True)) == [
        ("a.csv", 2, "NV01"),
        ("a.csv", 3, "NV03"),
        ("b.ods", 2, "NV02"),
        ("b.ods", 3, "NV01"),
    ]
    assert tasks["exclusion"].fillna("").tolist() == ["", "", "", "duplicate"]
    told = findings[findings["code"] != "column_unused"]
    assert list(zip(told["file"], told["row"], told["code"], strict=True)) == [
        ("a.csv", 3, "due_unreadable"),
        ("b.ods", 3, "duplicate"),
    ]
    assert told["reason"].tolist()[1] == "Cùng mã, cùng cơ quan với dòng 2 của tệp a.csv"


def test_files_can_be_listed_in_any_order(folder: Path) -> None:
    tasks = read_tasks([folder / "b.ods", str(folder / "a.csv")], MAP)[0]
    assert list(dict.fromkeys(tasks["source_file"])) == ["b.ods", "a.csv"]


def test_every_file_that_cannot_be_read_is_named_at_once(folder: Path) -> None:
    (folder / "c.xlsx").write_bytes(b"%PDF-1.7")
    (folder / "d.xlsx").write_bytes(b"")
    with pytest.raises(SourceError) as caught:
        read_tasks(folder, MAP)
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == ["c.xlsx", "d.xlsx"]

    for name in ("c.xlsx", "d.xlsx"):
        write_xlsx(folder / name, [["một", "hai"], ["x", "y"]])
    with pytest.raises(SourceError) as caught:
        read_tasks(folder, MAP)
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["c.xlsx", "d.xlsx"]


def test_the_manifest_hashes_each_file_of_a_folder(folder: Path) -> None:
    listed = input_of(folder)

    assert listed["folder"] == "tháng 10"
    assert listed["files"] == {name: sha256(folder / name) for name in ("a.csv", "b.ods")}
    assert input_of(folder / "a.csv") == {"file": "a.csv", "sha256": listed["files"]["a.csv"]}


def test_an_empty_folder_and_two_files_of_one_name_are_refused(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "trống").mkdir()
    name = unicodedata.normalize("NFC", "trống")
    with pytest.raises(SourceError, match=f"Thư mục {name} không có tệp nào"):
        source_files(tmp_path / name)
    write_csv(tmp_path / "a.csv", table_of(row_of(1)))
    with pytest.raises(SourceError, match=r"Hai tệp cùng tên a\.csv"):
        source_files([folder, tmp_path / "a.csv"])
