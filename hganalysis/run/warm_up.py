"""A brief of three made-up tasks, made as this module is imported.

What a process does once, reading reference files, building models, compiling templates, is then done before
kernels are forked. Nothing of it starts a thread: no parquet is read and no PDF is set.
"""

from __future__ import annotations

import pandas as pd

from hganalysis.counting.result import judge, summarise
from hganalysis.delays.delays_result import NotSaid
from hganalysis.intake.findings import FINDING_COLUMNS, NUMBERS
from hganalysis.report.agency_result import Shared
from hganalysis.run.agency_folder import About, OwnTasks
from hganalysis.settings.params import Params

PARAMS = Params.model_validate(
    {
        "period": "thu",
        "label": "kỳ thử",
        "from": "2024-01-01",
        "to": "2024-11-03",
        "source": {"file": "thu.csv", "map": "thu", "simulated": True},
    }
)
STATES = {"open": "", "awaiting_confirmation": "", "done": "2024-10-01"}


def made_up_brief() -> str:
    """Return the page of a brief, made as that of an agency is."""
    number = len(STATES)
    texts = {"task_id": "1", "title": "Việc", "agency_id": "so-y-te", "agency": "Sở Y tế"}
    texts |= {"agency_group": "department", "source_file": "thu.csv", "source_sheet": ""}
    dates = {"assigned_on": "2024-02-01", "due_on": "2024-10-20"}
    tasks = pd.DataFrame({name: [value] * number for name, value in texts.items()}, dtype="str")
    tasks = tasks.assign(
        state=[*STATES], completed_on=pd.to_datetime(list(STATES.values())), source_row=range(number), **dates
    )
    tasks = tasks.astype(dict.fromkeys([*dates, "completed_on"], "datetime64[us]"))
    findings = pd.DataFrame(columns=[*FINDING_COLUMNS], dtype="str").astype(dict.fromkeys(NUMBERS, "Int64"))
    judged = judge(tasks, PARAMS)
    shared = Shared(
        agency_id="so-y-te",
        agency="Sở Y tế",
        short="Sở Y tế",
        totals=summarise(judged, findings, PARAMS, in_full=False).totals,
        terms=(),
        compared=NotSaid(unsaid="Chưa so sánh."),
        quality=(),
        chances_unsaid="",
        warnings=(),
        before=None,
        colophon="",
    )
    about = About.model_validate_json(
        About(params=PARAMS.model_dump(mode="json", by_alias=True), shared=shared).model_dump_json()
    )
    brief = OwnTasks(judged, findings, about.shared, PARAMS).brief
    brief._repr_mimebundle_()
    return brief.html()


made_up_brief()
