"""Bad input gets one clear line, the rest is audited, the exit code is as documented, and nobody sees a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from supportaudit.cli.exits import ExitCode
from supportaudit.signals import patterns
from tests.cli.conftest import GOOD, Call, Ran, chat

BAD_FILES: dict[str, bytes] = {
    "empty.jsonl": b"",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    "truncated.jsonl": GOOD + GOOD[: len(GOOD) // 2],
    "latin.jsonl": b'{"id": "x", "messages": [{"role": "customer", "text": "caf\xe9 \xff\xfe"}]}\n',
    "no-role.csv": b"ticket_id,body\n1,My box is broken\n1,Sorry about that\n",
    "no-messages.jsonl": b'{"id": "x"}\n',
    "no-from.eml": b"Subject: hi\nMessage-ID: <a@example.com>\n\nMy router is dead\n",
    "deep.json": b"[" * 100_000 + b"]" * 100_000,
}


def _audit(call: Call, folder: Path) -> Ran:
    return call("audit", folder, "--quiet", "--out", f"json:{folder.parent}/report.json")


@pytest.mark.parametrize("name", BAD_FILES)
def test_one_bad_file_is_named_and_the_rest_is_audited(call: Call, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.jsonl").write_bytes(GOOD)
    (folder / name).write_bytes(BAD_FILES[name])
    ran = _audit(call, folder)
    assert ran.code == ExitCode.INCOMPLETE
    lines = [line for line in ran.err.splitlines() if name in line]
    assert len(lines) == 1, ran.err
    assert len(lines[0]) < 500
    report = json.loads((tmp_path / "report.json").read_bytes())
    assert "c-good" in {c["id"] for c in report["conversations"]}
    assert [item for item in report["skipped"] if name in item["path"]]


def test_a_single_line_of_many_megabytes_is_quarantined(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.jsonl").write_bytes(GOOD)
    with (folder / "huge.json").open("wb") as file:
        file.write(b'{"id": "huge", "messages": [{"role": "customer", "text": "')
        for _ in range(200):
            file.write(b"a" * 1_000_000)
        file.write(b'"}]}')
    ran = _audit(call, folder)
    assert ran.code == ExitCode.INCOMPLETE
    assert "huge.json" in ran.err
    assert len(ran.err) < 2_000


def test_a_mail_without_a_date_is_still_read(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(
        b"From: Ana <ana@example.net>\nTo: help@example.com\nSubject: hi\nMessage-ID: <a@example.net>\n\nMy router is dead\n"
    )
    ran = call("convert", "mail.eml", "--agents-from", "example.com")
    (row,) = ran.rows()
    assert row["messages"][0]["role"] == "customer"
    assert not row["messages"][0].get("sent_at")


PACK = """\
pack: {id: mine, version: 1.0.0, language: 1, lang: en, license: MIT}
signals:
  nice: {by: agent, any: ["lovely day"]}
checks:
  nice:
    title: Says something nice
    exists: nice
    when: %s
    message: Not seen.
    examples: {pass: ["A lovely day"], fail: ["A hello there my friend"]}
"""


def test_a_pack_with_a_tab_is_an_error_with_its_place(call: Call, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    (tmp_path / "mine.yaml").write_text(PACK.replace("    exists", "\texists") % "nice")
    ran = call("audit", "good.jsonl", "--rules", "mine.yaml")
    assert ran.code == ExitCode.USAGE
    assert "mine.yaml:7:" in ran.err
    assert "tab" in ran.err


def test_an_unknown_name_in_when_is_an_error_with_its_place_and_the_nearest_name(call: Call, tmp_path: Path) -> None:
    (tmp_path / "good.jsonl").write_bytes(GOOD)
    (tmp_path / "mine.yaml").write_text(PACK % "{answered: nicer}")
    ran = call("audit", "good.jsonl", "--rules", "mine.yaml")
    assert ran.code == ExitCode.USAGE
    assert "mine.yaml:8:" in ran.err
    assert "nicer" in ran.err
    assert "nice" in ran.err.replace("nicer", "")


def test_a_regex_that_runs_away_is_switched_off_and_the_run_is_incomplete(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "GUARD_SECONDS", 0.2)
    text = "1," * 2_000 + "Q P"
    (tmp_path / "long.jsonl").write_bytes(chat("c-1", ("customer/Ana", "It broke"), ("agent/Lee", text)))
    (tmp_path / "mine.yaml").write_text(PACK.replace('any: ["lovely day"]', "any: [{regex: '(.*?,){11}P', backtracking: true}]") % "nice")
    ran = call("audit", "long.jsonl", "--rules", "mine.yaml", "--quiet")
    assert ran.code == ExitCode.INCOMPLETE
    assert "mine/nice" in ran.err


def test_nothing_readable_at_all_is_exit_code_3(call: Call, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = call("audit", "empty", "--quiet")
    assert ran.code == ExitCode.INCOMPLETE
    assert "nothing" in ran.err.lower()
