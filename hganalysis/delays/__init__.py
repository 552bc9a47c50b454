"""Why tasks are late: how long they take, who differs, what changed, what goes with it, what comes next.

Every function takes a pandas frame and returns a new one. What the data cannot say is raised as `Unsaid`;
`attempt` turns it into a sentence. Heavy modules are imported when a name is first used;
no module here may have the name of a function, which it would hide.
"""

import lazy_loader

from hganalysis.answers.unsaid import attempt
from hganalysis.counting.intervals import clopper_pearson, newcombe, wilson
from hganalysis.errors import Unsaid

__getattr__, _, lazy = lazy_loader.attach_stub(__name__, __file__)
__all__ = ["Unsaid", "attempt", "clopper_pearson", "newcombe", "wilson"]
__all__ += lazy


def __dir__() -> list[str]:
    return sorted(__all__)
