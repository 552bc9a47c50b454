"""The map of an export: what it may say, and every fault at once with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hganalysis import vocab
from hganalysis.errors import MapError
from hganalysis.settings.export_map import COLUMN_KEYS, ExportMap, load_map

ROOT = Path(__file__).parents[2]
COLUMNS = {"task_id": "Mã", "agency": "Chủ trì", "due_on": "Hạn", "status": "Trạng thái"}


def refusal(**sections: Any) -> str:
    with pytest.raises(MapError) as caught:
        load_map({"columns": COLUMNS} | sections)
    return str(caught.value)


@pytest.mark.parametrize("path", sorted((ROOT / "params" / "maps").glob("*.yml")), ids=lambda path: path.stem)
def test_the_maps_of_the_project_are_valid(path: Path) -> None:
    assert load_map(path) == load_map(path.stem, ROOT) == load_map(f"params/maps/{path.name}", ROOT)


def test_a_map_may_be_given_as_itself_or_as_its_content() -> None:
    export_map = load_map({"columns": COLUMNS})
    assert isinstance(export_map, ExportMap)
    assert load_map(export_map) is export_map


def test_a_short_map_never_guesses() -> None:
    rules = load_map({"columns": COLUMNS}).dates
    assert (rules.dayfirst, rules.before, rules.null_values, rules.timezone) == (
        True,
        "unreadable",
        [],
        "Asia/Ho_Chi_Minh",
    )


def test_one_spelling_or_several_are_folded_for_comparison() -> None:
    headers = load_map({"columns": COLUMNS | {"task_id": ["Mã  NV", "SỐ – Phiếu"]}}).headers()
    assert headers["task_id"] == ["mã nv", "số-phiếu"]
    assert headers["due_raw"] == ["hạn"]


def test_what_can_be_mapped_are_columns_of_the_task_table_that_are_not_worked_out() -> None:
    assert set(COLUMN_KEYS.values()) <= set(vocab.TASK_COLUMNS)
    assert {"agency_id", "due_kind", "exclusion", "doubt", "source_row", "coop_count"} & set(
        COLUMN_KEYS
    ) == set()


@pytest.mark.parametrize(
    ("sections", "part"),
    [
        ({"columns": {**COLUMNS, "han": "x"}}, "không có cột han; các cột có thể khai: agency, coop"),
        ({"columns": {**COLUMNS, "exclusion": "x"}}, "không có cột exclusion"),
        ({"columns": {"task_id": "Mã", "status": "x"}}, "thiếu cột bắt buộc agency, due_on"),
        ({"columns": {"task_id": "a", "agency": "b", "due_on": "c"}}, "cần ít nhất một trong hai cột status"),
        ({"columns": {**COLUMNS, "note": []}}, "«columns.note» là một danh sách, cần ít nhất một giá trị"),
        ({"columns": {**COLUMNS, "note": ""}}, "«columns.note.0» để trống, cần chữ"),
        ({"states": {"Xong": "finished"}}, "không có giá trị finished; chọn trong: done, open"),
        ({"states": {"Xong": "done", "XONG ": "open"}}, "«xong» khai hai lần"),
        ({"due_words": {"x": "dated"}}, "không có giá trị dated; chọn trong: none, recurrent, waiting"),
        ({"dates": {"timezone": "Asia/Hau_Giang"}}, "không có múi giờ Asia/Hau_Giang"),
        ({"dates": {"timezone": "Asia"}}, "không có múi giờ Asia"),
        ({"dates": {"formats": ["%m/%Y"]}}, "cách viết %m/%Y không cho biết đủ ngày, tháng, năm"),
        ({"dates": {"formats": ["%d/%m"]}}, "cách viết %d/%m không"),
        ({"dates": {"formats": ["%d/%m/%Y", "%Q", "dd/mm/yyyy"]}}, "cách viết %Q, dd/mm/yyyy không"),
        (
            {"dates": {"formats": ["%m/%d/%Y"]}},
            "formats %m/%d/%Y đọc tháng trước, dates.dayfirst nói ngày trước; sửa một trong hai",
        ),
        ({"dates": {"formats": ["%d/%m/%Y", "%H:%M %m-%d-%y"]}}, "formats %H:%M %m-%d-%y đọc tháng trước"),
        (
            {"dates": {"dayfirst": False, "formats": ["%Y-%m-%d", "%d.%m.%Y %H:%M"]}},
            "formats %d.%m.%Y %H:%M đọc ngày trước, dates.dayfirst nói tháng trước; sửa một trong hai",
        ),
        ({"dates": {"formats": ["%Y-%d-%m"]}}, "formats %Y-%d-%m đọc năm, ngày, tháng"),
        ({"dates": {"before": "maybe"}}, "là «maybe», cần một trong: inclusive, exclusive, unreadable"),
        ({"dates": {"dayfirst": "phải"}}, "«dates.dayfirst» là «phải», cần true hoặc false"),
        ({"dates": {"null_values": "01/01/1970"}}, "«dates.null_values» là «01/01/1970», cần một danh sách"),
        ({"agencies": {"directory": "file"}}, "cần một trong: reference, none"),
        ({"keep": {"x": []}}, "cần ít nhất một giá trị"),
        ({"colums": {}}, "không có mục «colums»"),
        ({"columns": None}, "«columns» để trống, cần các khóa con"),
    ],
)  # fmt: skip
def test_what_a_map_may_not_say_is_refused_with_what_it_may(sections: dict[str, Any], part: str) -> None:
    assert part in refusal(**sections)


def test_every_fault_of_a_file_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "la.yml"
    path.write_text(
        "columns: {task_id: Mã, agency: Chủ trì, due_on: Hạn, status: T}\n"
        "dates:\n  dayfirst: có thể\n  timezone: Mars\n  timezone: UTC\n"
        "states: {Xong: xong}\nla: 1\n",
        encoding="utf-8",
    )
    with pytest.raises(MapError) as caught:
        load_map(path)
    assert str(caught.value).split("\n") == [
        "la.yml, dòng 5: khóa «timezone» lặp lại (đã có ở dòng 4).",
        "la.yml, dòng 3: «dates.dayfirst» là «có thể», cần true hoặc false.",
        "la.yml, dòng 4: không có múi giờ Mars.",
        "la.yml, dòng 6: không có giá trị xong; chọn trong: " + ", ".join(vocab.STATES) + ".",
        "la.yml, dòng 7: không có mục «la».",
    ]


def test_a_map_that_is_not_there_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(MapError, match=r"Không có tệp .*params.maps.la\.yml"):
        load_map("la", tmp_path)


@pytest.mark.parametrize(
    ("dayfirst", "formats"),
    [
        (True, ["%d/%m/%Y", "%H:%M %d-%m-%y", "%d%m%Y"]),
        (False, ["%m/%d/%Y", "%m%d%Y"]),
        (True, ["%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%Y-%j"]),
        (False, ["%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%Y-%j"]),
    ],
)
def test_formats_that_cannot_be_mistaken_or_agree_with_the_order_are_taken(
    dayfirst: bool, formats: list[str]
) -> None:
    rules = load_map({"columns": COLUMNS, "dates": {"dayfirst": dayfirst, "formats": formats}}).dates
    assert rules.formats == formats


def test_a_format_against_the_order_of_days_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "la.yml"
    path.write_text(
        "columns: {task_id: Mã, agency: Chủ trì, due_on: Hạn, status: T}\n"
        'dates:\n  formats: ["%m/%d/%Y"]\n  dayfirst: true\n',
        encoding="utf-8",
    )
    with pytest.raises(MapError) as caught:
        load_map(path)
    assert str(caught.value).startswith("la.yml, dòng 3: formats %m/%d/%Y đọc tháng trước")
    assert "\n" not in str(caught.value)
