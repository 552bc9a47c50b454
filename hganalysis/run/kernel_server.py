"""A process that has imported what notebooks share, and forks itself into each kernel that is asked for.

It is started as ``python -m hganalysis.run.kernel_server``. One JSON object a line comes in, the ``argv``,
``env`` and ``cwd`` of a kernel to start, and whether a ``second`` process works beside it; one a line goes
out: ``{"started": pid}``, and ``{"ended": pid, "code": n}`` once that kernel is gone. What the first kernel
does without is imported while nobody asks. The server ends, with every kernel it started, when nobody holds
the other end of its input any more, however that came about.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import sys
import traceback
from typing import Any, NoReturn

from hganalysis.answers.second_process import have_second_process

FIRST = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger", "tornado.platform.asyncio"),
    *("IPython.core.displayhook", "IPython.extensions.storemagic"),
    *("pandas", "pyarrow.parquet", "hganalysis.run.stage"),
)
"""What every notebook imports, and the command. Nothing here or in `LATER` may start a thread of Python or
open a socket; pyplot and matplotlib_inline stay out, which look for the notebook they draw in as they are
imported."""

LATER = (
    *("hganalysis.run.warm_up", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg"),
    *("hganalysis.figures.agency_charts", "hganalysis.figures.day_charts"),
    *("hganalysis.figures.partition_chart", "scipy.optimize", "scipy.integrate", "scipy.interpolate"),
    *("scipy.ndimage", "scipy.stats", "hganalysis.delays.analysis", "lifelines"),
    *("hganalysis.report.appendices", "hganalysis.report.databook"),
)
"""What notebooks after the first need, in that order and in small pieces: a kernel that is asked for waits
until one is imported. Where polars is installed, statsmodels imports it, which starts a thread, and so it
stays out."""

PANDAS_IN_A_KERNEL = {"display.max_columns": 20, "display.encoding": "UTF-8"}
"""What pandas decides where a kernel imports it; elsewhere it asks the terminal, and a server has none."""


CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
"""Windows has no fork; on macOS system libraries may not be used after one."""

SAME_EVERYWHERE = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYDEVD_USE_FRAME_EVAL": "NO",
}
"""The environment of every kernel, so that what it computes does not hang on the machine.

The last is what the debugger of ipykernel sets in the process that imports it.
"""

OBJECTS_MADE = 20_000
"""New objects after which unused ones are sought; Python's own 700 is for programs that have less room."""

PYTHON = [sys.executable, "-Xfrozen_modules=off"]


def start_again_as_kernels_do() -> None:
    """Let this command begin anew in the environment of kernels, so that they can be forked from it.

    Nothing happens where that is so already, or where kernels are not forked.
    """
    if CAN_FORK and not in_environment_of_kernels():
        os.execve(PYTHON[0], [*PYTHON, *sys.orig_argv[1:]], {**os.environ, **SAME_EVERYWHERE})  # noqa: S606


def in_environment_of_kernels() -> bool:
    """Tell whether this process computes as kernels do."""
    return {**os.environ, **SAME_EVERYWHERE} == dict(os.environ)


def import_for_good(*names: str) -> None:
    """Import modules; nothing of them is looked at again when unused objects are sought."""
    gc.disable()
    for name in names:
        importlib.import_module(name)
    gc.freeze()
    gc.enable()
    gc.set_threshold(OBJECTS_MADE)


def serve() -> None:
    """Import what is shared, then start kernels as asked until there is nobody left to ask."""
    asks, says = _taken(0, os.O_RDONLY), _taken(1, os.O_WRONLY)
    import_for_good(*FIRST)
    running: set[int] = set()
    signal.signal(signal.SIGCHLD, lambda *_: _reap(running, says))  # heard while something is imported, too
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is for whoever asks, who closes our input
    later, heard = [*LATER], b""
    while True:
        ready, _, _ = select.select([asks], [], [], 0 if later else None)
        if not ready:
            import_for_good(later.pop(0))
            continue
        got = os.read(asks, 65536)
        if not got:
            break
        *lines, heard = (heard + got).split(b"\n")
        for line in lines:
            _start(json.loads(line), running, asks, says)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in running:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _start(asked: dict[str, Any], running: set[int], asks: int, says: int) -> None:
    """Fork a kernel; its end is heard only after its start was told."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    pid = os.fork()
    if pid == 0:
        _become_kernel(**asked, ours=(asks, says))
    running.add(pid)
    _say(says, started=pid)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])


def _taken(fd: int, flags: int) -> int:
    """Move a standard stream to where no library writes to it, and leave nothing in its place."""
    moved = os.dup(fd)
    os.dup2(os.open(os.devnull, flags), fd)
    return moved


def _say(to: int, **what: int) -> None:
    with contextlib.suppress(BrokenPipeError):
        os.write(to, json.dumps(what).encode() + b"\n")


def _reap(running: set[int], says: int) -> None:
    for pid in tuple(running):
        with contextlib.suppress(ChildProcessError):  # told by a call of this that began within this one
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                running.discard(pid)
                _say(says, ended=pid, code=os.waitstatus_to_exitcode(status))


def _become_kernel(
    argv: list[str], env: dict[str, str], cwd: str, second: bool, ours: tuple[int, ...]
) -> NoReturn:
    """Turn the forked process into an ordinary kernel: own session, own environment, own random numbers."""
    code, beside = 1, None
    try:
        server = os.getppid()
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for fd in ours:
            os.close(fd)
        os.environ.clear()
        os.environ.update(env, JPY_PARENT_PID=str(server))
        os.chdir(cwd)
        sys.argv = argv
        beside = have_second_process() if second else None
        _run_kernel(argv)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # whatever it was, the fork must not go on as a server
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            if beside is not None:
                beside.end()
        os._exit(code)


def _run_kernel(argv: list[str]) -> None:
    """Run an IPython kernel; what pandas and numpy decide as they are imported is decided again for it."""
    import numpy
    import pandas
    from ipykernel.kernelapp import IPKernelApp

    numpy.random.seed()
    for option, value in PANDAS_IN_A_KERNEL.items():
        pandas.set_option(option, value)
    app: Any = IPKernelApp
    app.launch_instance(argv=argv)


if __name__ == "__main__":
    if sys.path[0] in ("", os.getcwd()):  # as ipykernel_launcher does; a kernel looks in its own folder
        del sys.path[0]
    serve()
