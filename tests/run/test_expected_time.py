"""How long a run will take is told from the logs of the runs before, or not at all."""

import json

import pytest

from hganalysis.run.manifest import LOG
from hganalysis.run.run_log import expected_seconds


def logged(outputs, **seconds_of):
    for period, seconds in seconds_of.items():
        (outputs / period).mkdir()
        lines = [json.dumps({"seconds": each}) + "\n" for each in seconds]
        (outputs / period / LOG).write_text("".join(lines), encoding="utf-8")


def test_a_period_takes_as_long_as_its_last_run_and_another_as_the_median_of_the_last_runs(tmp_path):
    logged(tmp_path, a=[90, 20], b=[30], c=[70])

    assert expected_seconds(tmp_path / "a") == 20
    assert expected_seconds(tmp_path / "z") == 30


@pytest.mark.parametrize("content", ["", "[]", "{", '{"seconds": "lâu"}', "{}", "\xff"])
def test_a_log_that_is_bad_tells_nothing(tmp_path, content):
    logged(tmp_path, a=[1])
    (tmp_path / "a" / LOG).write_text(content, encoding="latin-1")

    assert expected_seconds(tmp_path / "a") is None


def test_nobody_knows_how_long_the_first_run_takes(tmp_path):
    assert expected_seconds(tmp_path / "a") is None
