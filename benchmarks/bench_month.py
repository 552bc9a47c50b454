"""A month of the sample, and the briefs of its agencies, against what people run today, in one run.

The month: `hganalysis run` against (1) the same notebooks by the `papermill` command, `jupyter nbconvert --to
html` and Chromium's PDF, one after the other; (2) the same cells in one plain process of IPython, with no
kernel, page or document; (3) the same command of an earlier commit. The briefs: what `--agencies all`
adds to a run, against the loop of (1) over the agencies with the same notebook.

Processor time is that of every process below, also of those whose parent ended first. Memory is the most that
all of them held at once (proportional set size, looked at every half second), in one more run of each way:
looking takes a good part of a core.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
PERIOD = "2024-11-03"
EARLIER = "f4846f5"
NOTEBOOKS = ("1_data", "2_status", "3_delays", "4_report")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
TARGETS = {"loop": 0.2, EARLIER: 0.25}
BRIEFS_TARGET, FURTHER_BRIEF = 12.0, 0.5
PR_SET_CHILD_SUBREAPER = 36
IN_ONE_PROCESS = """
import sys
import nbformat
from IPython.core.interactiveshell import InteractiveShell

period, project, *notebooks = sys.argv[1:]
shell = InteractiveShell.instance()
for path in notebooks:
    shell.reset()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        source = cell.source
        if "parameters" in cell.metadata.get("tags", []):
            source = f"period, project, changes = {period!r}, {project!r}, {{}}"
        done = shell.run_cell(source, silent=True)
        done.raise_error()
        if done.result is not None:
            shell.display_formatter.format(done.result)
"""


@dataclass(frozen=True)
class Cost:
    """What a piece of work took: seconds on the clock and of the processor, and bytes."""

    wall: float
    cpu: float
    peak: int


def main() -> None:
    """Measure the month in rounds, then the briefs, and print both as tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3, help="of the month; medians are shown")
    options.add_argument("--loop-briefs", type=int, help="agencies of the loop; all where it is not given")
    options.add_argument("--only", choices=("month", "briefs"))
    options.add_argument("--plot", type=Path, help="draw the table of the month here, as SVG")
    given = options.parse_args()
    adopt_orphans()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with earlier_tree(folder / "earlier") as earlier:
            if given.only != "briefs":
                show_month(month(folder, earlier, given.rounds), given.plot)
            if given.only != "month":
                show_briefs(folder, given.loop_briefs)


def month(folder: Path, earlier: Path | None, rounds: int) -> dict[str, Cost]:
    """Return the median cost of the month in each of the ways that this machine has."""
    ways: dict[str, Callable[[], None]] = {
        "hganalysis run": lambda: run(ROOT, fresh(folder / "run")),
        "loop": lambda: loop(fresh(folder / "loop")),
        "one process": lambda: one_process(fresh(folder / "plain")),
    }
    if earlier:
        ways[EARLIER] = lambda: run(earlier, fresh(folder / "before"))
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            costs[name].append(cost(way))
    return {
        name: replace(median(each), peak=cost(ways[name], watched=True).peak) for name, each in costs.items()
    }


def show_month(costs: dict[str, Cost], plot: Path | None) -> None:
    """Print the table of the month, and draw it where that was asked."""
    ours = costs["hganalysis run"]
    print("\n| the month | wall s | CPU s | peak MB | our wall / its | our CPU / its | asked |")
    print("|---|---:|---:|---:|---:|---:|---|")
    for name, each in costs.items():
        asked = {"loop": "wall 0.2", EARLIER: "wall 0.15, CPU 0.25"}.get(name, "")
        ratios = f"{ours.wall / each.wall:.2f} | {ours.cpu / each.cpu:.2f}"
        print(f"| {name} | {each.wall:.1f} | {each.cpu:.1f} | {each.peak / 2**20:.0f} | {ratios} | {asked} |")
    if plot:
        draw(costs, plot)


def show_briefs(folder: Path, most: int | None) -> None:
    """Print what the briefs of all agencies add to a run, against the loop over agencies."""
    plain = cost(lambda: run(ROOT, fresh(folder / "plain-run")))
    with_briefs = fresh(folder / "with-briefs")
    all_ = cost(lambda: run(ROOT, with_briefs, "--agencies", "all", "--jobs", "2"))
    published = with_briefs / PERIOD
    agencies = sorted(each.stem for each in (published / "agencies").glob("*.ipynb"))
    looped = agencies[:most]
    by_loop = cost(lambda: loop_of_briefs(published, looped, fresh(folder / "briefs")))
    wall, cpu = all_.wall - plain.wall, all_.cpu - plain.cpu
    times = by_loop.wall / len(looped) * len(agencies) / wall
    print(f"\n| {len(agencies)} briefs | wall s | CPU s | a brief, wall s | a brief, CPU s |")
    print("|---|---:|---:|---:|---:|")
    print(f"| added to a run, `--jobs 2` | {wall:.1f} | {cpu:.1f} | {wall / len(agencies):.2f} "
          f"| {cpu / len(agencies):.2f} |")  # fmt: skip
    print(f"| loop, {len(looped)} of them | {by_loop.wall:.1f} | {by_loop.cpu:.1f} "
          f"| {by_loop.wall / len(looped):.2f} | {by_loop.cpu / len(looped):.2f} |")  # fmt: skip
    print(f"\n{times:.1f} times faster than the loop (asked {BRIEFS_TARGET:.0f}); a further brief "
          f"{wall / len(agencies):.2f} s (asked {FURTHER_BRIEF})")  # fmt: skip


