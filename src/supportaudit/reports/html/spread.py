"""How QA scores are spread and how they move, as counts that no number of contacts makes larger."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from supportaudit.model import AuditedConversation
from supportaudit.model.intervals import mean_interval
from supportaudit.rulebook.config import Config

WIDTH = 5
"""QA points that one bar spans."""
BARS = 100 // WIDTH
UNIT = 10_000
"""Scores are added up as whole ten-thousandths, so that sums are exact in any order."""
MOST_DAYS, MOST_WEEKS = 31, 60


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
        """``day``, ``week`` or ``month``, whichever is fine enough for the time that was read, and the periods with evaluations in their order."""
        if not self.days:
            return "day", []
        length = (max(self.days) - min(self.days)).days + 1
        cut = "day" if length <= MOST_DAYS else "week" if length <= 7 * MOST_WEEKS else "month"
        sums: dict[str, Sum] = {}
        for day in sorted(self.days):
            sums.setdefault(_period(day, cut), Sum()).add(self.days[day])
        return cut, [_point(period, found) for period, found in sums.items()]


def _period(day: date, cut: str) -> str:
    year, week, _ = day.isocalendar()
    return {"day": day.isoformat(), "week": f"{year}-W{week:02}", "month": f"{day:%Y-%m}"}[cut]


def _point(period: str, found: Sum) -> Point:
    interval = mean_interval(found.n, Fraction(found.total, UNIT), Fraction(found.squares, UNIT * UNIT))
    low, high = interval or (None, None)
    return Point(period, found.n, found.total / UNIT / found.n, low, high)
