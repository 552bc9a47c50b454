"""Spellings of dates to try on what no map says how to read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hganalysis.intake.dates import PLAUSIBLE_YEARS
from hganalysis.intake.evidence import YEAR_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMATS = (
    "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%H:%M %d/%m/%Y", "%H:%M:%S %d/%m/%Y", "%d/%m/%Y %I:%M:%S %p",
    "%d/%m/%Y %I:%M %p", "%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M:%S", "%d/%m/%y", "%d-%m-%y", YEAR_FIRST,
    "%d.%m.%y", "%d/%m/%y %H:%M",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%y",
    "%m-%d-%y", "%m/%d/%y %H:%M",
    "%Y/%m/%d", "%Y.%m.%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y%m%d", "%Y-%m-%d %H:%M",
    "%d-%b-%Y", "%d-%b-%y", "%d/%b/%Y", "%d/%b/%y", "%d/%b/%y %I:%M %p",
    "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d %b %Y %H:%M",
    "%A, %d %B %Y", "%a %b %d %Y", "%Y-%m-%d %H:%M:%S.%f",
)  # fmt: skip
"""Spellings to try on what no map says how to read, the more usual one first."""


def reads_as(text: str, spelling: str) -> bool:
    """Tell whether a text is a believable date in a spelling of `strptime`."""
    return bool(years_read([text], spelling))


def years_read(texts: Iterable[str], spelling: str) -> set[int]:
    """Return the believable years of those texts that are dates in a spelling of `strptime`."""
    years = (_year(text, spelling) for text in texts)
    return {year for year in years if year is not None and year in PLAUSIBLE_YEARS}


def _year(text: str, spelling: str) -> int | None:
    try:
        return dt.datetime.strptime(text, spelling).year
    except ValueError:
        return None
