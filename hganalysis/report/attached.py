"""The appendices that follow a report in its own file: tables of counts, and figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.documents.model import Appendix, Bar, Column, Figure, Row, Table
from hganalysis.report import analysis_sentences, findings_sentences
from hganalysis.report.appendix_tables import AppendixTable, Cell, attached_line, cells_worded, shown
from hganalysis.report.contents import together
from hganalysis.report.places import SUMMARY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.counting.result_model import Result
    from hganalysis.report.appendix_tables import Row as CountedRow
    from hganalysis.report.contents import Contents
    from hganalysis.report.period_result import PeriodResult

BARS = "Thanh ngang dưới tỷ lệ hoàn thành đúng hạn dài bằng tỷ lệ; vạch đứng là tỷ lệ chung."
BARRED = "on_time_of_total"
"""The rate of Phụ lục I that has bars."""


def drawn(contents: Contents, figures: Mapping[str, Figure]) -> tuple[Figure, ...]:
    """Return the figures with their numbers, in the words of the office."""
    own = contents.own
    return tuple(
        replace(
            each,
            title=f"{contents.places.figure(name)}. {own(each.title)}",
            caption=own(each.caption),
            alt=own(each.alt),
        )
        for name, each in figures.items()
    )


def appendices(
    contents: Contents,
    tables: Sequence[AppendixTable],
    figures: tuple[Figure, ...],
    notes: tuple[str, ...] = (),
) -> tuple[Appendix, ...]:
    """Return the attached appendices; figures and notes stand in the first, which is about all agencies."""
    reference = attached_line(contents.result, contents.office)
    return tuple(
        Appendix(
            source.number,
            contents.own(source.title).upper(),
            reference,
            True,
            (
                _table(source, contents, notes if source.number == SUMMARY else ()),
                *(figures if source.number == SUMMARY else ()),
            ),
        )
        for source in tables
        if source.number in contents.places.attached
    )


def _table(source: AppendixTable, contents: Contents, notes: tuple[str, ...]) -> Table:
    keys = [column.key for column in source.columns]
    as_of = f"Tính đến hết ngày {text.date(contents.result.as_of)}"
    unit = f". Đơn vị tính: {contents.office.task}" if source.number == SUMMARY else ""
    cells = cells_worded((row.cells for row in source.rows), source.columns, contents.own)
    return Table(
        caption=f"{as_of}{unit}",
        columns=tuple(
            Column(contents.own(column.label), column.align, column.width) for column in source.columns
        ),
        rows=tuple(
            Row(_texts(told, source), row.kind, _behind(row), _bars(row, keys, contents.result))
            for row, told in zip(source.rows, cells, strict=True)
        ),
        note=contents.own(together(source.note, *notes)),
        header_column=keys.index("title" if "title" in keys else "agency"),
        bars=contents.own(BARS) if source.number == SUMMARY else "",
    )


def reading_notes(result: PeriodResult, limits: str, causes: str) -> tuple[str, ...]:
    """Return how to read what is said of the quality of the data, and of causes, under these headings."""
    return (
        findings_sentences.corrected(result),
        findings_sentences.denominators(result, limits),
        analysis_sentences.how_chosen(result, causes),
    )


def _behind(row: CountedRow) -> tuple[str, ...]:
    """Return the names of the rows behind the cells of a row; behind nothing there is none."""
    return tuple(name if cell else "" for name, cell in zip(row.rows, row.cells, strict=False))


def _bars(row: CountedRow, keys: Sequence[str], result: Result) -> tuple[Bar | None, ...]:
    """Return a bar under the on-time rate of an agency, marked where that of the whole is."""
    whole = next((each.value for each in result.rates if each.name == BARRED), None)
    if row.kind != "data" or BARRED not in keys or whole is None:
        return ()
    values = zip(keys, row.cells, strict=True)
    return tuple(
        Bar(value, whole) if key == BARRED and isinstance(value, float) else None for key, value in values
    )


def _texts(cells: Sequence[Cell], source: AppendixTable) -> tuple[str, ...]:
    return tuple(shown(cell, column) for cell, column in zip(cells, source.columns, strict=True))
