"""Report and brief in a browser: equal numbers, no barrier, tables that sort and filter by keyboard."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from browser import browser, needs_chromium
from nasty import NASTY
from pypdf import PdfReader
from result_example import changed, empty_result, example_result, typed, with_tasks

from hganalysis import text, vocab
from hganalysis.counting.changes import compared
from hganalysis.documents.html import render_brief, render_page
from hganalysis.documents.model import Column, Document, Figure, Row, Table
from hganalysis.documents.pdf import write_pdf
from hganalysis.figures import draw, save
from hganalysis.report.brief import build_brief
from hganalysis.report.build import build
from hganalysis.settings.office import load_office

pytestmark = needs_chromium

LARGEST = 1_500_000
"""Bytes that a report page may have."""

LAST_YEAR = {"from": "2023-01-01", "as_of": "2023-12-31", "label": "năm 2023"}
RESULT = compared(example_result(40, totals={"open_overdue": 60}), changed(example_result(40), LAST_YEAR))


@pytest.fixture(scope="module")
def chromium():
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    drawings = draw(RESULT)
    save(drawings, folder)
    return {
        name: Figure(name, folder / f"{name}.svg", each.title, each.alt, each.caption)
        for name, each in drawings.items()
    }


def report_of(result, figures=None):
    return build(result, load_office(), figures or {})


def brief_of(result):
    return build_brief(result, load_office())


@pytest.fixture(scope="module")
def pages(tmp_path_factory, figures):
    """The pages of periods of 40 and 12 agencies and of one without tasks."""
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "report": report_of(RESULT, figures).html(),
        "short report": report_of(example_result(12, totals={"open_overdue": 12}), figures).html(),
        "brief": render_brief(brief_of(RESULT)),
        "empty report": report_of(empty_result()).html(),
        "empty brief": render_brief(brief_of(empty_result())),
    }
    paths = {name: folder / f"{name.replace(' ', '-')}.html" for name in made}
    for name, content in made.items():
        paths[name].write_text(content, encoding="utf-8")
    return paths


def opened(chromium, path: Path, width: int = 1280, **options):
    page = chromium.new_page(viewport={"width": width, "height": 900}, **options)
    page.goto(path.as_uri())
    return page


def lightness(page):
    """Return how light the ground of a page is: the largest of its three colours."""
    ground = page.evaluate("getComputedStyle(document.querySelector('main article')).backgroundColor")
    return max(map(int, re.findall(r"\d+", ground)))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["short report", "brief", "empty report", "empty brief"])
def test_axe_finds_no_barrier_on_screen_and_in_print(chromium, pages, name, width):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(chromium, pages[name], width)
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_barrier_where_all_that_folds_is_open(chromium, pages, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(chromium, pages["short report"], width, color_scheme=scheme)
    assert (lightness(page) < 40) == (scheme == "dark")
    assert page.locator("td[style*='--bar']").count() > 0
    assert page.evaluate("[...document.querySelectorAll('details')].map(each => each.open = true).length") > 0
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_a_phone_shows_the_first_rows_of_a_long_table_of_a_notebook_and_all_on_request(chromium, tmp_path):
    from axe_playwright_python.sync_playwright import Axe

    columns = (Column("Cơ quan", "left", 20), Column("Số", "right", 10))
    tables = tuple(
        Table(f"Bảng {n}", columns, tuple(Row((f"Nơi {i}", str(i))) for i in range(n)), header_column=0)
        for n in (8, 12)
    )
    path = tmp_path / "so-tay.html"
    path.write_text(render_page(Document("Sổ tay", "vi", False, None, None, tables, None)), encoding="utf-8")
    page = opened(chromium, path, 320)
    rows = page.locator("tr.data:visible")
    assert rows.count() == 8 + 5
    assert Axe().run(page).violations_count == 0
    page.emulate_media(media="print")
    assert rows.count() == 8 + 12
    page.emulate_media(media="screen")
    page.get_by_label("Hiện cả 12 dòng").check()
    assert rows.count() == 8 + 12
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    assert rows.count() == 8 + 12
    assert page.locator("input:visible").count() == 0
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_barrier_in_the_dark(chromium, pages, width):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(chromium, pages["brief"], width, color_scheme="dark")
    assert lightness(page) < 40
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()


def test_axe_finds_no_barrier_in_a_table_that_was_sorted_and_filtered(chromium, pages):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(chromium, pages["short report"], 320)
    press(page, "Thời hạn")
    page.get_by_label(re.compile("Lọc dòng, Phụ lục II$")).fill("ubnd")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


@pytest.mark.parametrize("name", ["report", "brief"])
def test_nothing_but_tables_is_wider_than_a_phone(chromium, pages, name):
    page = opened(chromium, pages[name], 320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


WORDS_CUT = """[...document.querySelectorAll("tbody th")].flatMap((cell) => {
  const letters = cell.firstChild, words = [...letters.data.matchAll(/\\S+/g)];
  return words.map((word) => {
    const range = document.createRange();
    range.setStart(letters, word.index);
    range.setEnd(letters, word.index + word[0].length);
    return [word[0], range.getClientRects().length];
  });
}).filter(([, lines]) => lines > 1).map(([word]) => word)"""


def test_no_word_of_a_name_is_cut_on_a_phone(chromium, tmp_path):
    columns = [
        Column("Lãnh đạo", "left", 20),
        *(Column("Hoàn thành đúng hạn", "center", 8) for _ in range(8)),
    ]
    rows = tuple(
        Row((name, *"12345678"), "data")
        for name in ("Phó Chủ tịch UBND tỉnh (nông nghiệp)", "Chủ tịch UBND tỉnh")
    )
    document = report_of(example_result(12)).document
    flow = Table("Từ sau ngày chốt", tuple(columns), rows, header_column=0)
    (tmp_path / "a.html").write_text(render_page(replace(document, blocks=(flow,), appendices=())), "utf-8")
    page = opened(chromium, tmp_path / "a.html", 390)
    assert page.evaluate(WORDS_CUT) == []
    page.close()


def test_links_fields_and_buttons_are_large_enough_for_a_finger(chromium, pages):
    page = opened(chromium, pages["report"], 320)
    page.locator("nav summary").click()
    for each in page.locator("nav summary, nav a, button, input").all():
        box = each.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    page.close()


def listed(page):
    return page.locator("#phu-luc-ii ~ .hg-scroll table")


def column(page, label: str) -> list[str]:
    heads = [head.strip() for head in listed(page).locator("thead th").all_text_contents()]
    at = next(i for i, head in enumerate(heads, start=1) if head == label)
    return listed(page).locator(f"tbody tr > :nth-child({at})").all_text_contents()


def press(page, label: str) -> None:
    listed(page).get_by_role("button", name=label, exact=True).focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Số ngày quá hạn", lambda told: int(told.replace(".", ""))),
        ("Thời hạn", lambda told: told[6:] + told[3:5] + told[:2]),
        ("TT", int),
    ],
)
def test_numbers_sort_as_numbers_and_dates_as_dates_in_both_directions(chromium, pages, label, key):
    page = opened(chromium, pages["report"])
    press(page, label)
    rising = [key(told) for told in column(page, label)]
    assert rising == sorted(rising)
    assert listed(page).locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    press(page, label)
    falling = [key(told) for told in column(page, label)]
    assert falling == sorted(rising, reverse=True)
    assert len(set(rising)) > 10
    assert listed(page).locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert page.locator("#phu-luc-ii ~ .hg-tools [role=status]").inner_text() == (
        f"Đã xếp theo {label}, giảm dần. Hiện 60/60 dòng."
    )
    page.close()


def test_words_sort_as_vietnamese_dictionaries_do_and_blanks_stay_last(chromium, tmp_path):
    names = ["Đà Nẵng", "Da Lat", "Ấp", "An", "Âu", "Ê", "Yên", "E", "Ơ", "Dương", "O", "Ô", "Ư", "U"]
    result = example_result(3, totals={"open_overdue": len(names) + 1})
    result = with_tasks(result, "open_overdue", *({"note": name} for name in [*names, ""]))
    path = tmp_path / "page.html"
    path.write_text(report_of(result).html(), encoding="utf-8")
    page = opened(chromium, path)
    press(page, "Ghi chú")
    rising = ["An", "Âu", "Ấp", "Da Lat", "Dương", "Đà Nẵng", "E", "Ê", "O", "Ô", "Ơ", "U", "Ư", "Yên"]
    told = column(page, "Ghi chú")
    assert told[-1] == ""
    assert told.index("Dương") < told.index("Đà Nẵng") < told.index("E")
    assert sorted(told[:-1]) == sorted(rising)
    assert [name for name in told if name in ("An", "Da Lat", "Đà Nẵng", "E", "Ô", "Ơ", "Ư", "Yên")] == [
        "An", "Da Lat", "Đà Nẵng", "E", "Ô", "Ơ", "Ư", "Yên",
    ]  # fmt: skip
    press(page, "Ghi chú")
    assert column(page, "Ghi chú")[-1] == ""
    page.close()


def test_the_filter_finds_words_with_and_without_marks_and_says_how_many_rows_show(chromium, pages):
    page = opened(chromium, pages["report"])
    field = page.get_by_label(re.compile("Lọc dòng, Phụ lục II$"))
    status = page.locator("#phu-luc-ii ~ .hg-tools [role=status]")
    agencies = [task["agency"] for task in RESULT["lists"]["open_overdue"]]
    for words in ("sở tư pháp", "so tu phap"):
        field.fill(words)
        assert status.inner_text() == f"Hiện {agencies.count('Sở Tư pháp')}/60 dòng."
        assert listed(page).locator("tbody tr:visible").count() == agencies.count("Sở Tư pháp") > 0
    field.fill("sỏ tu phap")
    assert status.inner_text() == "Hiện 0/60 dòng."
    field.fill("")
    assert listed(page).locator("tbody tr:visible").count() == 60
    page.close()


def rows_of_summary(page) -> list[list[str]]:
    """Return Phụ lục I body by body: the group, its agencies, its sum."""
    bodies = page.locator("#phu-luc-i ~ .hg-scroll table tbody")
    return [body.locator("tr > :nth-child(2)").all_inner_texts() for body in bodies.all()]


def test_agencies_are_sorted_inside_their_group_whose_name_stays_above_and_whose_sum_below(chromium, pages):
    page = opened(chromium, pages["report"])
    table = page.locator("#phu-luc-i ~ .hg-scroll table")
    before = rows_of_summary(page)
    table.get_by_role("button", name="Tổng số nhiệm vụ có thời hạn", exact=True).click()
    after = rows_of_summary(page)
    assert after != before
    for told, kept in zip(after, before, strict=True):
        assert sorted(told) == sorted(kept)
        assert told[0] == kept[0]
        assert [name for name in told if name.startswith(("Cộng", "Tổng cộng"))] == told[
            len(told) - (2 if "Tổng cộng" in told else 1) :
        ]
    totals = [
        int(text.replace(".", ""))
        for text in table.locator("tbody").first.locator("tr.data > :nth-child(3)").all_inner_texts()
    ]
    assert totals == sorted(totals)
    assert len(set(totals)) > 5
    page.close()


def test_a_filtered_table_of_agencies_keeps_the_name_of_the_group_and_shows_no_sums_of_a_part(
    chromium, pages
):
    page = opened(chromium, pages["report"])
    table = page.locator("#phu-luc-i ~ .hg-scroll table")
    page.get_by_label(re.compile("Lọc dòng, Phụ lục I$")).fill("sở y tế")
    shown = table.locator("tbody tr:visible")
    assert [row.get_attribute("class") for row in shown.all()] == ["group", "data"]
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_name_of_a_row_the_headings_and_the_group_stay_in_sight(chromium, pages, width):
    page = opened(chromium, pages["report"], width)
    box = page.locator("#phu-luc-i ~ .hg-scroll").first
    box.evaluate(
        "box => { box.scrollIntoView(); box.scrollTop = 700; box.scrollLeft = 200;"
        " if (getComputedStyle(box).overflowY === 'visible') scrollBy(0, 700); }"
    )
    page.wait_for_timeout(100)
    top = max(0, box.bounding_box()["y"])
    head = box.locator("thead th.name").bounding_box()
    assert abs(head["y"] - top) <= 2
    bottom = head["y"] + head["height"]
    group = box.locator("tbody").first.locator("tr.group th").bounding_box()
    assert abs(group["y"] - bottom) <= 2
    names = [row.bounding_box() for row in box.locator("tbody tr.data th").all()]
    seen = [name for name in names if bottom + group["height"] < name["y"] < bottom + 250]
    assert len(seen) > 2
    left = box.bounding_box()["x"]
    assert all(left - 1 <= name["x"] < left + 60 for name in seen)
    page.close()


def test_a_header_that_is_repeated_in_print_has_its_words(chromium, pages, tmp_path):
    page = opened(chromium, pages["report"])
    page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)
    page.close()
    told = [each.extract_text() for each in PdfReader(tmp_path / "printed.pdf").pages]
    late = [
        page for page in told if re.search(r"\d\d/\d\d/\d{4}[^)]*\d\d/\d\d/\d{4}", page) and "UBND" in page
    ]
    lists = [page for page in late if "Nội dung nhiệm vụ" in " ".join(page.split())]
    assert len(lists) > 3


def test_without_a_script_the_page_reads_the_same(chromium, pages):
    with_script = opened(chromium, pages["report"])
    without = opened(chromium, pages["report"], java_script_enabled=False)
    for place in ("#phu-luc-i", "#phu-luc-ii"):
        told = [page.locator(f"{place} ~ .hg-scroll table").inner_text() for page in (with_script, without)]
        assert told[0].split() == told[1].split()
    assert without.locator(".hg-tools, button").count() == 0
    with_script.close()
    without.close()


def test_nasty_texts_run_nothing_and_ask_for_nothing(chromium, tmp_path):
    plain = example_result(3, totals={"open_overdue": 2 * len(NASTY)}).plain()
    for task, title in zip(plain["lists"]["open_overdue"], NASTY * 2, strict=True):
        task["title"] = task["note"] = title
    for agency, name in zip(plain["by_agency"], NASTY, strict=False):
        agency["short"] = agency["agency"] = name
    result = typed(plain)
    for name, content in {"r": report_of(result).html(), "b": render_brief(brief_of(result))}.items():
        path = tmp_path / f"{name}.html"
        path.write_text(content, encoding="utf-8")
        page = chromium.new_page()
        asked, told = [], []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("dialog", lambda dialog, told=told: told.append(dialog.message))
        page.goto(path.as_uri())
        if name == "r":
            press(page, "Nội dung nhiệm vụ")
        assert told == []
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        page.close()


@pytest.mark.parametrize("rows", [0, 1, 900])
def test_a_report_with_figures_and_many_rows_stays_small(figures, rows):
    result = example_result(40, totals={"open_overdue": rows})
    assert len(report_of(result, figures).html().encode()) < LARGEST


def expected_in_report() -> list[str]:
    """Return every number of the result that the report prints, as a reader sees it."""
    counts = [RESULT["totals"][name] for name in vocab.COUNTS]
    counts += [agency[name] for agency in RESULT["by_agency"] for name in ("total", *vocab.IN_TOTAL)]
    counts += [group[name] for group in RESULT["by_group"] for name in ("total", *vocab.IN_TOTAL)]
    counts += [task["days_late"] for task in RESULT["lists"]["open_overdue"]]
    counts += [band["n"] for band in RESULT["overdue_bands"]]
    counts += [window["n"] for window in RESULT["due_soon"]["within"]]
    shares = [rate["value"] for rate in RESULT["rates"]]
    shares += [rate["value"] for each in RESULT["by_agency"] for rate in each["rates"][:3]]
    return [*map(text.number, filter(None, counts)), *map(text.percent, shares)]


def row_texts() -> list[str]:
    """Return each agency and each overdue task as one row of texts."""
    keys = ("on_time_of_total", "late_of_total", "overdue_of_total")
    rows = []
    for agency in RESULT["by_agency"]:
        rates = {rate["name"]: text.percent(rate["value"]) for rate in agency["rates"]}
        counts = [text.number(agency[name]) if agency[name] else "-" for name in ("total", *vocab.IN_TOTAL)]
        undated = text.number(agency["no_deadline"]) if agency["no_deadline"] else "-"
        rows.append("".join([agency["agency"], *counts, *(rates[key] for key in keys), undated]))
    return ["".join(row.split()) for row in rows]


def test_the_numbers_of_the_result_are_in_the_page_and_in_the_pdf_row_by_row(
    chromium, pages, figures, tmp_path
):
    page = opened(chromium, pages["report"], java_script_enabled=False)
    dom = page.locator("main").inner_text()
    page.close()
    told = {"page": dom}
    if shutil.which("pdftotext"):
        import datetime as dt

        path = tmp_path / "bao-cao.pdf"
        write_pdf(report_of(RESULT, figures).document, path, dt.datetime(2024, 11, 3, tzinfo=dt.UTC))
        told["pdf"] = subprocess.run(
            ["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True
        ).stdout
    for place, content in told.items():
        numbers = set(re.findall(r"(?<![\d.,])\d{1,3}(?:\.\d{3})*(?:,\d+)?%?(?![\d.,]*\d)", content))
        assert [each for each in expected_in_report() if each not in numbers and each != "-"] == [], place
        bare = "".join(content.split())
        assert [row for row in row_texts() if row not in bare] == [], place


def test_the_numbers_of_the_brief_are_those_of_the_result(chromium, pages):
    page = opened(chromium, pages["brief"])
    parts = page.locator(".hg-partition dl > div")
    told = {part.locator("dt").inner_text(): part.locator("dd.value").inner_text() for part in parts.all()}
    for name in vocab.IN_TOTAL:
        assert told[vocab.STATUSES[name]] == text.number(RESULT["totals"][name])
    said = page.locator("main").inner_text()
    assert f"có {text.number(RESULT['due_soon']['within'][-1]['n'])} nhiệm vụ đến hạn" in said
    for total in RESULT["changes"]["totals"][:2]:
        assert f"{text.number(total['after'])} (kỳ trước {text.number(total['before'])}, " in said
    page.close()


def test_the_first_screen_of_a_phone_has_the_message_the_bar_and_the_first_decision(chromium, pages):
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.goto(pages["brief"].as_uri())
    for place in ("h1", ".hg-bar", ".hg-brief ol > li:first-child strong"):
        box = page.locator(place).bounding_box()
        assert box["y"] + box["height"] <= 740, place
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_the_page_of_the_brief_prints_on_one_sheet_without_its_further_views(chromium, pages, tmp_path):
    page = opened(chromium, pages["brief"])
    page.pdf(path=tmp_path / "brief.pdf", prefer_css_page_size=True)
    page.close()
    [sheet] = PdfReader(tmp_path / "brief.pdf").pages
    assert "tệp tom-tat.html" in " ".join(sheet.extract_text().split())
