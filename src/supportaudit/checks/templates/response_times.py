"""How long customers waited for a reply. All figures are seconds, of calendar or business hours as the rule says, by the times of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from supportaudit.checks.accountable import party
from supportaudit.checks.case import Case
from supportaudit.checks.ruling import CHANNEL, NO_OPPORTUNITY, NO_TRIGGER, Ruling, na, pending
from supportaudit.checks.templates.figures import Figure, Gauge, Term
from supportaudit.checks.timeline import PEOPLE, is_public
from supportaudit.model import QUEUE, Role
from supportaudit.rulebook.templates import TIME


@dataclass(frozen=True, slots=True)
class _Wait:
    """Time between a customer's message and the reply to it."""

    asked: int
    since: int
    """From where it counts: what was asked, or the agent's arrival if that was later."""
    reply: int
    seconds: float


def first_response_time(gauge: Gauge) -> Iterator[Ruling]:
    """How long the customer's first message waited for the first public message of a person; a bot's greeting is none.

    The queue's by default, unless the agent was there when the customer wrote. Where the rule says ``accountable: actor`` (or another agent),
    the agent's own clock starts when this agent joined, and what was lost before is still the queue's. Nobody replied: measured to the end
    where time ran out or the company closed, to ``--now`` where the conversation is open; ``na (no opportunity)`` where the customer left.
    ``na (no trigger)``: an agent wrote first. ``na (missing: ...)``: timestamps, dates or business hours.
    """
    case, timeline = gauge.case, gauge.case.timeline
    asked = next((m.index for m in case.conversation.messages if is_public(m) and m.role in PEOPLE), None)
    if asked is None or case.conversation.messages[asked].role is Role.AGENT:
        yield na(NO_TRIGGER)
    elif gauge.no_times:
        yield na(gauge.no_times)
    elif timeline.agent_turns:
        yield _replied(gauge, asked, timeline.agent_turns[0].first)
    else:
        yield _no_response(gauge, asked)


def _replied(gauge: Gauge, asked: int, reply: int) -> Ruling:
    case, timeline, accountable = gauge.case, gauge.case.timeline, gauge.rule.accountable
    agent = timeline.agent_at(reply) or QUEUE
    joined = timeline.arrivals.get(agent, reply)
    total, own = gauge.between(asked, reply), gauge.between(max(asked, joined), reply)
    by_queue = accountable in {None, "queue"}
    own_business = not by_queue and joined < reply and (gauge.broken(own) is not None or gauge.broken(total) is None)
    if joined < asked or own_business:
        return gauge.ruling(
            agent if by_queue else party(accountable, case, agent, agent),
            Figure(own, (asked, reply), (Term(own, TIME, (max(asked, joined), reply)),)),
        )
    return gauge.ruling(QUEUE, Figure(total, (asked, reply), (Term(total, TIME, (asked, reply)),)))


def _no_response(gauge: Gauge, asked: int) -> Ruling:
    case, timeline, accountable = gauge.case, gauge.case.timeline, gauge.rule.accountable
    owner = timeline.owners[timeline.end]
    agent = QUEUE if accountable in {None, "queue"} else party(accountable, case, owner, owner)
    if timeline.end_cause == "open":
        until = case.now.timestamp() if case.now is not None else None
    else:
        until = timeline.clock[timeline.end] if timeline.end_cause in {"timeout", "agent"} else None
    waited = gauge.seconds(timeline.clock[asked], until) if until is not None else None
    if waited is not None and gauge.broken(waited) is not None:
        return gauge.ruling(agent, Figure(waited, (asked,), (Term(waited, TIME, (asked,)),)))
    return pending(agent, [case.mark(asked)], timed=gauge.longest is not None) if timeline.end_cause == "open" else na(NO_OPPORTUNITY)


def max_response_time(gauge: Gauge) -> Iterator[Ruling]:
    """For each agent, the longest wait that ended with a turn of this agent and during which this agent was there.

    A wait runs from the first of the customer's messages that nobody had answered, or from the agent's arrival (a join or transfer event, else
    the first own message) if that was later, to the agent's next message; waits that another agent ended are that agent's. The first reply
    after which an agent is there at all is no wait of this agent: see ``first_response_time``. ``na (no opportunity)``: no such wait.
    """
    return _response_times(gauge, max)


def median_response_time(gauge: Gauge) -> Iterator[Ruling]:
    """For each agent, the median of the waits of ``max_response_time``; the longest is shown as evidence."""
    return _response_times(gauge, median)


def share_within_target(gauge: Gauge) -> Iterator[Ruling]:
    """For each agent, the percentage of the waits of ``max_response_time`` that were no longer than the target; the longest is shown as evidence.

    ``na (channel)``: the rule names no target for it.
    """
    target = gauge.target
    if target is None:
        return iter([na(CHANNEL)])
    return _response_times(gauge, lambda waits: 100 * sum(wait <= target for wait in waits) / len(waits))


def _response_times(gauge: Gauge, figure: Callable[[list[float]], float]) -> Iterator[Ruling]:
    if gauge.no_times:
        yield na(gauge.no_times)
        return
    figures = {}
    for agent, waits in _waits(gauge.case, gauge).items():
        worst = max(waits, key=lambda wait: wait.seconds)
        terms = tuple(Term(wait.seconds, TIME, (wait.since, wait.reply)) for wait in waits)
        figures[agent] = Figure(figure([wait.seconds for wait in waits]), (worst.asked, worst.reply), terms)
    yield from gauge.by_agent(figures) if figures else [na(NO_OPPORTUNITY)]


def _waits(case: Case, gauge: Gauge) -> Mapping[str, list[_Wait]]:
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
            since = max(asked, joined)
            waits.setdefault(turn.agent, []).append(_Wait(asked, since, turn.first, gauge.between(since, turn.first)))
        asked = None
    return waits
