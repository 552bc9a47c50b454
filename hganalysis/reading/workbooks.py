"""Workbooks through calamine: xlsx, xlsm, xlsb, xls, ods. Links and macros are never followed or run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

from hganalysis.errors import SourceError
from hganalysis.reading import limits
from hganalysis.reading.grid import Grid
from hganalysis.reading.kinds import SAVE_AS, SPLIT, UNLOCK, short
from hganalysis.reading.sheet import Sheet
from hganalysis.text import number

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path
    from typing import BinaryIO

    from python_calamine import CalamineSheet

    from hganalysis.reading.kinds import FileKind
    from hganalysis.reading.sheet import Range

PARTS = {
    "xlsx": ("xlsx_parts", "read_parts"),
    "xlsb": ("biff_records", "xlsb_parts"),
    "xls": ("biff_records", "xls_parts"),
    "ods": ("ods_parts", "read_parts"),
}
"""Kind of workbook -> module and function that know more of it than calamine does."""

VISIBLE = SheetVisibleEnum.Visible

SUFFIXES = {"xlsx": (".xlsx", ".xlsm"), "xlsb": (".xlsb",), "xls": (".xls",), "ods": (".ods",)}


@dataclass(frozen=True)
class Parts:
    """The facts of one workbook that calamine does not tell; of each sheet in order, those that there are."""

    from_1904: bool = False
    """Whether numbers count days from 1904."""
    faulty: list[dict[tuple[int, int], str]] = field(default_factory=list)
    """For each sheet what to show in its faulty cells, by (row, column) from 0."""
    merged: list[list[Range]] = field(default_factory=list)
    """For each sheet its merged ranges, where calamine gives none."""
    hidden_rows: list[set[int]] = field(default_factory=list)
    struck_rows: list[set[int]] = field(default_factory=list)
    """For each sheet the rows, from 0, that are hidden or filtered out, and those with a struck-out cell."""


def read(path: Path, kind: FileKind) -> list[Sheet]:
    """Read a workbook.

    Raises SourceError: it is damaged, has a password, or is larger than `limits` allow.
    """
    try:
        with path.open("rb") as file, _opened(path, kind, file) as workbook:
            return _sheets(path, kind, workbook)
    except (SourceError, MemoryError):
        raise
    except PasswordError:
        raise SourceError(f"{path.name}: tệp có mật khẩu. {UNLOCK}") from None
    except Exception as error:
        if "assword" in str(error) or (kind == "xls" and _is_encrypted(path)):
            raise SourceError(f"{path.name}: tệp có mật khẩu. {UNLOCK}") from None
        raise SourceError(f"{path.name}: không đọc được bảng tính ({short(error)}). {SAVE_AS}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's Rust panics are not Exceptions
            raise
        raise SourceError(f"{path.name}: tệp bị hỏng bên trong. {SAVE_AS}") from error


def _is_encrypted(path: Path) -> bool:
    encrypted: bool = import_module("hganalysis.reading.biff_records").has_password(path)
    return encrypted


def _opened(path: Path, kind: FileKind, file: BinaryIO) -> CalamineWorkbook:
    """Open a workbook as what it is; by its name where that is right, for calamine then says more."""
    named_right = path.suffix.lower() in SUFFIXES[kind]
    return CalamineWorkbook.from_path(str(path)) if named_right else CalamineWorkbook.from_filelike(file)


def _sheets(path: Path, kind: FileKind, workbook: CalamineWorkbook) -> list[Sheet]:
    names = workbook.sheet_names
    if len(names) > limits.SHEETS:
        raise SourceError(
            f"{path.name}: có {number(len(names))} trang tính, nhiều nhất là {number(limits.SHEETS)}. {SPLIT}"
        )
    with ThreadPoolExecutor(1) as beside:  # calamine lets other threads run while it parses
        parts = beside.submit(_parts, path, kind)
        return [
            _sheet(path, workbook.get_sheet_by_index(place), parts, place, is_hidden=each.visible != VISIBLE)
            for place, each in enumerate(workbook.sheets_metadata)
        ]


def _parts(path: Path, kind: FileKind) -> Parts:
    module, function = PARTS[kind]
    parts: Parts = getattr(import_module(f"hganalysis.reading.{module}"), function)(path)
    return parts


def _sheet(path: Path, sheet: CalamineSheet, parts: Future[Parts], place: int, *, is_hidden: bool) -> Sheet:
    if sheet.height * sheet.width > limits.CELLS:
        raise SourceError(
            f"{path.name}, trang «{sheet.name}»: có {number(sheet.height * sheet.width)} ô, nhiều nhất là "
            f"{number(limits.CELLS)}. {SPLIT}"
        )
    top, left = sheet.start or (0, 0)
    # Rows one at a time, where none is left out above them: their cells need not all be held at once.
    grid = Grid(sheet.iter_rows() if (top, left) == (0, 0) else sheet.to_python(skip_empty_area=True))
    known = parts.result()
    faulty = known.faulty[place] if place < len(known.faulty) else {}
    for (row, column), words in faulty.items():
        grid.put(row - top, column - left, words)
    ranges = sheet.merged_cell_ranges or (known.merged[place] if place < len(known.merged) else [])
    merged = tuple(
        ((r1 - top, c1 - left), (r2 - top, c2 - left))
        for (r1, c1), (r2, c2) in ranges
        if r1 >= top and c1 >= left
    )
    hidden, struck = (
        frozenset(row - top for row in each[place] if row >= top) if place < len(each) else frozenset[int]()
        for each in (known.hidden_rows, known.struck_rows)
    )
    return Sheet(
        sheet.name, grid, top + 1, left + 1, merged, known.from_1904,
        is_hidden=is_hidden, hidden_rows=hidden, struck_rows=struck,
    )  # fmt: skip
