"""Why a check has something to say about a case, or has not, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from supportaudit.checks.conditions import Outcomes, why_not
from supportaudit.checks.narrator import Narrator, names
from supportaudit.checks.templates import triggers
from supportaudit.model import Outcome
from supportaudit.rulebook.conditions import AllOf, Answered, AnyOf, ChannelIs, Condition, FieldIs, HasSignal, Not
from supportaudit.rulebook.rules import CheckRule

Off = Mapping[str, str]
"""Line item that the site turned off -> where it says so."""
ANSWERS = {Outcome.PASS: "met", Outcome.FAIL: "not met", Outcome.NA: "N/A", Outcome.PENDING: "still open", Outcome.ERROR: "not evaluated"}


def gate_lines(rule: CheckRule, narrator: Narrator, gates: Sequence[tuple[str, str]], done: Outcomes, off: Off) -> Iterator[str]:
    """One line or more for each thing that was asked, up to the one that decided."""
    for key, reason in gates:
        answer = "no" if reason else "yes"
        if key == "lang":
            yield f"the contact is in the line item's language, {rule.lang}: {answer}"
        elif key == "when" and rule.when is not None:
            yield f"when: {answer}"
            yield from ("  " + line for line in _condition(rule.when, narrator, done, off))
        elif key == "trigger":
            yield f"there is something to look at, {names(triggers(rule.template))}: {answer}"
        elif key == "requires":
            yield f"requires {', '.join(rule.requires)}: {answer}{f' ({reason})' if reason else ''}"
        elif key == "model":
            yield f"all that it looks at can be known in this run: {answer}{f' ({reason})' if reason else ''}"
        elif key == "unless" and rule.unless is not None:
            after = f" after {rule.unless.after}" if rule.unless.after else ""
            before = f" before {rule.unless.before}" if rule.unless.before else ""
            seen = narrator.some(narrator.case.of(rule.unless.signal))
            yield f"unless {rule.unless.signal}{after}{before}: {'excused by it' if reason else 'does not excuse'} ({seen})"
        if reason:
            yield f"so the answer is N/A ({reason})"
            return


def _condition(condition: Condition, narrator: Narrator, done: Outcomes, off: Off) -> Iterator[str]:
    case = narrator.case
    answer = "no" if why_not(condition, case, done) else "yes"
    if isinstance(condition, (AllOf, AnyOf)):
        yield f"{'all' if isinstance(condition, AllOf) else 'any'} of: {answer}"
        for part in condition.parts:
            yield from ("  " + line for line in _condition(part, narrator, done, off))
    elif isinstance(condition, Not):
        yield f"not: {answer}"
        yield from ("  " + line for line in _condition(condition.part, narrator, done, off))
    elif isinstance(condition, HasSignal):
        yield f"{condition.signal}: {answer} ({narrator.some(case.of(condition.signal))})"
    elif isinstance(condition, ChannelIs):
        yield f"channel {' or '.join(sorted(condition.channels))}: {answer} (it is {case.conversation.channel or 'not given'})"
    elif isinstance(condition, FieldIs):
        yield f"{condition.name} is {' or '.join(sorted(condition.values))}: {answer}"
    elif isinstance(condition, Answered):
        outcomes = ", ".join(sorted(ANSWERS[outcome] for outcome in done.get(condition.check, ())))
        yield f"line item {condition.check} is met: {answer} (it is {outcomes or off_words(condition.check, off)})"


def off_words(check: str, off: Off) -> str:
    """That a line item has no answer because the site turned it off, and where."""
    return f"turned off, {off[check]}" if off.get(check) else "turned off"
