"""The notebooks say the same parameters as the model and the params file, and hold no code of their own."""

import ast
import itertools
import json
import re
import types
import typing

import nbformat
import papermill
import pytest
from project import ROOT, make_project

from hganalysis.run.period import NOTEBOOKS
from hganalysis.settings.params import Params, load_params

STAGE = {
    "root": ("str", "thư mục gốc của dự án, tính từ thư mục của sổ tay"),
    "folder": ("str", "thư mục ghi kết quả, tính từ thư mục của sổ tay"),
}
PATHS = [ROOT / "notebooks" / f"{name}.ipynb" for name in [*NOTEBOOKS, "explore"]]
"""The notebooks of a run, and the analyst's starting point, which is not part of one."""


def cell_type(annotation):
    """Return the type a parameters cell writes for a field: dates are ISO text, sections are dictionaries."""
    if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
        return "dict"
    return "str"


def fields():
    model = {
        name: (cell_type(field.annotation), field.description) for name, field in Params.model_fields.items()
    }
    return {**model, **STAGE}


def cells(path):
    return nbformat.read(path, as_version=4).cells


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_parameters_cell_has_the_names_types_and_help_of_the_model(path):
    found = papermill.inspect_notebook(str(path))

    assert {name: (each["inferred_type_name"], each["help"]) for name, each in found.items()} == fields()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_defaults_of_the_parameters_cell_are_the_committed_period(path):
    found = papermill.inspect_notebook(str(path))
    params = load_params(ROOT / "params" / "2024-11-03.yml")

    defaults = {name: ast.literal_eval(each["default"]) for name, each in found.items() if name not in STAGE}
    assert Params.model_validate(defaults) == params


def test_the_keys_of_the_committed_params_file_are_fields_of_the_model():
    params = load_params(ROOT / "params" / "2024-11-03.yml")

    assert set(params.as_cell()) <= set(papermill.inspect_notebook(str(PATHS[0])))


def test_a_field_that_the_model_types_as_a_section_is_a_dictionary_in_the_cell():
    assert {name for name, (kind, _) in fields().items() if kind == "dict"} == {
        "source", "population", "deadline", "published", "report",
    }  # fmt: skip
    assert not any(
        typing.get_origin(field.annotation) is types.UnionType for field in Params.model_fields.values()
    )


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


def test_explore_works_alone_on_an_export_that_lacks_most_columns(tmp_path):
    params = make_project(tmp_path / "p")
    cell = load_params(params).as_cell() | {"root": str(tmp_path / "p"), "folder": str(tmp_path / "lab")}

    notebook = papermill.execute_notebook(
        str(PATHS[-1]), str(tmp_path / "explore.ipynb"), parameters=cell, progress_bar=False
    )

    outputs = [output for each in notebook.cells for output in each.get("outputs", [])]
    told = json.dumps(outputs, ensure_ascii=False)
    assert "Chưa nói được tỷ lệ muộn: bảng thiếu cột leader (Lãnh đạo chỉ đạo)" in told
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 3
    assert (tmp_path / "lab" / "data" / "chua-hoan-thanh-qua-han.csv").is_file()
