"""Work that a second process does while the cells of a notebook go on.

A notebook of a run has one, forked beside its kernel before that has a thread (`run/kernel_server.py`).
Elsewhere, as in JupyterLab, there is none, and the work is done where its outcome is asked for.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr
from functools import partial
from io import StringIO
from multiprocessing import Pipe
from threading import Thread
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from hganalysis.settings.own_words import use_words, words_in_force
from hganalysis.settings.reference import own_reference_files, put_in_force

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

Outcome = TypeVar("Outcome")

_second: list[SecondProcess] = []


class SecondProcess:
    """A process that does one piece of work after the other, as it would be done here.

    It ends when this one does, however that comes about: then nobody holds the other end of its pipe.
    """

    def __init__(self) -> None:
        self._here, there = Pipe()
        self.pid = os.fork()
        if self.pid == 0:
            self._here.close()
            _work(there)
        there.close()
        self._end = Thread(target=os.waitpid, args=(self.pid, 0), daemon=True)
        self._end.start()  # ipykernel waits at its end for every child that nobody has asked after
        self._asking = ThreadPoolExecutor(1)
        self._waiting: list[Future[Any]] = []

    def begin(self, work: Callable[..., Outcome], *given: Any) -> Callable[[], Outcome]:
        """Begin a piece of work after those before it; return a call that gives its outcome."""
        in_force = words_in_force(), own_reference_files()
        before = [each for each in self._waiting if not each.done()]
        asked = self._asking.submit(self._done, in_force, work, *given)
        self._waiting = [*before, asked]
        return partial(_outcome, asked, partial(work, *given)) if before else partial(_heard, asked)

    def _done(self, in_force: Any, work: Callable[..., Outcome], *given: Any) -> tuple[Outcome, str]:
        try:
            self._here.send((in_force, work, given))
            outcome: tuple[Outcome, str] | None = self._here.recv()
        except (EOFError, OSError):
            outcome = None
        return outcome or (work(*given), "")

    def end(self) -> None:
        """Let the process end once what it does is done, and wait for that."""
        self._asking.shutdown(cancel_futures=True)
        self._here.close()
        self._end.join()


def _outcome(asked: Future[tuple[Outcome, str]], work: Callable[[], Outcome]) -> Outcome:
    """Do here what waits for other work still, or wait for it."""
    return work() if asked.cancel() else _heard(asked)


def _heard(asked: Future[tuple[Outcome, str]]) -> Outcome:
    """Wait for an outcome, and say here what its work wrote as errors and warnings: nobody hears it there."""
    outcome, said = asked.result()
    if said:
        sys.stderr.write(said)
    return outcome


def _work(there: Connection) -> NoReturn:
    """Do what is asked until nobody asks; work that fails is not answered, and done where it was asked."""
    try:
        while True:
            (words, reference), work, given = there.recv()
            use_words(words)
            put_in_force(reference)
            said = StringIO()
            try:
                with redirect_stderr(said):
                    outcome = work(*given)
                there.send((outcome, said.getvalue()))
            except Exception:
                there.send(None)
    finally:
        os._exit(0)


def have_second_process() -> SecondProcess:
    """Give this process, which must have no threads, a second one."""
    _second.append(SecondProcess())
    return _second[-1]


def ahead(work: Callable[..., Outcome], *given: Any) -> Callable[[], Outcome]:
    """Return a call that gives the outcome of some work.

    It is begun where there is a second process, as soon as that has done what it was given before, else done
    when that call is made. Work and what it is given must be such as can be sent to a process.

    Examples
    --------
    >>> from hganalysis.answers.second_process import ahead
    >>> late = ahead(sum, [3, 4])
    >>> late()
    7
    """
    return _second[-1].begin(work, *given) if _second else partial(work, *given)
