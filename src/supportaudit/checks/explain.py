"""How one verdict came about, in words: told from the same conditions, obligations, limits and rulings from which it was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from supportaudit.checks.evaluate import Checker, Hearing
from supportaudit.checks.explain_conditions import gate_lines
from supportaudit.checks.explain_templates import template_lines
from supportaudit.checks.narrator import Narrator
from supportaudit.checks.ruling import Ruling
from supportaudit.checks.timeline import Timeline
from supportaudit.model import QUEUE, TIME_RUNS, Conversation, Outcome, Role, Signal, Verdict
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Combined

_ROLES = {Role.CUSTOMER: "customer", Role.AGENT: "agent", Role.BOT: "bot", Role.UNKNOWN: "unknown speaker"}
_ENDS = {
    "open": "the contact is still open",
    "agent": "the agent ended the contact",
    "customer": "the customer ended the contact",
    "timeout": "the contact ran into a time-out",
    "unknown": "how the contact ended is not recorded",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One ruling about one party."""

    agent: str | None
    outcome: Outcome
    reason: str
    places: tuple[str, ...]
    """Where it can be looked up: time, name and quote."""
    figures: tuple[str, ...]
    """What was measured or searched: ``the limit is 10 min``."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that led to the verdicts of one check about one conversation; lines are sentences without marks of any kind."""

    applies: tuple[str, ...]
    """What was asked before the check had anything to say, in order, up to what decided."""
    turns: tuple[str, ...]
    """Who spoke when, and who held the contact from then on."""
    clock: tuple[str, ...]
    """What is known about times and the end."""
    looked: tuple[str, ...]
    """What the check's template did: windows, obligations, limits; empty where the check had nothing to say."""
    decisions: tuple[Decision, ...]
    verdicts: tuple[Verdict, ...]
    """Of this check, as an audit has them."""
    all_verdicts: tuple[Verdict, ...]
    """Of all checks, as a score needs them."""


def explain(
    checker: Checker, rule: CheckRule, conversation: Conversation, signals: Sequence[Signal], off: frozenset[str] = frozenset()
) -> Explanation:
    """How the check came to its verdicts about this conversation; ``off`` are the signals that were switched off during the run.

    The checker decides everything as in an audit; what it decides from is then read once more for the words. A check that raised, or that rests on
    a signal that is off, has no steps, only its verdict ``error``.
    """
    checker.do_without(off)
    hearing = Hearing(checker, conversation, signals)
    case = checker.open_case(conversation, signals)
    before, verdicts = _decided(checker, rule, hearing)
    rest = [v for other in checker.rules if other.id not in hearing.done for v in hearing.verdicts(other)]
    narrator = Narrator(case)
    told = not any(verdict.outcome is Outcome.ERROR for verdict in verdicts)
    gates = list(hearing.gates(rule, case)) if told else []
    stopped = any(reason for _, reason in gates)
    rulings = hearing.rulings(rule, case) if told else []
    parts = hearing.parts(rule.template) if isinstance(rule.template, Combined) else ()
    return Explanation(
        applies=tuple(gate_lines(rule, narrator, gates, hearing.done, checker.turned_off)),
        turns=tuple(_turns(narrator)),
        clock=tuple(_clock(narrator, rulings)),
        looked=tuple(template_lines(rule, narrator, parts, checker.turned_off)) if told and not stopped else (),
        decisions=tuple(_decision(ruling, narrator) for ruling in rulings),
        verdicts=verdicts,
        all_verdicts=(*before, *verdicts, *rest),
    )


def _decided(checker: Checker, rule: CheckRule, hearing: Hearing) -> tuple[list[Verdict], tuple[Verdict, ...]]:
    """The verdicts of the checks that stand before the rule, and of the rule."""
    before: list[Verdict] = []
    for other in checker.rules:
        verdicts = hearing.verdicts(other)
        if other.id == rule.id:
            return before, verdicts
        before += verdicts
    return before, ()


def _turns(narrator: Narrator) -> Iterator[str]:
    """Turns, and the events by which the contact came to somebody, in the order in which they stand there."""
    timeline = narrator.case.timeline
    holder = QUEUE
    for first, last, what in sorted((*_spoken(timeline), *_handed_over(timeline, narrator))):
        held = timeline.owners[last]
        change = f"; from here on held by {narrator.party(held)}" if held != holder else ""
        holder = held
        yield f"{narrator.at(first)}: {what}{change}"


def _spoken(timeline: Timeline) -> Iterator[tuple[int, int, str]]:
    """First and last position of each turn, and whose it is."""
    reply = 0
    for turn in timeline.turns:
        reply += turn.role is Role.AGENT
        name = f"reply {reply}" if turn.role is Role.AGENT else _ROLES[turn.role]
        messages = f", {len(turn.messages)} messages" if len(turn.messages) > 1 else ""
        yield turn.first, turn.last, f"{name}{messages}"


def _handed_over(timeline: Timeline, narrator: Narrator) -> Iterator[tuple[int, int, str]]:
    """The position, twice, of each event that brought an agent or changed who held the contact, and what it did."""
    came = {position: agent for agent, position in timeline.arrivals.items()}
    for position, owner in enumerate(timeline.owners):
        if position in came:
            yield position, position, f"{came[position]} joined or was given the contact"
        elif owner != timeline.owner_before(position) and position not in timeline.turn_of:
            yield position, position, f"the contact went to {narrator.party(owner)}"


def _clock(narrator: Narrator, rulings: Sequence[Ruling]) -> Iterator[str]:
    case = narrator.case
    timeline = case.timeline
    if timeline.clocked:
        yield "every message has a time and none goes back, so minutes count"
    else:
        yield "times are missing or go back, so no limit in minutes or hours applies"
    yield f"{_ENDS[timeline.end_cause]}{f'; the last entry is {narrator.at(timeline.end)}' if timeline.end >= 0 else ''}"
    awaited = {ruling.reason for ruling in rulings if ruling.outcome is Outcome.PENDING}
    if case.conversation.is_open and case.now is not None:
        yield f"judged as of {case.now.isoformat()}"
    elif TIME_RUNS in awaited:
        yield "no --now was given, so what is still awaited stays open"
    elif awaited:
        yield "what is still awaited has no limit in time: it waits for the next messages or the end of the contact, and --now would not decide it"


def _decision(ruling: Ruling, narrator: Narrator) -> Decision:
    evidence = ruling.draft.evidence if ruling.draft is not None else ruling.evidence
    words = ruling.draft.words if ruling.draft is not None else {}
    figures = [f"{said} {words[name]}" for name, said in (("value", "it came to"), ("limit", "the limit is")) if "value" in words]
    if ruling.draft is not None and ruling.draft.searched:
        figures.append(ruling.draft.searched.rstrip(".").lower())
    return Decision(ruling.agent, ruling.outcome, ruling.reason, tuple(map(narrator.evidence, evidence)), tuple(figures))
