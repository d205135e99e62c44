"""Patterns over tokens are checked without spaCy, down to those that it takes and that can never match."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from supportaudit.rulebook.matchers import DepMatcher, LemmaMatcher, TokensMatcher
from supportaudit.rulebook.needs import attributes_needed, tools_of
from tests.rulebook.packs_by_hand import loaded, refusal, write

TREE = "{RIGHT_ID: v, RIGHT_ATTRS: {LEMMA: refund}}"
MAY_BE_ABSENT = ", ".join(["{LOWER: b, OP: '?'}"] * 9)


def signal(matcher: str) -> str:
    return f"signals:\n  s: {{by: agent, any: [{matcher}]}}\n"


def test_the_three_kinds_are_read_as_they_stand(tmp_path: Path) -> None:
    tree = f"{{dep: [{TREE}, {{LEFT_ID: v, REL_OP: '>', RIGHT_ID: n, RIGHT_ATTRS: {{TAG: RB}}}}]}}"
    body = signal(f"{{tokens: [{{LOWER: hi, OP: '?'}}, {{POS: VERB}}]}}, {{lemma: 'refund <what>'}}, {tree}")
    rule = loaded(tmp_path, body + "checks: {c: {avoid: s, message: 'Seen: {what} {v} {n}'}}\n").signals["mine/s"]
    tokens, lemma, dep = rule.any
    assert isinstance(tokens, TokensMatcher)
    assert tokens.pattern == ({"LOWER": "hi", "OP": "?"}, {"POS": "VERB"})
    assert isinstance(lemma, LemmaMatcher)
    assert lemma.source == "refund <what>"
    assert isinstance(dep, DepMatcher)
    assert attributes_needed(rule) == {"POS", "LEMMA", "DEP", "TAG"}
    assert tools_of(attributes_needed(rule)) == ("tagger", "lemmatizer", "parser")


@pytest.mark.parametrize(
    ("token", "place", "says"),
    [
        ("{LOWER: Sorry}", ":3:39", "LOWER: 'Sorry' can never match: it compares words in small letters with 'Sorry' (write 'sorry')"),
        ("{NORM: {IN: [sorry, Not]}}", ":3:50", "'Not' can never match"),
        ("{LOWER: thank you}", ":3:39", "a token has no space in it (write one entry for each word)"),
        ("{TEXT: ''}", ":3:38", "can never match"),
        ("{POS: Verb}", ":3:37", "it is no part of speech (did you mean 'VERB'?)"),
        ("{SHAPE: Abc}", ":3:39", "shapes are made of X, x, d"),
        ("{SHAPE: ddddd}", ":3:39", "at most 4 of one kind"),
        ("{LEMA: refund}", ":3:32", "'LEMA' is no attribute of a token (did you mean 'LEMMA'?)"),
        ("{ENT_TYPE: ORG}", ":3:32", "'ENT_TYPE' is no attribute"),
        ("{_: {x: 1}}", ":3:32", "'_' is no attribute"),
        ("{lower: x}", ":3:32", "'lower' is no attribute"),
        ("{IS_PUNCT: yes}", ":3:42", "is true or false"),
        ("{LENGTH: -1}", ":3:40", "a length is a number from 1"),
        ("{LENGTH: {'=>': 1}}", ":3:41", "'=>' compares no numbers"),
        ("{LENGTH: {IN: []}}", ":3:40", "a length is a number"),
        ("{LOWER: 5}", ":3:39", "put it in quotes"),
        ("{LOWER: {}}", ":3:32", "'LOWER' is text"),
        ("{LOWER: {IN: a}}", ":3:40", "'IN' takes a list of texts"),
        ("{LOWER: {IN: [1]}}", ":3:40", "'IN' takes a list of texts"),
        ("{LOWER: {REGEX: [a]}}", ":3:40", "'REGEX' takes one text"),
        ("{LOWER: {REGEXP: a}}", ":3:40", "did you mean 'REGEX'?"),
        ("{LOWER: {REGEX: '(a'}}", ":3:40", "is not valid"),
        ("{LOWER: {REGEX: '(a+)+$'}}", ":3:40", "too much for one token"),
        ("{LOWER: {REGEX: 'a*a*a*b'}}", ":3:40", "too much for one token"),
        ("{LOWER: {REGEX: 'a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaa'}}", ":3:40", "too much for one token"),
        ("{LOWER: {REGEX: '(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)b'}}", ":3:40", "too much for one token"),
        (r"{LOWER: {REGEX: '(a*)\1'}}", ":3:40", "too much for one token"),
        ("{LOWER: a, OP: '??'}", ":3:46", "'??' is no OP"),
        ("{LOWER: a, OP: '{9}'}", ":3:46", "at most 8"),
        ("{LOWER: a, OP: '{3,1}'}", ":3:46", "from fewer to more"),
        ("{LOWER: a, OP: '{,}'}", ":3:46", "is no OP"),
        ("{LOWER: a, OP: '?'}", ":3:23", "every token of the pattern may be absent"),
        ("{LOWER: a, OP: '*'}", ":3:23", "every token of the pattern may be absent"),
    ],
)
def test_a_token_that_cannot_match_or_is_not_one_is_named_with_its_place(tmp_path: Path, token: str, place: str, says: str) -> None:
    said = refusal(tmp_path, signal(f"{{tokens: [{token}]}}"))
    assert says in said.splitlines()[0]
    assert place.rpartition(":")[0] in said


@pytest.mark.parametrize("regex", ["^refund(s|ed|ing)?$", r"^[A-Z]{2,3}\d+$", "^(?:foo|bar)", r"\+\*\(", "[+*]+x", "a|b|c"])
def test_sound_regular_expressions_over_a_token_are_taken(tmp_path: Path, regex: str) -> None:
    rulebook = loaded(tmp_path, signal(f"{{tokens: [{{TEXT: {{REGEX: '{regex}'}}}}]}}"))
    assert "mine/s" in rulebook.signals


@pytest.mark.parametrize(
    ("tokens", "says"),
    [
        ("[]", "a pattern of 0 tokens"),
        (f"[{', '.join(['{LOWER: a}'] * 51)}]", "a pattern of 51 tokens"),
        ("[{LOWER: a}, {OP: '*'}, {OP: '*'}, {OP: '+'}]", "too many ways to match"),
        (f"[{{LOWER: a}}, {MAY_BE_ABSENT}]", "too many ways to match"),
    ],
)
def test_a_pattern_without_bounds_is_refused(tmp_path: Path, tokens: str, says: str) -> None:
    assert says in refusal(tmp_path, signal(f"{{tokens: {tokens}}}"))


@pytest.mark.parametrize(
    ("nodes", "says"),
    [
        (TREE, "a dependency pattern of 1 words (from 2 to 12; for one word write 'tokens')"),
        (f"{TREE}, {{LEFT_ID: w, REL_OP: '>', RIGHT_ID: n, RIGHT_ATTRS: {{DEP: neg}}}}", "no word above is called 'w'"),
        (f"{TREE}, {{LEFT_ID: v, REL_OP: '=>', RIGHT_ID: n, RIGHT_ATTRS: {{DEP: neg}}}}", "'=>' is no relation"),
        (f"{TREE}, {{LEFT_ID: v, REL_OP: '>', RIGHT_ID: v, RIGHT_ATTRS: {{DEP: neg}}}}", "'v' cannot name a word"),
        (f"{TREE}, {{LEFT_ID: v, REL_OP: '>', RIGHT_ID: N, RIGHT_ATTRS: {{DEP: neg}}}}", "'N' cannot name a word"),
        (f"{TREE}, {{LEFT_ID: v, RIGHT_ID: n, RIGHT_ATTRS: {{DEP: neg}}}}", "'REL_OP' is missing"),
        (f"{TREE}, {{LEFT_ID: v, REL_OP: '>', RIGHT_ID: n, RIGHT_ATTRS: {{}}}}", "'RIGHT_ATTRS' should be keys with values"),
        (f"{TREE}, {{LEFT_ID: v, REL_OP: '>', RIGHT_ID: n, RIGHT_ATTRS: neg}}", "'RIGHT_ATTRS' should be keys with values"),
        (f"{TREE}, {{LEFT_ID: v, REL_OP: '>', RIGHT_ID: n, RIGHT_ATTRS: {{LOWER: Not}}}}", "write 'not'"),
        (f"{TREE}, {{LEFT_ID: v, REL_OP: '>', RIGHT_ID: n, RIGHT_ATTRS: {{DEP: neg, OP: '?'}}}}", "'OP' is no attribute"),
        (f"{TREE}, {{LEFT_ID: v, RELOP: '>', RIGHT_ID: n, RIGHT_ATTRS: {{DEP: neg}}}}", "did you mean 'REL_OP'?"),
        (f"{{LEFT_ID: v, RIGHT_ID: a, RIGHT_ATTRS: {{DEP: neg}}}}, {TREE}", "unknown key 'LEFT_ID'"),
    ],
)
def test_a_wrong_dependency_pattern_is_named_with_the_next_step(tmp_path: Path, nodes: str, says: str) -> None:
    assert says in refusal(tmp_path, signal(f"{{dep: [{nodes}]}}"))


@pytest.mark.parametrize(
    ("matcher", "says"),
    [
        ("{lemma: 'a (b'}", "is not closed"),
        ("{lemma: a, phrase: b}", "phrase and lemma"),
        ("{tokens: {LOWER: a}}", "should be a list"),
        ("{tokens: [a]}", "keys with values"),
        ("{dep: x}", "should be a list"),
    ],
)
def test_a_matcher_of_a_wrong_form_is_an_error(tmp_path: Path, matcher: str, says: str) -> None:
    assert says in refusal(tmp_path, signal(matcher))


def test_events_do_not_stand_under_unless(tmp_path: Path) -> None:
    assert "events and 'together' cannot stand under 'unless'" in refusal(tmp_path, "signals: {s: {by: agent, any: [x], unless: [{event: end}]}}\n")


def test_reading_a_pack_with_such_patterns_imports_no_spacy(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        signal(f"{{tokens: [{{LOWER: a}}]}}, {{lemma: b}}, {{dep: [{TREE}, {{LEFT_ID: v, REL_OP: '>', RIGHT_ID: n, RIGHT_ATTRS: {{DEP: neg}}}}]}}"),
    )
    code = "import sys; from supportaudit.rulebook import load_rulebook; load_rulebook([sys.argv[1]]); print('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True).stdout == "False\n"
