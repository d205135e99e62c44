"""Metric: a measured figure stays within its limits. All figures are seconds, by the times of messages and events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from supportaudit.checks.accountable import party
from supportaudit.checks.case import Case
from supportaudit.checks.findings import duration_words
from supportaudit.checks.ruling import CHANNEL, MISSING_TIMESTAMPS, NO_OPPORTUNITY, NO_TRIGGER, Draft, Ruling, failed, na, passed, pending
from supportaudit.checks.timeline import is_public
from supportaudit.model import QUEUE, Role
from supportaudit.rulebook.rules import CheckRule, Metric


@dataclass(frozen=True, slots=True)
class _Wait:
    """Time between a customer's message and the reply to it."""

    asked: int
    reply: int
    seconds: float


def metric(rule: CheckRule, template: Metric, case: Case) -> Iterator[Ruling]:
    """The figure of the name; ``na`` where the transcript cannot give it. Business hours are counted as calendar hours so far."""
    if template.name == "first_response_time":
        yield _first_response(rule, template, case)
    elif template.name in _GAP_FIGURES:
        yield from _response_times(rule, template, case, _GAP_FIGURES[template.name])
    else:
        yield na(f"missing: {template.name}")


def _first_response(rule: CheckRule, template: Metric, case: Case) -> Ruling:
    """How long the customer's first message waited for a person. The queue's, unless an agent was there already; an agent's own clock
    starts when this agent joined."""
    timeline = case.timeline
    people = [m.index for m in case.conversation.messages if is_public(m) and m.role in {Role.CUSTOMER, Role.AGENT}]
    if not people or case.conversation.messages[people[0]].role is Role.AGENT:
        return na(NO_TRIGGER)
    if not timeline.clocked:
        return na(MISSING_TIMESTAMPS)
    asked = people[0]
    reply = next((turn.first for turn in timeline.agent_turns), None)
    if reply is None:
        return _no_response(rule, template, case, asked)
    agent = timeline.agent_at(reply) or QUEUE
    total = timeline.clock[reply] - timeline.clock[asked]
    joined = timeline.arrivals.get(agent, reply)
    own = timeline.clock[reply] - max(timeline.clock[asked], timeline.clock[joined])
    by_queue = rule.accountable in {None, "queue"}
    own_business = not by_queue and joined < reply and (_limit(template, case, own) is not None or _limit(template, case, total) is None)
    if joined < asked or own_business:
        return _rule(template, case, agent if by_queue else party(rule.accountable, case, agent, agent), _Wait(asked, reply, own))
    return _rule(template, case, QUEUE, _Wait(asked, reply, total))


def _no_response(rule: CheckRule, template: Metric, case: Case, asked: int) -> Ruling:
    timeline = case.timeline
    owner = timeline.owners[timeline.end]
    agent = QUEUE if rule.accountable in {None, "queue"} else party(rule.accountable, case, owner, owner)
    if timeline.end_cause == "open":
        until = case.now.timestamp() if case.now is not None else None
    elif timeline.end_cause in {"timeout", "agent"}:
        until = timeline.clock[timeline.end]
    else:
        until = None
    wait = _Wait(asked, asked, until - timeline.clock[asked]) if until is not None else None
    if wait is not None and _limit(template, case, wait.seconds) is not None:
        return _rule(template, case, agent, wait)
    return pending(agent, [case.mark(asked)]) if timeline.end_cause == "open" else na(NO_OPPORTUNITY)


def _response_times(rule: CheckRule, template: Metric, case: Case, figure: Callable[[list[float]], float]) -> Iterator[Ruling]:
    """For each agent, the figure over the waits that ended with a turn of this agent and during which this agent was there."""
    if not case.timeline.clocked:
        yield na(MISSING_TIMESTAMPS)
        return
    waits = _waits(case)
    for agent, own in waits.items():
        value = figure([wait.seconds for wait in own])
        worst = max(own, key=lambda wait: wait.seconds)
        yield _rule(template, case, party(rule.accountable, case, agent, agent), _Wait(worst.asked, worst.reply, value), case.entry(agent))
    if not waits:
        yield na(NO_OPPORTUNITY)


def _waits(case: Case) -> Mapping[str, list[_Wait]]:
    timeline = case.timeline
    waits: dict[str, list[_Wait]] = {}
    present = {agent: position for agent, position in timeline.arrivals.items() if agent in case.spoken}
    asked: int | None = None
    for turn in timeline.turns:
        if turn.role is Role.CUSTOMER and asked is None:
            asked = turn.first
        if turn.agent is None:
            continue
        joined = present.setdefault(turn.agent, turn.first)
        if asked is not None and joined < turn.first:
            seconds = timeline.clock[turn.first] - max(timeline.clock[asked], timeline.clock[joined])
            waits.setdefault(turn.agent, []).append(_Wait(asked, turn.first, seconds))
        asked = None
    return waits


_GAP_FIGURES: Mapping[str, Callable[[list[float]], float]] = {"max_response_time": max, "median_response_time": median}


def _rule(template: Metric, case: Case, agent: str | None, wait: _Wait, anchor: int | None = None) -> Ruling:
    evidence = tuple(case.mark(position) for position in dict.fromkeys((wait.asked, wait.reply)))
    if _bounds(template, case) == (None, None):
        return na(CHANNEL)
    limit = _limit(template, case, wait.seconds)
    if limit is None:
        return passed(agent, evidence)
    words = {"value": duration_words(wait.seconds), "limit": duration_words(limit)}
    return failed(agent, Draft(evidence, words=words, key=template.name, anchor=anchor))


def _limit(template: Metric, case: Case, value: float) -> float | None:
    """The limit that the figure breaks, None when it keeps both."""
    longest, shortest = _bounds(template, case)
    if longest is not None and value > longest:
        return longest
    return shortest if shortest is not None and value < shortest else None


def _bounds(template: Metric, case: Case) -> tuple[float | None, float | None]:
    channel = case.conversation.channel
    longest = template.max.for_channel(channel) if template.max is not None else None
    shortest = template.min.for_channel(channel) if template.min is not None else None
    return longest, shortest
