"""What a new user runs into: each gets a clear line with the next step, the right exit code, and nothing that is not true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from supportaudit.cli.exits import ExitCode
from tests.cli.conftest import GOOD, POOR, SMALL, Call, chat

NOT_UTF_8 = (
    b'{"id":"y","messages":[{"role":"customer","text":"it is broken"},{"role":"agent","text":"we can not do that at all"}]}\n'
    b'{"id":"z","messages":[{"role":"customer","text":"caf\xff it is broken"},{"role":"agent","text":"we can not do that at all"}]}\n'
)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(GOOD + POOR)
    return path


# ------------------------------------------------------------------------------------------------ what was assumed


@pytest.mark.parametrize("args", [("audit", "-q"), ("convert",), ("signals",)])
def test_text_that_is_not_utf_8_gets_one_line_with_file_line_and_next_step(call: Call, tmp_path: Path, args: tuple[str, ...]) -> None:
    (tmp_path / "i.jsonl").write_bytes(NOT_UTF_8)
    ran = call(args[0], "i.jsonl", *args[1:])
    assert ran.code == ExitCode.OK
    (line,) = ran.err.splitlines()
    assert line.startswith("i.jsonl: line 2: ")
    assert line.endswith("save the file as UTF-8")


def test_the_first_screen_counts_what_was_assumed_and_names_the_first_place(call: Call, tmp_path: Path) -> None:
    for name in ("i.jsonl", "j.jsonl"):
        (tmp_path / name).write_bytes(NOT_UTF_8.replace(b'"y"', f'"y{name}"'.encode()).replace(b'"z"', f'"z{name}"'.encode()))
    page = " ".join(call("audit", "i.jsonl", "j.jsonl").out.split())
    assert "Assumed while reading: 2 text that is not UTF-8 was read as cp1252; if letters look wrong, save the file as UTF-8" in page
    assert "i.jsonl: line 2 (and 1 more)" in page


def test_a_file_of_which_nothing_could_be_evaluated_has_its_problem_line_only(call: Call, tmp_path: Path) -> None:
    (tmp_path / "i.jsonl").write_bytes(b'{"id":"z","messages":[{"role":"customer","text":"caf\xff"}]}\n')
    (line,) = call("audit", "i.jsonl", "-q", "--max-skipped", "1").err.splitlines()
    assert "no agent wrote in it" in line


def test_the_same_id_with_other_messages_is_said_with_its_new_name(call: Call, tmp_path: Path) -> None:
    (tmp_path / "two.jsonl").write_bytes(GOOD + POOR.replace(b"c-poor", b"c-good"))
    ran = call("audit", "two.jsonl", "-q")
    assert "two.jsonl: line 2, c-good#2: an id came a second time with other messages" in ran.err


# ------------------------------------------------------------------------------------------------ options


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--column", "txt=body"), "--column: 'txt' is no field of a table (did you mean 'text'?)"),
        (("--agents-from", "not a domain"), "--agents-from: 'not a domain' is neither a domain nor an e-mail address (write example.com"),
        (("--by", "vendr"), "did you mean 'vendor'?"),
        (("--sort", "scroe"), "did you mean 'score'?"),
        (("--fail-on", "mojor"), "did you mean 'major'?"),
        (("--rulez", "heard"), "--rules"),
        (("--min-score", "abc"), "'abc' is no QA score (write a number from 0 to 100)"),
        (("--min-score", "nan"), "'nan' is no QA score"),
        (("--min-agent-score", "inf"), "'inf' is no QA score"),
        (("--min-score", "101"), "'101' is no QA score"),
        (("--max-skipped", "120%"), "write 5 or 1%"),
        (("--agent", "Dana", "--contact", "c-good"), "--agent and --contact are two pages"),
    ],
)
def test_a_wrong_value_gets_the_nearest_right_one_in_plain_words(call: Call, dump: Path, args: tuple[str, ...], says: str) -> None:
    ran = call("audit", dump, *args)
    assert (ran.code, ran.out) == (ExitCode.USAGE, "")
    assert says in ran.err
    assert "--full" not in ran.err


def test_a_wrong_target_of_convert_gets_the_nearest_right_one(call: Call, dump: Path) -> None:
    ran = call("convert", dump, "--to", "jsnl")
    assert (ran.code, "did you mean 'jsonl'?" in ran.err) == (ExitCode.USAGE, True)


@pytest.mark.parametrize("source", ["example.com", "*.example.co.uk", "@example.com", "ann.lee+x@example.com", "bücher.example"])
def test_domains_and_addresses_are_taken(call: Call, dump: Path, source: str) -> None:
    assert call("audit", dump, "-q", "--agents-from", source).code == ExitCode.OK


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("columns: {txt: body}", "supportaudit.yml:1:11: 'txt' is no field of a table (did you mean 'text'?)"),
        ("sections: {Herd: 3}", "supportaudit.yml:1:18: there is no section 'Herd' (did you mean 'HEARD'?)"),
        ("packs:\n  - core\n  - herd", "supportaudit.yml:3:5: there is no pack 'herd' (did you mean 'heard'?)"),
        ("agents_from: [acme]", "supportaudit.yml:1:15: 'acme' is neither a domain nor an e-mail address"),
        ("min_evaluations: many", "supportaudit.yml:1:18: 'min_evaluations' should be a whole number (write a number without quotes, such as 3)"),
    ],
)
def test_a_wrong_word_in_the_config_has_its_place_and_the_nearest_right_one(call: Call, dump: Path, config: str, says: str) -> None:
    (dump.parent / "supportaudit.yml").write_text(config)
    ran = call("audit", dump)
    assert ran.code == ExitCode.USAGE
    assert says in ran.err


def test_packs_of_the_command_line_are_not_blamed_on_the_config(call: Call, dump: Path) -> None:
    (dump.parent / "supportaudit.yml").write_text("packs: [core, herd]")
    assert "--rules: there is no pack 'herd'" in call("audit", dump, "--rules", "herd").err


def test_sections_of_packs_that_this_run_does_not_use_are_left_aside(call: Call, dump: Path) -> None:
    (dump.parent / "supportaudit.yml").write_text("sections: {HEARD: 2}")
    assert call("audit", dump, "-q", "--rules", "upsell").code == ExitCode.OK
    assert call("rules", "list", "--rules", "upsell").code == ExitCode.OK
    (dump.parent / "supportaudit.yml").write_text("sections: {HEARDD: 2}")
    assert "there is no section 'HEARDD'" in call("audit", dump, "-q").err


@pytest.mark.parametrize("quiet", [(), ("-q",)])
@pytest.mark.parametrize(("option", "name", "near"), [("--agent", "Danna", "Dana"), ("--contact", "c-goo", "c-good")])
def test_an_agent_or_contact_that_is_not_there_is_a_usage_error(
    call: Call, dump: Path, option: str, name: str, near: str, quiet: tuple[str, ...]
) -> None:
    ran = call("audit", dump, option, name, *quiet)
    assert ran.code == ExitCode.USAGE
    assert f"'{name}' (did you mean '{near}'?)" in ran.err
    assert (f"Did you mean {near}" in ran.out) == (not quiet)


def test_no_terminal_code_of_a_transcript_reaches_standard_error(call: Call, tmp_path: Path) -> None:
    name = "Ki\x1b[31mm"
    (tmp_path / "evil.jsonl").write_bytes(GOOD.replace(b"c-good", b"c-\\u001b[31mx") + chat("c-2", (f"unknown/{name}", "hello")))
    ran = call("audit", "evil.jsonl", "-q", "--contact", "c-xx")
    assert ran.code == ExitCode.USAGE
    assert "Kim (1)" in ran.err
    assert "\x1b" not in ran.err


def test_an_agent_is_found_whatever_the_cut(call: Call, dump: Path) -> None:
    ran = call("audit", dump, "--agent", "dana", "--by", "channel")
    assert (ran.code, ran.out.startswith("Dana\n")) == (ExitCode.OK, True)
    assert call("audit", dump, "-q", "--min-agent-score", "100", "--by", "channel").code == ExitCode.OK


def test_a_contact_that_was_not_evaluated_says_why(call: Call, tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text("Ana: my box is broken\nAna: hello?\nBo: hi\nBo: sorry\n")
    ran = call("audit", "s.txt", "--contact", "s", "--max-skipped", "1")
    assert "It was not evaluated: no agent and no customer is known in it: unknown are Ana (2), Bo (2)" in " ".join(ran.out.split())
    assert ran.code == ExitCode.OK
    assert call("audit", "s.txt", "--contact", "s").code == ExitCode.INCOMPLETE


@pytest.mark.parametrize(
    ("out", "says"),
    [
        ("csv:blocker", "blocker is not a folder (name a folder"),
        ("json:folder", "folder is a folder (name a file in it"),
    ],
)
def test_a_place_that_cannot_be_written_is_said_before_anything_is_read(call: Call, dump: Path, out: str, says: str) -> None:
    (dump.parent / "blocker").write_text("a file")
    (dump.parent / "folder").mkdir()
    dump.write_bytes(b"{broken\n")
    ran = call("audit", dump, "--out", out)
    assert ran.code == ExitCode.USAGE
    assert ran.err.splitlines() == [line for line in ran.err.splitlines() if says in line]


# ------------------------------------------------------------------------------------------------ closed pipes


def _closed(dump: Path, *args: str) -> tuple[int, str]:
    """Exit code and standard error of a run whose reader has gone."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as out:
        ran = subprocess.run([sys.executable, "-m", "supportaudit", *args], stdout=out, stderr=subprocess.PIPE, cwd=dump.parent, check=False)
    return ran.returncode, ran.stderr.decode()


