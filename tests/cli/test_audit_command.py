"""``supportaudit audit`` as its users call it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from supportaudit.cli.exits import ExitCode
from tests.cli.conftest import GOOD, POOR, Call, chat


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(GOOD + POOR)
    return path


def test_the_first_screen_names_agents_findings_and_quotes(call: Call, dump: Path) -> None:
    ran = call("audit", dump)
    assert ran.code == ExitCode.OK
    assert "Dana" in ran.out
    assert "Lee" in ran.out
    assert "“" in ran.out.partition("Where points are lost")[2]


def test_the_same_input_gives_the_same_bytes(call: Call, dump: Path, tmp_path: Path) -> None:
    digests = []
    for name in ("one", "two"):
        out = tmp_path / name
        call("audit", dump, "--quiet", "--out", f"csv:{out}", "--out", f"json:{out}/report.json")
        files = sorted(path for path in out.rglob("*") if path.is_file())
        assert {path.name for path in files} >= {"agents.csv", "conversations.csv", "findings.csv", "report.json"}
        digests.append([(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files])
    assert digests[0] == digests[1]


@pytest.mark.no_cover
def test_the_same_input_gives_the_same_bytes_in_every_process(call: Call, dump: Path, tmp_path: Path) -> None:
    """In this one, whose hashes have another seed and which has run much else before, and in a new one."""
    command = ["audit", dump.name, "--out", "terminal", "--out", "json:report.json"]
    here = call(*command)
    written = (tmp_path / "report.json").read_bytes()
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "COLUMNS": "100", "NO_COLOR": "1"}
    there = subprocess.run(
        [sys.executable, "-m", "supportaudit", *command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert (here.out, here.err, written) == (there.stdout, there.stderr, (tmp_path / "report.json").read_bytes())
    assert here.out


def test_the_json_report_says_who_failed_what_and_where(call: Call, dump: Path, tmp_path: Path) -> None:
    call("audit", dump, "--quiet", "--out", f"json:{tmp_path}/report.json")
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert set(report) == {"schema_version", "manifest", "totals", "skipped", "reviews", "baseline", "scorecards", "conversations"}
    poor = next(c for c in report["conversations"] if c["id"] == "c-poor")
    failed = {v["check"]: v for v in poor["verdicts"] if v["outcome"] == "fail"}
    assert failed["escalation/unanswered"]["agent"] == "Lee"
    assert failed["upsell/before-resolution"]["findings"][0]["evidence"][0]["message"] == 1
    quotes = [e["text"] for v in failed.values() for f in v["findings"] for e in f["evidence"]]
    texts = [m["text"] for m in json.loads(POOR)["messages"]]
    assert all(any(quote in text for text in texts) for quote in quotes)
    good = next(c for c in report["conversations"] if c["id"] == "c-good")
    assert good["pairs"][0]["score"] > poor["pairs"][0]["score"]


def test_a_gate_that_was_asked_for_gives_exit_code_1(call: Call, dump: Path) -> None:
    assert call("audit", dump, "--quiet", "--min-score", "99").code == ExitCode.GATE_FAILED
    assert call("audit", dump, "--quiet", "--fail-on", "major").code == ExitCode.GATE_FAILED
    assert call("audit", dump, "--quiet", "--fail-on", "never").code == ExitCode.OK


def test_usage_wins_over_incomplete_and_incomplete_over_a_failed_gate(call: Call, dump: Path) -> None:
    with dump.open("ab") as file:
        file.write(b"{broken\n")
    ran = call("audit", dump, "--quiet", "--min-score", "99")
    assert ran.code == ExitCode.INCOMPLETE
    assert "Gate failed" in ran.err
    assert call("audit", dump, "--min-score", "99", "--rules", "hearrd").code == ExitCode.USAGE


def test_max_skipped_lets_a_share_of_the_input_be_unreadable(call: Call, dump: Path) -> None:
    with dump.open("ab") as file:
        file.write(b"{broken\n")
    assert call("audit", dump, "--quiet").code == ExitCode.INCOMPLETE
    assert call("audit", dump, "--quiet", "--max-skipped", "1").code == ExitCode.OK
    assert call("audit", dump, "--quiet", "--max-skipped", "40%").code == ExitCode.OK
    assert call("audit", dump, "--quiet", "--max-skipped", "10%").code == ExitCode.INCOMPLETE
    assert call("audit", dump, "--quiet", "--max-skipped", "few").code == ExitCode.USAGE


def test_findings_csv_neutralises_formulas(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "formula.jsonl"
    path.write_bytes(
        chat(
            "=cmd()",
            ("customer/Ana", "It is broken, I am furious"),
            ("agent/=HYPERLINK(1)", "We can't help you until Monday, sorry."),
            channel="chat",
        )
    )
    call("audit", path, "--quiet", "--out", f"csv:{tmp_path}/out")
    for file in sorted((tmp_path / "out").glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.reader(lines):
                assert not [cell for cell in row if cell[:1] in {"=", "+", "@", "\t", "\r"}], file.name


def test_roles_given_on_the_command_line_settle_unknown_names(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "unknown.jsonl"
    path.write_bytes(chat("c-1", ("unknown/Kim", "My order is missing and I am upset"), ("unknown/Sol", "I am sorry, I have sent it again today.")))
    ran = call("audit", path)
    assert ran.code == ExitCode.INCOMPLETE
    assert "--role" in ran.out + ran.err
    assert "Kim" in ran.out + ran.err
    ran = call("audit", path, "--role", "Kim=customer", "--role", "Sol=agent")
    assert ran.code == ExitCode.OK
    assert "Sol" in ran.out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--role", "Kim"), "NAME=ROLE"),
        (("--role", "Kim=custmer"), "customer"),
        (("--rol", "Kim=customer"), "--role"),
        (("--out", "jsn:x"), "json"),
        (("--rules", "escalatoin"), "escalation"),
        (("--now", "tomorrowish"), "2026"),
        (("--format", "jsnol"), "jsonl"),
        (("--config", "absent.yml"), "absent.yml"),
    ],
)
def test_a_bad_option_gets_the_nearest_right_one(call: Call, dump: Path, args: tuple[str, ...], says: str) -> None:
    ran = call("audit", dump, *args)
    assert ran.code == ExitCode.USAGE
    assert says in ran.err


def test_a_path_that_does_not_exist_is_named(call: Call) -> None:
    ran = call("audit", "no-such-folder")
    assert ran.code in {ExitCode.USAGE, ExitCode.INCOMPLETE}
    assert "no-such-folder" in ran.out + ran.err


def test_a_mistyped_command_gets_the_nearest_right_one(call: Call) -> None:
    ran = call("audti")
    assert ran.code == ExitCode.USAGE
    assert "audit" in ran.err


@pytest.mark.parametrize(
    "args",
    [
        ("-h",),
        ("audit", "-h"),
        ("convert", "-h"),
        ("signals", "-h"),
        ("rules", "-h"),
        ("rules", "show", "-h"),
        ("rules", "test", "-h"),
        ("review", "add", "-h"),
        ("baseline", "-h"),
    ],
)
def test_help_is_everywhere(call: Call, args: tuple[str, ...]) -> None:
    ran = call(*args)
    assert ran.code == ExitCode.OK
    assert "Usage: supportaudit" in ran.out


def test_an_output_to_dev_null_leaves_it_a_device(call: Call, dump: Path) -> None:
    assert call("audit", dump, "--quiet", "--out", "json:/dev/null").code == ExitCode.OK
    assert not Path("/dev/null").is_file()


def test_an_output_that_cannot_be_written_is_exit_code_3_and_leaves_nothing_behind(call: Call, dump: Path, tmp_path: Path) -> None:
    blocker = tmp_path / "blocker"
    blocker.write_text("a file, not a folder")
    ran = call("audit", dump, "--quiet", "--out", f"csv:{blocker}/out")
    assert ran.code == ExitCode.INCOMPLETE
    assert "blocker" in ran.err


@pytest.mark.no_cover
def test_signals_are_exact_quotes_in_documented_order(call: Call, dump: Path) -> None:
    ran = call("signals", dump)
    assert ran.code == ExitCode.OK
    texts = {c["id"]: [m["text"] for m in c["messages"]] for c in map(json.loads, dump.read_bytes().splitlines())}
    rows = ran.rows()
    assert rows
    assert {"upset", "apologize", "escalation_request"} <= {row["signal"] for row in rows}
    for row in rows:
        assert texts[row["conversation"]][row["message"]][row["start"] : row["end"]] == row["text"]
    order = [(r["conversation"], r["message"], r["start"], r["end"], r["signal"], r["rule"]) for r in rows]
    assert order == sorted(order, key=lambda r: (list(texts).index(r[0]), *r[1:]))


def test_convert_writes_what_it_reads(call: Call, dump: Path) -> None:
    ran = call("convert", dump)
    assert ran.code == ExitCode.OK
    schema = {"type": "object", "required": ["id", "messages"], "properties": {"messages": {"items": {"required": ["role", "text"]}}}}
    assert [row["id"] for row in ran.rows()] == ["c-good", "c-poor"]
    for row in ran.rows():
        jsonschema.validate(row, schema)


def test_rules_show_explains_a_line_item(call: Call) -> None:
    ran = call("rules", "show", "escalation/unanswered")
    assert ran.code == ExitCode.OK
    assert "Not met" in ran.out
    near = call("rules", "show", "escalation/unansered")
    assert near.code == ExitCode.USAGE
    assert "escalation/unanswered" in near.err
