"""``rules try``: what fires on one line, and what was stopped by what."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call

PACK = """pack: {id: own, version: 1.0.0}
signals:
  sorry:
    by: agent
    any: ["sorry", "so sorry"]
    unless: ["not sorry"]
    drop: [conditional]
  asks: {by: agent, any: ["(is|are) you*"], keep: [question]}
  later: {by: agent, any: ["bye"], after: sorry}
  promise: {by: agent, any: ["I will call <when>"], channel: chat}
  word: {by: agent, any: [{regex: '\\bx\\b'}]}
checks:
  sorry: {exists: sorry, message: "Not seen."}
"""


@pytest.fixture
def attempt(call: Call, tmp_path: Path) -> Call:
    (tmp_path / "own.yaml").write_text(PACK)
    return lambda *args: call("rules", "try", *args, "--rules", "own.yaml")


def test_the_span_is_marked_and_its_pattern_is_named_with_its_place(attempt: Call) -> None:
    ran = attempt("I am sorry about it")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "own/sorry (own.yaml:3:3): found",
        "  I am [sorry] about it",
        "    “sorry”, by “sorry” (own.yaml:5:11): counts",
        "",
        "Signals: own/sorry",
        "Line items that look at them: own/sorry",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I am not sorry", "not counted, the exception “not sorry” (own.yaml:6:14) overlaps it (“not sorry”)"),
        ("If it is late, sorry", "not counted, it stands under a condition (“If”), which the signal drops (own.yaml:3:3)"),
        ("so sorry", "not counted, a longer match overlaps it (“so sorry”), by “so sorry” (own.yaml:5:20)"),
        ("here are yours", "not counted, it is not in a question, which the signal asks for (own.yaml:8:3)"),
        ("bye", "not counted, own/sorry was not seen before (own.yaml:9:3)"),
    ],
)
def test_what_stopped_a_candidate_is_named(attempt: Call, text: str, said: str) -> None:
    assert said in attempt(text).out


def test_captures_are_shown_and_the_channel_counts(attempt: Call) -> None:
    assert "when: “tomorrow”; counts" in attempt("I will call tomorrow", "--channel", "chat").out
    assert attempt("I will call tomorrow").out == "No signal of an agent was found.\n"


def test_what_a_capture_was_read_as_is_shown(attempt: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK.replace("channel: chat}", "capture: {when: {type: duration}}}"))
    assert "when: “by Friday” read as Fri 2026-11-27 (2 d 9 h later); counts" in " ".join(
        attempt("I will call by Friday", "--now", "2026-11-25T14:00").out.split()
    )
    assert "when: “by Friday” states no time that can be told without a date; counts" in attempt("I will call by Friday").out
    assert "when: “in two hours” read as 2 h; counts" in attempt("I will call in two hours").out


def test_the_role_counts(attempt: Call) -> None:
    assert attempt("sorry", "--role", "customer").out == "No signal of a customer was found.\n"


def test_many_that_count_are_cut_short_but_not_what_was_stopped(attempt: Call) -> None:
    ran = attempt("x x x x x x x. I am not sorry")
    assert ran.out.count("counts") == 5
    assert "and 2 more that count" in ran.out
    assert "not counted" in ran.out


def test_standard_input_is_read_for_a_dash(attempt: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("so sorry\n"))
    assert "[so sorry]" in attempt("-").out


def test_no_text_is_an_error_with_a_next_step(attempt: Call) -> None:
    ran = attempt("  ")
    assert ran.code == 2
    assert "there is no text to try" in ran.err
