import datetime as dt
import re
import zipfile
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from result_example import ENGLISH, changed, empty_result, example_result, with_tasks

from hganalysis import vocab
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.report.appendices import write_appendices
from hganalysis.report.appendix_tables import Column, appendix_tables, shown
from hganalysis.report.workbook import LONGEST_TEXT, safe_text
from hganalysis.settings.office import OfficeChanges, load_office

SHEETS = ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]
A_LIST = 1


def written(result, folder: Path) -> Path:
    path = folder / "phu-luc.xlsx"
    write_appendices(result, path, load_office())
    return path


def cells(path: Path, sheet: str) -> list[list]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()


def with_title(title: str):
    result = example_result(3)
    first, *others = result.lists.open_overdue
    tasks = (first.model_copy(update={"title": title}), *others)
    return result.model_copy(update={"lists": result.lists.model_copy(update={"open_overdue": tasks})})


def column_of(path: Path, sheet: str, label: str) -> list:
    rows = cells(path, sheet)
    top = next(i for i, row in enumerate(rows) if row[0] == "TT")
    at = rows[top].index(label)
    return [row[at] for row in rows[top + 1 :]]


@pytest.mark.parametrize("agencies", [1, 3, 12, 40])
def test_the_rows_of_appendix_one_add_up_to_its_subtotals_and_those_to_the_total(agencies):
    table = appendix_tables(example_result(agencies))[0]
    counts = [i for i, column in enumerate(table.columns) if column.kind == "count" and column.key != "order"]
    of = {
        kind: [row for row in table.rows if row.kind == kind]
        for kind in ("data", "group", "subtotal", "total")
    }
    assert len(of["data"]) == agencies
    assert len(of["group"]) == len(of["subtotal"])
    for i in counts:
        total = of["total"][0].cells[i]
        assert sum(row.cells[i] for row in of["data"]) == total
        assert sum(row.cells[i] for row in of["subtotal"]) == (total if of["subtotal"] else 0)


def test_the_total_of_appendix_one_equals_its_five_parts_and_the_rates_are_shares_of_it():
    row = dict(zip([c.key for c in appendix_tables(example_result())[0].columns], _total_row(), strict=True))
    assert row["total"] == sum(row[status] for status in vocab.IN_TOTAL) == 896
    assert row["on_time_of_total"] == pytest.approx(703 / 896)
    assert row["late_of_total"] == pytest.approx(103 / 896)
    assert row["overdue_of_total"] == pytest.approx(24 / 896)


def _total_row():
    return appendix_tables(example_result())[0].rows[-1].cells


def test_appendix_one_says_what_its_rates_are_shares_of():
    assert "mẫu số" in appendix_tables(example_result())[0].note


def test_agencies_of_one_group_only_need_no_heading_and_no_subtotal():
    kinds = {row.kind for row in appendix_tables(example_result(9, names=ENGLISH))[0].rows}
    assert kinds == {"data", "total"}


def test_agencies_keep_protocol_order_under_their_groups_and_are_numbered_through():
    rows = appendix_tables(example_result(12))[0].rows
    assert [row.cells[0] for row in rows if row.kind == "data"] == list(range(1, 13))
    assert [row.cells[1] for row in rows if row.kind == "group"] == [
        vocab.GROUPS["department"], vocab.GROUPS["district"],
    ]  # fmt: skip


def test_lists_carry_every_task_in_the_order_of_the_result():
    result = example_result()
    for table, name in zip(
        appendix_tables(result)[1:], ("open_overdue", "done_late", "unclassified"), strict=True
    ):
        due = [column.key for column in table.columns].index("due_on")
        assert [row.cells[due] for row in table.rows] == [task["due_on"] for task in result["lists"][name]]
        assert [row.cells[0] for row in table.rows] == list(range(1, len(table.rows) + 1))


def test_every_row_has_a_cell_for_every_column():
    for result in (example_result(40), empty_result(), example_result(9, names=ENGLISH)):
        for table in appendix_tables(result):
            assert {len(row.cells) for row in table.rows} <= {len(table.columns)}


def test_a_source_without_document_numbers_is_listed_by_task_id():
    result = with_tasks(example_result(), "open_overdue", *[{"doc_number": ""}] * 24)
    table = appendix_tables(result)[1]
    assert table.columns[1].label == "Mã nhiệm vụ"
    assert table.rows[0].cells[1] == result["lists"]["open_overdue"][0]["task_id"]


