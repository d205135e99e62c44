"""Which signals a rule is built from, whatever its template, condition or matcher: told from the names that it holds."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import fields, is_dataclass

from supportaudit.rulebook.phrase import Sequence
from supportaudit.rulebook.rules import CheckRule, SignalRule


def check_signals(check: CheckRule, known: Container[str]) -> tuple[str, ...]:
    """Full ids of the signals that a check looks at, in the order in which it names them; ``known`` holds the ids of all signals."""
    return tuple(dict.fromkeys(_named((check.template, check.when, check.unless), known)))


def signal_signals(rule: SignalRule, known: Container[str]) -> tuple[str, ...]:
    """Full ids of the other signals that a signal is built from, excused by or follows."""
    return tuple(name for name in dict.fromkeys(_named((rule.any, rule.unless, rule.after), known)) if name != rule.id)


def _named(thing: object, known: Container[str]) -> Iterator[str]:
    if isinstance(thing, str):
        if thing in known:
            yield thing
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from _named(value, known)
    elif isinstance(thing, (tuple, list)):
        for item in thing:
            yield from _named(item, known)
    elif is_dataclass(thing) and not isinstance(thing, Sequence):
        for field in fields(thing):
            yield from _named(getattr(thing, field.name), known)
