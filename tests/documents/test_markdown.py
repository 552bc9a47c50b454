"""Markdown is parsed into blocks: every construct has its block, and no text is read as anything else."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nasty import NASTY, WORDS
from pictures_example import PNG, PNG_BYTES, PNG_URI, SVG

from hganalysis.documents.model import (
    Figure,
    Heading,
    Items,
    Notice,
    Paragraph,
    Preformatted,
    Quote,
    RichText,
    Span,
    Table,
)
from hganalysis.documents.notebook.markdown import markdown_blocks
from hganalysis.documents.pictures import BROKEN, NO_ALT, Pictures
from hganalysis.text import printable

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


@pytest.fixture
def read(tmp_path):
    return lambda source, **attachments: markdown_blocks(source, Pictures(tmp_path), attachments)


def rich(*spans):
    return RichText(tuple(spans))


def text_of(block) -> str:
    """Return the text a block shows."""
    if isinstance(block, RichText):
        return "".join(span.text for span in block.spans)
    if isinstance(block, Items):
        return " ".join(text_of(each) for item in block.items for each in item)
    if isinstance(block, Quote):
        return " ".join(map(text_of, block.blocks))
    if isinstance(block, Table):
        cells = [[column.label for column in block.columns], *(row.cells for row in block.rows)]
        return " ".join(text for row in cells for text in row)
    return block.alt if isinstance(block, Figure) else block.text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("một\nhai", [Paragraph("một hai")]),
        ("# Tên *nghiêng* `mã`", [Heading(1, "Tên nghiêng mã")]),
        ("Tên\n---", [Heading(2, "Tên")]),
        ("###### Sáu", [Heading(6, "Sáu")]),
        ("a *b* **c** `d`", [rich(
            Span("a "), Span("b", italic=True), Span(" "), Span("c", bold=True), Span(" "),
            Span("d", code=True),
        )]),
        ("***cả hai***", [rich(Span("cả hai", bold=True, italic=True))]),
        ("[chữ **đậm**](https://a.example/x?y=1&z=2)", [rich(
            Span("chữ ", href="https://a.example/x?y=1&z=2"),
            Span("đậm", bold=True, href="https://a.example/x?y=1&z=2"),
        )]),
        ("<https://a.example>", [rich(Span("https://a.example", href="https://a.example"))]),
        ("[thư](mailto:a@b.example)", [rich(Span("thư", href="mailto:a@b.example"))]),
        ("[x](javascript:alert(1)) [y](data:text/html,z) [z](tệp.ipynb) [t](#muc)", [Paragraph("x y z t")]),
        ("một  \nhai\\\nba", [Paragraph("một"), Paragraph("hai"), Paragraph("ba")]),
        ("a<br>b", [Paragraph("a"), Paragraph("b")]),
        ("- a\n- b", [Items(((Paragraph("a"),), (Paragraph("b"),)))]),
        ("4. a\n5. b", [Items(((Paragraph("a"),), (Paragraph("b"),)), 4)]),
        ("1. a\n   - b\n     1. c", [Items(((
            Paragraph("a"), Items(((Paragraph("b"), Items(((Paragraph("c"),),), 1)),)),
        ),), 1)]),
        ("- a\n\n  thêm\n\n      mã", [Items(((Paragraph("a"), Paragraph("thêm"), Preformatted("mã")),))]),
        ("- [x] xong\n- [ ] **chưa**", [Items((
            (Paragraph("[x] xong"),), (rich(Span("[ ] "), Span("chưa", bold=True)),),
        ))]),
        ("> a\n>\n> - b", [Quote((Paragraph("a"), Items(((Paragraph("b"),),))))]),
        ("> ## Tên", [Quote((rich(Span("Tên", bold=True)),))]),
        ("```python\nx = 1\n\n  y\n```", [Preformatted("x = 1\n\n  y")]),
        ("    thụt\n    dòng", [Preformatted("thụt\ndòng")]),
        ("~~bỏ~~", [Paragraph("~~bỏ~~")]),
        ("trên\n\n---\n\ndưới", [Paragraph("trên"), Paragraph("dưới")]),
        ("a $x_1^2 \\* y$ b", [rich(Span("a "), Span("$x_1^2 \\* y$", italic=True), Span(" b"))]),
        ("$$\n\\frac{a}{b}\n$$", [Preformatted("\\frac{a}{b}")]),
        ("\\begin{align*}\na &= b_1 \\\\\n*c* &= d\n\\end{align*}", [
            Preformatted("\\begin{align*}\na &= b_1 \\\\\n*c* &= d\n\\end{align*}"),
        ]),
        ("giá 5$ và 6$, $5 hay $6", [Paragraph("giá 5$ và 6$, $5 hay $6")]),
        ("&lt;b&gt; &amp; &eacute;", [Paragraph("<b> & é")]),
        ("\\&lt; \\*không\\*", [Paragraph("&lt; *không*")]),
        ("<!-- ẩn -->\n\nhiện <!-- ẩn -->", [Paragraph("hiện")]),
        ("H<sub>2</sub>O <b>đậm</b>", [Paragraph("H2O đậm")]),
        ("<div class='x'><b>Lưu ý:</b> một &amp; hai</div>", [rich(
            Span("Lưu ý:", bold=True), Span(" một & hai"),
        )]),
        ("<?php echo 1 ?>", [Preformatted("<?php echo 1 ?>")]),
        ("<script>alert(1)</script>", [Preformatted("<script>alert(1)</script>")]),
        ("a <script>alert(1)</script> b", [Paragraph("a <script>alert(1)</script> b")]),
        ("<iframe src='https://x.example'></iframe>", [Preformatted("<iframe src='https://x.example'></iframe>")]),
        ("", []),
    ],
)  # fmt: skip
def test_each_construct_has_its_block(read, source, expected):
    assert read(source) == expected


def test_a_table_keeps_its_header_cells_and_alignment(read):
    [table] = read("| Tên | Số | Giữa |\n|:--|--:|:-:|\n| *a* `b` \\| c | 1 | x |\n| | 2 | |")
    assert [column.label for column in table.columns] == ["Tên", "Số", "Giữa"]
    assert [column.align for column in table.columns] == ["left", "right", "center"]
    assert [row.cells for row in table.rows] == [("a b | c", "1", "x"), ("", "2", "")]
    assert table.header_column is None


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("| a | b |\n|--|--|\n| 1 |\n| 1 | 2 | 3 |\n", [("1", ""), ("1", "2 | 3")]),
        ("a | b\n--|:-:\n1 | 2\n\\| 3 |", [("1", "2"), ("| 3", "")]),
        ("> | a | b |\n> |--|--|\n> | 1", [("1", "")]),
        ("- | a | b |\n  |--|--|\n  | 1 | 2", [("1", "2")]),
    ],
)
def test_a_row_with_too_few_or_too_many_cells_stays_a_row(read, source, rows):
    [block] = read(source)
    [table] = (
        block.blocks if isinstance(block, Quote) else block.items[0] if isinstance(block, Items) else [block]
    )
    assert [column.label for column in table.columns] == ["a", "b"]
    assert [row.cells for row in table.rows] == rows


@pytest.mark.parametrize("source", ["| a | b |\n| 1 | 2 |", "a | b\n---", "| a |\n|x|", "| a | b |\n|--|"])
def test_lines_with_bars_are_no_table_without_a_rule_of_the_same_cells(read, source):
    assert not any(isinstance(block, Table) for block in read(source))


def test_an_html_table_is_a_table(read):
    [table] = read("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>")
    assert [column.label for column in table.columns] == ["A", "B"]
    assert [row.cells for row in table.rows] == [("1", "2")]


def test_footnotes_stand_at_the_end_with_their_numbers(read):
    blocks = read("Câu.[^a] Khác.[^b]\n\n[^a]: Chú *một*.\n[^b]: Chú hai.")
    assert text_of(blocks[0]) == "Câu.[1] Khác.[2]"
    assert text_of(blocks[1]) == "Chú thích"
    assert blocks[2].start == 1
    assert text_of(blocks[2]) == "Chú một. Chú hai."


def test_a_picture_inside_the_text_is_a_figure_and_divides_the_paragraph(read):
    before, figure, after = read(f"trước ![một **điểm**]({PNG_URI}) sau")
    assert (before, after) == (Paragraph("trước"), Paragraph("sau"))
    assert figure.alt == "một điểm"
    assert figure.path.read_bytes() == PNG_BYTES


def test_an_attachment_is_a_figure_also_with_a_vietnamese_name(read):
    [figure] = read("![ảnh](attachment:ảnh.png)", **{"ảnh.png": {"image/png": PNG}})
    assert figure.alt == "ảnh"
    assert figure.path.read_bytes() == PNG_BYTES


def test_an_svg_in_a_data_uri_is_a_figure(read):
    [figure] = read(f"![a](data:image/svg+xml,{quote(SVG)})")
    assert figure.path.suffix == ".svg"


def test_a_picture_elsewhere_is_its_text_and_nothing_is_asked(read, tmp_path):
    (tmp_path / "x.png").write_bytes(PNG_BYTES)
    for address in ("https://x.example/a.png", "x.png", str(tmp_path / "x.png"), "attachment:thieu.png"):
        assert read(f"![biểu đồ]({address})") == [Paragraph("(Hình không kèm theo sổ tay: biểu đồ)")]


def test_a_picture_without_a_text_says_so_and_a_broken_one_too(read):
    assert read(f"![]({PNG_URI})")[0].alt == NO_ALT
    assert read("![a](data:image/png;base64,iVBORw0KGgo=)") == [Notice(BROKEN)]
    assert read("![a](data:image/png;base64,!!!)") == [Notice(BROKEN)]
    assert read("![a](data:image/svg+xml,%3Csvg)") == [Notice(BROKEN)]


def words(value: str) -> str:
    return " ".join(printable(value).split())


@pytest.mark.parametrize("text", [*NASTY, "e\u0302\u0323 ỡ", "\u202ephải sang trái\u202c \u200f", "x" * 4000])
def test_nasty_text_that_is_escaped_reads_as_it_was_typed(read, text):
    blocks = read(PUNCTUATION.sub(r"\\\1", text))
    assert words(" ".join(map(text_of, blocks))) == words(text)


@given(text=WORDS)
@settings(max_examples=60, deadline=None)
def test_any_text_that_is_escaped_reads_as_it_was_typed(tmp_path_factory, text):
    escaped = PUNCTUATION.sub(r"\\\1", " ".join(text.split()))
    blocks = markdown_blocks(f"a{escaped}", Pictures(tmp_path_factory.getbasetemp()))
    assert words(" ".join(map(text_of, blocks))) == words(f"a{' '.join(text.split())}")


@given(
    st.lists(
        st.sampled_from(
            [*"#*_`~[]()!|<>&$\\-+1.: \n\t", "a", "ệ", "<b>", "<table>", "</", "<!--", "\r", "\x00"]
        )
    )
)
@settings(max_examples=150, deadline=None)
def test_no_markdown_is_too_odd_to_read(tmp_path_factory, pieces):
    for block in markdown_blocks("".join(pieces), Pictures(tmp_path_factory.getbasetemp())):
        text_of(block)


@pytest.mark.parametrize(
    "source", ["> " * 300 + "x", "[" * 4000, "*a " * 3000, "- " * 300 + "x", "<div>" * 1000 + "x"]
)
def test_deep_nesting_stops_nobody(read, source):
    assert read(source)
