"""A period opened by its name, to be asked; looking changes nothing on the disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis.answers.showing import ReaderTable, Sentences, table
from hganalysis.counting.result import judge, judged_by, mark_by, summarise
from hganalysis.errors import ParamsError, SourceError
from hganalysis.intake.corrections import load_corrections
from hganalysis.intake.findings import FINDING_COLUMNS, NUMBERS
from hganalysis.intake.large_source import Population
from hganalysis.intake.task_table import read_tasks
from hganalysis.reading.database_tables import DatabaseTable
from hganalysis.report.found import found
from hganalysis.run.audited import audit_previous, with_warnings
from hganalysis.run.parts import DATA, read_rows
from hganalysis.run.previous import read_previous
from hganalysis.run.publish import read_published
from hganalysis.run.published_places import RESULT, previous_tasks_file
from hganalysis.run.today import with_days
from hganalysis.settings.params import Params, load_params
from hganalysis.settings.reference import PLACE, use_reference
from hganalysis.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hganalysis.counting.result_model import Earlier, Result
    from hganalysis.intake.corrections import Correction
    from hganalysis.settings.export_map import ExportMap

FINDINGS = "data/findings.csv"
EXACT_FINDINGS = "data/findings.parquet"
"""The same for programs: text as it was found, without what spreadsheet programs need."""

SUFFIXES = (".yml", ".yaml")
MARK = "simulated"
"""Column of every data file made from simulated data; real data have no such column."""


@dataclass(frozen=True)
class Period:
    """A period of a project, a published one or one that has only params.

    Attributes
    ----------
    params : Params
        The parameters in force.
    root : Path
        The project.
    published : Path or None
        The folder it was published in.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> print(period.found.lines[1])
    10 tháng đầu năm 2024, đến hết ngày 03/11/2024: 896 nhiệm vụ có thời hạn, 806 đã hoàn thành, 89 chưa
    hoàn thành.
    >>> len(period.judged), period.result.totals.total
    (991, 896)
    """

    params: Params
    root: Path
    published: Path | None = None

    @property
    def as_of(self) -> str:
        """The as-of date as ISO text."""
        return self.params.to.isoformat()

    @cached_property
    def judged(self) -> pd.DataFrame:
        """Every row read with its status: plain pandas, one row a task."""
        if self.published is not None:
            rows = published_tasks(self.published).drop(columns=MARK, errors="ignore")
            rows.attrs = judged_by(self.params)
            return rows
        return judge(self._read[0], self.params)

    @cached_property
    def result(self) -> Result:
        """The numbers: as published, else the counts of what the source says now."""
        if self.published is not None:
            return read_published(self.published)
        result = summarise(self.judged, self._read[1], self.params, self.previous)
        corrections = read_corrections(self.params, self.root)
        answer = audit_previous(self.root / "outputs", self.params, self.judged, result, corrections)
        return with_warnings(result, answer)

    @cached_property
    def previous(self) -> Earlier | None:
        """The published result of the period before, None where the params name none."""
        return read_previous(self.root / "outputs", self.params)

    @cached_property
    def found(self) -> Sentences:
        """The five lines a leader reads, then every warning."""
        return found(self.result)

    @cached_property
    def _read(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return read_source(self.params, self.root)

    def _repr_html_(self) -> str:
        warned = Sentences(tuple(f"Lưu ý: {each.message}" for each in self.result.warnings))
        parts = (warned, parameters_table(self.params), Sentences((self._source(),)), self.found)
        return "\n".join(part._repr_html_() for part in parts)

    def __repr__(self) -> str:
        return "\n".join([self._source(), *self.found.lines])

    def _source(self) -> str:
        source, rows = self.result.source, len(self.judged)
        kept = "kỳ đã công bố" if self.published is not None else "kỳ chưa công bố, đọc thẳng tệp nguồn"
        return f"Tệp {source.file}, {rows} dòng đọc được ({kept})."


def open_period(name: str, project: str | Path = ".", changes: Mapping[str, Any] | None = None) -> Period:
    """Open a period by its name: a published one, or one that has only params.

    Parameters
    ----------
    name : str
        The name of its folder in ``outputs``, or of its file in ``params``.
    project : str or Path
        The project folder.
    changes : mapping, optional
        Parameters that replace those of the file, by dotted key; the tasks are then judged anew, whatever was
        published.

    Raises
    ------
    ParamsError
        There is no such period, or a parameter is wrong; the message lists those there are.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> period.judged["status"].value_counts().to_dict()
    {'done_on_time': 703, 'done_late': 103, 'open_in_time': 65, 'no_deadline': 60, 'excluded': 35,
    'open_overdue': 24, 'unclassified': 1}
    """
    if not isinstance(name, str):
        raise ParamsError(f'Tên kỳ phải là chữ, ví dụ "2024-11-03"; nhận được {type(name).__name__}.')
    root = Path(project)
    published = root / "outputs" / name
    use_reference(root / PLACE)
    if name and not changes and (published / RESULT).is_file():
        return Period(_published_params(published), root, published)
    file = params_file(name, root)
    return Period(load_params(file, with_days(file, changes)), root)


def published_tasks(folder: Path) -> pd.DataFrame:
    """Return every row read of a published period with its status.

    Raises SourceError: they are not there or cannot be read.
    """
    try:
        return read_rows(folder / DATA)
    except (OSError, ValueError):
        raise SourceError(f"Tệp {DATA} của kỳ {folder.name} thiếu hoặc bị hỏng; chạy lại kỳ đó.") from None


def read_previous_tasks(outputs: Path, params: Params) -> pd.DataFrame | None:
    """Return every row that the period before read, with its status; None without one that kept them."""
    if previous_tasks_file(outputs, params) is None:
        return None
    folder = outputs / params.previous
    return Period(_published_params(folder), outputs.parent, folder).judged


def read_findings(folder: Path) -> pd.DataFrame:
    """Return the findings of the source as a run keeps them."""
    return pd.read_csv(
        folder / FINDINGS,
        dtype=dict.fromkeys(FINDING_COLUMNS, "str") | dict.fromkeys(NUMBERS, "Int64"),
        keep_default_na=False,
        na_values=dict.fromkeys(NUMBERS, ""),
    )


def read_source(
    params: Params, root: Path, export_map: ExportMap | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the export of a period: tidy tasks and findings."""
    return read_tasks(
        source_of(params, root),
        params.source.map if export_map is None else export_map,
        root=root,
        join=None if params.source.join is None else root / params.source.join,
        corrections=read_corrections(params, root),
        population=Population(params.population.by, partial(mark_by, params=params)),
    )


