"""The workbench knows the whole language: params, combinations, lists that are added to, and rules that want a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call, chat
from tests.signals.toy_model import save

PACK = """\
pack: {id: own, version: 1.0.0, language: 1, lang: en, license: MIT, imports: [core]}
lists: {higher+: [duty chief]}
signals:
  refunds: {by: agent, any: [{lemma: "refund ... order"}, {tokens: [{LOWER: hello}]}], examples: {match: ["Hello"], no_match: ["Bye"]}}
  sorry: {by: agent, any: [sorry], examples: {match: ["Sorry"], no_match: ["Bye"]}}
checks:
  sorry-early:
    exists: {signal: sorry, in: {agent_turns: "{turns}"}}
    params: {turns: 2}
    message: "Not in the first {turns} replies."
    examples: {pass: ["C hi\\nA sorry"], fail: ["C hi\\nA good morning"]}
  refunded: {exists: refunds, message: "Not seen.", examples: {pass: ["A we refunded your order"], fail: ["A we sent it"]}}
  both: {all_of: [sorry-early, refunded], message: "Not met: {value}.", examples: {pass: ["A sorry, we refunded the order"], fail: ["A we sent it"]}}
"""
TALK = chat("c-1", ("customer/Ana", "Hi"), ("agent/Dana", "Good morning, we refunded your order"))


@pytest.fixture
def pack(tmp_path: Path) -> str:
    (tmp_path / "talk.jsonl").write_bytes(TALK)
    (tmp_path / "own.yaml").write_text(PACK)
    return "own.yaml"


def test_a_page_shows_params_parts_patterns_and_what_they_need(call: Call, pack: str) -> None:
    page = call("rules", "show", "own/sorry-early", "--rules", pack).out
    assert "  - turns: 2" in page
    assert "Not in the first 2 replies." in page
    assert "Met when all of these line items are met: own/sorry-early, own/refunded" in call("rules", "show", "own/both", "--rules", pack).out
    signal = call("rules", "show", "signal:own/refunds", "--rules", pack).out
    assert "Needs a language model with: lemmatizer (--model)" in signal
    assert "word forms: refund ... order" in signal
    assert 'tokens: [{"LOWER": "hello"}]' in signal


def test_lint_has_nothing_against_a_list_that_is_added_to(call: Call, pack: str) -> None:
    ran = call("rules", "lint", pack)
    assert "higher" not in ran.out
    assert "own/" not in "".join(line for line in ran.out.splitlines() if "error" in line)


def test_why_tells_what_is_missing_and_what_the_parts_said(call: Call, pack: str, tmp_path: Path) -> None:
    told = call("why", "c-1", "own/both", "talk.jsonl", "--rules", pack).out
    assert "all that it looks at can be known in this run: no (missing: lemmatizer)" in told
    told = call("why", "c-1", "own/both", "talk.jsonl", "--rules", pack, "--model", save(tmp_path)).out
    assert "line item own/sorry-early: Dana not met" in told
    assert "line item own/refunded: Dana met" in told
    assert "Not met: Sorry early." in told


def test_try_names_the_signals_that_want_a_model(call: Call, pack: str, tmp_path: Path) -> None:
    said = "hello, we refunded the order"
    assert "Not looked for without a language model (--model): own/refunds" in call("rules", "try", said, "--rules", pack).out
    with_model = call("rules", "try", said, "--rules", pack, "--model", save(tmp_path)).out
    assert "Signals: " in with_model
    assert "own/refunds" in with_model.partition("Signals: ")[2]
    assert "Not looked for" not in with_model
