from __future__ import annotations

import pytest

from supportaudit.rulebook.phrase import Gap, Optional, Sequence, Word
from supportaudit.signals.folding import Folder
from supportaudit.signals.phrases import compile_phrase
from supportaudit.signals.trees import needs
from tests.signals.made import tree


def matches(phrase: str, text: str) -> list[str]:
    compiled = compile_phrase(tree(phrase), phrase)
    return [text[hit.start : hit.end] for hit in compiled.find(Folder().fold(text))]


def captures(phrase: str, text: str) -> list[dict[str, str]]:
    compiled = compile_phrase(tree(phrase), phrase)
    return [{piece.name: text[piece.start : piece.end] for piece in hit.captures} for hit in compiled.find(Folder().fold(text))]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("can't help", "I CAN’T help, I cannot help", ["CAN’T help", "cannot help"]),
        ("I am sorry", "im sorry. I'm sorry", ["im sorry", "I'm sorry"]),
        ("I [would|'d] like", "I'd like. I would like. I like", ["I'd like", "I would like", "I like"]),
        ("(refund|replace) it", "we refund it or replace it", ["refund it", "replace it"]),
        ("get me [a|the] {manager}", "get me a team lead. get me manager", ["get me a team lead", "get me manager"]),
        ("refund*", "refund refunded #refunds prefund", ["refund", "refunded", "refunds"]),
        ("apologise*", "we apologized, apologising", ["apologized"]),
        ("so sorry", "So, “sorry”! *so* sorry. so 😔 sorry. so. sorry", ["So, “sorry", "so* sorry", "so 😔 sorry"]),
        ("follow up", "a follow-up and follow up", ["follow-up", "follow up"]),
        ("follow-up", "a follow-up and follow up", ["follow-up", "follow up"]),
        ("thank you for reaching out", "thank you @ana for reaching out", ["thank you @ana for reaching out"]),
        ("sorry ?", "Sorry? sorry! sorry ?!", ["Sorry?", "sorry ?!"]),
        ("sorry [,] I missed", "Sorry, I missed it. sorry I missed", ["Sorry, I missed", "sorry I missed"]),
        ("no , thanks", "no, thanks. no thanks", ["no, thanks"]),
        ("❤", "so ❤️ and ❤", ["❤️", "❤"]),
        ("^ thanks", "Thanks a lot. many thanks. @bob thanks", ["Thanks", "thanks"]),
        ("thanks $", "Thanks! thanks a lot. ok thanks", ["Thanks", "thanks"]),
        ("^ ok $", "ok. not ok. “Ok”", ["ok", "Ok"]),
        ("^ sorry , no $", "Sorry, no.", ["Sorry, no"]),
        ("cost \\$ 50", "it cost $50", ["cost $50"]),
        ("#fail", "an epic #Fail, I fail", ["#Fail"]),
        ("#(never again|fail)", "fail #NeverAgain", ["#NeverAgain"]),
        ("#dis*", "#Disgusting disgusting", ["#Disgusting"]),
        ("great job #*", "great job #Acme #ok great job ok", ["great job #Acme"]),
        ("hi @*", "hi @acme_care", ["hi @acme_care"]),
        (":\\(", "late :( again", [":("]),
        ("at 5 p.m.", "come at 5 P.M. today", ["at 5 P.M"]),
    ],
)
def test_a_phrase_matches_what_its_notation_says(phrase: str, text: str, expected: list[str]) -> None:
    assert matches(phrase, text) == expected


def test_a_gap_is_at_most_eight_words_long_as_short_as_possible_and_inside_one_sentence() -> None:
    words = "one two three four five six seven eight"
    assert matches("I ... help", f"I {words} help") == [f"I {words} help"]
    assert matches("I ... help", f"I {words} nine help") == []
    assert matches("I ... help", "I help and help") == ["I help"]
    assert matches("I ... help", "I see. Do help") == []
    assert matches("... help ...", "please help me") == ["help"]


def test_of_alternatives_the_longest_is_taken() -> None:
    assert matches("call (back|back later|you)", "call back later") == ["call back later"]


def test_a_hole_captures_up_to_what_follows() -> None:
    assert captures("I can not <do> until <when>", "I can't refund that until you send it back.") == [
        {"do": "refund that", "when": "you send it back"}
    ]


@pytest.mark.parametrize(
    ("text", "captured"),
    [
        ("You need to restart the router.", "restart the router"),
        ("You need to restart it, then wait", "restart it"),
        ("You need to restart it but not now", "restart it"),
        ("You need to restart it 😊 thanks", "restart it"),
        ("You need to restart it because it hangs", "restart it"),
        (
            "You need to fill in one two three four five six seven eight nine ten words",
            "fill in one two three four five six seven eight nine ten words",
        ),
    ],
)
def test_a_hole_at_the_end_runs_to_the_end_of_the_clause(text: str, captured: str) -> None:
    assert captures("you need to <do>", text) == [{"do": captured}]
    assert matches("you need to <do>", text) == [f"You need to {captured}"]


def test_a_hole_at_the_end_holds_at_least_one_word_of_the_same_clause() -> None:
    assert matches("you need to <do>", "You need to.") == []
    assert matches("you need to <do>", "if you need to, call us") == []


def test_matches_of_one_phrase_stand_side_by_side_unless_a_last_hole_runs_over_the_next() -> None:
    assert matches("sorry", "sorry sorry, sorry") == ["sorry", "sorry", "sorry"]
    assert matches("I can not <do>", "I can't go and I can't stay. I can't eat") == ["I can't go and I can't stay", "I can't stay", "I can't eat"]


def test_a_phrase_of_optional_words_never_matches_nothing_and_needs_one_of_them() -> None:
    assert matches("[so] [very]", "it is very odd") == ["very"]
    assert matches("^ [so|[oh] [well]] ... [very] $", "so. oh well. very. odd. is very") == ["so", "oh well", "very"]
    assert [sorted(need.words) for need in needs(compile_phrase(tree("[so] [very]"), "").tree)] == [["so", "very"]]


def test_words_that_a_phrase_needs_are_known_before_it_is_tried() -> None:
    needed = needs(tree("(I|we) [really] (can not|am unable to) <do> refund* ..."))
    assert [sorted(need.words.union(need.prefixes)) for need in needed] == [["i", "we"], ["can", "unable"], ["refund"]]


def test_a_phrase_that_could_be_laid_in_many_ways_runs_in_linear_time() -> None:
    many = Sequence((*(Optional(Sequence((Word("a"),))) for _ in range(60)), Gap(), Gap(), Gap(), Gap(), Word("b")))
    compiled = compile_phrase(many, "[a] [a] ...")
    assert compiled.linear
    assert list(compiled.find(Folder().fold("a " * 20_000))) == []


def test_an_ambiguous_phrase_finds_the_same_on_either_engine() -> None:
    phrase = "(I|we) ... (can|could) ... refund [it] [today] [now] [ok] <x>"
    text = "I do not think we could ever refund today, ok. We can refund it now to you\n\nI CAN REFUND THAT 😊 ok"
    either = compile_phrase(tree(phrase), phrase)
    other = compile_phrase(tree(phrase), phrase)
    assert either.linear
    object.__setattr__(other, "linear", False)
    folded = Folder().fold(text)
    found = list(either.find(folded))
    assert found == list(other.find(folded))
    assert [text[hit.start : hit.end] for hit in found] == ["We can refund it now to you", "I CAN REFUND THAT"]
