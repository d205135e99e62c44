"""Metric: a measured figure stays within its limits. What each measures, from when to when, and who is accountable, is said at its function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from supportaudit.checks.case import Case
from supportaudit.checks.ruling import CHANNEL, Ruling, na
from supportaudit.checks.templates.amounts import (
    agent_turns,
    distinct_agents,
    handoffs,
    readability,
    share_of_agent_words,
    share_of_canned_text,
    share_of_words_on,
    words_before,
    words_per_agent_turn,
)
from supportaudit.checks.templates.figures import Gauge
from supportaudit.checks.templates.response_times import first_response_time, max_response_time, median_response_time, share_within_target
from supportaudit.checks.templates.work_times import handle_time, time_to_resolution
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Metric

MEASURES: Mapping[str, Callable[[Gauge], Iterator[Ruling]]] = {
    "first_response_time": first_response_time,
    "max_response_time": max_response_time,
    "median_response_time": median_response_time,
    "handle_time": handle_time,
    "time_to_resolution": time_to_resolution,
    "agent_turns": agent_turns,
    "words_per_agent_turn": words_per_agent_turn,
    "words_before": words_before,
    "readability": readability,
    "share_of_agent_words": share_of_agent_words,
    "share_within_target": share_within_target,
    "share_of_canned_text": share_of_canned_text,
    "share_of_words_on": share_of_words_on,
    "handoffs": handoffs,
    "distinct_agents": distinct_agents,
}
"""Figure -> how it is measured; every name of ``METRICS`` is there."""


def metric(rule: CheckRule, template: Metric, case: Case) -> Iterator[Ruling]:
    """The figure of the name against its limits; ``na`` where the transcript cannot give it, or nothing is said about its channel."""
    gauge = Gauge(rule, template, case)
    return MEASURES[template.name](gauge) if gauge.has_limits else iter([na(CHANNEL)])
