"""How long agents had a contact, and how long it took to solve. Seconds, of calendar or business hours as the rule says."""

from __future__ import annotations

import math
from collections.abc import Iterator

from supportaudit.checks.accountable import party
from supportaudit.checks.case import Case
from supportaudit.checks.idle import solutions
from supportaudit.checks.ruling import NO_OPPORTUNITY, NO_TRIGGER, NOT_OBSERVABLE, Ruling, na, pending
from supportaudit.checks.templates.figures import Figure, Gauge, Term
from supportaudit.checks.timeline import is_public
from supportaudit.model import Role
from supportaudit.rulebook.templates import TIME


def handle_time(gauge: Gauge) -> Iterator[Ruling]:
    """For each agent who wrote, how long this agent had the contact: the sum over the stretches in which it was this agent's.

    A stretch runs from the agent's arrival (a join or transfer event that names the agent, else the first own message) to the event that
    transferred it on, else to the last own message before somebody else took over or the conversation ended. What an agent reads or does
    before the arrival and after the last message is not in the transcript and not in the figure; the customer's silences in between are (so in
    e-mail it holds days of waiting: set other limits, or leave the channel out). A stretch without a message of the agent counts where it was
    transferred on. ``na (not observable)``: a single message is all there is of an agent, which shows no length. Accountable: this agent.
    """
    if gauge.no_times or not gauge.case.timeline.agents:
        yield na(gauge.no_times or NO_OPPORTUNITY)
        return
    for agent in gauge.case.timeline.agents:
        stretches = [stretch for stretch in _stretches(gauge.case, agent) if stretch[0] < stretch[1]]
        if not stretches:
            yield na(NOT_OBSERVABLE, agent)
            continue
        lengths = [gauge.between(first, last) for first, last in stretches]
        longest = stretches[lengths.index(max(lengths))]
        terms = tuple(Term(length, TIME, stretch) for length, stretch in zip(lengths, stretches, strict=True))
        yield from gauge.by_agent({agent: Figure(math.fsum(lengths), longest, terms)})


def _stretches(case: Case, agent: str) -> Iterator[tuple[int, int]]:
    """First and last position of each stretch in which the contact was the agent's."""
    timeline = case.timeline
    start: int | None = None
    last: int | None = None
    for position, owner in enumerate(timeline.owners):
        if owner == agent:
            if start is None and math.isfinite(timeline.clock[position]):
                start = position
            if timeline.agent_at(position) == agent:
                last = position
            continue
        event = case.conversation.messages[position].event
        if start is not None and event is not None and event.kind == "transfer":
            last = position
        if start is not None and last is not None:
            yield start, last
        start = last = None
    if start is not None and last is not None:
        yield start, last


def time_to_resolution(gauge: Gauge) -> Iterator[Ruling]:
    """From the customer's first message to the resolution, whoever and whatever took the time.

    With ``until: SIGNAL`` the resolution is the first time that signal was given after the conversation was last reopened (a ``reopen`` event),
    for a confirmation by the customer. Without it, the last solution that an agent gave (``idle.SOLUTION_LABELS``): a later one means that the
    earlier was none. Nobody is accountable by default, for queue, agents and customer all share in it; ``actor`` is who had the contact at the
    resolution. ``na (no trigger)``: no customer wrote. ``na (not observable)``: closed, and no resolution is seen; that says nothing about
    whether there was one. Open without one: open until ``--now`` is past the limit.
    """
    case, timeline = gauge.case, gauge.case.timeline
    asked = next((m.index for m in case.conversation.messages if m.role is Role.CUSTOMER and is_public(m)), None)
    if asked is None:
        yield na(NO_TRIGGER)
        return
    if gauge.no_times:
        yield na(gauge.no_times)
        return
    resolved = _resolution(gauge, asked)
    kind = gauge.rule.accountable or "nobody"
    owner = timeline.owners[timeline.end if resolved is None else resolved]
    agent = party(kind, case, owner, owner)
    if resolved is not None:
        took = gauge.between(asked, resolved)
        yield gauge.ruling(agent, Figure(took, (resolved, asked), (Term(took, TIME, (asked, resolved)),)))
        return
    so_far = gauge.seconds(timeline.clock[asked], case.now.timestamp()) if case.now is not None else 0.0
    if not case.conversation.is_open:
        yield na(NOT_OBSERVABLE)
    elif gauge.longest is not None and so_far > gauge.longest:
        yield gauge.ruling(agent, Figure(so_far, (asked,), (Term(so_far, TIME, (asked,)),)))
    else:
        yield pending(agent, [case.mark(asked)], timed=gauge.longest is not None)


def _resolution(gauge: Gauge, asked: int) -> int | None:
    """Position of the message or event that resolved it."""
    case, until = gauge.case, gauge.template.until
    reopened = max((m.index for m in case.conversation.messages if m.event is not None and m.event.kind == "reopen"), default=-1)
    after = max(asked, reopened)
    if until is not None:
        return next((signal.message for signal in case.of(until) if signal.message > after), None)
    return max((position for position in solutions(case) if position > after and case.timeline.agent_at(position) is not None), default=None)