def test_an_audit_goes_on_when_nobody_reads_its_output(dump: Path) -> None:
    (dump.parent / "small.yaml").write_text(SMALL)
    audit = ("audit", dump.name, "--rules", "small.yaml")
    code, problems = _closed(dump, *audit, "--out", "json", "--out", "csv:out")
    assert (code, (dump.parent / "out" / "agents.csv").is_file()) == (ExitCode.OK, True)
    assert "roken pipe" not in problems
    assert _closed(dump, *audit)[0] == ExitCode.OK
    assert _closed(dump, *audit, "--out", "json", "--min-score", "99")[0] == ExitCode.GATE_FAILED


@pytest.mark.parametrize(
    "args", [("signals", "dump.jsonl", "--rules", "small.yaml"), ("convert", "dump.jsonl"), ("rules", "list"), ("-h",), ("audit", "-h")]
)
def test_other_commands_end_quietly_as_the_shell_says_it(dump: Path, args: tuple[str, ...]) -> None:
    (dump.parent / "small.yaml").write_text(SMALL)
    assert _closed(dump, *args) == (141, "")


# ------------------------------------------------------------------------------------------------ reasons and decisions


def test_reasons_are_grouped_without_names_and_the_names_are_asked_for_once(call: Call, tmp_path: Path) -> None:
    for number in range(1, 9):
        (tmp_path / f"chat{number}.txt").write_text(f"Ana{number}: my box is broken\nAgent: sorry\nAna{number}: and?\nAgent: sent a new one\n")
    ran = call("audit", tmp_path)
    page = " ".join(ran.out.split())
    assert "Not evaluated: 8 8 no customer is known in it; say who is who with --role NAME=ROLE" in page
    assert "Who is who in 8 contacts of 8 files? Ana1 1, Ana2 1, Ana3 1, Ana4 1, Ana5 1, Ana6 1 and 2 more. Say it with --role NAME=ROLE" in page
    assert "if they are all customers: --role '*=customer', or in supportaudit.yml roles: {\"*\": customer}" in page


