"""Reviewed corrections take the place of cells before they are read; what no longer fits is refused whole."""

import datetime as dt

import pandas as pd
import pytest
from openpyxl import Workbook

import hganalysis as hg
from hganalysis.errors import ParamsError
from hganalysis.intake.corrections import CORRECTABLE, HEADINGS, load_corrections

MAP = {
    "columns": {
        "task_id": ["Mã"], "agency": ["Chủ trì"], "title": ["Nội dung"], "assigned_on": ["Ngày giao"],
        "due_on": ["Hạn"], "status": ["Trạng thái"], "completed_on": ["Hoàn thành"],
    },
}  # fmt: skip
EXPORT = """\
Mã,Chủ trì,Nội dung,Ngày giao,Hạn,Trạng thái,Hoàn thành
01,Sở Y tế,Một,01/02/2024,01/03/2024,Đã hoàn thành,
02,Sở Y tế,Hai,01/02/2024,28/03/2024,Đang thực hiện,
03,Sở Tài chính,Ba,01/02/2024,25/03/2024,Đã hoàn thành,20/03/2024
03,Sở Tài chính,Ba,01/02/2024,25/03/2024,Đã hoàn thành,20/03/2024
"""
AGREED = {"agreed": "đồng ý", "who": "Sở Y tế", "why": "nhập thiếu", "document": "12/SYT-VP"}


def row(**changes):
    return dict.fromkeys(HEADINGS, "") | AGREED | changes


COMPLETED = row(task_id="01", column="Ngày hoàn thành", new="05/03/2024")


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "viec.csv"
    path.write_text(EXPORT, encoding="utf-8")
    return path


def corrections(folder, *rows, headings=None):
    book = Workbook()
    book.active.append(headings or [*HEADINGS.values()])
    for each in rows:
        book.active.append([each[name] for name in HEADINGS])
    path = folder / "dinh-chinh.xlsx"
    book.save(path)
    return path


def corrected(export, *rows):
    return hg.read_tasks(export, MAP, corrections=load_corrections(corrections(export.parent, *rows)))


def test_a_corrected_cell_is_read_as_the_cell_of_an_export_and_recorded_with_the_one_before(export):
    _, before = hg.read_tasks(export, MAP)
    tasks, findings = corrected(export, COMPLETED)
    assert tasks["completed_on"][0] == pd.Timestamp(2024, 3, 5)
    assert {*before["code"]} - {*findings["code"]} == {"done_without_date"}
    told = findings[findings["code"] == "corrected"].iloc[0]
    assert (told["row"], told["column"], told["value"], told["task_id"]) == (2, "Hoàn thành", "", "01")
    assert told["reason"] == "Sửa thành «05/03/2024»: Sở Y tế; nhập thiếu; 12/SYT-VP"


@pytest.mark.parametrize(
    ("new", "read"),
    [
        ("05/03/2024", dt.datetime(2024, 3, 5)),
        ("2024-03-05", dt.datetime(2024, 3, 5)),
        (dt.datetime(2024, 3, 5), dt.datetime(2024, 3, 5)),
        ("05/03/2024 16:30", dt.datetime(2024, 3, 5, 16, 30)),
        (45356, dt.datetime(2024, 3, 5)),
    ],
)
@pytest.mark.parametrize("dayfirst", [True, False])
def test_a_corrected_date_is_day_first_whatever_the_map_says_and_throws_no_doubt_on_its_column(
    export, new, read, dayfirst
):
    if not dayfirst:
        text = EXPORT.replace("20/03/2024", "03/20/2024").replace("25/03/2024", "03/25/2024")
        text = text.replace("28/03/2024", "03/28/2024").replace("01/02/2024", "02/01/2024")
        export.write_text(text.replace("01/03/2024", "03/01/2024"), encoding="utf-8")
    chosen = load_corrections(corrections(export.parent, {**COMPLETED, "new": new}))
    tasks, findings = hg.read_tasks(export, {**MAP, "dates": {"dayfirst": dayfirst}}, corrections=chosen)
    assert tasks["completed_on"][0] == read
    assert tasks["doubt"].isna().all()
    assert not {"dates_swapped", "dates_contradicted"} & {*findings["code"]}


@pytest.mark.parametrize("new", ["Tạm dừng", "tạm hoãn", "TẠM DỪNG"])
def test_a_state_is_given_by_a_word_of_the_map_or_by_our_own(export, new):
    change = row(task_id="02", column="Trạng thái", old="đang  thực hiện", new=new)
    tasks, _ = corrected(export, change)
    assert tasks["state"][1] == "paused"


