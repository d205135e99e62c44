"""What records of foreign JSON say, gathered into a conversation: messages, events, facts and the people that are known by ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from supportaudit.loaders.html_text import html_to_text
from supportaudit.loaders.json_values import id_of, number_of
from supportaudit.loaders.quoted import mask_mail
from supportaudit.loaders.text import clean, plain
from supportaudit.loaders.times import parse_time
from supportaudit.model import ADDRESSES, Conversation, Event, Mask, Message, Role, Source

EMAIL = "email"
CHANNELS = {
    "mail": EMAIL,
    "e-mail": EMAIL,
    "phone": "voice",
    "phone_call": "voice",
    "call": "voice",
    "voicemail": "voice",
    "telephony": "voice",
    "live chat": "chat",
    "live_chat": "chat",
    "messaging": "chat",
    "native_messaging": "chat",
    "web_messenger": "chat",
    "facebook": "social",
    "twitter": "social",
    "instagram": "social",
    "instagram_dm": "social",
}
"""How help desks call the channels that the tool knows."""
OPEN = frozenset({"open", "new", "pending", "active", "hold", "on-hold", "on hold", "snoozed", "assigned", "unassigned", "waiting"})
FIRST_WORDS = "description"
"""Id of a message that a ticket carries as its description: the same as its first comment where there are comments."""


class Html(str):
    """A text that is HTML."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the messages of an export name by an id only."""

    key: str
    """``zendesk_ticket:123``: format and id."""
    role: Role = Role.UNKNOWN
    """What the export says of the person, UNKNOWN where it says nothing."""
    name: str | None = None
    address: str | None = None
    of_envelope: bool = False
    """Whether the name stands beside an address only, where it may be the shop's: any other name is better."""


@dataclass(slots=True)
class Talk:
    """One conversation, or a part of one, as it is read from records. Nothing here raises on odd values: what is no time is none."""

    id: str
    local: tzinfo
    of_file: bool = False
    """Whether nothing names the conversation, so that it is the one that its file holds."""
    whole: bool = False
    """Whether the record is the whole conversation: in a family that joins records this one is joined with none."""
    twin: str | None = None
    """What another file of the same conversation would say here too (raw and redacted): of those with the same one the first counts."""
    spread: bool = False
    """Whether it may be spread over several records or files although its family's conversations are not."""
    channel: str | None = None
    subject: str | None = None
    status: str | None = None
    vendor: str | None = None
    team: str | None = None
    customer_id: str | None = None
    ticket_id: str | None = None
    parent_id: str | None = None
    tags: tuple[str, ...] = ()
    csat: float | None = None
    lang: str | None = None
    metadata: dict[str, object] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    assumed_zone: bool = False

    def say(
        self,
        role: Role,
        text: str,
        author: str | None = None,
        at: object = None,
        *,
        private: bool = False,
        id: object = None,  # noqa: A002  (the field's own name)
    ) -> None:
        """One message; ``at``: a time as the export writes it. A text without words is left out."""
        masks: tuple[Mask, ...] = ()
        is_html = isinstance(text, Html)
        text = clean(text)
        if is_html and ("<" in text or "&" in text):
            text, masks = html_to_text(text)
        text = plain(text).strip("\n")
        if not text.strip():
            return
        if self.channel == EMAIL:
            masks = mask_mail(text, masks)
        self.messages.append(Message(0, role, text, _name(author), self.time(at), private=private, masks=masks, id=id_of(id)))

    def event(self, kind: str, at: object = None, details: Mapping[str, str | None] | None = None, *, text: str = "") -> None:
        """Something that happened; details that are None are left out."""
        known = {key: clean(value) for key, value in (details or {}).items() if value}
        self.messages.append(Message(0, Role.SYSTEM, plain(clean(text)).strip(), None, self.time(at), Event(kind, known)))

    def tell(self, text: str, at: object = None, *, private: bool = False) -> None:
        """A line of the system itself; what it tells of is read as an event where it is one of the usual ones."""
        if text.strip():
            self.messages.append(Message(0, Role.SYSTEM, plain(clean(text)).strip(), None, self.time(at), private=private))

    def time(self, value: object) -> datetime | None:
        """A moment from an ISO time or another written one, or from epoch seconds to nanoseconds; None where it is none."""
        number = number_of(value)
        if number is not None and not isinstance(value, str):
            value = f"{number:.6f}"
        if isinstance(value, datetime):
            return value
        when = parse_time(value, self.local) if isinstance(value, str) else None
        if when is None or when.offset:
            return None
        self.assumed_zone = self.assumed_zone or when.assumed_zone
        return when.at

    def attached(self, count: int) -> None:
        """So many more files were attached."""
        if count:
            before = self.metadata.get("attachments")
            self.metadata["attachments"] = count + (before if isinstance(before, int) else 0)

    def keep(self, **facts: object) -> None:
        """What else the export says, for the metadata; empty values are left out."""
        self.metadata.update({key: value for key, value in facts.items() if value not in (None, "", [], {})})

    def conversation(self, path: str, where: str) -> Conversation:
        """What was gathered, as it was given: ``merged`` numbers and orders the messages."""
        metadata = {**self.metadata, ADDRESSES: dict(self.addresses)} if self.addresses else dict(self.metadata)
        return Conversation(
            id=self.id,
            messages=tuple(self.messages),
            channel=self.channel,
            vendor=_name(self.vendor),
            team=_name(self.team),
            subject=_name(self.subject),
            status=self.status,
            customer_id=self.customer_id,
            ticket_id=self.ticket_id,
            parent_id=self.parent_id,
            tags=tuple(map(clean, self.tags)),
            csat=self.csat,
            lang=self.lang,
            metadata=metadata,
            source=Source(path, where),
        )


def _name(value: str | None) -> str | None:
    return clean(value).strip() or None if value else None


def channel_of(word: str | None) -> str | None:
    """The tool's word for a channel, else the export's own; None for none."""
    folded = (word or "").strip().casefold()
    return CHANNELS.get(folded, folded) or None


def status_of(word: str | None) -> str | None:
    """``open`` or ``closed`` for a help desk's status; None where there is none."""
    folded = (word or "").strip().casefold()
    return ("open" if folded in OPEN else "closed") if folded else None
