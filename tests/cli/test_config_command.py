"""``config show`` says each setting and where it was said; options win over the environment, that over the file, that over the packs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from supportaudit.cli.exits import ExitCode
from tests.cli.conftest import GOOD, POOR, Call

CONFIG = """\
timezone: Europe/Dublin
min_evaluations: 1
roles: {Pip: bot}
no_names: [shift desk]
pass_mark: 80
gates: {min_score: 99, fail_on: major}
sections: {Wording: 2.5}
rules:
  heard/hear: {severity: note}
  heard/order: off
teams: {Front line: [Dana Reyes]}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "supportaudit.yml").write_text(CONFIG)
    (tmp_path / "dump.jsonl").write_bytes(GOOD + POOR)
    return tmp_path


def settings(call: Call, *args: str) -> dict[str, tuple[object, str]]:
    ran = call("config", "show", "--json", *args)
    assert ran.code == ExitCode.OK, ran.err
    return {row["key"]: (row["value"], row["from"]) for row in json.loads(ran.out)["settings"]}


def test_without_anything_all_are_defaults_or_the_packs(call: Call) -> None:
    shown = settings(call)
    assert shown["timezone"] == ("UTC", "default")
    assert shown["gates.max_skipped"] == ("0", "default")
    assert {origin for _, origin in shown.values()} == {"default", "pack"}


def test_each_setting_of_the_file_has_its_place(call: Call, site: Path) -> None:
    shown = settings(call)
    assert shown["timezone"] == ("Europe/Dublin", "supportaudit.yml:1:11")
    assert shown["roles.pip"] == ("bot", "supportaudit.yml:3:14")
    assert shown["no_names"][1] == "default, supportaudit.yml:4:11"
    assert shown["gates.min_score"] == (99.0, "supportaudit.yml:6:20")
    assert shown["gates.min_agent_score"] == (None, "default")
    assert shown["sections.Wording"] == (2.5, "supportaudit.yml:7:21")
    assert shown["sections.HEARD"][1] == "pack"
    assert shown["teams.Front line.agents"] == (["Dana Reyes"], "supportaudit.yml:11:21")


def test_a_line_item_that_the_site_changes_is_shown_whole_with_what_its_pack_says(call: Call, site: Path) -> None:
    rows = {row["key"]: row for row in json.loads(call("config", "show", "--json").out)["settings"]}
    assert rows["rules.heard/hear.severity"] == {
        "key": "rules.heard/hear.severity",
        "value": "note",
        "from": "supportaudit.yml:9:26",
        "pack": "minor",
    }
    assert rows["rules.heard/hear.weight"]["from"].startswith("pack heard (heard.yaml:")
    assert rows["rules.heard/order.enabled"]["value"] is False
    assert rows["rules.heard/order.enabled"]["from"] == "supportaudit.yml:10:16"
    text = call("config", "show").out
    assert "note (pack: minor)" in text
    assert "no (pack: yes)" in text


def test_params_that_the_site_changes_are_shown_beside_those_of_the_pack(call: Call, tmp_path: Path) -> None:
    pack = """\
pack: {id: own, version: 1.0.0, language: 1, lang: en, license: MIT}
signals: {asks: {by: customer, any: [supervisor]}, brings: {by: agent, any: [fetch]}}
checks:
  late:
    params: {turns: 3, tries: 2}
    responds: {to: asks, with: brings, within: {agent_turns: "{turns}"}}
    message: "Not within {turns} turns, {tries} tries."
"""
    (tmp_path / "own.yaml").write_text(pack)
    (tmp_path / "supportaudit.yml").write_text("packs: [own.yaml]\nrules: {own/late: {params: {turns: 5}}}\n")
    ran = call("config", "show", "--json")
    rows = {row["key"]: row for row in json.loads(ran.out)["settings"]}
    assert rows["rules.own/late.params.turns"] == {
        "key": "rules.own/late.params.turns",
        "value": 5,
        "from": "supportaudit.yml:2:36",
        "pack": 3,
    }
    assert rows["rules.own/late.params.tries"]["value"] == 2
    assert rows["rules.own/late.params.tries"]["from"].startswith("pack own (")
    assert "5 (pack: 3)" in call("config", "show").out


