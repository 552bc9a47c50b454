"""What a state means where its word does not say, or not for sure: blanks, pauses, refusals, results sent."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from hganalysis.cli.screen import proposed
from hganalysis.counting.status import classify
from hganalysis.drafting.draft import Draft, draft_export, redraft
from hganalysis.drafting.proposed_words import FEWEST_BLANKS
from hganalysis.drafting.said import Said
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
    ("blank", "state"),
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
    blank: list[Told], state: str | None, tmp_path: Path
) -> None:
    draft, tasks, findings = read_as_drafted(tmp_path, [*DONE, ("Đang thực hiện", DUE, ""), *blank])

    assert {each.word: each.state for each in draft.states}.get("") == state
    assert tasks["state"].tolist()[len(DONE) + 1 :] == [state or "unknown"] * len(blank)
    told = findings[findings["code"] == "state_missing"]
    assert len(told) == (0 if state in ("open", "done") else len(blank))


def test_states_that_are_not_calculated_are_no_blanks_to_be_asked_about(tmp_path: Path) -> None:
    tasks = [("(công thức chưa có kết quả)", DUE, "")] * FEWEST_BLANKS
    draft = draft_export(export(tmp_path, [*DONE, *tasks]), "viec.csv", "viec")

    assert [each.word for each in draft.states] == ["Đã hoàn thành"]
    assert draft.uncalculated == {"Trạng thái": FEWEST_BLANKS}


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


@pytest.mark.parametrize(
    ("word", "state", "effect"),
    [
        ("Từ chối", "refused", "ở mục chưa phân loại; còn phải làm thì ghi open"),
        ("Tạm dừng", "paused", "ở mục chưa phân loại; còn phải làm thì ghi open"),
        ("Bị trả lại", "returned", "ở mục chưa phân loại; còn phải làm thì ghi open"),
        ("En attente", "paused", "ở mục chưa phân loại; còn phải làm thì ghi open"),
        ("Rejected", "refused", "ở mục chưa phân loại; còn phải làm thì ghi open"),
        ("Đã hủy", "withdrawn", "không được tính; còn phải làm thì ghi open"),
    ],
)
@pytest.mark.parametrize("due", [DUE, ""])
def test_a_state_that_takes_tasks_with_a_deadline_out_of_the_count_is_a_proposal_that_says_so(
    word: str, state: str, effect: str, due: str, tmp_path: Path
) -> None:
    draft, tasks, _ = read_as_drafted(tmp_path, [*DONE, ("Đang thực hiện", DUE, ""), *[(word, due, "")] * 2])

    [found] = [each for each in draft.states if each.word == word]
    assert (found.state, found.due, found.is_doubtful) == (state, 2 if due else 0, bool(due))
    assert tasks["state"].tolist()[-2:] == [state] * 2
    written = f"  {word}: !de-xuat {state}  # 2 dòng; 2 dòng có thời hạn {effect}\n"
    assert (written in map_text(draft)) == bool(due)
    assert f"{word} (2)" in " ".join(" ".join(proposed(draft)).split()) or not found.is_doubtful


@pytest.mark.parametrize("word", ["Đã trình", "Đã gửi", "Đã báo cáo", "Đã nộp", "Sent"])
@pytest.mark.parametrize(
    ("ended", "state", "is_doubtful"), [([ENDED] * 2, "done", True), ([ENDED, ""], "unknown", False)]
)
def test_a_result_handed_in_is_done_by_its_days_alone_and_that_is_doubtful(
    word: str, ended: list[str], state: str, is_doubtful: bool, tmp_path: Path
) -> None:
    handed_in = [(word, DUE, each) for each in ended]
    draft, _, _ = read_as_drafted(tmp_path, [*DONE, ("Đang thực hiện", DUE, ""), *handed_in])

    [found] = [each for each in draft.states if each.word == word]
    assert (found.state, found.is_doubtful) == (state, is_doubtful)
    told = (
        "2 dòng có thời hạn được tính là xong; mới trình, còn chờ duyệt thì ghi awaiting_confirmation "
        "và đổi khóa completed_on thành reported_on"
    )
    assert (told in map_text(draft)) == is_doubtful


@pytest.mark.parametrize(
    "word", ["Đã hoàn thành", "Đã hoàn thành, đã báo cáo", "Đang thực hiện", "Chưa báo cáo"]
)
def test_a_state_that_says_done_or_open_is_not_doubtful(word: str, tmp_path: Path) -> None:
    tasks = [*DONE, ("Đang thực hiện", DUE, ""), *[(word, DUE, ENDED)] * 2]
    draft, _, _ = read_as_drafted(tmp_path, tasks)

    assert not any(each.is_doubtful for each in draft.states)


def test_a_person_who_gives_a_known_state_another_meaning_has_it_in_the_map(tmp_path: Path) -> None:
    path = export(tmp_path, [*DONE, *[("Từ chối", DUE, "")] * 2])
    draft = redraft(draft_export(path, path.name, "viec"), Said(states={"Từ chối": "open"}))

    assert "  Từ chối: open  # 2 dòng\n" in map_text(draft)
    assert "Từ chối" not in " ".join(proposed(draft))
