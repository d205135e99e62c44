"""``supportaudit rules``: what there is, what one asks, and whether its examples hold."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Call

PACK = """\
pack: {id: own, version: 1.0.0, language: 1, lang: en, license: MIT}
signals:
  greets:
    by: agent
    any: ["(hello|hi)"]
    examples: {match: ["Hello there"], no_match: ["Bye"]}
checks:
  greets:
    title: Greets the customer
    exists: greets
    message: "No greeting was seen."
    examples:
      pass: ["C hi\\nA Hello Ana"]
      fail: ["C hi\\nA What is your order number?"]
"""


def test_the_list_names_every_line_item_with_its_points(call: Call) -> None:
    ran = call("rules", "list")
    assert ran.code == 0
    row = next(line for line in ran.out.splitlines() if line.startswith("escalation/unanswered"))
    assert row.split("  ")[-1].strip() == "stable"
    assert "Answers a request for a supervisor or a person" in row
    assert " major " in row
    assert " 5 " in row


def test_the_list_of_one_pack_has_its_line_items_only(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    ran = call("rules", "list", "--rules", "own.yaml")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["id", "own/greets"]


def test_a_signal_is_shown_with_its_examples(call: Call) -> None:
    ran = call("rules", "show", "signal:core/apologize")
    assert ran.code == 0
    assert "in messages of: agent" in ran.out
    assert "Our sincere apologies for the mix-up." in ran.out.partition("Not found in")[0]
    assert "Better safe than sorry" in ran.out.partition("Not found in")[2]


def test_an_unknown_line_item_gets_the_nearest_one(call: Call) -> None:
    ran = call("rules", "show", "escalation/unanswerd")
    assert ran.code == 2
    assert "did you mean 'escalation/unanswered'?" in ran.err
    assert "rules list" in call("rules", "show", "zzz").err


def test_examples_that_hold_are_counted(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    ran = call("rules", "test", "own.yaml")
    assert ran.code == 0
    assert ran.out.endswith("4 of 4 examples hold.\n")


def test_an_example_that_does_not_hold_is_shown_with_its_chat_and_what_came(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK.replace("A Hello Ana", "A Good day Ana").replace('["Bye"]', '["Hi again"]'), encoding="utf-8")
    ran = call("rules", "test", "own.yaml")
    assert ran.code == 1
    assert "own.yaml:6:" in ran.out
    assert "A Good day Ana" in ran.out
    assert "2 of 4 examples hold." in ran.out


def test_an_example_that_does_not_hold_is_shown_with_how_it_came_about(call: Call, tmp_path: Path) -> None:
    stopped = PACK.replace('any: ["(hello|hi)"]', 'any: ["(hello|hi)"]\n    unless: ["hello there"]')
    (tmp_path / "own.yaml").write_text(stopped.replace("A Hello Ana", "A Hello there Ana"), encoding="utf-8")
    ran = call("rules", "test", "own.yaml")
    signal, _, check = ran.out.partition("example for match")[2].partition("example for pass")
    assert "expected a match, found none" in signal
    assert "the exception “hello there” (own.yaml:6:14) overlaps it (“Hello there”)" in " ".join(signal.split())
    assert "expected pass, got fail for (unnamed)" in check
    assert "replies there: 1" in check
    assert "What was decided" in check
    assert "unnamed agent: Not met: agent's 1st message; not seen in reply 1" in check


def test_a_test_of_a_whole_conversation_that_fails_is_told_for_its_line_item(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK + 'tests: [{chat: "C hi\\nA so?", expect: {greets: pass}}]\n', encoding="utf-8")
    ran = call("rules", "test", "own.yaml")
    assert ran.code == 1
    assert "own (test), example for pass" in ran.out
    assert "own/greets (own.yaml:3:3): no pattern matched anywhere" in ran.out


def test_only_the_packs_named_are_tested(call: Call, tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "own.yaml").write_text(PACK.replace("license: MIT", "license: MIT, imports: [core]"), encoding="utf-8")
    assert call("rules", "test", "packs").out.endswith("4 of 4 examples hold.\n")
