"""Which texts are the site's: found in one pass, whatever the order, and read again as macros."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.checks import CannedText, CannedTexts, load_macros, make_macros
from supportaudit.model import Conversation, Mask
from tests.checks.bench import chat
from tests.fuzz import tried

MACRO = "Thank you for contacting us today, how can we help?"
"""Ten words."""


def said(*messages: tuple[str, str], vendor: str | None = None) -> Conversation:
    """A conversation in which these agents wrote these texts."""
    text = "\n".join(f"A/{agent} {words}".replace("A/ ", "A ") for agent, words in messages)
    return replace(chat(text), vendor=vendor)


def found(*conversations: Conversation, min_agents: int = 3, min_words: int = 8) -> dict[str, tuple[int, int]]:
    """Text -> agents and times."""
    texts = CannedTexts(min_words)
    for conversation in conversations:
        texts.add(conversation)
    return {canned.text: (canned.agents, canned.times) for canned in texts.found(min_agents)}


def by_three(words: str) -> Conversation:
    return said(("dana", words), ("lee", words), ("eve", words))


def test_a_text_that_three_agents_share_word_for_word_is_canned() -> None:
    assert found(by_three(MACRO), said(("dana", MACRO), ("", MACRO))) == {MACRO: (3, 5)}
    assert found(said(("dana", MACRO), ("lee", MACRO), ("dana", MACRO))) == {}
    assert found(said(("dana", MACRO), ("lee", MACRO)), min_agents=2) == {MACRO: (2, 2)}


def test_people_without_a_name_may_be_one_of_those_known() -> None:
    assert found(said(("dana", MACRO), ("lee", MACRO), ("", MACRO))) == {}
    assert found(said(("", MACRO), ("", MACRO), ("dana", MACRO), ("lee", MACRO), ("eve", MACRO))) == {MACRO: (3, 5)}


def test_an_agent_is_a_name_within_a_vendor_in_any_case() -> None:
    assert found(said(("dana", MACRO), ("Dana", MACRO), ("DANA", MACRO))) == {}
    same = [said(("dana", MACRO), vendor=vendor) for vendor in ("Harbor Desk", "Northwind", None)]
    assert found(*same) == {MACRO: (3, 3)}


def test_fewer_words_may_be_shared_by_chance() -> None:
    seven = "one two three four five six seven"
    assert found(by_three(seven)) == {}
    assert found(by_three(seven), min_words=7) == {seven: (3, 3)}
    assert found(by_three(seven + " - eight")) == {seven + " - eight": (3, 3)}


def test_texts_are_the_same_where_they_would_match_as_macros() -> None:
    loud, spaced = MACRO.upper().replace(",", " -"), MACRO.replace(" us", "\\n\\n  us")
    (text,) = found(said(("dana", loud), ("lee", MACRO), ("eve", spaced)))
    assert make_macros([text]) == make_macros([MACRO])
    for variant in (loud, spaced.replace("\\n", "\n")):
        (span,) = make_macros([MACRO]).spans(variant)
        assert span.end - span.start >= len(MACRO) - 1


def test_what_is_quoted_and_signed_is_not_the_agent_s_text() -> None:
    conversation = by_three(f"{MACRO} On Monday you wrote to us that it was broken")
    masked = [replace(m, masks=(Mask(len(MACRO), len(m.text), "quote"),)) for m in conversation.messages]
    assert found(replace(conversation, messages=tuple(masked))) == {MACRO: (3, 3)}


def test_what_customers_bots_and_private_notes_say_is_no_canned_text() -> None:
    for role in "CBN":
        assert found(chat("\n".join(f"{role}/{name} {MACRO}" for name in ("a", "b", "c")))) == {}


def test_a_message_is_the_same_whoever_is_addressed_and_signs() -> None:
    texts = [("dana", f"Hi Ana, {MACRO} *DR"), ("lee", f"@ben {MACRO} ^LK"), ("eve", f"Dear Mr. Ito! {MACRO} - EV")]
    assert found(said(*texts)) == {MACRO: (3, 3)}


def test_a_line_is_listed_only_where_it_was_also_sent_outside_the_messages_listed() -> None:
    first, second = "Please unplug the box and wait for ten seconds.", "Then plug it in again and call us back."
    whole = f"{first}\\n{second}"
    assert found(by_three(whole)) == {whole.replace("\\n", "\n"): (3, 3)}
    assert found(by_three(whole), said(("dana", f"Hello Ana\\n{first}"))) == {whole.replace("\\n", "\n"): (3, 3), first: (3, 4)}
    personal = said(*((name, f"Hi {name}\\n{first}\\nI am {name}") for name in ("dana", "lee", "eve")))
    assert found(personal) == {first: (3, 3)}


def test_messages_of_two_short_lines_count_as_a_whole() -> None:
    assert found(by_three("One moment please.\\nI look it up for you")) == {"One moment please.\nI look it up for you": (3, 3)}


words = st.sampled_from(["one two three", "one two three four", "ONE two three!", "hi ana, one two three", "one two three\\nfour five six", "no"])
talks = st.lists(st.tuples(st.sampled_from(["dana", "lee", "eve", "kim", ""]), words), max_size=12)


@tried(100)
@given(talks, st.randoms(use_true_random=False))
def test_the_order_of_conversations_changes_no_number(talk: list[tuple[str, str]], random: object) -> None:
    conversations = [said(line) for line in talk]
    shuffled = sorted(conversations, key=lambda _: random.random())  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    before, after = found(*conversations, min_agents=2, min_words=3), found(*shuffled, min_agents=2, min_words=3)
    assert sorted(before.values()) == sorted(after.values())
    for text, (agents, times) in before.items():
        everybody = {name for name, line in talk if make_macros([text]).spans(line.replace("\\n", "\n")) and name}
        assert 2 <= agents <= len(everybody)
        assert times <= len(talk) * 2


@tried(50)
@given(talks)
def test_everything_that_is_found_is_found_again_as_a_macro(talk: list[tuple[str, str]]) -> None:
    conversation = said(*talk) if talk else chat("C hi")
    macros = make_macros(list(found(conversation, min_agents=2, min_words=3)))
    texts = CannedTexts(3)
    texts.add(conversation)
    sent = [m.text for m in conversation.messages]
    for canned in texts.found(2):
        assert isinstance(canned, CannedText)
        assert sum(bool(macros.spans(text)) for text in sent) >= 2


def test_texts_with_their_figures_are_read_as_macros(tmp_path: Path) -> None:
    path = tmp_path / "macros.json"
    path.write_text(json.dumps({"version": 1, "texts": [{"text": MACRO, "agents": 3, "times": 7}, "Good bye"]}), encoding="utf-8")
    assert load_macros(path) == make_macros([MACRO, "Good bye"])


@pytest.mark.parametrize(
    "text", [" " * 50_000 + "x", "@a" * 50_000, "a" * 50_000, "a b " + " " * 50_000 + ".", "@a " * 50_000, "*ab " * 20_000, "\n" * 50_000]
)
def test_hostile_messages_are_counted_like_others(text: str) -> None:
    texts = CannedTexts()
    conversation = chat("A/dana x")
    texts.add(replace(conversation, messages=(replace(conversation.messages[0], text=text + "\ud800"),)))
    assert texts.found(2) == ()


def test_parts_of_a_message_are_known_however_its_lines_were_broken() -> None:
    first, second = "Please unplug the box and wait for ten seconds.", "Then plug it in again and call us back."
    in_one = said(*((name, f"{first} {second}") for name in ("dana", "lee", "eve")))
    in_two = said(*((name, f"{first}\\n{second}") for name in ("kim", "ann", "joe")))
    assert found(in_one, in_two) == found(in_two, in_one) == {f"{first}\n{second}": (6, 6)}
