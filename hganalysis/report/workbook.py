"""What both workbooks share: typed cells in which text stays text, row heights, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils.indexed_list import IndexedList

from hganalysis.documents.typefaces import word_in_digits
from hganalysis.documents.zipped import with_fixed_times
from hganalysis.report.workbook_file import workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping
    from pathlib import Path

    from openpyxl.styles import Font

    from hganalysis.report.appendix_tables import Cell

LONGEST_TEXT = 32_767
"""Characters a cell can hold ("Excel specifications and limits")."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_AS_TEXT = 255
"""Beyond it some versions of Excel show "####" in a cell of the format Text."""

CUT_NOTICE = " … (đã cắt bớt: quá dài cho một ô)"
FORMATS = {"count": "[$-42A]#,##0", "share": "[$-42A]0.0%", "date": "dd/mm/yyyy", "text": "@"}
"""42A is Vietnamese: a dot between thousands and a decimal comma wherever the program honours it."""

FIRST_EXCEL_YEAR = 1900
LANGUAGE = "vi-VN"

LINE_HEIGHT, PADDING = 14.5, 3.5
"""Points a line of 12-point Times New Roman or 11-point Arial takes, and the room above and below it."""

WIDEST_LETTER = 1.7
"""More digits of a column than any letter takes, bold ones in mind."""

TAB_LENGTH = 31
"""Characters a sheet's name can have ("Excel specifications and limits")."""

NOT_IN_A_TAB = re.compile(r"[\[\]:*?/\\]")

