"""What was decided about a conversation, and by what a person can verify it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from supportaudit.model.conversation import Conversation
from supportaudit.model.scorecard import Evaluation

QUEUE = "(queue)"
"""Accountable for what happened before any person joined."""
CANNED = "(canned)"
"""Accountable for the wording of the site's own macros."""
UNNAMED = "(unnamed)"
"""An agent whose name the export does not give."""
PSEUDO_AGENTS = frozenset({QUEUE, CANNED, UNNAMED})
"""Counted in totals, never listed as an agent, never gated."""


class Outcome(StrEnum):
    """The five answers that a check can give."""

    PASS = "pass"  # noqa: S105  (a verdict, not a password)
    FAIL = "fail"
    NA = "na"
    PENDING = "pending"
    ERROR = "error"


class Severity(StrEnum):
    """How bad a fail is; what CI may gate on. Independent of the points."""

    MAJOR = "major"
    MINOR = "minor"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 note, 1 minor, 2 major."""
        return ("note", "minor", "major").index(self.value)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in the transcript that a person can look up."""

    message: int
    start: int
    end: int
    text: str
    """The original text of the span; empty for an absence or an event."""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason for which a check failed."""

    fingerprint: str
    """sha256 (first 16 hex digits) of check, conversation, message identity, normalised match and ordinal."""
    message: str
    """One sentence about what was seen."""
    suggestion: str | None
    """What could have been said, aloud."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of one check about one conversation and one accountable agent."""

    check: str
    """``pack/check-id``."""
    conversation: str
    agent: str | None
    """A name, ``QUEUE``, ``CANNED``, ``UNNAMED``, or None when nobody is accountable."""
    outcome: Outcome
    reason: str = ""
    """Why ``na``, ``pending`` or ``error``: ``no trigger``, ``no opportunity``, ``excused``, ``required``, ``channel``, ``language``,
    ``not observable``, ``missing: timestamps``, ...; empty for pass and fail."""
    findings: tuple[Finding, ...] = ()
    """Not empty if and only if the outcome is ``fail`` (or ``pending`` with what is still awaited)."""
    evidence: tuple[Evidence, ...] = ()
    """What made it pass, where something did."""


@dataclass(frozen=True, slots=True)
class AuditedConversation:
    """A conversation with everything that was decided about it."""

    conversation: Conversation
    verdicts: tuple[Verdict, ...]
    """Sorted by the rulebook's order of checks, then by agent."""
    evaluations: tuple[Evaluation, ...]
    """One per agent of the conversation, by name."""
