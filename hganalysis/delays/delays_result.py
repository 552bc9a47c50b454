"""What the analysis found, typed: the key `delays` of result.json. Numbers, names and codes; no sentence.

A part that the data cannot answer is `NotSaid`, which has the one sentence that says why.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import pandas as pd
from pydantic import Field

from hganalysis.counting.record import IsoDay, Record
from hganalysis.delays.sampling import Sample

SCHEMA = 2
"""Number of the form of this part: one more whenever a name or a meaning in it changes."""

Row = TypeVar("Row", bound=Record)


class Said(Record):
    """What a question has for an answer."""

    unsaid: Literal[""] = ""


class NotSaid(Record):
    """Why a question has no answer."""

    unsaid: str = Field(min_length=1)


class Cause(Record):
    """Late tasks by the reason stated first, and those that mention it at all."""

    cause: str
    label: str
    n: int
    share: float
    cumulative: float
    mentioned: int


class Text(Record):
    """A stated reason that matches no phrase, and how many tasks have it."""

    text: str
    n: int


class Reasons(Said):
    """The reasons stated for late tasks; `unmatched` and `unknown` stand last among the causes."""

    late: int
    causes: tuple[Cause, ...]
    unmatched: tuple[Text, ...]


class Factor(Record):
    """A factor, or a level of one: late tasks with it and without, and with the others held equal."""

    factor: str
    label: str
    level: str
    consequence: bool
    model: str
    step: str
    clear: bool
    unsaid: str
    n: int | None
    late: int | None
    rate: float | None
    low: float | None
    high: float | None
    n_other: int | None
    late_other: int | None
    rate_other: float | None
    low_other: float | None
    high_other: float | None
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    odds_ratio: float | None
    or_low: float | None
    or_high: float | None
    adjusted: float | None
    adjusted_low: float | None
    adjusted_high: float | None
    p_adjusted: float | None


class Compared(Record):
    """How many tasks are compared, and how many are in the model."""

    known: int
    waiting: int
    ahead: int
    adjusted: bool
    model_tasks: int
    model_late: int
    model_agencies: int


class Factors(Said):
    """What goes with being late; rates are of all tasks, what is adjusted of those in `sample`."""

    sample: Sample | None = None
    about: Compared
    rows: tuple[Factor, ...]


class Limits(Record):
    """The fewest and the most late tasks of the usual mix that do not name an agency."""

    tasks: int
    low: int
    high: int


class Agency(Record):
    """Late tasks of an agency against those expected; `named` is "higher", "lower" or ""."""

    agency_id: str | None
    agency: str
    short: str
    tasks: int
    late: int
    expected: float
    ratio: float | None
    low: int | None
    high: int | None
    mid_p: float | None
    named: Literal["higher", "lower", ""]
    unknown: int
    unsaid: str


class Agencies(Said):
    """Which agencies differ from what was expected: the only thing from which one may be named."""

    terms: tuple[str, ...]
    left_out: tuple[str, ...]
    phi: float
    phi_null: float
    phi_null_high: float
    spread: float
    spread_low: float
    spread_high: float
    detectable: float | None
    least_lower: int | None
    typical: tuple[Limits, ...]
    rows: tuple[Agency, ...]


class PlainRate(Record):
    """The late rate of an agency as it is, and drawn towards the rate of all."""

    agency_id: str | None
    agency: str
    late: int
    tasks: int
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    outside: str | None
    outside_wide: str | None
    shrunken: float | None
    shrunken_low: float | None
    shrunken_high: float | None
    unsaid: str


class Funnel(Said):
    """How plain rates scatter with the number of tasks; it names nobody."""

    target: float
    agencies: int
    phi: float | None
    phi_null: float | None
    phi_null_high: float | None
    tau: float | None
    overdispersed: bool | None
    dispersion_unsaid: str
    shrinkage_unsaid: str
    rows: tuple[PlainRate, ...]


class Median(Record):
    """The days by which half of the tasks of a group had ended."""

    group: str
    n: int
    events: int
    median: float | None
    low: float | None
    high: float | None
    unsaid: str


class Duration(Said):
    """How long tasks take, by group."""

    by: tuple[str, ...]
    groups: tuple[Median, ...]


class Month(Record):
    """The late rate of the tasks due in a month, with the limits of the chart."""

    due_month: str
    late: int
    tasks: int
    rate: float | None
    low: float | None
    high: float | None
    signal: str
    unsaid: str


class Months(Said):
    """The control chart of the months of the deadline."""

    kind: str
    periods: int
    provisional: bool
    sigma: float
    centre: float
    rows: tuple[Month, ...]


class Basis(Record):
    """What is compared, and why not the period before; see `periods.Basis`."""

    kind: Literal["previous", "due", "halves", "tables"]
    previous: str
    fault: str
    empty_months: tuple[str, ...]


class Part(Record):
    """What a group adds to the change of the late rate."""

    group: str
    present: Literal["both", "before", "after"]
    events_before: int
    tasks_before: int
    events_after: int
    tasks_after: int
    mix: float
    rate: float
    sum: float


class Change(Said):
    """The change of the late rate cut into mix and rate; the last row is the sum."""

    basis: Basis
    periods: tuple[str, str]
    by: tuple[str, ...]
    interval: tuple[float, float]
    rows: tuple[Part, ...]


class Term(Record):
    """What goes with taking long: a term of the model of times, and of that of hazards within agencies."""

    term: str
    time_ratio: float
    low: float
    high: float
    p_adjusted: float
    hazard_ratio: float | None = None
    hazard_low: float | None = None
    hazard_high: float | None = None
    hazard_p_adjusted: float | None = None
    holds: bool | None = None


class TimeFactors(Said):
    """What goes with taking long, of what is known when a task is assigned."""

    sample: Sample | None = None
    n: int
    events: int
    rows: tuple[Term, ...]


class Expected(Record):
    """A number foreseen for the day of the next report; `unsaid` where it failed its own test."""

    measure: Literal["missed", "overdue"]
    label: str
    n: int
    over: int
    today: int
    ahead: int
    expected: float | None
    low: float | None
    high: float | None
    unsaid: str


class Tested(Record):
    """How the forecast did on earlier dates: tasks foreseen to be missed, missed, and bands that were off."""

    times: int
    n: int
    foreseen: float
    missed: int
    bands: int
    bands_missed: int


class AtRisk(Record):
    """An open task and its chance of being completed by its deadline."""

    task_id: str | None = None
    title: str | None = None
    agency_id: str | None = None
    agency: str | None = None
    deadline: IsoDay
    days_left: int
    chance: float
    note: str


class Forecast(Said):
    """What comes next; there is one only where it beats the base rate on earlier dates."""

    sample: Sample | None = None
    """The tasks learnt from and tested on; what is expected is of all open ones."""
    until: IsoDay
    expected: tuple[Expected, ...]
    tested: Tested
    today: int
    brier: float
    brier_base: float
    in_time: int
    at_risk: tuple[AtRisk, ...]


class DelaysResult(Record):
    """The key `delays` of result.json.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> result = hg.delays.analyse(period.judged, period.params).result
    >>> result.reasons.late, result.forecast.unsaid
    (127, 'Không nêu dự báo: khi thử ở các ngày chốt trước, dự báo không hơn rõ so với mức của nhiệm vụ
    còn cùng số tuần.')
    """

    schema_number: int = Field(default=SCHEMA, alias="schema")
    """Number of the form of this part."""
    reasons: Reasons | NotSaid
    duration: Duration | NotSaid
    agencies: Agencies | NotSaid
    funnel: Funnel | NotSaid
    months: Months | NotSaid
    change: Change | NotSaid
    factors: Factors | NotSaid
    time_factors: TimeFactors | NotSaid
    forecast: Forecast | NotSaid


def unasked() -> DelaysResult:
    """Return the result of an analysis that was not made: every part says so."""
    why = NotSaid(unsaid="Chưa phân tích việc chậm của kỳ này.")
    parts = (name for name in DelaysResult.model_fields if name != "schema_number")
    return DelaysResult.model_validate(dict.fromkeys(parts, why))


def rows_of(kind: type[Row], frame: pd.DataFrame) -> tuple[Row, ...]:
    """Return the rows of a table as records of a kind, each with the columns that it declares."""
    names = [name for name in kind.model_fields if name in frame]
    return tuple(
        kind.model_validate({name: plain(row[name]) for name in names})
        for row in frame[names].to_dict("records")
    )


def plain(value: Any) -> Any:
    """Return a cell as JSON has it: no NumPy number, no missing value but null, dates as ISO text."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
