from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.signals.folding import Folder, encode
from supportaudit.signals.lines import Folded, Line
from tests.fuzz import tried

ODD = "aI'’-.,!?… \n\t#@:;()*😊❤️\u200d\u200b\u0301\u202eשÀßİ1/_\x00\ud800"
TEXTS = st.one_of(st.text(alphabet=ODD, max_size=60), st.text(max_size=40))


def fold(text: str) -> Folded:
    return Folder().fold(text)


def sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in fold(text).line.text.splitlines()]


def covered(text: str, line: Line) -> list[str]:
    return [text[start:end] for start, end in zip(line.starts, line.ends, strict=True)]


@tried(150)
@given(TEXTS)
def test_every_word_and_mark_knows_its_place_in_any_text(text: str) -> None:
    folded = fold(text)
    for line in (folded.line, folded.full):
        assert len(line.words) == len(line.starts) == len(line.ends) == line.borders[-1]
        assert all(0 <= start < end <= len(text) for start, end in zip(line.starts, line.ends, strict=True))
        assert list(line.starts) == sorted(line.starts)
        place = 0
        for index, word in enumerate(line.words):
            place = line.text.index(f" {word}", place)
            assert line.words_before(place) == index
            assert line.words_before(place + 1 + len(word)) == index + 1
            place += 1
    assert len(folded.closers) == len(folded.line.borders) - 1


@tried(100)
@given(TEXTS)
def test_every_character_that_shows_belongs_to_a_word_or_a_mark(text: str) -> None:
    full = fold(text).full
    inside = {at for start, end in zip(full.starts, full.ends, strict=True) for at in range(start, end)}
    assert [character for at, character in enumerate(text) if at not in inside and not character.isspace()] == []


@tried(100)
@given(TEXTS)
def test_a_line_is_made_of_letters_digits_and_underscores(text: str) -> None:
    assert all(character in "abcdefghijklmnopqrstuvwxyz0123456789_ \n" for character in fold(text).full.text)


@given(st.text(max_size=8), st.text(max_size=8))
@tried(100)
def test_different_words_are_encoded_differently(one: str, other: str) -> None:
    one, other = one.lower(), other.lower()
    assert (encode(one) == encode(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four… Five", ["one", "two", "three", "four", "five"]),
        ("It costs 3.50 at 10:30. Ok", ["it costs 3_2e_50 at 10_3a_30", "ok"]),
        ("Mr. Smith, e.g. Ana, vs. Bob. Done", ["mr smith e_2e_g ana vs bob", "done"]),
        ("Come at 5 p.m. today. Or at 6 p.m. We wait", ["come at 5 p_2e_m today", "or at 6 p_2e_m", "we wait"]),
        ("Order no. 123. No. Really", ["order no 123", "no", "really"]),
        ("sorry.We will.I can", ["sorry", "we will", "i can"]),
        ("see example.com or node.js", ["see example com or node js"]),
        ("well... I do not know... maybe", ["well i do not know maybe"]),
        ("well... We go", ["well", "we go"]),
        ("(I can't.) Next", ["i can not", "next"]),
        ("“Is it ok?” he said", ["is it ok", "he said"]),
        ("first\n\nsecond", ["first", "second"]),
        ("hi there\nmy order is late", ["hi there", "my order is late"]),
        ("We are writing to you about the order that you\nplaced last week", ["we are writing to you about the order that you placed last week"]),
        (
            "We are writing to you about the order that you\n\nplaced last week",
            ["we are writing to you about the order that you", "placed last week"],
        ),
        (
            "We are writing to you about the order that you made:\n- bring it\n1. send it",
            ["we are writing to you about the order that you made", "bring it", "1", "send it"],
        ),
        ("We are sorry for the delay *TMT", ["we are sorry for the delay", "tmt"]),
        ("thanks ^Ana", ["thanks", "ana"]),
        ("a follow-up", ["a follow up"]),
        ("", []),
        ("😊 !!", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "word", "clause"),
    [
        ("I can not do that, but I will ask", "do", "do that"),
        ("I can not do that but I will ask", "do", "do that"),
        ("I can not do that because of rules", "do", "do that"),
        ("I can not do that so please call", "do", "do that"),
        ("I can not do that so often", "do", "do that so often"),
        ("we can not do it - sorry", "do", "do it"),
        ("we can not do it — sorry", "do", "do it"),
        ("we can not do it 😔 sorry", "do", "do it"),
        ("we can not do it; sorry", "do", "do it"),
        ("we do 24-48 hours", "do", "do 24-48 hours"),
        ("we do a follow-up today", "do", "do a follow-up today"),
        ("we do *really* try", "do", "do *really* try"),
        ("we do Premium™ → Plus", "do", "do Premium™ → Plus"),
    ],
)
def test_a_clause_ends_at_a_comma_dash_emoji_or_conjunction(text: str, word: str, clause: str) -> None:
    folded = fold(text)
    first = list(folded.line.words).index(word)
    last = folded.clause_end(first) - 1
    assert text[folded.line.starts[first] : folded.line.ends[last]] == clause


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("see https://a.example/x?y=1. Next", ["see", "https://a.example/x?y=1", "Next"]),
        ("mail a.b+c@mail.example, please", ["mail", "a.b+c@mail.example", "please"]),
        ("@acme_care my order", ["my", "order"]),
        ("#NeverAgain ok", ["NeverAgain", "NeverAgain", "ok"]),
        ("I can’t", ["I", "can’t", "can’t"]),
        ("cafe\u0301 נהדר", ["cafe\u0301", "נהדר"]),
        ("pay $50 or 20%", ["pay", "$", "50", "or", "20", "%"]),
    ],
)
def test_words_stand_for_their_surface_forms(text: str, surfaces: list[str]) -> None:
    assert covered(text, fold(text).line) == surfaces


def test_emoji_are_one_mark_whatever_their_skin_variation_or_parts() -> None:
    text = "👍🏽 👍 ❤️ ❤ 👩🏽‍💻 👩‍💻 🇫🇷 1️⃣"
    folded = fold(text)
    marks = [mark.folded for mark in folded.marks]
    assert [text[mark.start : mark.end] for mark in folded.marks] == text.split()
    assert (marks[0], marks[2], marks[4]) == (marks[1], marks[3], marks[5])
    assert len(set(marks)) == 5


def test_nothing_joins_over_the_end_of_a_stretch() -> None:
    text = "I can not> quoted <refund that"
    folded = Folder().fold(text, [(0, 9), (19, len(text))])
    assert folded.line.text == " i can not\n refund that\n"
    assert covered(text, folded.line) == ["I", "can", "not", "refund", "that"]
