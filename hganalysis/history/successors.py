"""Agencies through time: who answers on a day for the tasks of an agency that was merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis.settings.directory import load_agencies

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from hganalysis.settings.directory import Agency


def successor_on(agency_id: str, day: dt.date) -> str:
    """Return the id of the agency that answers on a day for the tasks of another.

    That is the agency itself while it exists, afterwards the first of those that took over, one after the
    other, that exists on the day. Where nobody took over as a whole, as with districts, the last one stays.

    Examples
    --------
    >>> import datetime as dt
    >>> successor_on("so-ke-hoach-va-dau-tu", dt.date(2025, 3, 31))
    'so-tai-chinh-2025'
    >>> successor_on("so-ke-hoach-va-dau-tu", dt.date(2024, 12, 31))
    'so-ke-hoach-va-dau-tu'
    """
    known = _by_id()
    here = agency_id
    while (agency := known.get(here)) and _is_over(agency, day) and agency.successor:
        here = agency.successor
    return here


def is_over(agency_id: str, day: dt.date) -> bool:
    """Tell whether an agency of the directory existed before a day and no longer does.

    Examples
    --------
    >>> import datetime as dt
    >>> is_over("ubnd-chau-thanh", dt.date(2025, 7, 31)), is_over("ubnd-chau-thanh", dt.date(2025, 6, 30))
    (True, False)
    """
    agency = _by_id().get(agency_id)
    return agency is not None and _is_over(agency, day)


def took_over(agency_id: str) -> bool:
    """Tell whether others were merged into an agency.

    Examples
    --------
    >>> took_over("so-tai-chinh-2025"), took_over("so-tai-chinh")
    (True, False)
    """
    return any(each.successor == agency_id for each in load_agencies())


def as_successors(tasks: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Return tasks with `agency_id`, `agency` and `agency_group` of who answers for them on a day.

    An agency that still exists keeps the name that the table gives it.
    """
    known = _by_id()
    ids = tasks["agency_id"].fillna("").astype(str)
    heirs = {each: successor_on(each, day) for each in ids.unique()}
    changed = {old: known[new] for old, new in heirs.items() if old != new}
    if not changed:
        return tasks
    merged = ids.isin(list(changed))
    columns = {"agency_id": "id", "agency": "name", "agency_group": "group"}
    return tasks.assign(
        **{
            column: tasks[column]
            .astype("object")
            .mask(merged, ids.map({old: getattr(new, field) for old, new in changed.items()}))
            for column, field in columns.items()
            if column in tasks
        }
    )


def _is_over(agency: Agency, day: dt.date) -> bool:
    return agency.valid_to is not None and agency.valid_to < day


def _by_id() -> dict[str, Agency]:
    return {agency.id: agency for agency in load_agencies()}
