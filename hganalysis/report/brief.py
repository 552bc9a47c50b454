"""Result -> the brief: one A4 page for the chair, as a document of the common model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hganalysis import text, vocab
from hganalysis.report import change_sentences, sentences
from hganalysis.report.model import (
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
from hganalysis.report.proposals import NAME_LENGTH, proposals, shortened

if TYPE_CHECKING:
    from hganalysis.office import Office

Result = Mapping[str, Any]

TITLE = "Tóm tắt kết quả thực hiện nhiệm vụ"
LABEL_LENGTH = 80
TABLE_ROWS = 7
"""Agencies in the table; with them the page stays one page."""

FIGURES = ("total", "done", "done_on_time", "done_late", "open_in_time", "open_overdue", "unclassified")


def build_brief(result: Result, office: Office) -> Document:
    """Write the brief of one period.

    Parameters
    ----------
    result : mapping
        docs/design.md, "The result"; every number printed comes from it.
    office : Office
        Who reports, and what agencies are called.

    Returns
    -------
    Document
        Title and blocks only. Names longer than a line are cut with "…", so that the page stays one page;
        the report has them whole.
    """
    return Document(
        title=f"{TITLE}, {shortened(result['label'], LABEL_LENGTH)}",
        language="vi",
        simulated=result["simulated"],
        letterhead=None,
        heading=None,
        blocks=(
            *_head(result, office),
            *_overdue(result, office),
            *_changes(result),
            Heading(1, "Sắp đến hạn"),
            Paragraph(sentences.due_soon(result)),
            *_proposals(result, office),
        ),
        signature=None,
    )


def _head(result: Result, office: Office) -> tuple[Block, ...]:
    start, end = text.date(result["from"]), text.date(result["as_of"])
    period = Paragraph(
        f"{shortened(office.author, NAME_LENGTH)} tổng hợp. Kỳ báo cáo từ ngày {start} đến hết ngày {end}."
    )
    notice = (Notice(f"{vocab.SIMULATED_NOTICE}: nhiệm vụ không có thật."),) if result["simulated"] else ()
    return (period, *notice, KeyFigures(_key_figures(result["totals"])), *_outside(result["totals"]))


def _key_figures(totals: Mapping[str, int]) -> tuple[KeyFigure, ...]:
    shown = [name for name in FIGURES if name != "unclassified" or totals[name]]
    return tuple(
        KeyFigure(text.number(totals[name]), text.capital(vocab.MEASURES[name]), _note(name, totals))
        for name in shown
    )


def _note(name: str, totals: Mapping[str, int]) -> str:
    if name == "total" or not totals["total"]:
        return ""
    return text.percent(totals[name] / totals["total"])


def _outside(totals: Mapping[str, int]) -> tuple[Block, ...]:
    """Say what the shares are shares of, and what the total leaves out."""
    said = []
    if totals["total"]:
        said.append(f"Các tỷ lệ tính trên tổng số {sentences.tasks(totals['total'])} có thời hạn.")
    if totals["no_deadline"]:
        said.append(f"Ngoài tổng số còn {sentences.tasks(totals['no_deadline'])} không có thời hạn để xét.")
    return (Paragraph(" ".join(said)),) if said else ()


def _overdue(result: Result, office: Office) -> tuple[Block, ...]:
    head = Heading(1, "Quá hạn chưa hoàn thành")
    number, agencies = result["totals"]["open_overdue"], sentences.overdue_agencies(result)
    if not number:
        return head, Paragraph("Không có nhiệm vụ quá hạn chưa hoàn thành.")
    said = Paragraph(
        f"{sentences.tasks(number)} thuộc {text.number(len(agencies))} {office.units}"
        f"{sentences.days_overdue(result)}."
    )
    named = sentences.most_overdue(result, TABLE_ROWS)
    if not named:
        return head, said, Paragraph(sentences.overdue_where(office, result))
    return head, said, _table(_rows(named, [each for each in agencies if each not in named], office))


def _rows(named: list[Mapping[str, Any]], rest: list[Mapping[str, Any]], office: Office) -> tuple[Row, ...]:
    """Return a row for each agency named, and one for all the others."""
    rows = [_row(shortened(each["short"], NAME_LENGTH), [each]) for each in named]
    if rest:
        rows.append(_row(f"{text.number(len(rest))} {office.units} khác", rest))
    return tuple(rows)


def _row(name: str, agencies: list[Mapping[str, Any]]) -> Row:
    sums = (sum(each[key] for each in agencies) for key in ("open_overdue", "total"))
    return Row((name, *map(text.number, sums)))


def _table(rows: tuple[Row, ...]) -> Table:
    return Table(
        caption="Nhiệm vụ quá hạn theo cơ quan chủ trì (thứ tự lễ tân)",
        columns=(
            Column("Cơ quan, đơn vị", "left", 60),
            Column("Quá hạn chưa hoàn thành", "right", 20),
            Column("Tổng số nhiệm vụ có thời hạn", "right", 20),
        ),
        rows=rows,
        header_column=0,
    )


def _changes(result: Result) -> tuple[Block, ...]:
    told = change_sentences.changes(result)
    if not told:
        return ()
    label = shortened(result["previous"]["label"], LABEL_LENGTH)
    return Heading(1, change_sentences.against(result["previous"], label)), BulletList(told)


def _proposals(result: Result, office: Office) -> tuple[Block, ...]:
    told = proposals(result, office)
    if not told:
        return ()
    return Heading(1, "Đề nghị quyết định"), Items(tuple((Paragraph(each),) for each in told), start=1)
