"""Kernels forked from one warm process: like kernels of their own, apart from each other, never left."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from project import ROOT

from hganalysis.errors import NotebookError
from hganalysis.run import kernels
from hganalysis.run.execute import Deadline, execute
from hganalysis.run.kernel_server import LATER, PYTHON, SAME_EVERYWHERE
from hganalysis.run.kernels import ForkedProcess, KernelServer, warm_kernels

pytestmark = pytest.mark.skipif(not kernels.CAN_FORK, reason="this system cannot fork kernels")

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}

WHAT_A_KERNEL_KNOWS = """
import locale, os, random, sys, warnings
import matplotlib, numpy, pandas
print(sorted(set(os.environ) - {"JPY_PARENT_PID"}))
print([path for path in sys.path], os.getcwd(), hash("a"))
print(matplotlib.get_backend(), matplotlib.rcParams["font.family"], len(warnings.filters) > 0)
print(dict(matplotlib.rcParams), numpy.get_printoptions(), numpy.geterr())
print(pandas._config.config._global_config, locale.getlocale())
print(__name__, sys.flags.hash_randomization, os.getpgid(0) == os.getpid())
"""

MARKS = """
import os, random, matplotlib, numpy, pandas
pandas.left_behind = True
os.environ["LEFT_BEHIND"] = "1"
matplotlib.rcParams["lines.linewidth"] = 77
numpy.random.seed(1); random.seed(1)
"""
LOOKS = """
import os, matplotlib, pandas
print(hasattr(pandas, "left_behind"), "LEFT_BEHIND" in os.environ)
print(matplotlib.rcParams["lines.linewidth"] == 77)
"""
DRAWS = "import numpy, random\nprint(numpy.random.random(), random.random())"


@pytest.fixture(scope="module")
def server():
    with KernelServer() as started:
        yield started


@pytest.fixture
def run(tmp_path):
    """Execute cells in one kernel and return what the last one printed or showed."""

    def execute_cells(server, *sources, seconds=60, second=False):
        cells = [new_code_cell("k: int = 1", metadata={"tags": ["parameters"]}), *map(new_code_cell, sources)]
        nbformat.write(new_notebook(cells=cells, metadata=KERNEL), tmp_path / "n.ipynb")
        (tmp_path / "out").mkdir(exist_ok=True)
        output = tmp_path / "out" / "n.ipynb"
        deadline = Deadline.after(seconds)
        execute(tmp_path / "n.ipynb", output, {}, deadline, lambda *_: None, server, second=second)
        return nbformat.read(output, as_version=4).cells[-1].outputs

    return execute_cells


def text_of(outputs):
    return "".join(each.get("text", "") for each in outputs)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return open(f"/proc/{pid}/stat").read().split()[2] != "Z" if sys.platform == "linux" else True


def gone_soon(*pids):
    until = time.monotonic() + 10
    while any(map(is_alive, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(is_alive, pids))


def test_a_forked_kernel_knows_what_a_kernel_of_its_own_knows(server, run):
    assert text_of(run(server, WHAT_A_KERNEL_KNOWS)) == text_of(run(None, WHAT_A_KERNEL_KNOWS))


def test_a_kernel_is_forked_from_the_server_and_not_started_anew(server, run):
    parent = text_of(run(server, "import os\nprint(os.getppid())"))

    assert int(parent) == server._process.pid


def test_a_kernel_forked_from_the_command_itself_knows_what_a_kernel_of_its_own_knows(run, tmp_path):
    cell = new_code_cell(WHAT_A_KERNEL_KNOWS)
    nbformat.write(new_notebook(cells=[cell], metadata=KERNEL), tmp_path / "o.ipynb")
    code = """
import pathlib, sys
from hganalysis.run.kernels import become_warm, own_server
become_warm(lambda: None)
server = own_server()
from hganalysis.run.execute import Deadline, execute
given, made = map(pathlib.Path, sys.argv[1:])
execute(given, made, {}, Deadline.after(60), lambda *_: None, server)
print(type(server._process).__name__)
"""
    (tmp_path / "out").mkdir()
    made = tmp_path / "out" / "made.ipynb"
    command = [*PYTHON, "-c", code, str(tmp_path / "o.ipynb"), str(made)]
    env = {**os.environ, **SAME_EVERYWHERE}
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout

    assert said == "_ForkedServer\n"
    outputs = nbformat.read(made, as_version=4).cells[0].outputs
    assert text_of(outputs) == text_of(run(None, WHAT_A_KERNEL_KNOWS))


def test_a_command_that_imports_for_long_gives_signs_of_life_without_a_thread():
    code = """
