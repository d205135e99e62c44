"""When a check applies at all: ``when``, ``unless``, ``requires`` and the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from supportaudit.checks.case import START, Case, place
from supportaudit.checks.ruling import CHANNEL, MISSING_TIMESTAMPS, NO_TRIGGER
from supportaudit.checks.timeline import is_public
from supportaudit.model import MISSING, UNNAMED, Outcome, Role, Signal
from supportaudit.rulebook.conditions import METADATA, AllOf, Answered, AnyOf, ChannelIs, Condition, Excuse, FieldIs, HasSignal, Not
from supportaudit.rulebook.language import AFTER_HOURS
from supportaudit.rulebook.matchers import TOOLS

Outcomes = Mapping[str, frozenset[Outcome]]
"""Check id -> every outcome that it had in this conversation so far."""


def why_not(condition: Condition, case: Case, done: Outcomes) -> str:
    """Empty where the condition holds, else the reason for ``na``: ``channel``, ``no trigger``, or what is missing to know it."""
    match condition:
        case AllOf() | AnyOf():
            reason = _why_not_parts(condition, [why_not(part, case, done) for part in condition.parts])
        case Not():
            reason = _why_not_not(condition, why_not(condition.part, case, done))
        case ChannelIs():
            reason = "" if case.conversation.channel in condition.channels else CHANNEL
        case FieldIs(name=name) if name == AFTER_HOURS:
            reason = _unlike_after_hours(condition, case)
        case _:
            reason = "" if _fact(condition, case, done) else NO_TRIGGER
    return reason


def _why_not_parts(condition: AllOf | AnyOf, reasons: list[str]) -> str:
    """``all``: what is known not to hold wins over what is missing; ``any``: what is missing may be what would have held."""
    wrong = [reason for reason in reasons if reason]
    if isinstance(condition, AllOf):
        return next((reason for reason in (CHANNEL, NO_TRIGGER, *wrong) if reason in wrong), "")
    if not reasons or len(wrong) < len(reasons):
        return ""
    if all(reason == CHANNEL for reason in reasons):
        return CHANNEL
    return next((reason for reason in reasons if reason.startswith(MISSING)), NO_TRIGGER)


def _why_not_not(condition: Not, reason: str) -> str:
    """What cannot be known is not known to be otherwise either."""
    if not reason:
        return CHANNEL if isinstance(condition.part, ChannelIs) else NO_TRIGGER
    return reason if reason.startswith(MISSING) else ""


def after_hours(case: Case) -> bool | str:
    """Whether the customer's first message came while nobody was there; a reason for ``na`` where that cannot be known."""
    first = next((m for m in case.conversation.messages if m.role is Role.CUSTOMER and is_public(m)), None)
    if first is None:
        return NO_TRIGGER
    if first.sent_at is None:
        return MISSING_TIMESTAMPS
    return case.business if isinstance(case.business, str) else not case.business.is_open(first.sent_at.timestamp())


def _unlike_after_hours(condition: FieldIs, case: Case) -> str:
    answer = after_hours(case)
    if isinstance(answer, str):
        return answer
    return "" if ("yes" if answer else "no") in condition.values else NO_TRIGGER


def onset(condition: Condition, case: Case) -> Signal | None:
    """The signal with which the condition began to hold; None where no signal is needed for it."""
    if isinstance(condition, HasSignal):
        return case.first(condition.signal)
    if isinstance(condition, AllOf):
        starts = [start for part in condition.parts if (start := onset(part, case)) is not None]
        return max(starts, key=place, default=None)
    if isinstance(condition, AnyOf):
        holding = [part for part in condition.parts if not why_not(part, case, {})]
        starts = [start for part in holding if (start := onset(part, case)) is not None]
        return min(starts, key=place) if starts and len(starts) == len(holding) else None
    return None


def is_excused(excuse: Excuse, case: Case) -> bool:
    """Whether the excusing signal stands after the last ``after`` and before the first ``before``."""
    after = case.of(excuse.after) if excuse.after else ()
    if excuse.after and not after:
        return False
    start = place(after[-1]) if after else START
    before = case.first(excuse.before) if excuse.before else None
    return any(place(s) > start and (before is None or place(s) < place(before)) for s in case.of(excuse.signal))


def missing(requires: tuple[str, ...], case: Case) -> str:
    """The first capability that the conversation does not have; empty when nothing is missing. Those of a language model are the run's."""
    has = {"timestamps": case.timeline.clocked, "agent_ids": UNNAMED not in case.timeline.agents}
    return next((f"{MISSING}{name}" for name in requires if not has.get(name, name in TOOLS)), "")


def _fact(condition: HasSignal | FieldIs | Answered, case: Case, done: Outcomes) -> bool:
    if isinstance(condition, HasSignal):
        return bool(case.of(condition.signal))
    if isinstance(condition, Answered):
        outcomes = done.get(condition.check, frozenset())
        return Outcome.PASS in outcomes and Outcome.FAIL not in outcomes
    allowed = {value.casefold() for value in condition.values}
    return any(value.casefold() in allowed for value in _field(condition.name, case))


def _field(name: str, case: Case) -> Iterator[str]:
    conversation = case.conversation
    plain = {"vendor": conversation.vendor, "team": conversation.team, "subject": conversation.subject, "channel": conversation.channel}
    if name == "tags":
        yield from conversation.tags
    elif name == "status":
        yield conversation.status or "closed"
    elif name.startswith(METADATA):
        yield from _texts(conversation.metadata.get(name.removeprefix(METADATA)))
    else:
        yield from _texts(plain.get(name))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif value is not None:
        yield str(value)
