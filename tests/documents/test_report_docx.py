"""The Word file: named styles only, sections as NĐ 30/2020 wants, any text as text, set by LibreOffice."""

import dataclasses
import datetime as dt
import io
import os
import re
import shutil
import subprocess
import zipfile
from itertools import pairwise
from xml.sax.saxutils import escape

import docx
import pytest
import word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from nasty import NASTY, WORDS
from PIL import Image
from pypdf import PdfReader
from result_example import empty_result, example_result, with_tasks
from word import R, W, body, lines, out_of_order, paragraphs, parts, style_names, told

from hganalysis.documents import typefaces
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    BulletList,
    Column,
    Document,
    Figure,
    Heading,
    Items,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Partition,
    Preformatted,
    Quote,
    RichText,
    Row,
    Segment,
    Span,
    Table,
)
from hganalysis.documents.notebook.markup_tables import made_table
from hganalysis.documents.typefaces import line_width
from hganalysis.documents.word import elements
from hganalysis.documents.word import styles as names
from hganalysis.documents.word.package import TEMPLATE
from hganalysis.documents.word.writer import write_docx
from hganalysis.errors import HgError, ParamsError
from hganalysis.report.build import build_report
from hganalysis.settings.office import OfficeChanges, load_office
from hganalysis.text import printable

PLAIN = TEMPLATE.with_name(names.BULLETIN)

TIMESTAMP = dt.datetime(2024, 11, 3, 7, 30, tzinfo=dt.UTC)
CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
DXA = 1440 / 25.4
TYPESETTER = shutil.which("soffice")
NASTIER = (
    *NASTY, "=HYPERLINK(\"x\")", "{ PAGE \\* MERGEFORMAT }", "tiê\u0301ng Viê\u0323t chồ\u0302\u0301ng dấu",
    "\u200fphải sang trái\u200e", "a\x00b\x07c\x1b[0m", "\ufffe\uffff", "\ud800 nửa cặp", "x" * 4000,
    "  hai   khoảng  trắng  ", "một\u00a0dòng\u2028hai",
)  # fmt: skip
"""With what XML forbids, and what an editor of text could take for something else."""


