"""How far a run is: a line a step, and a sign of life in between, never more than two seconds apart."""

from __future__ import annotations

import sys
import time
from threading import Event, RLock, Thread
from typing import TYPE_CHECKING

import click

from hganalysis.text import percent

if TYPE_CHECKING:
    from types import TracebackType

BRIEFS = "agency"
"""The notebook whose cells are told as briefs, one a cell."""

SHARES = {"1_data": 0.15, "2_status": 0.25, "3_delays": 0.35, "4_report": 0.2, BRIEFS: 1.0}
"""Part of a run that each notebook takes, about, as the sample does; the rest is writing pages.

Briefs come after all of it and are told by themselves."""

LEAST_SHARE = 0.1
"""Done from which on the time that is left can be told at all."""

TICK, SILENCE = 1.0, 1.8
WIDTH = 78


class Progress:
    """Tells the lines of a run, and how far it is; used as a context.

    On a terminal the sign of life is one line that is written over; elsewhere it is a line of its own, when
    nothing else was said for a while.
    """

    def __init__(self) -> None:
        self._started = self._last = time.monotonic()
        self._where = ""
        self._done: dict[str, float] = {}
        self._briefs_since: float | None = None
        self._over, self._lock = Event(), RLock()
        self._thread = Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._wipe()

    @property
    def seconds(self) -> float:
        """Return how long it has taken so far."""
        return time.monotonic() - self._started

    def say(self, line: str) -> None:
        """Tell a line."""
        with self._lock:
            self._tell(line)
            self._where = ""

    def on_cell(self, notebook: str, cell: int, cells: int) -> None:
        """Know which cell of which notebook runs, or which of how many briefs is made."""
        with self._lock:
            if notebook == BRIEFS:
                self._where = f"tóm tắt cơ quan {cell}/{cells}, "
                self._briefs_since = self._briefs_since or time.monotonic()
                self._done = {BRIEFS: (cell - 1) / cells}
                return
            self._where = f"{notebook} ô {cell}/{cells}, "
            for earlier in SHARES:
                if earlier < notebook:
                    self._done.setdefault(earlier, 1.0)
            self._done[notebook] = (cell - 1) / cells

    def _tick(self) -> None:
        while not self._over.wait(TICK):
            self.alive()

    def alive(self) -> None:
        """Give a sign of life, where nothing was said for a while."""
        with self._lock:
            if sys.stdout.isatty():
                click.echo(f"\r{self._line():{WIDTH}}", nl=False)
            elif time.monotonic() - self._last >= SILENCE - TICK / 2:
                self._tell(self._line())

    def _line(self) -> str:
        left, share = "", sum(SHARES.get(name, 0) * done for name, done in self._done.items())
        if self._where and share >= LEAST_SHARE:
            took = time.monotonic() - (self._briefs_since or self._started)
            left = f", còn khoảng {took * (1 - share) / share:.0f} giây"
        done = f"{percent(share, 0)}, " if self._where else "vẫn đang chạy, "
        return f"      {self._where}{done}đã {self.seconds:.0f} giây{left}"

    def _tell(self, line: str) -> None:
        self._wipe()
        click.echo(line)
        self._last = time.monotonic()

    def _wipe(self) -> None:
        if sys.stdout.isatty():
            click.echo(f"\r{'':{WIDTH}}\r", nl=False)
