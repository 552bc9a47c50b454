"""`hganalysis site` over 120 periods after one new period, against building all of it from nothing.

Target: under 5 s (issue "A month in seconds"). The periods are copies of one published folder under other
names and dates; without `--from` they are made by hand, and smaller.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

TESTS = Path(__file__).parents[1] / "tests"
TARGET = 5.0
YEARS = range(2015, 2025)
ROUNDS = 5


def main() -> None:
    """Build 120 periods, then add a period several times and bring the portal up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, help="a published folder to copy")
    source = parser.parse_args().source
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder)
        months = [(year, month) for year in YEARS for month in range(1, 13)]
        for year, month in months[:-1]:
            publish(outputs, year, month, source)
        whole = built(outputs)
        added = []
        for _ in range(ROUNDS):
            shutil.rmtree(outputs / name_of(*months[-1]), ignore_errors=True)
            built(outputs)
            publish(outputs, *months[-1], source)
            added.append(built(outputs))
        wall, cpu = (median(each[place] for each in added) for place in (0, 1))
        size = sum(path.stat().st_size for path in (outputs / "tra-cuu").iterdir()) / 1e6
        print(f"portal of {len(months)} periods on {os.cpu_count()} cores, medians of {ROUNDS} rounds")
        print(f"  all of it from nothing: {whole[0]:.1f} s, {whole[1]:.1f} s of CPU")
        print(f"  one new period: {wall:.1f} s, {cpu:.1f} s of CPU, {wall / whole[0]:.2f} of that")
        print(f"  target under {TARGET:.0f} s: {wall / TARGET:.2f} of it; pages and search {size:.0f} MB")


def name_of(year: int, month: int) -> str:
    """Return the name of a period."""
    return f"{year}-{month:02d}"


def publish(outputs: Path, year: int, month: int, source: Path | None) -> None:
    """Lay a published month into a folder."""
    sys.path.insert(0, str(TESTS))
    from published import publish_example, sign

    end = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    told = {
        "from": f"{year}-{month:02d}-01",
        "as_of": end.isoformat(),
        "label": f"tháng {month} năm {year}",
    }
    period = name_of(year, month)
    if source is None:
        publish_example(outputs, period, agencies=40, **told)
        return
    folder = outputs / period
    (folder / "data").mkdir(parents=True)
    for name in ("bao-cao.html", "data/tasks.parquet"):
        os.link(copied(outputs, source, name), folder / name)
    result = json.loads((source / "result.json").read_text(encoding="utf-8")) | told | {"period": period}
    (folder / "result.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    sign(folder)


def copied(outputs: Path, source: Path, name: str) -> Path:
    """Return one copy of a file beside the periods, to be linked to from each."""
    copy = outputs / f".{Path(name).name}"
    if not copy.exists():
        shutil.copy(source / name, copy)
    return copy


def built(outputs: Path) -> tuple[float, float]:
    """Return the seconds and the seconds of CPU of the command, its imports with it."""
    before, started = os.times(), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "hganalysis", "site", str(outputs)], check=True, capture_output=True
    )
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - started, cpu


if __name__ == "__main__":
    main()
