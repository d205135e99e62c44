"""Measured figures in words: the limits, what each figure comes from, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from supportaudit.checks.findings import duration_words, number_words
from supportaudit.checks.narrator import Narrator
from supportaudit.checks.templates.figures import Figure, Gauge, Term, amount
from supportaudit.checks.templates.metrics import MEASURES
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import METRICS, TIME, ByChannel, Metric

_SUMS: Mapping[str, str] = {
    "max_response_time": "the longest of {n} waits",
    "median_response_time": "the median of {n} waits",
    "share_within_target": "the share in time of {n} waits",
    "handle_time": "the sum of {n} stretches",
    "words_per_agent_turn": "the mean of {n} turns",
    "readability": "4.71 x {0} / {1} + 0.5 x {1} / {2} - 21.43, not below 0",
    "share_of_agent_words": "100 x {0} / ({0} + {1})",
    "share_of_canned_text": "100 x {rest} / {0}",
    "share_of_words_on": "100 x {rest} / {0}",
}
"""Figure -> how it comes from its terms, ``{0}`` being the first one and ``{rest}`` the sum of the others; the other figures are one term, or their
number."""


def metric_lines(rule: CheckRule, template: Metric, narrator: Narrator) -> Iterator[str]:
    """What is measured, the limits in their unit, and each figure with the numbers that it comes from."""
    channel, unit = narrator.case.conversation.channel, METRICS[template.name]
    yield f"measured: {template.name.replace('_', ' ')}{f', in {template.hours} time' if unit == TIME else ''}"
    if template.target is not None:
        target = template.target.for_channel(channel)
        yield f"in time in the channel {channel or '(not given)'}: {'nothing is said' if target is None else f'within {duration_words(target)}'}"
    for word, limits in (("at most", template.max), ("at least", template.min)):
        if limits is not None:
            yield f"allowed in the channel {channel or '(not given)'}: {word} {_limit(limits, channel, unit)}"
    gauge = Gauge(rule, template, narrator.case)
    rulings = list(MEASURES[template.name](gauge)) if gauge.has_limits else []
    for agent, figure in gauge.figures if rulings else ():
        whose = f"{narrator.party(agent)}:" if agent is not None else "it came to"
        yield f"{whose} {amount(figure.value, unit)}{_sum(template.name, figure)}"
        yield from (f"  {_term(term, narrator)}" for term in figure.terms)


def _limit(limits: ByChannel, channel: str | None, unit: str) -> str:
    value = limits.for_channel(channel)
    return "any (no limit for it)" if value is None else amount(value, unit)


def _sum(name: str, figure: Figure) -> str:
    """How the figure comes from its terms, where it is not one of them or their number."""
    said = _SUMS.get(name, "")
    if not said or ("{n}" in said and len(figure.terms) == 1):
        return ""
    values = [number_words(term.value) if term.unit == TIME else f"{term.value:g}" for term in figure.terms]
    rest = sum(term.value for term in figure.terms[1:])
    return f" = {said.format(*values, n=len(values), rest=f'{rest:g}')}"


def _term(term: Term, narrator: Narrator) -> str:
    """``10:00, Ana to 10:05, dana: 5 min``."""
    places = " to ".join(narrator.at(position) for position in term.at)
    size = duration_words(term.value) if term.unit == TIME else f"{number_words(term.value)} {term.unit}" if term.unit else ""
    return ": ".join(filter(None, (places, size)))
