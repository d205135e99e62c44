"""Shapes: the form of a text, whatever its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.model import Mask
from supportaudit.rulebook.matchers import SHAPE_COUNTS, SHAPE_UNITS, Between, Capitals
from tests.signals.made import detect, phrase, rule, say, shape, texts, together

THREE = Between(least=3)
SHOUTED = Capitals(words=3, share=0.6)


def test_words_are_counted_as_they_were_written() -> None:
    assert texts(rule("a", shape(words=Between(2, 2))), of="I can't!") == ["I can't!"]


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/b?c=d one two",
        "see bit.ly/abc-d please",
        "@Acme_Help one two",
        "one two ^KM",
        "one two -Kim",
        "one two ^ Kim",
        "one two www.example.com/x",
    ],
)
def test_links_handles_and_signing_initials_are_no_words(text: str) -> None:
    assert texts(rule("a", shape(words=Between(2, 2))), of=text)


def test_a_word_after_a_dash_in_a_longer_sentence_is_no_signature() -> None:
    assert texts(rule("a", shape(words=Between(3, 3))), of="one two - and")


def test_questions_are_sentences_with_a_question_mark() -> None:
    asks = rule("a", shape(questions=THREE))
    assert texts(asks, of="Who? When? And where?") == ["Who? When? And where?"]
    assert not texts(asks, of="Who??? When. And where?")


def test_exclamation_marks_are_counted_each() -> None:
    assert texts(rule("a", shape("sentence", exclamations=THREE)), of="Stop. Stop it!!! Now!") == ["Stop it!!!"]


def test_capitals_leave_acronyms_ids_and_single_letters_aside() -> None:
    shouts = rule("a", shape("sentence", capitals=SHOUTED))
    assert texts(shouts, of="Ok. WHY DID YOU CALL? I see.") == ["WHY DID YOU CALL?"]
    assert not texts(shouts, of="PNR DHL KLM HTTP")
    assert not texts(shouts, of="AB12 CODE7 ORDER88 A I O")
    assert not texts(shouts, of="Take the USB and the NASA one from OSLO to the other side of town")


def test_capitals_of_other_scripts_are_capitals() -> None:
    assert texts(rule("a", shape(capitals=SHOUTED)), of="ГДЕ МОЙ ЗАКАЗ")


def test_a_paragraph_ends_at_a_blank_line_and_at_an_authors_break_and_not_where_a_mail_program_wraps() -> None:
    paragraphs = rule("a", shape("paragraph", words=Between(least=1)))
    assert texts(paragraphs, of="one two\nthree\n\nfour") == ["one two", "three", "four"]
    wrapped = "this line was wrapped by a mail program, it seems\nand goes on here"
    assert texts(paragraphs, of=wrapped) == [wrapped]


def test_sentences_are_counted_within_a_paragraph() -> None:
    assert texts(rule("a", shape("paragraph", sentences=Between(2, 2))), of="One. Two.\n\nThree.") == ["One. Two."]


def test_only_says_of_what_the_whole_text_consists() -> None:
    bare = rule("a", shape("message", "(hi|hello) [<name>]", "please", "see [here]", links=Between(least=1)))
    assert texts(bare, of="Hi Sam, please see here: https://a.example/b")
    assert texts(bare, of="https://a.example/b")
    assert not texts(bare, of="Hi Sam, your refund is here: https://a.example/b")
    assert not texts(bare, of="Hi Sam, please see here")


def test_stretched_words_of_only_are_known() -> None:
    assert texts(rule("a", shape("message", "cool")), of="coool")


def test_masked_words_have_no_shape() -> None:
    text = "ok\n> one two three four"
    quoted = say(text, masks=(Mask(3, len(text), "quote"),))
    assert [found.text for found in detect(rule("a", shape(words=Between(most=1))), of=quoted)] == ["ok"]
    assert not detect(rule("a", shape(words=THREE)), of=quoted)


def test_a_text_without_a_word_has_no_shape() -> None:
    assert not texts(rule("a", shape(words=Between(most=5))), of="👍 !!! ?")


def test_a_shape_takes_back_what_lies_in_it_and_narrows_what_stands_beside_it() -> None:
    assert texts(rule("a", "sorry", unless=(shape("sentence", words=THREE),)), of="Sorry. I am so sorry about it.") == ["Sorry"]
    together_with = together(phrase("sorry"), shape("sentence", words=Between(most=2)))
    assert texts(rule("a", together_with), of="So sorry. I am very sorry about it.") == ["So sorry."]


@given(
    text=st.text(alphabet=st.sampled_from(list("Aab1.?!\n ,@#/:^-'\"é👍www.https://>K")), max_size=120),
    unit=st.sampled_from(SHAPE_UNITS),
    what=st.sampled_from(SHAPE_COUNTS),
    least=st.integers(0, 4),
)
def test_whatever_the_text_a_shape_lies_in_it_and_the_gate_makes_no_difference(text: str, unit: str, what: str, least: int) -> None:
    for found in detect(rule("a", shape(unit, capitals=None, **{what: Between(least, None)})), of=text):
        assert found.text == text[found.span.start : found.span.end]
        assert found.text.strip()


@given(parts=st.lists(st.sampled_from(["One two. ", "Is it? ", "a\n\nb ", "see x.example/y ", "NO WAY "]), max_size=8))
def test_what_the_paragraphs_have_is_what_the_message_has(parts: list[str]) -> None:
    text = "".join(parts)
    for what in ("words", "links", "questions"):
        for least in range(1, 4):
            if texts(rule("a", shape("paragraph", capitals=None, **{what: Between(least, None)})), of=text):
                assert texts(rule("a", shape("message", capitals=None, **{what: Between(least, None)})), of=text)
