"""Repeated ids: which of several rows of one task is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from hganalysis.intake.findings import Findings

JUDGED = ("due_kind", "due_on", "state", "completed_on")
NEWEST_BY = ("last_update_on", "entered_on")


def settle_duplicates(tasks: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Keep one row of each task and exclude the others as `duplicate`.

    Rows with the same id and the same lead agency are one task. The newest by `last_update_on`, then by
    `entered_on`, is kept; a date that some of the rows lack tells nothing. When no date tells them apart, the
    first is kept if all agree on deadline, state and completion; otherwise the last is kept with the doubt
    `conflicting_duplicates`. Rows of one id with different lead agencies are tasks of their own, and
    reported.

    Parameters
    ----------
    tasks : DataFrame
        Tidy tasks; rows already excluded and rows without an id are left alone.
    findings : Findings
        Gets one finding for each row that is excluded or shares its id.

    Returns
    -------
    DataFrame
        A new table with `exclusion` and `doubt` filled.
    """
    tasks = tasks.copy()
    counted = tasks[tasks["exclusion"].isna() & tasks["task_id"].notna()]
    repeated = counted[counted["task_id"].duplicated(keep=False)]
    for task_id, rows in repeated.groupby("task_id", sort=False):
        leads = rows["agency_id"].fillna(rows["agency"].fillna("").map(fold))
        if leads.nunique() > 1:
            _report_leads(str(task_id), rows, findings)
        for _, same in rows.groupby(leads, sort=False):
            if len(same) > 1:
                _keep_one(tasks, str(task_id), same, findings)
    return tasks


def _keep_one(tasks: pd.DataFrame, task_id: str, same: pd.DataFrame, findings: Findings) -> None:
    kept, certain = _newest(same)
    is_kept = same.index == kept
    tasks.loc[same.index[~is_kept], "exclusion"] = "duplicate"
    if not certain:
        tasks.loc[same.index[is_kept], "doubt"] = "conflicting_duplicates"
    code = "duplicate" if certain else "conflicting_duplicates"
    row, sheet = same.loc[is_kept, ["source_row", "source_sheet"]].iloc[0]
    for other in same[~is_kept].to_dict("records"):
        place = f"dòng {row}" if other["source_sheet"] == sheet else f"dòng {row} của trang «{sheet}»"
        _report(code, f"Cùng mã, cùng cơ quan với {place}", other, "task_id", task_id, findings)


def _newest(same: pd.DataFrame) -> tuple[object, bool]:
    """Return the index of the row to keep, and whether that is certain."""
    for column in NEWEST_BY:
        if column in same and same[column].notna().all():
            same = same[same[column] == same[column].max()]
    judged = [column for column in JUDGED if column in same]
    if len(same[judged].drop_duplicates()) == 1:
        return same.index[0], True
    return same.index[-1], False


def _report_leads(task_id: str, rows: pd.DataFrame, findings: Findings) -> None:
    names = ", ".join(dict.fromkeys(rows["agency"].fillna("(trống)")))
    numbers = ", ".join(map(str, rows["source_row"]))
    reason = f"Mã này có ở các dòng {numbers}, giao cho: {names}"
    for row in rows.to_dict("records"):
        _report("same_id_other_agency", reason, row, "agency_raw", task_id, findings)


def _report(
    code: str, reason: str, row: Mapping[Any, Any], column: str, task_id: str, findings: Findings
) -> None:
    findings.add(
        code,
        reason,
        sheet=str(row["source_sheet"]),
        row=int(row["source_row"]),
        column=column,
        value=value if isinstance(value := row[column], str) else "",
        task_id=task_id,
    )
