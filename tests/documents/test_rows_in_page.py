"""From a number on the page to its rows: link, filter, abbreviations, and the page without a script."""

from __future__ import annotations

import re

import pytest
import sample_period
from browser import browser, needs_chromium

import hganalysis as hg
from hganalysis.documents.html import REPORT_PAGE, render_body, render_brief, rows_named
from hganalysis.documents.model import BulletList, Document, Partition, RichText, Segment, Span
from hganalysis.report.brief import build_brief
from hganalysis.report.build import build
from hganalysis.report.register import task_register
from hganalysis.report.rows_behind import MOST_ROWS, rows_behind, task_sets
from hganalysis.settings.office import load_office

LARGEST_REGISTER = 400_000
"""Bytes that the register of the sample may add to a page."""

WITH_ABBREVIATION = "Sở Kế hoạch và Đầu tư"


@pytest.fixture(scope="module")
def period():
    """The judged tasks of the sample period and their counts."""
    return sample_period.judged(), sample_period.counted()


@pytest.fixture(scope="module")
def report(period):
    judged, result = period
    return build(hg.with_analysis(result), load_office(), {}, task_register(judged, result.as_of))


@pytest.fixture(scope="module")
def path(report, tmp_path_factory):
    made = tmp_path_factory.mktemp("page") / REPORT_PAGE
    made.write_text(report.html(), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def chromium():
    with browser() as made:
        yield made


@pytest.fixture
def page(chromium, path):
    opened = chromium.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(path.as_uri())
    yield opened
    opened.close()


def shown(page) -> list[str]:
    """Return the ids of the tasks that the register shows."""
    rows = page.locator(".hg-register tbody tr:not(.group):visible > th")
    return [text.strip() for text in rows.all_inner_texts()]


def status(page) -> str:
    return page.locator(".hg-register [role=status]").inner_text()


def test_every_link_of_the_page_leads_to_as_many_rows_as_its_number_says(period, report):
    judged, result = period
    sets = task_sets(judged, result.as_of)
    links = re.findall(r'<a href="#danh-muc\?([^"]+)">(?:<strong>)?([\d.]+)(?=[<  ])', report.html())
    assert len(links) > 200
    assert {"tong-so", "qua-han", "da-qua-thoi-han.cham", "chua-hoan-thanh.cho-duyet"} <= dict(links).keys()
    for name, number in links:
        assert str(len(rows_behind(judged, name, sets))) == number.replace(".", ""), name


def test_every_link_of_the_brief_leads_to_as_many_rows_as_its_number_says(period):
    judged, result = period
    sets = task_sets(judged, result.as_of)
    page = render_brief(build_brief(hg.with_analysis(result), load_office()))
    links = re.findall(r'<a href="bao-cao.html#danh-muc\?([^"]+)">([^<]+)</a>', page)
    counts = [(name, told) for name, told in links if told[0].isdigit()]
    for name, told in counts:
        assert str(len(rows_behind(judged, name, sets))) == told.replace(".", ""), name
    assert {part for name, _ in links for part in name.split(".")} <= sets.keys()
    assert {
        "qua-han", "qua-han.cho-duyet", "den-han-ngay-chot", "den-han-30-ngay.con-phai-lam",
        "da-qua-thoi-han.cham", "khong-tinh", "khong-thoi-han",
        "qua-han.lanh-dao-chu-tich-ubnd-tinh.dang-thuc-hien",
    } <= dict(counts).keys()  # fmt: skip


def test_the_register_has_every_row_read_once_and_adds_little_to_the_page(period, report):
    judged, result = period
    without = len(build(hg.with_analysis(result), load_office(), {}).html().encode())
    page = report.html()
    assert len(page.encode()) - without < LARGEST_REGISTER
    assert re.findall(r'<tr data-k="[\d ]*"><th scope="row">([^<]+)', page) != []
    listed = re.findall(r'<tr data-k="[\d ]*"><th scope="row">([^<]+?)\s*<', page)
    assert sorted(listed) == sorted(judged["task_id"])


def test_a_page_without_a_register_and_a_fragment_have_no_such_links(period, report):
    _, result = period
    assert (
        "danh-muc"
        not in build(hg.with_analysis(result), load_office(), {}).html().split("<main")[1].split("<script")[0]
    )
    assert "danh-muc" not in render_body(report.document).split("</style>")[1]


def test_too_many_tasks_for_a_page_have_no_register(period):
    judged, result = period
    rows = judged.sample(MOST_ROWS + 1, replace=True, random_state=1).reset_index(drop=True)
    assert task_register(rows, result.as_of) is None
    assert task_register(judged.head(0), result.as_of) is None
    assert task_register(rows.head(MOST_ROWS), result.as_of) is not None


def test_numbers_of_the_brief_lead_to_the_page_of_the_report():
    blocks = (
        BulletList((RichText((Span("24", rows="qua-han"),)),)),
        Partition((Segment(703, "703", "đúng hạn", "", "good", "dung-han"),), "703 đúng hạn"),
    )
    document = Document(
        "Tóm tắt", "vi", simulated=False, letterhead=None, heading=None, blocks=blocks, signature=None
    )
    page = render_brief(document)
    assert '<a href="bao-cao.html#danh-muc?qua-han">24</a>' in page
    assert '<a href="bao-cao.html#danh-muc?dung-han">703</a>' in page
    assert rows_named(document) == ["dung-han", "qua-han"]


@needs_chromium
def test_a_click_on_a_number_shows_its_rows_and_says_which(period, page):
    judged, result = period
    name = "qua-han.so-lao-dong-thuong-binh-va-xa-hoi"
    expected = sorted(rows_behind(judged, name, task_sets(judged, result.as_of))["task_id"])
    assert shown(page) == []
    page.locator(f"#phu-luc-i ~ .hg-scroll a[href='#danh-muc?{name}']").first.click()
    page.locator(".hg-register tbody tr:not(.group):visible").first.wait_for()
    assert sorted(shown(page)) == expected
    assert status(page) == (
        f"Hiện {len(expected)}/991 dòng: chưa hoàn thành, quá hạn; Sở Lao động - Thương binh và Xã hội."
    )
    assert page.evaluate("document.activeElement.id") == "danh-muc"
    page.get_by_role("link", name="Hiện tất cả").click()
    assert len(shown(page)) == 991
    page.go_back()
    assert sorted(shown(page)) == expected


@needs_chromium
def test_an_address_with_a_name_opens_on_its_rows_and_one_without_sense_says_so(chromium, path):
    page = chromium.new_page()
    page.goto(f"{path.as_uri()}#danh-muc?qua-han.cho-duyet")
    assert status(page).startswith(
        "Hiện 3/991 dòng: chưa hoàn thành, quá hạn; cơ quan đã báo xong, chờ duyệt"
    )
    page.goto(f"{path.as_uri()}#danh-muc?qua-hn")
    assert status(page) == "Không có danh mục tên “qua-hn”. Hiện 991/991 dòng."
    page.close()


@needs_chromium
@pytest.mark.parametrize("words", ["kh&đt", "KH&ĐT", "so ke hoach", "sở kế hoạch", "SKHĐT"])
def test_abbreviations_and_words_without_marks_find_an_agency_in_every_table(page, words):
    page.get_by_label(re.compile("Lọc dòng, Phụ lục I$")).fill(words)
    first = page.locator("#phu-luc-i ~ .hg-scroll tbody tr.data:visible th")
    assert first.all_inner_texts() == [WITH_ABBREVIATION]
    page.get_by_label(re.compile("Lọc dòng, Phụ lục II$")).fill(words)
    assert page.locator("#phu-luc-ii ~ .hg-scroll tbody tr:visible").count() >= 3
    page.goto(f"{page.url.split('#')[0]}#danh-muc")
    page.get_by_label("Lọc dòng, Danh mục nhiệm vụ").fill(words)
    assert len(shown(page)) == 60
    heads = page.locator(".hg-register tr.group:visible").all_inner_texts()
    assert [head.strip() for head in heads] == [WITH_ABBREVIATION]


@needs_chromium
def test_the_short_form_of_a_town_finds_it(page):
    page.get_by_label(re.compile("Lọc dòng, Phụ lục I$")).fill("TP Ngã Bảy")
    names = page.locator("#phu-luc-i ~ .hg-scroll tbody tr.data:visible th").all_inner_texts()
    assert names == ["UBND thành phố Ngã Bảy"]


@needs_chromium
def test_the_register_is_found_by_the_words_of_its_sets_too(period, page):
    judged, _ = period
    page.goto(f"{page.url}#danh-muc?qua-han")
    page.get_by_label("Lọc dòng, Danh mục nhiệm vụ").fill("Chủ tịch UBND tỉnh")
    chosen = judged[
        (judged["status"] == "open_overdue") & judged["leader"].str.contains("Chủ tịch UBND tỉnh")
    ]
    assert sorted(shown(page)) == sorted(chosen["task_id"])


@needs_chromium
def test_without_a_script_a_number_leads_to_the_section(chromium, path):
    page = chromium.new_page(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    page.locator("#phu-luc-i ~ .hg-scroll a").first.click()
    top = page.locator("#danh-muc").bounding_box()["y"]
    assert 0 <= top < 900
    page.locator(".hg-register summary").click()
    assert page.locator(".hg-register tbody tr:not(.group):visible").count() == 991
    page.close()


@needs_chromium
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_the_open_register(chromium, path, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{path.as_uri()}#danh-muc?qua-han")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()
