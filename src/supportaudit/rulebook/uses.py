"""Which signals a line item rests on, directly or through the signals that those are built from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from supportaudit.rulebook.conditions import AllOf, AnyOf, Condition, HasSignal, Not
from supportaudit.rulebook.matchers import RepeatMatcher, SignalMatcher, SignalRule, TogetherMatcher
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.templates import Absent, Avoid, Combined, Exists, Metric, Order, Precedes, Responds, Template


def signals_of_check(rule: CheckRule) -> tuple[str, ...]:
    """Full ids of all signals that the check names, each once: in its template, ``when`` and ``unless``."""
    excuse = (rule.unless.signal, rule.unless.before, rule.unless.after) if rule.unless else ()
    named = (*_of_template(rule.template), *(signals_of_condition(rule.when) if rule.when else ()), *excuse)
    return tuple(dict.fromkeys(name for name in named if name))


def signals_of_signal(rule: SignalRule) -> Iterator[str]:
    """Full ids of the signals that a signal names: those that it is built from, and those that it comes after."""
    for matcher in (*rule.any, *rule.unless):
        for part in matcher.parts if isinstance(matcher, TogetherMatcher) else (matcher,):
            if isinstance(part, SignalMatcher | RepeatMatcher) and part.signal is not None:
                yield part.signal
    if rule.after:
        yield from rule.after.signals


def resting_on(lost: frozenset[str], signals: Mapping[str, SignalRule]) -> frozenset[str]:
    """The lost signals and all that are built from one of them; ``signals`` stand in the rulebook's order, each after those that it uses."""
    found = set(lost)
    for name, rule in signals.items():
        if not found.isdisjoint(signals_of_signal(rule)):
            found.add(name)
    return frozenset(found)


def signals_needed(rulebook: Rulebook) -> frozenset[str]:
    """The signals without which some check of the rulebook could not be decided, and all from which those are built."""
    waiting = [signal for check in rulebook.checks.values() for signal in signals_of_check(check)]
    found: set[str] = set()
    while waiting:
        signal = waiting.pop()
        if signal not in found and signal in rulebook.signals:
            found.add(signal)
            waiting.extend(signals_of_signal(rulebook.signals[signal]))
    return frozenset(found)


def _of_template(template: Template) -> Iterator[str | None]:
    match template:
        case Avoid():
            yield from template.signals
            yield template.unless_near.signal if template.unless_near else None
        case Exists() | Absent():
            yield from (*template.signals, template.after, template.before)
        case Precedes():
            yield from (*template.first, *template.then, template.reset, template.after)
        case Order():
            yield from template.steps
        case Responds():
            yield from (*template.to, template.cancel, template.chase, *(answer for answer in template.responses if isinstance(answer, str)))
        case Metric():
            yield template.until
            yield template.signal
        case Combined():
            pass
        case _:
            yield from template.signals


def signals_of_condition(condition: Condition) -> Iterator[str]:
    """Full ids of the signals that a condition names."""
    if isinstance(condition, HasSignal):
        yield condition.signal
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from signals_of_condition(part)
    elif isinstance(condition, Not):
        yield from signals_of_condition(condition.part)
