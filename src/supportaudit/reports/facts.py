"""What was read, in a few counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from supportaudit.model import TIME_RUNS, UNNAMED, AuditedConversation, Conversation, Outcome, Role
from supportaudit.rulebook.matchers import TOOLS

_NO_MODEL = frozenset(f"missing: {tool}" for tool in TOOLS)
MINUTE, HOUR, DAY = 60, 3_600, 86_400
LONGEST = 366 * DAY
"""Waits beyond a year count as a year."""


@dataclass(slots=True)
class Replies:
    """How long customers waited for the first reply of a person, by channel: a histogram, as no wait is kept.

    Its bars are a second wide up to ten minutes, a minute up to a day, an hour beyond: a median is exact to what is printed of it, and memory is
    bounded whatever is read.
    """

    waits: dict[str | None, Counter[int]] = field(default_factory=dict)

    def add(self, conversation: Conversation) -> None:
        """Count the wait from the customer's first message to the first message of an agent after it, where both have a time."""
        asked = next((m for m in conversation.messages if m.role is Role.CUSTOMER and not m.private), None)
        if asked is None or asked.sent_at is None:
            return
        reply = next((m for m in conversation.messages[asked.index :] if m.role is Role.AGENT and not m.private), None)
        if reply is not None and reply.sent_at is not None:
            seconds = (reply.sent_at - asked.sent_at).total_seconds()
            if seconds >= 0:
                self.count(conversation.channel, int(seconds))

    def count(self, channel: str | None, seconds: int) -> None:
        """Count one wait."""
        self.waits.setdefault(channel, Counter())[_bar(min(seconds, LONGEST))] += 1

    def by_channel(self) -> list[tuple[str | None, int, int]]:
        """Channel, median in seconds (the lower one of an even number), and number of contacts; the most contacts first."""
        found = [(channel, _median(waits), waits.total()) for channel, waits in self.waits.items()]
        return sorted(found, key=lambda row: (-row[2], row[0] or ""))


def _bar(seconds: int) -> int:
    width = 1 if seconds < 10 * MINUTE else MINUTE if seconds < DAY else HOUR
    return seconds - seconds % width


def _median(waits: Counter[int]) -> int:
    middle = (waits.total() + 1) // 2
    reached = 0
    for seconds in sorted(waits):
        reached += waits[seconds]
        if reached >= middle:
            return seconds
    return 0


@dataclass(slots=True)
class Facts:
    """Counts over all evaluated contacts; grows with the number of channels, vendors and agents only."""

    contacts: int = 0
    channels: Counter[str | None] = field(default_factory=Counter)
    vendors: Counter[str | None] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None
    dated: int = 0
    """Contacts with at least one date that means something."""
    without_times: int = 0
    without_names: int = 0
    """Contacts with an agent whose name the export does not give."""
    other_language: int = 0
    awaiting_time: int = 0
    """Contacts with a line item that is still open and has a limit in time, which a later moment of judging decides."""
    awaiting_end: int = 0
    """Contacts with a line item that is still open and waits for what is said next, or for the end, whatever the time."""
    broken: int = 0
    """Contacts in which a line item could not be evaluated."""
    without_model: set[str] = field(default_factory=set)
    """Line items that were N/A somewhere because the run had no language model, or one without what they need."""
    replies: Replies = field(default_factory=Replies)

    def add(self, audited: AuditedConversation) -> None:
        conversation = audited.conversation
        self.contacts += 1
        self.channels[conversation.channel] += 1
        self.vendors[conversation.vendor] += 1
        names = {evaluation.agent for evaluation in audited.evaluations}
        self.without_names += UNNAMED in names
        self.agents |= names - {UNNAMED}
        self.without_model.update(verdict.check for verdict in audited.verdicts if verdict.reason in _NO_MODEL)
        self._times(conversation)
        self.replies.add(conversation)
        awaited = {verdict.reason == TIME_RUNS for verdict in audited.verdicts if verdict.outcome is Outcome.PENDING}
        self.awaiting_time += True in awaited
        self.awaiting_end += False in awaited
        self.broken += any(verdict.outcome is Outcome.ERROR for verdict in audited.verdicts)
        self.other_language += any(verdict.reason == "language" for verdict in audited.verdicts)

    def _times(self, conversation: Conversation) -> None:
        moments = [message.sent_at for message in conversation.messages if message.sent_at is not None]
        self.without_times += not moments
        if moments and conversation.dated:
            self.dated += 1
            self.first = min((*moments, self.first)) if self.first else min(moments)
            self.last = max((*moments, self.last)) if self.last else max(moments)
