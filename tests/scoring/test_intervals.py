"""Intervals against published figures and against the distribution itself."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from supportaudit.scoring import mean_interval, rate_interval, t_quantile


def one_decimal(interval: tuple[float, float] | None) -> tuple[float, float]:
    assert interval is not None
    return round(interval[0], 1), round(interval[1], 1)


def t_mass(t: float, freedom: int) -> float:
    """P(-t < T < t) for an even number of degrees of freedom, in closed form (Abramowitz and Stegun 26.7.4)."""
    cos2 = freedom / (freedom + t * t)
    term = total = 1.0
    for k in range(2, freedom - 1, 2):
        term *= (k - 1) / k * cos2
        total += term
    return t / math.sqrt(freedom + t * t) * total


@pytest.mark.parametrize(("met", "decided", "low", "high"), [(4, 5, 37.6, 96.4), (27, 30, 74.4, 96.5), (90, 100, 82.6, 94.5)])
def test_rates_have_wilsons_interval(met: int, decided: int, low: float, high: float) -> None:
    assert one_decimal(rate_interval(met, decided)) == (low, high)


def test_no_fail_in_thirty_still_allows_nine_and_a_half_percent() -> None:
    assert one_decimal(rate_interval(30, 30)) == (90.5, 100.0)
    assert one_decimal(rate_interval(0, 30)) == (0.0, 9.5)


def test_below_five_answers_there_is_no_interval() -> None:
    assert rate_interval(3, 4) is None
    assert mean_interval(4, Fraction(320), Fraction(25_700)) is None
    assert rate_interval(4, 5) is not None


@pytest.mark.parametrize(("freedom", "published"), [(4, 2.776), (9, 2.262), (19, 2.093), (30, 2.042), (40, 2.021), (60, 2.000), (120, 1.980)])
def test_t_quantiles_are_those_of_the_printed_tables(freedom: int, published: float) -> None:
    assert round(t_quantile(freedom), 3) == published


@pytest.mark.parametrize("freedom", [4, 6, 10, 20, 30, 32, 50, 100, 1000])
def test_nineteen_in_twenty_lie_within_the_t_quantile(freedom: int) -> None:
    assert t_mass(t_quantile(freedom), freedom) == pytest.approx(0.95, abs=1e-6)


def test_t_quantiles_are_the_same_bytes_on_every_machine() -> None:
    assert [repr(t_quantile(freedom)) for freedom in (4, 23, 30)] == ["2.776445", "2.068658", "2.042272"]
    assert [repr(t_quantile(freedom)) for freedom in (31, 60, 1000)] == ["2.0395134200869105", "2.000297821058262", "1.9623390808264076"]
    with pytest.raises(ValueError, match="3"):
        t_quantile(3)


def test_t_quantiles_fall_from_one_degree_of_freedom_to_the_next() -> None:
    quantiles = [t_quantile(freedom) for freedom in range(4, 200)]
    assert quantiles == sorted(quantiles, reverse=True)


def test_a_mean_has_students_interval() -> None:
    values = [Fraction(v) for v in (70, 80, 90, 100, 60)]
    interval = mean_interval(5, sum(values, Fraction(0)), sum((v * v for v in values), Fraction(0)))
    margin = 2.776445 * math.sqrt(250 / 5)
    assert interval == pytest.approx((80 - margin, 80 + margin))


def test_three_zeros_and_97_scores_of_95_have_a_mean_of_92_15_and_an_interval_clipped_to_100() -> None:
    interval = mean_interval(100, Fraction(97 * 95), Fraction(97 * 95 * 95))
    assert Fraction(97 * 95, 100) == Fraction("92.15")
    assert one_decimal(interval) == (88.9, 95.4)
    assert one_decimal(mean_interval(5, Fraction(495), Fraction(4 * 100 * 100 + 95 * 95)))[1] == 100.0


@pytest.mark.parametrize(("value", "low", "high"), [(100, 90.5, 100.0), (0, 0.0, 9.5), (50, 45.2, 54.8)])
def test_equal_scores_do_not_make_a_mean_certain(value: int, low: float, high: float) -> None:
    assert one_decimal(mean_interval(30, Fraction(30 * value), Fraction(30 * value * value))) == (low, high)