def test_a_column_that_the_export_lacks_is_made_where_its_blanks_say_nothing(export):
    tasks, _ = corrected(export, row(task_id="02", column="Nguyên nhân", new="Thiếu vốn"))
    assert tasks["cause_raw"].fillna("").tolist() == ["", "Thiếu vốn", "", ""]


def test_a_value_is_taken_away_by_an_empty_new_one(export):
    change = row(task_id="03", sheet="", source_row="4", column="Ngày hoàn thành", old="20/03/2024")
    tasks, _ = corrected(export, change)
    assert pd.isna(tasks["completed_on"][2])
    assert tasks["completed_on"][3] == pd.Timestamp(2024, 3, 20)


def test_what_was_not_agreed_is_kept_in_the_file_and_not_applied(export):
    tasks, findings = corrected(export, {**COMPLETED, "agreed": "Không"})
    assert pd.isna(tasks["completed_on"][0])
    assert "corrected" not in {*findings["code"]}


WRONG = {
    "không có nhiệm vụ «99»": row(task_id="99", column="Ngày hoàn thành", new="05/03/2024"),
    "có nhiều dòng trong tệp nguồn (4, 5)": row(task_id="03", column="Ngày hoàn thành", new="05/03/2024"),
    "là «Đang thực hiện», không phải «Tạm dừng»": row(
        task_id="02", column="Trạng thái", old="Tạm dừng", new="Đã hoàn thành"
    ),
    "trong tệp nguồn đã là «20/03/2024»; xóa": row(
        task_id="03", source_row="4", column="Ngày hoàn thành", old="19/03/2024", new="20/03/2024"
    ),
    "không rõ trạng thái mới «xong rồi»": row(
        task_id="03", source_row="5", column="Trạng thái", old="Đã hoàn thành", new="xong rồi"
    ),
    "giá trị mới «31/02/2024»": row(task_id="02", column="Ngày hoàn thành", new="31/02/2024"),
    "không có cột «Lĩnh vực»": row(task_id="02", column="Lĩnh vực", new="Y tế"),
}


def test_all_that_does_not_fit_the_export_is_told_at_once_with_its_row(export):
    with pytest.raises(ParamsError) as refused:
        corrected(export, COMPLETED, *WRONG.values())
    lines = str(refused.value).splitlines()
    assert len(lines) == len(WRONG)
    for place, (line, wrong) in enumerate(zip(lines, WRONG, strict=True), 3):
        assert line.startswith(f"dinh-chinh.xlsx, dòng {place}: ")
        assert wrong in line


def test_one_cell_is_not_corrected_twice(export):
    with pytest.raises(ParamsError, match=r"dòng 3: ô này đã đính chính ở dinh-chinh.xlsx, dòng 2"):
        corrected(export, COMPLETED, {**COMPLETED, "new": "06/03/2024"})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"agreed": ""}, "«Duyệt» còn trống"),
        ({"agreed": "có lẽ"}, "«Duyệt» là «có lẽ»"),
        ({"task_id": ""}, "thiếu mã nhiệm vụ"),
        ({"column": "Màu"}, "không đính chính được cột «Màu»"),
        ({"column": "Mã nhiệm vụ"}, "không đính chính được cột «Mã nhiệm vụ»"),
        ({"who": ""}, "thiếu «Người đề nghị»"),
        ({"why": "", "document": ""}, "thiếu cả «Lý do» và «Văn bản»"),
    ],
)
def test_a_row_that_is_not_filled_in_is_refused_before_any_export_is_read(tmp_path, change, told):
    with pytest.raises(ParamsError) as refused:
        load_corrections(corrections(tmp_path, COMPLETED, {**COMPLETED, **change}))
    assert str(refused.value).startswith("dinh-chinh.xlsx, dòng 3: ")
    assert told in str(refused.value)


def test_other_headings_and_files_that_are_no_table_are_refused(tmp_path):
    changed = [*[*HEADINGS.values()][:-1], "Khác"]
    with pytest.raises(ParamsError, match="không thấy hàng tiêu đề"):
        load_corrections(corrections(tmp_path, COMPLETED, headings=changed))
    (tmp_path / "hong.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ParamsError, match="corrections: "):
        load_corrections(tmp_path / "hong.xlsx")


def test_every_column_is_called_by_one_name_only():
    assert len({*CORRECTABLE.values()}) == len(CORRECTABLE)
