"""The terms of the adjusted model: which factors can enter it, with which levels, and why others cannot."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hganalysis.answers.unsaid import UNKNOWN_GROUP
from hganalysis.delays.what_goes_with.factors import scaled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hganalysis.delays.what_goes_with.factors import Factor

EVENTS_A_TERM = 5
"""Late tasks (or on-time ones, if those are fewer) for each term of the model, at least.

Vittinghoff and McCulloch (2007), American Journal of Epidemiology 165:710-718: with 5 to 9 events a variable
intervals and tests are about as good as with 10 to 16.
"""

LEAST_EXPECTED = 5
"""Late and on-time tasks that a level, or a side of a yes/no factor, must have at the general late rate for a
term of its own. Expected, not found: a level kept for its many late tasks would seem worse than it is.
"""

MOST_MISSING = 0.2
"""Share of tasks without a value above which a factor stays outside the model (our choice)."""

MOST_LEVELS = 60
"""Levels of one factor in the model; the smaller ones are merged."""

TOO_SMALL_A_SIDE = "một bên có quá ít nhiệm vụ"
TOO_SMALL_LEVELS = "chưa có hai mức đủ nhiệm vụ để so"

MERGED = "(các mức còn lại)"
"""The level of all levels too small for a term of their own."""

DEPENDENT = 1e-6
"""Relative size under which what a term adds to the terms before it is rounding error."""


@dataclass(frozen=True)
class Terms:
    """What enters a model."""

    columns: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    """(factor name, level) -> the column of the design; the level of a number or a yes/no factor is ""."""
    levels: dict[str, pd.Series] = field(default_factory=dict)
    """Category in the model -> the level of each task, small levels merged."""
    left_out: dict[str, str] = field(default_factory=dict)
    """Factor -> why it is not in the model, as a clause."""
    small: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    """A column a small agency, with an effect that is shrunk; one row a task."""

    def names(self) -> list[str]:
        """Return the factors in the model, in order."""
        return list(dict.fromkeys(name for name, _ in self.columns))

    def design(self) -> np.ndarray:
        """Return the columns side by side after a constant, the shrunken ones last."""
        columns = list(self.columns.values())
        columns = [np.ones(len(columns[0])), *columns]
        return np.column_stack([*columns, self.small] if self.small.size else columns)


def complete(table: pd.DataFrame, factors: Iterable[Factor]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the tasks that have every factor, and the factors given up since too many tasks lack them."""
    given_up, names = {}, []
    for factor in factors:
        missing = table[factor.name].isna().mean()
        if missing > MOST_MISSING:
            given_up[factor.name] = f"{missing:.0%} nhiệm vụ không có giá trị".replace(".", ",")
        else:
            names.append(factor.name)
    return table.dropna(subset=names).reset_index(drop=True), given_up


def choose(table: pd.DataFrame, factors: Sequence[Factor], left_out: Mapping[str, str]) -> Terms:
    """Take factors in their order while there are late tasks enough for their terms.

    Agencies come last and take what is left: those with most tasks get terms of their own. The others get
    effects shrunk towards none, which cost no late tasks and yet keep their work from being taken for that of
    their fields.
    """
    late = table["late"].to_numpy(dtype=bool)
    room = int(min(late.sum(), (~late).sum())) // EVENTS_A_TERM
    terms = Terms(left_out=dict(left_out))
    for factor in factors:
        if factor.name in terms.left_out:
            continue
        spare = room - len(terms.columns)
        columns, levels, reason = _columns(factor, table[factor.name], late, spare)
        if not reason and len(columns) > spare:
            reason = f"không đủ nhiệm vụ chậm (cần ít nhất {EVENTS_A_TERM} nhiệm vụ cho mỗi hệ số)"
        if not reason and _is_dependent(terms, columns):
            reason = "trùng thông tin với các yếu tố đứng trước"
        if reason:
            terms.left_out[factor.name] = reason
            continue
        terms.columns.update({(factor.name, level): column for level, column in columns.items()})
        if levels is not None:
            terms.levels[factor.name] = levels
    if terms.columns and any(factor.name == "agency" for factor in factors):
        return replace(terms, small=_small(table["agency"], terms))
    return terms


