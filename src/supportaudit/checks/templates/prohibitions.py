"""Avoid, absent and count: what should not be said, or not so often."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from supportaudit.checks.accountable import party, party_of
from supportaudit.checks.case import EVERYWHERE, START, Case, Place, by_machine, place
from supportaudit.checks.findings import number_words, quote
from supportaudit.checks.ruling import NO_OPPORTUNITY, NO_TRIGGER, REQUIRED, Draft, Ruling, failed, na, passed, pending
from supportaudit.checks.timeline import is_public
from supportaudit.model import CANNED, QUEUE, Evidence, Outcome, Role, Signal
from supportaudit.rulebook import REQUIRED_WORDING
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Absent, Avoid, Count, Near

MAX_EVIDENCE = 5
"""Places shown for a finding that is about a number."""


def avoid(rule: CheckRule, template: Avoid, case: Case) -> Iterator[Ruling]:
    """Each occurrence that nothing near it excuses is a finding."""
    near = template.unless_near
    excused = near_to(case, near) if near else frozenset()
    found = [s for s in case.distinct(*template.signals) if not by_machine(case, s) and s.message not in excused]
    return _judge(rule, case, [(s, _draft(case, s)) for s in found])


def _draft(case: Case, signal: Signal, opened: Signal | None = None, more: Mapping[str, str] | None = None) -> Draft:
    """What was said, with the earlier place that it takes up, else with what opened the window."""
    before = case.taken_up(signal) or (case.evidence(opened) if opened is not None else None)
    words: dict[str, str | Evidence] = dict(more or {})
    if before is not None:
        words |= {"after_at": before, "earlier": quote(before.text)}
    return Draft((case.evidence(signal), *((before,) if before else ())), signal, words, beside=opened)


def absent(rule: CheckRule, template: Absent, case: Case) -> Iterator[Ruling]:
    """Each occurrence after the first ``after`` and before the next ``before`` is a finding."""
    after = case.first(template.after) if template.after else None
    if template.after and after is None:
        return iter([na(NO_TRIGGER)])
    start: Place = place(after) if after else START
    before = case.first(template.before, start) if template.before else None
    found = [
        s for s in case.distinct(*template.signals) if place(s) > start and (before is None or place(s) < place(before)) and not by_machine(case, s)
    ]
    drafts = [(s, _draft(case, s, after)) for s in found]
    return _judge(rule, case, drafts, (start[0], before.message + 1 if before is not None else math.inf))


def count(rule: CheckRule, template: Count, case: Case) -> Iterator[Ruling]:
    """Occurrences above the maximum are findings, each; so is a number below the minimum, once."""
    found = [s for s in case.distinct(*template.signals) if not by_machine(case, s)]
    if template.per == "100_agent_words":
        return _rates(rule, template, case, found)
    drafts: list[tuple[Signal, Draft]] = []
    seen: dict[str | None, int] = {}
    for signal in found:
        counted_for = case.actor(signal) if template.per == "agent" else None
        seen[counted_for] = seen.get(counted_for, 0) + 1
        if template.max is not None and seen[counted_for] > template.max:
            words = {"value": number_words(seen[counted_for]), "limit": number_words(template.max)}
            drafts.append((signal, _draft(case, signal, more=words)))
    judged = _judge(rule, case, drafts)
    if not template.min:
        return judged
    return chain((ruling for ruling in judged if ruling.outcome is Outcome.FAIL), _at_least(rule, template, case, found))


def _judge(rule: CheckRule, case: Case, drafts: Sequence[tuple[Signal, Draft]], between: tuple[int, float] = EVERYWHERE) -> Iterator[Ruling]:
    """Fails for the accountable of each occurrence; ``pass`` for everybody else who had the occasion."""
    blamed: set[str | None] = set()
    required: set[str | None] = set()
    for signal, draft in drafts:
        if rule.wording and is_required(case, signal):
            required.add(party_of(rule.accountable, case, signal))
            continue
        agent = CANNED if rule.wording and is_canned(case, signal) else party_of(rule.accountable, case, signal)
        blamed.add(agent)
        yield failed(agent, draft)
    for charged, speakers in _could_be_charged(rule, case):
        if charged in blamed:
            continue
        if charged in required:
            yield na(REQUIRED, charged)
        elif any(case.had_occasion(agent, own=rule.wording, between=between) for agent in speakers):
            yield passed(charged)
        else:
            yield na(NO_OPPORTUNITY, charged)


def _could_be_charged(rule: CheckRule, case: Case) -> Iterator[tuple[str | None, Sequence[str]]]:
    """Each party whom the check could charge, and so can credit, with those whose words it looks at."""
    agents = case.timeline.agents
    if agents and rule.accountable in {"queue", "nobody", "first_agent", "last_agent"}:
        yield party(rule.accountable, case, None, QUEUE), agents
    else:
        yield from ((agent, (agent,)) for agent in agents)


def _rates(rule: CheckRule, template: Count, case: Case, found: Sequence[Signal]) -> Iterator[Ruling]:
    by_agent = _by_actor(case, [s for s in found if not (rule.wording and (is_canned(case, s) or is_required(case, s)))])
    for agent in case.timeline.agents:
        words = case.words(agent, own=rule.wording)
        own = by_agent.get(agent, [])
        rate = 100 * len(own) / words if words else 0.0
        charged = party(rule.accountable, case, agent, agent)
        limit = _broken(template, rate)
        if not case.had_occasion(agent, own=rule.wording) and not (own and limit is not None):
            yield na(NO_OPPORTUNITY, charged)
        elif limit is None:
            yield passed(charged)
        else:
            texts = {"value": f"{number_words(rate)} per 100 words", "limit": number_words(limit)}
            evidence = tuple(case.evidence(s) for s in own[:MAX_EVIDENCE]) or (case.mark(case.spoken[agent][-1].message),)
            yield failed(charged, Draft(evidence, own[0] if own else None, texts, key="rate", anchor=case.entry(agent)))


def _by_actor(case: Case, signals: Sequence[Signal]) -> dict[str | None, list[Signal]]:
    by_actor: dict[str | None, list[Signal]] = {}
    for signal in signals:
        by_actor.setdefault(case.actor(signal), []).append(signal)
    return by_actor


def _broken(template: Count, value: float) -> float | None:
    """The limit that the figure breaks, None when it keeps both."""
    if template.max is not None and value > template.max:
        return template.max
    return template.min if template.min is not None and value < template.min else None


def _at_least(rule: CheckRule, template: Count, case: Case, found: Sequence[Signal]) -> Iterator[Ruling]:
    least = template.min or 0
    turns = case.timeline.agent_turns
    per_conversation = template.per == "conversation"
    by_agent = {turns[-1].agent: list(found)} if per_conversation and turns else _by_actor(case, found)
    for owner in [turns[-1].agent] if per_conversation and turns else case.timeline.agents:
        own = by_agent.get(owner, [])
        agent = party(rule.accountable, case, owner, owner or QUEUE)
        evidence = tuple(case.evidence(s) for s in own[:MAX_EVIDENCE])
        if len(own) >= least:
            yield passed(agent, evidence)
        elif case.conversation.is_open:
            yield pending(agent, evidence)
        else:
            words = {"value": number_words(len(own)), "limit": number_words(least)}
            where = searched(1, len(turns))
            anchor = None if per_conversation or owner is None else case.entry(owner)
            yield failed(agent, Draft(evidence or (case.mark(turns[-1].last),), words=words, searched=where, key="count", anchor=anchor))


def searched(first: int, last: int) -> str:
    """The sentence that says where something was looked for: replies are agent turns, counted from 1."""
    if last < first:
        return "No reply was seen."
    return f"Not seen in reply {first}." if first == last else f"Not seen in replies {first} to {last}."


def near_to(case: Case, near: Near) -> frozenset[int]:
    """The messages that stand close enough to the excusing signal, counted among the public messages of its side."""
    excused: set[int] = set()
    sides: dict[Role, list[int]] = {}
    ranks: dict[int, int] = {}
    for message in case.conversation.messages:
        if is_public(message):
            side = sides.setdefault(message.role, [])
            ranks[message.index] = len(side)
            side.append(message.index)
    for signal in case.of(near.signal):
        if signal.message in ranks:
            rank = ranks[signal.message]
            excused.update(sides[case.conversation.messages[signal.message].role][max(0, rank - near.messages) : rank + near.messages + 1])
    return frozenset(excused)


def is_required(case: Case, signal: Signal) -> bool:
    """Whether it overlaps wording that the config calls required."""
    return any(
        required.message == signal.message and required.span.start < signal.span.end and signal.span.start < required.span.end
        for required in case.of(REQUIRED_WORDING)
    )


def is_canned(case: Case, signal: Signal) -> bool:
    """Whether the macro said it: it begins in the macro and most of it lies there; what is captured last may run on into the agent's own words."""
    start, end = signal.span.start, signal.span.end
    return any(span.start <= start < span.end and 2 * (min(end, span.end) - start) >= end - start for span in case.canned.get(signal.message, ()))
