"""8,885 written questions to UK departments, read by a map of a few lines and no code of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hganalysis.counting.status import classify
from hganalysis.drafting.draft import draft_export
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).parents[2]
SOURCE = ROOT.parent / "shared" / "real" / "uk_written_questions" / "uk_commons_written_questions.csv"
AS_OF = "2024-12-31"

pytestmark = pytest.mark.skipif(not SOURCE.is_file(), reason=f"không có {SOURCE.name} ở ../shared/real")


@pytest.fixture(scope="module")
def read() -> tuple[pd.DataFrame, pd.DataFrame]:
    return read_tasks(SOURCE, "uk-written-questions", root=ROOT)


def sizes(tasks: pd.DataFrame) -> dict[str, int]:
    found = classify(tasks, as_of=AS_OF)["status"].value_counts()
    return {str(status): int(n) for status, n in found.items() if n}


def test_every_question_is_a_row_with_an_id_of_its_own(read: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    tasks, _ = read
    assert (len(tasks), tasks["task_id"].nunique(), tasks["agency"].nunique()) == (8885, 8885, 26)
    assert tasks["source_row"].tolist() == list(range(2, 8887))


def test_named_day_questions_are_judged_and_the_others_left_out_with_the_reason(
    read: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    tasks, _ = read
    assert sizes(tasks) == {"done_on_time": 1866, "done_late": 476, "excluded": 6543}
    assert tasks["exclusion"].value_counts().to_dict() == {"not_selected": 6543}


def test_nothing_is_wrong_with_the_file_but_columns_nobody_asked_for(
    read: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    assert set(read[1]["code"]) == {"column_unused"}


def test_without_choosing_rows_every_question_is_judged() -> None:
    export_map = load_map("uk-written-questions", ROOT).model_copy(update={"keep": {}})
    tasks = read_tasks(SOURCE, export_map)[0]
    assert sizes(tasks) == {"done_on_time": 2391, "done_late": 6492, "open_overdue": 2}


def test_a_map_drafted_from_the_file_alone_finds_every_column() -> None:
    draft = draft_export(SOURCE, SOURCE.name, "uk")
    found = {each.field: [draft.table.labels[each.place]] for each in draft.columns}
    known = load_map("uk-written-questions", ROOT)

    assert found == known.columns
    assert (draft.agencies.directory, draft.dates.proven) == (known.agencies.directory, True)
