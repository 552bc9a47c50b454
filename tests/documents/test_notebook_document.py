"""An executed notebook becomes a document: what it shows, in order, and nothing of it live."""

import base64
import dataclasses
import json
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty import NASTY, WORDS
from nbformat import v4
from pictures_example import PNG, PNG_BYTES, SVG
from PIL import Image
from result_example import example_result

from hganalysis.answers.showing import ReaderTable
from hganalysis.documents.layout import ACROSS, UPRIGHT, body_parts
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    BulletList,
    Column,
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
from hganalysis.documents.notebook import Wanted, closed_up, document_of, flattened
from hganalysis.documents.notebook.markup import DEEPEST, NOT_SHOWN, remark
from hganalysis.documents.notebook.markup_tables import made_table
from hganalysis.documents.notebook.nbfile import read_notebook
from hganalysis.documents.notebook.outputs import SCRIPT_TYPE, SILENT, WIDGET_TYPE, plain
from hganalysis.documents.pictures import BROKEN, NO_ALT, Pictures, as_png
from hganalysis.documents.stored import DOCUMENT_TYPE, as_json, from_json
from hganalysis.errors import NotebookError
from hganalysis.report.build import build
from hganalysis.settings.office import load_office

BARE = Wanted("none")
FOREIGN = Path(__file__).parent / "foreign.ipynb"


def code(*outputs, source="", tags=(), **metadata):
    return v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags), **metadata})


def shown(data, **metadata):
    return v4.new_output("display_data", data=data, metadata=metadata)


def markdown(source):
    return v4.new_markdown_cell(source)


@pytest.fixture
def read(tmp_path):
    """Return the document of some cells, without code unless asked for."""

    def made(*cells, wanted=BARE, **options):
        return document_of(v4.new_notebook(cells=list(cells)), tmp_path, wanted=wanted, **options)

    return made


@pytest.fixture
def blocks(read):
    return lambda *outputs, **metadata: list(read(code(*outputs, **metadata)).blocks)


def test_a_data_frame_is_a_table_with_its_index_as_row_headers(blocks):
    frame = pd.DataFrame({"tên": ["Sở <Y tế>", None], "số": [1.5, 20]}, index=["a", "b"])
    [table] = blocks(shown({"text/html": frame._repr_html_(), "text/plain": "PLAIN"}))
    assert [column.label for column in table.columns] == ["", "tên", "số"]
    assert [row.cells for row in table.rows] == [("a", "Sở <Y tế>", "1.5"), ("b", "NaN", "20.0")]
    assert [column.align for column in table.columns] == ["left", "left", "right"]
    assert table.header_column == 0


def test_a_multi_index_is_spread_out_so_that_each_cell_has_its_headers(blocks):
    columns = pd.MultiIndex.from_product([["2023", "2024"], ["việc", "giờ"]])
    index = pd.MultiIndex.from_product([["bắc", "nam"], ["x", "y"]], names=["miền", "loại"])
    frame = pd.DataFrame([[1, 2, 3, 4]] * 4, index, columns)
    [table] = blocks(shown({"text/html": frame._repr_html_()}))
    assert [column.label for column in table.columns] == [
        "miền", "loại", "2023 / việc", "2023 / giờ", "2024 / việc", "2024 / giờ",
    ]  # fmt: skip
    assert [row.cells[:3] for row in table.rows] == [
        ("bắc", "x", "1"), ("bắc", "y", "1"), ("nam", "x", "1"), ("nam", "y", "1"),
    ]  # fmt: skip
    assert table.header_column == 1


def test_a_styled_frame_keeps_caption_and_format_and_loses_its_styles(blocks):
    frame = pd.DataFrame({"tỷ lệ": [0.125]}).style.format("{:.1%}").set_caption("Tên bảng").hide(axis="index")
    [table] = blocks(shown({"text/html": frame.to_html()}))
    assert table.caption == "Tên bảng"
    assert [row.cells for row in table.rows] == [("12.5%",)]
    assert table.header_column is None


