"""Measures applied to judged tasks: the whole, by agency, the rows behind a number, and plain data."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.answers.unsaid import local_dates
from hganalysis.counting.batches import batches
from hganalysis.counting.deadlines import UNREAD
from hganalysis.counting.frames import as_table
from hganalysis.counting.intervals import wilson
from hganalysis.counting.judged import (
    AGENCY,
    FILLED,
    columns_with_values,
    with_agencies_named,
    without_notes,
)
from hganalysis.counting.status import ADDED
from hganalysis.errors import ParamsError, Unsaid
from hganalysis.quality import completion, entry, extensions, updates
from hganalysis.quality.definitions import COMPLAINTS, Counted, Found, Groups, Measure
from hganalysis.quality.quality_result import AgencyShare, Lacking, Measured
from hganalysis.settings.directory import protocol_place
from hganalysis.settings.given import require_kind
from hganalysis.settings.params import require_params

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hganalysis.settings.directory import ProtocolPlace
    from hganalysis.settings.params import Params

Lacks = tuple[Lacking, ...]
NOT_ENOUGH = "không đủ dữ liệu"
NOTHING_TO_JUDGE = "không có nhiệm vụ nào để xét"
EXTRA_COLUMNS = {"extended_on": "Ngày gia hạn"}
"""Columns that a measure needs and no export has had so far."""

WHERE = ("task_id", "agency", "source_file", "source_sheet", "source_row")
"""Columns that lead from a number back to the row of the source."""


def measure(judged: Any, params: Params) -> pd.DataFrame:
    """Measure every complaint.

    Parameters
    ----------
    judged : pandas, Polars, DuckDB or PySpark frame
        Every row read, as `hg.judge` or `hg.classify` gives it; what is not pandas is read a part at a time.
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

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> measured = hg.quality.measure(period.judged, period.params)
    >>> measured.head(1)[["name", "numerator", "denominator"]].values.tolist()
    [['entered_late', 183, 896]]
    """
    _require_judged(judged, params)
    records = [
        {
            "name": name,
            "complaint": MEASURES[name].complaint,
            "label": MEASURES[name].label,
            "denominator_of": MEASURES[name].denominator,
            **numbers_of(result),
            "unit": MEASURES[name].unit,
            "unsaid": _unsaid((), has_tasks=bool(result.of("denominator")))
            if isinstance(result, Counted)
            else _unsaid(result, has_tasks=False),
        }
        for name, result in _measured(judged, params, MEASURES).items()
    ]
    counts = dict.fromkeys(("numerator", "denominator", "unknown"), "Int64")
    shares = dict.fromkeys(("value", "low", "high", *QUANTILES), "Float64")
    return pd.DataFrame(records).astype(counts | shares)


def by_agency(judged: Any, params: Params, name: str) -> pd.DataFrame:
    """Return one measure by agency, in protocol order: no ranking; of a table of any library, as `measure`.

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

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> found = hg.quality.by_agency(period.judged, period.params, "extended")
    >>> found.head(1)[["agency", "numerator", "denominator"]].values.tolist()
    [['Văn phòng UBND tỉnh', 4, 21]]
    """
    if isinstance(judged, pd.DataFrame):
        return agencies_of(judged, find_or_refuse(judged, params, name))
    _require_measure(name)
    [result] = _measured(judged, params, [name]).values()
    if not isinstance(result, Counted):
        raise _refusal(name, _unsaid(result, has_tasks=False))
    return _in_protocol_order(result.by_agency)


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

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> found = hg.quality.rows(period.judged, period.params, "done_without_date")
    >>> found[["task_id", "source_row"]].values.tolist()
    [['NV2024-00051', 42]]
    """
    if name is not None:
        _require_measure(name)
        return _listed(judged, MEASURES[name], find_or_refuse(judged, params, name))
    _require_judged(judged, params)
    judged = _plain(judged)
    parts = []
    for each in MEASURES.values():
        if each.is_fault:
            result = _find(judged, params, each)
            parts.append(_listed(judged, each, result if isinstance(result, Found) else _nothing(judged)))
    return pd.concat(parts, ignore_index=True)


