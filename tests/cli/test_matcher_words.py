"""A pattern is named alike on the page of its signal and in a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call

PACK = """\
pack: {id: own, version: 1.0.0, language: 1, lang: en, license: MIT}
signals:
  word: {by: agent, any: ["right away"]}
  digits: {by: agent, any: [{regex: "[0-9]{4}"}]}
  other: {by: agent, any: [{signal: word}]}
checks: {says: {exists: other, message: "Not seen."}, counts: {exists: digits, message: "Not seen."}}
"""


@pytest.mark.parametrize(
    ("signal", "page", "trace"),
    [("word", "right away", "“right away”"), ("digits", "/[0-9]{4}/", "/[0-9]{4}/"), ("other", "signal:own/word", "signal:own/word")],
)
def test_a_pattern_is_named_alike_on_its_page_and_in_a_trace(call: Call, tmp_path: Path, signal: str, page: str, trace: str) -> None:
    (tmp_path / "own.yaml").write_text(PACK)
    assert f"  - {page}\n" in call("rules", "show", f"signal:own/{signal}", "--rules", "own.yaml").out
    assert f", by {trace} (" in call("rules", "try", "Order 4711 right away", "--role", "agent", "--rules", "own.yaml").out
