"""Executing a notebook: what it is given, what it leaves, and how it fails."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from hganalysis.errors import NotebookError
from hganalysis.run import execute as module
from hganalysis.run.execute import Deadline, OwnKernelManager, execute

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def make_notebook(path, *sources):
    """Write a notebook whose first cell is its parameters."""
    cells = [new_code_cell(source) for source in sources]
    cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), path)
    return path


def run(notebook, tmp_path, parameters=None, seconds=60):
    output = tmp_path / "out" / notebook.name
    output.parent.mkdir(exist_ok=True)
    seen = []
    execute(
        notebook,
        output,
        parameters or {},
        Deadline.after(seconds),
        lambda cell, cells: seen.append((cell, cells)),
    )
    return nbformat.read(output, as_version=4), seen


def text_of(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


def test_a_notebook_gets_its_parameters_and_runs_in_the_folder_of_its_output(tmp_path):
    notebook = make_notebook(
        tmp_path / "n.ipynb", 'name: str = ""', "from pathlib import Path\nprint(name, Path.cwd().name)"
    )

    executed, seen = run(notebook, tmp_path, {"name": "01"})

    assert text_of(executed.cells[-1]) == "01 out\n"
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_what_cells_write_as_warnings_is_returned_and_not_left_in_the_notebook(tmp_path):
    noisy = (
        "import sys, warnings\nwarnings.warn('ô này cảnh báo')\nprint('lỗi', file=sys.stderr)\nprint('xong')"
    )
    notebook = make_notebook(tmp_path / "n.ipynb", "k: int = 1", noisy, "1 + 1")
    output = tmp_path / "out" / notebook.name
    output.parent.mkdir()

    said = execute(notebook, output, {}, Deadline.after(60), lambda *_: None)

    executed = nbformat.read(output, as_version=4)
    assert [text_of(cell) for cell in executed.cells if cell.cell_type == "code"][-2] == "xong\n"
    assert [output.output_type for output in executed.cells[-1].outputs] == ["execute_result"]
    assert "UserWarning: ô này cảnh báo" in said
    assert said.endswith("lỗi\n")


def test_two_executions_leave_the_same_bytes(tmp_path):
    notebook = make_notebook(tmp_path / "n.ipynb", "k: int = 1", "print({'b', 'a', 'c', 'd'}, hash('a'))")

    first, _ = run(notebook, tmp_path, {"k": 2})
    bytes_of_first = (tmp_path / "out" / "n.ipynb").read_bytes()
    run(notebook, tmp_path, {"k": 2})

    assert (tmp_path / "out" / "n.ipynb").read_bytes() == bytes_of_first
    assert str(tmp_path) not in bytes_of_first.decode()
    assert first.metadata.papermill == {"parameters": {"k": 2}}


def test_an_unknown_parameter_stops_the_run_before_a_kernel_starts(tmp_path):
    notebook = make_notebook(tmp_path / "n.ipynb", "period: str = ''", "print(period)")

    with pytest.raises(NotebookError, match="không có tham số perod; có: period"):
        run(notebook, tmp_path, {"perod": "x"})

    assert not (tmp_path / "out" / "n.ipynb").exists()


def test_a_failing_cell_is_told_in_three_lines_and_the_half_run_notebook_is_kept(tmp_path):
    notebook = make_notebook(
        tmp_path / "n.ipynb", "k: int = 1", "print('ran')", "raise ValueError('hỏng')", "print('no')"
    )

    with pytest.raises(NotebookError) as caught:
        run(notebook, tmp_path)

    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert lines[0] == "Sổ tay n.ipynb"
    assert lines[1].endswith("raise ValueError('hỏng')")
    assert lines[2] == "ValueError: hỏng"
    kept = nbformat.read(tmp_path / "out" / "n.ipynb", as_version=4)
    assert any("ran" in text_of(cell) for cell in kept.cells if cell.cell_type == "code")


def test_a_run_ends_at_its_deadline_even_inside_a_cell(tmp_path):
    notebook = make_notebook(tmp_path / "n.ipynb", "k: int = 1", "import time\ntime.sleep(60)")

    with pytest.raises(NotebookError, match=r"quá thời hạn 3 giây của lần chạy\nĐang chạy ô số 2$"):
        run(notebook, tmp_path, seconds=3)


def test_a_kernel_that_dies_is_told_without_a_traceback(tmp_path):
    notebook = make_notebook(tmp_path / "n.ipynb", "k: int = 1", "import os\nos._exit(7)")

    with pytest.raises(NotebookError, match="nhân Python dừng giữa chừng"):
        run(notebook, tmp_path)


def test_a_kernel_that_fails_to_start_is_tried_again(tmp_path, monkeypatch):
    notebook = make_notebook(tmp_path / "n.ipynb", "k: int = 1", "print(k)")
    tries = []

    class Stubborn(OwnKernelManager):
        async def _async_start_kernel(self, **options):
            tries.append(1)
            if len(tries) == 1:
                raise OSError("Address already in use")
            return await super()._async_start_kernel(**options)

        start_kernel = _async_start_kernel

    monkeypatch.setattr(module, "OwnKernelManager", Stubborn)

    executed, _ = run(notebook, tmp_path)

    assert len(tries) == 2
    assert text_of(executed.cells[-1]) == "1\n"


def test_a_kernel_that_never_starts_ends_in_one_message(tmp_path, monkeypatch):
    notebook = make_notebook(tmp_path / "n.ipynb", "k: int = 1")

    class Dead(OwnKernelManager):
        async def _async_start_kernel(self, **options):
            raise OSError("Address already in use")

        start_kernel = _async_start_kernel

    monkeypatch.setattr(module, "OwnKernelManager", Dead)

    with pytest.raises(NotebookError, match="Address already in use"):
        run(notebook, tmp_path)
