"""Repeated ids: which of several rows of one task is counted."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from hganalysis import vocab
from hganalysis.text import fold, listing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from hganalysis.intake.findings import Findings

Row = dict[Any, Any]
JUDGED = ("due_kind", "due_on", "state", "completed_on")
NEWEST_BY = ("last_update_on", "entered_on")
BY_SOME_RULE = ("assigned_on", "entered_on", "due_original")
"""Dates that put a task into a period or judge it where the period says so; a row may lack them."""


def settle_duplicates(tasks: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Keep one row of each task and exclude the others as `duplicate`.

    Rows with the same id and the same lead agency are one task. The newest by `last_update_on`, then by
    `entered_on`, is kept; a date that some of the rows lack tells nothing. When no date tells them apart and
    all agree on deadline, state and completion and, as far as they say, on the dates of `BY_SOME_RULE`, the
    first that has most of those dates is kept. Otherwise one is kept with the doubt `conflicting_duplicates`:
    the last that is not withdrawn and has a deadline, so that a task which one of its rows puts into the
    total stays in it; else the last not withdrawn, else the last. Rows of one id with different lead agencies
    are tasks of their own, and reported. Rows already excluded and rows without an id are left alone. What is
    returned is a new table with `exclusion` and `doubt` filled.
    """
    tasks = tasks.copy()
    ids = tasks["task_id"].where(tasks["exclusion"].isna()).dropna()
    repeated = ids.index[ids.duplicated(keep=False)]
    excluded, doubted = [], []
    for rows in _by(_records(tasks.loc[repeated]), itemgetter("task_id")):
        tasks_of_id = _by(rows, _lead)
        if len(tasks_of_id) > 1:
            _report_leads(rows, findings)
        for same in tasks_of_id:
            kept, certain = _newest(same)
            others = [row for row in same if row is not kept]
            _report_others(others, kept, certain, findings)
            excluded += [row["index"] for row in others]
            doubted += [] if certain else [kept["index"]]
    tasks.loc[excluded, "exclusion"] = "duplicate"
    tasks.loc[doubted, "doubt"] = "conflicting_duplicates"
    return tasks


def _records(tasks: pd.DataFrame) -> list[Row]:
    """Return rows as dictionaries with their `index`, and None for what is missing."""
    plain = tasks.astype(object).where(tasks.notna(), None)
    return [{**row, "index": index} for index, row in zip(tasks.index, plain.to_dict("records"), strict=True)]


def _by(rows: Sequence[Row], key: Callable[[Row], Any]) -> list[list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


def told_apart(tasks: pd.DataFrame) -> list[tuple[str, str]]:
    """Return of each row which task it is of: its id and its lead agency.

    Examples
    --------
    >>> import pandas as pd
    >>> told_apart(pd.DataFrame({"task_id": ["1", "1"], "agency_id": ["so-y-te", None], "agency": "Sở Y tế"}))
    [('1', 'so-y-te'), ('1', 'sở y tế')]
    """
    return [(row["task_id"], _lead(row)) for row in _records(tasks[["task_id", "agency_id", "agency"]])]


def _lead(row: Row) -> str:
    return row["agency_id"] or fold(row["agency"] or "")


def _newest(same: Sequence[Row]) -> tuple[Row, bool]:
    """Return the row to keep, and whether that is certain."""
    for column in NEWEST_BY:
        days = [day for row in same if (day := row.get(column)) is not None]
        if len(days) == len(same):
            newest = max(days)
            same = [row for row in same if row[column] == newest]
    agree = len({tuple(row.get(column) for column in JUDGED) for row in same}) == 1
    said = [{row.get(column) for row in same} - {None} for column in BY_SOME_RULE]
    if agree and all(len(dates) <= 1 for dates in said):
        return max(same, key=_dates_said), True
    return max(reversed(same), key=_counts), False


def _dates_said(row: Row) -> int:
    return sum(row.get(column) is not None for column in BY_SOME_RULE)


def _counts(row: Row) -> tuple[bool, bool]:
    """Return how near a row is to being counted in the total."""
    return row["state"] != "withdrawn", row["due_kind"] == "dated"


def _report_leads(rows: Sequence[Row], findings: Findings) -> None:
    names = ", ".join(dict.fromkeys(row["agency"] or "(trống)" for row in rows))
    several = len({(row.get("source_file"), row["source_sheet"]) for row in rows}) > 1
    places = ", ".join(f"{row['source_row']}{_table(row) if several else ''}" for row in rows)
    for row in rows:
        reason = f"Mã này có ở các dòng {places}, giao cho: {names}"
        _report("same_id_other_agency", reason, row, "agency_raw", findings)


def _table(row: Row) -> str:
    return f" ({row['source_sheet'] or row.get('source_file')})"


def _report_others(others: Sequence[Row], kept: Row, certain: bool, findings: Findings) -> None:
    code = "duplicate" if certain else "conflicting_duplicates"
    for row in others:
        same_sheet = kept["source_sheet"] in ("", row["source_sheet"])
        sheet = "" if same_sheet else f" của trang «{kept['source_sheet']}»"
        file = "" if row.get("source_file") == kept.get("source_file") else f" của tệp {kept['source_file']}"
        differ = "" if certain else _differences(row, kept)
        reason = f"Cùng mã, cùng cơ quan với dòng {kept['source_row']}{sheet}{file}{differ}"
        _report(code, reason, row, "task_id", findings)


def _differences(row: Row, kept: Row) -> str:
    """Say in which of the cells that decide two rows of a task differ; "" where others contradict them."""
    names = ["due_on" if name == "due_kind" else name for name in (*JUDGED, *BY_SOME_RULE)]
    differ = [name for name in dict.fromkeys(names) if _said(row, name) != _said(kept, name)]
    labels = [vocab.TASK_COLUMNS[name][:1].lower() + vocab.TASK_COLUMNS[name][1:] for name in differ]
    return f", khác nhau ở {listing(labels)}" if labels else ""


def _said(row: Row, name: str) -> Any:
    return (row.get("due_kind"), row.get(name)) if name == "due_on" else row.get(name)


def _report(code: str, reason: str, row: Row, column: str, findings: Findings) -> None:
    place = {
        "sheet": row["source_sheet"],
        "row": row["source_row"],
        "task_id": row["task_id"],
        "file": row.get("source_file"),
    }
    findings.add(code, reason, column=column, value=row[column] or "", **place)
