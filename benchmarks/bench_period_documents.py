"""All documents of a period from its executed notebooks: report, brief and both workbooks, in every format.

Target: under 3 s of processor time beyond the imports (issue "Documents that leaders sign, print and trust").
The yardstick is the reading of the same period's tasks, which every run does too.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from hganalysis.counting.result_model import Result
from hganalysis.documents.notebook import export_notebook
from hganalysis.run.parts import COUNTING, save_part
from hganalysis.run.period import run_period
from hganalysis.run.publish import read_published
from hganalysis.run.stage import Stage
from hganalysis.settings.params import load_params

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET = 3.0
REPEATS = 3
ROOT = Path(__file__).parents[1]
PARAMS = ROOT / "params" / "2024-11-03.yml"


def main() -> None:
    """Run the sample's period, then time the making of its documents alone."""
    with tempfile.TemporaryDirectory() as name:
        published = run_period(PARAMS, Path(name), say=lambda _: None)
        folder = Path(shutil.copytree(published, Path(name) / "again"))
        stage = Stage(folder, ROOT, load_params(PARAMS))
        result = read_published(folder)
        save_part(folder, COUNTING, Result.model_validate(result.model_dump(include={*Result.model_fields})))

        def documents() -> None:
            stage.write_documents(result, stage.make_report(result))

        def pages() -> None:
            for path in sorted((folder / "notebooks").glob("*.ipynb")):
                export_notebook(nbformat.read(path, as_version=4), title=path.stem)

        made, shown = least_cpu(documents), least_cpu(pages)
        read = least_cpu(lambda: replace(stage).read_source())
    print(f"documents of the sample's period, seconds of CPU, best of {REPEATS}")
    print(f"  report, brief and workbooks {made:.2f}   notebook pages {shown:.2f}   reading {read:.2f}")
    print(f"  ratio to the reading {(made + shown) / read:.2f}   target under {TARGET} s: {made + shown:.2f}")


def least_cpu(work: Callable[[], object]) -> float:
    """Return the least CPU of a few runs; the first one, with its imports, does not count."""
    work()
    seconds = []
    for _ in range(REPEATS):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


if __name__ == "__main__":
    main()
