"""Classified tasks -> counts, rates and reconciliation.

The identities and denominators are those of docs/method.md, "Số đếm", "Tỷ lệ" and "Đối chiếu".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, TypeVar, cast

import narwhals as nw

from hganalysis import vocab
from hganalysis.errors import CheckError, FrameError
from hganalysis.frames import require_columns
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
        Tasks with `status`.
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
        `status` or a group column is missing, or a group column has the name of a count.
    """
    tasks = nw.from_native(cast("Any", frame))
    groups = list(dict.fromkeys([by] if isinstance(by, str) else by or []))
    require_columns(tasks, ["status", *groups], "Gọi hg.classify trước khi hg.count.")
    clashes = [name for name in groups if name in vocab.MEASURES]
    if clashes:
        raise FrameError(f"Không nhóm được theo cột trùng tên với một số đếm: {', '.join(clashes)}.")
    sizes = tasks.group_by(*dict.fromkeys([*groups, "status"])).agg(__hg_size=nw.len())
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


def _size_of(status: str) -> nw.Expr:
    return nw.when(nw.col("status").cast(nw.String) == status).then(nw.col("__hg_size")).otherwise(nw.lit(0))


def rates(counts: Mapping[str, int]) -> list[Rate]:
    """Return the rates of `vocab.RATES` for one group of tasks, each with its numerator and denominator.

    Parameters
    ----------
    counts : mapping
        Counts by status, as one row of `count` holds them.
    """
    return [
        _rate(name, label, sum(counts[s] for s in of), sum(counts[s] for s in among))
        for name, (label, of, among) in vocab.RATES.items()
    ]


def _rate(name: str, label: str, numerator: int, denominator: int) -> Rate:
    value = numerator / denominator if denominator else None
    return Rate(name=name, label=label, numerator=numerator, denominator=denominator, value=value)


def reconcile(counts: Any, published: Mapping[str, int] | None = None) -> list[Check]:
    """Check that figures add up, among themselves and against what was published.

    Parameters
    ----------
    counts : frame of one row, or mapping
        The whole, as `count(frame)` gives it.
    published : mapping, optional
        Published figures, any of `total`, `done`, `done_on_time`, `done_late`, `open`, `open_in_time`,
        `open_overdue` and `unclassified`. Those not given are not compared.

    Returns
    -------
    list of Check
        ``own.*`` are identities of `counts`, ``published.*`` identities of `published`, ``compare.*`` the
        published figures against `counts`. `expected` is the sum of the parts, or the published figure.
    """
    own = whole(counts)
    checks = _identities("own", own)
    if published:
        checks += _identities("published", published)
        checks += [
            _comparison(name, published[name], own[name]) for name in vocab.MEASURES if name in published
        ]
    return checks


def require_own_identities(checks: Sequence[Check]) -> None:
    """Stop when our own figures do not add up: nothing may be published from them.

    Raises
    ------
    CheckError
        An ``own.*`` check does not hold; all of them are named.
    """
    broken = [check["message"] for check in checks if check["name"].startswith("own.") and not check["holds"]]
    if broken:
        raise CheckError("Số liệu tính ra không khớp nhau, dừng lại: " + " ".join(broken))


def whole(counts: Any) -> dict[str, int]:
    """Return the one row of `count(frame)` as a dictionary of whole numbers, whatever the frame library.

    Raises
    ------
    FrameError
        The frame has more or less than one row.
    """
    if isinstance(counts, Mapping):
        return {name: int(value) for name, value in counts.items()}
    frame = nw.from_native(counts)
    rows = (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).rows(named=True)
    if len(rows) != 1:
        raise FrameError(f"Cần số đếm chung của mọi nhiệm vụ (1 dòng), bảng có {len(rows)} dòng.")
    return {name: int(value) for name, value in rows[0].items()}


IDENTITIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "done": ("số đã hoàn thành", vocab.DONE),
    "open": ("số chưa hoàn thành", vocab.OPEN),
    "total": ("tổng số", ("done", "open", "unclassified")),
}
"""What each sum is made of."""


def _identities(scope: str, figures: Mapping[str, int]) -> list[Check]:
    checks = []
    for name, (label, parts) in IDENTITIES.items():
        given = [part for part in parts if part in figures]
        if name not in figures or set(parts) - set(given) - {"unclassified"}:
            continue
        checks.append(_identity(f"{scope}.{name}", label, [figures[part] for part in given], figures[name]))
    return checks


def _identity(name: str, label: str, parts: list[int], stated: int) -> Check:
    total, gap = sum(parts), stated - sum(parts)
    terms = " + ".join(number(part) for i, part in enumerate(parts) if part or i < 2)
    message = f"{label.capitalize()}: {terms} = {number(total)}"
    if not gap:
        message += ", khớp."
    elif gap > 0 and name == "published.total":
        message += f" ≠ {number(stated)}: {number(gap)} nhiệm vụ chưa phân loại."
    else:
        message += f" ≠ {number(stated)}: chênh lệch {number(abs(gap))}."
    return Check(name=name, holds=not gap, expected=total, found=stated, message=message)


def _comparison(name: str, published: int, own: int) -> Check:
    label = vocab.MEASURES[name].capitalize()
    gap = own - published
    verdict = "khớp" if not gap else f"tính lại {'nhiều' if gap > 0 else 'ít'} hơn {number(abs(gap))}"
    message = f"{label}: công bố {number(published)}, tính lại {number(own)}, {verdict}."
    return Check(name=f"compare.{name}", holds=not gap, expected=published, found=own, message=message)
