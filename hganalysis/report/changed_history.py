"""What the audit of changed history puts into the documents, and which rows nobody is to be asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.history.audit_answer import COLUMNS, row_told
from hganalysis.history.history_words import (
    LAPSED_COLUMNS,
    NOT_A_VERDICT,
    carried_told,
    effect,
    lapsed_row,
    lapsed_told,
)
from hganalysis.report.databook_sheet import Sheet, sheet, text_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from hganalysis.counting.listed_tasks import ListedTask
    from hganalysis.history.history_result import Finding, History, Lapsed
    from hganalysis.report.period_result import PeriodResult

SHEET = "Lịch sử bị sửa"
LAPSED_SHEET = "Đính chính chưa giữ"
POINTER, LAPSED_POINTER = (f"tệp so-lieu.xlsx, trang {name}" for name in (SHEET, LAPSED_SHEET))
LAPSED_WIDTHS = (16, 24, 26, 26, 26, 34, 34)
WIDTHS = (34, 16, 30, 24, 24, 20, 20, 20, 18, 34, 34)
RowPlace = tuple[str, str | None, int | None]
"""Id of a task, and sheet and row of the source that it stands in."""

HELD_BACK = "Chưa đề nghị xử lý cơ quan nào về các dòng này"


def in_one(result: PeriodResult) -> str:
    """Return what was changed as one paragraph; nothing where nothing was found."""
    history = result.history
    if history is None or not (history.findings or history.carried or history.lapsed):
        return ""
    listed = POINTER if history.findings or history.carried else LAPSED_POINTER
    where = f"Danh sách ở {listed}."
    if not history.findings:
        return " ".join(filter(None, (carried_told(history), lapsed_told(history), where)))
    left = "".join(f"{each} " for each in (carried_told(history), lapsed_told(history)) if each)
    kinds = "; ".join(
        f"{vocab.CHANGES_OF_HISTORY[each.kind]}: {text.number(each.n)}" for each in history.by_kind
    )
    return (
        f"Đối chiếu với số liệu của kỳ chốt ngày {text.date(history.since)} đã công bố, có "
        f"{text.number(len(history.findings))} chỗ khác ({kinds}). {effect(history)} {NOT_A_VERDICT} "
        f"{left}{where}"
    )


def touched(result: PeriodResult, tasks: Iterable[ListedTask]) -> tuple[ListedTask, ...]:
    """Return those of the tasks that the audit touches."""
    rows = in_doubt(result.history)
    return tuple(
        each for each in tasks if (each.task_id, each.of("source_sheet"), each.of("source_row")) in rows
    )


def in_doubt(history: History | None, kinds: Collection[str] = ()) -> set[RowPlace]:
    """Return the rows that the audit touches, by what it found of these kinds.

    When none is given that is all kinds, and the rows whose correction has lapsed.
    """
    every = (*history.findings, *history.carried) if history else ()
    rows = {_place(each) for each in every if not kinds or each.kind in kinds}
    lapsed = history.lapsed if history and not kinds else ()
    return rows | {_place(each) for each in lapsed}


def _place(each: Finding | Lapsed) -> RowPlace:
    place = each.after
    return each.task_id, place.sheet if place else None, place.row if place else None


def history_sheets(result: PeriodResult) -> tuple[Sheet, ...]:
    """Return the sheet of every finding with both places; none without a period before to be held against."""
    history = result.history
    if history is None:
        return ()
    about = [
        f"Mỗi dòng là một chỗ khác với số liệu của kỳ chốt ngày {text.date(history.since)} đã công bố.",
        NOT_A_VERDICT,
        *([carried_told(history)] if history.carried else []),
    ]
    title = "Chỗ khác với số liệu kỳ trước đã công bố"
    every = (*history.findings, *history.carried)
    return (findings_sheet((SHEET, "LichSuBiSua", title), about, every), *_lapsed_sheets(history))


def _lapsed_sheets(history: History) -> tuple[Sheet, ...]:
    """Return the sheet of lapsed corrections, none without any."""
    if not history.lapsed:
        return ()
    columns = text_columns(dict(zip(LAPSED_COLUMNS, LAPSED_WIDTHS, strict=True)))
    rows = [lapsed_row(each) for each in history.lapsed]
    names = (LAPSED_SHEET, "DinhChinhChuaGiu", "Đính chính của kỳ trước chưa được giữ")
    return (sheet(*names, [lapsed_told(history)], columns, rows, sourced=True),)


def findings_sheet(names: tuple[str, str, str], about: Sequence[str], findings: Iterable[Finding]) -> Sheet:
    """Return a sheet of findings with both places; `names` are those of sheet and table, and the title."""
    columns = text_columns(dict(zip(COLUMNS, WIDTHS, strict=True)))
    return sheet(*names, about, columns, [row_told(each) for each in findings], sourced=True)
