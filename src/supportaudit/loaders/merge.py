"""What several records, lists or files say of one conversation, brought together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeVar

from supportaudit.loaders.json_talk import EMAIL, FIRST_WORDS, Person
from supportaudit.model import ADDRESSES, Conversation, Message, Role

UPDATED = "updated_at"
"""Key of the metadata: when what a record says of the conversation was last changed; the latest is believed."""
Fact = TypeVar("Fact", str, float)
SUBMITTER = "submitter_id"
"""Key of the metadata: who wrote the ticket's description, where that may be somebody else than the customer."""
SAME_MOMENT = timedelta(seconds=2)
SAME_WORDS = 200
"""Characters by which two texts are held to be one: the description is cut or laid out otherwise than the comment."""


def merged(parts: Sequence[Conversation], known: Callable[[str], Person | None] = lambda _: None) -> tuple[Conversation, int]:
    """The conversation of which these are the parts, in order of time, and how many messages were given twice.

    Of facts the latest word counts. ``known``: whom an author's id names; an author of whom nothing is said is the customer where the
    conversation's customer has that id.
    """
    by_age = sorted(parts, key=_updated, reverse=True)
    metadata: dict[str, object] = {}
    for part in by_age:
        for key, value in part.metadata.items():
            before = metadata.setdefault(key, value)
            if key == ADDRESSES and isinstance(before, dict) and isinstance(value, dict):
                metadata[key] = {**value, **before}
    messages, twice = _once(parts)
    messages = _ordered(messages)
    messages, first_twice = _without_first_words(messages)
    tags = next((part.tags for part in by_age if part.tags), ())
    numbered = tuple(replace(message, index=i) for i, message in enumerate(messages))
    whole = replace(
        parts[0],
        messages=numbered,
        tags=tags,
        metadata=metadata,
        channel=_first(part.channel for part in by_age),
        vendor=_first(part.vendor for part in by_age),
        team=_first(part.team for part in by_age),
        subject=_first(part.subject for part in by_age),
        status=_first(part.status for part in by_age),
        customer_id=_first(part.customer_id for part in by_age),
        ticket_id=_first(part.ticket_id for part in by_age),
        parent_id=_first(part.parent_id for part in by_age),
        csat=_first(part.csat for part in by_age),
        lang=_first(part.lang for part in by_age),
    )
    return _introduced(whole, known), twice + first_twice


def _first(values: Iterable[Fact | None]) -> Fact | None:
    return next((value for value in values if value is not None), None)


def _updated(part: Conversation) -> str:
    value = part.metadata.get(UPDATED)
    return value if isinstance(value, str) else ""


def _once(parts: Sequence[Conversation]) -> tuple[list[Message], int]:
    """The messages without those that one part repeats of another. What one part says twice without an id was said twice; of what has neither an id
    nor a time nothing is known."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Message] = []
    total = 0
    for part in parts:
        times: Counter[tuple[object, ...]] = Counter()
        for message in part.messages:
            total += 1
            event = (message.event.kind, tuple(sorted(message.event.details.items()))) if message.event else None
            key = (message.id, message.text, message.private, event, message.sent_at, None if message.id else message.author)
            times[key] += 1
            again = (*key, 1 if message.id else times[key])
            if again not in seen or (message.id is None and message.sent_at is None):
                seen.add(again)
                kept.append(message)
    return kept, total - len(kept)


def _ordered(messages: Sequence[Message]) -> list[Message]:
    """By time; a message without one stays behind the one before it. A list whose times run backwards is turned round first."""
    times = [message.sent_at for message in messages if message.sent_at is not None]
    if not times:
        return list(messages)
    if len(times) == len(messages) and times[0] > times[-1] and all(a >= b for a, b in pairwise(times)):
        messages = messages[::-1]
    last: datetime = next(message.sent_at for message in messages if message.sent_at is not None)
    keyed: list[tuple[datetime, int]] = []
    for i, message in enumerate(messages):
        last = message.sent_at or last
        keyed.append((last, i))
    return [messages[i] for _, i in sorted(keyed)]


def _without_first_words(messages: list[Message]) -> tuple[list[Message], int]:
    """Without a ticket's description where its first comment says it, and how many were left out."""
    first = next((message for message in messages if message.id == FIRST_WORDS), None)
    if first is None:
        return messages, 0
    comments = [message for message in messages if message.id != FIRST_WORDS and message.role is not Role.SYSTEM]
    words = _words(first.text)
    said = any(_words(message.text).startswith(words) or words.startswith(_words(message.text)) for message in comments[:3])
    opening = comments[0].sent_at if comments else None
    said = said or bool(first.sent_at and opening and abs(opening - first.sent_at) <= SAME_MOMENT)
    kept = [message for message in messages if message.id != FIRST_WORDS]
    return (kept, len(messages) - len(kept)) if said else ([*[first], *kept], len(messages) - len(kept) - 1)


def _words(text: str) -> str:
    return re.sub(r"\W+", "", text)[:SAME_WORDS]


def _introduced(conversation: Conversation, known: Callable[[str], Person | None]) -> Conversation:
    """With the names and roles of people whom the messages name by ids only."""
    people = {author: known(author) for author in dict.fromkeys(m.author for m in conversation.messages) if author}
    addresses = {(p.name or author): p.address for author, p in people.items() if p and p.address}
    messages = []
    submitter = _submitter(conversation, known)
    for message in conversation.messages:
        if submitter and message.id == FIRST_WORDS:
            messages.append(replace(message, role=submitter.role, author=submitter.name or message.author))
            continue
        person = people.get(message.author) if message.author else None
        role = message.role
        if role in {Role.UNKNOWN, Role.AGENT} and message.author and message.author == conversation.customer_id:
            role = Role.CUSTOMER
        if role is Role.UNKNOWN and person:
            role = person.role
        messages.append(replace(message, role=role, author=person.name or message.author if person else message.author))
    metadata = conversation.metadata
    if addresses:
        metadata = {**metadata, ADDRESSES: {**addresses, **conversation.addresses}}
    return replace(conversation, messages=tuple(messages), metadata=metadata)


def _submitter(conversation: Conversation, known: Callable[[str], Person | None]) -> Person | None:
    """The agent who wrote a ticket's first words in the customer's name; None where the customer wrote them or nothing is known of the writer."""
    identity = conversation.metadata.get(SUBMITTER)
    if not isinstance(identity, str) or identity == conversation.customer_id or conversation.channel == EMAIL:
        return None
    person = known(identity)
    return person if person and person.role is Role.AGENT else None
