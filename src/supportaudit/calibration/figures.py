"""The statistics of a comparison. SciPy and statsmodels are imported here only, when the first figure is computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import import_module
from statistics import fmean

from supportaudit.errors import UsageError
from supportaudit.model.calibration import Crossed, Figure, ScoreAgreement

LEAST = 5
"""Below so many values no interval of a mean or a correlation is given, and nobody is compared (docs/decisions, intervals)."""
MISS = 0.05
"""How often an interval may miss, and a difference be called one that is none."""
RESAMPLES = 2_000
SEED = 20_240_229
"""Of the bootstrap: the same labels give the same intervals."""
AT_ONCE = 2_000_000
"""Weights of the bootstrap held at one time."""


LIBRARIES = ("scipy.stats", "statsmodels.stats.inter_rater", "statsmodels.stats.multitest", "statsmodels.stats.proportion")


def must_be_installed() -> None:
    """Nothing where the extra is there; UsageError with the command that installs it where it is not. To be asked before anything is read."""
    try:
        for name in LIBRARIES:
            import_module(name)
    except ImportError as problem:
        hint = "pip install 'supportaudit[calibrate]'"
        raise UsageError(f"comparing with people's labels needs {problem.name or 'SciPy and statsmodels'}", hint=hint) from problem


def share(part: int, whole: int) -> Figure:
    """A share, 0 to 1, with Wilson's interval (Wilson 1927)."""
    if not whole:
        return Figure()
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415  (takes most of a second, and one command needs it)

    low, high = proportion_confint(part, whole, alpha=MISS, method="wilson")
    return Figure(part / whole, max(0.0, float(low)), min(1.0, float(high)))


def kappa(counts: Crossed) -> float | None:
    """Cohen's kappa: agreement beyond the chance that the two shares of yes would give (Cohen 1960); None where chance alone agrees always."""
    yes = {counts.both + counts.first_only, counts.both + counts.second_only}
    if not counts.n or yes in ({0}, {counts.n}):
        return None
    table = [[counts.both, counts.first_only], [counts.second_only, counts.neither]]
    from statsmodels.stats.inter_rater import cohens_kappa  # noqa: PLC0415  (takes most of a second, and one command needs it)

    return float(cohens_kappa(table, return_results=False))


def ac1(counts: Crossed) -> float | None:
    """Gwet's AC1 of two raters and two answers; None without answers.

    Chance agreement is 2 q (1 - q) with q the mean share of yes, so that it stays meaningful where one answer is rare, where kappa falls although
    nearly all answers agree (Gwet 2008, Computing inter-rater reliability and its variance in the presence of high agreement, formula 5).
    """
    if counts.alike is None:
        return None
    yes = (2 * counts.both + counts.first_only + counts.second_only) / (2 * counts.n)
    chance = 2 * yes * (1 - yes)
    return (counts.alike - chance) / (1 - chance)


