"""No report replaces what is read, and what an earlier run wrote is no transcript."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from supportaudit.cli.exits import ExitCode
from tests.cli.conftest import GOOD, Call


def test_no_report_replaces_a_transcript_that_is_read(call: Call, tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_bytes(GOOD)
    (tmp_path / "link.json").symlink_to(good)
    os.link(good, tmp_path / "hard.json")
    for target in ("good.jsonl", "link.json", "hard.json"):
        for paths in (["good.jsonl"], ["."]):
            ran = call("audit", *paths, "--out", f"json:{target}")
            assert ran.code == ExitCode.USAGE
            assert "would replace" in ran.err
            assert good.read_bytes() == GOOD


def test_no_report_replaces_the_config_or_a_table_that_is_read(call: Call, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    (tmp_path / "supportaudit.yml").write_text("timezone: Europe/Berlin\n")
    assert "the config file" in call("audit", "good.jsonl", "--out", "json:supportaudit.yml").err
    (tmp_path / "agents.csv").write_text("conversation_id,role,text\n1,customer,hello\n1,agent,hello\n")
    assert call("audit", "agents.csv", "--out", "csv:.").code == ExitCode.USAGE
    assert (tmp_path / "agents.csv").read_text().startswith("conversation_id")


def test_a_baseline_replaces_no_transcript_but_an_earlier_baseline(call: Call, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    for paths in (["good.jsonl"], ["."]):
        assert call("baseline", "write", *paths, "--out", "good.jsonl").code == ExitCode.USAGE
    assert (tmp_path / "good.jsonl").read_bytes() == GOOD
    for _ in range(2):
        assert call("baseline", "write", ".", "--out", "baseline.json").code == ExitCode.OK


@pytest.mark.parametrize(
    ("outs", "told"),
    [
        (["csv:-"], "not a folder"),
        ([f"csv:{os.devnull}"], "not a folder"),
        (["csv:good.jsonl"], "not a folder"),
        (["json:."], "is a folder"),
        (["json:out/agents.csv", "csv:out"], "would both write to"),
    ],
)
def test_a_place_of_the_wrong_kind_is_told_before_anything_is_read(call: Call, tmp_path: Path, outs: list[str], told: str) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    ran = call("audit", "good.jsonl", *(word for out in outs for word in ("--out", out)))
    assert (ran.code, told in ran.err) == (ExitCode.USAGE, True), ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["good.jsonl"]


@pytest.mark.parametrize("arguments", [["audit", ""], ["convert", ""], ["audit", ".", "--rules", ""], ["rules", "list", "--rules", ""]])
def test_an_empty_name_is_not_the_working_folder(call: Call, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    (tmp_path / "mine.yaml").write_text("not a pack")
    ran = call(*arguments)
    assert ran.code == ExitCode.USAGE
    assert "empty" in ran.err


def test_reports_in_the_audited_folder_do_not_change_the_next_run(call: Call, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.jsonl").write_bytes(GOOD)
    outs = ["--out", "json:in/report.json", "--out", "csv:in/tables", "--quiet"]
    assert call("audit", "in", *outs).code == ExitCode.OK
    first = json.loads((tmp_path / "in" / "report.json").read_bytes())
    (tmp_path / "in" / "signals.jsonl").write_text(call("signals", "in").out)
    assert call("audit", "in", *outs).code == ExitCode.OK
    again = json.loads((tmp_path / "in" / "report.json").read_bytes())
    assert again["conversations"] == first["conversations"]
    assert again["skipped"] == []
    left_out = [item["path"] for item in again["manifest"]["inputs"] if "a report of supportaudit" in "".join(item["notes"])]
    assert len(left_out) == 8
    named = call("audit", "in/report.json", "--quiet")
    assert named.code == ExitCode.INCOMPLETE
    assert "a report of supportaudit" in named.err


def test_standard_output_in_the_audited_folder_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    with (tmp_path / "out.jsonl").open("wb") as out:
        ran = subprocess.run(
            [sys.executable, "-m", "supportaudit", "convert", str(tmp_path)], stdout=out, stderr=subprocess.PIPE, timeout=60, check=False
        )
    assert (ran.returncode, ran.stderr) == (0, b"")
    with (tmp_path / "out.jsonl").open("ab") as out:
        ran = subprocess.run(
            [sys.executable, "-m", "supportaudit", "convert", str(tmp_path / "out.jsonl")],
            stdout=out,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert ran.returncode == ExitCode.USAGE
    assert b"standard output" in ran.stderr
