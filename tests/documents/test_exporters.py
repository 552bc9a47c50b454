"""The exporters: any executed notebook as a page and as a PDF that lose no text and hold nothing live."""

import datetime as dt
import importlib.util
import io
import json
import re
import shutil
import unicodedata
from dataclasses import replace
from importlib.metadata import entry_points
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from nasty import NASTY, WORDS
from nbconvert.nbconvertapp import NbConvertApp
from nbformat import v4
from pictures_example import PNG, SVG
from pypdf import PdfReader
from result_example import example_result
from test_report_html import Page, external_references, spaced
from test_report_pdf import squeezed, structure

from hganalysis.documents import jupyterlab
from hganalysis.documents.exporters import (
    EPOCH,
    UNDATED,
    DOCXDocumentExporter,
    HTMLDocumentExporter,
    PDFDocumentExporter,
    UnreadableNotebookError,
)
from hganalysis.documents.formats import FORMATS
from hganalysis.documents.html import render_page
from hganalysis.documents.model import Document, KeyFigure, KeyFigures, Partition, Segment, Tone
from hganalysis.documents.pdf import write_pdf
from hganalysis.documents.pictures import BROKEN, NO_ALT
from hganalysis.documents.typefaces.chosen import typeface
from hganalysis.report.build import build
from hganalysis.settings.office import load_office
from hganalysis.text import printable

FOREIGN = Path(__file__).parent / "foreign.ipynb"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WORST = (
    *NASTY,
    "a\x00b\x07c\x1bd",
    "e\u0302\u0323 o\u031b\u0303 ỡ ậ",
    "\u202ephải sang trái\u202c \u200fvà dấu\u200e",
    "x" * 4000,
)


def code(*outputs, source="", tags=()):
    return v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def shown(data, **metadata):
    return v4.new_output("display_data", data=data, metadata=metadata)


def printed(text, name="stdout"):
    return v4.new_output("stream", name=name, text=text)


def of(*cells, **metadata):
    return v4.new_notebook(cells=list(cells), metadata=metadata)


def page_of(notebook, **options):
    return HTMLDocumentExporter(**options).from_notebook_node(notebook)[0]


def pdf_of(notebook, **options):
    content, _ = PDFDocumentExporter(**options).from_notebook_node(notebook)
    return PdfReader(io.BytesIO(content))


def told_by(reader) -> str:
    return squeezed("".join(page.extract_text() for page in reader.pages))


@pytest.fixture
def notebook():
    error = v4.new_output("error", ename="ValueError", evalue="sai <x>", traceback=["TRACEBACK"])
    picture = shown({"image/png": PNG, "text/plain": "FIGURE"}, **{"image/png": {"alt": 'Mô tả "hình" <1>'}})
    return of(
        v4.new_markdown_cell("Đoạn *nghiêng* $a_b$\n\n- một\n\n|a|b|\n|-|-|\n|1|2|"),
        code(source="secret = 'HIDDEN'", tags=["parameters"]),
        code(printed("HIDDEN"), source="secret = 'HIDDEN'", tags=["injected-parameters"]),
        code(printed("\x1b[31mxin chào\x1b[0m <b>"), printed("STDERR", "stderr"), source="print('CODE')"),
        code(picture),
        code(shown({"image/svg+xml": SVG})),
        code(shown({"text/html": "<table><tr><th>Bảng</th></tr></table>", "text/plain": "PLAIN"})),
        code(error),
    )  # fmt: skip


def unfolded(source: str) -> str:
    return re.sub(r"<details>.*?</details>", "", source, flags=re.DOTALL)


def test_leaders_see_results_without_code_parameters_prompts_and_noise(notebook):
    source = page_of(notebook)
    for hidden in ("HIDDEN", "CODE", "TRACEBACK"):
        assert hidden not in unfolded(source)
    for hidden in ("STDERR", "PLAIN", "FIGURE", "In [", "Out["):
        assert hidden not in source
    told = Page(source).text
    assert "xin chào <b>" in told
    assert "Ô tính này bị lỗi. ValueError: sai <x>" in told


