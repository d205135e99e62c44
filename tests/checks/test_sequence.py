from __future__ import annotations

import pytest

from supportaudit.rulebook.conditions import Excuse
from supportaudit.rulebook.templates import Order, Precedes
from tests.checks.bench import Bench, rule, says

SIGNALS = {
    "p/solved": says("C", "solved"),
    "p/again": says("C", "again"),
    "p/offer": says("A", "premium"),
    "p/asked": says("C", "premium"),
    "p/hear": says("A", "i see"),
    "p/sorry": says("A", "sorry"),
    "p/fix": says("A", "refund", "replace"),
    "p/upset": says("C", "furious"),
}
SALE = Bench([rule(Precedes(("p/solved",), ("p/offer",), reset="p/again"), unless=Excuse("p/asked", before="p/offer"))], SIGNALS)


def bench(template: Precedes | Order) -> Bench:
    return Bench([rule(template, message="{earlier} before {later}")], SIGNALS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C error\nA/dana premium!\nC solved", {"dana": "fail"}),
        ("C error\nA/dana try\nC solved\nA/dana premium!", {"dana": "pass"}),
        ("C solved\nC again\nA/dana premium!", {"dana": "fail"}),
        ("C solved\nC again\nC solved\nA/dana premium!", {"dana": "pass"}),
        ("C error\nA/dana premium\nC solved\nA/lee premium", {"dana": "fail", "lee": "pass"}),
        ("C error\nA/dana try", {"nobody": "na (no trigger)"}),
        ("C is there a premium plan?\nA/dana premium, yes", {"nobody": "na (excused)"}),
        ("C error\nA/dana premium!\nC what is premium?", {"dana": "fail"}),
    ],
)
def test_a_then_needs_a_first_since_the_latest_reset(text: str, expected: dict[str, str]) -> None:
    assert SALE.outcomes(text) == expected


def test_the_finding_points_at_the_then_and_at_the_first_that_came_too_late() -> None:
    (verdict,) = SALE.check("C error\nA/dana premium!\nC solved")
    assert [(e.message, e.text) for e in verdict.findings[0].evidence] == [(1, "premium"), (2, "solved")]


def test_several_thens_of_one_turn_are_one_finding() -> None:
    (verdict,) = SALE.check("C error\nA/dana premium, premium\nA/dana premium\nC ok\nA/dana premium")
    assert [f.evidence[0].message for f in verdict.findings] == [1, 4]


ACT = Precedes(("p/hear", "p/sorry"), ("p/fix",), after="p/upset", ties="pass")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C furious\nA/dana refund. I'm sorry!", {"dana": "pass"}),
        ("C furious\nA/dana refund.\nA/dana I'm sorry!", {"dana": "pass"}),
        ("C furious\nA/dana refund.\nC ok\nA/dana I'm sorry!", {"dana": "fail"}),
        ("C furious\nA/dana refund.\nA/lee I'm sorry!", {"dana": "fail"}),
        ("C broken\nA/dana refund.", {"nobody": "na (no trigger)"}),
        ("A/dana refund\nC furious\nA/dana sorry", {"nobody": "na (no trigger)"}),
    ],
)
def test_with_ties_the_same_turn_will_do(text: str, expected: dict[str, str]) -> None:
    assert bench(ACT).outcomes(text) == expected


def test_without_ties_the_place_in_the_turn_decides() -> None:
    strict = Precedes(("p/sorry",), ("p/fix",), ties="fail")
    assert bench(strict).outcomes("C furious\nA/dana refund. I'm sorry!") == {"dana": "fail"}
    assert bench(strict).outcomes("C furious\nA/dana I'm sorry! refund.") == {"dana": "pass"}


STEPS = ("p/hear", "p/sorry", "p/fix")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A/dana i see\nC ok\nA/dana sorry\nC ok\nA/dana refund", {"dana": "pass"}),
        ("A/dana refund, sorry, i see", {"dana": "pass"}),
        ("A/dana i see\nC ok\nA/lee refund\nC ok\nA/kim sorry", {"lee": "fail"}),
        ("A/dana sorry\nC ok\nA/dana refund", {"dana": "pass"}),
        ("A/dana sorry", {"nobody": "na (no trigger)"}),
        ("A/dana i see\nC ok\nA/lee sorry", {"dana": "pass", "lee": "pass"}),
    ],
)
def test_first_occurrences_come_in_the_order_of_the_steps(text: str, expected: dict[str, str]) -> None:
    assert bench(Order(STEPS)).outcomes(text) == expected