HIGHEST_ROW = 409
"""Points a row can have ("Excel specifications and limits")."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def tab(name: str) -> str:
    """Return what a sheet may be called.

    Examples
    --------
    >>> tab("Câu hỏi/chất vấn của đại biểu thay đổi")
    'Câu hỏi chất vấn của đại biểu t'
    """
    return NOT_IN_A_TAB.sub(" ", name).strip("' ")[:TAB_LENGTH].rstrip("' ")


def own_tab(name: str, taken: set[str]) -> str:
    """Return what a sheet may be called, other than the names taken, and take it; case does not count.

    Examples
    --------
    >>> taken = set()
    >>> [own_tab(name, taken) for name in ("Sở Y tế", "Sở Y Tế")]
    ['Sở Y tế', 'Sở Y Tế (2)']
    """
    base = tab(name)
    found, number = base, 1
    while found.casefold() in taken:
        number += 1
        tail = f" ({number})"
        found = base[: TAB_LENGTH - len(tail)].rstrip() + tail
    taken.add(found.casefold())
    return found


def new_workbook(title: str, author: str, font: Font) -> Any:
    """Return a workbook without sheets, with its document properties and its font."""
    workbook: Any = Workbook()
    workbook.remove(workbook.active)
    workbook._fonts = IndexedList([font])
    workbook._named_styles["Normal"].font = font
    workbook.properties.title = safe_text(title)
    workbook.properties.creator = safe_text(author)
    workbook.properties.language = LANGUAGE
    return workbook


def save_workbook(workbook: Any, path: Path, as_of: str) -> None:
    """Write a workbook whose every time stamp is the as-of date (ISO text)."""
    moment = dt.datetime.fromisoformat(as_of)
    path.write_bytes(with_fixed_times(workbook_bytes(workbook, moment), moment))


def put(cell: Any, value: Cell, kind: str) -> None:
    """Give a cell its typed value; text is always text, whatever it begins with."""
    typed, shown = _typed(value, kind)
    if shown is None:
        return
    cell.value = typed
    if isinstance(typed, str):
        cell.data_type = "s"
    dress(cell, shown, lambda: shown._asdict())


def put_in_row(
    page: Any,
    at: int,
    place: int,
    value: Cell,
    kind: str,
    name: Hashable,
    look: Callable[[], Mapping[str, Any]],
) -> None:
    """Put a value into a new cell as `put` and `dress` do, for tables: cells of one look share it.

    Only `dress` may give such a cell another look later.
    """
    cell: Any = SheetCell(page, at, place)
    page._cells[at, place] = cell
    typed, shown = _typed(value, kind)
    looks = _looks(page)
    if (shown, name) not in looks:
        put(cell, value, kind)
        dress(cell, name, look)
        looks[shown, name] = cell._style
    elif shown is not None:
        cell._value, cell.data_type = typed, _type(typed)
    cell._style = looks[shown, name]


class _Shown(NamedTuple):
    """How a value is shown, by attributes of a cell."""

    number_format: str
    quotePrefix: bool = False  # noqa: N815 - as openpyxl calls it


NUMBERS = {kind: _Shown(number_format) for kind, number_format in FORMATS.items()}
TEXTS = {
    (long, quoted): _Shown("General" if long else FORMATS["text"], quoted)
    for long in (False, True)
    for quoted in (False, True)
}
"""How texts are shown: long ones, and those that a program would take for a formula."""


def _typed(value: Cell, kind: str) -> tuple[Any, _Shown | None]:
    """Return a value as a workbook has it, and how it is shown; an empty text is no value and has no look."""
    if kind == "date" and isinstance(value, str) and re.match(r"\d{4}-", value):
        day = dt.date.fromisoformat(value[:10])
        if day.year >= FIRST_EXCEL_YEAR:
            return day, NUMBERS["date"]
        value = f"{day:%d/%m/%Y}"
    if not isinstance(value, str):
        return value, NUMBERS[kind]
    if not value:
        return None, None
    return safe_text(value), TEXTS[len(value) > LONGEST_AS_TEXT, value.startswith(FORMULA_STARTS)]


def _type(typed: Any) -> str:
    return "s" if isinstance(typed, str) else "d" if isinstance(typed, dt.date) else "n"


def dress(cell: Any, name: Hashable, look: Callable[[], Mapping[str, Any]]) -> None:
    """Give a cell the look of a name, by attributes of the cell, beside the look that it has.

    The workbook, made here or opened, keeps these looks: openpyxl compares a font with every font it has.
    """
    looks = _looks(cell.parent)
    both = (name, cell._style and cell._style.tobytes())
    if both not in looks:
        cell._style = cell._style and StyleArray(cell._style)
        for part, value in look().items():
            setattr(cell, part, value)
        looks[both] = cell._style
    cell._style = StyleArray(looks[both])


def _looks(page: Any) -> dict[Hashable, StyleArray]:
    kept: dict[Hashable, StyleArray] = vars(page.parent).setdefault("looks", {})
    return kept


def safe_text(value: str) -> str:
    r"""Return text that a cell can hold: without control characters, and cut visibly where it is too long.

    Examples
    --------
    >>> safe_text("a\x07b")
    'ab'
    """
    if value.isprintable() and len(value) <= LONGEST_TEXT / 2 and "_x" not in value:
        return value
    value = _ESCAPE_LIKE.sub("_x005F_", _FORBIDDEN.sub(_shown, value))
    if len(value.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return value
    room = LONGEST_TEXT - len(CUT_NOTICE)
    return value.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + CUT_NOTICE


def row_height(texts: Iterable[tuple[str, float]], *, bold: bool = False) -> float:
    """Return the height of a row that shows each text whole in its width.

    Programs disagree on whether a row without a height grows with wrapped text, so every row has one.
    """
    lines = max(
        1 if _is_short(value, width) else sum(_lines(line, width, bold) for line in value.split("\n"))
        for value, width in texts
    )
    return min(HIGHEST_ROW, LINE_HEIGHT * lines + PADDING)


def _shown(match: re.Match[str]) -> str:
    """Return nothing for a control character, and a mark for what is no character at all."""
    return "" if ord(match[0]) < ord(" ") else "\N{REPLACEMENT CHARACTER}"


def _is_short(value: str, width: float) -> bool:
    return len(value) * WIDEST_LETTER < width and "\n" not in value


@lru_cache(maxsize=10_000)
def _lines(line: str, width: float, bold: bool) -> int:
    """Return how many lines a text takes when it is broken at spaces and hyphens."""
    if _is_short(line, width):
        return 1
    lines, used = 1, 0.0
    for word in re.findall(r"[^\s-]*-?\s*", line):
        long = word_in_digits(word.rstrip()) * (1.12 if bold else 1.03)
        if used and used + long > width:
            lines, used = lines + 1, 0.0
        lines += int(long / width)
        used = (used + long) % width + 0.5 * word.endswith(" ")
    return lines
