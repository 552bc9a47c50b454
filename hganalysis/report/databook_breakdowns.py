"""The sheets that count by leader and by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.report.databook_sheet import COUNTED, Sheet, count_column, sheet, text_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.counting.result_model import Breakdown, Result

"""What the tasks without a value are called."""


def breakdown_sheets(result: Result) -> tuple[Sheet, ...]:
    """Return a sheet for each of leader and field that the source has."""
    made = (
        ("leader", "Theo lãnh đạo", "TheoLanhDao", result.by_leader),
        ("field", "Theo lĩnh vực", "TheoLinhVuc", result.by_field),
    )
    return tuple(
        _sheet(name, table, vocab.TASK_COLUMNS[column], entries)
        for column, name, table, entries in made
        if entries
    )


def _sheet(name: str, table: str, label: str, entries: Sequence[Breakdown]) -> Sheet:
    rows = [
        (
            each.name or vocab.UNNAMED,
            *(each.of(count) for count in vocab.COUNTS),
            *(held.open_overdue for held in each.holders),
            each.due_today,
            each.due_soon,
        )
        for each in entries
    ]
    columns = (
        text_column(label, 36),
        *(count_column(text.capital(count)) for count in vocab.COUNTS.values()),
        *(count_column(f"Quá hạn: {holder}") for holder in vocab.HOLDERS.values()),
        count_column("Đến hạn đúng ngày chốt số liệu"),
        count_column(f"Đến hạn trong {max(vocab.DUE_SOON_DAYS)} ngày tới"),
    )
    about = [COUNTED, "Thứ tự chữ cái, không phải xếp hạng; quá hạn được tách theo khâu đang giữ nhiệm vụ."]
    return sheet(name, table, f"Số đếm {name[:1].lower()}{name[1:]}", about, columns, rows, sourced=True)
