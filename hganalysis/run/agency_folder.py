"""The tasks of one agency, cut out of a period: what its notebook gets, and nothing of any other agency."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis.counting.record import Record
from hganalysis.counting.result import summarise
from hganalysis.documents.formats import HTML, PDF, issued
from hganalysis.errors import ParamsError
from hganalysis.report.agency_brief import build_agency_brief
from hganalysis.report.agency_result import AgencyResult, Shared, found_in, open_soon, shared_with
from hganalysis.report.build import Report
from hganalysis.report.found import found
from hganalysis.run.opened import MARK, open_period, published_tasks, read_findings
from hganalysis.run.parts import read_rows
from hganalysis.run.previous import read_previous_agency
from hganalysis.run.publish import read_published
from hganalysis.run.stage import Stage
from hganalysis.settings.office import OF_THE_LETTER, load_office
from hganalysis.settings.params import Params, Published
from hganalysis.settings.reference import own_reference_files, use_reference
from hganalysis.text import nearest, slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.answers.showing import Sentences
    from hganalysis.counting.result_model import Result, Warned
    from hganalysis.report.period_result import PeriodResult

TASKS, FINDINGS, ABOUT = "tasks.parquet", "findings.parquet", "about.json"
"""The files of a cut."""

CHANCES = "data/forecast.csv"
OWN_ROWS = "dữ liệu của cơ quan trong kỳ"
"""What the line at the end of a brief calls that of which it names the SHA-256: another row of the export
leaves the brief as it is."""

SAID_OF_ROWS = ("value", "reason")
"""Columns of findings that may quote other rows; an agency gets them empty."""

FINDING_PLACE, TASK_PLACE = ["file", "sheet", "row"], ["source_file", "source_sheet", "source_row"]
Files = dict[str, bytes]


class About(Record):
    """What the files of a cut do not say: the rules of the period, and what is shared with the agency."""

    params: dict[str, Any]
    shared: Shared


@dataclass(frozen=True)
class OwnTasks:
    """The tasks of one agency in a period, to be asked as a period is."""

    tasks: pd.DataFrame
    """Every row of the agency with its status, and its `chance` to be in time where there is one."""
    findings: pd.DataFrame
    """What is wrong in these rows."""
    shared: Shared
    """What the agency may see of the whole."""
    params: Params
    """The rules of the period."""

    @cached_property
    def counted(self) -> Result:
        """The counts of these tasks, with the warnings that concern them, and the period before."""
        own = summarise(self.tasks, self.findings, self.params, self.shared.before, in_full=False)
        return own.model_copy(update={"warnings": [*own.warnings, *self.shared.warnings]})

    @cached_property
    def result(self) -> AgencyResult:
        """Everything printed in the brief."""
        return AgencyResult(
            shared=self.shared,
            counted=self.counted,
            due_soon=open_soon(self.tasks, self.params.to),
            found=found_in(self.findings),
        )

    @cached_property
    def found(self) -> Sentences:
        """The five lines of these tasks, then every warning."""
        return found(self.counted)

    @cached_property
    def brief(self) -> Report:
        """The brief; it shows itself in a notebook."""
        office = load_office().changed_by(self.params.report)
        return Report(build_agency_brief(self.result, office))

    def write(self, folder: str | Path = ".") -> None:
        """Write the brief as a page and as PDF, named after the agency."""
        for each in (HTML, PDF):
            path = Path(folder) / f"{slug(self.shared.agency_id)}{each.suffix}"
            each.write(self.brief.document, path, issued(self.params.to))


def open_agency(
    agency: str, period: str, project: str | Path = ".", changes: Mapping[str, Any] | None = None
) -> OwnTasks:
    """Open the tasks of one agency: those a run has cut out for this notebook, else of a published period.

    Raises
    ------
    ParamsError
        There is no such agency or period, or the period is not published with these parameters.

    Examples
    --------
    >>> import hganalysis as hg
    >>> hg.open_agency("Sở Y tế", "khong-co")
    Traceback (most recent call last):
    hganalysis.errors.ParamsError: Không có kỳ «khong-co»; các kỳ có: 2024-11-03, uk-2024.
    """
    here = Path(ABOUT)
    if here.is_file():
        use_reference(here.parent)
        return _from_files({name: Path(name).read_bytes() for name in (TASKS, FINDINGS, ABOUT)})
    opened = open_period(period, project, changes)
    if opened.published is None:
        raise ParamsError(f"Kỳ «{period}» chưa công bố với các tham số này; chạy hganalysis run trước.")
    cut = Cut(Stage(opened.published, opened.root, opened.params))
    return _from_files(cut.files_of(cut.known(agency)))


class Cut:
    """A finished period, published or about to be, to be cut into agencies."""

    def __init__(self, stage: Stage) -> None:
        folder, self._stage, self._params = stage.folder, stage, stage.params
        self._result: PeriodResult = read_published(folder)
        self._tasks = published_tasks(folder).drop(columns=MARK, errors="ignore")
        self._findings = read_findings(folder)
        self._tasks["chance"] = _chances(folder, self._tasks)

    @cached_property
    def agencies(self) -> dict[str, str]:
        """The ids of all agencies that have tasks, by the names of their files, in protocol order."""
        ids = [each.agency_id for each in self._result.by_agency if each.agency_id]
        return {slug(each): each for each in ids}

    def known(self, key: str) -> str:
        """Return the name of the files of an agency given by it or by its id."""
        if slug(key) not in self.agencies:
            raise ParamsError(unknown_agency(key, self.agencies))
        return slug(key)

    def files_of(self, key: str) -> Files:
        """Return what the notebook of an agency gets."""
        agency_id = self.agencies[key]
        own = self._tasks[self._tasks["agency_id"] == agency_id].reset_index(drop=True)
        found = _in_rows_of(self._findings, own).assign(**dict.fromkeys(SAID_OF_ROWS, ""))
        files = {TASKS: _parquet(own), FINDINGS: _parquet(found)}
        shared = shared_with(
            self._result,
            agency_id,
            before=read_previous_agency(self._stage.folder.resolve().parent, self._params, agency_id),
            warnings=self._warnings_of_no_agency,
            colophon=self._stage.colophon_of(self._result, {OWN_ROWS: sha256_of(files)}),
        )
        report = self._params.report.model_copy(update=OF_THE_LETTER)
        params = self._params.model_copy(update={"previous": "", "published": Published(), "report": report})
        about = About(params=params.model_dump(mode="json", by_alias=True, exclude_none=True), shared=shared)
        return {
            **files,
            ABOUT: about.model_dump_json().encode(),
            **{name: path.read_bytes() for name, path in own_reference_files().items()},
        }

    @cached_property
    def _warnings_of_no_agency(self) -> tuple[Warned, ...]:
        """What changes the counts of every agency: rows whose agency is not clear, and whole sheets."""
        nobody = self._tasks[self._tasks["agency_id"].isna()]
        placed = self._tasks[self._tasks["agency_id"].notna()]
        inside = _in_rows_of(self._findings, placed).index
        rest = self._findings[~self._findings.index.isin(inside)]
        params = self._params.model_copy(update={"published": Published()})
        warnings = summarise(nobody, rest, params, in_full=False).warnings
        return tuple(each for each in warnings if "by_agency" in each.figures)


def sha256_of(files: Mapping[str, bytes]) -> str:
    """Return the one SHA-256 of some files, in their order."""
    return hashlib.sha256(b"".join(hashlib.sha256(each).digest() for each in files.values())).hexdigest()


def unknown_agency(key: str, known: Mapping[str, str]) -> str:
    """Return what to say of an agency that nobody knows: the names near it, or all."""
    near = nearest(key, known) or list(known)
    return f"Không có cơ quan «{key}»; gần nhất: {', '.join(near)}."


def _from_files(files: Files) -> OwnTasks:
    about = About.model_validate_json(files[ABOUT])
    return OwnTasks(
        tasks=read_rows(io.BytesIO(files[TASKS])),
        findings=read_rows(io.BytesIO(files[FINDINGS])),
        shared=about.shared,
        params=Params.model_validate(about.params),
    )


def _in_rows_of(findings: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Return the findings in rows of the source that tasks stand in."""
    places = pd.MultiIndex.from_frame(tasks[TASK_PLACE].astype("str"))
    there = pd.MultiIndex.from_frame(findings[FINDING_PLACE].astype("str")).isin(places)
    return findings[there]


def _chances(folder: Path, tasks: pd.DataFrame) -> pd.Series:
    """Return the chance of each task to be in time; missing where the forecast gives none."""
    path = folder / CHANCES
    none = pd.Series(float("nan"), tasks.index)
    if not path.is_file():
        return none
    told = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values={"chance": ""})
    if not {*TASK_PLACE, "chance"} <= set(told):
        return none
    by_place = told.assign(**{name: told[name].astype("str") for name in TASK_PLACE})
    places = tasks[TASK_PLACE].astype("str")
    joined = places.merge(by_place[[*TASK_PLACE, "chance"]], "left", TASK_PLACE, validate="m:1")
    return joined["chance"].set_axis(tasks.index)


def _parquet(table: pd.DataFrame) -> bytes:
    made = io.BytesIO()
    table.to_parquet(made, index=False)
    return made.getvalue()
