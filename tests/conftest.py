"""What all tests share: properties are tried on the same examples everywhere, and none fails for its time."""

import gc

import pytest
from hypothesis import HealthCheck, settings
from reading_here import ReadingHere

import hganalysis.run  # noqa: F401 - leaves a grammar unbuilt that nbformat would bring
from hganalysis.reading import process

settings.register_profile(
    "hganalysis", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("hganalysis")
gc.set_threshold(20_000)


def pytest_collection_finish() -> None:
    """Leave what was imported out of each search for unused objects: a tenth of the time of all tests."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Let go at the end what was kept out, as libraries of C++ ask."""
    gc.unfreeze()


@pytest.fixture(scope="module")
def one_server():
    """One server for the kernels of all runs of a module: each is a process of its own, forked warm."""
    from hganalysis.run.kernels import kept_server

    with kept_server():
        yield


@pytest.fixture(scope="module", autouse=True)
def _reading_here(request):
    """Start no process for each file that a test reads, but where that process is looked at."""
    with pytest.MonkeyPatch.context() as patch:
        if request.path.parent.name not in ("reading", "real"):
            patch.setattr(process, "_started", ReadingHere)
        yield
