"""The JSON report: its keys are what other programs rely on, and its bytes depend on the input alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from supportaudit.model import AuditedConversation
from supportaudit.reports import ReportOptions
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.json_report import JsonReport, encode
from tests.builders import audited, chat, verdicts
from tests.reports.made_up import BOOK, CONFIG, month, month_report

Json = Mapping[str, Any]
KEYS = {
    "report": {"schema_version", "manifest", "totals", "skipped", "scorecards", "conversations"},
    "scorecard": {"by", "key", "evaluations", "score", "score_before_autofail", "low", "high", "few", "coverage", "sections", "checks"},
    "conversation": {"id", "path", "channel", "vendor", "agents", "pairs", "counts", "verdicts"},
    "pair": {"agent", "score", "score_before_autofail", "coverage", "sections"},
    "verdict": {"check", "outcome", "agent", "severity", "weight", "critical", "reason", "message", "findings"},
    "finding": {"fingerprint", "suggestion", "review", "baseline", "evidence"},
    "evidence": {"message", "start", "end", "text", "sent_at"},
    "totals": {"files", "records", "conversations", "scored", "too_little", "skipped", "quarantined", "duplicates"},
}
"""What interfaces.md names; more may stand beside it."""


def written(path: Path, found: list[AuditedConversation], *, full: bool = False) -> bytes:
    writer = JsonReport(str(path), ReportContext(BOOK, CONFIG, ReportOptions(full=full)))
    writer.begin()
    for one in found:
        writer.add(one)
    writer.finish(month_report())
    return path.read_bytes()


@pytest.fixture
def made(tmp_path: Path) -> Json:
    report: Json = json.loads(written(tmp_path / "report.json", month()))
    return report


def test_every_documented_key_is_there(made: Json) -> None:
    verdict = next(v for c in made["conversations"] for v in c["verdicts"] if v["findings"])
    parts = {
        "report": made,
        "scorecard": made["scorecards"][0],
        "conversation": made["conversations"][0],
        "pair": made["conversations"][0]["pairs"][0],
        "verdict": verdict,
        "finding": verdict["findings"][0],
        "evidence": verdict["findings"][0]["evidence"][0],
        "totals": made["totals"],
    }
    for name, part in parts.items():
        assert KEYS[name] <= part.keys(), name
    assert {"path", "where", "reason"} <= made["skipped"][0].keys()
    assert {"check", "met", "not_met", "na", "low", "high"} <= made["scorecards"][0]["checks"][0].keys()
    assert {"group", "score", "decided"} <= made["scorecards"][0]["sections"][0].keys()


def test_only_what_is_to_be_acted_on_is_listed_and_the_rest_is_counted(made: Json) -> None:
    for conversation in made["conversations"]:
        outcomes = [verdict["outcome"] for verdict in conversation["verdicts"]]
        assert set(outcomes) <= {"fail", "pending", "error"}
        assert outcomes.count("fail") == conversation["counts"]["fail"]
        assert sum(conversation["counts"].values()) > len(outcomes)


def test_full_lists_every_verdict(tmp_path: Path) -> None:
    report = json.loads(written(tmp_path / "full.json", month(), full=True))
    assert all(sum(c["counts"].values()) == len(c["verdicts"]) for c in report["conversations"])


def test_evidence_is_the_text_at_its_place(made: Json) -> None:
    texts = {one.conversation.id: [message.text for message in one.conversation.messages] for one in month()}
    for conversation in made["conversations"]:
        for verdict in conversation["verdicts"]:
            for finding in verdict["findings"]:
                for e in finding["evidence"]:
                    assert texts[conversation["id"]][e["message"]][e["start"] : e["end"]] == e["text"]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "a.json", month()) == written(tmp_path / "b.json", month())


def test_half_characters_are_written_as_replacement_characters(tmp_path: Path) -> None:
    odd = replace(chat("C/Pat hi\nA/Ana hello you there my friend"), id="c-\ud83d")
    report = json.loads(written(tmp_path / "x.json", [audited(odd, verdicts({"heard/hear": "pass"}), BOOK)]))
    assert report["conversations"][0]["id"] == "c-\ufffd"
    assert json.loads(encode({"\ud800": ["\udfff", 1]})) == {"\ufffd": ["\ufffd", 1]}


def test_an_empty_run_is_still_whole(tmp_path: Path) -> None:
    assert json.loads(written(tmp_path / "empty.json", []))["conversations"] == []


def test_a_run_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    writer = JsonReport(str(tmp_path / "x.json"), ReportContext(BOOK, CONFIG, ReportOptions()))
    writer.begin()
    writer.add(month()[0])
    writer.abort()
    assert list(tmp_path.iterdir()) == []
