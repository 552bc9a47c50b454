"""No text from the data decides whether a figure, page or document can be made, whatever its column."""

import datetime as dt
import warnings
from itertools import cycle, islice
from xml.etree import ElementTree

import pandas as pd
import pytest
import sample_period
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from nasty import ODD
from pypdf import PdfReader
from test_delay_figures import HEADING, drawn_chart, drawn_funnel, months

import hganalysis as hg
from hganalysis.counting.result import judge, summarise
from hganalysis.delays.analysis import Analysis
from hganalysis.delays.how_long.duration_answer import DurationAnswer
from hganalysis.delays.what_comes_next.forecast_answer import ForecastAnswer
from hganalysis.documents.html import render_brief, render_page
from hganalysis.documents.model import Figure
from hganalysis.documents.pdf import write_pdf
from hganalysis.documents.word.writer import write_docx
from hganalysis.errors import Unsaid
from hganalysis.figures import FIGURES
from hganalysis.figures.drawing import drawable
from hganalysis.report.appendices import write_appendices
from hganalysis.report.brief import build_brief
from hganalysis.report.build import build_report
from hganalysis.report.databook import write_databook
from hganalysis.settings.office import load_office

TIMESTAMP = dt.datetime(2024, 11, 3, tzinfo=dt.UTC)
KEPT = ("due_kind", "state", "exclusion", "doubt", "agency_group", "agency_id", "source_file", "source_sheet")
"""Texts that are codes of ours, or names of files."""

ROWS = 160


@pytest.fixture(scope="module")
def sample():
    """Return the first tasks of the sample, its findings and its params."""
    tasks, findings = sample_period.read()
    return tasks.head(ROWS), findings, sample_period.PARAMS


def with_texts(tasks, texts):
    """Return tasks whose every text column has each of the texts in some rows; other rows stay."""
    changed = tasks.copy()
    named = [name for name in tasks.select_dtypes("str").columns if name not in KEPT]
    for shift, name in enumerate(named):
        values = list(islice(cycle([*texts, *texts[:shift]]), len(tasks)))
        odd = pd.Series(values, index=tasks.index, dtype="str")
        place = pd.Series(range(len(tasks)), index=tasks.index)
        changed[name] = tasks[name].where((place + shift) % 3 > 0, odd)
    return changed


def analysed(judged, params, result):
    """Return what the notebook 3 adds to the result, and every figure of the notebooks 2 and 3."""
    analysis = Analysis(judged, params.to.isoformat())
    analysis.__dict__["forecast"] = ForecastAnswer(Unsaid("dự báo", "không thử ở đây", "thử"), judged.attrs)
    return analysis.result, {**hg.draw(result), **analysis.drawings}


def published(sample, texts, folder):
    """Make everything that a run publishes of tasks with odd texts."""
    tasks, findings, params = sample
    judged = judge(with_texts(tasks, texts), params)
    counts = summarise(judged, findings, params)
    parts, drawings = analysed(judged, params, counts)
    result = hg.with_analysis(counts, quality=hg.quality.summarise(judged, params), delays=parts)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        hg.figures.save(drawings, folder)
    pictures = {
        name: Figure(name, folder / f"{name}.svg", made.title, made.alt, made.caption)
        for name, made in drawings.items()
        if name in FIGURES
    }
    office = load_office()
    report, brief = build_report(result, office, pictures), build_brief(result, office)
    pages = [render_page(report), render_brief(brief)]
    write_pdf(report, folder / "a.pdf", TIMESTAMP)
    write_pdf(brief, folder / "b.pdf", TIMESTAMP, template="brief.typ")
    write_docx(report, folder / "a.docx", TIMESTAMP)
    write_appendices(result, folder / "a.xlsx", office)
    write_databook(result, folder / "b.xlsx", office)
    return drawings, pages


def held(drawing):
    """Fail unless a figure can be drawn without a complaint and read as XML."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ElementTree.fromstring(drawing.render("svg"))  # noqa: S314
        assert drawing.render("png").startswith(b"\x89PNG")
    assert drawing.figure.get_figheight() < 15


def test_every_column_may_hold_any_odd_text(sample, tmp_path):
    drawings, pages = published(sample, ODD, tmp_path)
    for name, drawing in drawings.items():
        ElementTree.parse(tmp_path / f"{name}.svg")  # noqa: S314
        assert drawing.figure.get_figheight() < 15
    assert len(PdfReader(tmp_path / "b.pdf").pages) == 1
    assert all("\x07" not in page and "\x1b" not in page for page in pages)


@given(text=st.text(max_size=200))
@settings(max_examples=10)
def test_any_text_can_be_named_in_a_figure(text):
    held(DurationAnswer(Unsaid("hình", text, text), HEADING).drawing)


@pytest.mark.parametrize("text", ODD)
def test_any_name_can_stand_in_any_figure(text):
    names = [text, "Sở Y tế", "", f"{text} hai"]
    agencies = pd.DataFrame({"agency": names, "late": [90, 5, 6, 40], "tasks": [100, 100, 90, 110]})
    agencies = agencies.astype({"agency": object})
    held(drawn_funnel(agencies))
    held(drawn_chart(months([1, 2, 1, 3]).assign(due_month=names)))
    held(DurationAnswer(Unsaid("hình", text, ""), HEADING).drawing)


@pytest.mark.parametrize("text", [*ODD, "\ud800 nửa cặp"])
def test_what_is_drawn_is_seen_once_and_on_one_line(text):
    line = drawable(text)
    assert drawable(line) == line
    assert "\n" not in line
    assert "\x07" not in line


def test_names_are_no_formulas():
    drawing = DurationAnswer(Unsaid("hình", "$a_b$ và $\\frac{1}{2}$", ""), HEADING).drawing
    seen = [each.get_text() for each in drawing.figure.findobj(Text)]
    assert any("$a_b$ và $\\frac{1}{2}$" in text for text in seen)
    held(drawing)
