"""Two sides -> what may be said about their difference; nothing is called one that the data does not bear."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from supportaudit.model import Difference, RateDifference, Scorecard, Side, SideRate
from supportaudit.model.differences import holm, mean_difference, rate_difference
from supportaudit.model.intervals import MIN_ANSWERS


def side_of(card: Scorecard, name: str) -> Side:
    """A scorecard as one side of a comparison."""
    rates = (SideRate(rate.check, rate.title, rate.met, rate.met + rate.not_met, rate.points_lost or 0.0) for rate in card.checks)
    return Side(name, card.evaluations, card.score, card.sd, tuple(rates))


def rest_of(whole: Side, part: Side, name: str) -> Side:
    """Everything of ``whole`` that is not of ``part``, by taking their sums apart."""
    n = whole.evaluations - part.evaluations
    theirs = {rate.check: rate for rate in part.rates}
    rates = tuple(_less(rate, theirs.get(rate.check), whole.evaluations, part.evaluations) for rate in whole.rates)
    if n < 1 or whole.score is None:
        return Side(name, n, None, None, rates)
    total = whole.score * whole.evaluations - (part.score or 0.0) * part.evaluations
    squares = _squares(whole) - _squares(part)
    mean = total / n
    return Side(name, n, mean, math.sqrt(max(0.0, (squares - n * mean * mean) / (n - 1))) if n > 1 else None, rates)


def _squares(side: Side) -> float:
    return (side.evaluations - 1) * (side.sd or 0.0) ** 2 + side.evaluations * (side.score or 0.0) ** 2


def _less(rate: SideRate, own: SideRate | None, n: int, m: int) -> SideRate:
    if own is None or n == m:
        return rate
    return SideRate(rate.check, rate.title, rate.met - own.met, rate.decided - own.decided, (rate.points_lost * n - own.points_lost * m) / (n - m))


def differences(pairs: Iterable[tuple[Side, Side]], min_evaluations: int) -> tuple[Difference, ...]:
    """Second minus first of each pair, in their order; those that are real are so after Holm's correction over all pairs with enough evaluations."""
    found = [_difference(first, second, min_evaluations) for first, second in pairs]
    asked = [index for index, (_, chance) in enumerate(found) if chance is not None]
    real = dict(zip(asked, holm([chance for _, chance in found if chance is not None]), strict=True))
    made = (replace(one, real=real.get(index, False) and _is_shown(one)) for index, (one, _) in enumerate(found))
    return tuple(replace(one, drivers=_drivers(one)) for one in made)


def _is_shown(one: Difference) -> bool:
    """Whether its range, with the one decimal that people see, lies on one side of 0."""
    return one.low is not None and one.high is not None and (round(one.low, 1) > 0 or round(one.high, 1) < 0)


def _difference(first: Side, second: Side, least: int) -> tuple[Difference, float | None]:
    few = min(first.evaluations, second.evaluations) < least
    if first.score is None or second.score is None:
        return Difference(first, second, None, None, None, few=True), None
    likely = mean_difference((first.evaluations, first.score, first.sd or 0.0), (second.evaluations, second.score, second.sd or 0.0))
    low, high, chance = likely if likely is not None else (None, None, None)
    made = Difference(first, second, second.score - first.score, low, high, few=few or likely is None, rates=_rates(first, second))
    return made, None if made.few else chance


def _rates(first: Side, second: Side) -> tuple[RateDifference, ...]:
    """Line items that both have enough answers to; those first that account for most points of the difference."""
    pairs = list(_both(first, second))
    ranges = [rate_difference((a.met, a.decided), (b.met, b.decided)) for a, b in pairs]
    real = holm([chance for _, _, chance in ranges])
    made = [
        RateDifference(a.check, a.title or b.title, a, b, a.points_lost - b.points_lost, low, high, is_real)
        for (a, b), (low, high, _), is_real in zip(pairs, ranges, real, strict=True)
    ]
    return tuple(sorted(made, key=lambda one: (-abs(one.points), one.check)))


def _both(first: Side, second: Side) -> Iterator[tuple[SideRate, SideRate]]:
    theirs = {rate.check: rate for rate in second.rates}
    for rate in first.rates:
        other = theirs.get(rate.check)
        if other is not None and min(rate.decided, other.decided) >= MIN_ANSWERS:
            yield rate, other


def _drivers(one: Difference) -> tuple[RateDifference, ...]:
    """The line items that differ by more than chance and point the same way, at most three; none where they account for less than half of it."""
    if not one.real or not one.points:
        return ()
    same = tuple(rate for rate in one.rates if rate.real and rate.points * one.points > 0)[:3]
    return same if sum(rate.points for rate in same) / one.points >= 1 / 2 else ()
