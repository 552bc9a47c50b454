"""Arguments that cannot be and tables that cannot answer are told in a line by the public calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from project import ROOT
from result_example import example_result

import hganalysis as hg
from hganalysis.counting.result_model import Result
from hganalysis.errors import HgError

if TYPE_CHECKING:
    from collections.abc import Callable

mpl.use("Agg")
SPANS = pd.DataFrame({"duration": [1.0, 2, 3], "event": True, "n": [1, 2, 2], "agency": ["a", "b", "b"]})
MONTHS = pd.DataFrame({"late": [1] * 8, "tasks": 3})
FINDINGS = pd.DataFrame({"severity": ["error"]})
RESULT = example_result(3)
PARAMS = hg.load_params(ROOT / "params" / "2024-11-03.yml")
COUNTS = {"done_on_time": 1, "done_late": 1, "open_in_time": 1, "open_overdue": 1, "unclassified": 0}
delays = hg.delays

WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "a distribution": (lambda: delays.aft(SPANS, "n", distribution="gamma"), "weibull"),
    "a scale of time": (lambda: delays.proportionality(SPANS, "n", transform="cube"), "rank"),
    "a kind of chart": (lambda: delays.control_chart(MONTHS, "late", "tasks", kind="c"), "laney"),
    "strata": (lambda: delays.hazards(SPANS, "n", strata=3), "strata"),
    "clusters": (lambda: delays.hazards(SPANS, "n", cluster=["agency"]), "cluster"),
    "a start": (lambda: delays.survival(SPANS, 5, "agency", "2024-11-03"), "5"),
    "a text for a number": (lambda: delays.wilson("a", 5), "k='a'"),
    "numbers for pairs": (lambda: delays.newcombe(7, 5), "(20, 100)"),
    "a text for a size": (lambda: delays.funnel_limits("x", 0.1), "'x'"),
    "a text for a count": (lambda: hg.rates(COUNTS | {"done_late": "x"}), "done_late là 'x'"),
    "less than no task": (lambda: hg.rates(COUNTS | {"done_late": -1}), "done_late là -1"),
    "a share for a count": (lambda: hg.rates(COUNTS | {"done_late": np.nan}), "done_late là nan"),
    "a group": (lambda: hg.count(pd.DataFrame({"status": ["done_late"]}), 5), "by nhận tên cột"),
    "a severity": (lambda: hg.findings_table(FINDINGS, "bad"), "warning"),
    "a complaint": (lambda: hg.quality_table(RESULT, "nope"), "reminder"),
    "a measure": (lambda: hg.quality_agency_table(RESULT, "nope"), "extended"),
    "a measure of rows": (lambda: hg.quality.rows(SPANS, None, "nope"), "extended"),
    "tasks that were not judged": (lambda: hg.calls_table(SPANS, PARAMS), "hg.judge"),
    "nothing for params": (lambda: hg.judge(SPANS, None), "params không nhận NoneType"),
    "a dict for params": (lambda: hg.judge(SPANS, PARAMS.model_dump()), "hg.load_params"),
    "a name for params": (lambda: hg.delays.analyse(SPANS, "2024-11-03"), "params không nhận str"),
    "a dict for a result": (lambda: hg.draw(RESULT.model_dump()), "result không nhận dict"),
    "a table for a result": (lambda: hg.totals_table(SPANS), "hg.open_period(kỳ).result"),
    "a column for a table": (lambda: hg.judge(SPANS["n"], PARAMS), "nhận được Series"),
    "a column for tasks": (lambda: hg.quality.summarise(SPANS["n"], PARAMS), "nhận được Series"),
    "tasks for findings": (lambda: hg.findings_summary(SPANS), "hg.read_tasks"),
    "a column for a word": (lambda: hg.findings_table(FINDINGS, SPANS["n"]), "severity là Series"),
    "what was not measured": (lambda: hg.with_analysis(RESULT, quality=5, delays={}), "delays, quality:"),
    "a table for corrections": (lambda: hg.corrections_table(SPANS), "hg.load_corrections"),
    "a name for cells": (lambda: hg.audit(SPANS, SPANS, recorded="01"), "nhận được '01'"),
    "tables of no day": (lambda: hg.flow(SPANS, SPANS), "hg.judge"),
    "a number for a path": (lambda: hg.verify(5), "folder không nhận int"),
    "a number for a period": (lambda: hg.open_stage(5), "Tên kỳ cần là chữ"),
}


@pytest.mark.parametrize(("call", "expected"), WRONG.values(), ids=WRONG)
def test_a_wrong_argument_is_told_in_a_line_with_what_is_taken(
    call: Callable[[], object], expected: str
) -> None:
    with pytest.raises(HgError) as told:
        call()
    assert expected in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("call", [hg.quality_table, hg.unmeasured_table, hg.follow_up_table, hg.trend_table])
def test_counts_alone_are_not_taken_for_a_period_in_which_nothing_was_found(
    call: Callable[[object], object],
) -> None:
    counted = Result.model_validate({name: getattr(RESULT, name) for name in Result.model_fields})
    with pytest.raises(HgError, match="kết quả mới có số đếm"):
        call(counted)
    if call in (hg.quality_table, hg.unmeasured_table):
        with pytest.raises(HgError, match="chưa có phần đo hạn chế"):
            call(hg.with_analysis(counted))


def judged(**columns: object) -> pd.DataFrame:
    """Return two judged tasks with the columns given."""
    days = pd.to_datetime(["2024-10-01", "2024-10-02"])
    tasks = pd.DataFrame(
        {
            "task_id": ["1", "2"], "agency": "Sở A", "agency_id": "a", "agency_group": "department",
            "state": "done", "due_on": days, "completed_on": days, "extension_count": [1, 0],
        }
    )  # fmt: skip
    found = hg.classify(tasks, as_of="2024-11-03").assign(**columns)
    found.attrs["as_of"] = "2024-11-03"
    return found


def test_a_measure_without_a_task_to_judge_says_so_and_still_shows_itself() -> None:
    answer = hg.quality.extended(judged(status="excluded"))
    assert answer.needs.startswith("Chưa nói được chỉ tiêu “đã gia hạn")
    assert answer.words == (answer.needs,)
    assert answer.frame.empty
    assert not answer.plot().axison
    assert answer.needs in answer._repr_mimebundle_()[0]["text/html"]


def test_a_measure_takes_days_with_a_time_zone_and_refuses_texts_for_days() -> None:
    there = judged()
    zoned = there.assign(due_on=there["due_on"].dt.tz_localize("UTC"))
    assert hg.quality.on_time_current(zoned).frame.equals(hg.quality.on_time_current(there).frame)
    with pytest.raises(HgError, match="Cột phải là ngày nhưng không phải: due_on"):
        hg.quality.on_time_current(there.assign(due_on="2024-10-01"))


def test_a_column_of_counts_without_any_value_stops_no_question() -> None:
    blank = judged(coop_count=pd.Series([pd.NA, pd.NA], dtype=object))
    assert "Chưa nói được" in str(hg.delays.factors(blank))


def test_limits_that_no_month_can_pass_are_not_told_as_a_rate_to_pass() -> None:
    due = pd.to_datetime([f"2024-{month:02d}-15" for month in range(1, 11) for _ in range(2)])
    late = ["done_late" if place % 4 == 0 else "done_on_time" for place in range(20)]
    tasks = pd.DataFrame({"status": late, "due_on": due, "completed_on": due})
    said = str(hg.delays.months(tasks, as_of="2024-11-03"))
    assert "dù mọi nhiệm vụ đều chậm cũng chưa đủ để thấy" in said
    assert "phải vượt" not in said
