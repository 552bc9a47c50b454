"""Why tasks are late: intervals for rates."""

from hganalysis.delays.intervals import newcombe, wilson

__all__ = ["newcombe", "wilson"]
