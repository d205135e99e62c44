"""``supportaudit rules``: what there is, what one asks, and whether its examples hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, Call

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


def test_a_pack_for_a_later_version_ends_every_command_with_the_next_step(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK.replace("license: MIT", 'license: MIT, requires: {supportaudit: ">=99"}'), encoding="utf-8")
    (tmp_path / "talk.jsonl").write_bytes(GOOD)
    for args in (("rules", "list", "--rules"), ("rules", "test"), ("audit", "talk.jsonl", "--rules"), ("signals", "talk.jsonl", "--rules")):
        ran = call(*args, "own.yaml")
        assert (ran.code, ran.out) == (2, ""), args
        assert "own.yaml:1:" in ran.err
        assert "needs supportaudit >=99" in ran.err
        assert "update supportaudit, or the pack" in ran.err


def test_examples_are_run_against_the_pack_as_it_is_whatever_the_site_changes(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "supportaudit.yml").write_text("rules: {own/greets: off}\n", encoding="utf-8")
    assert call("rules", "test", "own.yaml").out.endswith("4 of 4 examples hold.\n")
    assert "own/greets" not in call("rules", "list", "--rules", "own.yaml").out


def test_a_setting_of_no_line_item_ends_the_run_at_its_place(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "supportaudit.yml").write_text("rules:\n  own/greet: off\n", encoding="utf-8")
    ran = call("rules", "list", "--rules", "own.yaml")
    assert ran.code == 2
    assert ran.err == "supportaudit: supportaudit.yml:2:14: there is no line item 'own/greet' (did you mean 'own/greets'?)\n"


@pytest.mark.parametrize(
    ("examples", "missing", "count"),
    [
        ('      pass: ["C hi\\nA Hello Ana"]\n', "fail", "1"),
        ('      fail: ["C hi\\nA What is your order number?"]\n', "pass", "1"),
        ("      na: []\n", "pass, fail", "0"),
    ],
)
def test_a_line_item_that_is_not_shown_both_met_and_not_met_fails(call: Call, tmp_path: Path, examples: str, missing: str, count: str) -> None:
    head = PACK.partition("      pass:")[0]
    (tmp_path / "own.yaml").write_text(head + examples, encoding="utf-8")
    ran = call("rules", "test", "own.yaml")
    assert ran.code == 1
    row = next(line.split() for line in ran.out.splitlines() if line.startswith("own/greets"))
    assert (row[1], " ".join(row[2:])) == (count, missing)
    assert f"own.yaml:8:3: own/greets has no example for {missing.replace(', ', ' and none for ')}; add to its examples: " in ran.out
    assert "1 line item not shown both met and not met." in ran.out


def test_a_test_of_a_whole_conversation_shows_a_line_item_as_an_example_does(call: Call, tmp_path: Path) -> None:
    shown = PACK.partition("      fail:")[0] + 'tests: [{chat: "C hi\\nA What is your order number?", expect: {greets: fail}}]\n'
    (tmp_path / "own.yaml").write_text(shown, encoding="utf-8")
    assert call("rules", "test", "own.yaml").code == 0


def test_a_pack_without_examples_still_audits(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK.partition("    examples:\n      pass")[0], encoding="utf-8")
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    assert call("audit", "good.jsonl", "--rules", "own.yaml", "--quiet").code == 0


def test_the_shipped_packs_and_the_example_show_every_line_item_both_ways(call: Call) -> None:
    example = Path(__file__).parents[2] / "examples" / "greeting.yaml"
    for args in ((), (example,)):
        ran = call("rules", "test", *args)
        assert (ran.code, "not shown" in ran.out) == (0, False)
