"""Plans in outline: lines that sum up others are not tasks of their own, whatever column tells them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from exports import write_csv
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hganalysis.drafting.draft import draft_export
from hganalysis.drafting.yaml_texts import map_text
from hganalysis.errors import SourceError
from hganalysis.intake.outlines import summary_rows
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map
from hganalysis.settings.yamlfile import PROPOSED

if TYPE_CHECKING:
    import pandas as pd

SPANNED = {
    "task_id": "Task Name",
    "title": "Task Name",
    "agency": "Assigned To",
    "status": "Status",
    "assigned_on": "Start",
    "due_on": "Due Date",
    "completed_on": "Done",
}
COLUMNS = {"task_id": "ID", "agency": "Team", "due_on": "Baseline Finish", "completed_on": "Actual Finish"}
LEVELS = [1, 2, 3, 3, 2, 3, 1]
SUMMED = [0, 1, 4]
TOLD = {
    "Outline Level": LEVELS,
    "Outline Number": ["1", "1.1", "1.1.1", "1.1.10", "1.2", "1.2.1", "2"],
    "WBS": ["1", "1.1", "1.1.1", "1.1.2", "1.2", "1.2.1", "2"],
    "Summary": ["Yes", "Yes", "No", "No", "Yes", "No", "No"],
}


def plan(heading: str, told: list[Any]) -> list[list[Any]]:
    head = [
        *("ID", "Name", "Duration", "Start", "Finish", "Baseline Finish", "Actual Finish", "% Complete"),
        *("Team", heading),
    ]
    rows: list[list[Any]] = []
    for n, each in enumerate(told):
        days = ["9 days", "02/03/2024", "15/03/2024", "14/03/2024", "15/03/2024"]
        rows.append(
            [
                n + 1,
                f"Work on lot {n}",
                *days,
                100,
                "" if n in SUMMED else ("Site office", "Design office")[n % 2],
                each,
            ]
        )
    return [head, *rows]


def read(path: Path, **more: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    return read_tasks(path, {"columns": COLUMNS, "agencies": {"directory": "none"}, **more})


@pytest.mark.parametrize("heading", TOLD)
def test_lines_that_sum_up_others_are_listed_and_not_counted(heading: str, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "plan.csv", plan(heading, TOLD[heading]))
    assert len(read(path)[0]) == len(LEVELS)

    tasks, findings = read(path, outline=heading)
    assert tasks["task_id"].tolist() == ["3", "4", "6", "7"]
    told = findings[findings["code"] == "row_dropped"]
    assert told["row"].tolist() == [2, 3, 6]
    assert all("tổng hợp" in each for each in told["reason"])
    assert heading not in set(findings["value"])


@pytest.mark.parametrize("heading", TOLD)
def test_a_draft_proposes_the_column_that_tells_which_lines_sum_up_others(
    heading: str, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "plan.csv", plan(heading, TOLD[heading]))
    draft = draft_export(path, "plan.csv", "plan")
    confirmed = tmp_path / "plan.yml"
    confirmed.write_text(map_text(draft).replace(PROPOSED, ""), encoding="utf-8")

    assert f"outline: {PROPOSED} {heading}  # 3 dòng tổng hợp" in map_text(draft)
    assert heading not in draft.unused()
    assert len(read_tasks(path, load_map(confirmed))[0]) == 4


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Outline Level", [1] * 7),
        ("Summary", ["Repair of the road"] * 7),
        ("Level", LEVELS),
        ("Outline Number", [1, 2, 3, 4, 5, 6, 7]),
        ("WBS", ["A", "A-1", "B", "B-1", "C", "D", "E"]),
    ],
)
def test_a_column_that_tells_no_lines_below_is_not_proposed(
    heading: str, told: list[Any], tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "plan.csv", plan(heading, told))
    assert draft_export(path, "plan.csv", "plan").layout.outline == ""


def test_a_column_of_the_outline_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "plan.csv", plan("Outline Level", LEVELS))
    with pytest.raises(
        SourceError, match=r"Mục outline .*đúng một cột mang tên Level\. Các cột có: ID, Name"
    ):
        read(path, outline="Level")


@pytest.mark.parametrize("other", ["Outline Level", "x", "-", ""])
def test_a_cell_that_is_no_level_leaves_the_other_lines_what_they_are(other: str) -> None:
    assert summary_rows([*LEVELS[:3], other, *LEVELS[3:]]) == [0, 1, 5]
    assert summary_rows(["1.", "1.1.", other, "1.2.", "2."]) == [0]


@given(st.lists(st.integers(1, 6), max_size=30))
def test_levels_yes_and_numbers_tell_the_same_lines(steps: list[int]) -> None:
    """Each line is at most one level below the one before it, as programs write them."""
    levels: list[int] = []
    for each in steps:
        levels.append(min(each, (levels[-1] if levels else 0) + 1))
    numbers, counts = [], [0] * 7
    for level in levels:
        counts[level] += 1
        counts[level + 1 :] = [0] * (6 - level)
        numbers.append(".".join(str(n) for n in counts[1 : level + 1]))
    assume(len(set(levels)) < len(levels))
    has_lines = [n + 1 < len(levels) and levels[n + 1] > levels[n] for n in range(len(levels))]
    expected = [n for n, each in enumerate(has_lines) if each]

    assert summary_rows(levels) == expected
    assert summary_rows(numbers) == expected
    assert summary_rows(["Có" if each else "Không" for each in has_lines]) == expected


def has_days_of_several(block: list[tuple[int, int]]) -> bool:
    whole = min(start for start, _ in block), max(sum(each) for each in block)
    return whole not in [(start, start + length) for start, length in block]


def sheet_of_spans(blocks: list[list[tuple[int, int]]]) -> list[list[Any]]:
    """Return a sheet with a line above each block of tasks that has its days; a task is (start, length)."""
    rows: list[list[Any]] = [["Task Name", "Assigned To", "Status", "Start", "Due Date", "Done"]]
    for place, block in enumerate(blocks):
        starts, ends = [start for start, _ in block], [start + length for start, length in block]
        rows.append([f"Workstream {place}", "", "", _day(min(starts)), _day(max(ends)), ""])
        for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
            rows.append([f"Work {place}.{n}", "Parks", "Open", _day(start), _day(end), ""])
    return rows


def _day(number: int) -> str:
    return (dt.date(2024, 1, 1) + dt.timedelta(number)).strftime("%d/%m/%Y")


def lines_left(rows: list[list[Any]], folder: Path, *without: str) -> list[str]:
    columns = {key: label for key, label in SPANNED.items() if key not in without}
    path = write_csv(folder / "plan.csv", rows)
    agencies = {"directory": "none"}
    tasks, _ = read_tasks(path, {"columns": columns, "states": {"Open": "open"}, "agencies": agencies})
    return [each for each in tasks["title"] if each.startswith("Workstream")]


@pytest.mark.parametrize("without", [(), ("status",), ("completed_on",)], ids=lambda each: "".join(each))
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), min_size=2, max_size=5),
        min_size=2,
        max_size=5,
    ).filter(lambda blocks: sum(map(has_days_of_several, blocks)) >= 2)
)
@settings(max_examples=25)
def test_lines_that_only_span_the_days_of_those_below_them_are_not_counted(
    without: tuple[str, ...], blocks: list[list[tuple[int, int]]]
) -> None:
    with TemporaryDirectory() as folder:
        rows = sheet_of_spans(blocks)
        assert lines_left(rows, Path(folder), *without) == []
        rows[1][4] = _day(400)
        assert len(lines_left(rows, Path(folder), *without)) == len(blocks)


@pytest.mark.parametrize(
    ("column", "value"), [(1, "Parks"), (2, "Open"), (3, "05/01/2023"), (4, "05/01/2026"), (5, "05/01/2026")]
)
def test_a_line_with_an_agency_a_state_or_days_of_its_own_is_a_task(
    column: int, value: str, tmp_path: Path
) -> None:
    rows = sheet_of_spans([[(1, 9), (20, 4)], [(30, 9), (40, 7)], [(50, 9), (60, 7)]])
    assert lines_left(rows, tmp_path) == []
    rows[1][column] = value
    assert "Workstream 0" in lines_left(rows, tmp_path)


def test_a_single_line_above_all_and_lines_above_one_task_each_may_be_chance(tmp_path: Path) -> None:
    assert lines_left(sheet_of_spans([[(1, 9), (20, 4)]]), tmp_path) == ["Workstream 0"]
    assert len(lines_left(sheet_of_spans([[(1, 9)], [(20, 4)]]), tmp_path)) == 2


def test_lines_that_span_such_lines_are_not_counted_and_a_task_before_one_is(tmp_path: Path) -> None:
    head, *rows = sheet_of_spans([[(1, 9), (20, 4)], [(30, 9), (40, 7)], [(50, 9), (60, 7)]])
    whole = ["Workstream of two", "", "", _day(1), _day(47), ""]
    assert lines_left([head, whole, *rows], tmp_path) == []
    whole[4] = _day(46)
    assert "Workstream of two" in lines_left([head, whole, *rows], tmp_path)

    nobody = ["Workstream without anybody", "", "", _day(21), _day(23), ""]
    assert nobody[0] in lines_left([head, *rows[:3], nobody, *rows[3:]], tmp_path)
    assert nobody[0] in lines_left([head, *rows, nobody], tmp_path)


@pytest.mark.parametrize(
    "given",
    [[(1, 27)] * 4, [(1, 27), (1, 20), (1, 9)], [(1, 27), (9, 19), (5, 3)]],
    ids=["all at once", "given together", "one as long as all"],
)
def test_tasks_without_anybody_that_are_given_and_due_with_others_are_counted(
    given: list[tuple[int, int]], tmp_path: Path
) -> None:
    assert len(lines_left(sheet_of_spans([given] * 3), tmp_path)) == 3
