"""What a check's template did with a case, in words; read from what the template itself decides by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportaudit.checks.case import START, Case, Place, by_machine, place
from supportaudit.checks.explain_conditions import ANSWERS, Off, off_words
from supportaudit.checks.explain_metrics import metric_lines
from supportaudit.checks.explain_responds import responds_lines
from supportaudit.checks.narrator import Narrator, names
from supportaudit.checks.templates import Part
from supportaudit.checks.templates.presence import window_of
from supportaudit.checks.templates.prohibitions import is_canned, is_required, near_to
from supportaudit.checks.templates.sequence import turn_number
from supportaudit.checks.words import OCCASION_WORDS
from supportaudit.model import Signal
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Absent, Avoid, Combined, Count, Exists, Metric, Order, Precedes, Responds


def template_lines(rule: CheckRule, narrator: Narrator, parts: Sequence[Part], off: Off) -> Iterator[str]:
    """A line for each thing that the template looked at, in the order in which it did; ``parts``: of a combination, without those ``off``."""
    template = rule.template
    if isinstance(template, (Avoid, Absent, Count)):
        yield from _prohibition(rule, template, narrator)
    elif isinstance(template, Exists):
        yield from _exists(template, narrator)
    elif isinstance(template, Precedes):
        yield from _precedes(template, narrator)
    elif isinstance(template, Order):
        yield from _order(template, narrator)
    elif isinstance(template, Responds):
        yield from responds_lines(template, narrator)
    elif isinstance(template, Metric):
        yield from metric_lines(rule, template, narrator)
    else:
        yield from _combined(template, narrator, parts, off)


def _combined(template: Combined, narrator: Narrator, parts: Sequence[Part], off: Off) -> Iterator[str]:
    for check in template.checks:
        verdicts = next((part.verdicts for part in parts if part.check == check), ())
        said = ", ".join(f"{narrator.party(v.agent)} {ANSWERS[v.outcome]}{f' ({v.reason})' if v.reason else ''}" for v in verdicts)
        yield f"line item {check}: {said or off_words(check, off)}"


def _prohibition(rule: CheckRule, template: Avoid | Absent | Count, narrator: Narrator) -> Iterator[str]:
    case = narrator.case
    start, end = _window(template.after, template.before, narrator) if isinstance(template, Absent) else (START, None)
    if isinstance(template, Absent):
        yield _window_line(template.after, template.before, narrator)
    elif isinstance(template, Count):
        limits = [f"{word} {value:g}" for word, value in (("at least", template.min), ("at most", template.max)) if value is not None]
        yield f"allowed per {template.per.replace('_', ' ')}: {' and '.join(limits)}"
    excuse = template.unless_near if isinstance(template, Avoid) else None
    excused = near_to(case, excuse) if excuse is not None else frozenset()
    found = case.distinct(*template.signals)
    if not found:
        yield f"{names(template.signals)}: not seen"
    for signal in found:
        inside = place(signal) > start and (end is None or place(signal) < end)
        why = _set_aside(rule, narrator, signal, excused, inside=inside)
        yield f"{signal.rule}, {narrator.signal(signal)}: {why or 'counts'}"
    for agent in case.timeline.agents:
        occasion = (
            "a message of {0} words or more: an occasion" if case.had_occasion(agent, own=rule.wording) else "no message of {0} words: no occasion"
        )
        yield f"{narrator.party(agent)} wrote {occasion.format(OCCASION_WORDS)}"


def _set_aside(rule: CheckRule, narrator: Narrator, signal: Signal, excused: frozenset[int], *, inside: bool) -> str:
    """Why an occurrence is no finding about the agent; empty when it is one."""
    case = narrator.case
    if by_machine(case, signal):
        return "a bot said it, not counted"
    if not inside:
        return "outside of where the line item looks, not counted"
    if signal.message in excused:
        return "excused by what stands near it, not counted"
    if rule.wording and is_required(case, signal):
        return "required wording, not counted"
    return "in a canned response, booked there" if rule.wording and is_canned(case, signal) else ""


def _window(after: str | None, before: str | None, narrator: Narrator) -> tuple[Place, Place | None]:
    opened = narrator.case.first(after) if after else None
    start = place(opened) if opened is not None else START
    closed = narrator.case.first(before, start) if before else None
    return start, place(closed) if closed is not None else None


def _window_line(after: str | None, before: str | None, narrator: Narrator) -> str:
    case = narrator.case
    parts = []
    start = START
    if after:
        opened = case.first(after)
        start = place(opened) if opened is not None else START
        parts.append(f"after the first {after} ({narrator.signal(opened) if opened is not None else 'not seen'})")
    if before:
        closed = case.first(before, start)
        parts.append(f"before the first {before} ({narrator.signal(closed) if closed is not None else 'not seen, so up to the end'})")
    return f"looked {' and '.join(parts) or 'in the whole contact'}"


def _exists(template: Exists, narrator: Narrator) -> Iterator[str]:
    case = narrator.case
    window = window_of(template, case)
    yield _window_line(template.after, template.before, narrator)
    if window is None:
        return
    if template.first_agent_turns is not None:
        yield f"only the first {template.first_agent_turns} replies there count"
    elif template.last_agent_turn:
        yield "only the last reply there counts"
    numbers = [case.timeline.agent_turns.index(turn) + 1 for turn in window.turns]
    yield f"replies there: {f'{numbers[0]} to {numbers[-1]}' if len(numbers) > 1 else numbers[0] if numbers else 'none'}"
    limited = template.first_agent_turns is not None or template.last_agent_turn
    found = case.distinct(*template.signals)
    for signal in found:
        inside = window.holds(signal, by_turns=limited)
        yield f"{signal.rule}, {narrator.signal(signal)}: {'counts' if inside else 'not there, not counted'}"
    if not found:
        yield f"{names(template.signals)}: not seen"
    if template.min > 1:
        yield f"at least {template.min} are asked for"
    if window.still_open:
        yield "more of it may still come"


def _precedes(template: Precedes, narrator: Narrator) -> Iterator[str]:
    case = narrator.case
    yield f"what must come first, {names(template.first)}: {narrator.some(case.of(*template.first))}"
    yield f"what may come only then, {names(template.then)}: {narrator.some(case.distinct(*template.then))}"
    if template.reset:
        yield f"what starts it anew, {template.reset}: {narrator.some(case.of(template.reset))}"
    if template.after:
        yield _window_line(template.after, None, narrator)
    yield "both in one turn is in order" if template.ties == "pass" else "inside one turn the place decides"


def _order(template: Order, narrator: Narrator) -> Iterator[str]:
    case = narrator.case
    for number, step in enumerate(template.steps, 1):
        first = case.first(step)
        where = f"{narrator.signal(first)}, {_in_turn(case, first)}" if first is not None else "not seen"
        yield f"step {number}, {step}: {where}"
    least = f"{template.min_present} {'step' if template.min_present == 1 else 'steps'}"
    yield f"at least {least} must be there; steps in one turn are in order"
    if template.strict:
        yield "strict: a step after a later step breaks the order"


def _in_turn(case: Case, signal: Signal) -> str:
    number = turn_number(case, signal)
    if signal.message in case.timeline.turn_of:
        return f"turn {number + 1}"
    return f"before turn {number + 1}, counted with it" if number < len(case.timeline.turns) else "after the last turn"
