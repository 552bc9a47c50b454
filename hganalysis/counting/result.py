"""Tasks -> every number printed anywhere, once: the content of result.json (docs/design.md, "The result").

The report, the figures and the workbooks take their numbers from it and from nowhere else.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.changes import compared
from hganalysis.counting.clocks import clocks, working_days_late
from hganalysis.counting.counts import Check, Rate, count, rates, reconcile, require_own_identities, whole
from hganalysis.counting.deadlines import DEADLINE
from hganalysis.counting.intervals import wilson
from hganalysis.counting.judged import has_passed, outcome_known
from hganalysis.counting.status import classify, explain, mark_population
from hganalysis.intake.cautions import warnings_of
from hganalysis.intake.findings import KINDS
from hganalysis.settings.directory import LAST_PLACE, load_agencies, protocol_place
from hganalysis.settings.workdays import ONE_DAY, load_calendar
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Container, Hashable, Mapping

    from hganalysis.settings.params import Params

Result = dict[str, Any]
REASON_LABELS = {**vocab.EXCLUSIONS, **vocab.DUE_KINDS, **vocab.DOUBTS}
LISTED = tuple(each for each in vocab.LIST_COLUMNS if each.listed)
"""What the lists hold of a task; `due_on` is the deadline it was judged by, `cause` in the agency's words."""


