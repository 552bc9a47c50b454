"""The committed export and params give the figures of the report published on 03/11/2024."""

import json

import pytest
import sample_period

from hganalysis.counting.result_model import Result

PUBLISHED = {
    "total": 896, "done": 806, "done_on_time": 703, "done_late": 103, "open": 89, "open_in_time": 65,
    "open_overdue": 24,
}  # fmt: skip


@pytest.fixture(scope="module")
def result():
    return sample_period.counted()


@pytest.mark.parametrize("name", PUBLISHED)
def test_each_published_figure_is_reproduced(result, name):
    assert result["totals"][name] == PUBLISHED[name]


def test_the_task_that_the_published_report_lost_is_unclassified_and_listed(result):
    assert result["totals"]["unclassified"] == 1
    assert [row["reason"] for row in result["lists"]["unclassified"]] == ["done_without_date"]


def test_the_only_check_that_fails_is_the_sum_the_published_report_got_wrong(result):
    failed = [check for check in result["checks"] if not check["holds"]]

    assert [(check["name"], check["expected"], check["found"]) for check in failed] == [
        ("published.total", 895, 896)
    ]


def test_the_params_file_holds_what_was_published(result):
    assert result["published"] == PUBLISHED


def test_the_result_says_that_the_data_are_simulated(result):
    assert result["simulated"] is True
    assert Result.model_validate(json.loads(json.dumps(result.plain(), ensure_ascii=False))) == result
