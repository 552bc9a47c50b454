"""The flow of the month: what happened to the tasks between two as-of days, also where both tables hold them.

Tasks are paired as `pairing` knows them. Each pair is a move from a status then to a status now, and every
count of `flow_result.FlowCounts` is a set of such moves, so that its sums come out even in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.changes import as_long_before, changed_rate, due_between
from hganalysis.counting.frames import as_date
from hganalysis.counting.intervals import wilson
from hganalysis.counting.judged import deadlines
from hganalysis.counting.result_model import RangedRate
from hganalysis.errors import FrameError, Unsaid
from hganalysis.history.flow_result import (
    AgencyFlow,
    DueWithin,
    Flow,
    FlowCounts,
    FlowTask,
    LeaderFlow,
    Move,
    Span,
)
from hganalysis.history.pairing import IS, WAS, Pairs, pair
from hganalysis.history.successors import as_successors
from hganalysis.settings.directory import protocol_place
from hganalysis.settings.workdays import ONE_DAY
from hganalysis.text import alphabetical

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np
    from numpy.typing import NDArray

WHAT = "diễn biến từ lần chốt số liệu trước"
ABSENT = "absent"
"""What stands for a status where a task is in no row."""

MOVES: tuple[Move, ...] = get_args(Move)
NOT_YET = "outside_population"
"""Why a task of an earlier table was not counted that was assigned after its as-of day, before the export."""

REPEATED = "duplicate"
"""Why a row is no task of its own: it is paired with none, and neither comes nor goes."""

EXCLUSION = "exclusion"
SHOWN = ("task_id", "doc_number", "title", "agency_id", "agency", "agency_group", "leader", "completed_on")
TEXTS = ("doc_number", "title", "agency", "leader")
APART = "\x1f"
"""Between the id and the name of an agency, in neither of which it occurs."""


def flow_between(before: pd.DataFrame, now: pd.DataFrame, period: str = "") -> Flow:
    """Count what happened between the as-of days of two judged tables, their ``attrs["as_of"]``.

    Raises Unsaid: the tables have no task in common, or the first is not the earlier one.
    """
    for each in (before, now):
        if "as_of" not in getattr(each, "attrs", {}):
            raise FrameError("Cần bảng đã xếp loại, như hg.judge hay hg.open_period(kỳ).judged trả về.")
    since, as_of = (as_date(each.attrs["as_of"]) for each in (before, now))
    if since >= as_of:
        raise Unsaid(
            WHAT, f"hai bảng chốt ngày {since:%d/%m/%Y} và {as_of:%d/%m/%Y}", "bảng của kỳ chốt sớm hơn"
        )
    pairs = pair(before, now, as_of)
    return flow_of(pairs, side_by_side(pairs), period)


def flow_of(pairs: Pairs, rows: pd.DataFrame, period: str = "") -> Flow:
    """Count what happened between two tables that are paired already (`flow_between`), `side_by_side`.

    Raises Unsaid: the tables have no task in common.
    """
    if not (rows["was"].ne(ABSENT) & rows["is"].ne(ABSENT)).any():
        raise Unsaid(WHAT, "hai tệp xuất không có nhiệm vụ nào chung", "tệp xuất còn nhiệm vụ của kỳ trước")
    return Flow(
        period=period,
        since=as_date(pairs.before.attrs["as_of"]).isoformat(),
        as_of=as_date(pairs.after.attrs["as_of"]).isoformat(),
        whole=FlowCounts(**_whole(rows)),
        by_agency=_by_agency(rows),
        by_leader=_by_leader(rows),
        due_within=due_within(pairs.before, pairs.after),
        tasks=_tasks(rows),
        nameless_before=pairs.nameless[0],
        nameless_now=pairs.nameless[1],
    )


def side_by_side(pairs: Pairs) -> pd.DataFrame:
    """Return a row a task of either table: what it was then (`_was`) and is now (`_is`).

    `was` and `is` are its status, `ABSENT` where it is in no row, or was not of that period yet. Two tasks
    under one id are two. An agency that was merged stands as who answers for its tasks at the later as-of
    day, on both sides.
    """
    before, now = pairs.before, pairs.after
    one = ~pairs.reused.to_numpy()
    sides = [
        _side(as_successors(table, pairs.day), side, places)
        for table, side, places in ((before, WAS, pairs.was[one]), (now, IS, pairs.now[one]))
    ]
    rows = pd.concat(sides, axis=1)
    for side in (WAS, IS):
        rows[side.strip("_")] = rows.pop(f"status{side}").fillna(ABSENT)
    if as_date(before.attrs["as_of"]) < as_date(now.attrs["as_of"]):
        counts = rows["is"] != "excluded"
        rows["was"] = rows["was"].mask(counts & (rows[f"{EXCLUSION}{WAS}"] == NOT_YET), ABSENT)
    rows["task_id"] = rows[f"task_id{IS}"].fillna(rows[f"task_id{WAS}"]).fillna("")
    return rows.sort_values([f"place{IS}", f"place{WAS}"], kind="stable", ignore_index=True)


def _side(tasks: pd.DataFrame, side: str, places: NDArray[np.intp]) -> pd.DataFrame:
    """Return what is told of a table: the rows at `places`, then the others under names of their own."""
    kept = pd.DataFrame({name: tasks.get(name) for name in (*SHOWN, EXCLUSION)}, index=tasks.index)
    kept = kept.assign(status=tasks["status"].astype(str), due=deadlines(tasks), place=range(len(tasks)))
    kept = kept.reset_index(drop=True)
    alone = kept.index[kept[EXCLUSION].ne(REPEATED)].difference([*places])
    kept = kept.loc[[*places, *alone]]
    return kept.set_axis([*range(len(places)), *(f"{side}{place}" for place in alone)]).add_suffix(side)


def _moves(pairs: pd.DataFrame) -> dict[str, pd.Series]:
    """Return for each count which pairs are in it, without those that only went to another group."""
    was, now = pairs["was"], pairs["is"]
    new, gone = was == ABSENT, now == ABSENT
    open_was, open_now = was.isin(vocab.OPEN), now.isin(vocab.OPEN)
    done_was, done_now = was.isin(vocab.DONE), now.isin(vocab.DONE)
    late_was, late_now = was == "open_overdue", now == "open_overdue"
    stock = open_was | (new & now.isin(vocab.IN_TOTAL))
    newly = late_now & ((was == "open_in_time") | new)
    return {
        "carried_in": open_was,
        "assigned": stock & new,
        "finished_in_time": stock & (now == "done_on_time"),
        "finished_late": stock & (now == "done_late"),
        "other_in": open_now & ~stock,
        "other_out": stock & ~open_now & ~done_now & ~gone,
        "vanished": open_was & gone,
        "carried_out": open_now,
        "overdue_before": late_was,
        "newly_overdue": newly,
        "cleared": late_was & done_now,
        "overdue_in": late_now & ~late_was & ~newly,
        "overdue_out": late_was & ~done_now & ~late_now,
        "overdue_now": late_now,
        "done_before": done_was,
        "done_in": done_now & ~done_was & ~stock,
        "done_out": done_was & ~done_now,
        "done_now": done_now,
    }


THEN = ("carried_in", "overdue_before", "done_before")
"""Counts of the stock of then, which belong to who had the task then."""

ELSEWHERE = {
    "moved": ("carried_in", "moved_out", "moved_in"),
    "overdue": ("overdue_before", "overdue_out", "overdue_in"),
    "done": ("done_before", "done_out", "done_in"),
}
"""What a task of each stock adds where it went to another group: in the stock of then, out there, in here."""


def _whole(pairs: pd.DataFrame) -> dict[str, int]:
    return {name: int(each.sum()) for name, each in _moves(pairs).items()} | {"moved_in": 0, "moved_out": 0}


def _grouped(pairs: pd.DataFrame, then: pd.Series, here: pd.Series) -> pd.DataFrame:
    """Count by group; `then` and `here` say in which group each task was and is (missing where in none)."""
    moves = _moves(pairs)
    here = here.where(pairs["is"] != ABSENT, then)
    then = then.where(pairs["was"] != ABSENT, here)
    groups = pd.Index(pd.concat([then, here]).unique())
    counts = {
        name: (then if name in THEN else here)[each].value_counts().reindex(groups, fill_value=0)
        for name, each in moves.items()
    }
    counts |= {name: pd.Series(0, groups) for name in ("moved_in", "moved_out")}
    elsewhere = then != here
    for stock, out, into in ELSEWHERE.values():
        gone = moves[stock] & elsewhere
        counts[out] = counts[out] + then[gone].value_counts().reindex(groups, fill_value=0)
        counts[into] = counts[into] + here[gone].value_counts().reindex(groups, fill_value=0)
    return pd.DataFrame(counts)


def _by_agency(pairs: pd.DataFrame) -> tuple[AgencyFlow, ...]:
    keys = {side: _agency_keys(pairs, side) for side in ("was", "is")}
    groups = {
        key: group
        for side in ("was", "is")
        for key, group in zip(keys[side], pairs[f"agency_group_{side}"], strict=True)
        if isinstance(group, str)
    }
    made = []
    for row in _grouped(pairs, keys["was"], keys["is"]).reset_index(names="key").to_dict("records"):
        key = row.pop("key")
        agency_id, name = key.split(APART)
        flow = AgencyFlow(agency_id=agency_id or None, agency=name, **_whole_numbers(row))
        made.append((protocol_place(flow.agency_id, groups.get(key, "unresolved"), name), flow))
    return tuple(flow for _, flow in sorted(made, key=lambda each: each[0]))


def _agency_keys(pairs: pd.DataFrame, side: str) -> pd.Series:
    ids, names = (pairs[f"{name}_{side}"].fillna("").astype(str) for name in ("agency_id", "agency"))
    return ids + APART + names.where(names != "", vocab.UNNAMED)


def _by_leader(pairs: pd.DataFrame) -> tuple[LeaderFlow, ...]:
    names = [
        pairs[f"leader_{side}"].fillna("").astype(str).str.split().str.join(" ") for side in ("was", "is")
    ]
    if not all(each.ne("").any() for each in names):
        return ()
    rows = _grouped(pairs, *names).reset_index(names="name").to_dict("records")
    made = [LeaderFlow(name=row.pop("name"), **_whole_numbers(row)) for row in rows]
    return tuple(sorted(made, key=lambda each: (not each.name, alphabetical(each.name))))


def _whole_numbers(row: dict[Any, Any]) -> dict[str, int]:
    return {str(name): int(value) for name, value in row.items()}


def _tasks(pairs: pd.DataFrame) -> tuple[FlowTask, ...]:
    """Return the tasks to which something happened, each under the first move of `MOVES` it is in."""
    moves = _moves(pairs)
    moves["vanished"] = pairs["is"].eq(ABSENT) & pairs["was"].isin(vocab.IN_TOTAL)
    place = pd.Series(len(MOVES), pairs.index)
    for i, name in reversed([*enumerate(MOVES)]):
        place = place.mask(moves[name], i)
    happened = place < len(MOVES)
    rows = pairs[happened].assign(move=place[happened].map(dict(enumerate(MOVES))), rank=place[happened])
    rows = rows.sort_values("rank", kind="stable")
    gone = rows["is"] == ABSENT
    told = pd.DataFrame(
        {
            name: rows[f"{name}_is"].where(~gone, rows[f"{name}_was"])
            for name in (*TEXTS, "due", "completed_on")
        }
    )
    told[list(TEXTS)] = told[list(TEXTS)].fillna("").astype(str)
    days = {"deadline": _iso(told.pop("due")), "completed_on": _iso(told.pop("completed_on"))}
    sides = {"before": _status(rows["was"]), "after": _status(rows["is"])}
    told = told.assign(task_id=rows["task_id"], move=rows["move"], **days, **sides)
    return tuple(FlowTask(**{str(k): v for k, v in row.items()}) for row in told.to_dict("records"))


def _status(values: pd.Series) -> pd.Series:
    return values.astype("object").mask(values == ABSENT, None)


def _iso(dates: pd.Series) -> pd.Series:
    days = pd.to_datetime(dates)
    return days.dt.strftime("%Y-%m-%d").astype("object").where(days.notna(), None)


def due_within(before: pd.DataFrame, now: pd.DataFrame) -> DueWithin:
    """Compare the on-time rate of the tasks due since the last as-of day with that of as long a time before.

    Each task counts as it stood at the end of its own time, so that a task of the earlier time had no longer
    to be completed than one of the later. A deadline passes at the end of its day, so that those of the as-of
    day itself belong to the next time.
    """
    since, as_of = (as_date(each.attrs["as_of"]) for each in (before, now))
    start = as_long_before(since, as_of)
    rates = [_rate_of_due(before, start, since), _rate_of_due(now, since, as_of)]
    return DueWithin(
        before=Span(from_=(start).isoformat(), to=(since - ONE_DAY).isoformat()),
        after=Span(from_=since.isoformat(), to=(as_of - ONE_DAY).isoformat()),
        rate=changed_rate(rates[1], rates[0]),
    )


def _rate_of_due(judged: pd.DataFrame, start: dt.date, end: dt.date) -> RangedRate:
    """Return the settled on-time rate of the tasks whose deadline passed after one as-of day, by the next."""
    within = due_between(judged, start, end)
    status = within["status"].astype(str)
    k, n = int((status == "done_on_time").sum()), int(status.isin(vocab.CONCLUDED).sum())
    unknown = int((status == "unclassified").sum())
    whole = n + unknown
    return RangedRate(
        name=vocab.SETTLED_RATE,
        numerator=k,
        denominator=n,
        value=k / n if n else None,
        interval=wilson(k, n) if n else None,
        range=(k / whole, (k + unknown) / whole) if unknown else None,
    )
