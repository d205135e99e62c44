"""What uses what, and so must be known after it: signals after those that they are built from, checks after those whose answer they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from supportaudit.errors import PackError
from supportaudit.rulebook.rules import (
    Absent,
    AllOf,
    Answered,
    AnyOf,
    Avoid,
    CheckRule,
    Combined,
    Condition,
    Count,
    Exists,
    HasSignal,
    Not,
    Order,
    Precedes,
    Responds,
    Rulebook,
    SignalMatcher,
    SignalRule,
    Template,
    TogetherMatcher,
)

LONGEST_CHAIN = 100
"""A rule that waits for more than so many others, one after the other, was not written by a person."""


class Marked(Protocol):
    """Something with a place in a pack."""

    @property
    def mark(self) -> str: ...


Rule = TypeVar("Rule", bound=Marked)


def signals_in_order(rules: Mapping[str, SignalRule]) -> dict[str, SignalRule]:
    """Each signal after those that it is built from; PackError for a circle."""
    return _Sorter(rules, signals_used, "signals are built from each other", "remove one of the uses").ordered()


def checks_in_order(rules: Mapping[str, CheckRule]) -> dict[str, CheckRule]:
    """Each check after those whose answer it asks for; PackError for a circle."""
    return _Sorter(rules, checks_asked, "checks wait for each other", "remove one 'answered', or one part of a combination").ordered()


def signals_used(rule: SignalRule) -> Iterator[str]:
    """The signals from which a signal is built, or after which it must come."""
    for matcher in (*rule.any, *rule.unless):
        if isinstance(matcher, SignalMatcher):
            yield matcher.signal
        elif isinstance(matcher, TogetherMatcher):
            yield from (part.signal for part in matcher.parts if isinstance(part, SignalMatcher))
    if rule.after:
        yield from rule.after.signals


def checks_asked(rule: CheckRule) -> Iterator[str]:
    """The checks without whose answer a check cannot be decided."""
    yield from conditions_asked(rule.when)
    if isinstance(rule.template, Combined):
        yield from rule.template.checks


def signals_asked(condition: Condition | None) -> Iterator[str]:
    """The signals that a condition names."""
    yield from (leaf.signal for leaf in leaves(condition) if isinstance(leaf, HasSignal))


def conditions_asked(condition: Condition | None) -> Iterator[str]:
    """The checks that a condition wants to be answered."""
    yield from (leaf.check for leaf in leaves(condition) if isinstance(leaf, Answered))


def signals_of_template(template: Template) -> tuple[str, ...]:
    """Every signal at which a template looks."""
    match template:
        case Avoid(signals, near):
            return (*signals, *((near.signal,) if near else ()))
        case Exists(signals=signals, after=after, before=before) | Absent(signals=signals, after=after, before=before):
            return (*signals, *filter(None, (after, before)))
        case Precedes(first, then, reset, after):
            return (*first, *then, *filter(None, (reset, after)))
        case Responds(to=to, responses=responses, cancel=cancel):
            return (*to, *(answer for answer in responses if isinstance(answer, str)), *filter(None, (cancel,)))
        case Order(steps=signals) | Count(signals=signals):
            return signals
    return ()


def signals_needed(rulebook: Rulebook) -> frozenset[str]:
    """The signals without which some check of the rulebook could not be decided, and all from which those are built."""
    waiting = [signal for check in rulebook.checks.values() for signal in signals_of_check(check)]
    found: set[str] = set()
    while waiting:
        signal = waiting.pop()
        if signal not in found and signal in rulebook.signals:
            found.add(signal)
            waiting.extend(signals_used(rulebook.signals[signal]))
    return frozenset(found)


def signals_of_check(check: CheckRule) -> Iterator[str]:
    """Every signal at which a check looks, its condition's last."""
    yield from signals_of_template(check.template)
    if check.unless is not None:
        yield from filter(None, (check.unless.signal, check.unless.before, check.unless.after))
    yield from signals_asked(check.when)


def leaves(condition: Condition | None) -> Iterator[Condition]:
    """The conditions in a condition that hold no other."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    elif condition is not None:
        yield condition


@dataclass(slots=True)
class _Sorter(Generic[Rule]):
    rules: Mapping[str, Rule]
    uses: Callable[[Rule], Iterator[str]]
    what: str
    hint: str
    done: dict[str, Rule] = field(default_factory=dict)

    def ordered(self) -> dict[str, Rule]:
        for name in self.rules:
            self._add(name, ())
        return self.done

    def _add(self, name: str, chain: tuple[str, ...]) -> None:
        if name in self.done or name not in self.rules:
            return
        rule = self.rules[name]
        if name in chain:
            circle = " > ".join((*chain[chain.index(name) :], name))
            raise PackError(f"{self.what} in a circle: {circle}", where=rule.mark, hint=self.hint)
        if len(chain) >= LONGEST_CHAIN:
            raise PackError(f"{self.what}, more than {LONGEST_CHAIN} in a row", where=rule.mark, hint=self.hint)
        for other in self.uses(rule):
            self._add(other, (*chain, name))
        self.done[name] = rule
