"""Days that a params file says by a word, such as ``to: cuối tháng trước``: a small closed list, no other.

Words of `to` count from the day of the run, those of `from` from the day that `to` then is. Where `to` is
said by a word, the places of `PLACES` stand in names and paths for what it comes to.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from hganalysis.errors import ParamsError
from hganalysis.settings.office import fill
from hganalysis.settings.yamlfile import read_yaml
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

ONE_DAY = dt.timedelta(days=1)
MIDDLE = 15
"""Up to this day of a month an as-of day reports on the month before, as 03/11 does on "10 tháng đầu năm"."""

JANUARY, DECEMBER = 1, 12
MONTHS_OF_A_QUARTER = 3


def _start_of_quarter(day: dt.date) -> dt.date:
    return day.replace(month=day.month - (day.month - 1) % MONTHS_OF_A_QUARTER, day=1)


TO_WORDS: dict[str, Callable[[dt.date], dt.date]] = {
    "hôm nay": lambda day: day,
    "hôm qua": lambda day: day - ONE_DAY,
    "cuối tháng trước": lambda day: day.replace(day=1) - ONE_DAY,
    "cuối quý trước": lambda day: _start_of_quarter(day) - ONE_DAY,
    "cuối năm trước": lambda day: day.replace(month=1, day=1) - ONE_DAY,
}
"""What `to` may say, from the day of the run."""

FROM_WORDS: dict[str, Callable[[dt.date], dt.date]] = {
    "đầu tháng": lambda day: day.replace(day=1),
    "đầu quý": _start_of_quarter,
    "đầu năm": lambda day: day.replace(month=1, day=1),
}
"""What `from` may say, from the day that `to` is."""

PLACES = {
    "to": "ngày chốt số liệu, dạng 2024-10-31",
    "year": "năm của ngày chốt",
    "month": "tháng của ngày chốt, dạng 10",
    "so_far": "cách gọi từ đầu năm đến tháng được báo cáo, dạng 10 tháng đầu năm 2024",
    "previous_to": "ngày chốt của lần trước theo cùng chữ ấy",
}
"""What may stand between braces in `FILLED`, where `to` is said by a word."""

FILLED = ("period", "label", "previous", "corrections", "source.file", "source.join")


def reported(end: dt.date) -> dt.date:
    """Return the first day of the month that a period with this as-of day reports on.

    Examples
    --------
    >>> reported(dt.date(2024, 11, 3)), reported(dt.date(2024, 11, 30))
    (datetime.date(2024, 10, 1), datetime.date(2024, 11, 1))
    """
    first = end.replace(day=1)
    return first if end.day > MIDDLE else (first - ONE_DAY).replace(day=1)


def year_so_far(month: dt.date) -> str:
    """Return what a Vietnamese office calls the year up to the end of a month.

    Of January it says the month, with the 0 that Nghị định 30/2020 asks for; of December the year.

    Examples
    --------
    >>> [year_so_far(dt.date(2024, month, 1)) for month in (1, 2, 10, 12)]
    ['tháng 01 năm 2024', '2 tháng đầu năm 2024', '10 tháng đầu năm 2024', 'năm 2024']
    """
    if month.month == JANUARY:
        return f"tháng {month.month:02d} năm {month.year}"
    return f"năm {month.year}" if month.month == DECEMBER else f"{month.month} tháng đầu năm {month.year}"


def dated(path: Path, overrides: Mapping[str, Any] | None, today: dt.date) -> dict[str, Any]:
    """Return the overrides of a run with every day that is said by a word as the day it is, seen from today.

    Raises ParamsError: a place between braces that there is not.

    Examples
    --------
    >>> TO_WORDS["cuối tháng trước"](dt.date(2024, 11, 5))
    datetime.date(2024, 10, 31)
    >>> FROM_WORDS["đầu quý"](dt.date(2024, 11, 5))
    datetime.date(2024, 10, 1)
    """
    given = dict(overrides or {})
    said = _said(read_yaml(path, ParamsError).data, given)
    word = TO_WORDS.get(fold(str(said.get("to") or "")))
    end = word(today) if word else _day(said.get("to"))
    if end is None:
        return given
    if word:
        values = {
            "to": end.isoformat(),
            "year": str(end.year),
            "month": str(end.month),
            "so_far": year_so_far(reported(end)),
            "previous_to": word(end).isoformat(),
        }
        given["to"] = values["to"]
        given |= {key: fill(str(said[key]), values) for key in FILLED if "{" in str(said.get(key) or "")}
    start = FROM_WORDS.get(fold(str(said.get("from") or "")))
    return given | ({"from": start(end).isoformat()} if start else {})


def _said(data: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said under each key that may hold a word or a place, the overrides before the file."""
    said = {}
    for key in ("to", "from", *FILLED):
        value: Any = data
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        said[key] = given.get(key, given.get(f"{key}_", value))
    return said


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None
