"""What changed between two periods: more of the hard tasks (mix), or worse at the same tasks (rate)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from hganalysis import vocab
from hganalysis.answers.unsaid import groups_of, require
from hganalysis.counting.frames import listed
from hganalysis.counting.intervals import counts_of, newcombe
from hganalysis.errors import FrameError, Unsaid
from hganalysis.vocab import SETTLED_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

WHAT = "tỷ lệ thay đổi thế nào giữa hai kỳ"
TOTAL = "tổng"
"""The name of the last row."""

PARTS = ("mix", "mix_against_mean", "rate", "sum")
PRESENT = {(True, True): "both", (True, False): "before", (False, True): "after"}


class Counts(NamedTuple):
    """The events and the tasks of a group in one period, or of a whole period."""

    events: int
    tasks: int


def decompose(
    before: pd.DataFrame,
    after: pd.DataFrame,
    by: str | Sequence[str],
    events: str = "late",
    population: str = "tasks",
) -> pd.DataFrame:
    """Split the change of a rate into mix and rate, group by group; the parts add up exactly.

    With the share ``w`` of the tasks and the rate ``r`` of a group before (0) and after (1), its parts are
    ``mix = (w1 - w0) (r0 + r1) / 2`` and ``rate = (r1 - r0) (w0 + w1) / 2``, and all parts of all groups add
    up to the change of the overall rate. A group that is there in one period only has no change of rate: all
    it adds is mix.

    Parameters
    ----------
    before, after : DataFrame
        Counts of the two periods; rows of the same group are added up. Classified tasks (with `status`) that
        have no such counts are counted: late among concluded ones, as in the rate "on_time_of_settled".
    by : str or list of str
        The columns that make the groups; a missing value makes the group "không rõ".
    events, population : str
        The columns of the counts, for example tasks done late and tasks concluded.

    Returns
    -------
    DataFrame
        One row a group, in order of first appearance, and last the row "tổng": `group, present` ("both",
        "before" or "after"), `events_before, tasks_before, rate_before, share_before`, the same with
        `_after`, then `mix, mix_against_mean, rate, sum, low, high`. The parts are differences of shares,
        0.01 for one percentage point. `mix_against_mean` takes the rates from the mean of the two overall
        rates: it has the total of `mix`, and tells of a single group whether its growth raised or lowered the
        overall rate.
        `low, high`, in the last row only, are the 95% interval of the whole change (`intervals.newcombe`).

    Raises
    ------
    FrameError
        A count cannot be (see `funnel`), or a group is itself called "tổng".
    Unsaid
        A column is missing, or a period has no task.

    References
    ----------
    Kitagawa (1955), Journal of the American Statistical Association 50:1168-1194.

    Examples
    --------
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> before = pd.DataFrame({"kind": ["a", "b"], "late": [1, 4], "tasks": [10, 10]})
    >>> after = pd.DataFrame({"kind": ["a", "b"], "late": [1, 8], "tasks": [10, 20]})
    >>> found = hg.delays.decompose(before, after, by="kind").set_index("group")
    >>> [round(float(each), 3) for each in found.loc["tổng", ["sum", "low", "high"]]]
    [0.05, -0.206, 0.276]
    """
    was, now = (_sums(frame, by, events, population) for frame in (before, after))
    groups = list(dict.fromkeys([*was, *now]))
    if TOTAL in groups:
        raise FrameError(f"Có nhóm tên là {TOTAL!r}, trùng với dòng cuối; đổi tên nhóm trước.")
    whole = (_whole(was), _whole(now))
    nothing = Counts(0, 0)
    rows = [_row(group, (was.get(group, nothing), now.get(group, nothing)), whole) for group in groups]
    return pd.DataFrame([*map(_as_floats, rows), _as_floats(_total(rows, whole))])


def _sums(frame: pd.DataFrame, by: str | Sequence[str], events: str, population: str) -> dict[str, Counts]:
    """Return the counts of each group of a period that has tasks."""
    listed([events, population], "events, population")
    if (
        isinstance(frame, pd.DataFrame)
        and "status" in frame
        and not {events, population} & set(frame.columns)
    ):
        frame = _counted(frame, events, population)
    require(frame, [*listed(by), events, population], WHAT)
    k, n = counts_of(frame, events, population)
    sums = pd.DataFrame({"k": k, "n": n}).groupby(groups_of(frame, by).to_numpy(), sort=False).sum()
    return {str(name): Counts(int(row["k"]), int(row["n"])) for name, row in sums.iterrows() if row["n"]}


def _counted(tasks: pd.DataFrame, events: str, population: str) -> pd.DataFrame:
    """Return classified tasks with 1 where they are late and 1 where they are concluded."""
    _, on_time, concluded = vocab.RATES[SETTLED_RATE]
    late = tasks["status"].isin([status for status in concluded if status not in on_time])
    ended = tasks["status"].isin(concluded)
    return tasks.assign(**{events: late.astype("int64"), population: ended.astype("int64")})


def _whole(period: dict[str, Counts]) -> Counts:
    tasks = sum(counts.tasks for counts in period.values())
    if not tasks:
        raise Unsaid(WHAT, "một kỳ không có nhiệm vụ nào", "nhiệm vụ ở cả hai kỳ")
    return Counts(sum(counts.events for counts in period.values()), tasks)


def _row(group: str, pair: tuple[Counts, Counts], whole: tuple[Counts, Counts]) -> dict[str, Any]:
    """Return the parts of a group as exact fractions."""
    shares = [Fraction(counts.tasks, every.tasks) for counts, every in zip(pair, whole, strict=True)]
    rates = [Fraction(*counts) if counts.tasks else None for counts in pair]
    known = [rate for rate in rates if rate is not None]
    level, grown = sum(known, Fraction()) / len(known), shares[1] - shares[0]
    change = known[1] - known[0] if len(known) == 2 else Fraction()
    mean = sum(Fraction(*every) for every in whole) / 2
    mix, rate = grown * level, change * (shares[0] + shares[1]) / 2
    return {
        "group": group, "present": PRESENT[rates[0] is not None, rates[1] is not None],
        **_period("before", pair[0], shares[0]), **_period("after", pair[1], shares[1]),
        "mix": mix, "mix_against_mean": mix - grown * mean, "rate": rate, "sum": mix + rate,
        "low": None, "high": None,
    }  # fmt: skip


def _period(suffix: str, counts: Counts, share: Fraction) -> dict[str, Any]:
    return {
        f"events_{suffix}": counts.events,
        f"tasks_{suffix}": counts.tasks,
        f"rate_{suffix}": Fraction(*counts) if counts.tasks else None,
        f"share_{suffix}": share,
    }


def _total(rows: list[dict[str, Any]], whole: tuple[Counts, Counts]) -> dict[str, Any]:
    low, high = newcombe(*whole)
    return {
        "group": TOTAL, "present": "both",
        **_period("before", whole[0], Fraction(1)), **_period("after", whole[1], Fraction(1)),
        **{part: sum(row[part] for row in rows) for part in PARTS}, "low": low, "high": high,
    }  # fmt: skip


def _as_floats(row: dict[str, Any]) -> dict[str, Any]:
    floats = {name: float(value) for name, value in row.items() if isinstance(value, Fraction)}
    return {name: float("nan") if value is None else value for name, value in (row | floats).items()}
