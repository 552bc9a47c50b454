"""A sheet: a grid of cells as they stand, and what a cell says."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from hganalysis.text import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as Letters

Cell = Any
Range = tuple[tuple[int, int], tuple[int, int]]

LONGEST_SHOWN = 200

EXACT_BELOW = 10**15
"""Spreadsheets keep 15 significant digits of a number."""

ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.ASCII | re.IGNORECASE)
"""A long number as a spreadsheet shows it, and writes it to a CSV file: 1.23457E+18."""


WITHOUT_RESULT = "(công thức chưa có kết quả)"
"""Stands for a formula that nobody has calculated."""

ERROR = re.compile(
    r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!"
    r"|BUSY!|PYTHON!|EXTERNAL!)|Err:\d+",
    re.IGNORECASE | re.ASCII,
)
"""How spreadsheet programs show a formula that has failed."""

PLACEHOLDERS_BEGIN = (WITHOUT_RESULT[0], "#", "E", "e")
NO_MARK = re.compile(r"[^(#Ee]*")
"""Text without what stands in every placeholder and every rounded number."""

NULLS = {"null", "(null)", "[null]", "<null>", r"\n", "nil", "none", "nan", "nat", "[]", "{}"}
"""What programs write for "nothing" in any column, folded; MySQL writes \\N, and an empty list is []."""
LONGEST_NULL = max(map(len, NULLS))

TOGETHER = 10_000
"""Cells that are looked at as one text."""


@dataclass(frozen=True)
class RowNote:
    """A finding about one row of a sheet."""

    code: str
    """A key of `findings.KINDS`."""
    reason: str
    """Vietnamese."""
    row: int
    """Its position in the rows of the sheet."""

    def moved(self, rows: int) -> RowNote:
        """Return the note so many rows further down."""
        return replace(self, row=self.row + rows)


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    name : str
        Empty for a file without sheets, such as CSV.
    rows : sequence of list
        Cells from the top left of the used area; an empty cell is "" or None. A cell that shows an error is
        the text of it, and so is a formula nobody has calculated. What `read_sheets` gives is a `Grid`, which
        can be taken column by column.
    first_row, first_column : int
        Number of the first row and column, as a spreadsheet program shows them. A record of a CSV file is one
        row, however many lines it takes, as it is in a spreadsheet program that opens the file.
    merged : tuple of ((row, column), (row, column))
        Merged ranges, as positions in `rows`, corners inclusive.
    from_1904 : bool
        Whether numbers of this workbook count days from 1904.
    is_delimited : bool
        Whether rows are records of a text file, where a delimiter without quotes shifts the cells after it.
    notes : tuple of (str, str)
        Findings about the sheet as a whole: a key of `findings.KINDS` and the reason.
    row_notes : tuple of RowNote
        Findings about its rows, from the top down.
    is_hidden : bool
        Whether a spreadsheet program does not show it.
    hidden_rows, struck_rows : frozenset of int
        Positions of rows that are hidden or filtered out, and of rows with a struck-out cell, where the
        format tells.
    """

    name: str
    rows: Sequence[list[Cell]]
    first_row: int = 1
    first_column: int = 1
    merged: tuple[Range, ...] = ()
    from_1904: bool = False
    is_delimited: bool = False
    notes: tuple[tuple[str, str], ...] = ()
    row_notes: tuple[RowNote, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()

    def letters(self, place: int) -> str:
        """Return the letters over a column, such as "AB"."""
        number, letters = place + self.first_column, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters


def letters_lost(sheets: Iterable[Sheet]) -> list[str]:
    """Return what sheets tell of letters that were lost before the file was written."""
    return [f"{reason}." for sheet in sheets for code, reason in sheet.notes if code == "letters_lost"]


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell shows nothing."""
    return cell is None or cell == "" or (isinstance(cell, str) and not cell.strip())


def is_placeholder(cell: Cell) -> bool:
    """Tell whether a cell shows no content of its own: a formula without a result, or an error."""
    if not isinstance(cell, str) or not cell.lstrip().startswith(PLACEHOLDERS_BEGIN):
        return False
    text = cell.strip()
    return text == WITHOUT_RESULT or ERROR.fullmatch(text) is not None


def cell_text(cell: Cell) -> str:
    """Return a cell as a reader sees it, in NFC: no decimal point in whole numbers, dates dd/mm/yyyy."""
    if isinstance(cell, str):
        return nfc(cell).strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}".removesuffix(":00").removesuffix(" 00:00")
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def cell_texts(cells: Sequence[Cell]) -> list[str]:
    """Return `cell_text` of each of many cells.

    Examples
    --------
    >>> cell_texts([" Sở Y tế ", 2.0, None])
    ['Sở Y tế', '2', '']
    """
    return _texts_of(cells, cell_text, _is_nfc)


def id_texts(cells: Sequence[Cell]) -> list[str]:
    """Return `id_text` of each of many cells.

    Examples
    --------
    >>> id_texts(["NV-1 ", 2.0, "1.23E+18", "#REF!"])
    ['NV-1', '2', '', '']
    """
    return _texts_of(cells, id_text, lambda text: _is_nfc(text) and NO_MARK.fullmatch(text) is not None)


def are_blank(cells: Sequence[Cell]) -> list[bool]:
    """Tell of each of many cells whether it shows nothing.

    Examples
    --------
    >>> are_blank(["", " ", None, 0, "x"])
    [True, True, True, False, False]
    """
    found: list[bool] = []
    for some in _together(cells):
        found += [not text for text in map(str.strip, some)] if are_texts(some) else map(is_blank, some)
    return found


def texts_among(cells: Sequence[Cell]) -> Sequence[str]:
    """Return the cells that are text."""
    return cells if are_texts(cells) else [cell for cell in cells if isinstance(cell, str)]


def nulls_among(cells: Sequence[Cell]) -> set[str]:
    """Return the cells that show what programs write for nothing.

    Examples
    --------
    >>> sorted(nulls_among(["NULL", " [] ", "không", None]))
    [' [] ', 'NULL']
    """
    texts = texts_among(cells)
    short = [
        text for text, bare in zip(texts, map(str.strip, texts), strict=True) if len(bare) <= LONGEST_NULL
    ]
    return {text for text in short if fold(text) in NULLS}


def may_begin(texts: Iterable[str], letters: Letters[str]) -> bool:
    """Tell whether one of many texts may begin, after blanks, with one of some letters.

    Examples
    --------
    >>> may_begin(["NV-1", "", "Sở"], {"t", "T"}), may_begin(["NV-1", " t"], {"t"})
    (False, True)
    """
    starts = set(map(itemgetter(slice(1)), texts))
    return not starts.isdisjoint(letters) or any(map(str.isspace, starts))


def are_texts(cells: Sequence[Cell]) -> bool:
    """Tell whether there are cells, all of them text."""
    return set(map(type, cells)) == {str}


def _texts_of(
    cells: Sequence[Cell], read: Callable[[Cell], str], is_simple: Callable[[str], bool]
) -> list[str]:
    """Return what each cell reads as: itself without blanks around it, where all with it are simple text."""
    found: list[str] = []
    for some in _together(cells):
        found += map(str.strip if are_texts(some) and is_simple(" ".join(some)) else read, some)
    return found


def _together(cells: Sequence[Cell]) -> Iterator[Sequence[Cell]]:
    return (cells[start : start + TOGETHER] for start in range(0, len(cells), TOGETHER))


def _is_nfc(text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def is_rounded(cell: Cell) -> bool:
    """Tell whether a cell is a number of more digits than are kept: as an id it may be any of many."""
    if isinstance(cell, str):
        return ("E" in cell or "e" in cell) and ROUNDED.fullmatch(cell.strip()) is not None
    return isinstance(cell, float) and abs(cell) >= EXACT_BELOW


def id_text(cell: Cell) -> str:
    """Return the id that a cell gives; a rounded number and a formula without result give none."""
    return "" if is_rounded(cell) or is_placeholder(cell) else cell_text(cell)


def line_text(cell: Cell) -> str:
    """Return a cell as one line of text."""
    return " ".join(cell_text(cell).split())


def shown_row(cells: Sequence[Cell]) -> str:
    """Return the cells of a row as one line of limited length."""
    shown = " | ".join(line_text(cell) for cell in cells if not is_blank(cell))
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"