def test_the_finding_of_an_order_quotes_what_came_too_early_first() -> None:
    assert bench(Order(STEPS)).messages("A/dana refund\nC ok\nA/dana sorry") == ["refund before sorry"]


def test_strict_wants_each_step_directly_after_the_one_before() -> None:
    text = "A/dana i see\nC ok\nA/dana sorry\nC ok\nA/lee i see\nC ok\nA/dana refund"
    assert bench(Order(STEPS)).outcomes(text)["dana"] == "pass"
    assert bench(Order(STEPS, strict=True)).outcomes(text) == {"dana": "fail"}
    assert bench(Order(STEPS, strict=True)).outcomes("A/dana i see, i see\nC ok\nA/dana sorry, refund") == {"dana": "pass"}


def test_too_few_steps_are_no_trigger() -> None:
    assert bench(Order(STEPS, min_present=3)).outcomes("A/dana i see\nC ok\nA/dana sorry") == {"nobody": "na (no trigger)"}


def test_what_stood_before_the_start_does_not_count_as_first() -> None:
    bench = Bench([rule(Precedes(("p/solved",), ("p/offer",), after="p/asked"))], SIGNALS)
    assert bench.outcomes("C solved\nC premium?\nA/dana premium!") == {"dana": "fail"}
    assert bench.outcomes("C premium?\nC solved\nA/dana premium!") == {"dana": "pass"}


def test_a_then_that_is_an_event_is_judged_on_its_own() -> None:
    template = Precedes(("p/sorry",), ("p/gone",))
    leaves = Bench([rule(template)], {**SIGNALS, "p/gone": says("A", "goodbye", event="transfer")})
    verdicts = leaves.check("* transfer to=lee\nA/dana goodbye, goodbye\n* transfer to=kim")
    assert sum(len(v.findings) for v in verdicts) == 3


def test_what_stands_at_the_start_itself_is_not_looked_at() -> None:
    itself = Bench([rule(Precedes(("p/sorry",), ("p/asked",), after="p/asked"), accountable="queue")], SIGNALS)
    assert itself.outcomes("C premium?\nA/dana hm") == {"nobody": "na (no trigger)"}
    both = Bench([rule(Precedes(("p/asked",), ("p/offer",), after="p/asked"))], SIGNALS)
    assert both.outcomes("C premium?\nA/dana premium!") == {"dana": "fail"}


def test_what_a_bot_does_is_in_nobody_s_order() -> None:
    by_bot = Bench([rule(Precedes(("p/sorry",), ("p/bot",)))], {**SIGNALS, "p/bot": says("B", "refund")})
    assert by_bot.outcomes("B refund\nA/dana hm") == {"nobody": "na (no trigger)"}


def test_steps_before_any_turn_and_between_turns_are_placed_by_the_turn_that_follows() -> None:
    steps = Bench([rule(Order(("p/gone", "p/sorry"), min_present=2))], {**SIGNALS, "p/gone": says("A", "never", event="transfer")})
    assert steps.outcomes("* transfer to=dana\nA/dana sorry")["dana"] == "pass"
    assert steps.outcomes("A/dana sorry\n* transfer to=lee\nA/lee hi")["dana"] == "fail"


def test_what_came_too_early_and_what_it_should_have_waited_for_are_said() -> None:
    assert bench(Precedes(("p/sorry",), ("p/fix",))).messages("C hi\nA/dana refund\nC hm\nA/dana sorry") == ["refund before sorry"]
    assert bench(Precedes(("p/sorry",), ("p/fix",))).messages("C hi\nA/dana refund") == ["refund before …"]
    assert bench(Precedes(("p/fix",), ("p/fix",))).messages("C hi\nA/dana refund") == ["refund before …"]


def test_what_starts_it_anew_is_no_first_of_its_own() -> None:
    assert Bench([rule(Precedes(("p/solved",), ("p/offer",), reset="p/solved"))], SIGNALS).outcomes("C solved\nA/dana premium") == {"dana": "fail"}
