"""Tasks that are not completed at the as-of moment: who holds them, and when those in time fall due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.counting.deadlines import DEADLINE
from hganalysis.counting.result_model import Held

if TYPE_CHECKING:
    import pandas as pd


def holders(judged: pd.DataFrame) -> tuple[Held, ...]:
    """Count by who holds them the tasks that are not completed, every holder there can be."""
    sizes = judged.groupby(["holder", judged["status"].astype(str)]).size()
    return tuple(
        Held(holder=holder, **{status: int(sizes.get((holder, status), 0)) for status in vocab.OPEN})
        for holder in vocab.HOLDERS
    )


def days_due(judged: pd.DataFrame) -> pd.Series:
    """Return the days on which the tasks that are open in time fall due."""
    days: pd.Series = judged.loc[judged["status"] == "open_in_time", DEADLINE].dt.date
    return days
