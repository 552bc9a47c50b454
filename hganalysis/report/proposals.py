"""What a leader is asked to decide: who does what by when, with the rows, at most three.

Each rule looks at one fact and gives one proposal with its numbers, or nothing. The rules stand in the order
of consequence; the first three that have something to say are printed. An agency is named from the list of
its tasks or from the fair comparison only.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.counts import IDENTITIES
from hganalysis.counting.result_words import known_agencies, reason_label, told_apart
from hganalysis.delays.delays_result import NotSaid
from hganalysis.delays.who_differs.agencies_answer import one_decimal
from hganalysis.history.history_words import carried_told
from hganalysis.report.agency_sentences import named as named_agencies
from hganalysis.report.changed_history import HELD_BACK, LAPSED_POINTER, POINTER, touched
from hganalysis.report.count_sentences import tasks
from hganalysis.report.headline import much_is_unclassified
from hganalysis.report.rows_behind import COUNT_SETS, DUE_WITHIN, HOLDER_SETS, MOST_ROWS, WITH_AGENCY, named
from hganalysis.settings.workdays import load_calendar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hganalysis.counting.listed_tasks import ListedTask
    from hganalysis.counting.result_model import Reason
    from hganalysis.delays.delays_result import Agency
    from hganalysis.history.history_result import History
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.settings.office import Office

MOST = 3
LONG_OVERDUE = vocab.OVERDUE_BANDS[2][0]
"""Days from which a task is long overdue: the third band, over 30 days."""

NEAR_DAYS = vocab.DUE_SOON_DAYS[1]
TITLE_LENGTH = 90
NAME_LENGTH = 60
REASON_LENGTH = 70
MOST_NAMES = 3
WITHOUT_A_DATE = ("none", "waiting")
"""Kinds without a deadline that somebody could set; recurrent tasks have none by nature."""

SOON, USUAL, LONG = 2, 5, 10
"""Working days from the as-of day: for a reminder, for the desk, for an agency. Conventions of this tool."""

FILE, BOOK = "tệp phu-luc.xlsx", "tệp so-lieu.xlsx"
REGISTER, EVERY_TASK = "Danh mục nhiệm vụ, tệp bao-cao.html", "tệp data/tasks.csv"


@dataclass(frozen=True)
class Proposal:
    """Who is to do what by when, where the rows are, and what to know of it.

    `rows` is the name of the rows behind the number, where one name stands for exactly these.
    """

    who: str
    what: str
    by: dt.date
    pointer: str
    rows: str = ""
    more: str = ""
    kind: str = ""
    """The name of its rule."""

    @property
    def order(self) -> str:
        """Return it as a line of a direction."""
        return f"{self.who} {self.what}, chậm nhất ngày {text.date(self.by)}"


def proposals(result: PeriodResult, office: Office) -> tuple[Proposal, ...]:
    """Return at most three proposals in the order of consequence.

    Where so much is not classified that the message rests on it, that comes first.
    """
    rules = (unsettled, *RULES) if much_is_unclassified(result) else RULES
    made = ((rule.__name__, rule(result, office)) for rule in dict.fromkeys(rules))
    return tuple(replace(each, kind=kind) for kind, each in made if each)[:MOST]


def shortened(value: str, length: int) -> str:
    """Return a text of at most so many characters, cut at a space where there is one, with "…" if cut."""
    value = " ".join(value.split())
    if len(value) <= length:
        return value
    start = value[: length - 1]
    space = start.rfind(" ")
    return (start[:space] if space >= length // 2 else start).rstrip(" ,;") + "…"


def listed_within(labels: Sequence[str], length: int) -> str:
    """Return labels as a list of about so many characters, whole ones, those left out counted.

    Examples
    --------
    >>> listed_within(["thiếu ngày hoàn thành", "trạng thái lạ", "thời hạn không đọc được"], 40)
    'thiếu ngày hoàn thành; trạng thái lạ; 1 lý do khác'
    """
    told = [shortened(labels[0], length)]
    for label in labels[1:]:
        if len("; ".join([*told, label])) > length:
            break
        told.append(label)
    rest = len(labels) - len(told)
    return "; ".join([*told, *([f"{text.number(rest)} lý do khác"] if rest else [])])


def longest_overdue(result: PeriodResult, office: Office) -> Proposal | None:
    """Propose to press the tasks overdue by more than 30 days, or all, that the agency still has to do."""
    overdue = [task for task in result.lists.open_overdue if task.holder == "agency"]
    held_back = touched(result, overdue)
    every = [task for task in overdue if task not in held_back]
    if not every:
        return None
    long = [task for task in every if (task.days_late or 0) >= LONG_OVERDUE]
    which = f"quá hạn trên {LONG_OVERDUE - 1} ngày" if long else "quá hạn"
    aside = sum(not long or (task.days_late or 0) >= LONG_OVERDUE for task in held_back)
    but = f" Chưa kể {tasks(aside)} cần làm rõ." if aside else ""
    number = len(long or every)
    who, what_to_do = _asked(result, office, long or every, f"hoàn thành {tasks(number)} {which}")
    return Proposal(
        who,
        what_to_do,
        _by(result, LONG),
        "Phụ lục II",
        named("open_overdue", HOLDER_SETS["agency"]) if number == len(overdue) else "",
        f"{_longest(result, every, alone=number == 1)}.{but}",
    )


def _longest(result: PeriodResult, overdue: Sequence[ListedTask], *, alone: bool) -> str:
    """Name the first of some tasks, longest overdue first; of several overdue as long it says how many."""
    first = overdue[0]
    days = f"quá hạn {text.number(first.days_late or 0)} ngày"
    as_long = sum(task.days_late == first.days_late for task in overdue)
    if as_long > 1:
        return f"Lâu nhất: {tasks(as_long)} cùng {days}"
    what = f"“{shortened(first.title, TITLE_LENGTH) or first.doc_number or first.task_id}”, {days}"
    if alone:
        return what
    known = first.agency in _known_names(result)
    return f"Lâu nhất: {f'{shortened(first.agency, NAME_LENGTH)}, ' if known else ''}{what}"


def _asked(result: PeriodResult, office: Office, asked: Sequence[ListedTask], what: str) -> tuple[str, str]:
    """Return who is to do what with some tasks: their agencies, or the Office, to find them first."""
    known = _known_names(result)
    if not any(task.agency in known for task in asked):
        return _office(office), f"xác định cơ quan chủ trì để {what}"
    only = shortened(asked[0].agency, NAME_LENGTH) if len(asked) == 1 else ""
    return f"Yêu cầu {only or f'các {office.units} chủ trì'}", what


def _known_names(result: PeriodResult) -> set[str]:
    """Return what tasks call agencies that can be asked: nobody can ask `vocab.UNNAMED` for anything."""
    known = {(each.agency_id, each.agency) for each in known_agencies(result)}
    named = zip(result.by_agency, told_apart(result.by_agency), strict=True)
    return {told.agency for each, told in named if (each.agency_id, each.agency) in known}


def changed_history(result: PeriodResult, office: Office) -> Proposal | None:
    """Propose to clear up what differs from what the period before published; no agency is named.

    Corrections that lapsed are the Office's own to keep or to drop.
    """
    history = result.history
    if history is None or not (history.findings or history.carried or history.lapsed):
        return None
    if not (history.findings or history.carried):
        what = f"quyết định giữ hay bỏ {text.number(len(history.lapsed))} đính chính của kỳ trước"
        return Proposal(_office(office), what, _by(result, USUAL), LAPSED_POINTER, more=f"{HELD_BACK}.")
    new, left = len(history.findings), len(history.carried)
    what = f"làm rõ {text.number(new)} chỗ khác với số liệu kỳ trước đã công bố"
    if not new:
        what = f"làm rõ {text.number(left)} chỗ các kỳ trước đã nêu khác số liệu đã công bố"
    told = [_kinds(history), carried_told(history) if new else "", f"{HELD_BACK}."]
    return Proposal(_office(office), what, _by(result, USUAL), POINTER, more=" ".join(filter(None, told)))


def _kinds(history: History) -> str:
    """Say which kinds of change were found, the gravest first, and what they do to the rate."""
    if not history.findings:
        return ""
    first, rest = history.by_kind[:MOST_NAMES], history.by_kind[MOST_NAMES:]
    kinds = [f"{vocab.CHANGES_IN_SHORT[each.kind]} {text.number(each.n)}" for each in first]
    if rest:
        kinds.append(f"loại khác {text.number(sum(each.n for each in rest))}")
    told = text.capital(f"{'; '.join(kinds)}.")
    then, now = history.on_time_otherwise.value, history.on_time.value
    if then == now or then is None or now is None:
        return told
    rate = f"tỷ lệ đúng hạn trên số đã qua thời hạn là {text.percent(then)} (nay {text.percent(now)})"
    return f"{told} Nếu giữ như kỳ trước, {rate}."


def awaiting_approval(result: PeriodResult, office: Office) -> Proposal | None:
    """Propose to approve, or to return, what agencies have handed in: no reminder to them can help."""
    waiting = next(each for each in result.holders if each.holder == "approver")
    number, overdue = sum(waiting.of(status) for status in vocab.OPEN), waiting.open_overdue
    if not number:
        return None
    return Proposal(
        _office(office),
        f"duyệt hoặc trả lại {tasks(number)} cơ quan đã báo xong, đang chờ duyệt",
        _by(result, USUAL),
        REGISTER if result.source.rows_read <= MOST_ROWS else EVERY_TASK,
        named("open", HOLDER_SETS["approver"]),
        _overdue_in_approval(result, overdue, number),
    )


def _overdue_in_approval(result: PeriodResult, overdue: int, number: int) -> str:
    """Say how many of the tasks that wait for approval are overdue, and how many were reported in time."""
    if not overdue:
        return ""
    waiting = [task for task in result.lists.open_overdue if task.holder == "approver"]
    by_clock = result.rules.granularity == "minute"
    in_time = sum(_is_reported_by(task, by_clock=by_clock) for task in waiting)
    told = f"báo xong {'trước ngày đến hạn' if by_clock else 'trong hạn'}"
    if overdue == number:
        said = f"; {tasks(in_time)} {told}" if in_time else ""
        return f"{'Đều đã' if number > 1 else 'Đã'} quá hạn{said}."
    said = f" ({text.number(in_time)} trong số này {told})" if in_time else ""
    return f"Trong đó {tasks(overdue)} đã quá hạn{said}."


def _is_reported_by(task: ListedTask, *, by_clock: bool) -> bool:
    """Tell whether a task was reported by its due day; on that day itself only where the whole day counts."""
    reported, due = task.reported_on or "9", str(task.of("due_on") or "")
    return reported < due or (reported == due and not by_clock)


def late_completions(result: PeriodResult, office: Office) -> Proposal | None:
    """Propose to ask why tasks were done late: agencies that the fair comparison names, else all of them."""
    held_back = touched(result, (*result.lists.done_late, *result.lists.open_overdue))
    number = result.totals.done_late - sum(task in held_back for task in result.lists.done_late)
    rows = COUNT_SETS["done_late"][0] if number == result.totals.done_late else ""
    above = [row for row in _named_higher(result) if row.agency not in {task.agency for task in held_back}]
    if above:
        who = text.listing([shortened(row.agency, NAME_LENGTH) for row in above[:MOST_NAMES]])
        more = f" và {text.number(len(above) - MOST_NAMES)} nơi khác" if len(above) > MOST_NAMES else ""
        told = "; ".join(_against_expected(row) for row in above[:MOST_NAMES])
        return Proposal(
            f"Yêu cầu {who}{more}",
            "nêu nguyên nhân và biện pháp khắc phục số nhiệm vụ chậm nhiều hơn hẳn mức dự kiến",
            _by(result, LONG),
            _where_late(result, {row.agency for row in above}),
            more=f"{told}.",
        )
    late = [task for task in result.lists.done_late if task not in held_back]
    said = sum(bool(task.of("cause")) for task in late)
    if len(late) == said:
        return None
    silent = [task for task in late if not task.of("cause")]
    lacking = " chưa ghi lý do" if said else ""
    told = f"nêu nguyên nhân và biện pháp khắc phục {tasks(len(silent))} hoàn thành quá hạn{lacking}"
    return Proposal(
        *_asked(result, office, silent, told),
        _by(result, LONG),
        f"Phụ lục III, {FILE}",
        "" if said else rows,
        f"{text.number(said)} nhiệm vụ hoàn thành quá hạn khác đã ghi lý do." if said else "",
    )


def _where_late(result: PeriodResult, agencies: set[str]) -> str:
    """Return the appendices that have late tasks of some agencies."""
    lists = {"Phụ lục II": result.lists.open_overdue, f"Phụ lục III, {FILE}": result.lists.done_late}
    full = {name: {task.agency for task in listed} for name, listed in lists.items() if listed}
    return "; ".join([name for name, there in full.items() if there & agencies] or full)


def _named_higher(result: PeriodResult) -> list[Agency]:
    found = result.answered().agencies
    return [] if isinstance(found, NotSaid) else named_agencies(found, "higher")


def _against_expected(row: Agency) -> str:
    share = f"{text.share_of(row.late, row.tasks)} nhiệm vụ chậm"
    return f"{shortened(row.agency, NAME_LENGTH)}: {share}, dự kiến {one_decimal(row.expected)}"


def unsettled(result: PeriodResult, office: Office) -> Proposal | None:
    """Propose to settle what cannot be classified, or published figures that do not add up.

    An agency is asked for what it did not say; what the file has and nobody could read is for the Office.
    """
    pointer, rows = f"Phụ lục IV, {FILE}", COUNT_SETS["unclassified"][0]
    asked = [each for each in result.unclassified_reasons if each.reason in vocab.ASKED_OF_AGENCIES]
    unread = [each for each in result.unclassified_reasons if each.reason not in vocab.ASKED_OF_AGENCIES]
    if asked:
        author = shortened(office.author, NAME_LENGTH)
        also = f"{author} rà soát dữ liệu nguồn của {_with_reasons(unread)}." if unread else ""
        lacking = [task for task in result.lists.unclassified if task.reason in vocab.ASKED_OF_AGENCIES]
        who, what = _asked(result, office, lacking, f"bổ sung dữ liệu của {_with_reasons(asked)}")
        return Proposal(who, what, _by(result, USUAL), pointer, "" if unread else rows, also)
    if unread:
        what = f"rà soát dữ liệu nguồn của {_with_reasons(unread)}"
        return Proposal(_office(office), what, _by(result, USUAL), pointer, rows)
    broken = {check.name for check in result.checks if not check.holds}
    labels = [IDENTITIES[name][0] for name in IDENTITIES if f"published.{name}" in broken]
    if not labels:
        return None
    what = f"thống nhất số liệu đã công bố: {text.listing(labels)} không bằng tổng các phần"
    return Proposal(_office(office), what, _by(result, USUAL), f"{BOOK}, trang Kiểm tra")


def _with_reasons(reasons: Sequence[Reason]) -> str:
    labels = listed_within([reason_label(each.reason) for each in reasons], REASON_LENGTH)
    return f"{tasks(sum(each.n for each in reasons))} ({labels})"


def near_deadlines(result: PeriodResult, office: Office) -> Proposal | None:
    """Propose to remind the agencies of what falls due within a week and is still theirs to do."""
    number = next(each.to_do for each in result.due_soon.within if each.days == NEAR_DAYS)
    if not number:
        return None
    remind = "nhắc" if known_agencies(result) else "xác định và nhắc"
    what = f"{remind} cơ quan chủ trì của {tasks(number)} đến hạn trong {NEAR_DAYS} ngày tới"
    rows = f"{DUE_WITHIN[NEAR_DAYS]}.{WITH_AGENCY}"
    return Proposal(_office(office), what, _by(result, SOON), f"{BOOK}, trang Danh mục sắp đến hạn", rows)


def roll_forward(result: PeriodResult, office: Office) -> Proposal | None:
    """Propose to settle the rule for deadlines on days off, when it changes the status of some task."""
    changes = result.rules.roll_forward_changes
    if not changes:
        return None
    now = "đang dời sang ngày làm việc kế tiếp" if result.rules.roll_forward else "đang giữ nguyên"
    other = "không dời" if result.rules.roll_forward else "dời sang ngày làm việc kế tiếp"
    what = f"trình cách tính thời hạn rơi vào ngày nghỉ ({now})"
    more = f"Nếu {other} thì {tasks(changes)} thay đổi trạng thái."
    return Proposal(_office(office), what, _by(result, LONG), "Phụ lục I", more=more)


def without_deadline(result: PeriodResult, office: Office) -> Proposal | None:
    """Propose to set a deadline for the tasks that could have one."""
    number = sum(each.n for each in result.no_deadline_kinds if each.reason in WITHOUT_A_DATE)
    if not number:
        return None
    what = f"trình thời hạn cho {tasks(number)} được giao mà chưa có thời hạn để xét"
    return Proposal(_office(office), what, _by(result, LONG), f"{BOOK}, trang Lý do")


def _office(office: Office) -> str:
    return f"Giao {shortened(office.author, NAME_LENGTH)}"


def _by(result: PeriodResult, days: int) -> dt.date:
    return load_calendar().after(dt.date.fromisoformat(result.as_of), days)


RULES: tuple[Callable[[PeriodResult, Office], Proposal | None], ...] = (
    changed_history,
    longest_overdue,
    awaiting_approval,
    late_completions,
    unsettled,
    near_deadlines,
    roll_forward,
    without_deadline,
)
"""In the order of consequence: work not done, work that waits, work done late, then what the figures lack."""
