"""Exists: what should be said at least once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from supportaudit.checks.accountable import party
from supportaudit.checks.case import START, Case, Place, place
from supportaudit.checks.conditions import onset
from supportaudit.checks.findings import quote
from supportaudit.checks.idle import idle_since
from supportaudit.checks.ruling import (
    ANOTHER_AGENT,
    CUSTOMER_IDLE,
    MISSING_MACROS,
    NO_OPPORTUNITY,
    NO_TRIGGER,
    Draft,
    Ruling,
    failed,
    na,
    passed,
    pending,
)
from supportaudit.checks.templates.prohibitions import is_canned, searched
from supportaudit.checks.timeline import Turn
from supportaudit.model import QUEUE, Evidence, Signal
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Exists


@dataclass(frozen=True, slots=True)
class Window:
    """Where the rule looks."""

    start: Place
    end: Place | None
    turns: tuple[Turn, ...]
    """The agent turns in it."""
    still_open: bool
    """Whether more of it may still come."""
    after: Signal | None

    def holds(self, signal: Signal, *, by_turns: bool) -> bool:
        inside = place(signal) > self.start and (self.end is None or place(signal) < self.end)
        return inside and (not by_turns or any(turn.first <= signal.message <= turn.last for turn in self.turns))


def exists(rule: CheckRule, template: Exists, case: Case) -> Iterator[Ruling]:
    """Met by those who said it; else not met by the owner of the last turn in the window; ``na`` for the other agents.

    ``na`` when no agent turn stands in the window, or none after what made the check due: nobody had a chance to act; and, where the rule says
    so, when the customer fell silent. With ``wording`` only an agent's own words count, and without a macro file nobody knows which these are.
    """
    window = window_of(template, case)
    if window is None:
        yield na(NO_TRIGGER)
        return
    if rule.wording and not case.has_macros:
        yield na(MISSING_MACROS)
        return
    limited = template.first_agent_turns is not None or template.last_agent_turn
    found = [s for s in case.distinct(*template.signals) if window.holds(s, by_turns=limited) and not (rule.wording and is_canned(case, s))]
    if len(found) >= template.min and found:
        yield from _met(rule, case, found)
        return
    due = window.after or (onset(rule.when, case) if rule.when else None)
    nobody_could = not window.turns or (due is not None and window.turns[-1].last < due.message)
    owner = (case.timeline.owners or (QUEUE,))[-1] if nobody_could else window.turns[-1].agent
    agent = party(rule.accountable, case, owner, owner or QUEUE)
    evidence = tuple(case.evidence(s) for s in ([due] if due else []) + found)
    if window.still_open:
        yield pending(agent, evidence)
        return
    if nobody_could:
        yield na(NO_OPPORTUNITY)
        return
    if template.idle == "na" and idle_since(case) is not None:
        yield na(CUSTOMER_IDLE, agent)
        return
    yield failed(agent, _absence(case, window, evidence, due, template.min))
    yield from _others(case, {agent})


def _met(rule: CheckRule, case: Case, found: Sequence[Signal]) -> Iterator[Ruling]:
    credited: set[str | None] = set()
    for signal in found:
        owner = case.timeline.owners[signal.message]
        agent = party(rule.accountable, case, case.actor(signal) or owner, owner)
        credited.add(agent)
        yield passed(agent, [case.evidence(signal)])
    yield from _others(case, credited)


def _others(case: Case, decided: set[str | None]) -> Iterator[Ruling]:
    yield from (na(ANOTHER_AGENT, agent) for agent in case.timeline.agents if agent not in decided)


def _absence(case: Case, window: Window, evidence: tuple[Evidence, ...], due: Signal | None, least: int) -> Draft:
    turns = window.turns
    first = case.timeline.agent_turns.index(turns[0]) + 1
    return Draft(
        evidence=evidence or (case.mark(turns[-1].last),),
        words={"limit": str(least), **({"match": quote(due.text), "after_at": case.evidence(due)} if due else {})},
        searched=searched(first, first + len(turns) - 1),
        key="absent",
    )


def window_of(template: Exists, case: Case) -> Window | None:
    """Where the rule looks; None when what opens the window never happened."""
    after = case.first(template.after) if template.after else None
    if template.after and after is None:
        return None
    start = place(after) if after else START
    before = case.first(template.before, start) if template.before else None
    end = place(before) if before else None
    turns = [turn for turn in case.timeline.agent_turns if turn.last >= start[0] and (end is None or turn.first <= end[0])]
    still_open = case.conversation.is_open and end is None
    if template.first_agent_turns is not None:
        full = len(turns) > template.first_agent_turns or _is_over(case, turns, template.first_agent_turns)
        still_open = still_open and not full
        turns = turns[: template.first_agent_turns]
    elif template.last_agent_turn:
        turns = turns[-1:]
    return Window(start, end, tuple(turns), still_open, after)


def _is_over(case: Case, turns: Sequence[Turn], count: int) -> bool:
    """Whether the last of the first ``count`` turns has come to its end: somebody spoke after it."""
    return len(turns) == count and turns[-1].number < len(case.timeline.turns) - 1
