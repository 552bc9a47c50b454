"""A large text read column by column: the same records as the library gives, or none."""

from __future__ import annotations

import csv
import io
import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hganalysis.reading import delimited, large_text, limits
from hganalysis.reading.__main__ import open_sheets
from hganalysis.reading.dialect import Dialect
from hganalysis.reading.grid import Grid

if TYPE_CHECKING:
    from pathlib import Path

COMMA = Dialect(",", width=2)


def by_the_library(text: str, width: int = 2) -> list[list[str]] | None:
    """The records where each has as many fields and every quote its partner, None elsewhere."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return None
    is_plain = all(len(row) == width and not any(cell.count('"') % 2 for cell in row) for row in rows)
    return rows if is_plain else None


def plain(path: Path, text: str) -> list[list[str]] | None:
    path.write_bytes(text.encode())
    grid = large_text.plain_grid(path, "utf-8-sig", COMMA)
    return None if grid is None else list(grid)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text('ab",\r\n\0é ', max_size=40))
@example('"a,"b,c\n')
@example('a,""b\n')
@example('a,b"\n')
@example('"a\r\nb","c""d"""\r\n"",""')
@example("a,b\n\nc,d\n")
@example("\ufeffa,b\rc,d")
def test_what_is_read_is_what_the_library_reads(tmp_path: Path, text: str) -> None:
    found = plain(tmp_path / "viec.csv", text)
    if found:
        assert found == by_the_library(text.removeprefix("\ufeff"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.lists(st.text("ab, é\n\r'", max_size=6), min_size=2, max_size=2), min_size=1, max_size=30
    ),
    end=st.sampled_from(["\n", "\r\n"]),
    block=st.integers(1, 40),
)
def test_what_a_program_writes_by_the_rules_is_read_whatever_the_blocks(
    tmp_path: Path, rows: list[list[str]], end: str, block: int
) -> None:
    file = io.StringIO()
    csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large_text, "BLOCK", block)
        assert plain(tmp_path / "viec.csv", file.getvalue()) == rows


@pytest.mark.parametrize(
    "text",
    ["a,b\nc\n", "a,b\nc,d,e\n", 'a,b\n"c"d,e\n', 'a,b\nc,"d\n', 'a,b\nc,5"\n', "a,b\n\nc,d\n"],
    ids=["short", "long", "stray", "open", "inch", "blank"],
)
def test_what_is_not_plain_is_left_to_the_other_reader(tmp_path: Path, text: str) -> None:
    assert plain(tmp_path / "viec.csv", text) is None


@pytest.mark.parametrize(("limit", "value"), [("CELLS", 5), ("FIELD_CHARACTERS", 3)])
def test_the_limits_hold(tmp_path: Path, limit: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a,b\nc,d\nefgh,i\n"
    assert plain(tmp_path / "viec.csv", text)
    monkeypatch.setattr(limits, limit, value)
    assert plain(tmp_path / "viec.csv", text) is None


def test_a_file_gives_the_same_sheets_whichever_way_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["Mã", "Nội dung", "Hạn"], *([f"NV-{n}", f'Rà soát, "{n}"\nlần {n}', ""] for n in range(50))]
    path = tmp_path / "viec.csv"
    for damage in ("", "\n", 'NV-x,"a"b,c\n', "NV-x,a\n"):
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
            file.write(damage)
        monkeypatch.setattr(delimited, "LARGE", 1)
        by_columns = open_sheets(path)
        monkeypatch.setattr(delimited, "LARGE", 1024**3)
        assert by_columns == open_sheets(path)
        assert list(by_columns[0].rows)[: len(rows)] == rows


@settings(max_examples=100, deadline=None)
@given(
    cells=st.lists(
        st.one_of(st.text("ab\0é\ud800", max_size=3), st.none(), st.integers(0, 2), st.booleans()), max_size=9
    )
)
def test_cells_are_handed_on_as_they_are(cells: list[object]) -> None:
    grid = Grid([cell] for cell in cells)
    handed = pickle.loads(pickle.dumps(grid))  # noqa: S301
    assert list(handed) == list(grid)
    assert [type(cell) for row in handed for cell in row] == [type(cell) for cell in cells]
