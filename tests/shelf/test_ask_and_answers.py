"""An agency is asked by a letter and a workbook; what it fills in comes back as corrections, or as faults."""

import datetime as dt
import shutil
import subprocess
from dataclasses import replace

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook
from project import make_project
from published import publish_project

from hganalysis.cli.commands import main
from hganalysis.documents.model import Table
from hganalysis.errors import CheckError, ParamsError, SourceError
from hganalysis.intake.corrections import load_corrections
from hganalysis.report.reminder import Overdue, Reminder, build_reminder
from hganalysis.run.opened import open_period
from hganalysis.settings.office import load_office
from hganalysis.settings.reference import PACKAGED, use_reference
from hganalysis.shelf.answer_form import FINDINGS, GUIDE, TASKS
from hganalysis.shelf.answered import read_answers
from hganalysis.shelf.asking import ask
from hganalysis.shelf.proposed_corrections import write_proposals

EXPORT = """\
Mã,Chủ trì,Nội dung,Ngày giao,Hạn,Trạng thái,Hoàn thành,Nguyên nhân
01,Sở Y tế,Việc xong,01/02/2024,01/03/2024,Đã hoàn thành,01/03/2024,
02,Sở Y tế,Việc trễ,01/02/2024,01/03/2024,Đã hoàn thành,02/03/2024,
03,Sở Tài chính,Còn hạn,01/10/2024,04/11/2024,Đang thực hiện,,
04,Sở Tài chính,=Việc quá hạn,01/10/2024,02/11/2024,Đang thực hiện,,Thiếu vốn
05,Sở Tài chính,Thiếu ngày,01/10/2024,02/11/2024,Đã hoàn thành,,
06,Sở Tài chính,Việc quá hạn lâu,01/09/2024,02/10/2024,Đang thực hiện,,
07,Sở Nội vụ,Xong cả,01/09/2024,02/10/2024,Đã hoàn thành,02/10/2024,
"""
FINANCE, HEALTH = "so-tai-chinh", "so-y-te"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A published period, and what its agencies are asked."""
    root = tmp_path_factory.mktemp("office")
    params = make_project(root)
    (root / "data" / "viec.csv").write_text(EXPORT, encoding="utf-8")
    map_ = root / "params" / "maps" / "thu.yml"
    map_.write_text(
        map_.read_text("utf-8").replace("Hoàn thành}", "Hoàn thành, cause: Nguyên nhân}"), "utf-8"
    )
    folder = publish_project(params)
    ask(folder, root / "don-doc" / "ky-thu")
    return folder


@pytest.fixture
def sent(published):
    return published.parents[1] / "don-doc" / "ky-thu"


@pytest.fixture
def returned(tmp_path):
    folder = tmp_path / "tra-loi"
    folder.mkdir()
    return folder


def fill(sent, returned, cells, agency=FINANCE, sheet=TASKS, name=""):
    """Fill in the workbook of an agency: (task, heading) -> value."""
    path = returned / (name or f"tra-loi-{agency}.xlsx")
    source = path if path.exists() else sent / agency / f"tra-loi-{agency}.xlsx"
    book = load_workbook(source)
    page = book[sheet]
    headings = {cell.value: cell.column for cell in page[3]}
    rows = {page.cell(row, 1).value: row for row in range(4, page.max_row + 1)}
    for (task, heading), value in cells.items():
        page.cell(rows[task], headings[heading]).value = value
    book.save(path)
    return path


def proposed(returned, published):
    made = read_answers(returned, published.parent)
    return [(each.task_id, each.column, each.old, each.new) for each in made.proposed]


DONE = {
    ("04", "Trạng thái đúng"): "Đã hoàn thành",
    ("04", "Ngày hoàn thành đúng"): dt.datetime(2024, 11, 1),
    ("04", "Số văn bản"): "12/STC-VP",
}


def test_each_agency_with_something_to_answer_gets_one_folder_and_the_others_are_told(published, tmp_path):
    made = ask(published, tmp_path / "gui")
    assert [path.name for path in made.paths] == [FINANCE, HEALTH]
    assert made.nothing == ("Sở Nội vụ",)
    assert made.answer_by == dt.date(2024, 11, 15)
    names = {path.name for path in (tmp_path / "gui" / FINANCE).iterdir()}
    assert names == {"SHA256SUMS", "cong-van.docx", "cong-van.pdf", f"tra-loi-{FINANCE}.xlsx"}


@pytest.mark.parametrize(
    ("tasks_of", "said"),
    [
        ("nhiệm vụ UBND tỉnh", "thực hiện nhiệm vụ UBND tỉnh giao:"),
        ("nhiệm vụ được giao", "thực hiện nhiệm vụ được giao:"),
    ],
)
def test_the_subject_says_once_that_the_tasks_are_given(tasks_of, said):
    office = load_office().model_copy(update={"tasks_of": tasks_of})
    assert said in build_reminder(of_two_overdue([]), office).title


def test_the_same_period_gives_the_same_bytes(published, tmp_path):
    for name in ("a", "b"):
        ask(published, tmp_path / name, [FINANCE], zipped=True)
    a, b = ((tmp_path / name / f"{FINANCE}.zip").read_bytes() for name in ("a", "b"))
    assert a == b


def test_the_workbook_has_the_tasks_of_its_agency_alone_and_only_cells_to_fill_in_are_open(sent):
    book = load_workbook(sent / FINANCE / f"tra-loi-{FINANCE}.xlsx")
    page = book[TASKS]
    assert [page.cell(row, 1).value for row in range(4, page.max_row + 1)] == ["06", "04", "05", "03"]
    assert page.protection.sheet
    headings = {cell.value: cell.column for cell in page[3]}
    open_ = {label for label, place in headings.items() if not page.cell(4, place).protection.locked}
    assert open_ == {
        "Trạng thái đúng",
        "Ngày hoàn thành đúng",
        "Nguyên nhân chậm",
        "Giải trình",
        "Số văn bản",
    }
    assert {rule.type for rule in page.data_validations.dataValidation} == {"list", "date"}
    assert book[FINDINGS]["A4"].value == "05"
    told = [str(cell.value) for row in book[GUIDE].iter_rows() for cell in row if cell.value]
    assert any("chậm nhất ngày 15/11/2024" in each for each in told)
    assert "ky-thu" in told


def test_the_letter_is_a_letter_by_its_form_and_counts_what_it_asks(sent):
    letter = Document(sent / FINANCE / "cong-van.docx")
    cells = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    lines = [paragraph.text for paragraph in letter.paragraphs]
    assert any("V/v đôn đốc thực hiện" in each for each in cells)
    assert any("/VP.UBND" in each and "BC-" not in each for each in cells)
    assert "Kính gửi: Sở Tài chính" in lines
    assert "BÁO CÁO" not in lines
    found = next(each for each in lines if each.startswith("Qua theo dõi"))
    assert found.endswith(
        "Sở Tài chính còn 2 nhiệm vụ quá hạn chưa hoàn thành, chưa kể 1 nhiệm vụ chưa đủ dữ liệu để xếp loại."
    )
    assert any("chậm nhất ngày 15/11/2024" in each for each in lines)
    assert "=Việc quá hạn" in cells


@pytest.mark.parametrize(
    ("documents", "heading"),
    [
        (("1/KH", "2/KH"), "Số, ký hiệu văn bản"),
        (("", ""), "Mã nhiệm vụ"),
        (("1/KH", ""), "Số văn bản hoặc mã nhiệm vụ"),
    ],
)
def test_the_letter_says_what_its_tasks_are_named_by(documents, heading):
    rows = [Overdue(each, "Việc", "01/03/2024", 40, task_id=f"NV-{n}") for n, each in enumerate(documents, 1)]
    letter = build_reminder(of_two_overdue(rows), load_office())
    [listed] = [each for each in letter.blocks if isinstance(each, Table)]
    assert listed.columns[1].label == heading
    assert [row.cells[1] for row in listed.rows] == [each or f"NV-{n}" for n, each in enumerate(documents, 1)]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("kỳ thử", "kỳ thử, tính đến hết ngày 03/11/2024, Sở Y tế còn"),
        ("kỳ báo cáo đến ngày 03/11/2024", "kỳ báo cáo đến ngày 03/11/2024, Sở Y tế còn"),
    ],
)
def test_the_letter_says_its_day_once(label, said):
    rows = [Overdue("1/KH", "Việc", "01/03/2024", 40)] * 2
    assert said in str(build_reminder(replace(of_two_overdue(rows), label=label), load_office()))


def of_two_overdue(rows):
    return Reminder(
        agency="Sở Y tế", label="kỳ thử", as_of="2024-11-03", answer_by=dt.date(2024, 11, 15),
        counts={"open_overdue": 2}, findings=0, overdue=rows, workbook="a.xlsx", simulated=False,
    )  # fmt: skip


def test_nobody_is_pressed_for_a_task_that_the_audit_touches():
    rows = [
        Overdue("1/KH", "Việc A", "01/03/2024", 40, unclear=True),
        Overdue("2/KH", "Việc B", "01/03/2024", 40),
    ]
    letter = str(build_reminder(of_two_overdue(rows), load_office()))
    assert "còn 2 nhiệm vụ quá hạn chưa hoàn thành, trong đó 1 nhiệm vụ cần làm rõ vì khác số liệu" in letter
    assert "Giải trình 1 nhiệm vụ có số liệu khác với kỳ trước đã công bố" in letter
    assert "Hoàn thành 1 nhiệm vụ đã quá hạn;" in letter
    assert "Việc A (khác số liệu kỳ trước, cần làm rõ)" in letter
    assert "Việc B (" not in letter


def test_nobody_is_pressed_for_a_task_that_was_handed_in():
    rows = [
        Overdue("1/KH", "Việc A", "01/03/2024", 40, holder="approver"),
        Overdue("2/KH", "Việc B", "01/03/2024", 40, holder="reported_after"),
        Overdue("3/KH", "Việc C", "01/03/2024", 40, holder="unknown"),
        Overdue("4/KH", "Việc D", "01/03/2024", 40, unclear=True, holder="approver"),
    ]
    told = Reminder(
        agency="Sở Y tế", label="kỳ thử", as_of="2024-11-03", answer_by=dt.date(2024, 11, 15),
        counts={"open_overdue": 4, "open_in_time": 3}, findings=0, overdue=rows, workbook="a.xlsx",
        simulated=False, in_time_handed_in=2,
    )  # fmt: skip
    letter = str(build_reminder(told, load_office()))
    assert "còn 4 nhiệm vụ quá hạn chưa hoàn thành, trong đó 1 nhiệm vụ đã báo xong, chờ duyệt, " in letter
    assert "1 nhiệm vụ báo hoàn thành sau ngày chốt và 1 nhiệm vụ cần làm rõ vì khác số liệu" in letter
    assert "Hoàn thành 1 nhiệm vụ đã quá hạn;" in letter
    assert "đúng thời hạn 1 nhiệm vụ còn hạn;" in letter
    assert "Đối chiếu ngày báo cáo, ngày hoàn thành của 4 nhiệm vụ đã báo xong;" in letter
    for title in (
        "Việc A (cơ quan đã báo xong, chờ duyệt)",
        "Việc B (báo hoàn thành sau ngày chốt số liệu)",
        "Việc D (khác số liệu kỳ trước, cần làm rõ)",
    ):
        assert title in letter
    assert "Việc C (" not in letter


def test_what_cannot_be_asked_is_refused(published, tmp_path):
    with pytest.raises(ParamsError, match="Không có gì cần hỏi Sở Nội vụ"):
        ask(published, tmp_path / "x", ["Sở Nội vụ"])
    with pytest.raises(ParamsError, match="không sau ngày chốt số liệu"):
        ask(published, tmp_path / "x", by=dt.date(2024, 11, 3))
    copy = tmp_path / "outputs" / "ky-thu"
    shutil.copytree(published, copy)
    (copy / "bao-cao.html").write_text("khác", encoding="utf-8")
    with pytest.raises(CheckError, match="không lập công văn"):
        ask(copy, tmp_path / "x")
    (tmp_path / "cua-toi").mkdir()
    (tmp_path / "cua-toi" / "giu.txt").touch()
    with pytest.raises(ParamsError, match="có thứ không phải gói"):
        ask(published, tmp_path / "cua-toi")


def test_an_answer_becomes_a_correction_with_the_value_before(sent, returned, published):
    fill(sent, returned, {**DONE, ("06", "Nguyên nhân chậm"): "Phối hợp chậm"})
    assert proposed(returned, published) == [
        ("06", "cause_raw", "", "Phối hợp chậm"),
        ("04", "status_raw", "Đang thực hiện", "Đã hoàn thành"),
        ("04", "completed_on", "", "01/11/2024"),
    ]
    made = read_answers(returned, published.parent)
    assert {(each.who, each.document) for each in made.proposed} >= {("Sở Tài chính", "12/STC-VP")}
    assert "Chưa có trả lời của 1 cơ quan: Sở Y tế." in made.remarks


@pytest.mark.parametrize("written", ["01/11/2024", "1/11/2024", " 01/11/2024 ", "2024-11-01", 45597])
def test_a_day_is_read_as_text_and_as_excels_number(sent, returned, published, written):
    fill(sent, returned, {**DONE, ("04", "Ngày hoàn thành đúng"): written})
    assert ("04", "completed_on", "", "01/11/2024") in proposed(returned, published)


def test_a_value_that_is_there_already_is_no_correction(sent, returned, published):
    fill(
        sent, returned, {("04", "Trạng thái đúng"): "Đang thực hiện", ("04", "Nguyên nhân chậm"): "thiếu vốn"}
    )
    made = read_answers(returned, published.parent)
    assert made.proposed == ()
    assert any("không đề nghị sửa gì" in each for each in made.remarks)


def test_an_explanation_alone_is_kept_as_the_note_of_the_task(sent, returned, published):
    fill(sent, returned, {("04", "Giải trình"): "Chờ Bộ trả lời"})
    assert proposed(returned, published) == [("04", "note", "", "Chờ Bộ trả lời")]


def test_a_finding_is_answered_on_its_own_sheet(sent, returned, published):
    fill(sent, returned, {("05", "Giá trị đúng"): "01/11/2024"}, sheet=FINDINGS)
    assert proposed(returned, published) == [("05", "completed_on", "", "01/11/2024")]


def test_rows_may_be_sorted_and_those_deleted_are_told(sent, returned, published):
    path = fill(sent, returned, DONE)
    book = load_workbook(path)
    page = book[TASKS]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    page.delete_rows(4, len(rows))
    for at, row in enumerate(sorted(rows)[1:], start=4):
        for place, value in enumerate(row, start=1):
            page.cell(at, place).value = value
            if isinstance(value, str):
                page.cell(at, place).data_type = "s"
    book.save(path)
    assert len(proposed(returned, published)) == 2
    made = read_answers(returned, published.parent)
    assert any("thiếu 1 dòng so với sổ đã gửi (03)" in each for each in made.remarks)


WRONG = {
    "trạng thái «Gần xong» không có trong danh sách": {("04", "Trạng thái đúng"): "Gần xong"},
    "ngày hoàn thành «cuối tháng 10» không đọc được": {
        **DONE,
        ("04", "Ngày hoàn thành đúng"): "cuối tháng 10",
    },
    "ngày hoàn thành «31/02/2024» không đọc được": {**DONE, ("04", "Ngày hoàn thành đúng"): "31/02/2024"},
    "ngày hoàn thành 01/09/2024 trước ngày giao 01/10/2024": {
        **DONE,
        ("04", "Ngày hoàn thành đúng"): "01/09/2024",
    },
    "không có ngày hoàn thành": {("04", "Trạng thái đúng"): "Đã hoàn thành"},
    "chọn lại trạng thái": {("04", "Ngày hoàn thành đúng"): "01/11/2024"},
    "«Thời hạn» đã bị sửa từ «02/11/2024» thành «30/11/2024»": {
        ("04", "Thời hạn"): dt.datetime(2024, 11, 30)
    },
    "không có trong sổ đã gửi": {("04", "Mã nhiệm vụ"): "99"},
}


@pytest.mark.parametrize("told", WRONG)
def test_a_wrong_answer_is_told_with_its_workbook_sheet_and_row(sent, returned, published, told):
    fill(sent, returned, WRONG[told])
    with pytest.raises(SourceError) as refused:
        read_answers(returned, published.parent)
    first, *_ = str(refused.value).splitlines()
    assert first.startswith(f"tra-loi-{FINANCE}.xlsx, trang «{TASKS}», dòng 5: ")
    assert told in first


def answers_of(returned, published, capsys):
    """Run the command as a clerk does: exit code, what it printed, what it complained of."""
    try:
        code = main(["answers", str(returned), "--outputs", str(published.parent)])
    except SystemExit as stopped:
        code = stopped.code
    told = capsys.readouterr()
    return code or 0, told.out, told.err


@pytest.fixture
def office(published, tmp_path):
    """The office in a folder of its own, so that what is written stays in one test."""
    shutil.copytree(published.parents[1], tmp_path / "office")
    return tmp_path / "office" / "outputs" / published.name


def test_where_no_workbook_is_right_all_faults_are_told_at_once_and_nothing_is_written(
    sent, returned, published, capsys
):
    fill(sent, returned, WRONG["chọn lại trạng thái"])
    fill(sent, returned, {("02", "Trạng thái đúng"): "??"}, agency=HEALTH)
    (returned / "anh.xlsx").write_bytes(b"\x89PNG nothing")
    code, _, told = answers_of(returned, published, capsys)
    assert code == 3
    assert len([line for line in told.splitlines() if line.startswith("tra-loi-")]) == 2
    for name in (FINANCE, HEALTH, "anh.xlsx", "chưa ghi gì"):
        assert name in told
    assert not (published.parents[1] / "params" / "corrections").exists()


SPOILT = {
    "filled in wrongly": ("trạng thái «Gần xong»", lambda path: fill_again(path, TASKS, "02", "Gần xong")),
    "with changed headings": ("hàng tiêu đề đã bị đổi", lambda path: put_cell(path, TASKS, (3, 1), "Mã số")),
    "of another period": ("là sổ của kỳ «2023-12»", lambda path: cover(path, "Kỳ", "2023-12")),
    "of another publication": ("lập từ bản công bố khác", lambda path: cover(path, "Mã đối chiếu", "0" * 64)),
    "without a sheet": ("thiếu trang «Nhiệm vụ»", lambda path: without_sheet(path, TASKS)),
    "that is no workbook": ("hong.xlsx", lambda path: path.write_bytes(b"\x89PNG nothing")),
}


def put_cell(path, sheet, place, value):
    book = load_workbook(path)
    book[sheet].cell(*place).value = value
    book.save(path)


def fill_again(path, sheet, task, state):
    fill(path.parent, path.parent, {(task, "Trạng thái đúng"): state}, name=path.name)


def without_sheet(path, sheet):
    book = load_workbook(path)
    del book[sheet]
    book.save(path)


@pytest.mark.parametrize("how", SPOILT)
def test_a_bad_workbook_is_told_and_the_good_ones_are_read(sent, returned, office, capsys, how):
    told, spoil = SPOILT[how]
    fill(sent, returned, DONE)
    fill(sent, returned, DONE, name="hai.xlsx")
    spoil(fill(sent, returned, {}, agency=HEALTH, name="hong.xlsx"))
    code, out, err = answers_of(returned, office, capsys)
    assert code == 3
    assert "2 sổ trả lời của kỳ ky-thu: 2 đề nghị đính chính" in out
    first, line, *_ = err.splitlines()
    assert "Không dùng các sổ sau" in first
    assert line.startswith("hong.xlsx")
    assert told in line
    book = load_workbook(office.parents[1] / "params" / "corrections" / "ky-thu.xlsx")
    assert book.active.max_row == 3


def test_nothing_of_a_workbook_with_a_fault_counts_though_its_other_rows_are_right(sent, returned, published):
    fill(sent, returned, DONE | {("06", "Trạng thái đúng"): "Gần xong"})
    fill(sent, returned, {("02", "Nguyên nhân chậm"): "Phối hợp chậm"}, agency=HEALTH)
    made = read_answers(returned, published.parent)
    assert [each.task_id for each in made.proposed] == ["02"]
    assert [each.partition(":")[0] for each in made.refused] == [
        f"tra-loi-{FINANCE}.xlsx, trang «{TASKS}», dòng 4"
    ]
    assert not any("Chưa có trả lời" in each for each in made.remarks)


def test_of_workbooks_of_an_agency_that_disagree_none_counts_and_of_two_that_agree_one(
    sent, returned, published
):
    fill(sent, returned, DONE)
    fill(sent, returned, DONE, name="lan-hai.xlsx")
    fill(sent, returned, {("02", "Nguyên nhân chậm"): "Phối hợp chậm"}, agency=HEALTH)
    assert len(proposed(returned, published)) == 3
    fill(sent, returned, {("04", "Ngày hoàn thành đúng"): "02/11/2024"}, name="lan-hai.xlsx")
    made = read_answers(returned, published.parent)
    assert [each.task_id for each in made.proposed] == ["02"]
    one, other = made.refused
    assert one.startswith("lan-hai.xlsx")
    assert "ghi «02/11/2024», trái với «01/11/2024»" in one
    assert other.startswith(f"tra-loi-{FINANCE}.xlsx")
    assert "trái với «02/11/2024» ở lan-hai.xlsx" in other


def test_answers_read_again_add_what_is_new_and_leave_what_was_reviewed(sent, returned, office, capsys):
    fill(sent, returned, DONE)
    answers_of(returned, office, capsys)
    place = office.parents[1] / "params" / "corrections" / "ky-thu.xlsx"
    put_cell(place, "Đính chính", (2, 1), "không")
    put_cell(place, "Đính chính", (2, 9), "Đã hỏi lại")
    before = place.read_bytes()
    assert "2 đã có trong bảng; thêm 0 dòng" in answers_of(returned, office, capsys)[1]
    assert place.read_bytes() == before
    fill(sent, returned, {("02", "Nguyên nhân chậm"): "Phối hợp chậm"}, agency=HEALTH)
    fill(sent, returned, {("04", "Ngày hoàn thành đúng"): "02/11/2024"})
    code, out, _ = answers_of(returned, office, capsys)
    assert code == 0
    assert "thêm 2 dòng" in out
    assert "Hai giá trị cho một ô: dòng 3 và dòng 4; chỉ duyệt một dòng." in out
    page = load_workbook(place).active
    assert [page.cell(row, 1).value for row in range(2, 6)] == ["không", None, None, None]
    assert page.cell(2, 9).value == "Đã hỏi lại"
    assert str(page.data_validations.dataValidation[0].sqref) == "A2:A5"


def test_a_file_that_is_no_table_of_corrections_is_left_alone(sent, returned, published, tmp_path):
    fill(sent, returned, DONE)
    made = read_answers(returned, published.parent)
    for name, content in {"chu.xlsx": b"PK nothing", "anh.xlsx": b""}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ParamsError, match="không phải bảng đính chính"):
            write_proposals(made, tmp_path / name)
        assert (tmp_path / name).read_bytes() == content
    with pytest.raises(ParamsError, match="không phải bảng đính chính"):
        write_proposals(made, sent / FINANCE / f"tra-loi-{FINANCE}.xlsx")


def cover(path, label, value):
    book = load_workbook(path)
    for row in book[GUIDE].iter_rows():
        if row[0].value == label:
            row[1].value = value
    book.save(path)


@pytest.mark.parametrize(
    ("label", "value", "told"),
    [
        ("Mã đối chiếu", "0" * 64, "lập từ bản công bố khác"),
        ("Mã cơ quan", "so-la", "mã cơ quan «so-la» không có"),
        ("Kỳ", "2023-12", "là sổ của kỳ «2023-12»"),
        ("Kỳ", "../../etc", "không phải sổ trả lời"),
    ],
)
def test_a_workbook_of_another_period_or_publication_is_told(sent, returned, published, label, value, told):
    fill(sent, returned, DONE, name="a.xlsx")
    fill(sent, returned, DONE, name="b.xlsx")
    cover(fill(sent, returned, DONE, name="c.xlsx"), label, value)
    (refused,) = read_answers(returned, published.parent).refused
    assert refused.startswith("c.xlsx: ")
    assert told in refused


def test_workbooks_of_a_period_that_is_not_published_here_are_told(sent, returned, published):
    cover(fill(sent, returned, DONE), "Kỳ", "2023-12")
    with pytest.raises(SourceError, match="Kỳ «2023-12» của các sổ trả lời chưa công bố tại outputs"):
        read_answers(returned, published.parent)


def test_a_changed_header_is_told_with_what_is_missing(sent, returned, published):
    path = fill(sent, returned, DONE)
    book = load_workbook(path)
    book[TASKS].cell(3, 1).value = "Mã số"
    book.save(path)
    with pytest.raises(SourceError, match="hàng tiêu đề đã bị đổi, thiếu cột Mã nhiệm vụ"):
        read_answers(returned, published.parent)


def test_corrections_go_from_the_workbook_into_the_figures_without_a_cell_typed_twice(
    sent, returned, published, tmp_path
):
    office = tmp_path / "office"
    shutil.copytree(published.parents[1], office)
    fill(sent, returned, DONE)
    place = office / "params" / "corrections" / "ky-thu.xlsx"
    write_proposals(read_answers(returned, published.parent), place)
    with pytest.raises(ParamsError, match="«Duyệt» còn trống"):
        load_corrections(place)
    book = load_workbook(place)
    for row in range(2, book.active.max_row + 1):
        book.active.cell(row, 1).value = "đồng ý"
    book.save(place)
    before = open_period("ky-thu", office).result
    after = publish_project(office / "params" / "ky-thu.yml", corrections="params/corrections/ky-thu.xlsx")
    result = open_period("ky-thu", office).result
    assert (before.totals.open_overdue, result.totals.open_overdue) == (2, 1)
    assert result.totals.done_on_time == before.totals.done_on_time + 1
    assert [(each.task_id, each.column) for each in result.corrections] == [
        ("04", "status_raw"),
        ("04", "completed_on"),
    ]
    tasks = pd.read_parquet(after / "data" / "tasks.parquet").set_index("task_id")
    assert tasks.loc["04", "status"] == "done_on_time"
    assert "corrections" in (after / "run.json").read_text("utf-8")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_reads_as_it_was_filled_in(sent, returned, published, tmp_path):
    path = fill(sent, tmp_path, DONE)
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "ods",
    ]
    subprocess.run(
        [*command, "--outdir", str(returned), str(path)], check=True, capture_output=True, timeout=120
    )
    assert ("04", "completed_on", "", "01/11/2024") in proposed(returned, published)


def words_of_an_office(folder, task, done):
    """Put an office with words of its own in force."""
    folder.mkdir(exist_ok=True)
    texts = (PACKAGED / "office.yml").read_text("utf-8")
    texts = texts.replace("task: nhiệm vụ", f"task: {task}").replace("done: hoàn thành", f"done: {done}")
    (folder / "office.yml").write_text(texts, "utf-8")
    use_reference(folder)


@pytest.mark.parametrize("now", [("kiến nghị", "giải quyết"), ("nhiệm vụ", "hoàn thành"), ("đơn", "trả lời")])
def test_an_answer_is_read_in_the_words_it_was_asked_in_and_proposed_in_those_that_maps_know(
    published, returned, tmp_path, now
):
    words_of_an_office(tmp_path / "own", "kiến nghị", "giải quyết")
    try:
        ask(published, tmp_path / "gui")
        cells = {
            ("04", "Trạng thái đúng"): "Đã giải quyết",
            ("04", "Ngày giải quyết đúng"): dt.datetime(2024, 11, 1),
        }
        book = fill(tmp_path / "gui", returned, cells, sheet="Kiến nghị")
        words_of_an_office(tmp_path / "own", *now)
        made = proposed(returned, published)
    finally:
        use_reference(tmp_path / "none")
    assert load_workbook(book)["Danh mục"]["A2"].value == "Đã giải quyết"
    assert ("04", "status_raw", "Đang thực hiện", "Đã hoàn thành") in made
    assert ("04", "completed_on", "", "01/11/2024") in made


def test_a_workbook_that_does_not_say_its_words_is_read_in_those_of_the_period(sent, returned, published):
    path = fill(sent, returned, DONE)
    book = load_workbook(path)
    [row] = [row for row in book[GUIDE].iter_rows() if row[0].value == "Cách gọi"]
    row[0].value = row[1].value = None
    book.save(path)

    assert ("04", "status_raw", "Đang thực hiện", "Đã hoàn thành") in proposed(returned, published)
