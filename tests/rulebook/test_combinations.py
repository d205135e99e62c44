"""Checks that put others together are read strictly, and never wait for themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.packtest import run_examples
from supportaudit.rulebook.order import LONGEST_CHAIN
from supportaudit.rulebook.templates import Combined
from tests.rulebook.packs_by_hand import loaded, refusal

BODY = """\
signals: {sorry: {by: agent, any: [sorry]}, fix: {by: agent, any: [fixed]}}
checks:
  %s
  says-sorry: {exists: sorry, message: m}
  fixes: {exists: fix, message: m}
"""
BOTH = """\
both:
    all_of: [says-sorry, mine/fixes]
    message: "Not seen: {value}."
    examples:
      pass: ["A sorry, it is fixed"]
      fail: [{chat: "A/dana sorry", agent: dana}]
"""


def test_a_combination_stands_after_its_parts_and_its_examples_hold(tmp_path: Path) -> None:
    rulebook = loaded(tmp_path, BODY % BOTH)
    assert list(rulebook.checks) == ["mine/says-sorry", "mine/fixes", "mine/both"]
    assert rulebook.checks["mine/both"].template == Combined("all_of", ("mine/says-sorry", "mine/fixes"))
    assert [result.ok for result in run_examples(rulebook)] == [True, True]


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ("both: {all_of: [says-sory, fixes], message: m}", ":4:19: there is no check 'says-sory' (did you mean 'says-sorry'?)"),
        ("both: {all_of: [fixes], message: m}", "'all_of' of 1 checks (name from 2 to 50 of them)"),
        ("both: {none_of: [], message: m}", "'none_of' of 0 checks (name from 1"),
        ("both: {any_of: [fixes, mine/fixes], message: m}", "'mine/fixes' stands twice under 'any_of'"),
        ("both: {any_of: [fixes, both], message: m}", "mine/both > mine/both"),
        ("both: {all_of: [fixes, also], message: m}\n  also: {none_of: [both], message: m}", "mine/both > mine/also > mine/both"),
        ("both: {all_of: [fixes, also], message: m}\n  also: {exists: fix, when: {answered: both}, message: m}", "mine/both > mine/also > mine/both"),
        ("both: {all_of: [fixes, says-sorry], accountable: queue, message: m}", "the checks that it names say who is accountable"),
        ("both: {all_of: [fixes, says-sorry], suggest: {fix: x}, message: m}", "suggestions by signal"),
        ("both: {all_of: [fixes, says-sorry], message: '{match}s'}\n  one: {all_of: fixes, message: m}", "checks.one.all_of"),
        ("both: {all_off: [fixes, says-sorry], message: m}", "did you mean 'all_of'?"),
        ("both: {all_of: [fixes, says-sorry], exists: fix, message: m}", "the templates exists and all_of"),
    ],
)
def test_a_wrong_combination_is_an_error_with_the_next_step(tmp_path: Path, check: str, says: str) -> None:
    assert says in refusal(tmp_path, BODY % check)


def test_a_chain_that_no_person_wrote_is_refused(tmp_path: Path) -> None:
    checks = "\n  ".join(f"c{i}: {{none_of: [c{i + 1}], message: m}}" for i in range(LONGEST_CHAIN + 1))
    assert "in a chain of more than 100" in refusal(tmp_path, BODY % f"{checks}\n  c{LONGEST_CHAIN + 1}: {{exists: fix, message: m}}")
