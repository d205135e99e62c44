"""How far a figure can be trusted: 95 % intervals, from exact sums, without a statistics library."""

from __future__ import annotations

import math
from fractions import Fraction

MIN_ANSWERS = 5
"""Below this many values no interval is given (docs/decisions, intervals)."""
Z = 1.959963984540054
"""The 0.975 quantile of the normal distribution."""
MISS = 0.05
"""How often an interval may miss."""
# The 0.975 quantiles of Student's t for 4 to 30 degrees of freedom, from its distribution function in closed form
# (Abramowitz and Stegun 26.7.3, 26.7.4).
# fmt: off
T_TABLE = (
    2.776445, 2.570582, 2.446912, 2.364624, 2.306004, 2.262157, 2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.131450, 2.119905, 2.109816,
    2.100922, 2.093024, 2.085963, 2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529, 2.051831, 2.048407, 2.045230, 2.042272,
)
# fmt: on
FIRST_FREEDOM = 4


def t_quantile(freedom: int) -> float:
    """The 0.975 quantile of Student's t with ``freedom`` (at least 4) degrees of freedom, right to six decimals.

    A table up to 30, beyond it the Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5): additions, products and quotients only, so that
    every machine gives the same bytes.
    """
    if freedom < FIRST_FREEDOM:
        raise ValueError(freedom)
    if freedom - FIRST_FREEDOM < len(T_TABLE):
        return T_TABLE[freedom - FIRST_FREEDOM]
    z2 = Z * Z
    terms = (
        Z * (z2 + 1) / 4,
        Z * ((5 * z2 + 16) * z2 + 3) / 96,
        Z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384,
        Z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160,
    )
    total = 0.0
    for term in reversed(terms):
        total = (total + term) / freedom
    return Z + total


def unseen(n: int) -> float:
    """The share of other values that ``n`` equal ones still allow, at 95 %: 1 - 0.05^(1/n)."""
    return float(1 - MISS ** (1 / n))


def mean_interval(n: int, total: Fraction, squares: Fraction) -> tuple[float, float] | None:
    """Where the mean of scores from 0 to 100 likely lies, from their number, sum and sum of squares; None below five.

    Student's t, clipped to [0, 100]. When all values are equal (v), t would give an interval without width; up to 1 - 0.05^(1/n) of the
    values not seen may then differ and lie anywhere in [0, 100], so the mean lies between v (1 - p) and v (1 - p) + 100 p.
    """
    if n < MIN_ANSWERS:
        return None
    mean = total / n
    variance = (squares - total * mean) / (n - 1)
    if not variance:
        share = unseen(n)
        low = float(mean) * (1 - share)
        return low, min(100.0, low + 100 * share)
    margin = t_quantile(n - 1) * math.sqrt(variance / n)
    return max(0.0, float(mean) - margin), min(100.0, float(mean) + margin)


def deviation(n: int, total: Fraction, squares: Fraction) -> float | None:
    """The standard deviation of a sample, from its number, sum and sum of squares; None below two."""
    return math.sqrt((squares - total * total / n) / (n - 1)) if n > 1 else None


def rate_interval(met: int, decided: int) -> tuple[float, float] | None:
    """Where the share of answers that are Met likely lies, 0 to 100; None below five decided answers.

    Wilson's interval; when all answers are the same the bound 1 - 0.05^(1/n): no fail in 30 still allows 9.5 %.
    """
    if decided < MIN_ANSWERS:
        return None
    if met in {0, decided}:
        share = 100 * unseen(decided)
        return (100 - share, 100.0) if met else (0.0, share)
    return wilson(met, decided)


def wilson(met: int, decided: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, 0 to 100 (Wilson 1927)."""
    share = met / decided
    z2 = Z * Z / decided
    middle = share + z2 / 2
    margin = math.sqrt(z2 * (share * (1 - share) + z2 / 4))
    return max(0.0, 100 * (middle - margin) / (1 + z2)), min(100.0, 100 * (middle + margin) / (1 + z2))
