"""One period, end to end: stage, execute the notebooks, write the manifest, publish in one step."""

from hganalysis.run.manifest import verify
from hganalysis.run.period import run_period
from hganalysis.run.stage import Stage, open_stage

__all__ = ["Stage", "open_stage", "run_period", "verify"]
