"""Gates and control totals on the command line: exit codes, sentences, and what cannot be asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from supportaudit.cli.exits import ExitCode
from tests.cli.conftest import GOOD, POOR, Call


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    file = tmp_path / "dump.jsonl"
    file.write_bytes(GOOD + POOR)
    return file


def test_a_line_item_over_its_limit_fails_and_exit_code_is_one(call: Call, dump: Path) -> None:
    ran = call("audit", dump, "--quiet", "--max-findings", "heard/empathize=0")
    assert ran.code == ExitCode.GATE_FAILED
    assert ": not met 1 time, the limit is 0" in ran.err
    assert call("audit", dump, "--quiet", "--max-findings", "heard/empathize=5").code == ExitCode.OK


def test_another_number_of_contacts_than_expected_is_incomplete(call: Call, dump: Path) -> None:
    ran = call("audit", dump, "--quiet", "--expect", "3")
    assert ran.code == ExitCode.INCOMPLETE
    assert "Incomplete: 2 contacts arrived, 3 expected." in ran.err
    assert call("audit", dump, "--quiet", "--expect", "2").code == ExitCode.OK


def test_a_run_is_gated_against_an_earlier_report(call: Call, dump: Path) -> None:
    call("audit", dump, "--quiet", "--out", "json:last.json")
    ran = call("audit", dump, "--quiet", "--max-regression", "2", "--against", "last.json")
    assert ran.code == ExitCode.OK
    assert "Not gated: 2 evaluations, so gates on QA scores rest on little." in ran.err
    assert call("audit", dump, "--quiet", "--max-regression", "2", "--against", "last.json", "--on-few", "fail").code == ExitCode.GATE_FAILED


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--max-findings", "heard/hera=0"], "there is no line item 'heard/hera' (did you mean 'heard/hear'?)"),
        (["--max-findings", "heard/hear=x"], "'x' is no number of findings (write heard/hear=0 or more)"),
        (["--max-regression", "2"], "--max-regression needs --against (write --max-regression 2 --against last.json)"),
        (["--max-regression", "2", "--against", "gone.json"], "gone.json: the report cannot be read"),
    ],
)
def test_what_cannot_be_gated_is_said_before_anything_is_read(call: Call, dump: Path, args: list[str], said: str) -> None:
    ran = call("audit", dump, *args)
    assert ran.code == ExitCode.USAGE
    assert said in ran.err


def test_limits_of_line_items_may_stand_in_the_config(call: Call, dump: Path, tmp_path: Path) -> None:
    (tmp_path / "supportaudit.yml").write_text("gates: {max_findings: {heard/empathize: 0}, max_auto_fails: 1, on_few: pass}\n")
    assert call("audit", dump, "--quiet").code == ExitCode.GATE_FAILED
    assert call("audit", dump, "--quiet", "--max-findings", "heard/empathize=9").code == ExitCode.OK
    shown = call("config", "show", "--max-findings", "heard/hear=3").out
    assert "gates.max_findings" in shown
    assert "--max-findings" in shown
