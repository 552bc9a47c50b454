"""What a change does to every output: the same inputs through this tree and through an earlier commit.

``python benchmarks/compare_outputs.py COMMIT`` runs the sample, the case of written questions where its data
are there, and the sample again as CSV, as Excel of another sheet order and in TCVN3 letters, with both trees,
and compares text, not bytes: of pages their DOM, of PDF and Word their words, of workbooks their cells, of
JSON its values. It prints every difference and ends with 1 if there is one. ``--keep FOLDER`` keeps what was
made, and takes what it finds there from an earlier comparison.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = "data/nhiem-vu-2024-11-03.xlsx"
WRITTEN_QUESTIONS = (
    ROOT.parent / "shared" / "real" / "uk_written_questions" / "uk_commons_written_questions.csv"
)
READ_ONLY = """
import json, pathlib, sys
import hganalysis as hg
params = hg.load_params(sys.argv[1])
tasks, findings = hg.read_tasks(sys.argv[2], params.source.map, root=pathlib.Path("."))
judged = hg.judge(tasks, params)
result = hg.summarise(judged, findings, params)
as_json = getattr(result, "model_dump_json", None)
text = as_json() if as_json else json.dumps(result, default=str)
rows = json.loads(judged.to_json(orient="records", date_format="iso"))
told = {"result": json.loads(text), "rows": rows, "findings": findings.astype(str).to_dict("records")}
print(json.dumps(told))
"""
LONG = 5_000
MOST_SHOWN = 12
"""Lines of difference that are printed for one file."""


def main() -> int:
    """Compare this tree with the commit that is named."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("commit")
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--only", choices=("runs", "reads"))
    given = asked.parse_args()
    place = (given.keep or Path(tempfile.mkdtemp(prefix="compared-"))).resolve()
    place.mkdir(parents=True, exist_ok=True)
    before = place / "before-tree"
    if not before.exists():
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--detach", before, given.commit], check=True)
    shutil.rmtree(place / "after", ignore_errors=True)
    sources = _sources(place)
    for name, tree in (("before", before), ("after", ROOT)):
        folder = place / name
        if given.only != "reads":
            _run(tree, "2024-11-03", folder)
            if WRITTEN_QUESTIONS.exists():
                _run(tree, "uk-2024", folder, WRITTEN_QUESTIONS)
        if given.only != "runs":
            for source in sources:
                _read(tree, source, folder / f"{source.name}.json")
    found = _differences(place / "before", place / "after")
    print("no difference" if not found else f"{found} files differ")
    if not given.keep:
        subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", before], check=True)
        shutil.rmtree(place)
    return 1 if found else 0


def _in(tree: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(tree)}


def _run(tree: Path, period: str, outputs: Path, source: Path | None = None) -> None:
    """Run a period unless its folder is there; the source lies in the tree only meanwhile."""
    if (outputs / period).exists():
        return
    command = [sys.executable, "-m", "hganalysis", "run", f"params/{period}.yml", "--outputs", outputs]
    lent = tree / "data" / source.name if source else None
    if source and lent:
        shutil.copy(source, lent)
    subprocess.run(command, cwd=tree, env=_in(tree), check=True, stdout=subprocess.DEVNULL)
    if lent:
        lent.unlink()


def _read(tree: Path, source: Path, answer: Path) -> None:
    """Read, judge and count one file unless the answer is there."""
    if answer.exists():
        return
    answer.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", READ_ONLY, "params/2024-11-03.yml", source]
    told = subprocess.run(command, cwd=tree, env=_in(tree), check=True, capture_output=True, text=True)
    answer.write_text(told.stdout, encoding="utf-8")


