"""What the audit of changed history found, typed: `history` of result.json."""

from __future__ import annotations

from typing import Literal

from hganalysis.counting.record import IsoDay, Record
from hganalysis.counting.result_model import Counts, Share

SCHEMA = 1
"""Number of the form of this part as a stage keeps it."""

Kind = Literal[
    "completion_withdrawn",
    "backdated",
    "completion_moved",
    "deadline_moved",
    "agency_replaced",
    "leader_replaced",
    "title_replaced",
    "vanished",
    "entered_late",
    "returned",
    "id_reused",
    "state_backwards",
]
"""What was done to a task; a label of each is in `vocab.CHANGES_OF_HISTORY`."""


class Place(Record):
    """Where in its source a row stands."""

    file: str
    sheet: str
    row: int | None


class Finding(Record):
    """A change of what an earlier period published, to be explained; no judgement on who is right."""

    kind: Kind
    task_id: str
    doc_number: str
    title: str
    agency_id: str | None
    agency: str
    """Who leads it now; then, where it is no longer there or belongs to another task now."""
    leader: str
    before: Place | None
    """Where it stood in the earlier source; null where it was in no row."""
    after: Place | None
    column: str
    """Name in the task table of what was changed; `task_id` where that is the row as a whole."""
    was: str
    """What the earlier source said: an ISO day, a word of the vocabulary, a text; "" for nothing."""
    now: str
    status_before: str | None
    """As the earlier period published it."""
    status_now: str | None
    status_otherwise: str | None
    """What its status were now if the earlier source were right."""
    known_by: Literal["agency", "office"]
    """Who would know: the lead agency, or the office that keeps the export."""


class Corrected(Record):
    """A cell of the source that was replaced by a reviewed correction."""

    task_id: str
    sheet: str
    source_row: str
    """Empty where the id alone says which row is meant."""
    column: str
    """Name in the task table."""
    old: str
    new: str
    who: str
    why: str
    document: str


class Lapsed(Corrected):
    """A correction of an earlier period that is not repeated, while the source still says the old value."""

    after: Place | None
    """Where the row stands now; null for a row without id, which cannot be found again."""


class KindCount(Record):
    """How many findings there are of a kind."""

    kind: Kind
    n: int


class Unusual(Record):
    """A total or share that changed since the period before more than it has changed before."""

    name: str
    """Of `totals` or `rates`."""
    before: float
    after: float
    usual: float
    """Median of its earlier changes."""
    low: float
    high: float
    """Between these a change is usual."""
    changes: int
    """How many earlier changes that rests on."""


class History(Record):
    """The audit of a period against the one before."""

    period: str
    """The period before."""
    since: IsoDay
    """Its as-of day."""
    as_of: IsoDay
    paired: int
    """Tasks that both sources hold."""
    renumbered: int
    """Of these, known by document, title and agency, because their id is another now, or they have none."""
    vanished: int
    """Rows of the earlier source that are in the later no more, also where that is no finding."""
    new: int
    findings: tuple[Finding, ...]
    """In the order of `Kind`, then of the sources."""
    carried: tuple[Finding, ...] = ()
    """Found by earlier audits and still as it was found: nobody has explained it yet."""
    lapsed: tuple[Lapsed, ...] = ()
    """Corrections of the periods before that the source does not have and this period does not repeat."""
    corrections_before: str = ""
    """The file of corrections that the params of the period before name; "" for none."""
    by_kind: tuple[KindCount, ...]
    totals: Counts
    totals_otherwise: Counts
    """The totals if the earlier source were right in all that was found."""
    on_time: Share
    """`on_time_of_settled` as it is, without tasks whose deadline lies ahead."""
    on_time_otherwise: Share
    unusual: tuple[Unusual, ...] = ()
    """None where too few periods were published before."""
