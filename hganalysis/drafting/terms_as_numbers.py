"""Deadlines kept as bare numbers, 5, 10, 15 under "Thời hạn (ngày)": lengths of time, by their heading."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from hganalysis.drafting.date_formats import says_no_date
from hganalysis.drafting.proposed_fields import words_of
from hganalysis.intake.deadline_terms import Term, whole_number
from hganalysis.settings.workdays import load_calendar
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hganalysis.reading.sheet import Cell

UNITS = {
    "working_days": r"ngay lam viec|(?:working|business|work) days?",
    "working_hours": r"gio lam viec|(?:working|business|work) hours?",
    "days": r"ngay|days?",
    "hours": r"gio|tieng|hours?|hrs?",
    "weeks": r"tuan|weeks?",
    "months": r"thang|months?",
}
"""Value of ``dates.terms_in`` -> words of a heading for it, the longer ones first."""

COUNTS_TIME = re.compile(
    r"\bso (?:ngay|gio|tuan|thang)\b|\b(?:ngay|gio) lam viec\b|\b(?:days|hours|hrs|weeks|months)\b"
)
IN_BRACKETS = re.compile(
    r"[(\[] ?(?:ngày|giờ|tiếng)(?: làm việc)? ?[)\]]|\bthời .*[(\[] ?(?:tuần|tháng) ?[)\]]"
)
"""What tells a length of time from a day: "Thời hạn (ngày)" is one, "Ngày hết hạn" and "Hạn (tháng)" none."""

IS_GIVEN = re.compile(
    r"\b(?:han|thoi gian|xu ly|giai quyet|thuc hien|hoan thanh|quy dinh|sla|due|deadline|target|allowed"
    r"|turnaround|response|resolution|complete|completion)\b"
)
IS_SPENT = re.compile(
    r"\b(?:qua han|gia han|con lai|con|tre|cham|som|da|thuc te|tam dung|dung|nghi"
    r"|overdue|late|left|remaining|elapsed|open|spent|taken|actual|age|aging|hold|extension|delay|early"
    r"|duration|(?:resolution|response|handling|lead|cycle) time|time to)\b"
)
"""Words of a heading over the time that a task has, and over that which it took, lost or still has."""

NEARLY_ALL = 0.9
OFTEN, FEWEST = 0.5, 2
"""Share and number of finished tasks from which numbers that are the time a task took say nothing else."""


def unit_said(label: str) -> str:
    """Return the unit that a heading names, as a map writes it, "" where it names none.

    Examples
    --------
    >>> unit_said("Thời hạn (ngày làm việc)"), unit_said("SLA (hours)"), unit_said("Hạn")
    ('working_days', 'hours', '')
    """
    said = " ".join(words_of(label))
    return next((unit for unit, words in UNITS.items() if re.search(rf"\b(?:{words})\b", said)), "")


def says_time_given(label: str) -> bool:
    """Tell whether a heading speaks of the length of time that a task has.

    Examples
    --------
    >>> [says_time_given(each) for each in ("Số ngày xử lý", "SLA (days)", "Số ngày quá hạn", "Ngày hết hạn")]
    [True, True, False, False]
    """
    said = " ".join(words_of(label))
    return _says_a_length(label) and bool(IS_GIVEN.search(said)) and IS_SPENT.search(said) is None


def unit_of_numbers(label: str, cells: Iterable[Cell]) -> str:
    """Return of which unit the numbers are in a column of deadlines, "" where its cells are no numbers.

    Those of "Tháng hết hạn" are months of a year, and no length of time.

    Examples
    --------
    >>> unit_of_numbers("Hạn", [5, "10", None]), unit_of_numbers("Hạn", ["15/6/2024", 10])
    ('days', '')
    >>> unit_of_numbers("Thời hạn (tháng)", [5, 6]), unit_of_numbers("Tháng hết hạn", [5, 6])
    ('months', '')
    """
    unit = unit_said(label)
    if unit and not _says_a_length(label):
        return ""
    told = [whole_number(cell) is not None for cell in cells if not says_no_date(cell)]
    if not told or sum(told) < NEARLY_ALL * len(told):
        return ""
    return unit or "days"


def _says_a_length(label: str) -> bool:
    return bool(COUNTS_TIME.search(" ".join(words_of(label))) or IN_BRACKETS.search(fold(label)))


def are_of_time_spent(
    cells: Sequence[Cell], given: Sequence[dt.datetime | None], ended: Sequence[dt.datetime | None]
) -> bool:
    """Tell whether numbers are the days, or the hours, from the one on which a task was given to its end.

    So they are where no task that goes on has one. Days are counted with the first or without it, and all or
    those of work; hours to the nearest.
    """
    numbers = [whole_number(cell) for cell in cells]
    going_on = [n for n, last in zip(numbers, ended, strict=True) if last is None]
    if going_on and not any(going_on):
        return True
    spent = [
        _lasts(n, first, last)
        for n, first, last in zip(numbers, given, ended, strict=True)
        if n and first and last
    ]
    return len(spent) >= FEWEST and sum(spent) >= OFTEN * len(spent)


def _lasts(n: int, first: dt.datetime, last: dt.datetime) -> bool:
    ends = (Term(days, "ngày làm việc").ends(first, load_calendar()) for days in (n - 1, n))
    worked = {end.moment.date() for end in ends if end}
    days, hours = (last.date() - first.date()).days, (last - first) / dt.timedelta(hours=1)
    return days in (n - 1, n) or last.date() in worked or n - 1 <= hours <= n + 1
