"""The report as a statistical bulletin: for an office that no decree on the form of its papers binds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hganalysis import text, vocab
from hganalysis.documents.model import (
    Block,
    BulletList,
    Document,
    Heading,
    Imprint,
    KeyFigure,
    KeyFigures,
    Paragraph,
    simulated_notices,
)
from hganalysis.report import analysis_sentences, count_sentences, findings_sentences
from hganalysis.report.appendix_tables import caution_line
from hganalysis.report.attached import appendices, drawn, reading_notes
from hganalysis.report.brief import partition
from hganalysis.report.contents import paragraphs, together
from hganalysis.report.flow_tables import flow_table
from hganalysis.report.linked_counts import with_rows
from hganalysis.report.method_note import method_note
from hganalysis.report.rows_behind import COUNT_SETS, DUE_WITHIN
from hganalysis.report.sentence import with_pointers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.counting.result_model import Result
    from hganalysis.documents.model import Figure, Register
    from hganalysis.report.appendix_tables import AppendixTable
    from hganalysis.report.contents import Contents
    from hganalysis.settings.office import Office

CAUSES, LIMITS = "Nguyên nhân chậm", "Hạn chế của số liệu"
KIND = "Bản tin thống kê"
NOTHING_TO_JUDGE = "Trong kỳ không có nhiệm vụ có thời hạn để đánh giá."


def bulletin(
    contents: Contents,
    tables: Sequence[AppendixTable],
    figures: Mapping[str, Figure],
    register: Register | None,
) -> Document:
    """Write the report of a period as key figures, what they say, figures, tables and how they were counted.

    It has no national heading, number, recipients or signature, and nothing of what the office writes for
    such a letter.
    """
    result, office = contents.result, contents.office
    once = [replace(each, note=each.note.removesuffix(method_note(result)).rstrip()) for each in tables]
    return Document(
        title=f"{contents.filled(office.subject)}, {result.label}",
        language="vi",
        simulated=result.simulated,
        letterhead=imprint(office, *_time(result, office)),
        heading=None,
        blocks=(*simulated_notices(result.simulated), *_body(contents, figures)),
        signature=None,
        appendices=appendices(contents, once, ()),
        register=register,
    )


def imprint(office: Office, *lines: str, kind: str = KIND) -> Imprint:
    """Return who publishes a document that has no letterhead; the lines stand below its title."""
    return Imprint(kind=kind, publisher=f"{office.parent} - {office.agency}", lines=lines)


def _time(result: Result, office: Office) -> tuple[str, ...]:
    start, end = text.date(result.from_), text.date(result.as_of)
    published = f" Công bố ngày {text.date(office.date)}." if office.date else ""
    return (
        f"Kỳ số liệu: từ ngày {start} đến ngày {end}. Số liệu tính đến hết ngày {end}.",
        f"Nơi lập: {office.author}.{published}",
    )


def _body(contents: Contents, figures: Mapping[str, Figure]) -> list[Block]:
    result = contents.result
    notes = reading_notes(result, f"“{LIMITS}”", f"“{CAUSES}”")
    parts = (
        ("Số liệu chính", _key_figures(contents)),
        ("Diễn biến và so sánh", (*contents.facts(), *contents.own(flow_table(result)))),
        ("Thời gian tới", _coming(contents)),
        (CAUSES, _causes(contents)),
        (LIMITS, _limits(contents)),
        ("Biểu đồ", drawn(contents, figures if contents.places.figures else {})),
        ("Cách tính", paragraphs(*map(contents.own, (method_note(result), *notes)))),
    )
    blocks = [block for head, held in parts for block in ((Heading(1, head), *held) if held else ())]
    pointing = [with_pointers(block, contents.places.attached) for block in blocks]
    return list(with_rows(pointing, result, contents.own))


def _key_figures(contents: Contents) -> tuple[Block, ...]:
    result, totals = contents.result, contents.result.totals
    counted: tuple[Block, ...] = (
        *paragraphs(contents.own(caution_line(result))),
        *_largest(contents),
        *contents.own(partition(result)),
        Paragraph(contents.entered()),
    )
    items = BulletList(contents.own(count_sentences.counts(result)))
    remarks = map(contents.filled, contents.office.achievements if totals.total else ())
    line = contents.places.line(contents.with_figures())
    return (*counted, *((items,) if totals.total else ()), *paragraphs(*remarks, line))


def _largest(contents: Contents) -> tuple[Block, ...]:
    """Return the numbers to read first; none where there is nothing to judge."""
    result, totals = contents.result, contents.result.totals
    if not totals.total:
        return ()
    month = result.due_soon.within[-1]
    made = (
        _count(totals.total, "nhiệm vụ có thời hạn", COUNT_SETS["total"][0]),
        *_rate(result),
        _count(totals.open_overdue, vocab.STATUSES["open_overdue"], COUNT_SETS["open_overdue"][0]),
        _count(month.n, f"đến hạn trong {month.days} ngày tới", DUE_WITHIN[month.days]),
    )
    shown: KeyFigures = contents.own(KeyFigures(made))
    return (shown,)


def _count(number: int, label: str, rows: str) -> KeyFigure:
    return KeyFigure(text.number(number), label, rows=rows if number else "")


def _rate(result: Result) -> tuple[KeyFigure, ...]:
    rate = next(each for each in result.rates if each.name == vocab.SETTLED_RATE)
    if rate.value is None:
        return ()
    of = f"{text.number(rate.numerator)}/{count_sentences.tasks(rate.denominator)}"
    return (KeyFigure(text.percent(rate.value), f"đúng hạn, {of} {count_sentences.settled(rate)}"),)


def _coming(contents: Contents) -> tuple[Block, ...]:
    result = contents.result
    told = together(count_sentences.coming(result), analysis_sentences.forecast(result))
    return paragraphs(contents.own(told)) if result.totals.total else ()


def _causes(contents: Contents) -> tuple[Block, ...]:
    """Return what the office says of causes, and what was found; nothing where there is nothing to judge."""
    result = contents.result
    if not result.totals.total:
        return ()
    found = (*findings_sentences.causes(result), *analysis_sentences.factors(result))
    return (BulletList((*map(contents.filled, contents.office.causes), *contents.own(found))),)


def _limits(contents: Contents) -> tuple[Block, ...]:
    result = contents.result
    if not result.totals.total:
        return paragraphs(contents.own(NOTHING_TO_JUDGE))
    standing = BulletList(tuple(map(contents.filled, contents.office.limits)))
    return (standing, *contents.own(findings_sentences.limits(result)))
