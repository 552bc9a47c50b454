"""A file and a map -> the task table of docs/design.md, and what is wrong with it."""

from __future__ import annotations

import re
from itertools import filterfalse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.intake.corrections import correct
from hganalysis.intake.date_evidence import among, are_days_of_completion
from hganalysis.intake.dates import DateReader
from hganalysis.intake.duplicates import settle_duplicates
from hganalysis.intake.findings import Findings
from hganalysis.intake.holds import edges_of, spread_holds, stop_clock
from hganalysis.intake.joins import join_columns
from hganalysis.intake.lead_agencies import agency_columns
from hganalysis.intake.raw_table import gather
from hganalysis.intake.typed_columns import PLAIN_DATES, ColumnReader
from hganalysis.reading.arrow_memory import memory_kept_for_reuse
from hganalysis.reading.coded_cells import coded_text
from hganalysis.reading.database_tables import DatabaseTable
from hganalysis.reading.sheet import shown_row, texts_among
from hganalysis.reading.source_files import read_sources
from hganalysis.settings.causes import first_cause
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.export_map import HOLD_EDGES, ExportMap, load_map
from hganalysis.settings.wordlists import load_statuses
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hganalysis.intake.corrections import Correction
    from hganalysis.intake.large_source import Population
    from hganalysis.intake.raw_table import RawTable
    from hganalysis.reading.coded_cells import Flags
    from hganalysis.reading.sheet import Sheet

UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
"""Control characters but tabs and breaks, and what is no character."""

ELLIPSIS = ("…", "...")


