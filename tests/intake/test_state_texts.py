"""A state is read with the day and the document after it, and with nothing that changes it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exports import MAP, TASK, read
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.counting.status import classify, explain
from hganalysis.intake.dates import DateReader
from hganalysis.intake.state_texts import state_said
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import DateRules, load_map
from hganalysis.text import fold

if TYPE_CHECKING:
    from pathlib import Path

SAID = {"Đã hoàn thành": "done", "Hoàn thành": "done", "Đang thực hiện": "open", "Closed": "done"}
WORDS = {fold(word): state for word, state in SAID.items()}


def errors(findings: pd.DataFrame) -> list[str]:
    found: list[str] = findings.loc[findings["severity"] == "error", "code"].tolist()
    return found


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Đã hoàn thành", "done"),
        ("Đã hoàn thành ngày 30/4/2024", "done"),
        ("Đã hoàn thành (30/4/2024)", "done"),
        ("Đã hoàn thành; Báo cáo số 12/BC-SYT ngày 30/4/2024.", "done"),
        ("Đã hoàn thành tại Công văn số 7/SYT-VP", "done"),
        ("Đang thực hiện, ngày 01-05-2024", "open"),
        ("Closed on 30/04/2024", "done"),
        ("Hoàn thành 50%", None),
        ("Hoàn thành một phần", None),
        ("Đã hoàn thành dự thảo ngày 30/4/2024", None),
        ("Chưa hoàn thành ngày 30/4/2024", None),
        ("30/4/2024", None),
        ("", None),
    ],
)
def test_a_state_goes_on_with_a_day_or_a_document_only(text: str, state: str | None) -> None:
    assert state_said(text, WORDS) == state


@given(st.sampled_from(sorted(SAID)), st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)))
def test_the_day_after_a_state_changes_nothing(word: str, day: dt.date) -> None:
    assert state_said(f"{word} ngày {day:%d/%m/%Y}", WORDS) == SAID[word]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Đã hoàn thành tại Báo cáo số 12/BC-SYT ngày 9/4/2024", dt.datetime(2024, 4, 9)),
        ("Hoàn thành (BC số 12/BC-SYT, ngày 09/04/2024)", dt.datetime(2024, 4, 9)),
        ("Đã hoàn thành ngày 30/4/2024 (Báo cáo số 12/BC-SYT)", dt.datetime(2024, 4, 30)),
        ("Đã hoàn thành tại Báo cáo số 12/BC-SYT", None),
        ("Dự kiến hoàn thành ngày 9/4/2024", None),
        ("Chưa hoàn thành ngày 9/4/2024", None),
        ("Hoàn thành 50% ngày 9/4/2024", None),
    ],
)
def test_the_day_after_a_word_for_done_is_the_completion_where_the_map_takes_longer_texts(
    text: str, day: dt.datetime | None
) -> None:
    taken, left = (DateReader(DateRules(extra_text=each)) for each in ("first_date", "unreadable"))

    assert (taken.read(text).moment, bool(taken.read(text).rest)) == (day, day is not None)
    assert left.read(text).outcome == "unreadable"
    assert taken.read(text, deadline=True).outcome == "unreadable"


def test_a_word_that_the_map_calls_done_gives_the_day_after_its_document_and_the_note_is_as_written(
    tmp_path: Path,
) -> None:
    (tmp_path / "viec.csv").write_text(
        "Mã,Chủ trì,Hạn,Kết quả\n"
        '1,A,01/02/2024,"Đã thực hiện xong, Công văn số 51/UBND-VP ngày 07/01/2024"\n'
        '2,A,01/02/2024,"Đã thực hiện xong (Báo cáo số 12/BC-UBND ngày 08/01/2024)"\n'
        "3,A,01/02/2024,Đang tham mưu\n",
        encoding="utf-8",
    )
    (tmp_path / "thu.yml").write_text(
        "columns: {task_id: Mã, agency: Chủ trì, due_on: Hạn, status: Kết quả, completed_on: Kết quả}\n"
        "dates: {extra_text: first_date}\n"
        "states: {Đã thực hiện xong: done, Đang tham mưu: open}\n"
        "agencies: {directory: none}\n",
        encoding="utf-8",
    )

    tasks, findings = read_tasks(tmp_path / "viec.csv", load_map(tmp_path / "thu.yml"))

    assert tasks["state"].tolist() == ["done", "done", "open"]
    assert tasks["completed_on"].dt.day.tolist()[:2] == [7, 8]
    assert tasks["completed_on"].isna().tolist() == [False, False, True]
    assert not (findings["severity"] == "error").any()
    notes = findings.loc[findings["code"] == "date_with_text", "reason"].tolist()
    assert len(notes) == 2
    assert all("đã thực hiện xong" in each for each in notes)


def test_an_open_state_in_place_of_the_completion_is_no_completion_and_no_fault(tmp_path: Path) -> None:
    tasks, findings = read(
        tmp_path,
        {**TASK, "Hoàn thành": "Chưa hoàn thành"},
        {**TASK, "Mã": "NV02", "Hoàn thành": "Đã hoàn thành"},
        {**TASK, "Mã": "NV03", "Hoàn thành": "sớm"},
        export_map=MAP,
    )

    assert tasks["completed_on"].isna().all()
    assert tasks["doubt"].map(pd.isna).tolist() == [True, False, False]
    assert findings[findings["code"] == "completion_unreadable"]["task_id"].tolist() == ["NV02", "NV03"]


@pytest.mark.parametrize(
    "said", ["Đã hoàn thành", "Hoàn thành", "Đã hoàn thành (Báo cáo số 12/BC-SYT)", "xong"]
)
@pytest.mark.parametrize(
    ("state", "code", "reason"),
    [
        ("Đã hoàn thành", "done_without_date", "done_without_date"),
        ("", "done_without_date", "state_unknown"),
        ("Đang thực hiện", "completion_unreadable", "unreadable_completion"),
        ("Tạm dừng", "completion_unreadable", "unreadable_completion"),
    ],
)
def test_a_completion_that_says_done_and_no_day_is_done_without_a_date_unless_its_state_says_otherwise(
    state: str, code: str, reason: str, said: str, tmp_path: Path
) -> None:
    tasks, findings = read(
        tmp_path, {**TASK, "Trạng thái": state, "Hoàn thành": said}, {**TASK, "Mã": "NV02"}, export_map=MAP
    )
    judged = explain(classify(tasks, as_of="2024-11-03"))

    assert {code, *(["state_missing"] if not state else [])} == {*errors(findings)}
    assert (str(judged["status"].iloc[0]), judged["reason"].iloc[0]) == ("unclassified", reason)


@pytest.mark.parametrize(
    "columns", [{"completed_on": "Hoàn thành"}, dict.fromkeys(("status", "completed_on"), "Hoàn thành")]
)
def test_the_same_is_told_where_no_other_column_tells_the_state(
    columns: dict[str, str], tmp_path: Path
) -> None:
    own = {"task_id": "Mã", "agency": "Chủ trì", "due_on": "Hạn", **columns}
    tasks, findings = read(
        tmp_path,
        {**TASK, "Hoàn thành": "Đã hoàn thành"},
        {**TASK, "Mã": "NV02", "Hoàn thành": "Chưa hoàn thành"},
        export_map={"columns": own},
    )

    assert tasks["state"].tolist() == ["done", "open"]
    assert errors(findings) == ["done_without_date"]
    assert classify(tasks, as_of="2024-11-03")["status"].astype(str).tolist() == [
        "unclassified",
        "open_overdue",
    ]


def test_a_word_for_done_with_a_day_that_the_map_does_not_take_is_an_unreadable_date(tmp_path: Path) -> None:
    done = {"Trạng thái": "Đã hoàn thành", "Hoàn thành": "Đã hoàn thành ngày 30/4/2024"}
    _, findings = read(tmp_path, {**TASK, **done}, {**TASK, "Mã": "NV02"}, export_map=MAP)

    assert errors(findings) == ["completion_unreadable"]


def test_a_subtotal_between_groups_is_no_task(tmp_path: Path) -> None:
    total = {"Mã": "", "Nội dung": "Cộng nhóm I", "Chủ trì": "", "Ngày giao": "", "Hạn": "", "Trạng thái": 3}
    tasks, findings = read(tmp_path, TASK, total, {**TASK, "Mã": "NV02"}, export_map=MAP)

    assert tasks["task_id"].tolist() == ["NV01", "NV02"]
    assert findings["value"].str.contains("Cộng nhóm I").any()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("15/06/2024 (gia hạn lần 1)", "date_with_text"),
        ("15/06/2024; Quyết định số 12/2024/QĐ-UBND", "date_with_text"),
        ("15/06/2024, Công văn 341/UBND-VP, đạt 8.5", "date_with_text"),
        ("15/06/2024 08:08 8%", "date_with_text"),
        ("15/06/2024 (quá hạn 5 ngày)", "date_with_text"),
        ("15/06/2024 (báo cáo quý II, hoàn thành tháng 6)", "date_with_text"),
        ("15/06/2024 (gia hạn theo CV 123/UBND-VX)", "date_with_text"),
        ("15/06/2024; 2.5 tỷ", "date_with_text"),
        ("15/06/2024; 2.5%", "date_with_text"),
        ("15/06/2024 (mục 2.5)", "date_with_text"),
        ("15/06/2024, đợt 2-5", "date_with_text"),
        ("15/06/2024; 32.6", "date_with_text"),
        ("15/06/2024; 30.13", "date_with_text"),
        ("15/06/2024; 0.6", "date_with_text"),
        ("15/06/2024; 2.5", "two_dates"),
        ("15/06/2024; 30.6", "two_dates"),
        ("15/06/2024, 31.12.", "two_dates"),
        ("15/06/2024 (30-6)", "two_dates"),
        ("15/06/2024 và 30.06; 1.7", "two_dates"),
        ("15/06/2024; 30.6 (lần 2)", "two_dates"),
        ("15/06/2024; 2.5 tỷ; 30.6", "two_dates"),
        ("15/06/2024; 30/06/2024", "two_dates"),
        ("15/06/2024, gia hạn tháng 7/2024", "two_dates"),
        ("15/06/2024 (lùi sang quý III)", "two_dates"),
        ("15/06/2024, hoãn đến năm 2025", "two_dates"),
        ("15/06/2024 gia hạn thêm 15 ngày", "two_dates"),
        ("15/06/2024, gia hạn ngày 30", "two_dates"),
        ("15/06/2024; 30-Jun-2024", "two_dates"),
        ("15/06/2024, June 30", "two_dates"),
        ("15/06/2024 và 30/6", "two_dates"),
        ("15/06/2024 (văn bản ngày 30.6.24)", "two_dates"),
        ("15/06/2024; sửa ngày 30 tháng 6 năm 2024", "two_dates"),
        ("15/06/2024 (Quyết định số 12/QĐ-UBND ngày 30/05/2024)", "two_dates"),
    ],
)
def test_text_after_a_date_is_a_note_and_a_second_date_a_warning(
    tmp_path: Path, cell: str, code: str
) -> None:
    tasks, findings = read(
        tmp_path, {**TASK, "Hạn": cell}, export_map=MAP | {"dates": {"extra_text": "first_date"}}
    )

    assert str(tasks["due_on"][0].date()) == "2024-06-15"
    found = findings[findings["code"].isin(["date_with_text", "two_dates"])]
    expected = {"date_with_text": "info", "two_dates": "warning"}
    assert found[["code", "severity"]].to_numpy().tolist() == [[code, expected[code]]]
