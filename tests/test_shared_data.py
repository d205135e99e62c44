"""Runs over the shared data beside the checkout, where it is; it is not part of the project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from supportaudit import loaders
from supportaudit.cli.app import run
from supportaudit.loaders import load
from supportaudit.model import Conversation, InputFile, Role
from supportaudit.rulebook.config import Config

SHARED = Path(__file__).parents[2] / "shared"
pytestmark = [
    pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared beside the checkout: its real transcripts are not part of the project"),
    pytest.mark.no_cover,
]


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
    run(
        [
            "audit",
            str(SHARED / "data" / "twcs_excerpt.csv"),
            *options,
            "--rules",
            "timeliness",
            "--quiet",
            "--max-skipped",
            "100%",
            "--full",
            "--out",
            f"json:{out}",
        ]
    )
    report = json.loads(out.read_bytes())
    assert report["totals"]["conversations"] > 1000
    decided = [v["outcome"] for c in report["conversations"] for v in c["verdicts"] if v["check"] == "timeliness/first-response"]
    assert decided.count("pass") > 100
    assert decided.count("fail") > 100


def test_labelled_conversations_are_audited_and_calibrate_counts_as_the_shared_script_does(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A third of them: `make accuracy` looks at all."""
    gold, signals, report, ours = SHARED / "gold", tmp_path / "signals.jsonl", tmp_path / "report.json", tmp_path / "ours.json"
    third = (gold / "dev.conversations.jsonl").read_bytes().splitlines(keepends=True)[::3]
    (tmp_path / "contacts.jsonl").write_bytes(b"".join(third))
    drawn = {json.loads(line)["id"] for line in third}
    rows = (gold / "dev.labels.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "labels.jsonl").write_text("".join(row for row in rows if json.loads(row)["conversation"] in drawn))
    contacts, labels = str(tmp_path / "contacts.jsonl"), str(tmp_path / "labels.jsonl")
    capfd.readouterr()
    assert run(["signals", contacts]) == 0
    signals.write_text(capfd.readouterr().out)
    assert run(["audit", contacts, "--quiet", "--full", "--out", f"json:{report}"]) == 0
    totals = json.loads(report.read_bytes())["totals"]
    assert totals["conversations"] == totals["records"] == len(third)
    assert run(["calibrate", contacts, "--labels", labels, "--out", f"json:{ours}"]) == 0
    script = [
        sys.executable,
        str(SHARED / "tools" / "score_gold.py"),
        "--labels",
        labels,
        "--signals",
        str(signals),
        "--report",
        str(report),
        "--json",
    ]
    theirs = json.loads(subprocess.run(script, capture_output=True, text=True, check=True).stdout)
    found = json.loads(ours.read_bytes())
    assert {row["name"]: row["f1"]["value"] for row in found["signals"]} == {name: round(row["f1"], 4) for name, row in theirs["signals"].items()}
    assert {row["name"]: row["f1"]["value"] for row in found["checks"]} == {name: round(row["f1"], 4) for name, row in theirs["checks"].items()}
    assert found["macro_f1"]["value"] == round(theirs["macro_f1"], 4)
    assert found["scores"]["spearman"]["value"] == round(theirs["quality_spearman"], 4)
    assert found["scores"]["scored"] == theirs["scored_conversations"]


HELP_DESKS = ("zendesk_ticket", "zendesk_chat", "intercom", "freshdesk", "freshchat", "helpscout", "front", "gorgias", "livechat")
CALL_CENTRES = tuple(loader.name for loader in loaders.CALL_CENTRES)


@pytest.mark.parametrize("family", [*HELP_DESKS, *CALL_CENTRES])
def test_real_exports_of_help_desks_and_contact_centres_are_read_as_people_read_them(family: str) -> None:
    for expected in sorted((SHARED / "formats" / family).glob("*.expect.json")):
        stem = expected.name.removesuffix(".expect.json")
        sample = next(p for p in expected.parent.glob(f"{stem}.*") if not p.name.endswith((".expect.json", ".source.txt")))
        items = list(load([str(sample)], Config()))
        found = [item for item in items if isinstance(item, Conversation)]
        said = [m for c in found for m in c.messages if m.role is not Role.SYSTEM and not m.private]
        wanted = json.loads(expected.read_bytes())
        assert [item.format for item in items if isinstance(item, InputFile)] == [family], sample
        assert (len(found), len(said)) == (wanted["conversations"], wanted["messages"]), sample
