"""``supportaudit rules``: what there is, what one asks, and whether its examples hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from supportaudit.rulebook import builtin_packs, load_rulebook
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
    assert call("rules", "list", "--rules", "own.yaml").out.splitlines()[1].split()[-1] == "off"


def test_a_line_item_that_is_turned_off_is_listed_as_off_and_shown_with_the_place_that_says_so(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "supportaudit.yml").write_text("rules:\n  own/greets: {enabled: false, weight: 7}\n", encoding="utf-8")
    (row,) = [json.loads(line) for line in call("rules", "list", "--rules", "own.yaml", "--json").out.splitlines()]
    assert (row["id"], row["status"], row["points"]) == ("own/greets", "off", 7)
    shown = call("rules", "show", "own/greets", "--rules", "own.yaml")
    assert (shown.code, shown.out.splitlines()[1]) == (0, "Turned off: supportaudit.yml:2:3")
    (tmp_path / "supportaudit.yml").unlink()
    assert "Turned off" not in call("rules", "show", "own/greets", "--rules", "own.yaml").out


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


def test_the_example_shows_every_line_item_both_ways(call: Call) -> None:
    """So do the shipped packs and their examples: `make check` runs `rules test` over each."""
    ran = call("rules", "test", Path(__file__).parents[2] / "examples" / "greeting.yaml")
    assert (ran.code, "not shown" in ran.out) == (0, False)


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


def test_the_list_as_json_names_pack_and_place(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    (row,) = call("rules", "list", "--rules", "own.yaml", "--json").rows()
    assert (row["id"], row["pack"], row["points"], row["where"]) == ("own/greets", "own", 1, "own.yaml:8:3")


@pytest.mark.parametrize("check", sorted(load_rulebook(builtin_packs()).checks))
def test_every_page_tells_why_how_and_what_may_be_wrong(call: Call, check: str) -> None:
    out = call("rules", "show", check).out
    parts = [line for line in out.splitlines() if line and not line.startswith((" ", "note,", "minor,", "major,"))]
    told = [title for title in parts[1:] if not title.startswith("Parameters ")]
    assert told[:5] == ["Why it matters", "How it is decided", "When it is not met", "Suggestions", "Known false alarms"]
    assert {"Met", "Not met"} <= set(parts)
    assert "  1 points" not in out


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            "avoid: greets, unless_near: {signal: greets, within: {messages: 2}}",
            "Not met by every own/greets, unless own/greets stands at most 2 messages away.",
        ),
        (
            "exists: {signal: greets, min: 2, in: {agent_turns: 3}, after: greets}",
            "Met by own/greets, at least 2 times in the first 3 replies after own/greets.",
        ),
        ("exists: {signal: greets, in: {last_agent_turn: true}}, when: {not: {channel: chat}}", "Only where it is not so that the channel is chat."),
        ("absent: {signal: greets, before: greets}, unless: {signal: greets, after: greets}", "Not where own/greets was seen after own/greets."),
        ("order: {steps: [greets, greets]}", "In this order: own/greets, own/greets; at least 2 of them must be there."),
        ("responds: {to: greets, with: {message: {by: agent}}, within: {agent_turns: 2}}", "Within 2 replies; the first limit to run out counts."),
        (
            "count: {signal: greets, per: agent, max: 2}, when: {all: [greets, {field: {tags: vip}}]}",
            "Only where own/greets was seen and tags is vip.",
        ),
        ("metric: {name: first_response_time, max: {chat: 90s, default: 2h}}", "First response time, in calendar time: at most chat 90 s, else 2 h."),
        ("metric: {name: handoffs, max: 2}, requires: agent_ids, accountable: first_agent", "Handoffs: at most 2."),
    ],
)
def test_how_it_is_decided_is_told_in_sentences(call: Call, tmp_path: Path, rule: str, sentence: str) -> None:
    signals = PACK.partition("checks:")[0]
    (tmp_path / "own.yaml").write_text(f"{signals}checks:\n  c: {{{rule}, message: 'x'}}\n", encoding="utf-8")
    ran = call("rules", "show", "own/c", "--rules", "own.yaml")
    assert sentence in " ".join(ran.out.split()), ran.err


def test_a_signal_page_lists_patterns_exceptions_contexts_and_users(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "pack: {id: own, version: 1.0.0}\n"
        "signals:\n"
        "  a:\n"
        "    by: agent\n"
        "    any: [{regex: 'x+'}, {together: [so, {signal: b}]}, {event: transfer, where: {to: lee}}, {repeats: own},"
        "      {repeats: {of: other, share: 1, words: 2, messages: 3, signal: b, whole: true}}]\n"
        "    unless: [not so]\n"
        "    drop: negated\n"
        "    keep: question\n"
        "  b: {by: agent, any: [and]}\n"
        "checks: {c: {avoid: a, message: '{match}'}}\n",
        encoding="utf-8",
    )
    out = call("rules", "show", "signal:own/a", "--rules", "own.yaml").out
    for line in (
        "  - /x+/",
        "  - in one sentence: so + signal:own/b",
        "  - event transfer to=lee",
        "  - says again what the same side said before: 70% of 4 words of content or more",
        "  - says the same again that the other side said in the 3 messages before where own/b was found: 100% of 2 words of content or more",
        "  - not so",
        "Context: not negated, only question",
        "Used by: own/c",
    ):
        assert line in out.splitlines()
    assert "Used by: signal:own/a" in call("rules", "show", "signal:own/b", "--rules", "own.yaml").out
