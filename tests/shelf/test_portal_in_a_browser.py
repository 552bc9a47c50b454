"""The portal opened from a folder in Chromium: searched, at desk and phone width, in light and dark."""

import pytest
from browser import browser, needs_chromium
from published import publish_example

from hganalysis.shelf.portal import build_portal

pytestmark = needs_chromium

MONTHS = {
    "2024-08": {"from": "2024-08-01", "as_of": "2024-08-31", "label": "tháng 8 năm 2024"},
    "2024-09": {"from": "2024-09-01", "as_of": "2024-09-30", "label": "tháng 9 năm 2024"},
    "2024-10": {"from": "2024-10-01", "as_of": "2024-10-31", "label": "tháng 10 năm 2024"},
}


@pytest.fixture(scope="module")
def chromium():
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("outputs")
    for period, changes in MONTHS.items():
        publish_example(folder, period, agencies=40, **changes)
    build_portal(folder)
    return folder


def opened(chromium, path, width=1280, **options):
    page = chromium.new_page(viewport={"width": width, "height": 900}, **options)
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.goto(path.as_uri())
    return page


def searched(page, typed):
    page.fill("#tim", typed)
    from playwright.sync_api import expect

    expect(page.locator("[role=status]")).not_to_contain_text("đang tra", timeout=30_000)
    return page.inner_text("[role=status]"), page.locator(".hg-found a").all()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["index.html", "agency"])
def test_axe_finds_no_barrier_and_the_page_never_scrolls_sideways(chromium, outputs, name, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    path = outputs / name if name == "index.html" else sorted((outputs / "tra-cuu").glob("*.html"))[0]
    page = opened(chromium, path, width, color_scheme=scheme)
    if name == "index.html":
        searched(page, "1234")
    assert [(each["id"], len(each["nodes"])) for each in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []
    page.close()


@pytest.mark.parametrize("typed", ["1234/QĐ-UBND", "1234/qd-ubnd", " 1234 / QĐ "])
def test_a_number_is_found_in_every_period_with_or_without_marks_newest_first(chromium, outputs, typed):
    page = opened(chromium, outputs / "index.html")
    said, links = searched(page, typed)
    assert said == "0 cơ quan; 3 nhiệm vụ."
    places = [each.get_attribute("href") for each in links]
    assert [place.split("/")[0] for place in places] == ["2024-10", "2024-09", "2024-08"]
    assert all("bao-cao.html#danh-muc?qua-han." in place for place in places)
    told = page.locator(".hg-found li").first.inner_text()
    assert "Báo cáo <b>tiến độ</b> & kinh phí; Sở Y tế; chưa hoàn thành, quá hạn; tháng 10 năm 2024" in told
    assert "(số liệu mô phỏng)" in told
    assert page.complaints == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Sở Nông nghiệp và Phát triển", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("so nong nghiep va phat", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("sở nn&ptnt", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("bao hiem", "Bảo hiểm xã hội tỉnh"),
    ],
)
def test_an_agency_is_found_by_its_full_short_or_unmarked_name(chromium, outputs, typed, name):
    page = opened(chromium, outputs / "index.html")
    said, links = searched(page, typed)
    assert said.startswith("1 cơ quan")
    assert [each.inner_text() for each in links] == [name]
    links[0].click()
    assert page.inner_text("h1") == name


def test_what_is_nowhere_is_said_to_be(chromium, outputs):
    page = opened(chromium, outputs / "index.html")
    assert searched(page, "9999/XYZ")[0] == "0 cơ quan; 0 nhiệm vụ."


def test_without_its_script_the_page_reads_the_same_and_offers_no_search(chromium, outputs):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((outputs / "index.html").as_uri())
    assert not page.is_visible("#tim")
    assert page.get_by_role("heading", name="Tháng 10 năm 2024").is_visible()
    context.close()


def test_a_period_whose_data_is_gone_is_named_by_the_search(chromium, tmp_path):
    publish_example(tmp_path, "2024-10", **MONTHS["2024-10"])
    build_portal(tmp_path)
    (tmp_path / "tra-cuu" / "2024-10.js").unlink()
    page = opened(chromium, tmp_path / "index.html")
    assert searched(page, "1234")[0] == "0 cơ quan; 0 nhiệm vụ; không đọc được 2024-10."
