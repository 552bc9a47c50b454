"""Dates that their own column speaks against are used by nobody, and placeholders are no values."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from exports import MAP, TASK, read, row_of
from hypothesis import given, settings
from hypothesis import strategies as st

from hganalysis.counting.result import judge, summarise
from hganalysis.drafting.draft import draft_export, is_draft
from hganalysis.drafting.yaml_texts import map_text
from hganalysis.errors import MapError
from hganalysis.intake.date_evidence import is_contradicted, is_swapped, roles_of
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map
from hganalysis.settings.params import Params

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"
RULES = Params.model_validate(
    {
        "period": "thu",
        "label": "thử",
        "from": "2024-01-01",
        "to": "2024-06-15",
        "source": {"file": "viec.xlsx", "map": "qlvb"},
    }
)


def real(day: int, month: int) -> dt.datetime:
    return dt.datetime(2024, month, day)


@pytest.mark.parametrize(
    ("cells", "swapped"),
    [
        ([real(5, 3), "25/03/2024"], True),
        ([real(5, 3), real(6, 3), "25/03/2024", "26/03/2024"], True),
        ([real(5, 3), "03/25/2024"], True),
        (["2024-03-05", "25/03/2024"], True),
        ([real(5, 3)], False),
        (["25/03/2024"], False),
        ([real(13, 3), "25/03/2024"], False),
        ([real(5, 3), "25/03/2024", "04/03/2024"], False),
        ([real(5, 5), "25/03/2024"], False),
        ([*(real(day, 12) for day in range(1, 10)), real(13, 3), "25/03/2024"], True),
        ([real(5, 3), real(13, 3), real(14, 3), "25/03/2024"], False),
        ([real(5, 3), real(6, 4), real(7, 5), real(8, 6), real(31, 7), "20/05/2024", "15/06/2024"], True),
        ([real(5, 3), real(6, 4), real(7, 5), "20/05/2024", "15/06/2024", "10/07/2024 (gia hạn)"], True),
        ([real(5, 3), real(6, 4), real(7, 5), "20/05/2024", "15/06/2024", "10/07/2024"], True),
        ([real(5, 3), *(real(day, 3) for day in range(13, 23)), "25/03/2024"], False),
    ],
)
def test_a_column_is_swapped_when_the_odds_of_its_cells_say_so(cells: list[Any], swapped: bool) -> None:
    assert is_swapped(roles_of(cells)) == swapped


@pytest.mark.parametrize(
    ("own", "other", "contradicted"), [(0, 0, False), (0, 1, True), (9, 1, False), (8, 1, True), (3, 3, True)]
)
def test_an_order_is_contradicted_by_more_than_one_cell_in_ten(
    own: int, other: int, contradicted: bool
) -> None:
    cells = [f"{13 + i}/04/2024" for i in range(own)] + [f"04/{13 + i}/2024" for i in range(other)]
    assert is_contradicted(roles_of([*cells, "05/06/2024"]), dayfirst=True) == contradicted


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=30))
def test_in_a_mangled_column_every_cell_that_was_turned_is_disputed(days: list[dt.date]) -> None:
    cells = [real(day.month, day.day) if day.day <= 12 else f"{day:%d/%m/%Y}" for day in days]
    turned = {cell for cell in cells if isinstance(cell, dt.datetime) and cell.day != cell.month}
    left = any(isinstance(cell, str) for cell in cells)
    assert is_swapped(roles_of(set(cells))) == bool(turned and left)


def test_a_swapped_deadline_is_neither_judged_nor_kept(tmp_path) -> None:
    tasks, findings = read(tmp_path, row_of(1, Hạn=real(5, 3)), row_of(2, Hạn="25/03/2024"))
    judged = judge(tasks, RULES)
    assert judged["status"].tolist() == ["unclassified", "open_overdue"]
    assert judged["reason"].tolist()[0] == "date_order"
    assert judged["due_on"].isna().tolist() == [True, False]
    [warning] = summarise(judged, findings, RULES)["warnings"]
    assert (warning["code"], warning["rows"], warning["columns"]) == ("dates_swapped", 1, ["Hạn"])


def test_deadlines_at_the_last_second_of_a_day_in_utc_are_those_days(tmp_path) -> None:
    ends = ["2024-03-01T23:59:59.999Z", "2024-03-02T23:59:59+00:00"]
    tasks, findings = read(tmp_path, *(row_of(i, Hạn=each) for i, each in enumerate(ends, 1)))
    assert tasks["due_on"].dt.strftime("%d %H").tolist() == ["01 00", "02 00"]
    assert not tasks["due_has_time"].any()
    assert "due_end_of_day" in set(findings["code"])
    clocks = [f"2024-03-0{day}T10:00:00Z" for day in (2, 3)]
    for others, days in ((clocks[:1], [1, 2]), (clocks, [2, 2, 3])):
        rows = [row_of(i, Hạn=each) for i, each in enumerate([ends[0], *others], 1)]
        assert read(tmp_path, *rows)[0]["due_on"].dt.day.tolist() == days


@pytest.mark.parametrize(
    ("dues", "days", "timed"),
    [
        (["2024-02-29T17:00:00Z", "2024-03-01T17:00:00Z"], [1, 2], [False, False]),
        (["2024-02-29T17:00:00Z", "2024-03-01T10:00:00Z"], [1, 1], [False, True]),
        (["2024-02-29T17:00:00Z", "2024-03-01T10:00:00Z", "2024-03-02T10:00:00Z"], [1, 1, 2], [True] * 3),
        (
            ["2024-02-29T17:00:00Z"] * 2 + ["2024-03-01T10:00:00Z", "2024-03-02T10:00:00Z"],
            [1, 1, 1, 2],
            [False, False, True, True],
        ),
        (["2024-03-01T00:00:00+07:00", "2024-03-02T00:00:00+07:00"], [1, 2], [False, False]),
    ],
)
def test_deadlines_at_midnight_of_the_office_in_another_zone_are_days_and_due_to_their_end(
    tmp_path, dues: list[str], days: list[int], timed: list[bool]
) -> None:
    done = [{"Hoàn thành": "2024-03-01T04:00:00Z", "Trạng thái": "Đã hoàn thành"}, *[{}] * 3]
    rows = [row_of(i, Hạn=due, **end) for i, (due, end) in enumerate(zip(dues, done, strict=False), 1)]
    tasks, _ = read(tmp_path, *rows)
    by_minute = {"deadline": RULES.deadline.model_copy(update={"granularity": "minute"})}
    judged = judge(tasks, RULES.model_copy(update=by_minute))

    assert tasks["due_on"].dt.day.tolist() == days
    assert tasks["due_has_time"].tolist() == timed
    assert judged["status"][0] == ("done_late" if timed[0] else "done_on_time")


def test_an_order_that_one_column_disproves_is_believed_of_no_other_that_does_not_prove_it(tmp_path) -> None:
    dates = [("05/08/2024", "04/15/2024"), ("06/08/2024", "04/16/2024")]
    rows = [row_of(i, **{"Hạn": due, "Hoàn thành": done}) for i, (due, done) in enumerate(dates, 1)]
    assert read(tmp_path, *rows)[0]["doubt"].tolist() == ["date_order", "date_order"]
    proven = [*rows, row_of(3, Hạn="25/08/2024")]
    assert read(tmp_path, *proven)[0]["due_on"].notna().all()


@pytest.mark.parametrize("cell", ["(công thức chưa có kết quả)", "#N/A", "#REF!", "Err:502"])
def test_a_placeholder_is_no_state_even_when_the_map_says_so(tmp_path, cell: str) -> None:
    tasks, findings = read(
        tmp_path, row_of(1, **{"Trạng thái": cell}), export_map=MAP | {"states": {cell: "open"}}
    )
    assert tasks["state"].tolist() == ["unknown"]
    assert "state_not_calculated" in set(findings["code"])


@settings(max_examples=12)
@given(st.lists(st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 28)), min_size=1, max_size=60))
def test_a_column_of_the_other_order_is_read_by_its_own_and_the_rest_by_the_map(days: list[dt.date]) -> None:
    export_map = {**MAP, "dates": {"other_order": ["completed_on"]}}
    tasks = [
        {**TASK, "Mã": f"NV{n}", "Hạn": f"{day:%d/%m/%Y}", "Hoàn thành": f"{day:%m/%d/%Y}"}
        for n, day in enumerate(days)
    ]
    with TemporaryDirectory() as folder:
        frame, findings = read(Path(folder), *tasks, export_map=export_map)
    assert (frame["due_on"] == frame["completed_on"]).all()
    assert frame["completed_on"].dt.date.tolist() == days
    assert not {"dates_contradicted", "completion_unreadable"} & set(findings["code"])


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"other_order": ["title"]}, "title không phải cột ngày"),
        ({"other_order": ["ngay"]}, "ngay không phải cột ngày"),
        ({"other_order": ["due_on"], "formats": ["%Y-%d-%m"]}, "năm đứng trước"),
    ],
)
def test_an_order_is_declared_of_columns_with_dates_only(dates: dict[str, Any], said: str) -> None:
    with pytest.raises(MapError, match=said):
        load_map({**MAP, "dates": dates})


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not on this machine")
@pytest.mark.parametrize(
    ("name", "unclassified", "code", "rows"),
    [
        ("o01-swapped-published.xlsx", 8, "dates_swapped", 8),
        ("o02-column-against-the-map.csv", 6, "dates_contradicted", 3),
        ("o03-formula-without-result.xlsx", 10, "state_not_calculated", 10),
        ("o04-due-with-more-text.csv", 4, "due_unreadable", 4),
    ],
)
def test_the_shared_cases_are_suspended_and_told(name: str, unclassified: int, code: str, rows: int) -> None:
    tasks, findings = read_tasks(CASES / name, load_map("qlvb"))
    result = summarise(judge(tasks, RULES), findings, RULES)
    assert (result["totals"]["total"], result["totals"]["unclassified"]) == (10, unclassified)
    assert {each["code"]: each["rows"] for each in result["warnings"]}[code] == rows


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not on this machine")
@pytest.mark.parametrize("name", ["o03-formula-without-result.xlsx", "o08-nearly-empty-column.csv"])
def test_a_draft_holds_no_placeholder_and_no_address(name: str) -> None:
    draft = draft_export(CASES / name, name, "thu")
    assert "chưa có kết quả" not in map_text(draft)
    assert "@" not in map_text(draft)
    assert bool(draft.uncalculated) == name.startswith("o03")


def test_only_a_file_with_an_unconfirmed_proposal_is_a_draft() -> None:
    assert is_draft(b"columns:\n  due_on: !de-xuat Han  # tin cay\n")
    assert not is_draft(b"# !de-xuat\ncolumns:\n  due_on: Han\n")
