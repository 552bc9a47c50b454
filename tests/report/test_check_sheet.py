"""The check sheet: what is held is said to be held, what is not stands out, and nobody chooses the tasks."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from result_example import changed, example_result

from hganalysis.documents.model import Table
from hganalysis.report.check_sheet import HELD, NOT_HELD, TO_LOOK_AT, Checked, check_sheet
from hganalysis.shelf.checking import DRAWN, drawn_tasks

NOTHING = {"warnings": [], "remarks": [], "checks": []}


def held(result, **values):
    told = {"sha256": "a" * 64, "software": "x", "since": [], "told": NOTHING, "drawn": [], **values}
    sheet = check_sheet(result, Checked(**{"analysed_by": "", "checked_by": "", **told}))
    table = next(block for block in sheet.blocks if isinstance(block, Table))
    return sheet, {row.cells[0]: row.cells[1:] for row in table.rows}


@pytest.mark.parametrize(
    ("holds", "expected"), [(True, HELD), (False, NOT_HELD)], ids=["a check that holds", "one that does not"]
)
def test_figures_are_said_to_hold_only_where_every_check_does(holds, expected):
    check = {"name": "own.total", "holds": holds, "expected": 1, "found": 1}
    _, rows = held(changed(example_result(), checks=[check], published={"total": 1}))
    assert rows["Số liệu cộng khớp, khớp với số đã công bố"][0] == expected


def test_nothing_is_held_to_published_figures_where_there_are_none():
    check = {"name": "own.total", "holds": True, "expected": 1, "found": 1}
    _, rows = held(changed(example_result(), checks=[check], published={}))
    assert rows["Số liệu cộng khớp"] == (HELD, "1 phép cộng đều khớp.")
    assert not [each for each in rows if "công bố" in each and "số đã" in each]


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"since": ["tệp nguồn đã đổi."]}, "Tệp nguồn, tham số, sổ tay, mã vẫn như khi chạy"),
        ({"told": {**NOTHING, "warnings": ["một dòng"]}}, "Phát hiện làm thay đổi số được tính"),
        ({"told": {**NOTHING, "remarks": ["một câu"]}}, "Lời văn cố định đúng với số liệu kỳ này"),
    ],
    ids=["inputs", "warnings", "remarks"],
)
def test_what_was_told_is_to_be_looked_at_and_said_again(values, what):
    _, rows = held(example_result(), **values)
    assert rows[what][0] == TO_LOOK_AT
    assert rows[what][1] in str(values)
    assert held(example_result())[1][what][0] == HELD


@pytest.mark.parametrize(
    ("analysed", "checked", "told"), [("A", "B", False), ("A", "A", True), ("A", "", True), ("", "", True)]
)
def test_nobody_checks_what_he_made(analysed, checked, told):
    sheet, _ = held(example_result(), analysed_by=analysed, checked_by=checked)
    assert bool(sheet.blocks[-1].note) == told


def tasks(count):
    return pd.DataFrame(
        {
            "task_id": [f"NV-{n}" for n in range(count)], "status": "done_on_time", "agency": "Sở A",
            "due_on": pd.Timestamp("2024-03-01"), "completed_on": pd.Timestamp("2024-02-01"),
            "source_file": "a.xlsx", "source_sheet": "S", "source_row": range(2, count + 2),
        }
    )  # fmt: skip


@given(st.integers(0, 40), st.randoms(use_true_random=False))
def test_everybody_draws_the_same_tasks_in_whatever_order_they_stand(count, chance):
    table = tasks(count)
    mixed = table.iloc[chance.sample(range(count), count)]
    drawn = drawn_tasks(table, "2024-11")
    assert drawn == drawn_tasks(mixed, "2024-11")
    assert len(drawn) == min(count, DRAWN)


def test_another_period_draws_other_tasks():
    assert drawn_tasks(tasks(40), "2024-11") != drawn_tasks(tasks(40), "2024-12")


def test_only_tasks_that_count_are_drawn():
    table = tasks(3).assign(status=["excluded", "no_deadline", "unclassified"])
    assert [each.task_id for each in drawn_tasks(table, "x")] == ["NV-2"]
