"""The table of a sheet that no map describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis.drafting import find_table
from hganalysis.reading import Sheet, read_sheets

if TYPE_CHECKING:
    from pathlib import Path

TITLES = [["DANH SÁCH NHIỆM VỤ", "", ""], ["(Kèm theo báo cáo)", "", ""]]
HEADINGS = ["Mã", "Cơ quan chủ trì", "Thời hạn"]
TASKS = [[f"NV-{n:03}", "Sở Y tế", f"{n:02}/04/2024"] for n in range(1, 9)]


def test_the_table_of_a_file_is_found_below_its_titles(tmp_path: Path) -> None:
    path = tmp_path / "viec.csv"
    path.write_text("\n".join(",".join(row) for row in [*TITLES, HEADINGS, *TASKS]), encoding="utf-8")
    [sheet] = read_sheets(str(path))

    table = find_table(sheet)

    assert table is not None
    assert (table.header_rows, table.header, list(table.labels)) == ((2,), 3, HEADINGS)
    assert table.rows == TASKS
    assert len(table) == len(TASKS)


def test_a_sheet_of_words_has_no_table() -> None:
    assert find_table(Sheet("", [["Kính gửi: UBND tỉnh"], ["Trân trọng."]])) is None
    assert find_table(Sheet("", [])) is None