def _sources(place: Path) -> list[Path]:
    """Write the sample as CSV in UTF-8 and in TCVN3, and as a workbook of text cells alone."""
    import openpyxl

    sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]
    from legacy_text import as_bytes, encode

    made = [place / name for name in ("sample.csv", "sample-tcvn3.csv", "sample-text.xlsx")]
    if all(each.exists() for each in made):
        return made
    sheet = openpyxl.load_workbook(ROOT / SAMPLE, read_only=True).worksheets[0]
    rows = [[_spelled(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    with made[0].open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    made[1].write_bytes(as_bytes(encode(made[0].read_text("utf-8-sig"), "tcvn3")))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(made[2])
    return made


def _spelled(cell: object) -> str:
    return cell.strftime("%d/%m/%Y") if hasattr(cell, "strftime") else "" if cell is None else str(cell)


def _differences(before: Path, after: Path) -> int:
    names = sorted(
        {
            p.relative_to(f).as_posix()
            for f in (before, after)
            for p in f.rglob("*")
            if p.is_file() and p.name != "run.log"
        }
    )
    found = 0
    for name in names:
        if lost := [folder.name for folder in (before, after) if not (folder / name).is_file()]:
            print(f"{name}: not there {lost[0]}")
            found += 1
            continue
        one, other = (_lines(folder / name) for folder in (before, after))
        if one == other:
            continue
        found += 1
        told = _changes(one, other)
        print(f"{name}: {len(told)} lines differ")
        print("\n".join(f"  {line[:200]}" for line in told[:MOST_SHOWN]))
    return found


def _changes(one: list[str], other: list[str]) -> list[str]:
    """Return the lines that went and came; of long files without their order, which would take an hour."""
    if max(len(one), len(other)) < LONG:
        return list(difflib.unified_diff(one, other, "before", "after", lineterm="", n=0))[2:]
    gone, come = Counter(one) - Counter(other), Counter(other) - Counter(one)
    return [f"-{line}" for line in gone.elements()] + [f"+{line}" for line in come.elements()]


def _lines(path: Path) -> list[str]:
    """Return what a reader finds in a file, in lines."""
    if not path.is_file() or path.name in ("run.json", "run.log") or path.name.startswith(".lock"):
        return []
    reader = READERS.get(path.suffix)
    return reader(path) if reader else [path.read_bytes().hex()]


def _json(path: Path) -> list[str]:
    return json.dumps(
        json.loads(path.read_text("utf-8")), indent=1, ensure_ascii=False, sort_keys=True
    ).split("\n")


def _page(path: Path) -> list[str]:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(path.read_text("utf-8"), "lxml")
    for each in page(["style", "script", "svg"]):
        each.decompose()
    return list(page.stripped_strings)


def _pdf(path: Path) -> list[str]:
    from pypdf import PdfReader

    return [line for page in PdfReader(path).pages for line in page.extract_text().split("\n")]


def _word(path: Path) -> list[str]:
    from docx import Document

    body = Document(str(path)).element.body
    return ["".join(t.text or "" for t in p.iter("{*}t")) for p in body.iter("{*}p")]


def _book(path: Path) -> list[str]:
    import openpyxl

    sheets = openpyxl.load_workbook(path).worksheets
    return [
        f"{s.title}!{c.coordinate} {c.value!r}"
        for s in sheets
        for row in s.iter_rows()
        for c in row
        if c.value is not None
    ]


def _notebook(path: Path) -> list[str]:
    told = json.loads(path.read_text("utf-8"))
    return [
        line
        for cell in told["cells"]
        for output in cell.get("outputs", [])
        for line in "".join(output.get("data", {}).get("text/plain", "")).split("\n")
    ]


def _figure(path: Path) -> list[str]:
    """Return the title and the description of a figure; its lines are for the eye."""
    from xml.etree import ElementTree

    told = ElementTree.parse(path).getroot().iter()
    return [each.text or "" for each in told if each.tag.split("}")[-1] in ("title", "description")]


def _text(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").splitlines()


def _table(path: Path) -> list[str]:
    import pandas as pd

    return str(pd.read_parquet(path).to_csv(index=False)).splitlines()


READERS = {
    ".json": _json, ".html": _page, ".pdf": _pdf, ".docx": _word, ".xlsx": _book, ".ipynb": _notebook,
    ".csv": _text, ".svg": _figure, ".png": lambda _: [], ".parquet": _table,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
