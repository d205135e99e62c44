"""When a check applies at all: ``when``, ``unless``, ``requires`` and the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from supportaudit.checks.case import Case, place
from supportaudit.checks.ruling import CHANNEL, MISSING, NO_TRIGGER
from supportaudit.model import UNNAMED, Outcome, Signal
from supportaudit.rulebook.rules import TOOLS, AllOf, Answered, AnyOf, ChannelIs, Condition, Excuse, FieldIs, HasSignal, Not

Outcomes = Mapping[str, frozenset[Outcome]]
"""Check id -> every outcome that it had in this conversation so far."""


def why_not(condition: Condition, case: Case, done: Outcomes) -> str:
    """Empty where the condition holds, else the reason for ``na``: ``channel`` or ``no trigger``."""
    if isinstance(condition, AllOf):
        reasons = [reason for part in condition.parts if (reason := why_not(part, case, done))]
        return _pick(reasons, CHANNEL in reasons)
    if isinstance(condition, AnyOf):
        reasons = [why_not(part, case, done) for part in condition.parts]
        return _pick(reasons, all(reason == CHANNEL for reason in reasons)) if all(reasons) else ""
    if isinstance(condition, Not):
        return _pick([NO_TRIGGER], isinstance(condition.part, ChannelIs)) if not why_not(condition.part, case, done) else ""
    if isinstance(condition, ChannelIs):
        return "" if case.conversation.channel in condition.channels else CHANNEL
    return "" if _fact(condition, case, done) else NO_TRIGGER


def _pick(reasons: list[str], by_channel: bool) -> str:
    if not reasons:
        return ""
    return CHANNEL if by_channel else NO_TRIGGER


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
    start = place(after[-1]) if after else (-1, 0)
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
    elif name.startswith("metadata."):
        yield from _texts(conversation.metadata.get(name.removeprefix("metadata.")))
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
