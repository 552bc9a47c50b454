"""What a rerun costs after one change: CPU of every process below, and what was taken over.

``python benchmarks/bench_rerun.py`` publishes the sample with the briefs of all agencies, then runs it again
after each change, every time from the same published folder; it prints a row for each. ``--only WORD`` takes
the changes that have the word in their name.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "tests"), str(ROOT)]

from bench_month import PERIOD, adopt_orphans, cost, done, machine  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

EXPORT = f"data/nhiem-vu-{PERIOD}.xlsx"
PARAMS = f"params/{PERIOD}.yml"
HEADING = 10
"""Rows of the sheet above its first task."""


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--only", default="")
    only = asked.parse_args().only
    adopt_orphans()
    print(machine())
    place = Path(tempfile.mkdtemp(prefix="rerun-"))
    base = _project(place / "base")
    cost(lambda: run(base) and None)
    print("| what changed | CPU s | wall s | notebooks run | other files, of all |")
    print("|---|---:|---:|---|---:|")
    command = [sys.executable, "-m", "hganalysis", "--help"]
    start = cost(lambda: done(command, cwd=base, env=_env()))
    print(f"| (start-up alone: `hganalysis --help`) | {start.cpu:.2f} | {start.wall:.2f} | | |", flush=True)
    for name, (edit, more) in CHANGES.items():
        if only in name:
            print(_row(name, base, place / "p", edit, more), flush=True)
    shutil.rmtree(place)


def run(project: Path, *more: str) -> str:
    """Run the period of a project, briefs of all agencies too; return what was told."""
    command = [sys.executable, "-m", "hganalysis", "run", PARAMS, "--agencies", "all", "--jobs", "2", *more]
    log = project.parent / "told"
    done(["sh", "-c", f"exec {' '.join(command)} > {log} 2>&1"], cwd=project, env=_env())
    return log.read_text(encoding="utf-8")


def _row(name: str, base: Path, place: Path, edit: Callable[[Path], None], more: tuple[str, ...]) -> str:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(base, place)
    before = _outputs(place)
    edit(place)
    told: list[str] = []
    took = cost(lambda: told.append(run(place, *more)))
    after = _outputs(place)
    lines = [line for line in told[0].splitlines() if "/4] " in line and "lấy lại" not in line]
    ran = ", ".join(dict.fromkeys(line.split("] ")[1].split(":")[0] for line in lines)) or "none"
    other = sum(before.get(file) != digest for file, digest in after.items())
    files = f"{other} of {len(after)}"
    return f"| {name} | {took.cpu:.2f} | {took.wall:.1f} | {ran} | {files} |"


def _outputs(project: Path) -> dict[str, str]:
    text = (project / "outputs" / PERIOD / "run.json").read_text(encoding="utf-8")
    return dict(json.loads(text)["outputs"])


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _project(place: Path) -> Path:
    for name in ("params", "notebooks"):
        shutil.copytree(ROOT / name, place / name)
    (place / "data").mkdir()
    shutil.copy(ROOT / EXPORT, place / EXPORT)
    _cell(place, "TT", HEADING, "1")
    return place


def _cell(project: Path, heading: str, row: int, value: str) -> None:
    """Put a value into the cell of a task, below the heading that begins so."""
    book = openpyxl.load_workbook(project / EXPORT)
    sheet = book.worksheets[0]
    column = next(
        cell.column for line in sheet.iter_rows(max_row=HEADING) for cell in line if cell.value == heading
    )
    sheet.cell(HEADING + row, column).value = value
    book.save(project / EXPORT)


def _replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(project: Path) -> None:
        path = project / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


CHANGES: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "nothing": (lambda _: None, ()),
    "a cell of a column that the map does not name": (lambda p: _cell(p, "TT", 20, "đổi"), ()),
    "a note (column `note`)": (lambda p: _cell(p, "Ghi chú", 20, "đổi"), ()),
    "a title, of one agency": (lambda p: _cell(p, "Nội dung nhiệm vụ", 20, "Nội dung đã sửa"), ()),
    "a word of notebook 1_data": (
        _replace("notebooks/1_data.ipynb", "Năm dòng đáng đọc nhất", "Năm dòng nên đọc nhất"), ()
    ),
    "a word of notebook 3_delays": (
        _replace("notebooks/3_delays.ipynb", "Năm dòng đáng đọc nhất", "Năm dòng nên đọc nhất"), ()
    ),
    "the number of the report": (_replace(PARAMS, "published:", "report: {number: '7'}\npublished:"), ()),
    "everything (`--again`)": (lambda _: None, ("--again",)),
}  # fmt: skip


if __name__ == "__main__":
    main()
