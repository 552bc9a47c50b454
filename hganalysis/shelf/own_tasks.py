"""The tasks of one agency as a sheet that it can read, check and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import text, vocab
from hganalysis.counting.result_words import reason_label
from hganalysis.report.appendix_tables import SHOWN_AS, Column
from hganalysis.report.databook_sheet import Sheet, sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from hganalysis.report.appendix_tables import Align, Cell

STATUS = Column("status", "Tình trạng", "left", 20, "text")
TOLD = (
    *("task_id", "doc_number", "doc_date", "title", "leader", "field", "coop_raw", "assigned_on"),
    *("deadline", "completed_on", "days_late", "holder", "extension_count", "cause_raw", "reason"),
    *("source_sheet", "source_row"),
)
"""What an agency is told of its tasks beside their status, where the source has it."""

TEXT_WIDTH, OTHER_WIDTH = 18.0, 12.0
WORDS: dict[str, Callable[[str], str]] = {
    "status": vocab.STATUSES.__getitem__,
    "holder": vocab.HOLDERS.__getitem__,
    "reason": reason_label,
}


def own_tasks(tasks: pd.DataFrame, agency_id: str, agency: str, as_of: str) -> Sheet:
    """Return the tasks of an agency, every status among them, in the order of the source."""
    own = tasks[tasks["agency_id"] == agency_id]
    columns = (*(_column(vocab.COLUMNS[name]) for name in TOLD if name in own), STATUS)
    rows = [tuple(_cell(row[each.key], each) for each in columns) for row in own.to_dict("records")]
    about = [
        f"{text.number(len(own))} dòng của {agency} trong tệp nguồn, tính đến hết ngày {text.date(as_of)}. "
        "Trang tính và dòng là vị trí trong tệp nguồn."
    ]
    title = f"Nhiệm vụ của {agency}"
    return sheet("Nhiệm vụ", "NhiemVu", title, about, columns, rows, sourced=True)


def _column(column: vocab.TaskColumn) -> Column:
    kind = SHOWN_AS.get(column.kind, "text")
    align: Align = "right" if kind == "count" else "left"
    width = column.shown.get("book", TEXT_WIDTH if kind == "text" else OTHER_WIDTH)
    return Column(column.name, column.heading("book"), align, width, kind)


def _cell(value: Any, column: Column) -> Cell:
    if pd.isna(value):
        return None
    if column.kind == "date":
        return str(pd.Timestamp(value).date().isoformat())
    if column.kind == "count":
        return int(value)
    return WORDS.get(column.key, str)(str(value)) if value != "" else None
