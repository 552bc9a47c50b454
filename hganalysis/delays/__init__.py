"""Why tasks are late: intervals for rates."""

from hganalysis.delays.intervals import wilson

__all__ = ["wilson"]
