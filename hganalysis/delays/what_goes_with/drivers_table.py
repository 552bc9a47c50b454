"""What goes with being late: each factor with and without, as it is and with the others held equal.

What goes with lateness need not bring it about: the figures compare tasks, they do not try anything out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency, fisher_exact

from hganalysis import vocab
from hganalysis.answers.unsaid import UNKNOWN_GROUP
from hganalysis.counting.intervals import newcombe, wilson
from hganalysis.counting.judged import outcome_known
from hganalysis.delays.sampling import ids_of, sampled
from hganalysis.delays.what_goes_with.adjustment import Adjustment, adjust
from hganalysis.delays.what_goes_with.factors import WHAT, Factor, factor_table, factors_asked, is_with
from hganalysis.delays.what_goes_with.logit import holm
from hganalysis.delays.what_goes_with.terms import LEAST_EXPECTED, MERGED, TOO_SMALL_LEVELS, merged
from hganalysis.errors import Unsaid
from hganalysis.text import number
from hganalysis.vocab import CONCLUDED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

ALPHA = 0.05
"""A difference is called clear when its p-value, adjusted for all the comparisons made, is below this."""

SIDE = ("n", "late", "rate", "low", "high")
DRIVER_COLUMNS = (
    "factor", "label", "level", "consequence", "model", *SIDE, *(f"{name}_other" for name in SIDE),
    "difference", "difference_low", "difference_high", "step", "odds_ratio", "or_low", "or_high",
    "adjusted", "adjusted_low", "adjusted_high", "p", "p_adjusted", "clear",
    "unsaid", "not_adjusted",
)  # fmt: skip
ADJUSTED = ("p_adjusted", "clear")
"""Columns that look at all rows together."""


def drivers(judged: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Compare how often tasks are late with and without each factor; of all rows, as `hg.judge` gives them.

    Returns
    -------
    DataFrame
        In the order of `factors_asked` one row a factor, and after that of a category one row a level:

        - `n`, `late`, `rate`, `low`, `high`: tasks with the factor, late ones, their share and its Wilson
          interval; the same ending in `_other` for the other tasks; `difference` of the two shares with
          Newcombe's interval. Missing in the first row of a category.
        - `model`: "main", "apart" or "" (not adjusted); `odds_ratio`, `or_low`, `or_high`: of being late,
          adjusted, for one `step` of a number, else for tasks with the factor against those without; of a
          level against the average of the other levels. `adjusted`, `adjusted_low`, `adjusted_high`: the same
          as a difference of shares, by marginal standardisation.
        - `p`: of the adjusted effect, or of Fisher's exact test (chi-square for a category) where there is
          none; `p_adjusted` for all the comparisons (Holm; levels within their factor, and never below it);
          `clear`: below `ALPHA`.
        - `unsaid`: why the row says nothing, else "".
          `not_adjusted`: why there is no adjusted effect, else "".

        ``attrs["about"]`` counts the tasks compared and those in the model: `known`, `waiting`, `ahead`,
        `adjusted`, `model_tasks`, `model_late`, `model_agencies`; ``attrs["sample"]`` says which of them
        the model is fitted to where they are many (`delays.sampling`), else None.

    Raises
    ------
    Unsaid
        Columns are missing, or the tasks whose outcome is known are all late or all on time.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890, method 10. Holm (1979), Scandinavian Journal of
    Statistics 6:65-70.
    """
    table = factor_table(judged, as_of)
    if table["late"].nunique() < 2:
        why = f"cả {len(table)} nhiệm vụ đã đến hạn có cùng một kết quả"
        why = why if len(table) else "chưa có nhiệm vụ nào đến hạn"
        raise Unsaid(WHAT, why, "cả nhiệm vụ chậm và nhiệm vụ đúng hạn")
    chosen, sample = sampled(ids_of(judged)[outcome_known(judged, as_of)].reset_index(drop=True))
    told = adjust(table.loc[chosen.index].reset_index(drop=True))
    rows = [row for factor in factors_asked() for row in _rows(factor, table, told, judged)]
    found = pd.DataFrame(rows, columns=[name for name in DRIVER_COLUMNS if name not in ADJUSTED])
    found["p_adjusted"] = _adjusted(found)
    found["clear"] = found["p_adjusted"] < ALPHA
    found = found[list(DRIVER_COLUMNS)]
    found.attrs["about"] = _about(judged, len(table), told)
    found.attrs["sample"] = sample.plain() if sample else None
    return found


def _about(judged: pd.DataFrame, known: int, told: Adjustment) -> dict[str, int | bool]:
    return {
        "known": known,
        "waiting": int(judged["status"].eq("open_in_time").sum()),
        "ahead": int(judged["status"].isin(CONCLUDED).sum()) - known,
        "adjusted": bool(told.effects),
        "model_tasks": told.tasks,
        "model_late": told.late,
        "model_agencies": told.agencies,
    }


