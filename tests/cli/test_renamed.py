"""A line item that is asked for by its former name is found, and the present name is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call, chat

PACK = """\
pack: {id: own, version: 1.0.0, renamed: {rude: kind}}
signals: {bad: {by: agent, any: [nonsense]}}
checks:
  kind: {title: Is kind, avoid: bad, message: "Said {match}."}
"""


@pytest.fixture
def talk(tmp_path: Path) -> str:
    (tmp_path / "own.yaml").write_text(PACK)
    (tmp_path / "supportaudit.yml").write_text("packs: [own.yaml]\n")
    (tmp_path / "talk.jsonl").write_bytes(chat("c-1", ("customer/Ana", "My kettle is broken."), ("agent/Dana", "That is nonsense, I am afraid.")))
    return "talk.jsonl"


def test_show_and_why_follow_it(call: Call, talk: str) -> None:
    for command in (("rules", "show", "own/rude"), ("why", "c-1", "own/rude", talk)):
        ran = call(*command)
        assert (ran.code, ran.err) == (0, "own/rude is now own/kind\n")
        assert ran.out.startswith("Is kind   (own/kind, own.yaml:4:3")
    assert call("rules", "show", "own/kind").err == ""


def test_a_review_is_written_under_the_present_name(call: Call, talk: str, tmp_path: Path) -> None:
    signed = ("--decision", "overturned", "--by", "Kim", "--at", "2026-10-05", "--why", "Read it.")
    ran = call("review", "add", talk, "--contact", "c-1", "--check", "own/rude", *signed)
    assert (ran.code, ran.err) == (0, "own/rude is now own/kind\n")
    assert 'check: "own/kind"' in (tmp_path / "reviews.yml").read_text()
