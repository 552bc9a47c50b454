"""Findings -> warnings: what is known to be wrong with the figures, for whoever shows one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hganalysis.intake.findings import KINDS
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd

    from hganalysis.reading.coded_cells import Flags

DECISIVE = ("task_id", "due_raw", "due_original", "status_raw", "completed_on", "assigned_on", "entered_on")
"""Columns as an export has them that can decide how a task is counted, by some rule of a period."""

BY_COLUMN = (
    *("date_unreadable", "dates_contradicted", "dates_swapped", "join_conflict", "merged_data", "two_dates"),
)
"""Kinds of finding that touch the counts in a decisive column only."""

PLACE = ["file", "sheet", "row"]
MOST_NAMED = 4


def decisive_columns(by: str, basis: str = "current") -> list[str]:
    """Return the raw columns that decide how a task is counted in a period, by its rules.

    `by` is the date that puts a task into the period, ``none`` where all are counted, `basis` the deadline
    that is looked at.

    Examples
    --------
    >>> decisive_columns("assigned_on"), decisive_columns("none", "original")[4:]
    (['task_id', 'due_raw', 'status_raw', 'completed_on', 'assigned_on'], ['due_original'])
    """
    dated = [] if by == "none" else [by]
    original = ["due_original"] if basis == "original" else []
    return ["task_id", "due_raw", "status_raw", "completed_on", *dated, *original]


def warnings_of(
    findings: pd.DataFrame, judged: pd.DataFrame | None = None, *, decisive: Collection[str] = DECISIVE
) -> list[dict[str, Any]]:
    """Return the findings that change what is counted, one entry a kind, worst first.

    Given the judged tasks, a fault in a row that does not count anyway is no warning; `decisive` are the raw
    columns that decide by the rules of the period. An entry is ``{code, rows, columns, figures, message}``:
    how many rows are concerned, the headings they stand under, the figures that would be others (of
    `vocab.COUNTS`, ``due_soon`` and ``by_agency``), and one sentence for the reader of any of these figures.
    """
    chosen = findings[findings["code"].isin([code for code, kind in KINDS.items() if kind.touches])]
    elsewhere = chosen["code"].isin(BY_COLUMN) & ~chosen["about"].isin([*decisive, ""])
    chosen = chosen[~elsewhere]
    if judged is not None:
        chosen = chosen[_is_counted(chosen, judged)]
    return [
        _warning(code, chosen[chosen["code"] == code]) for code in KINDS if (chosen["code"] == code).any()
    ]


def _is_counted(findings: pd.DataFrame, judged: pd.DataFrame) -> Flags:
    """Tell of each finding whether its row has one of the statuses it changes; of no task is a yes.

    So is each where the table does not tell its rows' places.
    """
    names = [f"source_{name}" for name in PLACE]
    if not set(names) <= set(judged):
        return np.ones(len(findings), dtype=bool)
    places = zip(*(judged[name] for name in names), strict=True)
    statuses = dict(zip(places, judged["status"].astype(str), strict=True))
    found = (statuses.get(place) for place in zip(*(findings[name] for name in PLACE), strict=True))
    among = (KINDS[code].among for code in findings["code"])
    pairs = zip(found, among, strict=True)
    return np.array(
        [not wanted or status is None or status in wanted for status, wanted in pairs], dtype=bool
    )


def _warning(code: str, findings: pd.DataFrame) -> dict[str, Any]:
    kind, columns = KINDS[code], _distinct(findings["column"])
    placed = findings["row"].notna() & (findings["rows"] == 1)
    rows = len(findings.loc[placed, PLACE].drop_duplicates()) + int(findings.loc[~placed, "rows"].sum())
    where = _named("cột", columns) or _named("trang", _distinct(findings["sheet"]))
    message = f"{kind.label}: {number(rows)} dòng{where} {kind.effect}."
    return {"code": code, "rows": rows, "columns": columns, "figures": list(kind.touches), "message": message}


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, texts)))


def _named(what: str, names: list[str]) -> str:
    if not names:
        return ""
    others = f" và {number(len(names) - MOST_NAMED)} {what} khác" if len(names) > MOST_NAMED else ""
    return f" ở {what} {', '.join(f'“{name}”' for name in names[:MOST_NAMED])}{others}"
