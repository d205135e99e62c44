"""The statistics, against published and hand-computed examples."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.calibration import figures
from supportaudit.calibration.figures import ac1, differing, f1_alone, f1_figures, kappa, mean, rank_correlation, scores_agree, share
from supportaudit.errors import UsageError
from supportaudit.model import Crossed

COUNTS = st.builds(Crossed, *[st.integers(0, 60)] * 4)


@pytest.mark.parametrize(("part", "whole", "low", "high"), [(4, 5, 37.6, 96.4), (27, 30, 74.4, 96.5), (90, 100, 82.6, 94.5)])
def test_shares_have_wilsons_interval(part: int, whole: int, low: float, high: float) -> None:
    found = share(part, whole)
    assert [round(100 * bound, 1) for bound in (found.low or 0, found.high or 0)] == [low, high]


def test_nothing_flagged_is_no_share() -> None:
    assert share(0, 0).value is None


def test_kappa_and_ac1_of_a_rare_thing_part_as_gwet_shows() -> None:
    # Gwet 2008, table of 125 subjects: both positive 118, one each way 5 and 2, both negative 0.
    rare = Crossed(118, 5, 2, 0)
    assert kappa(rare) == pytest.approx(-0.0234, abs=5e-4)
    assert ac1(rare) == pytest.approx(0.9408, abs=5e-4)


def test_kappa_of_cohen_by_hand() -> None:
    # 20 and 15 alike, 5 and 10 apart: observed 0.7, by chance 0.5.
    assert kappa(Crossed(20, 5, 10, 15)) == pytest.approx(0.4)
    assert ac1(Crossed(20, 5, 10, 15)) == pytest.approx((0.7 - 2 * 0.55 * 0.45) / (1 - 2 * 0.55 * 0.45))


@given(COUNTS)
def test_chance_corrected_figures_lie_in_their_range_and_are_one_for_full_agreement(counts: Crossed) -> None:
    for found in (kappa(counts), ac1(counts)):
        assert found is None or -1 - 1e-9 <= found <= 1 + 1e-9
    if counts.n and not counts.first_only and not counts.second_only:
        assert ac1(counts) == pytest.approx(1)


def test_kappa_is_none_where_both_always_say_the_same_word() -> None:
    assert kappa(Crossed(neither=9)) is None
    assert ac1(Crossed(neither=9)) == 1
    assert ac1(Crossed()) is None


def test_f1_of_resampled_contacts_spans_its_value_and_is_the_same_each_time() -> None:
    contacts = [[(2, 0, 1), (1, 0, 0)], [(0, 1, 0), (0, 0, 1)], [(3, 1, 1), (1, 1, 0)], [(1, 0, 0), (0, 1, 1)]] * 5
    (first, second), average = f1_figures(contacts, [0, 1])
    assert first.value == 60 / 80
    assert second.value == 20 / 40
    assert average.value == (first.value + second.value) / 2
    for one in (first, second, average):
        assert one.low is not None
        assert one.high is not None
        assert one.value is not None
        assert one.low < one.value < one.high
    assert f1_figures(contacts, [0, 1]) == ((first, second), average)
    assert f1_figures(contacts, [0])[1].value == first.value


def test_resamples_do_not_depend_on_how_many_are_held_at_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    contacts = [[(1, 0, 1)], [(0, 1, 0)], [(3, 1, 1)]]
    whole = f1_figures(contacts, [0])
    monkeypatch.setattr(figures, "AT_ONCE", 30)
    assert f1_figures(contacts, [0]) == whole


def test_f1_without_any_answer_is_none() -> None:
    (nothing, _), average = f1_figures([[(0, 0, 0), (1, 0, 0)]], [])
    assert nothing.value is None
    assert average.value is None
    assert f1_figures([], []) == ((), average)


def test_perfect_f1_of_a_few_answers_is_no_certainty() -> None:
    assert f1_alone(Crossed(both=4)).low is None
    five = f1_alone(Crossed(both=5))
    assert five.value == five.high == 1
    assert five.low == pytest.approx(2 * 0.5655 / 1.5655, abs=1e-3)


def test_a_mean_of_few_or_equal_values_has_no_interval() -> None:
    assert mean([]).value is None
    assert mean([1.0, 2.0, 3.0, 4.0]).low is None
    assert mean([2.0] * 9).low is None
    spread = mean([1.0, 2.0, 3.0, 4.0, 5.0])
    assert [round(bound or 0, 3) for bound in (spread.low, spread.high)] == [1.037, 4.963]


def test_rank_correlation_is_one_in_the_same_order_and_none_without_order() -> None:
    assert rank_correlation([1, 2, 3, 4, 5], [10, 20, 30, 40, 90]).value == pytest.approx(1)
    assert rank_correlation([1, 2, 3], [5, 5, 5]).value is None
    assert rank_correlation([1, 2], [2, 1]).value is None
    some = rank_correlation([1, 2, 3, 4, 5, 6], [2, 1, 3, 4, 6, 5])
    assert some.low is not None
    assert some.value is not None
    assert some.low < some.value < 1


def test_scores_agree_by_distance_order_and_share() -> None:
    found = scores_agree([(90, 75), (60, 75), (40, 25)], rated=4)
    assert found.distance == 15
    assert found.difference.value == 5
    assert found.share == 0.75


def test_only_an_agent_who_differs_by_more_than_chance_is_called_different() -> None:
    others = [[float(value) for value in (-5, 2, 4, -3, 1, 0, 6)] for _ in range(4)]
    hard = [-40.0, -35.0, -42.0, -38.0, -37.0]
    found = differing([*others, hard, [-90.0]])
    assert [differs for _, differs in found] == [False] * 4 + [True, False]
    assert found[-1] == (None, False), "one contact says nothing about a person"
    assert found[4][0] is not None
    assert found[4][0] < -30


def test_one_agent_alone_is_compared_with_nobody() -> None:
    assert differing([[1.0, 2.0, 3.0, 4.0, 5.0]]) == ((None, False),)
    assert differing([]) == ()


def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels.stats.proportion", None)
    with pytest.raises(UsageError, match=r"pip install 'supportaudit\[calibrate\]'"):
        figures.must_be_installed()
