"""What the forecast would have said on earlier as-of dates, beside what happened and beside the base rate."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis.answers.unsaid import attempt
from hganalysis.counting.intervals import wilson
from hganalysis.delays.what_comes_next.chance_model import learn
from hganalysis.delays.what_comes_next.landmarks import before_deadline, before_report, history, open_on
from hganalysis.delays.what_goes_with.logit import Z
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hganalysis.delays.what_comes_next.chance_model import Model

MOST_ORIGINS = 6
"""Earlier as-of dates, each one horizon before the next, so that what was foreseen does not overlap."""

LEAST_SCORED, LEAST_MISSED = 50, 10
"""Tasks foreseen, and those of either outcome, below which the forecast is not judged (our choice)."""

WHAT = "khả năng đúng hạn của nhiệm vụ đang làm"
WHAT_OVERDUE = "số nhiệm vụ sẽ quá hạn tại kỳ báo cáo sau"
_NO_SCORES = (float("nan"),) * 5
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
BAND_COLUMNS = ["low_chance", "high_chance", "n", "foreseen", "observed", "low", "high"]
ORIGIN_COLUMNS = (
    "as_of", "n", "on_time", "foreseen", "base", "brier", "brier_base", "overdue", "overdue_foreseen",
    "overdue_low", "overdue_high", "unsaid",
)  # fmt: skip


@dataclass(frozen=True)
class Score:
    """How good the forecasts of one question were beside the base rate."""

    brier: float
    brier_base: float
    """Brier scores over all forecasts; missing when there are none."""
    gain: float
    gain_low: float
    gain_high: float
    """Brier score of the base rate less ours, by task, with its 95% interval."""
    n: int
    tasks: int
    """Forecasts, and tasks they were for."""
    shown: bool
    """Whether the forecast beats the base rate beyond chance: the interval of the gain lies above 0."""
    reason: str
    """Why it is not shown, else ""."""


@dataclass(frozen=True)
class Backtest(Score):
    """How good the forecast of each question was; what `Score` has is of the chance to be in time."""

    origins: pd.DataFrame
    """A row an earlier as-of date: tasks foreseen, those on time, the mean chance given to them, the mean
    base rate known then, Brier scores of both; tasks overdue one horizon later, with the foreseen number and
    its interval; `unsaid`: why there was no forecast, else ""."""
    calibration: pd.DataFrame
    """A row a band of chances: `low_chance`, `high_chance`, `n` forecasts, their mean `foreseen`, the share
    `observed` with its Wilson interval `low`, `high`."""
    overdue: Score
    """The same of being overdue one horizon later, which another model foresees."""


def backtest(judged: pd.DataFrame, as_of: float, horizon: int) -> Backtest:
    """Forecast from earlier as-of dates and compare with what is known now.

    The rows are those of today with completions after each date unknown and tasks assigned after it left out.
    Only the tasks are scored that a number is printed of: due within one horizon. The base rate of a task is
    how tasks with as many weeks left had ended by then: whoever has the list can say as much.

    What cannot be rebuilt: a deadline extended since then stands as it is today, and a row deleted since then
    is not there.
    """
    rows, in_time, overdue = [], [], []
    for then, now, day in _earlier(judged, as_of, horizon):
        row, scored = _in_time(then, now, day, as_of, horizon)
        in_time.append(scored)
        if not row["unsaid"]:
            counted, scored = _overdue(then, now, day, horizon)
            row |= counted
            overdue.append(scored)
        rows.append(row)
    origins, scored = pd.DataFrame(rows, columns=list(ORIGIN_COLUMNS)), _together(in_time)
    score = vars(_judged(scored))
    return Backtest(
        **score, origins=origins, calibration=calibration(scored), overdue=_judged(_together(overdue))
    )


def score_in_time(judged: pd.DataFrame, as_of: float, horizon: int) -> Score:
    """Return of `backtest` only how good the chances to be in time were."""
    days = _earlier(judged, as_of, horizon)
    return _judged(_together([_in_time(then, now, day, as_of, horizon)[1] for then, now, day in days]))


def _earlier(
    judged: pd.DataFrame, as_of: float, horizon: int
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame, float]]:
    """Yield what was known on each earlier as-of date, what is known now, and the date; the first first."""
    now = history(judged, as_of)
    days = [as_of - horizon * (i + 1) for i in range(MOST_ORIGINS)]
    for day in reversed(days):
        if len(now) and day >= now["assigned"].min():
            yield history(judged, day), now, day


def _together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    there = [rows for rows in parts if len(rows)]
    return pd.concat(there) if there else pd.DataFrame(columns=["score"])


def _in_time(
    then: pd.DataFrame, now: pd.DataFrame, day: float, as_of: float, horizon: int
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Foresee from one day who is in time: the row of the table, and a row a task whose outcome is known."""
    row: dict[str, Any] = {"as_of": pd.Timestamp(np.datetime64(int(day), "D")), "n": 0, "unsaid": ""}
    model = attempt(learn, before_deadline(then, day), WHAT)
    if isinstance(model, Unsaid):
        return {**row, "unsaid": model.why}, pd.DataFrame()
    rows = open_on(then, day)
    rows = rows[(rows["left"] > 0) & (rows["left"] <= horizon) & (rows["due"] < as_of)]
    scored = _scored(model, rows, now["completed"].reindex(rows.index) <= rows["due"])
    if len(scored):
        row |= {
            "n": len(scored), "on_time": int(scored["outcome"].sum()), "base": scored["base"].mean(),
            "foreseen": scored["chance"].mean(), "brier": scored["score"].mean(),
            "brier_base": scored["score_base"].mean(),
        }  # fmt: skip
    return row, scored


