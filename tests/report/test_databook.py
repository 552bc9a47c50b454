"""so-lieu.xlsx read back: every number of the result, and the essential points of accessible spreadsheets."""

import re
import shutil
import subprocess
import zipfile

import pytest
from nasty import NASTY
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from result_example import changed, empty_result, example_result, with_tasks

from hganalysis import text, vocab
from hganalysis.counting.changes import compared
from hganalysis.counting.result_words import rate_label, reason_label
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.report.appendix_tables import Column
from hganalysis.report.appendix_tables import cell as cell_of
from hganalysis.report.databook import write_databook, write_sheets
from hganalysis.report.databook_lists import JUDGED, LISTS
from hganalysis.report.databook_sheet import BLANK, sheet, text_columns
from hganalysis.report.sheet_paper import A3, A4, MARGIN, MM_PER_DIGIT, SIZE, SMALLEST, on_paper
from hganalysis.settings.office import load_office
from hganalysis.vocab import UNNAMED

FRONT = ["Bìa", "Mục lục", "Ghi chú"]
NUMBERS = [
    "Tổng số", "Theo cơ quan", "Theo nhóm", "Theo tháng", "Tỷ lệ", "Số ngày quá hạn", "Sắp đến hạn",
    "Cách tính khác",
]  # fmt: skip
BEHIND = [
    "Cảnh báo",
    "Lý do", "Kiểm tra", "Quá hạn", "Hoàn thành quá hạn", "Chưa phân loại", "Không tính", "Phát hiện",
    "Định nghĩa",
]  # fmt: skip
BREAKDOWNS = {"Theo lãnh đạo": "by_leader", "Theo lĩnh vực": "by_field"}
CHANGES = ["Thay đổi số đếm", "Thay đổi tỷ lệ"]


OFFICE = load_office()


def with_a_period_before():
    now, before = example_result(12), example_result(12, totals={"open_overdue": 40})
    return compared(now, changed(before, {"from": "2023-01-01", "as_of": "2023-12-31", "label": "năm 2023"}))


def written(result, folder):
    path = folder / "so-lieu.xlsx"
    write_databook(result, path, OFFICE)
    return path


SHOWN = [each for each in vocab.LIST_COLUMNS if "book" in each.shown]
RESULTS = {"seed": example_result(38), "empty": empty_result(), "compared": with_a_period_before()}


@pytest.fixture(scope="module", params=RESULTS)
def case(request, tmp_path_factory):
    """A result, the workbook that was written from it, and its path."""
    result = RESULTS[request.param]
    path = written(result, tmp_path_factory.mktemp("book"))
    return result, load_workbook(path), path


def table_of(page):
    """Return the header and the rows of the table of a sheet; none when it has no table."""
    if not page.tables:
        return [], []
    (table,) = page.tables.values()
    left, top, right, bottom = range_boundaries(table.ref)
    cells = [[cell.value for cell in row[left - 1 : right]] for row in page.iter_rows(top, bottom)]
    return cells[0], cells[1:]


def records(page):
    header, rows = table_of(page)
    return [dict(zip(header, row, strict=True)) for row in rows]


def same(share):
    """Return a share as a workbook keeps it: to 16 digits."""
    return None if share is None else pytest.approx(share, rel=1e-14)


def test_the_sheets_stand_in_order_and_a_comparison_only_where_there_is_one(case):
    result, book, _ = case
    changes = CHANGES if result["changes"] else []
    breakdowns = [name for name, key in BREAKDOWNS.items() if result[key]]
    assert book.sheetnames == [*FRONT, *NUMBERS, *changes, *breakdowns, *BEHIND]


def test_every_count_of_every_agency_group_and_of_the_whole_is_in_its_cell(case):
    result, book, _ = case
    totals = {row["Mã"]: row["Số nhiệm vụ"] for row in records(book["Tổng số"])}
    assert totals == result["totals"].plain()
    for page, name, key in (
        ("Theo cơ quan", "Cơ quan, đơn vị", "by_agency"),
        ("Theo nhóm", "Nhóm", "by_group"),
    ):
        rows = records(book[page])
        entries = result[key]
        assert [row[name] for row in rows] == [
            each.get("agency") or vocab.GROUPS[each["group"]] for each in entries
        ]
        for row, entry in zip(rows, entries, strict=True):
            for measure, label in vocab.COUNTS.items():
                assert row[label[:1].upper() + label[1:]] == entry[measure]


