"""Tasks -> the counts of each value of a column: what of this is a leader's, what belongs to a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.counting.counts import count
from hganalysis.counting.open_tasks import days_due, holders
from hganalysis.counting.result_model import Breakdown
from hganalysis.settings.workdays import ONE_DAY
from hganalysis.text import alphabetical

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd


def breakdown(judged: pd.DataFrame, column: str, as_of: dt.date) -> tuple[Breakdown, ...]:
    """Count the tasks of each value of `leader` or `field`, in the order of the alphabet; every row judged.

    The entry without a value stands last; they add up to the whole. There is none where the source has no
    such column, or nothing in it.
    """
    if column not in judged or not _written(judged[column]).any():
        return ()
    named = judged.assign(**{column: _written(judged[column])})
    end = as_of + max(vocab.DUE_SOON_DAYS) * ONE_DAY
    made = []
    for row in count(named, by=column).to_dict("records"):
        own = named[named[column] == row[column]]
        due = days_due(own)
        made.append(
            Breakdown(
                name=row[column],
                **{name: int(row[name]) for name in vocab.COUNTS},
                due_today=int((due == as_of).sum()),
                due_soon=int(((due > as_of) & (due <= end)).sum()),
                holders=holders(own),
            )
        )
    return tuple(sorted(made, key=lambda each: (not each.name, alphabetical(each.name))))


def _written(values: pd.Series) -> pd.Series:
    """Return texts with single spaces, "" where there is none."""
    return values.fillna("").map(lambda value: " ".join(value.split()))
