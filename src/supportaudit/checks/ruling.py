"""What a template says before it becomes a verdict: who, which outcome, and what a text about it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from supportaudit.model import MISSING, TIME_RUNS, Evidence, Outcome, Signal

NO_TRIGGER = "no trigger"
NO_OPPORTUNITY = "no opportunity"
EXCUSED = "excused"
REQUIRED = "required"
CHANNEL = "channel"
LANGUAGE = "language"
NOT_OBSERVABLE = "not observable"
NO_TIME_STATED = "no time stated"
OPEN = "open"
CUSTOMER_IDLE = "customer idle"
ANOTHER_AGENT = "another agent"
MISSING_TIMESTAMPS = f"{MISSING}timestamps"
MISSING_DATES = f"{MISSING}dates"
MISSING_HOURS = f"{MISSING}business hours"
MISSING_MACROS = f"{MISSING}macro file"
MISSING_NAMES = f"{MISSING}agent_ids"


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding before it has words and an identity."""

    evidence: tuple[Evidence, ...]
    """Where to look, the place that matters most first."""
    about: Signal | None = None
    """What was matched: gives ``{match}``, the captures and the finding's identity. None: something absent, or a figure."""
    words: Mapping[str, str | Evidence] = field(default_factory=dict, hash=False)
    """Other names that the message may use: ``limit``, ``value``, ``after_at``, ``earlier``, ``later``; evidence is shown as time and name."""
    searched: str = ""
    """For an absence: where it was looked for, as a sentence."""
    key: str = ""
    """Identity of a finding about a figure or an absence, which no signal that comes or goes may change."""
    anchor: int | None = None
    """Position of the message by which findings of one key are told apart: the first of the agent whose figure it is; None: there is but one."""
    beside: Signal | None = None
    """Another signal whose captures the texts may name; where both have one of a name, it is that of ``about``."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision about one party; rulings of one party become one verdict."""

    agent: str | None
    outcome: Outcome
    reason: str = ""
    draft: Draft | None = None
    """Set if and only if the outcome is fail."""
    evidence: tuple[Evidence, ...] = ()


@lru_cache(maxsize=4096)
def na(reason: str, agent: str | None = None) -> Ruling:
    """Not applicable, and why."""
    return Ruling(agent, Outcome.NA, reason)


def failed(agent: str | None, draft: Draft) -> Ruling:
    """Not met by this party."""
    return Ruling(agent, Outcome.FAIL, draft=draft)


def passed(agent: str | None, evidence: Iterable[Evidence] = ()) -> Ruling:
    """Met by this party."""
    return Ruling(agent, Outcome.PASS, evidence=tuple(evidence))


def pending(agent: str | None, evidence: Iterable[Evidence] = (), *, timed: bool = False) -> Ruling:
    """Still open; the evidence is what is awaited. ``timed``: a limit in time runs, which a later moment of judging decides."""
    return Ruling(agent, Outcome.PENDING, TIME_RUNS if timed else OPEN, evidence=tuple(evidence))
