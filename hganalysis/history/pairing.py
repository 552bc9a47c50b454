"""Two task tables -> the tasks that both hold, side by side, and those that only one of them holds.

A task is known by its id and its lead agency, then by its id. One whose id changed, or that has none, is
known by its document, title, agency and day of assignment, where these name a single task on either side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hganalysis.counting.frames import as_date
from hganalysis.history.sameness import ALIKE, SAME_TEXT, agency_keys, each_once, likenesses, plain, texts
from hganalysis.text import fold

if TYPE_CHECKING:
    import datetime as dt

WAS, IS = "_was", "_is"
PLACE = ("source_file", "source_sheet", "source_row")
DAYS_OF_A_TASK = ("doc_date", "assigned_on", "entered_on")
MANY_DIFFER = 3
"""Of number and days of a document, day of assignment and of entry, how many make it another task."""


@dataclass(frozen=True)
class Pairs:
    """Which rows of two tables are the same task."""

    before: pd.DataFrame
    after: pd.DataFrame
    """The two tables, numbered from 0."""
    was: np.ndarray
    now: np.ndarray
    """Row by row of `both`: the place in `before` and in `after`."""
    by_content: np.ndarray
    """Which of them have another id now, or have none."""
    day: dt.date
    """By which merged agencies are known by who took over."""

    @cached_property
    def both(self) -> pd.DataFrame:
        """A row a pair: each column of either table, `_was` and `_is`, with the places in both sources."""
        sides = (self.before.iloc[self.was].add_suffix(WAS), self.after.iloc[self.now].add_suffix(IS))
        return pd.concat([side.reset_index(drop=True) for side in sides], axis=1)

    @cached_property
    def vanished(self) -> pd.DataFrame:
        """Rows of the earlier table that have no pair; rows that repeat another are not told."""
        return _told(self.before[~self.before.index.isin(self.was)])

    @cached_property
    def new(self) -> pd.DataFrame:
        """Rows of the later table that have no pair."""
        return _told(self.after[~self.after.index.isin(self.now)])

    @cached_property
    def nameless(self) -> tuple[int, int]:
        """Of rows without an id and a pair, how many of either table may be a task that the other holds too.

        None may where the other table has no such row; one assigned after the earlier as-of day is new.
        """
        was, now = (each[texts(each, "task_id").str.strip() == ""] for each in (self.vanished, self.new))
        if "as_of" in self.before.attrs and "assigned_on" in now:
            since = pd.Timestamp(as_date(self.before.attrs["as_of"]))
            now = now[~(pd.to_datetime(now["assigned_on"]).dt.normalize() > since)]
        return (len(was), len(now)) if len(was) and len(now) else (0, 0)

    @cached_property
    def agencies(self) -> tuple[pd.Series, pd.Series]:
        """What the lead agency of each pair was and is known by."""
        sides = (self.before.iloc[self.was], self.after.iloc[self.now])
        was, now = (agency_keys(side, self.day).reset_index(drop=True) for side in sides)
        return was, now

    @cached_property
    def title_likeness(self) -> pd.Series:
        """How alike the titles of each pair are, from 0 to 100."""
        return likenesses(texts(self.both, f"title{WAS}"), texts(self.both, f"title{IS}"))

    @cached_property
    def reused(self) -> pd.Series:
        """Which pairs are two tasks under one id, rather than one task that was changed.

        Another document and another title, an unlike title and another agency, another agency with two marks
        of another document, or all marks: number, date of document, day of assignment, day of entry.
        """
        both = self.both
        numbers = (each_once(texts(both, f"doc_number{side}"), plain) for side in (WAS, IS))
        marks = _differ(*numbers).astype(int)
        document = marks.astype(bool)
        for name in DAYS_OF_A_TASK:
            if f"{name}{WAS}" in both and f"{name}{IS}" in both:
                was, now = (pd.to_datetime(both[f"{name}{side}"]).dt.normalize() for side in (WAS, IS))
                other = was.notna() & now.notna() & (was != now)
                marks, document = marks + other.astype(int), document | (other & (name != "entered_on"))
        title, agency = self.title_likeness, self.agencies[0] != self.agencies[1]
        return (
            (document & (title < SAME_TEXT))
            | ((title < ALIKE) & agency)
            | (agency & (marks >= MANY_DIFFER - 1))
            | (marks >= MANY_DIFFER)
        )


def _differ(was: pd.Series, now: pd.Series) -> pd.Series:
    return (was != now) & (was != "") & (now != "")


def pair(before: pd.DataFrame, after: pd.DataFrame, day: dt.date) -> Pairs:
    """Pair the rows of two tables that are the same task; agencies merged by the day count as who took over.

    Examples
    --------
    >>> import datetime as dt
    >>> import pandas as pd
    >>> was = pd.DataFrame({"task_id": ["1", "2"], "agency": ["Sở Y tế", "Sở Nội vụ"]})
    >>> now = pd.DataFrame({"task_id": ["2", "3"], "agency": ["Sở nội vụ", "Sở Y tế"]})
    >>> pairs = pair(was, now, dt.date(2024, 11, 30))
    >>> pairs.both["task_id_was"].tolist(), pairs.vanished["task_id"].tolist(), pairs.new["task_id"].tolist()
    (['2'], ['1'], ['3'])
    """
    before, after = before.reset_index(drop=True), after.reset_index(drop=True)
    was, now = (_keys(each, day) for each in (before, after))
    matched: list[pd.DataFrame] = []
    for keys, by_content in ((["id", "agency"], False), (["id"], False), (["content"], True)):
        if by_content:
            was, now = (
                side.assign(content=_contents(table.loc[side["place"]]))
                for side, table in zip((was, now), (before, after), strict=True)
            )
        found = _matched(was, now, keys, single=by_content).assign(by_content=by_content)
        was, now = was[~was["place"].isin(found["was"])], now[~now["place"].isin(found["now"])]
        matched.append(found)
    every = pd.concat(matched).sort_values("now", kind="stable")
    places, renamed = every[["was", "now"]].to_numpy(dtype=int), every["by_content"].to_numpy(dtype=bool)
    return Pairs(before, after, places[:, 0], places[:, 1], renamed, day)


def _keys(tasks: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Return what each row is known by; rows that repeat another are left out."""
    keys = pd.DataFrame({"id": texts(tasks, "task_id").str.strip(), "agency": agency_keys(tasks, day)})
    keys["place"] = np.arange(len(keys))
    return keys[~_repeats(tasks)]


