"""The counts of a period, typed: what `summarise` returns and result.json holds (docs/result.schema.json).

Numbers and codes only. The words for a reader are made where they are shown, those that several parts need in
`counting.result_words`.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from hganalysis.counting.listed_tasks import Lists
from hganalysis.counting.record import IsoDay, Record
from hganalysis.settings.given import require_kind
from hganalysis.vocab import Basis, CarryOver, Granularity, PopulationBy

SCHEMA = 2
"""Number of the form of `Result`: one more whenever a name or a meaning changes."""

Severity = Literal["error", "warning", "info"]
Pair = tuple[float, float]


class Source(Record):
    """What was read."""

    file: str
    """Bare name of the export."""
    rows_read: int


class Rules(Record):
    """By which rules the tasks were judged."""

    granularity: Granularity
    roll_forward: bool
    basis: Basis
    population_by: PopulationBy
    carry_over: CarryOver
    roll_forward_changes: int | None = None
    """Tasks that get another status under the other choice of `roll_forward`; null when the calendar does not
    cover the deadlines."""
    years_without_calendar: tuple[int, ...] = ()
    """Years of deadlines whose days off are not known."""


class Counts(Record):
    """The ten counts."""

    total: int
    done: int
    done_on_time: int
    done_late: int
    open: int
    open_in_time: int
    open_overdue: int
    unclassified: int
    no_deadline: int
    excluded: int


class Rate(Record):
    """A share with what it is a share of."""

    name: str
    """A key of `vocab.RATES`."""
    numerator: int
    denominator: int
    value: float | None
    """A share 0..1, null where there is nothing to divide by."""


class RangedRate(Rate):
    """A rate of the whole, with what the tasks that are not classified leave open."""

    range: Pair | None = None
    """Its least and greatest value whatever the unclassified tasks turn out to be; null without any."""
    interval: Pair | None = None
    """Wilson 95%; null without a denominator, and in results before schema 2."""


class _Agency(Record):
    agency_id: str | None
    """Null where the name is not in the directory."""
    agency: str
    short: str
    group: str
    """A key of `vocab.GROUPS`."""
    order: int
    """Place in protocol order."""


class AgencyCounts(Counts, _Agency):
    """The counts of an agency."""

    done_ahead: int
    """Done on time before a deadline still ahead."""
    rates: tuple[Rate, ...]
    interval: Pair | None
    """Wilson 95% of `on_time_of_settled`."""


class _Group(Record):
    group: str
    """A key of `vocab.GROUPS`."""
    agencies: int


class GroupCounts(Counts, _Group):
    """The counts of the agencies of a group."""

    done_ahead: int
    rates: tuple[Rate, ...]


class OutsideMonths(Record):
    """Counted tasks whose date lies in no month of the period; `assigned` null without assignment dates."""

    assigned: int | None
    completed: int


class _Month(Record):
    month: str = Field(pattern=r"^\d{4}-\d{2}$")


class Month(OutsideMonths, _Month):
    """What was assigned and completed in a month of the period, counted tasks only."""


class Band(Record):
    """Open overdue tasks by days overdue (`vocab.OVERDUE_BANDS`)."""

    low: int
    high: int | None
    """Null for the last band."""
    n: int


class Window(Record):
    """Open tasks that fall due in so many days after the as-of date."""

    days: int
    n: int
    to_do: int
    """Those still with their agency."""


class DueDay(Record):
    """Open tasks that fall due on a day."""

    date: IsoDay
    n: int


class DueSoon(Record):
    """What falls due after the as-of date."""

    until: IsoDay
    within: tuple[Window, ...]
    by_day: tuple[DueDay, ...]
    """All 30 days."""


class Held(Record):
    """Tasks not completed, by who holds them."""

    holder: str
    """A key of `vocab.HOLDERS`."""
    open_in_time: int
    open_overdue: int


class Moved(Record):
    """Completed tasks of an agency that change side by another clock."""

    agency_id: str | None
    agency: str
    to_late: int
    to_on_time: int


class Breakdown(Counts):
    """The counts of the tasks that a column of the source gives the same value."""

    name: str
    """As the source writes it; "" where it says nothing."""
    due_today: int
    due_soon: int
    """Open tasks that fall due in the 30 days after the as-of date."""
    holders: tuple[Held, ...]
    """Every holder of `vocab.HOLDERS`."""


class ClockResult(Record):
    """How many tasks done by the official rule change side by another date or deadline.

    The four counts add up to `totals.done`; they are null where `lacks` says what is missing.
    """

    name: str
    """A name of `clocks.CLOCKS`."""
    needs: str
    to_late: int | None
    to_on_time: int | None
    unchanged: int | None
    unknown: int | None
    lacks: Literal["tasks", "column", "values"] | None
    """No completed task, no column `needs`, or nothing in it."""
    by_agency: tuple[Moved, ...]
    """Agencies with a task that changes side, in protocol order."""


class Reason(Record):
    """Why so many tasks are not classified, have no deadline, or are not counted."""

    reason: str
    """A key of `vocab.EXCLUSIONS`, `vocab.DUE_KINDS` or `vocab.DOUBTS`, or the office's own words."""
    n: int


