"""The worked packs of the rule language, end to end: read, detected, checked, and every example and test in them held against the outcome."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from supportaudit.checks import Checker
from supportaudit.model import QUEUE, Verdict
from supportaudit.packtest import ExampleResult, run_examples
from supportaudit.rulebook import EXAMPLE_CALENDAR, Config, Example, PackTest, Rulebook, load_rulebook, parse_chat
from supportaudit.signals import Detector

PACKS = Path(__file__).parents[1] / "rulebook" / "packs"
NAMES = ("core", "obligations", "heard", "positive-language")
EXAMPLES = 76
"""Examples of checks and expectations of whole-conversation tests in the four packs."""
TOO_SHORT_TO_PASS = {"C It broke\nA Sorry", "C I can't pay until Friday"}
"""Pass examples in which no agent wrote five words: nothing was broken, and nobody has earned a pass."""


@cache
def rulebook() -> Rulebook:
    return load_rulebook([str(PACKS / f"{name}.yaml") for name in NAMES])


@cache
def detector() -> Detector:
    return Detector(rulebook())


@cache
def results() -> tuple[ExampleResult, ...]:
    return tuple(run_examples(rulebook()))


def judge(example: Example | PackTest) -> tuple[Verdict, ...]:
    parsed = parse_chat(example.chat, channel=example.channel, status=example.status, now=example.now)
    return Checker(rulebook(), now=parsed.now, config=Config(calendars=(EXAMPLE_CALENDAR,))).check(
        parsed.conversation, detector().detect(parsed.conversation)
    )


@pytest.mark.parametrize("check", sorted(rulebook().checks))
def test_every_example_of_a_worked_check_holds(check: str) -> None:
    assert [(result.chat, result.problems) for result in results() if result.owner == check and not result.ok] == []


def test_every_whole_conversation_of_the_worked_packs_holds() -> None:
    assert [(result.chat, result.problems) for result in results() if result.owner.endswith("(test)") and not result.ok] == []


def test_no_example_of_the_worked_packs_is_left_out() -> None:
    assert len([result for result in results() if not result.owner.startswith("signal:")]) == EXAMPLES


def test_pass_examples_hold_strictly_but_for_those_in_which_nobody_had_the_occasion() -> None:
    lenient = {
        example.chat
        for check in rulebook().checks.values()
        for example in check.examples
        if example.expect == "pass" and not any(v.check == check.id and v.outcome.value == "pass" for v in judge(example))
    }
    assert lenient == TOO_SHORT_TO_PASS


def test_no_worked_example_makes_a_check_raise() -> None:
    examples = [example for check in rulebook().checks.values() for example in check.examples]
    assert [v for example in examples for v in judge(example) if v.outcome.value == "error"] == []


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (
            "escalation-unanswered",
            "Customer asked for I want to talk to a supervisor; no answer to that was seen up to the end. Not seen in replies 1 to 2.",
        ),
        ("escalation-late", "Answered after 12 min; the limit was 10 min."),
        ("asked-again", "Asked for the order number the customer had already given (customer's 1st message)."),
        ("first-response-time", "First reply took 5 min, limit 1 min."),
        ("broken-promise", "Promised “I will get back to you within 2 hours” but no contact by then."),
    ],
)
def test_the_findings_of_the_worked_packs_read_as_sentences(check: str, message: str) -> None:
    rule = rulebook().checks[f"obligations/{check}"]
    first = next(example for example in rule.examples if example.expect == "fail")
    assert [f.message for v in judge(first) if v.check == rule.id for f in v.findings] == [message]


def test_only_the_agent_who_is_named_is_charged_in_an_example_that_names_one() -> None:
    named = [(rule.id, e) for rule in rulebook().checks.values() for e in rule.examples if e.expect == "fail" and e.agent]
    assert len(named) >= 8
    for check, example in named:
        failed = {v.agent for v in judge(example) if v.check == check and v.outcome.value == "fail"}
        assert failed == {QUEUE if example.agent == "queue" else example.agent}
