"""The figures on lateness: what they show, what they say, and that they can be read."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from survival_data import AML, AS_OF, FREIREICH, tasks_of
from task_tables import AS_OF as TASKS_AS_OF
from task_tables import counted, judged
from test_figures import TALLEST_ON_A4, _drawn, words

from hganalysis import delays
from hganalysis.answers.unsaid import attempt
from hganalysis.delays import control_chart, decompose, logrank, survival
from hganalysis.delays.how_long.duration_answer import DurationAnswer
from hganalysis.delays.how_long.survival_figure import draw_survival
from hganalysis.delays.what_changed.change_answer import ChangeAnswer, points
from hganalysis.delays.what_changed.months_answer import MonthsAnswer
from hganalysis.delays.who_differs.agencies_answer import AgenciesAnswer
from hganalysis.delays.who_differs.comparison import compare_agencies
from hganalysis.delays.who_differs.funnel import funnel_rates
from hganalysis.delays.who_differs.funnel_answer import FunnelAnswer
from hganalysis.figures.drawing import NARROW, SMALLEST_SIZE, WIDTH, house_style

if TYPE_CHECKING:
    from hganalysis.errors import Unsaid

HEADING = {"from": "2024-01-01", "as_of": "2024-11-03", "simulated": True}


def curves(data: dict[str, str]) -> pd.DataFrame:
    return survival(tasks_of(data), "start", "end", AS_OF, by="group")


def agencies(n: int = 44, late: float = 0.15, seed: int = 3, spread: float = 35) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    tasks = random.integers(1, 300, n)
    rates = random.beta(late * spread, (1 - late) * spread, n)
    names = [f"Ban Quản lý dự án {i}" for i in range(n)]
    return pd.DataFrame({"agency": names, "late": random.binomial(tasks, rates), "tasks": tasks})


def months(late: list[int], tasks: int = 100) -> pd.DataFrame:
    names = [f"{2023 + i // 12}-{i % 12 + 1:02d}" for i in range(len(late))]
    return pd.DataFrame({"due_month": names, "late": late, "tasks": tasks})


def kinds(n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    names = [f"Lĩnh vực có tên khá dài, thứ {i + 1} trong danh mục" for i in range(n)]
    was = pd.DataFrame({"kind": names, "late": [10 + i for i in range(n)], "tasks": 100})
    return was, was.assign(
        late=[10 + 2 * (i % 3) for i in range(n)], tasks=[50 + 20 * (i % 4) for i in range(n)]
    )


def drawn_survival(told: pd.DataFrame):
    return draw_survival(told, HEADING, "survival", "Thời gian thực hiện nhiệm vụ")


def drawn_funnel(frame: pd.DataFrame):
    return FunnelAnswer(attempt(funnel_rates, frame, "late", "tasks"), HEADING).drawing


def drawn_comparison(n: int):
    rows = [row for i in range(n) for row in office(f"Ban Quản lý dự án {i}", i % 5, 8 + i)]
    slow = office("Ban Quản lý dự án chậm", 40, 2)
    return AgenciesAnswer(compare_agencies(judged([*rows, *slow]), TASKS_AS_OF), HEADING).drawing


def test_agencies_compared_stand_in_the_order_that_the_caption_says():
    drawn = drawn_comparison(3)
    assert drawn.caption.endswith("Xếp theo thứ tự chữ cái, không xếp hạng.")
    names = ["Văn phòng Ban", "Điện lực Vị Thanh", "Cấp thoát nước"]
    rows = [row for name in names for row in office(name, 5, 9)]
    compared = compare_agencies(judged(rows), TASKS_AS_OF)
    assert list(compared.frame["agency"]) == ["Cấp thoát nước", "Điện lực Vị Thanh", "Văn phòng Ban"]


def office(name: str, late: int, on_time: int) -> list[dict]:
    return counted(late, on_time, agency=name, agency_id=name)


def drawn_chart(frame: pd.DataFrame, kind: str = "p"):
    return MonthsAnswer(attempt(control_chart, frame, "late", "tasks", kind), HEADING).drawing


def drawn_parts(told: pd.DataFrame | Unsaid, by: str = "field"):
    if isinstance(told, pd.DataFrame):
        told.attrs |= {"periods": ("quý I", "quý II"), "by": (by,)}
    return ChangeAnswer(told, HEADING).drawing


def drawn_change(n: int):
    return drawn_parts(decompose(*kinds(n), "kind"))


EIGHT = {f"nhóm thứ {i} của các cơ quan": "1 2 3 " * (i + 1) + "9+" for i in range(8)}
FIGURES = {
    "survival": lambda: drawn_survival(curves(FREIREICH)),
    "survival of eight": lambda: drawn_survival(curves(EIGHT)),
    "survival of one": lambda: drawn_survival(survival(tasks_of(AML), "start", "end", AS_OF)),
    "funnel": lambda: drawn_funnel(agencies()),
    "funnel of few": lambda: drawn_funnel(agencies(5)),
    "funnel of many apart": lambda: drawn_funnel(agencies(60, spread=4)),
    "funnel by chance": lambda: drawn_funnel(agencies(spread=1e9)),
    "agencies": lambda: drawn_comparison(44),
    "agencies of many": lambda: drawn_comparison(60),
    "agencies of few": lambda: drawn_comparison(3),
    "chart": lambda: drawn_chart(months([10, 12, 9, 8, 11, 10, 40, 11, 9, 12])),
    "chart of ten years": lambda: drawn_chart(months([10 + i % 3 for i in range(120)])),
    "chart with all rules": lambda: drawn_chart(months([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 60, 30, 30])),
    "run chart": lambda: drawn_chart(months([10, 12, 9, 8, 11, 10, 40, 11]), "run"),
    "laney": lambda: drawn_chart(months([900, 1_020] * 6, 10_000), "laney"),
    "change": lambda: drawn_change(4),
    "change of many": lambda: drawn_change(40),
    "unsaid": lambda: drawn_funnel(agencies(1)),
}


@pytest.fixture(scope="module", params=FIGURES)
def drawing(request):
    return FIGURES[request.param]()


def test_no_text_is_small_and_none_overlaps_another_or_leaves_the_page(drawing) -> None:
    for form in (drawing.figure, drawing.narrow):
        if form is not None:
            _hold_apart(form)


def _hold_apart(figure) -> None:
    with house_style():
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        seen = _drawn(figure)
        boxes = [(each.get_text(), each.get_window_extent(canvas.get_renderer())) for each in seen]
    page = figure.bbox
    assert min(each.get_size() for each in seen) >= SMALLEST_SIZE
    for told, box in boxes:
        assert box.x0 >= -1, told
        assert box.x1 <= page.width + 1, told
        assert box.y0 >= -1, told
        assert box.y1 <= page.height + 1, told
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        assert a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1 or a.y1 <= b.y0 + 1 or b.y1 <= a.y0 + 1, (one, other)


def test_it_fits_the_page_says_it_is_simulated_and_has_its_finding_in_words(drawing) -> None:
    assert drawing.figure.get_figwidth() == pytest.approx(WIDTH)
    assert drawing.figure.get_figheight() <= TALLEST_ON_A4
    assert "Số liệu mô phỏng" in words(drawing)
    assert drawing.alt.endswith(".")
    for wrong in ("nan", "None", "NaN"):
        assert wrong not in drawing.alt + drawing.caption + words(drawing)


def test_the_comparison_has_a_form_for_a_phone_and_its_numbers_in_a_table() -> None:
    drawing = drawn_comparison(3)
    assert drawing.narrow.get_figwidth() == pytest.approx(NARROW)
    heading, *rows = drawing.csv().decode("utf-8-sig").splitlines()
    assert heading.startswith('"Cơ quan, đơn vị",Số chậm,Đã qua thời hạn')
    assert rows[-1].startswith("Ban Quản lý dự án chậm,40,42,")


@pytest.mark.parametrize(
    ("late", "title"),
    [
        ([10, 12, 9, 8, 11, 10, 40, 11, 9, 12], "Tỷ lệ chậm khác thường ở tháng 07/2023"),
        ([10, 12, 9, 8, 11, 10, 12, 11], "Không tháng nào có tỷ lệ chậm khác thường; tỷ lệ chung 10,4%"),
    ],
)
def test_the_title_of_the_months_names_those_that_stand_out(late, title) -> None:
    assert drawn_chart(months(late)).title == title


def test_drawing_again_gives_the_same_bytes() -> None:
    assert FIGURES["funnel"]().render("svg") == FIGURES["funnel"]().render("svg")


def test_the_curves_are_those_of_the_table_with_the_tasks_at_risk_below() -> None:
    told = curves(FREIREICH)
    drawing = drawn_survival(told)
    for line, group in zip(drawing.figure.axes[0].lines, ["6-MP", "placebo"], strict=True):
        own = told[told["group"] == group]
        shown = len(line.get_ydata()) - 1
        assert shown > 5
        assert list(line.get_ydata()[:shown]) == list(own["survival"][:shown])
        assert list(line.get_xdata()[:shown]) == list(own["time"][:shown])
        assert line.get_label() == group
    assert drawing.alt == (
        "Trong 42 nhiệm vụ có 30 đã kết thúc và 12 còn mở tại ngày chốt số liệu. Thời gian để một nửa số "
        "nhiệm vụ kết thúc: 6-MP 23 ngày (khoảng tin cậy 13 ngày đến chưa xác định); placebo 8 ngày (khoảng "
        "tin cậy 4 ngày đến 11 ngày)."
    )
    below = words(drawing).split("Số nhiệm vụ còn theo dõi\n")[1].split("\n")
    assert below[:14] == ["6-MP", "21", "21", "15", "11", "8", "5", "placebo", "21", "14", "8", "4", "2", "0"]


def test_groups_that_are_not_drawn_are_told() -> None:
    drawing = drawn_survival(curves(EIGHT))
    assert len(drawing.figure.axes[0].lines) == 5
    assert "không vẽ 3 nhóm còn lại" in drawing.caption


def test_a_share_of_the_time_allowed_marks_the_deadline() -> None:
    tasks = tasks_of({"a": "5 10 15 20+"}).assign(due=lambda t: t["start"] + pd.Timedelta(10, "D"))
    drawing = drawn_survival(survival(tasks, "start", "end", AS_OF, due="due"))
    assert list(drawing.figure.axes[0].lines[-1].get_xdata()) == [1, 1]
    assert "100% (khoảng tin cậy" in drawing.alt


def test_the_funnel_names_nobody_and_counts_who_is_outside() -> None:
    frame = agencies()
    drawing = drawn_funnel(frame)
    shown = drawing.alt + drawing.caption + words(drawing)
    assert not any(name in shown for name in frame["agency"])
    outside = funnel_rates(frame, "late", "tasks")["outside_wide"].astype(str)
    assert f"{outside.str.startswith('high').sum()} nơi cao hơn" in drawing.alt


def test_words_and_figure_of_the_funnel_count_the_same_agencies_outside_the_same_limits() -> None:
    found = funnel_rates(agencies(), "late", "tasks")
    plain, wide = (int(found[name].ne("no").sum()) for name in ("outside", "outside_wide"))
    answer = FunnelAnswer(found, HEADING)
    assert f"{plain} nơi ra ngoài giới hạn 95%; nếu chỉ do ngẫu nhiên" in str(answer)
    assert f"Nới giới hạn theo mức phân tán thì {wide} nơi ra ngoài." in " ".join(str(answer).split())
    assert answer.drawing.title == f"{wide}/44 nơi ra ngoài giới hạn 95% nới theo mức phân tán"
    by_chance = FunnelAnswer(funnel_rates(agencies(spread=1e9), "late", "tasks"), HEADING)
    assert "nếu chỉ do ngẫu nhiên thì khoảng 2 nơi" in by_chance.drawing.title
    assert "Nới giới hạn" not in str(by_chance)


def test_the_funnel_says_when_nobody_is_outside_and_when_spread_could_not_be_measured() -> None:
    alike = drawn_funnel(agencies(12).assign(tasks=100, late=15))
    assert "0 nơi cao hơn và 0 nơi thấp hơn" in alike.alt
    assert "ngẫu nhiên." not in alike.alt
    assert "ít nhất 10 cơ quan" in drawn_funnel(agencies(5)).caption


def test_months_with_a_signal_are_marked_and_named() -> None:
    drawing = drawn_chart(months([10, 12, 9, 8, 11, 10, 40, 11, 9, 12]))
    assert drawing.alt == (
        "Trong 10 tháng, tỷ lệ từ 8,0% (04/2023) đến 40,0% (07/2023), tỷ lệ chung 13,2%. Dấu hiệu khác "
        "thường: 07/2023 (ngoài 3 độ lệch chuẩn)."
    )
    marks = [line for line in drawing.figure.axes[0].lines if line.get_marker() == "^"]
    assert [list(line.get_xdata()) for line in marks] == [[6]]
    assert "n = 100" in words(drawing)
    assert "tạm thời" in drawing.caption
    assert "Không có dấu hiệu" in drawn_chart(months([10, 12, 9, 8, 11, 10, 12, 11])).alt


def test_the_bars_of_the_change_add_up_also_when_groups_are_put_together() -> None:
    told = decompose(*kinds(40), "kind")
    axes = drawn_change(40).figure.axes[0]
    assert len(axes.get_yticklabels()) == 17
    assert "25 nhóm còn lại" in [label.get_text() for label in axes.get_yticklabels()]
    for bars, part in zip(axes.containers, ["mix_against_mean", "rate"], strict=True):
        widths = [bar.get_width() for bar in bars]
        assert sum(widths[:-1]) == pytest.approx(widths[-1]) == pytest.approx(told[part].iloc[-1])


def test_the_change_is_told_with_its_counts_its_interval_and_its_parts() -> None:
    was = pd.DataFrame({"kind": ["easy", "hard"], "late": [10, 30], "tasks": [100, 100]})
    now = pd.DataFrame({"kind": ["easy", "hard"], "late": [5, 60], "tasks": [50, 150]})
    alt = drawn_parts(decompose(was, now, "kind")).alt
    assert "từ 20,0% của 200 nhiệm vụ (quý I) đến 32,5% của 200 nhiệm vụ (quý II): +12,5 điểm" in alt
    assert (
        "Trong đó +6,3 thuộc về cơ cấu nhiệm vụ và +6,3 thuộc về tỷ lệ trong từng nhóm, theo lĩnh vực." in alt
    )


def test_parts_of_a_change_that_may_be_none_are_not_read_one_by_one_and_the_groups_are_named() -> None:
    was = pd.DataFrame({"field": ["dễ", "khó"], "late": [1, 3], "tasks": [10, 10]})
    same = decompose(was, was, "field")
    drawing = drawn_parts(same)
    assert drawing.topic.endswith("mức chậm từng nhóm, theo lĩnh vực")
    assert "trong từng nhóm, theo lĩnh vực. Thay đổi chung chưa phân biệt được với 0" in drawing.alt
    assert drawing.caption.startswith("Thay đổi chung chưa phân biệt được với 0, nên không đọc riêng")
    now = was.assign(late=[4, 9])
    sure = drawn_parts(decompose(was, now, "field"))
    assert "không đọc riêng" not in sure.caption + sure.alt


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0123, "+1,2"), (-0.004, "-0,4"), (0.0004, "0,0"), (-0.0004, "0,0"), (0.0, "0,0")],
)
def test_points_carry_their_sign_unless_they_round_to_nothing(value: float, written: str) -> None:
    assert points(value) == written


def test_each_curve_stops_where_few_of_its_own_tasks_are_watched() -> None:
    data = {"few": "1 2 3 4 50 60", "many": " ".join(map(str, range(1, 40)))}
    lines = {line.get_label(): line for line in drawn_survival(curves(data)).figure.axes[0].lines}
    assert {name: lines[name].get_xdata()[-1] for name in data} == {"few": 2, "many": 35}


def test_tasks_without_a_deadline_are_told_in_figure_table_and_sentence() -> None:
    tasks = tasks_of(FREIREICH)
    tasks["status"] = ["no_deadline"] * 7 + ["done_on_time"] * (len(tasks) - 7)
    told = survival(tasks, "start", "end", AS_OF, by="group")
    drawing, sentence = drawn_survival(told), "Tính cả 7 nhiệm vụ không thời hạn"
    assert sentence in drawing.caption
    assert sentence in drawing.alt
    dates = tasks.rename(columns={"start": "assigned_on", "end": "completed_on"})
    dates["deadline"] = dates["assigned_on"]
    assert sentence in str(delays.duration(dates, by="group", as_of=AS_OF))
    assert "thời hạn" not in drawn_survival(curves(FREIREICH)).alt


def test_what_cannot_be_said_is_drawn_as_its_sentence() -> None:
    none = tasks_of({"a": "1+"})
    unsaid = attempt(survival, none, "start", "end", AS_OF)
    assert DurationAnswer(unsaid, HEADING).drawing.alt == str(unsaid)
    assert "Cần ít nhất 10" in str(
        attempt(logrank, tasks_of({"a": "1", "b": "2"}), "start", "end", AS_OF, "group")
    )
    assert "chỉ có 1 tháng" in drawn_chart(months([1])).alt
    no_change = attempt(decompose, none.head(0), none, "group")
    assert drawn_parts(no_change).alt == str(no_change)
