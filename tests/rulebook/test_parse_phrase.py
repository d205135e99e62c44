"""Phrases are parsed, and what cannot be read is named with its character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.rulebook.parse_phrase import PhraseError, holes, list_resolver, parse_phrase
from supportaudit.rulebook.phrase import Edge, Gap, Hole, OneOf, Optional, Prefix, Sequence, Word
from tests.fuzz import tried

LISTS = {"manager": ("manager", "team lead"), "who": ("{manager}", "boss"), "loop": ("{loop}",)}
RESOLVE = list_resolver(LISTS, lambda _: "define it")


def words(*texts: str) -> Sequence:
    return Sequence(tuple(Word(text) for text in texts))


def test_every_sign_of_the_language_has_its_form() -> None:
    tree = parse_phrase("^ (get|give) me [a|your] refund* ... <when> $", RESOLVE)
    assert tree.items == (
        Edge(start=True),
        OneOf((words("get"), words("give"))),
        Word("me"),
        Optional(Sequence((OneOf((words("a"), words("your"))),))),
        Prefix("refund"),
        Gap(),
        Hole("when"),
        Edge(start=False),
    )
    assert holes(tree) == ("when",)


def test_lists_are_written_out_also_inside_lists() -> None:
    (item,) = parse_phrase("{who}", RESOLVE).items
    assert item == OneOf((Sequence((OneOf((words("manager"), words("team", "lead")), "manager"),)), words("boss")), "who")


def test_a_backslash_takes_the_meaning_from_a_sign() -> None:
    assert parse_phrase(r"\(maybe\) \*", RESOLVE) == words("(maybe)", "*")


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("get (a|b", 4, "not closed"),
        ("get a)", 5, "opening"),
        ("a | b", 2, "opening"),
        ("get {managr}", 4, "no list"),
        ("a {loop}", 2, "itself"),
        ("a ... b ... c ... d", 14, "gaps"),
        ("a (b|) c", 2, "empty alternative"),
        ("...", 0, "without any word"),
        ("[a] > b", 4, "cannot stand"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_character(text: str, at: int, says: str) -> None:
    with pytest.raises(PhraseError) as problem:
        parse_phrase(text, RESOLVE)
    assert problem.value.at == at
    assert says in problem.value.what


def test_lists_that_blow_up_are_refused() -> None:
    lists = {"l0": tuple(f"w{n}" for n in range(10))}
    lists |= {f"l{n}": (f"{{l{n - 1}}} x",) * 10 for n in range(1, 10)}
    with pytest.raises(PhraseError, match=r"too many|too deep|itself"):
        parse_phrase("{l9}", list_resolver(lists, lambda _: ""))


@tried(150)
@given(st.text(alphabet="ab ()[]|{}<>.^$*\\", max_size=30))
def test_no_text_makes_the_parser_fail_otherwise(text: str) -> None:
    try:
        outcome: Sequence | int = parse_phrase(text, RESOLVE)
    except PhraseError as problem:
        outcome = problem.at
    assert isinstance(outcome, Sequence) or 0 <= outcome <= len(text)
