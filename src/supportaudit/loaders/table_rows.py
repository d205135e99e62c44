"""Rows of one conversation into that conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from math import isfinite

import orjson

from supportaudit.errors import TranscriptError
from supportaudit.loaders.columns import Columns, folded
from supportaudit.loaders.evaluable import COLUMNS
from supportaudit.loaders.files import Transcript
from supportaudit.loaders.html_text import html_to_text, looks_like_html
from supportaudit.loaders.quoted import mask_mail
from supportaudit.loaders.record import event_of, is_deep, masks_of
from supportaudit.loaders.roles import role_of_word
from supportaudit.loaders.tabular import FORMULA_STARTS
from supportaudit.loaders.text import plain
from supportaudit.loaders.times import parse_time
from supportaudit.model import Conversation, Event, Mask, Message, Role, Source

TRUE = frozenset({"true", "t", "yes", "y", "1", "1.0"})
FALSE = frozenset({"false", "f", "no", "n", "0", "0.0"})
OPEN = frozenset({"open", "new", "pending", "active", "in progress", "on hold", "hold", "waiting", "unresolved", "reopened", "snoozed"})
CHANNELS = {
    "e-mail": "email",
    "mail": "email",
    "call": "voice",
    "phone": "voice",
    "telephone": "voice",
    "live chat": "chat",
    "livechat": "chat",
    "web chat": "chat",
    "webchat": "chat",
}
CLOCK = re.compile(r"^\d{1,2}[:.h]\d{2}")
NAMED_ROLE = re.compile(r"^(?P<name>.+?)\s*[(\[](?P<role>[^()\[\]]+)[)\]]$")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row by fields, its time read."""

    line: int
    cells: Mapping[str, str]
    sent_at: datetime | None
    assumed_zone: bool
    offset: bool
    bad_time: bool

    @classmethod
    def of(cls, line: int, cells: Mapping[str, str], local: tzinfo, *, day_first: bool) -> TableRow:
        """The row with its time in ``local`` where it names no zone."""
        text = cells.get("sent_at", "").strip()
        date = cells.get("date", "").strip()
        if date and (not text or CLOCK.match(text)):
            text = f"{date} {text}".strip()
        when = parse_time(text, local, day_first=day_first) if text else None
        if when is None:
            return cls(line, cells, None, assumed_zone=False, offset=False, bad_time=bool(text))
        return cls(line, cells, when.at, assumed_zone=when.assumed_zone, offset=when.offset, bad_time=False)

    def cell(self, name: str) -> str:
        """The field's text, trimmed."""
        return self.cells.get(name, "").strip()


def conversation_of(rows: Sequence[TableRow], columns: Columns, transcript: Transcript) -> tuple[Conversation, int]:
    """The conversation in these rows, and how many of them were given twice."""
    ordered, duplicates = _without_twins(_ordered(rows))
    first = ordered[0]
    facts = {
        name: _first(ordered, name)
        for name in ("channel", "vendor", "team", "subject", "status", "lang", "customer_id", "ticket_id", "parent_id", "tags", "csat")
    }
    social = any("tweet" in folded(name) for name in columns.names)
    channel = facts["channel"] or ("social" if social else None)
    channel = CHANNELS.get(channel.casefold(), channel.casefold()) if channel else None
    metadata: dict[str, object] = {"time_base": "offset"} if any(row.offset for row in ordered) else {}
    if not columns.has("role", "inbound", "outbound", "speaker", "agent", "customer"):
        metadata[COLUMNS] = list(columns.names)
    status = facts["status"]
    conversation = Conversation(
        id=first.cell("conversation") or first.cell("id") or transcript.name,
        messages=_with_a_side(tuple(_message(row, i, email=channel == "email") for i, row in enumerate(ordered))),
        channel=channel,
        vendor=facts["vendor"],
        team=facts["team"],
        subject=facts["subject"],
        status=("open" if folded(status).replace("_", " ") in OPEN else "closed") if status else None,
        customer_id=facts["customer_id"],
        ticket_id=facts["ticket_id"],
        parent_id=facts["parent_id"],
        tags=tuple(tag for tag in re.split(r"\s*[,;|]\s*", facts["tags"] or "") if tag),
        csat=_number(facts["csat"]),
        lang=facts["lang"],
        metadata=metadata,
        source=Source(transcript.path, f"line {min(row.line for row in ordered)}"),
    )
    return conversation, duplicates


