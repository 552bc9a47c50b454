"""Two tables compared: with itself nothing differs, and the other way round says the same, mirrored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from test_flow import AS_OF, SINCE, Row, rows, table

from hganalysis.cli.commands import main
from hganalysis.documents.html import render_page
from hganalysis.history.compared_tables import Comparison, compare
from hganalysis.history.snapshots import keep_snapshot
from hganalysis.report.comparison_document import SAME, comparison_document, comparison_sheets, lines

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

SAME_TASK: Row = ("z", "open_in_time", "so-y-te", "")


STATES = {"done_on_time": "done", "done_late": "done", "unclassified": "unknown", "excluded": "withdrawn"}
COMPLETED = {"done_on_time": -10, "done_late": -5}
"""Days from the as-of day on which a task of that status was completed; it was due nine days before."""


def judged(found: list[Row], as_of: dt.date) -> pd.DataFrame:
    """Return rows as a judged table, with what the audit would judge them by again."""
    made = table(found, as_of).assign(holder="agency")
    status = made["status"].astype(str)
    made["due_on"] = made["deadline"] = made["deadline"].where(status != "no_deadline")
    made["due_kind"] = status.eq("no_deadline").map({True: "none", False: "dated"})
    made["state"] = status.map(STATES).fillna("open")
    made["completed_on"] = pd.Timestamp(as_of) + pd.to_timedelta(status.map(COMPLETED), unit="D")
    made["exclusion"] = status.map({"excluded": "withdrawn"}).fillna("")
    made.attrs = {
        "period": as_of.isoformat(),
        "label": f"đến {as_of:%d/%m}",
        "from": "2024-01-01",
        "as_of": as_of.isoformat(),
        "simulated": True,
        "rules": {"granularity": "day"},
    }
    return made


@settings(max_examples=15, deadline=None)
@given(found=rows)
def test_a_table_compared_with_itself_does_not_differ(found: list[Row]) -> None:
    told = compare(judged(found, AS_OF), judged(found, AS_OF))
    assert not told.differs
    assert told.tasks == ()
    assert lines(told) == (SAME,)


@settings(max_examples=15, deadline=None)
@given(one=rows, other=rows)
def test_the_other_way_round_is_the_mirror(one: list[Row], other: list[Row]) -> None:
    a, b = judged([*one, SAME_TASK], SINCE), judged([*other, SAME_TASK], AS_OF)
    forth, back = compare(a, b), compare(b, a)
    assert (back.first, back.second) == (forth.second, forth.first)
    for name in ("shared", "flow", "unsaid", "history", "unaudited"):
        assert getattr(back, name) == getattr(forth, name)
    assert [(each.before, each.after) for each in back.totals] == [(e.after, e.before) for e in forth.totals]
    assert [(each.before, each.after) for each in back.rates] == [(e.after, e.before) for e in forth.rates]
    assert {(m.after, m.before, m.n) for m in back.moves} == {(m.before, m.after, m.n) for m in forth.moves}
    mirrored = sorted((t.task_id, str(t.after), str(t.before)) for t in back.tasks)
    assert mirrored == sorted((t.task_id, str(t.before), str(t.after)) for t in forth.tasks)


@pytest.mark.parametrize(("task_id", "exclusion"), [("z", "duplicate"), ("early", "outside_population")])
def test_a_row_that_is_not_counted_on_either_side_neither_comes_nor_goes(
    task_id: str, exclusion: str
) -> None:
    made = judged([SAME_TASK, (task_id, "excluded", "so-y-te", "")], AS_OF).assign(exclusion=["", exclusion])
    made.attrs = judged([SAME_TASK], AS_OF).attrs
    assert lines(compare(made, made)) == (SAME,)


def of_two(n_late: int) -> Comparison:
    first = [*[(f"a{i}", "done_on_time", "so-y-te", "") for i in range(80)], ("x", "done_late", "", "")]
    second = [(f"b{i}", "done_late" if i < n_late else "done_on_time", "so-y-te", "") for i in range(80)]
    return compare(judged(first, SINCE), judged(second, AS_OF))


def test_rates_are_compared_where_no_task_is_shared_and_only_beyond_chance() -> None:
    settled = of_two(40).rates[-1]
    assert settled.beyond_chance
    assert settled.difference == pytest.approx(0.5 - 80 / 81)
    assert of_two(2).rates[-1].beyond_chance is False
    assert "không có nhiệm vụ nào chung" in of_two(2).unsaid


def test_other_rules_are_told_and_no_rate_is_compared() -> None:
    a, b = judged([("a", "done_late", "", "")], SINCE), judged([("b", "done_on_time", "", "")], AS_OF)
    b.attrs["rules"] = {"granularity": "minute"}
    found = compare(a, b)
    assert found.other_rules == ("granularity",)
    assert all(each.beyond_chance is None for each in found.rates)
    assert "quy tắc khác nhau (xét thời hạn theo ngày hay theo phút)" in lines(found)[0]


DONE: Row = ("a", "done_on_time", "so-y-te", "")
OPEN: Row = ("a", "open_overdue", "so-y-te", "")


def with_one_deadline(first: list[Row], second: list[Row]) -> Comparison:
    """Compare two tables whose tasks have one deadline, so that none was moved."""
    a, b = judged(first, SINCE), judged(second, AS_OF)
    due = pd.Timestamp(SINCE) - pd.Timedelta(days=9)
    for each in (a, b):
        each["due_on"] = each["deadline"] = due
    return compare(a, b)


def test_a_completion_withdrawn_is_told_with_its_rows_its_effect_and_who_would_know_in_either_order() -> None:
    found = with_one_deadline([DONE, SAME_TASK], [OPEN, SAME_TASK])
    assert found.history is not None
    assert [(each.kind, each.task_id) for each in found.history.findings] == [("completion_withdrawn", "a")]
    told = "\n".join(lines(found))
    assert "1 chỗ của bên chốt sớm hơn (31/10/2024) bị sửa, cần giải trình" in told
    assert "hoàn thành đúng hạn 1 (nay 0)" in told
    assert "Nơi trả lời được: cơ quan chủ trì 1 chỗ" in told
    page = render_page(comparison_document(found))
    assert "Từng chỗ" in page
    assert "a, Sở Y tế" in page
    sheet = next(each for each in comparison_sheets(found) if each.name == "Chỗ bị sửa")
    assert [row[1] for row in sheet.rows] == ["a"]


def test_a_completion_moved_within_its_time_is_a_difference_though_no_status_moved() -> None:
    a = judged([DONE], SINCE)
    b = a.assign(completed_on=a["completed_on"] - pd.Timedelta(days=3))
    b.attrs = a.attrs | {"as_of": AS_OF.isoformat()}
    found = compare(a, b)
    assert found.tasks == ()
    assert found.differs
    assert "sửa ngày hoàn thành: 1" in "\n".join(lines(found))
    assert compare(a, b, [("a", "completed_on")]).differs is False


def test_of_two_exports_of_one_day_the_second_is_held_to_the_first_and_that_day_itself_is_no_past() -> None:
    a, b = judged([OPEN], AS_OF), judged([DONE], AS_OF)
    for days, kinds in ((0, []), (1, ["backdated"])):
        done = b.assign(completed_on=pd.Timestamp(AS_OF) - pd.Timedelta(days=days))
        found = compare(a, done)
        assert found.history is not None
        assert [each.kind for each in found.history.findings] == kinds
        assert "chốt cùng ngày 30/11/2024" in found.unsaid
        assert compare(a, a).differs is False


def test_many_tasks_gone_are_told_as_what_another_window_may_explain() -> None:
    first = [SAME_TASK, *((f"gone{i}", "open_in_time", "so-y-te", "") for i in range(3))]
    assert any("hai khoảng ngày giao" in line for line in lines(with_one_deadline(first, [SAME_TASK])))
    assert not any(
        "hai khoảng ngày giao" in line for line in lines(with_one_deadline([SAME_TASK], [SAME_TASK, OPEN]))
    )


def test_totals_of_the_terminal_stand_under_each_other() -> None:
    rows = [line for line in lines(with_one_deadline([DONE], [OPEN])) if line.startswith(("Tổng", "Chưa"))]
    assert len({len(row) for row in rows}) == 1


def test_the_page_shows_the_matrix_and_nothing_of_a_title_as_markup() -> None:
    a, b = judged([("a", "open_in_time", "", "")], SINCE), judged([("a", "open_overdue", "", "")], AS_OF)
    page = render_page(comparison_document(compare(a.assign(title="<script>"), b.assign(title="<script>"))))
    assert "Số nhiệm vụ theo tình trạng ở mỗi bên" in page
    assert "&lt;script&gt;" in page


def test_the_command_compares_snapshots_writes_both_files_and_finds_the_year_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for found, day in (
        ([("a", "open_in_time", "so-y-te", "")], SINCE),
        ([("a", "done_late", "so-y-te", ""), ("b", "open_in_time", "so-y-te", "")], AS_OF),
        ([("old", "done_on_time", "so-y-te", "")], AS_OF.replace(year=2023)),
    ):
        keep_snapshot(judged(found, day), tmp_path / "outputs", office="VP", source="ab" * 32)
    with pytest.raises(SystemExit) as stopped:
        main(["compare", "2024-10-31", "2024-11-30", "--html", "s.html", "--xlsx", "s.xlsx"])
    out = capsys.readouterr().out
    assert stopped.value.code == 0
    assert "chuyển từ kỳ trước 1; mới 1; hoàn thành đúng hạn 0; hoàn thành quá hạn 1" in out
    assert "Cùng kỳ năm trước (đến 30/11, chốt ngày 30/11/2023): tổng số 1 → 2" in out
    assert "SỐ LIỆU MÔ PHỎNG" in (tmp_path / "s.html").read_text("utf-8").upper()
    assert openpyxl.load_workbook("s.xlsx").sheetnames == [
        *("Số liệu", "So sánh", "Chỗ bị sửa", "Chuyển tình trạng", "Nhiệm vụ")
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["khong-co", "2024-11-30"], "Không có kỳ «khong-co»; thư mục params chưa có kỳ nào."),
        (["2024-10-31", "2024-12-31"], "Bản lưu có các ngày chốt: 2024-10-31, 2024-11-30."),
        (["2024-10-31", "2024-11-30"], "của hai cơ quan (VP và Sở Y tế), không so sánh được"),
        (["xuat.xlsx", "xuat.xlsx"], "chưa rõ chốt ngày nào"),
        (["xuat.xlsx", "2024-10-31", "--as-of", "30/11/2024"], "--as-of cần dạng 2024-11-30"),
        (["xuat.xlsx", "xuat.xlsx", "--as-of", "2024-11-30"], "Có 2 tệp xuất mà có 1 --as-of"),
        (["xuat.xlsx", "2024-10-31", *["--as-of", "2024-11-30"] * 2], "Có 1 tệp xuất mà có 2 --as-of"),
        (["2024-10-31", "2024-11-30", "--as-of", "2024-11-30"], "Có 0 tệp xuất mà có 1 --as-of"),
    ],
)
def test_what_cannot_be_compared_is_told_in_a_line(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "xuat.xlsx").write_bytes(b"PK")
    for day, office in ((SINCE, "VP"), (AS_OF, "Sở Y tế")):
        keep_snapshot(judged([SAME_TASK], day), tmp_path / "outputs", office=office, source="ab" * 32)
    with pytest.raises(SystemExit) as stopped:
        main(["compare", *arguments])
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err
