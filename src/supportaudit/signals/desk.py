"""Which rules look at messages of one role, channel and language, and which of them a given message concerns."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from supportaudit.model import Role
from supportaudit.signals.gate import Gate, Need
from supportaudit.signals.patterns import PatternSet, UserPattern
from supportaudit.signals.plan import EventPart, Inner, Part, PlannedRule, SignalPart, TogetherPart, WordPart
from supportaudit.signals.reading import MODES, ONLY, Reading, View


@dataclass(frozen=True, slots=True)
class Seat:
    """A rule and those of its parts and killers that look at such messages."""

    planned: PlannedRule
    parts: tuple[Part, ...]
    killers: tuple[Inner, ...]


@dataclass(slots=True)
class Chosen:
    """What to try of one seat's rule on one text."""

    parts: list[Part] = field(default_factory=list)
    killers: list[Part] = field(default_factory=list)


class _Place(NamedTuple):
    at: int
    """Index of the seat."""
    part: Part
    kills: bool


class Desk:
    """The rules for one kind of message."""

    def __init__(self, seats: Sequence[Seat], *, gate: bool) -> None:
        self.seats = tuple(seats)
        self._tables = tuple(
            (mode, _Table([(at, seat) for at, seat in enumerate(self.seats) if seat.planned.rule.quoted == mode], gate=gate)) for mode in MODES
        )
        self._listening: dict[int, list[SignalPart]] = {}
        for at, seat in enumerate(self.seats):
            heard = [part for part in seat.parts if isinstance(part, SignalPart)]
            if heard:
                self._listening[at] = heard

    def concerned(self, reading: Reading) -> dict[int, Chosen]:
        """Seats with a part of words that may match the text; seats that listen to signals are always among them."""
        chosen = {at: Chosen() for at in self._listening}
        for mode, table in self._tables:
            if not table.empty and (mode != ONLY or reading.masked):
                table.choose(reading.view(mode), chosen)
        return {at: chosen[at] for at in sorted(chosen)}

    def with_heard(self, at: int, chosen: Chosen, found: Container[str]) -> Chosen:
        """What to try of a seat's rule once these signals have been found in the message."""
        heard = [part for part in self._listening.get(at, ()) if part.signal in found]
        return Chosen([*chosen.parts, *heard], chosen.killers) if heard else chosen


class _Table:
    """The matchers of words of those rules that read a text in the same way."""

    def __init__(self, seats: Sequence[tuple[int, Seat]], *, gate: bool) -> None:
        self._gated: list[_Place] = []
        self._linear: list[_Place] = []
        self._always: list[_Place] = []
        needs: list[Sequence[Need]] = []
        sources: list[str] = []
        for place in (
            _Place(at, part, kills) for at, seat in seats for kills, parts in ((False, seat.parts), (True, seat.killers)) for part in parts
        ):
            part = place.part
            pattern = part.finder if isinstance(part, WordPart) and isinstance(part.finder, UserPattern) else None
            if isinstance(part, SignalPart | EventPart):
                if place.kills:
                    self._always.append(place)
            elif not gate or (pattern and pattern.backtracking):
                self._always.append(place)
            elif pattern:
                self._linear.append(place)
                sources.append(pattern.source)
            else:
                self._gated.append(place)
                needs.append(part.needs)
        self._gate = Gate(needs)
        self._set = PatternSet(sources)
        self.empty = not (self._gated or self._linear or self._always)

    def choose(self, view: View, chosen: dict[int, Chosen]) -> None:
        """Adds the matchers to try on this text."""
        places = list(self._always)
        if self._gated:
            places += [self._gated[index] for index in self._gate.select(view.folded.bag)]
        if self._linear:
            places += [self._linear[index] for index in self._set.occurring(view.readable.text)]
        for place in places:
            if not place.kills:
                chosen.setdefault(place.at, Chosen()).parts.append(place.part)
        for place in places:
            if place.kills and place.at in chosen:
                chosen[place.at].killers.append(place.part)


def desk_for(planned: Sequence[PlannedRule], role: Role, channel: str | None, lang: str, *, gate: bool) -> Desk:
    """The desk for messages of this role, channel (lower case) and language."""
    seats = []
    for rule in planned:
        parts = tuple(part for part in rule.parts if not isinstance(part, EventPart) and _looks(part, role, channel))
        if parts and rule.lang in (None, lang):
            seats.append(Seat(rule, parts, tuple(killer for killer in rule.killers if _looks(killer, role, channel))))
    return Desk(seats, gate=gate)


def _looks(part: Part, role: Role, channel: str | None) -> bool:
    inner = part.parts if isinstance(part, TogetherPart) else ()
    return part.where.allows(role, channel) and all(one.where.allows(role, channel) for one in inner)
