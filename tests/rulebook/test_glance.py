"""What is sound at a glance is sound to the parser, and says the same once it is parsed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.rulebook import builtin_packs, load_rulebook
from supportaudit.rulebook.glance import DEEPEST, LONGEST, MOST
from supportaudit.rulebook.matchers import PhraseMatcher
from supportaudit.rulebook.parse_phrase import PhraseError, holes, list_resolver, parse_phrase, read_phrase
from supportaudit.rulebook.phrase import LateSequence
from tests.fuzz import tried
from tests.rulebook.packs_by_hand import write

LISTS = {
    "who": ("manager", "team lead"),
    "deep": ("{who} (there|here)", "a [b]"),
    "bound": ("until <when>",),
    "wrong": ("(open",),
    "empty": (),
    "own": ("x {own}",),
    "blank": ("",),
}


MARKS = ["a", "it's", " ", "(", ")", "[", "]", "|", "...", "…", "<x>", "<", ">", "^", "$", "*", "\\", "\\("]
PIECES = st.sampled_from([*MARKS, "{number}", "{no}", *(f"{{{name}}}" for name in LISTS)])


@tried(400)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_is_sound_at_a_glance_is_parsed_without_an_error(text: str) -> None:
    resolve = list_resolver(LISTS, lambda _: "define it")
    glance = resolve.glances.at(text)
    try:
        tree = parse_phrase(text, list_resolver(LISTS, lambda _: "define it"))
    except PhraseError:
        assert glance is None
        return
    assert read_phrase(text, resolve) == tree
    assert holes(read_phrase(text, resolve)) == holes(tree)
    assert glance is None or glance.binds or not holes(tree)


@pytest.mark.parametrize("text", ["a (b|c [d]) {who} ...", "^ (get|give) me {deep} $", "{number} <x> b", "… {who}"])
def test_phrases_as_people_write_them_are_sound_at_a_glance(text: str) -> None:
    tree = read_phrase(text, list_resolver(LISTS, str))
    assert isinstance(tree, LateSequence)
    assert hash(tree) == hash(parse_phrase(text, list_resolver(LISTS, str)))


TOO_DEEP = "(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1)
LISTS_TO_PARSE = ["{wrong}", "{empty}", "{own}", "{blank} a", "{no}"]


@pytest.mark.parametrize("text", [*LISTS_TO_PARSE, r"\(a", "<x>", "... ^", "a ... b ... c ... d", "(a", "a|b", "a " * LONGEST, TOO_DEEP])
def test_of_everything_else_the_parser_tells(text: str) -> None:
    assert list_resolver(LISTS, str).glances.at(text) is None


def test_lists_that_are_long_together_are_parsed_at_once() -> None:
    lists = {"long": tuple("word" for _ in range(MOST // 8)), "twice": ("{long} {long} {long}",)}
    assert list_resolver(lists, str).glances.at("{long}") is not None
    assert list_resolver(lists, str).glances.at("{twice}") is None


@pytest.mark.no_cover
def test_most_phrases_of_the_shipped_packs_wait_until_they_are_needed() -> None:
    trees = [m.tree for rule in load_rulebook(builtin_packs()).signals.values() for m in rule.any if isinstance(m, PhraseMatcher)]
    assert sum(isinstance(tree, LateSequence) for tree in trees) > 0.9 * len(trees)
    assert all(tree.items for tree in trees)


def test_a_list_that_another_pack_adds_to_is_seen_by_phrases_that_wait(tmp_path: Path) -> None:
    write(tmp_path, "lists: {who: [manager]}\nsignals: {s: {by: agent, any: ['ask {who}']}}\n")
    path = tmp_path / "more.yaml"
    path.write_text("pack: {id: more, version: 1.0.0, imports: [mine]}\nlists: {who+: [boss]}\n")
    (matcher,) = load_rulebook([str(path)]).signals["mine/s"].any
    assert isinstance(matcher, PhraseMatcher)
    assert "boss" in str(matcher.tree.items)
