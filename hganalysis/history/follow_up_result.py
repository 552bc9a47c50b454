"""What was asked of a period, and what became of it by the next, typed: parts of result.json."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict

from hganalysis.counting.record import IsoDay, Record

Outcome = Literal["done", "doubtful", "moved", "not_done", "gone"]
"""What became of a task; a label of each is in `OUTCOMES`."""

OUTCOMES: dict[str, str] = {
    "done": "đã xong",
    "doubtful": "ghi đã xong hoặc đã đổi nhưng cần làm rõ",
    "moved": "đã chuyển khâu, đổi thời hạn hoặc thu hồi",
    "not_done": "chưa xong",
    "gone": "không còn trong dữ liệu",
}


class AskedTask(Record):
    """A task that a proposal of the brief is about."""

    task_id: str
    agency_id: str
    deadline: IsoDay | None
    times: int = 1
    """In how many periods in a row it has been asked, this one included."""


class AskedProposal(Record):
    """A proposal of the brief that is about tasks, with all of them."""

    kind: str
    """Name of its rule in `report.proposals`."""
    by: IsoDay
    """The day by which it asks."""
    tasks: tuple[AskedTask, ...]


class FollowedProposal(Record):
    """How many tasks of a proposal of the period before came to each outcome."""

    kind: str
    asked: int
    done: int
    doubtful: int = 0
    """Done or moved by what the source says now, which is not what the period before published."""
    moved: int
    not_done: int
    gone: int


class FollowedTask(Record):
    """A task of such a proposal, and what became of it."""

    kind: str
    task_id: str
    agency_id: str
    agency: str
    title: str
    outcome: Outcome
    times: int = 1
    """In how many periods in a row it had been asked."""


class FollowUp(Record):
    """What became of the proposals of the period before."""

    period: str
    as_of: IsoDay
    proposals: tuple[FollowedProposal, ...]
    tasks: tuple[FollowedTask, ...]


class TrendPoint(Record):
    """A period of the year: what became of what the one before it asked, and how good its data are."""

    period: str
    label: str
    as_of: IsoDay
    asked: int | None
    """Null where nothing could be followed."""
    done: int | None
    total: int
    unclassified: int
    rows_read: int
    errors: int
    warnings: int
    """Findings of the source by severity."""
    corrected: int


class Remembered(Record):
    """As much of a published result as the next period follows up."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore")

    period: str
    as_of: IsoDay
    asked: tuple[AskedProposal, ...] | None = None
    trend: tuple[TrendPoint, ...] = ()
