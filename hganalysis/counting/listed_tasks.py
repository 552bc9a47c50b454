"""The tasks behind a count: what the lists of a result hold of each."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
from pydantic import Field, create_model

from hganalysis import vocab
from hganalysis.counting.record import IsoDay, Record
from hganalysis.settings.directory import days_to_tell_apart

LISTED = tuple(each for each in vocab.LIST_COLUMNS if each.listed)
"""What the lists hold of a task; `due_on` is the deadline it was judged by, `cause` in the agency's words."""


class _Row(Record):
    """A task behind a count: the listed columns of `vocab.LIST_COLUMNS`, as far as the source says."""


if TYPE_CHECKING:

    class ListedTask(_Row):
        """The columns that some sentence reads by name."""

        task_id: str
        doc_number: str
        title: str
        agency: str
        completed_on: str | None
        days_late: int | None
        status_raw: str
        progress_pct: int | None
        reported_on: str | None
        holder: str | None
        reason: str
else:
    CELLS = {"text": str, "date": IsoDay | None, "count": int | None, "percent": int | None}
    ListedTask = create_model(
        "ListedTask",
        __base__=_Row,
        __doc__=_Row.__doc__,
        __module__=__name__,
        **{
            each.list_name: (CELLS.get(each.kind, str | None), Field(description=each.label))
            for each in LISTED
        },
    )


class Lists(Record):
    """The tasks behind four counts."""

    open_overdue: tuple[ListedTask, ...]
    """Longest overdue first."""
    done_late: tuple[ListedTask, ...]
    """Latest first."""
    unclassified: tuple[ListedTask, ...]
    excluded: tuple[ListedTask, ...]


def lists_of(judged: pd.DataFrame) -> Lists:
    """Return the tasks of each status that is listed; late ones longest late first."""
    judged = with_names_apart(judged)
    latest_first = judged.sort_values("days_late", ascending=False, kind="stable")
    return Lists(
        open_overdue=as_listed(latest_first[latest_first["status"] == "open_overdue"]),
        done_late=as_listed(latest_first[latest_first["status"] == "done_late"]),
        unclassified=as_listed(judged[judged["status"] == "unclassified"]),
        excluded=as_listed(judged[judged["status"] == "excluded"]),
    )


def with_names_apart(judged: pd.DataFrame) -> pd.DataFrame:
    """Return tasks whose agencies are called so that a list tells two of one name apart."""
    if not {"agency_id", "agency"} <= set(judged):
        return judged
    agencies = judged[["agency_id", "agency"]].astype("object").drop_duplicates().fillna("")
    pairs = [*agencies.itertuples(index=False, name=None)]
    told = {pair: days for pair, days in zip(pairs, days_to_tell_apart(pairs), strict=True) if days}
    if not told:
        return judged
    names = judged["agency"].astype("object")
    keys = zip(judged["agency_id"].astype("object").fillna(""), names.fillna(""), strict=True)
    return judged.assign(agency=names + [told.get(key, "") for key in keys])


def as_listed(tasks: pd.DataFrame) -> tuple[ListedTask, ...]:
    """Return tasks as lists hold them."""
    empty = pd.Series([None] * len(tasks))
    columns = [tasks.get(each.name, empty) for each in LISTED]
    return tuple(
        ListedTask(
            **{each.list_name: _plain(each, value) for each, value in zip(LISTED, values, strict=True)}
        )
        for values in zip(*columns, strict=True)
    )


def _plain(column: vocab.TaskColumn, value: Any) -> Any:
    """Return a cell as JSON holds it: an ISO day, a whole number, text; null or "" when there is none."""
    if value is None or pd.isna(value):
        return "" if column.kind == "text" else None
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return int(value) if column.kind in ("count", "percent") else str(value)
