"""The notebooks of a run: which waits for what; those that wait for nothing run side by side."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING, Any

from hganalysis.run.execute import execute
from hganalysis.run.parts import COUNTING
from hganalysis.settings.own_words import worded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hganalysis.run.execute import Deadline
    from hganalysis.run.kernels import KernelServer
    from hganalysis.run.taken_over import Steps

NOTEBOOKS = {
    "1_data": "Dữ liệu",
    "2_status": "Tình trạng thực hiện",
    "3_delays": "Vì sao nhiệm vụ chậm",
    "4_report": "Báo cáo",
}
"""The notebooks of a run in order, each with the name a reader sees."""

WAITS_FOR: dict[str, tuple[str, ...]] = {
    "1_data": (),
    "2_status": ("1_data",),
    "3_delays": (COUNTING.place,),
    "4_report": ("2_status", "3_delays"),
}
"""What must be there before a notebook starts: notebooks that have run, and files of the stage."""

LOOK_SECONDS = 0.05
"""How often a file that a notebook waits for is looked for; it appears whole."""


def run_notebooks(
    notebooks: Mapping[str, Path],
    folder: Path,
    parameters: Mapping[str, Any],
    deadline: Deadline,
    server: KernelServer | None,
    say: Callable[[str], None],
    on_cell: Callable[[str, int, int], None],
    meanwhile: Callable[[], None],
    steps: Steps,
) -> None:
    """Execute the notebooks of a run, each as soon as what it waits for is there.

    Without a server they run one after the other.

    Parameters
    ----------
    notebooks : mapping of str to Path
        By name, in order.
    folder : Path
        The stage; the executed copies go into its ``notebooks``.
    parameters, deadline, server
        As of `execute`.
    say, on_cell : callable
        Told a line as each notebook starts, and (notebook, cell, cells) before each cell.
    meanwhile : callable
        Called once while the last notebook runs, for what needs those before it.
    steps : Steps
        What need not run, and what is noted of what does.

    Raises
    ------
    HgError
        A notebook failed; the others were stopped, and no kernel runs any more.
    """
    waiting, running, done = [*notebooks], dict[Future[str], str](), set[str]()
    with ThreadPoolExecutor(len(notebooks)) as threads:
        try:
            while waiting or running:
                if waiting and (not running or (server and _is_there(waiting[0], done, folder))):
                    name = waiting.pop(0)
                    title = worded(NOTEBOOKS[name])
                    place = f"[{len(notebooks) - len(waiting)}/{len(notebooks)}] {name}: {title}"
                    is_taken = steps.taken(name)
                    say(f"{place}{steps.said_of(name)}")
                    if is_taken:
                        done.add(name)
                    else:
                        made, told = folder / "notebooks" / notebooks[name].name, partial(on_cell, name)
                        job = threads.submit(
                            execute, notebooks[name], made, parameters, deadline, told, server, second=True
                        )
                        running[job] = name
                    if not waiting:
                        meanwhile()
                    if is_taken:
                        continue
                ended, _ = wait(running, LOOK_SECONDS if waiting else None, FIRST_COMPLETED)
                for job in sorted(ended, key=running.__getitem__):
                    name = running.pop(job)
                    steps.hear(name, job.result())
                    done.add(name)
                    steps.done(name)
        except BaseException:
            _stop(running, deadline, server)
            raise


def _is_there(notebook: str, done: set[str], folder: Path) -> bool:
    """Tell whether everything is there that a notebook waits for."""
    return all(each in done or (folder / each).is_file() for each in WAITS_FOR[notebook])


def _stop(running: Mapping[Future[str], str], deadline: Deadline, server: KernelServer | None) -> None:
    """Let what still runs end, whatever it is at."""
    deadline.stop()
    while running and wait(running, LOOK_SECONDS).not_done:
        if server is not None:
            server.end_kernels()
