"""``supportaudit inspect``: what a file is taken for, what was read of it, and what comes next."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import GOOD, Call, chat

ODD = {
    "dialogs": [{"dialogNo": 7, "entries": [{"body": "My lamp is late", "from": {"type": "visitor", "name": "Ana"}, "at": "2026-10-03T18:00:00Z"}]}]
}


def test_a_known_file_is_named_with_the_reason_its_speakers_and_the_next_step(call: Call, tmp_path: Path) -> None:
    (tmp_path / "dump.jsonl").write_bytes(GOOD)
    ran = call("inspect", "dump.jsonl")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "dump.jsonl: JSON Lines (jsonl)"
    assert lines[1].startswith("  Why: the first line is a JSON object with id and messages")
    assert any(line.startswith("  Read: 1 contact, ") for line in lines)
    assert any(line.startswith("  Customer: Ana ") for line in lines)
    assert lines[-2:] == ["  Next:", "    supportaudit audit dump.jsonl"]


def test_unknown_speakers_are_asked_for_by_the_option_that_settles_it(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(chat("c-1", ("unknown/Kim", "Hello"), ("unknown/Sol", "Hi")))
    ran = call("inspect", "x.jsonl")
    assert "  Role unknown: Kim 1, Sol 1." in ran.out
    assert "supportaudit audit x.jsonl --role Kim=agent --role '*=customer'" in ran.out
    assert call("audit", "x.jsonl", "--role", "Kim=agent", "--role", "*=customer").code == 0


def test_what_cannot_be_read_is_named(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(GOOD + b"{broken\n")
    out = call("inspect", "x.jsonl").out
    assert "1 not readable." in out
    assert "  Not readable: line 2: not valid JSON" in out


def test_only_the_first_records_are_read(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b"".join(chat(f"c-{number}", ("customer/Ana", "Hello")) for number in range(30)))
    assert "  Read of the first 5 records (--first N reads more): 5 contacts, 5 messages" in call("inspect", "x.jsonl", "--first", "5").out


def test_a_mapping_is_suggested_written_once_and_works(call: Call, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(json.dumps(ODD))
    printed = call("inspect", "odd.json")
    assert printed.code == 3
    assert "no known format" in printed.out.splitlines()[0]
    assert "sources:\n  odd:\n" in printed.out
    assert "  With it: 1 contact, 1 message; 0 not readable." in printed.out
    assert call("inspect", "odd.json", "--write", "map.yml").err == "Written: map.yml; check every line.\n"
    assert "odd.json: source odd (odd)" in call("inspect", "odd.json", "--config", "map.yml").out
    again = call("inspect", "odd.json", "--write", "map.yml")
    assert (again.code, "it is there already" in again.err) == (2, True)


def test_what_could_not_be_read_is_kept_by_each_command(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(GOOD + b"{broken\n")
    for command in ("convert", "signals", "audit"):
        ran = call(command, "x.jsonl", "--quarantine", f"kept-{command}")
        assert f"Quarantined: 1 record in kept-{command} (quarantine.jsonl lists places and reasons)." in ran.err
        assert (tmp_path / f"kept-{command}" / "00001-x.jsonl").read_bytes() == b"{broken\n"


def test_the_report_holds_the_sum_of_what_was_in_the_files(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(GOOD + b"{broken\n" + GOOD + chat("c-9", ("unknown/Kim", "Hello")))
    call("audit", "x.jsonl", "--out", "json:out.json")
    manifest = json.loads((tmp_path / "out.json").read_bytes())["manifest"]
    assert manifest["control"] == {"found": 4, "read": 2, "quarantined": 1, "repeated": 1, "contacts": 2, "evaluated": 1, "skipped": 1}
    assert [(i["found"], i["read"], i["quarantined"], i["repeated"]) for i in manifest["inputs"]] == [(4, 2, 1, 1)]
