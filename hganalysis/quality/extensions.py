"""Extensions: how often, for how long, when asked, and what is on time without them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.counting.judged import day, outcome_known, true, with_status
from hganalysis.counting.status import classify_by
from hganalysis.quality.definitions import (
    COUNTED,
    DAYS,
    EXTENDED,
    LONG_EXTENSION_DAYS,
    SETTLED,
    Found,
    Measure,
    days_from,
    found,
)

if TYPE_CHECKING:
    import pandas as pd

    from hganalysis.settings.params import Params
    from hganalysis.vocab import Basis

JUDGED_BY = "state hoặc completed_on"
"""What a status is judged by besides the deadline."""

TIMES = {
    "extended": (1, "1 lần trở lên"),
    "extended_twice": (2, "2 lần trở lên"),
    "extended_more": (3, "3 lần trở lên"),
}


def extended(judged: pd.DataFrame, _: Params, times: int) -> Found:
    """Find tasks extended at least so many times."""
    count = judged["extension_count"]
    return found(with_status(judged, vocab.IN_TOTAL), count.notna(), count >= times)


def extended_long(judged: pd.DataFrame, _: Params) -> Found:
    """Find extended tasks whose extensions add more than `LONG_EXTENSION_DAYS` days in all."""
    gained = days_from(day(judged, "due_original"), day(judged, "due_on"))
    return found(_extended(judged), gained > 0, gained > LONG_EXTENSION_DAYS, gained)


def extended_after_due(judged: pd.DataFrame, _: Params) -> Found:
    """Find tasks extended once, on a day when the original deadline had passed."""
    asked, due = day(judged, "extended_on"), day(judged, "due_original")
    once = _extended(judged) & true(judged["extension_count"] == 1)
    return found(once, asked.notna() & due.notna(), asked > due)


def judged_by(judged: pd.DataFrame, params: Params, basis: Basis) -> pd.DataFrame:
    """Return the tasks judged by a deadline: as they are where the period judges by it."""
    return judged if basis == params.deadline.basis else classify_by(judged, params, basis=basis)


def on_time(judged: pd.DataFrame, params: Params, basis: Basis) -> Found:
    """Find settled tasks that are on time by the current or by the original deadline."""
    again = judged_by(judged, params, basis)
    settled = with_status(judged, vocab.IN_TOTAL) & outcome_known(again, params.to)
    return found(settled, settled, with_status(again, ("done_on_time",)))


def on_time_by_extension(judged: pd.DataFrame, params: Params) -> Found:
    """Find tasks completed by the current deadline that the original one would call late."""
    now, before = (judged_by(judged, params, basis) for basis in ("current", "original"))
    on_time_now = with_status(judged, vocab.IN_TOTAL) & with_status(now, ("done_on_time",))
    known = with_status(before, vocab.CONCLUDED)
    return found(on_time_now, known, with_status(before, ("done_late",)))


def _extended(judged: pd.DataFrame) -> pd.Series:
    return with_status(judged, vocab.IN_TOTAL) & true(judged["extension_count"] > 0)


DECLARED = (
    *(
        Measure(
            name=name,
            complaint="extension",
            label=f"đã gia hạn từ {words}",
            denominator=COUNTED,
            definition=f"Số lần gia hạn từ {times} trở lên. Không xét được khi ô này trống.",
            formula=f"extension_count ≥ {times}",
            needs=("extension_count",),
            find=partial(extended, times=times),
        )
        for name, (times, words) in TIMES.items()
    ),
    Measure(
        name="extended_long",
        complaint="extension",
        label=f"được kéo dài thời hạn trên {LONG_EXTENSION_DAYS} ngày",
        denominator=EXTENDED,
        definition=(
            f"Thời hạn hiện hành sau thời hạn ban đầu trên {LONG_EXTENSION_DAYS} ngày. Không xét được "
            "khi thiếu một trong hai thời hạn, hoặc đã gia hạn mà thời hạn không lùi."
        ),
        formula=f"due_on − due_original > {LONG_EXTENSION_DAYS}, extension_count > 0",
        needs=("extension_count", "due_on", "due_original"),
        find=extended_long,
        unit=DAYS,
    ),
    Measure(
        name="extended_after_due",
        complaint="extension",
        label="được gia hạn khi thời hạn ban đầu đã qua",
        denominator=f"{EXTENDED} đúng 1 lần",
        definition=(
            "Ngày gia hạn sau thời hạn ban đầu. Chỉ xét nhiệm vụ gia hạn đúng 1 lần: gia hạn nhiều lần thì "
            "không biết thời hạn ngay trước lần gia hạn cuối."
        ),
        formula="extended_on > due_original, extension_count = 1",
        needs=("extended_on", "extension_count", "due_original"),
        find=extended_after_due,
    ),
    Measure(
        name="on_time_current",
        complaint="deadline",
        label="đúng hạn theo thời hạn hiện hành (sau gia hạn)",
        denominator=SETTLED,
        definition="Hoàn thành không sau thời hạn hiện hành, xét theo quy tắc thời hạn của kỳ.",
        formula="done_on_time / (done_on_time + done_late + open_overdue), deadline < to, basis = current",
        needs=("due_on", JUDGED_BY),
        find=partial(on_time, basis="current"),
        is_fault=False,
    ),
    Measure(
        name="on_time_original",
        complaint="deadline",
        label="đúng hạn theo thời hạn ban đầu (trước gia hạn)",
        denominator=f"{SETTLED} theo thời hạn ban đầu",
        definition=(
            "Hoàn thành không sau thời hạn ban đầu; nhiệm vụ không có thời hạn ban đầu coi như chưa "
            "gia hạn. Nhiệm vụ đã gia hạn mà thiếu thời hạn ban đầu thì không vào mẫu số."
        ),
        formula="done_on_time / (done_on_time + done_late + open_overdue), deadline < to, basis = original",
        needs=("due_on", "due_original", JUDGED_BY),
        find=partial(on_time, basis="original"),
        is_fault=False,
    ),
    Measure(
        name="on_time_by_extension",
        complaint="deadline",
        label="chỉ đúng hạn nhờ gia hạn",
        denominator="nhiệm vụ hoàn thành đúng hạn theo thời hạn hiện hành",
        definition="Hoàn thành đúng hạn theo thời hạn hiện hành nhưng sau thời hạn ban đầu.",
        formula="done_on_time với basis = current, done_late với basis = original",
        needs=("due_on", "due_original", JUDGED_BY),
        find=on_time_by_extension,
    ),
)
