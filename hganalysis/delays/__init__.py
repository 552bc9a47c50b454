"""Why tasks are late: how long they take, who differs, what changed, what goes with it, what comes next.

A question is a function of a judged table and returns an `Answer`; a method takes a pandas frame and returns
a new one, or raises `Unsaid`. Heavy modules are imported when a name is first used; no module here may have
the name of a function, which it would hide.
"""

import lazy_loader

from hganalysis.counting.intervals import clopper_pearson, newcombe, wilson

__getattr__, _, lazy = lazy_loader.attach_stub(__name__, __file__)
__all__ = ["clopper_pearson", "newcombe", "wilson"]
__all__ += lazy


def __dir__() -> list[str]:
    return sorted(__all__)
