"""One conversation with its signals, as the templates see it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from supportaudit.checks.hours import CALENDAR_HOURS, BusinessCalendars, BusinessHours, Clock
from supportaudit.checks.macros import Macros
from supportaudit.checks.timeline import Timeline, agent_of, build_timeline
from supportaudit.checks.words import OCCASION_WORDS, blank, count_words, visible_text
from supportaudit.model import Conversation, Evidence, Role, Signal, Span

Place = tuple[int, int]
"""Message and code point: where in a conversation something stands."""
START: Place = (-1, 0)
"""Before everything."""
EVERYWHERE = (-1, math.inf)
"""Between which messages a check looks that looks at all."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """How much one agent message holds."""

    message: int
    words: int
    """Outside quotes."""
    own: int
    """Outside quotes and the site's macros."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a check may look at."""

    conversation: Conversation
    timeline: Timeline
    found: Mapping[str, tuple[Signal, ...]] = field(hash=False)
    """Full signal id -> its occurrences, ascending; those in private notes are left out."""
    now: datetime | None
    """The moment at which an open conversation is judged."""
    canned: Mapping[int, tuple[Span, ...]] = field(hash=False)
    """Agent message -> where it repeats the site's macros."""
    spoken: Mapping[str, tuple[Spoken, ...]] = field(hash=False)
    """Agent -> what each public message of this agent holds."""
    business: BusinessHours | str
    """The hours of the desk, or why there are none (a reason for ``na``)."""
    has_macros: bool
    """Whether it is known what is canned."""
    shows_all: bool = False
    """Whether the site declares that nothing is done for a customer of this channel outside of what is seen here."""

    def of(self, *rules: str) -> tuple[Signal, ...]:
        """All occurrences of these signals, ascending."""
        if len(rules) == 1:
            return self.found.get(rules[0], ())
        return tuple(sorted((s for rule in dict.fromkeys(rules) for s in self.found.get(rule, ())), key=Signal.sort_key))

    def distinct(self, *rules: str) -> tuple[Signal, ...]:
        """All occurrences of these signals, where of those that overlap only the first (the longest, if several start there) counts."""
        kept: list[Signal] = []
        for signal in sorted(self.of(*rules), key=lambda s: (s.message, s.span.start, -s.span.end, s.rule)):
            if kept and not signal.event and kept[-1].message == signal.message and signal.span.start < kept[-1].span.end:
                continue
            kept.append(signal)
        return tuple(kept)

    def first(self, rule: str, after: Place = START) -> Signal | None:
        """The first occurrence of a signal after a place."""
        return next((s for s in self.found.get(rule, ()) if place(s) > after), None)

    def evidence(self, signal: Signal) -> Evidence:
        """The place at which a person can look the signal up."""
        text = "" if signal.event else signal.text
        return Evidence(signal.message, signal.span.start, signal.span.end, text, self.conversation.messages[signal.message].sent_at)

    def taken_up(self, signal: Signal) -> Evidence | None:
        """The earlier place that the signal says again, or had to come after; None where its rule asks for neither."""
        if signal.earlier is None:
            return None
        message, span = self.conversation.messages[signal.earlier.message], signal.earlier.span
        return Evidence(message.index, span.start, span.end, message.text[span.start : span.end], message.sent_at)

    def mark(self, message: int) -> Evidence:
        """A message as evidence where no words are quoted."""
        return Evidence(message, 0, 0, "", self.conversation.messages[message].sent_at)

    def actor(self, signal: Signal) -> str | None:
        """The agent who said it; of an event, the agent who brought it about, as far as the export says; None for anybody else."""
        if not signal.event:
            return self.timeline.agent_at(signal.message)
        event = self.conversation.messages[signal.message].event
        name = event.details.get("from", "").casefold() if event is not None else ""
        named = next((agent for agent in self.spoken if agent.casefold() == name), None) if name else None
        before, after = self.timeline.owner_before(signal.message), self.timeline.owners[signal.message]
        return named or next((owner for owner in (before, after) if owner in self.spoken), None)

    def clock(self, hours: str) -> Clock | str:
        """What measures ``calendar`` or ``business`` hours; a reason for ``na`` where nothing can."""
        return self.business if hours == "business" else CALENDAR_HOURS

    def entry(self, agent: str) -> int:
        """Position of the agent's first public message."""
        return self.spoken[agent][0].message

    def words(self, agent: str, *, own: bool = False) -> int:
        """How many words the agent said; with ``own``, macros left aside."""
        return sum(spoken.own if own else spoken.words for spoken in self.spoken.get(agent, ()))

    def had_occasion(self, agent: str, *, own: bool, between: tuple[int, float] = EVERYWHERE) -> bool:
        """Whether the agent wrote at least one message of five words or more between two messages; with ``own``, macros left aside."""
        after, before = between
        spoken = (one for one in self.spoken.get(agent, ()) if after < one.message < before)
        return any((one.own if own else one.words) >= OCCASION_WORDS for one in spoken)


def build_case(
    conversation: Conversation,
    signals: Sequence[Signal],
    now: datetime | None,
    macros: Macros | None,
    calendars: BusinessCalendars,
    *,
    shows_all: bool = False,
) -> Case:
    """The conversation made ready for the checks; signals need not be sorted."""
    found: dict[str, list[Signal]] = {}
    for signal in sorted(signals, key=Signal.sort_key):
        if signal.event or not conversation.messages[signal.message].private:
            found.setdefault(signal.rule, []).append(signal)
    canned: dict[int, tuple[Span, ...]] = {}
    agents: dict[str, list[Spoken]] = {}
    for message in conversation.messages:
        agent = agent_of(message)
        if agent is None:
            continue
        text = visible_text(message)
        spans = macros.spans(text) if macros is not None else ()
        words = count_words(text)
        agents.setdefault(agent, []).append(Spoken(message.index, words, count_words(blank(text, spans)) if spans else words))
        if spans:
            canned[message.index] = spans
    timeline = build_timeline(conversation)
    return Case(
        conversation=conversation,
        timeline=timeline,
        found={rule: tuple(occurrences) for rule, occurrences in found.items()},
        now=now,
        canned=canned,
        spoken={agent: tuple(messages) for agent, messages in agents.items()},
        business=calendars.of(conversation, timeline.agents, now),
        has_macros=macros is not None,
        shows_all=shows_all,
    )


def by_machine(case: Case, signal: Signal) -> bool:
    """Whether a bot said it."""
    return case.conversation.messages[signal.message].role is Role.BOT


def place(signal: Signal) -> Place:
    """Where the signal stands."""
    return (signal.message, signal.span.start)