def test_spans_are_filled_and_an_impossible_span_is_bounded(blocks):
    source = """<table>
    <thead><tr><th rowspan=2>A</th><th colspan=2>B</th></tr><tr><th>1</th><th>2</th></tr></thead>
    <tr><td>a</td><td colspan="2">b<br>c</td></tr><tr><td rowspan=99>d</td><td>e<td>f</tr><tr><td>g</table>"""
    [table] = blocks(shown({"text/html": source}))
    assert [column.label for column in table.columns] == ["A", "B / 1", "B / 2"]
    assert [row.cells for row in table.rows] == [("a", "b c", "b c"), ("d", "e", "f"), ("d", "g", "")]


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("<tr><td colspan=99999999>x</td></tr>", [("x",)]),
        ("<tr><td rowspan=99999 colspan=99999>a<tr><td>b", [("a", ""), ("a", "b")]),
        ("<tr><td colspan=99999>a<tr><td>b<td>c", [("a", "a"), ("b", "c")]),
        ("<tr><td colspan=2>a<td>b<tr><td>c<td colspan=2>d", [("a", "a", "b"), ("c", "d", "d")]),
    ],
)
def test_a_span_makes_no_columns_of_its_own(blocks, source, rows):
    [table] = blocks(shown({"text/html": f"<table>{source}</table>"}))
    assert [row.cells for row in table.rows] == rows


def test_the_tables_of_this_library_keep_caption_alignment_and_what_is_left_out(blocks):
    frame = pd.DataFrame({"Cơ quan": ["Sở Y tế"] * 60, "Số": ["1.234"] * 60})
    table, more = blocks(shown({"text/html": ReaderTable("Theo cơ quan", frame)._repr_html_()}))
    assert table.caption == "Theo cơ quan"
    assert [column.align for column in table.columns] == ["left", "right"]
    assert len(table.rows) == 50
    assert more == Paragraph("Còn 10 dòng, xem trong thư mục data của kỳ.")


def test_other_html_is_reduced_to_its_text(blocks):
    source = """<style>p {color: red}</style><h3>Tên</h3><p>một <b>hai</b><br>ba<ul><li>a<li>b</ul><pre> x
  y</pre>đuôi<!-- ẩn --><img src="https://x.example/a.png" alt="ảnh"><a href="javascript:alert(1)">nối</a>"""
    assert blocks(shown({"text/html": source})) == [
        Heading(1, "Tên"), RichText((Span("một "), Span("hai", bold=True))), Paragraph("ba"),
        Items(((Paragraph("a"),), (Paragraph("b"),))),
        Preformatted(" x\n  y"), Paragraph("đuôi(Hình không kèm theo sổ tay: ảnh)nối"),
    ]  # fmt: skip


A, B, C = ((Paragraph(letter),) for letter in "abc")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<ol><li>a<li>b</ol>", [Items((A, B), 1)]),
        ("<ol start=4><li>a</ol><ol start=x><li>b</ol>", [Items((A,), 4), Items((B,), 1)]),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", [Items(((*A, Items((B,))), C))]),
        ("<ul><li>a</li><ol><li>b</ol></ul>c", [Items(((*A, Items((B,), 1)),)), *C]),
        ("<ul><li><h2>a</h2><p>b</p></li></ul>", [Items(((RichText((Span("a", bold=True),)), *B),))]),
        ("<li>a</li>", [Items((A,))]),
        ("<ul> </ul>a", [*A]),
        ("<blockquote>a<p>b</p></blockquote>", [Quote((*A, *B))]),
        ("a <b>b\n <i>c</i></b>  <code>d</code> ", [RichText((
            Span("a "), Span("b ", bold=True), Span("c", bold=True, italic=True), Span(" "),
            Span("d", code=True),
        ))]),
        ("<a href=' https://a.example '>a</a><a href='#b'>b</a><a href='javascript:c'>c</a>", [RichText((
            Span("a", href="https://a.example"), Span("bc"),
        ))]),
    ],
)  # fmt: skip
def test_lists_emphasis_and_links_of_html_are_kept(blocks, source, expected):
    assert blocks(shown({"text/html": source})) == expected


def test_html_of_any_depth_is_read(blocks):
    [items] = blocks(shown({"text/html": "<ul><li>a" * 900}))
    assert depth(items) <= DEEPEST + 1
    assert repr(items).count("text='a'") == 900


