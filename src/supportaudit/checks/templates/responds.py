"""Responds: what was asked or promised is followed by what it calls for, in time."""

from __future__ import annotations

import math
from collections.abc import Iterator

from supportaudit.checks.accountable import party
from supportaudit.checks.case import Case
from supportaudit.checks.findings import duration_words
from supportaudit.checks.idle import idle_since
from supportaudit.checks.ruling import CUSTOMER_IDLE, NO_OPPORTUNITY, NOT_OBSERVABLE, Draft, Ruling, failed, na, passed, pending
from supportaudit.checks.templates.breaches import Breach, Limits, deadline, first_breach, limits, minutes_of, next_turn, turns_after
from supportaudit.checks.templates.obligations import Obligation, obligations
from supportaudit.checks.templates.prohibitions import searched
from supportaudit.model import QUEUE, Evidence, Role
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Responds


def responds(rule: CheckRule, template: Responds, case: Case) -> Iterator[Ruling]:
    """One ruling an obligation and party: met, breached when the first limit ran out, or whatever the end of the conversation makes of it."""
    limit = limits(template, case)
    if limit.unusable:
        yield na(limit.unusable)
        return
    idle = idle_since(case)
    for owed in obligations(template, case):
        yield from _Settlement(rule, case, limit, owed, idle).rulings()


def chase(owed: Obligation, due: float, signal: str | None, case: Case) -> Evidence | None:
    """The first time that the customer asked after it past the deadline, if no answer came before; any message where the rule names no signal."""
    messages = case.conversation.messages
    start = max(case.timeline.next_after(due), owed.trigger.message + 1)
    stop = owed.closing.message if owed.closing is not None else len(messages)
    if signal is not None:
        asked = next((s for s in case.of(signal) if start <= s.message < stop), None)
        return case.evidence(asked) if asked is not None else None
    position = next((i for i in range(start, stop) if messages[i].role is Role.CUSTOMER and not messages[i].private), None)
    return case.mark(position) if position is not None else None


def known_late(owed: Obligation, due: float, case: Case) -> float | None:
    """Until when nothing had come of what was due, where the channel shows all that is done; None where that is after all not known."""
    if not case.shows_all or (owed.closing is not None and owed.closing.kind == "cancel"):
        return None
    position = owed.closing.message if owed.closing is not None else case.timeline.end
    seen = case.timeline.clock[position]
    if owed.closing is None and case.now is not None:
        seen = max(seen, case.now.timestamp())
    return seen if seen > due else None


def waiting_for_customer(owed: Obligation, idle: int | None) -> int | None:
    """Since which message nothing but the customer was waited for (``idle``: of the conversation); None where something else was owed."""
    return idle if idle is not None and idle > owed.trigger.message and owed.closing is None else None


def is_excused_by_silence(breach: Breach, since: int | None, case: Case) -> bool:
    """Whether the time ran out while nothing but the customer was waited for."""
    return breach.by_time and since is not None and case.timeline.clock[since] <= breach.when


