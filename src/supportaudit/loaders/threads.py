"""Messages of one thread into one conversation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from supportaudit.model import ADDRESSES, Conversation, Message

ATTACHMENTS = "attachments"
"""Key of a conversation's metadata: how many files were attached to its messages."""


def joined(parts: Sequence[Conversation]) -> Conversation:
    """The conversation of which these are the messages, in order of time.

    Its id, source and other facts are those of the first message in that order that has them; two people of one display name are told apart by
    their addresses.
    """
    ordered = [parts[i] for i in _order(parts)]
    ordered = _told_apart(ordered)
    first = ordered[0]
    messages = [message for part in ordered for message in part.messages]
    return replace(
        first,
        messages=tuple(replace(message, index=i) for i, message in enumerate(messages)),
        tags=tuple(dict.fromkeys(tag for part in ordered for tag in part.tags)),
        metadata=_metadata(ordered),
        channel=_first(part.channel for part in ordered),
        vendor=_first(part.vendor for part in ordered),
        team=_first(part.team for part in ordered),
        subject=_first(part.subject for part in ordered),
        ticket_id=_first(part.ticket_id for part in ordered),
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value is not None), None)


def _order(parts: Sequence[Conversation]) -> list[int]:
    """Positions by time; a message without a time stays behind the one before which it came in."""
    times: list[tuple[datetime | None, int]] = []
    last: datetime | None = None
    for i, part in enumerate(parts):
        last = part.messages[0].sent_at or last
        times.append((last, i))
    if all(at is None for at, _ in times):
        return list(range(len(parts)))
    known = next(at for at, _ in times if at is not None)
    return [i for _, i in sorted((at or known, i) for at, i in times)]


def _told_apart(parts: Sequence[Conversation]) -> list[Conversation]:
    """Where one name has two addresses in the thread, the later person goes by the address."""
    owners: dict[str, str] = {}
    result = []
    for part in parts:
        addresses = part.metadata.get(ADDRESSES)
        author = part.messages[0].author
        address = addresses.get(author) if isinstance(addresses, dict) else None
        if author is not None and isinstance(address, str) and owners.setdefault(author, address).casefold() != address.casefold():
            message: Message = replace(part.messages[0], author=address)
            part = replace(part, messages=(message,), metadata={**part.metadata, ADDRESSES: {address: address}})  # noqa: PLW2901
        result.append(part)
    return result


def _metadata(parts: Sequence[Conversation]) -> dict[str, object]:
    merged: dict[str, object] = {}
    for part in parts:
        for key, value in part.metadata.items():
            before = merged.get(key)
            if key == ATTACHMENTS and isinstance(before, int) and isinstance(value, int):
                merged[key] = before + value
            elif isinstance(before, dict) and isinstance(value, dict):
                merged[key] = {**value, **before}
            elif key not in merged:
                merged[key] = value
    return merged
