from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from supportaudit.checks import Checker, evaluate, templates
from supportaudit.checks.case import Case
from supportaudit.checks.ruling import Ruling
from supportaudit.model import Conversation, Outcome, Signal
from supportaudit.rulebook.conditions import Answered
from supportaudit.rulebook.matchers import Scope, SignalMatcher, SignalRule
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.templates import Avoid, Exists
from tests.checks.bench import Bench, chat, rule, says

SIGNALS = {"p/rude": says("A", "nonsense"), "p/sorry": says("A", "sorry")}
RULES = [rule(Exists(("p/sorry",)), id="z/first"), rule(Avoid(("p/rude",)), id="a/second")]


def test_verdicts_come_in_the_order_of_the_rulebook_then_by_agent() -> None:
    verdicts = Bench(RULES, SIGNALS).check("A/zoe sorry\nA/Bea nonsense\nA/adam sorry")
    assert [(v.check, v.agent) for v in verdicts] == [
        ("z/first", "Bea"),
        ("z/first", "adam"),
        ("z/first", "zoe"),
        ("a/second", "Bea"),
        ("a/second", "adam"),
        ("a/second", "zoe"),
    ]


def test_every_check_has_at_least_one_verdict_even_of_an_empty_conversation() -> None:
    verdicts = Bench(RULES, SIGNALS).check(Conversation("empty", ()))
    assert [(v.check, v.agent, v.outcome.value, v.reason) for v in verdicts] == [
        ("z/first", None, "na", "no opportunity"),
        ("a/second", None, "na", "no opportunity"),
    ]


def test_no_party_has_two_verdicts_of_one_check() -> None:
    verdicts = Bench(RULES, SIGNALS).check("A/dana sorry sorry\nC ok\nA/dana sorry, nonsense\nA/dana nonsense, nonsense")
    assert [(v.check, v.agent, len(v.findings)) for v in verdicts] == [("z/first", "dana", 0), ("a/second", "dana", 3)]


def test_a_check_that_raises_is_an_error_about_nobody_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    real = templates.apply

    def apply(check: CheckRule, case: Case) -> Iterator[Ruling]:
        if check.id == "z/first":
            raise KeyError("a customer's words")
        return real(check, case)

    monkeypatch.setattr(evaluate, "apply", apply)
    error, other = Bench(RULES, SIGNALS).check("A/dana nonsense")
    assert (error.check, error.agent, error.outcome, error.reason) == ("z/first", None, Outcome.ERROR, "KeyError while it was evaluated")
    assert (other.agent, other.outcome) == ("dana", Outcome.FAIL)


def test_a_conversation_that_cannot_be_laid_out_is_an_error_of_every_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "build_case", lambda *_: 1 / 0)
    outcomes = {(v.check, v.outcome, v.agent) for v in Bench(RULES, SIGNALS).check("A/dana nonsense")}
    assert outcomes == {("z/first", Outcome.ERROR, None), ("a/second", Outcome.ERROR, None)}


def test_what_waits_for_a_broken_check_is_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    real = templates.apply
    monkeypatch.setattr(evaluate, "apply", lambda check, case: 1 / 0 if check.id == "z/first" else real(check, case))
    waiting = rule(Avoid(("p/rude",)), id="a/second", when=Answered("z/first"))
    assert [v.outcome.value for v in Bench([RULES[0], waiting], SIGNALS).check("A/dana nonsense")] == ["error", "na"]


def test_the_order_of_the_signals_changes_nothing() -> None:
    bench = Bench(RULES, SIGNALS)
    conversation = chat("A/dana nonsense, sorry\nC ok\nA/lee sorry")
    backwards = _Backwards(RULES, SIGNALS)
    assert backwards.check(conversation) == bench.check(conversation)


class _Backwards(Bench):
    def detect(self, conversation: Conversation) -> tuple[Signal, ...]:
        return tuple(reversed(Bench.detect(self, conversation)))


def test_a_check_that_rests_on_a_signal_that_is_switched_off_is_an_error_of_ours() -> None:
    direct = rule(Avoid(("p/rude",)), id="a/avoid")
    built = rule(Exists(("p/built",)), id="a/built")
    condition = rule(Exists(("p/sorry",)), id="a/when", when="p/rude")
    free = rule(Exists(("p/sorry",)), id="a/free")
    signals = {
        "p/rude": SignalRule("p/rude", Scope(), ()),
        "p/sorry": SignalRule("p/sorry", Scope(), ()),
        "p/built": SignalRule("p/built", Scope(), (SignalMatcher("p/rude", Scope(), ""),)),
    }
    rules = {check.id: check for check in (direct, built, condition, free)}
    checker = Checker(Rulebook(packs=(), signals=signals, checks=rules, sections={}))
    verdicts = checker.check(chat("A/dana hello there my dear friend"), (), frozenset({"p/rude"}))
    assert {v.check: (v.outcome.value, v.agent, v.reason) for v in verdicts if v.outcome is Outcome.ERROR} == {
        "a/avoid": ("error", None, "switched off: p/rude"),
        "a/built": ("error", None, "switched off: p/built"),
        "a/when": ("error", None, "switched off: p/rude"),
    }
    assert {v.check for v in verdicts if v.outcome is not Outcome.ERROR} == {"a/free"}


@pytest.mark.parametrize(("spoken", "pack"), [("en_US", "en"), ("EN", "en-GB"), ("en-GB", "en_US"), ("de-AT", "de")])
def test_a_language_is_the_same_whatever_its_region_and_spelling(spoken: str, pack: str) -> None:
    bench = Bench([replace(rule(Avoid(("p/rude",))), lang=pack)], SIGNALS)
    assert bench.outcomes(chat("A/dana hello there my dear friend", lang=spoken)) == {"dana": "pass"}
    assert bench.outcomes(chat("A/dana hello there my dear friend", lang="fr")) == {"nobody": "na (language)"}