def judge(tasks: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Give each task its status by the rules of the period.

    Returns
    -------
    DataFrame
        A new table with `exclusion` and `doubt` filled by the population rule, and `status`, `days_late` and
        `reason` added. Its ``attrs`` say of which period and by which rules it was judged: `period`, `label`,
        `from`, `as_of`, `simulated`, `rules`; pandas keeps them through filters, and parquet files too.
    """
    judged = _judge(tasks, params, roll_forward=params.deadline.roll_forward)
    judged.attrs = judged_by(params)
    return judged


def judged_by(params: Params) -> dict[Hashable | None, Any]:
    """Return what ``judged.attrs`` say of the period and its rules, as plain data."""
    return {
        "period": params.period,
        "label": params.label,
        "from": params.from_.isoformat(),
        "as_of": params.to.isoformat(),
        "simulated": params.source.simulated,
        "rules": {
            **params.deadline.model_dump(),
            "population_by": params.population.by,
            "carry_over": params.population.carry_over,
        },
    }


def _judge(tasks: pd.DataFrame, params: Params, *, roll_forward: bool) -> pd.DataFrame:
    population, deadline = params.population, params.deadline
    marked = mark_population(
        tasks, by=population.by, start=params.from_, end=params.to, carry_over=population.carry_over
    )
    judged = classify(
        marked,
        as_of=params.to,
        granularity=deadline.granularity,
        roll_forward=roll_forward,
        basis=deadline.basis,
    )
    return explain(judged)


def summarise(
    judged: pd.DataFrame,
    findings: pd.DataFrame,
    params: Params,
    previous: Mapping[str, Any] | None = None,
) -> Result:
    """Compute the content of result.json.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `judge` gives it.
    findings : DataFrame
        The findings of the source.
    params : Params
        The period.
    previous : mapping, optional
        The result of the period before, to compare with.

    Raises
    ------
    CheckError
        Our own figures do not add up; nothing may be published from them.
    """
    totals = _ten(whole(count(judged)))
    by_agency = _by_agency(judged, params)
    ahead = int(_is_ahead(judged, params).sum())
    published = params.published_figures()
    checks = (
        reconcile(totals, published)
        + _own_checks(judged, totals, by_agency)
        + _calendar_check(judged, params)
    )
    require_own_identities(checks)
    result = {
        "period": params.period,
        "label": params.label,
        "from": params.from_.isoformat(),
        "as_of": params.to.isoformat(),
        "simulated": params.source.simulated,
        "source": {
            "file": params.source.file.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1],
            "rows_read": len(judged),
        },
        "rules": {
            "granularity": params.deadline.granularity,
            "roll_forward": params.deadline.roll_forward,
            "basis": params.deadline.basis,
            "population_by": params.population.by,
            "carry_over": params.population.carry_over,
            "roll_forward_changes": _roll_forward_changes(judged, params),
        },
        "totals": totals,
        "rates": _with_ranges(rates(totals | {vocab.AHEAD: ahead}), judged, params),
        "by_agency": by_agency,
        "by_group": _by_group(by_agency),
        **_months(judged, params),
        "overdue_bands": _overdue_bands(judged),
        "due_today": _due_today(judged, params),
        "due_soon": _due_soon(judged, params),
        "holders": _holders(judged),
        "clocks": clocks(judged, params),
        "no_deadline_kinds": _reasons(judged, "no_deadline"),
        "exclusions": _reasons(judged, "excluded"),
        "unclassified_reasons": _reasons(judged, "unclassified"),
        "lists": _lists(judged.assign(working_days_late=working_days_late(judged, params))),
        "published": published,
        "checks": checks,
        "warnings": warnings_of(findings, judged, decisive=_decisive(params)),
        "findings": _findings(findings),
    }
    return result | compared(result, previous)


def _decisive(params: Params) -> list[str]:
    """Return the raw columns that decide how a task of the period is counted."""
    original = ["due_original"] if params.deadline.basis == "original" else []
    return ["task_id", "due_raw", "status_raw", "completed_on", params.population.by, *original]


def if_all_is_known(result: Mapping[str, Any], said: str) -> str:
    """Return a sentence that says none or all; while something is unread, of what could be read only.

    Parameters
    ----------
    result : mapping
        docs/design.md, "The result": its `totals` and `warnings`.
    said : str
        The sentence as it stands when everything was read and classified.
    """
    unknown = result["totals"]["unclassified"]
    said = said if not (unknown or result["warnings"]) else said[:1].lower() + said[1:]
    if unknown:
        start = f"Trong các nhiệm vụ đã phân loại được, {said.rstrip('.')}"
        return f"{start}; còn {number(unknown)} nhiệm vụ chưa phân loại (Phụ lục IV)."
    if result["warnings"]:
        return f"Theo phần dữ liệu đọc được, {said}"
    return said


def _ten(counts: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(counts[name]) for name in vocab.MEASURES}


def _own_checks(
    judged: pd.DataFrame, totals: Mapping[str, int], by_agency: list[dict[str, Any]]
) -> list[Check]:
    """Check that no row is lost: rows read, and the sum over agencies, equal the totals."""
    counted = {name: totals[name] for name in ("total", "no_deadline", "excluded")}
    sums = {
        "rows_read": (
            len(judged),
            sum(counted.values()),
            "Số dòng đọc được bằng tổng số, không thời hạn và không tính",
        )
    }
    for name in ("total", "done", "open", "unclassified"):
        together = sum(agency[name] for agency in by_agency)
        sums[f"agencies_{name}"] = (totals[name], together, f"Cộng các cơ quan, {vocab.MEASURES[name]}")
    return [
        Check(
            name=f"own.{name}",
            holds=found == expected,
            expected=expected,
            found=found,
            message=f"{label}: {number(found)}"
            + (", khớp." if found == expected else f" ≠ {number(expected)}."),
        )
        for name, (expected, found, label) in sums.items()
    ]


def _by_agency(judged: pd.DataFrame, params: Params) -> list[dict[str, Any]]:
    known = {agency.id: agency for agency in load_agencies()}
    keys = judged.assign(
        agency_id=judged["agency_id"].fillna(""), agency=judged["agency"].fillna("(để trống)")
    )
    by = ["agency_id", "agency", "agency_group"]
    rows: list[dict[str, Any]] = count(keys, by=by).to_dict("records")  # type: ignore[assignment]
    ahead = keys[_is_ahead(judged, params)].groupby(by).size()
    entries = []
    for row in rows:
        agency = known.get(row["agency_id"])
        row[vocab.AHEAD] = int(ahead.get(tuple(row[name] for name in by), 0))
        settled = next(rate for rate in rates(row) if rate["name"] == vocab.SETTLED_RATE)
        n = settled["denominator"]
        entries.append(
            {
                "agency_id": row["agency_id"] or None,
                "agency": row["agency"],
                "short": agency.short if agency else row["agency"],
                "group": row["agency_group"],
                "order": agency.order if agency else LAST_PLACE,
                **_ten(row),
                vocab.AHEAD: row[vocab.AHEAD],
                "rates": rates(row),
                "interval": list(wilson(settled["numerator"], n)) if n else None,
            }
        )
    return sorted(
        entries, key=lambda each: (protocol_place(each["agency_id"], each["group"]), each["agency"])
    )


def order_of_agencies(result: Mapping[str, Any]) -> str:
    """Return what the order of the agencies of a result is: that of the directory, or of the alphabet."""
    listed = any(agency["order"] != LAST_PLACE for agency in result["by_agency"])
    return "thứ tự trong danh mục" if listed else "thứ tự chữ cái"


def _by_group(by_agency: list[dict[str, Any]]) -> list[dict[str, Any]]:
    entries = []
    for group, label in vocab.GROUPS.items():
        members = [agency for agency in by_agency if agency["group"] == group]
        if members:
            sums = {name: sum(agency[name] for agency in members) for name in (*vocab.MEASURES, vocab.AHEAD)}
            entries.append(
                {"group": group, "label": label, "agencies": len(members), **sums, "rates": rates(sums)}
            )
    return entries


def _is_ahead(judged: pd.DataFrame, params: Params) -> pd.Series:
    """Tell which tasks were done on time before a deadline that is still ahead."""
    ahead: pd.Series = (judged["status"] == "done_on_time") & ~outcome_known(judged, params.to)
    return ahead


def _with_ranges(found: list[Rate], judged: pd.DataFrame, params: Params) -> list[dict[str, Any]]:
    """Add to each rate what it would be if all tasks that are not classified were late, or on time.

    Those whose deadline lies ahead are not settled whatever they turn out to be.
    """
    unknown = judged["status"] == "unclassified"
    ahead = unknown & judged[DEADLINE].notna() & ~has_passed(judged, params.to)
    whole, settled = int(unknown.sum()), int((unknown & ~ahead).sum())
    return [
        {
            **rate,
            "range": _range(rate, settled, settled)
            if rate["name"] == vocab.SETTLED_RATE
            else _range(rate, whole, 0),
        }
        for rate in found
    ]


def _range(rate: Rate, more: int, outside: int) -> list[float] | None:
    """Return the least and the greatest value when `more` tasks may be in the numerator."""
    denominator = rate["denominator"] + outside
    if not more or not denominator:
        return None
    return [rate["numerator"] / denominator, (rate["numerator"] + more) / denominator]


def _counted(judged: pd.DataFrame) -> pd.DataFrame:
    return judged[judged["status"].isin(vocab.IN_TOTAL)]


def _months(judged: pd.DataFrame, params: Params) -> dict[str, Any]:
    """Count by month what was assigned (unknown where the source has no such date) and what was completed."""
    counted = _counted(judged)
    done = counted[counted["status"].isin(vocab.DONE)]
    entered = params.population.by if params.population.by != "due_on" else "assigned_on"
    assigned = _per_month(counted[entered]) if entered in counted else None
    completed = _per_month(done["completed_on"]) if "completed_on" in done else {}
    months = pd.period_range(params.from_, params.to, freq="M").astype(str).tolist()
    columns: dict[str, dict[str, int] | None] = {"assigned": assigned, "completed": completed}
    return {
        "by_month": [
            {"month": month, **{name: _in_month(n, month) for name, n in columns.items()}} for month in months
        ],
        "by_month_outside": {name: _outside(n, months) for name, n in columns.items()},
    }


def _in_month(sizes: dict[str, int] | None, month: str) -> int | None:
    return None if sizes is None else sizes.get(month, 0)


def _outside(sizes: dict[str, int] | None, months: Container[str]) -> int | None:
    return None if sizes is None else sum(n for month, n in sizes.items() if month not in months)


def _per_month(dates: pd.Series) -> dict[str, int]:
    sizes = dates.dropna().dt.strftime("%Y-%m").value_counts()
    return {str(month): int(n) for month, n in sizes.items()}


def _overdue_bands(judged: pd.DataFrame) -> list[dict[str, Any]]:
    days = judged.loc[judged["status"] == "open_overdue", "days_late"]
    return [
        {"label": label, "low": low, "high": high, "n": int(days.between(low, high or days.max()).sum())}
        for low, high, label in vocab.OVERDUE_BANDS
    ]


def _due_soon(judged: pd.DataFrame, params: Params) -> dict[str, Any]:
    horizon = max(vocab.DUE_SOON_DAYS)
    days = [params.to + i * ONE_DAY for i in range(1, horizon + 1)]
    due = _open_in_time(judged).value_counts()
    with_agency = _open_in_time(judged[judged["holder"].isin(["agency", "unknown"])]).value_counts()
    by_day = [{"date": day.isoformat(), "n": int(due.get(day, 0))} for day in days]
    within = [
        {"days": ahead, "n": _sum_over(due, days[:ahead]), "to_do": _sum_over(with_agency, days[:ahead])}
        for ahead in vocab.DUE_SOON_DAYS
    ]
    return {"until": days[-1].isoformat(), "within": within, "by_day": by_day}


def _sum_over(sizes: pd.Series, days: list[dt.date]) -> int:
    return sum(int(sizes.get(day, 0)) for day in days)


def _due_today(judged: pd.DataFrame, params: Params) -> int:
    """Count tasks due on the as-of day and not done: in time by the rule of the whole day, late tomorrow."""
    return int((_open_in_time(judged) == params.to).sum())


def _open_in_time(judged: pd.DataFrame) -> pd.Series:
    """Return the days on which the tasks that are open in time fall due."""
    days: pd.Series = judged.loc[judged["status"] == "open_in_time", DEADLINE].dt.date
    return days


def _holders(judged: pd.DataFrame) -> list[dict[str, Any]]:
    """Count by who holds them the tasks that are not completed, every holder there can be."""
    sizes = judged.groupby(["holder", judged["status"].astype(str)]).size()
    return [
        {"holder": holder, **{status: int(sizes.get((holder, status), 0)) for status in vocab.OPEN}}
        for holder in vocab.HOLDERS
    ]


def _reasons(judged: pd.DataFrame, status: str) -> list[dict[str, Any]]:
    sizes = judged.loc[judged["status"] == status, "reason"].value_counts()
    entries = [{"reason": str(key), "label": _label(str(key)), "n": int(n)} for key, n in sizes.items()]
    return sorted(entries, key=lambda each: (-each["n"], each["reason"]))


def _label(reason: str) -> str:
    """Return the label of a reason; one in the office's own words is its own label."""
    return REASON_LABELS.get(reason, reason)


def _lists(judged: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    return {
        "open_overdue": _rows(_longest_first(judged[judged["status"] == "open_overdue"])),
        "done_late": _rows(_longest_first(judged[judged["status"] == "done_late"])),
        "unclassified": _rows(judged[judged["status"] == "unclassified"]),
        "excluded": _rows(judged[judged["status"] == "excluded"]),
    }


def _longest_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("days_late", ascending=False, kind="stable")


def _rows(tasks: pd.DataFrame) -> list[dict[str, Any]]:
    table = tasks.assign(reason=tasks["reason"].map(_label, na_action="ignore"))
    empty = pd.Series([None] * len(table))
    columns = [table.get(each.name, empty) for each in LISTED]
    return [
        {each.list_name: _plain(each, value) for each, value in zip(LISTED, values, strict=True)}
        for values in zip(*columns, strict=True)
    ]


def _plain(column: vocab.TaskColumn, value: Any) -> Any:
    """Return a cell as JSON holds it: an ISO day, a whole number, text; null or "" when there is none."""
    if value is None or pd.isna(value):
        return "" if column.kind == "text" else None
    if isinstance(value, dt.date):
        return value.date().isoformat() if isinstance(value, dt.datetime) else value.isoformat()
    if column.kind in ("count", "percent"):
        return int(value)
    return str(value)


def _calendar_check(judged: pd.DataFrame, params: Params) -> list[Check]:
    """Check that deadlines are rolled forward only over years whose days off are known."""
    if not params.deadline.roll_forward:
        return []
    unknown = _years_without_calendar(judged, params)
    names = ", ".join(map(str, unknown))
    message = (
        f"Lịch nghỉ chưa có năm {names}: thời hạn của năm đó chỉ dời qua thứ Bảy, Chủ nhật."
        if unknown
        else "Lịch nghỉ có đủ các năm của thời hạn."
    )
    return [Check(name="calendar.years", holds=not unknown, expected=0, found=len(unknown), message=message)]


def _roll_forward_changes(judged: pd.DataFrame, params: Params) -> int | None:
    """Count tasks that the other choice of `roll_forward` would give another status."""
    if _years_without_calendar(judged, params):
        return None
    other = _judge(judged, params, roll_forward=not params.deadline.roll_forward)
    return int((other["status"].astype(str) != judged["status"].astype(str)).sum())


def _years_without_calendar(judged: pd.DataFrame, params: Params) -> list[int]:
    counted = _counted(judged)
    due = counted["due_on"]
    if params.deadline.basis == "original":
        due = counted["due_original"].fillna(due)
    years = {int(year) for year in due.dropna().dt.year.unique()}
    return sorted(years - load_calendar().years)


def _findings(findings: pd.DataFrame) -> dict[str, Any]:
    severities = findings["severity"].value_counts()
    return {
        **{name: int(severities.get(name, 0)) for name in vocab.SEVERITIES},
        "by_code": counted_findings(findings),
    }


def counted_findings(findings: pd.DataFrame) -> list[dict[str, Any]]:
    """Return `{code, label, severity, n}` of each kind of finding there is, worst and most frequent first."""
    sizes = findings["code"].value_counts()
    entries: list[dict[str, Any]] = [
        {"code": code, "label": kind.label, "severity": kind.severity, "n": int(sizes[code])}
        for code, kind in KINDS.items()
        if code in sizes
    ]
    order = list(vocab.SEVERITIES)
    return sorted(
        entries, key=lambda each: (order.index(str(each["severity"])), -int(each["n"]), str(each["code"]))
    )
