"""Precedes and order: what should come before what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from supportaudit.checks.accountable import party_of
from supportaudit.checks.case import START, Case, Place, by_machine, place
from supportaudit.checks.findings import quote
from supportaudit.checks.ruling import NO_TRIGGER, Draft, Ruling, failed, na, passed
from supportaudit.model import Evidence, Signal
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Order, Precedes


def precedes(rule: CheckRule, template: Precedes, case: Case) -> Iterator[Ruling]:
    """A ``then`` is in order when a ``first`` stands before it since the latest ``reset``; at most one finding a turn.

    With ``ties: pass`` a ``first`` anywhere in the same turn will do. Nothing before the first ``after`` is looked at, and no bot's ``then``.
    """
    after = case.first(template.after) if template.after else None
    if template.after and after is None:
        yield na(NO_TRIGGER)
        return
    start: Place = place(after) if after else START
    thens = [s for s in case.distinct(*template.then) if place(s) > start and not by_machine(case, s)]
    firsts = [s for s in case.of(*template.first) if place(s) > start]
    resets = case.of(template.reset) if template.reset else ()
    judged: set[int] = set()
    for then in thens:
        turn = case.timeline.turn_of.get(then.message)
        number = turn.number if turn is not None else -1 - then.message
        if number in judged:
            continue
        agent = party_of(rule.accountable, case, then)
        earlier = _latest_before(firsts, then, case, ties=template.ties == "pass")
        reset = _latest(resets, place(then))
        if earlier is not None and (reset is None or place(reset) < place(earlier)):
            yield passed(agent, [case.evidence(earlier), case.evidence(then)])
            continue
        judged.add(number)
        yield failed(agent, _too_early(case, then, firsts, after))
    if not thens:
        yield na(NO_TRIGGER)


def order(rule: CheckRule, template: Order, case: Case) -> Iterator[Ruling]:
    """First occurrences in the order of the steps; steps in one turn are a tie. ``strict``: nothing of the steps in between or repeated later."""
    firsts = [(number, first) for number, step in enumerate(template.steps) if (first := case.first(step)) is not None]
    if len(firsts) < max(template.min_present, 1):
        yield na(NO_TRIGGER)
        return
    wrong = _first_wrong(template, case) if template.strict else _first_swap(case, firsts)
    if wrong is None:
        for _, step in firsts:
            if case.actor(step) is not None:
                yield passed(party_of(rule.accountable, case, step), [case.evidence(step)])
        return
    early, late = wrong
    words = {"earlier": quote(early.text), "later": quote(late.text)}
    yield failed(party_of(rule.accountable, case, early), Draft((case.evidence(early), case.evidence(late)), early, words, beside=late))


def _latest_before(firsts: Sequence[Signal], then: Signal, case: Case, *, ties: bool) -> Signal | None:
    turn = case.timeline.turn_of.get(then.message)
    if ties and turn is not None:
        return _latest(firsts, (turn.last + 1, 0))
    return _latest(firsts, place(then))


def _latest(signals: Sequence[Signal], before: Place) -> Signal | None:
    position = bisect_left(signals, before, key=place)
    return signals[position - 1] if position else None


def _too_early(case: Case, then: Signal, firsts: Sequence[Signal], after: Signal | None) -> Draft:
    words: dict[str, str | Evidence] = {"earlier": quote(then.text)}
    late = next((s for s in firsts if place(s) > place(then)), None)
    if late is not None:
        words["later"] = quote(late.text)
    if after is not None:
        words["after_at"] = case.evidence(after)
    others = [case.evidence(s) for s in (after, late) if s is not None]
    return Draft((case.evidence(then), *others), then, words, beside=late)


def _first_swap(case: Case, firsts: Sequence[tuple[int, Signal]]) -> tuple[Signal, Signal] | None:
    """The first step that stands in an earlier turn than a step which should come before it, and that step."""
    for position, (_, expected) in enumerate(firsts):
        for _, later in firsts[position + 1 :]:
            if turn_number(case, later) < turn_number(case, expected):
                return later, expected
    return None


def _first_wrong(template: Order, case: Case) -> tuple[Signal, Signal] | None:
    """The first occurrence that breaks the chain, with the one before it; repetitions of one step in a row are one."""
    rank = {step: number for number, step in enumerate(template.steps)}
    found = sorted(case.of(*template.steps), key=lambda s: (turn_number(case, s), rank[s.rule], place(s)))
    for before, signal in pairwise(found):
        if rank[signal.rule] < rank[before.rule]:
            return before, signal
    return None


def turn_number(case: Case, signal: Signal) -> int:
    """Number of the turn that it stands in; of an event, which stands in none, of the turn that follows it."""
    turn = case.timeline.turn_of.get(signal.message)
    if turn is not None:
        return turn.number
    return bisect_left(case.timeline.turns, signal.message, key=lambda t: t.first)
