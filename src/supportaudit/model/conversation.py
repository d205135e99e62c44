"""What was said, by whom and when: the nouns of a transcript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

ADDRESSES = "addresses"
"""Key of a conversation's metadata: author -> e-mail address."""


class Role(StrEnum):
    """Who wrote a message, as far as the transcript itself tells."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"
    UNKNOWN = "unknown"

    __hash__ = str.__hash__
    """That of ``Enum`` is written in Python."""


@lru_cache(maxsize=1024)
def primary_language(tag: str) -> str:
    """The language of a tag, whatever its region and spelling: ``en`` for ``en-GB``, ``en_US`` and ``EN``."""
    return tag.strip().replace("_", "-").partition("-")[0].casefold()


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch of a message that is not its author's own words."""

    start: int
    """First code point of the stretch in the message's text."""
    end: int
    """One past its last code point."""
    kind: str
    """``quote``, ``signature``, ``banner`` or ``forward``."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the conversation without being said."""

    kind: str
    """``join``, ``leave``, ``transfer``, ``end``, ``reopen``, ``tag``, ``csat``, ``note`` or ``hold``."""
    details: Mapping[str, str] = field(default_factory=dict, hash=False)
    """``from``, ``to``, ``by`` (``agent``, ``customer``, ``timeout``, ``bot``), ``to_team``, ``value``, ... as the export says."""


@dataclass(frozen=True, slots=True)
class Participant:
    """One person or machine that took part."""

    role: Role
    name: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """One sent text, or one event (role ``system``)."""

    index: int
    """0-based position in the conversation's messages."""
    role: Role
    text: str
    """The whole decoded text, line ends LF; empty for a bare event."""
    author: str | None = None
    """The name in the export, after the config's aliases; None when it gives none."""
    sent_at: datetime | None = None
    """Always with a time zone; None when the export gives no time."""
    event: Event | None = None
    private: bool = False
    """An internal note: its words are never scored."""
    masks: tuple[Mask, ...] = ()
    """Sorted, not overlapping; offsets are code points of ``text``."""
    id: str | None = None
    """The export's own id of the message."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a conversation was read, so that a person can find it again."""

    path: str
    """As given on the command line or found below it, with forward slashes."""
    where: str = ""
    """The place inside the file: ``line 12``, ``record 3``, a thread's first Message-ID, ..."""
    twin_of: str = ""
    """The id that the export gives it, where a conversation read before it has that id too; empty: its id is its own."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One customer case: messages in the order in which they were sent."""

    id: str
    messages: tuple[Message, ...]
    channel: str | None = None
    """``chat``, ``email``, ``voice``, ``social``, ``sms`` or another word; None when unknown."""
    vendor: str | None = None
    team: str | None = None
    subject: str | None = None
    status: str | None = None
    """``open`` or ``closed``; None means closed."""
    customer_id: str | None = None
    ticket_id: str | None = None
    parent_id: str | None = None
    tags: tuple[str, ...] = ()
    csat: float | None = None
    lang: str | None = None
    """BCP 47 primary tag (``en``); None means the config's default."""
    metadata: Mapping[str, object] = field(default_factory=dict, hash=False)
    """What else the export says, JSON values only. ``time_base``: ``clock`` (times of day without a date) or ``offset`` (counted from the start) mark
    times from which no date may be read."""
    source: Source = Source("")

    @property
    def is_open(self) -> bool:
        """Whether the export says that the case was still open."""
        return self.status == "open"

    @property
    def dated(self) -> bool:
        """Whether the dates of the messages' times mean anything."""
        return "time_base" not in self.metadata

    @property
    def addresses(self) -> Mapping[str, str]:
        """The e-mail addresses of authors, by name; empty where the export gives none."""
        found = self.metadata.get(ADDRESSES)
        return {str(name): str(address) for name, address in found.items()} if isinstance(found, Mapping) else {}

    def names(self, author: str | None) -> tuple[str, ...]:
        """By what an author is known: the name, then the address where there is one; nothing for nobody."""
        return () if author is None else tuple(filter(None, (author, self.addresses.get(author))))

    def participants(self) -> tuple[Participant, ...]:
        """Who wrote a message, in order of first appearance; events and private notes left aside."""
        seen = dict.fromkeys((m.role, m.author) for m in self.messages if m.role is not Role.SYSTEM and not m.private)
        return tuple(Participant(role, name) for role, name in seen)