def test_every_count_of_every_leader_and_field_is_in_its_cell_with_who_holds_what_is_overdue(case):
    result, book, _ = case
    for name, key in BREAKDOWNS.items():
        for row, entry in zip(records(book[name]) if result[key] else [], result[key], strict=True):
            assert next(iter(row.values())) == (entry["name"] or UNNAMED)
            for measure, label in vocab.COUNTS.items():
                assert row[label[:1].upper() + label[1:]] == entry[measure]
            held = [row[f"Quá hạn: {label}"] for label in vocab.HOLDERS.values()]
            assert held == [each["open_overdue"] for each in entry["holders"]]
            assert row["Đến hạn trong 30 ngày tới"] == entry["due_soon"]


def test_every_rate_is_there_with_numerator_denominator_and_interval(case):
    result, book, _ = case
    told = {(row["Phạm vi"], row["Tên"], row["Tỷ lệ"]): row for row in records(book["Tỷ lệ"])}
    groups = [("nhóm", vocab.GROUPS[group["group"]], group) for group in result["by_group"]]
    agencies = [("cơ quan", agency["agency"], agency) for agency in result["by_agency"]]
    expected = [("toàn bộ", "toàn bộ", result), *groups, *agencies]
    assert len(told) == sum(len(entry["rates"]) for _, _, entry in expected)
    for scope, name, entry in expected:
        for rate in entry["rates"]:
            row = told[scope, name, rate_label(rate["name"])]
            assert (row["Tử số"], row["Mẫu số"]) == (rate["numerator"], rate["denominator"])
            assert row["Giá trị"] == same(rate["value"])
            if scope == "toàn bộ" or (scope == "cơ quan" and rate["name"] == "on_time_of_settled"):
                low, high = (rate if scope == "toàn bộ" else entry)["interval"] or (None, None)
                assert (row["Cận dưới 95%"], row["Cận trên 95%"]) == (same(low), same(high))
            else:
                assert row["Cận dưới 95%"] is None


def test_months_bands_days_ahead_reasons_checks_and_findings_are_those_of_the_result(case):
    result, book, _ = case
    months = [(row["Được giao"], row["Hoàn thành"]) for row in records(book["Theo tháng"])]
    assert months == [(each["assigned"], each["completed"]) for each in result["by_month"]]
    bands = [row["Số nhiệm vụ"] for row in records(book["Số ngày quá hạn"])]
    assert bands == [each["n"] for each in result["overdue_bands"]]
    days = [(f"{row['Ngày đến hạn']:%Y-%m-%d}", row["Số nhiệm vụ"]) for row in records(book["Sắp đến hạn"])]
    today = (result["as_of"], result["due_today"])
    assert days == [today, *((each["date"], each["n"]) for each in result["due_soon"]["by_day"])]
    reasons = [(row["Lý do"], row["Số nhiệm vụ"]) for row in records(book["Lý do"])]
    keys = ("unclassified_reasons", "no_deadline_kinds", "exclusions")
    assert reasons == [(reason_label(each["reason"]), each["n"]) for key in keys for each in result[key]]
    checks = [
        (row["Mã"], row["Cần có"], row["Tìm thấy"], row["Kết quả"]) for row in records(book["Kiểm tra"])
    ]
    assert checks == [
        (each["name"], each["expected"], each["found"], "đạt" if each["holds"] else "không đạt")
        for each in result["checks"]
    ]
    findings = [(row["Mã"], row["Số lượng"]) for row in records(book["Phát hiện"])]
    assert findings == [(each["code"], each["n"]) for each in result["findings"]["by_code"]]


@pytest.mark.parametrize("name", LISTS)
def test_every_task_listed_is_there_with_every_field(case, name):
    result, book, _ = case
    rows = records(book[LISTS[name][0]])
    assert len(rows) == len(result["lists"][name])
    for row, task in zip(rows, result["lists"][name], strict=True):
        for column in SHOWN:
            key, label = column.list_name, column.heading("book")
            if key == "reason" and name in JUDGED:
                assert label not in row
                continue
            told = row[label]
            shown = f"{told:%Y-%m-%d}" if told is not None and column.kind == "date" else told
            kept = cell_of(task, key)
            assert shown == (kept if kept != "" else None)


