"""Names, texts, streams and signals that were made to break the program or the terminal that shows its words."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from supportaudit.checks import evaluate
from supportaudit.cli import app
from supportaudit.cli.environment import DEBUG
from supportaudit.cli.exits import ExitCode
from supportaudit.cli.streams import TERMINATED
from supportaudit.loaders import files
from tests.cli.conftest import GOOD, POOR, SMALL, Call, chat

EVIL = "x\x1b[31my\x1b]0;title\x07\x9b2Jz\u202e\u2066\r\x08\x85w"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]|(?<!x1b)\\[31m|\\[2J")
SHELL = [sys.executable, "-m", "supportaudit"]


def evil_chat(name: str) -> bytes:
    fields: dict[str, object] = dict.fromkeys(("channel", "vendor", "team", "subject", "customer_id", "ticket_id"), EVIL)
    lines = (
        ("customer/" + EVIL, f"You charged me twice {EVIL} and I am furious. Let me speak to a supervisor {EVIL}."),
        ("agent/" + EVIL, f"Unfortunately {EVIL} we can't do that, you could upgrade to our premium plan {EVIL}."),
        ("customer/" + EVIL, f"A supervisor {EVIL} please!"),
        ("agent/" + EVIL, "No."),
    )
    return chat(name, *lines, tags=[EVIL], **fields)


def test_what_the_export_holds_never_reaches_the_terminal_raw(call: Call, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    other = evil_chat("other").replace(b"furious", b"upset").replace(json.dumps(EVIL)[1:-1].encode(), (json.dumps(EVIL)[1:-1] + "2").encode())
    (tmp_path / "in" / f"a{EVIL.replace('/', '')}.jsonl").write_bytes(evil_chat(f"c{EVIL}") + other)
    (tmp_path / "in" / f"b{EVIL}.jsonl").write_bytes(b"broken\n" + json.dumps({"id": EVIL, "status": EVIL, "messages": []}).encode())
    for arguments in (["--by", "team", "--by", "channel", "--by", "agent"], ["--contact", f"c{EVIL}"], ["--agent", EVIL], ["--quiet"]):
        ran = call("audit", "in", *arguments, "--min-agent-score", "100")
        assert not UNSAFE.search(ran.out + ran.err), (ran.out + ran.err).encode("unicode_escape")
    for command in (["convert", "in"], ["signals", "in"], ["audit", EVIL], [EVIL], ["audit", "in", f"--{EVIL}"], ["audit", "in", "--rules", EVIL]):
        ran = call(*command)
        assert ran.err
        assert not UNSAFE.search(ran.err), ran.err.encode("unicode_escape")


def test_no_line_break_in_a_name_makes_a_line_of_its_own(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a\nsupportaudit: all is well.jsonl").write_bytes(b"x\n")
    problem, total = call("convert", ".").err.splitlines()
    assert problem.startswith("a supportaudit: all is well.jsonl: ")
    assert total == "In the files: 1 record: 0 read, 1 could not be read."


def test_a_path_that_is_no_text_is_shown_with_replacement_characters(call: Call, tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.jsonl")).write_bytes(b"x\n")
    assert "caf\ufffd.jsonl" in call("convert", ".").err
    assert "no\ufffd.jsonl" in call("convert", os.fsdecode(b"no\xe9.jsonl")).err


def test_a_pack_with_a_terminal_code_is_refused(call: Call, tmp_path: Path) -> None:
    (tmp_path / "evil.yaml").write_text('pack: {id: mine, version: 1.0.0, language: 1, lang: en, license: MIT, title: "a\\e[31m"}\n')
    ran = call("rules", "list", "--rules", "evil.yaml")
    assert (ran.code, "evil.yaml:1:" in ran.err, "control character" in ran.err) == (ExitCode.USAGE, True, True)


def test_characters_that_the_terminal_does_not_have_become_question_marks() -> None:
    for command in (["rules", "show", "heard/hear"], ["convert", "nosuch\u2019"]):
        ran = subprocess.run([*SHELL, *command], env={**os.environ, "PYTHONIOENCODING": "latin-1"}, capture_output=True, timeout=60, check=False)
        assert ran.returncode in {ExitCode.OK, ExitCode.USAGE}
        assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_standard_streams_are_no_error(tmp_path: Path, closed: str) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    line = f'exec "$@" {closed}'
    ran = subprocess.run(["/bin/sh", "-c", line, "sh", *SHELL, "convert", "good.jsonl"], cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert (tmp_path / "good.jsonl").read_bytes() == GOOD


def test_an_internal_error_is_one_line_without_what_it_was_about(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> object:
        raise LookupError("a customer's secret")

    monkeypatch.setattr(files, "_place", breaks)
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    ran = call("convert", "good.jsonl")
    assert ran.code == ExitCode.INCOMPLETE
    assert len(ran.err.splitlines()) == 1
    assert "internal error, LookupError in breaks" in ran.err
    assert "please report" in ran.err
    assert "secret" not in ran.err
    monkeypatch.setenv(DEBUG, "1")
    with pytest.raises(LookupError):
        app.run(["convert", "good.jsonl"])


def test_a_rule_that_is_switched_off_is_told_once(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supportaudit.signals.patterns.CHARACTERS_PER_RUN", 1)
    (tmp_path / "poor.jsonl").write_bytes(POOR)
    (tmp_path / "mine.yaml").write_text(
        "pack: {id: mine, version: 1.0.0, language: 1, lang: en, license: MIT}\n"
        "signals:\n  nice: {by: agent, any: [{regex: lovely, backtracking: true}]}\n"
        'checks:\n  nice: {title: Nice, exists: nice, message: Not seen., examples: {pass: ["A lovely day"], fail: ["A hello there"]}}\n'
    )
    ran = call("audit", "poor.jsonl", "--rules", "mine.yaml", "--quiet")
    assert ran.code == ExitCode.INCOMPLETE
    assert ran.err.count("mine/nice") == 1
    assert evaluate.SWITCHED_OFF not in ran.err


def test_conversations_given_again_are_told_in_one_line_for_each_file(call: Call, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD * 300)
    for command in ("convert", "signals"):
        ran = call(command, "good.jsonl")
        assert ran.code == ExitCode.OK
        again, total = ran.err.splitlines()
        assert again == "good.jsonl: 299 conversations given again, word for word, and counted once; the first: line 2"
        assert total == "In the files: 300 records: 1 read, 299 given again."


def test_very_many_broken_lines_are_a_short_list_with_exact_totals(call: Call, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD * 150 + b"x\n" * 3_000)
    ran = call("audit", "good.jsonl", "--quiet", "--out", "json:r.json", "--out", "csv:out")
    assert len(ran.err.splitlines()) == 100 + 1 + 1, "a hundred, how many more, and the limit"
    assert "2,900 more" in ran.err
    report = json.loads((tmp_path / "r.json").read_bytes())
    assert [report["totals"][name] for name in ("records", "conversations", "quarantined", "repeated")] == [3_150, 1, 3_000, 149]
    assert sum(item["count"] for item in report["skipped"]) == 3_149
    assert "2,900 more" in (tmp_path / "out" / "not_evaluated.csv").read_text()
    assert "3,000" in call("audit", "good.jsonl").out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_behind_standard_output_is_told_with_the_next_step(tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run([*SHELL, "convert", str(tmp_path / "good.jsonl")], stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert ran.returncode == ExitCode.INCOMPLETE
    assert ran.stderr.startswith(b"supportaudit: standard output: No space left")
    assert ran.stderr.count(b"\n") == 1
    assert b"free some space" in ran.stderr


def test_a_run_that_is_asked_to_end_leaves_no_half_files(tmp_path: Path) -> None:
    pipe = tmp_path / "in.jsonl"
    os.mkfifo(pipe)
    out = tmp_path / "out"
    (tmp_path / "small.yaml").write_text(SMALL)
    running = subprocess.Popen([*SHELL, "audit", str(pipe), "--rules", str(tmp_path / "small.yaml"), "--out", f"csv:{out}"], stderr=subprocess.PIPE)
    with pipe.open("wb") as feed:
        feed.write(GOOD)
        feed.flush()
        for _ in range(600):
            if out.is_dir() and len(list(out.iterdir())) == 6:
                break
            time.sleep(0.1)
        running.send_signal(signal.SIGTERM)
        feed.close()  # a signal that comes just before a read is seen when the read comes back
        _, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (TERMINATED, b"Stopped.\n")
    assert list(out.iterdir()) == []
