"""Example chats in shorthand become conversations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from supportaudit.errors import PackError
from supportaudit.model import Role
from supportaudit.rulebook import parse_chat


def test_lines_have_roles_names_times_and_events() -> None:
    chat = "C 10:00 Get me a manager\nB one moment\n* 10:01 transfer from=bot to=dana\nA/dana 10:02 Hi, Dana here.\n* end by=agent"
    conversation = parse_chat(chat).conversation
    assert [m.role for m in conversation.messages] == [Role.CUSTOMER, Role.BOT, Role.SYSTEM, Role.AGENT, Role.SYSTEM]
    assert conversation.messages[3].author == "dana"
    first, last = conversation.messages[0].sent_at, conversation.messages[3].sent_at
    assert first
    assert last
    assert last - first == timedelta(minutes=2)
    event = conversation.messages[2].event
    assert event
    assert (event.kind, dict(event.details)) == ("transfer", {"from": "bot", "to": "dana"})


def test_lines_without_a_mark_continue_the_message_and_quoted_ones_are_masked() -> None:
    (message,) = parse_chat("A You wrote:\n> I can't refund that.\nThat was wrong.").conversation.messages
    (mask,) = message.masks
    assert message.text[mask.start : mask.end] == "> I can't refund that.\n"
    assert mask.kind == "quote"


def test_the_clock_passes_midnight() -> None:
    messages = parse_chat("C 23:58 hi\nA 00:03 hello").conversation.messages
    assert messages[0].sent_at
    assert messages[1].sent_at
    assert messages[1].sent_at - messages[0].sent_at == timedelta(minutes=5)


def test_a_bare_text_is_said_by_the_speaker() -> None:
    (message,) = parse_chat("Cannot believe it", speaker="C").conversation.messages
    assert (message.role, message.text) == (Role.CUSTOMER, "Cannot believe it")


@pytest.mark.parametrize("line", ["D hello", "X/dana 10:02 hello", "I/dana hello", "Z/dana", "S\thello"])
def test_a_letter_that_stands_for_nobody_is_no_role(line: str) -> None:
    with pytest.raises(PackError) as problem:
        parse_chat(f"C hi\n{line}", mark="p.yaml:3:9")
    assert str(problem.value).startswith(f"p.yaml:3:9: '{line.split(maxsplit=1)[0]}' is no role (begin the line with C, A, B or *")


@pytest.mark.parametrize(
    "line",
    ["I am waiting.", "I", "Dear all", "D: drive", "d hello", " X marks the spot", "É hello", "> D hello", "DVD one", "Y", "N/A for me", "I/O error"],
)
def test_other_lines_go_on_with_the_message_above(line: str) -> None:
    (message,) = parse_chat(f"C hi\n{line}").conversation.messages
    assert message.text == f"hi\n{line}"


def test_a_line_that_begins_with_a_is_the_agent_s() -> None:
    assert [m.role for m in parse_chat("C hi\nA word with you").conversation.messages] == [Role.CUSTOMER, Role.AGENT]


@pytest.mark.parametrize("chat", ["hello", "* 10:00 explode", "A 25:99 hi\nC 10:99 x"])
def test_what_cannot_be_read_is_an_error_at_the_example(chat: str) -> None:
    with pytest.raises(PackError) as problem:
        parse_chat(chat, mark="p.yaml:3:9")
    assert problem.value.where == "p.yaml:3:9"
