"""Tasks -> the counts of a period, every number once (`result_model.Result`).

The report, the figures and the workbooks take their numbers from it and from nowhere else.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.breakdowns import breakdown
from hganalysis.counting.changes import compared
from hganalysis.counting.clocks import clocks, working_days_late
from hganalysis.counting.counts import count, rates, require_own_identities, whole
from hganalysis.counting.deadlines import DEADLINE
from hganalysis.counting.frames import as_table, require_columns
from hganalysis.counting.intervals import wilson
from hganalysis.counting.judged import (
    AGENCY,
    has_passed,
    outcome_known,
    with_agencies_named,
    without_notes,
)
from hganalysis.counting.listed_tasks import lists_of
from hganalysis.counting.open_tasks import days_due, holders
from hganalysis.counting.record import Record
from hganalysis.counting.result_model import (
    AgencyCounts,
    Band,
    CheckResult,
    Counts,
    DueDay,
    DueSoon,
    FindingCount,
    Findings,
    GroupCounts,
    Month,
    OutsideMonths,
    RangedRate,
    Rate,
    Reason,
    Result,
    Rules,
    Source,
    Warned,
    Window,
)
from hganalysis.counting.result_words import every_check
from hganalysis.counting.status import classify_by, explain, mark_population
from hganalysis.intake.cautions import decisive_columns, warnings_of
from hganalysis.intake.duplicates import told_apart
from hganalysis.intake.findings import KINDS, counted, require_findings
from hganalysis.settings.directory import LAST_PLACE, load_agencies, protocol_place
from hganalysis.settings.given import require_kind
from hganalysis.settings.params import require_params
from hganalysis.settings.workdays import ONE_DAY, load_calendar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Container, Mapping, Sequence

    from hganalysis.counting.result_model import Earlier
    from hganalysis.settings.params import Params


RecordT = TypeVar("RecordT", bound=Record)
FrameT = TypeVar("FrameT")


def judge(tasks: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Give each task its status by the rules of the period.

    Returns
    -------
    DataFrame
        A new table with `exclusion` and `doubt` filled by the population rule, and `status`, `days_late` and
        `reason` added. Its ``attrs`` say of which period and by which rules it was judged: `period`, `label`,
        `from`, `as_of`, `simulated`, `rules`; pandas keeps them through filters, and parquet files too.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> tasks, findings = hg.read_tasks(period.params.source.file, period.params.source.map)
    >>> hg.judge(tasks, period.params)["status"].value_counts().to_dict()
    {'done_on_time': 703, 'done_late': 103, 'open_in_time': 65, 'no_deadline': 60, 'excluded': 35,
    'open_overdue': 24, 'unclassified': 1}
    """
    require_params(params)
    marked = with_contradicted_kept(mark_by(tasks, params), tasks, partial(mark_by, params=params))
    judged = explain(classify_by(marked, params))
    judged.attrs = judged_by(params)
    return judged


def judged_by(params: Params) -> dict[Any, Any]:
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


def mark_by(tasks: FrameT, params: Params) -> FrameT:
    """Return what `mark_population` gives by the population rule of a period."""
    rule = params.population
    return mark_population(tasks, by=rule.by, start=params.from_, end=params.to, carry_over=rule.carry_over)


