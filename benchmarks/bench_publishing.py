"""What publishing safely and verifying cost: the disk told to hold every file, and `hganalysis verify`.

``python benchmarks/bench_publishing.py`` runs the sample with the briefs of all agencies once;
``--folder FOLDER`` takes a published period in its place. The folder is copied each time, so that its files
are not on the disk yet.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from bench_month import PERIOD, adopt_orphans, cost, machine  # noqa: E402

from hganalysis.run.publish import publish  # noqa: E402

ROUNDS = 5
FSYNC_SECONDS, VERIFY_SECONDS = 1.0, 2.0


def main() -> int:
    """Print the table, and end with 1 where something takes longer than asked."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    adopt_orphans()
    print(machine())
    with tempfile.TemporaryDirectory(dir=ROOT) as name:
        place = Path(name)
        folder = given.folder or _published(place / "outputs")
        files = [path for path in folder.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 2**20
        print(f"\n{len(files)} files, {size:.1f} MB\n\n| | wall s | CPU s | asked |\n|---|---:|---:|---|")
        with_sync = statistics.median(_publishing(folder, place / "a") for _ in range(ROUNDS))
        sync, os.fsync = os.fsync, lambda _: None
        without = statistics.median(_publishing(folder, place / "b") for _ in range(ROUNDS))
        os.fsync = sync
        held = with_sync - without
        print(f"| published, the disk told to hold every file | {with_sync:.2f} | | |")
        print(f"| of that, what telling the disk adds | {held:.2f} | | {FSYNC_SECONDS:.0f} |")
        command = [sys.executable, "-m", "hganalysis", "verify", str(folder)]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        each = [
            cost(lambda: subprocess.run(command, check=True, capture_output=True, env=env) and None)
            for _ in range(ROUNDS)
        ]
        wall, cpu = (statistics.median(getattr(one, what) for one in each) for what in ("wall", "cpu"))
        print(f"| `hganalysis verify`, start-up included | {wall:.2f} | {cpu:.2f} | {VERIFY_SECONDS:.0f} |")
    return int(held > FSYNC_SECONDS or cpu > VERIFY_SECONDS)


def _published(outputs: Path) -> Path:
    command = [sys.executable, "-m", "hganalysis", "run", f"params/{PERIOD}.yml", "--agencies", "all"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*command, "--outputs", str(outputs)], cwd=ROOT, env=env, check=True, capture_output=True)
    return outputs / PERIOD


def _publishing(folder: Path, place: Path) -> float:
    """Return the seconds that a copy of a folder takes to get into the place of another."""
    shutil.rmtree(place, ignore_errors=True)
    for name in ("staged", "old"):
        shutil.copytree(folder, place / name)
    started = time.perf_counter()
    publish(place / "staged", place / "old")
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
