"""The account of one line item's answers: from what was asked first to what was decided."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator

from supportaudit.checks import Decision, Explanation
from supportaudit.reports import words
from supportaudit.reports.text import masked
from supportaudit.rulebook import CheckRule, Rulebook
from supportaudit.rulebook.uses import signals_of_check, signals_of_signal


def account_lines(told: Explanation, trace: Iterable[str]) -> Iterator[str]:
    """Each part of the account under its heading; ``trace`` is what the line item's signals found."""
    yield from part("Whether it applies", told.applies)
    yield from part("What its signals found", trace)
    yield from part("Who spoke, and who held the contact", told.turns)
    yield from part("Time and end", told.clock)
    yield from part("What was looked at", told.looked)
    yield from part("What was decided", map(_decision, told.decisions))


def _decision(decision: Decision) -> str:
    reason = f" ({decision.reason})" if decision.reason else ""
    told = "; ".join((*decision.places, *decision.figures))
    return f"{words.party(decision.agent)}: {words.ANSWERS[decision.outcome]}{reason}{f': {told}' if told else ''}"


def signals_of(rule: CheckRule, rulebook: Rulebook) -> tuple[str, ...]:
    """The signals that the line item looks at, and below them those from which they are built."""
    found: dict[str, None] = {}
    waiting = list(signals_of_check(rule))
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += signals_of_signal(rulebook.signals[name])
    return tuple(found)


def part(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading and what stands below it; nothing where nothing does."""
    told = list(lines)
    if told:
        yield ""
        yield heading
    for line in told:
        yield from wrapped(f"  {line}")


def wrapped(line: str) -> Iterator[str]:
    """The line at the width of the terminal, its indentation kept; what other people wrote is masked as in reports."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    indent = " " * (len(line) - len(line.lstrip()))
    yield from textwrap.wrap(masked(line), width, initial_indent=indent, subsequent_indent=indent + "    ", break_on_hyphens=False) or [""]