@pytest.mark.parametrize(
    ("rule", "words"), [({"roll_forward": True}, "ngày nghỉ"), ({"basis": "original"}, "trước khi gia hạn")]
)
def test_the_note_says_how_days_overdue_are_counted(rule, words):
    result = example_result()
    assert words not in appendix_tables(result)[A_LIST].note
    result = changed(result, rules=result["rules"].plain() | rule)
    assert words in appendix_tables(result)[A_LIST].note


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (1234, "count", "1.234"),
        (0, "count", "-"), (None, "count", ""), ("", "count", ""), ("A", "count", "A"),
        (0.98625, "share", "98,6%"), (None, "share", "-"), ("", "share", ""), (1, "share", "100,0%"),
        ("2024-11-03", "date", "03/11/2024"), (None, "date", ""), ("", "date", ""), ("=1+1", "text", "=1+1"),
    ],
)  # fmt: skip
def test_a_cell_is_shown_as_vietnamese_readers_write_it(cell, kind, text):
    assert shown(cell, Column("x", "X", "left", 10, kind)) == text


def test_the_workbook_has_the_four_sheets_with_real_numbers_and_dates(tmp_path):
    path = written(example_result(), tmp_path)
    assert CalamineWorkbook.from_path(path).sheet_names == SHEETS
    total = cells(path, "Phụ lục I")[-1]
    assert total[1:8] == ["Tổng cộng", 896, 703, 103, 65, 24, 1]
    assert total[8] == pytest.approx(703 / 896)
    due = column_of(path, "Phụ lục II", "Thời hạn")
    assert due == [dt.date.fromisoformat(t["due_on"]) for t in example_result()["lists"]["open_overdue"]]
    assert column_of(path, "Phụ lục II", "Số ngày quá hạn")[0] == 130


@pytest.mark.parametrize(
    ("number", "date", "said"),
    [(None, None, "…/BC-UBND ngày … tháng …"), (7, "2024-11-05", "07/BC-UBND ngày 05 tháng 11")],
)
def test_the_lines_above_each_table_name_the_appendix_the_report_and_the_period(tmp_path, number, date, said):
    path = tmp_path / "phu-luc.xlsx"
    changes = OfficeChanges(symbol="BC-UBND", number=number, date=date)
    write_appendices(example_result(), path, load_office().changed_by(changes))
    for sheet in SHEETS:
        head = [row[0] for row in cells(path, sheet)[:5]]
        assert head[0] == sheet
        assert head[1] == head[1].upper() != ""
        assert head[2] == f"(Kèm theo Báo cáo số {said} năm 2024 của Văn phòng UBND tỉnh)"
        assert head[3] == "(Kỳ báo cáo: Từ ngày 01/01/2024 đến ngày 03/11/2024)"
        assert head[4] == "SỐ LIỆU MÔ PHỎNG"


def test_an_office_reads_its_own_words_above_the_tables_and_the_rows_stay_as_the_source_has_them(tmp_path):
    path = tmp_path / "phu-luc.xlsx"
    changes = OfficeChanges(task="câu hỏi", done="trả lời", author="Phòng theo dõi nhiệm vụ")
    write_appendices(example_result(), path, load_office().changed_by(changes))
    assert cells(path, "Phụ lục I")[1][0].startswith("KẾT QUẢ TRẢ LỜI CÂU HỎI CỦA CÁC CƠ QUAN")
    for table in appendix_tables(example_result()):
        found = cells(path, f"Phụ lục {table.number}")
        assert found[2][0].endswith("của Phòng theo dõi nhiệm vụ)")
        rest = " ".join(str(cell) for row in found[: len(found) - len(table.rows)] for cell in row if cell)
        assert "nhiệm vụ" not in rest.replace("Phòng theo dõi nhiệm vụ", "").lower()
        if table.rows:
            assert found[-1][1] == table.rows[-1].cells[1]


@pytest.mark.parametrize("simulated", [True, False])
def test_the_notice_stands_on_every_page_of_a_simulated_workbook_and_on_no_other(tmp_path, simulated):
    path = written(example_result(simulated=simulated), tmp_path)
    for sheet in load_workbook(path).worksheets:
        footers = [sheet.oddFooter.left.text, sheet.firstFooter.left.text]
        assert footers == [SIMULATED_NOTICE if simulated else None] * 2
    with zipfile.ZipFile(path) as archive:
        everything = unescape(b"".join(archive.read(name) for name in archive.namelist()).decode())
    assert (SIMULATED_NOTICE in everything) is simulated


