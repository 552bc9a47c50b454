"""How much agencies differ beyond case mix and chance: what is seen, and what could have been seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.special import expit, logit, ndtr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hganalysis.delays.who_differs.case_mix import Mix

    Array = NDArray[Any]
    Codes = NDArray[Any]

STEP, FARTHEST = 0.05, 6.0
SHIFTS = np.arange(-round(FARTHEST / STEP), round(FARTHEST / STEP) + 1) * STEP
"""How much better or worse an agency may be, in log odds: the points that integrals are summed over."""

SPREADS = np.arange(0, 41) * STEP
"""Standard deviations between agencies that are weighed against each other, in log odds."""

EXACT, CELLS = 64, 16
"""Tasks of an agency up to which each has its own chance; of more, neighbours are averaged into `CELLS`: the
mean stays exact and the variance grows by a trifle, so that limits never get narrower."""

NEGLIGIBLE = 50.0
"""Minus the logarithm of a part of a generating function that is far below rounding error."""

SEED, DRAWS = 20241103, 500
SURE, POWER = 0.95, 0.80


class Agency(NamedTuple):
    """The tasks of one agency: log odds without its own effect, how many have each, how many were late."""

    log_odds: Array
    sizes: Array
    late: int

    @property
    def tasks(self) -> int:
        """How many tasks."""
        return int(self.sizes.sum())


class Dispersion(NamedTuple):
    """How far the numbers of late tasks scatter around those expected."""

    phi: float
    """The mean square of (late - expected) / deviation by chance.
    """
    null: float
    null_high: float
    """Its mean and 95% quantile where agencies do not differ."""
    detectable: float | None
    """The standard deviation between agencies, in log odds, from which on `phi` passes `null_high` with a
    chance of 80%; None where none of `SPREADS` does."""


def weights_of(spreads: Array) -> Array:
    """Return the chance of each of `SHIFTS` under a normal distribution of each spread, a row each."""
    edges = np.r_[-np.inf, (SHIFTS[1:] + SHIFTS[:-1]) / 2, np.inf]
    with np.errstate(divide="ignore", invalid="ignore"):
        below = ndtr(edges / spreads[:, None])
    weights = np.diff(below, axis=1)
    weights[spreads == 0] = SHIFTS == 0
    return np.asarray(weights)


def agencies_of(mix: Mix, late: Array, codes: Codes) -> list[Agency]:
    """Return the tasks of each agency, those of a large one averaged into `CELLS`."""
    order = np.lexsort((mix.log_odds, codes))
    ends = np.cumsum(np.bincount(codes))[:-1]
    counts = np.bincount(codes, late).astype(int)
    return [
        _agency(part, int(k)) for part, k in zip(np.split(mix.log_odds[order], ends), counts, strict=True)
    ]


def _agency(log_odds: Array, late: int) -> Agency:
    if len(log_odds) <= EXACT:
        return Agency(log_odds, np.ones(len(log_odds)), late)
    parts = np.array_split(log_odds, CELLS)
    means = np.array([expit(part).mean() for part in parts])
    return Agency(np.asarray(logit(means)), np.array([float(len(part)) for part in parts]), late)


def evidence(agencies: list[Agency]) -> Array:
    """Return the log likelihood of the number of late tasks of each agency under each of `SPREADS`."""
    weights = weights_of(SPREADS)
    rows = []
    for each in agencies:
        odds = each.log_odds[:, None] + SHIFTS
        given = each.late * SHIFTS - each.sizes @ np.logaddexp(0, odds)
        top = given.max()
        with np.errstate(divide="ignore"):
            rows.append(top + np.log(weights @ np.exp(given - top)))
    return np.array(rows)


def chance_of_counts(each: Agency, weights: Array) -> Array:
    """Return the chance of 0, 1, … late tasks, its shift drawn by weights over `SHIFTS`.

    Given the shift the number is Poisson-binomial, worked out exactly by the Fourier transform of its
    generating function.

    References
    ----------
    Hong (2013), Computational Statistics & Data Analysis 59:41-51.
    """
    at = np.flatnonzero(weights > 1e-9 * weights.max())
    n = each.tasks
    turns = np.exp(-2j * np.pi * np.arange((n + 1) // 2 + 1) / (n + 1))
    total = np.zeros(len(turns), dtype="complex128")
    for place in at:
        chance = expit(each.log_odds + SHIFTS[place])[:, None]
        near = _not_negligible(turns, float(each.sizes @ (chance * (1 - chance))[:, 0]))
        factors = 1 - chance + chance * turns[near]
        total[near] += weights[place] * _product(factors, each.sizes)
    found = np.fft.irfft(total, n + 1).clip(0)
    return np.asarray(found / found.sum())


def _not_negligible(turns: Array, variance: float) -> slice:
    """Return the turns, from none on, at which the generating function of a number is not nought in effect.

    A task with chance p is turned into a factor of size sqrt(1 - 2p(1 - p)(1 - cos)), at most
    exp(-p(1 - p)(1 - cos)); so all together are at most exp(-variance(1 - cos)).
    """
    return slice(int(np.searchsorted(variance * (1 - turns.real), NEGLIGIBLE, side="right")))


def _product(factors: Array, sizes: Array) -> Array:
    """Return the product of factors raised to their sizes, which differ by one at most (`_agency`)."""
    least = sizes.min()
    return np.asarray(factors.prod(axis=0) ** int(least) * factors[sizes > least].prod(axis=0))


def points(spread: float, rate: float) -> float:
    """Return the standard deviation of rates around a rate, for one in log odds."""
    weights = weights_of(np.array([spread]))[0]
    rates = expit(logit(rate) + SHIFTS)
    return float(np.sqrt(weights @ rates**2 - (weights @ rates) ** 2))


def dispersion(mix: Mix, late: Array, codes: Codes) -> Dispersion:
    """Measure how far the agencies scatter, and simulate how far they would by chance (seeded).

    The null is a parametric bootstrap of the model of case mix, each drawn table refitted in one Newton step.
    """
    chance = mix.chance
    variance = np.bincount(codes, chance * (1 - chance))
    phi = _mean_square(np.bincount(codes, late - chance)[None], variance)[0]
    random = np.random.default_rng(SEED)
    null = np.concatenate([_drawn(mix, codes, variance, random, n) for n in _batches(len(chance))])
    high = float(np.quantile(null, SURE))
    seen = _power(mix, codes, variance, high / null.mean(), random)
    return Dispersion(float(phi), float(null.mean()), high, seen)


def _batches(tasks: int) -> list[int]:
    """Return how many tables are drawn at once: about ten million tasks."""
    size = max(1, min(DRAWS, 10_000_000 // tasks))
    return [min(size, DRAWS - start) for start in range(0, DRAWS, size)]


def _drawn(mix: Mix, codes: Codes, variance: Array, random: np.random.Generator, n: int) -> Array:
    """Return the mean square of tables drawn without any difference between agencies."""
    chance, weight = mix.chance, mix.chance * (1 - mix.chance)
    surprise: Array = (random.random((n, len(chance))) < chance) - chance
    moved = surprise @ mix.answer.T
    slopes = np.array([np.bincount(codes, weight * column) for column in mix.design.T]).reshape(
        -1, len(variance)
    )
    fitted = moved @ slopes
    level = (surprise.sum(axis=1) - fitted.sum(axis=1)) / variance.sum()
    order = np.argsort(codes, kind="stable")
    starts = np.r_[0, np.cumsum(np.bincount(codes))[:-1]]
    by_agency = np.add.reduceat(surprise[:, order], starts, axis=1)
    return _mean_square(by_agency - fitted - level[:, None] * variance, variance)


def _power(mix: Mix, codes: Codes, variance: Array, high: float, random: np.random.Generator) -> float | None:
    """Return the first of `SPREADS` that is seen in 80% of tables drawn with it."""
    sizes, expected = np.bincount(codes), np.bincount(codes, mix.chance)
    middle = logit(expected / sizes)
    normal = random.standard_normal((DRAWS, len(sizes)))
    for spread in SPREADS[1:]:
        rates = expit(middle + spread * normal)
        late = random.binomial(sizes, rates)
        level = late.sum(axis=1, keepdims=True) / expected.sum()
        if (_mean_square(late - expected * level, variance) > high).mean() >= POWER:
            return float(spread)
    return None


def _mean_square(misses: Array, variance: Array) -> Array:
    return np.asarray((misses**2 / variance).mean(axis=1))