def test_every_clock_and_every_agency_it_moves_is_there(case):
    result, book, _ = case
    rows = records(book["Cách tính khác"])
    names = ("Đúng hạn thành quá hạn", "Quá hạn thành đúng hạn", "Không đổi", "Không xét được")
    whole = [tuple(row[name] for name in names) for row in rows if row["Phạm vi"] == "toàn bộ"]
    sides = ("to_late", "to_on_time", "unchanged", "unknown")
    assert whole == [tuple(clock[side] for side in sides) for clock in result["clocks"]]
    agencies = [(row["Phạm vi"], row[names[0]], row[names[1]]) for row in rows if row["Phạm vi"] != "toàn bộ"]
    assert agencies == [
        (each["agency"], each["to_late"], each["to_on_time"])
        for clock in result["clocks"]
        for each in clock["by_agency"]
    ]


def test_both_periods_and_every_difference_are_there(tmp_path):
    result = with_a_period_before()
    book = load_workbook(written(result, tmp_path))
    told = result["changes"]
    totals = [(row["Kỳ trước"], row["Kỳ này"], row["Chênh lệch"]) for row in records(book["Thay đổi số đếm"])]
    assert totals == [(each["before"], each["after"], each["difference"]) for each in told["totals"]]
    for row, each in zip(records(book["Thay đổi tỷ lệ"]), told["rates"], strict=True):
        assert (row["Kỳ trước"], row["Kỳ này"]) == (
            same(each["before"]["value"]),
            same(each["after"]["value"]),
        )
        assert [row["Cận dưới 95%"], row["Cận trên 95%"]] == list(map(same, each["interval"]))
        assert row["Vượt mức ngẫu nhiên"] == ("có" if each["beyond_chance"] else "không")


def test_each_sheet_has_one_tagged_table_with_a_name_of_its_own_or_says_that_it_has_none(case):
    _, book, _ = case
    names = [name for page in book.worksheets for name in page.tables]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", name) for name in names)
    for page in book.worksheets[1:]:
        lines = [page.cell(i, 1).value for i in range(2, page.max_row + 1)]
        assert len(page.tables) == ("Không có dòng nào." not in lines)


def test_a_table_has_one_header_row_of_unique_texts_and_nothing_below_or_beside_it(case):
    _, book, _ = case
    for page in book.worksheets:
        for table in page.tables.values():
            header, rows = table_of(page)
            left, top, right, bottom = range_boundaries(table.ref)
            assert table.headerRowCount == 1
            assert table.totalsRowCount in (None, 0)
            assert [column.name for column in table.tableColumns] == header
            assert all(isinstance(each, str) and each.strip() for each in header)
            assert len(set(header)) == len(header)
            assert all(value != "" for row in rows for value in row)
            assert (left, bottom, right) == (1, page.max_row, page.max_column)
            assert all(page.cell(i, 1).value for i in range(1, top))


def test_no_cell_is_merged_or_hidden_and_nothing_floats_or_filters(case):
    _, book, _ = case
    for page in book.worksheets:
        assert not page.merged_cells.ranges
        assert page.sheet_state == "visible"
        assert not page._images
        assert not page._charts
        assert not any(each.hidden for each in page.column_dimensions.values())
        assert not any(each.hidden for each in page.row_dimensions.values())
        assert page.auto_filter.ref is None
        assert all(table.autoFilter is None for table in page.tables.values())


def test_nothing_is_told_by_colour_and_letters_are_at_least_11_points(case):
    _, book, _ = case
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.fill.fill_type is None
                assert cell.font.sz is None or cell.font.sz >= 11
                if cell.value is not None and cell.row > 1 and page.tables and cell.hyperlink is None:
                    assert cell.font.color is None or cell.font.color.rgb == "FF000000"


def test_each_sheet_states_title_units_source_and_the_shorthand_it_uses(case):
    result, book, _ = case
    for page in book.worksheets[3:]:
        header, rows = table_of(page)
        above = [page.cell(i, 1).value for i in range(1, page.max_row + 1 - len(rows) - bool(header))]
        assert above[0]
        assert f"Nguồn: tệp {result['source']['file']}" in " ".join(above)
        assert SIMULATED_NOTICE in " ".join(above)
        counts = any(isinstance(value, int | float) for row in rows for value in row)
        if counts and page.title not in {place for place, _, _ in LISTS.values()}:
            assert re.search("Đơn vị tính|tính bằng", " ".join(above)), page.title
        assert text.date(result["as_of"]) in " ".join(above)
        assert (BLANK in above) == any(value is None for row in rows for value in row)


