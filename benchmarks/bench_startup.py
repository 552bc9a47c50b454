"""`import hganalysis` and `hganalysis --help`, against a Python that does nothing.

Target: at most 0.3 s more than a bare `python -c pass` (issue "The monthly run, end to end").
"""

from __future__ import annotations

import subprocess
import sys
import time

TARGET = 0.3
REPEATS = 7
COMMANDS = {
    "import hganalysis": [sys.executable, "-c", "import hganalysis"],
    "hganalysis --help": [sys.executable, "-m", "hganalysis", "--help"],
}


def main() -> None:
    """Time each command and print how much longer than bare Python it takes."""
    bare = best_of([sys.executable, "-c", "pass"])
    print(f"startup, best of {REPEATS}: bare python {bare:.3f} s, target at most {TARGET} s more")
    for name, command in COMMANDS.items():
        seconds = best_of(command)
        share = (seconds - bare) / TARGET
        print(f"  {name}: {seconds:.3f} s, {seconds - bare:.3f} s more, {share:.2f} of the target")


def best_of(command: list[str]) -> float:
    """Return the shortest of a few runs in seconds; a command that fails ends the benchmark."""
    seconds = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return min(seconds)


if __name__ == "__main__":
    main()
