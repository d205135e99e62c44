"""Two groups of evaluations side by side, and what may be said about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SideRate:
    """How often one side met a line item, and what it lost by it."""

    check: str
    title: str
    met: int
    decided: int
    """Met and not met."""
    points_lost: float
    """Mean QA-score points that an evaluation lost by it."""


@dataclass(frozen=True, slots=True)
class Side:
    """The evaluations of one group in one report."""

    name: str
    """As a sentence may name it."""
    evaluations: int
    score: float | None
    """Mean QA score, 0 to 100, after auto-fail."""
    sd: float | None
    """Standard deviation of the scores; None below two."""
    rates: tuple[SideRate, ...] = ()


@dataclass(frozen=True, slots=True)
class RateDifference:
    """One line item on both sides."""

    check: str
    title: str
    first: SideRate
    second: SideRate
    points: float
    """By how many QA-score points the second side loses less by it than the first; the sum over line items is the difference before auto-fail."""
    low: float
    """Lower end of the 95 % range (Newcombe) of second minus first, in percentage points of being met."""
    high: float
    real: bool
    """Whether the rates differ by more than chance explains, Holm-corrected over the line items."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Second minus first side."""

    first: Side
    second: Side
    points: float | None
    """Difference of the mean QA scores; None where a side has no score."""
    low: float | None
    """Lower end of its 95 % range (Welch); None where there are too few evaluations to say."""
    high: float | None
    few: bool
    """A side has fewer evaluations than the minimum: shown, and nothing is claimed."""
    real: bool = False
    """Whether it is more than chance explains, Holm-corrected where several are compared."""
    rates: tuple[RateDifference, ...] = ()
    """Line items that both sides have at least five answers to, those that explain most first."""
    drivers: tuple[RateDifference, ...] = ()
    """Of these, those from which a real difference mostly comes, at most three; none where it is spread over many."""


@dataclass(frozen=True, slots=True)
class ComparedReports:
    """Everything that one ``supportaudit compare`` found."""

    by: str
    """``all``, or the cut of the groups."""
    differences: tuple[Difference, ...]
    min_evaluations: int
    only_first: tuple[str, ...] = ()
    """Groups that the second report does not have."""
    only_second: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What makes the two hard to compare: other packs, other settings."""
