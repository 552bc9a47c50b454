"""Required fields that no heading and no cell tells: the best column left, with its doubt."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from exports import write_csv

from hganalysis.cli.screen import proposed
from hganalysis.drafting.draft import Draft, draft_export, redraft
from hganalysis.drafting.said import Said
from hganalysis.drafting.yaml_texts import map_text

if TYPE_CHECKING:
    from pathlib import Path

N = 24
TEAMS = [("Roads", "Water", "Parks")[n % 3] for n in range(N)]


def days(first: str, step: int = 3) -> list[str]:
    start = dt.date.fromisoformat(first)
    return [(start + dt.timedelta(days=step * n)).isoformat() for n in range(N)]


GIVEN, WANTED, ENDED = days("2024-01-05"), days("2024-02-05"), days("2024-01-25")
TASKS = {"Ref": [f"R-{n:03}" for n in range(N)], "Title": [f"Repair {n}" for n in range(N)], "Team": TEAMS}


def drafted(folder: Path, **columns: list[str]) -> Draft:
    """Draft a list of tasks with further columns by their headings."""
    table = {**TASKS, **{heading.replace("_", " "): cells for heading, cells in columns.items()}}
    rows = [list(table), *map(list, zip(*table.values(), strict=True))]
    return draft_export(write_csv(folder / "a.csv", rows), "a.csv", "a")


def found(draft: Draft) -> dict[str, str]:
    return {each.field: draft.table.labels[each.place] for each in draft.columns}


HALF = [day if n % 2 else "" for n, day in enumerate(ENDED)]
FEW = [day if n % 4 == 0 else "" for n, day in enumerate(WANTED)]


@pytest.mark.parametrize(
    ("columns", "due"),
    [
        ({"Opened": GIVEN, "Wanted": WANTED}, "Wanted"),
        ({"Zadáno": GIVEN, "Chtěno": WANTED, "Status": ["Done", "Open"] * 12}, "Chtěno"),
        ({"Opened": GIVEN, "Wanted": WANTED, "Hotovo": HALF}, "Wanted"),
        ({"Opened": GIVEN, "Born": days("1970-01-01", 300)}, None),
        ({"Opened": GIVEN, "Ngày bắt đầu": WANTED}, None),
        ({"Opened": GIVEN, "Last updated": WANTED, "Date updated": WANTED}, None),
        ({"Opened": GIVEN, "Visited": FEW}, None),
        ({"Opened": GIVEN, "Note": ["none"] * N}, None),
        ({"Opened": GIVEN, "Steps taken": ["0/4", "1/4", "3/3"] * 8}, None),
        ({"Opened": GIVEN, "Deadline": WANTED, "Wanted": ENDED}, "Deadline"),
    ],
    ids=lambda each: ", ".join(each) if isinstance(each, dict) else "",
)
def test_the_best_column_of_days_left_is_proposed_for_the_deadline_unless_something_speaks_against_it(
    columns: dict[str, list[str]], due: str | None, tmp_path: Path
) -> None:
    draft = drafted(tmp_path, **columns)

    assert found(draft).get("due_on") == due
    assert ("due_on" in draft.missing()) == (due is None)


def test_a_column_that_is_only_left_is_called_doubtful_on_the_screen_and_in_the_map(tmp_path: Path) -> None:
    draft = drafted(tmp_path, Opened=GIVEN, Wanted=WANTED)
    screen = " ".join(" ".join(proposed(draft)).split())
    doubt = "tiêu đề không nói đây là thời hạn; lấy vì là cột ngày duy nhất chưa có nghĩa khác"

    assert f"due_on: Wanted (30%), CHƯA CHẮC: {doubt}" in screen
    assert f"due_on: !de-xuat Wanted  # tin cậy 30%: {doubt}" in map_text(draft)
    assert "CHƯA CHẮC" not in " ".join(proposed(drafted(tmp_path, Opened=GIVEN, Deadline=WANTED)))


def test_answers_and_counts_of_parts_are_offered_neither_for_agencies_nor_for_days(tmp_path: Path) -> None:
    parts = ["0/4", "1/4", "3/3"] * 8
    draft = drafted(tmp_path, Opened=GIVEN, Deadline=WANTED, Late=["true", "false"] * 12, Items=parts)

    assert [draft.table.labels[place] for place in draft.likely("agency")] == ["Team"]
    assert [draft.table.labels[place] for place in draft.likely("due_on")] == ["Deadline", "Opened"]


def test_a_person_who_says_that_there_are_no_deadlines_is_believed(tmp_path: Path) -> None:
    draft = drafted(tmp_path, Opened=GIVEN, Wanted=WANTED)

    assert "due_on" not in found(redraft(draft, Said(columns={"due_on": None})))


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({"Kde to je": ["Hotovo", "Leží"] * 12}, "Kde to je"),
        ({"Urgency": ["low", "high"] * 12, "Kde to je": ["Done", "Leží"] * 12}, "Kde to je"),
        ({"Kde to je": ["Hotovo", "Leží"] * 12, "Closed": HALF}, None),
        ({"Place": ["Roads Department", "Water Department"] * 12}, None),
        ({"Words": [f"Word {n}" for n in range(N)]}, None),
        ({"Recurring": ["true", "false"] * 12}, None),
    ],
    ids=lambda each: ", ".join(each) if isinstance(each, dict) else "",
)
def test_a_column_of_few_words_that_is_left_is_proposed_for_the_states_where_nothing_tells_the_end(
    columns: dict[str, list[str]], status: str | None, tmp_path: Path
) -> None:
    assert found(drafted(tmp_path, Deadline=WANTED, **columns)).get("status") == status
