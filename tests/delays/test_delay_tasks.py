"""Rows and counts that the questions of 3_delays are asked of, by hand on small tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from result_example import changed as with_parts
from result_example import example_result

from hganalysis.answers.unsaid import attempt
from hganalysis.delays.analysis import Analysis
from hganalysis.delays.how_long.time_factors_answer import formula_of, timed
from hganalysis.delays.tasks import by_agency, concluded, grouping, of_result, settled, tally
from hganalysis.delays.what_changed.change_answer import why
from hganalysis.delays.what_changed.periods import by_month, changed, chart_kind, halves, with_previous
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    from hganalysis.report.period_result import PeriodResult

D = pd.Timestamp
ROWS = [
    ("done_on_time", D(2024, 1, 10), "Đất đai"),
    ("done_late", D(2024, 1, 31), "Đất đai"),
    ("open_overdue", D(2024, 3, 1), "Y tế"),
    ("done_on_time", D(2024, 3, 31), None),
    ("done_on_time", D(2024, 4, 2), "Y tế"),
    ("done_on_time", D(2024, 4, 3), "Y tế"),
    ("open_in_time", D(2024, 4, 20), "Y tế"),
    ("excluded", D(2024, 1, 1), "Y tế"),
    ("no_deadline", pd.NaT, "Y tế"),
]
AS_OF = "2024-04-03"
OVER = "2024-04-30"


@pytest.fixture
def judged() -> pd.DataFrame:
    return pd.DataFrame(ROWS, columns=["status", "due_on", "field"])


def test_concluded_tasks_are_done_or_overdue_and_the_input_is_unchanged(judged: pd.DataFrame) -> None:
    before = judged.copy()

    found = concluded(judged)

    assert list(found["late"]) == [0, 1, 1, 0, 0, 0]
    assert list(found["due_month"]) == ["2024-01", "2024-01", "2024-03", "2024-03", "2024-04", "2024-04"]
    pd.testing.assert_frame_equal(judged, before)


@pytest.mark.parametrize(("as_of", "n"), [("2024-04-02", 4), ("2024-04-03", 5), ("2024-04-04", 6)])
def test_a_task_is_settled_once_its_deadline_lies_before_the_as_of_date(
    judged: pd.DataFrame, as_of: str, n: int
) -> None:
    assert len(settled(judged, as_of)) == n


def test_counts_name_the_unknown_group(judged: pd.DataFrame) -> None:
    found = tally(concluded(judged), "field")

    assert found.to_dict("list") == {
        "field": ["Y tế", "không rõ", "Đất đai"], "late": [1, 0, 1], "tasks": [3, 1, 2],
    }  # fmt: skip


@pytest.mark.parametrize(("as_of", "months"), [("2024-04-03", 3), ("2024-04-29", 3), ("2024-04-30", 4)])
def test_only_months_that_are_over_are_charted_and_an_empty_one_between_is_there(
    judged: pd.DataFrame, as_of: str, months: int
) -> None:
    found = by_month(settled(judged, as_of), as_of)

    whole = [("2024-01", 1, 2), ("2024-02", 0, 0), ("2024-03", 1, 2), ("2024-04", 0, 2)]
    assert list(found.itertuples(index=False, name=None)) == whole[:months]


@pytest.mark.parametrize(("sizes", "kind"), [([999, 999, 5000], "p"), ([1000, 1000, 5], "laney")])
def test_months_of_a_thousand_tasks_get_limits_that_allow_for_their_spread(
    sizes: list[int], kind: str
) -> None:
    assert chart_kind(pd.DataFrame({"tasks": sizes})) == kind


def test_the_months_are_cut_in_half_and_every_task_is_in_one_half(judged: pd.DataFrame) -> None:
    found = halves(settled(judged, OVER), OVER)

    assert found.periods == ("tháng 01/2024", "tháng 03/2024 đến tháng 04/2024")
    assert found.by == ("field",)
    assert (found.before["tasks"].sum(), found.after["tasks"].sum()) == (2, 4)


def test_the_change_between_the_halves_says_what_it_is_of(judged: pd.DataFrame) -> None:
    found = changed(halves(settled(judged, OVER), OVER))

    assert found.iloc[-1]["sum"] == pytest.approx(1 / 4 - 1 / 2)
    assert found.attrs["periods"][0] == "tháng 01/2024"


def test_one_month_has_no_halves(judged: pd.DataFrame) -> None:
    told = attempt(halves, settled(judged.head(2), AS_OF), AS_OF)

    assert str(told).startswith(
        "Chưa nói được tỷ lệ thay đổi thế nào giữa hai kỳ: các nhiệm vụ đến hạn trong"
    )


def test_a_month_that_is_not_over_is_in_no_half_and_an_empty_one_is_told(judged: pd.DataFrame) -> None:
    found = halves(settled(judged, AS_OF), AS_OF)

    assert found.periods == ("tháng 01/2024", "tháng 03/2024")
    assert (found.before["tasks"].sum(), found.after["tasks"].sum()) == (2, 2)
    assert found.basis.empty_months == ("2024-02",)
    assert why(changed(found)).endswith(" 1 tháng không có nhiệm vụ nào đến hạn (02/2024).")
    full = settled(judged.assign(due_on=D(2024, 1, 5)), OVER)
    assert "chưa có tháng nào kết thúc" in str(attempt(halves, full, "2024-01-20"))


def test_the_same_halves_by_the_same_groups_are_not_shown_twice(judged: pd.DataFrame) -> None:
    agencies = judged.assign(agency=list("abcabcabc"))
    assert "phần trên" not in Analysis(agencies, OVER).change_by_agency.needs
    again = Analysis(agencies.assign(field="một"), OVER).change_by_agency
    assert "phần trên đã tách theo cơ quan" in again.needs


def earlier(as_of: str) -> PeriodResult:
    return with_parts(example_result(12), {"label": "kỳ trước", "from": "2023-01-01", "as_of": as_of})


def this(judged: pd.DataFrame) -> pd.DataFrame:
    result = example_result(12).plain()
    told = judged.assign(agency=[f"Sở {i % 2}" for i in range(len(judged))])
    told.attrs = {name: result[name] for name in ("label", "from", "as_of", "rules")}
    return told


def test_a_period_before_that_shares_no_task_is_compared_by_agency(judged: pd.DataFrame) -> None:
    found = with_previous(earlier("2023-12-31"), this(judged), AS_OF)

    assert found.by == ("agency",)
    assert found.periods[0] == "kỳ trước"
    assert why(changed(found)).startswith("So sánh với kỳ trước theo cơ quan")
    known = sum(example_result(12)["totals"][name] for name in ("done", "open_overdue"))
    assert found.before["tasks"].sum() == known


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"as_of": "2024-09-30"}, "chung nhiệm vụ với kỳ này"),
        ({"as_of": "2023-02-28"}, "dài ngắn khác kỳ này"),
        ({"rules": example_result(12).rules.plain() | {"basis": "original"}}, "được tính theo quy tắc khác"),
    ],
)
def test_a_period_before_that_is_no_pair_is_not_compared_and_the_reason_is_told(judged, change, said) -> None:
    found = with_previous(with_parts(earlier("2023-12-31"), change), this(judged), AS_OF)

    assert found.by == ("field",)
    assert why(changed(found)).startswith(f"Kỳ trước (kỳ trước) {said}, nên so nửa đầu")


def two_months(judged: pd.DataFrame) -> tuple[PeriodResult, pd.DataFrame, pd.DataFrame]:
    """Return the result and table of a period to mid-March, and the table of one to the third of April."""
    since = "2024-03-15"
    now = this(judged)
    now.attrs |= {"from": "2024-01-01", "as_of": AS_OF}
    before = now.assign(status=["done_on_time", "done_late", *["open_in_time"] * 7])
    before.attrs = now.attrs | {"as_of": since, "label": "kỳ trước"}
    about = {"label": "kỳ trước", "from": "2024-01-01", "as_of": since}
    return with_parts(example_result(12), about), before, now


def test_periods_that_share_tasks_are_compared_by_what_fell_due_in_spans_of_one_length(judged) -> None:
    previous, before, now = two_months(judged)
    before = before.assign(due_on=[*[D(2024, 3, 1)] * 2, *judged["due_on"][2:]])
    found = with_previous(previous, now, AS_OF, before)

    assert found.basis.kind == "due"
    assert (found.before["tasks"].sum(), found.before["late"].sum()) == (2, 1)
    assert (found.after["tasks"].sum(), found.after["late"].sum()) == (2, 0)
    assert found.periods == (
        "nhiệm vụ có thời hạn từ 25/02/2024 đến 14/03/2024",
        "nhiệm vụ có thời hạn từ 15/03/2024 đến 02/04/2024",
    )
    assert why(changed(found)).startswith(
        "Kỳ trước (kỳ trước) chung nhiệm vụ với kỳ này, nên so nhiệm vụ đến hạn"
    )
    by_agency_too = with_previous(previous, now, AS_OF, before, ["agency"])
    assert (by_agency_too.by, by_agency_too.basis.kind) == (("agency",), "due")


def test_without_settled_tasks_in_one_of_the_spans_or_by_other_rules_halves_are_compared(judged) -> None:
    previous, before, now = two_months(judged)
    assert with_previous(previous, now, AS_OF, before).basis.kind == "halves"
    assert with_previous(previous, now, AS_OF).basis.kind == "halves"
    before = before.assign(due_on=[*[D(2024, 3, 1)] * 2, *judged["due_on"][2:]])
    other = with_parts(previous, {"rules": previous.rules.plain() | {"basis": "original"}})
    assert with_previous(other, now, AS_OF, before).basis.kind == "halves"


def test_agencies_stand_in_order_with_late_and_settled_tasks_those_without_any_too(judged) -> None:
    found = by_agency(this(judged).assign(agency=[*["Sở B"] * 4, *["Sở A"] * 4, "Sở C"]), AS_OF)

    assert list(found[["agency", "late", "tasks"]].itertuples(index=False, name=None)) == [
        ("Sở A", 0, 1), ("Sở B", 2, 4), ("Sở C", 0, 0),
    ]  # fmt: skip


def test_a_result_has_late_and_settled_tasks_in_protocol_order() -> None:
    result = example_result(12)

    found = of_result(result)

    assert list(found["agency"]) == [each["agency"] for each in result["by_agency"]]
    assert found["late"].sum() == result["totals"]["done_late"] + result["totals"]["open_overdue"]


def test_groups_are_the_first_column_that_tells_tasks_apart(judged: pd.DataFrame) -> None:
    assert grouping(judged) == "field"
    assert grouping(judged.assign(field="một", agency=list("abcabcabc"))) == "agency"
    with pytest.raises(Unsaid, match="không chia nhóm được theo lĩnh vực, nguồn giao và "):
        grouping(judged[["status"]])


@pytest.fixture
def times() -> pd.DataFrame:
    start = D(2024, 1, 1)
    return pd.DataFrame(
        {
            "assigned_on": start,
            "completed_on": [start + pd.Timedelta(days=each) for each in (3, 7, 1, 2)],
            "due_on": [start + pd.Timedelta(days=each) for each in (7, 7, 3, -1)],
            "coop_count": [1, 2, 1, 2],
            "field": ["b", "b", "a", None],
        }
    )


def test_times_come_with_the_days_allowed_doubled_and_fields_by_size(times: pd.DataFrame) -> None:
    found = timed(times, AS_OF)

    assert list(found["duration"]) == [3, 7, 1, 2]
    assert list(found["allowed"]) == pytest.approx([3, 3, 2, np.nan], nan_ok=True)
    assert list(found["field"].cat.categories) == ["b", "a"]


def test_a_term_that_is_empty_too_often_or_never_varies_is_left_out(times: pd.DataFrame) -> None:
    found = timed(times, AS_OF)

    assert formula_of(found) == "coop_count"
    assert formula_of(found.head(3)) == "coop_count + allowed + field"
    with pytest.raises(Unsaid, match="không có cột nào dùng được"):
        formula_of(found.assign(coop_count=1))


@pytest.mark.parametrize("function", [concluded, settled])
def test_without_a_concluded_task_there_is_a_sentence(function, judged: pd.DataFrame) -> None:
    none = judged[judged["status"] == "open_in_time"]
    arguments = (none, AS_OF) if function is settled else (none,)

    assert str(attempt(function, *arguments)).startswith("Chưa nói được tỷ lệ chậm: ")
