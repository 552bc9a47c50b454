"""The forecast as a reader may see it: nothing of it where it is no better than the base rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import text
from hganalysis.answers.showing import NONE, Sentences, answered, share_of, table
from hganalysis.delays.what_comes_next.outlook import ENDS_TODAY, MOST_AT_RISK

if TYPE_CHECKING:
    from hganalysis.answers.showing import ReaderTable
    from hganalysis.delays.what_comes_next.outlook import Forecast


@answered
def forecast(found: Forecast) -> Sentences:
    """Say how many tasks are expected to be overdue, or why nothing is said."""
    return Sentences(found.sentences)


@answered
def backtest(found: Forecast) -> ReaderTable:
    """Return what the forecast would have said on earlier as-of dates, beside what happened."""
    rows = [
        (
            text.date(row["as_of"].date()),
            share_of(row["on_time"], row["n"]) if row["n"] else NONE,
            _chance(row["foreseen"]),
            _chance(row["base"]),
            _score(row["brier"]),
            _score(row["brier_base"]),
            _number(row["overdue"]),
            _overdue(row),
        )
        for row in found.backtest.origins.to_dict("records")
    ]
    columns = [
        "Ngày chốt", "Kịp hạn/số nhiệm vụ", "Đã dự báo", "Tỷ lệ chung", "Điểm Brier", "Brier của tỷ lệ chung",
        "Quá hạn sau một kỳ", "Đã dự báo, khoảng 95%",
    ]  # fmt: skip
    return table("Dự báo nếu làm ở các ngày chốt trước, so với thực tế", columns, rows)


@answered
def at_risk(found: Forecast, most: int = MOST_AT_RISK) -> ReaderTable | Sentences:
    """List the open tasks least likely to meet their deadline, with the agency to call; none if not shown."""
    if not found.shown:
        return Sentences(found.sentences)
    rows = [
        (
            str(row.get("task_id", "")),
            str(row.get("title", "")),
            str(row.get("agency", "")),
            text.date(row["deadline"].date()),
            text.number(int(row["days_left"])),
            text.percent(row["chance"], 0),
            str(row["note"]) or NONE,
        )
        for row in found.tasks[found.tasks["chance"].notna()].head(most).to_dict("records")
    ]
    columns = ["Mã", "Nội dung", "Cơ quan cần nhắc", "Thời hạn", "Còn (ngày)", "Khả năng kịp hạn", "Ghi chú"]
    caption = (
        f"Nhiệm vụ có nguy cơ nhất, trong {text.number(len(found.tasks))} nhiệm vụ còn hạn{_ended(found)}"
    )
    return table(caption, columns, rows)


def _ended(found: Forecast) -> str:
    ended = int((found.tasks["note"] == ENDS_TODAY).sum())
    return f", kể cả {text.number(ended)} nhiệm vụ {ENDS_TODAY}" if ended else ""


def _chance(value: float) -> str:
    return NONE if pd.isna(value) else text.percent(value)


def _score(value: float) -> str:
    return NONE if pd.isna(value) else f"{value:.3f}".replace(".", ",")


def _number(value: float) -> str:
    return NONE if pd.isna(value) else text.number(round(value))


def _overdue(row: dict[Any, Any]) -> str:
    if pd.isna(row["overdue_foreseen"]):
        return NONE
    low, high = _number(row["overdue_low"]), _number(row["overdue_high"])
    return f"{_number(row['overdue_foreseen'])} ({low} đến {high})"
