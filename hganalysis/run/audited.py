"""A period held against what the one before published: the audit, and the warnings that come of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from hganalysis.counting.result_model import Earlier, Warned
from hganalysis.errors import ParamsError, Unsaid
from hganalysis.history.audit import WHAT, carried
from hganalysis.history.audit_answer import AuditAnswer, audit
from hganalysis.history.history_result import History
from hganalysis.history.history_words import warnings
from hganalysis.history.unusual import unusual
from hganalysis.run.parts import DATA
from hganalysis.run.previous import earlier_result
from hganalysis.run.published_places import MOST_PERIODS, previous_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hganalysis.counting.result_model import Result
    from hganalysis.intake.corrections import Correction
    from hganalysis.settings.params import Params

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

    Cells that reviewed corrections of either period replaced are on record. Where the earlier tasks are not
    there, or are no such tasks, the answer says so.
    """
    path = previous_file(outputs, params)
    if path is None or not path.is_file():
        return None
    try:
        tasks = pd.read_parquet(path.parent / DATA)
    except (OSError, ValueError):
        why = f"tệp {DATA} của kỳ «{params.previous}» thiếu hoặc bị hỏng"
        return AuditAnswer(Unsaid(WHAT, why, "chạy lại kỳ đó"), {str(k): v for k, v in judged.attrs.items()})
    content = json.loads(path.read_text(encoding="utf-8"))
    recorded = {(each["task_id"], each["column"]) for each in content.get("corrections", [])}
    recorded |= {(each.task_id, each.column) for each in corrections if each.agreed}
    answer = audit(tasks, judged, as_of_before=content["as_of"], recorded=recorded)
    if not answer.is_given:
        return answer
    before = History.model_validate(content["history"]) if content.get("history") else None
    open_ = (*before.findings, *before.carried) if before else ()
    more = {
        "period": params.previous,
        "unusual": unusual(result, earlier_periods(outputs, params.previous)),
        "carried": carried(open_, judged, answer.found.findings, recorded),
    }
    return AuditAnswer(answer.found.model_copy(update=more), answer.heading)


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
