"""The report as a notebook shows it: the same document, displayed as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hganalysis.report.build import build_report
from hganalysis.report.html import render_body, render_page
from hganalysis.report.stored import DOCUMENT_TYPE, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.office import Office
    from hganalysis.report.model import Document, Figure


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


def build(result: Mapping[str, Any], office: Office, figures: Mapping[str, Figure]) -> Report:
    """Build the report of one period (see `build_report`)."""
    return Report(build_report(result, office, figures))
