"""What changed rows do to the figures: the later table judged with what the earlier source said."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.counts import count, whole
from hganalysis.counting.judged import has_passed
from hganalysis.counting.result import with_contradicted_kept
from hganalysis.counting.result_model import Counts, Share
from hganalysis.counting.status import classify, explain, mark_population
from hganalysis.history.changed_rows import RESTORED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from hganalysis.history.pairing import Pairs

JUDGED = ("status", "days_late", "deadline", "holder", "reason")
DEADLINE_RULES = ("granularity", "roll_forward", "basis")


def judged_by_rules(
    tasks: pd.DataFrame,
    rules: Mapping[str, Any],
    start: str,
    as_of: dt.date,
    whole_table: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Give tasks their status by the rules of a period, as the ``attrs`` of its judged table tell them.

    `whole_table` has the rows that repeat some of these; by default `tasks` does.
    """
    tasks = tasks.drop(columns=list(JUDGED), errors="ignore")
    by = rules.get("population_by")
    if by and by in tasks and len(tasks):
        carry_over = rules.get("carry_over", "exclude")
        mark = partial(mark_population, by=by, start=start, end=as_of, carry_over=carry_over)
        tasks = with_contradicted_kept(mark(tasks), tasks if whole_table is None else whole_table, mark)
    kept = {name: rules[name] for name in DEADLINE_RULES if name in rules}
    judged = explain(classify(tasks, as_of=as_of, **kept))
    judged.attrs = {"as_of": as_of.isoformat(), "from": start, "rules": dict(rules)}
    return judged


def otherwise(pairs: Pairs, found: pd.DataFrame) -> pd.DataFrame:
    """Return a row a finding: its task as the later source has it, but for what the finding is about.

    `found` has `kind`, and the places `was` and `now` in the tables (-1 for none). The rows are not judged;
    that of a task entered late is the one there is now.
    """
    whole_row = found["kind"].isin(["vanished", "id_reused"])
    source = pd.Series(range(len(found)), found.index)
    then = pairs.before.iloc[found.loc[whole_row, "was"]].set_axis(source[whole_row])
    now = pairs.after.iloc[found.loc[~whole_row, "now"]].set_axis(source[~whole_row])
    rows = (
        pd.concat([then.reindex(columns=pairs.after.columns), now]).sort_index()
        if len(then)
        else now.sort_index()
    )
    kinds = found["kind"].to_numpy()
    for kind, columns in RESTORED.items():
        mask = kinds == kind
        if columns and mask.any():
            rows = _restored(rows, mask, pairs.before.iloc[found["was"].to_numpy()[mask]], columns)
    return rows


def without(pairs: Pairs, found: pd.DataFrame) -> pd.DataFrame:
    """Return the later table as it were if the earlier source were right in all that was found."""
    gone = found["kind"].isin(["entered_late", "id_reused"])
    kept = pairs.after[~pairs.after.index.isin(found.loc[gone, "now"])]
    for kind, columns in RESTORED.items():
        mine = found[found["kind"] == kind]
        if columns and len(mine):
            mask = kept.index.isin(mine["now"])
            places = mine.set_index("now")["was"].reindex(kept.index[mask]).to_numpy(dtype=int)
            kept = _restored(kept, mask, pairs.before.iloc[places], columns)
    back = pairs.before.iloc[found.loc[found["kind"].isin(["vanished", "id_reused"]), "was"]]
    if back.empty:
        return kept
    return pd.concat([kept, back.reindex(columns=kept.columns)], ignore_index=True)


def _restored(rows: pd.DataFrame, mask: Any, then: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Put what the earlier source said in place of columns of some rows."""
    put = {}
    for name in columns:
        if name in rows and name in then:
            values = rows[name].astype("object")
            values[mask] = then[name].astype("object").to_numpy()
            put[name] = values.astype(rows[name].dtype)
    return rows.assign(**put)


def totals_of(judged: pd.DataFrame) -> Counts:
    """Count the tasks of a judged table."""
    counts = whole(count(judged))
    return Counts(**{name: int(counts[name]) for name in vocab.COUNTS})


def on_time_of(judged: pd.DataFrame, as_of: dt.date) -> Share:
    """Return the rate of settled tasks that were on time (`vocab.SETTLED_RATE`)."""
    status = judged["status"].astype(str)
    on_time = (status == "done_on_time") & has_passed(judged, as_of)
    n = int((on_time | status.isin(["done_late", "open_overdue"])).sum())
    k = int(on_time.sum())
    return Share(numerator=k, denominator=n, value=k / n if n else None)
