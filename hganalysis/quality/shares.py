"""What a measure found -> shares with their intervals, in all and by agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis.delays import wilson
from hganalysis.reference import protocol_place

if TYPE_CHECKING:
    from hganalysis.quality.terms import Found

NO_AGENCY = "(để trống)"
QUANTILES = {"median": 0.5, "p90": 0.9}


def numbers_of(result: Found | str) -> dict[str, Any]:
    """Return the share, its interval and the quantiles of the amounts; None throughout without data."""
    if isinstance(result, str):
        return dict.fromkeys(("numerator", "denominator", "value", "low", "high", "unknown", *QUANTILES))
    hits, among, unknown = (int(each.sum()) for each in (result.hit, result.among, result.unknown))
    return {**_share(hits, among), "unknown": unknown, **_quantiles(result.amount)}


def _share(hits: int, among: int) -> dict[str, Any]:
    low, high = wilson(hits, among) if among else (None, None)
    value = hits / among if among else None
    return {"numerator": hits, "denominator": among, "value": value, "low": low, "high": high}


def _quantiles(amount: pd.Series | None) -> dict[str, float | None]:
    """Return the smallest amounts that a half and nine tenths of the tasks do not exceed."""
    if amount is None or amount.isna().all():
        return dict.fromkeys(QUANTILES)
    values = amount.dropna().to_numpy(dtype="float64")
    return {
        name: float(np.quantile(values, share, method="inverted_cdf")) for name, share in QUANTILES.items()
    }


def agencies_of(judged: pd.DataFrame, result: Found) -> pd.DataFrame:
    """Return the share by agency in protocol order, agencies without a name last."""
    table = pd.DataFrame(
        {
            "agency_id": judged["agency_id"].fillna(""),
            "agency": judged["agency"].fillna(NO_AGENCY),
            "agency_group": judged["agency_group"],
            "numerator": result.hit,
            "denominator": result.among,
            "unknown": result.unknown,
        }
    )
    looked_at = table[table["denominator"] | table["unknown"]]
    sums = looked_at.groupby(["agency_id", "agency", "agency_group"], as_index=False).sum()
    places = list(map(protocol_place, sums["agency_id"], sums["agency_group"]))
    sums = sums.assign(place=pd.Series(places, dtype="object"))
    sums = sums.sort_values(["place", "agency"], kind="stable", ignore_index=True)
    shares = [_share(int(k), int(n)) for k, n in zip(sums["numerator"], sums["denominator"], strict=True)]
    columns = ["numerator", "denominator", "value", "low", "high"]
    numbers = pd.DataFrame(shares, columns=columns).astype(dict.fromkeys(columns[2:], "Float64"))
    return pd.concat([sums[["agency_id", "agency"]], numbers, sums["unknown"]], axis=1)
