"""How the figures were counted and what they leave out: the note under Phụ lục I."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_words import reason_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.counting.result_model import Reason, Result, Rules

BASIS = {"current": "thời hạn hiện hành (sau gia hạn)", "original": "thời hạn ban đầu (trước gia hạn)"}
NO_EXTENSIONS = "thời hạn ghi trong dữ liệu"
GRANULARITY = {
    "day": "tính trọn ngày đến hạn",
    "minute": (
        "thời hạn có giờ thì xét đến phút, không có giờ thì tính trọn ngày đến hạn, quá hạn chưa đến 1 ngày "
        "tính là 1 ngày"
    ),
}
CARRY_OVER = {
    "exclude": "không tính nhiệm vụ kỳ trước chuyển sang",
    "include": "tính cả nhiệm vụ kỳ trước chuyển sang",
}


def method_note(result: Result) -> str:
    """Return what is outside the total, which rows are not counted, and how the others are judged."""
    return " ".join(filter(None, (_no_deadline(result), _excluded(result), _counted(result))))


def _no_deadline(result: Result) -> str:
    number = result.totals.no_deadline
    if not number:
        return ""
    kinds = with_reasons(result.no_deadline_kinds)
    return f"Ngoài tổng số có {text.number(number)} nhiệm vụ không có thời hạn để xét{kinds}."


def _excluded(result: Result) -> str:
    number = result.totals.excluded
    if not number:
        return ""
    rows = f"{text.share_of(number, result.source.rows_read)} dòng"
    return f"Không tính {rows} của dữ liệu nguồn{with_reasons(result.exclusions)}."


def _counted(result: Result) -> str:
    rule, start, end = result.rules, text.date(result.from_), text.date(result.as_of)
    return (
        f"Số liệu tính đến hết ngày {end}, nhiệm vụ hoàn thành sau ngày này là chưa hoàn thành; "
        f"chậm là hoàn thành quá hạn hoặc quá hạn chưa hoàn thành. "
        f"{_population(rule, start, end)}. "
        f"Xét theo {_basis(result)}, {GRANULARITY[rule.granularity]}; {_roll_forward(rule)}."
    )


def _population(rule: Rules, start: str, end: str) -> str:
    """Say which tasks belong to the period; a list that is counted whole has no date for that."""
    if rule.population_by == "none":
        return "Tính mọi nhiệm vụ có trong danh sách, không xét ngày giao"
    by = vocab.TASK_COLUMNS[rule.population_by].lower()
    return (
        f"Nhiệm vụ thuộc kỳ báo cáo khi có {by} từ ngày {start} đến hết ngày {end}, "
        f"{CARRY_OVER[rule.carry_over]}"
    )


def _basis(result: Result) -> str:
    """Return which deadline counts; a source that knows no extensions has only one."""
    knows = any(clock.name == "original" and clock.lacks is None for clock in result.clocks)
    rule = result.rules.basis
    return BASIS[rule] if knows or rule == "original" else NO_EXTENSIONS


def _roll_forward(rule: Rules) -> str:
    """Say what becomes of deadlines on days off, and how many tasks the other rule would move.

    A deadline only ever moves to a later day, so that every change goes the same way, unless the deadline
    also decides which tasks belong to the period.
    """
    moved, changes = rule.roll_forward, rule.roll_forward_changes
    now = "thời hạn rơi vào ngày nghỉ " + ("dời sang ngày làm việc kế tiếp" if moved else "giữ nguyên")
    other = "không dời" if moved else "dời sang ngày làm việc kế tiếp"
    if changes is None:
        return f"{now} (lịch ngày nghỉ chưa đủ để tính kết quả nếu {other})"
    if not changes:
        return f"{now} (nếu {other} thì kết quả vẫn như vậy)"
    number = text.number(changes)
    if rule.population_by == "due_on":
        return f"{now} (nếu {other} thì {number} nhiệm vụ thay đổi trạng thái)"
    found = f"thêm {number} nhiệm vụ quá hạn" if moved else f"{number} nhiệm vụ không còn quá hạn"
    return f"{now} (nếu {other} thì {found})"


def with_reasons(reasons: Sequence[Reason]) -> str:
    """Return " (…)" with every reason, counted unless there is only one."""
    if not reasons:
        return ""
    if len(reasons) == 1:
        return f" ({reason_label(reasons[0].reason)})"
    return f" ({'; '.join(f'{reason_label(each.reason)}: {text.number(each.n)}' for each in reasons)})"