def f1_figures(contacts: Sequence[Sequence[Sequence[int]]], counted: Sequence[int]) -> tuple[tuple[Figure, ...], Figure]:
    """F1 of each name with its interval, and the mean F1 over the names at the places ``counted``.

    ``contacts``: contact -> name -> (both, first only, second only). The interval is that of the percentile bootstrap over contacts, because
    messages of one contact are not independent: the 2.5th and 97.5th percentile over the resamples in which F1 is defined.
    """
    import numpy as np  # noqa: PLC0415  (comes with the extra's packages)

    names = len(contacts[0]) if contacts else 0
    if not contacts or not names:
        return (), Figure()
    counts = np.asarray(contacts, dtype=np.float64)
    weights = np.array([[2, 2], [0, 1], [0, 1]], dtype=np.float64)
    parts = (counts @ weights).reshape(len(contacts), 2 * names)
    rng = np.random.default_rng(SEED)
    step = max(1, AT_ONCE // len(contacts))
    sums = []
    for done in range(0, RESAMPLES, step):
        drawn = rng.multinomial(len(contacts), np.full(len(contacts), 1 / len(contacts)), size=min(step, RESAMPLES - done))
        sums.append(drawn.astype(np.float64) @ parts)
    resampled = np.concatenate((parts.sum(axis=0, keepdims=True), *sums)).reshape(-1, names, 2)
    with np.errstate(invalid="ignore"):
        scores = resampled[:, :, 0] / resampled[:, :, 1]
    figures = tuple(_percentiles(scores[:, place].tolist()) for place in range(names))
    kept = [[row[place] for place in counted if not math.isnan(row[place])] for row in scores.tolist()]
    return figures, _percentiles([fmean(row) if row else math.nan for row in kept])


def _percentiles(values: Sequence[float]) -> Figure:
    """The first value with the interval that the others span."""
    first, others = values[0], sorted(value for value in values[1:] if not math.isnan(value))
    if math.isnan(first):
        return Figure()
    last = len(others) - 1
    return Figure(first, others[round(last * MISS / 2)], others[round(last * (1 - MISS / 2))]) if others else Figure(first)


def f1_alone(counts: Crossed) -> Figure:
    """F1 where resampling shows no spread, because all answers are right or all are wrong; no interval below five answers.

    F1 is 2 J / (1 + J) of the share J of right answers among all that either side gave, and rises with it: so Wilson's bounds of J give those of F1.
    """
    some = counts.both + counts.first_only + counts.second_only
    if some < LEAST:
        return Figure(counts.f1)
    right = share(counts.both, some)
    low, high = (None if bound is None else 2 * bound / (1 + bound) for bound in (right.low, right.high))
    return Figure(counts.f1, low, high)


def mean(values: Sequence[float]) -> Figure:
    """The mean, with Student's t interval; none below five values, or where all are equal."""
    if not values:
        return Figure()
    middle = fmean(values)
    if len(values) < LEAST or len(set(values)) == 1:
        return Figure(middle)
    from scipy import stats  # noqa: PLC0415  (takes most of a second, and one command needs it)

    low, high = stats.t.interval(1 - MISS, len(values) - 1, loc=middle, scale=stats.sem(values))
    return Figure(middle, float(low), float(high))


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> Figure:
    """Spearman's rank correlation; none below three pairs or where one side is always the same.

    The interval is Fisher's with the variance (1 + r^2/2) / (n - 3) (Bonett and Wright 2000, Psychometrika 65).
    """
    if len(first) < 3 or len(set(first)) == 1 or len(set(second)) == 1:
        return Figure()
    from scipy import stats  # noqa: PLC0415  (takes most of a second, and one command needs it)

    found = float(stats.spearmanr(first, second).statistic)
    if len(first) < LEAST or abs(found) >= 1:
        return Figure(found)
    margin = float(stats.norm.ppf(1 - MISS / 2)) * math.sqrt((1 + found * found / 2) / (len(first) - 3))
    return Figure(found, math.tanh(math.atanh(found) - margin), math.tanh(math.atanh(found) + margin))


def scores_agree(pairs: Sequence[tuple[float, float]], rated: int) -> ScoreAgreement:
    """How two scores from 0 to 100 of the same contacts agree; ``rated``: contacts that might have had both."""
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    apart = [one - other for one, other in pairs]
    return ScoreAgreement(rated, len(pairs), rank_correlation(first, second), fmean(map(abs, apart)) if apart else None, mean(apart))


def differing(groups: Sequence[Sequence[float]]) -> tuple[tuple[float | None, bool], ...]:
    """For each group of at least five values: how far its mean lies above that of all other values, and whether that is more than chance.

    Welch's t-test against the values of all other groups, Holm-corrected over the groups that are tested (Holm 1979). Groups that are too small are
    not tested, but count among the others.
    """
    from scipy import stats  # noqa: PLC0415  (takes most of a second, and one command needs it)
    from statsmodels.stats.multitest import multipletests  # noqa: PLC0415  (takes most of a second, and one command needs it)

    apart: list[float | None] = []
    chances: list[float | None] = []
    for place, group in enumerate(groups):
        others = [value for at, values in enumerate(groups) if at != place for value in values]
        enough = len(group) >= LEAST and len(others) >= LEAST
        apart.append(fmean(group) - fmean(others) if enough else None)
        testable = enough and len(set(group)) > 1 and len(set(others)) > 1
        chances.append(float(stats.ttest_ind(group, others, equal_var=False).pvalue) if testable else None)
    tested = [chance for chance in chances if chance is not None]
    rejected = iter(multipletests(tested, alpha=MISS, method="holm")[0] if tested else ())
    return tuple((gap, chance is not None and bool(next(rejected))) for gap, chance in zip(apart, chances, strict=True))
