"""Two exports of the same tasks: gaps are filled by id, contradictions and strangers are told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from exports import MAP, codes, row_of, table_of, write_csv, write_xlsx

from hganalysis.counting.status import classify
from hganalysis.errors import MapError, SourceError
from hganalysis.intake.task_table import read_tasks
from hganalysis.settings.export_map import load_map

if TYPE_CHECKING:
    from pathlib import Path

JOIN = {
    "columns": {"task_id": "Số phiếu", "status": "Tình trạng", "completed_on": "Xong ngày", "note": "Ý kiến"}
}
HEADINGS = ["Số phiếu", "Tình trạng", "Xong ngày", "Ý kiến"]
STATELESS = {key: value for key, value in MAP["columns"].items() if key not in ("status", "completed_on")}


def joined(
    folder: Path, tasks: list[dict[str, Any]], others: list[list[Any]], columns: dict[str, Any] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    first = write_xlsx(folder / "viec.xlsx", table_of(*tasks))
    second = write_csv(folder / "trang-thai.csv", [HEADINGS, *others])
    return read_tasks(first, {"columns": columns or MAP["columns"], "join": JOIN}, join=second)


def test_states_that_another_system_keeps_are_taken_by_id(tmp_path: Path) -> None:
    tasks, findings = joined(
        tmp_path,
        [row_of(1), row_of(2)],
        [["NV02", "Đã hoàn thành", "28/02/2024", "tốt"], ["NV01", "Đang thực hiện", "", ""]],
        STATELESS,
    )
    assert tasks["state"].tolist() == ["open", "done"]
    assert [None if pd.isna(each) else each for each in tasks["completed_on"]] == [
        None,
        pd.Timestamp(2024, 2, 28),
    ]
    assert tasks["note"].fillna("").tolist() == ["", "tốt"]
    assert codes(findings) == ["column_unused"]


def test_blank_cells_are_filled_and_equal_ones_are_no_conflict(tmp_path: Path) -> None:
    rows = [row_of(1, **{"Trạng thái": None}), row_of(2, **{"Hoàn thành": dt.date(2024, 2, 28)})]
    tasks, findings = joined(
        tmp_path, rows, [["NV01", "đã hoàn thành", "", ""], ["NV02", "ĐANG THỰC HIỆN", "28/2/2024", ""]]
    )
    assert tasks["state"].tolist() == ["done", "open"]
    assert "join_conflict" not in codes(findings)


def test_exports_that_contradict_each_other_leave_the_task_unclassified(tmp_path: Path) -> None:
    tasks, findings = joined(
        tmp_path,
        [row_of(1), row_of(2, **{"Ghi chú": "a"})],
        [["NV01", "Đã hoàn thành", "28/02/2024", ""], ["NV02", "Đang thực hiện", "", "b"]],
    )
    told = findings[findings["code"] == "join_conflict"]

    assert tasks["status_raw"].tolist() == ["Đang thực hiện", "Đang thực hiện"]
    assert tasks["doubt"].fillna("").tolist() == ["conflicting_sources", ""]
    assert classify(tasks, as_of="2024-11-03")["status"].tolist()[0] == "unclassified"
    assert list(zip(told["row"], told["column"], told["value"], strict=True)) == [
        (2, "Trạng thái", "Đang thực hiện"),
        (3, "Ghi chú", "a"),
    ]
    assert told["reason"].tolist()[0] == "Tệp nối ghi khác: «Đã hoàn thành» (tệp trang-thai.csv, dòng 2)"


def test_rows_of_one_id_that_contradict_each_other_tell_nothing(tmp_path: Path) -> None:
    others = [["NV01", "Đã hoàn thành", "", ""], ["NV01", "Đang thực hiện", "", ""]]
    tasks, findings = joined(tmp_path, [row_of(1)], others, STATELESS)

    assert tasks["state"].tolist() == ["unknown"]
    assert tasks["doubt"].tolist() == ["conflicting_sources"]
    assert "join_conflict" in codes(findings)


def test_ids_that_only_one_export_knows_are_told_with_their_place(tmp_path: Path) -> None:
    others = [
        ["NV01", "Đã hoàn thành", "", ""],
        ["NV09", "Đang thực hiện", "", ""],
        ["Tổng cộng", "2", "", ""],
    ]
    findings = joined(tmp_path, [row_of(1), row_of(2)], others)[1]
    told = findings[findings["code"] == "join_unmatched"]

    assert list(zip(told["file"], told["row"], told["task_id"], strict=True)) == [
        ("viec.xlsx", 3, "NV02"),
        ("trang-thai.csv", 3, "NV09"),
    ]
    dropped = findings[findings["code"] == "row_dropped"]
    assert list(zip(dropped["file"], dropped["value"], strict=True)) == [("trang-thai.csv", "Tổng cộng | 2")]


def test_a_join_needs_its_section_its_columns_and_their_headings(tmp_path: Path) -> None:
    first = write_xlsx(tmp_path / "viec.xlsx", table_of(row_of(1)))
    second = write_csv(tmp_path / "khac.csv", [["a", "b"], ["c", "d"]])

    with pytest.raises(MapError, match="không có mục join"):
        read_tasks(first, MAP, join=second)
    with pytest.raises(SourceError, match=r"khac\.csv: không trang nào có cột mã nhiệm vụ"):
        read_tasks(first, {**MAP, "join": JOIN}, join=second)
    with pytest.raises(MapError, match="cần cột task_id và ít nhất một cột khác"):
        load_map({**MAP, "join": {"columns": {"task_id": "x"}}})
    with pytest.raises(MapError, match="cần ít nhất một trong hai cột status, completed_on"):
        load_map({"columns": STATELESS})
    with pytest.raises(SourceError, match="thiếu cột status"):
        read_tasks(first, {"columns": {**STATELESS, "due_on": "Hạn"}, "join": JOIN}, join=None)


def test_rounded_ids_join_nothing(tmp_path: Path) -> None:
    others = [["1234567890123450112", "Đã hoàn thành", "28/02/2024", ""], ["1,23457E+18", "x", "", ""]]
    tasks, findings = joined(tmp_path, [row_of(1, Mã=1234567890123450112)], others)

    assert tasks["state"].tolist() == ["open"]
    assert list(
        zip(*(findings.loc[findings["code"] == "id_rounded", each] for each in ("file", "row")), strict=True)
    ) == [("viec.xlsx", 2), ("trang-thai.csv", 3)]
