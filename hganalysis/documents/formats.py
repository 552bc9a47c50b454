"""The formats of documents: a new one is a writer, a row here, and an exporter with its entry point."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from hganalysis.documents.html import render_brief, render_page
from hganalysis.documents.pdf import write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hganalysis.documents.model import Document

    Writer = Callable[[Document, Path, dt.datetime], str]
    """Writes a document with a date inside the file, and returns the characters that it cannot show."""


@dataclass(frozen=True)
class Format:
    """What a file of a format is called and for, and what writes it: any document, a brief on its page."""

    label: str
    suffix: str
    mimetype: str
    use: str
    write: Writer
    write_brief: Writer | None = None


def issued(day: dt.date) -> dt.datetime:
    """Return the date inside the files of a period that ends on a day: no clock is read."""
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _page(document: Document, path: Path, _: dt.datetime) -> str:
    path.write_text(render_page(document), encoding="utf-8")
    return ""


def _brief_page(document: Document, path: Path, _: dt.datetime) -> str:
    path.write_text(render_brief(document), encoding="utf-8")
    return ""


def _brief_pdf(document: Document, path: Path, timestamp: dt.datetime) -> str:
    return write_pdf(document, path, timestamp, template="brief.typ")


def _word(document: Document, path: Path, timestamp: dt.datetime, **looks: Path) -> str:
    from hganalysis.documents.word.writer import write_docx

    write_docx(document, path, timestamp, **looks)
    return ""


WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = Format("HTML", ".html", "text/html", "mở bằng trình duyệt", _page, _brief_page)
PDF = Format("PDF", ".pdf", "application/pdf", "để đọc và in", write_pdf, _brief_pdf)
WORD = Format("Word", ".docx", WORD_TYPE, "để sửa và trình ký", _word)
FORMATS = (HTML, PDF, WORD)
"""The formats that the report of a period is published in, and the brief where it has a writer."""


def dressed(kind: Format, template: Path) -> Format:
    """Return a format whose looks, where it takes them from a Word file, come from `template`."""
    return replace(kind, write=partial(_word, template=template)) if kind is WORD else kind
