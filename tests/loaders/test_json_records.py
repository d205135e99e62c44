"""Foreign JSON as records: whatever its layout and size, every record comes with its place, and what is none is listed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from supportaudit.loaders import Options
from supportaudit.loaders.files import open_transcript, places
from supportaudit.loaders.json_layout import Layout, Record
from supportaudit.loaders.json_records import records
from tests.loaders.help_desk_files import ZENDESK
from tests.loaders.reading import read

LAYOUT = Layout(("tickets", "inner.tickets", "ticket"))


def found(tmp_path: Path, data: bytes, limit: int = 1 << 20) -> list[tuple[str, str, object]]:
    """Place, list and id of each record; ``!`` and the reason for what is none."""
    path = tmp_path / "f.json"
    path.write_bytes(data)
    place = next(places([str(path)]))
    with open_transcript(place) as transcript:
        return [
            (item.where, item.under, item.value.get("id")) if isinstance(item, Record) else (item.where, "!", item.reason)
            for item in records(transcript, LAYOUT, limit)
        ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"id": 1}\n\n{"id": 2}\n', [("line 1", "", 1), ("line 3", "", 2)]),
        ('[{"id": 1}, {"id": 2}]', [("line 1, record 1", "", 1), ("line 1, record 2", "", 2)]),
        ('[\n{"id": 1},\n{"id": 2}\n]', [("the document, record 1", "", 1), ("the document, record 2", "", 2)]),
        ('{"tickets": [{"id": 1}], "count": 1}', [("line 1, tickets, record 1", "tickets", 1)]),
        ('{"inner": {"tickets": [{"id": 1}]}}', [("line 1, inner.tickets, record 1", "inner.tickets", 1)]),
        ('{"ticket": {"id": 1}}', [("line 1, ticket", "ticket", 1)]),
        ('[{"tickets": [{"id": 1}]}, {"id": 2}]', [("line 1, record 1, tickets, record 1", "tickets", 1), ("line 1, record 2", "", 2)]),
        ('{\n"id": 1\n}\n{\n"id": 2\n}\n', [("record 1", "", 1), ("record 2", "", 2)]),
    ],
)
def test_records_come_with_their_places(tmp_path: Path, text: str, expected: list[tuple[str, str, object]]) -> None:
    assert [row for row in found(tmp_path, text.encode()) if row[1] != "!"] == expected


@pytest.mark.parametrize(
    ("document", "under"),
    [
        ({"count": 3, "tickets": [{"id": i, "text": "x" * 300} for i in range(900)], "users": [{"id": 0}]}, "tickets"),
        ({"inner": {"tickets": [{"id": i, "text": "x" * 300} for i in range(900)]}}, "inner.tickets"),
        ([{"id": i, "text": "x" * 300} for i in range(900)], ""),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_a_document_beyond_the_limit_is_read_record_by_record(tmp_path: Path, document: object, under: str, indent: int | None) -> None:
    rows = found(tmp_path, json.dumps(document, indent=indent).encode(), limit=10_000)
    assert [(row[1], row[2]) for row in rows] == [(under, i) for i in range(900)]


def test_a_record_beyond_the_limit_is_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    document = {"tickets": [{"id": 1}, {"id": 2, "text": "x" * 400_000}, {"id": 3}]}
    rows = found(tmp_path, json.dumps(document).encode(), limit=10_000)
    assert [row[1:] for row in rows if row[1] != "!"] == [("tickets", 1), ("tickets", 3)]
    assert [row[2] for row in rows if row[1] == "!"] == ["the record is longer than 10,000 bytes; export it again, or leave it out"]


def test_a_document_that_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    whole = json.dumps({"tickets": [{"id": i} for i in range(5)]}, indent=1)
    rows = found(tmp_path, whole[:-12].encode())
    assert [row[2] for row in rows if row[1] != "!"] == [0, 1, 2, 3]
    assert [row[0] for row in rows if row[1] == "!"] == ["after record 4"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"id": 1}\n{"id": \n{"id": 3}', "not valid JSON"),
        ('{"id": 1}\n3\n{"id": 3}', "the record is no JSON object"),
        ('{"id": 1}\n' + '{"a":' * 150 + "1" + "}" * 150 + '\n{"id": 3}', "nested more than 100 deep"),
        ('{"id": 1}\n' + "[" * 5000 + '\n{"id": 3}', "not valid JSON"),
    ],
)
def test_what_is_no_record_is_listed_with_its_line(tmp_path: Path, text: str, reason: str) -> None:
    rows = found(tmp_path, text.encode())
    assert [row[2] for row in rows if row[1] != "!"] == [1, 3]
    assert [(row[0], reason in str(row[2])) for row in rows if row[1] == "!"] == [("line 2", True)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    assert [row[2] for row in found(tmp_path, '{\n"tickets": [{"id": "é"}]\n}'.encode(encoding))] == ["é"]


def test_a_large_export_is_told_and_read_with_the_people_that_come_after(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    tickets = [{**ZENDESK["tickets"][0], "id": i} for i in range(300)]
    path.write_text(json.dumps({"tickets": tickets, "users": ZENDESK["users"]}))
    conversations = read([path], options=Options(max_record=20_000)).conversations
    assert {(c.messages[0].role.value, c.messages[0].author) for c in conversations} == {("customer", "Ib Holm")}
    assert len(conversations) == 300
