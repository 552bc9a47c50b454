"""Where briefs are made: processes of this machine that start warm, or workers of a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

from hganalysis.errors import ParamsError
from hganalysis.run.kernel_server import CAN_FORK, SAME_EVERYWHERE, SHARED
from hganalysis.run.kernels import fork_own_server
from hganalysis.run.manifest import other_versions, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor, Future

CLUSTER = re.compile(r"dask://(?P<place>[^/\s]+:\d+)/?")
CONNECT_SECONDS = 10
WARM = (*SHARED, "hganalysis.run.agency_briefs")
"""What workers of this machine have imported before they start."""


@contextmanager
def open_executor(address: str, jobs: int) -> Iterator[Callable[[], Executor]]:
    """Give what starts an executor: of this machine, or of the cluster at an address ``dask://host:port``.

    Raises
    ------
    ParamsError
        The address is none, nobody answers there, or a worker has other versions than this machine.
    """
    if not address:
        yield partial(WarmPool, jobs)
        return
    with _cluster(address) as client:
        yield partial(client.get_executor, pure=False)


class WarmPool(ProcessPoolExecutor):
    """Processes forked from one that has imported what briefs need; started anew where there is no fork."""

    def __init__(self, jobs: int) -> None:
        context = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
        if CAN_FORK:
            context.set_forkserver_preload([*WARM])
        super().__init__(jobs, mp_context=context, initializer=_prepare_worker)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Start a worker where one is wanted, and hand it the call."""
        with _as_kernels_start():
            return super().submit(fn, *args, **kwargs)


def _prepare_worker() -> None:
    """Fork what will fork the kernels while this process has no threads; ctrl-C is for whoever asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if CAN_FORK:
        fork_own_server()


@contextmanager
def _as_kernels_start() -> Iterator[None]:
    """Start processes in the environment of kernels, and let them import nothing of the calling script.

    A script that runs a period without a guard would otherwise run itself again in every worker.
    """
    kept, script = dict(os.environ), sys.modules["__main__"]
    os.environ.update(SAME_EVERYWHERE)
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script
        os.environ.clear()
        os.environ.update(kept)


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """Give the client of a cluster whose workers have the versions of this machine."""
    place = CLUSTER.fullmatch(address)
    if place is None:
        raise ParamsError(f"--executor cần dạng dask://máy:cổng, nhận được «{address}».")
    try:
        from distributed import Client
    except ImportError:
        raise ParamsError(
            "Chưa cài phần chạy trên cụm máy Dask; cài bằng: pip install hganalysis[dask]."
        ) from None
    try:
        client = Client(f"tcp://{place['place']}", timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError):
        raise ParamsError(
            f"Không có máy điều phối Dask nào trả lời tại {place['place']}; khởi động dask scheduler tại đó, "
            "hoặc bỏ --executor để chạy trên máy này."
        ) from None
    with client:
        _require_same_workers(client, place["place"])
        yield client


def _require_same_workers(client: Any, place: str) -> None:
    """Refuse a cluster without workers, or one with a worker that would make other files."""
    try:
        found = client.run(versions)
    except (ImportError, AttributeError):
        found = {}
        if client.scheduler_info()["workers"]:
            raise ParamsError(
                f"Có máy chạy Dask tại {place} chưa cài hganalysis, hoặc cài bản khác; "
                "cài cùng bản với máy này."
            ) from None
    if not found:
        raise ParamsError(f"Máy điều phối Dask tại {place} chưa có máy chạy nào; khởi động dask worker.")
    for worker, there in found.items():
        if fault := other_versions(versions(), there):
            raise ParamsError(f"{worker}: {fault}")
