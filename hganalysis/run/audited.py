"""A period held against what the one before published: the audit, and the warnings that come of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hganalysis.counting.result_model import Earlier, Warned
from hganalysis.errors import ParamsError, Unsaid
from hganalysis.history.audit import WHAT, carried, with_returned
from hganalysis.history.audit_answer import AuditAnswer, audit
from hganalysis.history.history_result import Corrected, History, Lapsed, Place
from hganalysis.history.history_words import warnings
from hganalysis.history.unusual import unusual
from hganalysis.intake.corrections import still_says
from hganalysis.run.parts import DATA, read_rows
from hganalysis.run.previous import earlier_result
from hganalysis.run.published_places import MOST_PERIODS, previous_file

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from hganalysis.counting.result_model import Result
    from hganalysis.intake.corrections import Correction
    from hganalysis.settings.params import Params

Cell = tuple[str, str]
"""Id of a task and name of a column."""

NOT_AUDITED = "history_unread"
"""Code of the warning that the earlier tasks could not be read."""


def audit_previous(
    outputs: Path,
    params: Params,
    judged: pd.DataFrame,
    result: Result,
    corrections: Iterable[Correction] = (),
) -> AuditAnswer | None:
    """Hold the tasks of a period against those that the one before published; None when params name none.

    Cells that reviewed corrections of this period replaced are on record, and those of the periods before
    that are not repeated are told. Where the earlier tasks are not there, or are no such tasks, the answer
    says so.
    """
    path = previous_file(outputs, params)
    if path is None or not path.is_file():
        return None
    try:
        tasks = read_rows(path.parent / DATA)
    except (OSError, ValueError):
        why = f"tệp {DATA} của kỳ «{params.previous}» thiếu hoặc bị hỏng"
        return AuditAnswer(Unsaid(WHAT, why, "chạy lại kỳ đó"), {str(k): v for k, v in judged.attrs.items()})
    content = json.loads(path.read_text(encoding="utf-8"))
    before = History.model_validate(content["history"]) if content.get("history") else None
    corrected = [Corrected.model_validate(each) for each in content.get("corrections", [])]
    reviewed = tuple(corrections)
    agreed = _cells(each for each in reviewed if each.agreed)
    left = lapsed([*corrected, *(before.lapsed if before else ())], judged, _cells(reviewed))
    answer = audit(tasks, judged, as_of_before=content["as_of"], recorded=agreed | _cells(left))
    if not answer.is_given:
        return answer
    open_ = (*before.findings, *before.carried) if before else ()
    found = with_returned(answer.found, open_)
    more = {
        "period": params.previous,
        "unusual": unusual(result, earlier_periods(outputs, params.previous)),
        "carried": carried(open_, judged, found.findings, agreed | _cells(corrected)),
        "lapsed": left,
        "corrections_before": _corrections_of(path.parent) if left else "",
    }
    return AuditAnswer(found.model_copy(update=more), answer.heading)


def lapsed(
    earlier: Iterable[Corrected], judged: pd.DataFrame, repeated: Collection[Cell]
) -> tuple[Lapsed, ...]:
    """Return the corrections of earlier periods that this one neither repeats nor has in its source.

    `earlier` are those that the period before applied, and those that had lapsed in it; `repeated` the cells,
    by task id and column, that corrections of this period are about, agreed to or not. Each is told with the
    row that says the old value; one without id, which cannot be found, without a row.
    """
    left = {(each.task_id, each.column): each for each in earlier}
    made = []
    for cell, each in left.items():
        if cell in repeated:
            continue
        told = each.model_dump(include={*Corrected.model_fields})
        if not each.task_id:
            made.append(Lapsed(**told, after=None))
            continue
        rows = judged[judged["task_id"] == each.task_id].to_dict("records")
        still = [row for row in rows if still_says(each.column, row.get(each.column), each.old)]
        made += [Lapsed(**told, after=_place(row)) for row in still[:1]]
    return tuple(made)


def _place(row: Mapping[Hashable, Any]) -> Place:
    file, sheet, number = (row.get(f"source_{name}") for name in ("file", "sheet", "row"))
    return Place(file=str(file or ""), sheet=str(sheet or ""), row=None if number is None else int(number))


def _cells(corrections: Iterable[Corrected | Correction]) -> set[Cell]:
    return {(each.task_id, each.column) for each in corrections}


def _corrections_of(folder: Path) -> str:
    """Return the file of corrections that the params of a published period name."""
    try:
        content = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(content.get("parameters", {}).get("corrections") or "")


def earlier_periods(outputs: Path, last: str) -> list[Earlier]:
    """Return the published periods that go on from each other, latest first, as far as they can be read."""
    found: list[Earlier] = []
    names: list[str] = []
    while last and last not in names and len(found) < MOST_PERIODS:
        names.append(last)
        try:
            result, last = earlier_result(outputs, last)
        except ParamsError:
            break
        found.append(result)
    return found


def with_warnings(result: Result, answer: AuditAnswer | None) -> Result:
    """Return a result that warns of what the audit found, or that the earlier tasks could not be read."""
    if answer is None:
        return result
    if answer.is_given:
        told = warnings(answer.found)
    elif DATA in answer.needs:
        told = (Warned(code=NOT_AUDITED, rows=0, columns=[], figures=["total"], message=answer.needs),)
    else:
        told = ()
    return result.model_copy(update={"warnings": (*result.warnings, *told)}) if told else result