class _Settlement:
    """Decides one obligation."""

    def __init__(self, rule: CheckRule, case: Case, limit: Limits, owed: Obligation, idle: int | None) -> None:
        self._rule = rule
        self._case = case
        self._limit = limit
        self._owed = owed
        self._idle = waiting_for_customer(owed, idle)

    def rulings(self) -> Iterator[Ruling]:
        breach = first_breach(self._owed, self._limit, self._case)
        if self._limit.due is not None and (breach is None or breach.when > self._due(self._limit.due)):
            yield self._promised(self._limit.due)
        elif breach is not None and not is_excused_by_silence(breach, self._idle, self._case):
            yield self._breached(breach)
        elif self._owed.closing is not None:
            yield from self._closed()
        else:
            yield self._at_end()

    def _due(self, name: str) -> float:
        """When what was promised is due; infinity where nothing says."""
        due = deadline(self._owed.trigger, name, self._case)
        return due if isinstance(due, float | int) else math.inf

    def _promised(self, name: str) -> Ruling:
        """Kept by contact in time; broken when the customer chases after the deadline, or the channel shows all: else it cannot be seen from here."""
        case, trigger = self._case, self._owed.trigger
        due = deadline(trigger, name, case)
        agent = self._party(case.timeline.owners[trigger.message])
        if isinstance(due, str):
            return na(due, agent if agent != QUEUE else None)
        closing = self._owed.closing
        if closing is not None and case.timeline.clock[closing.message] <= due:
            return passed(agent, [case.evidence(trigger), case.mark(closing.message)])
        chased = chase(self._owed, due, self._limit.chase, case)
        late = case.timeline.clock[chased.message] if chased is not None else known_late(self._owed, due, case)
        if late is not None:
            words = {"value": duration_words(late - due), "limit": duration_words(due - case.timeline.clock[trigger.message])}
            shown = chased or (case.mark(closing.message) if closing is not None else None)
            evidence = (case.evidence(trigger), shown) if shown is not None else (case.evidence(trigger),)
            return failed(self._party(case.timeline.owner_at_time(due)), Draft(evidence, trigger, words))
        if case.conversation.is_open and closing is None and (case.now is None or case.now.timestamp() <= due):
            return self._open(agent, timed=True)
        return na(NOT_OBSERVABLE, agent)

    def _breached(self, breach: Breach) -> Ruling:
        closing = self._owed.closing
        evidence = (self._case.mark(closing.message),) if closing is not None else ()
        return self._fail(breach.owner, {"limit": breach.limit, "value": breach.value}, evidence, absent=closing is None)

    def _closed(self) -> Iterator[Ruling]:
        closing, case = self._owed.closing, self._case
        if closing is None:
            return
        timeline = case.timeline
        end = case.evidence(closing.signal) if closing.signal is not None else case.mark(closing.message)
        involved = [turn.agent for turn in turns_after(self._owed, case) if turn.first <= closing.message]
        if closing.kind == "cancel" and not involved:
            yield na(NO_OPPORTUNITY)
            return
        if closing.kind == "discharge":
            before, after = timeline.owner_before(closing.message), timeline.owners[closing.message]
            involved.append(after if before == QUEUE else before)
        elif closing.signal is not None:
            involved.append(case.actor(closing.signal))
        credited = dict.fromkeys(self._party(agent) for agent in involved if agent is not None)
        for agent in credited or (self._party(timeline.owners[closing.message]),):
            yield passed(agent, [case.evidence(self._owed.trigger), end])

    def _at_end(self) -> Ruling:
        case, timeline = self._case, self._case.timeline
        cause = timeline.end_cause
        followed = next(turns_after(self._owed, case), None) is not None
        outcome = self._limit.at_end[cause]
        owner = timeline.owners[timeline.end]
        if outcome == "pending":
            return self._open(self._party(owner), timed=case.conversation.is_open and self._has_deadline())
        if self._idle is not None:
            return na(CUSTOMER_IDLE, self._party(owner))
        if not followed and (outcome == "na_if_no_turn" or (outcome == "fail" and cause == "unknown")):
            return na(NO_OPPORTUNITY)
        if outcome == "na":
            return na(NOT_OBSERVABLE, self._party(owner))
        elapsed = timeline.clock[timeline.end] - timeline.clock[self._owed.trigger.message]
        words = {"limit": "the end", "value": duration_words(elapsed) if timeline.clocked else "the whole conversation"}
        return self._fail(owner, words, (), absent=True)

    def _open(self, agent: str | None, *, timed: bool) -> Ruling:
        return pending(agent, [self._case.evidence(self._owed.trigger)], timed=timed)

    def _has_deadline(self) -> bool:
        """Whether minutes run that come to an end."""
        minutes = minutes_of(self._owed, self._limit, self._case)
        return minutes is not None and math.isfinite(minutes.due)

    def _fail(self, owner: str, words: dict[str, str], evidence: tuple[Evidence, ...], *, absent: bool) -> Ruling:
        case, trigger = self._case, self._owed.trigger
        where = ""
        if absent:
            where = searched(next_turn(self._owed, case) + 1, len(case.timeline.agent_turns))
        return failed(self._party(owner), Draft((case.evidence(trigger), *evidence), trigger, {**words}, where))

    def _party(self, owner: str) -> str | None:
        """The accountable party, the owner at that moment by default; ``actor`` is who promised, where an agent opened the obligation."""
        kind = self._rule.accountable or "owner_at_breach"
        return party(kind, self._case, self._case.timeline.agent_at(self._owed.trigger.message) or owner, owner)