def _scored(model: Model, rows: pd.DataFrame, happened: pd.Series) -> pd.DataFrame:
    """Set the chances beside what happened; the score of a chance is its squared distance (Brier 1950)."""
    scored = pd.DataFrame({"chance": model.chance(rows), "outcome": happened.astype(float)}, rows.index)
    scored["score"] = (scored["chance"] - scored["outcome"]) ** 2
    scored["base"] = model.base_rate(rows)
    scored["score_base"] = (scored["base"] - scored["outcome"]) ** 2
    return scored


def _overdue(
    then: pd.DataFrame, now: pd.DataFrame, day: float, horizon: int
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Return how many tasks open on a day were overdue one horizon later, how many foreseen, and each."""
    rows = open_on(then, day)
    rows = rows[rows["left"] < horizon]
    happened = ~(now["completed"].reindex(rows.index) <= day + horizon)
    overdue = int(happened.sum())
    model = attempt(learn, before_report(then, day, horizon), WHAT_OVERDUE)
    if isinstance(model, Unsaid):
        return {"overdue": overdue}, pd.DataFrame()
    expected, low, high = model.expected_number(rows)
    row = {"overdue": overdue, "overdue_foreseen": expected, "overdue_low": low, "overdue_high": high}
    return row, _scored(model, rows, happened)


def _judged(scored: pd.DataFrame) -> Score:
    if scored.empty:
        return Score(*_NO_SCORES, 0, 0, False, "dữ liệu chưa đủ dài để thử dự báo ở các ngày chốt trước")
    gain, low, high = _gain(scored)
    tasks = scored["outcome"].groupby(level=0).first()
    fewest = int(min((tasks == 0).sum(), (tasks == 1).sum()))
    reason = ""
    if len(tasks) < LEAST_SCORED or fewest < LEAST_MISSED:
        reason = (
            f"mới thử được trên {len(tasks)} nhiệm vụ, kết quả ít gặp hơn có {fewest}; cần ít nhất "
            f"{LEAST_SCORED} nhiệm vụ, trong đó {LEAST_MISSED} của mỗi kết quả"
        )
    elif not low > 0:
        reason = "khi thử ở các ngày chốt trước, dự báo không hơn rõ so với mức của nhiệm vụ còn cùng số tuần"
    return Score(
        float(scored["score"].mean()), float(scored["score_base"].mean()), gain, low, high, len(scored),
        len(tasks), not reason, reason,
    )  # fmt: skip


def _gain(scored: pd.DataFrame) -> tuple[float, float, float]:
    """Return the mean gain over the base rate with its interval; forecasts of one task are one cluster."""
    gains = (scored["score_base"] - scored["score"]).groupby(level=0)
    mean = float((scored["score_base"] - scored["score"]).mean())
    apart = gains.sum() - mean * gains.size()
    error = float(np.sqrt((apart**2).sum())) / len(scored)
    return mean, mean - Z * error, mean + Z * error


def calibration(scored: pd.DataFrame) -> pd.DataFrame:
    """Set the mean chance of each band beside the share that was on time.

    Forecasts of one task (the index) in one band count as one, with their mean chance.
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
    return pd.DataFrame(rows, columns=BAND_COLUMNS)


def bands_missed(bands: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the bands whose observed interval misses the chance foreseen."""
    return [row for row in bands.to_dict("records") if not row["low"] <= row["foreseen"] <= row["high"]]
