"""What each step of a run is made from: one changed byte reruns what depends on it and nothing else."""

from __future__ import annotations

import copy
import io
import json
import shutil
import zipfile

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from project import ROOT, make_project

from hganalysis.run.manifest import made_from
from hganalysis.run.notebook_code import reads_only_its_stage
from hganalysis.run.notebook_order import NOTEBOOKS
from hganalysis.run.steps import INTAKE, OF_DOCUMENTS, STEPS, key_of, key_of_intake, known_notebooks, words_of
from hganalysis.settings.params import load_params
from hganalysis.settings.reference import PACKAGED, TEMPLATES, packaged

ALL = {INTAKE, *STEPS}
MADE = {
    "data/tasks.parquet": "a",
    "data/findings.csv": "b",
    "data/findings.parquet": "e",
    "result/counting.json": "c",
    "figures/x.svg": "d",
}


def replaced(name, old, new):
    def edit(root):
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def with_another_column(params):
    path = params.parents[1] / "data" / "viec.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{head},Người nhập", *(f"{row},An" for row in rows)]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return params


def own_reference(name, content):
    def edit(root):
        place = root / "params" / "reference" / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)

    return edit


def another_word(name):
    return replaced(f"notebooks/{name}.ipynb", "Năm dòng đáng đọc nhất", "Năm dòng nên đọc nhất")


def of_other_bytes():
    """Return the Word template of the package with a word that no reader sees."""
    file = io.BytesIO(packaged(TEMPLATES["nd30"]).read_bytes())
    with zipfile.ZipFile(file, "a") as package:
        package.comment = b"x"
    return file.getvalue()


PARAMS = "params/ky-thu.yml"
HOLIDAYS = (PACKAGED / "holidays.yml").read_bytes() + b"\n"
OFFICE = (PACKAGED / "office.yml").read_bytes() + b"\n"

