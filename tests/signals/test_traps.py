"""The semantic traps of the rule language, on whole packs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from supportaudit.model import Conversation
from supportaudit.rulebook import load_rulebook
from supportaudit.signals import Detector
from tests.signals.made import chat, event, labels, rule

PACKS = tuple(str(path) for path in sorted((Path(__file__).parents[1] / "rulebook" / "packs").glob("*.yaml")))


@cache
def detector(*, gate: bool) -> Detector:
    return Detector(load_rulebook(PACKS), gate=gate)


def found(conversation: str | Conversation, label: str) -> list[str]:
    """The texts of the signals with this label; the same with and without the gate."""
    conversation = chat(conversation) if isinstance(conversation, str) else conversation
    signals = detector(gate=True).detect(conversation)
    assert signals == detector(gate=False).detect(conversation)
    return [signal.text for signal in signals if signal.label == label]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        # the polarity of a phrase is not the polarity of its words
        ("A I can't wait to help", "blunt_cannot"),
        ("A I can’t apologize enough", "blunt_cannot"),
        ("A I cannot see why not", "blunt_cannot"),
        ("A It won't take long, we won't be long", "blunt_cannot"),
        ("A I CAN'T WAIT UNTIL YOU TRY IT", "cannot_until"),
        ("A We're sorry you feel that way", "apologize"),
        ("A You don't have to do anything", "you_must"),
        ("A All you need to do is click", "you_must"),
        # the right act about the wrong thing
        ("A Sorry, I mistyped", "apologize"),
        ("A sorry for my typo", "apologize"),
        ("A Sorry?", "apologize"),
        ("C it would help if it worked", "issue_resolved"),
        ("A once your refund is processed", "issue_resolved"),
        # whose words they are
        ("C You said I could speak to a manager", "escalation_request"),
        ("C I don't want to talk to a manager", "escalation_request"),
        ("C I spoke to a manager yesterday", "escalation_request"),
        ('C Your agent wrote "please get me a manager right now"', "escalation_request"),
        ("A I want to speak to a manager", "escalation_request"),
        ("A If we don't hear back we will email you tomorrow", "commitment"),
        ("A We won't call you tomorrow", "commitment"),
        ("C I am not annoyed", "upset"),
        # text that is not of this message
        ("A You wrote:\n> I can't refund that until Monday.\nThat was wrong", "cannot_until"),
        ("A I can't refund\n> quoted\nthat until Monday", "cannot_until"),
        # a phrase never crosses messages
        ("A I can't refund that\nA until Monday", "cannot_until"),
    ],
)
def test_a_look_alike_is_not_the_signal(line: str, label: str) -> None:
    assert found(line, label) == []


@pytest.mark.parametrize(
    ("line", "label", "text"),
    [
        ("A I can't refund that until you send it back.", "cannot_until", "I can't refund that until you send it back"),
        ("A We’re not able to ship until Monday.", "cannot_until", "We’re not able to ship until Monday"),
        ("A We cannot open a case until you reply", "cannot_until", "We cannot open a case until you reply"),
        ("A I CAN'T DO ANYTHING UNTIL YOU PAY", "cannot_until", "I CAN'T DO ANYTHING UNTIL YOU PAY"),
        ("A i cant do that", "blunt_cannot", "i cant do that"),
        ("A I'm sooo sorry 😔", "apologize", "I'm sooo sorry"),
        ("A We apologise", "apologize", "We apologise"),
        ("C get me a manager or I'll leave", "escalation_request", "get me a manager"),
        ("C Can I speak to a manager?", "escalation_request", "speak to a manager"),
        ("C why can't I speak to a manager", "escalation_request", "speak to a manager"),
        ("C He was rude. Get me a HUMAN!!!", "escalation_request", "Get me a HUMAN"),
        ("C I'd like to talk to a supervisor", "escalation_request", "I'd like to talk to a supervisor"),
        ("A I'll call you back within 2 hours, promise", "commitment", "I'll call you back within 2 hours"),
        ("C ¡Hola! necesito ayuda, get me a manager por favor", "escalation_request", "get me a manager"),
        ("A The parcel is at\n> my door\nWe will replace it", "resolve", "We will replace"),
    ],
)
def test_the_signal_itself_is_found_with_its_words(line: str, label: str, text: str) -> None:
    assert found(line, label) == [text]


def test_a_transfer_to_a_peer_is_told_from_one_to_a_supervisor_where_the_export_says_so() -> None:
    honoured = rule("honoured", event("transfer", to_team="supervisors|leads"))
    assert labels(honoured, of=chat("* transfer to_team=supervisors to=lee")) == ["honoured"]
    assert labels(honoured, of=chat("* transfer to=lee")) == []


def test_an_apology_in_emoji_alone_can_be_asked_for() -> None:
    assert labels(rule("apologize", "🙏"), of="🙏🏽") == ["apologize"]


def test_a_promised_time_becomes_seconds() -> None:
    signals = detector(gate=True).detect(chat("A 10:00 I will get back to you within 24-48 hours"))
    assert [signal.captures[0].value for signal in signals if signal.label == "commitment"] == [48 * 3600]
