"""Deadlines said as a length of time: computed by a declared rule from the day of the row, and told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from exports import TASK, read, with_map, write_csv
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.drafting.draft import Draft, draft_export, redraft
from hganalysis.drafting.said import Said
from hganalysis.drafting.terms_as_numbers import are_of_time_spent
from hganalysis.drafting.yaml_texts import map_text
from hganalysis.intake.deadline_terms import Term, term_of
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import DateRules, load_map
from hganalysis.settings.workdays import load_calendar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("trong 15 ngày làm việc", Term(15, "ngày làm việc")),
        ("Trong vòng 10 ngày", Term(10, "ngày")),
        ("Trong thời hạn không quá 2 tuần kể từ ngày ký", Term(2, "tuần", "doc_date")),
        ("1 tháng, kể từ ngày nhận được văn bản", Term(1, "tháng", "assigned_on")),
        ("15 ngày từ ngày 01/03/2024", Term(15, "ngày", since=dt.datetime(2024, 3, 1))),
        ("trong 24 giờ", Term(24, "giờ")),
        ("Trong vòng 4 giờ làm việc kể từ khi nhận", Term(4, "giờ làm việc", "assigned_on")),
        ("48 tiếng", Term(48, "tiếng")),
        ("15 ngày kể từ ngày có đủ hồ sơ", None),
        ("15 ngày hoặc 20 ngày", None),
        ("Trong tháng 4", None),
        ("15/04/2024", None),
        (45_000, None),
    ],
)
def test_a_length_of_time_is_read_with_what_it_counts_from(text: Any, term: Term | None) -> None:
    assert term_of(text, DateRules()) == term


@pytest.mark.parametrize(
    ("cell", "n"),
    [(1, 1), (999, 999), ("5", 5), (5.0, 5), ("05", None), (5.5, None), (0, None), (1000, None), (-5, None),
     (True, None), ("5/6", None), ("", None), (None, None), (dt.date(2024, 5, 1), None)],
)  # fmt: skip
def test_a_bare_number_is_a_length_of_time_where_the_map_says_of_which_unit(cell: Any, n: int | None) -> None:
    assert term_of(cell, DateRules(terms_in="working_days")) == (n and Term(n, "ngày làm việc"))
    assert term_of(cell, DateRules()) is None


@pytest.mark.parametrize(
    ("term", "since", "end"),
    [
        (Term(1, "ngày làm việc"), "2024-11-01", "2024-11-04"),
        (Term(5, "ngày làm việc"), "2024-04-25", "2024-05-06"),
        (Term(10, "ngày"), "2024-11-01", "2024-11-11"),
        (Term(1, "ngày"), "2024-11-01", "2024-11-04"),
        (Term(2, "tuần"), "2024-11-01", "2024-11-15"),
        (Term(1, "tháng"), "2024-01-31", "2024-02-29"),
        (Term(1, "tháng"), "2024-10-01", "2024-11-01"),
        (Term(12, "tháng"), "1999-01-05", None),
    ],
)
def test_its_last_day_follows_articles_147_and_148(term: Term, since: str, end: str | None) -> None:
    found = term.ends(dt.datetime.fromisoformat(since), load_calendar())
    assert (found.moment.date().isoformat() if found else None) == end


@given(st.integers(1, 60), st.dates(dt.date(2024, 1, 1), dt.date(2024, 8, 31)))
def test_a_term_of_working_days_ends_on_one_and_has_as_many(n: int, since: dt.date) -> None:
    calendar = load_calendar()
    found = Term(n, "ngày làm việc").ends(dt.datetime.combine(since, dt.time()), calendar)
    assert found is not None
    end = found.moment.date()
    between = [since + dt.timedelta(days=k) for k in range(1, (end - since).days + 1)]
    assert calendar.is_working_day(end)
    assert sum(map(calendar.is_working_day, between)) == n


TERMS = ({**TASK, "Hạn": "trong 5 ngày làm việc", "Ngày giao": "25/04/2024"},
         {**TASK, "Mã": "NV02", "Hạn": "trong 5 ngày làm việc", "Ngày giao": ""},
         {**TASK, "Mã": "NV03", "Hạn": "10 ngày kể từ ngày có đủ hồ sơ"},
         {**TASK, "Mã": "NV04", "Hạn": "06/05/2024"})  # fmt: skip


def test_a_declared_rule_computes_and_tells_each_and_guesses_none(tmp_path: Path) -> None:
    tasks, findings = read(tmp_path, *TERMS, export_map=with_map(dates={"terms_from": "assigned_on"}))

    assert tasks["due_kind"].tolist() == ["dated", "unreadable", "unreadable", "dated"]
    due = [f"{each:%Y-%m-%d}" if pd.notna(each) else "" for each in tasks["due_on"]]
    assert due == ["2024-05-06", "", "", "2024-05-06"]
    told = findings.set_index("code")
    assert "5 ngày làm việc từ ngày giao 25/04/2024: đến hết 06/05/2024" in told.loc["due_computed", "reason"]
    assert (findings["code"] == "due_unreadable").sum() == 2


@pytest.mark.parametrize(
    ("unit", "due"),
    [
        ("days", "2024-05-02"),
        ("working_days", "2024-05-06"),
        ("weeks", "2024-05-30"),
        ("months", "2024-09-25"),
    ],
)
def test_bare_numbers_are_counted_in_the_unit_of_the_map_and_a_date_beside_them_stays_one(
    tmp_path: Path, unit: str, due: str
) -> None:
    tasks = ({**TASK, "Hạn": 5, "Ngày giao": "25/04/2024"},
             {**TASK, "Mã": "NV02", "Hạn": "06/05/2024", "Ngày giao": "25/04/2024"},
             {**TASK, "Mã": "NV03", "Hạn": 5, "Ngày giao": ""},
             {**TASK, "Mã": "NV04", "Hạn": 0, "Ngày giao": "25/04/2024"})  # fmt: skip
    rules = {"terms_from": "assigned_on", "terms_in": unit}
    table, findings = read(tmp_path, *tasks, export_map=with_map(dates=rules))

    read_as = [f"{each:%Y-%m-%d}" if pd.notna(each) else "" for each in table["due_on"]]
    assert read_as == [due, "2024-05-06", "", ""]
    assert (findings["code"] == "due_computed").sum() == 1
    unread = findings[findings["code"] == "due_unreadable"].set_index("task_id")["reason"]
    assert set(unread.index) == {"NV03", "NV04"}
    assert "không có ngày giao" in unread["NV03"]


@pytest.mark.parametrize(
    ("rules", "key"), [({}, "dates.terms_in"), ({"terms_in": "days"}, "dates.terms_from")]
)
def test_a_bare_number_that_the_map_does_not_take_is_told_for_what_it_may_be(
    tmp_path: Path, rules: dict[str, str], key: str
) -> None:
    task = {**TASK, "Hạn": 5, "Ngày giao": "25/04/2024"}
    table, findings = read(tmp_path, task, export_map=with_map(dates=rules))

    assert table["due_kind"].tolist() == ["unreadable"]
    assert findings[findings["code"] == "due_unreadable"]["reason"].str.contains(key, regex=False).all()


HOURS = [
    ("trong 24 giờ", "25/04/2024 09:15", "2024-04-26 09:15", True,
     "24 giờ từ 09:15 ngày giao 25/04/2024: đến 09:15 ngày 26/04/2024"),
    ("trong 24 giờ", "26/04/2024 09:15", "2024-05-02 00:00", False, "đến hết 02/05/2024"),
    ("trong 24 giờ", "25/04/2024", "", False, "ngày giao không ghi giờ"),
    ("4 giờ làm việc", "25/04/2024 15:00", "2024-04-26 09:30", True, "đến 09:30 ngày 26/04/2024"),
    ("4 giờ làm việc", "", "", False, "không có ngày giao"),
]  # fmt: skip


def test_a_term_of_hours_runs_from_its_moment_and_is_not_guessed_from_a_day(tmp_path: Path) -> None:
    tasks = [
        {**TASK, "Mã": f"NV{n}", "Hạn": due, "Ngày giao": given} for n, (due, given, *_) in enumerate(HOURS)
    ]
    rules = {"terms_from": "assigned_on", "hours": {"mon-fri": "07:30-11:30, 13:30-17:00"}}
    table, findings = read(tmp_path, *tasks, export_map=with_map(dates=rules))

    due = [f"{each:%Y-%m-%d %H:%M}" if pd.notna(each) else "" for each in table["due_on"]]
    assert due == [each[2] for each in HOURS]
    assert table["due_has_time"].tolist() == [each[3] for each in HOURS]
    told = findings[findings["code"].isin(["due_computed", "due_unreadable"])].set_index("task_id")["reason"]
    assert [each[4] in told[f"NV{n}"] for n, each in enumerate(HOURS)] == [True] * len(HOURS)


def test_working_hours_that_nobody_declared_are_asked_for(tmp_path: Path) -> None:
    task = {**TASK, "Hạn": "4 giờ làm việc", "Ngày giao": "25/04/2024 15:00"}
    _, findings = read(tmp_path, task, export_map=with_map(dates={"terms_from": "assigned_on"}))
    assert findings[findings["code"] == "due_unreadable"]["reason"].str.contains("dates.hours").all()


def test_a_list_of_nothing_but_terms_has_its_deadlines(tmp_path: Path) -> None:
    tasks, _ = read(tmp_path, TERMS[0], export_map=with_map(dates={"terms_from": "assigned_on"}))

    assert (tasks["due_kind"].tolist(), str(tasks["due_on"][0].date())) == (["dated"], "2024-05-06")


def test_without_the_rule_nothing_is_computed_and_the_key_is_named(tmp_path: Path) -> None:
    tasks, findings = read(tmp_path, *TERMS)

    assert tasks["due_kind"].tolist() == ["unreadable"] * 3 + ["dated"]
    reasons = findings[findings["code"] == "due_unreadable"]["reason"].tolist()
    assert sum("dates.terms_from" in each for each in reasons) == 2


def test_a_draft_proposes_the_rule_and_leaves_such_deadlines_in_their_column(tmp_path: Path) -> None:
    rows = [["Mã NV", "Chủ trì", "Ngày giao", "Thời hạn", "Trạng thái"]]
    rows += [[f"A{n}", "Sở Y tế", f"0{n + 1}/04/2024", f"trong {n + 5} ngày làm việc", "Đang thực hiện"]
             for n in range(8)]  # fmt: skip
    text = map_text(draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a"))

    assert "due_on: !de-xuat Thời hạn" in text
    assert "hours:" not in text
    assert "terms_from: !de-xuat assigned_on  # 8 dòng" in text


def test_a_draft_asks_for_the_hours_that_a_deadline_is_counted_in(tmp_path: Path) -> None:
    rows = [["Mã NV", "Chủ trì", "Ngày giao", "Thời hạn", "Trạng thái"]]
    rows += [[f"A{n}", "Sở Y tế", f"0{n + 1}/04/2024 09:00", f"trong {n + 2} giờ làm việc", "Đang thực hiện"]
             for n in range(8)]  # fmt: skip
    file, place = write_csv(tmp_path / "a.csv", rows), tmp_path / "a.yml"
    place.write_text(map_text(draft_export(file, "a.csv", "a")), encoding="utf-8")
    tasks, _ = read_tasks(file, load_map(place, allow_proposals=True))

    assert tasks["due_on"].astype(str).tolist()[0] == "2024-04-01 11:00:00"
    assert "hours: !de-xuat" in place.read_text(encoding="utf-8")


GIVEN = [dt.date(2024, 3, 4) + dt.timedelta(days=n) for n in range(20)]


def with_numbers(folder: Path, label: str, numbers: list[Any], ended: list[dt.date | None]) -> Draft:
    rows = [["Mã NV", "Nội dung", "Chủ trì", "Ngày giao", label, "Ngày hoàn thành"]]
    rows += [
        [f"A{n}", f"Rà soát {n}", "Sở Y tế", given.isoformat(), numbers[n], ended[n] and ended[n].isoformat()]
        for n, given in enumerate(GIVEN)
    ]
    return draft_export(write_csv(folder / "a.csv", rows), "a.csv", "a")


def half_done(days: Callable[[int], int]) -> list[dt.date | None]:
    return [given + dt.timedelta(days=days(n)) if n % 2 else None for n, given in enumerate(GIVEN)]


TERM_DAYS = [5 * (n % 3 + 1) for n in range(20)]


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Số ngày xử lý", "days"),
        ("Thời hạn (ngày)", "days"),
        ("SLA (days)", "days"),
        ("Thời gian giải quyết (ngày)", "days"),
        ("Thời hạn xử lý (ngày làm việc)", "working_days"),
        ("Số ngày làm việc theo quy định", "working_days"),
        ("Business days allowed", "working_days"),
        ("Thời hạn (tuần)", "weeks"),
        ("Thời hạn (tháng)", "months"),
        ("Hạn hoàn thành (tháng)", ""),
        ("Số tháng thực hiện", "months"),
        ("Hạn xử lý (giờ)", "hours"),
        ("Số ngày quá hạn", ""),
        ("Số ngày còn lại", ""),
        ("Số ngày gia hạn", ""),
        ("Số ngày xử lý thực tế", ""),
        ("Days overdue", ""),
        ("Days open", ""),
        ("Resolution time (hours)", ""),
        ("Days to complete", "days"),
        ("Số ngày", ""),
        ("Số lần đôn đốc", ""),
        ("Hạn", ""),
    ],
)
def test_a_draft_takes_numbers_for_deadlines_by_a_heading_of_the_time_given_and_of_no_other(
    tmp_path: Path, label: str, unit: str
) -> None:
    draft = with_numbers(tmp_path, label, TERM_DAYS, half_done(lambda n: 2 + n % 4))
    proposed = {each.field: each for each in draft.columns}
    text = map_text(draft)

    assert draft.dates.terms_in == unit
    assert ("due_on" in proposed) == bool(unit)
    assert (
        (f"terms_in: !de-xuat {unit} " in text) == ("terms_from: !de-xuat assigned_on" in text) == bool(unit)
    )
    if unit:
        assert proposed["due_on"].is_doubtful
        assert draft.dates.unread == ()


SPENT = half_done(lambda n: n % 7 + 1)


@pytest.mark.parametrize(
    ("numbers", "is_given"),
    [
        (TERM_DAYS, True),
        ([done and (done - given).days for done, given in zip(SPENT, GIVEN, strict=True)], False),
        ([n % 7 + 1 for n in range(20)], False),
        ([n % 7 + 2 for n in range(20)], False),
        ([10 if done else "" for done in SPENT], False),
        (["15/06/2024"] * 4 + TERM_DAYS[4:], False),
        ([f"{n} ngày" for n in TERM_DAYS], True),
    ],
    ids=[
        "given",
        "spent",
        "spent by all",
        "spent, first day too",
        "of done ones",
        "many dates",
        "with words",
    ],
)
def test_numbers_that_tell_how_long_a_task_took_are_no_deadlines(
    tmp_path: Path, numbers: list[Any], is_given: bool
) -> None:
    draft = with_numbers(tmp_path, "Số ngày xử lý", numbers, SPENT)

    assert ("due_on" in {each.field for each in draft.columns}) == is_given


@pytest.mark.parametrize(
    ("hours", "n", "is_spent"),
    [(7.4, 7, True), (7.4, 8, True), (7.4, 9, False), (7.4, 5, False), (30, 30, True)],
)
def test_numbers_of_hours_that_a_task_took_are_known_to_the_nearest(
    hours: float, n: int, is_spent: bool
) -> None:
    given = [dt.datetime(2024, 3, 4 + each, 8) for each in range(4)]
    ended = [each + dt.timedelta(hours=hours) for each in given]

    assert are_of_time_spent([n] * 4, given, ended) is is_spent
    assert not are_of_time_spent([n] * 4, given, [*ended[:1], None, None, None])


def test_the_accepted_draft_computes_numbers_of_days_and_names_each(tmp_path: Path) -> None:
    draft = with_numbers(tmp_path, "Thời hạn (ngày làm việc)", TERM_DAYS, half_done(lambda n: 2 + n % 4))
    place = tmp_path / "a.yml"
    place.write_text(map_text(draft), encoding="utf-8")
    tasks, findings = read_tasks(tmp_path / "a.csv", load_map(place, allow_proposals=True))

    assert tasks["due_on"].astype(str).tolist()[:2] == ["2024-03-11", "2024-03-19"]
    assert (findings["code"] == "due_computed").sum() == len(tasks) == 20


def test_a_column_that_a_person_names_is_read_in_days_and_says_that_its_heading_does_not(
    tmp_path: Path,
) -> None:
    draft = with_numbers(tmp_path, "Hạn", TERM_DAYS, half_done(lambda n: 2 + n % 4))
    text = map_text(redraft(draft, Said(columns={"due_on": 4})))

    assert "terms_in: !de-xuat days  # tiêu đề «Hạn» không nói đơn vị" in text


@pytest.mark.parametrize(
    "label", ["Tháng hết hạn", "Hạn (tháng)", "Ngày hết hạn", "Tuần phải xong", "Due month", "Due day"]
)
def test_a_column_that_a_person_names_has_no_lengths_of_time_under_a_heading_for_a_place_in_the_calendar(
    label: str, tmp_path: Path
) -> None:
    draft = with_numbers(tmp_path, label, TERM_DAYS, half_done(lambda n: 2 + n % 4))
    named = redraft(draft, Said(columns={"due_on": 4}))

    assert named.dates.terms_in == ""
    assert named.dates.unread
