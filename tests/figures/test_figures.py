import dataclasses
import io
import itertools
import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image
from result_example import ENGLISH, SEED, changed, empty_result, example_result, typed

from hganalysis import vocab
from hganalysis.delays.which_reasons.reasons_answer import ReasonsAnswer, Stated
from hganalysis.documents import typefaces
from hganalysis.documents.pictures import as_png
from hganalysis.errors import Unsaid
from hganalysis.figures import FIGURES, draw, save
from hganalysis.figures.agency_charts import on_time_rate, status_by_agency
from hganalysis.figures.day_charts import by_month, days_overdue, due_soon
from hganalysis.figures.drawing import (
    NARROW,
    NO_GLYPH,
    PARTS_A_PIXEL,
    RULER_DPI,
    SMALLEST_SIZE,
    WIDTH,
    _advance,
    drawable,
    house_style,
    text_width,
    wrapped,
)
from hganalysis.figures.partition_chart import partition
from hganalysis.settings.directory import LAST_PLACE

DRAWN_BY = (partition, status_by_agency, on_time_rate, by_month, days_overdue, due_soon)
CHARTS = {chart.__name__: chart for chart in DRAWN_BY}


def many_agencies(n):
    """Return the result of a country: districts with longer names than there are lines for."""
    names = tuple(f"UBND huyện {word} {i}" for i, word in enumerate(["Châu Thành", "Long Mỹ"] * (n // 2)))
    return example_result(n, names=names, totals={status: size * 40 for status, size in SEED.items()})


def since(year, months=None):
    """Return a result that begins in January of a year and ends on 03/11/2024, or after so many months."""
    months = months or (2024 - year) * 12 + 11
    by_month = [
        {"month": f"{year + i // 12}-{i % 12 + 1:02d}", "assigned": i % 90, "completed": 1}
        for i in range(months)
    ]
    return changed(example_result(3), {"from": f"{year}-01-01", "by_month": by_month})


def without_assigned():
    result = example_result(3)
    by_month = [{**month, "assigned": None} for month in result["by_month"]]
    return changed(result, by_month=by_month, by_month_outside={"assigned": None, "completed": 2})


SMALL = {"done_on_time": 1, "done_late": 0, "open_in_time": 1, "open_overdue": 1, "unclassified": 0}
CASES = {
    "seed": example_result(12),
    "forty": example_result(40, simulated=False),
    "english": example_result(20, names=ENGLISH),
    "one agency": example_result(1, totals=SMALL),
    "large": example_result(12, totals={status: n * 100 for status, n in SEED.items()}),
    "empty": empty_result(),
    "three hundred": many_agencies(300),
    "since 2010": since(2010),
    "since January 2010, to January": since(2010, 12 * 14 + 1),
    "since 2022": since(2022),
    "two years": since(2023),
    "no assignment date": without_assigned(),
}
TALLEST_ON_A4 = 24 / 2.54


def drawn_reasons(result):
    part = result.plain()["delays"]["reasons"]
    if part["unsaid"]:
        return ReasonsAnswer(
            Unsaid("lý do đơn vị nêu", "không có nhiệm vụ chậm", "ít nhất một nhiệm vụ chậm"), result
        ).drawing
    found = Stated(part["late"], pd.DataFrame(part["causes"]), pd.DataFrame(part["unmatched"]))
    return ReasonsAnswer(found, result).drawing


@pytest.fixture(scope="module", params=CASES)
def drawings(request):
    return CASES[request.param], draw(CASES[request.param]) | {"reasons": drawn_reasons(CASES[request.param])}


def texts(figure):
    return [each for each in figure.findobj(Text) if each.get_visible() and each.get_text().strip()]


def words(drawing) -> str:
    return "\n".join(each.get_text() for each in texts(drawing.figure))


def test_there_are_the_six_figures_of_the_report_in_their_order_then_those_of_the_analysis(drawings):
    _, drawn = drawings
    assert list(drawn) == [*FIGURES, "reasons"]
    assert list(FIGURES) == [
        "partition", "status_by_agency", "on_time_rate", "by_month", "days_overdue", "due_soon",
    ]  # fmt: skip
    assert [drawing.name for drawing in drawn.values()] == list(drawn)


def test_no_text_is_small_and_none_overlaps_another_or_leaves_the_page(drawings):
    _, drawn = drawings
    forms = [(name, form) for name, d in drawn.items() for form in (d.figure, d.narrow) if form is not None]
    for name, figure in forms:
        with house_style():
            canvas = FigureCanvasAgg(figure)
            canvas.draw()
            boxes = [
                (each.get_text(), each.get_window_extent(canvas.get_renderer())) for each in _drawn(figure)
            ]
        page = figure.bbox
        assert min(each.get_size() for each in _drawn(figure)) >= SMALLEST_SIZE, name
        for words_, box in boxes:
            assert box.x0 >= -1, (name, words_)
            assert box.x1 <= page.width + 1, (name, words_)
            assert box.y0 >= -1, (name, words_)
            assert box.y1 <= page.height + 1, (name, words_)
        for (one, a), (other, b) in itertools.combinations(boxes, 2):
            apart = a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1 or a.y1 <= b.y0 + 1 or b.y1 <= a.y0 + 1
            assert apart, (name, one, other)


def _drawn(figure):
    """Return the texts that are drawn: those of axes switched off and of ticks outside the view are not."""
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            inside = set(axis._update_ticks()) if axes.axison else set()
            ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            hidden |= {id(label) for t in ticks if t not in inside for label in (t.label1, t.label2)}
            if not axes.axison:
                hidden |= {id(axis.label), id(axis.offsetText)}
    return [each for each in texts(figure) if id(each) not in hidden]


def test_every_figure_is_as_wide_as_the_page_and_fits_on_it(drawings):
    _, drawn = drawings
    for drawing in drawn.values():
        assert drawing.figure.get_figwidth() == pytest.approx(WIDTH)
        assert drawing.figure.get_figheight() <= TALLEST_ON_A4


def test_every_figure_names_the_as_of_date_and_says_when_it_is_simulated(drawings):
    result, drawn = drawings
    for drawing in drawn.values():
        assert "đến hết ngày 03/11/2024" in words(drawing)
        assert ("Số liệu mô phỏng" in words(drawing)) is result["simulated"]


def test_every_figure_has_one_or_two_sentences_for_who_cannot_see_it(drawings):
    _, drawn = drawings
    for drawing in drawn.values():
        assert drawing.alt.endswith(".")
        assert 1 <= drawing.alt.count(". ") + 1 <= 2
        assert "None" not in drawing.alt
        assert "nan" not in drawing.alt


def test_the_partition_shows_each_part_at_its_size():
    axes = draw(example_result())["partition"].figure.axes[0]
    assert [bar.get_width() for bar in axes.patches] == [703, 103, 65, 24, 1]
    assert [bar.get_x() for bar in axes.patches] == [0, 703, 806, 871, 895]
    assert axes.get_xlim() == (0, 896)


def test_the_bars_of_each_agency_add_up_to_its_total_in_protocol_order():
    result = example_result(12)
    axes = draw(result)["status_by_agency"].figure.axes[0]
    rows = itertools.groupby(axes.findobj(Rectangle)[:-1], key=Rectangle.get_y)
    sums = [sum(part.get_width() for part in parts) for _, parts in rows]
    assert sums == [agency["total"] for agency in result["by_agency"] if agency["total"]]
    names = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    assert names == [a["agency"] for a in result["by_agency"]]


def test_no_rate_is_printed_without_its_counts_and_none_is_invented():
    result = example_result(12)
    shown = words(draw(result)["on_time_rate"])
    for agency in result["by_agency"][:-1]:
        rate = agency["rates"][-1]
        assert f"({rate['numerator']}/{rate['denominator']})" in shown
    assert shown.count("không có nhiệm vụ đã qua thời hạn") == 1
    assert "84,7% (703/830)" in shown


def test_the_whiskers_are_the_intervals_of_the_result():
    result = example_result(12)
    axes = draw(result)["on_time_rate"].figure.axes[0]
    whiskers = [tuple(line.get_xdata()) for line in axes.lines if line.get_marker() == "|"]
    assert whiskers == [tuple(a["interval"]) for a in result["by_agency"] if a["interval"]]


def test_what_falls_due_is_shown_day_by_day_and_at_the_marks():
    result = example_result()
    figure = draw(result)["due_soon"].figure
    assert [bar.get_height() for bar in figure.axes[0].patches] == [
        d["n"] for d in result["due_soon"]["by_day"]
    ]
    shown = words(draw(result)["due_soon"])
    assert "45 nhiệm vụ đến hạn trong 30 ngày tới" in shown
    for mark in result["due_soon"]["within"][:-1]:
        assert f"trong {mark['days']} ngày: {mark['n']} nhiệm vụ" in shown


def test_no_bracket_stands_over_days_in_which_nothing_falls_due():
    with house_style():
        drawing = CHARTS["due_soon"](example_result(totals={"open_in_time": 6}))
    assert "trong 3 ngày" not in words(drawing)
    assert "trong 7 ngày: 1 nhiệm vụ" in words(drawing)


def test_many_months_are_thinned_and_an_unfinished_last_month_says_so():
    result = example_result()
    assert "(đến 03/11)" in words(draw(result)["by_month"])
    by_month = [
        {"month": f"{2023 + i // 12}-{i % 12 + 1:02d}", "assigned": i, "completed": 1} for i in range(23)
    ]
    result = changed(result, by_month=by_month)
    with house_style():
        drawing = CHARTS["by_month"](result)
    labels = [label.get_text() for label in drawing.figure.axes[0].get_xticklabels()]
    assert len(labels) <= 13
    assert labels[-1] == "11\n2024"
    assert "tháng 11/2024 tính đến 03/11" in words(drawing)
    result = changed(result, as_of="2024-11-30")
    assert "đến 03/11" not in words(draw(result)["by_month"]).replace("đến hết ngày", "")
    assert "tính đến 30/11" not in words(draw(result)["by_month"])


@pytest.mark.parametrize(
    ("name", "totals", "alt"),
    [
        ("partition", {},
         "Trong 896 nhiệm vụ có thời hạn có 703 hoàn thành đúng hạn (78,5%); 103 hoàn thành quá hạn (11,5%); "
         "65 chưa hoàn thành, còn hạn (7,3%); 24 chưa hoàn thành, quá hạn (2,7%); 1 chưa phân loại (0,1%)."),
        ("days_overdue", {"open_overdue": 0, "unclassified": 0},
         "Không có nhiệm vụ nào quá hạn chưa hoàn thành."),
        ("days_overdue", {"open_overdue": 0},
         "Trong các nhiệm vụ đã phân loại được, không có nhiệm vụ nào quá hạn chưa hoàn thành; "
         "còn 1 nhiệm vụ chưa phân loại (Phụ lục IV)."),
        ("days_overdue", {"open_overdue": 1}, "Có 1 nhiệm vụ quá hạn chưa hoàn thành, quá hạn 1-7 ngày."),
        ("days_overdue", {"open_overdue": 3},
         "Trong 3 nhiệm vụ quá hạn chưa hoàn thành có 1 quá hạn 1-7 ngày và 2 quá hạn 31-90 ngày."),
        ("due_soon", {"open_in_time": 0, "unclassified": 0},
         "Trong 30 ngày tới, đến hết ngày 03/12/2024, không có nhiệm vụ nào đến hạn."),
        ("due_soon", {},
         "Trong 30 ngày tới, đến hết ngày 03/12/2024, có 45 nhiệm vụ đến hạn, trong đó 6 trong 3 ngày tới và "
         "11 trong 7 ngày tới."),
        ("due_soon", {"open_in_time": 6},
         "Trong 30 ngày tới, đến hết ngày 03/12/2024, có 1 nhiệm vụ đến hạn, trong 7 ngày tới, "
         "không có nhiệm vụ nào trong 3 ngày tới."),
        ("on_time_rate", {"done_on_time": 0, "done_late": 0, "open_overdue": 0},
         "Chưa có nhiệm vụ nào qua thời hạn nên không có tỷ lệ đúng hạn."),
    ],
)  # fmt: skip
def test_the_text_says_what_the_figure_shows(name, totals, alt):
    with house_style():
        assert CHARTS[name](example_result(totals=totals)).alt == alt


def test_tasks_that_name_no_agency_are_said_to_be_of_none():
    plain = example_result(1).plain()
    plain["by_agency"][0] |= {"agency": vocab.UNNAMED, "group": vocab.UNRESOLVED}
    with house_style():
        drawn = CHARTS["status_by_agency"](changed(example_result(1), plain))
    assert drawn.title == "24 nhiệm vụ quá hạn chưa hoàn thành, 24 chưa xác định được cơ quan"
    assert drawn.alt == (
        "Biểu đồ chia 896 nhiệm vụ có thời hạn chưa xác định được cơ quan theo trạng thái. 24 nhiệm vụ quá "
        "hạn chưa hoàn thành, 24 chưa xác định được cơ quan."
    )


@pytest.mark.parametrize("name", ["status_by_agency", "on_time_rate"])
def test_the_order_of_agencies_is_that_of_the_alphabet_where_no_directory_lists_them(name):
    plain = example_result(3).plain()
    with house_style():
        assert "Xếp theo thứ tự trong danh mục," in CHARTS[name](typed(plain)).caption
    for each in plain["by_agency"]:
        each["order"] = LAST_PLACE
    with house_style():
        assert "Xếp theo thứ tự chữ cái," in CHARTS[name](typed(plain)).caption


@pytest.mark.parametrize("name", ["status_by_agency", "on_time_rate"])
def test_two_agencies_of_one_name_are_told_apart_by_their_days(name):
    with house_style():
        drawn = CHARTS[name](of_one_name())
    assert [row[0] for row in drawn.data[1:]] == [
        "Sở Tài chính (đến 18/02/2025)",
        "Sở Tài chính (từ 19/02/2025)",
    ]


def of_one_name():
    plain = example_result(2).plain()
    for each, agency_id in zip(plain["by_agency"], ("so-tai-chinh", "so-tai-chinh-2025"), strict=True):
        each |= {"agency_id": agency_id, "agency": "Sở Tài chính", "short": "Sở Tài chính"}
    return changed(example_result(2), plain)


def test_the_text_of_the_agency_figures_counts_agencies():
    drawn = draw(example_result(12))
    assert drawn["status_by_agency"].alt == (
        "Biểu đồ chia 896 nhiệm vụ có thời hạn của 12 cơ quan, đơn vị theo trạng thái; nhiều nhất là Sở Kế "
        "hoạch và Đầu tư, 140 nhiệm vụ. 24 nhiệm vụ quá hạn chưa hoàn thành thuộc 10 cơ quan, đơn vị."
    )
    assert "ở 1 nơi là Sở Giao thông vận tải 76,2% (64/84)" in drawn["on_time_rate"].alt
    assert "hẳn trên mức chung ở không nơi nào" in drawn["on_time_rate"].alt
    assert drawn["on_time_rate"].title == (
        "Đúng hạn chung 84,7%; 1 nơi hẳn dưới mức chung khi chưa xét loại việc"
    )


TITLES = [
    ("partition", {}, "Đã hoàn thành 806/896 nhiệm vụ; 127 nhiệm vụ chậm, trong đó 24 chưa hoàn thành"),
    ("partition", {"done_late": 0, "open_overdue": 2},
     "Đã hoàn thành 703/771 nhiệm vụ; 2 nhiệm vụ chậm, đều chưa hoàn thành"),
    ("partition", {"done_late": 1, "open_overdue": 0},
     "Đã hoàn thành 704/770 nhiệm vụ; 1 nhiệm vụ chậm, đã hoàn thành"),
    ("partition", {"done_late": 0, "open_overdue": 0},
     "Đã hoàn thành 703/769 nhiệm vụ; không có nhiệm vụ chậm trong số đã phân loại được"),
    ("partition", {"done_late": 0, "open_overdue": 0, "unclassified": 0},
     "Đã hoàn thành 703/768 nhiệm vụ; không có nhiệm vụ chậm"),
    ("status_by_agency", {"open_overdue": 0, "unclassified": 0},
     "Không nơi nào có nhiệm vụ quá hạn chưa hoàn thành"),
    ("status_by_agency", {"open_overdue": 1}, "1 nhiệm vụ quá hạn chưa hoàn thành, ở {first}"),
    ("days_overdue", {"open_overdue": 0, "unclassified": 0},
     "Không có nhiệm vụ nào quá hạn chưa hoàn thành"),
    ("days_overdue", {"open_overdue": 1}, "1 nhiệm vụ quá hạn chưa hoàn thành, quá hạn 1-7 ngày"),
    ("days_overdue", {"open_overdue": 3},
     "2/3 nhiệm vụ quá hạn chưa hoàn thành đã quá hạn trên 30 ngày"),
    ("due_soon", {"open_in_time": 0, "unclassified": 0},
     "Trong 30 ngày tới, đến hết ngày 03/12/2024, không có nhiệm vụ nào đến hạn"),
    ("due_soon", {"open_in_time": 6}, "1 nhiệm vụ đến hạn trong 7 ngày tới"),
    ("due_soon", {}, "45 nhiệm vụ đến hạn trong 30 ngày tới, 6 trong 3 ngày tới"),
    ("on_time_rate", {"done_on_time": 0, "done_late": 0, "open_overdue": 0},
     "Chưa có nhiệm vụ nào qua thời hạn nên không có tỷ lệ đúng hạn"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "totals", "title"), TITLES)
def test_the_title_says_what_the_figure_shows_also_for_none_one_and_two(name, totals, title):
    result = example_result(totals=totals)
    first = next((a["agency"] for a in result["by_agency"] if a["open_overdue"]), "")
    with house_style():
        drawing = CHARTS[name](result)
    assert drawing.title == title.format(first=first)
    for form in (drawing.figure, drawing.narrow):
        assert form.texts[0].get_text().replace("\n", " ") == drawing.title


def test_the_title_is_no_topic_and_stands_in_the_picture_once(drawings):
    _, drawn = drawings
    for drawing in drawn.values():
        assert drawing.title != drawing.topic
        assert words(drawing).replace("\n", " ").count(drawing.title) == 1


def test_the_form_for_a_phone_is_as_wide_as_its_screen_and_says_the_same(drawings):
    result, drawn = drawings
    for name in FIGURES:
        narrow = drawn[name].narrow
        assert narrow.get_figwidth() == pytest.approx(NARROW)
        told = "\n".join(each.get_text() for each in texts(narrow))
        assert "đến hết ngày 03/11/2024" in told.replace("\n", " ")
        assert ("Số liệu mô phỏng" in told) is result["simulated"]


def test_the_numbers_drawn_can_be_had_as_a_table():
    result = example_result(12)
    table = pd.read_csv(io.BytesIO(draw(result)["on_time_rate"].csv()), encoding="utf-8-sig")
    assert list(table["Cơ quan, đơn vị"]) == [agency["agency"] for agency in result["by_agency"]]
    assert table["Đúng hạn"].sum() == 703
    assert (
        draw(result)["partition"].csv().decode("utf-8-sig").splitlines()[1]
        == "Tổng số nhiệm vụ có thời hạn,896,1"
    )


def test_a_name_that_a_spreadsheet_would_compute_is_text_in_the_table():
    plain = example_result(1).plain()
    plain["by_agency"][0]["agency"] = "=1+1"
    assert b"'=1+1" in draw(typed(plain))["status_by_agency"].csv()


def test_a_packed_drawing_looks_as_the_unpacked_one(tmp_path):
    drawing = draw(example_result(3))["partition"]
    raw = io.BytesIO()
    with house_style():
        drawing.figure.savefig(raw, format="svg")
    packed = drawing.render("svg")
    assert len(packed) < 0.65 * len(raw.getvalue())
    paths = [tmp_path / "raw.svg", tmp_path / "packed.svg"]
    for path, svg in zip(paths, (raw.getvalue(), packed), strict=True):
        path.write_bytes(svg)
    pictures = [np.asarray(Image.open(as_png(path)).convert("L"), dtype=float) for path in paths]
    assert abs(pictures[0] - pictures[1]).mean() < 1


def test_a_drawing_has_the_lines_and_letters_that_matplotlib_draws():
    for drawing in draw(example_result(5)).values():
        raw = io.BytesIO()
        with house_style():
            drawing.figure.savefig(raw, format="svg")
        theirs, ours = _strokes(raw.getvalue()), _strokes(drawing.render("svg"))
        assert [style for style, _ in theirs] == [style for style, _ in ours]
        for (_, exact), (_, short) in zip(theirs, ours, strict=True):
            assert short == pytest.approx(exact, abs=0.006)
        assert _letters(raw.getvalue()) == _letters(drawing.render("svg"))


def _strokes(svg: bytes) -> list[tuple[str, list[float]]]:
    """Return the style and the numbers of each line and area; outlines of letters have a transform."""
    paths = (each for each in _tree(svg).iter("{*}path") if "transform" not in each.attrib)
    return [(each.get("style", ""), _numbers(each.get("d", ""))) for each in paths]


def _numbers(points: str) -> list[float]:
    return [*map(float, re.findall(r"-?[\d.]+", points))]


def _letters(svg: bytes) -> list[str]:
    """Return the number, in its font, of each letter in the order drawn, and of each mark at an axis."""
    uses = _tree(svg).iter("{*}use")
    named = (use.get("href") or use.get("{http://www.w3.org/1999/xlink}href", "") for use in uses)
    return [re.sub(r"^#(LiberationSerif(-Bold)?-|[tv](?=[0-9a-f]))", "", each) for each in named]


def _tree(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own


def test_a_name_with_dollar_signs_is_shown_as_it_is():
    plain = example_result(1).plain()
    plain["by_agency"][0]["agency"] = "Quỹ $a_b$ {x} \\frac"
    drawn = draw(typed(plain))["status_by_agency"]
    assert "Quỹ $a_b$ {x} \\frac" in words(drawn)
    assert drawn.render("png").startswith(b"\x89PNG")


def test_the_same_result_gives_the_same_files_whatever_the_readers_settings(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = save(draw(example_result(3)), tmp_path / "a")
    with matplotlib.rc_context(
        {"font.size": 20, "axes.facecolor": "red", "savefig.dpi": 30, "svg.hashsalt": "x"}
    ):
        second = save(draw(example_result(3)), tmp_path / "b")
    assert [path.name for path in first] == [
        f"{name}{end}" for name in FIGURES for end in (".svg", ".png", "-hep.svg", ".csv")
    ]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_files_carry_title_and_text_and_no_date_or_software(tmp_path):
    drawing = draw(example_result(3))["partition"]
    svg, png, *_ = save({"partition": drawing}, tmp_path)
    root = ElementTree.parse(svg).getroot()  # noqa: S314
    assert root.find("{*}title").text == drawing.title
    assert not list(root.iter("{http://purl.org/dc/elements/1.1/}date"))
    with Image.open(png) as image:
        assert image.info["Description"] == drawing.alt
        assert "Software" not in image.info
        assert round(image.info["dpi"][0]) == 200


def test_drawing_leaves_the_readers_settings_and_the_result_alone():
    before, result = dict(matplotlib.rcParams), example_result(3)
    copy = example_result(3)
    draw(result)["partition"].render("svg")
    assert dict(matplotlib.rcParams) == before
    assert result == copy


def test_jupyter_shows_the_figure_with_its_text():
    drawing = draw(example_result(3))["partition"]
    data, metadata = drawing._repr_mimebundle_()
    assert data["image/png"].startswith("iVBOR")
    assert data["text/plain"] == metadata["image/png"]["alt"] == drawing.alt


def test_a_drawing_cannot_be_changed():
    drawing = draw(example_result(3))["partition"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        drawing.alt = ""


def test_text_wraps_at_spaces_and_breaks_a_word_longer_than_a_line():
    assert wrapped("một hai", 10) == ["một hai"]
    assert wrapped("một hai", text_width("một")) == ["một", "hai"]
    pieces = wrapped("x" * 50, 1)
    assert "".join(pieces) == "x" * 50
    assert 0.9 < max(map(text_width, pieces)) <= 1
    assert wrapped("x" * 50, 0.01, most=50) == ["x"] * 50
    assert wrapped("", 1) == [""]


@pytest.mark.parametrize("most", [1, 2, 5])
def test_text_of_too_many_lines_is_cut_visibly(most):
    for long in ("x" * 5000, "một hai " * 700):
        lines = wrapped(long, 1, most=most)
        assert len(lines) == most
        assert lines[-1].endswith("…")
        assert max(map(text_width, lines)) <= 1


@pytest.mark.parametrize("name", ["status_by_agency", "on_time_rate"])
def test_more_agencies_than_a_page_holds_are_told_and_never_left_out_silently(name):
    result = many_agencies(300)
    with house_style():
        drawing = CHARTS[name](result)

    labels = [label.get_text().replace("\n", " ") for label in drawing.figure.axes[0].get_yticklabels()]
    largest = sorted(result["by_agency"], key=lambda agency: -agency["total"])[:45]
    assert labels == [agency["agency"] for agency in result["by_agency"] if agency in largest]
    for told in (drawing.alt, drawing.caption):
        assert "45 cơ quan, đơn vị" in told
        assert "255 cơ quan, đơn vị" in told
        assert "Phụ lục I" in told


@pytest.mark.parametrize("name", ["status_by_agency", "on_time_rate"])
def test_forty_five_agencies_are_all_drawn(name):
    with house_style():
        drawing = CHARTS[name](example_result(45, names=ENGLISH))
    assert len(drawing.figure.axes[0].get_yticklabels()) == 45
    assert "không vẽ" not in drawing.caption + drawing.alt


def test_a_long_window_is_named_by_years():
    with house_style():
        axes = CHARTS["by_month"](since(2010)).figure.axes[0]
    labels = [label.get_text() for label in axes.get_xticklabels()]
    assert labels == [str(year) for year in range(2010, 2025, 2)]
    assert list(axes.get_xticks()) == [12 * (year - 2010) for year in range(2010, 2025, 2)]


def test_without_an_assignment_date_only_the_completed_are_drawn_and_the_figure_says_so():
    drawing = draw(without_assigned())["by_month"]
    result = without_assigned()
    assert [bar.get_height() for bar in drawing.figure.axes[0].patches] == [
        month["completed"] for month in result["by_month"]
    ]
    assert "được giao" not in words(drawing)
    assert "được giao" not in drawing.alt
    assert "không có ngày giao" in drawing.alt
    assert "không có ngày giao" in drawing.caption


def test_tasks_of_other_months_are_told_beside_the_months():
    result = changed(example_result(3), by_month_outside={"assigned": 5, "completed": 1})
    drawing = draw(result)["by_month"]
    for told in (drawing.alt, drawing.caption):
        assert "5 nhiệm vụ được giao và 1 nhiệm vụ hoàn thành ngoài các tháng này" in told
    assert "ngoài các tháng này" not in draw(example_result(3))["by_month"].caption


def test_many_months_with_the_most_are_counted_and_few_are_named():
    plain = example_result(3).plain()
    for i, month in enumerate(plain["by_month"]):
        month["assigned"], month["completed"] = (2 if i < 3 else 1), 1
    alt = draw(typed(plain))["by_month"].alt
    assert alt.endswith(
        "Giao nhiều nhất vào tháng 01/2024, 02/2024 và 03/2024 (2 mỗi tháng); "
        "hoàn thành nhiều nhất vào 11 tháng (1 mỗi tháng)."
    )


def with_reasons(unsaid="", **sizes):
    result, late, running, causes = example_result(3), sum(sizes.values()), 0, []
    for cause, n in sizes.items():
        running += n
        causes.append(
            {
                "cause": cause,
                "label": f"lý do {cause}",
                "n": n,
                "share": n / late,
                "cumulative": running / late,
                "mentioned": n,
            }
        )
    reasons = {"late": late, "causes": causes, "unmatched": []} if not unsaid else {"unsaid": unsaid}
    return changed(result, delays={**result.plain()["delays"], "reasons": reasons})


def test_the_bars_of_the_reasons_are_their_shares_and_the_line_ends_at_the_whole():
    drawing = drawn_reasons(with_reasons(a=3, b=1, unmatched=0, unknown=4))

    axes = drawing.figure.axes[0]
    assert [bar.get_width() for bar in axes.patches] == [3 / 8, 1 / 8, 0, 4 / 8]
    assert list(axes.lines[0].get_xdata()) == [3 / 8, 4 / 8, 4 / 8, 1]
    assert drawing.alt == (
        "Trong 8 nhiệm vụ chậm có 4 nhiệm vụ (50,0%) chưa rõ lý do; lý do được nêu trước nhiều nhất là lý do "
        "a: 3 nhiệm vụ (37,5%)."
    )


def test_a_figure_of_reasons_nobody_states_says_so():
    assert "không lý do nào khớp" in drawn_reasons(with_reasons(unmatched=0, unknown=4)).alt

    nothing = drawn_reasons(with_reasons(unsaid="thiếu cột"))
    assert nothing.alt.startswith("Chưa nói được lý do đơn vị nêu: không có nhiệm vụ chậm.")
    assert not nothing.figure.axes


@pytest.mark.parametrize(
    ("look", "file"),
    [
        ({}, "Regular"),
        ({"weight": "bold"}, "Bold"),
        ({"style": "italic"}, "Italic"),
        ({"weight": "bold", "style": "italic"}, "BoldItalic"),
    ],
)
def test_figures_are_set_in_the_face_of_the_package_whatever_the_machine_has(look, file):
    with house_style():
        found = findfont(FontProperties(**look), fallback_to_default=False)
    assert Path(found) == typefaces.FOLDER / f"LiberationSerif-{file}.ttf"


def test_signs_that_the_face_lacks_come_from_the_one_of_matplotlib_and_no_others():
    assert drawable("đạt ✓ 文") == f"đạt ✓ {NO_GLYPH}"
    with house_style(), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = Figure()
        figure.text(0, 0, drawable("Ệ ✓ 文"))
        figure.savefig(io.BytesIO(), format="svg")


@pytest.mark.parametrize(
    "line", ["Tờ trình về AV", "fi ffi ffl", "L'Anh “Vâng”… 5 ₫", "ẵ-ữ\u0323 Y\u0300", "a", "", "Τάξη ✓"]
)
@pytest.mark.parametrize("bold", [False, True])
def test_a_line_measured_by_its_pairs_of_letters_is_as_wide_as_measured_whole(line, bold):
    whole = _advance(drawable(line), 9.5, bold=bold) / PARTS_A_PIXEL / RULER_DPI
    assert text_width(line, 9.5, bold=bold) == whole


@pytest.mark.parametrize("line", ["Ủy ban nhân dân huyện Phụng Hiệp", "1.234 (98,6%)", "đạt ✓ □"])
@pytest.mark.parametrize("bold", [False, True])
def test_the_ruler_measures_what_is_drawn(line, bold):
    with house_style():
        canvas = FigureCanvasAgg(Figure(dpi=200))
        drawn = canvas.figure.text(0, 0, line, weight="bold" if bold else "normal", size=10)
        box = drawn.get_window_extent(canvas.get_renderer())
    assert text_width(line, 10, bold=bold) == pytest.approx(box.width / 200, rel=0.02)


@pytest.mark.parametrize("unshown", [0, 1, 3])
def test_names_whose_rows_are_not_counted_own_no_tasks_and_are_not_numbered(unshown):
    """Each name is one that leads to no agency of the directory."""
    plain = example_result(1).plain()
    [owner] = plain["by_agency"]
    owner |= {"agency": "Tổ công tác", "group": vocab.UNRESOLVED}
    nothing = dict.fromkeys(vocab.COUNTS, 0) | {"excluded": 1}
    names = [{**owner, **nothing, "agency": f"Ban {n}"} for n in range(unshown)]
    with house_style():
        drawn = CHARTS["status_by_agency"](
            changed(example_result(1), {**plain, "by_agency": [*names, owner]})
        )
    assert drawn.alt.startswith("Biểu đồ chia 896 nhiệm vụ có thời hạn của Tổ công tác theo trạng thái.")
