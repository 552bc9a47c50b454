"""What two programs that are not ours say of a PDF: one holds it to the standards, one reads it aloud."""

import outloud
import page
import pikepdf
from outloud.model import Document
from outloud.viewer import reading_order

STANDARDS = ("ua1", "2a")
"""PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2), by the names of page-validation."""

FALSE_ALARMS = {
    "FIG-012": "what a figure of numbers says in words is full of numbers",
    "ORD-001": "typst tags the caption of a figure, printed below it, before the figure",
    "PAG-001": "cells that say the same at one height of three pages are no running header",
    "PDFA2A-STREAM-LENGTH-001": "a stream whose last byte is that of a line end is called too short; "
    "qpdf, which is asked too, counts right",
    "TBL-010": "each group of Phụ lục I has a heading row of its own, taken for a header in shreds",
    "TBL-014": "a header repeated on the next page is no part of the table, by ISO 14289-1, 7.1",
}
"""Rules that are wrong about these files, with the reason."""


def pdf_faults(path):
    """Return every fault of a PDF, each in a line."""
    with pikepdf.open(path) as whole:
        torn = whole.check_pdf_syntax()
    reports = (page.validate_pdf(path, profile=each) for each in STANDARDS)
    broken = [
        f"{each.rule_id}: {each.message}"
        for report in reports
        for each in report.failures
        if each.rule_id not in FALSE_ALARMS
    ]
    heard = outloud.check(str(path))
    said = [
        f"{each.rule}, trang {each.page}: {each.message}: {each.evidence}"
        for each in heard.findings
        if each.rule not in FALSE_ALARMS and each.severity != "info" and not _is_a_header_again(each, path)
    ]
    return [*torn, *broken, *([heard.error] if heard.error else []), *said]


def _is_a_header_again(finding, path):
    """Tell whether what no reader says is a line of a repeated header, whose first printing is read."""
    return finding.rule == "TAG-002" and set(finding.evidence.split()) <= set(read_aloud(path, "TH").split())


def read_aloud(path, *kinds):
    """Return the words of a PDF in the order a screen reader says them, or those of some kinds of elements.

    Artifacts are never said.
    """
    document = Document(str(path))
    try:
        pages = reading_order(document)
        items = [item for number in sorted(pages) for item in pages[number]]
        said = [item for item in items if item["type"] in kinds or (not kinds and item["type"] != "Artifact")]
        return " ".join(" ".join(item["text"].split()) for item in said)
    finally:
        document.close()