def test_options_win_over_the_environment_and_that_over_the_file(call: Call, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPPORTAUDIT_MIN_SCORE", "70")
    monkeypatch.setenv("SUPPORTAUDIT_TIMEZONE", "Europe/Rome")
    monkeypatch.setenv("SUPPORTAUDIT_RULES", "core,heard")
    monkeypatch.setenv("SUPPORTAUDIT_ROLE", "Kim=agent")
    shown = settings(call)
    assert shown["gates.min_score"] == (70.0, "SUPPORTAUDIT_MIN_SCORE")
    assert shown["timezone"] == ("Europe/Rome", "SUPPORTAUDIT_TIMEZONE")
    assert shown["packs"] == (["core", "heard"], "SUPPORTAUDIT_RULES")
    assert shown["roles.kim"] == ("agent", "SUPPORTAUDIT_ROLE")
    shown = settings(call, "--min-score", "60", "--rules", "heard", "--role", "Sol=customer", "--agents-from", "example.com", "--max-skipped", "1%")
    assert shown["gates.min_score"] == (60.0, "--min-score")
    assert shown["gates.max_skipped"] == ("1%", "--max-skipped")
    assert shown["packs"] == (["heard"], "--rules")
    assert shown["roles.sol"] == ("customer", "--role")
    assert "roles.kim" not in shown
    assert shown["agents_from"] == (["example.com"], "--agents-from")


def test_what_was_found_and_where_was_looked_is_said(call: Call, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "dump").mkdir()
    (site / "supportaudit.yml").rename(site / "dump" / "supportaudit.yml")
    lines = call("config", "show", "dump").out.splitlines()
    assert lines[:2] == ["Config file: dump/supportaudit.yml", "Looked in: ., dump"]
    assert call("config", "show").out.splitlines()[:2] == ["Config file: none", "Looked in: ."]
    monkeypatch.setenv("SUPPORTAUDIT_CONFIG", "dump/supportaudit.yml")
    lines = call("config", "show").out.splitlines()
    assert lines[:2] == ["Config file: dump/supportaudit.yml", ""]


@pytest.mark.no_cover
def test_the_page_is_the_same_every_time_and_keeps_to_the_width(call: Call, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = call("config", "show").out
    assert call("config", "show").out == first
    assert max(map(len, first.splitlines())) <= 100
    monkeypatch.setenv("COLUMNS", "200")
    assert len(call("config", "show").out.splitlines()) < len(first.splitlines())


def test_control_characters_of_a_config_do_not_reach_the_terminal(call: Call, site: Path) -> None:
    (site / "supportaudit.yml").write_text('teams: {"A\\e[31m": ["B\\a"]}\n')
    out = call("config", "show").out
    assert "teams.A" in out
    assert "\x1b" not in out
    assert "\a" not in out


@pytest.mark.parametrize(
    "command", [("config", "show"), ("audit", "dump.jsonl"), ("signals", "dump.jsonl"), ("convert", "dump.jsonl"), ("rules", "list")]
)
def test_every_command_refuses_an_unusable_config(call: Call, site: Path, command: tuple[str, ...]) -> None:
    ran = call(*command, "--config", "absent.yml")
    assert ran.code == ExitCode.USAGE
    assert ran.err == "supportaudit: absent.yml: cannot be read: No such file or directory (check the path of the config file)\n"
    (site / "supportaudit.yml").write_text("timezon: UTC\n")
    ran = call(*command)
    assert ran.code == ExitCode.USAGE
    assert ran.err == "supportaudit: supportaudit.yml:1:1: unknown key 'timezon' (did you mean 'timezone'?)\n"


@pytest.mark.no_cover
def test_gates_of_the_file_hold_and_options_win_over_them(call: Call, site: Path) -> None:
    ran = call("audit", "dump.jsonl", "--quiet")
    assert ran.code == ExitCode.GATE_FAILED
    assert "the limit is 99" in ran.err
    assert "severity major" in ran.err
    assert call("audit", "dump.jsonl", "--quiet", "--min-score", "0", "--fail-on", "never").code == ExitCode.OK
    (site / "supportaudit.yml").write_text("gates: {max_skipped: 40%}\n")
    with (site / "dump.jsonl").open("ab") as file:
        file.write(b"{broken\n")
    assert call("audit", "dump.jsonl", "--quiet").code == ExitCode.OK
    assert call("audit", "dump.jsonl", "--quiet", "--max-skipped", "0").code == ExitCode.INCOMPLETE


def test_the_pass_mark_is_set_against_overall_and_agents(call: Call, site: Path) -> None:
    (site / "supportaudit.yml").write_text("pass_mark: 80\n")
    assert "Pass mark 80: 1 of 2 evaluations reaches it." in call("audit", "dump.jsonl").out
    assert "Pass mark 80: 0 of 1 evaluation reach it." in call("audit", "dump.jsonl", "--agent", "Lee").out
    (site / "supportaudit.yml").write_text("lang: en\n")
    assert "Pass mark" not in call("audit", "dump.jsonl").out


def test_ignored_files_are_said_in_every_report(call: Call, site: Path) -> None:
    (site / "supportaudit.yml").write_text("ignore: [dump/old/**]\n")
    (site / "dump" / "old").mkdir(parents=True)
    (site / "dump.jsonl").rename(site / "dump" / "new.jsonl")
    (site / "dump" / "old" / "poor.jsonl").write_bytes(POOR)
    assert "1 file left out by ignore in the config: dump/old/**" in call("audit", "dump").out
    ran = call("audit", "dump", "--out", "json:report.json", "--out", "csv:out")
    assert ran.code == ExitCode.OK
    assert "1 file left out by ignore in the config: dump/old/**." in ran.err
    assert [item["kind"] for item in json.loads((site / "report.json").read_bytes())["skipped"]] == ["ignored"]
    assert "dump/old/**,,left out by ignore," in (site / "out" / "not_evaluated.csv").read_text(encoding="utf-8-sig")
    assert "dump/old/**: 1 file left out by ignore in the config" in call("convert", "dump").err
