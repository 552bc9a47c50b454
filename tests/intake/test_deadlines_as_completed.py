"""Deadlines that go along with the days of completion are forecasts: told, and left for others in drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from exports import write_csv

from hganalysis.drafting.draft import draft_export
from hganalysis.intake.cautions import warnings_of
from hganalysis.intake.task_table import read_tasks

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = {"task_id": "Mã", "agency": "Đơn vị", "due_on": "Ngày kết thúc", "completed_on": "Ngày xong"}


def schedule(done: int, other: int = 0, planned: str = "Mốc kế hoạch") -> list[list[Any]]:
    """Return a schedule of `done` finished works, `other` of them on another day, and of three open ones."""
    rows: list[list[Any]] = [["Mã", "Nội dung", "Đơn vị", planned, "Ngày kết thúc", "Ngày xong"]]
    for n in range(done + 3):
        ended = f"{n % 25 + 1:02d}/05/2024" if n < done else ""
        finish = f"{n % 25 + 2:02d}/05/2024" if n < other or not ended else ended
        unit = ("Phòng Nội vụ", "Phòng Tài chính")[n % 2]
        rows.append(
            [f"V-{n:02d}", f"Thi công hạng mục số {n}", unit, f"{n % 20 + 3:02d}/05/2024", finish, ended]
        )
    return rows


@pytest.mark.parametrize(
    ("done", "other", "is_told"),
    [(10, 0, True), (9, 0, False), (40, 2, True), (40, 3, False), (12, 12, False)],
)
def test_deadlines_that_are_the_days_of_completion_are_told_where_the_numbers_are(
    done: int, other: int, is_told: bool, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", schedule(done, other))
    tasks, findings = read_tasks(path, {"columns": COLUMNS, "agencies": {"directory": "none"}})

    told = findings[findings["code"] == "due_as_completed"]
    assert tasks["due_on"].notna().all()
    assert told["rows"].tolist() == ([done - other] if is_told else [])
    warned = {each["code"]: each["message"] for each in warnings_of(findings)}
    assert ("due_as_completed" in warned) is is_told
    if is_told:
        start = f"Thời hạn trùng ngày hoàn thành: {done - other} dòng ở cột “Ngày kết thúc” có thể "
        assert warned["due_as_completed"].startswith(start)


@pytest.mark.parametrize(
    ("planned", "forecast", "due"),
    [
        ("Thời hạn theo kế hoạch", "Ngày kết thúc", "Thời hạn theo kế hoạch"),
        ("Baseline Finish", "Thời hạn", "Baseline Finish"),
        ("Ngày họp", "Thời hạn", "Thời hạn"),
    ],
)
def test_a_draft_takes_deadlines_that_do_not_go_along_with_what_happened(
    planned: str, forecast: str, due: str, tmp_path: Path
) -> None:
    rows = schedule(30, planned=planned)
    rows[0][4] = forecast
    draft = draft_export(write_csv(tmp_path / "a.csv", rows), "a.csv", "a")
    [proposed] = [each for each in draft.columns if each.field == "due_on"]
    assert draft.table.labels[proposed.place] == due
