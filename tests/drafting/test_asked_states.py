"""What a state means where its word does not say: cells without one."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from hganalysis.counting.status import classify
from hganalysis.drafting.draft import Draft, draft_export
from hganalysis.drafting.proposed_words import FEWEST_BLANKS
from hganalysis.drafting.yaml_texts import map_text
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

HEADINGS = ["Mã NV", "Nội dung", "Đơn vị chủ trì", "Ngày giao", "Thời hạn", "Trạng thái", "Ngày hoàn thành"]
DUE, ENDED = "20/03/2024", "15/03/2024"
Told = tuple[str, str, str]
"""State, deadline and completion of a task."""

DONE: list[Told] = [("Đã hoàn thành", DUE, ENDED)] * 6


def export(folder: Path, tasks: list[Told]) -> Path:
    path = folder / "viec.csv"
    offices = ("Sở Y tế", "Sở Nội vụ", "Sở Tài chính")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                HEADINGS,
                *(
                    [f"NV{n:02}", f"Báo cáo số {n}", offices[n % 3], "02/01/2024", due, state, ended]
                    for n, (state, due, ended) in enumerate(tasks)
                ),
            ]
        )
    return path


def read_as_drafted(folder: Path, tasks: list[Told]) -> tuple[Draft, pd.DataFrame, pd.DataFrame]:
    """Read an export by its accepted draft."""
    path, place = export(folder, tasks), folder / "viec.yml"
    draft = draft_export(path, path.name, "viec")
    place.write_text(map_text(draft), encoding="utf-8")
    return draft, *read_tasks(path, load_map(place, allow_proposals=True))


@pytest.mark.parametrize(
    ("blank", "proposed"),
    [
        ([("", DUE, "")] * FEWEST_BLANKS, "open"),
        ([("   ", DUE, "")] * FEWEST_BLANKS, "open"),
        ([("", DUE, "")] * (FEWEST_BLANKS - 1), None),
        ([("", DUE, ENDED)] * FEWEST_BLANKS, "done"),
        ([("", DUE, ENDED), *[("", DUE, "")] * FEWEST_BLANKS], "unknown"),
        ([("", "", "")] * FEWEST_BLANKS, None),
        ([("", "", ""), *[("", DUE, "")] * (FEWEST_BLANKS - 1)], None),
    ],
)
def test_a_blank_state_is_proposed_by_the_completions_of_the_tasks_that_have_none(
    blank: list[Told], proposed: str | None, tmp_path: Path
) -> None:
    draft, tasks, findings = read_as_drafted(tmp_path, [*DONE, ("Đang thực hiện", DUE, ""), *blank])

    assert {each.word: each.state for each in draft.states}.get("") == proposed
    assert tasks["state"].tolist()[len(DONE) + 1 :] == [proposed or "unknown"] * len(blank)
    told = findings[findings["code"] == "state_missing"]
    assert len(told) == (0 if proposed in ("open", "done") else len(blank))


def test_without_a_completion_a_blank_state_is_proposed_as_unknown(tmp_path: Path) -> None:
    blank = [("", DUE, "")] * FEWEST_BLANKS
    draft, _, findings = read_as_drafted(tmp_path, [*[("Đang thực hiện", DUE, "")] * 6, *blank])

    assert {each.word: each.state for each in draft.states}[""] == "unknown"
    assert (findings["code"] == "state_missing").sum() == FEWEST_BLANKS


@pytest.mark.parametrize("mark", ["NULL", "-", "N/A"])
def test_a_mark_for_nothing_is_proposed_like_a_blank(mark: str, tmp_path: Path) -> None:
    draft, tasks, _ = read_as_drafted(tmp_path, [*DONE, *[(mark, DUE, "")] * 2])

    assert {each.word: each.state for each in draft.states}[mark] == "open"
    assert tasks["state"].tolist()[-2:] == ["open"] * 2


def test_a_declared_blank_is_counted_and_is_no_fault(tmp_path: Path) -> None:
    blank = [("", DUE, "")] * FEWEST_BLANKS
    draft, tasks, findings = read_as_drafted(tmp_path, [*DONE, *blank])

    assert "  '': !de-xuat open  # 4 dòng có thời hạn để trống trạng thái; không dòng nào" in map_text(draft)
    assert classify(tasks, as_of="2024-03-31")["status"].value_counts().to_dict()["open_overdue"] == 4
    assert not (findings["severity"] == "error").any()


def test_a_blank_that_is_declared_open_but_has_a_completion_is_told(tmp_path: Path) -> None:
    path, place = export(tmp_path, [*DONE, ("", DUE, ENDED)]), tmp_path / "viec.yml"
    written = map_text(draft_export(path, path.name, "viec")).replace("states: {}", "states: {'': open}")
    place.write_text(written, encoding="utf-8")
    tasks, findings = read_tasks(path, load_map(place, allow_proposals=True))

    assert classify(tasks, as_of="2024-03-31")["status"].astype(str).tolist()[-1] == "unclassified"
    assert findings.loc[findings["severity"] == "error", "code"].tolist() == ["completed_but_not_done"]
