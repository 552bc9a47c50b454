"""`jupyter nbconvert --to hg-pdf` against nbconvert's own `--to webpdf`, of the same executed notebook.

Target: at most half the processor time (issue "Documents that leaders sign, print and trust"). webpdf prints
the notebook with the machine's Chromium; processes of it that nobody waits for are not counted, to its gain.
Both commands begin with the import of nbconvert, which is measured apart.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TARGET = 0.5
REPEATS = 3
NOTEBOOK = Path(__file__).parents[1] / "tests" / "documents" / "foreign.ipynb"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PROBE = "from playwright.sync_api import sync_playwright as s\nwith s() as p: p.chromium.launch()"


def main() -> None:
    """Convert the notebook both ways and print the ratio."""
    chromium = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        notebook = Path(shutil.copy(sys.argv[1] if sys.argv[1:] else NOTEBOOK, folder))
        ours = least_cpu(convert(notebook, "hg-pdf"))
        if chromium is None:
            print(f"hg-pdf {ours:.2f} s of CPU; no Chromium on this machine to compare with")
            return
        environment = with_browser(folder / "browsers", chromium)
        theirs = least_cpu([*convert(notebook, "webpdf"), "--disable-chromium-sandbox"], environment)
    idle = least_cpu([sys.executable, "-c", "import nbconvert.nbconvertapp"])
    print(f"{notebook.name}, least CPU of {REPEATS}, importing nbconvert alone {idle:.2f} s:")
    print(f"  hg-pdf {ours:.2f} s, webpdf {theirs:.2f} s")
    beyond = (ours - idle) / (theirs - idle)
    print(f"  ratio {beyond:.2f} beyond the import, target at most {TARGET}; {ours / theirs:.2f} with it")


def convert(notebook: Path, format_: str) -> list[str]:
    """Return the command that converts a notebook."""
    return [sys.executable, "-m", "nbconvert", "--to", format_, str(notebook)]


def with_browser(folder: Path, chromium: str) -> dict[str, str]:
    """Return an environment in which playwright finds the machine's Chromium where it looks for its own."""
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    asked = subprocess.run([sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True)
    missing = re.search(r"Executable doesn't exist at (\S+)", asked.stderr)
    if missing is None:
        raise SystemExit(f"playwright does not say where it looks for a browser:\n{asked.stderr}")
    place = Path(missing[1])
    place.parent.mkdir(parents=True)
    place.write_text(f'#!/bin/sh\nexec {chromium} "$@"\n', encoding="utf-8")
    place.chmod(0o755)
    return environment


def least_cpu(command: list[str], environment: dict[str, str] | None = None) -> float:
    """Return the least CPU of a few runs in seconds; a command that fails ends the benchmark."""
    seconds = []
    for _ in range(REPEATS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(seconds)


if __name__ == "__main__":
    main()
