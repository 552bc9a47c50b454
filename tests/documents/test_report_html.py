"""HTML: the same numbers, any text as text, no network."""

import base64
import hashlib
import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from nasty import NASTY, WORDS
from result_example import empty_result, example_result, with_tasks

from hganalysis.documents.html import TABLE_SCRIPT, render_body, render_page
from hganalysis.documents.model import BulletList, Figure, Paragraph, RichText, Span
from hganalysis.report.build import build
from hganalysis.settings.office import OfficeChanges, load_office
from hganalysis.text import printable

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9" fill="#0072b2"/></svg>'


class Page(HTMLParser):
    """What a browser would find: tags with attributes, the text, the text of the title."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.inside: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside.append(tag)

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"style", "script"} & set(self.inside):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    path = tmp_path_factory.mktemp("figures") / "partition.svg"
    path.write_text(SVG)
    return {
        "partition": Figure("partition", path, "Cơ cấu", 'Trong 896 nhiệm vụ có "703" đúng hạn & 103 <trễ>.')
    }


def report(result=None, figures=None, **changes):
    return build(
        result or example_result(38), load_office().changed_by(OfficeChanges(**changes)), figures or {}
    )


def with_titles(titles):
    result = example_result(3, totals={"open_overdue": len(titles)})
    return with_tasks(result, "open_overdue", *({"title": title} for title in titles))


def spaced(value: str) -> str:
    return " ".join(printable(value).split())


def test_the_page_has_the_seven_figures_in_the_published_sentences():
    told = Page(report().html()).text
    assert "tổng số nhiệm vụ có thời hạn là 896 nhiệm vụ" in told
    assert (
        "806 nhiệm vụ (trong đó: hoàn thành đúng hạn 703 nhiệm vụ, hoàn thành quá hạn 103 nhiệm vụ)" in told
    )
    assert "89 nhiệm vụ (trong đó: còn hạn 65 nhiệm vụ (4 nhiệm vụ hết hạn đúng ngày chốt" in told


def test_every_count_of_every_agency_is_in_its_row():
    result = example_result(38)
    source = report(result).html().partition('id="phu-luc-i"')[2]
    rows = re.findall(r"<tr class=\"data\">(.*?)</tr>", source, re.DOTALL)
    for agency, row in zip(result["by_agency"], rows, strict=False):
        told = Page(row).text
        assert agency["agency"] in told
        for name in ("total", "done_on_time", "done_late", "open_in_time", "open_overdue", "unclassified"):
            assert re.search(rf"(?<!\d){agency[name] or '-'}(?!\d)", told)


@pytest.mark.parametrize("result", [example_result(38), example_result(1), empty_result()])
def test_the_page_is_in_vietnamese_with_one_h1_and_headings_that_never_jump(result):
    page = Page(report(result).html())
    assert page.all("html") == [{"lang": "vi"}]
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_a_caption_scopes_and_a_box_that_scrolls_by_keyboard():
    page = Page(report().html())
    assert len(page.all("caption")) == len(page.all("table")) == 3
    assert {attributes["scope"] for attributes in page.all("th")} == {"col", "row", "rowgroup"}
    boxes = [a for a in page.all("div") if a.get("role") == "region"]
    assert all(box["tabindex"] == "0" and box["aria-label"] for box in boxes)
    assert len(boxes) == 3


def test_figures_are_inside_the_page_with_their_text(figures):
    image = Page(report(figures=figures).html()).all("img")[0]
    assert image["alt"] == 'Trong 896 nhiệm vụ có "703" đúng hạn & 103 <trễ>.'
    assert image["src"].startswith("data:image/svg+xml,")


def external_references(source: str) -> list[str]:
    page = Page(source)
    loaded = [a.get(key) for _, a in page.tags for key in ("src", "srcset", "poster", "data", "background")]
    loaded += [a.get("href") for tag, a in page.tags if tag in ("link", "base", "use")]
    styles = "".join(re.findall(r"<style>(.*?)</style>", source, re.DOTALL))
    loaded += re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")]+)", styles)
    return [each for each in loaded if each and not each.startswith("data:")]


def scripts(source: str) -> list[str]:
    return re.findall(r"<script[^>]*>(.*?)</script>", source, re.DOTALL)


def test_the_page_loads_nothing_and_runs_only_the_script_its_policy_names(figures):
    source = report(figures=figures).html()
    assert external_references(source) == []
    assert scripts(source) == [TABLE_SCRIPT]
    digest = base64.b64encode(hashlib.sha256(TABLE_SCRIPT.encode()).digest()).decode()
    policy = next(a["content"] for a in Page(source).all("meta") if a.get("http-equiv"))
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    )


def test_a_report_inside_a_notebook_brings_no_script():
    assert scripts(render_body(report().document)) == []


def test_the_contents_lead_to_every_heading_and_appendix_once():
    page = Page(report().html())
    links = [a["href"].removeprefix("#") for a in page.all("a") if a["href"] != "#noi-dung"]
    headings = [a["id"] for tag, a in page.tags if tag in ("h2", "h3")]
    contents, pointers = links[: len(headings)], links[len(headings) :]
    assert contents == headings
    assert len(set(contents)) == len(contents)
    assert set(pointers) == {"phu-luc-i", "phu-luc-ii"}
    assert page.all("nav") == [{"class": "hg-contents", "aria-label": "Mục lục"}]
    assert all(a["aria-labelledby"] in headings for a in page.all("section"))


def test_an_item_of_a_list_may_point_to_an_appendix():
    item = RichText((Span("24 nhiệm vụ, "), Span("Phụ lục II", to="II"), Span(".")))
    made = report().document
    page = Page(render_page(replace(made, blocks=(BulletList(("một", item)),))))
    without = Page(render_page(replace(made, blocks=(BulletList(("một", item)),), appendices=())))

    assert [link.get("href") for link in page.all("a")].count("#phu-luc-ii") == 2
    assert "#phu-luc-ii" not in [link.get("href") for link in without.all("a")]
    assert "24 nhiệm vụ, Phụ lục II." in page.text


def test_a_figure_is_pointed_to_wherever_it_is_named(tmp_path):
    path = tmp_path / "a.svg"
    path.write_text(SVG)
    made = report(figures={"partition": Figure("partition", path, "Tên", "Mô tả")}).document
    page = Page(render_page(replace(made, blocks=(Paragraph("Xem Biểu đồ 1 và Biểu đồ 2."),))))

    assert [link.get("href") for link in page.all("a")].count("#bieu-do-1") == 1
    assert [figure.get("id") for figure in page.all("figure")] == ["bieu-do-1"]
    assert "Xem Biểu đồ 1 và Biểu đồ 2." in page.text


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_are_text(text):
    made = report(with_titles([text]), signer=text.replace("{", "").replace("}", ""))
    page = Page(made.html())
    assert spaced(text) in page.text
    assert scripts(made.html()) == [TABLE_SCRIPT]
    assert not any("onerror" in attributes for _, attributes in page.tags)


@given(WORDS)
@settings(max_examples=60, deadline=None)
def test_any_text_survives(text):
    assert spaced(text) in Page(render_body(report(with_titles([text])).document)).text


def test_what_cannot_be_seen_is_left_out():
    assert printable("a\x00\x07b\x1b[31m\tc\ud800") == "ab[31m c\N{REPLACEMENT CHARACTER}"
    assert printable(unicodedata.normalize("NFD", "nghiệm")) == "nghiệm"


def test_simulated_figures_say_so_on_the_page_and_at_each_appendix():
    assert Page(report().html()).text.count("SỐ LIỆU MÔ PHỎNG") == 3
    assert "SỐ LIỆU MÔ PHỎNG" not in Page(report(example_result(3, simulated=False)).html()).text


def test_the_same_document_gives_the_same_bytes(figures):
    document = report(figures=figures).document
    assert render_page(document) == render_page(document)
