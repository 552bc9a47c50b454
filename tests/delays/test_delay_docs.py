"""The pages on lateness in docs/method.md: a page a method, every function, and the thresholds in force."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import hganalysis as hg
from hganalysis.delays.how_long import curves, designs, models, time_factors_answer
from hganalysis.delays.what_changed import control_charts, periods
from hganalysis.delays.who_differs import funnel

PART = (
    (Path(__file__).parents[2] / "docs" / "method.md").read_text("utf-8").split("## Phân tích việc chậm\n")[1]
)
METHODS = PART.split("\n## ")[0]
PAGES = dict(page.split("\n", 1) for page in METHODS.split("\n### ")[1:])
OURS = [title for title in PAGES if "- **Công thức.**" in PAGES[title]]
NO_METHODS = ("Analysis", "DelaysResult", "analyse", "factors_asked")


@pytest.mark.parametrize("title", OURS)
def test_each_page_has_question_formula_assumptions_limits_and_source_in_order(title: str) -> None:
    marks = ["Câu hỏi.", "Công thức.", "Giả định.", "Khi nào không dùng.", "Nguồn."]
    places = [PAGES[title].find(f"- **{mark}**") for mark in marks]
    assert places == sorted(places)
    assert min(places) >= 0


def test_each_public_function_is_on_a_page() -> None:
    functions = {name for name in hg.delays.__all__ if name not in NO_METHODS}
    written = {re.split(r"\W", word.removeprefix("hg.delays."))[0] for word in re.findall(r"`([^`]+)`", PART)}
    assert functions - written == set()


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        (r"Dưới (\d+) cơ quan thì không đo được phân tán", funnel.LEAST_FOR_DISPERSION),
        (r"Dưới (\d+) cơ quan thì không đo được phân tán và không co tỷ lệ", funnel.LEAST_AGENCIES),
        (r"Dưới (\d+) nhiệm vụ đã kết thúc thì không kiểm định", curves.LEAST_EVENTS),
        (r"Dưới (\d+) nhiệm vụ đã kết thúc cho mỗi hệ số", designs.EVENTS_A_TERM),
        (r"dưới (\d+) nhóm cho `cluster`", models.LEAST_CLUSTERS),
        (r"Dưới (\d+) tháng\.", control_charts.LEAST_PERIODS),
        (r"Dưới (\d+) tháng thì giới hạn là tạm thời", control_charts.FIRM_PERIODS),
        (r"ít nhất (\d+) điểm liền cùng một phía", control_charts.SIDE),
        (r"ít nhất (\d+) điểm liền tăng hoặc giảm", control_charts.TREND),
        (r"không giới hạn, ít nhất (\d+) điểm cùng phía", control_charts.RUN_SIDE),
        (r"hoặc (\d+) điểm tăng, giảm", control_charts.RUN_TREND),
        (r"một tháng thường có từ 1\.(\d+) nhiệm vụ", periods.THOUSANDS - 1_000),
        (r"Cột trống ở hơn (\d+)% nhiệm vụ", 100 * time_factors_answer.MOST_UNKNOWN),
    ],
)
def test_the_thresholds_of_the_pages_are_those_of_the_code(sentence: str, value: int) -> None:
    assert [int(found) for found in re.findall(sentence, " ".join(METHODS.split()))] == [value]
