"""A document is written only where what it is written from is another, and never taken half or stale."""

from __future__ import annotations

import dataclasses
import shutil

import pytest
from project import make_project

from hganalysis.delays.delays_result import unasked
from hganalysis.documents.model import Document, Figure, Paragraph
from hganalysis.run.document_steps import DocumentSteps, content_of, noted, offer
from hganalysis.run.manifest import sha256
from hganalysis.run.stage import Stage
from hganalysis.run.steps import sum_of
from hganalysis.settings.params import load_params

LETTER = {"bao-cao.html", "bao-cao.pdf", "bao-cao.docx"}
BRIEFS, APPENDICES, DATABOOK = {"tom-tat.html", "tom-tat.pdf"}, {"phu-luc.xlsx"}, {"so-lieu.xlsx"}
ALL = LETTER | BRIEFS | APPENDICES | DATABOOK
MADE_WITH = {"code": "1"}


def written(root, changes=None, records=None, made_with=MADE_WITH):
    """Write the documents of a stage, with the offer of a run where `records` are given; return the stage."""
    params = load_params(root / "params" / "ky-thu.yml", changes or {})
    stage = Stage(root / "outputs" / ".stage-ky-thu", root, params)
    shutil.rmtree(stage.folder, ignore_errors=True)
    stage.save_source(*stage.read_source())
    stage.save_judged(*stage.counted)
    stage.save_analysis((), unasked())
    stage.keep_words({})
    if records is not None:
        offer(stage.folder, made_with, records)
    result = stage.load_result()
    stage.write_documents(result, stage.make_report(result))
    return stage


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A project whose published documents are marked, so that one taken over is known by its bytes."""
    root = make_project(tmp_path_factory.mktemp("project") / "p").parents[1]
    stage = written(root, records={})
    keys = noted(stage.folder)
    published = root / "outputs" / "ky-thu"
    published.mkdir()
    for file in keys:
        (published / file).write_text(f"đã công bố: {file}", encoding="utf-8")
    return root, {
        file: {"key": key, "outputs": {file: sha256(published / file)}} for file, key in keys.items()
    }


def taken(stage):
    published = stage.root / "outputs" / "ky-thu"
    return {file for file in ALL if (stage.folder / file).read_bytes() == (published / file).read_bytes()}


def test_each_document_is_a_step_and_a_notebook_outside_a_run_writes_them_all(base):
    root, records = base
    assert {*records} == ALL

    stage = written(root)

    assert taken(stage) == set()
    assert noted(stage.folder) == {}


@pytest.mark.parametrize(
    ("changes", "others"),
    [
        ({}, set()),
        ({"report.number": "7"}, LETTER | APPENDICES),
        ({"report.date": "2024-11-06"}, LETTER | APPENDICES),
        ({"report.signer": "An"}, ALL - BRIEFS),
        ({"report.author": "Sở Y tế"}, ALL),
        ({"analysed_by": "An"}, ALL),
        ({"label": "kỳ khác"}, ALL),
    ],
    ids=["nothing", "number", "date", "signer", "author", "analyst", "label"],
)
def test_a_change_writes_the_documents_that_print_it_and_takes_the_others(base, changes, others):
    root, records = base

    stage = written(root, changes, records)

    assert ALL - taken(stage) == others
    assert {*noted(stage.folder)} == ALL
    assert {file for file, key in noted(stage.folder).items() if key != records[file]["key"]} == others


def test_other_code_writes_every_document(base):
    root, records = base
    assert taken(written(root, {}, records, {"code": "2"})) == set()


@pytest.mark.parametrize("fault", ["cut short", "gone", "changed", "a folder"])
def test_a_published_document_that_is_not_as_noted_is_written_again(base, tmp_path, fault):
    root = shutil.copytree(base[0], tmp_path / "p")
    place = root / "outputs" / "ky-thu" / "so-lieu.xlsx"
    content = place.read_bytes()
    place.unlink()
    if fault in ("cut short", "changed"):
        place.write_bytes(content[:-1] if fault == "cut short" else content + b"x")
    elif fault == "a folder":
        place.mkdir()

    stage = written(root, {}, base[1])

    assert (stage.folder / "so-lieu.xlsx").read_bytes()[:2] == b"PK"
    assert not list((stage.folder / "result").glob("*copied*"))


def test_what_a_document_shows_counts_by_its_content_in_every_form_not_by_its_place(tmp_path):
    def document(name):
        folder = tmp_path / name
        folder.mkdir()
        for end in (".svg", ".png"):
            (folder / f"f{end}").write_text("1", encoding="utf-8")
        figure = Figure("f", folder / "f.svg", "Hình", "Hình")
        return Document("t", "vi", False, None, None, (Paragraph("a"), figure), None)

    first, second = document("a"), document("b")
    assert sum_of(content_of(first)) == sum_of(content_of(second))
    assert sum_of(content_of(first)) != sum_of(content_of(dataclasses.replace(first, simulated=True)))
    assert sum_of(content_of(first, "2024")) != sum_of(content_of(first))

    (tmp_path / "b" / "f.png").write_text("2", encoding="utf-8")
    assert sum_of(content_of(first)) != sum_of(content_of(second))


def test_a_document_is_written_once_where_nothing_is_offered(tmp_path):
    made = []
    DocumentSteps(tmp_path, tmp_path / "p").write("a.txt", [], made.append)
    assert made == [tmp_path / "a.txt"]
