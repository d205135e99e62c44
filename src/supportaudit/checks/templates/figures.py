"""A measured figure against its limits, in the words of its unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from supportaudit.checks.accountable import party
from supportaudit.checks.case import Case
from supportaudit.checks.findings import duration_words, number_words
from supportaudit.checks.hours import CALENDAR_HOURS
from supportaudit.checks.ruling import MISSING_TIMESTAMPS, Draft, Ruling, failed, passed, pending
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import METRICS, TIME, Metric

GROWING = frozenset({"agent_turns", "distinct_agents", "handle_time", "handoffs"})
"""Figures that only grow while a conversation goes on: below a minimum, an open one is still open."""
_FORMS = {"grade": "grade {}", "percent": "{} %"}
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Term:
    """One of the numbers from which a figure comes."""

    value: float
    unit: str
    """``TIME`` for seconds of the rule's hours, else what is counted, in the plural."""
    at: tuple[int, ...] = ()
    """Position where it stands, or the first and the last of a time."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure."""

    value: float
    """Seconds of the rule's hours, or in the unit that ``METRICS`` gives."""
    evidence: tuple[int, ...]
    """Positions of the messages by which a person can verify it, the one that matters most first."""
    terms: tuple[Term, ...] = ()
    """What it comes from, in the order of the conversation."""


class Gauge:
    """The limits of one rule as they apply to one conversation, and the clock that its times go by."""

    def __init__(self, rule: CheckRule, template: Metric, case: Case) -> None:
        self.rule = rule
        self.template = template
        self.case = case
        channel = case.conversation.channel
        self.longest = template.max.for_channel(channel) if template.max is not None else None
        self.target = template.target.for_channel(channel) if template.target is not None else None
        """The seconds within which a reply counts as in time; None where the rule names none for this channel."""
        self.shortest = template.min.for_channel(channel) if template.min is not None else None
        clock = case.clock(template.hours)
        self.clock = CALENDAR_HOURS if isinstance(clock, str) else clock
        self.no_times = MISSING_TIMESTAMPS if not case.timeline.clocked else clock if isinstance(clock, str) else ""
        """Why times cannot be measured here; empty where they can."""
        self.figures: list[tuple[str | None, Figure]] = []
        """What was measured so far: agent (None: of the whole conversation) and figure."""
        self._left_out = False
        """Whether some time that passed was not counted, so that a reader must be told what was."""

    @property
    def has_limits(self) -> bool:
        """Whether the rule says anything about this channel."""
        return self.longest is not None or self.shortest is not None

    def broken(self, value: float) -> float | None:
        """The limit that the figure breaks, None when it keeps both."""
        if self.longest is not None and value > self.longest:
            return self.longest
        return self.shortest if self.shortest is not None and value < self.shortest else None

    def between(self, first: int, last: int) -> float:
        """How long it took from one entry to another, in seconds of the rule's hours; both must have a time."""
        clock = self.case.timeline.clock
        return self.seconds(clock[first], clock[last])

    def seconds(self, start: float, end: float) -> float:
        """How much time passed, in seconds of the rule's hours."""
        passed_by = self.clock.seconds(start, end)
        self._left_out = self._left_out or passed_by != end - start
        return passed_by

    def ruling(self, agent: str | None, figure: Figure, anchor: int | None = None) -> Ruling:
        """Met or not met by this party; open where a figure that still grows is below its minimum.

        ``anchor``: position of the first message of the agent whose figure it is; None for a figure about the whole conversation.
        """
        self.figures.append((None if anchor is None else self.case.timeline.agent_at(anchor), figure))
        limit = self.broken(figure.value)
        evidence = tuple(self.case.mark(position) for position in dict.fromkeys(figure.evidence))
        if limit is None:
            return passed(agent, evidence)
        if figure.value < limit and self.case.conversation.is_open and self.template.name in GROWING:
            return pending(agent, evidence)
        value, allowed = self._words(figure.value, limit)
        return failed(agent, Draft(evidence, words={"value": value, "limit": allowed}, key=self.template.name, anchor=anchor))

    def by_agent(self, figures: Mapping[str, Figure]) -> Iterable[Ruling]:
        """One ruling an agent, charged to whom the rule says; by default to this agent."""
        for agent, figure in figures.items():
            yield self.ruling(party(self.rule.accountable, self.case, agent, agent), figure, self.case.entry(agent))

    def _words(self, value: float, limit: float) -> tuple[str, str]:
        unit = METRICS[self.template.name]
        if unit == TIME:
            return duration_words(value) + (self.clock.kind if self._left_out else ""), duration_words(limit)
        return _counted(_apart(value, limit), unit), amount(limit, unit)


def amount(value: float, unit: str) -> str:
    """A figure in its unit: ``12 min``, ``3 turns``, ``grade 9``, ``34 %``."""
    return duration_words(value) if unit == TIME else _counted(number_words(value), unit)


def _counted(number: str, unit: str) -> str:
    """``3 turns``, ``1 turn``, ``grade 9``, ``34 %``."""
    return _FORMS[unit].format(number) if unit in _FORMS else f"{number} {unit}{'' if number == '1' else 's'}"


def _apart(value: float, limit: float) -> str:
    """The value with as few decimals as still show on which side of the limit it lies."""
    texts = (f"{value:.{digits}f}" for digits in range(_DIGITS))
    return next((text for text in texts if (float(text) > limit) == (value > limit) and float(text) != limit), number_words(value))