def test_a_drawing_inside_html_is_a_figure_and_a_set_of_icons_is_not(blocks):
    drawn = (
        "<svg viewBox='0 0 9 9'><title>Cột &amp; dòng</title><path d='M0 0h9v9'/><text>a&nbsp;b</text></svg>"
    )
    before, figure, after = blocks(shown({"text/html": f"trước {drawn} sau<script>'<svg>'</script>"}))[:3]
    assert (before, after) == (Paragraph("trước"), Paragraph("sau"))
    assert figure.alt == "Cột & dòng"
    kept = figure.path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 9 9"' in kept
    assert "a\N{NO-BREAK SPACE}b" in kept
    icons = "<svg><defs><symbol id='a'><path d='M0 0'/></symbol></defs></svg><svg><use href='#a'/></svg>chữ"
    assert blocks(shown({"text/html": icons})) == [Paragraph("chữ"), remark(NOT_SHOWN)]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ({WIDGET_TYPE: {"model_id": "1"}, "text/plain": "IntSlider()"}, SILENT[WIDGET_TYPE]),
        ({SCRIPT_TYPE: "alert(1)", "text/plain": "<Javascript>"}, SILENT[SCRIPT_TYPE]),
        ({"text/html": "<script>alert(1)</script><div id=x></div>"}, NOT_SHOWN),
        ({"text/html": "<iframe src='https://x.example'></iframe>"}, NOT_SHOWN),
        ({"application/vnd.unknown+json": {"a": 1}}, NOT_SHOWN),
    ],
)
def test_what_cannot_be_shown_is_told_in_a_line(blocks, data, line):
    assert blocks(shown(data)) == [remark(line)]


def test_a_figure_keeps_its_title_its_caption_and_its_form_for_a_phone(blocks):
    small = base64.b64encode(SVG.encode()).decode()
    source = (
        f'<figure><picture><source media="(max-width: 40rem)" srcset="data:image/svg+xml;base64,{small}">'
        f'<img src="data:image/png;base64,{PNG}" alt="Mô tả"></picture>'
        "<figcaption><strong>Nhiệm vụ theo tháng.</strong> Chỉ gồm nhiệm vụ có thời hạn.</figcaption>"
        "</figure>"
    )
    [figure] = blocks(shown({"text/html": source}))
    assert (figure.title, figure.caption) == ("Nhiệm vụ theo tháng", "Chỉ gồm nhiệm vụ có thời hạn.")
    assert figure.alt == "Mô tả"
    assert figure.path.read_bytes() == PNG_BYTES
    assert b"<svg" in figure.narrow.read_bytes()


def test_a_figure_of_several_things_is_what_it_holds(blocks):
    found = blocks(shown({"text/html": "<figure><p>a</p><table><tr><td>b</td></tr></table></figure>"}))
    assert [type(each) for each in found] == [Paragraph, Table]


def test_a_long_table_is_folded_on_a_page_only_and_the_first_table_never(read):
    frame = pd.DataFrame({"n": range(13)})
    cells = [
        code(shown({"text/html": frame.to_html()})),
        code(shown({"text/html": frame.to_html()})),
        code(shown({"text/html": frame.head(12).to_html()})),
    ]
    folds = [block.fold for block in read(*cells, wanted=Wanted("none", pages=True)).blocks]
    assert folds == ["", "Bảng (13 dòng)", ""]
    assert [block.fold for block in read(*cells, wanted=BARE).blocks] == ["", "", ""]


def test_the_name_of_a_section_in_bold_leads_to_it_on_a_page_only(read):
    said = code(shown({"text/html": "<ul><li><strong>Tháng nào</strong>: không tháng nào.</li></ul>"}))
    cells = [said, v4.new_markdown_cell("## Tháng nào")]
    for pages, href in ((True, "#muc-thang-nao"), (False, "")):
        items = read(*cells, wanted=Wanted("none", pages=pages)).blocks[0]
        assert items.items[0][0].spans[0] == Span("Tháng nào", bold=True, href=href)


def test_a_still_picture_stands_in_for_what_a_script_would_draw(blocks):
    [figure] = blocks(shown({"text/html": "<script>draw()</script>", "image/png": PNG}))
    assert isinstance(figure, Figure)


@pytest.mark.parametrize(
    ("outputs", "cell", "alt"),
    [
        ({"image/png": {"alt": "của hình"}, "alt": "của kết quả"}, {"alt": "của ô"}, "của hình"),
        ({"alt": "của kết quả"}, {"alt": "của ô"}, "của kết quả"),
        ({}, {"alt": "của ô"}, "của ô"),
        ({}, {}, NO_ALT),
        ({"image/png": {"width": 640}, "alt": ["không phải chữ"]}, {}, NO_ALT),
    ],
)
def test_a_picture_has_the_authors_text_or_says_that_it_has_none(blocks, outputs, cell, alt):
    [figure] = blocks(shown({"image/png": PNG, "text/plain": "<Figure>"}, **outputs), **cell)
    assert figure.alt == alt
    assert figure.path.read_bytes() == PNG_BYTES


