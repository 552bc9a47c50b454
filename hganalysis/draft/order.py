"""Whether texts such as 1/2/2024 put the day or the month first: what each column proves by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis.intake.cells import line_text
from hganalysis.intake.evidence import role_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.intake.cells import Cell

FIRST = {True: "ngày", False: "tháng"}
"""What comes first, by `dayfirst`."""

SWAPPED = (
    "Excel có thể đã đổi chỗ ngày và tháng: ô kiểu ngày đều từ ngày 1 đến 12, ô chữ thì không; "
    "xuất lại tệp hoặc hỏi nơi gửi"
)
"""What to say of a column that `evidence.is_swapped`."""

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
    lists = {"day": column.days, "month": column.months, "either": column.either}
    for cell in cells:
        if (role := role_of(cell)) in lists:
            lists[role].append(line_text(cell))
    return column


def _proof(columns: Sequence[_Column], dayfirst: bool) -> str:
    texts = [text for each in columns for text in (each.days if dayfirst else each.months)]
    return f"{len(texts)} ô chỉ đọc được {FIRST[dayfirst]} trước, ví dụ «{texts[0]}»"
