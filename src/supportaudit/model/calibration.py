"""How far the tool's answers agree with those of people, and people with each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportaudit.model.conversation import Conversation
from supportaudit.model.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval."""

    value: float | None = None
    """None when there is nothing to compute it from."""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Crossed:
    """Two yes-or-no answers to the same questions, counted: the tool's (or the first person's) and the people's (or the second person's)."""

    both: int = 0
    """Both said yes; for a line item: not met."""
    first_only: int = 0
    """False alarms, where the first is the tool."""
    second_only: int = 0
    """Misses, where the first is the tool."""
    neither: int = 0

    @property
    def n(self) -> int:
        """Questions answered."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def precision(self) -> float | None:
        """Of the first's yes, how many are the second's too, 0 to 1."""
        flagged = self.both + self.first_only
        return self.both / flagged if flagged else None

    @property
    def recall(self) -> float | None:
        """Of the second's yes, how many are the first's too, 0 to 1."""
        real = self.both + self.second_only
        return self.both / real if real else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall, 0 to 1; which of the two is the first makes no difference."""
        some = 2 * self.both + self.first_only + self.second_only
        return 2 * self.both / some if some else None

    @property
    def alike(self) -> float | None:
        """Share of questions answered alike, 0 to 1."""
        return (self.both + self.neither) / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The tool against people on one signal (a question a message) or one line item (a question a contact)."""

    kind: str
    """``signal`` or ``check``."""
    name: str
    """As the labels name it: ``hear``, ``upsell/before-resolution``."""
    title: str
    """As people read it."""
    counts: Crossed
    disputed: int
    """Questions on which people differ: in no figure."""
    precision: Figure
    """Wilson interval."""
    recall: Figure
    """Wilson interval."""
    f1: Figure
    """Bootstrap interval over contacts."""
    kappa: float | None
    """Cohen's kappa, -1 to 1; None where it is not defined."""
    ac1: float | None
    """Gwet's AC1, -1 to 1; None where it is not defined."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One answer of the tool that is not that of people."""

    kind: str
    name: str
    missed: bool
    """People saw it and the tool did not; False: a false alarm."""
    conversation: Conversation
    message: int | None
    """0-based; None where no message can be shown."""
    start: int = 0
    end: int = 0
    """What the tool found, in code points of the message; equal for a miss."""
    said: str = ""
    """What was seen, of a line item that was not met."""
    answers: tuple[tuple[Outcome, str], ...] = ()
    """Of a line item: each answer that the tool gave, with its reason."""


@dataclass(frozen=True, slots=True)
class ScoreAgreement:
    """QA scores against what people think of the same contacts, or two people against each other."""

    rated: int
    """Contacts compared that people rated."""
    scored: int
    """Of these: contacts with a QA score too (or rated by both people)."""
    spearman: Figure
    """Rank correlation, -1 to 1, with the interval of Bonett and Wright."""
    distance: float | None
    """Mean absolute difference, 1..5 mapped to 0..100."""
    difference: Figure
    """Mean of tool minus people (first minus second), same scale; Student's t."""

    @property
    def share(self) -> float | None:
        """Share of rated contacts that have a QA score, 0 to 1."""
        return self.scored / self.rated if self.rated else None


@dataclass(frozen=True, slots=True)
class AgentBias:
    """Whether the tool is harder or milder on one agent than people are."""

    agent: str
    n: int
    """Rated contacts with a QA score for this agent."""
    difference: Figure
    """Mean of QA score minus people's rating (0 to 100); Student's t, none for too few."""
    to_others: float | None
    """How much higher that is than for all other agents together."""
    differs: bool
    """Whether that difference is more than chance (Welch's t-test at 5 %, Holm-corrected over the agents)."""
    few: bool
    """Too few contacts to say anything."""


@dataclass(frozen=True, slots=True)
class PeopleAgreement:
    """Two people who labelled the same contacts, on one signal or line item; with empty names on all of their kind."""

    first: str
    second: str
    kind: str
    name: str
    counts: Crossed
    kappa: float | None
    ac1: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that a comparison with people came to."""

    labelled: int
    """Contacts in the label files."""
    compared: int
    """Of these, contacts that were read and could be evaluated."""
    absent: tuple[str, ...]
    """Ids of the others."""
    stale: tuple[str, ...]
    """Labels of messages that their contact does not have: id and message."""
    agreements: tuple[Agreement, ...]
    """Signals by name, then line items by name."""
    macro_f1: Figure
    """Mean F1 over the signals that people saw in at least five messages."""
    check_macro_f1: Figure
    """The same over the line items that people said were not met in at least five contacts."""
    accusing: Crossed
    """All signals that accuse an agent, together."""
    accusing_precision: Figure
    """Wilson interval."""
    accusing_recall: Figure
    """Wilson interval."""
    scores: ScoreAgreement
    agents: tuple[AgentBias, ...]
    """By name."""
    people: tuple[PeopleAgreement, ...]
    people_scores: Mapping[tuple[str, str], ScoreAgreement] = field(hash=False)
    """First and second labeller -> how their ratings of quality agree."""
    mismatches: tuple[Mismatch, ...]
    """A few for each signal and line item, in the order of ``agreements``: false alarms, then misses."""
    manifest: Mapping[str, object] = field(hash=False)
