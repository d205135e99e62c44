"""Patterns that are legal but wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportaudit.rulebook import load_rulebook
from supportaudit.rulebook.lint import LintFinding
from supportaudit.rulebook.matchers import Between, Matcher
from supportaudit.signals.cover import shadows
from supportaudit.signals.dead_ends import dead_ends, shortest
from supportaudit.signals.lint import lint_patterns
from tests.signals.made import phrase, regex, rule, shape, texts, tree


@pytest.mark.parametrize(
    "source",
    ["sorry ^ oh", "bye $ now", "(be )?(driving|drive)", "no $ <rest>", "don't*", "follow-u*", "that 's broken", "(that|it) 's broken", "what ? why"],
)
def test_a_part_that_no_text_can_have_is_found(source: str) -> None:
    assert dead_ends(tree(source))


@pytest.mark.parametrize(
    "source",
    [
        "^ sorry ?",
        "^ [oh] sorry $",
        "customer 's box",
        "I 'd like",
        "frustrat*",
        "#*",
        "@*",
        "no ... $",
        "[^ oh] sorry",
        "wi-fi",
        "o'b*",
        "(^ no|sorry) we",
        "24/7",
    ],
)
def test_what_may_match_is_left_alone(source: str) -> None:
    assert not dead_ends(tree(source))


def test_a_dead_alternative_does_not_make_the_phrase_dead() -> None:
    (part,) = dead_ends(tree("(sorry|sor ^ ry) we"))
    assert not part.whole
    (whole,) = dead_ends(tree("sorry ^ oh"))
    assert whole.whole


@pytest.mark.parametrize(("source", "words"), [("a (b c|d) [e] ... f*", 3), ("can't", 2), ("sorry ?", 2), ("<x> {number}", 2), ("^ ok $", 1)])
def test_the_shortest_match_counts_folded_words(source: str, words: int) -> None:
    assert shortest(tree(source)) == words


def covered(*matchers: Matcher) -> list[tuple[int, int]]:
    place = {id(matcher): at for at, matcher in enumerate(matchers)}
    return [(place[id(narrow)], place[id(wide)]) for narrow, wide in shadows(matchers)]


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("apolog*", "(apologize|apologies)"),
        ("(sorry|apologies) for [the] wait", "sorry for wait"),
        ("not ... work", "not quite work"),
        ("{manager}", "(supervisor|human)"),
        ("can not", "can't"),
        ("sorry", "^ sorry"),
        ("{number} days", "3 days"),
        ("refund*", "refunded*"),
        ("pay <sum>", "pay <sum>"),
    ],
)
def test_a_phrase_that_another_one_covers_is_found(wide: str, narrow: str) -> None:
    one, other = phrase(wide), phrase(narrow)
    assert covered(one, other) == [(1, 0)]
    assert covered(other, one) == [(1, 0) if one.tree == other.tree or wide == "can not" else (0, 1)]


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("sorry", "so sorry"),
        ("^ sorry", "sorry"),
        ("refunded*", "refund*"),
        ("not ... work", "not"),
        ("pay <sum>", "pay <amount>"),
        ("a [b]", "a ... b"),
    ],
)
def test_a_phrase_that_finds_more_or_a_longer_span_is_not_covered(wide: str, narrow: str) -> None:
    assert (1, 0) not in covered(phrase(wide), phrase(narrow))


def test_a_pattern_for_others_or_elsewhere_covers_nothing() -> None:
    assert covered(phrase("sorry", "customer"), phrase("sorry", "agent")) == []
    assert covered(phrase("sorry", None, "chat"), phrase("sorry")) == [(0, 1)]
    assert covered(phrase("sorry"), phrase("sorry", "agent")) == [(1, 0)]


def test_the_same_regular_expression_twice_is_found() -> None:
    assert covered(regex("a+"), regex("a+")) == [(1, 0)]
    assert covered(regex("a+"), regex("a+", backtracking=True)) == []


WORDS = st.lists(st.sampled_from(["sorry", "we", "can't", "refund", "3", "for", "..."]), min_size=1, max_size=5).map(" ".join)
PHRASES = st.sampled_from(["sorry ... we", "(sorry|refund*) [for] we", "refund*", "can not [refund]", "{number} ... for", "we ... sorry ... for"])


@given(PHRASES, WORDS)
def test_whatever_a_covered_phrase_finds_the_other_one_finds(wide: str, narrow: str) -> None:
    if not narrow.replace(".", "").strip() or narrow.count("...") > 2:
        return
    if covered(phrase(wide), phrase(narrow)) == [(1, 0)]:
        text = narrow.replace("...", "well well")
        assert texts(rule("a", wide), of=text)


HEAD = "pack: {id: own, version: 1.0.0}\nsignals:\n"


def findings(tmp_path: Path, text: str) -> list[LintFinding]:
    path = tmp_path / "own.yaml"
    path.write_text(HEAD + text)
    return sorted(lint_patterns(load_rulebook([str(path)]), {"own"}), key=LintFinding.sort_key)


def test_a_regular_expression_that_is_none_or_matches_nothing_is_an_error(tmp_path: Path) -> None:
    first, second = findings(tmp_path, "  a: {by: agent, any: [{regex: '(a'}, {regex: '^$'}, {regex: 'a+'}]}\n")
    assert (first.rule, first.severity, first.where.partition("own.yaml:")[2]) == ("regex", "error", "3:24")
    assert (second.rule, second.severity) == ("never-matches", "error")


def test_a_phrase_longer_than_every_example_is_a_warning_and_other_idle_ones_are_counted_in_a_note(tmp_path: Path) -> None:
    text = '  a: {by: agent, any: ["one two three four five six", "two", "one"], examples: {match: ["that is one"], no_match: ["so"]}}\n'
    note, warning = findings(tmp_path, text)
    assert (warning.rule, warning.severity) == ("longer-than-examples", "warning")
    assert "6 words, and the longest example has 3" in warning.what
    assert (note.rule, note.severity, note.what) == ("not-exercised", "note", "1 of 3 patterns is in no example: line 3")


def test_examples_are_read_as_texts_are(tmp_path: Path) -> None:
    assert (
        findings(tmp_path, '  a: {by: agent, any: ["can not apologize"], examples: {match: ["C hi\\nA I CAN’T apologise"], no_match: ["so"]}}\n')
        == []
    )


def test_each_covered_pattern_is_named_with_the_one_that_covers_it(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, '  a:\n    by: agent\n    any: ["sorry"]\n    unless:\n      - "not [so] sorry"\n      - "not sorry"\n')
    assert (finding.rule, finding.severity, finding.what) == ("shadowed", "warning", "“not sorry” is covered by “not [so] sorry” (line 7)")


def test_many_optional_words_take_no_time() -> None:
    many = "[a] " * 400
    assert covered(phrase(many + "x"), phrase("a " * 300 + "y")) == []
    assert covered(phrase("(a|[a] a|[a] [a] a) " * 60 + "x"), phrase("a " * 150 + "y")) == []


def test_a_shape_that_says_the_same_covers_another_and_one_that_says_something_else_does_not() -> None:
    short, again, other = shape(words=Between(1, 3)), shape(words=Between(1, 3)), shape("sentence", words=Between(1, 3))
    assert list(shadows([short, again])) == [(again, short)]
    assert not list(shadows([short, other]))


def test_a_phrase_of_a_shape_that_can_not_match_is_found(tmp_path: Path) -> None:
    pack = tmp_path / "p.yaml"
    pack.write_text(
        "pack: {id: p, version: 1.0.0, language: 1}\nsignals: {s: {by: agent, any: [{shape: {only: ['what ? why']}}]}}\n", encoding="utf-8"
    )
    found = list(lint_patterns(load_rulebook([str(pack)]), ["p"]))
    assert [finding.rule for finding in found] == ["never-matches"]
