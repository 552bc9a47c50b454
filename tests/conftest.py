"""What all tests share: properties are tried on the same examples everywhere, and none fails for its time."""

import gc

import pytest
from hypothesis import HealthCheck, settings

import hganalysis.run  # noqa: F401 - leaves a grammar unbuilt that nbformat would bring

settings.register_profile(
    "hganalysis", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("hganalysis")
gc.set_threshold(20_000)


def pytest_collection_finish() -> None:
    """Leave what was imported out of each search for unused objects: a tenth of the time of all tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def one_server():
    """One server for the kernels of all runs of a module: each is a process of its own, forked warm."""
    from hganalysis.run.kernels import kept_server

    with kept_server():
        yield
