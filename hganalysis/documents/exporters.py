"""nbconvert exporters: any executed notebook as a page, an archive PDF or a Word file, as the report is.

They are registered by entry points, so that ``jupyter nbconvert --to hg-pdf`` and the export menu of
JupyterLab know them.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import nbformat
from nbconvert.exporters.exporter import Exporter
from nbconvert.utils.exceptions import ConversionException
from traitlets import Bool, TraitError, Unicode, default, validate
from traitlets.log import get_logger
from typst import TypstError

from hganalysis.documents.formats import HTML, PDF, WORD, Format
from hganalysis.documents.html import render_page
from hganalysis.documents.model import language_tag
from hganalysis.documents.notebook import LANGUAGE, Wanted, document_of
from hganalysis.documents.notebook.nbfile import read_notebook
from hganalysis.errors import HgError, NotebookError

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from hganalysis.documents.model import Document
    from hganalysis.documents.notebook import Code

EPOCH = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that a build may give as the date inside its files (reproducible-builds.org)."""

UNDATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The date inside a file when none is given: no clock is read, and the same notebook gives the same bytes."""

NOT_SET = "Không dựng được PDF của sổ tay: {error}. Hãy xuất ra HTML hoặc Word."
NO_FONT = "Không có phông chữ cho các ký tự %s; trong PDF chúng là dấu □."

MOST_DIGITS = 11
"""Of the seconds: more would lie beyond the year 5000."""


class UnreadableNotebookError(NotebookError, ConversionException):
    """A notebook that no document can be made of."""


class OneLine(logging.Filter):
    """Leaves the message of an `UnreadableNotebookError` in the log and takes the traceback away."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record; every record is kept."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if isinstance(error, UnreadableNotebookError):
            record.msg, record.args, record.exc_info = str(error), (), None
        return True


class DocumentExporter(Exporter):
    """Makes a document of a notebook; each format has a subclass, which names it as its `kind`."""

    kind: ClassVar[Format]
    title = Unicode("", help="Title of a notebook that has no heading of its own.").tag(config=True)
    include_code = Bool(False, help="Keep the code of the cells.").tag(config=True)
    only_tag = Unicode("", help="Keep only the cells that carry this tag.").tag(config=True)
    colophon = Unicode("", help="A line at the end of the document.").tag(config=True)
    language_code = Unicode(LANGUAGE, help="Language of the text, such as vi or en.").tag(config=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Tell nbconvert of the format, and JupyterLab what to call it in its menu."""
        super().__init_subclass__(**kwargs)
        if "kind" in vars(cls):
            cls.export_from_notebook = f"{cls.kind.label} (hganalysis)"
            cls.output_mimetype = cls.kind.mimetype

    @default("file_extension")
    def _extension(self) -> str:
        return self.kind.suffix

    @default("optimistic_validation")
    def _validated_once(self) -> bool:
        return True

    @validate("language_code")
    def _language(self, proposal: Any) -> str:
        if not language_tag(proposal["value"]):
            raise TraitError(f"language_code là {proposal['value']!r}; cần mã ngôn ngữ như vi, en.")
        return str(proposal["value"])

    @property
    def _wanted(self) -> Wanted:
        code: Code = "only" if self.include_code else "none"
        return Wanted(code, self.only_tag)

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return what a notebook file becomes, and the resources."""
        try:
            return super().from_filename(filename, resources, **kw)
        except UnicodeDecodeError:
            raise _unreadable("Không đọc được sổ tay: tệp không phải văn bản UTF-8.") from None

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return what the notebook in an open file becomes, and the resources.

        Raises UnreadableNotebookError: one line saying what is wrong with it.
        """
        try:
            notebook = read_notebook(file_stream.read())
        except NotebookError as error:
            raise _unreadable(str(error)) from None
        return self.from_notebook_node(notebook, resources, **kw)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return what a notebook becomes, and the resources; the notebook given is not changed."""
        try:
            notebook, resources = super().from_notebook_node(nb, resources, **kw)
            name = str(resources["metadata"].get("name") or "")
            return self.written(notebook, name), resources
        except nbformat.ValidationError as error:
            where = "/".join(map(str, error.absolute_path)) or "sổ tay"
            raise _unreadable(f"Không đọc được sổ tay: {where} không đúng định dạng nbformat.") from None
        except HgError as error:
            raise _unreadable(str(error)) from None

    def written(self, notebook: NotebookNode, name: str) -> Any:
        """Return the file of a notebook; `name` is its title when it has no other."""
        with tempfile.TemporaryDirectory() as folder:
            document = document_of(
                notebook,
                Path(folder),
                title=self.title or _metadata_title(notebook) or name,
                language=self.language_code,
                wanted=self._wanted,
            )
            line = self.colophon or document.colophon
            return self.write(replace(document, colophon=line), Path(folder))

    def write(self, document: Document, folder: Path) -> Any:
        """Return a document as a file of the format; the folder may be used."""
        path = folder / f"document{self.kind.suffix}"
        try:
            missing = self.kind.write(document, path, _timestamp())
        except TypstError as error:
            raise NotebookError(NOT_SET.format(error=" ".join(error.message.split()))) from None
        if missing:
            self.log.warning(NO_FONT, " ".join(missing))
        return path.read_bytes()


class HTMLDocumentExporter(DocumentExporter):
    """Exports a notebook as one self-contained page: it loads nothing, runs nothing, and folds code away."""

    kind = HTML
    include_code = Bool(True, help="Keep the code of the cells.").tag(config=True)
    hide_code = Bool(True, help="Fold the code away, one click from the reader.").tag(config=True)

    @property
    def _wanted(self) -> Wanted:
        code: Code = "fold" if self.hide_code else "show"
        return Wanted(code if self.include_code else "none", self.only_tag, pages=True)

    def write(self, document: Document, folder: Path) -> str:
        """Return the page."""
        return render_page(document, self.title or None)


class PDFDocumentExporter(DocumentExporter):
    """Exports a notebook as PDF/A-2a and PDF/UA-1, without LaTeX and without a browser."""

    kind = PDF


class DOCXDocumentExporter(DocumentExporter):
    """Exports a notebook as a Word file with real styles."""

    kind = WORD


def _metadata_title(notebook: NotebookNode) -> str:
    title = notebook.metadata.get("title")
    return title if isinstance(title, str) else ""


def _unreadable(message: str) -> UnreadableNotebookError:
    """Return the error, and see that nbconvert tells it in one line."""
    log = get_logger()
    log = log.logger if isinstance(log, logging.LoggerAdapter) else log
    if not any(isinstance(each, OneLine) for each in log.filters):
        log.addFilter(OneLine())
    return UnreadableNotebookError(message)


def _timestamp() -> dt.datetime:
    """Return the date to put inside a file."""
    given = os.environ.get(EPOCH)
    if not given:
        return UNDATED
    if not (given.isascii() and given.isdigit() and len(given) <= MOST_DIGITS):
        raise NotebookError(f"Biến môi trường {EPOCH} là {given!r:.40}; cần số giây nguyên kể từ 01/01/1970.")
    return dt.datetime.fromtimestamp(int(given), dt.UTC)
