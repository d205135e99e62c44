"""``--model``: with one its rules are looked for, without one what needs it is N/A and said to be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call, chat
from tests.signals.toy_model import save

PACK = """\
pack: {id: own, version: 1.0.0, language: 1, lang: en, license: MIT}
signals:
  refunds: {by: agent, any: [{lemma: "refund ... order"}], examples: {match: ["We refunded your order"], no_match: ["We sent it"]}}
  denies:
    by: agent
    any: [{dep: [{RIGHT_ID: verb, RIGHT_ATTRS: {LEMMA: refund}}, {LEFT_ID: verb, REL_OP: ">", RIGHT_ID: word, RIGHT_ATTRS: {DEP: neg}}]}]
  hello: {by: agent, any: [hello]}
checks:
  no-refund:
    avoid: denies
    message: "Refused: {match}"
    examples: {fail: ["A We will not refund it to you"], pass: ["A We refunded your order today, dear Ana"]}
  refunded:
    exists: refunds
    when: {not: denies}
    message: "Not seen."
    examples: {pass: ["A We refunded your order"], fail: ["A We sent it to you, dear Ana"]}
  greets: {exists: hello, message: "Not seen.", examples: {pass: ["A hello"], fail: ["A bye"]}}
tests:
  - {chat: "A hello, we refunded your order today", expect: {greets: pass, refunded: pass}}
"""
TALK = chat("c-1", ("customer/Ana", "Where is my money?"), ("agent/Dana", "hello, we will not refund the order"))


@pytest.fixture
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return save(tmp_path_factory.mktemp("model"))


def audited(call: Call, tmp_path: Path, *more: str) -> dict[str, str]:
    (tmp_path / "own.yaml").write_text(PACK)
    (tmp_path / "talk.jsonl").write_bytes(TALK)
    ran = call("audit", "talk.jsonl", "--rules", "own.yaml", "--full", "--quiet", "--out", "json:report.json", *more)
    assert ran.code == 0, ran.err
    report = json.loads((tmp_path / "report.json").read_text())
    verdicts = report["conversations"][0]["verdicts"]
    return {v["check"]: f"{v['outcome']} {v['reason'] or ''}".strip() for v in verdicts} | {"model": report["manifest"]["model"]}


def test_with_a_model_its_line_items_are_decided_and_the_manifest_names_it(call: Call, tmp_path: Path, model: str) -> None:
    assert audited(call, tmp_path, "--model", model) == {
        "own/no-refund": "fail",
        "own/refunded": "na no trigger",
        "own/greets": "pass",
        "model": "en_toy 1.2.3",
    }


def test_without_a_model_they_are_na_and_say_what_is_missing(call: Call, tmp_path: Path) -> None:
    assert audited(call, tmp_path) == {
        "own/no-refund": "na missing: lemmatizer",
        "own/refunded": "na missing: lemmatizer",
        "own/greets": "pass",
        "model": None,
    }


def test_the_first_screen_says_how_many_line_items_want_a_model(call: Call, tmp_path: Path, model: str) -> None:
    (tmp_path / "own.yaml").write_text(PACK)
    (tmp_path / "talk.jsonl").write_bytes(TALK)
    assert "2 line items N/A for want of a language model; --model NAME gives one." in call("audit", "talk.jsonl", "--rules", "own.yaml").out
    assert "language model" not in call("audit", "talk.jsonl", "--rules", "own.yaml", "--model", model).out


def test_signals_are_found_with_a_model_and_missed_aloud_without(call: Call, tmp_path: Path, model: str) -> None:
    (tmp_path / "own.yaml").write_text(PACK)
    (tmp_path / "talk.jsonl").write_bytes(TALK)
    ran = call("signals", "talk.jsonl", "--rules", "own.yaml", "--model", model)
    assert [(row["signal"], row["text"], row["start"]) for row in ran.rows()] == [
        ("hello", "hello", 0),
        ("denies", "not refund", 15),
        ("refunds", "refund the order", 19),
    ]
    without = call("signals", "talk.jsonl", "--rules", "own.yaml")
    assert without.code == 0
    assert [row["signal"] for row in without.rows()] == ["hello"]
    assert "signal:own/denies: not looked for, as it needs a language model with a lemmatizer; give --model" in without.err


def test_examples_without_their_model_are_counted_apart(call: Call, tmp_path: Path, model: str) -> None:
    (tmp_path / "own.yaml").write_text(PACK)
    ran = call("rules", "test", "own.yaml")
    assert ran.code == 0
    assert ran.out.endswith("3 of 3 examples hold.\n7 more were skipped (missing: lemmatizer); give --model to run them.\n")
    ran = call("rules", "test", "own.yaml", "--model", model)
    assert ran.out.endswith("10 of 10 examples hold.\n")
    ran = call("rules", "test", "own.yaml", "--model", save(Path(model).parent, ("toy_tagger", "toy_lemmas")))
    assert "missing: parser" in ran.out


@pytest.mark.parametrize("command", [("audit",), ("signals",), ("rules", "test")])
def test_a_model_that_is_not_there_ends_the_run_before_it_begins(call: Call, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "own.yaml").write_text(PACK)
    (tmp_path / "talk.jsonl").write_bytes(TALK)
    target = ("own.yaml",) if command[0] == "rules" else ("talk.jsonl", "--rules", "own.yaml")
    ran = call(*command, *target, "--model", "en_core_web_none")
    assert (ran.code, ran.out) == (2, "")
    assert "python -m spacy download en_core_web_none" in ran.err
    ran = call(*command, *target, "--model", ".")
    assert ran.code == 2
    assert "a model's folder holds config.cfg and meta.json" in ran.err


def test_a_model_of_the_config_counts_and_an_absent_one_is_named_at_its_place(call: Call, tmp_path: Path, model: str) -> None:
    (tmp_path / "supportaudit.yml").write_text(f"model: {model}\n")
    assert audited(call, tmp_path)["model"] == "en_toy 1.2.3"
    assert "10 of 10 examples hold." in call("rules", "test", "own.yaml").out
    (tmp_path / "supportaudit.yml").write_text("min_evaluations: 3\nmodel: en_core_web_none\n")
    ran = call("audit", "talk.jsonl", "--rules", "own.yaml")
    assert ran.code == 2
    assert "supportaudit.yml:2:8: the language model 'en_core_web_none' is not installed" in ran.err


def test_findings_that_need_a_model_are_reviewed_and_noted_with_one_and_not_called_gone_without(call: Call, tmp_path: Path, model: str) -> None:
    audited(call, tmp_path)
    asked = ("talk.jsonl", "--rules", "own.yaml")
    about = ("--contact", "c-1", "--check", "own/no-refund", "--decision", "excused", "--by", "Kim", "--at", "2026-10-05", "--why", "Agreed so.")
    assert "has no finding" in call("review", "add", *asked, *about).err
    assert call("review", "add", *asked, *about, "--model", model).code == 0
    assert "own/no-refund in c-1  excused   1         counts" in call("review", "check", *asked, "--model", model).out
    without = call("review", "check", *asked)
    assert (without.code, "not judged there" in without.out) == (0, True)
    assert "1 finding in 1 contact" in call("baseline", "write", *asked, "--out", "b.json", "--model", model).err
    audited(call, tmp_path, "--baseline", "b.json")
    assert json.loads((tmp_path / "report.json").read_text())["baseline"] == {"path": "b.json", "again": 0, "gone": 0, "elsewhere": 1}
