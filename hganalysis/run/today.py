"""The day that a run counts from, where params say a day by a word."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hganalysis.settings.dated_words import dated
from hganalysis.vocab import TIMEZONE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def today_here() -> dt.date:
    """Return the day it is where the office is."""
    return dt.datetime.now(ZoneInfo(TIMEZONE)).date()


def with_days(
    file: Path, overrides: Mapping[str, Any] | None, today: dt.date | None = None
) -> dict[str, Any]:
    """Return overrides in which a day that is said by a word is the day it is, today where none is given."""
    return dated(file, overrides, today or today_here())
