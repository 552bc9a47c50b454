"""Every PDF is accessible and fit for an archive, by programs that are not ours, and is read in order."""

import datetime as dt
from pathlib import Path

import nbformat
import pikepdf
import pytest
from pdf_checks import pdf_faults, read_aloud
from result_example import empty_result, example_result, with_tasks

from hganalysis.documents.exporters import PDFDocumentExporter
from hganalysis.documents.pdf import write_pdf
from hganalysis.report.brief import build_brief
from hganalysis.report.build import build_report
from hganalysis.settings.office import load_office

ISSUED = dt.datetime(2024, 11, 3, tzinfo=dt.UTC)
EMPTY_HEADER = "associated only with empty header cells"
"""What a column of row numbers has in a notebook of pandas: its author gave it no name."""

FOREIGN = Path(__file__).parent / "foreign.ipynb"


def overdue(number):
    """Return a result with a list of so many tasks, each with words of its own."""
    result = example_result(3, totals={"open_overdue": number})
    named = ("title", "agency", "doc_number", "coop")
    return with_tasks(
        result, "open_overdue", *({name: f"{name} {i}" for name in named} for i in range(number))
    )


SHAPES = {
    "38 agencies": example_result(38),
    "one agency": example_result(1),
    "nothing": empty_result(),
    "one task in the list": overdue(1),
    "200 tasks in the list": overdue(200),
}


@pytest.mark.parametrize("result", SHAPES.values(), ids=SHAPES)
def test_the_report_is_accessible_and_fit_for_an_archive(result, tmp_path):
    path = tmp_path / "bao-cao.pdf"
    write_pdf(build_report(result, load_office(), {}), path, ISSUED)
    assert pdf_faults(path) == []


@pytest.mark.parametrize("result", SHAPES.values(), ids=SHAPES)
def test_the_brief_is_accessible_and_fit_for_an_archive(result, tmp_path):
    path = tmp_path / "tom-tat.pdf"
    write_pdf(build_brief(result, load_office()), path, ISSUED, template="brief.typ")
    assert pdf_faults(path) == []


def test_a_notebook_from_elsewhere_is_accessible_and_fit_for_an_archive(tmp_path):
    notebook = nbformat.read(FOREIGN, as_version=4)
    content, _ = PDFDocumentExporter(language_code="en").from_notebook_node(notebook)
    (tmp_path / "foreign.pdf").write_bytes(content)
    unnamed = [each for each in pdf_faults(tmp_path / "foreign.pdf") if EMPTY_HEADER not in each]
    assert unnamed == []


def test_the_report_is_read_aloud_in_the_order_in_which_it_is_written(tmp_path):
    path = tmp_path / "bao-cao.pdf"
    write_pdf(build_report(example_result(38), load_office(), {}), path, ISSUED)
    said = read_aloud(path)
    marks = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO", "Kính gửi", "I. KẾT QUẢ THỰC HIỆN",
        "2. Hạn chế, khó khăn", "3. Nguyên nhân", "II. PHƯƠNG HƯỚNG", "Nơi nhận", "Phụ lục I", "Tổng cộng",
    )  # fmt: skip
    place = 0
    for mark in marks:
        place = said.find(mark, place)
        assert place >= 0, mark


def test_a_fault_would_be_found(tmp_path):
    bare = pikepdf.new()
    bare.add_blank_page()
    bare.save(tmp_path / "bare.pdf")
    faults = " ".join(pdf_faults(tmp_path / "bare.pdf"))
    assert "PDFUA1" in faults
    assert "PDFA2A" in faults