def test_pictures_of_every_kind_are_kept_in_a_kind_that_writers_take(blocks):
    gif = base64.b64encode(
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    )
    assert blocks(shown({"image/gif": gif.decode()}))[0].path.suffix == ".png"
    assert blocks(shown({"image/svg+xml": SVG, "image/png": PNG}))[0].path.suffix == ".svg"
    assert blocks(shown({"image/png": PNG + "\n"}))[0].path.suffix == ".png"


def drawing(inside, width="90", height="40"):
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {space} width="{width}" height="{height}" onload="x()">{inside}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<image href='http://a.example/x.png' width='9' height='9'/>",
        "<image xlink:href='x.png' width='9' height='9'/>",
        "<image href='/etc/passwd' width='9' height='9'/>",
        "<script>alert(1)</script>",
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml' onclick='x()'>x</p></foreignObject>",
        "<a href='javascript:alert(1)'><text>chữ</text></a>",
    ],
)
def test_a_drawing_is_kept_without_what_could_run_or_lead_elsewhere(blocks, inside):
    shape = "<defs><path id='a' d='M0 0h9v9'/></defs>"
    [figure] = blocks(shown({"image/svg+xml": drawing(f"{shape}{inside}<use xlink:href='#a'/>")}))
    kept = figure.path.read_text(encoding="utf-8")
    assert not re.search("http://a|x.png|passwd|script|foreign|onclick|onload|alert", kept)
    assert 'href="#a"' in kept
    assert ("chữ" in kept) == ("chữ" in inside)


def test_a_picture_that_a_drawing_brings_along_stays_in_it(blocks):
    inside = f"<image href='data:image/png;base64,{PNG}' width='9' height='9'/>"
    [figure] = blocks(shown({"image/svg+xml": drawing(inside)}))
    assert PNG in figure.path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("width", "height", "dots"),
    [("72", "36", (150, 75)), ("9" * 9, "9" * 9, (2339, 2339)), ("9" * 9, "1", (2339, 1))],
)
def test_a_drawing_of_any_size_becomes_no_more_dots_than_a_page(tmp_path, width, height, dots):
    path = tmp_path / "a.svg"
    path.write_text(drawing("<path d='M0 0h9v9'/>", width, height), encoding="utf-8")
    with Image.open(as_png(path)) as picture:
        assert picture.size == dots


@pytest.mark.parametrize(
    "data",
    [
        {"image/png": PNG[:40]},
        {"image/png": "không phải base64"},
        {"image/jpeg": base64.b64encode(b"\xff\xd8\xff").decode()},
        {"image/svg+xml": "<svg"},
        {"image/svg+xml": "<html xmlns='http://www.w3.org/1999/xhtml'/>"},
        {"image/svg+xml": "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>&a;</p>"},
        {"image/svg+xml": drawing("", width="0")},
        {"image/svg+xml": drawing("", width="-5")},
        {"image/svg+xml": drawing("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>")},
    ],
)
def test_a_broken_picture_is_told_in_a_line(blocks, data):
    assert blocks(shown(data)) == [Notice(BROKEN)]


def test_an_svg_cannot_bring_in_a_file(blocks):
    evil = SVG.replace("<svg", "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg").replace(
        "<path", "<text>&a;</text><path"
    )
    assert blocks(shown({"image/svg+xml": evil})) == [Notice(BROKEN)]


def test_what_was_printed_is_shown_as_a_terminal_would_and_noise_is_not(blocks):
    out = v4.new_output("stream", name="stdout", text="\x1b[1;31mđỏ\x1b[0m\n 10%\r100%\r\n\txong\n\n")
    noise = v4.new_output("stream", name="stderr", text="WARNING")
    assert blocks(out, noise) == [Preformatted("đỏ\n100%\n        xong")]


