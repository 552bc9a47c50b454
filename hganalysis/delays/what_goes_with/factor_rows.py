"""The factors of every task whose outcome is known, and how their values are grouped and scaled."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.answers.checked import checked
from hganalysis.counting.judged import outcome_known
from hganalysis.counting.status import LATE
from hganalysis.delays.what_goes_with.factors import FACTORS, Factor

if TYPE_CHECKING:
    import datetime as dt

NEEDED = ("status", "deadline")
WHAT = "các yếu tố gắn với việc muộn"


def factor_table(judged: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Return the factors of every task whose outcome is known.

    Parameters
    ----------
    judged : DataFrame
        All rows, as `hg.judge` gives them; `deadline` is the one they were judged by.
    as_of : date or text yyyy-mm-dd
        The as-of date.

    Returns
    -------
    DataFrame
        One row a concluded task whose deadline lies before the as-of date, in the order given: `late` and
        `done` (bool) and a column a factor whose columns are there. Numbers and flags are floats, missing
        where the row cannot say; categories are text, "không rõ" where empty.

        A task completed ahead of a deadline that is still to come is concluded, but its like that will be
        late are not yet; counted, it would make long deadlines look good. It is left out.

    Raises
    ------
    Unsaid
        `status` or `deadline` is missing, or there is no row.
    FrameError
        A column holds something else than dates or numbers.
    """
    judged = checked(judged, NEEDED, WHAT)
    known = outcome_known(judged, as_of)
    found = {"late": judged["status"].isin(LATE), "done": judged["status"].isin(vocab.DONE)}
    for factor in FACTORS:
        if set(factor.columns) <= set(judged.columns):
            found[factor.name] = factor.values(judged)
    return pd.DataFrame(found)[known].reset_index(drop=True)


def levels_of(factor: Factor, values: pd.Series) -> pd.Series:
    """Return the level of each value as a reader sees it: có or không, a band, or the name."""
    if factor.kind == "category":
        return values
    if factor.kind == "yes_no":
        return values.map({1.0: "có", 0.0: "không"})
    places = np.searchsorted(factor.bands, values.to_numpy(), side="right") - 1
    names = pd.Series(places, values.index).map(dict(enumerate(band_names(factor))))
    return names.where(values.notna())


def band_names(factor: Factor) -> list[str]:
    """Name the bands of a number: "0", "1-4", "từ 5"."""
    edges = [int(edge) for edge in factor.bands]
    names = [f"{low}" if high == low + 1 else f"{low}-{high - 1}" for low, high in pairwise(edges)]
    return [*names, f"từ {edges[-1]}"]


def is_with(factor: Factor, values: pd.Series) -> pd.Series:
    """Tell which tasks have a yes/no factor, or a number from its split on; missing where unknown."""
    threshold = factor.split if factor.kind == "number" else 1
    return (values >= threshold).astype(float).where(values.notna())


def scaled(factor: Factor, values: pd.Series) -> pd.Series:
    """Return the values as the model takes them: as they are, or on a scale where one step is a doubling."""
    return pd.Series(np.log2(values + 1), values.index) if factor.doubles else values.astype(float)
