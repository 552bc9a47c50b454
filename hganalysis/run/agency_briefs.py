"""Briefs of agencies: each a notebook run of its own, on any executor, failing alone."""

from __future__ import annotations

import tempfile
from concurrent.futures import BrokenExecutor, CancelledError, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbclient.exceptions import DeadKernelError

from hganalysis.documents.formats import HTML, PDF
from hganalysis.errors import HgError, file_fault
from hganalysis.run.execute import Deadline, execute
from hganalysis.run.kernels import own_server
from hganalysis.run.manifest import other_versions, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Executor, Future

    from hganalysis.run.agency_folder import Files

SUFFIXES = (".ipynb", HTML.suffix, PDF.suffix)
BRIEF_SECONDS = 120
"""Deadline of one brief."""

ATTEMPTS = 3
"""Tries of a brief whose worker or kernel was lost; in the last it runs alone, and takes no other with it."""


@dataclass(frozen=True)
class Order:
    """A brief to make: all that a worker needs besides the package."""

    name: str
    """Of the files."""
    notebook: bytes
    parameters: Mapping[str, Any]
    files: Files
    """The tasks of the agency, and what it may see of the whole."""
    versions: Mapping[str, str]
    """Of the package, of Python and of what the package imports, where the order was written."""


@dataclass(frozen=True)
class Made:
    """What became of an order."""

    files: Files = field(default_factory=dict)
    """By suffix; after a fault the notebook as far as it ran."""
    fault: str = ""
    """Why there is no brief; "" where there is one."""
    said: str = ""
    """What the notebook wrote as errors and warnings."""


def make_brief(order: Order) -> Made:
    """Run the notebook of one agency in a folder of its own, in a kernel of its own.

    This is what a worker does, whichever executor it belongs to. A mistake is told, not raised. Raises
    ChildProcessError: its kernel was killed: nothing is known of the brief.
    """
    if fault := other_versions(order.versions, versions()):
        return Made(fault=fault)
    with tempfile.TemporaryDirectory() as place:
        given, here = Path(place) / "given", Path(place) / "brief"
        given.mkdir()
        here.mkdir()
        try:
            (given / "agency.ipynb").write_bytes(order.notebook)
            for name, content in order.files.items():
                (here / name).write_bytes(content)
            said = execute(
                given / "agency.ipynb",
                here / f"{order.name}.ipynb",
                order.parameters,
                Deadline.after(BRIEF_SECONDS),
                lambda *_: None,
                own_server(),
            )
            return Made(_written(here, order.name), said=said)
        except HgError as error:
            if isinstance(error.__cause__, DeadKernelError):
                raise ChildProcessError(" | ".join(str(error).splitlines())) from None
            return Made(_written(here, order.name), str(error))
        except OSError as error:
            return Made(_written(here, order.name), file_fault(error))


def _written(folder: Path, name: str) -> Files:
    paths = {suffix: folder / f"{name}{suffix}" for suffix in SUFFIXES}
    return {suffix: path.read_bytes() for suffix, path in paths.items() if path.is_file()}


def make_all(
    wanted: Iterable[Order],
    start: Callable[[], Executor],
    deadline: Deadline,
    told: Callable[[str, Made], None],
) -> dict[str, Made]:
    """Make every brief, in any order; return what became of each; one whose worker was lost is made again.

    `start` gives an executor, and is asked again when one is broken; `told` hears what became of each brief,
    as soon as it is known.
    """
    left = {order.name: order for order in wanted}
    made: dict[str, Made] = {}
    lost: dict[str, str] = {}
    for attempt in range(ATTEMPTS):
        alone = attempt == ATTEMPTS - 1
        for batch in [[order] for order in left.values()] if alone else [list(left.values())]:
            for name, result in _round(batch, start, deadline):
                if isinstance(result, Made):
                    made[name] = result
                    told(name, result)
                else:
                    lost[name] = f"{type(result).__name__}: {result}"
        left = {name: order for name, order in left.items() if name not in made}
    for name in left:
        made[name] = Made(fault=f"Không chạy được sau {ATTEMPTS} lần. {lost[name]}")
        told(name, made[name])
    return made


def _round(
    batch: list[Order], start: Callable[[], Executor], deadline: Deadline
) -> Iterator[tuple[str, Made | Exception]]:
    """Yield what becomes of each order, once: a brief, a fault, or how its worker was lost."""
    if not batch:
        return
    executor = start()
    waiting: dict[Future[Made], str] = {}
    try:
        for order in batch:
            try:
                waiting[executor.submit(make_brief, order)] = order.name
            except BrokenExecutor as error:
                yield order.name, error
        for future in as_completed(tuple(waiting), timeout=deadline.left()):
            yield waiting.pop(future), _outcome(future)
    except TimeoutError:
        late = Made(fault=f"quá thời hạn {deadline.seconds:.0f} giây của lần chạy")
        yield from ((name, late) for name in waiting.values())
    finally:
        for future in waiting:
            future.cancel()
        executor.shutdown(wait=not waiting)


def _outcome(future: Future[Made]) -> Made | Exception:
    """Return what a worker made; what `make_brief` raises, or the executor, is how it was lost."""
    try:
        return future.result()
    except (Exception, CancelledError) as error:
        return error
