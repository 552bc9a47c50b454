"""Whether texts such as 1/2/2024 put the day or the month first: what each column proves by itself."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis.draft.spellings import YEAR_FIRST, reads_as
from hganalysis.intake.cells import line_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.intake.cells import Cell

NUMERIC = re.compile(r"\D*?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)", re.ASCII)
MOST_MONTHS = 12
FIRST = {True: "ngày", False: "tháng"}
"""What comes first, by `dayfirst`."""

SWAPPED = (
    "Excel có thể đã đổi chỗ ngày và tháng: mọi ô kiểu ngày đều từ ngày 1 đến 12, mọi ô chữ thì không; "
    "xuất lại tệp hoặc hỏi nơi gửi"
)
"""What to say of a column that `is_swapped`."""

NO_SUCH_DATE = "tệp không có ngày dạng 1/2/2024 nên thứ tự không ảnh hưởng"


@dataclass(frozen=True)
class Order:
    """The order of day and month in one file.

    Attributes
    ----------
    dayfirst : bool
    proven : bool
        Whether every column with such dates leaves no other reading, or none depends on the order.
    evidence : str
        Vietnamese.
    """

    dayfirst: bool
    proven: bool
    evidence: str


@dataclass(frozen=True)
class _Column:
    """The texts of one column that read only with the day first, only with the month first, and both ways."""

    name: str
    days: list[str]
    months: list[str]
    either: list[str]

    @property
    def proves(self) -> bool | None:
        """The `dayfirst` that the column leaves, None when it leaves both or contradicts itself."""
        return None if bool(self.days) == bool(self.months) else bool(self.days)

    def told(self) -> str:
        """Return what the column proves, with an example."""
        if self.days and self.months:
            one, other = self.days[0], self.months[0]
            return f"{self.name} trái nhau: «{one}» chỉ là ngày trước, «{other}» chỉ là tháng trước"
        if self.proves is None:
            return f"{self.name} đọc được theo nhiều thứ tự, ví dụ «{self.either[0]}»"
        return f"{self.name} chỉ đọc được {FIRST[self.proves]} trước, ví dụ «{(self.days or self.months)[0]}»"


def draft_order(columns: Mapping[str, Sequence[Cell]]) -> Order:
    """Work out the order of day and month from the cells of the date columns by field.

    A column whose dates read both ways is not taken to follow another: exports join systems that differ.
    """
    told = [_column(name, cells) for name, cells in columns.items()]
    dated = [each for each in told if each.days or each.months or each.either]
    if not dated:
        return Order(True, True, NO_SUCH_DATE)
    found = {each.proves for each in dated}
    dayfirst = False not in found or True in found
    if found in ({True}, {False}):
        return Order(dayfirst, True, f"chắc chắn: {_proof(dated, dayfirst)}")
    opposite = "các cột trái nhau: " if found >= {True, False} else ""
    return Order(dayfirst, False, f"{opposite}{'; '.join(each.told() for each in dated)}; xem lại tệp nguồn")


def _column(name: str, cells: Sequence[Cell]) -> _Column:
    column = _Column(name, [], [], [])
    for text in (line_text(cell) for cell in cells if isinstance(cell, str)):
        if found := NUMERIC.match(text):
            _kind(column, found).append(text)
    return column


def _kind(column: _Column, found: re.Match[str]) -> list[str]:
    """Return the texts of a column that one belongs to; 5/5/2024 belongs to none that is told."""
    first, second = int(found[1]), int(found[2])
    if len(found[3]) == len("24") and reads_as(found.string[found.start(1) : found.end()], YEAR_FIRST):
        return column.either
    if first > MOST_MONTHS >= second:
        return column.days
    if second > MOST_MONTHS >= first:
        return column.months
    return column.either if first != second and first <= MOST_MONTHS else []


def _proof(columns: Sequence[_Column], dayfirst: bool) -> str:
    texts = [text for each in columns for text in (each.days if dayfirst else each.months)]
    return f"{len(texts)} ô chỉ đọc được {FIRST[dayfirst]} trước, ví dụ «{texts[0]}»"


def is_swapped(cells: Sequence[Cell]) -> bool:
    """Tell whether a column looks as if a spreadsheet program had read it in the other order.

    Such a program turns 05/03/2024 into the day 3 May and leaves 13/03/2024 a text: every real date is then
    of the first twelve days of a month, and no text is.
    """
    days = [cell.day for cell in cells if isinstance(cell, dt.date)]
    found = [NUMERIC.match(line_text(cell)) for cell in cells if isinstance(cell, str)]
    parts = [max(int(each[1]), int(each[2])) for each in found if each]
    return bool(days and parts) and max(days) <= MOST_MONTHS < min(parts)
