"""``convert`` and ``signals``: what is printed, where problems go, and how the run ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, POOR, Call


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(GOOD + b"{broken\n" + POOR)
    return path


@pytest.mark.parametrize("command", ["convert", "signals"])
def test_problems_go_to_standard_error_and_the_rest_is_printed(call: Call, dump: Path, command: str) -> None:
    ran = call(command, dump)
    assert ran.code == 3
    problem, total = ran.err.splitlines()
    assert ": line 2: not valid JSON" in problem
    assert total == "In the files: 3 records: 2 read, 1 could not be read."
    assert f"{dump}: line 2" in ran.err
    key = "id" if command == "convert" else "conversation"
    assert list(dict.fromkeys(row[key] for row in ran.rows())) == ["c-good", "c-poor"]


@pytest.mark.parametrize("command", ["convert", "signals"])
def test_a_conversation_given_twice_is_reported_and_nothing_is_missing(call: Call, tmp_path: Path, command: str) -> None:
    path = tmp_path / "twice.jsonl"
    path.write_bytes(GOOD + GOOD)
    ran = call(command, path)
    assert ran.code == 0
    assert "1 conversation given again, word for word, and counted once; the first: line 2" in ran.err


def test_a_table_has_a_row_for_each_message(call: Call, dump: Path) -> None:
    ran = call("convert", dump, "--to", "csv")
    assert len(ran.out.strip().splitlines()) == 1 + 5 + 4


def test_visible_leaves_out_what_was_quoted(call: Call, tmp_path: Path) -> None:
    (tmp_path / "reply.txt").write_text("That is not what I asked.\n\nOn Mon, 5 Oct 2026 Ben wrote:\n> Please restart it.\n", encoding="utf-8")
    whole = call("convert", tmp_path / "reply.txt", "--format", "email-body").rows()[0]["messages"][0]
    seen = call("convert", tmp_path / "reply.txt", "--format", "email-body", "--visible").rows()[0]["messages"][0]
    assert "restart" in whole["text"]
    assert whole["masks"]
    assert seen["text"].strip() == "That is not what I asked."


def test_the_report_counts_what_was_given_twice_apart(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "twice.jsonl"
    path.write_bytes(GOOD + POOR + GOOD)
    ran = call("audit", path, "--out", "csv:out")
    assert ran.code == 0
    assert "3 contacts read, 1 given again and counted once; 2 scored" in ran.err
    assert "given twice" in (tmp_path / "out" / "not_evaluated.csv").read_text(encoding="utf-8-sig")
    assert "1 contact given again, word for word, and counted once." in call("audit", path).out
