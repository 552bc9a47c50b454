"""Whether chances mean what they say: the chances foreseen, in bands, beside the share that came true."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import expit

from hganalysis import text
from hganalysis.counting.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.delays.what_comes_next.chance_model import Model


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


SEED = 20241103
DRAWS = 1_000
CONFIDENCE = 0.95


def expected_number(model: Model, rows: pd.DataFrame) -> tuple[float, float, float]:
    """Return the expected number of tasks with the outcome, and its 95% interval.

    The interval is of simulated numbers: coefficients drawn from what was learnt and how surely, then each
    task with or without the outcome by its chance. The draws are the same in every run.
    """
    if not len(rows):
        return 0.0, 0.0, 0.0
    design = model.design(rows)
    chance = expit(design @ model.coefficients)
    design = design[np.argsort(chance, kind="stable")]
    random = np.random.default_rng(SEED)
    root = np.linalg.cholesky(model.covariance)
    drawn = [_draw(random, design, model.coefficients, root) for _ in range(DRAWS)]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], method="inverted_cdf")
    return float(chance.sum()), float(low), float(high)


def _draw(random: np.random.Generator, design: np.ndarray, middle: np.ndarray, root: np.ndarray) -> int:
    chance = expit(design @ (middle + root @ random.standard_normal(len(middle))))
    return int((random.random(len(chance)) < chance).sum())