class CheckResult(Record):
    """A check: of our figures (`own.`), the published ones (`published.`), both (`compare.`), `calendar.`."""

    name: str
    holds: bool
    expected: int
    found: int


class Warned(Record):
    """A kind of finding that changes what is counted (`Kind.touches`), of rows that count."""

    code: str
    rows: int
    columns: list[str]
    """The headings they stand under."""
    figures: list[str]
    """What is touched: names of `totals`, `due_soon`, `by_agency`."""
    message: str
    """One Vietnamese sentence for the reader of any of these figures."""


class FindingCount(Record):
    """How many findings of a kind there are."""

    code: str
    severity: Severity
    n: int


class Findings(Record):
    """Findings of the source, by severity and by kind, worst and most frequent first."""

    error: int
    warning: int
    info: int
    by_code: tuple[FindingCount, ...]


class KnownFault(Record):
    """A warning as a later period keeps it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    code: str
    rows: int
    figures: tuple[str, ...]


class AgencyRates(Record):
    """An agency as a later period keeps it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    agency_id: str | None
    agency: str
    rates: tuple[Rate, ...]


class Previous(Record):
    """What a result keeps of the period before."""

    period: str
    label: str
    from_: IsoDay = Field(alias="from")
    as_of: IsoDay
    totals: Counts
    rates: tuple[RangedRate, ...]
    by_agency: tuple[AgencyRates, ...]
    warnings: tuple[KnownFault, ...] | None
    """Null where that period was published before results had warnings."""


class ChangedTotal(Record):
    """A count of two periods; no difference where they were counted otherwise."""

    name: str
    before: int
    after: int
    difference: int | None


class Share(Record):
    """A rate of one of two periods."""

    numerator: int
    denominator: int
    value: float | None


class ChangedRate(Record):
    """A rate of two periods; compared only where they are comparable."""

    name: str
    before: Share
    after: Share
    difference: float | None
    interval: Pair | None
    """Newcombe 95%."""
    beyond_chance: bool | None


class Changes(Record):
    """What changed since the period before."""

    overlap: bool
    """The two periods can share tasks."""
    unequal: bool
    """The shorter window is less than four fifths of the longer, and tasks are not chosen by deadline."""
    other_rules: tuple[str, ...]
    """Names of `Rules` that differ."""
    totals: tuple[ChangedTotal, ...]
    rates: tuple[ChangedRate, ...]


class Result(Record):
    """The counts of a period; report, figures and workbooks take their numbers from here alone."""

    period: str
    label: str
    from_: IsoDay = Field(alias="from")
    as_of: IsoDay
    simulated: bool
    """True when the source is simulated: every output says so."""
    source: Source
    rules: Rules
    totals: Counts
    rates: tuple[RangedRate, ...]
    """Of the whole, in the order of `vocab.RATES`."""
    by_agency: tuple[AgencyCounts, ...]
    """In protocol order, names not in the directory last."""
    by_group: tuple[GroupCounts, ...]
    """Groups present only, in the order of `vocab.GROUPS`."""
    by_month: tuple[Month, ...]
    """Every month of the period."""
    by_month_outside: OutsideMonths
    overdue_bands: tuple[Band, ...]
    due_today: int
    """Open tasks in time that are due on the as-of day itself."""
    due_soon: DueSoon
    holders: tuple[Held, ...]
    """Every holder of `vocab.HOLDERS`."""
    by_leader: tuple[Breakdown, ...] = ()
    """In the order of the alphabet, tasks without a leader last; none where the source has no such column."""
    by_field: tuple[Breakdown, ...] = ()
    """The same by field."""
    clocks: tuple[ClockResult, ...]
    no_deadline_kinds: tuple[Reason, ...]
    """Only n > 0, n descending; so are the two that follow."""
    exclusions: tuple[Reason, ...]
    unclassified_reasons: tuple[Reason, ...]
    lists: Lists
    published: dict[str, int]
    """What was published, as given in the params file."""
    checks: tuple[CheckResult, ...]
    warnings: list[Warned]
    """Worst first; `--strict` publishes nothing while there is one."""
    findings: Findings
    previous: Previous | None
    changes: Changes | None
    """Null without `previous`."""

    def reasons(self) -> dict[str, tuple[Reason, ...]]:
        """Return why tasks are not classified, have no deadline, or are not counted, by that status."""
        return {
            "unclassified": self.unclassified_reasons,
            "no_deadline": self.no_deadline_kinds,
            "excluded": self.exclusions,
        }


class Earlier(Record):
    """As much of a published result as the next period compares with."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    period: str
    label: str
    from_: IsoDay = Field(alias="from")
    as_of: IsoDay
    simulated: bool
    rules: Rules
    totals: Counts
    rates: tuple[RangedRate, ...]
    by_agency: tuple[AgencyRates, ...]
    warnings: tuple[KnownFault, ...] | None = None

    def kept(self) -> Previous:
        """Return what the result of the later period keeps."""
        return Previous(**{name: getattr(self, name) for name in Previous.model_fields})


def require_result(result: object) -> None:
    """Refuse what is no result of a period, such as the text or the dict of its result.json."""
    require_kind("result", result, Result, "kết quả kỳ, như hg.open_period(kỳ).result hay hg.summarise")
