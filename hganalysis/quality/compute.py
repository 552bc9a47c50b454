"""Measures applied to judged tasks: the whole, by agency, the rows behind a number, and plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.counting.intervals import wilson
from hganalysis.counting.judged import AGENCY, columns_with_values, with_agencies_named
from hganalysis.errors import ParamsError, Unsaid
from hganalysis.quality import completion, entry, extensions, updates
from hganalysis.quality.definitions import COMPLAINTS, Found, Measure
from hganalysis.quality.quality_result import AgencyShare, Lacking, Measured
from hganalysis.settings.directory import protocol_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hganalysis.settings.params import Params

Lacks = tuple[Lacking, ...]
NOT_ENOUGH = "không đủ dữ liệu"
NOTHING_TO_JUDGE = "không có nhiệm vụ nào để xét"
EXTRA_COLUMNS = {"extended_on": "Ngày gia hạn"}
"""Columns that a measure needs and no export has had so far."""

WHERE = ("task_id", "agency", "source_file", "source_sheet", "source_row")
"""Columns that lead from a number back to the row of the source."""


def measure(judged: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Measure every complaint.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it.
    params : Params
        The period: its as-of date and its deadline rule.

    Returns
    -------
    DataFrame
        One row a measure, in the order of `MEASURES`: `name`, `complaint`, `label`, `denominator_of`,
        `numerator`, `denominator`, `value` (a share 0..1), `low`, `high` (Wilson 95%), `unknown` (tasks whose
        cells cannot say), `median`, `p90` in `unit`, and `unsaid`. Where `unsaid` is not "" it says why there
        is no number, and the numbers are missing.

    Raises
    ------
    Unsaid
        The table has no `status`.
    """
    _require_judged(judged)
    records = [
        {
            "name": each.name,
            "complaint": each.complaint,
            "label": each.label,
            "denominator_of": each.denominator,
            **numbers_of(result),
            "unit": each.unit,
            "unsaid": _unsaid((), has_tasks=bool(result.among.any()))
            if isinstance(result, Found)
            else _unsaid(result, has_tasks=False),
        }
        for each, result in _every(judged, params)
    ]
    counts = dict.fromkeys(("numerator", "denominator", "unknown"), "Int64")
    shares = dict.fromkeys(("value", "low", "high", *QUANTILES), "Float64")
    return pd.DataFrame(records).astype(counts | shares)


def by_agency(judged: pd.DataFrame, params: Params, name: str) -> pd.DataFrame:
    """Return one measure by agency, in protocol order: no ranking.

    Returns
    -------
    DataFrame
        `agency_id`, `agency`, `numerator`, `denominator`, `value`, `low`, `high`, `unknown`, for agencies
        with a task that the measure looks at. The counts add up to those of the whole.

    Raises
    ------
    ParamsError
        There is no measure of that name.
    Unsaid
        The data cannot say; the message names the columns that are missing.
    """
    return agencies_of(judged, find_or_refuse(judged, params, name))


def rows(judged: pd.DataFrame, params: Params, name: str | None = None) -> pd.DataFrame:
    """Return the tasks behind a number, so that a person can check each.

    Parameters
    ----------
    judged, params
        As for `measure`.
    name : str, optional
        One measure; every one that is a fault when not given.

    Returns
    -------
    DataFrame
        One row a task and measure, in the order of the file: `name`, `label`, `task_id`, `agency`,
        `source_file`, `source_sheet`, `source_row`, `amount` and its `unit`. As many rows as `numerator`.

    Raises
    ------
    ParamsError, Unsaid
        As for `by_agency`, where one measure is asked for.
    """
    if name is not None:
        return _listed(judged, MEASURES[name], find_or_refuse(judged, params, name))
    _require_judged(judged)
    parts = []
    for each in MEASURES.values():
        if each.is_fault:
            result = _find(judged, params, each)
            parts.append(_listed(judged, each, result if isinstance(result, Found) else _nothing(judged)))
    return pd.concat(parts, ignore_index=True)


def summarise(judged: pd.DataFrame, params: Params) -> tuple[Measured, ...]:
    """Return what `measure` and `by_agency` say, in numbers and codes: the key `quality` of result.json.

    Raises
    ------
    Unsaid
        The table is not one that `hg.judge` gave.
    """
    _require_judged(judged)
    return tuple(
        Measured(
            name=each.name,
            complaint=each.complaint,
            **_with_interval(numbers_of(result)),
            lacks=() if isinstance(result, Found) else result,
            by_agency=_agency_shares(judged, result),
        )
        for each, result in _every(judged, params)
    )


def why_unsaid(measured: Measured) -> str:
    """Return why a measure has nothing to say; "" where it has."""
    return _unsaid(measured.lacks, has_tasks=measured.has_tasks)


def _require_judged(judged: pd.DataFrame) -> None:
    needed = ["status", "task_id", "agency_id", "agency", "agency_group"]
    missing = [name for name in needed if name not in judged]
    if missing:
        raise Unsaid("các hạn chế", f"bảng thiếu cột {', '.join(missing)}", "bảng đã qua hg.judge")


def _every(judged: pd.DataFrame, params: Params) -> Iterator[tuple[Measure, Found | Lacks]]:
    for each in MEASURES.values():
        yield each, _find(judged, params, each)


