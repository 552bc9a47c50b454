"""Where briefs are made: kernels of this machine that start warm, or workers of a Dask cluster."""

from __future__ import annotations

import re
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from hganalysis.errors import ParamsError
from hganalysis.run.kernels import kept_server, own_server
from hganalysis.run.manifest import other_versions, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor, Future

CLUSTER = re.compile(r"dask://(?P<place>[^/\s]+:\d+)/?")
CONNECT_SECONDS = 10
LOOK_SECONDS = 0.05
"""How often kernels that were told to end are looked for."""


@contextmanager
def open_executor(address: str, jobs: int) -> Iterator[Callable[[], Executor]]:
    """Give what starts an executor: of this machine, or of the cluster at an address ``dask://host:port``.

    Raises ParamsError: the address is none, nobody answers there, or a worker has other versions than this
    machine.
    """
    if not address:
        with kept_server():
            yield partial(KernelThreads, jobs)
        return
    with _cluster(address) as client:
        yield partial(client.get_executor, pure=False)


class KernelThreads(ThreadPoolExecutor):
    """Threads that each see to one kernel at a time, forked from the server of this process.

    A kernel is a process of its own, and computes; a thread of this process hands it cells and waits.
    """

    def __init__(self, jobs: int) -> None:
        super().__init__(jobs)
        self._given: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand a call to the next thread that is free."""
        self._given.append(super().submit(fn, *args, **kwargs))
        return self._given[-1]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; without `wait` those that run are ended, and their kernels with them."""
        super().shutdown(wait=wait, cancel_futures=cancel_futures or not wait)
        while futures.wait(self._given, LOOK_SECONDS).not_done:
            if (server := own_server()) is not None:
                server.end_kernels()


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