def summarise(judged: Any, params: Params) -> tuple[Measured, ...]:
    """Return what `measure` and `by_agency` say, in numbers and codes: the key `quality` of result.json.

    Raises
    ------
    Unsaid
        The table is not one that `hg.judge` gave.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> measured = {each.name: each for each in hg.quality.summarise(period.judged, period.params)}
    >>> extended = measured["extended"].share
    >>> extended.numerator, extended.denominator
    (134, 896)
    """
    _require_judged(judged, params)
    place = cache(protocol_place)
    return tuple(
        Measured(
            name=name,
            complaint=MEASURES[name].complaint,
            **_with_interval(numbers_of(result)),
            lacks=() if isinstance(result, Counted) else result,
            by_agency=_agency_shares(result, place),
        )
        for name, result in _measured(judged, params, MEASURES).items()
    )


def why_unsaid(measured: Measured) -> str:
    """Return why a measure has nothing to say; "" where it has.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> measured = {each.name: each for each in hg.quality.summarise(period.judged, period.params)}
    >>> hg.quality.why_unsaid(measured["extended_after_due"])
    'không đủ dữ liệu: thiếu cột Ngày gia hạn (extended_on)'
    """
    require_kind("measured", measured, Measured, "một chỉ tiêu đã đo, như hg.quality.summarise trả về")
    return _unsaid(measured.lacks, has_tasks=measured.has_tasks)


def _require_judged(judged: Any, params: Any) -> None:
    require_params(params)
    needed = ["status", "task_id", "agency_id", "agency", "agency_group"]
    there = as_table(judged).lazy().collect_schema().names()
    missing = [name for name in needed if name not in there]
    if missing:
        raise Unsaid("các hạn chế", f"bảng thiếu cột {', '.join(missing)}", "bảng đã qua hg.judge")


def _measured(judged: Any, params: Params, names: Iterable[str]) -> dict[str, Counted | Lacks]:
    parts: dict[str, list[Counted | Lacks]] = {name: [] for name in names}
    for rows_ in map(_plain, batches(judged, READ)):
        agencies = _agencies(rows_)
        for name, found in parts.items():
            result = _find(rows_, params, MEASURES[name])
            found.append(_counted(result, agencies) if isinstance(result, Found) else result)
    return {name: _together(found) for name, found in parts.items()}