def run(tree: Path, outputs: Path, *more: str) -> None:
    """Run the sample's period by the code of a tree."""
    command = "import runpy; runpy.run_module('hganalysis', run_name='__main__')"
    arguments = ["run", f"params/{PERIOD}.yml", "--outputs", str(outputs), *more]
    done([sys.executable, "-c", command, *arguments], cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)})


def loop(folder: Path) -> None:
    """Run the notebooks as people do today: three commands each."""
    for name in NOTEBOOKS:
        by_hand(ROOT / "notebooks" / f"{name}.ipynb", folder / f"{name}.ipynb", ROOT)


def loop_of_briefs(published: Path, agencies: Sequence[str], folder: Path) -> None:
    """Run the notebook of an agency once an agency, on a project that holds the published period."""
    project = folder / "project"
    (project / "outputs").mkdir(parents=True)
    for each in ("params", "data", "notebooks"):
        (project / each).symlink_to(ROOT / each)
    (project / "outputs" / PERIOD).symlink_to(published)
    for agency in agencies:
        place = folder / agency
        place.mkdir()
        by_hand(ROOT / "notebooks/agency.ipynb", place / "brief.ipynb", project, "-p", "agency", agency)


def by_hand(notebook: Path, made: Path, project: Path, *more: str) -> None:
    """Execute a notebook by papermill, make its page by nbconvert, and print that page by Chromium."""
    python = Path(sys.executable).parent
    parameters = ["-p", "period", PERIOD, "-p", "project", str(project), *more]
    papermill = [python / "papermill", notebook, made, *parameters, "--cwd", made.parent]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done([*papermill, "-k", "python3", "--no-progress-bar"], env=env)
    done([python / "jupyter", "nbconvert", "--to", "html", made])
    if CHROMIUM:
        page = made.with_suffix(".html")
        chromium = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        done([*chromium, f"--print-to-pdf={made.with_suffix('.pdf')}", page.as_uri()])


def one_process(folder: Path) -> None:
    """Run the cells of all notebooks one after the other in one process."""
    notebooks = [ROOT / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done([sys.executable, "-c", IN_ONE_PROCESS, PERIOD, ROOT, *notebooks], cwd=folder, env=env)


def done(command: Sequence[str | Path], **given: object) -> None:
    """Run a command to its end; one that fails ends the benchmark with what it said."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False, **given)  # type: ignore[call-overload]
    if ended.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{ended.stdout[-2000:]}\n{ended.stderr[-2000:]}")


def cost(work: Callable[[], None], *, watched: bool = False) -> Cost:
    """Return what a piece of work costs, its processes and theirs included; memory where it is `watched`.

    Looking takes a good part of a core.
    """
    before, started, watch = used(), time.perf_counter(), Watched()
    with watch if watched else nullcontext():
        work()
        wall = time.perf_counter() - started
        reap()
    return Cost(wall, used() - before, watch.peak)


def used() -> float:
    """Return the processor time of all children that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def adopt_orphans() -> None:
    """Become the parent of every process below whose parent ends first, so that its time is counted."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def reap() -> None:
    """Wait for the processes that were left behind."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


class Watched:
    """The most memory that all processes below held at once."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        me = psutil.Process()
        while not self._over.wait(0.5):
            held = 0
            for each in me.children(recursive=True):
                try:
                    held += each.memory_full_info().pss
                except (psutil.Error, OSError):
                    continue
            self.peak = max(self.peak, held)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure."""
    wall = statistics.median(each.wall for each in costs)
    cpu = statistics.median(each.cpu for each in costs)
    return Cost(wall, cpu, 0)


def fresh(folder: Path) -> Path:
    """Return an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@contextmanager
def earlier_tree(place: Path) -> Iterator[Path | None]:
    """Lay out a tree of the earlier commit, and take it away after use; None where there is none, said so."""
    known = subprocess.run(
        ["git", "-C", ROOT, "worktree", "add", "--detach", place, EARLIER], capture_output=True, check=False
    )
    if known.returncode:
        print(f"no commit {EARLIER} here: it is left out")
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", place], check=True)


def machine() -> str:
    """Return what machine this is, in a line."""
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0))
    return (
        f"{platform.system()} {platform.machine()}, {cores} cores, {memory:.0f} GB, Python "
        f"{platform.python_version()}, load before {load:.1f}; {'with' if CHROMIUM else 'without'} Chromium"
    )


def draw(costs: dict[str, Cost], path: Path) -> None:
    """Draw the seconds of each way as bars, wall beside CPU."""
    import matplotlib as mpl

    mpl.rcParams["svg.hashsalt"] = "month"
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 0.7 * len(costs) + 1), layout="constrained")
    axes = figure.subplots()
    for place, each in enumerate(costs.values()):
        for up, seconds, colour, label in (
            (0.2, each.wall, "#1f4e79", "wall"),
            (-0.2, each.cpu, "#9db7d5", "CPU"),
        ):
            axes.barh(place - up, seconds, 0.38, color=colour, label=label if not place else None)
            axes.text(seconds, place - up, f" {seconds:.1f}", va="center", fontsize=9)
    axes.set_yticks(range(len(costs)), list(costs))
    axes.invert_yaxis()
    axes.set_xlabel("seconds, median of the rounds")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower right")
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