def with_contradicted_kept(
    marked: pd.DataFrame, tasks: pd.DataFrame, mark: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """Return marked tasks; one whose rows contradict each other is of the period where any of them is.

    Which of its rows is true nobody knows, so that the one kept does not tell that the task is of another
    period. `tasks` has the rows that repeat another too; `mark` is the population rule.
    """
    lost = (marked["doubt"] == "conflicting_duplicates") & (marked["exclusion"] == "outside_population")
    if not lost.any():
        return marked
    others = tasks[tasks["exclusion"] == "duplicate"].assign(exclusion=None)
    belongs = mark(others)["exclusion"].isna()
    within, kept = set(told_apart(others[belongs])), lost.to_numpy(copy=True)
    kept[lost] = [each in within for each in told_apart(marked[lost])]
    return marked.assign(exclusion=marked["exclusion"].mask(kept))


def summarise(
    judged: pd.DataFrame,
    findings: pd.DataFrame,
    params: Params,
    previous: Result | Earlier | None = None,
    *,
    in_full: bool = True,
) -> Result:
    """Count the tasks of a period.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `judge` gives it.
    findings : DataFrame
        The findings of the source.
    params : Params
        The period.
    previous : Result or Earlier, optional
        The result of the period before, to compare with.
    in_full : bool
        Count by leader and field too, and by other clocks and the other rule for days off, which takes nine
        tenths of the time.

    Raises
    ------
    CheckError
        Our own figures do not add up; nothing may be published from them.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> tasks, findings = hg.read_tasks(period.params.source.file, period.params.source.map)
    >>> judged = hg.judge(tasks, period.params)
    >>> result = hg.summarise(judged, findings, period.params)
    >>> result.totals.total, result.totals.done, result.totals.unclassified
    (896, 806, 1)
    """
    require_params(params)
    require_columns(as_table(judged), ["status"], "Gọi hg.judge trước.")
    require_findings(findings, "code", "rows")
    if previous is not None:
        require_kind("previous", previous, Record, "kết quả kỳ trước, như hg.open_period(kỳ).result")
    judged = without_notes(judged)
    left = left_in_source(findings)
    rows_read, totals = len(judged) + left, _ten(_with_left(whole(count(judged)), left))
    by_agency = _by_agency(judged, params)
    about = judged_by(params)
    rules = _rules(judged, params, about.pop("rules"), in_full=in_full)
    published = params.published_figures()
    checks = every_check(totals, published, by_agency, rows_read, rules)
    require_own_identities(checks)
    ahead = int(_is_ahead(judged, params).sum())
    by_month, outside = _months(judged, params)
    result = Result(
        **about,
        source=Source(file=params.source.name, rows_read=rows_read),
        rules=rules,
        totals=totals,
        rates=_with_ranges(_rates({**totals.plain(), vocab.AHEAD: ahead}), judged, params),
        by_agency=by_agency,
        by_group=_by_group(by_agency),
        by_month=by_month,
        by_month_outside=outside,
        overdue_bands=_overdue_bands(judged),
        due_today=_due_today(judged, params),
        due_soon=_due_soon(judged, params),
        holders=holders(judged),
        clocks=clocks(judged, params) if in_full else (),
        no_deadline_kinds=_reasons(judged, "no_deadline"),
        exclusions=_reasons(judged, "excluded", outside_population=left),
        unclassified_reasons=_reasons(judged, "unclassified"),
        by_leader=breakdown(judged, "leader", params.to) if in_full else (),
        by_field=breakdown(judged, "field", params.to) if in_full else (),
        lists=lists_of(judged.assign(working_days_late=working_days_late(judged, params))),
        published=published,
        checks=_typed(CheckResult, checks),
        warnings=tuple(
            Warned(**each)
            for each in warnings_of(
                findings, judged, decisive=decisive_columns(params.population.by, params.deadline.basis)
            )
        ),
        findings=_findings(findings),
        previous=None,
        changes=None,
    )
    return result if previous is None else compared(result, previous)


def _rules(judged: pd.DataFrame, params: Params, chosen: dict[str, Any], *, in_full: bool) -> Rules:
    unknown = _years_without_calendar(judged, params)
    return Rules(
        **chosen,
        roll_forward_changes=_roll_forward_changes(judged, params) if in_full and not unknown else None,
        years_without_calendar=unknown,
    )


def _ten(counts: Mapping[str, Any]) -> Counts:
    return Counts(**{name: int(counts[name]) for name in vocab.COUNTS})


def _rates(counts: Mapping[str, int]) -> tuple[Rate, ...]:
    return _typed(Rate, rates(counts))


def _typed(model: type[RecordT], told: Sequence[Mapping[str, object]]) -> tuple[RecordT, ...]:
    """Return what is told as records, without the words for a reader."""
    return tuple(model(**{name: each[name] for name in model.model_fields}) for each in told)


def _by_agency(judged: pd.DataFrame, params: Params) -> tuple[AgencyCounts, ...]:
    known = {agency.id: agency for agency in load_agencies()}
    keys = with_agencies_named(judged)
    rows: list[dict[str, Any]] = count(keys, by=AGENCY).to_dict("records")  # type: ignore[assignment]
    ahead = keys[_is_ahead(judged, params)].groupby(AGENCY).size()
    entries = []
    for row in rows:
        agency = known.get(row["agency_id"])
        row[vocab.AHEAD] = int(ahead.get(tuple(row[name] for name in AGENCY), 0))
        every = _rates(row)
        settled = next(rate for rate in every if rate.name == vocab.SETTLED_RATE)
        n = settled.denominator
        entries.append(
            AgencyCounts(
                agency_id=row["agency_id"] or None,
                agency=row["agency"],
                short=agency.short if agency else row["agency"],
                group=row["agency_group"],
                order=agency.order if agency else LAST_PLACE,
                **_ten(row).plain(),
                done_ahead=row[vocab.AHEAD],
                rates=every,
                interval=wilson(settled.numerator, n) if n else None,
            )
        )
    return tuple(sorted(entries, key=lambda each: protocol_place(each.agency_id, each.group, each.agency)))


def _by_group(by_agency: Sequence[AgencyCounts]) -> tuple[GroupCounts, ...]:
    entries = []
    for group in vocab.GROUPS:
        members = [agency for agency in by_agency if agency.group == group]
        if members:
            sums = {name: sum(each.of(name) for each in members) for name in (*vocab.COUNTS, vocab.AHEAD)}
            entries.append(GroupCounts(group=group, agencies=len(members), **sums, rates=_rates(sums)))
    return tuple(entries)


def _is_ahead(judged: pd.DataFrame, params: Params) -> pd.Series:
    """Tell which tasks were done on time before a deadline that is still ahead."""
    ahead: pd.Series = (judged["status"] == "done_on_time") & ~outcome_known(judged, params.to)
    return ahead


def _with_ranges(found: Sequence[Rate], judged: pd.DataFrame, params: Params) -> tuple[RangedRate, ...]:
    """Add to each rate what it would be if all tasks that are not classified were late, or on time.

    Those whose deadline lies ahead are not settled whatever they turn out to be.
    """
    unknown = judged["status"] == "unclassified"
    ahead = unknown & judged[DEADLINE].notna() & ~has_passed(judged, params.to)
    whole, settled = int(unknown.sum()), int((unknown & ~ahead).sum())
    return tuple(
        RangedRate(
            **rate.plain(),
            interval=wilson(rate.numerator, rate.denominator) if rate.denominator else None,
            range=_range(rate, settled, settled)
            if rate.name == vocab.SETTLED_RATE
            else _range(rate, whole, 0),
        )
        for rate in found
    )


def _range(rate: Rate, more: int, outside: int) -> tuple[float, float] | None:
    """Return the least and the greatest value when `more` tasks may be in the numerator."""
    denominator = rate.denominator + outside
    if not more or not denominator:
        return None
    return rate.numerator / denominator, (rate.numerator + more) / denominator


def _counted(judged: pd.DataFrame) -> pd.DataFrame:
    return judged[judged["status"].isin(vocab.IN_TOTAL)]


def _months(judged: pd.DataFrame, params: Params) -> tuple[tuple[Month, ...], OutsideMonths]:
    """Count by month what was assigned (unknown where the source has no such date) and what was completed."""
    counted = _counted(judged)
    done = counted[counted["status"].isin(vocab.DONE)]
    entered = "entered_on" if params.population.by == "entered_on" else "assigned_on"
    assigned = _per_month(counted[entered]) if entered in counted else None
    completed = _per_month(done["completed_on"]) if "completed_on" in done else {}
    months = pd.period_range(params.from_, params.to, freq="M").astype(str).tolist()
    by_month = tuple(
        Month(
            month=month,
            assigned=None if assigned is None else assigned.get(month, 0),
            completed=completed.get(month, 0),
        )
        for month in months
    )
    outside = None if assigned is None else _outside(assigned, months)
    return by_month, OutsideMonths(assigned=outside, completed=_outside(completed, months))


def _outside(sizes: dict[str, int], months: Container[str]) -> int:
    return sum(n for month, n in sizes.items() if month not in months)


def _per_month(dates: pd.Series) -> dict[str, int]:
    sizes = dates.dropna().dt.strftime("%Y-%m").value_counts()
    return {str(month): int(n) for month, n in sizes.items()}


def _overdue_bands(judged: pd.DataFrame) -> tuple[Band, ...]:
    days = judged.loc[judged["status"] == "open_overdue", "days_late"]
    return tuple(
        Band(low=low, high=high, n=int(days.between(low, high or days.max()).sum()))
        for low, high, _ in vocab.OVERDUE_BANDS
    )


def _due_soon(judged: pd.DataFrame, params: Params) -> DueSoon:
    horizon = max(vocab.DUE_SOON_DAYS)
    days = [params.to + i * ONE_DAY for i in range(1, horizon + 1)]
    due = days_due(judged).value_counts()
    with_agency = days_due(judged[judged["holder"].isin(["agency", "unknown"])]).value_counts()
    return DueSoon(
        until=days[-1].isoformat(),
        within=tuple(
            Window(days=ahead, n=_sum_over(due, days[:ahead]), to_do=_sum_over(with_agency, days[:ahead]))
            for ahead in vocab.DUE_SOON_DAYS
        ),
        by_day=tuple(DueDay(date=day.isoformat(), n=int(due.get(day, 0))) for day in days),
    )


def _sum_over(sizes: pd.Series, days: list[dt.date]) -> int:
    return sum(int(sizes.get(day, 0)) for day in days)


def _due_today(judged: pd.DataFrame, params: Params) -> int:
    """Count tasks due on the as-of day and not done: in time by the rule of the whole day, late tomorrow."""
    return int((days_due(judged) == params.to).sum())


def left_in_source(findings: pd.DataFrame) -> int:
    """Return how many rows outside the population were counted where they lie, and not read."""
    return sum(map(int, findings.loc[findings["code"] == "left_in_source", "rows"]))


def _with_left(counts: Mapping[str, int], left: int) -> dict[str, int]:
    return {**counts, "excluded": counts["excluded"] + left}


def _reasons(judged: pd.DataFrame, status: str, **more: int) -> tuple[Reason, ...]:
    """Count the reasons of a status, rows that were not read among them."""
    sizes = Counter(judged.loc[judged["status"] == status, "reason"].astype(str)) + Counter(more)
    entries = [Reason(reason=key, n=n) for key, n in sizes.items()]
    return tuple(sorted(entries, key=lambda each: (-each.n, each.reason)))


def _roll_forward_changes(judged: pd.DataFrame, params: Params) -> int:
    """Count tasks that the other choice of `roll_forward` would give another status."""
    other = classify_by(judged, params, roll_forward=not params.deadline.roll_forward)
    return int((other["status"].astype(str) != judged["status"].astype(str)).sum())


def _years_without_calendar(judged: pd.DataFrame, params: Params) -> tuple[int, ...]:
    counted = _counted(judged)
    due = counted["due_on"]
    if params.deadline.basis == "original":
        due = counted["due_original"].fillna(due)
    years = {int(year) for year in due.dropna().dt.year.unique()}
    return tuple(sorted(years - load_calendar().years))


def _findings(findings: pd.DataFrame) -> Findings:
    severities = findings["severity"].value_counts()
    return Findings(
        **{name: int(severities.get(name, 0)) for name in vocab.SEVERITIES},
        by_code=tuple(
            FindingCount(code=code, severity=KINDS[code].severity, n=n) for code, n in counted(findings)
        ),
    )
