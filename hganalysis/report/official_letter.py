"""The report as an official letter, after Nghị định 30/2020/NĐ-CP: letterhead, parts I and II, signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis.documents.model import (
    Block,
    BulletList,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Signature,
    Title,
    simulated_notices,
)
from hganalysis.report import analysis_sentences, count_sentences, findings_sentences
from hganalysis.report.appendix_tables import caution_line
from hganalysis.report.attached import appendices, drawn, reading_notes
from hganalysis.report.contents import paragraphs, together
from hganalysis.report.flow_tables import flow_table
from hganalysis.report.linked_counts import with_rows
from hganalysis.report.sentence import with_pointers
from hganalysis.settings.office import Office, fill

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.documents.model import Figure, Register
    from hganalysis.report.appendix_tables import AppendixTable
    from hganalysis.report.contents import Contents

KIND = "BÁO CÁO"
NOTHING_TO_JUDGE = "Trong kỳ báo cáo không có nhiệm vụ có thời hạn để đánh giá."
BLANK = "\N{EM SPACE}" * 2
"""Room for the clerk to write a number or a date."""

CLOSING = " .;,"
"""Marks that may end a name in the params file; the report sets its own."""


def official_letter(
    contents: Contents,
    tables: Sequence[AppendixTable],
    figures: Mapping[str, Figure],
    register: Register | None,
) -> Document:
    """Write the report of a period as a letter of an office that Nghị định 30 binds."""
    result, office = contents.result, contents.office
    notes = reading_notes(result, "I.2", "I.3")
    return Document(
        title=_page_title(office, contents.values),
        language="vi",
        simulated=result.simulated,
        letterhead=letterhead(office, result.as_of, office.symbol),
        heading=_title(office, contents.values),
        blocks=(*simulated_notices(result.simulated), *_body(contents)),
        signature=signature(office),
        appendices=appendices(contents, tables, drawn(contents, figures), notes),
        register=register,
    )


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


def _body(contents: Contents) -> tuple[Block, ...]:
    result, office = contents.result, contents.office
    found = (*findings_sentences.causes(result), *analysis_sentences.factors(result))
    blocks = (
        Paragraph(contents.filled(office.opening)),
        Heading(1, "I. KẾT QUẢ THỰC HIỆN"),
        Heading(2, "1. Kết quả đạt được"),
        *_achievements(contents),
        Heading(2, "2. Hạn chế, khó khăn"),
        _remarks(contents, office.limits),
        *contents.own(findings_sentences.limits(result)),
        Heading(2, "3. Nguyên nhân"),
        _remarks(contents, office.causes, contents.own(found)),
        Heading(1, "II. PHƯƠNG HƯỚNG, NHIỆM VỤ TRONG THỜI GIAN TỚI"),
        *_coming(contents),
        *(Paragraph(f"{i}. {contents.filled(each)}") for i, each in enumerate(office.directions, start=1)),
        Paragraph(contents.filled(office.closing)),
    )
    pointing = [with_pointers(block, contents.places.attached) for block in blocks]
    return with_rows(pointing, result, contents.own)


def _achievements(contents: Contents) -> tuple[Block, ...]:
    """Return the counts first, then what the office says of them, then what else there is to know."""
    result, totals = contents.result, contents.result.totals
    return (
        *paragraphs(contents.own(caution_line(result))),
        Paragraph(contents.entered()),
        *((BulletList(contents.own(count_sentences.counts(result))),) if totals.total else ()),
        Paragraph(contents.places.line(contents.with_figures())),
        *(Paragraph(contents.filled(each)) for each in contents.office.achievements if totals.total),
        *contents.facts(),
        *contents.own(flow_table(result)),
    )


def _remarks(contents: Contents, standing: Sequence[str], found: Sequence[str] = ()) -> Block:
    """Return standing remarks and what was found; where there is no task, none of them is true."""
    if not contents.result.totals.total:
        return Paragraph(NOTHING_TO_JUDGE)
    return BulletList((*map(contents.filled, standing), *found))


def _coming(contents: Contents) -> tuple[Paragraph, ...]:
    result = contents.result
    told = together(count_sentences.coming(result), analysis_sentences.forecast(result))
    return paragraphs(contents.own(told)) if result.totals.total else ()


def signature(office: Office) -> Signature:
    """Return who receives a document, where it is kept and who signs."""
    kept = f"Lưu: {office.archive.rstrip(CLOSING)}."
    recipients = (*(f"{each.rstrip(CLOSING)};" for each in office.recipients), kept)
    return Signature("Nơi nhận:", recipients, office.signer_title, office.signer)
