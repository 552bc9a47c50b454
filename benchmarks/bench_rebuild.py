"""Whether a period rebuilt on another machine is the same file by file, one difference at a time.

``python benchmarks/bench_rebuild.py`` runs the sample once, archives it, and rebuilds it from the archive in
each of the ways of ``tests/elsewhere.py``, then in all of them at once; it prints a row for each and ends
with 1 where a file differs. ``--small`` takes six made-up tasks in place of the sample.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from elsewhere import WAYS, Way, everything_else, rebuilt  # noqa: E402
from project import make_project  # noqa: E402

from hganalysis.run.editions import issue  # noqa: E402
from hganalysis.run.period import run_period  # noqa: E402
from hganalysis.shelf.archiving import archive_period  # noqa: E402

NEWER = "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
OTHER_PROCESSORS = {
    **{
        f"OpenBLAS for a processor of the kind {kind}": Way({"OPENBLAS_CORETYPE": kind})
        for kind in ("Haswell", "Sandybridge", "Prescott")
    },
    "numpy for a processor without AVX2 and AVX512": Way({"NPY_DISABLE_CPU_FEATURES": NEWER}),
}
"""What libraries compute in otherwise on another processor."""


def main() -> int:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--small", action="store_true")
    asked.add_argument("--only", default="", help="a word in the names of the rows")
    place = Path(tempfile.mkdtemp(prefix="rebuilt-"))
    given = asked.parse_args()
    params = make_project(place / "p") if given.small else _sample(place / "p")
    folder = run_period(params, say=lambda _: None, agencies=["so-y-te"])
    issue(folder)
    archive = archive_period(folder, params.parents[1], place / "a.zip")
    files = len(json.loads((folder / "run.json").read_text("utf-8"))["outputs"])
    print("| what is different | files | the same |\n|---|---:|---:|")
    ways = {**WAYS, "all of these at once": everything_else(), **OTHER_PROCESSORS}
    wrong = sum([_row(archive, name, way, files) for name, way in ways.items() if given.only in name])
    shutil.rmtree(place)
    return min(wrong, 1)


def _sample(place: Path) -> Path:
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, place / name)
    (place / "data").mkdir()
    shutil.copy(ROOT / "data" / "nhiem-vu-2024-11-03.xlsx", place / "data")
    return place / "params" / "2024-11-03.yml"


def _row(archive: Path, name: str, way: Way, files: int) -> int:
    """Print one row, and return how many files differ."""
    if not way.possible():
        print(f"| {name} | not tried here | |")
        return 0
    done = rebuilt(archive, way, archive.parent)
    differ = [line for line in done.stdout.splitlines() if "khác byte" in line or "chỉ có trong bản" in line]
    if done.returncode and not differ:
        print(f"| {name} | failed: {(done.stderr or done.stdout).splitlines()[-1]} | |", flush=True)
        return files
    print(f"| {name} | {files} | {files - len(differ)} |", *differ, flush=True)
    return len(differ)


if __name__ == "__main__":
    sys.exit(main())
