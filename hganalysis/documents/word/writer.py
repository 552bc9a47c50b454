"""The document model as a Word file that a clerk can edit: named styles, sections, real lists and tables."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from docx.section import Section

from hganalysis.documents.layout import USUAL_SIZE, Paper, Part, appendix_parts, body_parts
from hganalysis.documents.model import SIMULATED_NOTICE, Imprint, Letterhead
from hganalysis.documents.pointers import pointed
from hganalysis.documents.word import styles as names
from hganalysis.documents.word.blocks import (
    Place,
    appendix_head,
    block,
    blocks,
    letterhead,
    opening,
    signature,
)
from hganalysis.documents.word.elements import paragraph, run, text, words
from hganalysis.documents.word.package import TEMPLATE, open_template
from hganalysis.documents.zipped import with_fixed_times
from hganalysis.text import printable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from hganalysis.documents.layout import Placed
    from hganalysis.documents.model import Document
    from hganalysis.documents.word.elements import Element
    from hganalysis.documents.word.package import WordFile

LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
LONGEST_PROPERTY = 255
"""Characters that Word takes for a title or an author."""


def write_docx(document: Document, path: Path, timestamp: dt.datetime, *, template: Path = TEMPLATE) -> None:
    """Write the document as a Word file; the same document, template and timestamp give the same bytes.

    Figures are PNG or JPEG files, or SVG files with a PNG of the same name beside them. Another template
    gives styles, paper, margins, headers and footers in place of ``templates/mau-van-ban.docx``. Raises
    ParamsError: the template is not a Word file, or lacks a style; HgError: a figure has no text alternative,
    or no file that Word can show.
    """
    is_letter = document.heading is not None
    document, file = pointed(document), open_template(template, letter=is_letter)
    _set_language(file, LANGUAGES.get(document.language, document.language))
    if document.simulated:
        _say_simulated(file)
    file.document.element.body.extend(_content(document, file))
    _set_properties(file.document.core_properties, document, timestamp)
    data = io.BytesIO()
    file.document.save(data)
    path.write_bytes(with_fixed_times(data.getvalue(), timestamp))


def _content(document: Document, file: WordFile) -> list[Element]:
    """Return the sections in order; the properties of the last one stand at the very end."""
    made = _body(document, file)
    for number, appendix in enumerate(document.appendices, 1):
        for i, (landscape, items) in enumerate(appendix_parts(appendix)):
            made += appendix_head(appendix, number, file) if i == 0 else []
            made += blocks(items, file, Place(file.width(landscape=landscape)))
            made.append(_section_end(file, landscape=landscape, first_page=i == 0))
    return [*made, made[-1].pPr.sectPr]


def _body(document: Document, file: WordFile) -> list[Element]:
    """Return the body, a section for the blocks of each orientation of the page."""
    parts, made = _parts(document, file), _head(document, file)
    for i, part in enumerate(parts):
        signed = document.signature is not None and i + 1 == len(parts)
        for place, each in enumerate(part.blocks, 1):
            made += block(
                each.block, file, _place(each, part, file, last=signed and place == len(part.blocks))
            )
        if signed and document.signature:
            made += signature(document.signature, file, file.width(landscape=False))
        if document.colophon and i + 1 == len(parts):
            made.append(paragraph(file.style(names.TABLE_NOTE), run(*words(document.colophon))))
        made.append(_section_end(file, landscape=part.landscape, first_page=i == 0))
    return made


def _parts(document: Document, file: WordFile) -> list[Part]:
    """Return the parts of the body; a letterhead begins and a signature ends an upright one."""
    parts = body_parts(document, Paper(file.width(landscape=False), file.width(landscape=True)))
    headed = document.letterhead or document.heading
    upright = Part(landscape=False, blocks=())
    before = [upright] if not parts or (headed and parts[0].landscape) else []
    after = [upright] if document.signature and parts and parts[-1].landscape else []
    return [*before, *parts, *after]


def _place(placed: Placed, part: Part, file: WordFile, *, last: bool) -> Place:
    """Return where a block stands; the last one before a signature keeps to its page."""
    width = file.width(landscape=part.landscape) if placed.width is None else placed.width
    size = placed.size if placed.size < USUAL_SIZE else None
    return Place(width, names.LAST if last else names.BODY, size=size)


def _head(document: Document, file: WordFile) -> list[Element]:
    """Return what stands above the body."""
    width = file.width(landscape=False)
    title = [paragraph(file.style(names.TITLE), run(text(document.title)))]
    match document.letterhead:
        case Imprint(kind, publisher, lines):
            above = [each for each in (kind, publisher) if each]
            return [*_lines(above, file), *title, *_lines(lines, file)]
        case Letterhead() as head:
            below = opening(document.heading, file, width) if document.heading else []
            return letterhead(head, file, width) + below
    return opening(document.heading, file, width) if document.heading else title


def _lines(lines: Iterable[str], file: WordFile) -> list[Element]:
    return [paragraph(file.style(names.PERIOD), run(*words(each))) for each in lines]


def _author(head: Letterhead | Imprint | None) -> str:
    match head:
        case Imprint():
            return head.publisher
        case Letterhead():
            return f"{head.parent} - {head.agency}"
    return ""


def _section_end(file: WordFile, **properties: bool) -> Element:
    """Return the paragraph that ends a section: one point high, to fit on any page."""
    return paragraph(file.style(names.BREAK), properties=[file.section(**properties)])


def _say_simulated(file: WordFile) -> None:
    """Write the notice at the foot of every page, under what the office has there."""
    section = Section(file.portrait, file.document.part)
    for footer in (section.footer, section.first_page_footer):
        for empty in footer._element.xpath("./w:p[not(*[not(self::w:pPr)])]"):
            footer._element.remove(empty)
        footer._element.append(paragraph(file.style(names.SIMULATED), run(text(SIMULATED_NOTICE))))


def _set_language(file: WordFile, language: str) -> None:
    for letters in file.document.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr/w:lang"):
        letters.set(qn("w:val"), language)


def _set_properties(properties: Any, document: Document, timestamp: dt.datetime) -> None:
    properties.title = _short(document.title)
    properties.author = _short(_author(document.letterhead))
    properties.last_modified_by = properties.author
    properties.language = LANGUAGES.get(document.language, document.language)
    properties.keywords = SIMULATED_NOTICE if document.simulated else ""
    properties.comments = properties.subject = properties.category = ""
    properties.created = properties.modified = timestamp
    properties.revision = 1


def _short(value: str) -> str:
    value = printable(value)
    return value if len(value) <= LONGEST_PROPERTY else value[: LONGEST_PROPERTY - 1] + "…"
