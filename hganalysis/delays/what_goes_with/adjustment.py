"""Each factor's effect on being late when the others are held equal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit, ndtr

from hganalysis.delays.what_goes_with.factors import Factor, factor_of, factors_asked
from hganalysis.delays.what_goes_with.logit import Fit, Z, fit_logit
from hganalysis.delays.what_goes_with.terms import MERGED, Terms, choose, complete
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd


@dataclass(frozen=True)
class Effect:
    """An odds ratio with its 95% interval and p-value, and the same as a difference of shares.

    The difference is that of the mean chances of the tasks in the model, each with its own other factors,
    with the factor and without it (a step more and as it is; one level and the others by their tasks).
    """

    odds_ratio: float
    or_low: float
    or_high: float
    p: float
    adjusted: float
    adjusted_low: float
    adjusted_high: float


class MeanChance(NamedTuple):
    """The mean chance of some tasks to be late, and how it moves with each coefficient."""

    chance: float
    slope: np.ndarray


@dataclass
class Adjustment:
    """What the models say."""

    effects: dict[tuple[str, str], Effect] = field(default_factory=dict)
    """(factor name, level) -> effect; the level of a number or a yes/no factor is "". The effect of a level
    is against the average of the other levels in the model, weighted by their tasks."""
    joint: dict[str, float] = field(default_factory=dict)
    """Category -> p-value of all its levels being alike."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Factor -> why it has no adjusted effect, as a clause."""
    tasks: int = 0
    late: int = 0
    """Tasks in the main model, and late ones among them."""
    agencies: int = 0
    """Agencies with a term of their own."""


def adjust(table: pd.DataFrame) -> Adjustment:
    """Fit the main model, and for each factor that stands apart a model of its own.

    The agency enters as fixed effects, as many as the late tasks allow; the smaller ones as random effects of
    a spread set beforehand, since a province's forty agencies of very unequal size cannot tell it well.
    """
    there = [
        factor for factor in factors_asked() if factor.name in table and table[factor.name].notna().any()
    ]
    main = [factor for factor in there if factor.model == "main"]
    told = Adjustment()
    usable, given_up = complete(table, main)
    terms = choose(usable, main, given_up)
    told.reasons.update(terms.left_out)
    told.tasks, told.late = len(usable), int(usable["late"].sum())
    told.agencies = sum(name == "agency" for name, _ in terms.columns)
    if not _fitted(told, usable, terms, terms.names()):
        apart = [factor.name for factor in there if factor.model == "apart"]
        told.reasons.update(dict.fromkeys(apart, "mô hình chung chưa lập được"))
        return told
    for factor in there:
        if factor.model == "apart":
            _apart(told, table, factor, [each for each in main if each.name in terms.names()])
    return told


def _apart(told: Adjustment, table: pd.DataFrame, factor: Factor, main: list[Factor]) -> None:
    """Add the effect of one factor on top of the main model, in place of the one it replaces."""
    others = [each for each in main if each.name not in (factor.replaces, "agency")]
    agency = [each for each in main if each.name == "agency"]
    usable, given_up = complete(table, [*others, factor, *agency])
    terms = choose(usable, [*others, factor, *agency], given_up)
    if factor.name in terms.left_out:
        told.reasons[factor.name] = terms.left_out[factor.name]
    else:
        _fitted(told, usable, terms, [factor.name])


def _fitted(told: Adjustment, usable: pd.DataFrame, terms: Terms, names: list[str]) -> bool:
    """Fit one model and keep the effects of the factors named, or why there are none."""
    if not terms.columns:
        return False
    try:
        fit = fit_logit(usable["late"].to_numpy(dtype=bool), terms.design(), terms.small.shape[1])
    except Unsaid as unsaid:
        told.reasons.update(dict.fromkeys(names, unsaid.why))
        return False
    for name in names:
        if name in terms.levels:
            _keep_levels(told, terms, fit, name)
        else:
            told.effects[name, ""] = _effect(fit, _weights(terms, {(name, ""): 1.0}), _step(terms, fit, name))
    return True


def _keep_levels(told: Adjustment, terms: Terms, fit: Fit, name: str) -> None:
    places = [1 + place for place, key in enumerate(terms.columns) if key[0] == name]
    told.joint[name] = fit.joint_p(places)
    sizes = terms.levels[name].value_counts()
    at_levels = {level: _mean_chance(fit, design) for level, design in _at_levels(terms, name, sizes.index)}
    for level in sorted(set(sizes.index) - {MERGED}):
        others = sizes.drop(level)
        weights = {other: -n / others.sum() for other, n in others.items()} | {level: 1.0}
        wanted = {(name, each): weight for each, weight in weights.items()}
        between = [(weight, at_levels[each]) for each, weight in weights.items()]
        told.effects[name, level] = _effect(fit, _weights(terms, wanted), between)


def _weights(terms: Terms, wanted: dict[tuple[str, str], float]) -> np.ndarray:
    """Place weights on the coefficients; a level that is the base has none, being zero."""
    own = [wanted.get(key, 0.0) for key in terms.columns]
    return np.array([0.0, *own, *[0.0] * terms.small.shape[1]])


def _step(terms: Terms, fit: Fit, name: str) -> list[tuple[float, MeanChance]]:
    """Return what a difference is between: with the factor, or a step more, and without."""
    place = 1 + list(terms.columns).index((name, ""))
    without, having = terms.design().astype(float), terms.design().astype(float)
    if factor_of(name).kind == "yes_no":
        without[:, place] = 0.0
    having[:, place] = without[:, place] + 1.0
    return [(1.0, _mean_chance(fit, having)), (-1.0, _mean_chance(fit, without))]


def _at_levels(terms: Terms, name: str, levels: Iterable[str]) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each level and the design of all tasks, were they of it."""
    places = {key[1]: 1 + place for place, key in enumerate(terms.columns) if key[0] == name}
    base = terms.design().astype(float)
    base[:, list(places.values())] = 0.0
    if name == "agency" and terms.small.shape[1]:
        base[:, -terms.small.shape[1] :] = 0.0
    for level in levels:
        moved = base.copy()
        if level in places:
            moved[:, places[level]] = 1.0
        yield level, moved


def _effect(fit: Fit, weights: np.ndarray, between: list[tuple[float, MeanChance]]) -> Effect:
    value, error = fit.contrast(weights)
    low, high = np.exp([value - Z * error, value + Z * error])
    difference, wide = _standardised(fit, between)
    p = float(2 * ndtr(-abs(value / error)))
    return Effect(
        float(np.exp(value)), float(low), float(high), p, difference, difference - wide, difference + wide
    )


def _mean_chance(fit: Fit, design: np.ndarray) -> MeanChance:
    chance = expit(design @ fit.coefficients)
    return MeanChance(float(chance.mean()), (design * (chance * (1 - chance))[:, None]).mean(axis=0))


def _standardised(fit: Fit, between: list[tuple[float, MeanChance]]) -> tuple[float, float]:
    """Return a weighted sum of mean chances and half its 95% interval, by the delta method.

    Marginal standardisation: Muller and MacLehose (2014), International Journal of Epidemiology 43:962-970.
    """
    value, slope = 0.0, np.zeros(len(fit.coefficients))
    for weight, mean in between:
        value += weight * mean.chance
        slope += weight * mean.slope
    return value, float(Z * np.sqrt(slope @ fit.covariance @ slope))
