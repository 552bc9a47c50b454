"""Repeated ids: which of several rows of one task is counted."""

from __future__ import annotations

import pandas as pd

from hganalysis.intake.findings import Findings

JUDGED = ("due_kind", "due_on", "state", "completed_on")
NEWEST_BY = ("last_update_on", "entered_on")


def settle_duplicates(tasks: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Keep one row of each task and exclude the others as `duplicate`.

    Rows with the same id and the same lead agency are one task. The newest by `last_update_on`, then by
    `entered_on`, is kept. When no date tells them apart, the first is kept if all agree on deadline, state and
    completion; otherwise the last is kept with the doubt `conflicting_duplicates`. Rows of one id with
    different lead agencies are tasks of their own, and reported.

    Returns
    -------
    DataFrame
        A new table with `exclusion` and `doubt` filled.
    """
    tasks = tasks.copy()
    counted = tasks[tasks["exclusion"].isna() & tasks["task_id"].notna()]
    repeated = counted[counted["task_id"].duplicated(keep=False)]
    for task_id, rows in repeated.groupby("task_id", sort=False):
        leads = rows["agency_id"].fillna(rows["agency_raw"])
        if leads.nunique() > 1:
            _report_leads(str(task_id), rows, findings)
        for _, same in rows.groupby(leads, sort=False):
            if len(same) > 1:
                _keep_one(tasks, str(task_id), same, findings)
    return tasks


def _keep_one(tasks: pd.DataFrame, task_id: str, same: pd.DataFrame, findings: Findings) -> None:
    kept, certain = _newest(same)
    others = same.index[same.index != kept]
    tasks.loc[others, "exclusion"] = "duplicate"
    if not certain:
        tasks.loc[kept, "doubt"] = "conflicting_duplicates"
    code = "duplicate" if certain else "conflicting_duplicates"
    for index in others:
        findings.add(
            code,
            f"Cùng mã, cùng cơ quan với dòng {same.loc[kept, 'source_row']}",
            sheet=same.loc[index, "source_sheet"],
            row=int(same.loc[index, "source_row"]),
            column="task_id",
            value=task_id,
            task_id=task_id,
        )


def _newest(same: pd.DataFrame) -> tuple[object, bool]:
    """Return the index of the row to keep, and whether that is certain."""
    for column in NEWEST_BY:
        if column in same and same[column].notna().all():
            newest = same.index[same[column] == same[column].max()]
            if len(newest) == 1:
                return newest[0], True
    if len(same[list(set(JUDGED) & set(same.columns))].drop_duplicates()) == 1:
        return same.index[0], True
    return same.index[-1], False


def _report_leads(task_id: str, rows: pd.DataFrame, findings: Findings) -> None:
    names = ", ".join(dict.fromkeys(rows["agency"].fillna("")))
    for _, row in rows.iterrows():
        findings.add(
            "same_id_other_agency",
            f"Mã này có ở các dòng {', '.join(map(str, rows['source_row']))}, giao cho: {names}",
            sheet=row["source_sheet"],
            row=int(row["source_row"]),
            column="agency",
            value=row["agency_raw"],
            task_id=task_id,
        )