def test_an_empty_list_says_so(tmp_path):
    path = written(empty_result(), tmp_path)
    for sheet in SHEETS[1:]:
        assert cells(path, sheet)[-1][0] == "Không có nhiệm vụ nào."


def test_every_sheet_is_ready_to_print(tmp_path):
    for sheet in load_workbook(written(example_result(40), tmp_path)).worksheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (int(sheet.page_setup.fitToWidth), int(sheet.page_setup.fitToHeight)) == (1, 0)
        top = int(sheet.print_title_rows.split("$")[1].rstrip(":"))
        assert sheet.cell(top, 1).value == "TT"
        assert "&P" in sheet.oddHeader.center.text
        assert sheet.page_setup.firstPageNumber == 1
        assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"Times New Roman"}
        assert sheet.freeze_panes == f"A{top + 1}"


def test_the_columns_of_each_table_fit_an_a4_page_without_shrinking_the_text_much():
    for table in appendix_tables(example_result(40)):
        assert 115 <= sum(column.width for column in table.columns) <= 126


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path, start):
    path = written(with_title(f'{start}HYPERLINK("x";1)'), tmp_path)
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 4
    for sheet in sheets:
        assert not list(ElementTree.fromstring(sheet).iter("{*}f"))  # noqa: S314
    found = column_of(path, "Phụ lục II", "Nội dung nhiệm vụ")[0]
    assert found.endswith('HYPERLINK("x";1)')
    assert isinstance(found, str)


def test_a_number_kept_as_text_is_not_turned_into_a_number_or_a_date(tmp_path):
    numbers = ({"doc_number": each} for each in ("007", "5/2024", "1E5", "TRUE"))
    result = with_tasks(example_result(3), "open_overdue", *numbers)
    path = written(result, tmp_path)
    assert column_of(path, "Phụ lục II", "Số, ký hiệu văn bản")[:4] == ["007", "5/2024", "1E5", "TRUE"]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\x00b", "ab"), ("a\x07b", "ab"), ("a\ufffeb", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"), ("dòng 1\ndòng 2", "dòng 1\ndòng 2"), ("Hậu Giang 😀", "Hậu Giang 😀"),
    ],
)  # fmt: skip
def test_characters_a_workbook_cannot_hold_do_not_stop_the_run(tmp_path, raw, kept):
    path = written(with_title(raw), tmp_path)
    assert column_of(path, "Phụ lục II", "Nội dung nhiệm vụ")[0] == kept


def test_text_that_looks_like_an_escape_of_the_format_survives(tmp_path):
    path = written(with_title("tệp _x0041_.pdf"), tmp_path)
    assert column_of(path, "Phụ lục II", "Nội dung nhiệm vụ")[0] == "tệp _x0041_.pdf"


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_text_is_cut_visibly_only_beyond_what_a_cell_holds(letter):
    fits = LONGEST_TEXT // (2 if letter == "😀" else 1)
    assert safe_text(letter * fits) == letter * fits
    cut = safe_text(letter * (fits + 1))
    assert cut.endswith("(đã cắt bớt: quá dài cho một ô)")
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_TEXT


@given(st.text(st.characters(), max_size=50))
def test_any_text_becomes_text_that_xml_can_hold(value):
    safe = safe_text(value).replace("&", "&amp;").replace("<", "&lt;")
    ElementTree.fromstring(f"<t>{safe}</t>")  # noqa: S314


def test_a_date_before_excel_has_dates_is_written_as_text(tmp_path):
    dates = ({"doc_date": "1899-12-31"}, {"doc_date": None})
    result = with_tasks(example_result(3), "open_overdue", *dates)
    assert column_of(written(result, tmp_path), "Phụ lục II", "Ngày văn bản")[:2] == ["31/12/1899", ""]


def test_the_same_result_gives_the_same_bytes(tmp_path):
    first = written(example_result(), tmp_path).read_bytes()
    assert written(example_result(), tmp_path).read_bytes() == first
    with zipfile.ZipFile(tmp_path / "phu-luc.xlsx") as archive:
        assert {info.date_time[:3] for info in archive.infolist()} == {(2024, 11, 3)}
        assert set(re.findall(rb">(\d{4}-\d\d-\d\d)T", archive.read("docProps/core.xml"))) == {b"2024-11-03"}


