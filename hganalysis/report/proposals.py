"""What a leader is asked to decide: proposals that follow from the numbers by fixed rules, at most three.

Each rule looks at one fact and gives one proposal with its numbers, or nothing; the first three that have
something to say are printed. No rule names a cause or judges an agency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from hganalysis import text, vocab
from hganalysis.counts import IDENTITIES
from hganalysis.report.sentences import most_overdue, overdue_agencies, tasks

if TYPE_CHECKING:
    from hganalysis.office import Office

Result = Mapping[str, Any]

MOST = 3
LONG_OVERDUE = vocab.OVERDUE_BANDS[2][0]
"""Days from which a task is long overdue: the third band, over 30 days."""

NAMED = 3
NEAR_DAYS = vocab.DUE_SOON_DAYS[1]
TITLE_LENGTH = 90
NAME_LENGTH = 60
REASON_LENGTH = 70
WITHOUT_A_DATE = ("none", "waiting", "unreadable")
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
    """Propose to press the tasks overdue by more than 30 days, or all that are overdue."""
    every = result["lists"]["open_overdue"]
    if not every:
        return ""
    long = [task for task in every if task["days_late"] >= LONG_OVERDUE]
    which = f"quá hạn trên {LONG_OVERDUE - 1} ngày" if long else "quá hạn"
    first = every[0]
    days = f"{text.number(first['days_late'])} ngày" if first["days_late"] else "dưới 1 ngày"
    name = shortened(first["agency"], NAME_LENGTH)
    what = shortened(first["title"], TITLE_LENGTH) or first["doc_number"] or first["task_id"]
    longest = f"{name} chủ trì, “{what}”, quá hạn {days}"
    if len(long or every) == 1:
        return f"Đề nghị yêu cầu xử lý dứt điểm {tasks(1)} {which}: {longest}."
    return f"Đề nghị yêu cầu xử lý dứt điểm {tasks(len(long or every))} {which}, lâu nhất: {longest}."


def unsettled(result: Result, _: Office) -> str:
    """Propose to settle what cannot be classified, or published figures that do not add up."""
    number = result["totals"]["unclassified"]
    if number:
        reasons = "; ".join(each["label"] for each in result["unclassified_reasons"])
        return (
            f"Đề nghị yêu cầu cơ quan chủ trì bổ sung dữ liệu để xếp loại {tasks(number)} chưa phân loại "
            f"({shortened(reasons, REASON_LENGTH)}; Phụ lục IV)."
        )
    broken = {check["name"] for check in result["checks"] if not check["holds"]}
    labels = [IDENTITIES[name][0] for name in IDENTITIES if f"published.{name}" in broken]
    if labels:
        return f"Đề nghị thống nhất số liệu đã công bố: {text.listing(labels)} không bằng tổng các phần."
    return ""


def agencies_with_most(result: Result, office: Office) -> str:
    """Propose to work with the agencies that have the most overdue tasks, where several tasks pile up."""
    every = overdue_agencies(result)
    named = [each for each in most_overdue(result, NAMED) if each["open_overdue"] > 1]
    if len(every) < 2 or not named:
        return ""
    names = text.listing(
        [
            f"{shortened(each['short'], NAME_LENGTH)} ({text.number(each['open_overdue'])} quá hạn trong "
            f"{text.number(each['total'])} nhiệm vụ có thời hạn)"
            for each in named
        ]
    )
    return f"Đề nghị làm việc với {names} về tiến độ và khó khăn; {_share_of(named, result, office)}."


def _share_of(named: list[Mapping[str, Any]], result: Result, office: Office) -> str:
    held = sum(each["open_overdue"] for each in named)
    whole = result["totals"]["open_overdue"]
    who = f"{text.number(len(named))} {office.units} này" if len(named) > 1 else "nơi này"
    return f"{who} có {text.number(held)}/{text.number(whole)} nhiệm vụ quá hạn"


def roll_forward(result: Result, _: Office) -> str:
    """Propose to settle the rule for deadlines on days off, when it changes the status of some task."""
    changes = result["rules"]["roll_forward_changes"]
    if not changes:
        return ""
    now = "đang dời sang ngày làm việc kế tiếp" if result["rules"]["roll_forward"] else "đang giữ nguyên"
    other = "không dời" if result["rules"]["roll_forward"] else "dời sang ngày làm việc kế tiếp"
    return (
        f"Đề nghị quyết định cách tính thời hạn rơi vào ngày nghỉ ({now}): nếu {other} thì "
        f"{tasks(changes)} thay đổi trạng thái."
    )


def near_deadlines(result: Result, _: Office) -> str:
    """Propose to remind the agencies of what falls due within a week."""
    number = next(each["n"] for each in result["due_soon"]["within"] if each["days"] == NEAR_DAYS)
    if not number:
        return ""
    return f"Đề nghị nhắc cơ quan chủ trì của {tasks(number)} đến hạn trong {NEAR_DAYS} ngày tới."


def without_deadline(result: Result, _: Office) -> str:
    """Propose to set a deadline for the tasks that could have one."""
    number = sum(each["n"] for each in result["no_deadline_kinds"] if each["reason"] in WITHOUT_A_DATE)
    if not number:
        return ""
    return f"Đề nghị xác định thời hạn cho {tasks(number)} được giao mà chưa có thời hạn để xét."


RULES: tuple[Callable[[Result, Office], str], ...] = (
    longest_overdue,
    unsettled,
    agencies_with_most,
    roll_forward,
    near_deadlines,
    without_deadline,
)
"""In the order of what a leader alone can move: first what waits longest, then what the figures lack."""
