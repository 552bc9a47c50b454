"""PDF: the same numbers, any text as text, an archive file that a screen reader can follow."""

import datetime as dt
import io
import re
import shutil
from dataclasses import replace

import pytest
import typst
from hypothesis import given, settings
from matplotlib.ft2font import FT2Font
from nasty import NASTY, WORDS
from pypdf import PdfReader
from result_example import empty_result, example_result, with_tasks

from hganalysis import vocab
from hganalysis.documents import typefaces
from hganalysis.documents.model import (
    Column,
    Document,
    Figure,
    Items,
    Paragraph,
    Preformatted,
    RichText,
    Row,
    Span,
    Table,
)
from hganalysis.documents.pdf import NO_GLYPH, write_pdf
from hganalysis.documents.typefaces import line_width
from hganalysis.documents.typefaces.chosen import SHIPPED, STOPGAP, typeface, typefaces_are_whole
from hganalysis.report.build import build_report
from hganalysis.settings.office import OfficeChanges, load_office
from hganalysis.text import printable

VIETNAMESE = "".join(map(chr, range(0x1EA0, 0x1EFA))) + "ăâđêôơưĂÂĐÊÔƠƯ"
TIMESTAMP = dt.datetime(2024, 11, 3, tzinfo=dt.UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="{height}"><path d="M0 0h9v9"/></svg>'


def made(path, result=None, figures=None, **changes):
    office = load_office().changed_by(OfficeChanges(**changes))
    missing = write_pdf(build_report(result or example_result(12), office, figures or {}), path, TIMESTAMP)
    return PdfReader(io.BytesIO(path.read_bytes())), missing


def made_of(document, path):
    write_pdf(document, path, TIMESTAMP)
    return PdfReader(io.BytesIO(path.read_bytes()))


def squeezed(value: str) -> str:
    """Return text without spaces, since a PDF breaks lines where it likes."""
    return re.sub(r"[\s\u200b\u00ad]+", "", value)


def words(reader, first=0) -> str:
    return squeezed("".join(page.extract_text() for page in reader.pages[first:]))


def with_titles(titles):
    result = example_result(3, totals=dict.fromkeys(["done_on_time"], 1) | {"open_overdue": len(titles)})
    return with_tasks(result, "open_overdue", *({"title": title} for title in titles))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pdf")
    figures = {}
    for name, height in (("partition", 30), ("status_by_agency", 400), ("due_soon", 40)):
        path = folder / f"{name}.svg"
        path.write_text(SVG.format(height=height))
        figures[name] = Figure(name, path, f"Tên {name}", f"Mô tả {name}", "Ghi chú của biểu đồ.")
    reader, missing = made(folder / "whole.pdf", example_result(38), figures)
    assert missing == ""
    return reader


def test_the_seven_figures_are_in_the_published_sentences(whole):
    told = words(whole)
    for sentence in (
        "với tổng số nhiệm vụ có thời hạn là 896 nhiệm vụ, trong đó:",
        "- Tổng số nhiệm vụ đã hoàn thành là 806 nhiệm vụ (trong đó: hoàn thành đúng hạn 703 nhiệm vụ, "
        "hoàn thành quá hạn 103 nhiệm vụ).",
        "- Tổng số nhiệm vụ chưa hoàn thành là 89 nhiệm vụ (trong đó: còn hạn 65 nhiệm vụ (4 nhiệm vụ "
        "hết hạn đúng ngày chốt), quá hạn 24 nhiệm vụ).",
        "- Lưu: VT, NCTH.TM.",
        "Biểu đồ 1. Tên partition",
    ):
        assert squeezed(sentence) in told


def test_every_count_of_every_agency_is_printed(whole):
    result, told = example_result(38), words(whole)
    for agency in result["by_agency"]:
        counts = [agency[n] for n in ("total", "done_on_time", "done_late", "open_in_time", "open_overdue")]
        assert squeezed(agency["agency"]) + "".join(str(n or "-") for n in counts) in told


def test_the_file_is_tagged_titled_in_vietnamese_and_declares_both_standards(whole):
    root = whole.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert whole.metadata.title.startswith("Báo cáo kết quả thực hiện nhiệm vụ")
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>2<.*pdfaid:conformance>A<", metadata, re.DOTALL)
    assert re.search(r"pdfuaid:part>1<", metadata)


def test_a_pointer_leads_to_its_appendix_or_figure_and_one_to_nothing_is_plain_text(tmp_path):
    drawing = tmp_path / "a.svg"
    drawing.write_text(SVG.format(height=30))
    figures = {"partition": Figure("partition", drawing, "Tên", "Mô tả")}
    report = build_report(example_result(12), load_office(), figures)
    line = RichText(
        (Span("Xem "), Span("Phụ lục II", to="II"), Span(", Biểu đồ 1, "), Span("Phụ lục V", to="V"))
    )
    pages = made_of(replace(report, blocks=(*report.blocks, line)), tmp_path / "a.pdf").pages
    before = [
        len(annotations(each)) for each in made(tmp_path / "b.pdf", example_result(12), figures)[0].pages
    ]

    assert sum(len(annotations(each)) for each in pages) == sum(before) + 2
    assert all(each["/Subtype"] == "/Link" for page in pages for each in annotations(page))
    assert "Xem Phụ lục II, Biểu đồ 1, Phụ lục V" in " ".join(
        " ".join(each.extract_text().split()) for each in pages
    )


@pytest.mark.parametrize("agencies", [12, 38, 40])
def test_a_sum_is_on_the_page_of_the_row_above_it(agencies, tmp_path):
    result = example_result(agencies)
    reader, _ = made(tmp_path / "a.pdf", result)
    pages = [squeezed(page.extract_text()) for page in reader.pages]
    places = {each["group"]: [] for each in result["by_group"]}
    for each in result["by_agency"]:
        places[each["group"]].append(squeezed(each["agency"]))
    for letter, names in zip("ABCDĐE", places.values(), strict=False):
        (page,) = [each for each in pages if f"Cộng{letter}" in each]
        assert names[-1] in page


@pytest.mark.parametrize("note", ["", "Lời ghi dưới bảng."])
def test_the_last_rows_of_a_list_stand_together_on_its_last_page(note, tmp_path):
    columns = (Column("TT", "center", 5), Column("Nội dung", "left", 40))
    lasts = set()
    for number in range(42, 50):
        rows = tuple(Row((str(i), f"dòng-{i:03d}.")) for i in range(number))
        listed = Document("Danh mục", "vi", False, None, None, (Table("", columns, rows, note),), None)
        reader = made_of(listed, tmp_path / "a.pdf")
        pages = [len(re.findall(r"dòng-\d", page.extract_text())) for page in reader.pages]
        assert sum(pages) == number
        lasts.add(pages[-1] if len(pages) > 1 else "one page")
    assert {"one page", 3} <= lasts
    assert not lasts & {0, 1, 2}


def test_the_colophon_has_no_page_of_its_own(tmp_path):
    report = build_report(example_result(12), load_office(), {})
    without = made_of(report, tmp_path / "a.pdf").pages
    pages = made_of(replace(report, colophon="Lập bằng hganalysis."), tmp_path / "b.pdf").pages
    (page,) = [each.extract_text() for each in pages if "Lập bằng hganalysis." in each.extract_text()]
    assert "Nơi nhận" in page
    assert len(pages) <= len(without) + 1


@pytest.mark.parametrize("last", ["paragraph", "list", "table"])
def test_nor_where_nothing_is_signed(last, tmp_path):
    columns, rows = (Column("TT", "center", 5),), tuple(Row((f"dòng-{i}.",)) for i in range(3))
    end = {
        "paragraph": Paragraph("dòng-0."),
        "list": Items(tuple((RichText((Span(f"dòng-{i}."),)),) for i in range(3))),
        "table": Table("", columns, rows),
    }[last]
    several = 0
    for number in range(26, 40):
        blocks = (*(Paragraph(f"Đoạn {i}.") for i in range(number)), end)
        made = Document("Cơ quan", "vi", False, None, None, blocks, None, colophon="Lập bằng hganalysis.")
        texts = [page.extract_text() for page in made_of(made, tmp_path / "a.pdf").pages]
        several += len(texts) > 1
        assert "dòng-" in texts[-1]
        assert "Lập bằng hganalysis." in texts[-1]
    assert 0 < several < 14


def annotations(page):
    return [each.get_object() for each in page.get("/Annots", [])]


def structure(reader):
    """Return every element of the structure tree."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node and not isinstance(node["/K"], int):
                waiting.append(node["/K"])
    return found


def test_headings_lists_table_headers_and_alternative_texts_are_tagged(whole):
    tree = structure(whole)
    kinds = {str(node["/S"]) for node in tree}
    assert {"/H1", "/H2", "/L", "/Table", "/TH", "/Figure"} <= kinds
    alts = {str(node["/Alt"]) for node in tree if "/Alt" in node}
    assert {"Mô tả partition", "Mô tả status_by_agency", "Mô tả due_soon"} <= alts


def test_bookmarks_lead_to_sections_and_appendices(whole):
    titles = [str(each.title) for each in whole.outline if not isinstance(each, list)]
    assert [title[:10] for title in titles] == ["I. KẾT QUẢ", "II. PHƯƠNG", "Phụ lục I ", "Phụ lục II"]


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("UBND TỈNH HẬU GIANG", 12), ("VĂN PHÒNG", 12), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12),
        ("Độc lập - Tự do - Hạnh phúc", 13), ("Số: 07/BC-VP.UBND", 13),
        ("Hậu Giang, ngày 05 tháng 02 năm 2024", 13), ("BÁO CÁO", 14), ("Kính gửi:", 14),
        ("I. KẾT QUẢ THỰC HIỆN", 14), ("1. Kết quả đạt được", 14), ("Nơi nhận:", 12),
        ("Như trên;", 11), ("CHÁNH VĂN PHÒNG", 14), ("Lê Quốc Việt", 14), ("Phụ lục I", 14),
        ("KẾT QUẢ THỰC HIỆN NHIỆM VỤ CỦA CÁC CƠ QUAN, ĐƠN VỊ", 14),
        ("(Kèm theo Báo cáo số 07/BC-VP.UBND ngày 05 tháng 02 năm 2024 của Văn phòng UBND tỉnh)", 13),
    ],
)  # fmt: skip
def test_each_element_has_the_size_of_the_specimen_of_the_decree(dated, words, size):
    found = [piece for page in dated.pages for piece in _sized(page)]
    assert {size for text, size, _ in found if squeezed(text) == squeezed(words)} == {size}


@pytest.fixture(scope="module")
def dated(tmp_path_factory):
    path = tmp_path_factory.mktemp("dated") / "a.pdf"
    return made(path, example_result(12, simulated=False), number=7, date="2024-02-05")[0]


@pytest.mark.parametrize(
    ("number", "date", "printed"),
    [
        (7, "2024-02-05", ("Số: 07/BC-VP.UBND", "ngày 05 tháng 02 năm 2024")),
        (10, "2024-10-29", ("Số: 10/BC-VP.UBND", "ngày 29 tháng 10 năm 2024")),
        (125, "2024-06-09", ("Số: 125/BC-VP.UBND", "ngày 09 tháng 6 năm 2024")),
    ],
)
def test_number_and_date_have_a_zero_in_front_only_where_the_decree_wants_it(tmp_path, number, date, printed):
    reader, _ = made(tmp_path / "a.pdf", number=number, date=date)
    told = words(reader)
    assert all(squeezed(each) in told for each in printed)
    assert told.count(squeezed(printed[1])) == 3


@pytest.mark.parametrize("kinds", ["g", "gg", "ggd", "dgg", "gdggdg"])
@pytest.mark.parametrize("columns", [1, 3])
def test_headings_of_groups_may_follow_one_another_and_stand_anywhere(tmp_path, kinds, columns):
    rows = tuple(
        Row((f"dòng{i}", f"nhóm{i}", "")[:columns], "group" if kind == "g" else "data")
        for i, kind in enumerate(kinds)
    )
    table = Table("", tuple(Column(f"cột{i}", "left", 1) for i in range(columns)), rows)
    document = Document("Bảng", "vi", False, None, None, (table,), None)
    write_pdf(document, tmp_path / "a.pdf", TIMESTAMP)
    told = words(PdfReader(tmp_path / "a.pdf"))
    assert [f"dòng{i}" in told for i in range(len(kinds))] == [True] * len(kinds)


def test_numbers_of_pages_have_the_size_of_the_decree(dated):
    assert {size for text, size, _ in _sized(dated.pages[1])[:1] if text == "2"} == {13}


def test_rules_under_the_heading_are_as_long_as_the_decree_wants(dated):
    agency, motto, subject = _rules(dated.pages[0])[:3]
    assert line_width("VĂN PHÒNG", 12) / 3 <= agency <= line_width("VĂN PHÒNG", 12) / 2
    assert motto == pytest.approx(line_width("Độc lập - Tự do - Hạnh phúc", 13), rel=0.06)
    assert 160 / 3 <= subject <= 160 / 2


def test_the_rule_of_a_short_subject_is_measured_from_its_own_line(tmp_path):
    reader, _ = made(tmp_path / "a.pdf", example_result(12, simulated=False), subject="Kết quả")
    length = line_width("Kết quả", 14)
    assert length / 3 <= _rules(reader.pages[0])[2] <= length / 2


def test_several_recipients_stand_under_the_colon_and_one_beside_the_greeting(tmp_path, dated):
    pieces = _sized(dated.pages[0])
    at = next(i for i, piece in enumerate(pieces) if piece[0] == "Kính gửi:")
    dashes = [x for text, _, x in pieces[at + 1 : at + 7] if text.startswith("-")]
    assert len(dashes) == 3
    assert all((x - pieces[at][2]) / MM == pytest.approx(17.4, abs=1.0) for x in dashes)
    alone, _ = made(tmp_path / "a.pdf", addressees=["Bộ Nội vụ"])
    assert squeezed("Kính gửi: Bộ Nội vụ") in words(alone)
    assert squeezed("Bộ Nội vụ.") not in words(alone)


def test_text_stays_inside_the_margins_of_the_decree(whole):
    for page in whole.pages:
        left = min(x for text, x, y in _placed(page) if text and y > 20 * MM)
        assert left >= 30 * MM - 0.1
        lines = [(x, y) for text, x, y in _placed(page) if text and not text.isdigit()]
        assert max(y for _, y in lines) <= float(page.mediabox.height) - 20 * MM


def test_the_heading_of_a_group_stays_with_its_first_agency(tmp_path):
    for agencies in range(24, 27):
        reader, _ = made(tmp_path / "a.pdf", example_result(agencies, simulated=False))
        for page in reader.pages:
            lines = [line for line in page.extract_text().splitlines() if line.strip()]
            assert not lines[-1].endswith(tuple(vocab.GROUPS.values()))


def test_each_part_numbers_its_own_pages_from_the_second(tmp_path):
    reader, _ = made(tmp_path / "a.pdf", example_result(12, totals={"open_overdue": 40}))
    starts = [i for i, page in enumerate(reader.pages) if re.search(r"Phụ lục I+\n", page.extract_text())]
    assert len(starts) == 2
    for first, last in zip([0, *starts], [*starts, len(reader.pages)], strict=True):
        printed = [_printed_number(reader.pages[i]) for i in range(first, last)]
        assert printed == [None, *range(2, last - first + 1)]


MM = 72 / 25.4


def _sized(page):
    """Return each piece of text with its size and its place from the left, in points."""
    pieces = []

    def keep(text, cm, tm, _, size):
        if text.strip():
            pieces.append((text.strip(), round(size * abs(tm[0] * cm[0]), 1), tm[4] * cm[0] + cm[4]))

    page.extract_text(visitor_text=keep)
    return pieces


def _rules(page):
    """Return the length in millimetres of each horizontal line, from the top of the page down."""
    found, at = [], [None]

    def keep(operator, operands, cm, _):
        if operator == b"m":
            at[0] = operands
        elif operator == b"l" and at[0] and operands[1] == at[0][1]:
            height = float(operands[1]) * cm[3] + cm[5]
            found.append((-height, abs(float(operands[0] - at[0][0]) * cm[0]) / MM))

    page.extract_text(visitor_operand_before=keep)
    return [length for _, length in sorted(found)]


def _placed(page):
    """Return each piece of text with its place on the page, in points from the lower left."""
    pieces = []

    def keep(text, cm, tm, *_):
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        pieces.append((text.strip(), x, y))

    page.extract_text(visitor_text=keep)
    return pieces


def _printed_number(page):
    """Return the number in the top margin of a page."""
    top = float(page.mediabox.height) - 20 * 72 / 25.4
    return next((int(text) for text, _, y in _placed(page) if text.isdigit() and y > top), None)


def test_appendix_tables_lie_across_and_repeat_their_header_on_every_page(tmp_path):
    reader, _ = made(tmp_path / "a.pdf", example_result(12, totals={"open_overdue": 60}))
    across = [page for page in reader.pages if page.mediabox.width > page.mediabox.height]
    lists = [page.extract_text() for page in across if "Số ngày" in page.extract_text()]
    assert len(lists) >= 4
    assert all("Nội dung nhiệm vụ" in text for text in lists)


def test_figures_stand_on_portrait_pages(whole):
    for page in whole.pages:
        if "Biểu đồ" in page.extract_text():
            assert page.mediabox.width < page.mediabox.height


def test_the_signature_is_not_split_nor_parted_from_the_last_paragraph(tmp_path):
    for extra in range(0, 60, 7):
        directions = ["Nội dung. " * 20] + ["Thêm một dòng."] * extra
        reader, _ = made(tmp_path / "a.pdf", example_result(3), directions=directions)
        holders = [p for p in reader.pages if "CHÁNH VĂN PHÒNG" in p.extract_text()]
        assert len(holders) == 1
        whole = ("xin báo cáo", "Nơi nhận:", "Lưu: VT", "Lê Quốc Việt")
        assert all(part in holders[0].extract_text() for part in whole)


def test_the_embedded_font_writes_every_letter_once(tmp_path, monkeypatch):
    monkeypatch.setattr("hganalysis.documents.pdf.typeface", lambda: STOPGAP)
    reader, _ = made(tmp_path / "a.pdf")
    assert "Nơi nhận:" in "".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_are_text(tmp_path, text):
    reader, _ = made(tmp_path / "a.pdf", with_titles([text]), signer=text.replace("{", "").replace("}", ""))
    told = words(reader)
    assert squeezed(text) in told
    assert squeezed(text.replace("{", "").replace("}", "")) in told


@given(text=WORDS)
@settings(max_examples=15, deadline=None)
def test_a_report_is_made_of_any_text(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "a.pdf"
    reader, missing = made(path, with_titles([text]), signer=text.replace("{", "").replace("}", "") or "x")
    assert len(reader.pages) >= 4
    assert set(missing) <= set(printable(text))


def test_a_character_without_a_glyph_is_marked_and_told(tmp_path):
    reader, missing = made(tmp_path / "a.pdf", with_titles(["trước \ue000 sau"]))
    assert missing == "\ue000"
    assert squeezed(f"trước{NO_GLYPH}sau") in words(reader)


def test_a_word_of_four_thousand_letters_stays_inside_its_cell_and_loses_none(tmp_path):
    reader, _ = made(tmp_path / "a.pdf", with_titles(["x" * 4000]))
    assert sum(page.extract_text().count("x") for page in reader.pages) >= 4000
    for page in reader.pages:
        assert all(0 < x < float(page.mediabox.width) - 50 for text, x, _ in _placed(page) if "xxx" in text)


def test_dates_and_document_numbers_can_be_searched(whole):
    tasks = example_result(38)["lists"]["open_overdue"]
    told = "".join(page.extract_text() for page in whole.pages)
    assert "\u200b" not in told
    assert tasks[0]["doc_number"] in squeezed(told)


@pytest.mark.parametrize("rows", [1, 40, 900])
def test_appendices_of_any_length(tmp_path, rows):
    reader, _ = made(tmp_path / "a.pdf", example_result(12, totals={"open_overdue": rows}))
    last = words(reader, first=len(reader.pages) - 1)
    assert squeezed(f"có {rows} nhiệm vụ") in last


def test_a_report_of_nothing_is_made(tmp_path):
    reader, _ = made(tmp_path / "a.pdf", empty_result())
    assert squeezed("không có Phụ lục II, III, IV") in words(reader)


def test_simulated_figures_say_so_on_every_page_and_real_ones_do_not(tmp_path):
    simulated, _ = made(tmp_path / "a.pdf", example_result(3))
    assert all("SỐ LIỆU MÔ PHỎNG" in page.extract_text() for page in simulated.pages)
    real, _ = made(tmp_path / "b.pdf", example_result(3, simulated=False))
    assert not any("MÔ PHỎNG" in page.extract_text() for page in real.pages)


def test_the_same_inputs_give_the_same_bytes(tmp_path):
    for name in ("a.pdf", "b.pdf"):
        made(tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize("file", sorted(typefaces.FOLDER.glob("*.ttf")), ids=lambda file: file.stem)
def test_the_fonts_of_the_package_have_every_vietnamese_letter(file):
    letters = FT2Font(file).get_charmap()
    assert [each for each in (*VIETNAMESE, *"…–“”□") if ord(each) not in letters] == []


def test_an_installation_without_its_fonts_is_noticed(tmp_path):
    assert typeface() == SHIPPED
    assert typefaces_are_whole(typefaces.FOLDER)
    for file in typefaces.FOLDER.glob("*.ttf"):
        shutil.copy(file, tmp_path)
    (tmp_path / "LiberationSerif-Bold.ttf").write_bytes(b"version https://git-lfs.github.com/spec/v1")
    assert not typefaces_are_whole(tmp_path)


def test_code_is_set_in_letters_of_one_width(tmp_path):
    document = Document("Mã", "vi", False, None, None, (Preformatted("code", "iiii\nWWWW  ế"),), None)
    write_pdf(document, tmp_path / "a.pdf", TIMESTAMP)
    assert any("LiberationMono" in name for name in _fonts(PdfReader(tmp_path / "a.pdf")))


def test_the_font_of_the_text_is_inside_the_file(whole):
    found = _fonts(whole)
    assert found
    assert all(re.fullmatch(r"/[A-Z]{6}\+LiberationSerif.*", name) for name in found)


def _fonts(reader):
    """Return the names of the fonts inside a file."""
    held = [page["/Resources"].get("/Font", {}).values() for page in reader.pages]
    return {str(font.get_object()["/BaseFont"]) for fonts in held for font in fonts}


def test_a_figure_without_its_text_is_refused(tmp_path):
    path = tmp_path / "partition.svg"
    path.write_text(SVG.format(height=30))
    document = build_report(
        example_result(3), load_office(), {"partition": Figure("partition", path, "Tên", "")}
    )
    with pytest.raises((typst.TypstError, ValueError)):
        write_pdf(document, tmp_path / "a.pdf", TIMESTAMP)
