"""Result -> the brief: one A4 page for the chair, as a document of the common model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.counting.result_words import if_all_is_known
from hganalysis.delays.delays_result import NotSaid
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    Block,
    BulletList,
    Column,
    Document,
    Heading,
    Items,
    KeyFigure,
    KeyFigures,
    Notice,
    Paragraph,
    Row,
    Table,
)
from hganalysis.report import change_sentences, count_sentences
from hganalysis.report.agency_sentences import agencies
from hganalysis.report.appendix_tables import caution_line
from hganalysis.report.proposals import NAME_LENGTH, proposals, shortened

if TYPE_CHECKING:
    from hganalysis.counting.result_model import Counts
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.settings.office import Office

TITLE = "Tóm tắt kết quả thực hiện nhiệm vụ"
LABEL_LENGTH = 80
HELD_COLUMNS = {"open_overdue": "quá hạn", "open_in_time": "còn hạn"}
MOST_CAUTIONS = 2
"""Warnings in full; with them the page stays one page."""

CAUTION_LENGTH = 420
AGENCIES_LENGTH = 360

FIGURES = ("total", "done", "done_on_time", "done_late", "open_in_time", "open_overdue", "unclassified")


def build_brief(result: PeriodResult, office: Office) -> Document:
    """Write the brief of one period.

    Parameters
    ----------
    result : PeriodResult
        Every number printed comes from it.
    office : Office
        Who reports, and what agencies are called.

    Returns
    -------
    Document
        Title and blocks only. Names longer than a line are cut with "…", so that the page stays one page;
        the report has them whole.
    """
    return Document(
        title=f"{TITLE}, {shortened(result.label, LABEL_LENGTH)}",
        language="vi",
        simulated=result.simulated,
        letterhead=None,
        heading=None,
        blocks=(
            *_head(result, office),
            *_overdue(result, office),
            *_named(result),
            *_changes(result),
            Heading(1, "Sắp đến hạn"),
            Paragraph(
                " ".join(
                    filter(None, (count_sentences.due_on_the_day(result), count_sentences.due_soon(result)))
                )
            ),
            *_proposals(result, office),
        ),
        signature=None,
    )


def _head(result: PeriodResult, office: Office) -> tuple[Block, ...]:
    start, end = text.date(result.from_), text.date(result.as_of)
    period = Paragraph(
        f"{shortened(office.author, NAME_LENGTH)} tổng hợp. Kỳ báo cáo từ ngày {start} đến hết ngày {end}."
    )
    simulated = f"{SIMULATED_NOTICE}: nhiệm vụ không có thật." if result.simulated else ""
    caution = shortened(caution_line(result, MOST_CAUTIONS), CAUTION_LENGTH)
    notice = (Notice(simulated),) if simulated else ()
    cautioned = (Paragraph(caution),) if caution else ()
    return (
        period,
        *notice,
        *cautioned,
        KeyFigures(_key_figures(result.totals)),
        *_outside(result.totals),
        *_settled(result),
    )


def _key_figures(totals: Counts) -> tuple[KeyFigure, ...]:
    shown = [name for name in FIGURES if name != "unclassified" or totals.of(name)]
    return tuple(
        KeyFigure(text.number(totals.of(name)), text.capital(vocab.COUNTS[name]), _note(name, totals))
        for name in shown
    )


def _note(name: str, totals: Counts) -> str:
    if name == "total" or not totals.total:
        return ""
    return text.percent(totals.of(name) / totals.total)


def _outside(totals: Counts) -> tuple[Block, ...]:
    """Say what the shares are shares of, and what the total leaves out."""
    said = []
    if totals.total:
        said.append(f"Các tỷ lệ tính trên tổng số {count_sentences.tasks(totals.total)} có thời hạn.")
    if totals.no_deadline:
        said.append(
            f"Ngoài tổng số còn {count_sentences.tasks(totals.no_deadline)} không có thời hạn để xét."
        )
    return (Paragraph(" ".join(said)),) if said else ()


def _settled(result: PeriodResult) -> tuple[Block, ...]:
    """Say the rate that is compared, with the range that the tasks nobody could classify leave."""
    told = count_sentences.settled_rate(result)
    return (Paragraph(told),) if told else ()


def _overdue(result: PeriodResult, office: Office) -> tuple[Block, ...]:
    head = Heading(1, "Quá hạn chưa hoàn thành")
    number, agencies = result.totals.open_overdue, count_sentences.overdue_agencies(result)
    if not number:
        none = if_all_is_known(result, "Không có nhiệm vụ quá hạn chưa hoàn thành.")
        return head, Paragraph(none), *_held(result)
    said = (
        f"{count_sentences.tasks(number)} thuộc {text.number(len(agencies))} {office.units}"
        f"{count_sentences.overdue_where(result)}{count_sentences.days_overdue(result)}."
    )
    return head, Paragraph(said), *_held(result)


def _named(result: PeriodResult) -> tuple[Block, ...]:
    """Return which agencies differ from what their own tasks lead one to expect, where any does."""
    compared = result.answered().agencies
    if isinstance(compared, NotSaid) or not any(row.named for row in compared.rows):
        return ()
    told = shortened(" ".join(agencies(result)), AGENCIES_LENGTH)
    return Heading(1, "Cơ quan khác mức dự kiến"), Paragraph(told)


def _held(result: PeriodResult) -> tuple[Block, ...]:
    """Return a table of what is not completed by who holds it: not every late task waits for its agency."""
    rows = [
        Row((text.capital(vocab.HOLDERS[each.holder]), *(text.number(each.of(s)) for s in HELD_COLUMNS)))
        for each in result.holders
        if any(each.of(status) for status in HELD_COLUMNS)
    ]
    if not rows:
        return ()
    return (
        Table(
            caption="Nhiệm vụ chưa hoàn thành đang ở khâu nào",
            columns=(
                Column("Theo dữ liệu nguồn", "left", 60),
                *(Column(text.capital(label), "right", 20) for label in HELD_COLUMNS.values()),
            ),
            rows=tuple(rows),
            header_column=0,
        ),
    )


def _changes(result: PeriodResult) -> tuple[Block, ...]:
    told = change_sentences.changes(result, MOST_CAUTIONS)
    if result.previous is None or not told:
        return ()
    label = shortened(result.previous.label, LABEL_LENGTH)
    return Heading(1, change_sentences.against(result.previous, label)), BulletList(told)


def _proposals(result: PeriodResult, office: Office) -> tuple[Block, ...]:
    told = proposals(result, office)
    if not told:
        return ()
    return Heading(1, "Đề nghị quyết định"), Items(tuple((Paragraph(each),) for each in told), start=1)
