"""The audit of changed history: what a source says now against what an earlier one said of the same tasks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import pandas as pd

from hganalysis.counting.frames import as_date, as_table
from hganalysis.errors import Unsaid
from hganalysis.history.changed_rows import Rows, changed, entered_late, vanished
from hganalysis.history.counterfactual import judged_by_rules, on_time_of, otherwise, totals_of, without
from hganalysis.history.history_result import Finding, History, Kind, KindCount, Place
from hganalysis.history.pairing import PLACE, Pairs, pair
from hganalysis.settings.workdays import ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

EVER = "1900-01-01"
"""First day of a period of which no first day is known."""

WHAT = "số liệu kỳ trước có bị sửa hay không"
KINDS: tuple[Kind, ...] = get_args(Kind)
OFFICE = (
    *("deadline_moved", "agency_replaced", "leader_replaced", "title_replaced", "vanished"),
    *("entered_late", "id_reused"),
)
"""Kinds that whoever keeps the export would know of; of the others the lead agency would."""

TOLD = {
    "completion_withdrawn": "completed_on",
    "backdated": "completed_on",
    "completion_moved": "completed_on",
    "deadline_moved": "due_on",
    "agency_replaced": "agency",
    "leader_replaced": "leader",
    "title_replaced": "title",
    "state_backwards": "state",
    "id_reused": "title",
}
"""The column whose two values tell a kind of change; the others are about a row as a whole."""

MOST_REUSED, LEAST_PAIRS = 0.5, 10
"""Share of ids that may stand for other tasks before ids tell nothing of a task, and in how many."""


def audited(
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    as_of_before: dt.date | str | None = None,
    as_of: dt.date | str | None = None,
    recorded: Collection[tuple[str, str]] = (),
) -> History:
    """Find what was changed in rows that an earlier source had, and what that does to the figures.

    Of judged tables; task tables are judged by whole days, at the as-of days given where their ``attrs`` do
    not say. `recorded` are cells, by task id and column, that reviewed corrections replaced: they accuse
    nobody. Raises Unsaid: the tables have no task in common, an as-of day is missing, they stand in the wrong
    order, or most ids stand for other tasks.
    """
    since, until = _day(before, as_of_before), _day(after, as_of)
    if since > until:
        need = "bảng của kỳ chốt sớm hơn đứng trước"
        raise Unsaid(
            WHAT, f"bảng trước chốt ngày {since:%d/%m/%Y}, bảng sau chốt ngày {until:%d/%m/%Y}", need
        )
    return audit_of(pair(before, after, until), since, recorded)


def audit_of(pairs: Pairs, since: dt.date, recorded: Collection[tuple[str, str]] = ()) -> History:
    """Find what was changed between two tables that are paired already by the later as-of day (`audited`).

    Where `since`, the earlier as-of day, is the later one too, the earlier source is taken for one that was
    exported during that day and did not know the whole of it.
    """
    _require_ids(pairs)
    until = pairs.day
    rules: Mapping[str, Any] = pairs.after.attrs.get("rules", {})
    start = str(pairs.after.attrs.get("from", EVER))
    pairs = _by_the_same_rules(pairs, rules, since, start)
    known = since - ONE_DAY if since == until else since
    rows = Rows(pairs, known, rules.get("granularity") == "minute", recorded)
    found = _found(rows, rules, as_date(pairs.before.attrs.get("from", start)), as_date(start))
    otherwise_ = judged_by_rules(without(pairs, found), rules, start, until) if len(found) else pairs.after
    findings = _findings(pairs, found, rules, start, until)
    return History(
        period=str(pairs.before.attrs.get("period", "")),
        since=since.isoformat(),
        as_of=until.isoformat(),
        paired=len(pairs.was),
        renumbered=int(pairs.by_content.sum()),
        vanished=len(pairs.vanished),
        new=len(pairs.new),
        findings=findings,
        by_kind=counted(findings),
        totals=totals_of(pairs.after),
        totals_otherwise=totals_of(otherwise_),
        on_time=on_time_of(pairs.after, until),
        on_time_otherwise=on_time_of(otherwise_, until),
    )


def carried(
    earlier: Iterable[Finding],
    after: pd.DataFrame,
    found: Collection[Finding],
    recorded: Collection[tuple[str, str]] = (),
) -> tuple[Finding, ...]:
    """Return the findings of earlier audits that nobody has explained: the row still says the same.

    They have the place and the status of the row today. What today's audit `found` is not told again,
    `recorded` cells, replaced by reviewed corrections, are explained; a row without an id is not followed.
    """
    anew = {(each.task_id, each.column) for each in found} | set(recorded)
    open_ = [each for each in earlier if each.task_id and (each.task_id, each.column) not in anew]
    rows = after[after["task_id"].isin([each.task_id for each in open_])].reset_index(drop=True)
    by_id = dict(zip(rows["task_id"], _told(rows, pd.Series(range(len(rows)))), strict=True))
    kept = []
    for each in open_:
        row = by_id.get(each.task_id, {})
        same = not row if each.kind == "vanished" else bool(row) and _value(row, each.column) == each.now
        if same:
            kept.append(each.model_copy(update={"after": _place(row), "status_now": row.get("status")}))
    return tuple(kept)


def with_returned(found: History, earlier: Iterable[Finding]) -> History:
    """Return an audit that tells a row entered late from one that an earlier audit missed and is back."""
    missed = {each.task_id for each in earlier if each.kind == "vanished" and each.task_id}
    findings = tuple(
        each.model_copy(update={"kind": "returned"})
        if each.kind == "entered_late" and each.task_id in missed
        else each
        for each in found.findings
    )
    return found.model_copy(update={"findings": findings, "by_kind": counted(findings)})


def counted(findings: Collection[Finding]) -> tuple[KindCount, ...]:
    """Return how many findings there are of each kind that occurs."""
    numbers = {kind: sum(each.kind == kind for each in findings) for kind in KINDS}
    return tuple(KindCount(kind=kind, n=n) for kind, n in numbers.items() if n)


def _day(tasks: pd.DataFrame, given: dt.date | str | None) -> dt.date:
    as_table(tasks)
    if given is None and "as_of" not in tasks.attrs:
        raise Unsaid(WHAT, "bảng không ghi ngày chốt số liệu", "tham số as_of_before và as_of")
    return as_date(tasks.attrs["as_of"] if given is None else given)


def _by_the_same_rules(pairs: Pairs, rules: Mapping[str, Any], since: dt.date, start: str) -> Pairs:
    """Return both tables judged by the rules of the later period; those that are keep their statuses."""
    if all("status" in each and each.attrs.get("rules", {}) == rules for each in (pairs.before, pairs.after)):
        return pairs
    before = _judged(pairs.before, rules, since, str(pairs.before.attrs.get("from", EVER)))
    return replace(pairs, before=before, after=_judged(pairs.after, rules, pairs.day, start))


def _judged(tasks: pd.DataFrame, rules: Mapping[str, Any], as_of: dt.date, start: str) -> pd.DataFrame:
    if "status" in tasks and tasks.attrs.get("rules", {}) == rules:
        return tasks
    told = dict(tasks.attrs)
    judged = judged_by_rules(tasks, rules, start, as_of)
    judged.attrs = told | judged.attrs
    return judged


def _require_ids(pairs: Pairs) -> None:
    if not len(pairs.was) and len(pairs.before) and len(pairs.after):
        raise Unsaid(WHAT, "hai tệp xuất không có nhiệm vụ nào chung", "tệp xuất còn nhiệm vụ của kỳ trước")
    reused = int(pairs.reused.sum())
    if len(pairs.was) >= LEAST_PAIRS and reused > MOST_REUSED * len(pairs.was):
        why = f"{reused}/{len(pairs.was)} mã nhiệm vụ chung là mã của việc khác"
        raise Unsaid(WHAT, why, "cột mã nhiệm vụ không đổi từ kỳ này sang kỳ khác")


def _found(rows: Rows, rules: Mapping[str, Any], start_before: dt.date, start: dt.date) -> pd.DataFrame:
    """Return a row a finding: `kind`, and its places `was` and `now`, -1 where it has none."""
    pairs = rows.pairs
    parts = [
        pd.DataFrame({"kind": kind, "was": pairs.was[mask], "now": pairs.now[mask]})
        for kind, mask in changed(rows).items()
    ]
    gone, late = vanished(rows, rules, start).index, entered_late(rows, rules, start_before).index
    parts += [
        pd.DataFrame({"kind": "vanished", "was": gone, "now": -1}),
        pd.DataFrame({"kind": "entered_late", "was": -1, "now": late}),
    ]
    every = pd.concat(parts, ignore_index=True).astype({"was": int, "now": int})
    order = every["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    return every.assign(order=order).sort_values(["order", "now", "was"], kind="stable", ignore_index=True)


def _findings(
    pairs: Pairs, found: pd.DataFrame, rules: Mapping[str, Any], start: str, until: dt.date
) -> tuple[Finding, ...]:
    if found.empty:
        return ()
    judged = judged_by_rules(otherwise(pairs, found), rules, start, until, pairs.after)
    status = judged["status"].astype(str).tolist()
    then, now = (_told(table, found[side]) for table, side in ((pairs.before, "was"), (pairs.after, "now")))
    made = zip(found["kind"], then, now, status, strict=True)
    return tuple(_finding(*each) for each in made)


def _told(table: pd.DataFrame, places: pd.Series) -> list[dict[str, Any]]:
    """Return rows as dictionaries, an empty one where there is none."""
    there = places[places >= 0]
    rows = table.iloc[there]
    plain = rows.astype("object").where(rows.notna(), None).to_dict("records")
    by_place = dict(zip(there.index, plain, strict=True))
    return [by_place.get(index, {}) for index in places.index]


def _finding(kind: Kind, was: dict[str, Any], now: dict[str, Any], otherwise_: str) -> Finding:
    task = was if kind in ("vanished", "id_reused") else now
    column = _column(kind, was, now)
    value_was, value_now = (_value(each, column) for each in (was, now))
    return Finding(
        kind=kind,
        task_id=_text(task, "task_id"),
        doc_number=_text(task, "doc_number"),
        title=_text(task, "title"),
        agency_id=task.get("agency_id") or None,
        agency=_text(task, "agency"),
        leader=_text(task, "leader"),
        before=_place(was),
        after=_place(now),
        column=column,
        was=value_was,
        now=value_now,
        status_before=was.get("status"),
        status_now=now.get("status"),
        status_otherwise=None if kind == "entered_late" else otherwise_,
        known_by="office" if kind in OFFICE else "agency",
    )


def _column(kind: Kind, was: dict[str, Any], now: dict[str, Any]) -> str:
    """Return the column whose values tell what was done to a task."""
    if kind == "deadline_moved" and _value(was, "due_on") == _value(now, "due_on"):
        return "due_original"
    if kind == "entered_late":
        return "assigned_on" if now.get("assigned_on") is not None else "entered_on"
    if kind == "state_backwards" and was.get("state") == now.get("state"):
        return "confirmed_on" if _value(was, "confirmed_on") != _value(now, "confirmed_on") else "reported_on"
    return TOLD.get(kind, "task_id")


def _value(row: dict[str, Any], name: str) -> str:
    """Return a cell as result.json tells it: a day, a word, a text; the kind of a deadline that is no day."""
    value = row.get(name)
    if name == "due_on" and value is None:
        return _text(row, "due_kind")
    return value.isoformat()[:10] if isinstance(value, dt.date) else _text(row, name)


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _place(row: dict[str, Any]) -> Place | None:
    if not row:
        return None
    file, sheet, number = (row.get(name) for name in PLACE)
    return Place(file=str(file or ""), sheet=str(sheet or ""), row=None if number is None else int(number))
