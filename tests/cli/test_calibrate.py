"""``supportaudit sample`` and ``supportaudit calibrate``: from contacts to a sheet, and from the filled-in sheet to figures and gates."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from supportaudit.audit import Plan, audit
from supportaudit.rulebook import Config, load_rulebook
from tests.cli.conftest import GOOD, POOR, Call, chat

LABELS = (
    '{"conversation": "c-good", "signals": {"0": ["upset"], "1": ["apologize", "empathize"]}, "quality": 5, "labeller": "dana"}\n'
    '{"conversation": "c-poor", "signals": {"0": ["upset"], "1": ["upsell"], "3": ["negative_language"]}, '
    '"outcomes": {"escalation/unanswered": "fail"}, "quality": 1, "labeller": "dana"}\n'
)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(GOOD + POOR + chat("c-other", ("customer/Eve", "Where is my parcel?"), ("agent/Dana", "It arrives today.")))
    (tmp_path / "labels.jsonl").write_text(LABELS)
    return path


def test_a_drawn_sheet_that_was_filled_in_is_compared(call: Call, dump: Path, tmp_path: Path) -> None:
    drawn = call("sample", dump, "--n", "2", "--out", "sheet.csv")
    assert drawn.code == 0, drawn.err
    assert "2 contacts of 3 drawn into sheet.csv" in drawn.err
    nothing = call("calibrate", dump, "--labels", "sheet.csv")
    assert (nothing.code, "nothing is filled in" in nothing.err) == (2, True)
    with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    rows[0][header.index("upset")], rows[0][header.index("quality")] = "x", "2"
    with (tmp_path / "sheet.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    ran = call("calibrate", dump, "--labels", "sheet.csv")
    assert ran.code == 0, ran.err
    assert "Compared with your reviewers\n  1 contact." in ran.out
    assert "1 contact not filled in, and left aside" in ran.err


def test_the_sheet_tells_nothing_of_what_the_tool_found_and_takes_the_signals_asked_for(call: Call, dump: Path, tmp_path: Path) -> None:
    assert call("sample", dump, "--out", "sheet.csv", "--signal", "upset", "--signal", "core/praise").code == 0
    header, *rows = list(csv.reader((tmp_path / "sheet.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert header[8:] == ["upset", "core/praise"]
    assert not any(cell for row in rows for cell in row[5:])
    wrong = call("sample", dump, "--out", "sheet.csv", "--signal", "upsett")
    assert (wrong.code, "did you mean 'upset'" in wrong.err) == (2, True)


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["--out", "sheet.txt"], "sheet.xlsx"),
        (["--out", "dump.jsonl"], "neither"),
        (["--out", "s.csv", "--stratify", "agents"], "did you mean 'agent'"),
        (["--out", "s.csv", "--n", "0"], "0"),
        (["--out", "s.csv", "--check", "heard/heer"], "did you mean 'heard/hear'"),
    ],
)
def test_a_sample_that_cannot_be_is_a_usage_error(call: Call, dump: Path, args: list[str], hint: str) -> None:
    ran = call("sample", dump, *args)
    assert (ran.code, hint in ran.err) == (2, True)


def test_standard_input_cannot_be_read_twice(call: Call) -> None:
    ran = call("sample", "-", "--out", "s.csv")
    assert (ran.code, "read twice" in ran.err) == (2, True)


def test_gates_fail_with_exit_code_one_and_their_figure(call: Call, dump: Path) -> None:
    passed = call("calibrate", dump, "--labels", "labels.jsonl", "--fail-under", "signal/upsell.f1=0.9", "--out", "json:r.json")
    assert (passed.code, passed.out) == (0, ""), passed.err
    failed = call("calibrate", dump, "--labels", "labels.jsonl", "--fail-under", "spearman=0.4", "--out", "json:r.json")
    assert failed.code == 1
    assert "Gate failed: spearman: nothing to compute it from, the limit is 0.4" in failed.err
    unknown = call("calibrate", dump, "--labels", "labels.jsonl", "--fail-under", "signal/upsel.f1=0.9")
    assert (unknown.code, "did you mean 'signal/upsell.f1'" in unknown.err, unknown.out) == (2, True, "")


def test_only_labelled_contacts_are_looked_at(call: Call, dump: Path, tmp_path: Path) -> None:
    assert call("calibrate", dump, "--labels", "labels.jsonl", "--out", "json:r.json", "--out", "csv:tables").code == 0
    report = json.loads((tmp_path / "r.json").read_bytes())
    assert report["contacts"] == {"labelled": 2, "compared": 2, "absent": [], "stale_labels": []}
    assert (tmp_path / "tables" / "agreement.csv").is_file()


def test_contacts_that_are_passed_by_are_not_counted(dump: Path) -> None:
    config = Config()
    report = audit(Plan((str(dump),), config, load_rulebook(["heard"]), only=lambda contact: contact.id == "c-poor"), ())
    assert (report.totals.conversations, [card.key for card in report.scorecards if card.by == "agent"]) == (1, ["Lee"])


def test_a_labelled_contact_that_was_not_read_makes_the_run_incomplete(call: Call, dump: Path, tmp_path: Path) -> None:
    (tmp_path / "labels.jsonl").write_text(LABELS + '{"conversation": "c-gone", "quality": 3}\n')
    ran = call("calibrate", dump, "--labels", "labels.jsonl", "--fail-under", "spearman=0.4")
    assert (ran.code, "1 labelled contact not read or not evaluated: c-gone" in ran.err, "Gate failed" in ran.err) == (3, True, True)
    (tmp_path / "labels.jsonl").write_text('{"conversation": "c-gone", "quality": 3}\n')
    assert call("calibrate", dump, "--labels", "labels.jsonl").code == 2


def test_labels_are_not_replaced_by_what_is_written(call: Call, dump: Path, tmp_path: Path) -> None:
    ran = call("calibrate", dump, "--labels", "labels.jsonl", "--out", "json:labels.jsonl")
    assert (ran.code, "would replace the labels" in ran.err) == (2, True)
    assert (tmp_path / "labels.jsonl").read_text() == LABELS


def test_without_labels_there_is_a_usage_error(call: Call, dump: Path) -> None:
    assert call("calibrate", dump, "--labels", "nowhere.jsonl").code == 3
    assert call("calibrate", dump).code == 2
