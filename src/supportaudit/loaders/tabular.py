"""Conversations into tables: one row a message. CSV always, Parquet where pyarrow is installed."""

from __future__ import annotations

import csv
import importlib
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

import orjson

from supportaudit.errors import UsageError
from supportaudit.loaders.dump import visible_only
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
)
"""``index``: 0-based place; ``sent_at``: ISO 8601; ``event``, ``masks``: JSON; ``private``: true or empty; ``tags``: parted by commas."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Cells that start so are formulas to a spreadsheet; they get an apostrophe in front, which the table loader takes off again."""
BATCH = 5_000


def write_csv(conversations: Iterable[Conversation], out: BinaryIO, *, visible: bool = False) -> None:
    """Write one row a message under a header line, UTF-8, in the columns of COLUMNS."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in _rows(conversations, visible=visible):
            writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in row])
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
        csat = "" if shown.csat is None else f"{shown.csat:g}"
        about = (shown.channel, shown.vendor, shown.team, shown.subject, shown.status, shown.customer_id, shown.ticket_id, shown.parent_id)
        rest = (*(value or "" for value in about), ",".join(shown.tags), csat, shown.lang or "")
        for message in shown.messages:
            yield (shown.id, *_cells(message), *rest)


def _cells(message: Message) -> tuple[str, ...]:
    event = orjson.dumps({"kind": message.event.kind, **message.event.details}).decode() if message.event else ""
    masks = orjson.dumps([[mask.start, mask.end, mask.kind] for mask in message.masks]).decode() if message.masks else ""
    sent = message.sent_at.isoformat() if message.sent_at else ""
    return (
        str(message.index),
        message.role.value,
        message.author or "",
        sent,
        message.text,
        event,
        "true" if message.private else "",
        masks,
        message.id or "",
    )
