"""A difference is claimed only where the data bears it, and is put down to line items only where they explain it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supportaudit.model import Side, SideRate
from supportaudit.rulebook import Config
from supportaudit.scoring import Tally, differences, rest_of, side_of
from tests.scoring.test_cuts import BAD, BOOK, GOOD, contact


def side(name: str, n: int, score: float | None, sd: float | None, **rates: tuple[int, int, float]) -> Side:
    return Side(name, n, score, sd, tuple(SideRate(check, f"Title of {check}", *figures) for check, figures in rates.items()))


def test_a_clear_difference_is_claimed_and_put_down_to_what_explains_it() -> None:
    before = side("before", 200, 90.0, 10.0, hear=(180, 200, 2.0), blame=(190, 200, 1.0))
    after = side("after", 200, 80.0, 12.0, hear=(90, 200, 10.0), blame=(185, 200, 1.5))
    (one,) = differences([(before, after)], 20)
    assert one.real
    assert one.points == -10.0
    assert one.low is not None
    assert one.high is not None
    assert one.low < -10 < one.high < 0
    assert [rate.check for rate in one.drivers] == ["hear"]
    assert [rate.points for rate in one.rates] == [-8.0, -0.5]


def test_a_difference_that_no_few_line_items_explain_has_no_driver() -> None:
    before = side("before", 200, 90.0, 10.0, hear=(180, 200, 2.0))
    after = side("after", 200, 80.0, 12.0, hear=(150, 200, 3.0))
    assert differences([(before, after)], 20)[0].drivers == ()


def test_what_goes_the_other_way_is_no_driver() -> None:
    before = side("before", 200, 90.0, 10.0, hear=(100, 200, 9.0))
    after = side("after", 200, 80.0, 12.0, hear=(190, 200, 1.0))
    (one,) = differences([(before, after)], 20)
    assert one.rates[0].real
    assert one.drivers == ()


@pytest.mark.parametrize(("n", "score"), [(19, 50.0), (4, 0.0)])
def test_too_few_evaluations_claim_nothing(n: int, score: float) -> None:
    (one,) = differences([(side("a", 500, 95.0, 5.0), side("b", n, score, 5.0))], 20)
    assert (one.few, one.real) == (True, False)


def test_no_score_is_no_difference() -> None:
    (one,) = differences([(side("a", 0, None, None), side("b", 50, 80.0, 5.0))], 20)
    assert (one.points, one.few, one.real) == (None, True, False)


def test_several_comparisons_ask_more_of_each() -> None:
    same, apart = side("same", 100, 80.0, 10.0), side("apart", 100, 83.0, 10.0)
    assert differences([(same, apart)], 20)[0].real
    assert not any(one.real for one in differences([(same, apart), (same, same), (same, same)], 20))


def test_a_range_that_shows_as_nothing_is_no_difference() -> None:
    first, second = side("a", 1000, 80.0, 10.0), side("b", 1000, 80.89, 10.0)
    (one,) = differences([(first, second)], 20)
    assert one.low is not None
    assert 0 < one.low < 0.05
    assert not one.real


def test_the_rest_is_the_whole_without_the_part() -> None:
    tally = Tally(BOOK, Config(), ["vendor"])
    for number, (vendor, outcomes) in enumerate([("N", GOOD), ("N", BAD), ("C", GOOD), ("C", ("pass", "fail", "pass"))]):
        tally.add(contact(number, outcomes, vendor=vendor))
    everything, contoso, northwind = (side_of(card, card.key) for card in tally.scorecards())
    rest = rest_of(everything, contoso, "N")
    assert rest.evaluations == northwind.evaluations
    assert [rest.score, rest.sd] == pytest.approx([northwind.score, northwind.sd])
    for mine, theirs in zip(rest.rates, northwind.rates, strict=True):
        assert (mine.met, mine.decided) == (theirs.met, theirs.decided)
        assert mine.points_lost == pytest.approx(theirs.points_lost)
    assert rest_of(everything, replace(everything, name="all"), "none").score is None