def figure(folder, name="partition", size=(900, 300), **changes):
    """Return a figure saved as SVG and PNG."""
    (folder / f"{name}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    Image.new("RGB", size, "navy").save(folder / f"{name}.png")
    made = Figure(name, folder / f"{name}.svg", f"Tên {name}", f"Mô tả {name}", "Ghi chú của biểu đồ.")
    return dataclasses.replace(made, **changes)


def report(result=None, figures=None, **changes):
    office = load_office().changed_by(OfficeChanges(**changes))
    return build_report(result or example_result(12), office, figures or {})


def page(*blocks, **changes):
    """Return a document of blocks only, as a notebook is."""
    return dataclasses.replace(Document("Sổ tay", "vi", False, None, None, blocks, None), **changes)


def written(document, folder, **options):
    path = folder / "a.docx"
    write_docx(document, path, TIMESTAMP, **options)
    return path


def with_titles(titles):
    result = example_result(3, totals={"done_on_time": 1, "open_overdue": len(titles)})
    return with_tasks(result, "open_overdue", *({"title": title} for title in titles))


def texts(value):
    """Yield every text of the parts of a report that a reader sees."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif isinstance(value, RichText):
        yield "".join(span.text for span in value.spans)
    elif isinstance(value, Table):
        yield from (value.caption, value.note, *(column.label for column in value.columns))
        yield from texts(tuple(row.cells for row in value.rows))
    elif isinstance(value, Figure):
        yield from (value.title, value.caption)
    elif isinstance(value, RichText):
        yield "".join(span.text for span in value.spans)
    elif dataclasses.is_dataclass(value):
        yield from texts(tuple(getattr(value, field.name) for field in dataclasses.fields(value)))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docx")
    figures = {
        name: figure(folder, name, size)
        for name, size in (
            ("partition", (900, 300)),
            ("status_by_agency", (900, 4000)),
            ("due_soon", (900, 400)),
        )
    }
    document = report(example_result(38), figures)
    return written(document, folder), document


def test_every_text_of_the_report_is_in_the_word_file(whole):
    path, document = whole
    found = {part for line in lines(path) for part in (*line.split("\n"), line.removeprefix("Ghi chú: "))}
    seen = (document.letterhead, document.heading, document.blocks, document.signature)
    listed = tuple((each.title, each.reference, each.blocks) for each in document.appendices)
    expected = {printable(each) for each in texts((seen, listed)) if each}

    assert len(expected) > 200
    assert expected - found == set()


def test_the_tables_are_the_tables_of_the_model_cell_by_cell(whole):
    path, document = whole
    limits = [block for block in document.blocks if isinstance(block, Table)]
    lists = [block for each in document.appendices for block in each.blocks if isinstance(block, Table)]
    _, first, _, *others = docx.Document(path).tables
    tables, made = [*limits, *lists], [first, *others]

    assert len(made) == len(tables) == 3
    for ours, theirs in zip(made, tables, strict=True):
        rows = [[told(cell) for cell in row.iter(f"{W}tc")] for row in ours._tbl.tr_lst]
        assert rows[0] == [column.label for column in theirs.columns]
        assert rows[1:] == [list(row.cells[:2] if row.kind == "group" else row.cells) for row in theirs.rows]


def fields(element):
    """Return each field of an element: its instruction and what it shows."""
    found, step = [], ""
    for each in element.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        step = each.get(f"{W}fldCharType") or step
        if each.tag == f"{W}instrText":
            found.append([each.text.strip(), ""])
        elif each.tag == f"{W}t" and step == "separate":
            found[-1][1] += each.text
    return [tuple(each) for each in found]


def pointing(*spans, folder, **changes):
    """Return a report whose last paragraph is made of spans."""
    made = report(example_result(12), {"partition": figure(folder)})
    return dataclasses.replace(made, blocks=(*made.blocks, RichText(spans)), **changes)


POINTERS = (
    Span("Xem "), Span("Phụ lục II", to="II"), Span("; "), Span("24 nhiệm vụ", to="II"),
    Span("; Biểu đồ 1; "), Span("Phụ lục VII", to="VII"), Span("; Biểu đồ 9."),
)  # fmt: skip


def test_a_pointer_is_a_field_and_what_it_points_to_is_under_a_bookmark(tmp_path):
    content = body(written(pointing(*POINTERS, folder=tmp_path), tmp_path))
    names = [each.get(f"{W}name") for each in content.iter(f"{W}bookmarkStart")]
    (line,) = [each for each in paragraphs(content) if told(each).startswith("Xem ")]

    assert told(line) == "Xem Phụ lục II; 24 nhiệm vụ; Biểu đồ 1; Phụ lục VII; Biểu đồ 9."
    assert fields(line) == [("REF PhuLuc_II \\h", "Phụ lục II"), ("REF BieuDo_1 \\h", "Biểu đồ 1")]
    assert [(each.get(f"{W}anchor"), told(each)) for each in line.iter(f"{W}hyperlink")] == [
        ("PhuLuc_II", "24 nhiệm vụ")
    ]
    assert sorted(names) == ["BieuDo_1", "PhuLuc_I", "PhuLuc_II"]
    headings = [each for each in fields(content) if each[0].startswith("SEQ")]
    assert headings == [
        ("SEQ PhuLuc \\* ROMAN", "I"),
        ("SEQ BieuDo \\* ARABIC", "1"),
        ("SEQ PhuLuc \\* ROMAN", "II"),
    ]


def test_an_appendix_out_of_turn_keeps_its_number(tmp_path):
    made = pointing(folder=tmp_path)
    only = dataclasses.replace(made, appendices=made.appendices[1:])
    assert ("SEQ PhuLuc \\* ROMAN \\r 2", "II") in fields(body(written(only, tmp_path)))


def test_every_bookmark_has_a_number_of_its_own_and_an_end(whole):
    content = body(whole[0])
    starts = [each.get(f"{W}id") for each in content.iter(f"{W}bookmarkStart")]
    assert len(starts) == len(set(starts)) == 5
    assert starts == [each.get(f"{W}id") for each in content.iter(f"{W}bookmarkEnd")]


def test_the_name_of_a_file_does_not_break(tmp_path):
    content = body(
        written(page(Paragraph("tệp phu-luc.xlsx, kỳ 2024-11"), BulletList(("a-b.csv",))), tmp_path)
    )
    assert [told(each) for each in paragraphs(content)][1:3] == ["tệp phu-luc.xlsx, kỳ 2024-11", "a-b.csv"]
    assert len(list(content.iter(f"{W}noBreakHyphen"))) == 2


def kept(path, table):
    """Return of each row of a table below its header whether it stays with what is below it."""
    rows = docx.Document(path).tables[table]._tbl.tr_lst[1:]
    return [bool(list(row.iter(f"{W}keepNext"))) for row in rows]


def test_sums_stay_with_the_row_above_them_and_the_last_rows_with_the_note(whole):
    path, document = whole
    first, second = (each.blocks[0].rows for each in document.appendices[:2])
    kinds = [row.kind for row in first]
    wanted = [kind == "group" or below in ("subtotal", "total") for kind, below in pairwise(kinds)]
    assert kept(path, -2)[:-3] == wanted[:-2]
    assert kept(path, -1) == [False] * (len(second) - 3) + [True] * 3


def test_the_colophon_stands_below_the_signature(tmp_path):
    made = dataclasses.replace(report(), colophon="Lập bằng hganalysis.")
    said = lines(written(made, tmp_path))
    assert said.index("Lập bằng hganalysis.") > said.index(made.signature.name)
    assert said.index("Lập bằng hganalysis.") < next(
        i for i, each in enumerate(said) if "Phụ lục I\n" in each
    )


ALLOWED = {
    "p": {"pStyle", "keepNext", "sectPr"},
    "r": {"rStyle"},
    "tbl": {"tblStyle", "tblW", "tblLayout", "tblLook", "tblCaption"},
}
"""What an element may say of itself beside the name of its style: structure, never looks."""


def test_everything_is_in_named_styles_of_the_template(whole):
    path, _ = whole
    known = style_names(path)
    for kind, allowed in ALLOWED.items():
        for element in body(path).iter(f"{W}{kind}"):
            properties = element.find(f"{W}{kind}Pr")
            said = {} if properties is None else {word.name(each): each.get(f"{W}val") for each in properties}
            style = known[said[f"{kind}Style"]] if said or kind != "r" else None
            assert style is None or style in names.ALL
            assert set(said) <= allowed | ({"ind"} if style == names.RULE else set())


def test_the_children_of_every_element_stand_in_the_order_of_the_schema(whole, tmp_path):
    for path in (whole[0], written(page(*EVERY_BLOCK, figure(tmp_path)), tmp_path), TEMPLATE, PLAIN):
        for name, root in parts(path).items():
            assert word.out_of_order(root) == [], name


def test_the_check_of_the_order_sees_a_child_out_of_place():
    element = docx.oxml.parse_xml(f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:jc/><w:ind/></w:pPr></w:p>')
    assert word.out_of_order(element) == ["pPr: ['jc', 'ind']"]


def sections(path):
    """Return (width, height, left, right, top, bottom in mm, first number, number on page 1 hidden)."""
    found = []
    for section in body(path).iter(f"{W}sectPr"):
        size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        start = section.find(f"{W}pgNumType")
        lengths = [size.get(f"{W}w"), size.get(f"{W}h")]
        lengths += [margin.get(f"{W}{side}") for side in ("left", "right", "top", "bottom")]
        found.append(
            (
                *(round(int(each) / DXA) for each in lengths),
                None if start is None else start.get(f"{W}start"),
                section.find(f"{W}titlePg") is not None,
            )
        )
    return found


UPRIGHT, ACROSS = (210, 297, 30, 20, 20, 20), (297, 210, 30, 15, 20, 20)


def test_the_body_stands_upright_lists_lie_across_and_each_part_counts_its_own_pages(whole):
    first, rest = ("1", True), (None, False)
    assert sections(whole[0]) == [
        (*UPRIGHT, *first), (*ACROSS, *first), (*UPRIGHT, *rest), (*ACROSS, *first),
    ]  # fmt: skip


def frame(columns, letters=8):
    """Return a table as a data frame makes it, of one size of words."""
    return made_table([f"c{i}" for i in range(columns)], [["x" * letters] * columns] * 2, header_column=0)


def room(section):
    width, _, left, right, *_ = section
    return (width - left - right) * DXA


@pytest.mark.parametrize(
    ("columns", "across", "points"), [(3, False, None), (8, False, None), (9, False, 9.5), (14, True, 9.0)]
)
def test_a_wide_table_lies_across_in_smaller_letters(tmp_path, columns, across, points):
    path = written(page(frame(columns)), tmp_path)
    [section] = sections(path)
    assert section == ((*ACROSS, "1", True) if across else (*UPRIGHT, "1", True))
    [table] = body(path).iter(f"{W}tbl")
    assert sum(int(each.get(f"{W}w")) for each in table.iter(f"{W}gridCol")) <= room(section) + 20
    assert {int(each.get(f"{W}val")) / 2 for each in table.iter(f"{W}sz")} == ({points} - {None})


@pytest.mark.parametrize("columns", [41, 70, 200])
def test_a_very_wide_table_becomes_several_that_word_takes(tmp_path, columns):
    path = written(page(frame(columns, letters=1)), tmp_path)
    tables = list(body(path).iter(f"{W}tbl"))
    grids = [[int(each.get(f"{W}w")) for each in table.iter(f"{W}gridCol")] for table in tables]
    assert max(map(len, grids)) <= 63
    assert sum(map(len, grids)) == columns + len(grids) - 1
    assert max(map(sum, grids)) <= room(sections(path)[0]) + 20
    assert out_of_order(body(path)) == []


def test_a_wide_table_takes_its_heading_along_and_the_pages_go_on_counting(tmp_path):
    document = page(Paragraph("a"), Heading(1, "b"), frame(14), Paragraph("c"))
    path = written(document, tmp_path)
    assert sections(path) == [(*UPRIGHT, "1", True), (*ACROSS, None, False), (*UPRIGHT, None, False)]
    kinds = ["section" if each.find(f".//{W}sectPr") is not None else told(each) for each in body(path)]
    assert kinds.index("section") < kinds.index("b")


def test_a_title_goes_with_the_wide_table_below_it_under_the_headers_of_the_template(tmp_path):
    path = written(page(frame(14), Paragraph("c")), tmp_path)
    assert [each[:2] for each in sections(path)] == [(297, 210), (210, 297)]
    assert told(next(iter(body(path)))) == "Sổ tay"
    first = next(body(path).iter(f"{W}sectPr"))
    assert len(first.findall(f"{W}headerReference")) == 2


def test_a_letter_with_wide_tables_begins_and_ends_upright(tmp_path):
    document = dataclasses.replace(report(), blocks=(frame(14),), appendices=())
    path = written(document, tmp_path)
    assert [each[:2] for each in sections(path)] == [(210, 297), (297, 210), (210, 297)]


def test_the_number_of_the_page_is_in_the_middle_of_the_top_margin_but_not_on_the_first(whole):
    section = docx.Document(whole[0]).sections[0]
    fields = [part.xpath(".//w:fldSimple/@w:instr") for part in
              (section.header._element, section.first_page_header._element)]  # fmt: skip
    style = section.header.paragraphs[0].style

    assert fields == [[" PAGE "], []]
    assert (style.font.size.pt, style.paragraph_format.alignment) == (13, 1)
    assert section.header_distance < section.top_margin


def test_every_section_names_its_headers_and_footers_since_libreoffice_does_not_hand_them_on(whole):
    held = {f"{W}headerReference", f"{W}footerReference"}
    for section in body(whole[0]).iter(f"{W}sectPr"):
        kinds = sorted((word.name(each), each.get(f"{W}type")) for each in section if each.tag in held)
        assert kinds == [
            (f"{what}erReference", on) for what in ("foot", "head") for on in ("default", "first")
        ]


def test_header_rows_repeat_and_rows_are_not_split(whole):
    for table in docx.Document(whole[0]).tables[3:]:
        rows = table._tbl.tr_lst
        assert [bool(row.xpath("./w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.xpath("./w:trPr/w:cantSplit") for row in rows)
        assert sum(map(int, table._tbl.xpath("./w:tblGrid/w:gridCol/@w:w"))) == round(252 * DXA)


def test_a_row_taller_than_a_page_may_be_split(tmp_path):
    path = written(report(with_titles(["Nội dung dài. " * 300, "ngắn"])), tmp_path)
    rows = docx.Document(path).tables[-1]._tbl.tr_lst
    assert [bool(row.xpath("./w:trPr/w:cantSplit")) for row in rows] == [True, False, True]


def test_each_picture_has_its_text_alternative_and_fits_on_a_page(whole):
    properties = body(whole[0]).xpath("//*[local-name() = 'docPr']")
    assert [each.get("descr") for each in properties] == [
        "Mô tả partition", "Mô tả status_by_agency", "Mô tả due_soon",
    ]  # fmt: skip
    assert len({each.get("id") for each in properties}) == 3
    for inline in body(whole[0]).xpath("//*[local-name() = 'inline']"):
        assert [inline.get(f"dist{side}") for side in "TBLR"] == ["0"] * 4
    for extent in body(whole[0]).xpath("//*[local-name() = 'extent']"):
        width, height = int(extent.get("cx")) / 36000, int(extent.get("cy")) / 36000
        assert width <= 160.01
        assert height <= 205.01


def test_a_small_picture_keeps_its_size(tmp_path):
    path = written(page(figure(tmp_path, size=(72, 36))), tmp_path)
    extent = body(path).xpath("//*[local-name() = 'extent']")[0]
    assert (int(extent.get("cx")) / 36000, int(extent.get("cy")) / 36000) == pytest.approx((25.4, 12.7))


def test_a_template_may_say_its_size_for_the_whole_document(tmp_path):
    template = docx.Document(TEMPLATE)
    for name in ("Normal", "Cơ quan chủ quản", "Tiêu ngữ"):
        template.styles[name].font.size = None
    template.save(tmp_path / "mau.docx")
    path = written(report(), tmp_path, template=tmp_path / "mau.docx")
    assert rules(path, 160 * 0.4, 160 * 0.6, 160)[1] == pytest.approx(
        line_width("Độc lập - Tự do - Hạnh phúc", 10), abs=0.1
    )


def test_a_figure_without_its_text_alternative_is_refused(tmp_path):
    with pytest.raises(HgError, match=r"partition.*mô tả"):
        written(page(figure(tmp_path, alt=" ")), tmp_path)


@pytest.mark.parametrize("content", ["không phải ảnh", "<svg xmlns='http://www.w3.org/2000/svg'"])
def test_a_figure_that_is_no_picture_is_refused_in_one_line(tmp_path, content):
    drawing = figure(tmp_path)
    drawing.path.write_text(content, encoding="utf-8")
    drawing.path.with_suffix(".png").unlink()
    with pytest.raises(HgError, match=r"partition\.svg") as caught:
        written(page(drawing), tmp_path)
    assert "\n" not in str(caught.value)


def test_a_drawing_without_dots_beside_it_becomes_dots(tmp_path):
    drawing = figure(tmp_path)
    square = "<rect width='72' height='36' fill='#00f'/>"
    source = f"<svg xmlns='http://www.w3.org/2000/svg' width='72' height='36'>{square}</svg>"
    drawing.path.write_text(source, encoding="utf-8")
    drawing.path.with_suffix(".png").unlink()
    path = written(page(drawing), tmp_path)

    [name] = [each for each in zipfile.ZipFile(path).namelist() if each.startswith("word/media/")]
    picture = Image.open(io.BytesIO(zipfile.ZipFile(path).read(name)))
    assert picture.size[0] == 2 * picture.size[1] > 72
    assert picture.convert("RGB").getpixel((50, 25)) == (0, 0, 255)


def test_the_file_says_its_language_title_author_and_time(whole):
    path, document = whole
    properties = docx.Document(path).core_properties
    languages = parts(path)["word/styles.xml"].xpath("//*[local-name() = 'lang']/@*[local-name() = 'val']")

    assert languages == ["vi-VN"]
    assert properties.title == document.title
    assert properties.author == "UBND TỈNH HẬU GIANG - VĂN PHÒNG"
    assert properties.language == "vi-VN"
    assert properties.created == properties.modified == TIMESTAMP


def test_a_title_longer_than_word_takes_is_cut_visibly(tmp_path):
    path = written(page(Paragraph("x"), title="dài " * 100), tmp_path)
    title = docx.Document(path).core_properties.title
    assert len(title) == 255
    assert title.endswith("…")


def test_simulated_figures_say_so_on_every_page_and_real_ones_do_not(tmp_path):
    for simulated in (True, False):
        section = docx.Document(written(report(example_result(3, simulated=simulated)), tmp_path)).sections[0]
        feet = [part.paragraphs[-1].text for part in (section.footer, section.first_page_footer)]
        assert feet == ["SỐ LIỆU MÔ PHỎNG" if simulated else ""] * 2


def test_the_same_inputs_give_the_same_bytes(tmp_path):
    first, second = ((written(report(), tmp_path)).read_bytes() for _ in range(2))
    assert first == second
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2024, 11, 3, 7, 30, 0)}


@pytest.mark.parametrize("text", NASTIER)
def test_nasty_texts_are_text(tmp_path, text):
    document = report(with_titles([text]))
    head = dataclasses.replace(document.letterhead, agency=text)
    path = written(dataclasses.replace(document, letterhead=head, title=text), tmp_path)

    assert lines(path).count(printable(text)) == 2
    assert list(body(path).iter(f"{W}fldSimple", f"{W}hyperlink")) == []
    codes = [each for each, _ in fields(body(path))]
    assert [each for each in codes if not each.startswith("REF ")] == ["SEQ PhuLuc \\* ROMAN"] * 2


@given(text=WORDS)
@settings(max_examples=25, deadline=None)
def test_any_text_survives(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("any")
    rows = (Row((text, text)),)
    columns = (Column(text, "left", 1), Column("b", "right", 2))
    path = written(
        page(Paragraph(text), RichText((Span(text, bold=True, href=text),)), Preformatted(text),
             Table(text, columns, rows, note=text)),
        folder,
    )  # fmt: skip
    assert lines(path).count(printable(text)) >= 6


def rules(path, *rooms):
    """Return the lengths of the rules in millimetres, given the room that each stands in."""
    document = docx.Document(path)
    drawn = [each.pPr.ind for each in paragraphs(document.element.body) if each.pPr.style == "DuongKe"]
    return [room - (ind.left + ind.right) / 36000 for room, ind in zip(rooms, drawn, strict=True)]


def test_rules_are_as_long_as_the_text_or_a_part_of_it(tmp_path):
    lengths = rules(written(report(), tmp_path), 160 * 0.4, 160 * 0.6, 160)
    agency, motto = line_width("VĂN PHÒNG", 12), line_width("Độc lập - Tự do - Hạnh phúc", 13)

    assert agency / 3 <= lengths[0] <= agency / 2
    assert lengths[1] == pytest.approx(motto, abs=0.1)
    assert 160 / 3 <= lengths[2] <= 160 / 2


def test_a_line_is_as_wide_as_its_letters_whatever_their_marks():
    assert line_width("ĂÂĐÊÔƠƯ", 10) == line_width("AAĐEOOU", 10)
    assert line_width("Mmm", 20) == pytest.approx((944 + 2 * 833) / 1000 * 20 * 25.4 / 72)


@pytest.mark.parametrize("addressees", [["Bộ Nội vụ"], ["Bộ Nội vụ", "Bộ Tài chính"]])
def test_one_recipient_stands_beside_the_greeting_and_several_below_it(tmp_path, addressees):
    found = lines(written(report(addressees=addressees), tmp_path))
    if len(addressees) == 1:
        assert "Kính gửi: Bộ Nội vụ" in found
    else:
        at = found.index("Kính gửi:")
        assert found[at + 1 : at + 3] == ["Bộ Nội vụ;", "Bộ Tài chính."]


def test_the_signature_stands_beside_the_recipients_in_a_row_that_is_not_split(whole):
    document = docx.Document(whole[0])
    table = document.tables[2]
    assert [cell.paragraphs[0].text for cell in table.rows[0].cells] == ["Nơi nhận:", "CHÁNH VĂN PHÒNG"]
    assert table._tbl.xpath("./w:tr/w:trPr/w:cantSplit")
    before = table._tbl.getprevious()
    assert document.styles.get_by_id(before.style, 1).paragraph_format.keep_with_next


EVERY_BLOCK = (
    Heading(1, "Một"),
    Heading(4, "Bốn"),
    Heading(9, "Sâu"),
    Paragraph("Lời văn"),
    RichText((Span("đậm", bold=True), Span(" và "), Span("nghiêng đậm", bold=True, italic=True),
              Span("mã", code=True, bold=True), Span("trang", href="https://example.org/a b?c=d&e"),
              Span("lừa", href="javascript:alert(1)"), Span("hỏng", href="http://[x"))),
    BulletList(("ý một", "ý hai")),
    Items(((Paragraph("một"), Items(((Paragraph("trong"),), (Paragraph("nữa"),)), 4), Paragraph("tiếp")),
           (RichText((Span("hai"),)),), (Preformatted("mã"),), ()), 1),
    Items(((Paragraph("chấm"), Items(((Paragraph("chấm trong"),),))),)),
    Quote((Paragraph("trích"), RichText((Span("trích hai"),)))),
    Preformatted("a\n\tb\n\n  c", "code"),
    Preformatted("ValueError: x", "error"),
    KeyFigures(tuple(KeyFigure(f"{i}", f"số {i}", "ghi") for i in range(6))),
    KeyFigures(()),
    Partition((Segment(895, "895", "xong", "99,9%", "good"), Segment(1, "01", "trễ", "", "bad")), "thanh"),
    Partition((), "không có gì"),
    Table("Bảng", (Column("a", "left", 1),), (Row(("nhóm",), "group"), Row(("x",), "total")), "", None),
    Table("", (Column("a", "left", 1), Column("b", "center", 3)), ()),
    Notice("Chú ý"),
)  # fmt: skip


def styled(path):
    """Return (style, text) of every paragraph with text."""
    known = style_names(path)
    return [
        (known[each.find(f"{W}pPr/{W}pStyle").get(f"{W}val")], told(each))
        for each in paragraphs(body(path))
        if told(each)
    ]


def test_every_kind_of_block_has_its_style(tmp_path):
    found = styled(written(page(*EVERY_BLOCK), tmp_path))
    for style, text in (
        ("Title", "Sổ tay"), ("heading 1", "Một"), ("heading 4", "Bốn"), ("heading 6", "Sâu"),
        ("Normal", "Lời văn"), ("Normal", "đậm và nghiêng đậmmãtranglừahỏng"), (names.DASH, "ý hai"),
        ("List Number", "một"), ("List Number 2", "nữa"), ("List Continue", "tiếp"), ("List Number", "hai"),
        ("List Bullet", "chấm"), ("List Bullet 2", "chấm trong"), ("Quote", "trích"), ("Quote", "trích hai"),
        (names.PREFORMATTED["code"], "a\n    b\n\n  c"), (names.PREFORMATTED["error"], "ValueError: x"),
        (names.FIGURE_VALUE, "5"), (names.FIGURE_LABEL, "số 5"), (names.NOTICE, "Chú ý"),
        (names.CELL["left"], "nhóm"), (names.FIGURE_VALUE, "895"), (names.FIGURE_LABEL, "trễ"),
    ):  # fmt: skip
        assert (style, text) in found


def test_numbered_lists_start_where_they_say_each_with_a_count_of_its_own(tmp_path):
    path = written(page(*EVERY_BLOCK), tmp_path)
    numbers = {}
    for each in paragraphs(body(path)):
        at = each.find(f"{W}pPr/{W}numPr")
        if at is not None:
            key = int(at.find(f"{W}numId").get(f"{W}val"))
            numbers.setdefault(key, []).append((int(at.find(f"{W}ilvl").get(f"{W}val")), told(each)))
    starts = {
        int(num.get(f"{W}numId")): (each.getparent().get(f"{W}ilvl"), each.get(f"{W}val"))
        for num in parts(path)["word/numbering.xml"].findall(f"{W}num")
        for each in num.iter(f"{W}startOverride")
    }

    assert sorted(numbers.values()) == [
        [(0, "một"), (0, "hai"), (0, ""), (0, "")], [(1, "trong"), (1, "nữa")],
    ]  # fmt: skip
    assert {numbers[key][0][1]: start for key, start in starts.items()} == {
        "một": ("0", "1"), "trong": ("1", "4"),
    }  # fmt: skip


def test_only_links_to_pages_and_mailboxes_are_links(tmp_path):
    path = written(page(*EVERY_BLOCK), tmp_path)
    links = {each.get(f"{R}id"): told(each) for each in body(path).iter(f"{W}hyperlink")}
    targets = {key: link.target_ref for key, link in docx.Document(path).part.rels.items() if key in links}

    assert list(links.values()) == ["trang"]
    assert list(targets.values()) == ["https://example.org/a%20b?c=d&e"]


def test_tables_never_touch_each_other_or_the_end(tmp_path):
    found = [word.name(each) for each in body(written(page(*EVERY_BLOCK, *EVERY_BLOCK[-5:]), tmp_path))]
    assert "tbl tbl" not in " ".join(found)
    assert found[-2:] == ["p", "sectPr"]


@pytest.fixture(scope="module")
def template():
    return docx.Document(TEMPLATE)


def said(style, kind, name):
    """Return what a style or the one it is based on says of `font` or `paragraph_format`."""
    value = getattr(getattr(style, kind), name)
    return value if value is not None or style.base_style is None else said(style.base_style, kind, name)


LETTERS = {
    names.NATION: ((12, 13), "bold"),
    names.MOTTO: ((13, 14), "bold"),
    names.PARENT: ((12, 13), ""),
    names.AGENCY: ((12, 13), "bold"),
    names.NUMBER: ((13,), ""),
    names.DATE: ((13, 14), "italic"),
    names.TITLE: ((13, 14), "bold"),
    names.SUBJECT: ((13, 14), "bold"),
    names.GREETING: ((13, 14), ""),
    names.ADDRESSEE: ((13, 14), ""),
    names.BODY: ((13, 14), ""),
    names.LAST: ((13, 14), ""),
    names.DASH: ((13, 14), ""),
    "heading 1": ((13, 14), "bold"),
    "heading 2": ((13, 14), "bold"),
    names.SIGNER_TITLE: ((13, 14), "bold"),
    names.SIGNER: ((13, 14), "bold"),
    names.RECIPIENTS: ((12,), "bold italic"),
    names.RECIPIENT: ((11,), ""),
    names.APPENDIX: ((14,), "bold"),
    names.ATTACHED: ((13, 14), "italic"),
    names.PAGE_NUMBER: ((13, 14), ""),
}
"""Size and stand of letters: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục V."""


def test_the_letters_of_the_template_are_those_of_the_decree(template):
    styles = {style.element.name_val: style for style in template.styles}
    for name, (sizes, stand) in LETTERS.items():
        style = styles[name]
        assert said(style, "font", "size").pt in sizes, name
        assert [each for each in ("bold", "italic") if said(style, "font", each)] == stand.split(), name
        assert said(style, "font", "name") == "Times New Roman", name
        assert said(style, "font", "color").rgb in (None, docx.shared.RGBColor(0, 0, 0)), name


def test_running_text_of_the_template_is_set_as_the_decree_asks(template):
    """Mục II.5: justified, first line 1 or 1,27 cm in, 6 pt or more apart, 1 to 1,5 lines high."""
    for name in (names.BODY, names.LAST, names.DASH):
        style = template.styles[name]
        assert said(style, "paragraph_format", "alignment") == JUSTIFY
        assert said(style, "paragraph_format", "space_after").pt >= 6
        assert 1 <= said(style, "paragraph_format", "line_spacing") <= 1.5
    assert template.styles[names.BODY].paragraph_format.first_line_indent.cm == pytest.approx(1.27, abs=0.01)


def test_paper_and_margins_of_the_template_are_those_of_the_decree(template):
    """Mục I.1: A4; 20-25 mm above and below, 30-35 mm at the left, 15-20 mm at the right."""
    upright, across = template.sections
    assert [round(side.mm) for side in (upright.page_width, upright.page_height)] == [210, 297]
    assert [round(side.mm) for side in (across.page_width, across.page_height)] == [297, 210]
    for section in (upright, across):
        assert all(20 <= round(side.mm) <= 25 for side in (section.top_margin, section.bottom_margin))
        assert 30 <= round(section.left_margin.mm) <= 35
        assert 15 <= round(section.right_margin.mm) <= 20
        assert said(section.header.paragraphs[0].style, "paragraph_format", "alignment") == CENTER
        assert section.different_first_page_header_footer


NO_STYLES = ("LETTER", "BULLETIN", "ALL", "OF_ANY", "OF_LETTERS", "HEADINGS", "LIST_KINDS", "LEVELS")


def test_the_template_has_every_style_that_the_writer_names(template):
    said_in_code = {
        each
        for name, value in vars(names).items()
        if name.isupper() and name not in NO_STYLES
        for each in (value.values() if isinstance(value, dict) else (value,))
    }
    said_in_code |= {names.heading(level) for level in range(1, 9)}
    said_in_code |= {names.list_style(kind, level) for kind in names.LIST_KINDS for level in range(9)}

    assert set(names.ALL) == said_in_code
    assert said_in_code <= {style.element.name_val for style in template.styles}


@pytest.mark.parametrize(("place", "needed"), [(TEMPLATE, names.ALL), (PLAIN, names.OF_ANY)])
def test_a_template_shows_every_style_and_nothing_of_it_goes_into_a_report(place, needed, tmp_path):
    shown_styles = {name for name, _ in styled(place)}
    kinds = {names.RULE, names.BREAK, names.PAGE_NUMBER}
    paragraphs_only = {name for name in needed if "Bảng " not in name or " - " in name}
    letters = {names.STRONG, names.EMPHASIS, names.CODE, names.LINK}
    assert paragraphs_only - kinds - letters <= shown_styles
    path = written(page(Paragraph("x")), tmp_path, template=place)
    assert not any("Mẫu này" in line for line in lines(path))


def test_the_template_of_a_bulletin_has_looks_of_its_own_and_nothing_of_a_letter():
    template = docx.Document(PLAIN)
    styles = {style.element.name_val: style for style in template.styles}

    assert {*names.OF_ANY} <= {*styles}
    assert not {*names.OF_LETTERS} & {*styles}
    for name in (names.BODY, names.DASH, names.TITLE, "heading 1", names.APPENDIX, names.CELL["left"]):
        assert said(styles[name], "font", "name") == "Arial", name
        assert said(styles[name], "paragraph_format", "alignment") == WD_ALIGN_PARAGRAPH.LEFT, name
    assert said(styles[names.BODY], "paragraph_format", "first_line_indent") == 0
    assert said(styles[names.TITLE], "font", "size") > said(styles["heading 1"], "font", "size")
    assert [round(section.left_margin.mm) for section in template.sections] == [25, 20]


def test_a_bulletin_is_written_in_the_styles_of_its_template(tmp_path):
    form = {"form": "plain"}
    document = report(example_result(3), {"partition": figure(tmp_path)}, **form)
    path = written(document, tmp_path, template=PLAIN)

    assert {name for name, _ in styled(path)} <= {*names.OF_ANY}
    assert docx.Document(path).styles["Normal"].font.name == "Arial"
    with pytest.raises(ParamsError, match=r"mau-ban-tin\.docx thiếu kiểu: Đoạn cuối"):
        written(report(), tmp_path, template=PLAIN)


def restyled(folder):
    """Return a template as an office changes it; Word in Vietnamese gives styles other identifiers."""
    template = docx.Document(TEMPLATE)
    template.styles["Normal"].font.size = docx.shared.Pt(13)
    template.styles["Tiêu ngữ"].font.size = docx.shared.Pt(14)
    template.sections[0].left_margin = docx.shared.Mm(35)
    template.sections[0].footer.paragraphs[0].text = "Địa chỉ cơ quan"
    page_count = elements.w("fldSimple", elements.run(elements.text("1")), instr=" NUMPAGES ")
    template.sections[0].first_page_footer.paragraphs[0]._p.append(page_count)
    for style in template.styles:
        if style.name == "Heading 1":
            style.element.styleId = "u1"
    template.save(folder / "mau.docx")
    return folder / "mau.docx"


def test_another_template_gives_its_looks(tmp_path):
    path = written(report(), tmp_path, template=restyled(tmp_path))
    feet = docx.Document(path).sections[0].footer.paragraphs
    motto = line_width("Độc lập - Tự do - Hạnh phúc", 14)

    assert docx.Document(path).styles["Normal"].font.size.pt == 13
    assert sections(path)[0][2] == 35
    assert [each.text for each in feet] == ["Địa chỉ cơ quan", "SỐ LIỆU MÔ PHỎNG"]
    first = docx.Document(path).sections[0].first_page_footer._element
    assert [told(each) for each in first.findall(f"{W}p")] == ["1", "SỐ LIỆU MÔ PHỎNG"]
    assert ("heading 1", "I. KẾT QUẢ THỰC HIỆN") in styled(path)
    assert rules(path, 155 * 0.4, 155 * 0.6, 155)[1] == pytest.approx(motto, abs=0.1)


def test_a_template_without_a_landscape_section_is_turned_over(tmp_path):
    template = docx.Document(TEMPLATE)
    for element in template.element.body.xpath("./w:p[w:pPr/w:sectPr]"):
        template.element.body.replace(template.element.body.sectPr, element.pPr.sectPr)
        template.element.body.remove(element)
    template.save(tmp_path / "mau.docx")
    found = sections(written(report(), tmp_path, template=tmp_path / "mau.docx"))
    assert [each[:2] for each in found] == [(210, 297), (297, 210), (297, 210)]


@pytest.mark.parametrize("wrong", ["missing", "text", "styles"])
def test_a_template_that_cannot_be_used_is_told_in_one_line(tmp_path, wrong):
    path = tmp_path / "mau.docx"
    if wrong == "text":
        path.write_text("không phải Word")
    if wrong == "styles":
        docx.Document().save(path)
    with pytest.raises(ParamsError, match=r"ẫu văn bản mau\.docx") as fault:
        written(report(), tmp_path, template=path)
    if wrong == "styles":
        assert all(name in str(fault.value) for name in (names.AGENCY, names.RULE, names.DATA_TABLE))


ROWS = {0: 1, 1: 1, 40: 4, 200: 13}
"""Rows of Phụ lục II, and how many landscape pages it takes at least."""


FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{shipped}</dir></fontconfig>"""
"""What LibreOffice finds on any machine: the fonts of the package stand for those of a PC with Word."""


def as_pdf(folder, files):
    """Let LibreOffice set Word files as PDF, into the same folder."""
    (folder / "fonts.conf").write_text(FONTS.format(shipped=escape(str(typefaces.FOLDER))), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [TYPESETTER, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files]
    with_fonts = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
    subprocess.run(command, check=True, capture_output=True, timeout=240, env=with_fonts)


@pytest.fixture(scope="module")
def typeset(tmp_path_factory):
    """Return the Word files of reports with more and more rows, as LibreOffice sets them."""
    if TYPESETTER is None:
        pytest.skip("LibreOffice (soffice) is not installed: the pages of the Word file are not looked at")
    folder = tmp_path_factory.mktemp("typeset")
    figures = {"partition": figure(folder), "due_soon": figure(folder, "due_soon", (900, 4000))}
    for rows in ROWS:
        result = example_result(12, totals={"open_overdue": rows}) if rows else empty_result()
        write_docx(report(result, figures), folder / f"{rows}.docx", TIMESTAMP)
    as_pdf(folder, [folder / f"{rows}.docx" for rows in ROWS])
    read = {rows: PdfReader(folder / f"{rows}.pdf").pages for rows in ROWS}
    return {
        rows: [(page.extract_text(), page.mediabox.width > page.mediabox.height) for page in pages]
        for rows, pages in read.items()
    }


@pytest.mark.skipif(TYPESETTER is None, reason="LibreOffice (soffice) is not installed")
def test_a_clerk_who_takes_out_an_appendix_gets_the_others_numbered_anew(tmp_path):
    path = written(pointing(*POINTERS[:2], folder=tmp_path), tmp_path)
    edited = docx.Document(path)
    content = edited.element.body
    first, second = (
        next(i for i, each in enumerate(content) if f'name="PhuLuc_{number}"' in each.xml)
        for number in ("I", "II")
    )
    for each in list(content)[first:second]:
        content.remove(each)
    edited.save(path)
    as_pdf(tmp_path, [path])

    told = "\n".join(each.extract_text() for each in PdfReader(tmp_path / "a.pdf").pages)
    assert re.search(r"^Xem Phụ lục I\s*$", told, re.MULTILINE)
    assert re.search(r"^Phụ lục I\s*$", told, re.MULTILINE)
    assert not re.search(r"^Phụ lục II\s*$", told, re.MULTILINE)


def starts_of(pages):
    """Return the first page of the body and of each appendix."""
    return [0, *(i for i, (text, _) in enumerate(pages) if re.search(r"^Phụ lục I+\s*$", text, re.MULTILINE))]


@pytest.mark.parametrize("rows", ROWS)
def test_a_report_of_any_length_is_set_with_its_own_numbers_in_each_part(typeset, rows):
    pages = typeset[rows]
    starts = starts_of(pages)
    across = [turned for _, turned in pages]

    assert len(starts) == (3 if rows else 2)
    assert not any(across[: starts[1]])
    assert across[starts[1]]
    if rows:
        assert ROWS[rows] <= sum(across[starts[2] :]) <= max(2, rows // 5)
    for first, last in pairwise([*starts, len(pages)]):
        numbers = [re.match(r"(\d+)\s*\n", text) for text, _ in pages[first:last]]
        assert [each and int(each[1]) for each in numbers] == [None, *range(2, last - first + 1)]


@pytest.mark.parametrize("rows", ROWS)
def test_simulated_figures_say_so_at_the_foot_of_every_page_that_is_set(typeset, rows):
    assert [i for i, (text, _) in enumerate(typeset[rows]) if SIMULATED_NOTICE not in text] == []


@pytest.mark.parametrize("rows", [40, 200])
def test_the_header_row_is_on_every_page_of_a_list(typeset, rows):
    lists = [text for text, across in typeset[rows][starts_of(typeset[rows])[2] :] if across]
    with_rows = [text for text in lists if re.search(r"\d{2}/\d{2}/\d{4} \d", text)]

    assert len(with_rows) >= ROWS[rows]
    assert all("Nội dung nhiệm vụ" in text for text in with_rows)
    assert f"Danh mục có {rows} nhiệm vụ" in " ".join(lists[-1].split())


@pytest.mark.parametrize("rows", ROWS)
def test_the_signature_is_on_one_page_with_text_before_it(typeset, rows):
    body_pages = typeset[rows][: starts_of(typeset[rows])[1]]
    holders = [text for text, _ in body_pages if "CHÁNH VĂN PHÒNG" in text]

    assert len(holders) == 1
    assert all(part in holders[0] for part in ("xin báo cáo", "Nơi nhận:", "Lưu: VT", "Lê Quốc Việt"))
