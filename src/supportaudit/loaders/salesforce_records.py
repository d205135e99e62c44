"""Records of Salesforce that hold a chat's body each: answers of its API, and tables of its exports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from supportaudit.loaders.csv_rows import delimiter_of, rows_of
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.json_layout import Layout
from supportaudit.loaders.json_records import records
from supportaudit.loaders.json_values import id_of, text_of
from supportaudit.loaders.jsonl import quarantined
from supportaudit.loaders.text import begun, head_text, text_lines
from supportaudit.model import SkippedTranscript

BODY = "Body"
LAYOUT = Layout(("records", "result.records"))
SPANS = re.compile(r"\(\s*(?:\d+\s?[dhm]\s*){0,3}\d+\s?s\s*\)")
COLUMN = re.compile(r'(?:^|[,;\t])"?Body"?(?:[,;\t\r]|$)')
FIELDS = {"id": ("Id", "Name"), "ticket_id": ("CaseId", "Case.CaseNumber"), "customer_id": ("ContactId", "LiveChatVisitorId")}
"""What is taken of a record, and where it stands."""
NO_BODY = "the record has no Body"
HINT = "export the transcripts again"

Body = tuple[Mapping[str, str | None], str, str]
"""What a record says of its chat (``id``, ``ticket_id``, ``customer_id``), the chat, and its place."""


def is_json(text: str) -> bool:
    """Whether a file that begins so is JSON."""
    return begun(text).startswith(("{", "["))


def holds_bodies(start: str) -> bool:
    """Whether a file that begins so holds records with a field or a column ``Body`` in which a chat counts seconds as Salesforce does."""
    if not SPANS.search(start):
        return False
    return f'"{BODY}"' in start if is_json(start) else bool(COLUMN.search(begun(start).split("\n", 1)[0]))


def bodies(transcript: Transcript, limit: int) -> Iterator[Body | SkippedTranscript]:
    """The chats of such a file; what is none is quarantined."""
    if is_json(head_text(transcript.head)):
        yield from _of_json(transcript, limit)
    else:
        yield from _of_table(transcript, limit)


def _of_json(transcript: Transcript, limit: int) -> Iterator[Body | SkippedTranscript]:
    for record in records(transcript, LAYOUT, limit):
        if isinstance(record, SkippedTranscript):
            yield record
        elif body := text_of(record.value, BODY):
            yield {name: id_of(record.value, *paths) for name, paths in FIELDS.items()}, body, record.where
        else:
            yield quarantined(transcript, record.where, NO_BODY, HINT)


def _of_table(transcript: Transcript, limit: int) -> Iterator[Body | SkippedTranscript]:
    lines = iter(text_lines(transcript, limit))
    first = next(lines, "").removeprefix("\ufeff")
    rows = rows_of(chain((first,), lines), delimiter_of(head_text(transcript.head)) or ",")
    header = next(rows).cells
    for row in rows:
        cells = dict(zip(header, row.cells, strict=False))
        where = f"line {row.line}"
        if row.problem:
            yield quarantined(transcript, where, row.problem, HINT)
        elif cells.get(BODY, "").strip():
            yield {name: next((cells[path] for path in paths if cells.get(path)), None) for name, paths in FIELDS.items()}, cells[BODY], where
        else:
            yield quarantined(transcript, where, NO_BODY, HINT)
