"""The complaints of a period measured, typed: the key `quality` of result.json."""

from __future__ import annotations

from hganalysis.counting.record import Record

SCHEMA = 1
"""Number of the form of `Measured`: one more whenever a name or a meaning changes."""


class MeasuredShare(Record):
    """A share of tasks."""

    numerator: int
    denominator: int
    value: float | None
    """A share 0..1, null where there is nothing to divide by."""
    unknown: int
    """Tasks looked at whose cells cannot say."""
    interval: tuple[float, float] | None
    """Wilson 95%."""


class _Agency(Record):
    agency_id: str | None
    agency: str


class AgencyShare(MeasuredShare, _Agency):
    """The share of an agency."""


class Lacking(Record):
    """What a measure needs and the data do not have: any one of some columns."""

    columns: tuple[str, ...]
    empty: bool
    """One of them is there, without a value in any row."""


class Measured(Record):
    """What a measure (`quality.MEASURES`, where its words are) found.

    Where `lacks` names columns, the numbers are null and `by_agency` is empty.
    """

    name: str
    complaint: str
    """A key of `quality.COMPLAINTS`."""
    numerator: int | None
    denominator: int | None
    value: float | None
    unknown: int | None
    interval: tuple[float, float] | None
    median: float | None
    """The amount, in the unit of the measure, that a half of the tasks do not exceed."""
    p90: float | None
    """The amount that nine tenths of the tasks do not exceed."""
    lacks: tuple[Lacking, ...]
    by_agency: tuple[AgencyShare, ...]
    """Agencies with a task that the measure looks at, in protocol order."""

    @property
    def has_tasks(self) -> bool:
        """Tell whether the data have what the measure needs, and a task to judge."""
        return bool(self.denominator)

    @property
    def share(self) -> MeasuredShare:
        """Return the share of the whole, for a measure whose data are there."""
        return MeasuredShare.model_validate(
            {name: getattr(self, name) for name in MeasuredShare.model_fields}
        )