EDITS = {
    "a cell of the export": (replaced("data/viec.csv", "Việc trễ", "Việc trễ hơn"), {INTAKE, "4_report"}),
    "a cell of a column that no map names": (
        replaced("data/viec.csv", ",An\n06", ",Bình\n06"),
        {INTAKE, "4_report"},
    ),
    "a line of the map": (replaced("params/maps/thu.yml", "columns", " columns"), {INTAKE}),
    "the label": (replaced(PARAMS, "kỳ thử", "kỳ thử hai"), {*STEPS}),
    "a rule of deadlines": (
        replaced(PARAMS, "published:", "deadline: {roll_forward: true}\npublished:"),
        {*STEPS},
    ),
    "the rule of the population": (
        replaced(PARAMS, "published:", "population: {by: due_on}\npublished:"),
        ALL,
    ),
    "the last day": (replaced(PARAMS, "2024-11-03", "2024-11-04"), ALL),
    "a figure published before": (replaced(PARAMS, "total: 5", "total: 6"), {*STEPS}),
    "the number of the report": (
        replaced(PARAMS, "published:", "report: {number: '7'}\npublished:"),
        {"4_report"},
    ),
    "who checked it": (replaced(PARAMS, "published:", "checked_by: An\npublished:"), {"4_report"}),
    "a comment of the params": (replaced(PARAMS, "period:", "# kỳ\nperiod:"), set()),
    "days off": (own_reference("holidays.yml", HOLIDAYS), ALL),
    "words of the office": (own_reference("office.yml", OFFICE), {"4_report"}),
    "the Word template": (own_reference(TEMPLATES["nd30"], of_other_bytes()), {"4_report"}),
    **{f"a word of notebook {name}": (another_word(name), {name}) for name in STEPS},
    "a word of the notebook of agencies": (another_word("agency"), set()),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return with_another_column(make_project(tmp_path_factory.mktemp("project") / "p")).parents[1]


def keys(root, **other):
    file = root / PARAMS
    given = made_from(root, load_params(file), file, root / "outputs") | other
    asked = {"period": "ky-thu", "changes": {}, "edition": None}
    found = {name: key_of(name, given, asked, lambda _: MADE) for name in STEPS}
    return given, {INTAKE: key_of_intake(given), **found}


def changed(before, after):
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize("what", EDITS)
def test_one_change_of_an_input_reruns_what_reads_it_and_nothing_else(template, tmp_path, what):
    root = shutil.copytree(template, tmp_path / "p")
    _, before = keys(root)
    edit, expected = EDITS[what]

    edit(root)

    assert changed(before, keys(root)[1]) == expected


@pytest.mark.parametrize("part", ["code", "packages", "fonts", "python", "platform"])
def test_what_every_step_is_made_with_reruns_every_step(template, part):
    given, before = keys(template)
    other = copy.deepcopy(given[part])
    if isinstance(other, dict):
        other[next(iter(other))] = "khác"
    else:
        other = "khác"

    assert changed(before, keys(template, **{part: other})[1]) == ALL


def test_what_an_earlier_step_made_reruns_those_that_read_it(template):
    given, _ = keys(template)

    def of(made):
        return {name: key_of(name, given, {}, lambda _: made) for name in STEPS}

    readers = {
        "data/tasks.parquet": {*STEPS},
        "data/findings.csv": {"2_status"},
        "data/findings.parquet": {"1_data"},
        "result/counting.json": {"3_delays", "4_report"},
        "figures/x.svg": {"4_report"},
    }
    assert {file: changed(of(MADE), of(MADE | {file: "khác"})) for file in MADE} == readers


def test_a_parameter_and_an_input_that_come_later_count_for_every_notebook(template):
    given, before = keys(template)
    more = given["parameters"] | {"new_rule": True}

    assert changed(before, keys(template, parameters=more)[1]) == {*STEPS}


def test_each_change_has_its_words(template, tmp_path):
    root = shutil.copytree(template, tmp_path / "p")
    _, before = keys(root)
    for edit, _ in EDITS.values():
        edit(root) if edit is not EDITS["the last day"][0] else None
    after = keys(root)[1]
    parts = {each for name in ALL for each in after[name] if before[name].get(each) != after[name][each]}

    assert len(parts) > 10
    assert [each for each in parts if words_of([each]) == each] == []


def notebook_of(tmp_path, *cells):
    book = nbformat.read(ROOT / "notebooks" / "2_status.ipynb", as_version=4)
    book.cells += [new_code_cell(cell) for cell in cells]
    nbformat.write(book, tmp_path / "2_status.ipynb")
    return tmp_path / "2_status.ipynb"


def test_the_notebooks_of_the_package_are_known():
    paths = [ROOT / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS]
    assert known_notebooks(paths) == [*NOTEBOOKS]


@pytest.mark.parametrize(
    "cell",
    [
        "hg.rate(judged, by='field')",
        "display(judged.head(3), hg.totals_table(result))",
        "part = judged[judged['agency'] == 'Sở Y tế']\nhg.delays.reasons(part)",
    ],
)
def test_a_question_that_an_analyst_adds_leaves_a_notebook_known(tmp_path, cell):
    asks = STEPS["2_status"].asks
    assert reads_only_its_stage(notebook_of(tmp_path, cell), asks, OF_DOCUMENTS)


@pytest.mark.parametrize(
    "cell",
    [
        "import pandas as pd",
        "from pathlib import Path",
        "open('../data/x.csv')",
        "__builtins__",
        "stage.params.report",
        "stage.params",
        "display(stage.params)",
        "p = stage.params\np.analysed_by",
        "stage.load_result()",
        "stage._office()",
        "s = stage\ns.params",
        "s = stage\ns.unsupported(result)",
        "other = hg.open_stage(period, project)\nother.make_report(result)",
        "for each in [stage]:\n    each.unsupported(result)",
        "library = hg\nlibrary.open_period('khac')",
        "params = stage.params\nhg.delays.analyse(judged, params)",
        "hg.open_period('khac').judged",
        "hg.read_tasks('x.xlsx', 'qlvb')",
        "judged.to_csv('../data/rieng.csv')",
        "drawings['partition'].figure.savefig('x.png')",
        "getattr(stage, 'params')",
        "%run khac.py",
        "!ls",
    ],
)
def test_code_that_may_read_or_write_elsewhere_makes_a_notebook_unknown(tmp_path, cell):
    asks = STEPS["2_status"].asks
    assert not reads_only_its_stage(notebook_of(tmp_path, cell), asks, OF_DOCUMENTS)


def test_no_notebook_after_one_that_is_unknown_is_taken_over(template, tmp_path):
    root = shutil.copytree(template, tmp_path / "p")
    path = root / "notebooks" / "2_status.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    book["cells"].append({"cell_type": "code", "source": "import os", "outputs": [], "metadata": {}})
    path.write_text(json.dumps(book), encoding="utf-8")

    assert known_notebooks([root / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS]) == ["1_data"]
