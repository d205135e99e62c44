"""One evaluation: points, sections, coverage, auto-fail, and whom nothing is charged to."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.model import CANNED, QUEUE, UNNAMED, Evaluation, Severity, Verdict
from supportaudit.rulebook.rules import Rulebook
from supportaudit.scoring import score_conversation
from tests.builders import Item, chat, rulebook, verdict, verdicts
from tests.fuzz import tried

BOOK = rulebook(
    Item("heard/hear"),
    Item("heard/empathize", weight=2),
    Item("heard/resolve", weight=3, severity=Severity.MAJOR),
    Item("wording/blunt", "Wording"),
    Item("escalation/unanswered", "Escalation", weight=5, critical="customer"),
    Item("lab/new", "Lab", weight=9, status="experimental", critical="business"),
    Item("promises/follow-up", "Ownership", weight=9, scored=False, critical="business"),
    Item("time/first-reply", "Timeliness", weight=2, accountable="queue"),
)
CHAT = chat("C My mug broke\nA/Ana Sorry to hear that, I will send a new one")
THREE = {"heard/hear": "pass", "heard/empathize": "fail", "heard/resolve": "pass"}


def evaluate(found: tuple[Verdict, ...], rules: Rulebook = BOOK, policy: str = "flag") -> Evaluation:
    """The one evaluation of the chat with Ana."""
    (one,) = score_conversation(CHAT, found, rules, policy)
    return one


def test_a_section_is_its_points_met_of_its_points_decided() -> None:
    one = evaluate(verdicts(THREE))
    assert one.score == Fraction(400, 6)
    assert [(s.group, round(s.score or 0, 4), s.decided) for s in one.sections] == [("HEARD", 66.6667, 3)]


def test_sections_weigh_as_the_packs_say_however_many_checks_they_hold() -> None:
    found = verdicts({**THREE, "wording/blunt": "fail"})
    assert evaluate(found).score == (Fraction(400, 6) + 0) / 2
    assert evaluate(found, replace(BOOK, sections={"HEARD": 3, "Wording": 0.5})).score == 3 * Fraction(400, 6) / Fraction(7, 2)


def test_sections_come_by_name_whatever_was_asked_first() -> None:
    found = verdicts({"wording/blunt": "pass", "heard/hear": "pass", "escalation/unanswered": "fail"})
    assert [section.group for section in evaluate(found).sections] == ["Escalation", "HEARD", "Wording"]


def test_a_section_with_nothing_decided_does_not_count() -> None:
    assert evaluate(verdicts({**THREE, "wording/blunt": "na (no trigger)"})).score == Fraction(400, 6)


def test_fewer_than_three_decided_checks_give_no_score_neither_zero_nor_hundred() -> None:
    one = evaluate(verdicts({"heard/hear": "pass", "heard/resolve": "pass", "heard/empathize": "na (no trigger)"}))
    assert one.score is None
    assert one.score_before_autofail is None
    assert one.decided == 2
    assert one.lost == ()


def test_checks_without_points_do_not_make_a_score() -> None:
    rules = rulebook(Item("a/one"), Item("a/two"), Item("a/three", weight=0))
    assert evaluate(verdicts({"a/one": "pass", "a/two": "pass", "a/three": "fail"}), rules).score is None


@pytest.mark.parametrize("check", ["lab/new", "promises/follow-up"])
def test_experimental_and_unscored_checks_are_in_no_sum(check: str) -> None:
    without = evaluate(verdicts(THREE), policy="zero")
    assert evaluate(verdicts({**THREE, check: "fail"}), policy="zero") == without
    assert evaluate(verdicts({**THREE, check: "pass"}), policy="zero") == without


@pytest.mark.parametrize("outcome", ["na (missing: timestamps)", "na (not observable)", "pending", "error (KeyError)"])
def test_what_could_not_be_answered_lowers_the_share_of_the_form_answered_and_leaves_the_score(outcome: str) -> None:
    one = evaluate(verdicts({**THREE, "escalation/unanswered": outcome}))
    assert one.score == Fraction(400, 6)
    assert (one.decided_points, one.applicable_points, one.coverage) == (6, 11, Fraction(6, 11))


@pytest.mark.parametrize(
    "reason",
    [
        "no trigger",
        "no opportunity",
        "excused",
        "required",
        "channel",
        "language",
        "another agent",
        "customer idle",
        "overturned",
        "turned off: heard/x",
        "no time stated",
    ],
)
def test_what_does_not_belong_on_this_form_leaves_score_and_coverage_alone(reason: str) -> None:
    one = evaluate(verdicts({**THREE, "escalation/unanswered": f"na ({reason})"}))
    assert (one.score, one.coverage) == (Fraction(400, 6), Fraction(1))


def test_a_conversation_without_any_applicable_check_has_no_coverage() -> None:
    assert evaluate(verdicts({"heard/hear": "na (no trigger)"})).coverage is None


def test_a_check_that_stayed_undecided_for_everybody_was_on_every_agents_form_but_the_queues_is_not() -> None:
    found = (*verdicts(THREE), verdict("wording/blunt", "error", None), verdict("time/first-reply", "na", None, reason="missing: timestamps"))
    assert evaluate(found).coverage == Fraction(6, 7)


def test_under_policy_flag_an_auto_fail_costs_its_points_only() -> None:
    one = evaluate(verdicts({**THREE, "escalation/unanswered": "fail"}))
    assert one.score == one.score_before_autofail == Fraction(400, 6) / 2


def test_under_policy_zero_an_auto_fail_makes_the_final_score_zero_and_keeps_the_one_before() -> None:
    one = evaluate(verdicts({**THREE, "escalation/unanswered": "fail"}), policy="zero")
    assert one.score == 0
    assert one.score_before_autofail == Fraction(400, 6) / 2


def test_an_auto_fail_gives_no_score_to_an_evaluation_with_too_little_decided() -> None:
    assert evaluate(verdicts({"escalation/unanswered": "fail"}), policy="zero").score is None


def test_what_the_fails_cost_and_the_score_before_auto_fail_add_up_to_100() -> None:
    one = evaluate(verdicts({**THREE, "wording/blunt": "fail", "escalation/unanswered": "fail"}), policy="zero")
    assert one.score_before_autofail is not None
    assert one.score_before_autofail + sum(points for _, points in one.lost) == 100
    assert [check for check, _ in one.lost] == ["heard/empathize", "wording/blunt", "escalation/unanswered"]


@pytest.mark.parametrize("accountable", [QUEUE, CANNED, None])
def test_nothing_of_the_queue_of_canned_text_or_of_nobody_moves_an_agents_score(accountable: str | None) -> None:
    found = (*verdicts(THREE), *verdicts({"wording/blunt": "fail", "escalation/unanswered": "fail"}, accountable))
    assert evaluate(found, policy="zero") == evaluate(verdicts(THREE), policy="zero")


def test_wording_that_law_or_policy_requires_and_an_idle_customer_cost_nothing() -> None:
    excused = {"wording/blunt": "na (required)", "escalation/unanswered": "na (customer idle)"}
    assert evaluate(verdicts({**THREE, **excused})).score == evaluate(verdicts(THREE)).score


def test_each_agent_is_scored_by_what_was_decided_about_that_agent_alone() -> None:
    two = chat("C My mug broke\nA/Lee Hello\nB/Pip Choose one\nA/Ana I will send a new one")
    ana, lee = verdicts(THREE), verdicts(dict.fromkeys(THREE, "fail"), "Lee")
    first, second = score_conversation(two, (*lee, *ana), BOOK, "flag")
    assert (first.agent, first.score) == ("Ana", Fraction(400, 6))
    assert (second.agent, second.score) == ("Lee", Fraction(0))


def test_agents_without_a_name_share_one_evaluation_and_private_notes_make_none() -> None:
    some = chat("C My mug broke\nA Hello\nA/Ana only a note")
    some = replace(some, messages=(*some.messages[:2], replace(some.messages[2], private=True)))
    assert [e.agent for e in score_conversation(some, verdicts(THREE, UNNAMED), BOOK, "flag")] == [UNNAMED]


def test_someone_who_held_the_contact_in_silence_is_evaluated_only_when_something_was_decided() -> None:
    fails, nothing = verdict("escalation/unanswered", "fail", "Lee"), verdict("heard/hear", "na", "Lee", reason="no trigger")
    assert [e.agent for e in score_conversation(CHAT, (nothing, fails), BOOK, "flag")] == ["Ana", "Lee"]
    assert [e.agent for e in score_conversation(CHAT, (nothing,), BOOK, "flag")] == ["Ana"]


OUTCOMES = st.sampled_from(["pass", "fail", "na (no trigger)", "na (missing: timestamps)", "pending", "error"])


@tried(60)
@given(st.dictionaries(st.sampled_from(sorted(BOOK.checks)), OUTCOMES), st.sampled_from(["flag", "zero"]))
def test_a_score_is_from_0_to_100_and_coverage_from_0_to_1(outcomes: dict[str, str], policy: str) -> None:
    one = evaluate(verdicts(outcomes), policy=policy)
    assert one.score is None or 0 <= one.score <= 100
    assert one.coverage is None or 0 <= one.coverage <= 1
    assert (one.score is None) == (one.decided < 3)


@tried(40)
@given(st.dictionaries(st.sampled_from(sorted(BOOK.checks)), OUTCOMES), st.sampled_from(sorted(THREE)))
def test_turning_a_fail_into_a_pass_never_lowers_a_score(outcomes: dict[str, str], check: str) -> None:
    worse, better = evaluate(verdicts({**outcomes, check: "fail"})).score, evaluate(verdicts({**outcomes, check: "pass"})).score
    assert (worse is None) == (better is None)
    assert worse is None or better is None or better > worse
