"""Why tasks are late: intervals for rates, and the reasons agencies state."""

from hganalysis.delays.intervals import wilson
from hganalysis.delays.reasons import reasons, unmatched
from hganalysis.delays.summary import summarise

__all__ = ["reasons", "summarise", "unmatched", "wilson"]
