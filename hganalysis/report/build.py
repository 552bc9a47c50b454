"""Result and texts -> the document model, in the order and wording of the published report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hganalysis import text, vocab
from hganalysis.documents.html import render_body, render_page
from hganalysis.documents.model import (
    SIMULATED_NOTICE,
    Appendix,
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
    count_sentences,
    findings_sentences,
)
from hganalysis.report.appendix_tables import (
    AppendixTable,
    Cell,
    attached_line,
    caution_line,
    overdue,
    shown,
    summary,
)
from hganalysis.settings.office import Office, fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.counting.result_model import Result
    from hganalysis.report.appendix_tables import Row as CountedRow
    from hganalysis.report.period_result import PeriodResult


KIND = "BÁO CÁO"
ATTACHED = (
    "(Chi tiết theo Phụ lục I, Phụ lục II đính kèm; danh mục nhiệm vụ hoàn thành quá hạn và nhiệm vụ chưa "
    "phân loại tại Phụ lục III, Phụ lục IV, tệp phu-luc.xlsx)"
)
NOTHING_TO_JUDGE = "Trong kỳ báo cáo không có nhiệm vụ có thời hạn để đánh giá."
BLANK = "\N{EM SPACE}" * 2
"""Room for the clerk to write a number or a date."""

CLOSING = " .;,"
"""Marks that may end a name in the params file; the report sets its own."""

OVERDUE_FIGURES = ("days_overdue", "due_soon")
"""Figures that belong to the list of overdue tasks; the others go with the summary."""

REPORTED_FIGURES = ("partition", "status_by_agency", "on_time_rate", "by_month", *OVERDUE_FIGURES)
"""The figures of the report in their order, by the names under which the notebooks save them; those of an
answer of `delays` may stand here too.
"""


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
    values = placeholders(result)
    return Document(
        title=_page_title(office, values),
        language="vi",
        simulated=result.simulated,
        letterhead=_letterhead(office, result),
        heading=_title(office, values),
        blocks=(*_notice(result), *_body(result, office, values)),
        signature=_signature(office),
        appendices=_appendices(result, office, figures),
        register=register,
    )


def placeholders(result: Result) -> dict[str, str]:
    """Return what stands for each placeholder of `office.PLACEHOLDERS` in this period."""
    counts = {name: text.number(result.totals.of(name)) for name in vocab.COUNTS}
    dates = {"from": text.date(result.from_), "as_of": text.date(result.as_of)}
    return {**counts, "label": result.label, **dates}


def _letterhead(office: Office, result: Result) -> Letterhead:
    day, month, year = office.issued_on(result.as_of, BLANK)
    return Letterhead(
        parent=office.parent,
        agency=office.agency,
        number=f"Số: {office.number_or(BLANK * 2)}/{office.symbol}",
        nation=office.nation,
        motto=office.motto,
        place_and_date=f"{office.place}, ngày {day} tháng {month} năm {year}",
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
    if not result.simulated:
        return ()
    return (Notice(f"{SIMULATED_NOTICE}: nhiệm vụ trong báo cáo này không có thật."),)


def _causes(result: PeriodResult) -> tuple[str, ...]:
    """Return what agencies state, what was found to go with lateness, and what is expected."""
    return (
        *findings_sentences.causes(result),
        *analysis_sentences.factors(result),
        *analysis_sentences.forecast(result),
    )


def _body(result: PeriodResult, office: Office, values: Mapping[str, str]) -> tuple[Block, ...]:
    return (
        Paragraph(fill(office.opening, values)),
        Heading(1, "I. KẾT QUẢ THỰC HIỆN"),
        Heading(2, "1. Kết quả đạt được"),
        *_achievements(result, office, values),
        Heading(2, "2. Hạn chế, khó khăn"),
        _remarks(result, [fill(each, values) for each in office.limits], findings_sentences.limits(result)),
        Heading(2, "3. Nguyên nhân"),
        _remarks(result, [fill(each, values) for each in office.causes], _causes(result)),
        Heading(1, "II. PHƯƠNG HƯỚNG, NHIỆM VỤ TRONG THỜI GIAN TỚI"),
        *(Paragraph(f"{i}. {fill(each, values)}") for i, each in enumerate(office.directions, start=1)),
        Paragraph(fill(office.closing, values)),
    )


def _remarks(result: Result, standing: Sequence[str], measured: Sequence[str]) -> Block:
    """Return the standing remarks and the measured ones; where there is no task, none of them is true."""
    if not result.totals.total:
        return Paragraph(NOTHING_TO_JUDGE)
    return BulletList((*standing, *measured))


def _achievements(result: PeriodResult, office: Office, values: Mapping[str, str]) -> tuple[Block, ...]:
    totals = result.totals
    facts = [
        count_sentences.rates(result),
        count_sentences.overdue(office, result),
        " ".join(agency_sentences.agencies(result)),
        " ".join(filter(None, (count_sentences.outside(result), count_sentences.reconciliation(result)))),
        change_sentences.in_one(result),
        count_sentences.rules(result),
    ]
    caution = caution_line(result)
    return (
        *((Paragraph(caution),) if caution else ()),
        *(Paragraph(fill(each, values)) for each in office.achievements if totals.total),
        Paragraph(count_sentences.total(office, fill(office.entered, values), totals)),
        *((BulletList(count_sentences.counts(result)),) if totals.total else ()),
        Paragraph(ATTACHED),
        *(Paragraph(each) for each in facts if each),
    )


def _signature(office: Office) -> Signature:
    kept = f"Lưu: {office.archive.rstrip(CLOSING)}."
    recipients = (*(f"{each.rstrip(CLOSING)};" for each in office.recipients), kept)
    return Signature("Nơi nhận:", recipients, office.signer_title, office.signer)


def _appendices(result: Result, office: Office, figures: Mapping[str, Figure]) -> tuple[Appendix, ...]:
    numbered = [
        replace(figure, title=f"Biểu đồ {i}. {figure.title}")
        for i, figure in enumerate(_in_order(figures).values(), start=1)
    ]
    first = tuple(figure for figure in numbered if figure.name not in OVERDUE_FIGURES)
    second = tuple(figure for figure in numbered if figure.name in OVERDUE_FIGURES)
    caption = f"Tính đến hết ngày {text.date(result.as_of)}. Đơn vị tính: nhiệm vụ"
    reference = attached_line(result, office)
    return (
        _appendix(summary(result), caption, reference, first),
        _appendix(overdue(result), caption, reference, second),
    )


def _in_order(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    return dict(sorted(figures.items(), key=lambda item: item[0] in OVERDUE_FIGURES))


def _appendix(source: AppendixTable, caption: str, reference: str, figures: tuple[Figure, ...]) -> Appendix:
    blocks: tuple[Block, ...] = (_table(source, caption),) if source.rows else (Paragraph(source.empty),)
    return Appendix(source.number, source.title.upper(), reference, True, (*blocks, *figures))


def _table(source: AppendixTable, caption: str) -> Table:
    keys = [column.key for column in source.columns]
    return Table(
        caption=caption,
        columns=tuple(Column(column.label, column.align, column.width) for column in source.columns),
        rows=tuple(Row(_texts(row.cells, source), row.kind, _behind(row)) for row in source.rows),
        note=source.note,
        header_column=keys.index("title" if "title" in keys else "agency"),
    )


def _behind(row: CountedRow) -> tuple[str, ...]:
    """Return the names of the rows behind the cells of a row; behind nothing there is none."""
    return tuple(name if cell else "" for name, cell in zip(row.rows, row.cells, strict=False))


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
