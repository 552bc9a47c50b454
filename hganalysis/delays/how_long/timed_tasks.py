"""How long each task took, as the models of time take it, and the terms they are asked of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.unsaid import UNKNOWN_GROUP, require
from hganalysis.counting.judged import deadline_column
from hganalysis.delays.how_long.models import WHAT
from hganalysis.delays.how_long.times import durations
from hganalysis.delays.what_goes_with.factor_values import days_allowed
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence


TERMS = ("coop_count", "allowed", "field")
"""What the models of time are asked of, known when a task is assigned. Extensions and reminders come in the
course of a task, so long tasks have more of them: they are not here."""

MOST_UNKNOWN = 0.2
"""Share of tasks without a value from which on a term is left out, as in the model of the drivers."""


def timed(judged: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Return how long each task took from its assignment, as the models of time take it.

    Returns
    -------
    DataFrame
        As `durations` gives it, with `allowed`: log2 of 1 + the days from the assignment to the first
        deadline, where the table has deadlines; `field` is ordered by size, so that others are compared with
        the largest.
    """
    rows = durations(judged, "assigned_on", "completed_on", as_of)
    if deadline_column(rows) in rows:
        rows = rows.assign(allowed=np.log2(1 + days_allowed(rows)))
    return rows.assign(field=_by_size(rows["field"])) if "field" in rows else rows


def formula_of(tasks: pd.DataFrame, terms: Sequence[str] = TERMS) -> str:
    """Return the terms that a table can be asked of, as a formula.

    A column that is missing, has one value only or is empty in more than `MOST_UNKNOWN` of the timed tasks is
    left out.

    Raises
    ------
    Unsaid
        None is left, or the table is not timed.
    """
    require(tasks, ["event", "duration"], WHAT)
    rows = tasks[tasks["event"].notna() & tasks["duration"].notna()]
    kept = [name for name in terms if name in rows and _varies(rows[name])]
    if not kept:
        labels = text.listing([TERM_LABELS[name].lower() for name in terms])
        raise Unsaid(WHAT, f"không có cột nào dùng được trong {labels}", "một trong các cột đó")
    return " + ".join(kept)


TERM_LABELS = {
    **vocab.TASK_COLUMNS,
    "coop_count": "Số cơ quan phối hợp, thêm mỗi cơ quan",
    "allowed": "Thời gian được giao, mỗi lần gấp đôi",
}
"""What a reader sees of a term."""


def _by_size(values: pd.Series) -> pd.Categorical:
    sizes = values.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return pd.Categorical(values, categories=list(sizes.index))


def _varies(values: pd.Series) -> bool:
    known = values[values.notna() & values.ne(UNKNOWN_GROUP) & values.ne("")]
    return known.nunique() > 1 and len(known) >= (1 - MOST_UNKNOWN) * len(values)


LEVEL = re.compile(r"(?P<column>\w+)\[(?:T\.)?(?P<level>.*)\]", re.DOTALL)
"""How a formula names a level of a column of texts."""


def term(name: str) -> str:
    """Return a term of a formula as a reader meets it: "Lĩnh vực: Đất đai"."""
    level = LEVEL.fullmatch(name)
    if level is None:
        return TERM_LABELS.get(name, name)
    return f"{TERM_LABELS.get(level['column'], level['column'])}: {level['level']}"


def compared_within(about: Mapping[str, Any]) -> str:
    """Return which tasks a model of hazards compares with each other: those of a stratum, or all."""
    strata = about["strata"]
    if strata is None:
        return "so mọi nhiệm vụ với nhau"
    names = [strata] if isinstance(strata, str) else list(strata)
    return f"so các nhiệm vụ có cùng {text.listing([term(name).lower() for name in names])}"
