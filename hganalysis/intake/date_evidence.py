"""What the cells of a date column prove together about day and month: one rule for `init`, `check` and `run`.

A spreadsheet program set to month-first dates that opens day-first texts turns 05/03 into 3 May and leaves
25/03 as text. And a map can say "day first" of a column in which 04/15/2024 stands. In both cases a cell that
could be read both ways is not to be believed.

How much is enough: a wrong date is worse than a task that is not classified, so one cell of each kind is
evidence. Whether a column was swapped is weighed as odds, cell by cell: of good dates 11 in 30 lie in the
first twelve days of a month without being alike in both orders, so a column of such alone soon speaks against
itself; one cell in ten is taken for something typed later. An order that a map declares stands while at most
one cell in ten speaks against it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from hganalysis.intake.date_spellings import century, weekday_of
from hganalysis.intake.dates import PLAUSIBLE_YEARS, looks_of
from hganalysis.reading.sheet import line_text
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hganalysis.intake.dates import Reading
    from hganalysis.reading.coded_cells import Cells, Flags, Places
    from hganalysis.reading.sheet import Cell


NUMERIC = re.compile(
    r"(?:\d{1,2} ?(?:[:hg]|giờ)[^/]*? )?\D*?(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4}|\d{2})(?!\d)",
    re.ASCII | re.IGNORECASE,
)
"""The first date of a text in numbers, after words or a clock time."""

ISO_START = re.compile(r"\d{4}-(\d{2})-(\d{2})(?!\d)", re.ASCII)
YEAR_FIRST = "%y-%m-%d"
"""A spelling whose every text could also be one of `%d-%m-%y`."""

CLOCK = re.compile(r"[\s,T]*(\d{1,2}[:hg]\d{2}.*)?", re.ASCII)
"""What may follow a day in a text that a spreadsheet program would still take for a date."""

GOES_ON = tuple(" (;,+")
"""What may begin the text after a day; see ``dates.extra_text``."""

MOST_MONTHS = 12
REMEMBERED = 100_000
"""Texts whose role is remembered; the dates of a year are far fewer."""

SLIPS = 10
"""Of this many cells one may speak against the others and be a slip."""

GOOD = {True: 11 / 30, False: 19 / 30}
MANGLED = {True: 1 - 1 / SLIPS, False: 1 / SLIPS}
"""How often a date that could be turned is met among real dates, and a text that could among texts, in a good
column and in a swapped one; for texts the other way round."""

Role = Literal["turned", "settled", "day", "month", "either", "same", ""]


def role_of(cell: Cell) -> Role:
    """Return what one cell says about the order of day and month.

    Of a real date, or one in ISO 8601: ``turned`` when day and month could have been swapped, ``settled``
    when the day is above 12. Of a text: ``day`` or ``month`` when it is a date only with that first,
    ``either`` when it reads both ways, ``same`` when both are one number. Otherwise "".

    Examples
    --------
    >>> [role_of(each) for each in ("25/03/2024", "04/15/2024", "05/03/2024", "2024-05-03", "ngày mai")]
    ['day', 'month', 'either', 'turned', '']
    """
    if isinstance(cell, dt.date):
        return _real(cell.month, cell.day)
    return _role_of_text(cell) if isinstance(cell, str) else ""


@lru_cache(maxsize=REMEMBERED)
def _role_of_text(cell: str) -> Role:
    text = line_text(cell)
    if found := ISO_START.match(text):
        return _real(int(found[1]), int(found[2]))
    found = NUMERIC.match(text)
    return _written(found) if found else ""


def roles_of(cells: Iterable[Cell]) -> Counter[Role]:
    """Count the roles of distinct cells."""
    return Counter(map(role_of, cells))


def is_swapped(roles: Counter[Role]) -> bool:
    """Tell whether a spreadsheet program seems to have read a column in the other order.

    Its real dates are then of the first twelve days of a month, and its texts are those that are no date in
    the order of the program. Both kinds must be there, and the odds of all cells must speak for it.
    """
    texts = max(roles["day"], roles["month"])
    if not (roles["turned"] and texts):
        return False
    against = roles["either"] + roles["same"] + min(roles["day"], roles["month"])
    likely, unlikely = (math.log(MANGLED[kind] / GOOD[kind]) for kind in (True, False))
    real = roles["turned"] * likely + roles["settled"] * unlikely
    written = texts * math.log(MANGLED[True] / GOOD[False]) + against * math.log(MANGLED[False] / GOOD[True])
    return real + written > 0


def is_contradicted(roles: Counter[Role], *, dayfirst: bool) -> bool:
    """Tell whether the texts that read one way only speak against the order that is declared."""
    own, other = (roles["day"], roles["month"]) if dayfirst else (roles["month"], roles["day"])
    return bool(other) and other * SLIPS > other + own


def _real(month: int, day: int) -> Role:
    if day == month:
        return ""
    return "turned" if day <= MOST_MONTHS else "settled"


def _written(found: re.Match[str]) -> Role:
    first, second = int(found[1]), int(found[2])
    if len(found[3]) == len("24") and year_read(found.string[found.start(1) : found.end()], YEAR_FIRST):
        return "either"
    if first == second <= MOST_MONTHS:
        return "same"
    year = int(found[3]) + century(int(found[3]))
    weekday = weekday_of(fold(found.string[: found.start(1)] + "0"))
    days = {"day": real_day(year, second, first), "month": real_day(year, first, second)}
    ways = [name for name, day in days.items() if day and weekday in (None, day.weekday())]
    if len(ways) > 1:
        rest = found.string[found.end() :]
        return "either" if CLOCK.fullmatch(rest) or rest[:1] in GOES_ON else ""
    return ("day" if ways == ["day"] else "month") if ways else ""


def real_day(year: int, month: int, day: int) -> dt.date | None:
    """Return the day of three numbers, None when there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def year_read(text: str, spelling: str) -> int | None:
    """Return the believable year of a text that is a date in a spelling of `strptime`, else None."""
    if not looks_of(spelling).fullmatch(text):
        return None
    try:
        year = dt.datetime.strptime(text, spelling).year
    except ValueError:
        return None
    return year if year in PLAUSIBLE_YEARS else None