def test_a_number_stands_in_every_cell_of_a_column_of_numbers_or_nothing_does(case):
    _, book, _ = case
    for page in book.worksheets:
        header, rows = table_of(page)
        for i, label in enumerate(header):
            kinds = {type(row[i]) for row in rows} - {type(None)}
            assert str not in kinds or kinds == {str}, (page.title, label)
        assert not re.search(r"\[[a-z]\]", " ".join(str(value) for row in rows for value in row))


def test_the_header_row_stays_in_sight_and_is_printed_on_every_page(case):
    _, book, _ = case
    for page in book.worksheets:
        for table in page.tables.values():
            _, top, _, _ = range_boundaries(table.ref)
            assert page.freeze_panes == f"A{top + 1}"
            assert page.print_title_rows == f"${top}:${top}"
        assert page.oddFooter.left.text == SIMULATED_NOTICE
        assert "&P/&N" in page.oddFooter.right.text


def test_a_printed_page_has_letters_of_eight_points_or_more(case):
    _, book, _ = case
    for page in book.worksheets:
        digits = sum(page.column_dimensions[letter].width for letter in page.column_dimensions)
        lines = [str(page.cell(i, 1).value) for i in range(2, page.max_row + 1 - len(table_of(page)[1]))]
        wide = max(digits, *map(len, lines)) * MM_PER_DIGIT
        paper = {A4.code: 297, A3.code: 420}[page.page_setup.paperSize]
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.fitToHeight == (1 if page.title == "Mục lục" else 0)
        assert SIZE * min(1, (paper - 2 * MARGIN) / wide) >= SMALLEST - 0.01, page.title


@pytest.mark.parametrize(("columns", "paper"), [(2, A4), (12, A4), (16, A3), (60, A3)])
def test_a_table_goes_on_the_smaller_paper_that_shows_its_words_whole(columns, paper):
    wide = tuple(Column(f"c{i}", "Mười", "left", 20, "text") for i in range(columns))
    chosen, widths = on_paper(wide, [("mười chữ số và còn nữa, nhiemvumot",) * columns])
    assert chosen == paper
    assert sum(widths) <= paper.room + 0.01
    assert columns > 12 or widths == [20] * columns or min(widths) >= len("nhiemvumot")


def test_on_a_full_paper_the_longest_texts_get_the_most_room_and_no_word_breaks():
    columns = [Column(str(i), str(i), "left", 60, "text") for i in range(4)]
    rows = [("nội dung dài " * 12, "một hai ba " * 4, "x" * 20, None)] * 5
    paper, widths = on_paper(columns, rows)
    assert paper == A4
    assert widths[0] > widths[1] > widths[3]
    assert widths[2] >= 20
    assert sum(widths) == pytest.approx(paper.room)


@pytest.mark.parametrize(("narrow", "paper"), [(6, A4), (13, A3)])
def test_a_table_takes_the_larger_paper_where_its_texts_would_stand_a_word_a_line(narrow, paper):
    columns = [Column(str(i), str(i), "left", 30, "text") for i in range(narrow + 1)]
    rows = [("nội dung dài " * 16, *["x" * 9] * narrow)] * 5
    found, widths = on_paper(columns, rows)
    assert found == paper
    assert widths[0] > 40


def test_the_contents_link_to_every_table_by_its_name(case):
    _, book, _ = case
    page = book["Mục lục"]
    _, top, _, bottom = range_boundaries(page.tables["MucLuc"].ref)
    links = {page.cell(i, 1).value: page.cell(i, 1).hyperlink.location for i in range(top + 1, bottom + 1)}
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[3:]}
    assert {row["Trang tính"]: row["Số dòng"] for row in records(page)} == {
        name: len(table_of(book[name])[1]) for name in book.sheetnames[3:]
    }


def test_tabs_cut_to_the_same_letters_are_numbered_and_each_has_its_own_table(tmp_path):
    long = "Việc giao theo kết luận của Chủ tịch"
    sheets = [
        sheet(f"{long}{end}", f"T{n}", "Bảng", [], text_columns({"Mã": 9}), [(end,)])
        for n, end in enumerate((" A", " B", " C"))
    ]
    write_sheets(sheets, tmp_path / "so.xlsx", author="x", as_of="2024-11-03", simulated=False)

    book = load_workbook(tmp_path / "so.xlsx")
    assert book.sheetnames == [long[:31].rstrip(), f"{long[:27].rstrip()} (2)", f"{long[:27].rstrip()} (3)"]
    assert [records(page)[0]["Mã"] for page in book] == [" A", " B", " C"]


