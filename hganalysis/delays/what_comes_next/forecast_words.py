"""The sentences of the forecast, made from its numbers where they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis import text
from hganalysis.delays.what_comes_next.calibration import EVEN, calibration_sentence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from hganalysis.delays.what_comes_next.backtest import Backtest, Score
    from hganalysis.delays.what_comes_next.outlook import Forecast

SURE = 0.9
"""Chance of a task to be in time from which on nobody need call about it. A convention of this tool."""


def forecast_sentences(found: Forecast) -> tuple[str, ...]:
    """Say how many tasks are expected to be overdue, and how the same forecast did on earlier dates."""
    tested, rows = found.backtest, found.expected.to_dict("records")
    return (
        _of_tasks(found.tasks),
        *[_of_measure(row, found.until) for row in rows if row["n"]],
        _of_test(tested),
        calibration_sentence(tested.calibration),
        *([] if found.original is None else [_of_original(found.original)]),
    )


def not_shown(found: Forecast) -> str:
    """Say why a forecast is not told."""
    return f"Không nêu dự báo: {found.backtest.reason}."


def _of_tasks(tasks: pd.DataFrame) -> str:
    if tasks.empty:
        return "Không có nhiệm vụ chưa hoàn thành nào còn hạn."
    less, sure = int((tasks["chance"] < EVEN).sum()), int((tasks["chance"] >= SURE).sum())
    return (
        f"Trong {text.number(len(tasks))} nhiệm vụ chưa hoàn thành, còn hạn có {text.number(less)} nhiệm vụ "
        f"mà khả năng kịp hạn ước tính dưới {text.percent(EVEN, 0)}; {text.number(sure)} nhiệm vụ từ "
        f"{text.percent(SURE, 0)} trở lên, chưa cần nhắc."
    )


def _of_measure(row: Mapping[Any, Any], until: dt.date) -> str:
    if row["unsaid"]:
        return f"Không nêu số {row['label']}: {row['unsaid']}."
    return measure_sentence(row, until)


def measure_sentence(row: Mapping[Any, Any], until: dt.date) -> str:
    """Say one row of `Forecast.expected`, which must have a number."""
    return (
        f"{_subject(row, until)}, ước tính có khoảng {text.number(round(row['expected']))} nhiệm vụ "
        f"{_fate(row['measure'])} (khoảng dự báo 95%: "
        f"{text.number(round(row['low']))} đến {text.number(round(row['high']))})."
    )


def _subject(row: Mapping[Any, Any], until: dt.date) -> str:
    n, day = text.number(row["n"]), text.date(until)
    if row["measure"] == "missed":
        return f"Trong {n} nhiệm vụ đến hạn sau ngày chốt và đến hết ngày {day}"
    over, today, ahead = (text.number(row[side]) for side in ("over", "today", "ahead"))
    return (
        f"Đến ngày {day}, trong {n} nhiệm vụ đang mở ({over} nhiệm vụ đã quá hạn, {today} nhiệm vụ "
        f"hết hạn đúng ngày chốt, {ahead} nhiệm vụ hết hạn sau ngày chốt và trước ngày {day})"
    )


def _fate(measure: str) -> str:
    return "không kịp hạn" if measure == "missed" else "vẫn chưa hoàn thành"


def _of_test(tested: Backtest) -> str:
    times = int((tested.origins["n"] > 0).sum())
    return (
        f"Thử lại ở {times} ngày chốt trước trên {text.number(tested.tasks)} nhiệm vụ, sai số (điểm Brier) "
        f"thấp hơn {text.percent(_better(tested), 0)} so với mức của nhiệm vụ còn cùng số tuần."
    )


def _of_original(tested: Score) -> str:
    start = "Thử lại theo thời hạn ban đầu, trước mọi gia hạn"
    if not tested.shown:
        return f"{start}, thì không đạt: {tested.reason}."
    less = text.percent(_better(tested), 0)
    return f"{start}: sai số thấp hơn {less} so với mức của nhiệm vụ còn cùng số tuần."


def _better(tested: Score) -> float:
    return 1 - tested.brier / tested.brier_base
