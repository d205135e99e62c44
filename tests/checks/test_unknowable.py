"""What a run cannot know is never guessed: a check that needs it says so, and everything else is as it was."""

from __future__ import annotations

import pytest

from supportaudit.checks import Checker
from supportaudit.model import Language, Verdict
from supportaudit.rulebook.conditions import AllOf, Answered, AnyOf, ChannelIs, Condition, Excuse, HasSignal, Not
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.templates import Absent, Avoid, Combined, Count, Exists, Near, Order, Precedes, Responds, Template
from tests.checks.bench import Bench, chat, rule, says

SIGNALS = {"p/a": says("C", "alpha"), "p/rude": says("A", "nonsense")}
LACKING = Language(frozenset({"tagger"}), {"p/deep": "parser"})
TALK = "C alpha\nA/dana nonsense, my dear good friend"


def verdicts(*rules: CheckRule, language: Language | None = LACKING, off: tuple[str, ...] = (), text: str = TALK) -> dict[str, Verdict]:
    conversation = chat(text)
    rulebook = Rulebook(packs=(), signals={}, checks={one.id: one for one in rules}, sections={}, off=dict.fromkeys(off, "supportaudit.yml:1:8"))
    found = Checker(rulebook, language=language).check(conversation, Bench([], SIGNALS).detect(conversation))
    return {verdict.check: verdict for verdict in found}


def reason(template: Template, *, when: Condition | str | None = None, unless: Excuse | None = None) -> str:
    verdict = verdicts(rule(template, when=when, unless=unless))["pack/check"]
    return f"{verdict.outcome.value} ({verdict.reason})" if verdict.reason else verdict.outcome.value


MISSING = "na (missing: parser)"


@pytest.mark.parametrize(
    "template",
    [
        Avoid(("p/deep",)),
        Avoid(("p/rude",), Near("p/deep", 1)),
        Exists(("p/deep",)),
        Exists(("p/rude",), after="p/deep"),
        Exists(("p/rude",), before="p/deep"),
        Absent(("p/rude",), before="p/deep"),
        Precedes(("p/a",), ("p/rude",), reset="p/deep"),
        Precedes(("p/deep",), ("p/rude",)),
        Order(("p/a", "p/deep")),
        Responds(("p/deep",), ("p/rude",)),
        Responds(("p/a",), ("p/rude", "p/deep")),
        Responds(("p/a",), ("p/rude",), cancel="p/deep"),
        Count(("p/rude", "p/deep"), max=0),
    ],
)
def test_a_check_that_looks_at_a_signal_without_its_model_is_na(template: Template) -> None:
    assert reason(template) == MISSING


@pytest.mark.parametrize(
    "when",
    [
        HasSignal("p/deep"),
        Not(HasSignal("p/deep")),
        AnyOf((HasSignal("p/a"), HasSignal("p/deep"))),
        AllOf((HasSignal("p/a"), Not(HasSignal("p/deep")))),
    ],
)
def test_a_check_whose_condition_needs_the_model_is_na(when: Condition) -> None:
    assert reason(Avoid(("p/rude",)), when=when) == MISSING


def test_a_check_whose_excuse_needs_the_model_is_na() -> None:
    assert reason(Avoid(("p/rude",)), unless=Excuse("p/deep")) == MISSING


def test_what_does_not_apply_anyhow_says_so_and_misses_nothing() -> None:
    assert reason(Avoid(("p/deep",)), when=ChannelIs(frozenset({"email"}))) == "na (channel)"
    assert reason(Avoid(("p/rude",)), when=AllOf((ChannelIs(frozenset({"email"})), HasSignal("p/deep")))) == "na (channel)"
    assert reason(Responds(("p/none",), ("p/deep",))) == "na (no trigger)"
    assert reason(Avoid(("p/rude",))) == "fail"


def test_what_waits_for_such_a_check_is_na_too() -> None:
    deep = rule(Exists(("p/deep",)), id="p/deep")
    waiting = rule(Avoid(("p/rude",)), id="p/waiting", when=Answered("p/deep"))
    either = rule(Avoid(("p/rude",)), id="p/either", when=Not(Answered("p/waiting")))
    both = rule(Combined("all_of", ("p/deep", "p/plain")), id="p/both")
    plain = rule(Avoid(("p/rude",)), id="p/plain")
    found = verdicts(deep, waiting, either, plain, both)
    assert {check: v.reason for check, v in found.items()} == {
        **dict.fromkeys(("p/deep", "p/waiting", "p/either", "p/both"), "missing: parser"),
        "p/plain": "",
    }


@pytest.mark.parametrize(("requires", "expected"), [("tagger", ""), ("parser", "missing: parser"), ("lemmatizer", "missing: lemmatizer")])
def test_a_check_can_ask_for_a_tool_itself(requires: str, expected: str) -> None:
    assert verdicts(rule(Avoid(("p/rude",)), requires=(requires,)))["pack/check"].reason == expected


def test_what_waits_for_a_check_that_is_turned_off_is_na_with_its_name() -> None:
    waiting = rule(Avoid(("p/rude",)), id="p/waiting", when=Answered("p/gone"))
    other = rule(Avoid(("p/rude",)), id="p/other", when=Not(Answered("p/gone")))
    found = verdicts(waiting, other, off=("p/gone",))
    assert {v.reason for v in found.values()} == {"turned off: p/gone"}


def test_a_combination_leaves_out_what_is_turned_off() -> None:
    plain = rule(Avoid(("p/rude",)), id="p/plain")
    both = rule(Combined("all_of", ("p/gone", "p/plain")), id="p/both")
    none = rule(Combined("any_of", ("p/gone", "p/lost")), id="p/none")
    found = verdicts(plain, both, none, off=("p/gone", "p/lost"))
    assert found["p/both"].outcome.value == "fail"
    assert found["p/none"].reason == "turned off: p/gone"
