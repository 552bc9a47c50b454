"""Reading in a process of its own: a hostile file can hang, swell or crash nothing else.

The process is a small Python that imports the readers alone. It lives under `limits`, and sends the sheets or
one line of refusal through its output as pickles; they are read only from the process started here.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from hganalysis.errors import SourceError
from hganalysis.reading import limits
from hganalysis.reading.kinds import SAVE_AS, SPLIT, no_such_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from hganalysis.reading.sheet import Sheet

PACKAGE = Path(__file__).parents[1]
TIME_IS_UP = {int(getattr(signal, "SIGXCPU", 0))} - {0}
"""The signal that ends a process whose time of the processor is used up; Windows has none."""

ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}
"""What glibc lets several threads have for themselves counts against the limit whether it is used or not."""

COMMAND = ("-P", "-X", "utf8", "-m", f"{PACKAGE.name}.reading")
"""-P: a file beside the user's data that is named like a module is not imported."""


def read_sheets(path: str | Path, meanwhile: Callable[[], object] | None = None) -> list[Sheet]:
    """Read every sheet of a file; `meanwhile` is called while the process reads, for what is needed then.

    Raises
    ------
    SourceError
        There is no such file, the process refuses it, comes to an end without an answer, or takes too
        long; one line says why and what to do.
    """
    path = Path(path)
    if not path.is_file():
        raise SourceError(no_such_file(path))
    seconds = limits.seconds_for(path)
    with _started(path) as process:
        timer = Timer(seconds * (limits.WAITING if TIME_IS_UP else 1), process.kill)
        timer.start()
        try:
            if meanwhile is not None:
                meanwhile()
            answer = _answer(process.stdout)
        finally:
            timed_out = not timer.is_alive()
            timer.cancel()
            process.kill()
    if answer is None:
        timed_out |= -process.returncode in TIME_IS_UP
        answer = _no_answer(path, seconds if timed_out else None)
    if isinstance(answer, str):
        raise SourceError(answer)
    return answer


def _started(path: Path) -> subprocess.Popen[bytes]:
    known = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(  # noqa: S603  (our own module, and a path that is no option)
        [sys.executable, *COMMAND, str(path.absolute())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **ONE_HEAP, "PYTHONPATH": os.pathsep.join(known)},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _answer(stream: IO[bytes] | None) -> list[Sheet] | str | None:
    """Return the sheets, the words of a refusal, or None when the process ended without either."""
    try:
        answer = pickle.load(stream)  # type: ignore[arg-type]  # noqa: S301  (from our own process)
        if isinstance(answer, str):
            return answer
        return [pickle.load(stream) for _ in range(answer)]  # type: ignore[arg-type]  # noqa: S301
    except (EOFError, pickle.UnpicklingError):
        return None


def _no_answer(path: Path, seconds: float | None) -> str:
    if seconds is not None:
        return f"{path.name}: đọc quá {seconds:.0f} giây chưa xong, đã dừng. {SPLIT}"
    memory = f"{limits.MEMORY // 1024**2} MB bộ nhớ"
    return f"{path.name}: tệp bị hỏng bên trong, hoặc cần quá {memory} để đọc. {SAVE_AS}"