import threading, time
from hganalysis.run import kernel_server, kernels
kernels.import_for_good = lambda *_: time.sleep(3)
kernels.fork_own_server = lambda: None
signs = []
kernels.become_warm(lambda: signs.append(threading.active_count()))
time.sleep(2)
print(signs)
"""
    env = {**os.environ, **SAME_EVERYWHERE}
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)

    assert said.stdout in ("[1, 1]\n", "[1, 1, 1]\n")


@pytest.mark.parametrize(
    "begin",
    [
        "import threading, time\nthreading.Thread(target=time.sleep, args=(9,)).start()\n",
        "import os\ndel os.environ['MPLBACKEND']\n",
    ],
)
def test_kernels_are_not_forked_from_a_process_with_threads_or_another_environment(begin):
    code = (
        f"{begin}from hganalysis.run import kernels\nkernels.become_warm(lambda: None)\n"
        "print(len(kernels._OWN), flush=True)\nimport os\nos._exit(0)"
    )
    env = {**os.environ, **SAME_EVERYWHERE}
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)

    assert said.stdout == "0\n"


def test_nothing_that_one_notebook_changes_is_seen_by_the_next(server, run):
    run(server, MARKS)

    assert text_of(run(server, LOOKS)) == "False False\nFalse\n"


@pytest.mark.parametrize("forked", [True, False])
def test_what_the_user_has_ipython_run_at_its_start_is_no_part_of_a_run(
    server, run, tmp_path, monkeypatch, forked
):
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "50-mine.py").write_text("mine = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))

    assert text_of(run(server if forked else None, "print('mine' in globals())")) == "False\n"


def test_two_kernels_do_not_draw_the_same_random_numbers(server, run):
    first, second = text_of(run(server, DRAWS)).split(), text_of(run(server, DRAWS)).split()

    assert first[0] != second[0]
    assert first[1] != second[1]


def test_a_figure_of_pyplot_is_shown_under_its_cell(server, run):
    shown = run(server, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")

    assert any("image/png" in each.get("data", {}) for each in shown)


def test_a_forked_kernel_that_dies_is_told_like_any_other(server, run):
    with pytest.raises(NotebookError, match="nhân Python dừng giữa chừng"):
        run(server, "import os\nos._exit(7)")


def test_a_forked_cell_that_takes_too_long_is_stopped(server, run):
    with pytest.raises(NotebookError, match="quá thời hạn 2 giây"):
        run(server, "import time\ntime.sleep(60)", seconds=2)


def test_a_server_that_is_gone_costs_time_and_not_the_run(run):
    with KernelServer() as started:
        started._process.kill()
        started._process.wait()

        assert text_of(run(started, "print(1)")) == "1\n"


def test_a_kernel_that_ends_before_the_server_is_heard_is_known_to_have_ended(server):
    nowhere = {"argv": ["-f", "/nowhere/at/all.json"], "cwd": "/no/such/folder"}
    asked = {**nowhere, "env": dict(os.environ), "second": False}
    server._process.stdin.write(json.dumps(asked).encode() + b"\n")
    server._process.stdin.flush()
    time.sleep(3)  # the kernel has ended by now, or soon will have

    said = next(server._said(time.monotonic() + 10))

    assert ForkedProcess(server, said["started"]).wait() == 1


AHEAD = "import os, signal\nfrom hganalysis.answers.second_process import ahead\n"


@pytest.mark.parametrize("second", [True, False])
def test_work_begun_ahead_is_done_by_the_second_process_where_there_is_one(server, run, second):
    said = text_of(run(server, f"{AHEAD}print(ahead(os.getpid)() != os.getpid())", second=second))

    assert said == f"{second}\n"


def test_work_that_waits_for_other_work_is_done_where_it_is_asked_for(server, run):
    asked = "first, late = ahead(time.sleep, 3), ahead(os.getpid)\nprint(late() == os.getpid(), first())"
    then = "\nprint(ahead(os.getpid)() == os.getpid())"

    assert text_of(run(server, f"import time\n{AHEAD}{asked}{then}", second=True)) == "True None\nFalse\n"


def test_the_second_process_shows_what_the_first_would(server, run):
    words = "from hganalysis.settings import own_words as own\nown.use_words(own.OwnWords('câu hỏi'))\n"
    files = (
        "from pathlib import Path\nfrom hganalysis.settings import reference\n"
        "reference.put_in_force({'office.yml': Path('own.yml')})\n"
    )
    asked = "print(ahead(own.worded, 'Nhiệm vụ')(), ahead(reference.reference_file, 'office.yml')())"

    assert text_of(run(server, AHEAD + words + files + asked, second=True)) == "Câu hỏi own.yml\n"


@pytest.mark.parametrize("second", [True, False])
@pytest.mark.parametrize("work", ["warnings.warn", "logging.warning"])
def test_what_the_second_process_warns_of_is_said_where_the_work_was_asked(server, run, work, second):
    asked = (
        "import contextlib, io, logging, warnings\n"
        "with contextlib.redirect_stderr(io.StringIO()) as said:\n"
        f"    ahead({work}, 'cảnh báo thử')()\n"
        "print('cảnh báo thử' in said.getvalue())"
    )

    assert text_of(run(server, AHEAD + asked, second=second)) == "True\n"


@pytest.mark.parametrize(
    "work",
    ["int, 'no number'", "os.kill, os.getpid() + 1_000_000_000, 0", "eval, 'lambda: 1'"],
    ids=["fails", "fails otherwise", "gives what cannot be sent"],
)
def test_work_that_the_second_process_cannot_do_fails_or_is_done_where_it_was_asked(server, run, work):
    def outcome(second):
        shown = f"try:\n    print(type(ahead({work})()))\nexcept Exception as error:\n    print(repr(error))"
        return text_of(run(server, AHEAD + shown, second=second))

    assert outcome(True) == outcome(False) != ""


def test_work_goes_on_where_the_second_process_was_lost(server, run):
    lost = "os.kill(ahead(os.getpid)(), signal.SIGKILL)\n"
    asked = "print(ahead(sum, [3, 4])(), ahead(sum, [3, 5])())"

    assert text_of(run(server, AHEAD + lost + asked, second=True)) == "7 8\n"


@pytest.mark.parametrize("second", [True, False])
def test_a_kernel_ends_by_itself_and_is_not_told_twice(server, run, second):
    run(server, AHEAD + "ahead(os.getpid)()", second=second)

    assert server._started[-1].wait() == 0


@pytest.mark.parametrize("end", ["pass", "os._exit(7)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_the_second_process_ends_with_its_kernel_however_that_ends(server, run, tmp_path, end):
    note = f"open({str(tmp_path / 'pid')!r}, 'w').write(str(ahead(os.getpid)()))\n"
    with contextlib.suppress(NotebookError):
        run(server, AHEAD + note + end, second=True)

    assert gone_soon(int((tmp_path / "pid").read_text()))


def test_the_server_ends_with_the_kernels_it_started(tmp_path):
    with KernelServer() as started:
        kernel = started.start(["-f", str(tmp_path / "c.json")], dict(os.environ), str(tmp_path))
        pids = kernel.pid, started._process.pid
        assert all(map(is_alive, pids))

    assert gone_soon(*pids)


def test_nothing_is_left_when_the_run_is_killed(tmp_path):
    code = (
        "import os, time\nfrom hganalysis.run.kernels import KernelServer\nserver = KernelServer()\n"
        f"kernel = server.start(['-f', {str(tmp_path / 'c.json')!r}], dict(os.environ), {str(tmp_path)!r})\n"
        "print(kernel.pid, server._process.pid, flush=True)\ntime.sleep(60)"
    )
    killed = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pids = tuple(map(int, killed.stdout.readline().split()))

    killed.send_signal(signal.SIGKILL)
    killed.communicate()

    assert gone_soon(*pids)


def test_what_later_notebooks_need_is_imported_while_nobody_asks(server, run):
    until = time.monotonic() + 60
    asked = f"import sys\nprint(all(name in sys.modules for name in {LATER}))"
    while text_of(run(server, asked)) == "False\n" and time.monotonic() < until:
        time.sleep(0.5)

    assert text_of(run(server, asked)) == "True\n"


def test_the_end_of_a_kernel_is_told_while_the_server_imports(tmp_path):
    slow = "from pathlib import Path\nPath('begun').touch()\ntime.sleep(3)\nPath('imported').touch()\n"
    (tmp_path / "slow.py").write_text(f"import time\n{slow}")
    code = "from hganalysis.run import kernel_server as k\nk.FIRST, k.LATER = (), ('slow',)\nk.serve()"
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], env=env, cwd=tmp_path, **pipes) as server:
        asked = {"argv": ["-f", "c.json"], "env": env, "cwd": str(tmp_path), "second": False}
        server.stdin.write(json.dumps(asked).encode() + b"\n")
        server.stdin.flush()
        pid = json.loads(server.stdout.readline())["started"]
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
        os.kill(pid, signal.SIGKILL)
        told = json.loads(server.stdout.readline())

        assert told == {"ended": pid, "code": -signal.SIGKILL}
        assert not (tmp_path / "imported").exists()
        server.communicate()


def test_what_is_shared_starts_no_thread_of_python():
    code = (
        "import importlib, sys, threading\nfrom hganalysis.run.kernel_server import FIRST, LATER\n"
        "for name in (*FIRST, *LATER): importlib.import_module(name)\n"
        "print(threading.active_count(), 'matplotlib.pyplot' in sys.modules, 'zmq' in sys.modules)"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said == "1 False True\n"


def test_a_system_without_fork_is_told_and_gets_kernels_of_their_own(monkeypatch):
    monkeypatch.setattr(kernels, "CAN_FORK", False)
    said = []

    with warm_kernels(said.append) as server:
        assert server is None

    assert said == [kernels.COLD_START]
