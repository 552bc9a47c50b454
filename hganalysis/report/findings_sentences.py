"""What was measured for the report's part I.2, as a table, and what agencies state as reasons, for I.3.

Both stand beside the standing texts of the office. A measure without data is not mentioned here; the notebook
3_delays says why it has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.delays.delays_result import NotSaid
from hganalysis.documents.model import Column, Row, Table
from hganalysis.quality import MEASURES
from hganalysis.quality.definitions import STALE_DAYS
from hganalysis.report.count_sentences import tasks

if TYPE_CHECKING:
    from hganalysis.quality.quality_result import Measured
    from hganalysis.report.period_result import PeriodResult

REPORTED = {
    "entered_late": f"Nhập chậm quá {vocab.LATE_ENTRY_DAYS} ngày làm việc",
    "entered_after_due": "Nhập khi đã quá thời hạn",
    "entry_incomplete": "Thiếu thông tin khi nhập",
    "overdue_unreminded": "Quá hạn, chưa được đôn đốc",
    "update_stale_30": f"Hơn {STALE_DAYS[1]} ngày không cập nhật",
    "never_updated": "Chưa cập nhật lần nào",
    "done_unfinished_progress": "Báo hoàn thành, tiến độ dưới 100%",
    "done_before_assigned": "Hoàn thành trước ngày giao",
    "done_without_evidence": "Hoàn thành, không có minh chứng",
    "result_poor": "Hoàn thành, kết quả ghi sơ sài",
    "extended_twice": "Gia hạn nhiều lần",
}
"""The measures that the report tells, with what it calls them; the notebook shows all."""

CAPTION = "Số liệu của kỳ"
COLUMNS = (
    Column("Hạn chế", "left", 44),
    Column("Số nhiệm vụ", "right", 17),
    Column("Trên", "right", 24),
    Column("Tỷ lệ", "right", 15),
)
MOST_REASONS = 3
"""Reasons named, the most stated first; the workbook of numbers has all."""

NOT_CAUSES = ("unmatched", "unknown")
OWN_WORDS = "cơ quan nêu, chưa kiểm chứng"


def limits(result: PeriodResult) -> tuple[Table, ...]:
    """Return one table, a row a complaint that some task has; nothing where none has.

    That a standing text of the office is not borne out is for its clerk (`report.standing`).
    """
    rows = [_row(REPORTED[entry.name], entry) for entry in _told(result)]
    return (Table(CAPTION, COLUMNS, tuple(rows), header_column=0),) if rows else ()


def denominators(result: PeriodResult, place: str) -> str:
    """Return what each row of the table is a share of, for the note that says how things are counted.

    `place` is the heading that the table stands under.
    """
    told = [f"“{REPORTED[entry.name]}” trên số {MEASURES[entry.name].denominator}" for entry in _told(result)]
    return f"Bảng ở mục {place}: {'; '.join(told)}." if told else ""


def causes(result: PeriodResult) -> tuple[str, ...]:
    """Return what agencies state as reasons, the most stated first, and how many tasks have none.

    A task counts at every reason that it names. Nothing without data.
    """
    found = result.answered().reasons
    if isinstance(found, NotSaid):
        return ()
    named = [row for row in found.causes if row.cause not in NOT_CAUSES and row.mentioned]
    named.sort(key=lambda row: -row.mentioned)
    apart = {row.cause: row.n for row in found.causes if row.cause in NOT_CAUSES}
    stated = found.late - apart["unknown"]
    if not stated:
        return (f"Nguồn không ghi lý do của {tasks(found.late)} chậm.",)
    listed = [f"{row.label} {text.number(row.mentioned)}" for row in named[:MOST_REASONS]]
    if apart["unmatched"]:
        listed.append(f"lý do chưa xếp loại {text.number(apart['unmatched'])}")
    most = ", nhiều nhất" if len(named) > MOST_REASONS else ""
    of = f"{text.number(stated)}/{tasks(found.late)} chậm"
    return (f"Có {of} ghi lý do ({OWN_WORDS}){most}: {'; '.join(listed)}.",)


def _told(result: PeriodResult) -> list[Measured]:
    measured = {entry.name: entry for entry in result.measured() if entry.has_tasks and entry.numerator}
    return [measured[name] for name in REPORTED if name in measured]


def _row(words: str, entry: Measured) -> Row:
    share = entry.share
    unknown = f" ({text.number(share.unknown)} chưa rõ)" if share.unknown else ""
    of = f"{text.number(share.denominator)}{unknown}"
    return Row((words, text.number(share.numerator), of, text.percent(share.value)))


def corrected(result: PeriodResult) -> str:
    """Say how many cells of the source were corrected, and where they are listed; "" where none was."""
    number = len(result.corrections)
    if not number:
        return ""
    return (
        f"{text.number(number)} ô của tệp nguồn đã được đính chính trước khi tính "
        "(tệp so-lieu.xlsx, trang Đính chính)."
    )
