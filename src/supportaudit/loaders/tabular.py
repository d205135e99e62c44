"""Conversations into tables: one row a message. CSV always, Parquet where pyarrow is installed."""

from __future__ import annotations

import csv
import importlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import BinaryIO

import orjson

from supportaudit.errors import UsageError
from supportaudit.loaders.dump import OPTIONS, visible_only
from supportaudit.model import Conversation, Message

COLUMNS = (
    "conversation",
    "index",
    "role",
    "author",
    "sent_at",
    "text",
    "event",
    "private",
    "masks",
    "message_id",
    "channel",
    "vendor",
    "team",
    "subject",
    "status",
    "customer_id",
    "ticket_id",
    "parent_id",
    "tags",
    "csat",
    "lang",
    "metadata",
    "empty",
)
"""``index``: 0-based place, empty in a row for a conversation without messages; ``sent_at``: ISO 8601; ``event``, ``masks``: JSON; ``private``: true
or empty; ``tags``: parted by commas, JSON where one holds a comma; ``metadata``: JSON, in a conversation's first row; ``empty``: the columns of this
row whose value is an empty text, parted by commas: of others an empty cell says that there is none."""
ABOUT = ("channel", "vendor", "team", "subject", "status", "customer_id", "ticket_id", "parent_id", "lang")
"""Columns that hold a text of the conversation as it is."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Cells that start so are formulas to a spreadsheet; they get an apostrophe in front, which the table loader takes off again."""
ESCAPED = re.compile(r"'*[=+\-@\t\r]")
"""What gets an apostrophe in front: those, and what would be taken for one that got it."""
MAY_BE_EMPTY = ("author", "message_id", *ABOUT)
BATCH = 5_000


def write_csv(conversations: Iterable[Conversation], out: BinaryIO, *, visible: bool = False) -> None:
    """Write one row a message under a header line, UTF-8, in the columns of COLUMNS."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in _rows(conversations, visible=visible):
            writer.writerow([f"'{cell}" if ESCAPED.match(cell) else cell for cell in row])
    finally:
        text.detach()


def write_parquet(conversations: Iterable[Conversation], out: BinaryIO, *, visible: bool = False) -> None:
    """Write one row a message, all columns text, in row groups of some thousand; UsageError without pyarrow."""
    try:
        arrow = importlib.import_module("pyarrow")
        parquet = importlib.import_module("pyarrow.parquet")
    except ImportError as problem:
        raise UsageError("writing Parquet needs pyarrow", where="--to parquet", hint="pip install pyarrow, or use --to csv") from problem
    schema = arrow.schema([(name, arrow.string()) for name in COLUMNS])
    rows = _rows(conversations, visible=visible)
    with parquet.ParquetWriter(out, schema) as writer:
        while batch := list(islice(rows, BATCH)):
            columns = [[cell or None for cell in column] for column in zip(*batch, strict=True)]
            writer.write_table(arrow.table(columns, schema=schema))


def _rows(conversations: Iterable[Conversation], *, visible: bool) -> Iterator[tuple[str, ...]]:
    for conversation in conversations:
        shown = visible_only(conversation) if visible else conversation
        about: dict[str, str | None] = {name: getattr(shown, name) for name in ABOUT}
        about |= {"conversation": shown.id, "tags": _tags(shown.tags), "csat": None if shown.csat is None else repr(shown.csat).removesuffix(".0")}
        first = {"metadata": orjson.dumps(dict(shown.metadata), option=OPTIONS).decode() if shown.metadata else ""}
        if not shown.messages:
            yield _row({**about, **first})
        for message in shown.messages:
            yield _row({**about, **first, **_of_message(message)})
            first = {}


def _row(values: Mapping[str, str | None]) -> tuple[str, ...]:
    empty = ",".join(name for name in MAY_BE_EMPTY if values.get(name) == "")
    return (*(values.get(name) or "" for name in COLUMNS[:-1]), empty)


def _tags(tags: Sequence[str]) -> str:
    plain = all(tag and tag == tag.strip() and not any(mark in tag for mark in ',;|["') for tag in tags)
    return ",".join(tags) if plain else orjson.dumps(list(tags)).decode()


def _of_message(message: Message) -> Mapping[str, str | None]:
    return {
        "index": str(message.index),
        "role": message.role.value,
        "author": message.author,
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "text": message.text,
        "event": orjson.dumps({"kind": message.event.kind, **message.event.details}).decode() if message.event else None,
        "private": "true" if message.private else None,
        "masks": orjson.dumps([[mask.start, mask.end, mask.kind] for mask in message.masks]).decode() if message.masks else None,
        "message_id": message.id,
    }