def test_wrapped_text_gets_a_row_high_enough(tmp_path):
    sheet = load_workbook(written(with_title("nội dung " * 60), tmp_path))["Phụ lục II"]
    top = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "TT")
    assert sheet.row_dimensions[top + 1].height > 10 * 14 > sheet.row_dimensions[top + 2].height


def test_the_column_with_the_most_text_is_the_widest_and_the_table_stays_as_wide():
    def widths(column):
        texts = {"title": "", "note": "", column: "nội dung dài " * 20}
        result = with_tasks(example_result(), "done_late", *[texts] * 103)
        return {each.key: each.width for each in appendix_tables(result)[2].columns}

    for column in ("title", "note"):
        assert max(widths(column), key=widths(column).get) == column
        assert sum(widths(column).values()) == pytest.approx(sum(widths("title").values()), abs=0.5)
    assert widths("title")["due_on"] == widths("note")["due_on"] == 10.5


@pytest.mark.parametrize("column", ["doc_date", "coop", "note"])
def test_a_column_that_no_task_has_anything_in_leaves_its_room_to_the_title(column):
    def columns(cell):
        cells = {"coop": "x", "note": "x", "doc_date": "2024-03-01"} | {column: cell}
        result = with_tasks(example_result(), "done_late", *[cells] * 103)
        return {each.key: each.width for each in appendix_tables(result)[2].columns}

    there, without = (
        columns("2024-03-01" if column == "doc_date" else "x"),
        columns(None if column == "doc_date" else ""),
    )
    assert set(there) - set(without) == {column}
    assert sum(there.values()) == pytest.approx(sum(without.values()), abs=0.5)
    assert without["title"] > there["title"]


def test_a_name_that_leads_to_no_agency_is_listed_and_not_numbered_as_one():
    result = example_result(12)
    *known, last = result.by_agency
    lost = last.model_copy(update={"group": "unresolved", "agency_id": None, "agency": "Long Mỹ"})
    groups = [each for each in result.by_group if each.group != "unresolved"]
    group = groups[-1].model_copy(update={"group": "unresolved", "agencies": 1})
    table = appendix_tables(
        result.model_copy(update={"by_agency": (*known, lost), "by_group": (*groups, group)})
    )[0]
    orders = {row.cells[1]: row.cells[0] for row in table.rows if row.kind == "data"}
    assert orders.pop("Long Mỹ") == ""
    assert list(orders.values()) == list(range(1, len(orders) + 1))


def test_rows_of_no_agency_that_are_not_counted_take_no_line_among_the_agencies():
    result = example_result(3)
    *known, last = result.by_agency
    nothing = dict.fromkeys(vocab.COUNTS, 0) | {"excluded": last.excluded}
    lost = {"group": "unresolved", "agency_id": None, "agency": vocab.UNNAMED, **nothing}
    group = result.by_group[0].model_copy(update={"group": "unresolved", "agencies": 1, **nothing})
    changes = {"by_agency": (*known, last.model_copy(update=lost)), "by_group": (*result.by_group, group)}

    rows = appendix_tables(result.model_copy(update=changes))[0].rows
    assert {row.kind for row in rows} == {"data", "total"}
    assert vocab.UNNAMED not in {row.cells[1] for row in rows}


@pytest.mark.parametrize("table", appendix_tables(example_result(12)), ids=lambda table: table.number)
def test_no_appendix_ends_in_a_column_that_is_always_empty(table):
    assert any(row.cells[-1] not in ("", None) for row in table.rows)


def test_the_workbook_draws_a_bar_behind_each_on_time_rate(tmp_path):
    page = load_workbook(written(example_result(12), tmp_path))["Phụ lục I"]
    (barred,) = page.conditional_formatting
    (rule,) = barred.rules
    top = next(row[0].row for row in page.iter_rows() if row[0].value == "TT")
    labels = {cell.column_letter: cell.value for cell in page[top]}
    assert rule.type == "dataBar"
    assert [float(each.val) for each in rule.dataBar.cfvo] == [0, 1]
    assert labels[str(barred.sqref)[0]] == "Tỷ lệ hoàn thành đúng hạn trên tổng số"