def disputed(
    cells: Cells,
    readings: Sequence[Reading],
    sections: Sequence[Places],
    *,
    dayfirst: bool,
    contradicted: bool = False,
) -> Iterator[tuple[str, Places]]:
    """Yield the kind of finding and the rows of the dates of each sheet that are not to be believed.

    `dayfirst` is the order that the map declares. Where another sheet or column of the source has
    `contradicted` it, a sheet without a cell that proves it is not believed either.
    """
    roles = [role_of(cell) for cell in cells.values]
    dated = np.array([each.moment is not None for each in readings], dtype=bool)
    of_role = {name: dated & (np.array(roles) == name) for name in ("turned", "either")}
    for rows in sections:
        found = roles_of(cells.among(rows))
        for code, role, is_so in (
            ("dates_swapped", "turned", is_swapped(found)),
            (
                "dates_contradicted",
                "either",
                is_contradicted(found, dayfirst=dayfirst)
                or (contradicted and not found["day" if dayfirst else "month"]),
            ),
        ):
            chosen = rows[of_role[role][cells.codes[rows]]]
            if is_so and len(chosen):
                yield code, chosen


def moved(cells: Cells, readings: Sequence[Reading], sections: Sequence[Places]) -> Iterator[Places]:
    """Yield the rows of each sheet whose dates the time zone of the map puts on another day."""
    if any(each.moved for each in readings):
        yield from among(cells.spread([each.moved for each in readings], bool), sections)


FEWEST_COMPLETED, ALL_BUT_SLIPS = 10, 0.95
"""Completed tasks from which it says something that they end when due, and the share of those that do."""


def are_days_of_completion(same: int, both: int) -> bool:
    """Tell deadlines that are the days of completion, by how many tasks with both have one day for them.

    A schedule moves what it forecasts to what happened, and no task is then ever late.

    Examples
    --------
    >>> are_days_of_completion(69, 69), are_days_of_completion(9, 9), are_days_of_completion(60, 69)
    (True, False, False)
    """
    return both >= FEWEST_COMPLETED and same >= ALL_BUT_SLIPS * both


def among(flags: Flags, sections: Sequence[Places]) -> Iterator[Places]:
    """Yield the flagged rows of each sheet that has any."""
    yield from (rows[flags[rows]] for rows in sections if flags[rows].any())