def test_latex_and_plain_results_are_text(blocks):
    assert blocks(shown({"text/latex": r"$\displaystyle x^2$", "text/plain": "obj"})) == [Preformatted("x^2")]
    assert blocks(shown({"text/plain": "{'a': 1}"})) == [Preformatted("{'a': 1}")]
    assert blocks(shown({"text/markdown": "**đậm**", "text/plain": "obj"})) == [
        RichText((Span("đậm", bold=True),))
    ]
    assert blocks(shown({"text/markdown": "", "text/plain": "obj"})) == []


ERROR = v4.new_output(
    "error", ename="ValueError", evalue="sai <x>",
    traceback=[
        "\x1b[31mValueError\x1b[0m", 'File "/home/an/duan/tinh.py", line 3', r"C:\Users\An\x.py: ~/a/b.py:7",
    ],
)  # fmt: skip


def test_an_error_is_shown_and_its_trace_is_kept_for_analysts_without_places(read):
    told = Preformatted("Ô tính này bị lỗi. ValueError: sai <x>", "error")
    assert read(code(ERROR)).blocks == (told,)
    assert read(code(ERROR), wanted=Wanted("fold")).blocks == (
        told,
        Preformatted('ValueError\nFile "tinh.py", line 3\nx.py: b.py:7', "error", "Vết lỗi"),
    )


def test_code_is_folded_shown_or_left_out_and_parameters_never_stand_open(read):
    cells = [code(source="p = 1", tags=["parameters"]), code(source="p = 2", tags=["injected-parameters"]),
             code(source="f(p)")]  # fmt: skip
    fold = read(*cells, wanted=Wanted("fold")).blocks
    assert [(each.text, each.fold) for each in fold] == [
        ("p = 1", "Tham số"), ("p = 2", "Tham số"), ("f(p)", "Mã lệnh"),
    ]  # fmt: skip
    assert [each.fold for each in read(*cells, wanted=Wanted("show")).blocks] == ["Tham số", "Tham số", ""]
    assert [each.text for each in read(*cells, wanted=Wanted("only")).blocks] == ["f(p)"]
    assert read(*cells).blocks == ()


def test_empty_cells_leave_nothing_and_raw_cells_their_text(read):
    assert read(v4.new_raw_cell(" \n"), code(), markdown("  ")).blocks == ()
    assert read(v4.new_raw_cell("\\newpage <b>")).blocks == (Preformatted("\\newpage <b>"),)


def levels(*given):
    return [block.level for block in closed_up([Heading(level, "x") for level in given])]


@pytest.mark.parametrize(
    ("given_levels", "expected"),
    [
        ((1, 2, 3), [1, 2, 3]), ((1, 4), [1, 2]), ((4, 4, 1), [1, 1, 1]), ((2, 5, 3, 6, 2), [1, 2, 2, 3, 1]),
        ((6, 5, 4), [1, 1, 1]), ((), []),
    ],
)  # fmt: skip
def test_heading_levels_are_closed_up(given_levels, expected):
    assert levels(*given_levels) == expected


@given(st.lists(st.integers(1, 6)))
def test_heading_levels_never_jump(given_levels):
    found = [0, *levels(*given_levels)]
    assert all(after <= before + 1 for before, after in pairwise(found))


def test_the_one_heading_of_level_1_is_the_title(read):
    document = read(markdown("Trước\n\n# Tên\n\n## Mục"), title="Khác")
    assert document.title == "Tên"
    assert document.blocks == (Paragraph("Trước"), Heading(1, "Mục"))


@pytest.mark.parametrize("source", ["# A\n\n# B", "## A\n\n# B", "chữ"])
def test_other_headings_leave_the_title_to_whoever_exports(read, source):
    assert read(markdown(source), title="Tên tệp").title == "Tên tệp"


def test_the_notice_on_simulated_data_is_a_notice_and_marks_the_document(read):
    output = shown({"text/markdown": f"**{SIMULATED_NOTICE}**", "text/plain": "x"})
    document = read(code(output))
    assert document.blocks == (Notice(SIMULATED_NOTICE),)
    assert document.simulated
    assert not read(markdown("chữ")).simulated


@pytest.fixture
def figure(tmp_path):
    path = tmp_path / "partition.svg"
    path.write_text(SVG)
    return Figure("partition", path, "Cơ cấu", "Trong 896 nhiệm vụ…", "Ghi chú")


@pytest.fixture
def report(figure):
    return build(example_result(5), load_office(), {"partition": figure})