def test_the_document_says_its_title_author_and_language_and_opens_at_the_first_cell(case):
    result, book, _ = case
    assert book.properties.title == f"Số liệu thực hiện nhiệm vụ, {result['label']}"
    assert book.properties.creator == OFFICE.author
    assert book.properties.language == "vi-VN"
    assert book.active.title == "Bìa"
    assert book.active.sheet_view.selection[0].activeCell == "A1"
    assert [page.title for page in book.worksheets if page.sheet_view.tabSelected] == ["Bìa"]


def test_every_definition_names_a_word_of_the_report(case):
    _, book, _ = case
    codes = [row["Mã"] for row in records(book["Định nghĩa"])]
    assert set(codes) == set(vocab.COUNTS) | set(vocab.RATES)


@pytest.mark.parametrize("said", [*NASTY, "+1", "-1", "@x", "\t=1", "\x07chuông", "a" * 40_000])
def test_nasty_texts_are_text(said, tmp_path):
    result = with_tasks(example_result(3), "open_overdue", {"title": said})
    path = written(result, tmp_path)
    page = load_workbook(path)["Quá hạn"]
    cell = page.cell(page.max_row - 23, [each.name for each in SHOWN].index("title") + 1)
    assert cell.data_type == "s"
    assert str(cell.value)[:5] == said.replace("\x07", "")[:5]
    with zipfile.ZipFile(path) as parts:
        names = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in parts.read(name) for name in names)
        assert not any("vba" in name.lower() or "external" in name for name in parts.namelist())


def test_the_same_result_gives_the_same_bytes(tmp_path):
    result = with_a_period_before()
    first = written(result, tmp_path).read_bytes()
    assert written(result, tmp_path).read_bytes() == first


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_program_reads_the_same_numbers(tmp_path):
    result = example_result(12)
    path = written(result, tmp_path)
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
            'csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,5', "--outdir",
            str(tmp_path), str(path),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    told = next(tmp_path.glob("*Theo*.csv")).read_text(encoding="utf-8")
    for agency in result["by_agency"]:
        counts = ";".join(str(agency[name]) for name in vocab.COUNTS)
        assert f";{counts}" in told
        assert agency["agency"] in told


def test_tasks_that_fall_due_soon_have_a_sheet_of_their_own_with_who_holds_each(tmp_path):
    result = example_result(12)
    held = {"holder": "approver", "due_on": "2024-11-20", "title": "Rà soát"}
    coming = [each.model_copy(update=held) for each in result.lists.open_overdue[:3]]
    path = tmp_path / "so-lieu.xlsx"
    write_databook(result, path, OFFICE, coming=coming)
    rows = records(load_workbook(path)["Danh mục sắp đến hạn"])
    assert [row["Khâu đang giữ"] for row in rows] == ["cơ quan đã báo xong, chờ duyệt"] * 3
    assert {(row["Nội dung nhiệm vụ"], f"{row['Thời hạn']:%d/%m/%Y}") for row in rows} == {
        ("Rà soát", "20/11/2024")
    }
    assert "Số ngày quá hạn" not in rows[0]


def test_an_office_reads_its_own_words_on_each_sheet_and_the_source_stays_as_written(tmp_path):
    title = "Kế hoạch hoàn thành nhiệm vụ"
    result = with_tasks(example_result(12), "done_late", {"title": title})
    path = tmp_path / "so-lieu.xlsx"
    write_databook(result, path, OFFICE.model_copy(update={"task": "câu hỏi", "done": "trả lời"}))
    book = load_workbook(path)
    assert title in [row["Nội dung câu hỏi"] for row in records(book["Trả lời quá hạn"])]
    lists = {place.replace("Hoàn thành", "Trả lời") for place, _, _ in LISTS.values()}
    sourced = {*BREAKDOWNS, *lists, "Mục lục"}
    for page in book:
        rows = int(page.print_title_rows.split(":$")[1]) if page.title in sourced else page.max_row
        said = " ".join(str(cell.value) for row in page.iter_rows(max_row=rows) for cell in row)
        found = re.findall("nhiệm vụ|hoàn thành|thực hiện câu hỏi", re.sub("“[^”]*”", "", said).lower())
        assert found == [], page.title
    assert book["Bìa"]["A1"].value == f"Số liệu trả lời câu hỏi, {result.label}"
    assert "Chưa trả lời, quá hạn" in records(book["Theo cơ quan"])[0]
