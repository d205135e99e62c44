"""Whether two figures differ by more than chance explains: Welch for means, Newcombe for rates, Holm for several, without a statistics library."""

from __future__ import annotations

import math
from collections.abc import Sequence

from supportaudit.model.intervals import FIRST_FREEDOM, MISS, t_quantile, unseen, wilson

NORMAL_FROM = 2000
"""Degrees of freedom from which Student's t is taken for normal; the difference is below 0.0003."""


def t_tail(t: float, freedom: int) -> float:
    """How likely Student's t lies at least so far from 0, on either side (Abramowitz and Stegun 26.7.3 and 26.7.4, exact for whole degrees)."""
    if freedom >= NORMAL_FROM:
        return math.erfc(abs(t) / math.sqrt(2))
    angle = math.atan2(abs(t), math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    if freedom % 2:
        term, total = cosine, cosine if freedom > 1 else 0.0
        for k in range(3, freedom - 1, 2):
            term *= cosine * cosine * (k - 1) / k
            total += term
        inside = 2 / math.pi * (angle + sine * total)
    else:
        term = total = 1.0
        for k in range(2, freedom - 1, 2):
            term *= cosine * cosine * (k - 1) / k
            total += term
        inside = sine * total
    return max(0.0, 1.0 - inside)


def mean_difference(first: tuple[int, float, float], second: tuple[int, float, float]) -> tuple[float, float, float] | None:
    """The 95 % range of second minus first mean, and how likely chance alone gives so much (two-sided p); each side is number, mean, deviation.

    Welch's t with whole degrees of freedom, rounded down; None with fewer than five evaluations on a side. Where all scores of both sides are equal
    there is no spread to judge by: the share of others that may not have been seen (``unseen``) bounds each mean then, and p is 0 only where the
    bounds do not meet.
    """
    (n, mean, sd), (m, other, se) = first, second
    if min(n, m) <= FIRST_FREEDOM:
        return None
    spread, too = sd * sd / n, se * se / m
    if not spread + too:
        below, above = _bounds(n, mean), _bounds(m, other)
        low, high = above[0] - below[1], above[1] - below[0]
        return low, high, 0.0 if low > 0 or high < 0 else 1.0
    error = math.sqrt(spread + too)
    freedom = max(FIRST_FREEDOM, math.floor((spread + too) ** 2 / (spread**2 / (n - 1) + too**2 / (m - 1))))
    margin = t_quantile(freedom) * error
    return other - mean - margin, other - mean + margin, t_tail((other - mean) / error, freedom)


def _bounds(n: int, mean: float) -> tuple[float, float]:
    share = unseen(n)
    return mean * (1 - share), min(100.0, mean * (1 - share) + 100 * share)


def rate_difference(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float, float]:
    """The 95 % range of second minus first rate in percentage points (Newcombe 1998, method 10), and a two-sided p (pooled z).

    A side is how often it was met, and how often decided.
    """
    (a, n), (b, m) = first, second
    rate, other = 100 * a / n, 100 * b / m
    low, high = wilson(a, n)
    bottom, top = wilson(b, m)
    apart = other - rate
    pooled = (a + b) / (n + m)
    error = 100 * math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    p = math.erfc(abs(apart) / error / math.sqrt(2)) if error else 1.0
    return apart - math.hypot(other - bottom, high - rate), apart + math.hypot(top - other, rate - low), p


def holm(chances: Sequence[float]) -> tuple[bool, ...]:
    """Which of several differences are more than chance explains, at most 5 % of the time wrongly for any of them (Holm 1979)."""
    real = [False] * len(chances)
    for step, index in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        if chances[index] > MISS / (len(chances) - step):
            break
        real[index] = True
    return tuple(real)