def _ordered(rows: Sequence[TableRow]) -> list[TableRow]:
    """By the column of turn numbers, else by time, else as in the file."""
    turns = [_number(row.cell("order")) for row in rows]
    if len(rows) > 1 and all(turn is not None for turn in turns) and len(set(turns)) > 1:
        return [row for _, row in sorted(zip(turns, rows, strict=True), key=lambda pair: (pair[0] or 0.0, pair[1].line))]
    last: datetime | None = next((row.sent_at for row in rows if row.sent_at), None)
    if last is None:
        return list(rows)
    timed: list[tuple[datetime, int, TableRow]] = []
    for row in rows:
        last = row.sent_at or last
        timed.append((last, row.line, row))
    return [row for _, _, row in sorted(timed, key=lambda item: item[:2])]


def _without_twins(rows: Sequence[TableRow]) -> tuple[list[TableRow], int]:
    """Rows of one message id and one text count once."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for row in rows:
        key = (row.cell("id"), row.cell("text"))
        if key[0] and key in seen:
            continue
        seen.add(key)
        kept.append(row)
    return kept, len(rows) - len(kept)


def _first(rows: Sequence[TableRow], name: str) -> str | None:
    return next((_shown(value) for row in rows if (value := row.cell(name))), None)


def _shown(cell: str) -> str:
    """Without the apostrophe that keeps spreadsheets from running a cell."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_STARTS) else cell


def _message(row: TableRow, index: int, *, email: bool) -> Message:
    role, author = _who(row)
    raw = plain(_shown(row.cells.get("text", ""))).strip("\n")
    text, masks = html_to_text(raw) if raw.lstrip().startswith("<") and looks_like_html(raw) else (raw, ())
    if row.cell("masks"):
        masks = _masks(row.cell("masks"), text)
    elif email:
        masks = mask_mail(text, masks)
    private = _truth(row.cell("private")) is True or _truth(row.cell("public")) is False
    return Message(index, role, text, author, row.sent_at, _event(row.cell("event")), private, masks, _shown(row.cell("id")) or None)


def _with_a_side(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Where a customer talks to ``SYSTEM`` alone, as in data sets of dialogues, that is a speaker of whom the table does not say more."""
    count = Counter(message.role for message in messages)
    if count.keys() != {Role.CUSTOMER, Role.SYSTEM} or count[Role.SYSTEM] * 3 < len(messages) or any(message.event for message in messages):
        return messages
    return tuple(replace(m, role=Role.UNKNOWN, author=m.author or "SYSTEM") if m.role is Role.SYSTEM else m for m in messages)


def _who(row: TableRow) -> tuple[Role, str | None]:
    """Role and name. A word that is no role is a name: ``--role NAME=ROLE`` settles it."""
    author = _shown(row.cell("author")) or None
    speaker = _shown(row.cell("speaker"))
    named = _shown(row.cell("role"))
    role = role_of_word(named) if named else None
    inbound, outbound = _truth(row.cell("inbound")), _truth(row.cell("outbound"))
    if role is None and inbound is not None:
        role = Role.CUSTOMER if inbound else Role.AGENT
    if role is None and outbound is not None:
        role = Role.AGENT if outbound else Role.CUSTOMER
    if speaker:
        said = role_of_word(speaker)
        match = NAMED_ROLE.match(speaker)
        inner = role_of_word(match["role"]) if match else None
        role = role or said or inner
        if said is None:
            author = author or (match["name"] if match and inner else speaker)
    if role is Role.AGENT:
        author = author or _shown(row.cell("agent")) or None
    elif role is Role.CUSTOMER:
        author = author or _shown(row.cell("customer")) or None
    if role is None and named and author is None:
        author = named
    return role or Role.UNKNOWN, author


def _truth(cell: str) -> bool | None:
    word = cell.casefold()
    return True if word in TRUE else False if word in FALSE else None


def _number(cell: str | None) -> float | None:
    try:
        value = float((cell or "").replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) else None


def _event(cell: str) -> Event | None:
    """An event as ``convert --to csv`` writes it; other words in the column are none."""
    try:
        value = orjson.loads(cell) if cell.startswith("{") else None
        return None if is_deep(value) else event_of(value, "event")
    except (orjson.JSONDecodeError, TranscriptError):
        return None


def _masks(cell: str, text: str) -> tuple[Mask, ...]:
    try:
        value = orjson.loads(cell)
        return () if is_deep(value) else masks_of(value, text, "masks")
    except (orjson.JSONDecodeError, TranscriptError):
        return ()
