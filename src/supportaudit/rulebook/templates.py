"""What a check asks of a conversation: the templates of the rule language. Frozen, names resolved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from supportaudit.model import Outcome, Role


@dataclass(frozen=True, slots=True)
class ByChannel:
    """A limit that may differ by channel; numbers in the unit that the field's name says."""

    channels: Mapping[str, float] = field(hash=False)
    default: float | None

    def for_channel(self, channel: str | None) -> float | None:
        """The limit for a channel, the default without one, None when neither is set."""
        return self.channels.get(channel or "", self.default)


@dataclass(frozen=True, slots=True)
class Near:
    """Excuses an occurrence when ``signal`` stands at most ``messages`` messages of the same author's side away (0: the same message)."""

    signal: str
    messages: int


@dataclass(frozen=True, slots=True)
class Avoid:
    """Each occurrence is a finding."""

    signals: tuple[str, ...]
    unless_near: Near | None = None


@dataclass(frozen=True, slots=True)
class Exists:
    """At least ``min`` occurrences in the window."""

    signals: tuple[str, ...]
    min: int = 1
    first_agent_turns: int | None = None
    """Only the first N agent turns after ``after`` (or the start) count."""
    last_agent_turn: bool = False
    after: str | None = None
    before: str | None = None
    idle: str = "fail"
    """What an absence comes to where the customer fell silent after the agent's last word was a question or a solution: ``fail`` or ``na``."""


@dataclass(frozen=True, slots=True)
class Absent:
    """No occurrence after the first ``after`` and before the first ``before`` that follows; each one is a finding."""

    signals: tuple[str, ...]
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Precedes:
    """A ``then`` only if a ``first`` came before it since the latest ``reset``; only ``then`` s after the first ``after`` are looked at."""

    first: tuple[str, ...]
    then: tuple[str, ...]
    reset: str | None = None
    after: str | None = None
    ties: str = "fail"
    """``pass``: both in one turn is in order, whichever stands first; ``fail``: the place in the turn decides."""


@dataclass(frozen=True, slots=True)
class Order:
    """First occurrences in this order; ``strict``: each step directly after the one before among all steps' occurrences."""

    steps: tuple[str, ...]
    strict: bool = False
    min_present: int = 2


@dataclass(frozen=True, slots=True)
class MessageBy:
    """``{message: {by: agent}}``: any public message of this role answers."""

    by: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Within:
    """The first limit to run out breaches."""

    agent_turns: int | None = None
    minutes: ByChannel | None = None
    due: str | None = None
    """Name of the capture of the trigger that holds the deadline."""


@dataclass(frozen=True, slots=True)
class Responds:
    """Each ``to`` is answered by one of ``responses`` within the limits."""

    to: tuple[str, ...]
    responses: tuple[str | MessageBy, ...]
    within: Within | None = None
    hours: str = "calendar"
    cancel: str | None = None
    chase: str | None = None
    """The signal by which a customer asks after what was promised; None: any message after the promised time is taken for that."""
    not_same_turn: bool = False
    repeat: str = "same"
    """``same``: a trigger while one is open joins it; ``each``: opens a new obligation."""
    on_handoff: str = "continue"
    """``continue``, ``restart_turns`` or ``discharge``."""
    at_end: Mapping[str, str] = field(default_factory=dict, hash=False)
    """End cause (``agent``, ``customer``, ``timeout``, ``unknown``, ``closed`` for any of these, ``open``) -> ``fail``, ``na``, ``na_if_no_turn``,
    ``pending``."""


@dataclass(frozen=True, slots=True)
class Count:
    """The number of occurrences per conversation, agent or 100 agent words stays between ``min`` and ``max``."""

    signals: tuple[str, ...]
    per: str = "conversation"
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A measured figure stays within limits, in seconds or in the unit that ``METRICS`` gives."""

    name: str
    max: ByChannel | None = None
    min: ByChannel | None = None
    hours: str = "calendar"
    """``calendar`` or ``business``; of figures that are times."""
    until: str | None = None
    """The signal that confirms the resolution, of ``time_to_resolution``; the one before which words are counted, of ``words_before``."""
    target: ByChannel | None = None
    """The seconds within which a reply counts as in time, of ``share_within_target``."""
    signal: str | None = None
    """What the sentences are about whose words are counted, of ``share_of_words_on``."""


TIME = "time"
"""The unit of figures that are times: their limits are written ``30s``, ``10m``, ``4h``, and kept in seconds."""
PERCENT = "percent"
"""The unit of shares."""
METRICS: Mapping[str, str] = {
    "first_response_time": TIME,
    "max_response_time": TIME,
    "median_response_time": TIME,
    "handle_time": TIME,
    "time_to_resolution": TIME,
    "agent_turns": "turn",
    "words_per_agent_turn": "word",
    "words_before": "word",
    "readability": "grade",
    "share_of_agent_words": PERCENT,
    "share_within_target": PERCENT,
    "share_of_canned_text": PERCENT,
    "share_of_words_on": PERCENT,
    "handoffs": "transfer",
    "distinct_agents": "agent",
}
"""Figure -> its unit. What each of them measures is said in ``checks/templates``."""


@dataclass(frozen=True, slots=True)
class Combined:
    """What the answers of other checks come to, for each accountable party (docs/decisions/0011)."""

    how: str
    """``all_of``, ``any_of`` or ``none_of``."""
    checks: tuple[str, ...]

    def comes_to(self, answers: Collection[Outcome]) -> Outcome:
        """What these answers about one party come to; what is ``na`` is left out (docs/decisions/0011).

        ``all_of``: not met as soon as one part is not; else open while one is; else met. ``any_of``: met as soon as one part is; else open while one
        is; else not met. ``none_of``: not met as soon as one part *is met*; else open while one is; else met. Where no part is decided, ``na``.
        """
        met, not_met, still_open = (outcome in answers for outcome in (Outcome.PASS, Outcome.FAIL, Outcome.PENDING))
        any_of = self.how == "any_of"
        wrong = met if self.how == "none_of" else not_met
        if wrong and not (any_of and (met or still_open)):
            return Outcome.FAIL
        if still_open and not (any_of and met):
            return Outcome.PENDING
        return Outcome.PASS if met or not_met else Outcome.NA


Template = Avoid | Exists | Absent | Precedes | Order | Responds | Count | Metric | Combined
