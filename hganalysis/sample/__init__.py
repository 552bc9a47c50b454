"""A simulated export: messy as real ones are, with the published totals and known causes of lateness."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pandas as pd

from hganalysis import vocab
from hganalysis.sample.chance import Chance
from hganalysis.sample.export_file import workbook_bytes
from hganalysis.sample.population import simulate
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.reference import PACKAGED

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.sample.simulated_task import Task

SEED = 20241103


@dataclass(frozen=True)
class SampleTruth:
    """What a right reading of the simulated export must find."""

    totals: dict[str, int]
    """The seven statuses and `total`, for the period and rules of ``params/2024-11-03.yml``."""
    tasks: pd.DataFrame
    """One row a row of the export, in no particular order: the tidy columns of the task table, `status` and
    `reason`. `agency_id` is missing where the export does not say which of two agencies is meant."""


def build_sample(path: Path, seed: int = SEED) -> SampleTruth:
    """Write the simulated export and return the truth about it; other seeds give other tasks, same totals."""
    tasks = simulate(seed)
    path.write_bytes(workbook_bytes(tasks, Chance(seed + 1)))
    return _truth(tasks)


def _truth(tasks: list[Task]) -> SampleTruth:
    frame = pd.DataFrame([asdict(task) for task in tasks])
    agencies = {agency.id: agency for agency in load_agencies(PACKAGED / "agencies.yml")}
    frame["agency_id"] = frame["agency_id"].replace({"": None})
    frame["agency"] = frame["agency_id"].map({id_: agency.name for id_, agency in agencies.items()})
    frame["coop_count"] = frame["coop"].map(len)
    sizes = frame["status"].value_counts()
    totals = {status: int(sizes.get(status, 0)) for status in vocab.STATUSES}
    return SampleTruth(totals | {"total": sum(totals[status] for status in vocab.IN_TOTAL)}, frame)
