"""Obligations of ``responds``: what opens them, and what closes them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from supportaudit.checks.case import Case, Place, place
from supportaudit.checks.timeline import is_public
from supportaudit.model import QUEUE, Role, Signal
from supportaudit.rulebook.templates import MessageBy, Responds


@dataclass(frozen=True, slots=True)
class Closing:
    """Something that ended an obligation."""

    place: Place
    kind: str
    """``answer``, ``cancel`` or ``discharge``."""
    signal: Signal | None = None
    """None where no words closed it: any message will do, or somebody took over."""

    @property
    def message(self) -> int:
        return self.place[0]


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that is owed since a signal was given."""

    trigger: Signal
    closing: Closing | None
    """The first thing that ended it, in time or late."""


class Closings:
    """Finds what closes an obligation; what needs a look at all messages is computed once for all obligations of a conversation."""

    def __init__(self, template: Responds, case: Case) -> None:
        self._template = template
        self._case = case
        messages, timeline = case.conversation.messages, case.timeline
        named = [response for response in template.responses if isinstance(response, str)]
        roles = frozenset(role for response in template.responses if isinstance(response, MessageBy) for role in response.by)
        self._answers = case.of(*named) if named else ()
        self._messages = [m.index for m in messages if m.role in roles and is_public(m)]
        self._cancels = case.of(template.cancel) if template.cancel else ()
        self._changes = [position for position, owner in enumerate(timeline.owners) if owner != timeline.owner_before(position)]
        self._telling = [
            m.index for m in messages if (m.event is not None and m.event.kind == "transfer") or (is_public(m) and m.role in {Role.AGENT, Role.BOT})
        ]

    def of(self, trigger: Signal) -> Closing | None:
        """The first thing after the trigger that closes its obligation."""
        found = [self._answer(trigger), self._message(trigger), self._cancel(trigger), self._taken_over(trigger)]
        return min((closing for closing in found if closing is not None), key=lambda c: c.place, default=None)

    def _last_of_own(self, trigger: Signal) -> int:
        """The last message that cannot answer because it belongs to the trigger itself."""
        turn = self._case.timeline.turn_of.get(trigger.message)
        return turn.last if self._template.not_same_turn and turn is not None else trigger.message

    def _answer(self, trigger: Signal) -> Closing | None:
        after = (self._last_of_own(trigger) + 1, -1) if self._template.not_same_turn else place(trigger)
        signal = _next(self._answers, after)
        return Closing(place(signal), "answer", signal) if signal is not None else None

    def _message(self, trigger: Signal) -> Closing | None:
        position = bisect_right(self._messages, self._last_of_own(trigger))
        return Closing((self._messages[position], 0), "answer") if position < len(self._messages) else None

    def _cancel(self, trigger: Signal) -> Closing | None:
        signal = _next(self._cancels, place(trigger))
        return Closing(place(signal), "cancel", signal) if signal is not None else None

    def _taken_over(self, trigger: Signal) -> Closing | None:
        """A person who comes when a machine was asked or, where the rule says so, another owner."""
        timeline = self._case.timeline
        changes = self._changes[bisect_right(self._changes, trigger.message) :]
        if self._made_to_machine(trigger):
            change = next((position for position in changes if timeline.owners[position] != QUEUE), None)
        elif self._template.on_handoff == "discharge":
            change = next((position for position in changes if timeline.owner_before(position) != QUEUE), None)
        else:
            change = None
        return Closing((change, -1), "discharge") if change is not None else None

    def _made_to_machine(self, trigger: Signal) -> bool:
        """Whether the customer asked a bot: no person had come, and a bot spoke before, answers, or hands the customer over."""
        case = self._case
        asked = case.conversation.messages[trigger.message]
        if asked.role is not Role.CUSTOMER or case.timeline.owners[trigger.message] != QUEUE:
            return False
        position = bisect_right(self._telling, trigger.message)
        around = [case.conversation.messages[index] for index in self._telling[max(position - 1, 0) : position + 1]]
        return any(
            message.role is Role.BOT
            or (
                message.event is not None
                and message.index > trigger.message
                and message.event.details.get("from", "").casefold() in case.timeline.bots
            )
            for message in around
        )


def obligations(template: Responds, case: Case) -> tuple[Obligation, ...]:
    """What was owed in this conversation, in order. Signals of one turn open one obligation; with ``repeat: same`` those that come while
    one is open join it."""
    closings = Closings(template, case)
    turn_of = case.timeline.turn_of
    opened: list[Obligation] = []
    for signal in case.distinct(*template.to):
        if opened:
            last = opened[-1]
            still_open = last.closing is None or last.closing.place > place(signal)
            same_turn = signal.message in turn_of and turn_of.get(last.trigger.message) is turn_of[signal.message]
            if still_open and (same_turn or template.repeat == "same"):
                continue
        opened.append(Obligation(signal, closings.of(signal)))
    return tuple(opened)


def _next(signals: Sequence[Signal], after: Place) -> Signal | None:
    position = bisect_right(signals, after, key=place)
    return signals[position] if position < len(signals) else None
