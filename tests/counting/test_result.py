"""The result holds every number once, and its parts add up."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hganalysis import vocab
from hganalysis.counting import result as module
from hganalysis.counting.result import judge, summarise
from hganalysis.counting.result_words import band_label, check_sentences, reason_label
from hganalysis.errors import CheckError
from hganalysis.intake.findings import FINDING_COLUMNS
from hganalysis.report.count_sentences import days_overdue
from hganalysis.report.period_result import with_analysis
from hganalysis.report.proposals import longest_overdue
from hganalysis.settings.office import load_office
from hganalysis.settings.params import Params

PARAMS = Params.model_validate(
    {
        "period": "k", "label": "kỳ thử", "from": "2024-01-01", "to": "2024-11-03",
        "source": {"file": "data/a.xlsx", "map": "thu"},
    }
)  # fmt: skip
NO_FINDINGS = pd.DataFrame(columns=list(FINDING_COLUMNS), dtype="str")
DAYS = st.none() | st.dates(pd.Timestamp("2023-12-25").date(), pd.Timestamp("2024-12-10").date())


def tasks(*rows):
    columns = [
        "task_id",
        "agency_id",
        "agency",
        "agency_group",
        "assigned_on",
        "due_on",
        "state",
        "completed_on",
    ]
    table = pd.DataFrame(rows, columns=columns)
    for name in ("assigned_on", "due_on", "completed_on"):
        table[name] = pd.to_datetime(table[name])
    for name in ("task_id", "agency_id", "agency", "agency_group", "state"):
        table[name] = table[name].astype("str")
    return table.assign(source_sheet="", source_row=range(2, len(table) + 2))


def summary(*rows, params=PARAMS):
    return summarise(judge(tasks(*rows), params), NO_FINDINGS, params)


def task(
    number, due, *, completed=None, state=None, agency="so-y-te", group="department", assigned="2024-02-01"
):
    state = state or ("done" if completed else "open")
    return (str(number), agency, agency or "Long Mỹ", group, assigned, due, state, completed)


@st.composite
def any_rows(draw):
    row = st.tuples(
        DAYS,
        DAYS,
        st.sampled_from(list(vocab.STATES)),
        DAYS,
        st.sampled_from(["so-y-te", "so-tai-chinh", None]),
    )
    rows = draw(st.lists(row, max_size=25))
    return [
        (
            str(i),
            agency,
            agency or "Long Mỹ",
            "department" if agency else "unresolved",
            assigned,
            due,
            state,
            completed,
        )
        for i, (assigned, due, state, completed, agency) in enumerate(rows)
    ]


@given(any_rows())
@settings(max_examples=40, deadline=None)
def test_whatever_the_tasks_the_parts_of_the_result_add_up(rows):
    result = summary(*rows)

    totals = result["totals"]
    assert (
        result["source"]["rows_read"]
        == len(rows)
        == totals["total"] + totals["no_deadline"] + totals["excluded"]
    )
    for name in vocab.COUNTS:
        assert sum(each[name] for each in result["by_agency"]) == totals[name]
        assert sum(each[name] for each in result["by_group"]) == totals[name]
    assert sum(each["n"] for each in result["overdue_bands"]) == totals["open_overdue"]
    for key, name in (
        ("exclusions", "excluded"),
        ("no_deadline_kinds", "no_deadline"),
        ("unclassified_reasons", "unclassified"),
    ):
        assert sum(each["n"] for each in result[key]) == totals[name]
    for name in ("open_overdue", "done_late", "unclassified", "excluded"):
        assert len(result["lists"][name]) == totals[name]
    assert sum(each["assigned"] for each in result["by_month"]) <= totals["total"]
    assert all(check["holds"] for check in result["checks"])
    json.dumps(result.plain(), allow_nan=False)


def test_lists_tell_two_agencies_of_one_name_apart():
    rows = [
        (number, agency_id, "Sở Tài chính", *rest)
        for agency_id, (number, _, _, *rest) in {
            "so-tai-chinh": task(1, "2024-10-26"),
            "so-tai-chinh-2025": task(2, "2024-10-27"),
        }.items()
    ]
    listed = summary(*rows)["lists"]["open_overdue"]

    assert [row["agency"] for row in listed] == [
        "Sở Tài chính (đến 18/02/2025)",
        "Sở Tài chính (từ 19/02/2025)",
    ]
    assert [row["agency"] for row in summary(*rows[:1])["lists"]["open_overdue"]] == ["Sở Tài chính"]


def test_days_overdue_fall_into_bands_at_their_edges():
    days = {
        1: "2024-11-02",
        7: "2024-10-27",
        8: "2024-10-26",
        30: "2024-10-04",
        31: "2024-10-03",
        90: "2024-08-05",
        91: "2024-08-04",
    }
    result = summary(*(task(number, due) for number, due in days.items()))

    assert [row["days_late"] for row in result["lists"]["open_overdue"]] == sorted(days, reverse=True)
    assert [(band_label(band), band["n"]) for band in result["overdue_bands"]] == [
        ("1-7 ngày", 2), ("8-30 ngày", 2), ("31-90 ngày", 2), ("trên 90 ngày", 1),
    ]  # fmt: skip


@given(
    st.lists(
        st.sampled_from(["2024-11-03 23:59", "2024-11-03 08:00", "2024-11-02 00:00", "2024-09-01 10:00"])
    )
)
@settings(max_examples=25, deadline=None)
def test_by_minute_every_overdue_task_is_late_by_a_day_at_least_and_in_a_band(due):
    by_minute = PARAMS.model_copy(
        update={"deadline": PARAMS.deadline.model_copy(update={"granularity": "minute"})}
    )
    done = task("x", "2024-06-10 08:00", completed="2024-06-10 09:00")
    result = summary(done, *(task(number, at) for number, at in enumerate(due)), params=by_minute)

    assert [row["days_late"] for row in result["lists"]["done_late"]] == [1]
    assert result["totals"]["open_overdue"] == len(due) == sum(band["n"] for band in result["overdue_bands"])
    days = {"2024-09-01 10:00": 63}
    assert sorted(row["days_late"] for row in result["lists"]["open_overdue"]) == sorted(
        days.get(at, 1) for at in due
    )
    office = load_office()
    told = f"{days_overdue(result)} {longest_overdue(with_analysis(result), office)}" if due else ""
    assert "dưới 1" not in told
    assert "quá hạn 0" not in told


def test_what_falls_due_is_counted_from_the_day_after_the_as_of_date():
    due = [
        "2024-11-03",
        "2024-11-04",
        "2024-11-06",
        "2024-11-07",
        "2024-11-10",
        "2024-11-11",
        "2024-12-03",
        "2024-12-04",
    ]
    result = summary(*(task(number, day) for number, day in enumerate(due)))

    assert [each.plain() for each in result["due_soon"]["within"]] == [
        {"days": days, "n": n, "to_do": n} for days, n in ((3, 2), (7, 4), (30, 6))
    ]
    assert result["due_today"] == 1
    assert result["due_soon"]["until"] == "2024-12-03"
    assert len(result["due_soon"]["by_day"]) == 30


def test_the_deadline_listed_is_the_one_the_task_was_judged_by():
    rolled = PARAMS.model_copy(update={"deadline": PARAMS.deadline.model_copy(update={"roll_forward": True})})
    row = summary(task(1, "2024-10-26"), params=rolled)["lists"]["open_overdue"][0]

    assert (row["due_on"], row["days_late"]) == ("2024-10-28", 6)


def test_every_month_of_the_period_is_there_even_without_tasks():
    result = summary(task(1, "2024-05-01", completed="2024-04-30"))

    assert [each["month"] for each in result["by_month"]] == [f"2024-{month:02d}" for month in range(1, 12)]
    assert [(each["assigned"], each["completed"]) for each in result["by_month"]][1:4] == [
        (1, 0),
        (0, 0),
        (0, 1),
    ]


def test_agencies_stand_in_protocol_order_with_unresolved_names_last():
    result = summary(
        task(1, "2024-05-01", agency=None, group="unresolved"),
        task(2, "2024-05-01", agency="ubnd-vi-thanh", group="district"),
        task(3, "2024-05-01", agency="so-y-te"),
        task(4, "2024-05-01", agency="van-phong-ubnd"),
    )

    assert [each["agency_id"] for each in result["by_agency"]] == [
        "van-phong-ubnd",
        "so-y-te",
        "ubnd-vi-thanh",
        None,
    ]


def test_agencies_that_no_directory_lists_stand_in_the_order_of_the_alphabet():
    names = [
        "Văn phòng Ban",
        "Phòng Điều hành dự án 2",
        "Điện lực",
        "Phòng Giải phóng",
        "Phòng Điều hành dự án 1",
    ]
    rows = [task(i, "2024-05-01", agency=name, group="other") for i, name in enumerate(names)]

    assert [each["agency"] for each in summary(*rows)["by_agency"]] == [
        "Điện lực",
        "Phòng Điều hành dự án 1",
        "Phòng Điều hành dự án 2",
        "Phòng Giải phóng",
        "Văn phòng Ban",
    ]


def test_an_agency_with_nothing_concluded_has_no_interval():
    agency = summary(task(1, "2024-12-01"))["by_agency"][0]

    assert agency["interval"] is None
    assert agency["rates"][-1]["value"] is None


def test_the_report_tells_how_many_tasks_rolling_deadlines_forward_would_change():
    rows = [task(1, "2024-11-02"), task(2, "2024-11-03"), task(3, "2024-11-01")]
    rolled = PARAMS.model_copy(update={"deadline": PARAMS.deadline.model_copy(update={"roll_forward": True})})

    assert summary(*rows)["rules"]["roll_forward_changes"] == 1
    assert summary(*rows, params=rolled)["rules"]["roll_forward_changes"] == 1


def test_a_deadline_in_a_year_without_a_calendar_leaves_that_number_out():
    result = summary(task(1, "2031-05-01"))

    assert result["rules"]["roll_forward_changes"] is None


def test_rolling_forward_without_a_calendar_for_the_year_is_a_failed_check():
    rolled = PARAMS.model_copy(update={"deadline": PARAMS.deadline.model_copy(update={"roll_forward": True})})
    result = summary(task(1, "2031-05-01"), params=rolled)
    checks = {check["name"]: check for check in result["checks"]}

    assert checks["calendar.years"]["holds"] is False
    assert "2031" in check_sentences(result)["calendar.years"]


def test_figures_that_do_not_add_up_stop_the_run(monkeypatch):
    real = module.count
    monkeypatch.setattr(
        module, "count", lambda frame, by=None: real(frame, by) if by is None else real(frame, by).head(0)
    )

    with pytest.raises(CheckError, match="Cộng các cơ quan"):
        summary(task(1, "2024-05-01"))


def test_the_tables_given_are_not_changed():
    table = tasks(task(1, "2024-05-01"))
    before = table.copy()

    summarise(judge(table, PARAMS), NO_FINDINGS, PARAMS)

    pd.testing.assert_frame_equal(table, before)


def with_rules(population=None, **deadline):
    """Return the params with other rules."""
    changes = {"deadline": PARAMS.deadline.model_copy(update=deadline)}
    if population:
        changes["population"] = PARAMS.population.model_copy(update=population)
    return PARAMS.model_copy(update=changes)


def test_the_years_of_the_calendar_are_those_of_the_deadlines_judged_by():
    table = tasks(task(1, "2024-05-01"), task(2, "2031-05-01"))
    originals = table.assign(due_original=pd.to_datetime(["2019-05-01", "2024-05-01"]))
    by_original = with_rules(roll_forward=True, basis="original")

    result = summarise(judge(originals, by_original), NO_FINDINGS, by_original)

    message = check_sentences(result)["calendar.years"]
    assert "2019" in message
    assert "2031" not in message


def test_a_task_that_was_extended_from_an_unknown_deadline_is_listed_with_the_reason():
    table = tasks(task(1, "2024-10-01", completed="2024-09-01"))
    table = table.assign(due_original=pd.to_datetime([None]), extension_count=pd.array([1], dtype="Int64"))
    rules = with_rules(basis="original")

    result = summarise(judge(table, rules), NO_FINDINGS, rules)

    [reason] = result.unclassified_reasons
    assert (reason.reason, reason.n) == ("original_missing", 1)
    assert reason_label(reason.reason) == "đã gia hạn nhưng thiếu thời hạn ban đầu"
    assert result["lists"]["unclassified"][0]["reason"] == "original_missing"


@pytest.mark.parametrize(
    ("other", "agency", "reason"),
    [
        ("2024-03-01", "so-y-te", "conflicting_duplicates"),
        ("2024-03-01", None, "conflicting_duplicates"),
        ("2023-02-01", "so-y-te", "outside_population"),
    ],
)
def test_a_task_whose_rows_contradict_each_other_is_of_the_period_where_any_of_them_is(other, agency, reason):
    table = tasks(
        task(1, "2024-05-01", assigned=other, agency=agency),
        task(1, "2023-05-01", completed="2023-04-30", assigned="2023-03-01", agency=agency),
        task(1, "2024-05-01", assigned="2023-03-01", agency="so-tai-chinh"),
    )
    table["exclusion"] = pd.Series(["duplicate", None, None], dtype="str")
    table["doubt"] = pd.Series([None, "conflicting_duplicates", "conflicting_duplicates"], dtype="str")

    assert judge(table, PARAMS)["reason"].tolist() == ["duplicate", reason, "outside_population"]


def test_without_an_assignment_date_the_assigned_are_unknown_and_not_nought():
    table = tasks(task(1, "2024-05-01", completed="2024-04-30")).drop(columns="assigned_on")
    by_deadline = with_rules({"by": "due_on"})

    result = summarise(judge(table, by_deadline), NO_FINDINGS, by_deadline)

    assert {each["assigned"] for each in result["by_month"]} == {None}
    assert sum(each["completed"] for each in result["by_month"]) == 1
    assert result["by_month_outside"].plain() == {"assigned": None, "completed": 0}


def test_what_was_assigned_or_completed_outside_the_months_is_counted():
    carried = with_rules({"carry_over": "include"})
    result = summary(
        task(1, "2024-05-01", assigned="2023-12-31"),
        task(2, "2024-05-01", assigned="2024-02-01", completed="2023-11-30"),
        task(3, "2024-05-01", assigned="2024-02-01", completed="2024-02-28"),
        params=carried,
    )

    assert result["by_month_outside"].plain() == {"assigned": 1, "completed": 1}
    assert sum(each["assigned"] for each in result["by_month"]) == 2


@pytest.mark.parametrize(("column", "key"), [("exclusion", "exclusions"), ("doubt", "unclassified_reasons")])
def test_a_reason_in_the_offices_own_words_is_shown_as_it_is(column, key):
    table = tasks(task(1, "2024-05-01"), task(2, "2024-05-01")).assign(**{column: ["đang rà soát", None]})

    result = summarise(judge(table, PARAMS), NO_FINDINGS, PARAMS)

    assert [each.plain() for each in result[key]] == [{"reason": "đang rà soát", "n": 1}]
    assert reason_label("đang rà soát") == "đang rà soát"
    rows = result["lists"]["excluded" if column == "exclusion" else "unclassified"]
    assert rows[0]["reason"] == "đang rà soát"