def read_tasks(
    file: str | Path | Sequence[str | Path] | DatabaseTable,
    map: str | Path | Mapping[str, Any] | ExportMap,  # noqa: A002  (the word the params file uses)
    *,
    root: Path | None = None,
    join: str | Path | Sequence[str | Path] | None = None,
    corrections: Iterable[Correction] = (),
    population: Population | None = None,
    sheets: Sequence[tuple[Path, list[Sheet]]] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read an export into tidy tasks and findings.

    Parameters
    ----------
    file : str, Path or sequence of them, or DatabaseTable
        A file, whose kind is told from its bytes; a folder, whose files are one export together, in the order
        of their names; or several files. Or a large table (`reading.database_tables`), of which only the
        columns that the map names are read, its rows in the order of their ids.
    map : str, Path, mapping or ExportMap
        The map of this kind of export: a file, the name of one in ``params/maps``, or its content.
    root : Path, optional
        The folder that holds ``params``, for a map given by name or by relative path; the current folder when
        not given.
    join : str, Path or sequence of them, optional
        A second export of the same tasks, whose columns the section ``join`` of the map names: cells that the
        first export lacks are taken from it by `task_id`.
    corrections : iterable of Correction, optional
        Cells to be replaced before they are read (`load_corrections`); each is listed as a finding.
    population : Population, optional
        Of a large table, rows that surely lie outside it are not read; the finding ``left_in_source`` tells
        how many. Not with `join` or `corrections`, which may speak of any row.
    sheets : sequence of (Path, list of Sheet), optional
        What `read_sources` gave for the file, where it has been read already.

    Returns
    -------
    tasks : DataFrame
        One row for each task row read, with the columns of `vocab.TASK_COLUMNS` that the export can fill;
        none for an export without rows. Dates are local wall-clock times.
    findings : DataFrame
        One row for each fault or remark: `severity`, `code`, `file`, `sheet`, `row`, `column`, `value`,
        `reason`, `action`, `task_id`. Rows of the file that are not tasks are listed too.

    Raises
    ------
    SourceError
        A file cannot be read, or holds no table with the required columns; every such file is named.
    MapError
        The map has faults.
    ParamsError
        A correction does not fit the export; every such one is named with its row.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> tasks, findings = hg.read_tasks(period.params.source.file, period.params.source.map)
    >>> len(tasks), tasks.head(1)[["task_id", "agency"]].values.tolist()
    (991, [['NV2023-00001', 'Sở Giáo dục và Đào tạo']])
    >>> findings.head(1)[["code", "row", "value"]].values.tolist()
    [['row_dropped', 1, 'UBND TỈNH HẬU GIANG | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM']]
    """
    export_map = load_map(map, root)
    findings, corrections = Findings(), tuple(corrections)
    if isinstance(file, DatabaseTable):
        sources = _large(file, export_map, None if join or corrections else population, findings)
    else:
        sources = list(sheets) or read_sources(file, _load_reference)
    others = read_sources(join) if join is not None else []
    table = gather(sources, export_map, findings, is_judged_elsewhere=join is not None)
    every = [(path.name, sheet) for path, sheets in (*sources, *others) for sheet in sheets]
    from_1904, places = (
        any(sheet.from_1904 for _, sheet in every),
        [(file, each.name) for file, each in every],
    )
    _report_notes((*sources, *others), findings)
    dates = DateReader(export_map.dates, from_1904=from_1904, states=export_map.state_words())
    if join is not None:
        join_columns(table, others, export_map, dates, findings)
    spread_holds(table)
    correct(table, corrections, export_map, dates, findings)
    del sources, others, every, sheets  # a million rows are not held twice
    reader = ColumnReader(table, export_map, findings, from_1904=from_1904)
    with memory_kept_for_reuse():
        tasks = settle_duplicates(_tidy(reader, table), findings)
    return tasks, findings.frame(places)


def _large(
    source: DatabaseTable, export_map: ExportMap, population: Population | None, findings: Findings
) -> list[tuple[Path, list[Sheet]]]:
    from hganalysis.intake.large_source import LEFT_RULE, read_large  # for large tables alone, and slow

    sheet, left = read_large(source, export_map, population)
    if left:
        reason = f"{number(left)} dòng ngoài kỳ chỉ đếm, không xét trùng lặp hay sai sót: {LEFT_RULE}"
        findings.add("left_in_source", reason, sheet=sheet.name, file=source.name, rows=left)
    return [(Path(source.name), [sheet])]


def _load_reference() -> None:
    """Read the reference files, which are kept, while another process reads the export."""
    load_agencies(), load_statuses()


def _report_notes(sources: Iterable[tuple[Path, list[Sheet]]], findings: Findings) -> None:
    for path, sheets in sources:
        for sheet in sheets:
            for code, reason in sheet.notes:
                findings.add(code, reason, sheet=sheet.name, file=path.name)
            for note in sheet.row_notes:
                row, value = sheet.first_row + note.row, shown_row(sheet.rows[note.row])
                findings.add(note.code, note.reason, sheet=sheet.name, row=row, value=value, file=path.name)


def _tidy(reader: ColumnReader, table: RawTable) -> pd.DataFrame:
    apart = {*PLAIN_DATES, *edges_of(table.columns), "task_id"}
    columns = {name: reader.text(name) for name in table.columns if name not in apart}
    columns["task_id"] = reader.ids()
    columns |= reader.deadlines()
    stops = reader.map.dates.hold == "stops"
    for name in (*PLAIN_DATES, *(edges_of(table.columns) if stops else ())):
        if name in table.columns and name not in columns:
            columns |= reader.dates(name)
    if "due_original" in table.columns:
        unread = reader.outcomes("due_original", "unreadable") | reader.is_doubted("due_original")
        columns["due_original_unread"] = pd.Series(unread)
    for name in vocab.COUNT_COLUMNS:
        if name in table.columns:
            columns[name] = reader.numbers(name)
    if "cause_raw" in columns:
        columns["cause"] = first_cause(columns["cause_raw"])
    columns["state"] = reader.states()
    if stops and {*HOLD_EDGES, "held_days"} & set(columns):
        columns = stop_clock(columns, reader)
    columns |= agency_columns(pd.DataFrame(columns), reader)
    columns["exclusion"] = coded_text([None, "not_selected"], (~table.kept).astype(np.intp))
    columns["doubt"] = _doubts(reader, table, columns["state"])
    columns["source_file"] = table.files.texts(table.files.values)
    columns["source_sheet"] = table.sheets.texts(table.sheets.values)
    columns["source_row"] = pd.Series(table.rows.spread(table.rows.values, "int64"))
    tasks = pd.DataFrame({name: columns[name] for name in vocab.TASK_COLUMNS if name in columns})
    _remark(tasks, reader)
    return tasks


def _doubts(reader: ColumnReader, table: RawTable, states: pd.Series) -> pd.Series:
    """Mark tasks whose completion cannot be read, whose dates their column speaks against, and the like."""
    unreadable = reader.completions("unreadable") | _is_done_in_one_column_only(reader, states)
    doubted = reader.is_doubted("due_raw", "completed_on")
    doubts = np.select([table.displaced, table.in_conflict, doubted, unreadable], [4, 3, 2, 1], 0)
    words = [None, "unreadable_completion", "date_order", "conflicting_sources", "displaced_cells"]
    return coded_text(words, doubts)


def _is_done_in_one_column_only(reader: ColumnReader, states: pd.Series) -> Flags:
    """Tell for each row whether its completion says "done" without a day, and its state something else."""
    return reader.completions("undated") & ~states.isin(("done", "unknown")).to_numpy()


def _remark(tasks: pd.DataFrame, reader: ColumnReader) -> None:
    """Report what is wrong between the columns of a row."""
    no_dates = pd.Series(pd.NaT, index=tasks.index, dtype="datetime64[us]")
    completed, assigned, due = (
        tasks.get(name, no_dates).dt.normalize() for name in ("completed_on", "assigned_on", "due_on")
    )
    open_ = tasks["state"].isin(vocab.OPEN_STATES)
    undated = (tasks["state"] == "done") & completed.isna() & tasks["doubt"].isna()
    undated |= (tasks["state"] == "unknown") & reader.completions("undated")
    contradicted = pd.Series(_is_done_in_one_column_only(reader, tasks["state"]))
    early, impossible = (day < assigned for day in (completed, due))
    remarks = [
        ("id_missing", "task_id", ~reader.has_id(), "Ô mã nhiệm vụ trống"),
        ("done_without_date", "completed_on", undated, "Không đủ dữ liệu để xác định đúng hay quá hạn"),
        (
            "completion_unreadable",
            "completed_on",
            contradicted,
            "Ghi đã hoàn thành mà không có ngày, trong khi trạng thái nói khác",
        ),
        (
            "completed_but_not_done",
            "completed_on",
            open_ & completed.notna(),
            "Trạng thái và ngày hoàn thành mâu thuẫn",
        ),
        ("completed_before_assigned", "completed_on", early, "Ngày hoàn thành trước ngày giao"),
        ("due_before_assigned", "due_raw", impossible, "Thời hạn trước ngày giao"),
    ]
    if "title" in tasks:
        cut = tasks["title"].str.endswith(ELLIPSIS).fillna(value=False).astype(bool)
        remarks.append(("text_truncated", "title", cut, "Kết thúc bằng dấu ba chấm"))
    for code, column, where, reason in remarks:
        for position in tasks.index[where]:
            reader.add(code, position, column, reason)
    _remark_forecasts(due, completed, reader)
    _remark_unprintable(reader)


def _remark_forecasts(due: pd.Series, completed: pd.Series, reader: ColumnReader) -> None:
    """Report deadlines that are the days of completion."""
    same = (due == completed).to_numpy()
    if are_days_of_completion(int(same.sum()), int((due.notna() & completed.notna()).sum())):
        for rows in among(same, reader.table.sections()):
            told = f"{number(len(rows))} nhiệm vụ hoàn thành đúng ngày đến hạn"
            reason = f"{told}; hầu như không nhiệm vụ nào trước hay sau ngày ấy"
            reader.add_to_column("due_as_completed", rows, "due_raw", reason)


def _remark_unprintable(reader: ColumnReader) -> None:
    """Report the cells whose text holds what no page can show."""
    for name, cells in reader.table.columns.items():
        if any(map(UNPRINTABLE.search, filterfalse(str.isprintable, texts_among(cells.values)))):
            held = cells.flags(lambda cell: isinstance(cell, str) and UNPRINTABLE.search(cell) is not None)
            for position in np.flatnonzero(held):
                reader.add("control_character", int(position), name, "Có ký tự điều khiển trong nội dung")