def _plain(judged: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its days as dates and without notes, but for those of a part of a larger one."""
    plain = without_notes(judged)
    dated = local_dates(plain, [name for name in (*vocab.DATE_COLUMNS, "deadline") if name in plain])
    dated.attrs = {name: judged.attrs[name] for name in (FILLED,) if name in judged.attrs}
    return dated


def _agencies(judged: pd.DataFrame) -> Groups:
    named = with_agencies_named(judged)
    return Groups.by([named[name] for name in AGENCY])


def _counted(result: Found, agencies: Groups) -> Counted:
    amounts = () if result.amount is None else result.amount.dropna().astype(float)
    return Counted(agencies.counts_of(result), Counter(amounts))


def _together(parts: Sequence[Counted | Lacks]) -> Counted | Lacks:
    """Add up what was found in the parts of a table; where one lacks a column, all do."""
    found = [each for each in parts if isinstance(each, Counted)]
    if len(found) < len(parts):
        return next(each for each in parts if not isinstance(each, Counted))
    if len(found) == 1:
        return found[0]
    counts = pd.concat([each.by_agency for each in found], ignore_index=True)
    sums = counts.groupby(AGENCY, as_index=False).sum()
    return Counted(sums, sum((each.amounts for each in found), Counter()))


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
        if not (_is_nothing(judged) or columns_with_values(judged, names))
    )


def _is_nothing(judged: pd.DataFrame) -> bool:
    """Tell whether a table has no rows, and is no part of one that has."""
    return judged.empty and not judged.attrs.get(FILLED)


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
    _require_measure(name)
    _require_judged(judged, params)
    if judged.empty:
        raise Unsaid(f"chỉ tiêu “{MEASURES[name].label}”", "bảng không có dòng nào", "ít nhất một dòng")
    result = _find(_plain(judged), params, MEASURES[name])
    if not isinstance(result, Found):
        raise _refusal(name, _unsaid(result, has_tasks=False))
    return result


def _require_measure(name: str) -> None:
    if not isinstance(name, str) or name not in MEASURES:
        raise ParamsError(f"Không có chỉ tiêu {name!r}; chỉ nhận {', '.join(MEASURES)}.")


def _refusal(name: str, why: str) -> Unsaid:
    return Unsaid(f"chỉ tiêu “{MEASURES[name].label}”", why, "tệp xuất có các cột đó, có ghi giá trị")


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


def _agency_shares(result: Counted | Lacks, place: Callable[..., ProtocolPlace]) -> tuple[AgencyShare, ...]:
    """Return what `by_agency` says, each share with its interval; `place` is what agencies are sorted by."""
    if not isinstance(result, Counted):
        return ()
    counts = sorted(
        result.by_agency.to_dict("records"),
        key=lambda each: place(each["agency_id"], each["agency_group"], each["agency"]),
    )
    return tuple(
        AgencyShare(
            agency_id=each["agency_id"] or None,
            agency=each["agency"],
            unknown=each["unknown"],
            **_with_interval(_share(each["numerator"], each["denominator"])),
        )
        for each in counts
    )


MEASURES: dict[str, Measure] = {
    each.name: each
    for complaint in COMPLAINTS
    for each in (*entry.DECLARED, *updates.DECLARED, *completion.DECLARED, *extensions.DECLARED)
    if each.complaint == complaint
}
QUANTILES = {"median": 0.5, "p90": 0.9}
BESIDE = (UNREAD, "due_has_time", "completed_has_time", "exclusion", "doubt")
"""Columns without a heading of their own that the rules look at."""

READ = tuple(dict.fromkeys([*vocab.COLUMNS, *ADDED, *EXTRA_COLUMNS, *BESIDE]))
"""Columns that measures may look at."""


def numbers_of(result: Counted | Lacks) -> dict[str, Any]:
    """Return the share, its interval and the quantiles of the amounts; None throughout without data."""
    if not isinstance(result, Counted):
        return dict.fromkeys(("numerator", "denominator", "value", "low", "high", "unknown", *QUANTILES))
    hits, among, unknown = map(result.of, ("numerator", "denominator", "unknown"))
    return {**_share(hits, among), "unknown": unknown, **_quantiles(result.amounts)}


def _share(hits: int, among: int) -> dict[str, Any]:
    low, high = wilson(hits, among) if among else (None, None)
    value = hits / among if among else None
    return {"numerator": hits, "denominator": among, "value": value, "low": low, "high": high}


def _quantiles(amounts: Counter[float]) -> dict[str, float | None]:
    """Return the smallest amounts that a half and nine tenths of the tasks do not exceed."""
    if not amounts:
        return dict.fromkeys(QUANTILES)
    values = np.repeat([*amounts.keys()], [*amounts.values()])
    return {
        name: float(np.quantile(values, share, method="inverted_cdf")) for name, share in QUANTILES.items()
    }


def agencies_of(judged: pd.DataFrame, result: Found) -> pd.DataFrame:
    """Return the share by agency in protocol order, agencies without a name last."""
    return _in_protocol_order(_agencies(judged).counts_of(result))


def _in_protocol_order(counts: pd.DataFrame) -> pd.DataFrame:
    shares = _with_shares(counts)
    places = list(map(protocol_place, shares["agency_id"], shares["agency_group"], shares["agency"]))
    shares = shares.assign(place=pd.Series(places, dtype="object"))
    shares = shares.sort_values("place", kind="stable", ignore_index=True)
    return shares.drop(columns=["agency_group", "place"])


def shares_of(result: Found, keys: list[pd.Series]) -> pd.DataFrame:
    """Return the share of each group of the tasks looked at, or of all without keys.

    After the keys: `numerator`, `denominator`, `value`, `low`, `high`, `unknown`.
    """
    if keys:
        return _with_shares(Groups.by(keys).counts_of(result))
    return _with_shares(pd.DataFrame({name: [each.sum()] for name, each in result.flags.items()}))


def _with_shares(counts: pd.DataFrame) -> pd.DataFrame:
    """Put in place of the counts of each group: its counts, its share and the interval of that."""
    sums = counts.copy()
    pairs = zip(sums.pop("numerator"), sums.pop("denominator"), strict=True)
    columns = ["numerator", "denominator", "value", "low", "high"]
    shares = pd.DataFrame([_share(int(k), int(n)) for k, n in pairs], columns=columns)
    unknown = sums.pop("unknown")
    return pd.concat([sums, shares.astype(dict.fromkeys(columns[2:], "Float64")), unknown], axis=1)
