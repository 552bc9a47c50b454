"""Executed notebooks as pages for leaders: results without code, in the dress of the report."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import Exporter
from traitlets import Bool, Unicode

from hganalysis.report.html import environment, image_uri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

PARAMETER_TAGS = {"parameters", "injected-parameters"}
REPORT_TAG = "report"
"""The tag of the cell that shows the report: `export_notebook` can keep that cell alone."""

NO_ALT = "Hình chưa có văn bản thay thế."
ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
PICTURES = ("image/svg+xml", "image/png", "image/jpeg")


@dataclass(frozen=True)
class Piece:
    """A part of the page. `markdown` and `html` are HTML already; the content of `image` is a data URI."""

    kind: str
    content: str
    alt: str = ""


class LeaderHTMLExporter(HTMLExporter):
    """Export a notebook as one self-contained HTML page.

    Text cells and results are shown; code (unless asked for), parameters, prompts and what went to stderr are
    not. An error in a cell is shown. The page loads nothing and runs no script.
    """

    export_from_notebook = "HTML (hganalysis)"
    hide_code = Bool(True, help="Leave out the code of every cell.").tag(config=True)
    title = Unicode("", help="Title of the page; empty: that of the notebook.").tag(config=True)
    only_tag = Unicode("", help="Keep only the cells that carry this tag.").tag(config=True)

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page and the resources; the notebook given is not changed.

        The templates of nbconvert load scripts from other sites and lose alternative texts, so the page is
        made by this package's own template from nbconvert's preprocessed notebook.
        """
        notebook, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        pieces = list(self._pieces(notebook, resources))
        title = self.title or notebook.metadata.get("title") or resources["metadata"].get("name") or "Sổ tính"
        headed = any("<h1" in piece.content for piece in pieces if piece.kind in ("markdown", "html"))
        template = environment().get_template("notebook_page.html.j2")
        return template.render(title=title, pieces=pieces, headed=headed), resources

    def _pieces(self, notebook: NotebookNode, resources: dict[str, Any]) -> Iterator[Piece]:
        for cell in notebook.cells:
            tags = set(cell.metadata.get("tags", []))
            if tags & PARAMETER_TAGS or (self.only_tag and self.only_tag not in tags):
                continue
            if cell.cell_type == "markdown":
                yield Piece("markdown", self._markdown(cell, cell.source, resources))
            elif cell.cell_type == "code":
                yield from self._code(cell, resources)

    def _code(self, cell: NotebookNode, resources: dict[str, Any]) -> Iterator[Piece]:
        if cell.source.strip() and not self.hide_code:
            yield Piece("code", cell.source)
        for output in cell.outputs:
            piece = self._output(cell, output, resources)
            if piece is not None and piece.content:
                yield piece

    def _output(self, cell: NotebookNode, output: NotebookNode, resources: dict[str, Any]) -> Piece | None:
        if output.output_type == "stream":
            return None if output.name == "stderr" else Piece("text", _plain(output.text))
        if output.output_type == "error":
            return Piece("error", _plain(f"{output.ename}: {output.evalue}"))
        data = output.data
        if "text/html" in data:
            return Piece("html", data["text/html"])
        if "text/markdown" in data:
            return Piece("markdown", self._markdown(cell, data["text/markdown"], resources))
        for mimetype in PICTURES:
            if mimetype in data:
                return Piece("image", _picture(data[mimetype], mimetype), _alt(cell, output, mimetype))
        return Piece("text", _plain(data["text/plain"])) if "text/plain" in data else None

    def _markdown(self, cell: NotebookNode, source: str, resources: dict[str, Any]) -> str:
        rendered: str = self.markdown2html({"cell": cell, "resources": resources}, source)
        return rendered


def export_notebook(notebook: NotebookNode, title: str, hide_code: bool = True, only_tag: str = "") -> str:
    """Return an executed notebook as a self-contained HTML page.

    Parameters
    ----------
    notebook : NotebookNode
        As nbformat reads it, version 4.
    title : str
        Title of the page, and its heading when the notebook has no heading of level 1.
    hide_code : bool
        Leave out the code. The `parameters` cells are left out in any case.
    only_tag : str
        Keep only the cells with this tag; ``"report"`` gives the report alone.
    """
    exporter = LeaderHTMLExporter(  # type: ignore[no-untyped-call]
        title=title, hide_code=hide_code, only_tag=only_tag, exclude_anchor_links=True, language_code="vi"
    )
    page, _ = exporter.from_notebook_node(notebook)
    return page


def _plain(value: str) -> str:
    return ANSI.sub("", value).strip("\n")


def _picture(content: str, mimetype: str) -> str:
    raw = content.encode() if mimetype == "image/svg+xml" else base64.b64decode(content)
    return image_uri(raw, mimetype)


def _alt(cell: NotebookNode, output: NotebookNode, mimetype: str) -> str:
    """Return the author's alternative text, of this picture, of the output or of the cell."""
    places = (output.metadata.get(mimetype, {}), output.metadata, cell.metadata)
    return next((place["alt"] for place in places if place.get("alt")), NO_ALT)
