"""A promise is judged by the time that it states, seen from its message; where none can be told, it is N/A and nobody is late."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.checks import Checker
from supportaudit.model import Verdict
from supportaudit.packtest import overall
from supportaudit.rulebook import Config, Rulebook, load_rulebook, parse_chat
from supportaudit.signals import Detector
from tests.rulebook.packs_by_hand import write

PACK = """\
signals:
  promise: {by: agent, any: ["I will call you <due>"], capture: {due: {type: %s}}}
  chase: {by: customer, any: ["hello"]}
checks:
  kept:
    responds: {to: promise, with: [{message: {by: agent}}], within: {time: "{due}"}, not_same_turn: true}
    message: "Promised for {due}, {value} late."
"""


@pytest.fixture(params=["duration", "datetime"])
def rulebook(request: pytest.FixtureRequest, tmp_path: Path) -> Rulebook:
    return load_rulebook([write(tmp_path, PACK % request.param)])


def kept(rulebook: Rulebook, chat: str, *, now: str = "", complete: str = "") -> tuple[Verdict, ...]:
    parsed = parse_chat(chat, channel="email", now=now or None)
    conversation = parsed.conversation
    config = Config(complete_channels=frozenset({complete}))
    return Checker(rulebook, now=parsed.now, config=config).check(conversation, Detector(rulebook).detect(conversation))


def test_a_deadline_is_seen_from_the_message_that_states_it(rulebook: Rulebook) -> None:
    late = kept(rulebook, "A/dana 10:00 I will call you by 11 am\\nC 11:30 hello?\\nA/dana 12:00 sorry".replace("\\n", "\n"))
    assert overall(late) == "fail"
    assert late[0].findings[0].message.startswith("Promised for by 11 am, ")
    assert overall(kept(rulebook, "A/dana 10:00 I will call you within 2 hours\nC 10:30 hello?\nA/dana 11:00 here I am")) == "pass"


def test_only_the_signal_of_chase_shows_that_a_promise_was_not_kept(tmp_path: Path) -> None:
    book = load_rulebook([write(tmp_path, PACK.replace("not_same_turn: true", "not_same_turn: true, chase: chase") % "duration")])
    asked, told = ("A/dana 10:00 I will call you within 2 hours\nC 13:00 my cat is fine\n" + last for last in ("C 14:00 hello?", "C 14:00 thanks"))
    assert [(v.outcome.value, [e.message for f in v.findings for e in f.evidence]) for v in kept(book, asked)] == [("fail", [0, 2])]
    assert [(v.outcome.value, v.reason) for v in kept(book, told)] == [("na", "not observable")]


@pytest.mark.parametrize(
    ("rest", "now", "evidence"),
    [
        ("\nA/dana 13:00 here I am", "", [0, 1]),
        ("\nC 14:00 my cat is fine", "", [0]),
        ("\nC 10:01 ok", "15:00", [0]),
    ],
)
def test_where_a_channel_shows_all_a_promise_that_nothing_came_of_in_time_was_not_kept(
    tmp_path: Path, rest: str, now: str, evidence: list[int]
) -> None:
    book = load_rulebook([write(tmp_path, PACK.replace("not_same_turn: true", "not_same_turn: true, chase: chase") % "duration")])
    talk = "A/dana 10:00 I will call you within 2 hours" + rest
    assert [(v.outcome.value, v.reason) for v in kept(book, talk, now=now, complete="chat")] == [("na", "not observable")]
    assert [[e.message for f in v.findings for e in f.evidence] for v in kept(book, talk, now=now, complete="email")] == [evidence]


def test_where_a_channel_shows_all_a_promise_whose_time_is_not_seen_to_be_over_is_not_charged(tmp_path: Path) -> None:
    book = load_rulebook([write(tmp_path, PACK % "duration")])
    talk = "A/dana 10:00 I will call you within 2 hours\nC 10:01 ok"
    assert [v.outcome.value for v in kept(book, talk, complete="email")] == ["na"]
    assert [v.outcome.value for v in kept(book, talk, now="11:59", complete="email")] == ["na"]


@pytest.mark.parametrize("due", ["soon", "as soon as I can", "yesterday", "back, of course"])
def test_a_promise_without_a_time_has_no_deadline(rulebook: Rulebook, due: str) -> None:
    verdicts = kept(rulebook, f"A/dana 10:00 I will call you {due}\nC 23:30 hello?")
    assert {(v.outcome.value, v.reason) for v in verdicts} == {("na", "no time stated")}


@pytest.mark.parametrize("due", ["tomorrow", "by 5 pm", "in 2 hours"])
def test_a_message_without_a_time_has_no_deadline(rulebook: Rulebook, due: str) -> None:
    verdicts = kept(rulebook, f"A/dana I will call you {due}\nC hello?")
    assert {(v.outcome.value, v.reason) for v in verdicts} == {("na", "missing: timestamps")}
