"""Sums that merge exactly: the same figures from any split of the input, in any order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from supportaudit.model import Evaluation, Outcome, Verdict

KNOWN = "already reported"
"""Counts findings of the baseline."""
EXEMPT = "exempt"
"""Counts fails that no gate counts."""


@dataclass(slots=True)
class ExactSum:
    """A sum of fractions; numerators are kept by denominator, so that adding needs no common one."""

    parts: dict[int, int] = field(default_factory=dict)
    """Denominator -> sum of numerators."""

    def add(self, value: Fraction) -> None:
        self.parts[value.denominator] = self.parts.get(value.denominator, 0) + value.numerator

    def merge(self, other: ExactSum) -> None:
        for denominator, numerator in other.parts.items():
            self.parts[denominator] = self.parts.get(denominator, 0) + numerator

    def total(self) -> Fraction:
        """The sum; it does not depend on the order in which values came."""
        return sum((Fraction(numerator, denominator) for denominator, numerator in self.parts.items()), Fraction(0))


@dataclass(slots=True)
class Sums:
    """All that is kept of any number of evaluations and verdicts."""

    evaluations: int = 0
    """With a score."""
    too_little: int = 0
    reached: int = 0
    """Scored evaluations that reach the pass mark."""
    score: ExactSum = field(default_factory=ExactSum)
    squares: ExactSum = field(default_factory=ExactSum)
    before: ExactSum = field(default_factory=ExactSum)
    unreviewed: ExactSum = field(default_factory=ExactSum)
    """Scores had nobody reviewed anything."""
    unreviewed_evaluations: int = 0
    decided_points: int = 0
    applicable_points: int = 0
    outcomes: dict[str, dict[Outcome, int]] = field(default_factory=dict)
    """Check -> outcome -> number of verdicts, whoever is accountable."""
    charged: dict[str, dict[Outcome, int]] = field(default_factory=dict)
    """The same for verdicts about agents only."""
    lost: dict[str, ExactSum] = field(default_factory=dict)
    """Check -> QA-score points that its fails cost."""
    known: dict[str, Counter[str]] = field(default_factory=dict)
    """Check -> findings by what a person decided, ``KNOWN`` ones, and ``EXEMPT`` fails."""

    def add_evaluation(self, evaluation: Evaluation, pass_mark: Fraction | None = None) -> None:
        self.decided_points += evaluation.decided_points
        self.applicable_points += evaluation.applicable_points
        if evaluation.score_before_reviews is not None:
            self.unreviewed.add(evaluation.score_before_reviews)
            self.unreviewed_evaluations += 1
        if evaluation.score is None or evaluation.score_before_autofail is None:
            self.too_little += 1
            return
        self.evaluations += 1
        self.reached += pass_mark is not None and evaluation.score >= pass_mark
        self.score.add(evaluation.score)
        self.squares.add(evaluation.score * evaluation.score)
        self.before.add(evaluation.score_before_autofail)
        for check, points in evaluation.lost:
            self.lost.setdefault(check, ExactSum()).add(points)

    def add_verdict(self, verdict: Verdict, *, charged: bool) -> None:
        check, outcome = verdict.check, verdict.outcome
        counts = self.outcomes.setdefault(check, {})
        counts[outcome] = counts.get(outcome, 0) + 1
        if charged:
            counts = self.charged.setdefault(check, {})
            counts[outcome] = counts.get(outcome, 0) + 1
        if not verdict.findings:
            return
        for finding in verdict.findings:
            if finding.review is not None:
                self._note(check, finding.review)
            if finding.baseline:
                self._note(check, KNOWN)
        if verdict.exempt:
            self._note(check, EXEMPT)

    def _note(self, check: str, what: str) -> None:
        self.known.setdefault(check, Counter())[what] += 1

    def merge(self, other: Sums) -> None:
        self.evaluations += other.evaluations
        self.too_little += other.too_little
        self.reached += other.reached
        self.unreviewed_evaluations += other.unreviewed_evaluations
        self.decided_points += other.decided_points
        self.applicable_points += other.applicable_points
        for mine, theirs in (
            (self.score, other.score),
            (self.squares, other.squares),
            (self.before, other.before),
            (self.unreviewed, other.unreviewed),
        ):
            mine.merge(theirs)
        for check, points in other.lost.items():
            self.lost.setdefault(check, ExactSum()).merge(points)
        for check, numbers in other.known.items():
            self.known.setdefault(check, Counter()).update(numbers)
        for counts, added in ((self.outcomes, other.outcomes), (self.charged, other.charged)):
            for check, by_outcome in added.items():
                into = counts.setdefault(check, {})
                for outcome, number in by_outcome.items():
                    into[outcome] = into.get(outcome, 0) + number
