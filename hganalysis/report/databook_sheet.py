"""What a sheet of the data book is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis.report.appendix_tables import Cell, Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BLANK = "Ô trống: nguồn không có số liệu, hoặc không áp dụng (ví dụ tỷ lệ có mẫu số bằng 0)."
"""What a cell without a value says; signs in its place would break sums and sorting."""

COUNTED = "Đơn vị tính: nhiệm vụ."


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, the name of its table, what it tells, units and remarks, and the table.

    The cells of a `sourced` one hold texts of the source, which no words of the office replace.
    """

    name: str
    table: str
    title: str
    about: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sourced: bool = False


def sheet(
    name: str,
    table: str,
    title: str,
    about: Sequence[str],
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Cell, ...]],
    *,
    sourced: bool = False,
) -> Sheet:
    """Return a sheet; what has no value is blank."""
    blank = tuple(tuple(None if cell == "" else cell for cell in row) for row in rows)
    return Sheet(name, table, title, tuple(about), columns, blank, sourced)


def text_columns(widths: Mapping[str, float]) -> tuple[Column, ...]:
    """Return columns of text of these widths; the label of each is its key."""
    return tuple(Column(label, label, "left", width, "text") for label, width in widths.items())


def count_columns(*labels: str) -> tuple[Column, ...]:
    """Return columns of whole numbers."""
    return tuple(Column(label, label, "right", 14, "count") for label in labels)


def share_columns(*labels: str) -> tuple[Column, ...]:
    """Return columns of shares, shown as percentages."""
    return tuple(Column(label, label, "right", 14, "share") for label in labels)
