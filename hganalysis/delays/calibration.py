"""Whether chances mean what they say: the chances foreseen, in bands, beside the share that came true."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis import text
from hganalysis.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Mapping

BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
COLUMNS = ["low_chance", "high_chance", "n", "foreseen", "observed", "low", "high"]
EVEN = 0.5
HOLDS = "Ở mọi mức, khả năng đã dự báo nằm trong khoảng tin cậy 95% của tỷ lệ thực tế."


def calibration(scored: pd.DataFrame) -> pd.DataFrame:
    """Set the mean chance of each band beside the share that was on time.

    Parameters
    ----------
    scored : DataFrame
        A row a forecast: `chance`, `outcome`; the index is the task. Forecasts of one task in one band count
        as one, with their mean chance: they share the outcome.
    """
    bands = scored.get("chance", pd.Series(dtype=float)).clip(upper=np.nextafter(BINS[-1], 0))
    rows = []
    for low, high in pairwise(BINS):
        band = scored[(bands >= low) & (bands < high)]
        if len(band):
            band = band[["chance", "outcome"]].groupby(level=0).mean()
            k = round(band["outcome"].sum())
            share = dict(zip(("low", "high"), wilson(k, len(band)), strict=True))
            rows.append(
                {"low_chance": low, "high_chance": high, "n": len(band), "foreseen": band["chance"].mean(),
                 "observed": k / len(band), **share}
            )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def calibration_sentence(bands: pd.DataFrame) -> str:
    """Name the bands whose observed interval misses the chance foreseen; "" without a band.

    A band is too sure of itself when what happened is nearer to one half than what was foreseen.
    """
    if bands.empty:
        return ""
    missed = bands_missed(bands)
    sure = [row for row in missed if abs(row["observed"] - EVEN) < abs(row["foreseen"] - EVEN)]
    others = [row for row in missed if row not in sure]
    parts = [_missed("lệch quá mức", sure), _missed("lệch so với thực tế", others)]
    return " ".join(part for part in parts if part) or HOLDS


def bands_missed(bands: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the bands whose observed interval misses the chance foreseen."""
    return [row for row in bands.to_dict("records") if not row["low"] <= row["foreseen"] <= row["high"]]


def _missed(how: str, rows: list[dict[Any, Any]]) -> str:
    if not rows:
        return ""
    return f"Dự báo {how} ở {text.listing([_band(row) for row in rows])}."


def _band(row: Mapping[Any, Any]) -> str:
    low, high = (text.percent(row[name], 0) for name in ("low_chance", "high_chance"))
    return (
        f"mức {low} đến {high} (dự báo {text.percent(row['foreseen'])}, "
        f"thực tế {text.percent(row['observed'])}, khoảng tin cậy 95%: "
        f"{text.percent(row['low'])} đến {text.percent(row['high'])})"
    )
