"""A whole run of 121,000 tasks, against the run of an earlier commit on the same file, one after the other.

The tasks are those of the sample, many times over: each copy has ids and titles of its own, so that no row is
a duplicate of another copy's. Costs are those of `bench_month.py`: every process below is counted.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import shutil
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

import yaml
from bench_month import EARLIER, PERIOD, ROOT, adopt_orphans, cost, done, earlier_tree, fresh, machine
from openpyxl import load_workbook

ROWS = 121_000
HEADINGS, FIRST = (9, 10), 12
"""Rows of the sample's sheet: the two of its headings, and its first task."""

ID, TITLE = 1, 4
"""Columns of the sample's sheet."""

TARGET = 0.4


def main() -> None:
    """Run the period by each tree once, and print what it took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=ROWS)
    options.add_argument("--without-earlier", action="store_true", help="time this tree alone")
    options.add_argument("--keep", type=Path, help="lay the project out here, and leave it")
    given = options.parse_args()
    adopt_orphans()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with nullcontext() if given.without_earlier else earlier_tree(folder / "earlier") as earlier:
            compare(given.keep or folder, earlier, given.rows)


def compare(folder: Path, earlier: Path | None, rows: int) -> None:
    """Print a line for each tree; a run that fails is told and is no cost."""
    trees = {"hganalysis run": ROOT} | ({EARLIER: earlier} if earlier else {})
    print(f"\n| {rows:,} rows | wall s | CPU s | peak MB |\n|---|---:|---:|---:|")
    costs = {}
    for name, tree in trees.items():
        project = lay_out(fresh(folder / name.split()[0]), tree, rows)
        spent = costs[name] = cost(lambda tree=tree, project=project: run(tree, project), watched=True)
        print(f"| {name} | {spent.wall:.1f} | {spent.cpu:.1f} | {spent.peak / 2**20:.0f} |", flush=True)
    if earlier:
        ratio = costs["hganalysis run"].cpu / costs[EARLIER].cpu
        print(f"\n{ratio:.2f} of the CPU of {EARLIER} (asked {TARGET})")


def lay_out(project: Path, tree: Path, rows: int) -> Path:
    """Write a project of that many tasks, with the notebooks of a tree."""
    for each in ("params", "notebooks"):
        shutil.copytree(tree / each, project / each)
    file = project / "params" / f"{PERIOD}.yml"
    params = yaml.safe_load(file.read_text("utf-8"))
    params["source"]["file"] = "data/large.csv"
    del params["published"]
    file.write_text(yaml.safe_dump(params, allow_unicode=True), encoding="utf-8")
    (project / "data").mkdir()
    write_tasks(project / "data" / "large.csv", rows)
    return project


def write_tasks(path: Path, rows: int) -> None:
    """Write the sample's tasks so many times over that there are that many rows."""
    sheet = load_workbook(ROOT / "data" / f"nhiem-vu-{PERIOD}.xlsx").worksheets[0]
    cells = list(sheet.iter_rows(values_only=True))
    upper, lower = (cells[row - 1] for row in HEADINGS)
    tasks = [[shown(value) for value in row] for row in cells[FIRST - 1 :] if isinstance(row[0], int)]
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([(low or up or "").replace("\n", " ") for up, low in zip(upper, lower, strict=True)])
        for number in range(rows):
            copy, place = divmod(number, len(tasks))
            row = [*tasks[place]]
            row[ID], row[TITLE] = f"{row[ID]}-{copy:03d}", f"{row[TITLE]} (đợt {copy})"
            lines.writerow(row)


def shown(value: object) -> object:
    """Return a cell as a list writes it."""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.datetime) else value


def run(tree: Path, project: Path) -> None:
    """Run the project's period by the code of a tree."""
    command = "import runpy; runpy.run_module('hganalysis', run_name='__main__')"
    env = {**os.environ, "PYTHONPATH": str(tree)}
    done([sys.executable, "-c", command, "run", f"params/{PERIOD}.yml"], cwd=project, env=env)


if __name__ == "__main__":
    main()