def _contents(tasks: pd.DataFrame) -> pd.Series:
    """Return document, title and day of assignment as one text, "" where the title is all that there is."""
    number, title = (texts(tasks, name) for name in ("doc_number", "title"))
    given = texts(tasks, "assigned_on").str[:10]
    whole = (title != "") & ((number != "") | (given != ""))
    return (number + "\n" + title + "\n" + given).where(whole, "")


def _matched(was: pd.DataFrame, now: pd.DataFrame, keys: list[str], *, single: bool) -> pd.DataFrame:
    """Return the places of rows with the same keys, the first with the first; `single` ones where asked."""
    sides = []
    for side in (was, now):
        kept = side[side[keys[0]] != ""]
        if keys[0] == "content":
            kept = kept.assign(content=each_once(kept["content"], fold) + "\n" + kept["agency"])
        rank = kept.groupby(keys, sort=False).cumcount()
        repeated = kept.duplicated(keys, keep=False) if single else rank < 0
        sides.append(kept.assign(rank=rank)[~repeated])
    found = sides[0].merge(sides[1], on=[*keys, "rank"], suffixes=("_was", "_now"))
    return found[["place_was", "place_now"]].set_axis(["was", "now"], axis=1)


def _repeats(tasks: pd.DataFrame) -> pd.Series:
    return texts(tasks, "exclusion") == "duplicate"


def _told(tasks: pd.DataFrame) -> pd.DataFrame:
    return tasks[~_repeats(tasks)]
