"""How QA scores are spread and how they move, as counts that no number of contacts makes larger."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from supportaudit.model import AuditedConversation
from supportaudit.model.intervals import MIN_ANSWERS, mean_interval
from supportaudit.rulebook.config import Config

WIDTH = 5
"""QA points that one bar spans."""
BARS = 100 // WIDTH
UNIT = 10_000
"""Scores are added up as whole ten-thousandths, so that sums are exact in any order."""
CUTS = ("day", "week", "month")
MOST_POINTS = 60


@dataclass(slots=True)
class Sum:
    """Scores of one day, week or month, added up."""

    n: int = 0
    total: int = 0
    squares: int = 0

    def add(self, other: Sum) -> None:
        """Take over what another one counted."""
        self.n += other.n
        self.total += other.total
        self.squares += other.squares


@dataclass(frozen=True, slots=True)
class Point:
    """The mean QA score of one day, week or month."""

    period: str
    """``2026-03-02``, ``2026-W10`` or ``2026-03``."""
    evaluations: int
    score: float
    low: float | None
    """The likely range; None below five evaluations."""
    high: float | None


@dataclass(slots=True)
class Spread:
    """Takes the QA scores of evaluations."""

    config: Config
    bars: Counter[int] = field(default_factory=Counter)
    """Number of evaluations by bar, 0 for the lowest scores; 100 belongs to the highest."""
    days: dict[date, Sum] = field(default_factory=dict)

    def add(self, audited: AuditedConversation) -> None:
        """Count the evaluations of one contact; its day is that of its first message, in the zone of the config."""
        scores = [round(evaluation.score * UNIT) for evaluation in audited.evaluations if evaluation.score is not None]
        first = next((message.sent_at for message in audited.conversation.messages if message.sent_at is not None), None)
        for score in scores:
            self.bars[min(score // (WIDTH * UNIT), BARS - 1)] += 1
            if first is not None and audited.conversation.dated:
                day = first.astimezone(ZoneInfo(self.config.timezone)).date()
                self.days.setdefault(day, Sum()).add(Sum(1, score, score * score))

    def trend(self) -> tuple[str, list[Point]]:
        """The finest of ``day``, ``week`` and ``month`` whose periods have five evaluations each on average, and the periods in their order.

        Where none has, the coarsest that still has two periods: a line through single evaluations would show chance.
        """
        found = [(cut, self._points(cut)) for cut in CUTS]
        dated = sum(one.n for one in self.days.values())
        full = [one for one in found if 1 < len(one[1]) <= MOST_POINTS and dated >= MIN_ANSWERS * len(one[1])]
        several = [one for one in found if len(one[1]) > 1]
        return (*full, *reversed(several), found[0])[0]

    def _points(self, cut: str) -> list[Point]:
        sums: dict[str, Sum] = {}
        for day in sorted(self.days):
            sums.setdefault(_period(day, cut), Sum()).add(self.days[day])
        return [_point(period, one) for period, one in sums.items()]


def _period(day: date, cut: str) -> str:
    year, week, _ = day.isocalendar()
    return {"day": day.isoformat(), "week": f"{year}-W{week:02}", "month": f"{day:%Y-%m}"}[cut]


def _point(period: str, found: Sum) -> Point:
    interval = mean_interval(found.n, Fraction(found.total, UNIT), Fraction(found.squares, UNIT * UNIT))
    low, high = interval or (None, None)
    return Point(period, found.n, found.total / UNIT / found.n, low, high)
