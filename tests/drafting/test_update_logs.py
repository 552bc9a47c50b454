"""Logs with a row for each update of a task: the newest row of each counts, by the day of the update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from exports import write_csv

from hganalysis.counting.status import classify, mark_population
from hganalysis.drafting.draft import draft_export, redraft
from hganalysis.drafting.said import Said
from hganalysis.drafting.yaml_texts import map_text
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map
from hganalysis.settings.yamlfile import PROPOSED

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.drafting.draft import Draft

HEAD = ["Ref", "Meeting date", "Action", "Lead directorate", "Target date", "Status", "Date completed"]
STEPS = [("10/03/2024", "Open"), ("25/03/2024", "In progress"), ("20/04/2024", "Complete")]


def log(heading: str, days: list[str]) -> list[list[Any]]:
    """Return three updates of each of six actions; the last two of them are not complete yet."""
    rows = []
    for step, (_, state) in enumerate(STEPS):
        for n in range(6):
            if state == "Complete" and n > 3:
                continue
            ended = days[step] if state == "Complete" else ""
            lead = ("Finance", "Housing")[n % 2]
            row = [f"A/{n}", "10/03/2024", f"Report {n} to members", lead, "15/04/2024", state, ended]
            rows.append([*row, days[step]])
    return [[*HEAD, heading], *rows]


def drafted(path: Path, heading: str, days: list[str]) -> Draft:
    return draft_export(write_csv(path / "log.csv", log(heading, days)), "log.csv", "log")


@pytest.mark.parametrize("heading", ["Update date", "Ngày cập nhật cuối", "Date", "Ngày ghi sổ"])
def test_the_newest_row_of_each_task_counts(heading: str, tmp_path: Path) -> None:
    draft = drafted(tmp_path, heading, [day for day, _ in STEPS])
    assert {"assigned_on", "title", "last_update_on"} <= {each.field for each in draft.columns}
    assert str(draft.window.end) == "2024-04-20"

    confirmed = tmp_path / "log.yml"
    confirmed.write_text(map_text(draft).replace(PROPOSED, ""), encoding="utf-8")
    tasks, findings = read_tasks(tmp_path / "log.csv", load_map(confirmed))
    marked = mark_population(tasks, by="none", start="2024-01-01", end="2024-04-30")
    sizes = classify(marked, as_of="2024-04-30")["status"].value_counts()
    assert sizes[sizes > 0].to_dict() == {"excluded": 10, "done_late": 4, "open_overdue": 2}
    assert "conflicting_duplicates" not in set(findings["code"])


def test_days_that_the_rows_of_a_task_share_are_no_days_of_updates(tmp_path: Path) -> None:
    draft = drafted(tmp_path, "Date", ["10/03/2024", "10/03/2024", "20/04/2024"])
    assert not draft.cells("last_update_on")


def test_rows_that_say_different_tasks_under_one_number_are_no_updates_of_one(tmp_path: Path) -> None:
    head, *rows = log("Ngày ghi sổ", [day for day, _ in STEPS])
    for place, row in enumerate(rows):
        row[2] = f"Report {place} to members"
    draft = draft_export(write_csv(tmp_path / "log.csv", [head, *rows]), "log.csv", "log")
    assert draft.cells("task_id")
    assert not draft.cells("last_update_on")


def test_a_person_may_say_that_no_column_has_the_days_of_updates(tmp_path: Path) -> None:
    draft = drafted(tmp_path, "Date", [day for day, _ in STEPS])
    assert draft.cells("last_update_on")
    assert not redraft(draft, Said(columns={"last_update_on": None})).cells("last_update_on")


def test_rows_that_contradict_each_other_name_the_key_by_which_the_newest_counts(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "log.csv", log("Date", [day for day, _ in STEPS]))
    columns = {
        "task_id": "Ref",
        "agency": "Lead directorate",
        "due_on": "Target date",
        "status": "Status",
        "completed_on": "Date completed",
    }
    states = {"Open": "open", "In progress": "open", "Complete": "done"}
    _, findings = read_tasks(path, {"columns": columns, "states": states, "agencies": {"directory": "none"}})
    told = findings[findings["code"] == "conflicting_duplicates"]
    assert set(told["task_id"]) == {"A/0", "A/1", "A/2", "A/3"}
    assert told["action"].str.contains("columns.last_update_on", regex=False).all()