def source_of(params: Params, root: Path) -> Path | DatabaseTable:
    """Return the file or folder of a period, or its large table."""
    source = params.source
    if source.engine is None:
        return root / source.file
    return DatabaseTable(source.engine, root / source.file if source.file else None, source.table or "")


def read_corrections(params: Params, root: Path) -> tuple[Correction, ...]:
    """Read the reviewed corrections that the params name, none where they name no file."""
    return load_corrections(root / params.corrections) if params.corrections else ()


def name_of(file: Path, root: Path) -> str:
    """Return what `params_file` finds a file by: its name, or its path where that name means another."""
    place, known = file.resolve(), _params_files(file.stem, root)
    if known and known[0].resolve() == place:
        return file.stem
    return place.relative_to(root.resolve()).as_posix()


def params_file(name: str, root: Path) -> Path:
    """Return the params file of a period given by its name, or by its path in the project.

    Raises ParamsError: there is none; the message lists the periods there are.
    """
    if not isinstance(name, str):
        raise ParamsError(f"Tên kỳ cần là chữ, như 2024-11-03; nhận được {type(name).__name__}.")
    if name and (root / name).is_file():
        return root / name
    if known := _params_files(name, root):
        return known[0]
    there = sorted({path.stem for path in (root / "params").glob("*.yml")} | {*published_periods(root)})
    listed = f"các kỳ có: {', '.join(there)}" if there else "thư mục params chưa có kỳ nào"
    raise ParamsError(f"Không có kỳ «{name}»; {listed}.{did_you_mean(name, there)}")


def _params_files(name: str, root: Path) -> list[Path]:
    """Return the files that a name may mean, the one it means first."""
    places = [folder / f"{name}{suffix}" for folder in (root / "params", root) for suffix in SUFFIXES]
    return [path for path in places if name and path.is_file()]


def parameters_table(params: Params) -> ReaderTable:
    """Return the parameters in force, each with what it means."""
    cell = params.as_cell()
    rows = [
        (key, str(value), description)
        for name, value in cell.items()
        for key, value, description in _flat(name, value, params)
    ]
    return table("Tham số của kỳ", ["Tham số", "Giá trị", "Ý nghĩa"], rows)


def _flat(name: str, value: Any, params: Params) -> Iterator[tuple[str, Any, str]]:
    field = type(params).model_fields[name]
    key = field.alias or name
    if not isinstance(value, dict):
        yield key, value, field.description or ""
        return
    for part, inner in value.items():
        about = type(getattr(params, name)).model_fields[part]
        yield f"{key}.{part}", inner, about.description or ""


def published_periods(root: Path) -> Iterator[str]:
    for path in (root / "outputs").glob(f"*/{RESULT}"):
        if not path.parent.name.startswith("."):
            yield path.parent.name


def _published_params(folder: Path) -> Params:
    return Params.model_validate(_json(folder / "run.json")["parameters"])


def _json(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise SourceError(
            f"Tệp {path.name} của kỳ {path.parent.name} thiếu hoặc bị hỏng; chạy lại kỳ đó."
        ) from None
    return content
