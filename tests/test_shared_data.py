"""Runs over the shared data beside the checkout, where it is; it is not part of the project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from supportaudit.cli.app import run

SHARED = Path(__file__).parents[2] / "shared"
needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside the checkout: its real transcripts are not part of the project")


@needs_data
def test_real_tweets_become_threads_with_response_times(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    columns = {
        "id": "tweet_id",
        "reply_to": "in_response_to_tweet_id",
        "role": "inbound",
        "author": "author_id",
        "sent_at": "created_at",
        "text": "text",
    }
    options = [word for field, column in columns.items() for word in ("--column", f"{field}={column}")]
    run(["audit", str(SHARED / "data" / "twcs_excerpt.csv"), *options, "--quiet", "--max-skipped", "100%", "--full", "--out", f"json:{out}"])
    report = json.loads(out.read_bytes())
    assert report["totals"]["conversations"] > 1000
    decided = [v["outcome"] for c in report["conversations"] for v in c["verdicts"] if v["check"] == "timeliness/first-response"]
    assert decided.count("pass") > 100
    assert decided.count("fail") > 100


@needs_data
def test_every_labelled_conversation_is_audited(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    assert run(["audit", str(SHARED / "gold" / "dev.conversations.jsonl"), "--quiet", "--out", f"json:{out}"]) == 0
    report = json.loads(out.read_bytes())
    assert report["totals"]["conversations"] == report["totals"]["records"] == 208
