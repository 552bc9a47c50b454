"""How agencies report progress and results: late, never, or only when the report is due."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.judged import day, with_status
from hganalysis.quality.definitions import (
    BUNCHED_DAYS,
    DAYS,
    DONE,
    LATE_REPORT_DAYS,
    OPEN,
    STALE_DAYS,
    WORKING_DAYS,
    Found,
    Measure,
    days_from,
    found,
)
from hganalysis.settings.workdays import load_calendar, working_days

if TYPE_CHECKING:
    from hganalysis.settings.params import Params

UPDATED_OPEN = f"{OPEN} đã có lần cập nhật"
SETTLED_OPEN = f"{OPEN}, đã giao quá {STALE_DAYS[0]} ngày"


def update_stale(judged: pd.DataFrame, params: Params, days: int) -> Found:
    """Find open tasks whose last update is more than `days` days before the as-of date."""
    age = _days_since_update(judged, params)
    return found(with_status(judged, vocab.OPEN) & age.notna(), age >= 0, age > days, age)


def never_updated(judged: pd.DataFrame, params: Params) -> Found:
    """Find open tasks without any update although assigned more than the shorter of `STALE_DAYS` ago."""
    held = days_from(day(judged, "assigned_on"), _end(judged, params))
    settled = with_status(judged, vocab.OPEN) & ~(held <= STALE_DAYS[0]).fillna(value=False).astype(bool)
    return found(settled, held.notna(), day(judged, "last_update_on").isna())


def updates_bunched(judged: pd.DataFrame, params: Params) -> Found:
    """Find open tasks last updated in the last `BUNCHED_DAYS` days of the period or after it."""
    age = _days_since_update(judged, params)
    return found(with_status(judged, vocab.OPEN) & age.notna(), age.notna(), age < BUNCHED_DAYS, age)


def reported_late(judged: pd.DataFrame, _: Params) -> Found:
    """Find completed tasks reported more than `LATE_REPORT_DAYS` working days after completion."""
    lag = working_days(day(judged, "completed_on"), day(judged, "reported_on"), load_calendar())
    return found(with_status(judged, vocab.DONE), lag.notna(), lag > LATE_REPORT_DAYS, lag)


def _days_since_update(judged: pd.DataFrame, params: Params) -> pd.Series:
    return days_from(day(judged, "last_update_on"), _end(judged, params))


def _end(judged: pd.DataFrame, params: Params) -> pd.Series:
    return pd.Series(pd.Timestamp(params.to), index=judged.index)


DECLARED = (
    *(
        Measure(
            name=f"update_stale_{days}",
            complaint="update",
            label=f"có lần cập nhật gần nhất cách ngày chốt số liệu trên {days} ngày",
            denominator=UPDATED_OPEN,
            definition=(
                f"Lần cập nhật gần nhất ghi trong tệp cách ngày chốt số liệu trên {days} ngày. Không "
                "xét được khi lần đó sau ngày chốt: không biết đến ngày chốt đã bao lâu chưa cập nhật. "
                "Nhiệm vụ chưa cập nhật lần nào được tính riêng."
            ),
            formula=f"as_of − last_update_on > {days}",
            needs=("last_update_on",),
            find=partial(update_stale, days=days),
            unit=DAYS,
        )
        for days in STALE_DAYS
    ),
    Measure(
        name="never_updated",
        complaint="update",
        label="chưa cập nhật tiến độ lần nào",
        denominator=SETTLED_OPEN,
        definition=(
            f"Không có ngày cập nhật, tính đến khi xuất tệp. Chỉ xét nhiệm vụ đã giao trên {STALE_DAYS[0]} "
            "ngày trước ngày chốt số liệu; không xét được khi thiếu ngày giao."
        ),
        formula=f"last_update_on trống, as_of − assigned_on > {STALE_DAYS[0]}",
        needs=("last_update_on", "assigned_on"),
        find=never_updated,
    ),
    Measure(
        name="updates_bunched",
        complaint="update",
        label=f"có lần cập nhật gần nhất rơi vào {BUNCHED_DAYS} ngày cuối kỳ hoặc sau ngày chốt số liệu",
        denominator=UPDATED_OPEN,
        definition=(
            f"Lần cập nhật gần nhất rơi vào {BUNCHED_DAYS} ngày cuối kỳ (kể cả ngày chốt số liệu) hoặc sau "
            "đó. Tỷ lệ cao cho thấy cập nhật dồn vào lúc làm báo cáo; từng nhiệm vụ riêng lẻ thì không phải "
            "là lỗi."
        ),
        formula=f"as_of − last_update_on < {BUNCHED_DAYS}",
        needs=("last_update_on",),
        find=updates_bunched,
        unit=DAYS,
        is_fault=False,
    ),
    Measure(
        name="reported_late",
        complaint="update",
        label=f"được báo cáo kết quả sau ngày hoàn thành trên {LATE_REPORT_DAYS} ngày làm việc",
        denominator=DONE,
        definition=(
            f"Từ ngày hoàn thành đến ngày báo cáo kết quả có trên {LATE_REPORT_DAYS} ngày làm việc. Không "
            "xét được khi thiếu ngày báo cáo, ngày báo cáo trước ngày hoàn thành, hoặc lịch nghỉ chưa có "
            "năm đó."
        ),
        formula=f"số ngày làm việc trong (completed_on, reported_on] > {LATE_REPORT_DAYS}",
        needs=("completed_on", "reported_on"),
        find=reported_late,
        unit=WORKING_DAYS,
    ),
)  # fmt: skip
