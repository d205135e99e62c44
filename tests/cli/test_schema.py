"""``supportaudit schema``: what it prints describes what the other commands read and write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import Call, chat

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"


def schema(call: Call, what: str) -> Draft202012Validator:
    ran = call("schema", what)
    assert ran.code == 0
    made = json.loads(ran.out)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made)


@pytest.mark.no_cover
@pytest.mark.parametrize("full", [[], ["--full"]], ids=["brief", "full"])
def test_the_report_of_the_samples_is_as_its_schema_says(call: Call, tmp_path: Path, full: list[str]) -> None:
    assert call("audit", SAMPLES, "--quiet", "--out", "json:report.json", "--by", "team", "--by", "agent", *full).code == 0
    report = json.loads((tmp_path / "report.json").read_bytes())
    validator = schema(call, "report")
    assert [error.message for error in validator.iter_errors(report)] == []
    report["conversations"][0]["verdicts"][0]["outcome"] = "failed"
    assert not validator.is_valid(report)


def test_a_report_with_everything_that_may_be_missing_is_as_its_schema_says(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(
        chat("c", ("customer/Ana", "hi")) + b'{"id": "d"}\n' + chat("e", ("agent", "hello there my old friend"), ("customer", "hi"))
    )
    (tmp_path / "macros.json").write_text('{"macros": []}')
    call("audit", "a.jsonl", "--quiet", "--out", "json:report.json", "--full", "--now", "2026-01-01T00:00")
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert report["skipped"]
    assert [error.message for error in schema(call, "report").iter_errors(report)] == []


def test_what_convert_writes_is_as_the_schema_of_conversations_says(call: Call) -> None:
    validator = schema(call, "conversation")
    for extra in ([], ["--visible"]):
        rows = call("convert", SAMPLES, *extra).rows()
        assert len(rows) > 30
        assert [error.message for row in rows for error in validator.iter_errors(row)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"id": ""},
        {"messages": {}},
        {"status": "done"},
        {"tags": "billing"},
        {"csat": "4"},
        {"messages": [{"text": "hi"}]},
        {"messages": [{"role": "human", "text": "hi"}]},
        {"messages": [{"role": "agent"}]},
        {"messages": [{"role": "agent", "text": 3}]},
        {"messages": [{"role": "agent", "text": "hi", "private": "yes"}]},
        {"messages": [{"role": "agent", "text": "hi", "masks": [[0, 1]]}]},
        {"messages": [{"role": "system", "event": {"to": "lee"}}]},
    ],
)
def test_a_conversation_that_the_loader_refuses_the_schema_refuses(call: Call, tmp_path: Path, change: dict[str, object]) -> None:
    good = {"id": "c", "messages": [{"role": "customer", "text": "hi"}, {"role": "system", "event": {"kind": "end"}}]}
    validator = schema(call, "conversation")
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, **change})
    (tmp_path / "a.jsonl").write_text(json.dumps({**good, **change}) + "\n")
    assert call("convert", "a.jsonl", "--format", "jsonl").code == 3


def test_an_unknown_schema_gives_the_right_names(call: Call) -> None:
    ran = call("schema", "packs")
    assert ran.code == 2
    assert "'config', 'conversation', 'pack', 'report'" in ran.err


def test_the_help_tells_how_vs_code_uses_it(call: Call) -> None:
    out = call("schema", "--help").out
    assert "# yaml-language-server: $schema=./pack.schema.json" in out
    assert '"yaml.schemas"' in out