def _find(judged: pd.DataFrame, params: Params, each: Measure) -> Found | Lacks:
    """Return what a measure finds, or why it cannot find anything."""
    lacking = _lacking(judged, each.needs)
    if lacking:
        return lacking
    if judged.empty:
        return _nothing(judged)
    return each.find(judged, params)


def _nothing(judged: pd.DataFrame) -> Found:
    none = pd.Series(False, index=judged.index)
    return Found(none, none, none)


def _lacking(judged: pd.DataFrame, needs: tuple[str, ...]) -> Lacks:
    """Return which needed columns are not there, or there and empty in every row."""
    wanted = [tuple(need.split(" hoặc ")) for need in needs]
    return tuple(
        Lacking(columns=names, empty=any(name in judged for name in names))
        for names in wanted
        if not (judged.empty or columns_with_values(judged, names))
    )


def _unsaid(lacks: Lacks, *, has_tasks: bool) -> str:
    if lacks:
        return f"{NOT_ENOUGH}: {'; '.join(map(_lack, lacks))}"
    return "" if has_tasks else NOTHING_TO_JUDGE


def _lack(lacking: Lacking) -> str:
    labels = {**vocab.TASK_COLUMNS, **EXTRA_COLUMNS}
    label = " hoặc ".join(f"{labels[name]} ({name})" for name in lacking.columns)
    return f"cột {label} trống ở mọi dòng" if lacking.empty else f"thiếu cột {label}"


def find_or_refuse(judged: pd.DataFrame, params: Params, name: str) -> Found:
    """Return what a measure finds; `by_agency` says what is refused."""
    if name not in MEASURES:
        raise ParamsError(f"Không có chỉ tiêu {name!r}; chỉ nhận {', '.join(MEASURES)}.")
    _require_judged(judged)
    if judged.empty:
        raise Unsaid(f"chỉ tiêu “{MEASURES[name].label}”", "bảng không có dòng nào", "ít nhất một dòng")
    result = _find(judged, params, MEASURES[name])
    if not isinstance(result, Found):
        raise Unsaid(
            f"chỉ tiêu “{MEASURES[name].label}”",
            _unsaid(result, has_tasks=False),
            "tệp xuất có các cột đó, có ghi giá trị",
        )
    return result


def _listed(judged: pd.DataFrame, each: Measure, result: Found) -> pd.DataFrame:
    hits = judged.loc[result.hit, [name for name in WHERE if name in judged]]
    amount = pd.Series(pd.NA, index=judged.index, dtype="Float64") if result.amount is None else result.amount
    listed = hits.assign(
        name=each.name, label=each.label, amount=amount[result.hit].convert_dtypes(), unit=each.unit
    )
    names = ["name", "label"]
    return listed[names + [name for name in listed if name not in names]].reset_index(drop=True)


def _with_interval(numbers: dict[str, Any]) -> dict[str, Any]:
    """Return numbers with the interval as a pair."""
    low, high, kept = numbers["low"], numbers["high"], numbers.copy()
    del kept["low"], kept["high"]
    return {**kept, "interval": None if low is None else (low, high)}


def _agency_shares(judged: pd.DataFrame, result: Found | Lacks) -> tuple[AgencyShare, ...]:
    if not isinstance(result, Found):
        return ()
    table = agencies_of(judged, result)
    table = table.assign(agency_id=table["agency_id"].replace("", None))
    records: list[dict[str, Any]] = table.astype(object).where(table.notna(), None).to_dict("records")  # type: ignore[assignment]
    return tuple(AgencyShare(**_with_interval(each)) for each in records)


MEASURES: dict[str, Measure] = {
    each.name: each
    for complaint in COMPLAINTS
    for each in (*entry.DECLARED, *updates.DECLARED, *completion.DECLARED, *extensions.DECLARED)
    if each.complaint == complaint
}
QUANTILES = {"median": 0.5, "p90": 0.9}


def numbers_of(result: Found | Lacks) -> dict[str, Any]:
    """Return the share, its interval and the quantiles of the amounts; None throughout without data."""
    if not isinstance(result, Found):
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
    named = with_agencies_named(judged)
    shares = shares_of(result, [named[name] for name in AGENCY])
    places = list(map(protocol_place, shares["agency_id"], shares["agency_group"]))
    shares = shares.assign(place=pd.Series(places, dtype="object"))
    shares = shares.sort_values(["place", "agency"], kind="stable", ignore_index=True)
    return shares.drop(columns=["agency_group", "place"])


def shares_of(result: Found, keys: list[pd.Series]) -> pd.DataFrame:
    """Return the share of each group of the tasks looked at, or of all without keys.

    After the keys: `numerator`, `denominator`, `value`, `low`, `high`, `unknown`.
    """
    looked_at = result.among | result.unknown
    counts = pd.DataFrame({"numerator": result.hit, "denominator": result.among, "unknown": result.unknown})
    counts, keys = counts[looked_at].astype("int64"), [key[looked_at] for key in keys]
    sums = counts.groupby(keys).sum().reset_index() if keys else counts.sum().to_frame().T
    pairs = zip(sums.pop("numerator"), sums.pop("denominator"), strict=True)
    columns = ["numerator", "denominator", "value", "low", "high"]
    shares = pd.DataFrame([_share(int(k), int(n)) for k, n in pairs], columns=columns)
    unknown = sums.pop("unknown")
    return pd.concat([sums, shares.astype(dict.fromkeys(columns[2:], "Float64")), unknown], axis=1)
