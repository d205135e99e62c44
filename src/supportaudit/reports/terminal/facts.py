"""What was read, in a few counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from supportaudit.model import UNNAMED, AuditedConversation, Conversation, Outcome
from supportaudit.rulebook.rules import TOOLS

_NO_MODEL = frozenset(f"missing: {tool}" for tool in TOOLS)


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
    still_open: int = 0
    broken: int = 0
    """Contacts in which a line item could not be evaluated."""
    without_model: set[str] = field(default_factory=set)
    """Line items that were N/A somewhere because the run had no language model, or one without what they need."""

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
        self.still_open += any(verdict.outcome is Outcome.PENDING for verdict in audited.verdicts)
        self.broken += any(verdict.outcome is Outcome.ERROR for verdict in audited.verdicts)
        self.other_language += any(verdict.reason == "language" for verdict in audited.verdicts)

    def _times(self, conversation: Conversation) -> None:
        moments = [message.sent_at for message in conversation.messages if message.sent_at is not None]
        self.without_times += not moments
        if moments and conversation.dated:
            self.dated += 1
            self.first = min((*moments, self.first)) if self.first else min(moments)
            self.last = max((*moments, self.last)) if self.last else max(moments)
