"""What the audit of changed history finds in tampered years, by kind, and whom it accuses in honest ones.

``python benchmarks/bench_audit.py [--seeds 3] [--write]`` draws twelve months for each seed, tampers with
them in every kind from the second month on, and holds what the audit of each month against the one before
finds to what was done; then the same seeds without tampering. ``--write`` puts the table into docs/method.md.
Asked: every change found, nothing else accused. The rules and the tampering are of one hand: this shows that
they agree, not that nobody could tamper otherwise.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from history.months import audits, found_and_true  # noqa: E402

from hganalysis.sample.chance import Chance  # noqa: E402
from hganalysis.sample.tampering import KINDS, honest_year, tampered_year  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

METHOD = ROOT / "docs" / "method.md"
START, END = "<!-- audit, written by benchmarks/bench_audit.py -->\n", "<!-- end of audit -->"


def main() -> None:
    """Count what is found over the seeds, print the table, and write it where that was asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=3)
    options.add_argument("--write", action="store_true", help="put the table into docs/method.md")
    given = options.parse_args()
    seeds = range(1, given.seeds + 1)
    made, found, wrong = Counter[str](), Counter[str](), Counter[str]()
    for seed in seeds:
        told, true = found_and_true(tampered_year(Chance(seed)))
        made += by_kind(true)
        found += by_kind(told & true)
        wrong += by_kind(told - true)
    honest = sum(len(history.findings) for seed in seeds for _, history in audits(honest_year(Chance(seed))))
    table = lines(made, found, wrong, honest, given.seeds)
    print("\n".join(table))
    if given.write:
        before, rest = METHOD.read_text(encoding="utf-8").split(START)
        after = rest.split(END, 1)[1]
        METHOD.write_text(before + START + "\n".join(table) + "\n" + END + after, encoding="utf-8")


def by_kind(changes: Counter[tuple[str, str, str]]) -> Counter[str]:
    """Count changes, each a month, a kind and a task, by kind."""
    counted: Counter[str] = Counter()
    for (_, kind, _), times in changes.items():
        counted[kind] += times
    return counted


def lines(
    made: Counter[str], found: Counter[str], wrong: Counter[str], honest: int, years: int
) -> Sequence[str]:
    """Return the table as Markdown, in the words of the page it goes to."""
    rows = [f"| `{kind}` | {made[kind]} | {found[kind]} | {wrong[kind]} |" for kind in KINDS]
    return (
        f"Thử trên {years} năm mô phỏng (mỗi năm mười hai tháng) bị sửa ngẫu nhiên theo mọi kiểu, "
        f"và {years} năm không bị sửa:",
        "",
        "| kiểu | số chỗ bị sửa | tìm ra | nêu oan |",
        "|---|---:|---:|---:|",
        *rows,
        f"| **cộng** | {made.total()} | {found.total()} | {wrong.total()} |",
        "",
        f"Trong {years} năm không bị sửa: nêu {honest} chỗ. Quy tắc và cách sửa do cùng một nơi viết, nên "
        "bảng chỉ cho biết hai bên khớp nhau.",
    )


if __name__ == "__main__":
    main()
