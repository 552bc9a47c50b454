"""Chance from one seed, drawn in ways whose results do not depend on a library's version."""

from __future__ import annotations

import math
import random
from statistics import NormalDist
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")


class Chance:
    """A stream of random draws; every one is made from `random.Random.random`, which Python keeps stable."""

    def __init__(self, seed: int) -> None:
        self._uniform = random.Random(seed).random  # noqa: S311  a simulation, not a secret

    def happens(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self._uniform() < probability

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self._uniform() * (high - low + 1))

    def one_of(self, items: Sequence[T]) -> T:
        """Return one item, each as likely."""
        return items[self.whole(0, len(items) - 1)]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return one key, as likely as its weight."""
        left = self._uniform() * sum(weights.values())
        for item, weight in weights.items():
            left -= weight
            if left < 0:
                return item
        return next(reversed(list(weights)))

    def logistic(self) -> float:
        """Return a standard logistic draw."""
        share = self._inside()
        return math.log(share / (1 - share))

    def lognormal(self, median: float, spread: float) -> float:
        """Return a log-normal draw."""
        return median * math.exp(spread * NormalDist().inv_cdf(self._inside()))

    def several(self, items: Sequence[T], n: int) -> list[T]:
        """Return `n` different items."""
        left = list(items)
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(n)]

    def _inside(self) -> float:
        return min(max(self._uniform(), 1e-12), 1 - 1e-12)
