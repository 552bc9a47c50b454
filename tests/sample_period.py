"""The period of the committed sample, read, judged and counted once for all tests of a process; only read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from project import ROOT

import hganalysis as hg

if TYPE_CHECKING:
    import pandas as pd

    from hganalysis.counting.result_model import Result

PARAMS = hg.load_params(ROOT / "params" / "2024-11-03.yml")


@cache
def read() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return its tasks and findings."""
    return hg.read_tasks(ROOT / PARAMS.source.file, PARAMS.source.map, root=ROOT)


@cache
def judged() -> pd.DataFrame:
    """Return its tasks with their status."""
    return hg.judge(read()[0], PARAMS)


@cache
def counted() -> Result:
    """Return its counts."""
    return hg.summarise(judged(), read()[1], PARAMS)
