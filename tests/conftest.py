"""What all tests share: properties are tried on the same examples everywhere, and none fails for its time."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "hganalysis", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("hganalysis")


@pytest.fixture(scope="module")
def one_server():
    """One server for the kernels of all runs of a module: each is a process of its own, forked warm."""
    from hganalysis.run.kernels import kept_server

    with kept_server():
        yield
