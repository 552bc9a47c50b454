"""What a leader is asked to decide: proposals that follow from the numbers by fixed rules, at most three.

Each rule looks at one fact and gives one proposal with its numbers, or nothing; the first three that have
something to say are printed. No rule names a cause or judges an agency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.counts import IDENTITIES
from hganalysis.counting.result_words import reason_label
from hganalysis.report.count_sentences import tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hganalysis.counting.result_model import Reason, Result
    from hganalysis.settings.office import Office

MOST = 3
LONG_OVERDUE = vocab.OVERDUE_BANDS[2][0]
"""Days from which a task is long overdue: the third band, over 30 days."""

NEAR_DAYS = vocab.DUE_SOON_DAYS[1]
TITLE_LENGTH = 90
NAME_LENGTH = 60
REASON_LENGTH = 70
WITHOUT_A_DATE = ("none", "waiting")
"""Kinds without a deadline that somebody could set; recurrent tasks have none by nature."""


def proposals(result: Result, office: Office) -> tuple[str, ...]:
    """Return at most three proposals in the order of `RULES`."""
    made = (rule(result, office) for rule in RULES)
    return tuple(each for each in made if each)[:MOST]


def shortened(value: str, length: int) -> str:
    """Return a text of at most so many characters, cut at a space where there is one, with "…" if cut."""
    value = " ".join(value.split())
    if len(value) <= length:
        return value
    start = value[: length - 1]
    space = start.rfind(" ")
    return (start[:space] if space >= length // 2 else start).rstrip(" ,;") + "…"


def longest_overdue(result: Result, _: Office) -> str:
    """Propose to press the tasks overdue by more than 30 days, or all, that the agency still has to do."""
    every = [task for task in result.lists.open_overdue if task.holder == "agency"]
    if not every:
        return ""
    long = [task for task in every if (task.days_late or 0) >= LONG_OVERDUE]
    which = f"quá hạn trên {LONG_OVERDUE - 1} ngày" if long else "quá hạn"
    first = every[0]
    days = f"{text.number(first.days_late or 0)} ngày"
    name = shortened(first.agency, NAME_LENGTH)
    what = shortened(first.title, TITLE_LENGTH) or first.doc_number or first.task_id
    longest = f"{name} chủ trì, “{what}”, quá hạn {days}"
    if len(long or every) == 1:
        return f"Đề nghị yêu cầu xử lý dứt điểm {tasks(1)} {which}, cơ quan đang thực hiện: {longest}."
    return (
        f"Đề nghị yêu cầu xử lý dứt điểm {tasks(len(long or every))} {which}, cơ quan đang thực hiện; "
        f"lâu nhất: {longest}."
    )


def awaiting_approval(result: Result, _: Office) -> str:
    """Propose to approve, or to return, what agencies have handed in: no reminder to them can help."""
    waiting = next(each for each in result.holders if each.holder == "approver")
    number, overdue = sum(waiting.of(status) for status in vocab.OPEN), waiting.open_overdue
    if not number:
        return ""
    late = f", trong đó {tasks(overdue)} đã quá hạn" if overdue else ""
    return f"Đề nghị duyệt hoặc trả lại {tasks(number)} cơ quan đã báo xong, đang chờ duyệt{late}."


def unsettled(result: Result, _: Office) -> str:
    """Propose to settle what cannot be classified, or published figures that do not add up.

    An agency is asked for what it did not say; what the file has and nobody could read is for the Office.
    """
    asked = [each for each in result.unclassified_reasons if each.reason in vocab.ASKED_OF_AGENCIES]
    unread = [each for each in result.unclassified_reasons if each.reason not in vocab.ASKED_OF_AGENCIES]
    parts = []
    if asked:
        parts.append(f"yêu cầu cơ quan chủ trì bổ sung dữ liệu của {_with_reasons(asked)}")
    if unread:
        parts.append(f"cho rà soát dữ liệu nguồn của {_with_reasons(unread)}")
    if parts:
        return f"Đề nghị {'; '.join(parts)}, để xếp loại các nhiệm vụ này (Phụ lục IV, tệp phu-luc.xlsx)."
    broken = {check.name for check in result.checks if not check.holds}
    labels = [IDENTITIES[name][0] for name in IDENTITIES if f"published.{name}" in broken]
    if labels:
        return f"Đề nghị thống nhất số liệu đã công bố: {text.listing(labels)} không bằng tổng các phần."
    return ""


def _with_reasons(reasons: Sequence[Reason]) -> str:
    labels = "; ".join(reason_label(each.reason) for each in reasons)
    return f"{tasks(sum(each.n for each in reasons))} ({shortened(labels, REASON_LENGTH)})"


def roll_forward(result: Result, _: Office) -> str:
    """Propose to settle the rule for deadlines on days off, when it changes the status of some task."""
    changes = result.rules.roll_forward_changes
    if not changes:
        return ""
    now = "đang dời sang ngày làm việc kế tiếp" if result.rules.roll_forward else "đang giữ nguyên"
    other = "không dời" if result.rules.roll_forward else "dời sang ngày làm việc kế tiếp"
    return (
        f"Đề nghị quyết định cách tính thời hạn rơi vào ngày nghỉ ({now}): nếu {other} thì "
        f"{tasks(changes)} thay đổi trạng thái."
    )


def near_deadlines(result: Result, _: Office) -> str:
    """Propose to remind the agencies of what falls due within a week and is still theirs to do."""
    number = next(each.to_do for each in result.due_soon.within if each.days == NEAR_DAYS)
    if not number:
        return ""
    return f"Đề nghị nhắc cơ quan chủ trì của {tasks(number)} đến hạn trong {NEAR_DAYS} ngày tới."


def without_deadline(result: Result, _: Office) -> str:
    """Propose to set a deadline for the tasks that could have one."""
    number = sum(each.n for each in result.no_deadline_kinds if each.reason in WITHOUT_A_DATE)
    if not number:
        return ""
    return f"Đề nghị xác định thời hạn cho {tasks(number)} được giao mà chưa có thời hạn để xét."


RULES: tuple[Callable[[Result, Office], str], ...] = (
    longest_overdue,
    awaiting_approval,
    unsettled,
    roll_forward,
    near_deadlines,
    without_deadline,
)
"""In the order of what a leader alone can move: first what waits longest, then what the figures lack."""
