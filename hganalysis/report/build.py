"""Result and texts -> the document model, in the order and wording of the published report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hganalysis import text, vocab
from hganalysis.documents.html import render_body, render_page
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    Appendix,
    Bar,
    Block,
    BulletList,
    Column,
    Document,
    Figure,
    Heading,
    Letterhead,
    Notice,
    Paragraph,
    Register,
    Row,
    Signature,
    Table,
    Title,
)
from hganalysis.documents.stored import DOCUMENT_TYPE, as_json
from hganalysis.report import (
    agency_sentences,
    analysis_sentences,
    change_sentences,
    changed_history,
    count_sentences,
    findings_sentences,
)
from hganalysis.report.appendix_tables import (
    AppendixTable,
    Cell,
    appendix_tables,
    attached_line,
    caution_line,
    shown,
)
from hganalysis.report.flow_tables import flow_table
from hganalysis.report.linked_counts import with_rows
from hganalysis.report.places import SUMMARY, Places, places_of
from hganalysis.report.sentence import cited, in_words_of, names_in, with_pointers
from hganalysis.settings.office import Office, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hganalysis.counting.result_model import Result
    from hganalysis.report.appendix_tables import Row as CountedRow
    from hganalysis.report.period_result import PeriodResult


KIND = "BÁO CÁO"
NOTHING_TO_JUDGE = "Trong kỳ báo cáo không có nhiệm vụ có thời hạn để đánh giá."
BARS = "Thanh ngang dưới tỷ lệ hoàn thành đúng hạn dài bằng tỷ lệ; vạch đứng là tỷ lệ chung."
BARRED = "on_time_of_total"
"""The rate of Phụ lục I that has bars."""

BLANK = "\N{EM SPACE}" * 2
"""Room for the clerk to write a number or a date."""

CLOSING = " .;,"
"""Marks that may end a name in the params file; the report sets its own."""

REPORTED_FIGURES = ("on_time_rate", "agencies")
"""The figures of the report in their order, by the names under which the notebooks save them; those of an
answer of `delays` may stand here too.
"""


@dataclass(frozen=True)
class _Letter:
    """What every part of the report is written from.

    `own` puts the office's words for a task and for doing it where this tool has its own.
    """

    result: PeriodResult
    office: Office
    values: Mapping[str, str]
    places: Places
    own: Callable[[Any], Any]

    def filled(self, standing: str) -> str:
        """Return a standing text of the office with the numbers of the period."""
        return fill(standing, self.values)


def build_report(
    result: PeriodResult,
    office: Office,
    figures: Mapping[str, Figure],
    register: Register | None = None,
) -> Document:
    """Write the report of one period.

    Parameters
    ----------
    result : PeriodResult
        Every number printed comes from it.
    office : Office
        Names, standing texts and signature.
    figures : mapping of str to Figure
        Saved figures by name, in the order to print them; may be empty.
    register : Register, optional
        Every task, for the page to lead to from its numbers.

    Raises
    ------
    ParamsError
        A text of the office holds a placeholder that does not exist.
    """
    values, tables = placeholders(result), appendix_tables(result)
    own = in_words_of(office, names_in(result))
    letter = _Letter(result, office, values, places_of(tables, figures), own)
    return Document(
        title=_page_title(office, values),
        language="vi",
        simulated=result.simulated,
        letterhead=letterhead(office, result.as_of, office.symbol),
        heading=_title(office, values),
        blocks=(*_notice(result), *_body(letter)),
        signature=signature(office),
        appendices=_appendices(letter, tables, figures),
        register=register,
    )


def placeholders(result: Result) -> dict[str, str]:
    """Return what stands for each placeholder of `office.PLACEHOLDERS` in this period."""
    counts = {name: text.number(result.totals.of(name)) for name in vocab.COUNTS}
    dates = {"from": text.date(result.from_), "as_of": text.date(result.as_of)}
    return {**counts, "label": result.label, **dates}


def letterhead(office: Office, as_of: str, symbol: str, subject: str = "") -> Letterhead:
    """Return who issues a document under a symbol; `subject` is for one without a title, such as a letter."""
    day, month, year = office.issued_on(as_of, BLANK)
    return Letterhead(
        parent=office.parent,
        agency=office.agency,
        number=f"Số: {office.number_or(BLANK * 2)}/{symbol}",
        nation=office.nation,
        motto=office.motto,
        place_and_date=f"{office.place}, ngày {day} tháng {month} năm {year}",
        subject=subject,
    )


def _page_title(office: Office, values: Mapping[str, str]) -> str:
    subject = fill(office.subject, values)
    start, end = values["from"], values["as_of"]
    return f"{KIND.capitalize()} {subject[:1].lower()}{subject[1:]}, từ ngày {start} đến ngày {end}"


def _title(office: Office, values: Mapping[str, str]) -> Title:
    return Title(
        kind=KIND,
        subject=fill(office.subject, values),
        period=f"(Kỳ báo cáo: Từ ngày {values['from']} đến ngày {values['as_of']})",
        greeting="Kính gửi:",
        addressees=_closed([fill(each, values) for each in office.addressees]),
    )


def _closed(items: list[str]) -> tuple[str, ...]:
    """Return items that end in ";", the last one in "."; one alone ends in nothing."""
    bare = [item.rstrip(CLOSING) for item in items]
    return (*(f"{item};" for item in bare[:-1]), f"{bare[-1]}.") if len(bare) > 1 else tuple(bare)


def _notice(result: Result) -> tuple[Block, ...]:
    return (Notice(SIMULATED_NOTICE),) if result.simulated else ()


def _body(letter: _Letter) -> tuple[Block, ...]:
    result, office = letter.result, letter.office
    found = (*findings_sentences.causes(result), *analysis_sentences.factors(result))
    blocks = (
        Paragraph(letter.filled(office.opening)),
        Heading(1, "I. KẾT QUẢ THỰC HIỆN"),
        Heading(2, "1. Kết quả đạt được"),
        *_achievements(letter),
        Heading(2, "2. Hạn chế, khó khăn"),
        _remarks(letter, office.limits),
        *letter.own(findings_sentences.limits(result)),
        Heading(2, "3. Nguyên nhân"),
        _remarks(letter, office.causes, letter.own(found)),
        Heading(1, "II. PHƯƠNG HƯỚNG, NHIỆM VỤ TRONG THỜI GIAN TỚI"),
        *_coming(letter),
        *(Paragraph(f"{i}. {letter.filled(each)}") for i, each in enumerate(office.directions, start=1)),
        Paragraph(letter.filled(office.closing)),
    )
    pointing = [with_pointers(block, letter.places.attached) for block in blocks]
    return with_rows(pointing, result, letter.own)


def _achievements(letter: _Letter) -> tuple[Block, ...]:
    """Return the counts first, then what the office says of them, then what else there is to know."""
    result, office, places = letter.result, letter.office, letter.places
    totals = result.totals
    entered = letter.filled(office.entered).rstrip(" .,;:")
    drawn = {
        "on_time_rate": count_sentences.settled_rate(result),
        "agencies": _together(*agency_sentences.agencies(result)),
    }
    shown = {name: cited(told, places.figure(name)) for name, told in drawn.items() if told}
    facts = (
        shown.get("on_time_rate", ""),
        _together(count_sentences.overdue(office, result), count_sentences.holders(result)),
        shown.get("agencies", ""),
        count_sentences.months(result),
        change_sentences.in_one(result),
        " ".join(change_sentences.flow(result)),
        changed_history.in_one(result),
    )
    return (
        *_paragraphs(letter.own(caution_line(result))),
        Paragraph(f"{entered}{letter.own(count_sentences.total(office, totals))}"),
        *((BulletList(letter.own(count_sentences.counts(result))),) if totals.total else ()),
        Paragraph(places.line(shown)),
        *(Paragraph(letter.filled(each)) for each in office.achievements if totals.total),
        *_paragraphs(*map(letter.own, facts)),
        *letter.own(flow_table(result)),
    )


def _remarks(letter: _Letter, standing: Sequence[str], found: Sequence[str] = ()) -> Block:
    """Return standing remarks and what was found; where there is no task, none of them is true."""
    if not letter.result.totals.total:
        return Paragraph(NOTHING_TO_JUDGE)
    return BulletList((*map(letter.filled, standing), *found))


def _coming(letter: _Letter) -> tuple[Paragraph, ...]:
    result = letter.result
    told = _together(count_sentences.coming(result), analysis_sentences.forecast(result))
    return _paragraphs(letter.own(told)) if result.totals.total else ()


def _together(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(each) for each in texts if each)


def signature(office: Office) -> Signature:
    """Return who receives a document, where it is kept and who signs."""
    kept = f"Lưu: {office.archive.rstrip(CLOSING)}."
    recipients = (*(f"{each.rstrip(CLOSING)};" for each in office.recipients), kept)
    return Signature("Nơi nhận:", recipients, office.signer_title, office.signer)


def _appendices(
    letter: _Letter, tables: Sequence[AppendixTable], figures: Mapping[str, Figure]
) -> tuple[Appendix, ...]:
    """Return the attached appendices; the figures stand in the first one, which is about all agencies."""
    reference = attached_line(letter.result, letter.office)
    drawn = tuple(
        replace(
            each,
            title=f"{letter.places.figure(name)}. {letter.own(each.title)}",
            caption=letter.own(each.caption),
            alt=letter.own(each.alt),
        )
        for name, each in figures.items()
    )
    return tuple(
        Appendix(
            source.number,
            letter.own(source.title).upper(),
            reference,
            True,
            (_table(source, letter), *(drawn if source.number == SUMMARY else ())),
        )
        for source in tables
        if source.number in letter.places.attached
    )


def _table(source: AppendixTable, letter: _Letter) -> Table:
    keys = [column.key for column in source.columns]
    as_of = f"Tính đến hết ngày {text.date(letter.result.as_of)}"
    unit = f". Đơn vị tính: {letter.office.task}" if source.number == SUMMARY else ""
    notes = (source.note, *(_notes(letter.result) if source.number == SUMMARY else ()))
    return Table(
        caption=f"{as_of}{unit}",
        columns=tuple(
            Column(letter.own(column.label), column.align, column.width) for column in source.columns
        ),
        rows=tuple(
            Row(_texts(row.cells, source), row.kind, _behind(row), _bars(row, keys, letter.result))
            for row in source.rows
        ),
        note=letter.own(_together(*notes)),
        header_column=keys.index("title" if "title" in keys else "agency"),
        bars=letter.own(BARS) if source.number == SUMMARY else "",
    )


def _notes(result: PeriodResult) -> tuple[str, ...]:
    """Return how to read what the letter says in parts I.2 and I.3."""
    return (
        findings_sentences.corrected(result),
        findings_sentences.denominators(result),
        analysis_sentences.how_chosen(result),
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


def _texts(cells: tuple[Cell, ...], source: AppendixTable) -> tuple[str, ...]:
    return tuple(shown(cell, column) for cell, column in zip(cells, source.columns, strict=True))


@dataclass(frozen=True)
class Report:
    """A built report; the last line of a cell shows it in JupyterLab."""

    document: Document

    def html(self) -> str:
        """Return the whole page."""
        return render_page(self.document)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Show the report in JupyterLab, and keep the document itself for the exporters."""
        return {
            DOCUMENT_TYPE: as_json(self.document),
            "text/html": render_body(self.document),
            "text/plain": repr(self),
        }

    def __repr__(self) -> str:
        return f"Report({self.document.title!r})"


def build(
    result: PeriodResult,
    office: Office,
    figures: Mapping[str, Figure],
    register: Register | None = None,
) -> Report:
    """Build the report of one period (see `build_report`)."""
    return Report(build_report(result, office, figures, register))
