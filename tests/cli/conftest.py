"""A way to call the command line inside the test process."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from supportaudit.cli.app import run


@dataclass(frozen=True)
class Ran:
    """What a call printed and how it ended."""

    code: int
    out: str
    err: str

    def rows(self) -> list[dict[str, Any]]:
        """Standard output read as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Call = Callable[..., Ran]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls ``supportaudit ARGS...`` in an empty working folder; no traceback may reach the user."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name in [name for name in os.environ if name.startswith("SUPPORTAUDIT_")]:
        monkeypatch.delenv(name)

    def calling(*args: str | Path) -> Ran:
        capfd.readouterr()
        code = run([str(arg) for arg in args])
        captured = capfd.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Ran(code, captured.out, captured.err)

    return calling


def chat(conversation: str, *lines: tuple[str, str], **fields: object) -> bytes:
    """A conversation in the tool's own format; a line is (role or role/author, text)."""
    messages = []
    for who, text in lines:
        role, _, author = who.partition("/")
        messages.append({"role": role, "author": author or None, "text": text})
    return json.dumps({"id": conversation, "messages": messages, **fields}).encode() + b"\n"


SMALL = """\
pack: {id: small, version: 1.0.0}
signals: {offers: {by: agent, any: [upgrade], examples: {match: [upgrade], no_match: [so]}}}
checks: {offers: {avoid: offers, message: "An offer.", examples: {pass: ["A so"], fail: ["A upgrade"]}}}
"""
"""A pack for what is about no pack: a program of its own starts four times as fast with it as with the shipped ones. POOR does not meet it."""
GOOD = chat(
    "c-good",
    ("customer/Ana", "My parcel arrived broken, this is ridiculous."),
    ("agent/Dana", "I'm so sorry about that, I can see how frustrating that must be. Which part is broken?"),
    ("customer/Ana", "The lid."),
    ("agent/Dana", "Thank you, I have sent you a replacement today and it reaches you tomorrow."),
    ("customer/Ana", "Perfect, thanks!"),
    channel="chat",
)
POOR = chat(
    "c-poor",
    ("customer/Ben", "You charged me twice and I am furious. Let me speak to a supervisor."),
    ("agent/Lee", "You could upgrade to our premium plan instead, it is a special offer."),
    ("customer/Ben", "No. A supervisor please!"),
    ("agent/Lee", "The bill is right, and we can't change it until next month."),
    channel="chat",
)
