"""Every option can be given as ``SUPPORTAUDIT_`` and its name; what is wrong or unknown is told by the variable's name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from supportaudit.cli.exits import ExitCode
from tests.cli.conftest import GOOD, POOR, Call


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(GOOD + POOR)
    return path


def test_options_come_from_the_environment_and_win_over_it(call: Call, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPPORTAUDIT_OUT", "json:one.json, csv:tables")
    monkeypatch.setenv("SUPPORTAUDIT_QUIET", "1")
    monkeypatch.setenv("SUPPORTAUDIT_FORMAT", "jsonl")
    ran = call("audit", dump)
    assert (ran.code, ran.out, ran.err) == (ExitCode.OK, "", "")
    assert Path("one.json").is_file()
    assert Path("tables/agents.csv").is_file()
    ran = call("audit", dump, "--out", "json")
    assert json.loads(ran.out)["totals"]["conversations"] == 2


def test_a_gate_from_the_environment_holds(call: Call, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPPORTAUDIT_MIN_SCORE", "99")
    assert call("audit", dump, "--quiet").code == ExitCode.GATE_FAILED
    assert call("audit", dump, "--quiet", "--min-score", "0").code == ExitCode.OK


def test_rules_commands_see_the_environment(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPPORTAUDIT_RULES", "upsell")
    checks = [line.split()[0] for line in call("rules", "list").out.splitlines()[1:]]
    assert checks
    assert all(check.startswith("upsell/") for check in checks)
    assert any(line.startswith("heard/") for line in call("rules", "list", "--rules", "heard").out.splitlines())


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SORT", "nme", "did you mean 'name'?"),
        ("BY", "agent,teem", "teem"),
        ("QUIET", "maybe", "1 (yes) nor 0 (no)"),
        ("NOW", "tomorrowish", "2026"),
        ("FORMAT", "jsnol", "jsonl"),
        ("OUT", "jsn:x", "json"),
        ("ROLE", "Kim", "NAME=ROLE"),
        ("COLUMN", "x", "FIELD=NAME"),
        ("CONFIG", "absent.yml", "absent.yml"),
        ("RULES", "core,heardd", "did you mean 'heard'?"),
        ("RULES", "core,mine.yaml", "mine.yaml"),
        ("MACROS", "absent.json", "absent.json"),
        ("TIMEZONE", "Europe/Dublon", "Europe/Dublin"),
        ("MIN_SCORE", "140", "100"),
        ("MAX_SKIPPED", "few", "5 or 1%"),
    ],
)
def test_a_wrong_value_is_exit_code_2_and_names_the_variable(
    call: Call, dump: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"SUPPORTAUDIT_{name}", value)
    ran = call("audit", dump, "--quiet")
    assert ran.code == ExitCode.USAGE
    assert f"SUPPORTAUDIT_{name}" in ran.err
    assert says in ran.err


def test_a_wrong_option_is_not_blamed_on_the_environment(call: Call, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPPORTAUDIT_SORT", "score")
    monkeypatch.setenv("SUPPORTAUDIT_NOW", "2026-10-31")
    for args in (("--sort", "nme"), ("--now", "tomorrowish"), ("--now=tomorrowish",)):
        ran = call("audit", dump, *args)
        assert ran.code == ExitCode.USAGE
        assert "SUPPORTAUDIT" not in ran.err
        assert args[0].partition("=")[0] in ran.err


def test_a_pack_that_is_not_there_is_told_by_its_place_in_the_config(call: Call, dump: Path, tmp_path: Path) -> None:
    (tmp_path / "supportaudit.yml").write_text("packs: [core, heardd]\n")
    assert "supportaudit.yml:1:15: there is no pack 'heardd'" in call("audit", dump).err


def test_an_unknown_variable_is_told_with_the_nearest_one_and_not_used(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPPORTAUDIT_TIMEZON", "UTC")
    monkeypatch.setenv("SUPPORTAUDIT_AGENT_FROM", "example.com")
    monkeypatch.setenv("SUPPORTAUDIT_ZZZ", "1")
    monkeypatch.setenv("SUPPORTAUDIT_SORT", "score")
    monkeypatch.setenv("SUPPORTAUDIT_LANG", "en")
    ran = call("rules", "list")
    assert ran.code == ExitCode.OK
    assert ran.err.splitlines() == [
        "supportaudit: SUPPORTAUDIT_AGENT_FROM in the environment is no setting and is not used (did you mean SUPPORTAUDIT_AGENTS_FROM?)",
        "supportaudit: SUPPORTAUDIT_TIMEZON in the environment is no setting and is not used (did you mean SUPPORTAUDIT_TIMEZONE?)",
        "supportaudit: SUPPORTAUDIT_ZZZ in the environment is no setting and is not used (see: supportaudit config show)",
    ]


def test_an_option_of_the_same_name_that_means_something_else_is_left_alone(call: Call, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPPORTAUDIT_OUT", "json:report.json")
    monkeypatch.setenv("SUPPORTAUDIT_BASELINE", "known.json")
    assert call("baseline", "write", dump).code == ExitCode.OK
    assert sorted(path.name for path in dump.parent.iterdir()) == ["dump.jsonl", "known.json"]
