"""The arithmetic of differences agrees with SciPy and statsmodels, and with worked figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from supportaudit.model.differences import holm, mean_difference, rate_difference, t_tail


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 10, 31, 200, 1999, 2000, 50_000])
@pytest.mark.parametrize("t", [0.0, 0.3, -1.0, 2.0, 4.5, 12.0])
def test_the_tail_of_students_t(t: float, freedom: int) -> None:
    assert t_tail(t, freedom) == pytest.approx(2 * stats.t.sf(abs(t), freedom), abs=3e-4 if freedom >= 2000 else 1e-12)


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 100), min_size=5, max_size=30),
    st.lists(st.integers(0, 100), min_size=5, max_size=30),
)
def test_means_are_compared_as_welch_does_or_a_little_more_carefully(first: list[int], second: list[int]) -> None:
    sides = [(len(values), float(sum(values) / len(values)), float(stats.tstd(values))) for values in (first, second)]
    found = mean_difference(sides[0], sides[1])
    assert found is not None
    low, high, chance = found
    if sides[0][2] + sides[1][2] == 0:
        return
    theirs = stats.ttest_ind(second, first, equal_var=False)
    their_low, their_high = theirs.confidence_interval(0.95)
    assert low <= their_low + 1e-5
    assert high >= their_high - 1e-5
    assert chance >= theirs.pvalue - 1e-9, "degrees of freedom are rounded down"
    assert (low > 0 or high < 0) == (chance < 0.05) or chance == pytest.approx(0.05, abs=1e-4)


def test_equal_scores_are_apart_only_where_what_was_not_seen_leaves_no_doubt() -> None:
    same = mean_difference((30, 100.0, 0.0), (30, 100.0, 0.0))
    assert same is not None
    assert list(same) == pytest.approx([-9.503, 9.503, 1.0], abs=1e-3)
    apart = mean_difference((30, 0.0, 0.0), (30, 100.0, 0.0))
    assert apart is not None
    assert apart[2] == 0.0
    assert apart[0] > 80


def test_below_five_evaluations_nothing_is_said() -> None:
    assert mean_difference((4, 50.0, 10.0), (100, 90.0, 5.0)) is None


@settings(max_examples=40)
@given(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
)
def test_rates_are_compared_as_newcombe_does(first: tuple[int, int], second: tuple[int, int]) -> None:
    low, high, chance = rate_difference(first, second)
    their_low, their_high = confint_proportions_2indep(*second, *first, method="newcomb", compare="diff")
    assert [low, high] == pytest.approx([100 * their_low, 100 * their_high], abs=1e-6)
    assert 0 <= chance <= 1


@settings(max_examples=12)
@given(st.lists(st.floats(0, 1), max_size=12))
def test_several_are_corrected_as_holm_does(chances: list[float]) -> None:
    expected = [] if not chances else [bool(real) for real in multipletests(chances, method="holm")[0]]
    if any(math.isclose(chance * k, 0.05) for chance in chances for k in range(1, 13)):
        return
    assert list(holm(chances)) == expected
