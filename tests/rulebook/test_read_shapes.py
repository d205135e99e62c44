"""``shape:`` in packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.cli.matcher_words import matcher_words
from supportaudit.errors import PackError
from supportaudit.rulebook import load_rulebook
from supportaudit.rulebook.matchers import Between, Capitals, Matcher, ShapeMatcher

PACK = "pack: {{id: p, version: 1.0.0, language: 1}}\nlists: {{hello: [hi, hello]}}\nsignals:\n  s:\n    by: agent\n    any: [{{shape: {shape}}}]\n"


def read(tmp_path: Path, shape: str) -> Matcher:
    path = tmp_path / "p.yaml"
    path.write_text(PACK.format(shape=shape), encoding="utf-8")
    return load_rulebook([str(path)]).signals["p/s"].any[0]


def test_a_shape_is_read_with_all_its_facts(tmp_path: Path) -> None:
    found = read(tmp_path, "{of: sentence, words: {min: 2, max: 9}, capitals: {words: 4, share: 0.8}, only: ['{hello} [you]']}")
    assert isinstance(found, ShapeMatcher)
    assert (found.unit, found.counts, found.capitals) == ("sentence", {"words": Between(2, 9)}, Capitals(4, 0.8))
    assert [phrase.source for phrase in found.only] == ["{hello} [you]"]


def test_a_shape_is_told_in_words(tmp_path: Path) -> None:
    shape = "{words: {max: 5}, links: {min: 1}, questions: {min: 1, max: 2}, capitals: {words: 4, share: 0.8}, only: [hi, see]}"
    told = (
        "shape of a message: at most 5 words, 1 to 2 questions, 1 or more links, 4 or more words, and 80 % of them, in capitals, nothing but hi / see"
    )
    assert matcher_words(read(tmp_path, shape)) == told


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("{}", "the shape says nothing"),
        ("{of: message}", "the shape says nothing"),
        ("{words: {}}", "'words' needs 'min' or 'max'"),
        ("{words: {min: 5, max: 2}}", "'min' of 'words' is more than its 'max'"),
        ("{of: sentence, sentences: {min: 2}}", "a sentence is always one sentence"),
        ("{of: sentence, questions: {min: 2}}", "a sentence is one question at most"),
        ("{only: []}", "'only' has no phrase"),
        ("{only: ['(a']}", "(a"),
        ("{only: ['{nowhere}']}", "nowhere"),
        ("{wrods: {min: 2}}", "did you mean 'words'?"),
        ("{of: page, words: {min: 2}}", "choose one of them"),
        ("{words: {min: -1}}", "0"),
        ("{capitals: {share: 2}}", "1"),
        ("{words: many}", "keys with values"),
    ],
)
def test_what_no_text_can_be_is_refused_with_its_place(tmp_path: Path, shape: str, said: str) -> None:
    with pytest.raises(PackError) as refused:
        read(tmp_path, shape)
    assert said in str(refused.value)
    assert "p.yaml:6:" in str(refused.value)