def _rows(
    factor: Factor, table: pd.DataFrame, told: Adjustment, judged: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    same = {
        "factor": factor.name, "label": factor.label, "level": "", "consequence": factor.consequence,
        "model": "", "step": factor.step, "not_adjusted": "",
        "unsaid": _nothing_to_compare(factor, table, judged),
    }  # fmt: skip
    if same["unsaid"]:
        yield same
        return
    if factor.model != "none":
        same["not_adjusted"] = told.reasons.get(factor.name, "")
    if factor.kind == "category":
        yield from _category_rows(factor, table, told, same)
        return
    having = is_with(factor, table[factor.name]).dropna()
    yield {**same, **_compared(having == 1, table["late"][having.index]), **_effect(factor, "", told)}


def _nothing_to_compare(factor: Factor, table: pd.DataFrame, judged: pd.DataFrame) -> str:
    """Return why the tasks cannot be compared by a factor, or ""."""
    if missing := [name for name in factor.columns if name not in judged]:
        return f"dữ liệu không có cột {', '.join(vocab.TASK_COLUMNS[name] for name in missing)}"
    values = table[factor.name].dropna()
    values = values[values != UNKNOWN_GROUP] if factor.kind == "category" else values
    if values.empty:
        return "không nhiệm vụ nào có giá trị"
    if factor.consequence and (why := _decided_by_outcome(factor, values, table["done"][values.index])):
        return why
    if factor.kind == "category":
        return "mọi nhiệm vụ cùng một mức" if values.nunique() < 2 else ""
    return "không có nhóm để so" if is_with(factor, values).nunique() < 2 else ""


def _decided_by_outcome(factor: Factor, values: pd.Series, done: pd.Series) -> str:
    """Return why a factor that arises in the course of a task follows from its outcome, or "".

    A task not done by a deadline that has passed is late, so what no done task has is late by construction.
    What no other task has is so too, unless there are too few of them to tell that from chance.
    """
    having = is_with(factor, values) == 1
    n, with_done = int(having.sum()), int((having & done).sum())
    if factor.by_outcome or (n and not with_done):
        return (
            f"chỉ nhiệm vụ chưa hoàn thành mới có tình trạng này, nên không có gì để so "
            f"({number(n)} nhiệm vụ đã quá hạn đang như vậy)"
        )
    if n == with_done and n * (~done).mean() >= LEAST_EXPECTED:
        return (
            "chỉ nhiệm vụ đã hoàn thành mới có tình trạng này, còn nhiệm vụ chưa hoàn thành thì đều chậm, "
            f"nên không có gì để so ({number(n)} nhiệm vụ đã hoàn thành như vậy)"
        )
    return ""


def _category_rows(
    factor: Factor, table: pd.DataFrame, told: Adjustment, same: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    values, late = table[factor.name], table["late"]
    levels = [level for name, level in told.effects if name == factor.name]
    if levels:
        yield {**same, "model": factor.model, "p": told.joint[factor.name]}
    else:
        groups = merged(values, late.to_numpy(), len(values))
        levels = sorted(set(groups.unique()) - {MERGED})
        if groups.nunique() < 2:
            yield {**same, "unsaid": TOO_SMALL_LEVELS}
            return
        yield {**same, "p": float(chi2_contingency(pd.crosstab(groups, late)).pvalue)}
    sizes = values.value_counts()
    for level in sorted(levels, key=lambda level: (-sizes[level], level)):
        yield {**same, "level": level, **_compared(values == level, late), **_effect(factor, level, told)}


def _compared(having: pd.Series, late: pd.Series) -> dict[str, Any]:
    n, k = int(having.sum()), int(late[having].sum())
    n_other, k_other = len(late) - n, int(late.sum()) - k
    low, high = newcombe((k_other, n_other), (k, n))
    p = fisher_exact([[k, n - k], [k_other, n_other - k_other]]).pvalue
    other = {f"{name}_other": value for name, value in _share(k_other, n_other).items()}
    return {
        **_share(k, n), **other, "difference": k / n - k_other / n_other, "difference_low": low,
        "difference_high": high, "p": float(p),
    }  # fmt: skip


def _share(k: int, n: int) -> dict[str, Any]:
    low, high = wilson(int(k), int(n))
    return {"n": int(n), "late": int(k), "rate": k / n, "low": low, "high": high}


def _effect(factor: Factor, level: str, told: Adjustment) -> dict[str, Any]:
    """Return the adjusted effect, where there is one; its p-value takes the place of the raw one."""
    effect = told.effects.get((factor.name, level))
    return {} if effect is None else {"model": factor.model, **vars(effect)}


def _adjusted(found: pd.DataFrame) -> np.ndarray:
    """Adjust over the factors, then over the levels of each; no level is clearer than its factor."""
    adjusted = np.full(len(found), np.nan)
    p, whole = found["p"].to_numpy(dtype=float), found["level"].eq("").to_numpy()
    adjusted[whole] = holm(p[whole])
    for name in found.loc[~whole, "factor"].unique():
        levels = (found["factor"].eq(name) & ~whole).to_numpy()
        floor = adjusted[(found["factor"].eq(name) & whole).to_numpy()][0]
        adjusted[levels] = np.maximum(holm(p[levels]), floor)
    return adjusted
