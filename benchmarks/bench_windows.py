"""What the on-time rate of a window says of a world that never changes, and how often two windows differ.

Run: python benchmarks/bench_windows.py. Tasks of 91 a month are assigned at random; the time allowed is
lognormal with a median of 30 days; 87.7% are done on time whatever their length. A window counts the
tasks assigned in it.
"""

from __future__ import annotations

import numpy as np

from hganalysis.delays import newcombe

TRUE_RATE, A_DAY, WORLDS = 0.877, 91 / 30.4, 1_000
WINDOWS = {"1 tháng": 31, "3 tháng": 91, "6 tháng": 182, "10 tháng": 308, "12 tháng": 365}
PAIRS = ((182, 31), (91, 31), (91, 273), (31, 31), (91, 91), (308, 365))


def window(random: np.random.Generator, days: int) -> dict[str, tuple[int, int]]:
    """Return on time and all, of concluded and of settled tasks, at the end of a window."""
    n = random.poisson(A_DAY * days)
    start = random.integers(0, days, n)
    due = start + np.maximum(1, np.round(np.exp(random.normal(np.log(30), 0.7, n)))).astype(int)
    on_time = random.random(n) < TRUE_RATE
    early = np.ceil((due - start) * random.beta(4, 1.5, n)).astype(int)
    end = np.where(on_time, np.minimum(start + early, due), due + 1 + random.geometric(0.08, n))
    last = days - 1
    good, late = on_time & (end <= last), ~on_time & (due < last)
    settled = good & (due < last)
    counts = {"concluded": (good, late), "settled": (settled, late)}
    return {name: (int(a.sum()), int(a.sum() + b.sum())) for name, (a, b) in counts.items()}


def main() -> None:
    """Print the bias by window and the false calls by pair of windows."""
    random = np.random.default_rng(9)
    for label, days in WINDOWS.items():
        worlds = [window(random, days) for _ in range(WORLDS)]
        for rate in ("concluded", "settled"):
            k, n = np.sum([world[rate] for world in worlds], axis=0)
            print(f"{label:>9} {rate:>9} bias {100 * (k / n - TRUE_RATE):+.2f} points")
    for before, after in PAIRS:
        for rate in ("concluded", "settled"):
            calls = [0, 0]
            for _ in range(WORLDS):
                pair = (window(random, before)[rate], window(random, after)[rate])
                low, high = newcombe(*pair) if all(n for _, n in pair) else (-1.0, 1.0)
                calls[0] += low > 0
                calls[1] += high < 0
            up, down = (100 * each / WORLDS for each in calls)
            print(f"{before:>4} v {after:>3} days {rate:>9} up {up:.1f}% down {down:.1f}%")


if __name__ == "__main__":
    main()