def stored(report):
    return shown(json.loads(json.dumps(report._repr_mimebundle_())))


def text_of(document):
    return json.dumps(as_json(document), ensure_ascii=False)


def test_a_report_alone_is_the_report_itself_with_its_figures(read, report):
    found = read(code(stored(report), tags=["report"]), markdown("khác"), wanted=Wanted("none", "report"))
    assert as_json(found) == as_json(report.document)


def test_nothing_else_of_the_notebook_gets_into_an_official_letter(read, report):
    cells = (
        markdown("Báo cáo được dựng từ `result.json`."),
        code(stored(report), source="report"),
        markdown("Kết."),
    )
    assert as_json(read(*cells)) == as_json(report.document)
    folded = read(*cells, wanted=Wanted("fold"))
    assert folded.blocks == (Preformatted("report", "code", "Mã lệnh"), *report.document.blocks)


def test_a_letter_does_not_hide_that_a_cell_failed(read, report):
    found = read(code(stored(report)), code(ERROR))
    assert found.letterhead is None
    assert found.blocks[-1].kind == "error"
    assert report.document.signature.name in text_of(found)


def test_a_report_beside_other_things_is_spread_out_and_loses_no_text(read, report):
    found = read(markdown("# Sổ tay"), code(stored(report)))
    assert found.heading is None
    told = text_of(found)
    whole = report.document
    for text in (whole.letterhead.nation, whole.signature.name, whole.heading.subject):
        assert text in told
    for appendix in whole.appendices:
        assert all(text in told for text in (appendix.title, appendix.blocks[0].caption))


EVERY_BLOCK = (
    Heading(2, "a"), Paragraph("b"), RichText((Span("c", bold=True, href="https://a.example"),)),
    BulletList(("d",)), Items(((Paragraph("e"), Quote((Notice("f"),))),), 3), Items((), None),
    Preformatted("g\n h", "code", "Mã"), KeyFigures((KeyFigure("1", "h", "i"),)),
    Partition((Segment(3, "3", "m", "", "pending"),), "n"),
    Table("j", (Column("k", "right", 2.0),), (), "l", None),
)  # fmt: skip


def test_a_document_survives_being_kept_in_a_notebook(read, report, figure, tmp_path):
    document = dataclasses.replace(report.document, blocks=(*EVERY_BLOCK, figure))
    found = from_json(json.loads(json.dumps(as_json(document))), Pictures(tmp_path))
    assert found.blocks[:-1] == EVERY_BLOCK
    kept = found.blocks[-1]
    assert dataclasses.replace(kept, path=figure.path, narrow=None, data=None) == figure
    assert as_json(found) == as_json(document)


def test_the_phone_form_and_the_data_of_a_figure_are_kept_and_made_harmless(report, figure, tmp_path):
    narrow, data = tmp_path / "a-hep.svg", tmp_path / "a.csv"
    narrow.write_text(SVG.replace("<svg", "<svg onload='x()'", 1))
    data.write_text("Tháng,Số nhiệm vụ\n1,2\n")
    given = dataclasses.replace(figure, narrow=narrow, data=data)
    document = dataclasses.replace(report.document, blocks=(given,))
    [kept] = from_json(json.loads(json.dumps(as_json(document))), Pictures(tmp_path)).blocks
    assert b"onload" not in kept.narrow.read_bytes()
    assert kept.data.read_text() == data.read_text()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(title=3),
        lambda data: data.pop("language"),
        lambda data: data.update(blocks=[{"type": "Script", "text": "x"}]),
        lambda data: data.update(blocks=[{"type": "Heading", "level": True, "text": "x"}]),
        lambda data: data.update(blocks=[{"type": "Preformatted", "text": "x", "kind": "live", "fold": ""}]),
        lambda data: data.update(blocks="x"),
        lambda data: data.update(blocks=[{"type": "Figure", "path": "/etc/passwd"}]),
        lambda data: data.update(blocks=[["x"]]),
        lambda data: data.update(blocks=[{"type": "Span", "text": "x"}]),
        lambda data: data.update(letterhead=data["signature"]),
        lambda data: data.update(footer="x"),
    ],
)
def test_a_kept_document_that_is_not_one_is_shown_in_its_other_form(read, report, change):
    data = as_json(report.document)
    change(data)
    assert read(code(shown({DOCUMENT_TYPE: data, "text/plain": "chữ"}))).blocks == (Preformatted("chữ"),)


