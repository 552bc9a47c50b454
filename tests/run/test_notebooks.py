"""The notebooks say the same parameters as the model and the params file, and hold no code of their own."""

import ast
import itertools
import json
import re

import nbformat
import papermill
import pytest
from project import ROOT, make_project

import hganalysis as hg
from hganalysis.run.notebook_order import NOTEBOOKS
from hganalysis.settings.params import Params, load_params

ASKED = {
    "period": ("str", "tên kỳ: tệp params/<kỳ>.yml"),
    "project": ("str", "thư mục dự án, tính từ thư mục của sổ tay"),
    "changes": ("dict", 'tham số đổi cho lần chạy này, ví dụ {"deadline.basis": "original"}'),
}
OF_AN_AGENCY = {"agency": ("str", "mã cơ quan, là tên tệp trong thư mục agencies của kỳ")}
PATHS = [ROOT / "notebooks" / f"{name}.ipynb" for name in [*NOTEBOOKS, "agency", "explore"]]
"""The notebooks of a run, that of each agency, and the analyst's starting point, which is part of neither."""


def cells(path):
    return nbformat.read(path, as_version=4).cells


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_parameters_cell_says_which_period_of_which_project_and_what_is_changed(path):
    found = papermill.inspect_notebook(str(path))

    asked = ASKED | (OF_AN_AGENCY if path.stem == "agency" else {})
    assert {name: (each["inferred_type_name"], each["help"]) for name, each in found.items()} == asked


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_defaults_of_the_parameters_cell_open_the_committed_period(path):
    found = papermill.inspect_notebook(str(path))
    given = {name: ast.literal_eval(each["default"]) for name, each in found.items()}

    opened = hg.open_period(given["period"], path.parent / given["project"], given["changes"])

    assert opened.params == load_params(ROOT / "params" / "2024-11-03.yml")


def test_a_change_is_typed_by_the_model_and_an_unknown_one_is_refused(tmp_path):
    params = make_project(tmp_path / "p")
    name = params.stem

    stage = hg.open_stage(name, tmp_path / "p", {"deadline.basis": "original"})

    assert stage.params.deadline.basis == "original"
    assert stage.folder == tmp_path / "p" / "outputs" / ".lab"
    for changes in ({"deadline.basis": "khác"}, {"khong_co": 1}, {"to": "mai"}):
        with pytest.raises(hg.HgError, match="-p "):
            hg.open_stage(name, tmp_path / "p", changes)
    with pytest.raises(hg.HgError, match=f"Không có kỳ «khac»; các kỳ có: {name}"):
        hg.open_stage("khac", tmp_path / "p")


def test_a_period_that_leaves_sections_out_never_takes_over_the_defaults_of_the_notebook():
    bare = Params.model_validate(
        {
            "period": "k",
            "label": "k",
            "from": "2024-01-01",
            "to": "2024-02-01",
            "source": {"file": "a", "map": "b"},
        }
    )

    cell = bare.as_cell()

    assert set(cell) == set(Params.model_fields)
    assert cell["published"] == {}
    assert cell["report"] == {}
    assert Params.model_validate(cell) == bare


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path):
    for cell in cells(path):
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_cell_calls_the_library_and_defines_nothing(path):
    for cell in cells(path):
        if cell.cell_type == "code":
            tree = ast.parse(cell.source)
            defined = [
                node
                for node in ast.walk(tree)
                if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda))
            ]
            assert not defined
            assert len(tree.body) <= 3 or "parameters" in cell.metadata.get("tags", [])


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_there_is_one_parameters_cell_and_it_is_the_first_code_cell(path):
    code = [cell for cell in cells(path) if cell.cell_type == "code"]

    tagged = [position for position, cell in enumerate(code) if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == [0]


def test_every_name_that_the_notebooks_use_is_public():
    import hganalysis

    for path in PATHS:
        for cell in cells(path):
            if cell.cell_type == "code":
                names = [
                    node.attr
                    for node in ast.walk(ast.parse(cell.source))
                    if isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id == "hg"
                ]
                assert set(names) <= set(hganalysis.__all__), json.dumps(names)


def test_every_notebook_of_the_project_is_held_here():
    assert sorted((ROOT / "notebooks").glob("*.ipynb")) == sorted(PATHS)


def test_a_sentence_stands_above_every_cell_that_shows_something():
    for path in PATHS[-1], ROOT / "notebooks" / "3_delays.ipynb":
        shown = [cell for cell in cells(path) if "parameters" not in cell.metadata.get("tags", [])]
        for before, cell in itertools.pairwise(shown):
            if cell.cell_type == "markdown":
                assert before.cell_type == "code" or before is shown[0]
                assert re.search(r"[.:!?]$", cell.source.strip()), cell.source


def test_explore_works_alone_on_an_export_that_lacks_most_columns_and_changes_nothing(tmp_path):
    params = make_project(tmp_path / "p")
    before = sorted((tmp_path / "p").rglob("*"))

    notebook = papermill.execute_notebook(
        str(PATHS[-1]),
        str(tmp_path / "explore.ipynb"),
        parameters={"period": params.stem, "project": str(tmp_path / "p")},
        progress_bar=False,
    )

    told = json.dumps([each.get("outputs", []) for each in notebook.cells], ensure_ascii=False)
    assert "Chưa nói được tỷ lệ đúng hạn: bảng thiếu cột Lãnh đạo chỉ đạo (leader)" in told
    assert "Traceback" not in told
    assert sorted((tmp_path / "p").rglob("*")) == before


def test_the_notebook_on_delays_is_short_and_computes_nothing_that_the_library_does_not():
    assert len(cells(ROOT / "notebooks" / "3_delays.ipynb")) < 40