def test_code_is_one_click_away_and_the_click_needs_no_script(notebook):
    source = page_of(notebook)
    page = Page(source)
    assert not page.all("script")
    folds = re.findall(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", source, re.DOTALL)
    assert [summary for summary, _ in folds] == ["Tham số", "Tham số", "Mã lệnh", "Vết lỗi"]
    assert "print(&#39;CODE&#39;)" in folds[2][1]


def test_code_can_stand_open_or_be_left_out_but_parameters_never_stand_open(notebook):
    assert "CODE" in unfolded(page_of(notebook, hide_code=False))
    assert "HIDDEN" not in unfolded(page_of(notebook, hide_code=False))
    bare = page_of(notebook, include_code=False)
    assert not any(word in bare for word in ("CODE", "HIDDEN", "TRACEBACK", "<details>"))


def test_a_pdf_has_code_only_on_request_and_parameters_never(notebook):
    assert not any(word in told_by(pdf_of(notebook)) for word in ("CODE", "HIDDEN", "TRACEBACK", "STDERR"))
    told = told_by(pdf_of(notebook, include_code=True))
    assert "CODE" in told
    assert "HIDDEN" not in told


def test_pictures_have_the_authors_text_or_tell_its_absence_in_both_formats(notebook):
    expected = ['Mô tả "hình" <1>', NO_ALT]
    assert [image["alt"] for image in Page(page_of(notebook)).all("img")] == expected
    assert {str(node["/Alt"]) for node in structure(pdf_of(notebook)) if "/Alt" in node} == set(expected)


def test_a_page_loads_nothing_and_has_no_style_or_markup_of_the_notebook():
    source = page_of(nbformat.read(FOREIGN, as_version=4))
    assert external_references(source) == []
    page = Page(source)
    assert not page.all("script") + page.all("iframe")
    assert len(re.findall("<style", source)) == 1
    assert {image["src"][:11] for image in page.all("img")} == {"data:image/"}


@pytest.mark.parametrize(
    "source", ["# Tên\n\n#### Bốn\n\n## Hai\n\n###### Sáu", "### Ba\n\n# Một\n\n# Một", "chữ", ""]
)
def test_a_page_has_one_h1_and_headings_that_never_jump(source):
    page = Page(page_of(of(v4.new_markdown_cell(source))))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_pdf_of_headings_that_jump_is_made_with_their_levels_closed_up():
    reader = pdf_of(of(v4.new_markdown_cell("# Tên\n\n#### Bốn\n\n## Hai\n\n###### Sáu")))
    kinds = [str(node["/S"]) for node in structure(reader)]
    assert {kind for kind in kinds if re.fullmatch("/H[1-6]", kind)} == {"/H1", "/H2"}


def test_the_pdf_of_a_notebook_from_elsewhere_is_tagged_and_loses_nothing():
    reader = pdf_of(nbformat.read(FOREIGN, as_version=4), language_code="en")
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>2<.*pdfaid:conformance>A<", metadata, re.DOTALL)
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert root["/Lang"] == "en"
    assert reader.metadata.title == "Bike rentals 2023: an exploratory look"
    kinds = {str(node["/S"]) for node in structure(reader)}
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link", "/BlockQuote"} <= kinds
    told = told_by(reader)
    for text in (
        "2022 / rides", "south", "feature_29", "Styled, with a caption", r"\hat\beta = (X^\top X)^{-1}",
        "E = mc^2",
        "ZeroDivisionError: division by zero", "x" * 300, "George Box, 1976.",
        "US$ & rounded", '<script>alert("live?")</script>',
    ):  # fmt: skip
        assert squeezed(text) in told, text


def test_nothing_is_cut_off_at_the_edge_of_a_page():
    wide = "".join(f"<td>{i:04d}-{'y' * 30}</td>" for i in range(40))
    reader = pdf_of(of(code(shown({"text/html": f"<table><tr>{wide}</tr></table>"}), printed("z" * 4000))))
    for page in reader.pages:
        right = []
        page.extract_text(
            visitor_text=lambda text, cm, tm, *_, right=right: (
                right.append(tm[4] + cm[4]) if text.strip() else 0
            )
        )
        assert max(right) < float(page.mediabox.width) - 30
    told = told_by(reader)
    assert all(f"{i:04d}-{'y' * 30}" in told for i in range(40))
    assert told.count("z") == 4000


def test_a_title_stands_on_the_page_of_the_wide_table_below_it():
    wide = "".join(f"<td>{i:04d}-{'y' * 4}</td>" for i in range(14))
    reader = pdf_of(of(code(shown({"text/html": f"<table><tr>{wide}</tr></table>"}))), title="Tên")
    assert len(reader.pages) == 1
    assert told_by(reader).startswith("Tên0000-")


def nasty_notebook(text):
    """Return a notebook that holds a text in every place that a text may have."""
    cell = unicodedata.normalize(
        "NFC", "".join(c for c in text if c.isprintable() or c in "\u202e\u202c\u200f\u200e")
    )
    html = cell.replace("&", "&amp;").replace("<", "&lt;")
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", cell)
    return of(
        v4.new_markdown_cell(f"# {escaped}\n\n- {escaped}\n\n```\n{text}\n```"),
        code(printed(text), source=text),
        code(shown({"text/html": f"<table><tr><th>{html}</th></tr><tr><td>{html}</td></tr></table>"})),
        code(shown({"image/png": PNG}, alt=text)),
        code(v4.new_output("error", ename="E", evalue=text, traceback=[text])),
    )


def seen(text: str) -> str:
    """Return what is seen of a text: escapes of a terminal and characters without a shape are not."""
    return squeezed(printable(text))


@pytest.mark.parametrize("text", WORST)
def test_nasty_texts_survive_in_a_page_and_are_live_in_none(text):
    source = page_of(nasty_notebook(text))
    page = Page(source)
    assert squeezed(page.text).count(seen(text.replace("\x1bd", ""))) >= 8
    assert page.all("img")[0]["alt"] == spaced(text).strip() or "\x00" in text
    assert not page.all("script")
    assert not any("onerror" in attributes for _, attributes in page.tags)
    assert external_references(source) == []


@pytest.mark.parametrize("text", [text for text in WORST if len(text) < 100])
def test_nasty_texts_survive_in_a_pdf(text):
    told = re.sub("[\u200e\u200f]", "", told_by(pdf_of(nasty_notebook(text))))
    assert told.count(re.sub("[\u200e\u200f]", "", seen(text.replace("\x1bd", "")))) >= 5


def test_code_can_be_searched_where_the_machine_has_no_font_for_it(monkeypatch):
    face = replace(typeface(), monospace="")
    monkeypatch.setattr("hganalysis.documents.pdf.typeface", lambda: face)
    assert "dấuẫỗiphảilỡ" in told_by(pdf_of(of(code(printed("dấu ẫ ỗi phải lỡ")))))


@given(text=WORDS)
@settings(max_examples=25, deadline=None)
def test_any_text_survives_in_a_page(text):
    assert squeezed(Page(page_of(nasty_notebook(text))).text).count(seen(text)) >= 8


@given(text=WORDS)
@settings(max_examples=6, deadline=None)
def test_a_pdf_is_made_of_any_text(text):
    assert len(pdf_of(nasty_notebook(text)).pages) >= 1


def test_a_broken_picture_is_told_and_the_rest_is_exported():
    damaged = of(code(shown({"image/png": PNG[:40]})), v4.new_markdown_cell("Phần còn lại."))
    for told in (Page(page_of(damaged)).text, " ".join(p.extract_text() for p in pdf_of(damaged).pages)):
        assert BROKEN in told
        assert "Phần còn lại." in told


def test_a_drawing_that_cannot_be_drawn_is_told_and_one_of_any_size_is_shown():
    broken, huge = (SVG.replace('width="90"', f'width="{width}"') for width in ("0", "9" * 8))
    notebook = of(code(shown({"image/svg+xml": broken}), shown({"image/svg+xml": huge})))
    assert BROKEN in " ".join(page.extract_text() for page in pdf_of(notebook).pages)
    assert DOCXDocumentExporter().from_notebook_node(notebook)[0][:2] == b"PK"


@pytest.mark.parametrize("source", [">" * 200 + " sâu", "- " * 60 + "sâu", "> - " * 60 + "sâu"])
def test_a_pdf_is_made_of_any_depth(source):
    assert "sâu" in told_by(pdf_of(of(v4.new_markdown_cell(source))))


def test_what_cannot_be_set_is_told_in_one_line(monkeypatch):
    monkeypatch.setattr("hganalysis.documents.notebook.flattened", list)
    with pytest.raises(UnreadableNotebookError, match="Không dựng được PDF của sổ tay") as caught:
        pdf_of(of(v4.new_markdown_cell(">" * 200 + " sâu")))
    assert "\n" not in str(caught.value)


def test_the_page_is_in_the_language_of_its_document():
    assert '<html lang="en">' in page_of(of(), language_code="en")
    assert '<html lang="vi">' in page_of(of())


@pytest.mark.parametrize(
    ("metadata", "options", "name", "title"),
    [
        ({}, {}, "tep", "tep"),
        ({"title": "Của sổ tay"}, {}, "tep", "Của sổ tay"),
        ({"title": "Của sổ tay"}, {"title": "Của lệnh <x>"}, "tep", "Của lệnh <x>"),
    ],
)
def test_the_title_comes_from_the_command_the_notebook_or_the_file(metadata, options, name, title):
    resources = {"metadata": {"name": name}}
    source, _ = HTMLDocumentExporter(**options).from_notebook_node(
        of(v4.new_markdown_cell("chữ"), **metadata), resources
    )
    told = title.replace("<", "&lt;").replace(">", "&gt;")
    assert f"<title>{told}</title>" in source
    assert f"<h1>{told}</h1>" in source


def test_the_report_alone_is_the_report_page():
    report = build(example_result(3), load_office(), {})
    bundle = json.loads(json.dumps(report._repr_mimebundle_()))
    notebook = of(v4.new_markdown_cell("khác"), code(shown(bundle), source="report", tags=["report"]))
    alone = page_of(notebook, title="Báo cáo", include_code=False, only_tag="report")
    article = re.compile(r"<article.*</article>", re.DOTALL)
    assert article.search(alone)[0] == article.search(report.html())[0]
    assert "<title>Báo cáo</title>" in alone


@pytest.mark.parametrize("exporter", [HTMLDocumentExporter, PDFDocumentExporter])
def test_exporting_changes_neither_the_notebook_nor_the_bytes(exporter):
    notebook = nbformat.read(FOREIGN, as_version=4)
    before = nbformat.writes(notebook)
    first, resources = exporter().from_notebook_node(notebook)
    assert exporter().from_notebook_node(notebook)[0] == first
    assert nbformat.writes(notebook) == before
    assert resources["output_extension"] in (".html", ".pdf")


def test_the_date_in_a_pdf_is_that_of_the_build_and_no_clocks(monkeypatch):
    monkeypatch.delenv(EPOCH, raising=False)
    assert pdf_of(of()).metadata.creation_date == UNDATED
    monkeypatch.setenv(EPOCH, "1730592000")
    assert pdf_of(of()).metadata.creation_date == dt.datetime(2024, 11, 3, tzinfo=dt.UTC)
    monkeypatch.setenv(EPOCH, "hôm nay")
    with pytest.raises(UnreadableNotebookError, match=EPOCH):
        pdf_of(of())


def test_key_figures_are_shown_in_both_formats(tmp_path):
    figures = KeyFigures((KeyFigure("896", "nhiệm vụ"), KeyFigure("78,5%", "đúng hạn", "703/896")))
    document = Document("Tên", "vi", False, None, None, (figures,), None)
    write_pdf(document, tmp_path / "a.pdf", UNDATED)
    told = told_by(PdfReader(tmp_path / "a.pdf"))
    page = Page(render_page(document))
    assert len(page.all("dt")) == 2
    for text in ("896", "nhiệm vụ", "78,5%", "đúng hạn", "703/896"):
        assert squeezed(text) in told
        assert text in page.text


def test_a_partition_is_a_bar_with_its_words_and_its_numbers_in_both_formats(tmp_path):
    sizes: list[tuple[int, Tone]] = [(703, "good"), (0, "poor"), (65, "pending"), (24, "bad"), (1, "unknown")]
    parts = tuple(Segment(n, f"{n}", f"phần {tone}", f"{n}/793", tone) for n, tone in sizes)
    document = Document("Tên", "vi", False, None, None, (Partition(parts, "Cả năm phần"),), None)
    write_pdf(document, tmp_path / "a.pdf", UNDATED)
    told = told_by(PdfReader(tmp_path / "a.pdf"))
    page = Page(render_page(document))
    [bar] = [each for each in page.all("div") if each.get("role") == "img"]
    assert bar["aria-label"] == "Cả năm phần"
    for part in parts:
        for text in (part.value, part.label, part.note):
            assert squeezed(text) in told
            assert text in page.text


@pytest.mark.skipif(
    importlib.util.find_spec("hganalysis.documents.word.writer") is None,
    reason="the writer of Word files is not there",
)
def test_a_notebook_becomes_a_word_file():
    content, resources = DOCXDocumentExporter().from_notebook_node(nbformat.read(FOREIGN, as_version=4))
    assert resources["output_extension"] == ".docx"
    import docx

    told = "\n".join(
        each.text for each in docx.Document(io.BytesIO(content)).element.body.iter() if each.text
    )
    for text in ("Bike rentals 2023", "feature_29", "ZeroDivisionError", "George Box, 1976."):
        assert text in told


def test_the_exporters_are_registered_and_named_for_the_menu():
    found = {
        each.name: each.load() for each in entry_points(group="nbconvert.exporters") if each.name[:3] == "hg-"
    }
    assert found == {
        "hg-html": HTMLDocumentExporter, "hg-pdf": PDFDocumentExporter, "hg-docx": DOCXDocumentExporter,
    }  # fmt: skip
    menu = {each.export_from_notebook: each.output_mimetype for each in found.values()}
    assert menu == {f"{each.label} (hganalysis)": each.mimetype for each in FORMATS}


def test_the_menu_of_jupyterlab_has_an_address_for_each_exporter():
    for name in ("hg-html", "hg-pdf", "hg-docx"):
        found = re.fullmatch(jupyterlab.ADDRESS, f"/nbconvert/{name}/thư mục/sổ.ipynb")
        assert (found["format"], found["path"]) == (name, "/thư mục/sổ.ipynb")
    settings = json.loads((Path(jupyterlab.__file__).parent / "hganalysis.json").read_text(encoding="utf-8"))
    assert settings["ServerApp"] == {"jpserver_extensions": {jupyterlab.__name__: True}}


@pytest.fixture
def nbconvert():
    """Run nbconvert as its command does."""

    def run(*arguments):
        NbConvertApp.clear_instance()
        app = NbConvertApp.instance()
        app.initialize([str(each) for each in arguments])
        app.start()

    yield run
    NbConvertApp.clear_instance()


def test_nbconvert_makes_a_pdf_of_a_notebook_from_elsewhere(tmp_path, nbconvert):
    shutil.copy(FOREIGN, tmp_path / "elsewhere.ipynb")
    nbconvert("--to", "hg-pdf", tmp_path / "elsewhere.ipynb")
    assert len(PdfReader(tmp_path / "elsewhere.pdf").pages) >= 3


@pytest.mark.parametrize("kind", ["hg-html", "hg-pdf", "hg-docx"])
def test_nbconvert_says_in_one_line_why_a_notebook_cannot_be_read(tmp_path, nbconvert, kind, capsys):
    (tmp_path / "a.ipynb").write_text('{"nbformat": 4, "cells": [', encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        nbconvert("--to", kind, "--log-level", "ERROR", tmp_path / "a.ipynb")
    assert stopped.value.code == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "Không đọc được sổ tay: không phải JSON" in line


def test_a_file_that_is_no_text_is_refused_in_one_line(tmp_path):
    (tmp_path / "a.ipynb").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableNotebookError, match="UTF-8"):
        HTMLDocumentExporter().from_filename(str(tmp_path / "a.ipynb"))


def test_a_notebook_handed_over_broken_is_refused_in_one_line():
    with pytest.raises(UnreadableNotebookError, match="không đúng định dạng") as caught:
        page_of(
            nbformat.from_dict(
                {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "x"}]}
            )
        )
    assert "\n" not in str(caught.value)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not on this machine (Debian: apt install chromium)")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def foreign_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "foreign.html"
    notebook = nbformat.read(FOREIGN, as_version=4)
    path.write_text(page_of(notebook, hide_code=True), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(browser, foreign_page, width, media):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(foreign_page.as_uri())
    page.emulate_media(media=media)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    if media == "screen":
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.fixture(scope="module")
def deep_and_wide_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "deep.html"
    nested = "".join("  " * i + f"- mức {i}\n" for i in range(11))
    row = "".join(f"<td>{i}.{'9' * 8}</td>" for i in range(40))
    table = shown({"text/html": f"<table><tr>{row}</tr></table>"})
    path.write_text(page_of(of(v4.new_markdown_cell(nested), code(table))), encoding="utf-8")
    return path


def test_a_deep_list_fits_a_phone_and_a_wide_table_fits_the_paper(browser, deep_and_wide_page):
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto(deep_and_wide_page.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1009, "height": 900})  # 267 mm, A4 across without its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('table').getBoundingClientRect().right") <= 1009
    page.close()


def test_code_unfolds_by_keyboard(browser, foreign_page):
    page = browser.new_page(java_script_enabled=False)
    page.goto(foreign_page.as_uri())
    fold = page.locator("main details").first
    assert not fold.locator("pre").is_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.locator("pre").is_visible()
    page.close()
