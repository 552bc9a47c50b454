"""What all tests share: properties are tried on the same examples everywhere, and none fails for its time."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "hganalysis", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("hganalysis")
