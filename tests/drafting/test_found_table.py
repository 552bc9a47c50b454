"""The table of a sheet that no map describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hganalysis.drafting import find_table
from hganalysis.reading import Sheet, read_sheets

if TYPE_CHECKING:
    from pathlib import Path

TITLES = [["DANH SÁCH NHIỆM VỤ", "", ""], ["(Kèm theo báo cáo)", "", ""]]
HEADINGS = ["Mã", "Cơ quan chủ trì", "Thời hạn"]
TASKS = [[f"NV-{n:03}", "Sở Y tế", f"{n:02}/04/2024"] for n in range(1, 9)]


def test_the_table_of_a_file_is_found_below_its_titles(tmp_path: Path) -> None:
    path = tmp_path / "viec.csv"
    path.write_text("\n".join(",".join(row) for row in [*TITLES, HEADINGS, *TASKS]), encoding="utf-8")
    [sheet] = read_sheets(str(path))

    table = find_table(sheet)

    assert table is not None
    assert (table.header_rows, table.header, list(table.labels)) == ((2,), 3, HEADINGS)
    assert table.rows == TASKS
    assert len(table) == len(TASKS)


def test_a_sheet_of_words_has_no_table() -> None:
    assert find_table(Sheet("", [["Kính gửi: UBND tỉnh"], ["Trân trọng."]])) is None
    assert find_table(Sheet("", [])) is None


def header_of(*rows: list[str]) -> list[int]:
    table = find_table(Sheet("", list(rows)))
    return [] if table is None else list(table.header_rows)


LETTERHEAD = [
    ["UBND TỈNH", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ""],
    ["VĂN PHÒNG", "", "", "Độc lập - Tự do - Hạnh phúc", ""],
    ["", "", "", "", ""],
    ["PHỤ LỤC", "", "", "", ""],
    ["Danh sách nhiệm vụ giao các sở, ngành trong năm 2024", "", "", "", ""],
]
TOP = ["TT", "Mã", "Thời hạn", "", "Kết quả"]
BOTTOM = ["", "", "Ban đầu", "Gia hạn", "Trạng thái"]
NUMBERS = ["(1)", "(2)", "(3)", "(4)", "(5)"]
GROUP = ["A. Nhiệm vụ của Chủ tịch", "", "", "", ""]
LONG = [[str(n), f"NV-{n:03}", f"{n:02}/04/2024", "", "Đang làm"] for n in range(1, 9)]


def test_headings_of_several_rows_stand_between_titles_and_groups() -> None:
    assert header_of(TOP, BOTTOM, *LONG) == [0, 1]
    assert header_of(*LETTERHEAD, TOP, BOTTOM, *LONG) == [5, 6]
    assert header_of(*LETTERHEAD, TOP, [""] * 5, BOTTOM, NUMBERS, GROUP, *LONG) == [5, 7]


LETTERHEADS = [
    ["UBND TỈNH", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ""],
    ["VĂN PHÒNG UBND TỈNH", "", "", "", "Độc lập - Tự do - Hạnh phúc"],
    ["", "", "Danh mục nhiệm vụ", "", ""],
    ["", "(Kèm theo Công văn số 12)", "", "", ""],
    ["", "", "", "", "Đơn vị tính: việc"],
    ["", "", "Tính đến 03/11/2024", "", ""],
    ["", "THEO DÕI VIỆC GIAO", "", "", ""],
    ["", "", "Exported 2024-11-03", "", ""],
]
WHOLE = ["TT", "Mã", "Thời hạn", "Kết quả", "Trạng thái"]


@pytest.mark.parametrize("title", LETTERHEADS)
def test_a_letterhead_is_no_heading_however_it_stands(title: list[str]) -> None:
    assert header_of(title, WHOLE, *LONG) == [1]
    assert header_of(title, [""] * 5, TOP, BOTTOM, *LONG) == [2, 3]
    assert header_of(title, *LONG) == []


@pytest.mark.parametrize("groups", [["", "", "2023", "", "2024"], ["", "", "Thời gian", "", "Theo dõi"]])
def test_groups_over_whole_headings_are_headings(groups: list[str]) -> None:
    assert header_of(groups, WHOLE, *LONG) == [0, 1]


@pytest.mark.parametrize(
    "titles",
    [
        [["", "", "", "Sprint 14", ""]],
        [["", "", "Quý IV", "", ""], ["", "", "", "", "Phòng Tổng hợp"]],
        [["Theo dõi chung", "", "", "Tuần 44", ""]],
        [["", "Nhóm Một", "", "Cần Thơ", ""], [""] * 5],
    ],
)
def test_any_words_above_the_whole_headings_of_a_list_are_titles(titles: list[list[str]]) -> None:
    assert header_of(*titles, WHOLE, *LONG) == [len(titles)]


def test_a_lone_group_over_columns_of_numbers_is_a_heading() -> None:
    rows = [["Sở Y tế", "12", "7", "5", "0"], ["Sở Nội vụ", "4", "1", "2", "1"]] * 3
    headings = ["Đơn vị", "Giao", "Xong", "Chậm", "Khác"]
    assert header_of(["", "2024", "", "", ""], headings, *rows) == [0, 1]


def test_a_body_without_headings_has_none() -> None:
    assert header_of(*LONG) == []
    assert header_of(GROUP, *LONG) == []


def test_the_first_name_of_a_group_below_whole_headings_is_no_heading() -> None:
    assert header_of(WHOLE, ["", "Sở Y tế", "", "", ""], *LONG) == [0]
    assert header_of(WHOLE, NUMBERS, ["", "Sở Y tế", "", "", ""], *LONG) == [0]


def test_headings_over_words_stand_above_all_rows_as_full() -> None:
    words = [[f"Việc {n}", "Sở Y tế", "Đang làm"] for n in range(20)]
    unlike = ["Kiểm tra", "Công an tỉnh", "Tạm dừng"]
    assert header_of(["Nội dung", "Chủ trì", "Tình trạng"], *words, unlike, *words) == [0]
    assert header_of(*[["Nội dung", "Chủ trì", "Tình trạng"]] * 2, *words) == [0, 1]


def test_repeated_headings_are_headings_and_a_task_is_none() -> None:
    row = ["NV-001", "Rà soát", "Sở Y tế", "01/04/2024", "An", "", ""]
    rows = [[f"NV-{n:03}", *row[1:]] for n in range(1, 9)]
    headings = ["Mã", "Nội dung", "Chủ trì", "Hạn", *["Người theo dõi"] * 3]
    assert header_of(headings, *rows) == [0]
    words = [["Rà soát đất đai", "Sở Xây dựng", "Đang làm"], ["Báo cáo", "Sở Y tế", "Xong"]] * 4
    assert header_of(["Nội dung", "Chủ trì", "Tình trạng"], *words) == [0]


def test_years_over_columns_are_headings_and_years_below_are_values() -> None:
    assert header_of(["Đơn vị", "2022", "2023"], ["Sở Y tế", "12", "15"], ["Sở Nội vụ", "7", "9"]) == [0]
    assert header_of(
        ["Đơn vị", "Năm"], ["Sở Y tế", "2021"], ["Sở Nội vụ", "2019"], ["Sở Tài chính", "2024"]
    ) == [0]


def test_headings_written_twice_are_both_headings() -> None:
    assert header_of(HEADINGS, HEADINGS, *TASKS) == [0, 1]


def test_blank_rows_and_notes_around_a_table_are_none_of_it() -> None:
    note = ["Ghi chú: số liệu đến hết quý I, lấy từ phần mềm quản lý văn bản", "", ""]
    table = find_table(Sheet("", [note, ["", "", ""], HEADINGS, *TASKS, ["", "", ""], note]))
    assert table is not None
    assert (table.header_rows, table.rows) == ((2,), TASKS)
