"""Cases gathered outside the repository, each with what is right; skipped where they are not at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from hganalysis.counting.status import classify, mark_population
from hganalysis.drafting.draft import Draft, draft_export
from hganalysis.drafting.yaml_texts import map_text
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map
from hganalysis.vocab import STATUSES

CASES = Path(__file__).parents[3] / "shared" / "cases"
AS_OF = "2024-06-30"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="shared/cases is not beside the repository")


def drafted(name: str) -> Draft:
    return draft_export(CASES / name, name, "case")


def counts(name: str, tmp_path: Path, *, by: str = "none") -> str:
    """Count a case by its accepted draft."""
    place = tmp_path / "case.yml"
    place.write_text(map_text(drafted(name)), encoding="utf-8")
    tasks, _ = read_tasks(CASES / name, load_map(place, allow_proposals=True))
    marked = mark_population(tasks, by=by, start="2024-01-01", end=AS_OF)
    sizes = classify(marked, as_of=AS_OF)["status"].value_counts()
    return "/".join(str(sizes.get(status, 0)) for status in STATUSES)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("o02-column-against-the-map.csv", "4/2/2/2/0/0/0"),
        ("o03-formula-without-result.xlsx", "0/0/0/0/10/0/0"),
        ("o04-due-with-more-text.csv", "4/2/2/2/0/0/0"),
        ("o05-merged-deadline.xlsx", "6/0/4/0/0/0/0"),
        ("o06-long-quoted-texts.csv", "4/2/2/2/0/0/0"),
        ("o09-deadline-with-hour-in-words.xlsx", "4/2/2/2/0/0/0"),
        ("o11-no-assigned-date.csv", "4/2/2/2/0/0/0"),
        ("o07-repeated-headings.csv", "4/2/2/2/0/0/0"),
        ("o08-nearly-empty-column.csv", "4/2/2/2/0/0/0"),
        ("o13-same-heading-twice.xlsx", "4/2/2/2/0/0/0"),
        ("o12-stt-only.xlsx", "4/2/2/2/0/0/0"),
        ("o10-cut-off-from-deadlines.csv", "0/0/2/2/6/0/0"),
        ("o14-row-without-agency.csv", "4/2/1/2/0/1/0"),
    ],
)
def test_the_accepted_draft_counts_a_case_right(name: str, right: str, tmp_path: Path) -> None:
    assert counts(name, tmp_path) == right


def test_dates_that_a_column_speaks_against_are_no_as_of_day() -> None:
    assert str(drafted("o01-swapped-published.xlsx").window.end) == AS_OF


def test_no_deadline_is_proposed_as_the_as_of_day() -> None:
    assert drafted("o10-cut-off-from-deadlines.csv").window.end is None


def test_a_nearly_empty_column_beats_no_full_one_and_no_cell_is_copied() -> None:
    draft = drafted("o08-nearly-empty-column.csv")
    found = {each.field: draft.table.labels[each.place] for each in draft.columns}

    assert (found["due_on"], found["task_id"]) == ("due_on", "gid")
    assert "status" not in found
    assert "@" not in map_text(draft)
