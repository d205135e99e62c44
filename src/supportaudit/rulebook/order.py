"""What uses what, and so must be known after it: signals after those that they are built from, checks after those whose answer they ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from supportaudit.errors import PackError
from supportaudit.rulebook.conditions import AllOf, Answered, AnyOf, Condition, Not
from supportaudit.rulebook.matchers import SignalRule
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Combined
from supportaudit.rulebook.uses import signals_of_signal

LONGEST_CHAIN = 100
"""A rule that waits for more than so many others, one after the other, was not written by a person."""


class Marked(Protocol):
    """Something with a place in a pack."""

    @property
    def mark(self) -> str: ...


Rule = TypeVar("Rule", bound=Marked)


def signals_in_order(rules: Mapping[str, SignalRule]) -> dict[str, SignalRule]:
    """Each signal after those that it is built from; PackError for a circle."""
    return _Sorter(rules, signals_of_signal, "signals are built from each other", "remove one of the uses").ordered()


def checks_in_order(rules: Mapping[str, CheckRule]) -> dict[str, CheckRule]:
    """Each check after those whose answer it asks for; PackError for a circle."""
    return _Sorter(rules, checks_asked, "checks wait for each other", "remove one 'answered', or one part of a combination").ordered()


def checks_asked(rule: CheckRule) -> Iterator[str]:
    """The checks without whose answer a check cannot be decided."""
    yield from conditions_asked(rule.when)
    if isinstance(rule.template, Combined):
        yield from rule.template.checks


def conditions_asked(condition: Condition | None) -> Iterator[str]:
    """The checks that a condition wants to be answered."""
    yield from (leaf.check for leaf in leaves(condition) if isinstance(leaf, Answered))


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
    """Puts rules behind those that they use."""

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
            raise PackError(f"{self.what} in a chain of more than {LONGEST_CHAIN}", where=rule.mark, hint="build it from fewer steps")
        for other in self.uses(rule):
            self._add(other, (*chain, name))
        self.done[name] = rule
