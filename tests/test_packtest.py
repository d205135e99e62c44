"""What an example of a pack may say of its contact is what it is judged by."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.packtest import ExampleResult, run_examples
from tests.rulebook.packs_by_hand import loaded, refusal

CANNED = """\
signals: {bad: {by: agent, any: ["can not"]}}
checks:
  share:
    metric: {name: share_of_canned_text, max: 50}
    message: "{value} is canned."
    examples:
      fail: [{chat: "C hi\\nA Thank you for waiting so long", macros: ["thank you for waiting", "so long"]}]
      pass: [{chat: "C hi\\nA Thank you for waiting so long", macros: []}]
      na: ["C hi\\nA Thank you for waiting so long"]
  wording:
    avoid: bad
    wording: true
    message: "Said {match}."
    examples:
      fail: [{chat: "C hi\\nA/dana I can not do that today", agent: dana}]
      pass: [{chat: "C hi\\nA/dana Good that you write to us today", agent: dana}]
tests:
  - {chat: "C hi\\nA I can not do that today", macros: "I can not do that", expect: {share: fail}}
"""


def results(folder: Path, body: str) -> list[ExampleResult]:
    return list(run_examples(loaded(folder, body)))


def test_an_example_may_name_the_canned_texts_by_which_it_is_judged(tmp_path: Path) -> None:
    found = results(tmp_path, CANNED)
    assert [(result.expect, result.problems) for result in found if result.problems] == []
    assert [result.macros for result in found if result.rule == "mine/share"] == [
        ("thank you for waiting", "so long"),
        (),
        None,
        ("I can not do that",),
    ]


def test_canned_wording_is_charged_to_the_canned_text_in_an_example_too(tmp_path: Path) -> None:
    (problem,) = (r for r in results(tmp_path, CANNED.replace('today", agent', 'today", macros: ["I can not do that"], agent', 1)) if r.problems)
    assert problem.problems == ("expected dana to be accountable, got (canned)",)


@pytest.mark.parametrize("wrong", ["[1]", "{a: b}"])
def test_canned_texts_are_texts(tmp_path: Path, wrong: str) -> None:
    assert "'checks.share.examples.fail.macros' should be text" in refusal(tmp_path, CANNED.replace('["thank you for waiting", "so long"]', wrong))
