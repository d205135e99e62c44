from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.model import Conversation, Message, Role
from supportaudit.rulebook import load_rulebook
from supportaudit.signals import Detector
from supportaudit.signals.gate import Gate, Need
from tests.fuzz import tried
from tests.signals.made import book, event, phrase, regex, rule, say, signal, together

PACKS = tuple(str(path) for path in sorted((Path(__file__).parents[1] / "rulebook" / "packs").glob("*.yaml")))
REAL = Path(__file__).parents[3] / "shared" / "data" / "twacs.jsonl.gz"

RULES = (
    rule("a", "I can not <do> [until <when>]", unless=("can not wait",), drop="reported"),
    rule("b", "(sorry|apolog*) ... (delay|wait)", "😡", "sorry , but", drop="negated"),
    rule("c", regex(r"\d+"), regex("(?i)refund"), "[so] [very]", keep="question"),
    rule("d", signal("core/a"), together("sorry", regex("[a-z]+ but"), "refund*")),
    rule("e", together("can not", signal("core/c"), within="message"), phrase("so *ly", by="agent"), event("end"), quoted="include"),
    rule("f", "^ so $", "not ?", unless=(signal("core/b"),)),
)
WORDS = [
    "I",
    "can't",
    "cannot",
    "wait",
    "refund",
    "refunded",
    "sorry",
    "but",
    ",",
    "?",
    ".",
    "until",
    "so",
    "very",
    "apologise",
    "for",
    "the",
    "delay",
    "12",
    "😡",
    "not",
]


OPEN, SHUT = Detector(book(*RULES)), Detector(book(*RULES), gate=False)


def both(*conversations: Conversation) -> Iterator[bool]:
    for conversation in conversations:
        found = OPEN.detect(conversation)
        assert found == SHUT.detect(conversation)
        yield bool(found)


@tried(150)
@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from([Role.AGENT, Role.CUSTOMER]))
def test_the_gate_changes_nothing_that_is_found(words: list[str], role: Role) -> None:
    list(both(say(" ".join(words), role)))


def test_the_gate_is_tried_on_texts_in_which_something_is_found() -> None:
    found = both(say("I can't refund 12 until so?"), say("So sorry for the delay, but refunded 12"), say("😡"), say("so"))
    assert list(found) == [True] * 4


def test_a_pattern_is_selected_only_when_all_that_it_needs_is_there() -> None:
    gate = Gate(
        [
            (Need(frozenset(("i", "we"))), Need(frozenset(("refund",)))),
            (Need(prefixes=("refund",)),),
            (),
            (Need(frozenset(("can",)), ("apolog",)),),
        ]
    )
    assert gate.select(frozenset(("i", "refund"))) == [0, 1, 2]
    assert gate.select(frozenset(("refund",))) == [1, 2]
    assert gate.select(frozenset(("refunded", "i"))) == [1, 2]
    assert gate.select(frozenset(("apologies",))) == [2, 3]
    assert gate.select(frozenset()) == [2]


@pytest.mark.no_cover
@pytest.mark.skipif(not REAL.exists(), reason="the real conversations are not part of the project")
def test_the_gate_changes_nothing_in_real_conversations() -> None:
    rulebook = load_rulebook(PACKS)
    opened, shut = Detector(rulebook), Detector(rulebook, gate=False)
    count = 0
    with gzip.open(REAL, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 2000):
            record = json.loads(line)
            messages = tuple(Message(i, Role(m["role"]), m["text"]) for i, m in enumerate(record["messages"]))
            conversation = Conversation(record["id"], messages)
            found = opened.detect(conversation)
            assert found == shut.detect(conversation)
            assert all(messages[one.message].text[one.span.start : one.span.end] == one.text for one in found)
            count += len(found)
    assert count > 1000
