"""``supportaudit review`` and ``supportaudit baseline`` as their users call them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from supportaudit.cli.exits import ExitCode
from supportaudit.rulebook import parse_reviews
from tests.cli.conftest import GOOD, POOR, Call, chat

SIGNED = ("--by", "Kim Lee", "--at", "2026-10-05", "--why", "Read the contact.")
PACK = """\
pack: {id: desk, version: 1.0.0, language: 1, lang: en, license: MIT}
signals:
  asks: {by: customer, any: [supervisor]}
  brings: {by: agent, any: ["my supervisor"]}
  refuses: {by: agent, any: ["can not", "nothing else"]}
  sells: {by: agent, any: [upgrade]}
  swears: {by: agent, any: [damn]}
checks:
  supervisor: {title: Brings a supervisor, critical: customer, weight: 5, responds: {to: asks, with: brings, within: {agent_turns: 1}, repeat: each}, message: "Asked for {match}."}
  refusal: {title: Says what can be done, avoid: refuses, message: "Said {match}."}
  offer: {title: Sells nothing, avoid: sells, message: "Said {match}."}
  manners: {title: Keeps manners, avoid: swears, message: "Said {match}."}
"""  # noqa: E501  (a check a line)
ASKED = ("--contact", "c-poor", "--check", "desk/supervisor")
DOCS = Path(__file__).parents[2] / "docs" / "reviews.md"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    (tmp_path / "desk.yaml").write_text(PACK)
    (tmp_path / "supportaudit.yml").write_text("packs: [desk.yaml]\n")
    path = tmp_path / "dump.jsonl"
    path.write_bytes(GOOD + POOR)
    return path


def audited(call: Call, dump: Path, *options: str) -> dict[str, Any]:
    report = dump.parent / "report.json"
    assert call("audit", dump, "--quiet", "--full", "--out", f"json:{report}", *options).code == ExitCode.OK
    found: dict[str, Any] = json.loads(report.read_bytes())
    return found


def verdicts(report: dict[str, Any]) -> dict[str, Any]:
    return {v["check"]: v for c in report["conversations"] if c["id"] == "c-poor" for v in c["verdicts"] if v["agent"] == "Lee"}


def score(report: dict[str, Any]) -> dict[str, Any]:
    pair: dict[str, Any] = next(c["pairs"][0] for c in report["conversations"] if c["id"] == "c-poor")
    return pair


def fingerprint(call: Call, dump: Path, check: str = "desk/supervisor") -> str:
    return str(verdicts(audited(call, dump))[check]["findings"][0]["fingerprint"])


def test_a_finding_that_was_overturned_leaves_the_score_and_the_list(call: Call, dump: Path) -> None:
    before = audited(call, dump)
    ran = call("review", "add", dump, *ASKED, "--decision", "overturned", *SIGNED)
    assert ran.code == ExitCode.OK
    assert "desk/supervisor in c-poor: overturned on appeal (2 findings). Written: reviews.yml." in ran.out
    after = audited(call, dump, "--reviews", "reviews.yml")
    verdict = verdicts(after)["desk/supervisor"]
    assert (verdict["outcome"], verdict["reason"], verdict["findings"][0]["review"]) == ("na", "overturned", "overturned")
    assert score(after)["score"] > score(before)["score"]
    assert score(after)["score_before_reviews"] == score(before)["score"]
    assert "Of 2 reviewed findings 2 were overturned on appeal." in call("audit", dump, "--reviews", "reviews.yml").out


def test_why_counts_what_people_decided_and_says_who_when_and_why(call: Call, dump: Path, tmp_path: Path) -> None:
    asked = ("why", "c-poor", "desk/supervisor", dump)
    before = " ".join(call(*asked).out.split())
    assert "Lee: Not met" in before
    assert "before reviews" not in before
    call("review", "add", dump, *ASKED, "--decision", "overturned", *SIGNED)
    report = audited(call, dump, "--reviews", "reviews.yml")
    told = call(*asked, "--reviews", "reviews.yml").out
    assert told.splitlines()[2] == "Lee: N/A (overturned)"
    assert told.count("\n    overturned on appeal by Kim Lee on 2026-10-05: Read the contact.\n") == 2
    said = " ".join(told.split())
    assert "5 points in section Other: not on this contact's form, and in no sum" in said
    assert f"= {score(report)['score']:.1f} before reviews: {score(report)['score_before_reviews']:.1f}" in said
    (tmp_path / "supportaudit.yml").write_text("packs: [desk.yaml]\nreviews: reviews.yml\n")
    assert call(*asked).out == told


def test_why_says_what_was_confirmed_and_what_was_reported_already(call: Call, dump: Path, tmp_path: Path) -> None:
    call("review", "add", dump, *ASKED, "--decision", "confirmed", *SIGNED)
    call("baseline", "write", dump, "--out", "known.json")
    (tmp_path / "supportaudit.yml").write_text("packs: [desk.yaml]\nbaseline: known.json\n")
    told = call("why", "c-poor", "desk/supervisor", dump, "--reviews", "reviews.yml").out
    assert "\n    confirmed by Kim Lee on 2026-10-05: Read the contact.\n    already reported\n" in told
    assert "after auto-fail: 0.0" in told


def test_a_confirmed_auto_fail_makes_the_score_zero(call: Call, dump: Path) -> None:
    before = audited(call, dump)
    assert call("review", "add", dump, "--finding", fingerprint(call, dump), "--decision", "confirmed", *SIGNED).code == ExitCode.OK
    after = audited(call, dump, "--reviews", "reviews.yml")
    assert score(after)["score"] == 0
    assert score(after)["score_before_autofail"] == score(before)["score"]


def test_a_finding_is_written_with_its_contact_and_line_item_and_the_comments_stay(call: Call, dump: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text("# Dublin desk\nreviews: []\n")
    mark = fingerprint(call, dump)
    options = ("--decision", "excused", "--expires", "2027-01-31", "--reviews", "mine.yml", *SIGNED)
    assert call("review", "add", dump, "--finding", mark.upper(), *options).code == ExitCode.OK
    (entry,) = parse_reviews(path.read_bytes(), "mine.yml")
    assert (entry.finding, entry.contact, entry.check) == (mark, "c-poor", "desk/supervisor")
    assert path.read_text().startswith("# Dublin desk\n")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--finding", "0" * 16), "there is no finding '0000000000000000'"),
        (("--contact", "c-por", "--check", "desk/supervisor"), "did you mean c-poor?"),
        (("--contact", "c-poor", "--check", "desk/supervisr"), "did you mean 'desk/supervisor'?"),
        (("--contact", "c-good", "--check", "desk/supervisor"), "has no finding in contact 'c-good'"),
        ((*ASKED, "--agent", "Dana"), "has no finding by Dana in contact"),
        (("--contact", "c-poor"), "either --finding ID, or --contact ID and --check"),
        ((*ASKED, "--finding", "0" * 16), "either --finding ID, or --contact ID and --check"),
        ((*ASKED, "--at", "5 October"), "'5 October' is no date"),
        ((*ASKED, "--expires", "2026-10-04"), "it expires before it was decided"),
        ((*ASKED, "--why", " "), "--why: blank"),
        ((*ASKED, "--decision", "overturnd"), "overturned"),
        ((*ASKED, "--reviews", "dump.jsonl"), "dump.jsonl:2:1: not YAML"),
    ],
)
def test_an_entry_that_cannot_be_is_not_written_and_the_next_step_is_said(
    call: Call, dump: Path, tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    ran = call("review", "add", dump, "--decision", "excused", *SIGNED, *options)
    assert ran.code == ExitCode.USAGE
    assert says in ran.err
    assert not (tmp_path / "reviews.yml").exists()


def test_a_mistyped_finding_gets_the_ones_that_begin_alike(call: Call, dump: Path) -> None:
    mark = fingerprint(call, dump)
    wrong = mark[:-1] + ("0" if mark[-1] != "0" else "1")
    assert f"did you mean {mark}" in call("review", "add", dump, "--finding", wrong, "--decision", "excused", *SIGNED).err


def test_a_decision_is_taken_once(call: Call, dump: Path) -> None:
    assert call("review", "add", dump, *ASKED, "--decision", "excused", *SIGNED).code == ExitCode.OK
    again = call("review", "add", dump, *ASKED, "--decision", "excused", *SIGNED)
    assert again.code == ExitCode.USAGE
    assert "reviews.yml:2:5: desk/supervisor in c-poor was reviewed already: excused by Kim Lee on 2026-10-05" in again.err


def test_an_overturned_finding_can_still_be_named(call: Call, dump: Path) -> None:
    mark = fingerprint(call, dump)
    assert call("review", "add", dump, "--finding", mark, "--decision", "overturned", "--expires", "2026-10-31", *SIGNED).code == ExitCode.OK
    later = ("--by", "Kim", "--at", "2026-11-01", "--why", "x", "--now", "2026-11-01")
    assert call("review", "add", dump, "--finding", mark, "--decision", "confirmed", *later).code == ExitCode.OK


def test_list_shows_every_decision_on_one_line(call: Call, dump: Path) -> None:
    call("review", "add", dump, *ASKED, "--agent", "Lee", "--decision", "excused", "--by", "Kim\x1b[31m", "--at", "2026-10-05", "--why", "one\ntwo")
    ran = call("review", "list")
    assert ran.code == ExitCode.OK
    assert re.search(r"c-poor +desk/supervisor \(Lee\) +exception +Kim +2026-10-05 +one two$", ran.out, re.MULTILINE)
    assert call("review", "list", "--reviews", "absent.yml").code == ExitCode.USAGE


def test_check_says_what_became_of_each_and_fails_when_one_is_to_be_tidied(call: Call, dump: Path, tmp_path: Path) -> None:
    call("review", "add", dump, *ASKED, "--decision", "excused", "--expires", "2026-10-31", *SIGNED)
    ran = call("review", "check", dump)
    assert (ran.code, ran.out.count("counts")) == (ExitCode.OK, 1)
    assert "1 review with a last day counted" in ran.out
    assert call("review", "check", dump, "--now", "2026-10-31").code == ExitCode.OK
    late = call("review", "check", dump, "--now", "2026-11-01")
    assert (late.code, "to tidy: 1 expired." in late.out) == (ExitCode.GATE_FAILED, True)
    dump.write_bytes(POOR.replace(b"c-poor", b"c-other"))
    assert call("review", "check", dump).code == ExitCode.OK, "its contact was not read"
    dump.write_bytes(chat("c-poor", ("customer/Ben", "Thank you so much, all is well now."), ("agent/Lee", "You are very welcome, Ben.")))
    assert "1 no longer found" in call("review", "check", dump).out
    assert call("audit", dump, "--quiet", "--reviews", "reviews.yml").code == ExitCode.OK
    gated = call("audit", dump, "--quiet", "--reviews", "reviews.yml", "--fail-on-stale-reviews")
    assert gated.code == ExitCode.GATE_FAILED
    assert "Gate failed: 1 of 1 review in reviews.yml to tidy (1 no longer found), the limit is 0" in gated.err
    assert "reviews.yml:2:5: desk/supervisor in c-poor: no longer found" in gated.err
    dump.write_bytes(b"{broken\n")
    assert call("review", "check", dump).code == ExitCode.INCOMPLETE


def test_an_entry_that_disagrees_with_its_finding_is_told_with_its_place_and_takes_no_effect(call: Call, dump: Path, tmp_path: Path) -> None:
    mark = fingerprint(call, dump)
    entry = f'  - {{finding: "{mark}", contact: c-poor, check: desk/manners, decision: overturned, by: Kim, at: 2026-10-05, why: Read.}}\n'
    (tmp_path / "reviews.yml").write_text("reviews:\n" + entry)
    ran = call("review", "check", dump)
    assert ran.code == ExitCode.GATE_FAILED
    told = "names another contact or line item than its finding's, which stands in desk/supervisor in c-poor"
    assert "reviews.yml:2:5" in ran.out
    assert told in ran.out
    assert verdicts(audited(call, dump, "--reviews", "reviews.yml"))["desk/supervisor"]["outcome"] == "fail"
    stale = call("audit", dump, "--quiet", "--reviews", "reviews.yml", "--fail-on-stale-reviews")
    assert stale.code == ExitCode.GATE_FAILED
    assert f"reviews.yml:2:5: finding {mark} (desk/manners in c-poor): {told}" in stale.err


def test_a_review_of_a_line_item_that_is_turned_off_is_kept_for_the_day_on_which_it_is_on_again(call: Call, dump: Path, tmp_path: Path) -> None:
    assert call("review", "add", dump, *ASKED, "--decision", "overturned", *SIGNED).code == ExitCode.OK
    (tmp_path / "supportaudit.yml").write_text("packs: [desk.yaml]\nrules: {desk/supervisor: off}\n")
    ran = call("review", "check", dump)
    assert (ran.code, "not in what was read" in ran.out) == (ExitCode.OK, True)
    assert call("audit", dump, "--quiet", "--reviews", "reviews.yml", "--fail-on-stale-reviews").code == ExitCode.OK


def test_a_review_of_a_contact_whose_id_stands_twice_is_refused_whatever_the_order(call: Call, dump: Path, tmp_path: Path) -> None:
    (tmp_path / "other.jsonl").write_bytes(chat("c-poor", ("customer/Bo", "My supervisor asks for the bill."), ("agent/Kim", "We can not do that.")))
    decided = ("--decision", "excused", *SIGNED)
    known = fingerprint(call, dump)
    for paths in ((dump, "other.jsonl"), ("other.jsonl", dump)):
        for contact in ("c-poor", "c-poor#2"):
            ran = call("review", "add", *paths, "--contact", contact, "--check", "desk/supervisor", *decided)
            said = f"--contact: contact {contact} stands twice in what was read (use the finding's id"
            assert (ran.code, said in ran.err) == (ExitCode.USAGE, True)
        assert not (tmp_path / "reviews.yml").exists()
    assert call("review", "add", dump, *ASKED, *decided).code == ExitCode.OK, "alone it is one contact"
    for paths in ((dump, "other.jsonl"), ("other.jsonl", dump)):
        ran = call("audit", *paths, "--reviews", "reviews.yml", "--out", "json:out.json")
        assert (ran.code, "reviews.yml:2:5: contact c-poor stands twice in what was read" in ran.err) == (ExitCode.USAGE, True)
        assert not (tmp_path / "out.json").exists()
    (tmp_path / "reviews.yml").unlink()
    assert call("review", "add", dump, "other.jsonl", "--finding", known, *decided).code == ExitCode.OK
    assert call("audit", dump, "other.jsonl", "--quiet", "--reviews", "reviews.yml", "--fail-on-stale-reviews").code == ExitCode.OK


def test_a_combination_is_settled_from_what_is_left_of_its_parts(call: Call, dump: Path, tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text(f'{PACK}  both: {{all_of: [supervisor, manners], message: "Not {{value}}."}}\n')
    assert verdicts(audited(call, dump))["desk/both"]["outcome"] == "fail"
    assert call("review", "add", dump, *ASKED, "--decision", "overturned", *SIGNED).code == ExitCode.OK
    after = verdicts(audited(call, dump, "--reviews", "reviews.yml"))
    assert (after["desk/supervisor"]["outcome"], after["desk/both"]["outcome"]) == ("na", "pass")


def test_reviews_that_cannot_be_used_are_a_usage_error_before_anything_is_written(call: Call, dump: Path, tmp_path: Path) -> None:
    (tmp_path / "r.yml").write_text("reviews:\n  - {contact: c, check: desk/refusl, decision: excused, by: K, at: 2026-10-05, why: x}\n")
    ran = call("audit", dump, "--reviews", "r.yml", "--out", "json:out.json")
    assert ran.code == ExitCode.USAGE
    assert "r.yml:2:5: there is no line item 'desk/refusl' (did you mean 'desk/refusal'?)" in ran.err
    assert not (tmp_path / "out.json").exists()


def test_reviews_and_baseline_in_the_audited_folder_are_no_transcripts(call: Call, dump: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "dump.jsonl").write_bytes(POOR)
    assert call("baseline", "write", folder, "--out", folder / "known.json").code == ExitCode.OK
    assert call("baseline", "write", folder, "--out", folder / "known.json").code == ExitCode.OK
    assert call("review", "add", folder, *ASKED, "--decision", "excused", "--reviews", folder / "mine.yml", *SIGNED).code == ExitCode.OK
    assert call("audit", folder, "--quiet", "--reviews", folder / "mine.yml", "--baseline", folder / "known.json").code == ExitCode.OK


def test_what_was_reported_already_fails_no_gate_and_what_is_new_does(call: Call, dump: Path) -> None:
    ran = call("baseline", "write", dump, "--out", "baseline.json")
    assert ran.code == ExitCode.OK
    assert "Written: baseline.json." in ran.err
    assert "furious" not in (dump.parent / "baseline.json").read_text()
    assert call("audit", dump, "--quiet", "--fail-on", "note").code == ExitCode.GATE_FAILED
    passed = call("audit", dump, "--quiet", "--fail-on", "note", "--baseline", "baseline.json")
    assert passed.code == ExitCode.OK
    assert re.search(r"Not gated: \d+ line items not met left aside as exceptions or already reported\.", passed.err)
    before, after = audited(call, dump), audited(call, dump, "--baseline", "baseline.json")
    assert [c["pairs"] for c in before["conversations"]] == [c["pairs"] for c in after["conversations"]]
    assert all(f["baseline"] for v in verdicts(after).values() for f in v["findings"])
    with dump.open("ab") as file:
        file.write(POOR.replace(b"c-poor", b"c-new").replace(b"Ben", b"Bo"))
    assert call("audit", dump, "--quiet", "--fail-on", "note", "--baseline", "baseline.json").code == ExitCode.GATE_FAILED


def test_a_baseline_outlives_new_names_and_new_messages_and_says_what_is_gone(call: Call, dump: Path) -> None:
    call("baseline", "write", dump, "--out", "baseline.json")
    grown = json.loads(POOR.replace(b"Lee", b"Robin"))
    grown["messages"] += [{"role": "customer", "author": "Ben", "text": "Right."}, {"role": "agent", "author": "Kim", "text": "Good day."}]
    dump.write_bytes(GOOD + json.dumps(grown).encode() + b"\n")
    assert call("audit", dump, "--quiet", "--fail-on", "note", "--baseline", "baseline.json").code == ExitCode.OK
    dump.write_bytes(GOOD + chat("c-poor", ("customer/Ben", "Thanks!"), ("agent/Lee", "You are welcome, Ben.")))
    report = audited(call, dump, "--baseline", "baseline.json")
    assert report["baseline"]["gone"] > 0
    assert re.search(r"\d+ findings of the baseline no longer found\.", " ".join(call("audit", dump, "--baseline", "baseline.json").out.split()))


def test_a_baseline_needs_a_place_and_is_the_same_bytes_every_time(call: Call, dump: Path, tmp_path: Path) -> None:
    ran = call("baseline", "write", dump)
    assert ran.code == ExitCode.USAGE
    assert "--out baseline.json" in ran.err
    first = call("baseline", "write", dump, "--out", "-").out
    (tmp_path / "turned.jsonl").write_bytes(POOR + GOOD)
    assert call("baseline", "write", "turned.jsonl", "--out", "-").out == first


def test_a_broken_baseline_is_refused_and_can_be_written_anew(call: Call, dump: Path, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("{}")
    ran = call("audit", dump, "--baseline", "b.json")
    assert (ran.code, "b.json: the baseline holds no list" in ran.err) == (ExitCode.USAGE, True)
    assert call("baseline", "write", dump, "--out", "b.json").code == ExitCode.OK
    assert call("audit", dump, "--quiet", "--baseline", "b.json").code == ExitCode.OK


def test_a_baseline_of_an_unreadable_input_is_written_and_incomplete(call: Call, dump: Path, tmp_path: Path) -> None:
    with dump.open("ab") as file:
        file.write(b"{broken\n")
    ran = call("baseline", "write", dump, "--out", "b.json")
    assert (ran.code, "dump.jsonl: line 3" in ran.err) == (ExitCode.INCOMPLETE, True)
    assert (tmp_path / "b.json").exists()


def test_the_example_in_the_documentation_is_a_reviews_file() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert [entry.decision for entry in parse_reviews(example.encode(), "docs/reviews.md")] == ["overturned", "excused"]
