"""Rules and conversations in as few words as a test needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from supportaudit.model import Conversation, Event, Mask, Message, Role, Signal
from supportaudit.rulebook import Pack, Rulebook, SignalRule, parse_chat
from supportaudit.rulebook.matchers import (
    Between,
    Capitals,
    ContextCues,
    EventMatcher,
    Following,
    Killer,
    Matcher,
    PhraseMatcher,
    RegexMatcher,
    Scope,
    ShapeMatcher,
    SignalMatcher,
    TogetherMatcher,
)
from supportaudit.rulebook.parse_phrase import list_resolver, parse_phrase
from supportaudit.rulebook.phrase import Sequence
from supportaudit.signals import Detector

LISTS = {"manager": ("manager", "supervisor", "team lead", "someone senior", "human")}
MARK = "made.yml:3:5"
NOW = datetime(2026, 10, 7, 14, 30, tzinfo=UTC)
"""A Wednesday."""


def tree(phrase: str) -> Sequence:
    return parse_phrase(phrase, list_resolver(LISTS, str))


def scope(by: str | None = None, *channels: str) -> Scope:
    return Scope(frozenset(Role(role) for role in by.split()) if by else None, frozenset(channels) or None)


def phrase(text: str, by: str | None = None, *channels: str) -> PhraseMatcher:
    return PhraseMatcher(text, tree(text), scope(by, *channels), MARK)


def regex(pattern: str, *, backtracking: bool = False) -> RegexMatcher:
    return RegexMatcher(pattern, backtracking, Scope(), MARK)


def signal(name: str, by: str | None = None) -> SignalMatcher:
    return SignalMatcher(name, scope(by), MARK)


def shape(unit: str = "message", *only: str, capitals: Capitals | None = None, **counts: Between) -> ShapeMatcher:
    return ShapeMatcher(unit, counts, capitals, tuple(phrase(text) for text in only), Scope(), MARK)


def event(kind: str, **where: str) -> EventMatcher:
    return EventMatcher(kind, where, Scope(), MARK)


def together(*parts: str | Killer, within: str = "sentence") -> TogetherMatcher:
    return TogetherMatcher(tuple(phrase(part) if isinstance(part, str) else part for part in parts), within, Scope(), MARK)


def rule(
    name: str,
    *matchers: str | Matcher,
    by: str | None = None,
    channels: tuple[str, ...] = (),
    unless: tuple[str | Killer, ...] = (),
    drop: str = "",
    keep: str = "",
    after: Following | None = None,
    quoted: str = "ignore",
    captures: Mapping[str, str] | None = None,
) -> SignalRule:
    """The rule ``core/<name>``; a name with a slash is taken as it is."""
    return SignalRule(
        id=name if "/" in name else f"core/{name}",
        scope=scope(by, *channels),
        any=tuple(phrase(m) if isinstance(m, str) else m for m in matchers),
        unless=tuple(phrase(m) if isinstance(m, str) else m for m in unless),
        drop=frozenset(drop.split()),
        keep=frozenset(keep.split()),
        after=after,
        quoted=quoted,
        captures=captures or {},
        mark=MARK,
    )


def book(*rules: SignalRule, context: tuple[ContextCues, ...] = (), langs: Mapping[str, str] | None = None) -> Rulebook:
    packs = tuple(Pack(pack, "1.0.0", pack, lang, "", f"{pack}.yml", "", (), (), ()) for pack, lang in (langs or {}).items())
    return Rulebook(packs, {one.id: one for one in rules}, {}, {}, context)


def say(text: str, role: Role = Role.CUSTOMER, *, masks: tuple[Mask, ...] = (), channel: str | None = None, lang: str | None = None) -> Conversation:
    """A conversation of one message."""
    return Conversation("c", (Message(0, role, text, sent_at=NOW, masks=masks),), channel=channel, lang=lang)


def happens(kind: str, text: str = "", **details: str) -> Conversation:
    """A conversation of one event."""
    return Conversation("c", (Message(0, Role.SYSTEM, text, event=Event(kind, details)),))


def chat(text: str) -> Conversation:
    return parse_chat(text).conversation


def texts(*rules: SignalRule, of: str | Conversation, role: Role = Role.CUSTOMER) -> list[str]:
    """The texts of the signals of some rules."""
    return [found.text for found in detect(*rules, of=of, role=role)]


def detect(*rules: SignalRule, of: str | Conversation, role: Role = Role.CUSTOMER) -> tuple[Signal, ...]:
    """The signals of some rules; the gate is open and shut, and must make no difference."""
    conversation = say(of, role) if isinstance(of, str) else of
    found = Detector(book(*rules)).detect(conversation)
    assert found == Detector(book(*rules), gate=False).detect(conversation)
    return found


def labels(*rules: SignalRule, of: str | Conversation, role: Role = Role.CUSTOMER) -> list[str]:
    return [found.label for found in detect(*rules, of=of, role=role)]
