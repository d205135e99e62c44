"""The workbench knows the whole language: params, combinations, lists that are added to, and rules that want a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call, chat
from tests.signals.toy_model import save

SHARED = "pack: {id: shared, version: 1.0.0}\nlists: {higher: [manager, supervisor]}\n"
PACK = """\
pack: {id: own, version: 1.0.0, language: 1, lang: en, license: MIT, imports: [shared.yaml]}
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
    (tmp_path / "shared.yaml").write_text(SHARED)
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


GERMAN = """\
pack: {id: desk, version: 1.0.0, language: 1, lang: de, license: MIT}
signals:
  sorry: {by: agent, any: [tut mir leid], examples: {match: ["Das tut mir leid"], no_match: ["Hallo"]}}
checks:
  sorry: {exists: sorry, message: "Not seen.", examples: {pass: ["C Hallo\\nA Das tut mir leid"], fail: ["C Hallo\\nA Guten Tag"]}}
tests:
  - {chat: "C Hallo\\nA Das tut mir leid", expect: {desk/sorry: pass}}
"""


def test_examples_are_in_the_language_of_their_pack(call: Call, tmp_path: Path) -> None:
    (tmp_path / "de.yaml").write_text(GERMAN)
    ran = call("rules", "test", "de.yaml")
    assert (ran.code, "5 of 5 examples hold." in ran.out) == (0, True)
    (tmp_path / "de.yaml").write_text(GERMAN.replace("A Guten Tag", "A Tut mir leid"))
    failing = call("rules", "test", "de.yaml").out
    assert "expected fail, got pass" in failing
    assert "the contact is in the line item's language, de: yes" in failing


def test_a_text_is_tried_in_the_config_s_language_else_in_that_of_the_packs(call: Call, tmp_path: Path) -> None:
    (tmp_path / "de.yaml").write_text(GERMAN)
    said = ("rules", "try", "Das tut mir leid, sorry", "--rules", "de.yaml")
    assert "Signals: desk/sorry" in call(*said).out
    assert "desk/sorry" not in call(*said, "--rules", "heard").out
    (tmp_path / "supportaudit.yml").write_text("lang: en\n")
    assert "desk/sorry" not in call(*said).out
    (tmp_path / "supportaudit.yml").write_text("lang: de\n")
    assert "Signals: desk/sorry" in call(*said, "--rules", "heard").out


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
