"""The screen of `check` and the full list of findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from hganalysis.cli.checklist import (
    CORRECTED,
    SUMMARY,
    WITHOUT_AGENCY,
    by_agency,
    checklist_page,
    write_checklist,
)
from hganalysis.cli.published_lines import WIDTH
from hganalysis.cli.screen import faults, understood
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.intake.task_table import read_tasks
from hganalysis.report.workbook import TAB_LENGTH

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).parents[2]
LONG = "Ban Quản lý dự án đầu tư xây dựng công trình [dân dụng]"


@pytest.fixture(scope="module")
def read() -> tuple[pd.DataFrame, pd.DataFrame]:
    return read_tasks(ROOT / "data" / "nhiem-vu-2024-11-03.xlsx", ROOT / "params" / "maps" / "qlvb.yml")


@pytest.fixture
def small(tmp_path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [
        "Mã,Chủ trì,Nội dung,Hạn,Trạng thái",
        f"1,{LONG} 1,=1+1,32/13/2024,Đã hoàn thành",
        f"2,{LONG} 2,<script>alert(1)</script>,01/03/2024,Lạ",
        f"3,{LONG} 1,Việc ba,01/03/2024,",
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    map_ = {
        "columns": {
            "task_id": "Mã",
            "agency": "Chủ trì",
            "title": "Nội dung",
            "due_on": "Hạn",
            "status": "Trạng thái",
        },
        "agencies": {"directory": "none"},
    }
    return read_tasks(path, map_)


def test_the_screen_is_eighty_columns_wide_and_no_longer_than_sixty_lines(read):
    tasks, findings = read
    lines = [*understood(tasks), *faults(findings)]

    assert max(map(len, lines)) <= WIDTH
    assert len(lines) <= 60


def test_the_worst_findings_stand_first_with_their_numbers(read):
    lines = [line.strip() for line in faults(read[1])]

    severities = [line for line in lines if line.split(":")[0] in ("LỖI", "CẢNH BÁO", "GHI NHẬN")]
    assert severities == ["LỖI: 3", "CẢNH BÁO: 6", "GHI NHẬN: 125"]


def test_an_export_without_rows_says_so(small):
    assert list(understood(small[0].head(0))) == ["Đọc được 0 dòng nhiệm vụ."]


def test_every_finding_stands_with_its_agency_once(read):
    tasks, findings = read
    groups = by_agency(tasks, findings)

    assert sum(map(len, groups.values())) == len(findings)
    assert next(iter(groups)) == WITHOUT_AGENCY
    for name, rows in groups.items():
        of_task = tasks[tasks["agency"] == name].set_index("source_row").index
        assert name == WITHOUT_AGENCY or rows["row"].isin(of_task).all()


def test_the_workbook_has_a_sheet_for_each_agency_with_room_for_the_right_value(small, tmp_path):
    write_checklist(*small, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")

    assert book.sheetnames[0] == SUMMARY
    assert len(book.sheetnames) == 3
    assert len({name.casefold() for name in book.sheetnames}) == 3
    assert all(len(name) <= TAB_LENGTH for name in book.sheetnames)
    sheet = book.worksheets[1]
    assert sheet.cell(1, sheet.max_column).value == CORRECTED
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}
    assert "=1+1" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_the_page_shows_markup_as_text_and_asks_nothing_of_any_network(small):
    page = checklist_page(*small)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert page.count("<h1") == 1


def test_two_lists_of_the_same_findings_are_the_same_bytes(small, tmp_path):
    for name in ("a", "b"):
        write_checklist(*small, tmp_path / f"{name}.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("simulated", [True, False])
def test_a_list_of_simulated_data_says_so_and_no_other(small, tmp_path, simulated):
    write_checklist(*small, tmp_path / "a.xlsx", simulated=simulated)
    cells = [
        cell.value for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows() for cell in row
    ]

    assert (SIMULATED_NOTICE in cells) is simulated
    assert (SIMULATED_NOTICE in checklist_page(*small, simulated=simulated)) is simulated


def test_rows_of_two_files_are_told_apart(tmp_path: Path) -> None:
    map_ = {
        "columns": {"task_id": "Mã", "agency": "Chủ trì", "due_on": "Hạn", "status": "Trạng thái"},
        "agencies": {"directory": "none"},
    }
    for name in ("a.csv", "b.csv"):
        text = f"Mã,Chủ trì,Hạn,Trạng thái\n{name},Phòng {name},lạ {name},Đang thực hiện\n"
        (tmp_path / name).write_text(text, encoding="utf-8")

    groups = by_agency(*read_tasks(tmp_path, map_))
    assert {name: list(rows["value"]) for name, rows in groups.items()} == {
        "Phòng a.csv": ["lạ a.csv"],
        "Phòng b.csv": ["lạ b.csv"],
    }
    page = checklist_page(*read_tasks(tmp_path, map_))
    assert page.count(">a.csv</td>") > 1  # as the id and as the file
    assert "a.csv dòng 2" in "\n".join(faults(read_tasks(tmp_path, map_)[1]))


def test_rows_of_the_workbook_are_high_enough_for_their_texts(small, tmp_path):
    write_checklist(*small, tmp_path / "a.xlsx")
    for sheet in load_workbook(tmp_path / "a.xlsx").worksheets:
        for row in range(1, sheet.max_row + 1):
            longest = max(len(str(cell.value or "")) / sheet.column_dimensions[cell.column_letter].width
                          for cell in sheet[row])  # fmt: skip
            assert sheet.row_dimensions[row].height >= 14 * longest
