"""A work bench for the checks: conversations in shorthand, signals by plain words, rules with everything at its default."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from supportaudit.checks import Checker, Macros
from supportaudit.model import Capture, Conversation, Event, Message, Role, Severity, Signal, Span, Verdict
from supportaudit.rulebook.conditions import Condition, Excuse, HasSignal
from supportaudit.rulebook.config import Calendar, Config
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.templates import Template

DAY = datetime(2026, 3, 2, tzinfo=UTC)
ROLES = {"A": Role.AGENT, "C": Role.CUSTOMER, "B": Role.BOT, "N": Role.AGENT, "*": Role.SYSTEM}
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d))? ")


def chat(text: str, *, channel: str | None = "chat", status: str | None = None, lang: str | None = None, tags: Sequence[str] = ()) -> Conversation:
    """A conversation from lines ``ROLE[/author] [HH:MM[:SS]] text``; ``N`` is a private note, ``* 10:02 transfer from=bot to=dana`` an event.

    The day is a Monday; 33:00 is nine o'clock on Tuesday.
    """
    messages = tuple(_message(index, line) for index, line in enumerate(text.splitlines()))
    return Conversation(id="c-1", messages=messages, channel=channel, status=status, lang=lang, tags=tuple(tags))


def _message(index: int, line: str) -> Message:
    who, _, rest = line.partition(" ")
    letter, _, author = who.partition("/")
    sent_at = None
    if time := _TIME.match(rest + " "):
        hours, minutes, seconds = (int(part or 0) for part in time.groups())
        sent_at = DAY + timedelta(hours=hours, minutes=minutes, seconds=seconds)
        rest = rest[time.end() :]
    event = _event(rest) if letter == "*" else None
    text = "" if event else rest.replace("\\n", "\n")
    return Message(index=index, role=ROLES[letter], text=text, author=author or None, sent_at=sent_at, event=event, private=letter == "N")


def _event(rest: str) -> Event:
    kind, *details = rest.split()
    pairs = [detail.partition("=") for detail in details]
    return Event(kind, {(key if sign else "who"): (value if sign else key) for key, sign, value in pairs})


def at(time: str) -> datetime:
    """A moment on the day of all shorthand chats."""
    hours, minutes = time.split(":")
    return DAY + timedelta(hours=int(hours), minutes=int(minutes))


@dataclass(frozen=True)
class Words:
    """A signal that stands wherever one of the words stands, said by this role."""

    role: Role
    words: tuple[str, ...]
    due: float | str | None = None
    """Value of a capture ``due`` whose text is what follows the word."""
    event: str | None = None
    """A kind of event that is this signal too."""


@dataclass(frozen=True)
class Bench:
    """Checks over a conversation, with a detector that only knows plain words."""

    rules: Sequence[CheckRule]
    signals: Mapping[str, Words] = field(default_factory=dict)
    now: str | None = None
    macros: Macros | None = None
    config: Config | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)

    def detect(self, conversation: Conversation) -> tuple[Signal, ...]:
        found = [s for rule, words in self.signals.items() for m in conversation.messages for s in _find(rule, words, m)]
        return tuple(sorted(found, key=Signal.sort_key))

    def check(self, conversation: Conversation | str) -> tuple[Verdict, ...]:
        conversation = chat(conversation) if isinstance(conversation, str) else conversation
        rulebook = Rulebook(packs=(), signals={}, checks={rule.id: rule for rule in self.rules}, sections={}, renamed=self.renamed)
        checker = Checker(rulebook, now=at(self.now) if self.now else None, macros=self.macros, config=self.config)
        return checker.check(conversation, self.detect(conversation))

    def outcomes(self, conversation: Conversation | str) -> dict[str, str]:
        """Agent -> ``outcome`` or ``outcome (reason)``, of a bench with one rule."""
        verdicts = self.check(conversation)
        return {v.agent or "nobody": v.outcome.value + (f" ({v.reason})" if v.reason else "") for v in verdicts}

    def messages(self, conversation: Conversation | str) -> list[str]:
        """What all findings say, in order."""
        return [finding.message for verdict in self.check(conversation) for finding in verdict.findings]


def _find(rule: str, words: Words, message: Message) -> list[Signal]:
    if message.event is not None:
        return [Signal(rule, message.index, Span(0, 0), "", event=True)] if message.event.kind == words.event else []
    if message.role is not words.role:
        return []
    found = []
    for word in words.words:
        for match in re.finditer(re.escape(word), message.text, re.IGNORECASE):
            rest = message.text[match.end() :].strip()
            captures = (Capture("due", rest, words.due),) if rest else ()
            found.append(Signal(rule, message.index, Span(match.start(), match.end()), match.group(), captures))
    return found


def office(opens: int = 9, closes: int = 17, *, days: int = 5, timezone: str = "UTC", **calendar: Any) -> Config:
    """One desk for everybody: on the first so many days of the week, from hour to hour."""
    week = tuple(((60 * opens, 60 * closes),) if day < days else () for day in range(7))
    return Config(calendars=(Calendar("default", timezone, week, **calendar),))


def says(role: str, *words: str, due: float | str | None = None, event: str | None = None) -> Words:
    return Words(ROLES[role], words, due, event)


def rule(
    template: Template,
    *,
    id: str = "pack/check",  # noqa: A002  (the noun's own word)
    when: Condition | str | None = None,
    unless: Excuse | None = None,
    requires: tuple[str, ...] = (),
    accountable: str | None = None,
    message: str = "Seen: {match}.",
    suggest: tuple[str, ...] = (),
    wording: bool = False,
    lang: str = "en",
) -> CheckRule:
    return CheckRule(
        id=id,
        title=id,
        template=template,
        when=HasSignal(when) if isinstance(when, str) else when,
        unless=unless,
        requires=requires,
        severity=Severity.MINOR,
        weight=1,
        critical=None,
        group="Group",
        accountable=accountable,
        message=message,
        suggest=suggest,
        wording=wording,
        lang=lang,
    )
