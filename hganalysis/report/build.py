"""Result and texts -> the report as a document, in the form that the office writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hganalysis.documents.html import render_body, render_page
from hganalysis.documents.stored import DOCUMENT_TYPE, as_json
from hganalysis.report.appendix_tables import appendix_tables
from hganalysis.report.bulletin import bulletin
from hganalysis.report.contents import Contents, placeholders
from hganalysis.report.official_letter import official_letter
from hganalysis.report.places import places_of
from hganalysis.report.sentence import in_words_of, names_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.documents.model import Document, Figure, Register
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.settings.office import Office

FORMS = {"nd30": official_letter, "plain": bulletin}
"""How the report is written, by the form that the office names."""

REPORTED_FIGURES = ("on_time_rate", "agencies")
"""The figures of the report in their order, by the names under which the notebooks save them; those of an
answer of `delays` may stand here too.
"""


def build_report(
    result: PeriodResult, office: Office, figures: Mapping[str, Figure], register: Register | None = None
) -> Document:
    """Write the report of one period with the figures by name in the order to print them; there may be none.

    The register of every task is for the page to lead to from its numbers. Raises ParamsError: a text of the
    office holds a placeholder that does not exist.
    """
    tables = appendix_tables(result)
    own = in_words_of(office, names_in(result))
    contents = Contents(result, office, placeholders(result), places_of(tables, figures), own)
    worded = register and replace(
        register, title=own(register.title), columns=own(register.columns), sets=own(register.sets)
    )
    return FORMS[office.form](contents, tables, figures, worded)


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
    result: PeriodResult, office: Office, figures: Mapping[str, Figure], register: Register | None = None
) -> Report:
    """Build the report of one period (see `build_report`)."""
    return Report(build_report(result, office, figures, register))
