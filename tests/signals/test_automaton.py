from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportaudit.rulebook.phrase import Sequence
from supportaudit.signals import automaton, segments
from supportaudit.signals.automaton import Automaton
from supportaudit.signals.folding import Folder
from supportaudit.signals.lines import Folded
from supportaudit.signals.phrases import Phrase, compile_phrase
from tests.signals.made import tree

FOLDER = Folder()
PHRASES = (
    "I am sorry", "(I|we) ... (can|could) ... refund*", "[so] sorry for [the|your] (delay|wait|long wait)", "^ [well] ok [then] $",
    "not <do> {number}", "(sorry ... delay|apolog* for) it", "[so] [very]", "so (sorry|^ ok)", "ok ?", "sorry , but", "* wait", "^ ... wait $",
    "(ok $|wait) $", "(<x>|sorry) ok", "#* ok", "@* ok",
)  # fmt: skip
WORDS = [
    "I", "am", "sorry", "we", "can", "refund", "refunds", "so", "for", "the", "delay", "long", "wait", "well", "ok", "then", "not", "12", "apologise",
    "it", "very", "?", ",", "but", ".", "!", "#so", "@me", "\n\n", "and",
]  # fmt: skip
COMPILED = [compile_phrase(tree(source), source) for source in PHRASES]


def told(phrases: list[Phrase], folded: Folded) -> set[str]:
    found = set()
    for marks in (False, True):
        own = [phrase for phrase in phrases if phrase.marks is marks]
        found |= {own[at].source for at in Automaton([phrase.tree for phrase in own], marks=marks).occurring(folded.full if marks else folded.line)}
    return found


def tell(phrases: list[str], text: str) -> set[str]:
    return told([compile_phrase(tree(source), source) for source in phrases], FOLDER.fold(text))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_a_phrase_that_lies_in_a_text_is_always_told(words: list[str]) -> None:
    folded = FOLDER.fold(" ".join(words))
    assert {phrase.source for phrase in COMPILED if phrase.find(folded)} <= told(COMPILED, folded)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("I am sorry", "sorry I am"),
        ("I am sorry", "I am. Sorry"),
        ("I am sorry", "I am so sorry"),
        ("(can|could) ... refund*", "refund it if you can"),
        ("(can|could) ... refund*", "can you? refund"),
        ("^ ok $", "that is ok"),
        ("^ ok $", "ok then"),
        ("ok ?", "ok"),
        ("[so] [very]", "sorry"),
    ],
)
def test_a_phrase_is_not_told_where_its_words_stand_in_another_order_or_sentence(phrase: str, text: str) -> None:
    assert tell([phrase], text) == set()


def test_what_has_no_segment_to_be_told_by_is_always_told() -> None:
    assert tell(["(<x>|sorry) ok", "sorry"], "nothing") == {"(<x>|sorry) ok"}


def test_a_phrase_of_very_many_optional_parts_is_always_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "MOST_LINKS", 5)
    assert tell(["[so] [very] [long] [a] wait", "refund"], "nothing") == {"[so] [very] [long] [a] wait"}


def test_what_is_forgotten_in_between_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [phrase for phrase in COMPILED if not phrase.marks]
    lines = [
        FOLDER.fold(text).line for text in ("I am so sorry for the long wait", "We can not ever refund 12", "so very", "ok then", "I am sorry for it")
    ]
    remembering = Automaton([phrase.tree for phrase in plain], marks=False)
    expected = [remembering.occurring(line) for line in lines]
    monkeypatch.setattr(automaton, "_MOST_STATES", 2)
    monkeypatch.setattr(automaton, "_MOST_WORDS", 2)
    forgetful = Automaton([phrase.tree for phrase in plain], marks=False)
    assert [forgetful.occurring(line) for line in (*lines, *lines)] == expected * 2


def test_an_automaton_of_no_phrases_tells_none() -> None:
    assert Automaton(list[Sequence](), marks=False).occurring(FOLDER.fold("ok").line) == set()
