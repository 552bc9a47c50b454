"""The Office's own part: entering tasks late or incompletely, and not reminding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.judged import columns_with_values, day, first_deadline, with_status, written
from hganalysis.quality.definitions import COUNTED, OVERDUE, WORKING_DAYS, Found, Measure, found
from hganalysis.settings.workdays import load_calendar, working_days

if TYPE_CHECKING:
    from hganalysis.settings.params import Params

ENTRY_FIELDS = (
    "doc_number",
    "doc_date",
    "title",
    "source_level",
    "leader",
    "field",
    "agency_raw",
    "assigned_on",
)
"""What the Office fills in at entry and the analysis needs; a deadline may rightly be missing."""

CORE_FIELDS = ENTRY_FIELDS[:3]
"""Without these columns nothing is said of how complete the entry is."""


def entered_late(judged: pd.DataFrame, _: Params) -> Found:
    """Find tasks entered more than `vocab.LATE_ENTRY_DAYS` working days after their document."""
    lag = working_days(day(judged, "doc_date"), day(judged, "entered_on"), load_calendar())
    return found(with_status(judged, vocab.IN_TOTAL), lag.notna(), lag > vocab.LATE_ENTRY_DAYS, lag)


def entered_after_due(judged: pd.DataFrame, _: Params) -> Found:
    """Find tasks entered when their first known deadline had passed."""
    due, entered = pd.to_datetime(first_deadline(judged)).dt.normalize(), day(judged, "entered_on")
    return found(with_status(judged, vocab.IN_TOTAL), due.notna() & entered.notna(), entered > due)


def entry_incomplete(judged: pd.DataFrame, _: Params) -> Found:
    """Find tasks without a value in one of the entry fields that the export has."""
    filled = [written(judged, name) for name in columns_with_values(judged, ENTRY_FIELDS)]
    counted = with_status(judged, vocab.IN_TOTAL)
    whole = counted | True
    for each in filled:
        whole &= each
    return found(counted, counted, ~whole)


def overdue_unreminded(judged: pd.DataFrame, _: Params) -> Found:
    """Find overdue tasks that nobody was reminded of."""
    reminders = judged["reminder_count"]
    return found(with_status(judged, ("open_overdue",)), reminders.notna(), reminders == 0)


DECLARED = (
    Measure(
        name="entered_late",
        complaint="entry",
        label=f"được nhập lên phần mềm sau ngày văn bản trên {vocab.LATE_ENTRY_DAYS} ngày làm việc",
        denominator=COUNTED,
        definition=(
            f"Từ ngày văn bản đến ngày nhập phần mềm có trên {vocab.LATE_ENTRY_DAYS} ngày làm việc, không kể "
            "ngày văn bản. Không xét được khi thiếu một trong hai ngày, ngày nhập trước ngày văn bản, hoặc "
            "lịch nghỉ chưa có năm đó."
        ),
        formula=f"số ngày làm việc trong (doc_date, entered_on] > {vocab.LATE_ENTRY_DAYS}",
        needs=("doc_date", "entered_on"),
        find=entered_late,
        unit=WORKING_DAYS,
    ),
    Measure(
        name="entered_after_due",
        complaint="entry",
        label="được nhập lên phần mềm khi đã quá thời hạn",
        denominator=COUNTED,
        definition=(
            "Ngày nhập phần mềm sau thời hạn ban đầu; không có thời hạn ban đầu thì xét theo thời hạn đã "
            "dùng để xét tình trạng."
        ),
        formula="entered_on > due_original (trống thì deadline)",
        needs=("entered_on", "due_on"),
        find=entered_after_due,
    ),
    Measure(
        name="entry_incomplete",
        complaint="entry",
        label="thiếu ít nhất một thông tin khi nhập",
        denominator=COUNTED,
        definition=(
            "Có ô trống ở một trong các cột: "
            + ", ".join(vocab.TASK_COLUMNS[name].lower() for name in ENTRY_FIELDS)
            + ". Ba cột đầu phải có; cột khác mà tệp xuất không có, hoặc trống ở mọi dòng, thì không xét."
        ),
        formula="một trong " + ", ".join(ENTRY_FIELDS) + " trống",
        needs=CORE_FIELDS,
        find=entry_incomplete,
    ),
    Measure(
        name="overdue_unreminded",
        complaint="reminder",
        label="chưa được đôn đốc lần nào",
        denominator=OVERDUE,
        definition="Số lần đôn đốc là 0. Không xét được khi ô này trống.",
        formula="reminder_count = 0",
        needs=("reminder_count",),
        find=overdue_unreminded,
    ),
)