def _small(agencies: pd.Series, terms: Terms) -> np.ndarray:
    """Return a column for each agency without a term of its own, the largest ones if they are very many."""
    own = {level for name, level in terms.columns if name == "agency"}
    if "agency" in terms.levels:
        own |= set(terms.levels["agency"].unique())
    sizes = agencies[~agencies.isin(own)].value_counts().sort_index()
    names = sizes.sort_values(ascending=False, kind="stable").index[:MOST_LEVELS]
    return np.asarray(
        pd.Index(names).get_indexer(pd.Index(agencies))[:, None] == np.arange(len(names)), float
    )


def _columns(
    factor: Factor, values: pd.Series, late: np.ndarray, spare: int
) -> tuple[dict[str, np.ndarray], pd.Series | None, str]:
    if factor.kind == "category":
        return _level_columns(values, late, spare if factor.name == "agency" else MOST_LEVELS)
    if values.nunique() < 2:
        return {}, None, "mọi nhiệm vụ giống nhau"
    if factor.kind == "yes_no" and not _both_sides(values.to_numpy() == 1, late):
        return {}, None, TOO_SMALL_A_SIDE
    return {"": scaled(factor, values).to_numpy()}, None, ""


def _both_sides(having: np.ndarray, late: np.ndarray) -> bool:
    return all(_can_stand(int(side.sum()), int(late[side].sum()), late) for side in (having, ~having))


def _can_stand(n: int, k: int, late: np.ndarray) -> bool:
    """Tell whether a part of the tasks is large enough for a term, and has both outcomes."""
    share = float(late.mean())
    return n * min(share, 1 - share) >= LEAST_EXPECTED and 0 < k < n


def _level_columns(
    values: pd.Series, late: np.ndarray, most: int
) -> tuple[dict[str, np.ndarray], pd.Series | None, str]:
    levels = merged(values, late, most)
    names = sorted(levels.unique())
    if len(names) < 2:
        return {}, None, TOO_SMALL_LEVELS
    base = MERGED if MERGED in names else str(levels.value_counts().sort_index().idxmax())
    codes = pd.Categorical(levels, names).codes
    columns = {name: (codes == place).astype(float) for place, name in enumerate(names) if name != base}
    return columns, levels, ""


def merged(values: pd.Series, late: np.ndarray, most: int) -> pd.Series:
    """Merge the levels with too few tasks, and those beyond the `most` largest, into one.

    If what is merged is still too small, the smallest of the other levels joins it.
    """
    sizes = pd.Series(late).groupby(values.to_numpy()).agg(["size", "sum"])
    sizes = sizes.sort_index().sort_values("size", ascending=False, kind="stable")
    fits = [_can_stand(n, k, late) for n, k in sizes.itertuples(index=False)]
    kept = sizes.index[np.array(fits, dtype=bool) & (sizes.index != UNKNOWN_GROUP)][: max(most, 0)]
    others = sizes.drop(kept).sum()
    while others["size"] and len(kept) and not _can_stand(others["size"], others["sum"], late):
        kept, others = kept[:-1], others + sizes.loc[kept[-1]]
    return values.where(values.isin(kept), MERGED)


def _is_dependent(terms: Terms, columns: Mapping[str, np.ndarray]) -> bool:
    """Tell whether a new column is made of the constant and the columns before it."""
    new = np.column_stack(list(columns.values()))
    before = terms.design() if terms.columns else np.ones((len(new), 1))
    before = before / np.linalg.norm(before, axis=0)
    left = new - before @ np.linalg.solve(before.T @ before, before.T @ new)
    return bool((np.linalg.norm(left, axis=0) < DEPENDENT * np.linalg.norm(new, axis=0)).any())
