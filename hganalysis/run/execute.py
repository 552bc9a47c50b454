"""Executes notebooks with papermill: one kernel each, one deadline for the run."""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from hganalysis.errors import FREE_SPACE, FULL_DISK, HgError, NotebookError, file_fault, full_disk
from hganalysis.run.kernels import OwnKernelManager
from hganalysis.settings.own_words import worded
from hganalysis.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from nbformat import NotebookNode

    from hganalysis.run.kernels import KernelServer

START_TRIES = 3
START_SECONDS = 60
LEAST_CELL_SECONDS = 1
USER_ERRORS = {
    each.__name__: kind for kind in HgError.__subclasses__() for each in (kind, *kind.__subclasses__())
}
"""A mistake of a user that surfaces inside a notebook, such as an unreadable source, keeps its exit code."""

PROJECT = "../../.."
"""Where the project lies from a published notebook, as it is written there: outputs that lie elsewhere put no
place of the machine into what is sent around."""

ANSI = re.compile(r"\x1b\[[0-9;]*m")


class HandsOver(NBClientEngine):  # type: ignore[misc]
    """Hands over the notebook it executes, to be written once; papermill writes it whole twice a cell."""

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, *args: Any, handed: list[NotebookNode], **kwargs: Any) -> Any:
        """Execute the cells; `handed` has the notebook from the start, however it ends."""
        handed.append(nb)
        return super().execute_notebook(nb, *args, **kwargs)


papermill_engines.register(HandsOver.__name__, HandsOver)


@dataclass
class Deadline:
    """The moment by which a whole run must be done."""

    seconds: float
    started: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return the deadline that many seconds from now."""
        return cls(seconds, time.monotonic())

    def left(self) -> float:
        """Return the seconds that are left, at least one, so that a waiting cell times out cleanly."""
        return max(LEAST_CELL_SECONDS, self.started + self.seconds - time.monotonic())

    def spent(self) -> float:
        """Return the seconds that have passed."""
        return time.monotonic() - self.started

    def stop(self) -> None:
        """Let the time be up now."""
        self.started = -math.inf

    def passed(self) -> bool:
        """Tell whether the time is up."""
        return time.monotonic() > self.started + self.seconds


def check_parameters(notebook: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse parameters that the notebook does not have; papermill alone only warns.

    Raises NotebookError: the names the notebook lacks, and those it has.
    """
    known = papermill.inspect_notebook(str(notebook))
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise NotebookError(
            f"Sổ tay {notebook.name} không có tham số {', '.join(unknown)}; "
            f"có: {', '.join(known) or 'không có ô parameters'}."
            + "".join(did_you_mean(name, known) for name in unknown)
        )


def execute(
    notebook: Path,
    output: Path,
    parameters: Mapping[str, Any],
    deadline: Deadline,
    on_cell: Callable[[int, int], None],
    server: KernelServer | None = None,
    *,
    second: bool = False,
) -> str:
    """Execute one notebook in the folder of its output; return what its cells wrote as errors and warnings.

    That names places of the machine, so the executed copy is without it.

    Parameters
    ----------
    notebook, output : Path
        The notebook and where the executed copy goes; after a failure the copy holds what ran, with the
        failing cell marked.
    parameters : mapping
        Values for its ``parameters`` cell, plain data.
    deadline : Deadline
        Of the whole run.
    on_cell : callable
        Told the position and the number of cells before each cell runs.
    server : KernelServer, optional
        What forks the kernel; without it the kernel starts an interpreter of its own.
    second : bool
        Whether a process beside that kernel draws and writes while its cells go on.

    Raises
    ------
    NotebookError
        A parameter is unknown, the kernel would not start, a cell failed, or the time is up: three lines
        with the notebook, the cell and the error.
    HgError
        The library refused an input inside a cell; the error is passed on as it is.
    """
    check_parameters(notebook, parameters)
    watch = Watch(len(nbformat.read(notebook, as_version=4).cells) + 1, on_cell)
    said = ""
    for attempt in range(1, START_TRIES + 1):
        try:
            manager = OwnKernelManager.of(server, second=second)
            said = _execute_once(notebook, output, parameters, deadline, watch, manager)
            break
        except PapermillExecutionError as error:
            if error.ename in USER_ERRORS:
                raise USER_ERRORS[error.ename](ANSI.sub("", error.evalue)) from error
            raise NotebookError(_three_lines(notebook, error, deadline)) from error
        except (CellTimeoutError, DeadKernelError, RuntimeError, OSError) as error:
            if deadline.passed() or watch.cell or attempt == START_TRIES:
                raise NotebookError(_stopped(notebook, error, deadline, watch)) from error
    return said


