"""``supportaudit macros``: what is written, where, and how the run ends; and that an audit reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from supportaudit.checks import load_macros
from tests.cli.conftest import Call, chat

MACRO = "Thank you for contacting us today, how can we help?"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.jsonl"
    agents = ("Dana", "Lee", "Eve")
    path.write_bytes(b"".join(chat(f"c-{name}", ("customer/Ana", "My own private words stay here."), (f"agent/{name}", MACRO)) for name in agents))
    return path


def test_the_texts_stand_on_standard_output_with_their_figures_and_no_customer_s_words(call: Call, dump: Path) -> None:
    ran = call("macros", dump)
    assert ran.code == 0
    assert json.loads(ran.out) == {"version": 1, "texts": [{"text": MACRO, "agents": 3, "times": 3}]}
    assert ran.err == "Canned texts: 1, in 3 contacts.\n"
    assert ran.out == call("macros", dump).out


def test_a_file_is_written_that_the_config_can_name(call: Call, dump: Path, tmp_path: Path) -> None:
    assert call("macros", dump, "--out", "kept/macros.json").out == ""
    assert load_macros(tmp_path / "kept" / "macros.json").spans(f"Hello! {MACRO}")
    (tmp_path / "supportaudit.yml").write_text("macros: kept/macros.json\n")
    assert call("audit", dump, "--out", "json:report.json", "--quiet").code == 0
    manifest = json.loads((tmp_path / "report.json").read_text())["manifest"]
    assert len(manifest["macros"]["sha256"]) == 64


def test_limits_can_be_moved_and_have_a_floor(call: Call, dump: Path) -> None:
    assert json.loads(call("macros", dump, "--min-agents", "4").out)["texts"] == []
    assert json.loads(call("macros", dump, "--min-words", "11").out)["texts"] == []
    assert call("macros", dump, "--min-agents", "1").code == 2


def test_standard_input_is_read_once(call: Call, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with dump.open("rb") as stream:
        monkeypatch.setattr("sys.stdin", type("In", (), {"buffer": stream, "isatty": lambda _: False})())
        assert len(json.loads(call("macros", "-").out)["texts"]) == 1


def test_what_cannot_be_read_is_told_and_the_rest_is_counted(call: Call, dump: Path) -> None:
    dump.write_bytes(dump.read_bytes() + b"{broken\n")
    ran = call("macros", dump)
    assert ran.code == 3
    assert f"{dump}: line 4" in ran.err
    assert len(json.loads(ran.out)["texts"]) == 1


def test_nothing_to_read_is_incomplete_and_an_unwritable_place_too(call: Call, dump: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert call("macros", "empty").code == 3
    (tmp_path / "file").write_text("x")
    ran = call("macros", dump, "--out", "file/macros.json")
    assert ran.code == 3
    assert "could be written (name another place with --out)" in ran.err


def test_business_hours_are_in_an_audit_and_the_holidays_package_in_its_manifest(call: Call, tmp_path: Path) -> None:
    times = ("2026-03-16T16:59:00Z", "2026-03-18T09:03:00Z")
    messages = [{"role": role, "author": role, "sent_at": at, "text": "hello"} for role, at in zip(("customer", "agent"), times, strict=True)]
    (tmp_path / "dump.jsonl").write_text(json.dumps({"id": "c-1", "channel": "chat", "messages": messages}) + "\n")
    (tmp_path / "mine.yaml").write_text(
        "pack: {id: mine, version: 1.0.0, language: 1, lang: en, license: MIT}\n"
        "checks:\n  first: {metric: {name: first_response_time, max: 3m, hours: business}, message: 'It took {value}.'}\n"
    )
    (tmp_path / "supportaudit.yml").write_text(
        "packs: [./mine.yaml]\ncalendars:\n  default: {timezone: Europe/Dublin, days: {mon-fri: 09:00-17:00}, holidays: {country: IE}}\n"
    )
    assert call("audit", "dump.jsonl", "--out", "json:report.json", "--quiet").code == 0
    report = json.loads((tmp_path / "report.json").read_text())
    (finding,) = report["conversations"][0]["verdicts"][0]["findings"]
    assert finding["message"] == "It took 4 min of business hours.", "Saint Patrick's Day lies between"
    assert report["manifest"]["holidays"]
