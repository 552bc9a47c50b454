"""From a file to tidy tasks and findings: nothing lost, nothing guessed, every fault told with its place."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from exports import (
    HEADER,
    MAP,
    TASK,
    codes,
    read,
    row_of,
    spelled,
    table_of,
    with_map,
    write_book,
    write_csv,
    write_html,
    write_ods,
    write_parquet,
    write_spreadsheetml,
    write_xlsx,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from hganalysis import vocab
from hganalysis.counting.status import classify, mark_population
from hganalysis.errors import SourceError
from hganalysis.intake.findings import FINDING_COLUMNS, KINDS
from hganalysis.intake.task_table import read_tasks
from hganalysis.sample import build_sample

ROOT = Path(__file__).parents[2]


def refusal(path: Path, export_map: dict[str, Any] = MAP) -> str:
    with pytest.raises(SourceError) as caught:
        read_tasks(path, export_map)
    message = str(caught.value)
    assert message.startswith(path.name)
    assert "\n" not in message
    return message


def only(tasks: pd.DataFrame) -> dict[str, Any]:
    """The one task there is, missing values as None."""
    [record] = tasks.astype(object).where(tasks.notna(), None).to_dict("records")
    return record


def test_a_plain_task_is_read_whole(tmp_path: Path) -> None:
    row = row_of(
        1,
        **{
            "Hạn": dt.date(2024, 3, 1),
            "Trạng thái": "Đã hoàn thành",
            "Hoàn thành": dt.datetime(2024, 2, 28, 16, 30),
            "Phối hợp": "Sở Tư pháp; SYT; UBND TP Vị Thanh",
            "Gia hạn": 2,
            "Tiến độ": "98,5%",
        },
    )
    tasks, findings = read(tmp_path, row)

    assert only(tasks) == {
        "task_id": "NV01",
        "title": "Báo cáo",
        "agency_raw": "Sở Y tế",
        "agency_id": "so-y-te",
        "agency": "Sở Y tế",
        "agency_group": "department",
        "coop_raw": "Sở Tư pháp; UBND thành phố Vị Thanh",
        "coop_count": 2,
        "assigned_on": pd.Timestamp(2024, 2, 1),
        "due_raw": "01/03/2024",
        "due_kind": "dated",
        "due_on": pd.Timestamp(2024, 3, 1),
        "due_has_time": False,
        "extension_count": 2.0,
        "status_raw": "Đã hoàn thành",
        "state": "done",
        "progress_pct": 98.5,
        "completed_on": pd.Timestamp(2024, 2, 28, 16, 30),
        "completed_has_time": True,
        "exclusion": None,
        "doubt": None,
        "source_file": "viec.xlsx",
        "source_sheet": "Danh sách",
        "source_row": 2,
    }
    assert codes(findings) == ["column_unused"]


@pytest.mark.parametrize(
    ("due", "kind", "found"),
    [
        ("Không thời hạn", "none", []),
        ("KHÔNG CÓ HẠN", "none", []),
        (unicodedata.normalize("NFD", "Thường xuyên"), "recurrent", []),
        ("Chờ quyết định", "waiting", []),
        (None, "none", []),
        ("  ", "none", []),
        ("01/01/1970", "none", ["date_null"]),
        (dt.date(1970, 1, 1), "none", ["date_null"]),
        (25569, "none", ["date_null"]),
        ("31/02/2024", "unreadable", ["due_unreadable"]),
        ("Trước 15/9/2024", "unreadable", ["due_unreadable"]),
        ("Quý III", "unreadable", ["due_unreadable"]),
        (True, "unreadable", ["due_unreadable"]),
        ("15/9/2024", "dated", []),
    ],
)
def test_the_kinds_of_missing_deadline_stay_apart(
    tmp_path: Path, due: Any, kind: str, found: list[str]
) -> None:
    tasks, findings = read(
        tmp_path, row_of(Hạn=due), export_map=with_map(dates={"null_values": ["01/01/1970"]})
    )

    assert (tasks["due_kind"].tolist(), tasks["due_on"].notna().tolist()) == ([kind], [kind == "dated"])
    assert codes(findings) == sorted(["column_unused", *found])


def test_a_deadline_that_shows_an_error_is_not_a_missing_deadline(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "viec.xlsx", table_of(row_of(1), row_of(2)))
    book = openpyxl.load_workbook(path)
    for name, value in (("F2", "#N/A"), ("F3", "=E3+30")):
        book.worksheets[0][name] = value
    book.worksheets[0]["F2"].data_type = "e"
    book.save(path)
    tasks, findings = read_tasks(path, MAP)

    assert tasks["due_kind"].tolist() == ["unreadable", "unreadable"]
    assert findings.loc[findings["code"] == "due_unreadable", "value"].tolist() == [
        "#N/A",
        "(công thức chưa có kết quả)",
    ]


def test_before_a_day_is_remarked_with_what_it_is_taken_for(tmp_path: Path) -> None:
    tasks, findings = read(
        tmp_path, row_of(Hạn="Trước 15/9/2024"), export_map=with_map(dates={"before": "exclusive"})
    )
    [found] = findings[findings["code"] == "due_before"].to_dict("records")

    assert tasks["due_on"].tolist() == [pd.Timestamp(2024, 9, 14)]
    assert found["reason"] == "Hiểu là 14/09/2024 (dates.before)"


def test_map_words_add_to_the_reference_and_go_before_it(tmp_path: Path) -> None:
    export_map = with_map(
        states={"Đã chuyển": "open", "đã hoàn thành": "returned"}, due_words={"khi có yêu cầu": "waiting"}
    )
    rows = [row_of(i, **{"Trạng thái": each, "Hạn": "Khi có yêu cầu"}) for i, each in
            enumerate(["Đã chuyển", "Đã hoàn thành", "ĐANG THỰC HIỆN", "Tạm hoãn"], 1)]  # fmt: skip
    tasks, findings = read(tmp_path, *rows, export_map=export_map)

    assert tasks["state"].tolist() == ["open", "returned", "open", "paused"]
    assert set(tasks["due_kind"]) == {"waiting"}
    assert codes(findings) == ["column_unused"]


@pytest.mark.parametrize(
    ("value", "code"), [("Đã chuyển", "state_unknown"), (None, "state_missing"), (5, "state_unknown")]
)
def test_a_state_nobody_knows_keeps_the_task_and_is_an_error(tmp_path: Path, value: Any, code: str) -> None:
    tasks, findings = read(tmp_path, row_of(**{"Trạng thái": value}))

    assert tasks["state"].tolist() == ["unknown"]
    assert findings.loc[findings["severity"] == "error", "code"].tolist() == [code]


def test_without_a_state_column_a_completion_date_says_done_even_one_nobody_can_read(tmp_path: Path) -> None:
    columns = {"task_id": "Mã", "agency": "Chủ trì", "due_on": "Hạn", "completed_on": "Hoàn thành"}
    rows = [row_of(1, **{"Hoàn thành": "28/02/2024"}), row_of(2), row_of(3, **{"Hoàn thành": "xong rồi"})]
    tasks = read(tmp_path, *rows, export_map={"columns": columns})[0]

    assert tasks["state"].tolist() == ["done", "open", "done"]
    assert tasks["doubt"].isna().tolist() == [True, True, False]
    assert classify(tasks, as_of="2024-11-03")["status"].tolist() == [
        "done_on_time",
        "open_overdue",
        "unclassified",
    ]


def test_an_unreadable_completion_leaves_the_task_unclassified_whatever_its_state(tmp_path: Path) -> None:
    rows = [row_of(i, **{"Trạng thái": each, "Hoàn thành": "tuần sau"}) for i, each in
            enumerate(["Đã hoàn thành", "Đang thực hiện"], 1)]  # fmt: skip
    tasks, findings = read(tmp_path, *rows)

    assert tasks["doubt"].tolist() == ["unreadable_completion"] * 2
    assert findings.loc[findings["severity"] == "error", "code"].tolist() == ["completion_unreadable"] * 2


def test_contradictions_between_columns_are_told(tmp_path: Path) -> None:
    rows = [
        row_of(1, **{"Trạng thái": "Đã hoàn thành"}),
        row_of(2, **{"Hoàn thành": "28/02/2024"}),
        row_of(3, **{"Trạng thái": "Đã hoàn thành", "Hoàn thành": "31/01/2024"}),
        row_of(4, **{"Trạng thái": "Đã hoàn thành", "Hoàn thành": "01/02/2024"}),
        row_of(5, **{"Mã": None, "Nội dung": "Báo cáo về…"}),
        row_of(6, Hạn="31/01/2024"),
        row_of(7, Hạn="01/02/2024"),
    ]
    findings = read(tmp_path, *rows)[1]
    told = findings[findings["code"] != "column_unused"]

    assert list(zip(told["row"], told["code"], told["column"], strict=True)) == [
        (2, "done_without_date", "Hoàn thành"),
        (3, "completed_but_not_done", "Hoàn thành"),
        (4, "completed_before_assigned", "Hoàn thành"),
        (6, "id_missing", "Mã"),
        (6, "text_truncated", "Nội dung"),
        (7, "due_before_assigned", "Hạn"),
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (3, 3.0), (3.0, 3.0), ("3", 3.0), ("98,5", 98.5), ("98.5 %", 98.5), ("100%", 100.0), (None, None),
        ("1.234", None), ("1.000", None), ("-1", None), ("ba", None), (True, None),
        (dt.date(2024, 1, 1), None), ("٣", None), ("1e3", None), ("inf", None),
    ],
)  # fmt: skip
def test_a_number_is_a_number_or_a_finding(tmp_path: Path, cell: Any, value: float | None) -> None:
    tasks, findings = read(tmp_path, row_of(**{"Gia hạn": cell}))

    assert [None if pd.isna(each) else each for each in tasks["extension_count"]] == [value]
    assert ("number_unreadable" in codes(findings)) == (value is None and cell is not None)


@pytest.mark.parametrize(
    ("cells", "percents", "told"),
    [
        ([0.2, 1, 0], [20.0, 100.0, 0.0], True),
        ([0.29, 0.57, "1"], [29.0, 57.0, 100.0], True),
        (["0,125", "1", "0"], [12.5, 100.0, 0.0], True),
        ([0.5, 1, "30%"], [50.0, 100.0, 30.0], True),
        ([0.5, 1, 100], [50.0, 100.0, 100.0], True),
        ([1, 50, 100], [1.0, 50.0, 100.0], False),
        ([1, 50, 50], [1.0, 50.0, 50.0], False),
        ([1, 1, 0], [100.0, 100.0, 0.0], True),
        (["0,5%", "1%", "100%"], [0.5, 1.0, 100.0], False),
        ([0, 0, 0], [0.0, 0.0, 0.0], False),
    ],
)
def test_progress_that_a_spreadsheet_keeps_as_a_share_is_read_in_percent_and_told(
    tmp_path: Path, cells: list[Any], percents: list[float], told: bool
) -> None:
    rows = [row_of(n, **{"Tiến độ": cell}) for n, cell in enumerate(cells, 1)]
    tasks, findings = read(tmp_path, *rows)

    assert tasks["progress_pct"].tolist() == percents
    assert ("percent_as_share" in codes(findings)) is told
    assert "number_unreadable" not in codes(findings)


@pytest.mark.parametrize("null", ["NULL", "null", "(NULL)", "[NULL]", r"\N", "[]", "{}", "None", "NaN"])
def test_what_programs_write_for_nothing_is_blank_in_columns_of_text(tmp_path: Path, null: str) -> None:
    nothing = {"Nội dung": null, "Phối hợp": null, "Gia hạn": null, "Chủ trì": null}
    tasks, findings = read(tmp_path, row_of(1, **nothing), row_of(2))

    assert tasks.loc[0, ["title", "coop_raw", "extension_count", "agency"]].isna().all()
    assert set(codes(findings)) == {"agency_missing", "column_unused"}


def test_a_name_of_later_is_told_and_counted_for_who_has_it(tmp_path: Path) -> None:
    later = row_of(1, **{"Chủ trì": "Sở Nông nghiệp và Môi trường", "Ngày giao": "03/02/2025"})
    tasks, findings = read(tmp_path, {**later, "Hạn": "20/02/2025", "Hoàn thành": "19/02/2025"})
    [told] = findings[findings["code"] == "agency_named_later"].to_dict("records")

    assert tasks["agency_id"].notna().all()
    assert told["reason"].startswith("Giao trước ngày có Sở Nông nghiệp và Môi trường (từ 19/02/2025")


def test_agencies_are_resolved_at_the_day_the_task_was_given(tmp_path: Path) -> None:
    rows = [
        row_of(1, **{"Chủ trì": "Sở Tài chính", "Ngày giao": "18/02/2025", "Hạn": "01/03/2025"}),
        row_of(2, **{"Chủ trì": "Sở Tài chính", "Ngày giao": "19/02/2025", "Hạn": "01/03/2025"}),
        row_of(3, **{"Chủ trì": "Long Mỹ"}),
        row_of(4, **{"Chủ trì": "Công ty A"}),
        row_of(5, **{"Chủ trì": None}),
        row_of(6, **{"Chủ trì": ";"}),
        row_of(7, **{"Chủ trì": "Sở Y tế, Sở Tư pháp"}),
    ]
    tasks, findings = read(tmp_path, *rows)
    told = findings[findings["code"] != "column_unused"]

    assert tasks["agency_id"].fillna("").tolist() == [
        "so-tai-chinh", "so-tai-chinh-2025", "", "", "", "", "so-y-te",
    ]  # fmt: skip
    assert tasks["agency_group"].tolist()[2:6] == ["unresolved"] * 4
    assert tasks["agency"].fillna("").tolist()[2:] == ["Long Mỹ", "Công ty A", "", "", "Sở Y tế"]
    assert tasks["coop_raw"].fillna("").tolist()[6] == "Sở Tư pháp"
    assert told["code"].tolist() == [
        "agency_ambiguous", "agency_unknown", "agency_missing", "agency_missing", "several_leads",
    ]  # fmt: skip
    assert told["reason"].tolist()[0] == "Có thể là: UBND thị xã Long Mỹ hoặc UBND huyện Long Mỹ"


def test_an_unknown_coordinating_agency_stays_as_written_and_is_told(tmp_path: Path) -> None:
    tasks, findings = read(tmp_path, row_of(**{"Phối hợp": "Công ty A; Sở Tư pháp; Long Mỹ"}))
    [found] = findings[findings["code"] == "coop_unknown"].to_dict("records")

    assert (tasks["coop_raw"].tolist(), tasks["coop_count"].tolist()) == (
        ["Công ty A; Sở Tư pháp; Long Mỹ"],
        [3],
    )
    assert found["column"] == "Phối hợp"
    assert found["reason"].startswith(
        "Công ty A: Không có tên này trong danh mục vào ngày giao; Long Mỹ: Có thể là"
    )


def test_without_a_directory_names_stand_as_they_are(tmp_path: Path) -> None:
    rows = [
        row_of(1, **{"Chủ trì": "Home  Office"}),
        row_of(2, **{"Chủ trì": "Culture, Media and Sport; HO"}),
    ]
    tasks = read(tmp_path, *rows, export_map=with_map(agencies={"directory": "none"}))[0]

    assert tasks["agency"].tolist() == ["Home Office", "Culture, Media and Sport"]
    assert tasks["agency_id"].tolist() == ["home office", "culture, media and sport"]
    assert set(tasks["agency_group"]) == {"other"}
    assert tasks["coop_raw"].fillna("").tolist() == ["", "HO"]


def test_rows_that_the_map_does_not_keep_stay_excluded(tmp_path: Path) -> None:
    rows = [row_of(i, Loại=each) for i, each in enumerate(["Chính", " CHÍNH", "Phụ", None], 1)]
    tasks, findings = read(tmp_path, *rows, export_map=with_map(keep={"loại": "Chính"}))

    assert tasks["exclusion"].fillna("").tolist() == ["", "", "not_selected", "not_selected"]
    assert "Loại" not in set(findings["value"])


@pytest.mark.parametrize(
    ("value", "written"), [(True, "TRUE"), (1, "1"), (1.0, "1"), (dt.date(2024, 9, 15), "15/09/2024")]
)
def test_a_kept_value_is_compared_as_a_reader_sees_it(tmp_path: Path, value: Any, written: str) -> None:
    tasks = read(tmp_path, row_of(Loại=value), export_map=with_map(keep={"Loại": [written]}))[0]
    assert tasks["exclusion"].isna().tolist() == [True]


def test_a_column_to_keep_by_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "viec.xlsx", table_of(TASK))
    with pytest.raises(SourceError, match="cần đúng một cột mang tên Loại"):
        read_tasks(path, with_map(keep={"Loại": "x"}))


def test_rows_that_are_no_tasks_are_listed_with_what_they_hold(tmp_path: Path) -> None:
    task = table_of(row_of(1))[1]
    rows = [
        ["UBND TỈNH", None, None, "CỘNG HÒA"],
        [],
        HEADER,
        [f"({i})" for i in range(1, 9)],
        ["I", "Các sở"],
        task,
        HEADER,
        [None, None, "Báo cáo quý", None, None, None, None, "28/02/2024"],
        ["Tổng cộng", None, "1 dòng"],
        [None, "NGƯỜI LẬP BIỂU"],
    ]
    tasks, findings = read_tasks(write_xlsx(tmp_path / "viec.xlsx", rows), MAP)
    told = findings[findings["code"] != "column_unused"]

    assert tasks["source_row"].tolist() == [6]
    assert list(zip(told["row"], told["code"], told["value"], strict=True)) == [
        (1, "row_dropped", "UBND TỈNH | CỘNG HÒA"),
        (4, "row_dropped", "(1) | (2) | (3) | (4) | (5) | (6) | (7) | (8)"),
        (5, "row_dropped", "I | Các sở"),
        (7, "row_dropped", " | ".join(HEADER)),
        (8, "row_not_task", "Báo cáo quý | 28/02/2024"),
        (9, "row_dropped", "Tổng cộng | 1 dòng"),
        (10, "row_dropped", "NGƯỜI LẬP BIỂU"),
    ]
    assert len(set(told["reason"])) == 7


def test_the_row_number_is_the_one_a_spreadsheet_program_shows(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "viec.xlsx", table_of(row_of(1), row_of(2)), top=5, left=3)
    assert read_tasks(path, MAP)[0]["source_row"].tolist() == [6, 7]

    rows = table_of(row_of(1, **{"Nội dung": "một\nhai\nba"}), row_of(2))
    path = write_csv(tmp_path / "viec.csv", [["DANH SÁCH"], [], *rows])
    tasks = read_tasks(path, MAP)[0]
    assert tasks["source_row"].tolist() == [4, 5]
    assert tasks["title"].tolist()[0] == "một\nhai\nba"


def test_a_merged_agency_is_that_of_every_row_it_covers(tmp_path: Path) -> None:
    rows = table_of(row_of(1), row_of(2), row_of(3, **{"Chủ trì": "Sở Tư pháp"}))
    path = write_xlsx(tmp_path / "viec.xlsx", rows, merges=("D2:D3",))
    tasks, findings = read_tasks(path, MAP)
    [found] = findings[findings["code"] == "merged_filled"].to_dict("records")

    assert tasks["agency"].tolist() == ["Sở Y tế", "Sở Y tế", "Sở Tư pháp"]
    assert (found["row"], found["column"], found["value"]) == (2, "Chủ trì", "Sở Y tế")
    assert found["reason"] == "Ô gộp từ dòng 2 đến dòng 3"
    assert "agency_missing" not in codes(findings)


def test_a_merged_completion_is_not_filled_but_an_error(tmp_path: Path) -> None:
    rows = table_of(*(row_of(i, **{"Hoàn thành": "28/02/2024"}) for i in (1, 2)))
    path = write_xlsx(tmp_path / "viec.xlsx", rows, merges=("H2:H3",))
    tasks, findings = read_tasks(path, MAP)
    [found] = findings[findings["code"] == "merged_data"].to_dict("records")

    assert tasks["completed_on"].notna().tolist() == [True, False]
    assert (found["severity"], found["row"]) == ("error", 2)


def test_a_merged_deadline_is_that_of_every_row_it_covers_and_is_told(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "viec.xlsx", table_of(row_of(1), row_of(2)), merges=("F2:F3",))
    tasks, findings = read_tasks(path, MAP)
    [found] = findings[findings["code"] == "merged_due"].to_dict("records")

    assert tasks["due_on"].nunique() == 1
    assert tasks["due_on"].notna().all()
    assert (found["severity"], found["row"], found["rows"]) == ("warning", 2, 2)


def test_a_row_with_an_id_of_its_own_a_title_and_a_day_is_a_task_without_agency(tmp_path: Path) -> None:
    known = ("Mã", "Nội dung", "Ngày giao")
    bare = {name: "" for name in row_of(2) if name not in known}
    path = write_xlsx(tmp_path / "viec.xlsx", table_of(row_of(1), row_of(2, **bare)))
    tasks, findings = read_tasks(path, MAP)

    assert tasks["due_kind"].tolist() == ["dated", "none"]
    assert "agency_missing" in codes(findings)


def test_merged_cells_beside_the_tasks_and_across_columns_are_nobodys_business(tmp_path: Path) -> None:
    rows = [*table_of(row_of(1), row_of(2)), [None, None, None, "Lãnh đạo"], [], []]
    path = write_xlsx(tmp_path / "viec.xlsx", rows, merges=("D4:D6", "A2:A3", "H2:I3"))
    assert not {"merged_filled", "merged_data"} & set(read_tasks(path, MAP)[1]["code"])


def test_sheets_are_joined_in_their_order_and_others_are_listed(tmp_path: Path) -> None:
    shuffled = ["Chủ trì", "Mã", "Hạn chót", "Trạng thái", "Hạn", "Ghi chú"]
    second = [shuffled, ["Công ty A", "NV02", None, "Đang thực hiện", "31/02/2024", "x"]]
    sheets = {"Z": table_of(row_of(1)), "A": second, "Hướng dẫn": [["Nhập mỗi việc một dòng"]], "Trống": []}
    tasks, findings = read_tasks(write_book(tmp_path / "viec.xlsx", sheets), MAP)

    assert tasks["source_sheet"].tolist() == ["Z", "A"]
    assert tasks["title"].fillna("").tolist() == ["Báo cáo", ""]
    assert tasks["note"].fillna("").tolist() == ["", "x"]
    assert list(dict.fromkeys(findings["sheet"])) == ["Z", "A", "Hướng dẫn"]
    assert findings.loc[findings["code"] == "sheet_skipped", "reason"].tolist() == [
        "Không nhận ra hàng tiêu đề của bảng nhiệm vụ; 1 dòng có dữ liệu không được đọc"
    ]


def test_a_sheet_that_is_nearly_a_task_table_is_an_error_not_a_remark(tmp_path: Path) -> None:
    wrong = [
        ["Hạn xử lí" if each == "Hạn" else each for each in row] for row in table_of(row_of(2), row_of(3))
    ]
    path = write_book(tmp_path / "viec.xlsx", {"một": table_of(row_of(1)), "hai": wrong})
    findings = read_tasks(path, MAP)[1]
    [found] = findings[findings["code"] == "sheet_incomplete"].to_dict("records")

    assert (found["severity"], found["sheet"], found["row"]) == ("error", "hai", 1)
    assert found["reason"] == "Thiếu cột due_on (đã tìm: Hạn); 2 dòng dưới tiêu đề không được đọc"


def test_a_required_column_that_could_be_two_is_refused_with_both(tmp_path: Path) -> None:
    rows = [[*row, extra] for row, extra in zip(table_of(row_of(1)), ["Hạn", "01/04/2024"], strict=True)]
    message = refusal(write_xlsx(tmp_path / "viec.xlsx", rows, left=2))
    assert "due_on có thể là «Hạn» (cột G) hoặc «Hạn» (cột J)" in message

    sheets = {"một": table_of(row_of(2)), "hai": rows}
    assert "trang «hai»: due_on có thể là" in refusal(write_book(tmp_path / "viec.xlsx", sheets))


def test_an_optional_column_that_could_be_two_is_left_out_and_told(tmp_path: Path) -> None:
    rows = [
        [*row, *extra] for row, extra in zip(table_of(row_of(1)), [["Ghi chú"] * 2, ["a", "b"]], strict=True)
    ]
    tasks, findings = read_tasks(write_xlsx(tmp_path / "viec.xlsx", rows), MAP)

    assert "note" not in tasks
    assert "note có thể là «Ghi chú» (cột I) hoặc «Ghi chú» (cột J); không dùng cột nào" in set(
        findings["reason"]
    )


def test_missing_columns_are_refused_with_what_was_looked_for_and_what_is_there(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "viec.csv", [["Mã", "Cơ quan", "Trạng thái"], ["NV01", "Sở Y tế", "x"]])
    export_map = {"columns": {**MAP["columns"], "due_on": ["Hạn", "Thời hạn"]}}
    message = refusal(path, export_map)

    assert "thiếu cột agency (đã tìm: Chủ trì), due_on (đã tìm: Hạn, Thời hạn)" in message
    assert "Các tiêu đề có: Mã, Cơ quan, Trạng thái" in message


@pytest.mark.parametrize("rows", [[["a", "b"], ["c", "d"]], [["một cột"], ["x"]]])
def test_a_file_without_any_known_heading_is_refused(tmp_path: Path, rows: Any) -> None:
    for path in (write_csv(tmp_path / "viec.csv", rows), write_xlsx(tmp_path / "viec.xlsx", rows)):
        assert "không trang nào có hàng tiêu đề mà bảng ánh xạ biết. Cần các cột như: Mã, Chủ trì" in refusal(
            path
        )


def test_an_export_without_rows_gives_an_empty_table_of_the_same_types(tmp_path: Path) -> None:
    headings = [*HEADER, "Phối hợp", "Gia hạn", "Ngày nhập"]
    full = read(tmp_path, row_of(1, **{"Phối hợp": "Sở Tư pháp", "Gia hạn": 1, "Ngày nhập": "01/02/2024"}))
    empty = read_tasks(write_csv(tmp_path / "viec.csv", [headings]), MAP)

    for one, other in zip(full, empty, strict=True):
        assert one.dtypes.to_dict() == other.dtypes.to_dict()
    assert len(empty[0]) == 0
    judged = classify(
        mark_population(empty[0], by="assigned_on", start="2024-01-01", end="2024-11-03"), as_of="2024-11-03"
    )
    assert len(judged) == 0


def test_columns_without_a_value_have_the_same_types_as_full_ones(tmp_path: Path) -> None:
    names = ["Phối hợp", "Gia hạn", "Ngày nhập", "Ghi chú", "Hạn ban đầu"]
    full = dict(zip(names, ["Sở Tư pháp", 1, "01/02/2024", "x", "01/02/2024"], strict=True))
    one, other = (read(tmp_path, row_of(1, **each))[0] for each in (full, dict.fromkeys(names)))
    assert one.dtypes.to_dict() == other.dtypes.to_dict()


def test_a_workbook_of_1904_is_read_where_dates_are_dates_alone(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in table_of(row_of(1, Hạn=dt.date(2024, 3, 1)), row_of(2, Hạn=44000)):
        book.worksheets[0].append(row)
    book.save(tmp_path / "viec.xlsx")
    tasks, findings = read_tasks(tmp_path / "viec.xlsx", MAP)

    assert tasks["due_kind"].tolist() == ["dated", "unreadable"]
    assert tasks["due_on"].tolist()[0] == pd.Timestamp(2024, 3, 1)
    assert "1904" in findings.loc[findings["code"] == "due_unreadable", "reason"].tolist()[0]


def test_every_finding_says_where_what_why_and_what_to_do(tmp_path: Path) -> None:
    rows = [
        row_of(1, **{"Hạn": "x", "Trạng thái": "?", "Hoàn thành": "y", "Chủ trì": "z", "Ngày giao": "w"}),
        row_of(1, **{"Chủ trì": "Sở Y tế", "Gia hạn": "nhiều"}),
    ]
    findings = read(tmp_path, *rows)[1]

    assert list(findings.columns) == list(FINDING_COLUMNS)
    assert findings["row"].notna().all()
    text = findings.drop(columns=["row", "task_id", "about"])
    assert (text != "").all(axis=None)
    cells = findings[findings["code"] != "column_unused"]
    assert set(cells["task_id"]) == {"NV01"}
    assert set(cells["column"]) == {
        "Hạn",
        "Trạng thái",
        "Hoàn thành",
        "Chủ trì",
        "Ngày giao",
        "Mã",
        "Gia hạn",
    } - {"Mã"}
    for record in findings.to_dict("records"):
        assert (record["severity"], record["action"]) == (
            KINDS[record["code"]].severity,
            KINDS[record["code"]].action,
        )


def test_findings_name_columns_as_the_sheet_does_even_when_it_has_no_such_column(tmp_path: Path) -> None:
    columns = {key: MAP["columns"][key] for key in ("task_id", "agency", "due_on", "status")}
    findings = read(tmp_path, row_of(1, **{"Trạng thái": "Đã hoàn thành"}), export_map={"columns": columns})[
        1
    ]
    assert findings.loc[findings["code"] == "done_without_date", "column"].tolist() == ["Ngày hoàn thành"]


def test_reading_twice_gives_the_same_and_leaves_the_file_alone(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "viec.xlsx", table_of(row_of(1), row_of(1), row_of(3, Hạn="x")))
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    one, other = (read_tasks(path, MAP) for _ in range(2))

    for first, second in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(first, second)
        assert first.to_csv() == second.to_csv()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_map_is_found_by_name_from_the_root(tmp_path: Path) -> None:
    path = ROOT / "data" / "nhiem-vu-2024-11-03.xlsx"
    assert len(read_tasks(path, "qlvb", root=ROOT)[0]) == 991


def test_the_simulated_export_is_read_as_it_truly_is(tmp_path: Path) -> None:
    truth = build_sample(tmp_path / "viec.xlsx")
    tasks, findings = read_tasks(tmp_path / "viec.xlsx", "qlvb", root=ROOT)

    assert _facts(tasks) == _facts(truth.tasks)
    judged = classify(
        mark_population(tasks, by="assigned_on", start="2024-01-01", end="2024-11-03"), as_of="2024-11-03"
    )
    sizes = judged["status"].value_counts()
    assert {status: int(sizes[status]) for status in vocab.STATUSES} == {
        status: truth.totals[status] for status in vocab.STATUSES
    }
    assert sorted(findings.loc[findings["severity"] == "error", "code"]) == [
        "agency_ambiguous",
        "agency_ambiguous",
        "done_without_date",
    ]


def _facts(tasks: pd.DataFrame) -> list[tuple[str, ...]]:
    text = [
        "task_id",
        "doc_number",
        "agency_id",
        "due_kind",
        "state",
        "status_raw",
        "field",
        "note",
        "cause_raw",
    ]
    dates = ["doc_date", "assigned_on", "entered_on", "due_on", "reported_on", "completed_on", "confirmed_on"]
    numbers = ["extension_count", "progress_pct", "evidence_count", "reminder_count", "coop_count"]
    facts = pd.concat(
        [
            tasks[text].astype(object).where(tasks[text].notna(), "").map(lambda each: str(each).casefold()),
            tasks[dates].apply(lambda each: pd.to_datetime(each).dt.strftime("%Y-%m-%d").fillna("")),
            tasks[numbers].apply(lambda each: each.astype(float).astype(str)),
        ],
        axis=1,
    )
    return sorted(facts.itertuples(index=False, name=None))


CLOCKLESS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))
MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0, second=0)
)
TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=20)
TABLES = st.lists(
    st.fixed_dictionaries(
        {
            "Nội dung": TEXTS,
            "Chủ trì": st.sampled_from(["Sở Y tế", "Sở Tư pháp", "UBND huyện Châu Thành A"]),
            "Ngày giao": st.dates(dt.date(1990, 1, 1), dt.date(2024, 12, 31)),
            "Hạn": st.one_of(st.none(), CLOCKLESS, MOMENTS),
            "Trạng thái": st.sampled_from(["Đã hoàn thành", "Đang thực hiện", "Tạm hoãn"]),
            "Hoàn thành": st.one_of(st.none(), CLOCKLESS, MOMENTS),
            "Ghi chú": TEXTS,
        }
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLES, st.sampled_from(["xlsx", "csv", "utf-16", "ods", "html", "spreadsheetml", "parquet"]))
def test_any_table_that_is_written_reads_back_equal(
    tmp_path: Path, table: list[dict[str, Any]], kind: str
) -> None:
    rows = table_of(*(row_of(i, **each) for i, each in enumerate(table, 1)), {"Ghi chú": None})[:-1]
    tasks = read_tasks(_written_as(kind, tmp_path, rows), MAP)[0]

    assert tasks["task_id"].tolist() == [f"NV{i:02d}" for i in range(1, len(table) + 1)]
    for name, heading in (("title", "Nội dung"), ("note", "Ghi chú"), ("agency", "Chủ trì")):
        written = [unicodedata.normalize("NFC", each[heading]).strip() for each in table]
        written = [re.sub(" +", " ", each) if kind == "html" else each for each in written]
        assert tasks[name].fillna("").tolist() == written
    for name, heading in (("due_on", "Hạn"), ("completed_on", "Hoàn thành"), ("assigned_on", "Ngày giao")):
        assert [None if pd.isna(each) else each for each in tasks[name]] == [
            None if each[heading] is None else pd.Timestamp(each[heading]) for each in table
        ]


def _written_as(kind: str, folder: Path, rows: Any) -> Path:
    if kind == "xlsx":
        return write_xlsx(folder / "viec.xlsx", [[_writable(cell) for cell in row] for row in rows])
    if kind in ("csv", "utf-16"):
        encoding, delimiter = ("utf-16", "\t") if kind == "utf-16" else ("utf-8", ",")
        return write_csv(folder / "viec.csv", [list(map(spelled, row)) for row in rows], encoding, delimiter)
    writers = {
        "ods": write_ods, "html": write_html, "spreadsheetml": write_spreadsheetml, "parquet": write_parquet,
    }  # fmt: skip
    return writers[kind](folder / "viec.xls", rows)


def _writable(cell: Any) -> Any:
    """A text that openpyxl would take for a formula stays text."""
    return f" {cell}" if isinstance(cell, str) and cell.startswith("=") else cell


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "",
            " ",
            "NV1",
            "Sở Y tế",
            "15/9/2024",
            "Đang thực hiện",
            "Tổng cộng",
            "I",
            "(1)",
            "(2)",
            "Mã",
            "Hạn",
            "x",
        ]
    ),
    st.integers(0, 50_000),
    st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)),
    st.booleans(),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(CELLS, max_size=9), max_size=12),
    st.lists(st.lists(st.sampled_from(["", "UBND TỈNH", "Mã", None]), max_size=4), max_size=3),
)
def test_every_row_is_a_task_or_listed_or_blank(tmp_path: Path, below: Any, above: Any) -> None:
    rows = [*above, HEADER, *below]
    path = write_xlsx(tmp_path / "viec.xlsx", rows)
    tasks, findings = read_tasks(path, MAP)
    listed = findings.loc[findings["code"].isin(["row_dropped", "row_not_task"]), "row"].tolist()
    blank = [
        i for i, row in enumerate(rows, 1) if all(cell is None or str(cell).strip() == "" for cell in row)
    ]

    accounted = sorted([*tasks["source_row"], *listed, *blank, len(above) + 1])
    assert accounted == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("other", [{"Trạng thái": "Thu hồi"}, {"Hạn": None}, {"Hạn": "Thường xuyên"}])
@pytest.mark.parametrize("order", [1, -1])
def test_contradicting_rows_of_one_task_never_take_it_out_of_the_total(
    tmp_path: Path, other: dict[str, Any], order: int
) -> None:
    tasks = read(tmp_path, *[row_of(2), row_of(2, **other)][::order])[0]

    statuses = classify(tasks, as_of="2024-11-03")["status"].tolist()
    assert sorted(statuses) == ["excluded", "unclassified"]


def test_a_number_and_a_truth_value_are_two_states_though_they_are_equal(tmp_path: Path) -> None:
    rows = [row_of(i, **{"Trạng thái": each}) for i, each in enumerate([True, 1, 1.0, "1", False, 0], 1)]
    states = {"True": "done", "1": "open", "False": "paused", "0": "returned"}
    tasks = read(tmp_path, *rows, export_map=with_map(states=states))[0]

    assert tasks["state"].tolist() == ["done", "open", "open", "open", "paused", "returned"]


MINIMAL = {"columns": {"task_id": "id", "agency": "ag", "due_on": "due", "completed_on": "done"}}


def test_on_a_map_of_four_columns_a_task_without_id_counts_and_other_rows_are_listed(tmp_path: Path) -> None:
    rows = [
        ["id", "ag", "due", "done"],
        ["", "A", "01/05/2024", ""],
        ["", "A", "01/05/2024", "02/05/2024"],
        ["", "A", "31/02/2024", ""],
        ["I", "Các sở", "", ""],
        ["Tổng cộng", "", "3", "1"],
        ["", "NGƯỜI LẬP BIỂU", "", "CHỦ TỊCH"],
    ]
    tasks, findings = read_tasks(write_csv(tmp_path / "viec.csv", rows), MINIMAL)

    assert tasks["source_row"].tolist() == [2, 3, 4]
    assert findings.loc[findings["code"] == "row_dropped", "row"].tolist() == [5, 6, 7]
    assert set(findings["code"]) >= {"id_missing", "due_unreadable"}
    assert "row_not_task" not in set(findings["code"])


def test_rows_that_the_map_does_not_keep_have_no_findings_of_their_own(tmp_path: Path) -> None:
    wrong = {"Hạn": "x", "Trạng thái": "?", "Hoàn thành": "y", "Chủ trì": "z", "Gia hạn": "nhiều", "Mã": None}
    rows = [row_of(1, Loại="Chính"), row_of(2, Loại="Phụ", **wrong)]
    tasks, findings = read(tmp_path, *rows, export_map=with_map(keep={"Loại": "Chính"}))

    assert tasks["exclusion"].fillna("").tolist() == ["", "not_selected"]
    assert set(findings["code"]) == {"column_unused"}


@pytest.mark.parametrize(
    ("sections", "rows"),
    [
        ({"keep": {"Loại": "x"}}, [["Mã", "Chủ trì", "Hạn", "Trạng thái"]]),
        ({}, [["Mã", "Chủ trì", "Hạn", "Hạn", "Trạng thái"]]),
        ({}, [["Mã", "Chủ trì"]]),
    ],
)
def test_a_csv_file_has_no_sheet_to_name(tmp_path: Path, sections: Any, rows: Any) -> None:
    message = refusal(write_csv(tmp_path / "viec.csv", [*rows, ["1", "2"]]), with_map(**sections))
    assert "trang" not in message.lower().replace("trạng", "")

    message = refusal(write_xlsx(tmp_path / "viec.xlsx", rows), with_map(**sections))
    assert message.startswith("viec.xlsx, trang «Danh sách»")


def test_without_a_directory_spellings_of_one_name_are_one_agency_shown_as_first_met(tmp_path: Path) -> None:
    spellings = ["Sở  ABC", "SỞ ABC", unicodedata.normalize("NFD", "sở abc"), "Sở ABD"]
    rows = [
        row_of(i, **{"Chủ trì": each, "Phối hợp": "sở ABC; SỞ abd"}) for i, each in enumerate(spellings, 1)
    ]
    tasks = read(tmp_path, *rows, export_map=with_map(agencies={"directory": "none"}))[0]

    assert tasks["agency"].tolist() == ["Sở ABC", "Sở ABC", "Sở ABC", "Sở ABD"]
    assert tasks["agency_id"].nunique() == 2
    assert tasks["coop_raw"].tolist() == ["Sở ABD", "Sở ABD", "Sở ABD", "Sở ABC"]


def test_rows_of_one_id_whose_agency_is_spelled_in_two_ways_are_one_task(tmp_path: Path) -> None:
    rows = [row_of(1, **{"Chủ trì": "DEPT A"}), row_of(1, **{"Chủ trì": "Dept  A"})]
    tasks, findings = read(tmp_path, *rows, export_map=with_map(agencies={"directory": "none"}))

    assert tasks["exclusion"].fillna("").tolist() == ["", "duplicate"]
    assert "same_id_other_agency" not in set(findings["code"])


def test_a_day_written_as_a_number_is_read_as_the_map_writes_days(tmp_path: Path) -> None:
    rows = [row_of(1, Hạn=20240501), row_of(2, Hạn=45413), row_of(3, Hạn="20240501")]
    tasks = read(tmp_path, *rows, export_map=with_map(dates={"formats": ["%Y%m%d"]}))[0]

    assert tasks["due_on"].tolist() == [pd.Timestamp(2024, 5, 1)] * 3
    assert tasks["due_raw"].tolist() == ["20240501", "45413", "20240501"]


def test_ids_that_a_spreadsheet_rounded_are_told_and_never_make_rows_duplicates(tmp_path: Path) -> None:
    ids = [1234567890123450000 + 10 * k for k in range(3)] + ["1,23457E+18", "1,23457E+18", 999999999999999]
    tasks, findings = read(tmp_path, *(row_of(Mã=each) for each in ids))

    assert tasks["exclusion"].isna().all()
    assert tasks["task_id"].dropna().tolist() == ["999999999999999"]
    assert findings["code"].tolist()[1:] == ["id_rounded"] * 5


@pytest.mark.parametrize(
    "word", ["Total", "Grand Total", "Totals:", "TOTAL 12", "Subtotal", "sub-total (1,234)"]
)
def test_english_totals_are_no_tasks(tmp_path: Path, word: str) -> None:
    total = {"TT": None, "Mã": word, "Chủ trì": "12 tasks", "Trạng thái": "Open: 12"}
    tasks, findings = read(tmp_path, row_of(1), row_of(2, **total, Hạn=None))

    assert len(tasks) == 1
    assert "Dòng tổng cộng" in findings["reason"].tolist()


def test_a_title_that_begins_with_total_is_a_task(tmp_path: Path) -> None:
    assert len(read(tmp_path, row_of(1, **{"Nội dung": "Total station survey"}))[0]) == 1


def test_a_record_longer_than_the_header_is_told_and_not_judged(tmp_path: Path) -> None:
    path = tmp_path / "viec.csv"
    path.write_text(
        "Mã,Chủ trì,Nội dung,Ngày giao,Hạn,Hoàn thành,Trạng thái\n"
        "NV1,Sở Y tế,Về a,1/2/2024,5/3/2024,4/3/2024,Đã hoàn thành,\n"
        "NV2,Sở Y tế,Về a, b,1/2/2024,5/3/2024,4/3/2024,Đã hoàn thành\n"
        "NV3,Sở Y tế,Về a,1/2/2024,5/3/2024\n",
        encoding="utf-8",
    )
    tasks, findings = read_tasks(path, MAP)

    assert tasks["doubt"].fillna("").tolist() == ["", "displaced_cells", ""]
    assert classify(tasks, as_of="2024-11-03")["status"].tolist()[1] == "unclassified"
    assert findings.loc[findings["code"] == "row_too_long", "row"].tolist() == [3]


def test_a_cell_merged_over_several_mapped_columns_puts_its_row_in_doubt(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "viec.xlsx", table_of(row_of(1), row_of(2)), merges=("F3:G3",))
    tasks, findings = read_tasks(path, MAP)
    [found] = findings[findings["code"] == "merged_data"].to_dict("records")

    assert tasks["doubt"].fillna("").tolist() == ["", "displaced_cells"]
    assert (found["row"], found["reason"]) == (3, "Một ô gộp chiếm chỗ của các cột Hạn, Trạng thái")


def test_rows_below_a_second_header_in_another_order_are_in_doubt_until_the_first_is_back(
    tmp_path: Path,
) -> None:
    first, *tasks_of_first = table_of(row_of(1), row_of(3))
    swapped = [*first[:4], "Hạn", "Trạng thái", "Ngày giao", *first[7:]]
    other = [2, "NV02", "x", "Sở Y tế", "01/03/2024", "Đang thực hiện", "01/02/2024"]
    rows = [first, tasks_of_first[0], swapped, other, first, tasks_of_first[1]]
    tasks, findings = read_tasks(write_xlsx(tmp_path / "viec.xlsx", rows), MAP)

    assert tasks["doubt"].fillna("").tolist() == ["", "displaced_cells", ""]
    assert findings.loc[findings["code"] == "columns_reordered", "row"].tolist() == [3]


def test_a_column_whose_days_and_months_excel_swapped_is_told_once(tmp_path: Path) -> None:
    days = [dt.date(2024, 3, 1) + dt.timedelta(days=5 * k) for k in range(12)]
    cells = [dt.date(d.year, d.day, d.month) if d.day <= 12 else f"{d:%d/%m/%Y}" for d in days]
    whole = [d if k % 2 else f"{d:%d/%m/%Y}" for k, d in enumerate(days)]
    rows = [
        row_of(k, Hạn=cell, **{"Ngày giao": day})
        for k, (cell, day) in enumerate(zip(cells, whole, strict=True))
    ]
    _, findings = read(tmp_path, *rows)
    [found] = findings[findings["code"] == "dates_swapped"].to_dict("records")

    assert (found["severity"], found["column"]) == ("error", "Hạn")
    assert found["reason"].startswith(f"{sum(d.day <= 12 for d in days)} ô là ngày thật")


def test_dates_that_the_time_zone_puts_on_another_day_are_counted_by_column(tmp_path: Path) -> None:
    due = ["2024-03-05T17:30:00Z", "2024-03-05T16:30:00Z", "2024-03-06T20:00:00Z"]
    tasks, findings = read(tmp_path, *(row_of(k, Hạn=each) for k, each in enumerate(due)))
    [found] = findings[findings["code"] == "dates_moved"].to_dict("records")

    assert tasks["due_on"].dt.day.tolist() == [6, 5, 7]
    assert (found["column"], found["reason"]) == (
        "Hạn",
        "2 ô có múi giờ, khi đổi sang giờ Asia/Ho_Chi_Minh thì sang ngày khác",
    )


@pytest.mark.parametrize(
    ("id_", "code"), [("NV2", "row_not_task"), ("12", "row_dropped"), ("II.1", "row_dropped")]
)
def test_an_id_with_a_title_and_nothing_else_is_a_warning(tmp_path: Path, id_: str, code: str) -> None:
    bare = dict.fromkeys(("TT", "Chủ trì", "Ngày giao", "Hạn", "Trạng thái"))
    _, findings = read(tmp_path, row_of(1), row_of(2, **bare | {"Mã": id_}))

    assert code in codes(findings)


@pytest.mark.parametrize("source", [None, 5, [], "", b"viec.csv", [None]])
def test_a_source_that_names_no_file_is_refused_in_one_line(source: Any) -> None:
    with pytest.raises(SourceError, match=r"Chưa cho biết đọc tệp nào\. Cần đường dẫn"):
        read_tasks(source, MAP)


def test_files_that_windows_leaves_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    write_csv(tmp_path / "viec.csv", table_of(row_of(1)))
    for name in ("desktop.ini", "Thumbs.db", ".DS_Store"):
        (tmp_path / name).write_bytes(b"\x00\x01")

    assert len(read_tasks(tmp_path, MAP)[0]) == 1


def test_an_agency_that_a_cell_names_twice_is_one_lead(tmp_path: Path) -> None:
    tasks, findings = read(tmp_path, row_of(1, **{"Chủ trì": "Sở Y tế, Sở y tế"}))

    assert tasks["agency"].tolist() == ["Sở Y tế"]
    assert "several_leads" not in codes(findings)


def test_a_file_without_any_known_heading_is_told_the_required_ones_alone(tmp_path: Path) -> None:
    message = refusal(write_csv(tmp_path / "viec.csv", [["a", "b"], ["c", "d"]]))
    assert "Cần các cột như: Mã, Chủ trì, Hạn, Trạng thái. Khai" in message


def test_windows_1252_is_read_where_windows_1258_says_the_same_and_is_refused_elsewhere(
    tmp_path: Path,
) -> None:
    path = write_csv(tmp_path / "viec.csv", table_of(row_of(1)))
    ascii_ = "Ma,Agency,Title,Due,Status\nQ1,Finance,{},05/03/2024,Open\n"
    export_map = {
        "columns": {
            "task_id": "Ma",
            "agency": "Agency",
            "title": "Title",
            "due_on": "Due",
            "status": "Status",
        },
        "states": {"Open": "open"},
        "agencies": {"directory": "none"},
    }
    path.write_bytes(ascii_.format("£5 – “x” à la Santé").encode("cp1252"))
    tasks, findings = read_tasks(path, export_map)
    path.write_bytes(ascii_.format("São João").encode("cp1252"))

    assert tasks["title"].tolist() == ["£5 – “x” à la Santé"]
    assert codes(findings) == ["encoding_assumed"]
    assert "Windows-1252 (chữ Tây Âu) hay Windows-1258" in refusal(path, export_map)


@pytest.mark.parametrize(
    ("text", "told"), [("Sở Y\x07 tế", True), ("Sở\tY\ntế", False), ("Sở Y tế", False), ("Sở Y tế\x7f", True)]
)
def test_a_control_character_is_told_where_it_stands(tmp_path: Path, text: str, told: bool) -> None:
    _, found = read_tasks(write_csv(tmp_path / "a.csv", table_of(row_of(**{"Chủ trì": text}))), MAP)
    assert [row["column"] for row in found.to_dict("records") if row["code"] == "control_character"] == (
        ["Chủ trì"] if told else []
    )


def test_a_word_for_no_deadline_in_the_column_of_the_original_ones_is_no_date_that_nobody_reads(
    tmp_path: Path,
) -> None:
    rows = [
        {**row_of(n), "Hạn": due, "Hạn ban đầu": original}
        for n, (due, original) in enumerate(
            [
                ("", "Thường xuyên"), ("", "15/9/2024"), ("20/9/2024", "Thường xuyên"), ("", "sớm"),
                *[("", "1/9/2024")] * 3,
            ],
            start=1,
        )
    ]  # fmt: skip
    tasks, findings = read_tasks(
        write_xlsx(tmp_path / "viec.xlsx", table_of(*rows)),
        with_map(columns=MAP["columns"] | {"due_original": "Hạn ban đầu"}),
    )

    assert tasks["due_kind"].tolist()[:4] == ["recurrent", "dated", "dated", "unreadable"]
    unread = findings[findings["code"] == "date_unreadable"]
    assert unread["task_id"].tolist() == tasks["task_id"].tolist()[2:4]
