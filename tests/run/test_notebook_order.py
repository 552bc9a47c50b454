"""Notebooks of a run: each starts when what it waits for is there, and a failure ends all of them."""

import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from hganalysis.errors import NotebookError
from hganalysis.run import kernels
from hganalysis.run.execute import Deadline
from hganalysis.run.kernels import KernelServer
from hganalysis.run.notebook_order import NOTEBOOKS, run_notebooks
from hganalysis.run.stage import Stage
from hganalysis.run.taken_over import Before, Steps

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
can_fork = pytest.mark.skipif(not kernels.CAN_FORK, reason="this system cannot fork kernels")

COUNTS = "import pathlib\npathlib.Path('../result').mkdir()\npathlib.Path('../result/counting.json').touch()"
WAITS = """
import time
until = time.monotonic() + 60
while not pathlib.Path('../delays').exists() and time.monotonic() < until:
    time.sleep(0.02)
assert pathlib.Path('../delays').exists()
"""


@pytest.fixture(scope="module")
def server():
    with KernelServer() as started:
        yield started


@pytest.fixture
def run(tmp_path):
    """Run notebooks of one cell each, given by their sources; return what was told, in order."""

    def run_sources(server, **sources):
        folder = tmp_path / "stage"
        (folder / "notebooks").mkdir(parents=True)
        named = {}
        for name in NOTEBOOKS:
            if name[2:] in sources:
                cells = [new_code_cell("k: int = 1", metadata={"tags": ["parameters"]})]
                cells += [new_code_cell(sources[name[2:]])]
                named[name] = tmp_path / f"{name}.ipynb"
                nbformat.write(new_notebook(cells=cells, metadata=KERNEL), named[name])
        told = []
        run_notebooks(
            named,
            folder,
            {},
            Deadline.after(120),
            server,
            told.append,
            lambda *_: None,
            lambda: told.append("meanwhile"),
            Steps(Stage(folder, tmp_path, None), {}, {}, Before(None), known=()),
        )
        return told

    return run_sources


@can_fork
def test_a_notebook_starts_when_what_it_waits_for_is_there_beside_the_one_that_made_it(server, run):
    told = run(
        server,
        data="1",
        status=COUNTS + WAITS,
        delays="import pathlib\npathlib.Path('../delays').touch()",
        report="import pathlib\nassert pathlib.Path('../delays').exists()",
    )

    assert [each[:14] for each in told] == [
        "[1/4] 1_data: ",
        "[2/4] 2_status",
        "[3/4] 3_delays",
        "[4/4] 4_report",
        "meanwhile",
    ]


@can_fork
def test_a_notebook_that_fails_is_told_and_ends_the_one_beside_it(server, run):
    started = time.monotonic()
    with pytest.raises(NotebookError, match=r"Sổ tay 2_status\.ipynb\nÔ số 2: .*\nAssertionError: ") as told:
        run(
            server,
            data="1",
            status=f"{COUNTS}\nimport time\n{WAITS}assert False, 'hỏng'",
            delays="import pathlib, time\npathlib.Path('../delays').touch()\ntime.sleep(100)",
            report="1",
        )

    assert "hỏng" in str(told.value)
    assert time.monotonic() - started < 90
    assert [kernel.poll() is None for kernel in server._started].count(True) == 0


@can_fork
def test_a_notebook_whose_file_nobody_makes_starts_when_nothing_else_runs_and_says_what_is_missing(
    server, run
):
    with pytest.raises(NotebookError, match=r"3_delays.ipynb\n(?s:.*)counting"):
        run(
            server,
            data="1",
            status="1",
            delays="import pathlib\npathlib.Path('../result/counting.json').read_text()",
            report="1",
        )


def test_without_a_server_one_runs_after_the_other(run):
    told = run(
        None,
        status=COUNTS,
        delays="import pathlib\nassert pathlib.Path('../notebooks/2_status.ipynb').exists()",
    )

    assert [each[:14] for each in told] == ["[1/2] 2_status", "[2/2] 3_delays", "meanwhile"]
