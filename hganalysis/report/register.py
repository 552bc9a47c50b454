"""Every task read, as the register that the numbers of a page lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis import text, vocab
from hganalysis.documents.model import Column, Register, RegisterGroup, RegisterRow, SetOfRows
from hganalysis.report.proposals import shortened
from hganalysis.report.rows_behind import MOST_ROWS, task_sets, tasks_by_agency
from hganalysis.settings.directory import load_agencies

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Mapping, Sequence

    from hganalysis.report.rows_behind import Agency, TaskSet

TITLE = "Danh mục nhiệm vụ"
COLUMNS = (
    Column("Mã nhiệm vụ", "left", 14),
    Column("Văn bản", "left", 16),
    Column("Nội dung nhiệm vụ", "left", 50),
    Column("Thời hạn", "center", 11),
    Column("Ngày hoàn thành", "center", 11),
    Column("Tình trạng", "left", 22),
    Column("Số ngày quá hạn", "right", 8),
)
SHOWN = ("task_id", "doc_number", "title", "deadline", "completed_on", "status", "holder", "days_late")
HANDED_IN = {holder: vocab.HOLDERS[holder] for holder in ("approver", "reported_after")}
"""Who holds a task that its agency has done: said beside its status."""

LETTERS, LONGEST_TITLE = 100_000, 110
"""Letters of all titles together, and of one; the whole titles are in data/tasks.csv."""


def task_register(judged: pd.DataFrame, as_of: dt.date | str) -> Register | None:
    """Return the register of every row judged, under its agency, in the order of Phụ lục I.

    None of more than `MOST_ROWS` tasks, or of none.
    """
    if not 0 < len(judged) <= MOST_ROWS:
        return None
    sets = task_sets(judged, as_of)
    places = {name: place for place, name in enumerate(sets)}
    inside = pd.DataFrame({place: sets[name].rows for name, place in places.items()}).to_numpy()
    length = min(LONGEST_TITLE, LETTERS // len(judged))
    rows = [
        RegisterRow(_cells(task, length), tuple(np.flatnonzero(members).tolist()))
        for task, members in zip(judged.to_dict("records"), inside, strict=True)
    ]
    groups = tuple(
        _group(agency, tasks, [rows[i] for i in np.flatnonzero(tasks.rows)])
        for agency, tasks in tasks_by_agency(judged)
    )
    known = tuple(SetOfRows(name, each.label) for name, each in sets.items())
    return Register(TITLE, COLUMNS, known, groups)


def _group(agency: Agency, tasks: TaskSet, rows: Sequence[RegisterRow]) -> RegisterGroup:
    """Return the tasks of an agency; what all of them are in is said once."""
    shared = set(rows[0].sets).intersection(*(row.sets for row in rows))
    own = tuple(replace(row, sets=tuple(each for each in row.sets if each not in shared)) for row in rows)
    return RegisterGroup(tasks.label, _aliases(agency[0]), tuple(sorted(shared)), own)


def _aliases(agency_id: str) -> tuple[str, ...]:
    """Return what else an agency is called in the directory."""
    known = next((each for each in load_agencies() if each.id == agency_id), None)
    return () if known is None else tuple(dict.fromkeys((known.short, *known.aliases)))


def _cells(task: Mapping[Hashable, Any], length: int) -> tuple[str, ...]:
    said = {name: "" if pd.isna(task.get(name)) else task[name] for name in SHOWN}
    days = said["days_late"]
    status = text.capital(vocab.STATUSES[said["status"]])
    return (
        str(said["task_id"]),
        str(said["doc_number"]),
        shortened(str(said["title"]), length),
        text.date(said["deadline"]),
        text.date(said["completed_on"]),
        "; ".join(filter(None, (status, HANDED_IN.get(said["holder"], "")))),
        text.number(int(days)) if days else "",
    )
