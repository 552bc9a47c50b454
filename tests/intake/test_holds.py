"""Time on hold moves the deadline where the map declares it, and nowhere else; each is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from exports import MAP, TASK, read

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

COLUMNS = {**MAP["columns"], "held_from": "Dừng từ", "held_to": "Dừng đến", "held_days": "Ngày dừng"}
HOLDS = [
    ("04/03/2024", "14/03/2024", "", "2024-03-11", "open", "due_held"),
    ("", "", "3", "2024-03-04", "open", "due_held"),
    ("04/03/2024", "14/03/2024", "2", "2024-03-03", "open", "due_held"),
    ("04/03/2024", "", "", "2024-03-01", "paused", ""),
    ("", "14/03/2024", "", "2024-03-01", "open", "hold_unclear"),
    ("14/03/2024", "04/03/2024", "", "2024-03-01", "open", "hold_unclear"),
    ("", "", "", "2024-03-01", "open", ""),
]


def table(folder: Path, rule: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    tasks = [
        {**TASK, "Mã": f"NV{n}", "Dừng từ": start, "Dừng đến": end, "Ngày dừng": days}
        for n, (start, end, days, *_) in enumerate(HOLDS)
    ]
    return read(folder, *tasks, export_map={**MAP, "columns": COLUMNS, "dates": {"hold": rule}})


def test_a_stopped_clock_moves_the_deadline_by_the_days_on_hold(tmp_path: Path) -> None:
    tasks, findings = table(tmp_path, "stops")

    assert [f"{each:%Y-%m-%d}" for each in tasks["due_on"]] == [each[3] for each in HOLDS]
    assert tasks["state"].tolist() == [each[4] for each in HOLDS]
    told = findings[findings["code"].isin(["due_held", "hold_unclear"])].set_index("task_id")["code"]
    assert [told.get(f"NV{n}", "") for n in range(len(HOLDS))] == [each[5] for each in HOLDS]


@pytest.mark.parametrize("rule", ["counts"])
def test_without_the_rule_no_hold_moves_anything(rule: str, tmp_path: Path) -> None:
    tasks, findings = table(tmp_path, rule)

    assert set(tasks["due_on"].astype(str)) == {"2024-03-01"}
    assert set(tasks["state"]) == {"open"}
    assert not set(findings["code"]) & {"due_held", "hold_unclear"}