def test_a_kept_document_cannot_bring_a_file_of_the_machine(report, tmp_path):
    (tmp_path / "bí mật.png").write_bytes(PNG_BYTES)
    told = {"name": "x", "title": "x", "alt": "x", "caption": "", "path": str(tmp_path / "bí mật.png")}
    data = as_json(report.document) | {"blocks": [{"type": "Figure", **told}]}
    assert from_json(data, Pictures(tmp_path)).blocks == (Notice(BROKEN),)


def test_a_kept_document_cannot_bring_a_live_link(report, tmp_path):
    data = as_json(report.document) | {
        "blocks": [as_json_block("javascript:alert(1)"), as_json_block("https://a.example")]
    }
    first, second = from_json(data, Pictures(tmp_path)).blocks
    assert (first.spans[0].href, second.spans[0].href) == ("", "https://a.example")


def as_json_block(href):
    span = {"type": "Span", "text": "x", "bold": False, "italic": False, "code": False, "href": href}
    return {"type": "RichText", "spans": [span]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "không phải JSON"),
        ("<html>", "không phải JSON"),
        ('{"nbformat": 4, "cells": [', "không phải JSON"),
        ("[" * 200_000, "lồng quá nhiều tầng"),
        ("[]", "không ghi định dạng"),
        ("{}", "không ghi định dạng"),
        ('{"nbformat": 2, "worksheets": []}', "định dạng 2"),
        ('{"nbformat": 5, "cells": []}', "định dạng 5"),
        ('{"nbformat": 4, "metadata": {}}', "cells"),
        ('{"nbformat": 4, "cells": [3]}', "ô số 1"),
        ('{"nbformat": 4, "cells": [{"cell_type": "markdown"}]}', "ô số 1"),
        ('{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "outputs": [3]}]}', "ô số 1"),
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_refused_in_one_line(text, told):
    with pytest.raises(NotebookError, match=told) as caught:
        read_notebook(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "data", [{"text/html": {"a": 1}}, {"text/plain": 5}, {"text/html": ["a", 1]}, {"image/png": True}]
)
def test_a_result_that_is_no_text_is_refused_and_its_cell_named(tmp_path, data):
    bad = {"output_type": "display_data", "metadata": {}, "data": data}
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": [bad]}
    with pytest.raises(NotebookError, match=f"ô số 2 có kết quả {next(iter(data))} không phải chữ"):
        document_of({"cells": [markdown("a"), cell]}, tmp_path)


def test_texts_in_lines_or_absent_are_read(tmp_path):
    result = {
        "output_type": "display_data",
        "data": {"text/html": None, "text/plain": ["a\n", "b"], "application/json": {"a": 1}},
    }
    cells = [
        {"cell_type": "markdown", "source": ["# Tên\n", "\n", "chữ"]},
        {"cell_type": "code", "source": ["x = ", "1"], "outputs": [result]},
    ]
    document = document_of({"cells": cells}, tmp_path)
    assert document.title == "Tên"
    assert document.blocks == (
        Paragraph("chữ"), Preformatted("x = 1", "code", "Mã lệnh"), Preformatted("a\nb"),
    )  # fmt: skip


def test_a_byte_order_mark_is_no_fault(tmp_path):
    text = "\ufeff" + nbformat.writes(v4.new_notebook(cells=[markdown("chữ")]))
    assert document_of(read_notebook(text), tmp_path).blocks == (Paragraph("chữ"),)


def depth(block):
    inner = [each for item in block.items for each in item] if isinstance(block, Items) else []
    inner += block.blocks if isinstance(block, Quote) else []
    return isinstance(block, Items | Quote) + max(map(depth, inner), default=0)


@pytest.mark.parametrize("levels_given", [1, DEEPEST, DEEPEST + 1, 40])
def test_lists_and_quotations_beyond_a_depth_stand_one_after_the_other(levels_given):
    block = Paragraph("sâu")
    for level in range(levels_given):
        block = (
            Quote((Paragraph(str(level)), block)) if level % 2 else Items(((Paragraph(str(level)), block),))
        )
    [made] = flattened([block])
    assert depth(made) == min(levels_given, DEEPEST)
    assert (made == block) == (levels_given <= DEEPEST)
    assert re.findall(r"text='(\w+)'", repr(made)) == re.findall(r"text='(\w+)'", repr(block))


