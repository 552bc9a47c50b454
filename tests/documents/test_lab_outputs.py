"""What a notebook opened in JupyterLab leaves behind: no rows of tasks, and no traceback of the library."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from nbformat import v4
from result_example import changed, example_result

from hganalysis.counting.result_words import order_of_agencies
from hganalysis.errors import ParamsError
from hganalysis.settings.directory import LAST_PLACE

HOOK = "hganalysis.documents.jupyterlab.without_outputs"


def saved(root: Path, name: str) -> Any:
    """Save a notebook with an output as JupyterLab does, and return what stands in the file."""
    output = v4.new_output("stream", text="NV-2024-0001 Sở Y tế")
    notebook = v4.new_notebook(cells=[v4.new_code_cell("1", outputs=[output], execution_count=3)])
    manager = AsyncLargeFileManager(root_dir=str(root), pre_save_hook=HOOK)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    asyncio.run(manager.save({"type": "notebook", "format": "json", "content": notebook}, name))
    return nbformat.read(root / name, as_version=4)


@pytest.mark.parametrize("root", ["", "notebooks"])
def test_a_notebook_of_a_project_is_saved_without_outputs(tmp_path: Path, root: str) -> None:
    (tmp_path / "params").mkdir()
    (tmp_path / "notebooks").mkdir()
    [cell] = saved(tmp_path / root, "1_data.ipynb" if root else "notebooks/1_data.ipynb").cells
    assert (cell.outputs, cell.execution_count, cell.source) == ([], None, "1")


def test_any_other_notebook_is_saved_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "params").mkdir()
    [cell] = saved(tmp_path, "outputs/2024-11-03/notebooks/1_data.ipynb").cells
    assert cell.outputs[0].text == "NV-2024-0001 Sở Y tế"


def test_the_settings_of_the_package_name_the_hook() -> None:
    shipped = Path(__file__).parents[2] / "hganalysis" / "documents" / "hganalysis.json"
    assert json.loads(shipped.read_text("utf-8"))["ContentsManager"]["pre_save_hook"] == HOOK


def test_a_mistake_of_a_user_is_shown_in_a_notebook_by_its_message_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shell = InteractiveShell.instance()
    shell.user_ns["error"] = ParamsError("params/a.yml: thiếu label.")
    shell.run_cell("raise error")
    told = capsys.readouterr()
    assert "params/a.yml: thiếu label." in told.out + told.err
    assert "Traceback" not in told.out + told.err


def test_the_order_of_agencies_is_called_what_it_is() -> None:
    result = example_result(3)
    assert order_of_agencies(result) == "thứ tự trong danh mục"
    unlisted = [each.model_copy(update={"order": LAST_PLACE}) for each in result.by_agency]
    assert order_of_agencies(changed(result, by_agency=unlisted)) == "thứ tự chữ cái"
