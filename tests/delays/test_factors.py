"""The factors of a task, one by one, on rows small enough to check by eye."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from task_tables import AS_OF, counted, judged

from hganalysis import vocab
from hganalysis.delays import factors_asked
from hganalysis.delays.what_goes_with import factor_values as values_of
from hganalysis.delays.what_goes_with.factors import factor_of, factor_table
from hganalysis.errors import FrameError, MapError, Unsaid
from hganalysis.settings.reference import use_reference
from hganalysis.settings.workdays import first_days_off, load_seasons

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

D = dt.date


def values(name: str, **columns: object) -> list[float]:
    """Return the values of a factor for rows given by column."""
    rows = judged([dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)])
    return factor_of(name).values(rows).tolist()


def test_every_factor_has_a_name_of_its_own_and_needs_only_columns_of_the_task_table() -> None:
    names = [factor.name for factor in factors_asked()]

    assert len(set(names)) == len(names)
    assert {column for factor in factors_asked() for column in factor.columns} <= set(vocab.TASK_COLUMNS)
    assert {factor.replaces for factor in factors_asked()} - {""} <= set(names)


def test_what_arises_in_the_course_of_a_task_is_never_in_the_main_model() -> None:
    later = {"extension_count", "reminder_count", "last_update_on", "state"}

    for factor in factors_asked():
        if later & set(factor.columns):
            assert factor.consequence
            assert factor.model != "main"


def test_days_allowed_run_to_the_first_deadline_and_contradictory_ones_are_missing() -> None:
    found = values(
        "days_allowed",
        assigned_on=[D(2024, 1, 1), D(2024, 1, 1), D(2024, 1, 20), None],
        due_on=[D(2024, 1, 31), D(2024, 3, 1), D(2024, 1, 10), D(2024, 1, 10)],
        due_original=[None, D(2024, 1, 11), None, None],
        completed_on=[None] * 4,
    )

    assert found[:2] == [30, 10]
    assert np.isnan(found[2:]).all()


@pytest.mark.parametrize(
    ("doc", "entered", "late"),
    [
        (D(2024, 5, 6), D(2024, 5, 9), 0.0),  # Monday to Thursday: three working days
        (D(2024, 5, 6), D(2024, 5, 10), 1.0),
        (D(2024, 2, 7), D(2024, 2, 19), 0.0),  # Tết between: Thu 15, Fri 16, Mon 19
        (D(2024, 2, 7), D(2024, 2, 20), 1.0),
        (D(2024, 5, 6), D(2024, 5, 3), np.nan),
        (D(2019, 5, 6), D(2024, 5, 9), np.nan),  # holidays of 2019 are not known
    ],
)
def test_late_entry_counts_working_days(doc: D, entered: D, late: float) -> None:
    found = values(
        "entered_late", doc_date=[doc], entered_on=[entered], due_on=[D(2024, 6, 1)], completed_on=[None]
    )

    assert found == pytest.approx([late], nan_ok=True)


@pytest.mark.parametrize(
    ("day", "flag"), [(D(2024, 1, 11), 0.0), (D(2024, 1, 12), 1.0), (D(2024, 1, 1), 0.0)]
)
def test_entry_is_late_for_the_deadline_after_a_quarter_of_the_time(day: D, flag: float) -> None:
    found = values(
        "entered_late_for_due", doc_date=[D(2024, 1, 1)], entered_on=[day], due_on=[D(2024, 2, 10)],
        completed_on=[None],
    )  # fmt: skip

    assert found == [flag]


@pytest.mark.parametrize(
    ("assigned", "entered", "flag"),
    [
        (D(2024, 5, 1), None, 0.0),
        (D(2024, 5, 24), None, 1.0),
        (D(2024, 5, 23), None, 0.0),
        (D(2024, 5, 1), D(2024, 5, 24), 1.0),
        (D(2024, 5, 24), D(2024, 5, 1), 1.0),
    ],
)
def test_notice_is_short_from_the_later_of_assignment_and_entry(assigned: D, entered: D, flag: float) -> None:
    found = values(
        "short_notice",
        assigned_on=[assigned],
        entered_on=[entered],
        due_on=[D(2024, 5, 31)],
        completed_on=[None],
    )

    assert found == [flag]


@pytest.mark.parametrize(
    ("due", "flag"),
    [
        (D(2024, 1, 31), 0.0),
        (D(2024, 2, 1), 1.0),
        (D(2024, 3, 1), 1.0),
        (D(2024, 3, 2), 0.0),
        (D(2025, 1, 17), 0.0),
        (D(2025, 1, 18), 1.0),
        (D(2025, 2, 16), 1.0),
        (D(2023, 1, 20), np.nan),
    ],
)
def test_the_tet_month_moves_with_tet_and_is_unknown_without_a_calendar(due: D, flag: float) -> None:
    assert values("due_in_tet", due_on=[due], completed_on=[None]) == pytest.approx([flag], nan_ok=True)


def test_tet_is_read_from_the_holidays() -> None:
    tet = first_days_off("Tết Nguyên đán")
    assert (tet[2024], tet[2026]) == (dt.date(2024, 2, 8), dt.date(2026, 2, 14))


OWN_SEASONS = """\
# Phiên bản: 2026-11-28
years: [2023, 2024]
days:
- {from: 2023-12-25, to: 2023-12-26, kind: off, name: Giáng sinh, source: thử}
seasons:
- {name: due_budget, label: tháng ngân sách, month: 3, about: dịp trình ngân sách}
- {name: due_recess, label: kỳ nghỉ đông, holiday: Giáng sinh, before: 3, length: 10}
"""


@pytest.fixture
def own_seasons(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "holidays.yml").write_text(OWN_SEASONS, encoding="utf-8")
    use_reference(tmp_path)
    yield
    use_reference(tmp_path / "none")


@pytest.mark.usefixtures("own_seasons")
def test_an_office_has_the_seasons_of_its_calendar_and_no_other() -> None:
    asked = [factor for factor in factors_asked() if factor.season]

    assert [(factor.name, factor.label) for factor in asked] == [
        ("due_budget", "Đến hạn trong tháng ngân sách"),
        ("due_recess", "Đến hạn trong kỳ nghỉ đông"),
    ]
    assert asked[0].how == "thời hạn trong tháng 3, dịp trình ngân sách"
    assert "10 ngày kể từ 3 ngày trước ngày nghỉ đầu tiên của dịp Giáng sinh" in asked[1].how
    days = [D(2023, 12, 21), D(2023, 12, 22), D(2023, 12, 31), D(2023, 3, 1)]
    assert values("due_recess", due_on=days, completed_on=[None] * 4) == [0, 1, 1, 0]
    assert values("due_budget", due_on=days, completed_on=[None] * 4) == [0, 0, 0, 1]


def test_a_calendar_that_names_no_season_asks_of_none(tmp_path: Path) -> None:
    file = tmp_path / "holidays.yml"
    file.write_text("years: [2024]\ndays: []\n", encoding="utf-8")

    assert load_seasons(file) == ()


@pytest.mark.parametrize(
    ("season", "fault"),
    [
        ("{name: tet, label: x, month: 2}", "«tet» không phải mã dạng due_tet"),
        ("{name: due_x, label: x, month: 13}", "13"),
        ("{name: due_x, label: x}", "mùa ghi month, hoặc holiday cùng length"),
        ("{name: due_x, label: x, month: 2, length: 3}", "mùa ghi month, hoặc holiday cùng length"),
        ("{name: due_x, label: x, holiday: Tết}", "mùa ghi month, hoặc holiday cùng length"),
        ("{name: due_x, label: x, holiday: Tết, length: 3}", "không có ngày nghỉ nào tên bắt đầu bằng «Tết»"),
        ("{name: due_x, label: x, month: 2}\n- {name: due_x, label: y, month: 3}", "mùa due_x đã ghi ở dòng"),
        ("tháng 7", "dòng 4"),
    ],
)
def test_a_fault_in_a_season_is_told_with_its_line(tmp_path: Path, season: str, fault: str) -> None:
    file = tmp_path / "holidays.yml"
    file.write_text(f"years: [2024]\ndays: []\nseasons:\n- {season}\n", encoding="utf-8")

    with pytest.raises(MapError) as raised:
        load_seasons(file)

    assert fault in str(raised.value)
    assert "holidays.yml, dòng" in str(raised.value)


def test_a_missing_holiday_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(MapError):
        load_seasons(tmp_path / "không có.yml")


def test_workload_counts_open_tasks_of_the_agency_on_the_day_from_all_rows() -> None:
    first, day = D(2024, 3, 1), D(2024, 3, 11)
    rows = judged(
        [
            {"due_on": D(2024, 4, 1), **row}
            for row in (
                {"agency": "A", "assigned_on": day, "completed_on": None},
                {"agency": "A", "assigned_on": first, "completed_on": D(2024, 3, 10)},  # over the day before
                {"agency": "A", "assigned_on": first, "completed_on": day},  # still open on the day
                {"agency": "A", "assigned_on": first, "completed_on": None},
                {"agency": "A", "assigned_on": day, "completed_on": None},  # of the same day
                {"agency": "B", "assigned_on": first, "completed_on": None},
                {"agency": "A", "assigned_on": first, "completed_on": None, "exclusion": "duplicate"},
                {
                    "agency": "A",
                    "assigned_on": first,
                    "completed_on": None,
                    "exclusion": "outside_population",
                },
                {"agency": None, "assigned_on": day, "completed_on": None},
            )
        ]
    )

    found = values_of.workload(rows)

    assert found.iloc[0] == 3
    assert found.iloc[5] == 0
    assert np.isnan(found.iloc[8])


def slow_workload(rows: pd.DataFrame) -> list[float]:
    """Count the same with two loops."""
    counts = []
    for one in rows.itertuples():
        counts.append(
            float(
                sum(
                    other.agency == one.agency
                    and other.assigned_on < one.assigned_on
                    and not max(other.completed_on, other.assigned_on) < one.assigned_on
                    for other in rows.itertuples()
                )
            )
        )
    return counts


days = st.dates(D(2024, 1, 1), D(2024, 1, 20))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), days, days), min_size=1, max_size=12))
def test_workload_by_sorting_is_that_of_counting(drawn: list[tuple[str, D, D]]) -> None:
    rows = judged([{"agency": a, "assigned_on": s, "completed_on": e, "due_on": e} for a, s, e in drawn])

    assert values_of.workload(rows).tolist() == slow_workload(rows)


def test_only_tasks_whose_outcome_is_known_are_compared() -> None:
    start = {"assigned_on": D(2024, 10, 1)}
    rows = judged(
        [
            {**start, "due_on": D(2024, 11, 2), "completed_on": D(2024, 11, 2)},
            {**start, "due_on": D(2024, 11, 2), "completed_on": D(2024, 11, 3)},
            {**start, "due_on": D(2024, 11, 2), "completed_on": None},
            {**start, "due_on": D(2024, 11, 3), "completed_on": D(2024, 11, 1)},  # its like may still be late
            {**start, "due_on": D(2024, 12, 1), "completed_on": D(2024, 11, 1)},
            {**start, "due_on": D(2024, 12, 1), "completed_on": None},
        ]
    )

    assert factor_table(rows, AS_OF)["late"].tolist() == [False, True, True]


def test_a_factor_without_its_columns_is_not_in_the_table() -> None:
    table = factor_table(judged(counted(2, 2)), AS_OF)

    assert {"days_allowed", "due_in_tet"} <= set(table)
    assert not {"coop_count", "field", "workload"} & set(table)


def test_an_empty_name_is_a_level_of_its_own() -> None:
    rows = judged([*counted(1, 1, field=None), *counted(0, 1, field="")])

    assert factor_table(rows, AS_OF)["field"].tolist() == ["không rõ"] * 3


def test_the_given_table_is_not_changed() -> None:
    rows = judged(counted(3, 3, agency="A", coop_count=1))
    before = rows.copy(deep=True)

    factor_table(rows, AS_OF)

    pd.testing.assert_frame_equal(rows, before)


def test_a_table_without_status_is_told_in_a_sentence() -> None:
    with pytest.raises(Unsaid, match="status"):
        factor_table(pd.DataFrame({"due_on": [1]}), AS_OF)


@pytest.mark.parametrize(
    ("column", "value"), [("assigned_on", "hôm qua"), ("coop_count", "hai"), ("entered_on", 5)]
)
def test_a_column_of_another_type_is_named(column: str, value: object) -> None:
    rows = judged(counted(2, 2)).assign(**{column: value})

    with pytest.raises(FrameError, match=column):
        factor_table(rows, AS_OF)


def test_a_column_without_any_value_does_no_harm() -> None:
    rows = judged(counted(2, 2)).assign(entered_on=None, doc_date=np.nan, coop_count=None)

    table = factor_table(rows, AS_OF)

    assert table[["entered_late", "coop_count"]].isna().all(axis=None)
