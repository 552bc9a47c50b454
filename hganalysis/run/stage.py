"""The working folder of one run: what one notebook leaves for the next, and what will be published."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from hganalysis.answers.showing import Sentences
from hganalysis.counting.open_tasks import coming_due
from hganalysis.counting.result import judge, summarise
from hganalysis.documents.formats import FORMATS, dressed, issued
from hganalysis.documents.model import Figure
from hganalysis.errors import NotebookError, Unsaid
from hganalysis.figures import FIGURES, NARROW_SUFFIX, save
from hganalysis.history.audit import WHAT
from hganalysis.history.audit_answer import AuditAnswer
from hganalysis.report.asked_tasks import asked
from hganalysis.report.brief import build_brief
from hganalysis.report.build import REPORTED_FIGURES, Report, build
from hganalysis.report.colophon import colophon
from hganalysis.report.follow_up import followed, trend
from hganalysis.report.found import found
from hganalysis.report.period_result import PeriodResult, with_analysis
from hganalysis.report.published_files import APPENDICES, BRIEF, DATABOOK, REPORT
from hganalysis.report.register import task_register
from hganalysis.report.sentence import names_in
from hganalysis.report.standing import unsupported
from hganalysis.run.audited import audit_previous, with_warnings
from hganalysis.run.document_steps import DocumentSteps, content_of
from hganalysis.run.editions import edition_of, edition_sentence, saying_first
from hganalysis.run.manifest import sha256, sum_of_source
from hganalysis.run.opened import (
    EXACT_FINDINGS,
    FINDINGS,
    MARK,
    params_file,
    read_corrections,
    read_findings,
    read_previous_tasks,
    read_source,
)
from hganalysis.run.parts import (
    COUNTING,
    DATA,
    DELAYS,
    FLOW,
    FOLDER,
    HISTORY,
    QUALITY,
    LastReads,
    load_part,
    read_rows,
    save_part,
)
from hganalysis.run.previous import read_previous, read_remembered
from hganalysis.run.published_places import RESULT
from hganalysis.run.today import with_days
from hganalysis.run.written import for_readers, json_text, write_csv, write_json
from hganalysis.settings.export_map import load_map
from hganalysis.settings.given import as_path
from hganalysis.settings.office import OF_THE_LETTER, Office, load_office
from hganalysis.settings.own_words import OwnWords, own_words, use_words
from hganalysis.settings.params import Params, load_params, require_own_words
from hganalysis.settings.reference import word_template

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from hganalysis.counting.result_model import Earlier, Result
    from hganalysis.delays.delays_result import DelaysResult
    from hganalysis.documents.formats import Writer
    from hganalysis.documents.model import Document
    from hganalysis.figures.drawing import Drawing
    from hganalysis.history.flow_answer import FlowAnswer
    from hganalysis.intake.corrections import Correction
    from hganalysis.quality.quality_result import Measured
    from hganalysis.run.document_steps import Make

WORDS = "figures/figures.json"
READ_BEFORE = f"{FOLDER}/read-before"
"""Lies in a stage whose table and findings were read, or taken over, before notebook 1_data."""

PLACES = {name: place for place, name in enumerate(FIGURES)}
"""The figures of the counts come first in `WORDS`, whichever notebook is the first to save."""

ALL_SUPPORTED = "Nhận định cố định nào của báo cáo đo được thì đều có nhiệm vụ của kỳ này cho thấy."


@dataclass(frozen=True)
class Stage:
    """The folder a run writes into, in the layout that is published."""

    folder: Path
    """``outputs/<period>`` to be."""
    root: Path
    """The project: `source.file` and maps are found from here."""
    params: Params
    """The period."""

    @cached_property
    def found(self) -> Sentences:
        """The five lines a leader reads, then every warning: of the counts kept here, or of the source."""
        try:
            return found(self.load_counts())
        except NotebookError:
            kept = (self.folder / DATA).is_file() and not self.is_read
            _, result, _ = self._audited if kept else self._count(*self.read_source(), in_full=False)
            return found(result)

    @property
    def counted(self) -> tuple[pd.DataFrame, Result]:
        """Every task with its status, and the counts, of what `save_source` kept."""
        judged, result, _ = self._audited
        return judged, result

    @property
    def audit(self) -> AuditAnswer:
        """Whether what the period before published was changed since; says so where params name none."""
        judged, _, answer = self._audited
        none = Unsaid(WHAT, "tham số previous không nêu kỳ trước", "tham số previous")
        return answer or AuditAnswer(none, {str(name): value for name, value in judged.attrs.items()})

    @cached_property
    def _audited(self) -> tuple[pd.DataFrame, Result, AuditAnswer | None]:
        return self._count(*self.load_source())

    def _count(
        self, tasks: pd.DataFrame, findings: pd.DataFrame, *, in_full: bool = True
    ) -> tuple[pd.DataFrame, Result, AuditAnswer | None]:
        judged = judge(tasks, self.params)
        result = summarise(judged, findings, self.params, self.load_previous(), in_full=in_full)
        outputs = self.folder.resolve().parent
        answer = audit_previous(outputs, self.params, judged, result, self.corrections)
        self._speak(result)
        return judged, with_warnings(result, answer), answer

    @cached_property
    def _own(self) -> OwnWords:
        return own_words(load_office().changed_by(self.params.report))

    def _speak(self, result: Result | None = None) -> None:
        """Put the words of this office in force, which leave the names of this period as they are."""
        use_words(replace(self._own, names=names_in(result) if result else ()))

    def read_source(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return what the export of the period says, read once: tidy tasks and findings."""
        return self._source

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """The reviewed corrections of the period, none where its params name no file."""
        return read_corrections(self.params, self.root)

    @cached_property
    def _source(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        if not self.is_read:
            return read_source(self.params, self.root)
        tasks, findings = (read_rows(self.folder / name) for name in (DATA, EXACT_FINDINGS))
        return tasks.drop(columns=MARK, errors="ignore"), findings.drop(columns=MARK, errors="ignore")

    @property
    def is_read(self) -> bool:
        """Whether what the export gives was put here, to be shown and saved as if it were read now."""
        return (self.folder / READ_BEFORE).is_file()

    def mark_read(self) -> None:
        """Say that what the export gives lies in the stage already: it is not read again."""
        self._place(READ_BEFORE).touch()

    def unmark_read(self) -> None:
        """Say that what was put here was shown and saved by notebook 1_data."""
        (self.folder / READ_BEFORE).unlink(missing_ok=True)

    def save_source(self, tasks: pd.DataFrame, findings: pd.DataFrame) -> None:
        """Keep what was read for the notebooks that follow."""
        self.unmark_read()
        self._write_parquet(tasks, "tasks")
        self._write_parquet(findings, "findings")
        self._write_csv(findings, "findings")

    def load_source(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return what `save_source` kept."""
        tasks = read_rows(self._made(DATA, "1_data"))
        self._made(FINDINGS, "1_data")
        return tasks.drop(columns=MARK, errors="ignore"), read_findings(self.folder)

    def load_previous(self) -> Earlier | None:
        """Return the published result of the period before, None when the params name no such period."""
        return read_previous(self.folder.resolve().parent, self.params)

    @cached_property
    def previous_tasks(self) -> pd.DataFrame | None:
        """Every row that the period before read, with its status; None without one that kept them."""
        return read_previous_tasks(self.folder.resolve().parent, self.params)

    def save_judged(self, judged: pd.DataFrame, result: Result, flow: FlowAnswer | None = None) -> None:
        """Keep every row read with its status, the counts, and how tasks came and went."""
        self._write_parquet(judged, "tasks")
        self._write_csv(judged, "tasks")
        save_part(self.folder, COUNTING, result)
        (self.folder / FLOW.place).unlink(missing_ok=True)
        if flow is not None and flow.is_given:
            save_part(self.folder, FLOW, flow.found)
        self._save_audit(judged, result)

    def _save_audit(self, judged: pd.DataFrame, result: Result) -> None:
        (self.folder / HISTORY.place).unlink(missing_ok=True)
        outputs = self.folder.resolve().parent
        answer = audit_previous(outputs, self.params, judged, result, self.corrections)
        if answer is not None and answer.is_given:
            save_part(self.folder, HISTORY, answer.found)

    def load_judged(self) -> pd.DataFrame:
        """Return every row read with its status, as `save_judged` kept it."""
        self.load_counts()
        file = self.folder / DATA
        rows = self._last_reads.of(lambda: read_rows(file).drop(columns=MARK, errors="ignore"), file)
        return rows.copy(deep=False)  # what is changed in it is the caller's own

    def load_counts(self) -> Result:
        """Return the counts that `save_judged` kept."""
        files = self.folder / COUNTING.place, self.folder / DATA
        found: Result = self._last_reads.of(lambda: load_part(self.folder, COUNTING), *files)
        self._speak(found)
        return found

    @cached_property
    def _last_reads(self) -> LastReads:
        return LastReads()

    def save_analysis(self, quality: tuple[Measured, ...], delays: DelaysResult) -> None:
        """Keep what the analysis found; the counts are never written over."""
        self.load_counts()
        save_part(self.folder, QUALITY, quality)
        save_part(self.folder, DELAYS, delays)

    def save_rows(self, rows: pd.DataFrame, name: str) -> None:
        """Write the rows behind the numbers of an analysis to ``data/<name>.csv``; no file without answer."""
        if len(rows.columns):
            fractions = rows.select_dtypes("float").columns
            told = rows.assign(**{each: rows[each].map(for_readers) for each in fractions})
            self._write_csv(told, name)

    def load_result(self) -> PeriodResult:
        """Return the counts with what the analysis found.

        Raises NotebookError: a part is not there or was made from other data; the message names the notebook
        to run.
        """
        counts = self.load_counts()
        quality, delays = load_part(self.folder, QUALITY), load_part(self.folder, DELAYS)
        flow, history = (
            load_part(self.folder, part) if (self.folder / part.place).is_file() else None
            for part in (FLOW, HISTORY)
        )
        found = with_analysis(
            counts,
            quality=quality,
            delays=delays,
            flow=flow,
            history=history,
            corrections=self.corrections,
        )
        return self._followed(found)

    def _followed(self, result: PeriodResult) -> PeriodResult:
        """Return a result with what it asks, what became of what was asked before, and the year so far."""
        judged, before = self.load_judged(), read_remembered(self.folder.resolve().parent, self.params)
        told = result.model_copy(
            update={
                "asked": asked(result, judged, self._office(), before),
                "followed": None if before is None else followed(before, judged, result.history),
            }
        )
        return told.model_copy(update={"trend": trend(told, before)})

    def write_result(self, result: PeriodResult) -> None:
        """Write the one result.json beside its parts."""
        write_json(result.plain(), self.folder / RESULT)

    def drop_parts(self) -> None:
        """Take away the parts of the result: nothing loads one any more."""
        shutil.rmtree(self.folder / FOLDER)

    def save_figures(self, drawings: Mapping[str, Drawing]) -> None:
        """Write each figure as SVG and PNG, with the alt text and caption beside those saved before."""
        folder = self.folder / "figures"
        folder.mkdir(exist_ok=True)
        save(drawings, folder)
        words = {name: {"title": d.topic, "alt": d.alt, "caption": d.caption} for name, d in drawings.items()}
        self.keep_words(words)

    def keep_words(self, words: Mapping[str, Any]) -> None:
        """Keep the title, alt text and caption of figures beside those of the others."""
        with FileLock(self._place(f"{FOLDER}/.figures.lock")):  # two notebooks may save at once
            kept = {**self._saved_words(), **words}
            ordered = dict(sorted(kept.items(), key=lambda each: PLACES.get(each[0], len(PLACES))))
            write_json(ordered, self.folder / WORDS)

    def make_report(self, result: PeriodResult) -> Report:
        """Build the report of the period from the result and the figures."""
        folder = self.folder / "figures"
        words = json.loads(self._made(WORDS, "2_status").read_text(encoding="utf-8"))
        figures = {
            name: Figure(
                name=name,
                path=folder / f"{name}.svg",
                narrow=_if_made(folder / f"{name}{NARROW_SUFFIX}"),
                data=_if_made(folder / f"{name}.csv"),
                **words[name],
            )
            for name in REPORTED_FIGURES
            if _is_drawn(words.get(name, {}))
        }
        register = task_register(self.load_judged(), result.as_of)
        report = build(result, self._office(), figures, register)
        document = replace(report.document, colophon=self.colophon(result))
        return replace(report, document=saying_first(self._edition(result), document))

    def _edition(self, result: PeriodResult) -> str:
        return edition_sentence(edition_of(self.folder), result)

    def colophon(self, result: PeriodResult) -> str:
        """Return the line at the end of every document: what it was made of, and how to hold it to that."""
        sums = {"tệp nguồn": sum_of_source(self.params, self.root), RESULT: self._sum_of(result)}
        return self.colophon_of(result, sums)

    def colophon_of(self, result: PeriodResult, sums: Mapping[str, str]) -> str:
        """Return that line for a document that was made of something else."""
        return colophon(
            result,
            sums,
            analysed_by=self.params.analysed_by,
            checked_by=self.params.checked_by,
            edition=self._edition(result),
        )

    def _sum_of(self, result: PeriodResult) -> str:
        """Return the SHA-256 of the result.json of a result, of the file where it is written."""
        file = self.folder / RESULT
        if file.is_file():
            return sha256(file)
        return hashlib.sha256(json_text(result.plain()).encode("utf-8")).hexdigest()

    def unsupported(self, result: PeriodResult) -> Sentences:
        """Say to the clerk which standing remarks of the report the period does not bear out."""
        found = unsupported(result, self._office())
        return Sentences(tuple(found) or (ALL_SUPPORTED,))

    def write_documents(self, result: PeriodResult, report: Report) -> None:
        """Write the report and the brief in every format that they have, and both workbooks.

        A second process writes all but the report.
        """
        from hganalysis.report.appendices import write_appendices
        from hganalysis.report.databook import write_databook

        steps = DocumentSteps(self.folder, self.folder.resolve().parent / self.params.period)
        office, line = self._office(), report.document.colophon
        brief = replace(saying_first(self._edition(result), build_brief(result, office)), colophon=line)
        numbers, names = result.plain(), office.model_dump(mode="json")
        coming = coming_due(self.load_judged(), result.as_of, result.due_soon.until)
        own = office.model_copy(update=OF_THE_LETTER)
        begun = [
            steps.begin(
                DATABOOK,
                [numbers, own.model_dump(mode="json"), line, [each.plain() for each in coming]],
                partial(write_databook, result, office=own, colophon=line, coming=coming),
            ),
            steps.begin(
                APPENDICES,
                [numbers, names, line],
                partial(write_appendices, result, office=office, colophon=line),
            ),
            *(steps.begin(*each) for each in self._texts(BRIEF, brief, office.form)),
        ]
        for each in self._texts(REPORT, report.document, office.form):
            steps.write(*each)
        for finish in begun:
            finish()

    def _texts(self, name: str, document: Document, form: str) -> Iterator[tuple[str, Any, Make]]:
        """Yield each file of a document, with what it is written from and what writes it."""
        day, template = issued(self.params.to), word_template(form)
        content = content_of(document, day.isoformat(), sha256(template))
        for each in (dressed(kind, template) for kind in FORMATS):
            if write := each.write_brief if name == BRIEF else each.write:
                yield f"{name}{each.suffix}", content, partial(_written, write, document, day)

    def _office(self) -> Office:
        require_own_words(self.params, load_map(self.params.source.map, self.root).agencies.directory)
        return load_office().changed_by(self.params.report)

    def _saved_words(self) -> dict[str, Any]:
        path = self.folder / WORDS
        words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return words

    def _write_parquet(self, table: pd.DataFrame, name: str) -> None:
        path = self._place(f"data/{name}.parquet")
        self._marked(table).to_parquet(path, index=False)

    def _write_csv(self, table: pd.DataFrame, name: str) -> None:
        write_csv(self._marked(table), self._place(f"data/{name}.csv"))

    def _marked(self, table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(**{MARK: True}) if self.params.source.simulated else table

    def _place(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _made(self, name: str, by: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise NotebookError(f"Chưa có {name}. Chạy sổ tay {by} trước.")
        return path


def _written(write: Writer, document: Document, day: dt.datetime, path: Path) -> None:
    write(document, path, day)


def _is_drawn(words: Mapping[str, str]) -> bool:
    """Tell by its words whether a figure was made and shows something: else it has no caption."""
    return bool(words.get("caption"))


def _if_made(path: Path) -> Path | None:
    return path if path.is_file() else None


def open_stage(
    period: str,
    project: str | Path = ".",
    changes: Mapping[str, Any] | None = None,
    folder: str | Path | None = None,
) -> Stage:
    """Open the working folder of a period, as the first cell of a notebook does.

    Parameters
    ----------
    period : str
        The name of its file in ``params``.
    project : str or Path
        The project folder.
    changes : mapping, optional
        Parameters that replace those of the file, by dotted key: ``{"deadline.basis": "original"}``.
    folder : str or Path, optional
        Where to write. By default the folder of the run that the notebook is executed in, or
        ``outputs/.lab`` of the project where no run executes it.

    Raises
    ------
    ParamsError
        There is no such period, or a parameter is wrong.

    Examples
    --------
    >>> import hganalysis as hg
    >>> hg.open_stage("khong-co")
    Traceback (most recent call last):
    hganalysis.errors.ParamsError: Không có kỳ «khong-co»; các kỳ có: 2024-11-03, uk-2024.
    """
    root = as_path("project", project)
    file = params_file(period, root)
    params = load_params(file, with_days(file, changes))
    place = _own_folder(params, root) if folder is None else Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    stage = Stage(place, root, params)
    stage._speak()
    return stage


def _own_folder(params: Params, root: Path) -> Path:
    """Return the folder above a notebook that a run executes; `run_period` names it after the period."""
    above = Path.cwd().parent
    return Path("..") if above.name == stage_name(params.period) else root / "outputs" / ".lab"


def stage_name(period: str) -> str:
    """Return the name of the folder that a run of a period works in."""
    return f".stage-{period}"