class Watch:
    """Knows which cell is running, 0 before the first, and tells whoever asked."""

    def __init__(self, cells: int, on_cell: Callable[[int, int], None]) -> None:
        self.cell, self.cells, self.on_cell = 0, cells, on_cell

    def __call__(self, cell: Any, cell_index: int) -> None:
        self.cell = cell_index + 1
        self.on_cell(self.cell, self.cells)


def _execute_once(
    notebook: Path,
    output: Path,
    parameters: Mapping[str, Any],
    deadline: Deadline,
    watch: Watch,
    manager: type[OwnKernelManager],
) -> str:
    handed: list[NotebookNode] = []
    try:
        papermill.execute_notebook(
            str(notebook),
            None,
            parameters=dict(parameters),
            engine_name=HandsOver.__name__,
            handed=handed,
            progress_bar=False,
            kernel_name="python3",
            language="python",
            start_timeout=START_SECONDS,
            record_timing=False,
            kernel_manager_class=manager,
            resources={"metadata": {"path": str(output.parent)}},
            timeout_func=lambda _: deadline.left(),
            on_cell_start=watch,
        )
    except BaseException:
        for half_run in handed:
            nbformat.write(half_run, output)
        raise
    [executed] = handed
    said = _taken_out(executed)
    nbformat.write(_settled(executed), output)
    return said


def _taken_out(notebook: NotebookNode) -> str:
    """Take the standard error of the cells out of a notebook; return its lines."""
    said: list[str] = []
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        said += [each.text for each in outputs if each.get("name") == "stderr"]
        outputs[:] = [each for each in outputs if each.get("name") != "stderr"]
    return "".join(said)


def _stopped(notebook: Path, error: Exception, deadline: Deadline, watch: Watch) -> str:
    why = "nhân Python dừng giữa chừng"
    if isinstance(error, OSError) and full_disk(error):
        why = file_fault(error)
    elif deadline.passed() or isinstance(error, CellTimeoutError):
        why = f"quá thời hạn {deadline.seconds:.0f} giây của lần chạy"
    where = f"Đang chạy ô số {watch.cell}" if watch.cell else f"Chưa chạy ô nào: {_last_line(error)}"
    return f"Sổ tay {notebook.name}\n{why}\n{where}"


def _three_lines(notebook: Path, error: PapermillExecutionError, deadline: Deadline) -> str:
    late = f" (quá thời hạn {deadline.seconds:.0f} giây)" if deadline.passed() else ""
    source = next((line for line in error.source.splitlines() if line.strip()), "")
    cell = f"Ô số {error.cell_index + 1}: {source}"
    said = ANSI.sub("", error.evalue)
    cure = f"{FULL_DISK}. {FREE_SPACE} " if full_disk(said) else ""
    return f"Sổ tay {notebook.name}{late}\n{cell}\n{cure}{error.ename}: {said}"


def _last_line(error: BaseException) -> str:
    lines = [line for line in ANSI.sub("", str(error)).splitlines() if line.strip(" -")]
    return lines[-1] if lines else type(error).__name__


def _settled(notebook: NotebookNode) -> NotebookNode:
    """Take out of an executed notebook what differs between runs of the same inputs: ids, times, places.

    Its texts are put in the words in force, as what its cells show already is.
    """
    given = notebook.metadata.get("papermill", {}).get("parameters", {})
    if "project" in given:
        given["project"] = PROJECT
    notebook.metadata["papermill"] = {"parameters": given}
    for position, cell in enumerate(notebook.cells):
        cell["id"] = f"o-{position + 1}"
        if cell.cell_type == "markdown":
            cell.source = worded(cell.source)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = re.sub(r"(?m)^project = .*$", f'project = "{PROJECT}"', cell.source)
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    return notebook
