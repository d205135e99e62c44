"""Conversations into the tool's own JSON Lines: load -> dump -> load gives the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

import orjson

from supportaudit.model import Conversation, Message

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def dump_conversation(conversation: Conversation, *, visible: bool = False) -> bytes:
    """One conversation as one line of JSON Lines, without the line end; what is absent is left out.

    ``visible``: texts without their masked stretches (quotes, signatures, banners, forwards), and so without masks.
    """
    if visible:
        conversation = visible_only(conversation)
    record: dict[str, object] = {"id": conversation.id}
    for name in ("channel", "vendor", "team", "subject", "status", "customer_id", "ticket_id", "parent_id"):
        if (value := getattr(conversation, name)) is not None:
            record[name] = value
    if conversation.tags:
        record["tags"] = list(conversation.tags)
    if conversation.csat is not None:
        record["csat"] = int(conversation.csat) if conversation.csat.is_integer() else conversation.csat
    if conversation.lang is not None:
        record["lang"] = conversation.lang
    if conversation.metadata:
        record["metadata"] = dict(conversation.metadata)
    record["messages"] = [_message(message) for message in conversation.messages]
    return orjson.dumps(record, option=OPTIONS)


def _message(message: Message) -> dict[str, object]:
    record: dict[str, object] = {"role": message.role.value}
    if message.author is not None:
        record["author"] = message.author
    if message.sent_at is not None:
        record["sent_at"] = message.sent_at
    if message.event is not None:
        record["event"] = {"kind": message.event.kind, **message.event.details}
    record["text"] = message.text
    if message.private:
        record["private"] = True
    if message.masks:
        record["masks"] = [[mask.start, mask.end, mask.kind] for mask in message.masks]
    if message.id is not None:
        record["id"] = message.id
    return record


def visible_text(message: Message) -> str:
    """What the author wrote anew: the text without its masked stretches, outer white space removed."""
    pieces, last = [], 0
    for mask in message.masks:
        pieces.append(message.text[last : mask.start])
        last = mask.end
    return "".join((*pieces, message.text[last:])).strip() if message.masks else message.text


def visible_only(conversation: Conversation) -> Conversation:
    """The same conversation with every text cut to what its author wrote anew."""
    return replace(conversation, messages=tuple(replace(m, text=visible_text(m), masks=()) for m in conversation.messages))


def write_jsonl(conversations: Iterable[Conversation], out: BinaryIO, *, visible: bool = False) -> None:
    """Write one line a conversation."""
    out.writelines(dump_conversation(conversation, visible=visible) + b"\n" for conversation in conversations)