def test_nobody_is_asked_who_is_who_where_only_a_known_agent_wrote(call: Call, tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_bytes(GOOD + chat("c-1", ("agent/Dana", "Hello, are you there?")))
    ran = call("audit", "one.jsonl")
    assert "no customer wrote in it" in ran.out
    assert "Who is who" not in ran.out


def test_an_empty_folder_gives_a_short_page(call: Call, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = call("audit", "empty")
    assert ran.code == ExitCode.INCOMPLETE
    assert len(ran.out.splitlines()) < 10
    assert "Name the files or folders of an export" in ran.out


def test_a_line_of_json_that_is_no_conversation_is_one_problem(call: Call, tmp_path: Path) -> None:
    (tmp_path / "list.jsonl").write_bytes(GOOD + b"[1,2]\n")
    line, limit = call("audit", "list.jsonl", "-q").err.splitlines()
    assert line.startswith("list.jsonl: line 2: the record is a list, not an object; write {")
    assert limit.startswith("Incomplete: 1 not evaluated")


def test_a_gate_names_line_items_by_title(call: Call, dump: Path) -> None:
    ran = call("audit", dump, "-q", "--fail-on", "major")
    assert "Answers a request for a supervisor or a person: 1" in ran.err
    assert "escalation/" not in ran.err


def test_the_json_report_keeps_the_codes_of_reasons(call: Call, dump: Path) -> None:
    call("audit", dump, "-q", "--full", "--out", "json:report.json")
    verdicts = [v for c in json.loads((dump.parent / "report.json").read_bytes())["conversations"] for v in c["verdicts"]]
    assert "no trigger" in {v["reason"] for v in verdicts}
