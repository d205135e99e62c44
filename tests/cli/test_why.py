"""``supportaudit why`` from the outside."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Call, chat

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"
TALK = chat(
    "c-1",
    ("customer/Ana", "My kettle arrived broken. I'm not angry, but get me a manager."),
    ("agent/Dana", "I'm sorry about that. Let me check the order."),
    ("agent/Dana", "We can't refund that."),
)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.jsonl"
    path.write_bytes(TALK)
    return path


def test_the_account_goes_from_the_answer_to_the_points(call: Call, talk: Path) -> None:
    ran = call("why", "c-1", "heard/apologize", talk)
    assert ran.code == 0
    headings = [line for line in ran.out.splitlines()[4:] if line and not line.startswith(" ")]
    assert headings == [
        "Whether it applies",
        "What its signals found",
        "Who spoke, and who held the contact",
        "Time and end",
        "What was looked at",
        "What was decided",
        "QA score of Dana",
    ]
    assert ran.out.splitlines()[2] == "Dana: Met"
    assert re.search(r"\n  (\d+) points? in section HEARD, \1 of them met", ran.out)


def test_a_candidate_is_told_with_its_pattern_and_with_what_killed_it(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "pack: {id: own, version: 1.0.0}\n"
        "signals:\n"
        '  sorry: {by: agent, any: ["sorry"], unless: ["not sorry"], drop: [conditional]}\n'
        "checks:\n"
        '  sorry: {exists: sorry, message: "Not seen."}\n'
    )
    (tmp_path / "talk.jsonl").write_bytes(chat("c", ("customer/Ana", "hi"), ("agent/Dana", "I'm not sorry. If it is late, sorry.")))
    ran = call("why", "c", "own/sorry", "talk.jsonl", "--rules", "own.yaml")
    told = " ".join(ran.out.split())
    assert (
        "Dana's 1st message: “sorry”, by “sorry” (own.yaml:3:28): not counted, the exception “not sorry” (own.yaml:3:47) overlaps it (“not sorry”)"
        in told
    )
    assert "“sorry”, by “sorry” (own.yaml:3:28): not counted, it stands under a condition (“If”), which the signal drops (own.yaml:3:3)" in told


def test_there_is_an_account_of_an_answer_that_does_not_apply(call: Call, talk: Path) -> None:
    ran = call("why", "c-1", "upsell/before-resolution", talk)
    assert "nobody: N/A (no trigger)" in ran.out
    assert "so the answer is N/A (no trigger)" in ran.out
    assert "not on this contact's form" in ran.out


@pytest.mark.no_cover
def test_the_arithmetic_of_the_score_adds_up_to_the_score_of_the_report(call: Call, tmp_path: Path) -> None:
    few = [word for name in ("core", "heard", "positive-language", "upsell", "escalation") for word in ("--rules", name)]
    call("audit", SAMPLES, *few, "--quiet", "--out", "json:report.json")
    ran = call("why", "NW-2003", "upsell/before-resolution", SAMPLES, *few)
    told = re.search(r"QA score: \(([^)]+)\) / (\d+) = ([\d.]+)\s+this line item cost ([\d.]+) of the ([\d.]+) that are missing to 100", ran.out)
    assert told is not None
    terms = [[float(factor) for factor in term.split(" x ")] for term in told[1].split(" + ")]
    assert sum(weight for weight, _ in terms) == float(told[2])
    assert sum(weight * score for weight, score in terms) / float(told[2]) == pytest.approx(float(told[3]), abs=0.1)
    assert float(told[3]) + float(told[5]) == pytest.approx(100)
    assert 0 < float(told[4]) < float(told[5])
    report = json.loads((tmp_path / "report.json").read_bytes())
    (pair,) = next(c["pairs"] for c in report["conversations"] if c["id"] == "NW-2003")
    assert f"{pair['score']:.1f}" == told[3]


@pytest.mark.no_cover
@pytest.mark.parametrize(("check", "sentence"), [("timeliness/first-response", "the line item is listed only, so it is in no score")])
def test_what_is_in_no_score_is_said(call: Call, check: str, sentence: str) -> None:
    assert sentence in call("why", "NW-2001", check, SAMPLES).out


def test_an_unknown_line_item_gives_the_nearest_names(call: Call, talk: Path) -> None:
    ran = call("why", "c-1", "heard/apologise", talk)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no line item 'heard/apologise' (did you mean 'heard/apologize'" in ran.err


def test_a_line_item_that_is_turned_off_is_told_as_such_with_its_place(call: Call, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        "pack: {id: p, version: 1.0.0}\n"
        "signals: {sorry: {by: agent, any: [sorry]}}\n"
        "checks:\n"
        '  fixes: {exists: sorry, message: "Not seen."}\n'
        '  waits: {exists: sorry, when: {answered: fixes}, message: "Not seen."}\n'
        '  both: {all_of: [fixes, other], message: "Not seen."}\n'
        '  other: {exists: sorry, message: "Not seen."}\n'
    )
    (tmp_path / "supportaudit.yml").write_text("packs: [p.yaml]\nrules:\n  p/fixes: off\n")
    ran = call("why", "c-1", "p/fixes", talk)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "supportaudit: supportaudit.yml:3:12: the line item 'p/fixes' is turned off (to use it, turn it on there)\n"
    assert "line item p/fixes is met: no (it is turned off, supportaudit.yml:3:12)" in call("why", "c-1", "p/waits", talk).out
    assert "line item p/fixes: turned off, supportaudit.yml:3:12" in call("why", "c-1", "p/both", talk).out


def test_a_signal_that_needs_a_model_that_is_not_there_is_told_as_not_looked_for(call: Call, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        "pack: {id: p, version: 1.0.0}\n"
        "signals:\n"
        "  verb: {by: agent, any: [{tokens: [{DEP: ROOT}]}]}\n"
        "  rests: {by: agent, any: [{signal: verb}]}\n"
        "  gone: {by: agent, any: [bye]}\n"
        'checks: {says: {exists: [verb, rests, gone], message: "Not seen."}}\n'
    )
    ran = call("why", "c-1", "p/says", talk, "--rules", "p.yaml")
    lines = [line.strip() for line in ran.out.splitlines()]
    assert "p/verb (p.yaml:3:3): not looked for (missing: parser)" in lines
    assert "p/rests (p.yaml:4:3): not looked for (missing: parser)" in lines
    assert "p/gone (p.yaml:5:3): no pattern matched anywhere" in lines


def test_what_a_promise_was_read_as_and_why_it_counts_is_told(call: Call, tmp_path: Path) -> None:
    messages = [
        {"role": role, "author": author, "text": text, "sent_at": f"2026-11-25T{time}:00Z"}
        for role, author, time, text in (
            ("customer", "Ana", "10:00", "Where is my parcel?"),
            ("agent", "Dana", "10:02", "I will call you back in two hours with news."),
            ("customer", "Ana", "13:00", "Nobody called me."),
        )
    ]
    (tmp_path / "talk.jsonl").write_text(json.dumps({"id": "c", "messages": messages}))
    (tmp_path / "p.yaml").write_text(
        "pack: {id: p, version: 1.0.0}\n"
        'signals: {vows: {by: agent, any: ["I will call you back <due>"], capture: {due: {type: duration}}}}\n'
        "checks:\n"
        '  keeps: {responds: {to: vows, with: {message: {by: agent}}, within: {time: "{due}"}, not_same_turn: true}, message: "Not kept."}\n'
    )
    told = " ".join(call("why", "c", "p/keeps", "talk.jsonl", "--rules", "p.yaml").out.split())
    assert "due: “in two hours with news” read as Wed 2026-11-25 12:02 (2 h later); counts" in told
    assert "due: “in two hours with news” read as 12:02:00" in told
    assert "not kept: nothing had come when the customer wrote again, 13:00, Ana" in told


def test_an_unknown_contact_gives_the_nearest_ids(call: Call, talk: Path) -> None:
    ran = call("why", "c-11", "heard/apologize", talk)
    assert (ran.code, ran.out) == (2, "")
    assert "no contact has the id 'c-11' (did you mean 'c-1'?)" in ran.err


def test_an_id_that_occurs_twice_is_told_apart_as_in_reports(call: Call, tmp_path: Path) -> None:
    (tmp_path / "talk.jsonl").write_bytes(TALK + TALK.replace(b"kettle", b"mug"))
    assert "(talk.jsonl: line 1)" in call("why", "c-1", "heard/hear", "talk.jsonl").out
    assert "(talk.jsonl: line 2)" in call("why", "c-1#2", "heard/hear", "talk.jsonl").out


def test_a_contact_that_is_not_evaluated_gives_the_reason(call: Call, tmp_path: Path) -> None:
    (tmp_path / "talk.jsonl").write_bytes(chat("c", ("customer/Ana", "hi")))
    ran = call("why", "c", "heard/hear", "talk.jsonl")
    assert ran.code == 3
    assert "Contact c is not evaluated: " in ran.out


def test_addresses_and_terminal_codes_of_customers_do_not_reach_the_terminal(call: Call, tmp_path: Path) -> None:
    (tmp_path / "talk.jsonl").write_bytes(chat("c", ("customer/Ana", "\x1b[31mGet me a manager ana@example.org"), ("agent/Dana", "Sorry, why?")))
    ran = call("why", "c", "escalation/unanswered", "talk.jsonl")
    assert "\x1b" not in ran.out
    assert "ana@example.org" not in ran.out


def test_a_signal_that_was_switched_off_during_the_run_is_told_and_decides_nothing(call: Call, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        "pack: {id: p, version: 1.0.0}\n"
        "signals:\n"
        "  greets: {by: agent, any: [{regex: 'hello(?=!)', backtracking: true}]}\n"
        "  bye: {by: agent, any: [bye]}\n"
        "checks:\n"
        '  greets: {exists: greets, message: "Not seen."}\n'
        '  bye: {exists: bye, message: "Not seen."}\n'
    )
    (tmp_path / "talk.jsonl").write_bytes(chat("c", ("customer/Ana", "hi"), ("agent/Dana", "x" * 200_000), ("agent/Dana", "bye")))
    call("audit", "talk.jsonl", "--rules", "p.yaml", "--quiet", "--full", "--out", "json:report.json")
    audited = {v["check"]: v for v in json.loads((tmp_path / "report.json").read_bytes())["conversations"][0]["verdicts"]}
    assert (audited["p/greets"]["outcome"], audited["p/greets"]["reason"]) == ("error", "switched off: p/greets")
    ran = call("why", "c", "p/greets", "talk.jsonl", "--rules", "p.yaml")
    assert ran.code == 3
    assert ran.out.splitlines()[2] == "nobody: Could not be evaluated (switched off: p/greets)"
    assert "p/greets (p.yaml:3:3): switched off during the run, so it found nothing" in ran.out
    assert "Incomplete: p/greets: its backtracking regular expression was stopped" in ran.err
    assert call("why", "c", "p/bye", "talk.jsonl", "--rules", "p.yaml").out.splitlines()[2] == "Dana: Met"


@pytest.mark.no_cover
def test_the_same_call_prints_the_same_bytes(call: Call) -> None:
    assert call("why", "HD-3005", "heard/order", SAMPLES).out == call("why", "HD-3005", "heard/order", SAMPLES).out
