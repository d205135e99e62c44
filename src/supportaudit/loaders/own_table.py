"""Tables that ``supportaudit convert`` wrote, back into the conversations that they were: exactly, in whatever order the rows stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson

from supportaudit.errors import TranscriptError
from supportaudit.loaders.csv_rows import Row
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.grouping import Entry, ThreadIndex
from supportaudit.loaders.interface import Options
from supportaudit.loaders.jsonl import quarantined
from supportaudit.loaders.record import Reader, is_deep
from supportaudit.loaders.tabular import ABOUT, COLUMNS, ESCAPED
from supportaudit.loaders.times import assumed_zone, zone
from supportaudit.model import Conversation, SkippedTranscript

PARQUET = b"PAR1"
"""Begins a file in whose cells nothing had to be marked as no formula."""
MEND = "mend the row, or convert the file again"
Cells = Mapping[str, str]


def is_own(names: Sequence[str], options: Options) -> bool:
    """Whether a table's columns are those of ``convert``, and no option says otherwise."""
    return tuple(names) == COLUMNS and not options.config.columns


def own_conversations(rows: Iterator[Row], transcript: Transcript, options: Options) -> Iterator[Conversation | SkippedTranscript]:
    """The conversations in the rows below the header, in the order of their first rows; one that somebody broke is quarantined."""
    reading = _Reading(transcript, options, marked=not transcript.head.startswith(PARQUET))
    with ThreadIndex() as index:
        for row in rows:
            if row.problem or not any(row.cells) or not row.cells[0] or len(row.cells) > len(COLUMNS):
                if row.problem or any(row.cells):
                    yield quarantined(transcript, f"line {row.line}", row.problem or "no conversation id, or more cells than columns", MEND)
                continue
            index.add(Entry(orjson.dumps([row.line, row.cells]), (row.cells[0],)))
        yield from reading.conversations(index)


@dataclass(slots=True)
class _Reading:
    """One table being read."""

    transcript: Transcript
    options: Options
    marked: bool
    """Whether cells that would be formulas have an apostrophe in front."""

    def conversations(self, index: ThreadIndex) -> Iterator[Conversation | SkippedTranscript]:
        reader = Reader(zone(self.options.config.timezone), self.transcript.path)
        for payloads in index.threads():
            rows: list[tuple[int, Cells]] = []
            count = 0
            for payload in payloads:
                count += 1
                if count <= self.options.max_messages:
                    line, cells = orjson.loads(payload)
                    rows.append((line, {name: self._cell(cell) for name, cell in zip(COLUMNS, cells, strict=False)}))
            where = f"line {rows[0][0]}"
            if count > len(rows):
                yield quarantined(self.transcript, where, f"{count:,} messages of one conversation", MEND)
                continue
            try:
                yield reader.conversation(_record([cells for _, cells in rows]), where)
            except (TranscriptError, orjson.JSONDecodeError, ValueError) as problem:
                what = problem.what if isinstance(problem, TranscriptError) else f"a cell is not as it was written ({problem})"
                yield quarantined(self.transcript, where, what, MEND)
        if reader.assumed_zone:
            self.transcript.note(assumed_zone(self.options.config.timezone))

    def _cell(self, cell: str) -> str:
        return cell[1:] if self.marked and cell.startswith("'") and ESCAPED.match(cell) else cell


def _record(rows: Sequence[Cells]) -> object:
    """The rows as one conversation of JSON Lines."""
    about = rows[0]
    first = next((row for row in rows if row.get("metadata")), about)
    said = [row for row in rows if row.get("index") or row.get("role")]
    record: dict[str, object] = {name: _text(about, name) for name in ABOUT}
    metadata: object = orjson.loads(first["metadata"]) if first.get("metadata") else {}
    return {
        **record,
        "id": about["conversation"],
        "tags": _tags(about.get("tags", "")),
        "csat": float(about["csat"]) if about.get("csat") else None,
        "metadata": {} if is_deep(metadata) else metadata,
        "messages": [_message(row) for row in sorted(said, key=lambda row: int(row.get("index") or 0))],
    }


def _message(row: Cells) -> dict[str, object]:
    return {
        "role": _text(row, "role"),
        "author": _text(row, "author"),
        "sent_at": _text(row, "sent_at"),
        "text": row.get("text", ""),
        "event": orjson.loads(row["event"]) if row.get("event") else None,
        "private": row.get("private") == "true",
        "masks": orjson.loads(row["masks"]) if row.get("masks") else None,
        "id": _text(row, "message_id"),
    }


def _text(row: Cells, name: str) -> str | None:
    """A cell's text; None where it is empty and no empty text was written."""
    value = row.get(name, "")
    return value if value or name in row.get("empty", "").split(",") else None


def _tags(cell: str) -> object:
    return orjson.loads(cell) if cell.startswith("[") else [tag for tag in cell.split(",") if tag]
