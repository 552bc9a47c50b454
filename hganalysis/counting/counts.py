"""Classified tasks -> counts, rates and reconciliation.

The identities and denominators are those of docs/method.md, "Số đếm", "Tỷ lệ" and "Đối chiếu".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any, TypedDict, TypeVar, cast, overload

import narwhals as nw

from hganalysis import vocab
from hganalysis.counting.frames import as_table, listed, require_columns
from hganalysis.errors import CheckError, FrameError, ParamsError
from hganalysis.text import number

FrameT = TypeVar("FrameT")


class Check(TypedDict):
    """One comparison: its name, whether it holds, what was expected and found, a sentence for the reader."""

    name: str
    holds: bool
    expected: int
    found: int
    message: str


class Rate(TypedDict):
    """A share with what it is a share of; `value` is None when there is nothing to divide by."""

    name: str
    label: str
    numerator: int
    denominator: int
    value: float | None


def count(frame: FrameT, by: str | Sequence[str] | None = None) -> FrameT:
    """Count classified tasks, one row a group.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or PySpark frame
        Tasks with `status`. What is no status is refused in a frame that is in memory; a lazy frame would
        have to be read twice, so there it counts nowhere: compare `total` + `no_deadline` + `excluded` with
        the number of rows.
    by : str or sequence of str, optional
        Columns to group by; a missing value is a group of its own. Without it the result has one row.

    Returns
    -------
    frame
        The same kind of frame, sorted by `by`: the group columns, the seven statuses, `done`
        (= done_on_time + done_late), `open` (= open_in_time + open_overdue) and `total` (the first five).

    Raises
    ------
    FrameError
        `status` or a group column is missing, a group column has the name of a count, or `status` holds
        something else than the seven statuses.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> counted = hg.count(period.judged, by="field")
    >>> counted.head(2)[["field", "done_on_time", "done_late", "total"]].values.tolist()
    [['Khiếu nại, tố cáo', 24, 9, 43], ['Khoa học, chuyển đổi số', 55, 6, 64]]
    """
    tasks = as_table(frame)
    groups = list(dict.fromkeys(listed(() if by is None else by)))
    require_columns(tasks, ["status", *groups], "Gọi hg.classify trước khi hg.count.")
    clashes = [name for name in groups if name in vocab.COUNTS]
    if clashes:
        raise FrameError(f"Không nhóm được theo cột trùng tên với một số đếm: {', '.join(clashes)}.")
    _require_statuses(tasks)
    sizes = tasks.group_by(*dict.fromkeys([*groups, "status"])).agg(__hg_size=nw.len())
    sizes = sizes.with_columns(nw.col("status").cast(nw.String))
    spread = sizes.select(*groups, *(_size_of(status).alias(f"__hg_{status}") for status in vocab.STATUSES))
    sums = [nw.col(f"__hg_{status}").sum().alias(status) for status in vocab.STATUSES]
    counted = spread.group_by(*groups).agg(*sums).sort(*groups) if groups else spread.select(*sums)
    counted = counted.with_columns(nw.col(*vocab.STATUSES).fill_null(0).cast(nw.Int64))
    counted = counted.with_columns(
        done=nw.sum_horizontal(*vocab.DONE),
        open=nw.sum_horizontal(*vocab.OPEN),
        total=nw.sum_horizontal(*vocab.IN_TOTAL),
    )
    return cast("FrameT", nw.maybe_reset_index(counted).to_native())


def _require_statuses(tasks: Any) -> None:
    if isinstance(tasks, nw.LazyFrame):
        return
    found = tasks["status"].cast(nw.String).unique().to_list()
    words = {None if isinstance(each, Real) else each for each in found} - set(vocab.STATUSES)
    if words:
        named = ", ".join(sorted(repr(word) if word is not None else "để trống" for word in words))
        raise FrameError(
            f"Cột status có giá trị không phải tình trạng: {named}. Gọi hg.classify trước khi hg.count."
        )


def _size_of(status: str) -> nw.Expr:
    return (nw.col("status") == status).cast(nw.Int64) * nw.col("__hg_size")


@overload
def rates(counts: Mapping[str, int]) -> list[Rate]: ...
@overload
def rates(counts: Any) -> Any: ...
def rates(counts: Any) -> Any:
    """Return the rates of `vocab.RATES`, each with its numerator and denominator.

    Parameters
    ----------
    counts : mapping or frame
        Counts by status of one group of tasks, or a frame of any library as `count` gives it. The rate of
        settled tasks needs `done_ahead` too: how many were done on time before a deadline still ahead.

    Returns
    -------
    list of Rate, or pandas DataFrame
        For a mapping, a list. For a frame, one row a group and rate: the group columns, `rate, label,
        numerator, denominator, value, low, high`; `low, high` are the 95% Wilson interval. What has nothing
        to divide by is missing.

    Raises
    ------
    FrameError
        It is neither, or a status that counts in the total is missing.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> found = hg.rates(hg.count(period.judged))
    >>> found.head(1)[["rate", "numerator", "denominator"]].values.tolist()
    [['on_time_of_total', 703, 896]]
    """
    if isinstance(counts, Mapping):
        return _rates(counts)
    try:
        frame = nw.from_native(counts)
    except TypeError:
        raise FrameError(
            f"hg.rates nhận số đếm của một nhóm hoặc bảng của hg.count, không nhận {type(counts).__name__}."
        ) from None
    return _tidy_rates(frame)


def _tidy_rates(frame: Any) -> Any:
    import pandas as pd

    from hganalysis.counting.intervals import wilson

    names = frame.collect_schema().names()
    _require_figures(dict.fromkeys(names), vocab.IN_TOTAL)
    groups = [name for name in names if name not in vocab.COUNTS]
    held = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    rows = []
    for row in held.rows(named=True):
        for rate in _rates(row):
            n = rate["denominator"]
            low, high = wilson(rate["numerator"], n) if n else (None, None)
            told = {key: rate[key] for key in ("label", "numerator", "denominator", "value")}
            rows.append(
                {name: row[name] for name in groups}
                | {"rate": rate["name"], **told, "low": low, "high": high}
            )
    columns = [*groups, "rate", "label", "numerator", "denominator", "value", "low", "high"]
    floats = dict.fromkeys(("value", "low", "high"), "float64")
    return pd.DataFrame(rows, columns=columns).astype(floats)


def _rates(counts: Mapping[str, int]) -> list[Rate]:
    _require_figures(counts, vocab.IN_TOTAL)
    known = [name for name in vocab.RATES if name != vocab.SETTLED_RATE or vocab.AHEAD in counts]
    return [_rate(name, counts) for name in known]


def _rate(name: str, counts: Mapping[str, int]) -> Rate:
    label, of, among = vocab.RATES[name]
    ahead = int(counts[vocab.AHEAD]) if name == vocab.SETTLED_RATE else 0
    numerator, denominator = (sum(int(counts[each]) for each in part) - ahead for part in (of, among))
    value = numerator / denominator if denominator else None
    return Rate(name=name, label=label, numerator=numerator, denominator=denominator, value=value)


def reconcile(counts: Any, published: Mapping[str, int | None] | None = None) -> list[Check]:
    """Check that figures add up, among themselves and against what was published.

    Parameters
    ----------
    counts : frame of one row, or mapping
        The whole, as `count(frame)` gives it; the sums may be left out where their statuses are there.
    published : mapping, optional
        Published figures, any of the ten counts of `vocab.COUNTS`. Those not given, or None, are not
        compared.

    Returns
    -------
    list of Check
        ``own.*`` are identities of `counts`, ``published.*`` identities of `published`, ``compare.*`` the
        published figures against `counts`. `expected` is the sum of the parts, or the published figure.

    Raises
    ------
    FrameError
        `counts` lacks a figure, or holds one that is no whole number.
    ParamsError
        `published` has a name that is not one of `vocab.COUNTS`, or a figure that is no whole number.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> checks = hg.reconcile(hg.count(period.judged), {"done_late": 104})
    >>> print(checks[-1]["message"])
    Hoàn thành quá hạn: công bố 104, tính lại 103, tính lại ít hơn 1.
    """
    own, stated = whole(counts), _published(published or {})
    _require_figures(own, [name for name in vocab.COUNTS if name in (*IDENTITIES, *stated)])
    checks = _identities("own", own) + _identities("published", stated)
    checks += [_comparison(name, stated[name], own[name]) for name in vocab.COUNTS if name in stated]
    return checks


def require_own_identities(checks: Sequence[Check]) -> None:
    """Raise a `CheckError` with all ``own.*`` checks that do not hold: nothing may be published from them."""
    broken = [check["message"] for check in checks if check["name"].startswith("own.") and not check["holds"]]
    if broken:
        raise CheckError("Số liệu tính ra không khớp nhau, dừng lại: " + " ".join(broken))


def whole(counts: Any) -> dict[str, int]:
    """Return the one row of `count(frame)` as a dictionary of whole numbers, whatever the frame library.

    Sums that are not there are worked out from their statuses; what is not a count is left out.
    """
    row = counts if isinstance(counts, Mapping) else _only_row(counts)
    figures = {name: _whole_number(name, row[name]) for name in vocab.COUNTS if name in row}
    for name, (_, parts) in IDENTITIES.items():
        if name not in figures and set(parts) <= set(figures):
            figures[name] = sum(figures[part] for part in parts)
    return figures


def _only_row(counts: Any) -> dict[str, Any]:
    frame = as_table(counts)
    rows = (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).rows(named=True)
    if len(rows) != 1:
        raise FrameError(f"Cần số đếm chung của mọi nhiệm vụ (1 dòng), bảng có {len(rows)} dòng.")
    return rows[0]


def _whole_number(name: str, value: Any) -> int:
    number_given = isinstance(value, Real) and not isinstance(value, bool)
    if not number_given or float(value) % 1:
        raise FrameError(f"Số đếm {name} là {value!r}; cần số nguyên.")
    return int(value)


def _require_figures(figures: Mapping[str, Any], needed: Iterable[str]) -> None:
    missing = [name for name in needed if name not in figures]
    if missing:
        found = ", ".join(map(str, figures)) or "không có số nào"
        raise FrameError(f"Số đếm thiếu: {', '.join(missing)}. Các số có: {found}.")
    wrong = [f"{name} là {figures[name]!r}" for name in needed if _is_no_count(figures[name])]
    if wrong:
        raise FrameError(f"Số đếm phải là số nguyên không âm: {', '.join(wrong)}.")


def _is_no_count(value: object) -> bool:
    """Tell whether a figure is a text, a fraction or less than nothing."""
    if isinstance(value, Real):
        return float(value) < 0 or not float(value).is_integer()
    return isinstance(value, str)


def _published(published: Mapping[str, Any]) -> dict[str, int]:
    unknown = [str(name) for name in published if name not in vocab.COUNTS]
    if unknown:
        allowed = ", ".join(vocab.COUNTS)
        raise ParamsError(f"published có số không biết: {', '.join(unknown)}; chỉ nhận {allowed}.")
    given = {name: value for name, value in published.items() if value is not None}
    for name, value in given.items():
        if not isinstance(value, Integral) or isinstance(value, bool) or value < 0:
            raise ParamsError(f"published.{name} là {value!r}; cần số nguyên không âm.")
    return {name: int(value) for name, value in given.items()}


IDENTITIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "done": ("số đã hoàn thành", vocab.DONE),
    "open": ("số chưa hoàn thành", vocab.OPEN),
    "total": ("tổng số", ("done", "open", "unclassified")),
}
"""What each sum is made of."""


def _identities(scope: str, figures: Mapping[str, int]) -> list[Check]:
    checks = []
    for name, (label, _) in IDENTITIES.items():
        parts = parts_given(name, figures)
        if name in figures and parts:
            checks.append(_identity(f"{scope}.{name}", label, figures, parts))
    return checks


def parts_given(name: str, figures: Mapping[str, int]) -> tuple[str, ...]:
    """Return the figures that make up a sum, statuses standing in for `done` and `open`; none if one lacks.

    `unclassified` may lack: what was not published is then the gap.
    """
    parts: list[str] = []
    for part in IDENTITIES[name][1]:
        leaves = (part,) if part in figures or part not in IDENTITIES else IDENTITIES[part][1]
        if part != "unclassified" and not set(leaves) <= set(figures):
            return ()
        parts += [leaf for leaf in leaves if leaf in figures]
    return tuple(parts)


def is_unclassified(name: str, figures: Mapping[str, int]) -> bool:
    """Tell whether what a published sum has above its parts can be the tasks that could not be classified."""
    above = figures[name] > sum(figures[part] for part in parts_given(name, figures))
    return name == "total" and above and "unclassified" not in figures


def _identity(check: str, label: str, figures: Mapping[str, int], given: Sequence[str]) -> Check:
    scope, _, name = check.partition(".")
    parts, stated = [figures[part] for part in given], figures[name]
    total, gap = sum(parts), stated - sum(parts)
    terms = " + ".join(number(part) for i, part in enumerate(parts) if part or i < 2)
    message = f"{label.capitalize()}: {terms} = {number(total)}"
    if not gap:
        message += ", khớp."
    elif scope == "published" and is_unclassified(name, figures):
        message += f" ≠ {number(stated)}: {number(gap)} nhiệm vụ chưa phân loại."
    else:
        message += f" ≠ {number(stated)}: chênh lệch {number(abs(gap))}."
    return Check(name=check, holds=not gap, expected=total, found=stated, message=message)


def _comparison(name: str, published: int, own: int) -> Check:
    label = vocab.COUNTS[name].capitalize()
    gap = own - published
    verdict = "khớp" if not gap else f"tính lại {'nhiều' if gap > 0 else 'ít'} hơn {number(abs(gap))}"
    message = f"{label}: công bố {number(published)}, tính lại {number(own)}, {verdict}."
    return Check(name=f"compare.{name}", holds=not gap, expected=published, found=own, message=message)
