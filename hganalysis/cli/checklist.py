"""The full list of findings, to send back to whoever must correct the source: a page, or a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from hganalysis import vocab
from hganalysis.documents.html import environment
from hganalysis.documents.model import SIMULATED_NOTICE
from hganalysis.intake.findings import FINDING_COLUMNS, KINDS, counted
from hganalysis.report.workbook import new_workbook, own_tab, put, row_height, save_workbook, tab
from hganalysis.settings.own_words import worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

WITHOUT_AGENCY = "Chung"
SUMMARY = "Tóm tắt"
WIDTHS = {
    "severity": 11,
    "task_id": 16,
    "title": 44,
    "row": 8,
    "column": 20,
    "value": 26,
    "reason": 40,
    "action": 40,
}
"""What is shown of a finding, with the widths of the columns in digits."""

PLACES = {"file": 24, "sheet": 18}
"""Shown before the row where there is more than one."""

LABELS = {**FINDING_COLUMNS, "title": vocab.TASK_COLUMNS["title"]}
CORRECTED = "Giá trị đúng (đơn vị ghi)"
TITLE = "Danh sách phát hiện cần xem lại"
AUTHOR = "hganalysis"
FONT = "Arial"
UNDATED = "1980-01-01"
"""The time stamp of a workbook that belongs to no period: the earliest that an archive can hold."""


def by_agency(tasks: pd.DataFrame, findings: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the findings of each agency by its name, in the order of its first task, those of no task first.

    They stand worst first, with the `title` of the task.
    """
    place = ["source_file", "source_sheet", "source_row"]
    titles = tasks["title"] if "title" in tasks else pd.Series("", index=tasks.index)
    of_task = tasks[place].assign(agency=tasks["agency"].fillna(""), title=titles.fillna(""))
    joined = findings.merge(of_task, how="left", left_on=["file", "sheet", "row"], right_on=place)
    joined = joined.drop(columns=place)
    joined["agency"] = joined["agency"].fillna("").replace("", WITHOUT_AGENCY)
    joined["title"] = joined["title"].fillna("")
    rank = {name: place for place, name in enumerate(vocab.SEVERITIES)}
    ordered = joined.sort_values("severity", key=lambda each: each.map(rank), kind="stable")
    names = dict.fromkeys([WITHOUT_AGENCY, *of_task["agency"]])
    groups = {str(name): rows for name, rows in ordered.groupby("agency", sort=False)}
    return {name: groups[name] for name in names if name in groups}


def checklist_page(tasks: pd.DataFrame, findings: pd.DataFrame, *, simulated: bool = False) -> str:
    """Return the list as one self-contained HTML page; simulated data say so at the top."""
    widths = _widths(findings)
    groups = {name: _texts(rows, widths) for name, rows in by_agency(tasks, findings).items()}
    return (
        environment()
        .get_template("checklist_page.html.j2")
        .render(
            title=TITLE,
            kinds=_summary(findings),
            columns=[worded(LABELS[name]) for name in widths],
            worded=worded,
            groups=groups,
            read=len(tasks),
            simulated=simulated,
        )
    )


def write_checklist(
    tasks: pd.DataFrame, findings: pd.DataFrame, path: Path, *, simulated: bool = False
) -> None:
    """Write the list as a workbook: a summary, then one sheet an agency with room for the right value."""
    workbook = new_workbook(TITLE, AUTHOR, _font())
    summary = workbook.create_sheet(SUMMARY)
    marks = [["", SIMULATED_NOTICE, "", ""]] if simulated else []
    kinds = [*marks, *_summary(findings)]
    _fill(summary, ["Mức độ", "Phát hiện", "Số lượng", "Cần làm"], kinds, [11, 44, 10, 80])
    taken, widths = {SUMMARY.casefold()}, _widths(findings)
    columns = [*(worded(LABELS[each]) for each in widths), CORRECTED]
    for name, rows in by_agency(tasks, findings).items():
        sheet = workbook.create_sheet(own_tab(tab(name) or WITHOUT_AGENCY, taken))
        _fill(sheet, columns, [[*each, ""] for each in _texts(rows, widths)], [*widths.values(), 26])
    for sheet in workbook.worksheets if simulated else []:
        sheet.oddFooter.center.text = SIMULATED_NOTICE
    save_workbook(workbook, path, UNDATED)


def _summary(findings: pd.DataFrame) -> list[list[str]]:
    return [
        [vocab.SEVERITIES[kind.severity], worded(kind.label), str(n), worded(kind.action)]
        for kind, n in ((KINDS[code], n) for code, n in counted(findings))
    ]


def _widths(findings: pd.DataFrame) -> dict[str, int]:
    """Return the columns to show and their widths."""
    places = {name: width for name, width in PLACES.items() if findings[name].nunique() > 1}
    names = list(WIDTHS)
    row = names.index("row")
    return {name: {**WIDTHS, **places}[name] for name in (*names[:row], *places, *names[row:])}


def _texts(rows: pd.DataFrame, widths: Iterable[str]) -> list[list[str]]:
    table = rows.assign(
        severity=rows["severity"].map(vocab.SEVERITIES), row=rows["row"].astype("string").fillna("")
    )
    return [[str(value) for value in row] for row in table[list(widths)].itertuples(index=False)]


def _fill(sheet: Any, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    for place, (label, width) in enumerate(zip(columns, widths, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        put(sheet.cell(1, place), label, "text")
        _style(sheet.cell(1, place), "center", bold=True)
        sheet.cell(1, place).fill = PatternFill("solid", start_color="D9E2EC")
    sheet.row_dimensions[1].height = row_height(zip(columns, widths, strict=True), bold=True)
    for at, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            put(sheet.cell(at, place), value, "text")
            _style(sheet.cell(at, place), "top")
        sheet.row_dimensions[at].height = row_height(zip(row, widths, strict=True))
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _style(cell: Any, vertical: str, *, bold: bool = False) -> None:
    cell.font = _font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical=vertical)


def _font(*, bold: bool = False) -> Font:
    return Font(name=FONT, size=11, bold=bold)
