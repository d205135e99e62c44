"""The account of an obligation names what decided it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supportaudit.checks import Checker, explain
from supportaudit.model import Conversation, Role
from supportaudit.rulebook import Config
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.templates import ByChannel, MessageBy, Responds, Within
from tests.checks.bench import Bench, at, chat, rule, says

SIGNALS = {"p/promise": says("A", "I will call", due=600.0), "p/ask": says("C", "manager"), "p/yes": says("A", "transferring")}
PROMISE = rule(Responds(("p/promise",), (MessageBy(frozenset({Role.AGENT})),), within=Within(due="due"), not_same_turn=True), accountable="actor")
MINUTES = rule(Responds(("p/ask",), ("p/yes",), within=Within(minutes=ByChannel({}, 10))))


def account(check: CheckRule, talk: str | Conversation, *, now: str | None = None, due: float | None = 600.0) -> tuple[tuple[str, ...], list[str]]:
    """What was looked at, and the answers."""
    conversation = chat(talk) if isinstance(talk, str) else talk
    signals = {**SIGNALS, "p/promise": replace(SIGNALS["p/promise"], due=due)}
    book = Rulebook(packs=(), signals={}, checks={check.id: check}, sections={})
    told = explain(Checker(book, now=at(now) if now else None), check, conversation, Bench([], signals).detect(conversation))
    return told.looked, [f"{d.outcome.value}{f' ({d.reason})' if d.reason else ''}" for d in told.decisions]


SAID = "A/dana 10:00 I will call in ten minutes"


@pytest.mark.parametrize(
    ("rest", "line", "answer"),
    [
        ("\nC 10:01 ok\nA/dana 10:08 here I am", "  in time: 10:08, dana", "pass"),
        ("\nC 10:20 well?", "  not kept: nothing had come when the customer wrote again, 10:20, customer", "fail"),
        (
            "\nC 10:01 ok\nA/dana 10:30 here I am",
            "  late, 10:30, dana, and the customer had not asked after it: whether it was kept elsewhere cannot be seen here",
            "na (not observable)",
        ),
        (
            "\nC 10:01 ok",
            "  nothing came, and the customer did not ask after it: whether it was kept elsewhere cannot be seen here",
            "na (not observable)",
        ),
    ],
)
def test_what_decided_a_promise_is_told(rest: str, line: str, answer: str) -> None:
    looked, answers = account(PROMISE, SAID + rest)
    assert "  due: “in ten minutes” read as 10:10:00" in looked
    assert line in looked
    assert answers == [answer]
    assert not any("the rule says" in told for told in looked), "no end decides a promise"


def test_a_promise_in_a_channel_that_shows_all_is_told_as_not_kept() -> None:
    book = Rulebook(packs=(), signals={}, checks={PROMISE.id: PROMISE}, sections={})
    talk = replace(chat(SAID + "\nA/dana 10:30 here I am"), channel="email")
    signals = {**SIGNALS, "p/promise": replace(SIGNALS["p/promise"], due=600.0)}
    checker = Checker(book, config=Config(complete_channels=frozenset({"email"})))
    told = explain(checker, PROMISE, talk, Bench([], signals).detect(talk))
    assert "  not kept: nothing had come by 10:30:00, and the config says that this channel shows all that is done" in told.looked
    assert [d.outcome.value for d in told.decisions] == ["fail"]


def test_a_promise_that_names_no_time_is_told_with_its_words() -> None:
    looked, answers = account(PROMISE, "A/dana 10:00 I will call soon\nC 10:20 well?", due=None)
    assert "  due: “soon”, no time stated" in looked
    assert answers == ["na (no time stated)"]


def test_an_open_promise_can_still_be_kept_until_its_time_has_come() -> None:
    talk = chat(SAID, status="open")
    assert account(PROMISE, talk, now="10:05")[0][-2:] == ("  it can still be kept", "  nothing closed it up to the end")
    assert account(PROMISE, talk, now="10:11")[0][-2].startswith("  nothing came")


def test_another_limit_that_ran_out_before_the_promised_time_is_told_to_decide() -> None:
    template = Responds(("p/promise",), ("p/yes",), within=Within(due="due", minutes=ByChannel({}, 5)))
    looked, answers = account(rule(template), SAID + "\nC 10:20 well?")
    assert "  another limit ran out before that, and decides" in looked
    assert answers == ["fail"]


def test_a_limit_that_ran_out_while_only_the_customer_was_waited_for_is_told_as_excused() -> None:
    looked, answers = account(MINUTES, "C 10:00 manager\nA/dana 10:05 Which order is it?\n* 10:40 end by=timeout")
    assert answers == ["na (customer idle)"]
    assert looked[-3].startswith("  the limit of 10 min ran out")
    assert looked[-2:] == (
        "  excused: since 10:05, dana, only the customer was waited for, who wrote no more",
        "  nothing closed it up to the end, and the customer had fallen silent by then: excused",
    )
    late, answers = account(MINUTES, "C 10:00 manager\nA/dana 10:15 Which order is it?\n* 10:40 end by=timeout")
    assert answers == ["fail"]
    assert not any(line.startswith("  excused") for line in late)
