"""A check that got another name is found under its old one."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.errors import PackError, UsageError
from supportaudit.rulebook import Config, load_rulebook
from supportaudit.rulebook.conditions import Answered
from supportaudit.rulebook.config import RuleSettings
from tests.rulebook.packs_by_hand import loaded, refusal, write

BODY = """\
signals: {sure: {by: agent, any: [sure]}}
checks:
  new: {exists: sure, message: m}
  next: {exists: sure, when: {answered: %s}, message: m}
tests: [{chat: "A sure", expect: {%s: pass}}]
"""


def test_old_ids_resolve_through_every_rename(tmp_path: Path) -> None:
    rulebook = loaded(tmp_path, BODY % ("new", "new"), head="renamed: {old: middle, middle: new, gone/check: new}")
    assert rulebook.renamed == {"gone/check": "mine/new", "mine/middle": "mine/new", "mine/old": "mine/new"}


def test_conditions_and_tests_may_say_the_old_name(tmp_path: Path) -> None:
    rulebook = loaded(tmp_path, BODY % ("old", "mine/old"), head="renamed: {old: new}")
    assert rulebook.checks["mine/next"].when == Answered("mine/new")
    assert rulebook.packs[0].tests[0].expect == {"mine/new": "pass"}


def test_a_check_that_moved_to_another_pack_is_found_there(tmp_path: Path) -> None:
    write(tmp_path, BODY % ("new", "new"), name="base")
    path = write(tmp_path, BODY % ("base/gone", "gone"), head="imports: [base], renamed: {gone: base/new, base/gone: base/new}")
    rulebook = load_rulebook([path])
    assert rulebook.checks["mine/next"].when == Answered("base/new")
    assert rulebook.renamed == {"base/gone": "base/new", "mine/gone": "base/new"}


def test_settings_of_the_site_under_the_old_name_hold(tmp_path: Path) -> None:
    config = Config(rules={"mine/old": RuleSettings(weight=9)})
    assert loaded(tmp_path, BODY % ("new", "new"), config, head="renamed: {old: new}").checks["mine/new"].weight == 9


def test_settings_under_both_names_are_an_error(tmp_path: Path) -> None:
    config = Config(path="c.yml", rules={"mine/old": RuleSettings(), "mine/new": RuleSettings()})
    with pytest.raises(UsageError, match="'mine/old' and 'mine/new' are one line item"):
        loaded(tmp_path, BODY % ("new", "new"), config, head="renamed: {old: new}")


@pytest.mark.parametrize(
    ("renamed", "says"),
    [
        ("{old: nwe}", "there is no check 'mine/nwe' (did you mean 'mine/new'?)"),
        ("{a: b, b: a}", "in a circle: mine/a > mine/b > mine/a"),
        ("{new: next}", "'mine/new' was renamed, but is a check still"),
        ("{old: new, mine/old: next}", "renamed to both 'mine/new' and 'mine/next'"),
    ],
)
def test_a_rename_that_leads_nowhere_is_an_error_at_its_place(tmp_path: Path, renamed: str, says: str) -> None:
    said = refusal(tmp_path, BODY % ("new", "new"), head=f"renamed: {renamed}")
    assert says in said
    assert "mine.yaml:1:" in said


def test_a_new_name_in_a_pack_that_is_not_imported_is_an_error(tmp_path: Path) -> None:
    other = write(tmp_path, BODY % ("new", "new"), name="other")
    path = write(tmp_path, BODY % ("gone", "new"), head="renamed: {gone: other/new}")
    with pytest.raises(PackError, match="there is no check 'other/new'"):
        load_rulebook([other, path])
