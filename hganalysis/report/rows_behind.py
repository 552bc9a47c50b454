"""The rows behind a number: one scheme of names, and the rule of each.

A name is names of sets joined by dots, such as ``qua-han.so-xay-dung``; it stands for the tasks that are in
every one of these sets. The page of the report, `hganalysis trace` and the tests read it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from hganalysis import text, vocab
from hganalysis.counting.frames import as_date
from hganalysis.counting.judged import AGENCY, deadlines, outcome_known, with_agencies_named, with_status
from hganalysis.errors import ParamsError
from hganalysis.settings.directory import protocol_place
from hganalysis.settings.workdays import ONE_DAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from hganalysis.counting.result_model import AgencyCounts

COUNT_SETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "total": ("tong-so", vocab.IN_TOTAL),
    "done": ("hoan-thanh", vocab.DONE),
    "done_on_time": ("dung-han", ("done_on_time",)),
    "done_late": ("hoan-thanh-qua-han", ("done_late",)),
    "open": ("chua-hoan-thanh", vocab.OPEN),
    "open_in_time": ("con-han", ("open_in_time",)),
    "open_overdue": ("qua-han", ("open_overdue",)),
    "unclassified": ("chua-phan-loai", ("unclassified",)),
    "no_deadline": ("khong-thoi-han", ("no_deadline",)),
    "excluded": ("khong-tinh", ("excluded",)),
}
"""The ten counts, each with the name of its rows and their statuses."""

LATE = "cham"
SETTLED = "da-qua-thoi-han"
DUE_ON_THE_DAY = "den-han-ngay-chot"
WITH_AGENCY = "con-phai-lam"
DUE_WITHIN = {days: f"den-han-{days}-ngay" for days in vocab.DUE_SOON_DAYS}
"""Open tasks that fall due in so many days after the as-of date."""

BAND_SETS = {low: text.slug(label) for low, _, label in vocab.OVERDUE_BANDS}
"""Open overdue tasks by the fewest days of their band."""

HOLDER_SETS = {
    "agency": "dang-thuc-hien",
    "approver": "cho-duyet",
    "reported_after": "bao-sau-ngay-chot",
    "unknown": "khong-ro-khau",
}
GROUP_SETS = {
    "department": "nhom-so-nganh",
    "district": "nhom-cap-huyen",
    "commune": "nhom-cap-xa",
    "vertical": "nhom-nganh-doc",
    "other": "nhom-khac",
    "unresolved": "nhom-chua-xac-dinh",
}
WRITTEN = {"leader": "lanh-dao", "field": "linh-vuc"}
"""Columns of the source whose every value names a set, each with how these names begin."""

MOST_ROWS = 4000
"""Of more tasks a page would be too heavy for a phone; its numbers then lead nowhere."""

NAMELESS = "ten"
"""Begins the name of an agency that the directory does not have."""

Agency = tuple[str, str, str]
"""Id or "", name and group, as `judged.AGENCY` has them."""


@dataclass(frozen=True)
class TaskSet:
    """A set of tasks: its name, what a reader calls it, and which rows of the judged table are in it."""

    name: str
    label: str
    rows: pd.Series


def named(count: str, *sets: str) -> str:
    """Return the name of the rows behind a count of `vocab.COUNTS`, of those that are in other sets too.

    Examples
    --------
    >>> named("open_overdue", "so-xay-dung", HOLDER_SETS["approver"])
    'qua-han.so-xay-dung.cho-duyet'
    """
    return ".".join([COUNT_SETS[count][0], *sets])


def agency_sets(agencies: Iterable[AgencyCounts]) -> dict[Agency, str]:
    """Return the name of the tasks of each agency."""
    return _agency_names({(each.agency_id or "", each.agency, each.group) for each in agencies})


def _agency_names(agencies: Iterable[Agency]) -> dict[Agency, str]:
    """Name agencies by their id in the directory, others by their name; no two have the same.

    The order is that of Phụ lục I.
    """
    ordered = sorted(agencies, key=lambda each: (protocol_place(each[0] or None, each[2], each[1]), each))
    names: dict[Agency, str] = {}
    for agency in ordered:
        start = agency[0] or "-".join(filter(None, (NAMELESS, text.slug(agency[1]))))
        name, times = start, 1
        while name in names.values():
            times += 1
            name = f"{start}-{times}"
        names[agency] = name
    return names


def task_sets(judged: pd.DataFrame, as_of: dt.date | str) -> dict[str, TaskSet]:
    """Return every set of a judged table by its name, those without any task too.

    What falls due after the as-of day is told by days.
    """
    every = (*_counted(judged), *_held(judged), *_in_time(judged, as_of), *_placed(judged), *_written(judged))
    return {each.name: each for each in every}


def rows_behind(judged: pd.DataFrame, name: str, sets: Mapping[str, TaskSet]) -> pd.DataFrame:
    """Return the tasks that a name stands for, of a table with its sets.

    Raises ParamsError: a part of the name is no set of this table; the message tells which names are near.
    """
    chosen = pd.Series(data=True, index=judged.index)
    for part in name.split("."):
        if part not in sets:
            raise ParamsError(_unknown(part, sets))
        chosen &= sets[part].rows
    return judged[chosen]


def label_of(name: str, sets: Mapping[str, TaskSet]) -> str:
    """Return what a reader calls the rows of a name: "chưa hoàn thành, quá hạn; Sở Xây dựng"."""
    return "; ".join(sets[part].label for part in name.split("."))


def _unknown(part: str, sets: Mapping[str, TaskSet]) -> str:
    meant = text.did_you_mean(part, sets)
    return f"Không có danh mục tên «{part}» trong kỳ này.{meant} Bỏ trống tên để xem mọi tên."


def _counted(judged: pd.DataFrame) -> Iterator[TaskSet]:
    for count, (name, statuses) in COUNT_SETS.items():
        yield TaskSet(name, vocab.COUNTS[count], with_status(judged, statuses))
    late = with_status(judged, ("done_late", "open_overdue"))
    yield TaskSet(LATE, "chậm (hoàn thành quá hạn hoặc quá hạn chưa hoàn thành)", late)
    days = judged["days_late"]
    for low, high, label in vocab.OVERDUE_BANDS:
        within = days.between(low, high or days.max()).fillna(value=False).astype(bool)
        yield TaskSet(BAND_SETS[low], f"quá hạn {label}", with_status(judged, ("open_overdue",)) & within)


def _held(judged: pd.DataFrame) -> Iterator[TaskSet]:
    """Yield the tasks of the total that are not completed, by who holds them."""
    holders = judged["holder"].where(with_status(judged, vocab.OPEN))
    for holder, label in vocab.HOLDERS.items():
        yield TaskSet(HOLDER_SETS[holder], label, holders == holder)
    yield TaskSet(WITH_AGENCY, "cơ quan còn phải thực hiện", holders.isin(["agency", "unknown"]))


def _in_time(judged: pd.DataFrame, as_of: dt.date | str) -> Iterator[TaskSet]:
    """Yield what is told by the deadline: settled, due on the as-of day itself, due in the days after."""
    yield TaskSet(SETTLED, "đã qua thời hạn", outcome_known(judged, as_of))
    today = pd.Timestamp(as_date(as_of))
    ahead = (deadlines(judged).dt.normalize() - today) / ONE_DAY
    open_in_time = with_status(judged, ("open_in_time",))
    yield TaskSet(DUE_ON_THE_DAY, "đến hạn đúng ngày chốt số liệu", open_in_time & (ahead == 0))
    for days, name in DUE_WITHIN.items():
        yield TaskSet(name, f"đến hạn trong {days} ngày tới", open_in_time & ahead.between(1, days))


def tasks_by_agency(judged: pd.DataFrame) -> Iterator[tuple[Agency, TaskSet]]:
    """Yield each agency with its tasks, in the order of Phụ lục I."""
    keys = list(with_agencies_named(judged)[AGENCY].itertuples(index=False, name=None))
    names = _agency_names(set(keys))
    places = pd.Series([names[key] for key in keys], judged.index, dtype=object)
    for agency, name in names.items():
        yield agency, TaskSet(name, agency[1], places == name)


def _placed(judged: pd.DataFrame) -> Iterator[TaskSet]:
    for group, label in vocab.GROUPS.items():
        yield TaskSet(GROUP_SETS[group], label, judged["agency_group"] == group)
    yield from (tasks for _, tasks in tasks_by_agency(judged))


def _written(judged: pd.DataFrame) -> Iterator[TaskSet]:
    """Yield the tasks of each leader and of each field that the source names; spellings of one are one."""
    for column, start in WRITTEN.items():
        if column not in judged:
            continue
        values = judged[column].fillna("").astype(str).str.strip()
        slugs = values.map(text.slug)
        for value in sorted(set(slugs) - {""}):
            rows = slugs == value
            yield TaskSet(f"{start}-{value}", str(values[rows].iloc[0]), rows)
