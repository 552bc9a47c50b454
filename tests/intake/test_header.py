"""Headers are found under titles, over one to three rows; a row below is a task or told apart from one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hganalysis.intake.header import Header, find_header
from hganalysis.intake.rows import RowJudge
from hganalysis.reading.sheet import Sheet
from hganalysis.settings.export_map import load_map

COLUMNS = {
    "task_id": ["Mã nhiệm vụ", "Mã"],
    "title": "Nội dung",
    "agency": ["Chủ trì", "Cơ quan thực hiện - Chủ trì"],
    "coop": "Phối hợp",
    "assigned_on": "Ngày giao",
    "due_on": ["Hạn xử lý", "Thời hạn - Hạn xử lý"],
    "due_original": "Hạn ban đầu",
    "status": "Trạng thái",
    "completed_on": "Ngày hoàn thành",
}
MAP = load_map({"columns": COLUMNS, "states": {"open": "open"}})
SPELLINGS = MAP.headers()
PLAIN = ["Mã nhiệm vụ", "Nội dung", "Chủ trì", "Hạn xử lý", "Trạng thái", "Ngày hoàn thành"]
TASK = ["NV01", "Báo cáo", "Sở Y tế", "15/9/2024", "Đang thực hiện", None]


def found(rows: list[list[Any]], *merged: tuple[tuple[int, int], tuple[int, int]]) -> Header:
    header = find_header(Sheet("s", rows, merged=merged), SPELLINGS)
    assert header is not None
    return header


def place(header: Header) -> tuple[int, int]:
    return header.first, header.last


def test_a_plain_header_under_titles_is_found_without_them() -> None:
    header = found([["UBND TỈNH", "", ""], ["DANH SÁCH NHIỆM VỤ"], PLAIN, TASK], ((1, 0), (1, 5)))

    assert place(header) == (2, 2)
    assert header.labels == PLAIN
    assert header.columns == {
        "task_id": 0,
        "title": 1,
        "agency_raw": 2,
        "due_raw": 3,
        "status_raw": 4,
        "completed_on": 5,
    }
    assert header.missing() == []


def test_a_title_merged_over_the_whole_table_does_not_become_part_of_the_labels() -> None:
    header = found([["DANH SÁCH", *[""] * 5], PLAIN, TASK], ((0, 0), (0, 5)))
    assert (place(header), header.labels) == ((1, 1), PLAIN)


TWO_ROWS = [
    ["Mã nhiệm vụ", "Nội dung", "Cơ quan thực hiện", "", "Thời hạn", "", "Trạng thái"],
    ["", "", "Chủ trì", "Phối hợp", "Hạn xử lý", "Hạn ban đầu", ""],
]
TWO_ROW_MERGES = (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3)), ((0, 4), (0, 5)), ((0, 6), (1, 6)))


def test_a_header_of_two_merged_rows_is_joined() -> None:
    header = found([*TWO_ROWS, TASK], *TWO_ROW_MERGES)

    assert place(header) == (0, 1)
    assert header.labels == [
        "Mã nhiệm vụ",
        "Nội dung",
        "Cơ quan thực hiện - Chủ trì",
        "Cơ quan thực hiện - Phối hợp",
        "Thời hạn - Hạn xử lý",
        "Thời hạn - Hạn ban đầu",
        "Trạng thái",
    ]
    assert header.missing() == []
    assert header.columns["due_original"] == 5


def test_a_header_of_two_rows_without_merged_cells_is_found_by_its_lower_labels() -> None:
    header = found([*TWO_ROWS, TASK])
    assert place(header) == (0, 1)
    assert {header.columns[name] for name in ("task_id", "agency_raw", "due_raw", "status_raw")} == {
        0,
        2,
        4,
        6,
    }


def test_a_header_of_three_rows_is_joined_and_any_of_its_endings_may_be_mapped() -> None:
    rows = [
        ["Mã", "Thực hiện", "", "", "Trạng thái"],
        ["", "Cơ quan", "", "Thời hạn", ""],
        ["", "Chủ trì", "Phối hợp", "Hạn xử lý", ""],
        ["NV01", "Sở Y tế", "", "15/9/2024", "Đang thực hiện"],
    ]
    merged = (((0, 0), (2, 0)), ((0, 1), (0, 3)), ((1, 1), (1, 2)), ((0, 4), (2, 4)))
    header = found(rows, *merged)

    assert place(header) == (0, 2)
    assert header.labels[1:4] == [
        "Thực hiện - Cơ quan - Chủ trì",
        "Thực hiện - Cơ quan - Phối hợp",
        "Thực hiện - Thời hạn - Hạn xử lý",
    ]
    assert header.places(["thời hạn-hạn xử lý"]) == [3]
    assert header.missing() == []


def test_a_header_grows_over_merged_cells_though_its_first_row_knows_enough() -> None:
    rows = [[*PLAIN, "Kết quả", ""], [*[""] * 6, "Văn bản", "Số tệp"], [*TASK, "", ""]]
    merged = (*(((0, i), (1, i)) for i in range(6)), ((0, 6), (0, 7)))
    header = found(rows, *merged)

    assert place(header) == (0, 1)
    assert header.labels[6:] == ["Kết quả - Văn bản", "Kết quả - Số tệp"]


@pytest.mark.parametrize(
    "label", ["HẠN XỬ LÝ", " Hạn  xử\nlý ", "Ha\u0323n xư\u0309 ly\u0301", "Hạn xử lý\u200b"]
)
def test_labels_are_compared_without_case_spaces_and_composition(label: str) -> None:
    assert found([[label if each == "Hạn xử lý" else each for each in PLAIN]]).columns["due_raw"] == 3


def test_the_whole_label_goes_before_its_ending() -> None:
    rows = [["Mã", "Chủ trì", "Thời hạn", "Gia hạn", "Trạng thái"], ["", "", "Hạn xử lý", "Hạn xử lý", ""]]
    header = found(rows)
    assert (header.columns["due_raw"], header.ambiguous) == (2, {})


def test_two_columns_of_one_name_are_ambiguous_and_neither_is_taken() -> None:
    header = found([[*PLAIN, "Hạn xử lý"], [*TASK, ""]])

    assert header.ambiguous == {"due_raw": [3, 6]}
    assert header.missing() == ["due_raw"]


def test_a_preferred_spelling_wins_over_a_later_one() -> None:
    header = found([["Mã", *PLAIN]])
    assert header.columns["task_id"] == 1


def test_data_that_holds_a_heading_does_not_make_a_header() -> None:
    rows = [PLAIN, TASK, ["NV02", "Nội dung", "Chủ trì", "Hạn xử lý", "", ""]]
    assert place(found(rows)) == (0, 0)


def test_missing_columns_are_named_and_one_of_state_and_completion_is_enough() -> None:
    assert found([["Mã", "Nội dung"]]).missing() == ["agency_raw", "due_raw", "status_raw"]
    assert found([["Mã", "Chủ trì", "Hạn xử lý", "Ngày hoàn thành"]]).missing() == []


@pytest.mark.parametrize("rows", [[], [[]], [["", None]], [["a", "b"], ["c"]]])
def test_a_sheet_without_any_known_heading_has_no_header(rows: list[list[Any]]) -> None:
    assert find_header(Sheet("s", rows), SPELLINGS) is None


def test_rows_of_different_length_are_no_trouble() -> None:
    assert found([["x"], PLAIN[:2], PLAIN, ["NV01"]]).columns["completed_on"] == 5


HEADINGS = ["TT", *PLAIN, "Ngày giao"]
JUDGE = RowJudge(found([HEADINGS]), MAP)
DAY = dt.date(2024, 9, 15)

ROWS = [
    ("task", [1, "NV01", "Báo cáo", "Sở Y tế", DAY, "Đang thực hiện", None, DAY]),
    ("task", ["", "", "Báo cáo", "Sở Y tế", DAY, "Đang thực hiện", None, DAY]),
    ("task", ["1", "NV01", "Báo cáo", "", DAY, "Đang thực hiện", None, None]),
    ("task", ["1", "NV01", "Báo cáo", "Sở Y tế", None, "Đang thực hiện", None, None]),
    ("task", ["1", "NV01", "Báo cáo", "Sở Y tế", DAY, None, None, None]),
    ("task", ["1", "NV01", None, "Sở Y tế", None, None, None, None]),
    ("task", [None, "NV01", None, "Sở Y tế", None, None, None, None]),
    ("task", [None, "NV01", None, None, DAY, None, None, None]),
    ("task", [None, None, "Báo cáo", None, DAY, "Đang thực hiện", None, None]),
    ("task", [1, 17.0, "Báo cáo", "Sở Y tế", 45550.0, "Đang thực hiện", None, None]),
    ("task", [1, "ABC", "Báo cáo", "Sở Y tế", DAY, "Đang thực hiện", None, None]),
    ("task", [None, None, "Tổng hợp kết quả", "Sở Y tế", DAY, "Đang thực hiện", None, None]),
    ("task", [None, None, "Tổng số hộ nghèo", "Sở Y tế", DAY, "Đang thực hiện", None, None]),
    ("task", [None, None, "Tổng cộng ngân sách năm 2024", "Sở Y tế", DAY, "Đang thực hiện", None, None]),
    ("task", ["1", "NV01", "Tổng cộng", "Sở Y tế", DAY, "Đang thực hiện", None, None]),
    ("task", ["1", "1", "2", "3", "4", "x", None, None]),
    ("task", [None, None, None, "Sở Y tế", DAY]),
    ("task", [None, None, None, "Sở Y tế", "Thường xuyên"]),
    ("task", [None, None, None, "Sở Y tế", None, "Đang thực hiện"]),
    ("task", [None, None, None, "Sở Y tế", None, None, "15/9/2024"]),
    ("task", [None, "ABC", None, "Sở Y tế", None, "Đang thực hiện"]),
    ("task", [None, None, None, None, DAY, "Đang thực hiện"]),
    ("task", [None, "Tổng cộng 12", None, "Sở Y tế", DAY, "Đang thực hiện"]),
    ("task", [None, "Tổng cộng 12", None, None, DAY, "Đang thực hiện"]),
    ("task", [None, None, None, "Tổng cộng", DAY, "Đang thực hiện"]),
    ("total", [None, "Tổng cộng 12", None, None, DAY]),
    ("total", [None, None, None, "Tổng cộng", DAY]),
    ("blank", [None] * 8),
    ("blank", ["", "  ", "\n", None, "", "\u00a0", "", ""]),
    ("blank", []),
    ("total", ["Tổng cộng", None, "991 dòng"]),
    ("total", [None, "TỔNG CỘNG", None, "34 đơn vị", 12, 3, 4, None]),
    ("total", ["Tổng cộng:", 991]),
    ("total", ["Tổng số", None, 991, 5, 6, 7]),
    ("total", ["Cộng (12)", None, 12]),
    ("total", ["Tổng 991 nhiệm vụ"]),
    ("total", ["TỔNG CỘNG (I+II)", "", 1, 2, 3, 4]),
    ("header", HEADINGS),
    ("header", ["TT", *[each.upper() for each in PLAIN], ""]),
    ("header", ["", "Mã nhiệm vụ", "", "Chủ trì", "Hạn xử lý"]),
    ("numbers", ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"]),
    ("numbers", [1, 2, 3, 4, 5, 6, 7, 8]),
    ("numbers", [1.0, 2.0, 3.0, 4.0]),
    ("numbers", ["A", "B", "1", "2", "3", "4=2-3"]),
    ("text", ["I", "Các sở, ban, ngành tỉnh (634)"]),
    ("text", ["Các sở, ban, ngành"]),
    ("text", [None, "NGƯỜI LẬP BIỂU", None, None, None, "CHÁNH VĂN PHÒNG"]),
    ("text", [None, "NGƯỜI LẬP BIỂU", None, "CHÁNH VĂN PHÒNG"]),
    ("text", [None, None, None, None, "Hậu Giang, ngày 06 tháng 11 năm 2024"]),
    ("text", ["Ghi chú: số liệu đến ngày 03/11/2024"]),
    ("text", ["1", "Lĩnh vực kinh tế"]),
    ("other", [None, "NGƯỜI LẬP BIỂU", "KẾ TOÁN", "THỦ TRƯỞNG"]),
    ("other", [None, "NGƯỜI LẬP BIỂU", None, "KẾ TOÁN", None, "THỦ TRƯỞNG"]),
    ("other", ["1", None, "Báo cáo quý", None, None, None, None, DAY]),
    ("other", ["I", None, None, "Sở Y tế", None, None, None, 5]),
    ("other", [None, None, None, "Sở Y tế", "31/02/2024"]),
    ("other", [None, None, None, None, DAY, None, None, DAY]),
    ("other", [None, "ABC", None, "Sở Y tế", None, "chữ lạ"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "cells"), ROWS)
def test_each_row_below_the_header_is_what_a_reader_would_call_it(kind: str, cells: list[Any]) -> None:
    assert JUDGE.kind(cells) == kind


def test_both_rows_of_a_repeated_two_row_header_are_headers() -> None:
    judge = RowJudge(found([*TWO_ROWS, TASK], *TWO_ROW_MERGES), MAP)
    assert [judge.kind(row) for row in TWO_ROWS] == ["header", "header"]


AGENCY_FIRST = ["Chủ trì", "Mã", "Hạn xử lý", "Trạng thái"]


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("task", ["Tổng cộng đồng X", 7, "15/9/2024", ""]),
        ("task", ["Tổng cộng đồng X", 7, "", ""]),
        ("task", ["Tổng công ty Y", 7, "15/9/2024", ""]),
        ("task", ["Tổng công ty Y", "", "15/9/2024", ""]),
        ("task", ["Sở Y tế", "", "15/9/2024", ""]),
        ("task", ["Sở Y tế", "", "", "open"]),
        ("task", ["Sở Y tế", "", "31/02/2024", ""]),
        ("task", ["Sở Y tế", "AX", "", "open"]),
        ("task", ["", "", "15/9/2024", "open"]),
        ("other", ["", "AX", "31/02/2024", ""]),
        ("other", ["Các sở", "", 12, ""]),
        ("total", ["Tổng cộng", "", "15/9/2024", ""]),
        ("total", ["Tổng cộng", 7, "", ""]),
        ("total", ["Tổng số", 7, 12, 5]),
        ("text", ["Các sở", "I", "", ""]),
        ("text", ["NGƯỜI LẬP BIỂU", "", "", "CHỦ TỊCH"]),
        ("text", ["", "", "Hậu Giang, ngày 06 tháng 11 năm 2024", ""]),
    ],
)
def test_with_four_columns_fewer_cells_make_a_task(kind: str, cells: list[Any]) -> None:
    assert RowJudge(found([AGENCY_FIRST]), MAP).kind(cells) == kind
