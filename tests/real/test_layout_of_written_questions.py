"""Made rows in the layout of the open data of a parliament: what the tests of the real file ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import hganalysis as hg
from hganalysis.drafting.draft import draft_export
from hganalysis.settings.export_map import load_map

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).parent / "sample" / "written_questions.csv"
AS_OF = "2024-12-31"


@pytest.fixture(scope="module")
def read() -> tuple[pd.DataFrame, pd.DataFrame]:
    return hg.read_tasks(SOURCE, "uk-written-questions", root=ROOT)


def test_every_question_is_a_row_and_those_without_a_named_day_are_left_out_with_the_reason(
    read: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    tasks, findings = read
    sizes = hg.classify(tasks, as_of=AS_OF)["status"].value_counts()

    assert len(tasks) == 24
    assert {status: int(n) for status, n in sizes.items() if n} == {
        "done_on_time": 12,
        "done_late": 6,
        "open_overdue": 2,
        "excluded": 4,
    }
    assert tasks["exclusion"].value_counts().to_dict() == {"not_selected": 4}
    assert set(findings["code"]) == {"column_unused"}


def test_a_map_drafted_from_the_file_alone_finds_every_column() -> None:
    draft = draft_export(SOURCE, SOURCE.name, "uk")
    found = {each.field: [draft.table.labels[each.place]] for each in draft.columns}

    assert found == load_map("uk-written-questions", ROOT).columns
    assert draft.dates.proven
