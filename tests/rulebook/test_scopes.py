"""A matcher may look at other messages than its signal does, and says so with words that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.model import Role
from supportaudit.signals import Detector
from tests.rulebook.packs_by_hand import loaded, refusal
from tests.signals.made import say

SIGNAL = "signals:\n  s:\n    by: [agent, customer]\n    channel: [chat, email]\n    any: [%s]\n"


def found(folder: Path, matchers: str, role: Role, channel: str | None, text: str = "hello there") -> bool:
    return bool(Detector(loaded(folder, SIGNAL % matchers)).detect(say(text, role, channel=channel)))


@pytest.mark.parametrize("matcher", ["{phrase: hello%s}", "{regex: hello%s}", "{tokens: [{LOWER: hello}]%s}", "{together: [hello, there]%s}"])
def test_the_matcher_s_own_role_and_channel_win_over_the_signal_s(tmp_path: Path, matcher: str) -> None:
    assert found(tmp_path, matcher % "", Role.AGENT, "chat")
    assert found(tmp_path, matcher % "", Role.CUSTOMER, "EMAIL")
    assert not found(tmp_path, matcher % "", Role.CUSTOMER, "voice")
    assert not found(tmp_path, matcher % ", by: customer", Role.AGENT, "chat")
    assert found(tmp_path, matcher % ", by: bot", Role.BOT, "chat")
    assert found(tmp_path, matcher % ", channel: voice", Role.AGENT, "voice")
    assert not found(tmp_path, matcher % ", channel: voice", Role.AGENT, "chat")
    assert not found(tmp_path, matcher % ", by: [bot, customer], channel: [sms]", Role.CUSTOMER, None)


def test_matchers_of_one_signal_may_differ(tmp_path: Path) -> None:
    both = "{phrase: hello, by: customer}, {phrase: there, channel: email}"
    assert found(tmp_path, both, Role.CUSTOMER, "chat")
    assert not found(tmp_path, both, Role.AGENT, "chat")
    assert found(tmp_path, both, Role.AGENT, "email")


@pytest.mark.parametrize(
    ("matcher", "place", "says"),
    [
        ("{phrase: x, by: agnt}", ":6:27", "did you mean 'agent'?"),
        ("{phrase: x, by: [agent, supervisor]}", ":6:35", "should be 'agent', 'customer' or 'bot'"),
        ("{phrase: x, by: system}", ":6:27", "choose one of them"),
        ("{phrase: x, chanel: email}", ":6:23", "did you mean 'channel'?"),
        ("{phrase: x, channel: 5}", ":6:32", "put it in quotes"),
        ("{by: customer}", ":6:11", "a matcher has no kind"),
        ("{phrase: x, regex: y}", ":6:11", "a matcher has phrase and regex"),
    ],
)
def test_a_wrong_role_or_channel_of_a_matcher_is_named_with_its_place(tmp_path: Path, matcher: str, place: str, says: str) -> None:
    said = refusal(tmp_path, SIGNAL % matcher)
    assert f"mine.yaml{place}: " in said
    assert says in said
