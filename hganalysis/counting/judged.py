"""Readings of a judged table: the deadline of each task, whether it has passed, statuses, days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from hganalysis import vocab
from hganalysis.counting.frames import as_date
from hganalysis.settings.workdays import ONE_DAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


FILLED = "columns_with_values"
"""What ``attrs`` of a part of a table call the columns that hold a value in some row of the whole."""

AGENCY = ["agency_id", "agency", "agency_group"]
"""What tasks are grouped by to count by agency."""


def with_agencies_named(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the tasks with text where id or name of their agency is missing."""
    named = {"agency_id": judged["agency_id"].fillna(""), "agency": judged["agency"].fillna(vocab.UNNAMED)}
    return judged.assign(**named)


def without_notes(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the same tasks without ``attrs``, which pandas would copy anew for every column looked at."""
    plain = judged.copy(deep=False)
    plain.attrs = {}
    return plain


def days_of(dates: pd.Series) -> pd.Series:
    """Return dates as days since 1970, floats so that a missing date can be missing."""
    days = dates.to_numpy(dtype="datetime64[D]")
    numbers = days.astype("int64").astype(float)
    return pd.Series(np.where(np.isnat(days), np.nan, numbers), dates.index)


def first_deadline(tasks: pd.DataFrame) -> pd.Series:
    """Return the deadline before any extension where it is known, else the deadline."""
    due = deadlines(tasks)
    return tasks["due_original"].fillna(due) if "due_original" in tasks else due


def deadlines(judged: pd.DataFrame) -> pd.Series:
    """Return the deadline that each task was judged by; `due_on` in a table that has no `deadline`."""
    return judged[deadline_column(judged)]


def deadline_column(judged: pd.DataFrame) -> str:
    """Return the name of the column that `deadlines` reads."""
    return "deadline" if "deadline" in judged else "due_on"


def outcome_known(judged: pd.DataFrame, as_of: dt.date | str) -> pd.Series:
    """Tell which tasks are concluded with a deadline before the as-of date."""
    return judged["status"].isin(vocab.CONCLUDED) & has_passed(judged, as_of)


def has_passed(judged: pd.DataFrame, as_of: dt.date | str) -> pd.Series:
    """Tell which deadlines lie before the end of the as-of date, by the rule that the table was judged by.

    A deadline judged to the minute passes on the day itself; one of a whole day does not.
    """
    due, today = deadlines(judged), pd.Timestamp(as_date(as_of))
    passed: pd.Series = due.dt.normalize() < today
    if "deadline" not in judged:
        return passed
    passed |= (due != due.dt.normalize()) & (due < today + ONE_DAY)
    return passed


def with_status(judged: pd.DataFrame, statuses: Sequence[str]) -> pd.Series:
    """Tell which tasks have one of a few statuses."""
    return judged["status"].astype(str).isin(statuses)


def day(judged: pd.DataFrame, name: str) -> pd.Series:
    """Return the day of each date of a column; a column without any date gives none."""
    return pd.to_datetime(judged[name]).dt.normalize()


def columns_with_values(judged: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Return those of the columns that are there and hold a value in some row of the whole table."""
    if FILLED in judged.attrs:
        return [name for name in names if name in judged.attrs[FILLED]]
    return [name for name in names if name in judged and bool(written(judged, name).any())]


def written(judged: pd.DataFrame, name: str) -> pd.Series:
    """Tell where a column of any type holds a value; text of spaces is none."""
    values = judged[name]
    filled = values.notna()
    if is_datetime64_any_dtype(values) or is_numeric_dtype(values):
        return filled
    return filled & true(values.astype("string").str.strip() != "")


def true(answers: pd.Series) -> pd.Series:
    """Return answers as plain bools; a missing one is no."""
    return answers.astype("boolean").fillna(value=False).astype(bool)
