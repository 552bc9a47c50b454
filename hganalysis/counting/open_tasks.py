"""Tasks that are not completed at the as-of moment: who holds them, and when those in time fall due."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.counting.deadlines import DEADLINE
from hganalysis.counting.listed_tasks import as_listed, with_names_apart
from hganalysis.counting.result_model import Held

if TYPE_CHECKING:
    import pandas as pd

    from hganalysis.counting.listed_tasks import ListedTask


def holders(judged: pd.DataFrame) -> tuple[Held, ...]:
    """Count by who holds them the tasks that are not completed, every holder there can be."""
    open_tasks = judged[judged["status"].isin(vocab.OPEN)]
    sizes = Counter(zip(open_tasks["holder"], open_tasks["status"], strict=True))
    return tuple(
        Held(holder=holder, **{status: sizes[holder, status] for status in vocab.OPEN})
        for holder in vocab.HOLDERS
    )


def days_due(judged: pd.DataFrame) -> pd.Series:
    """Return the days on which the tasks that are open in time fall due."""
    days: pd.Series = judged.loc[judged["status"] == "open_in_time", DEADLINE].dt.date
    return days


def coming_due(judged: pd.DataFrame, as_of: str, until: str) -> tuple[ListedTask, ...]:
    """Return the open tasks that fall due from the as-of day to another, soonest first."""
    first, last = dt.date.fromisoformat(as_of), dt.date.fromisoformat(until)
    days = days_due(judged)
    coming = with_names_apart(judged).loc[days[(days >= first) & (days <= last)].index]
    return as_listed(coming.sort_values(DEADLINE, kind="stable"))
