"""What a line item asks, in sentences made from its rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportaudit.rulebook.conditions import AllOf, AnyOf, ChannelIs, Condition, FieldIs, HasSignal, Not
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Absent, Avoid, ByChannel, Count, Exists, MessageBy, Metric, Order, Precedes, Responds

_COMBINED = {
    "all_of": "Met when all of these line items are met: {}",
    "any_of": "Met when one of these line items is met: {}",
    "none_of": "Met when none of these line items is met: {}",
}


def rule_sentences(check: CheckRule) -> Iterator[str]:
    """What is looked for, when the line item applies, what excuses, what it needs, and who is accountable."""
    yield from _template(check)
    if check.when is not None:
        said = _condition(check.when)
        yield f"Only where {said[1:-1] if isinstance(check.when, (AllOf, AnyOf)) else said}."
    if check.unless is not None:
        window = [f"{word} {name}" for word, name in (("after", check.unless.after), ("before", check.unless.before)) if name]
        yield f"Not where {check.unless.signal} was seen{''.join(f' {part}' for part in window)}."
    if check.requires:
        yield f"Needs {' and '.join(check.requires).replace('_', ' ')}."
    if check.accountable is not None:
        yield f"Accountable: {check.accountable.replace('_', ' ')}."


def _template(check: CheckRule) -> Iterator[str]:
    template = check.template
    if isinstance(template, Avoid):
        near = template.unless_near
        away = "in the same message" if near is None or not near.messages else f"at most {near.messages} messages away"
        excuse = f", unless {near.signal} stands {away}" if near is not None else ""
        yield f"Not met by every {_either(template.signals)}{excuse}."
    elif isinstance(template, Exists):
        where = f" in the first {template.first_agent_turns} replies" if template.first_agent_turns is not None else ""
        where = " in the last reply" if template.last_agent_turn else where
        yield f"Met by {_either(template.signals)}, at least {_times(template.min)}{where}{_window(template.after, template.before)}."
    elif isinstance(template, Absent):
        yield f"Not met by any {_either(template.signals)}{_window(template.after, template.before)}."
    elif isinstance(template, Precedes):
        anew = f"; {template.reset} starts it anew" if template.reset else ""
        ties = "both in one turn is in order" if template.ties == "pass" else "in one turn the place decides"
        yield f"Before {_either(template.then)} must come {_either(template.first)}{_window(template.after, None)}{anew}; {ties}."
    elif isinstance(template, Order):
        yield f"In this order: {', '.join(template.steps)}; at least {template.min_present} of them must be there."
    elif isinstance(template, Responds):
        yield from _responds(template)
    elif isinstance(template, Count):
        yield f"{_either(template.signals)} per {template.per.replace('_', ' ')}: {_limits(template.min, template.max)}."
    elif isinstance(template, Metric):
        limits = [
            f"{word} {_by_channel(limit, seconds=template.name.endswith('_time'))}"
            for word, limit in (("at least", template.min), ("at most", template.max))
            if limit is not None
        ]
        hours = f", in {template.hours} time" if template.name.endswith("_time") or template.target is not None else ""
        target = f" ({_by_channel(template.target, seconds=True)})" if template.target is not None else ""
        yield f"{template.name.replace('_', ' ').capitalize()}{target}{hours}: {' and '.join(limits)}."
    else:
        yield f"{_COMBINED[template.how].format(', '.join(template.checks))}, of those that apply."


def _responds(template: Responds) -> Iterator[str]:
    answers = [
        f"a message of {' or '.join(sorted(role.value for role in answer.by))}" if isinstance(answer, MessageBy) else answer
        for answer in template.responses
    ]
    yield f"After {_either(template.to)} must come {_either(answers)}."
    limits = []
    if template.within is not None and template.within.agent_turns is not None:
        limits.append(f"{template.within.agent_turns} replies")
    if template.within is not None and template.within.minutes is not None:
        limits.append(f"minutes: {_by_channel(template.within.minutes, seconds=False)}")
    if template.within is not None and template.within.due is not None:
        limits.append(f"the time that was stated, {{{template.within.due}}}")
    if limits:
        yield f"Within {' and '.join(limits)}; the first limit to run out counts."
    if template.cancel is not None:
        yield f"Taken back by {template.cancel}."
    if template.chase is not None:
        yield f"Broken where {template.chase} comes after the promised time."


def _condition(condition: Condition) -> str:
    if isinstance(condition, HasSignal):
        return f"{condition.signal} was seen"
    if isinstance(condition, (AllOf, AnyOf)):
        word = " and " if isinstance(condition, AllOf) else " or "
        return f"({word.join(_condition(part) for part in condition.parts)})"
    if isinstance(condition, Not):
        return f"it is not so that {_condition(condition.part)}"
    if isinstance(condition, ChannelIs):
        return f"the channel is {' or '.join(sorted(condition.channels))}"
    if isinstance(condition, FieldIs):
        return f"{condition.name} is {' or '.join(sorted(condition.values))}"
    return f"{condition.check} is met"


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _window(after: str | None, before: str | None) -> str:
    return f"{f' after {after}' if after else ''}{f' before {before}' if before else ''}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _limits(least: float | None, most: float | None) -> str:
    return " and ".join(f"{word} {value:g}" for word, value in (("at least", least), ("at most", most)) if value is not None)


def _by_channel(limits: ByChannel, *, seconds: bool) -> str:
    said = [f"{channel} {_figure(value, seconds=seconds)}" for channel, value in limits.channels.items()]
    if limits.default is not None:
        said.append(f"{'else ' if said else ''}{_figure(limits.default, seconds=seconds)}")
    return ", ".join(said)


def _figure(value: float, *, seconds: bool) -> str:
    if not seconds:
        return f"{value:g}"
    size, unit = next(((size, unit) for size, unit in ((86400, "d"), (3600, "h"), (60, "min")) if value and value % size == 0), (1, "s"))
    return f"{value / size:g} {unit}"
