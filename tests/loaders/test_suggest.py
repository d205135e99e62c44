"""A mapping that is guessed from a file's keys or columns reads that file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from supportaudit.loaders import survey
from supportaudit.loaders.suggest import Suggestion, suggest
from supportaudit.model import Role
from supportaudit.rulebook import load_config
from supportaudit.rulebook.config import Config
from tests.loaders.reading import read, shown

ENTRIES = [
    {"entryText": "My lamp is late", "from": {"type": "visitor", "name": "Ana"}, "createdAt": "03.10.2026 18:00"},
    {"entryText": "Sorry, it ships today", "from": {"type": "desk", "name": "Lee"}, "createdAt": "23.10.2026 18:01"},
]
SHAPES: dict[str, object] = {
    "a list in a document": {"result": {"dialogs": [{"dialogNo": 7, "subject": "Lamp", "entries": ENTRIES}]}},
    "one conversation": {"sessionId": "s-1", "entries": ENTRIES},
    "a list at the top": [{"chatId": "c-1", "entries": ENTRIES}, {"chatId": "c-2", "entries": ENTRIES}],
    "messages in a document": {"rows": [{"chatId": "c-1", **entry} for entry in ENTRIES]},
}


def guessed(path: Path) -> Suggestion:
    """What inspect suggests for a file."""
    (one,) = survey([str(path)], Config())
    assert one.head is not None
    assert one.conversations == 0
    found = suggest(one.head, str(path))
    assert found is not None
    return found


def again(tmp_path: Path, suggestion: Suggestion) -> Config:
    """The suggestion, as a config file gives it back."""
    path = tmp_path / "supportaudit.yml"
    path.write_text("sources:\n" + suggestion.text())
    config = load_config(str(path), search=())
    source = config.sources[suggestion.name]
    assert (source.message, source.conversation, source.roles) == (
        suggestion.source.message,
        suggestion.source.conversation,
        suggestion.source.roles,
    )
    return config


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_suggested_mapping_reads_the_file(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(SHAPES[shape]))
    suggestion = guessed(path)
    found = read([path], again(tmp_path, suggestion))
    assert not found.skipped
    assert shown(found.conversations[0].messages) == ["customer Ana: My lamp is late", "unknown Lee: Sorry, it ships today"]
    assert all(m.sent_at for m in found.conversations[0].messages)
    assert found.conversations[0].id in {"7", "s-1", "c-1"}
    assert dict(suggestion.words) in ({"desk": 1}, {"desk": 2})


def test_a_mapping_of_a_table_is_suggested_from_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Chat Nr;Sender Kind;Words;When\n1;V;Hello there;03.10.2026 18:00\n1;O;Hi and welcome;23.10.2026 18:01\n")
    suggestion = guessed(path)
    assert suggestion.source.kind == "table"
    found = read([path], again(tmp_path, suggestion))
    assert [m.text for m in found.only.messages] == ["Hello there", "Hi and welcome"]
    assert [m.role for m in found.only.messages] == [Role.UNKNOWN, Role.UNKNOWN]
    assert dict(suggestion.words) == {"O": 1, "V": 1}


def test_a_mapping_of_an_excel_sheet_is_suggested_too(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["Chat Nr", "Sender Kind", "Words"], [1, "V", "Hello there"], [1, "O", "Hi and welcome"]):
        book.active.append(row)
    book.save(tmp_path / "odd.xlsx")
    (one,) = survey([str(tmp_path / "odd.xlsx")], Config())
    assert one.head is not None
    suggestion = suggest(one.head, "odd.xlsx", one.rows)
    assert suggestion is not None
    assert [m.text for m in read([tmp_path / "odd.xlsx"], again(tmp_path, suggestion)).only.messages] == ["Hello there", "Hi and welcome"]


@pytest.mark.parametrize("text", ['{"a": 1}', "[]", '{"items": [{"price": 3}]}', "a,b\n1,2\n", "no table, no JSON"])
def test_nothing_is_suggested_for_what_holds_no_messages(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    (one,) = survey([str(path)], Config())
    assert one.head is None or suggest(one.head, "x.json") is None
