"""What a command proposes next does what it says, with what was said to it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, POOR, Call


@pytest.mark.no_cover
def test_the_commands_of_the_first_screen_keep_the_options_of_the_run(call: Call, tmp_path: Path) -> None:
    (tmp_path / "dump.jsonl").write_bytes(GOOD + POOR)
    ran = call("audit", "dump.jsonl", "--rules", "heard", "--rules", "escalation", "--role", "Sol Ray=agent", "--now", "2026-10-01")
    proposed = re.findall(r"^  supportaudit (audit .+)$", ran.out, re.MULTILINE)
    assert len(proposed) == 3
    for line in proposed:
        assert "dump.jsonl --role 'Sol Ray=agent' --rules heard --rules escalation --now 2026-10-01 --" in line
        assert call(*shlex.split(line)).code == 0


def test_an_incomplete_run_says_what_the_limit_is(call: Call, tmp_path: Path) -> None:
    (tmp_path / "dump.jsonl").write_bytes(GOOD + b"{broken\n")
    for quiet in ((), ("-q",)):
        ran = call("audit", "dump.jsonl", *quiet)
        assert ran.code == 3
        assert "Incomplete: 1 not evaluated, the limit is 0; --max-skipped N or N% allows more." in ran.err


def test_a_new_line_item_goes_into_the_pack_that_the_config_uses(call: Call, tmp_path: Path) -> None:
    assert call("init").code == 0
    ran = call("rules", "new", "own/second-one")
    assert ran.code == 2
    assert "the pack 'own' of your config is rules/own.yaml (supportaudit rules new rules/own.yaml/second-one adds to it)" in ran.err
    assert not (tmp_path / "own.yaml").exists()
    added = call("rules", "new", "rules/own.yaml/second-one")
    assert added.code == 0
    assert "To audit by it" not in added.out
    assert "own/second-one" in call("rules", "list").out


def test_a_new_pack_says_how_it_comes_to_be_used(call: Call) -> None:
    ran = call("rules", "new", "courtesy/asks-for-patience")
    assert "To audit by it: --rules courtesy.yaml, or add courtesy.yaml to 'packs:' in supportaudit.yml." in ran.out