def test_a_notebook_of_format_3_is_upgraded(tmp_path):
    output = {"output_type": "pyout", "prompt_number": 1, "text": ["1"], "metadata": {}}
    cell = {"cell_type": "code", "language": "python", "input": ["1"], "metadata": {}, "outputs": [output]}
    heading = {"cell_type": "heading", "level": 1, "source": ["Tên"], "metadata": {}}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [heading, cell]}]}
    document = document_of(read_notebook(json.dumps(old)), tmp_path, wanted=BARE)
    assert document.title == "Tên"
    assert document.blocks == (Preformatted("1"),)


def test_reading_changes_nothing_in_the_notebook(tmp_path):
    notebook = nbformat.read(FOREIGN, as_version=4)
    before = nbformat.writes(notebook)
    document_of(notebook, tmp_path)
    assert nbformat.writes(notebook) == before


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_stay_what_they_are_in_every_output(blocks, text):
    with pd.option_context("display.max_colwidth", None):
        html = pd.DataFrame({text: [text]}).to_html()
    stream = v4.new_output("stream", name="stdout", text=text)
    printed, table = blocks(stream, shown({"text/html": html}))
    assert printed.text == text
    assert table.columns[1].label == " ".join(text.split())
    assert table.rows[0].cells[1] == " ".join(text.split())


def test_plain_takes_every_escape_of_a_terminal_away():
    assert plain("\x1b[38;5;12ma\x1b[K\x1b]8;;http://x\x07b\x1b]8;;\x1b\\c\x1b(Bd") == "abcd"


def table_of(columns, letters=6, rows=3):
    return made_table([f"c{i}" for i in range(columns)], [["x" * letters] * columns] * rows, header_column=0)


def parts(read, *tables):
    document = read(markdown("# T"))
    return body_parts(dataclasses.replace(document, blocks=tables))


@pytest.mark.parametrize(("columns", "landscape"), [(3, False), (8, False), (14, True), (60, True)])
def test_a_wide_table_lies_across_and_a_very_wide_one_becomes_several(read, columns, landscape):
    [part] = parts(read, table_of(columns))
    assert part.landscape == landscape
    for placed in part.blocks:
        assert (
            sum(column.width for column in placed.block.columns) <= (ACROSS if landscape else UPRIGHT) + 0.01
        )
    labels = [column.label for placed in part.blocks for column in placed.block.columns]
    assert [label for label in labels if label != "c0"] == [f"c{i}" for i in range(1, columns)]
    assert labels.count("c0") == len(part.blocks)


def test_scarce_room_goes_to_the_texts_that_fill_it(read):
    rows = tuple(Row((f"NV-{i:07}", "năm chữ " * 30, "")) for i in range(3))
    columns = (Column("Mã", "left", 60), Column("Nội dung", "left", 60), Column("Đúng", "left", 60))
    [part] = parts(read, Table("", columns, rows))
    code, content, tick = (column.width for column in part.blocks[0].block.columns)
    assert code + content + tick == pytest.approx(UPRIGHT)
    assert content > 2 * code > 2 * tick


@pytest.mark.parametrize(("columns", "letters"), [(70, 1), (200, 1), (200, 30)])
def test_no_table_has_more_columns_than_word_takes(read, columns, letters):
    [part] = parts(read, table_of(columns, letters))
    assert len(part.blocks) > 1
    assert max(len(placed.block.columns) for placed in part.blocks) <= 63


def test_a_heading_goes_with_the_wide_table_it_heads(read):
    before, across, after = parts(read, Paragraph("a"), Heading(1, "b"), table_of(60), Paragraph("c"))
    assert [each.block for each in before.blocks] == [Paragraph("a")]
    assert across.blocks[0].block == Heading(1, "b")
    assert [each.block for each in after.blocks] == [Paragraph("c")]


@given(text=WORDS)
@settings(max_examples=40, deadline=None)
def test_any_text_of_a_frame_is_the_text_of_its_table(tmp_path_factory, text):
    with pd.option_context("display.max_colwidth", None):
        output = shown({"text/html": pd.DataFrame({"x": [text]}).to_html()})
    notebook = v4.new_notebook(cells=[code(output)])
    [table] = document_of(notebook, tmp_path_factory.getbasetemp(), wanted=BARE).blocks
    assert table.rows[0].cells[1] == " ".join(text.split())
