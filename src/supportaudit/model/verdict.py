"""What was decided about a conversation, and by what a person can verify it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supportaudit.model.conversation import Conversation
    from supportaudit.model.scorecard import Evaluation
    from supportaudit.model.signal import Signal

QUEUE = "(queue)"
"""Accountable for what happened before any person joined."""
CANNED = "(canned)"
"""Accountable for the wording of the site's own macros."""
UNNAMED = "(unnamed)"
"""An agent whose name the export does not give."""
MISSING = "missing: "
"""Start of a reason; what is missing follows."""
TURNED_OFF = "turned off: "
"""Start of a reason; the check that the site turned off follows."""
TIME_RUNS = "time runs"
"""The reason of a ``pending`` with a limit in time that has not run out by the moment of judging: a later ``--now`` may decide it."""
_NO_PERSON = frozenset({None, QUEUE, CANNED})
PSEUDO_AGENTS = frozenset({QUEUE, CANNED, UNNAMED})
"""Counted in totals, never listed as an agent, never gated."""


class Outcome(StrEnum):
    """The five answers that a check can give."""

    PASS = "pass"  # noqa: S105  (a verdict, not a password)
    FAIL = "fail"
    NA = "na"
    PENDING = "pending"
    ERROR = "error"

    __hash__ = str.__hash__
    """That of ``Enum`` is written in Python, and outcomes are looked up by the million."""


class Severity(StrEnum):
    """How bad a fail is; what CI may gate on. Independent of the points."""

    MAJOR = "major"
    MINOR = "minor"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 note, 1 minor, 2 major."""
        return ("note", "minor", "major").index(self.value)


class Decision(StrEnum):
    """What a person decided about a finding in the reviews file."""

    OVERTURNED = "overturned"
    """The tool was wrong: the finding leaves the score."""
    EXCUSED = "excused"
    """Right, and an exception: it stays in the score and fails no gate."""
    CONFIRMED = "confirmed"
    """Right: an auto-fail takes effect."""


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
    review: Decision | None = None
    """What a person decided about it; None when nobody has."""
    baseline: bool = False
    """Reported already, by the baseline of the run."""
    former: tuple[str, ...] = ()
    """The fingerprints that it had under former ids of its check."""

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """All ids under which it may be known, the present one first."""
        return (self.fingerprint, *self.former)


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
    ``open``, ``time runs``, ``not observable``, ``missing: timestamps``, ``overturned``, ...; empty for pass and fail."""
    findings: tuple[Finding, ...] = ()
    """Not empty if and only if the outcome is ``fail`` (or ``pending`` with what is still awaited, or ``na`` because all were overturned)."""
    evidence: tuple[Evidence, ...] = ()
    """What made it pass, where something did."""

    @property
    def judged(self) -> bool:
        """Whether the check could be answered: not while the contact is open, nor where the check broke or what it needs is missing or turned off."""
        if self.outcome is Outcome.NA:
            return not self.reason.startswith((MISSING, TURNED_OFF))
        return self.outcome is not Outcome.ERROR and self.outcome is not Outcome.PENDING

    @property
    def in_person(self) -> bool:
        """Whether an agent is accountable, of known name or not; what the queue, canned text or nobody answers for is in no agent's score."""
        return self.agent not in _NO_PERSON

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that were not overturned."""
        return tuple(finding for finding in self.findings if finding.review is not Decision.OVERTURNED)

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """The findings about which a person should decide: none once one of them was confirmed, because the line item is decided then."""
        if any(finding.review is Decision.CONFIRMED for finding in self.findings):
            return ()
        return tuple(finding for finding in self.findings if finding.review is None)

    @property
    def exempt(self) -> bool:
        """Whether it is a fail that no gate counts: each finding that stands is an exception or was reported already."""
        if self.outcome is not Outcome.FAIL or not self.findings:
            return False
        return all(finding.baseline or finding.review is Decision.EXCUSED for finding in self.standing)


@dataclass(frozen=True, slots=True)
class AuditedConversation:
    """A conversation with everything that was decided about it."""

    conversation: Conversation
    verdicts: tuple[Verdict, ...]
    """Sorted by the rulebook's order of checks, then by agent."""
    evaluations: tuple[Evaluation, ...]
    """One per agent of the conversation, by name."""
    signals: tuple[Signal, ...] = ()
    """Everything found in it, by message, start, end, label and rule."""
    after_hours: bool | None = None
    """Whether the customer's first message came while the desk was closed; None where that was not asked, or cannot be known."""
