"""Which rules look at messages of one role, channel and language, and which of them a given message concerns."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from supportaudit.model import Role
from supportaudit.signals.gate import Gate, Need
from supportaudit.signals.patterns import PatternSet, UserPattern
from supportaudit.signals.plan import EventPart, Part, PlannedRule, SignalPart, TogetherPart, WordPart
from supportaudit.signals.reading import MODES, ONLY, Reading


@dataclass(frozen=True, slots=True)
class Seat:
    """A rule and those of its parts and killers that look at such messages."""

    planned: PlannedRule
    parts: tuple[Part, ...]
    killers: tuple[WordPart | SignalPart, ...]


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

    def concerned(self, reading: Reading) -> dict[int, list[Part]]:
        """Seats with a part of words that may match the text, and these parts; seats in order that only listen have none yet."""
        chosen: dict[int, list[Part]] = {at: [] for at in self._listening}
        for mode, table in self._tables:
            if table.empty or (mode == ONLY and not reading.masked):
                continue
            table.choose(reading, mode, chosen)
        return {at: chosen[at] for at in sorted(chosen)}

    def heard(self, at: int, found: Container[str]) -> list[Part]:
        """The parts of a seat whose signals have been found in this message."""
        return [part for part in self._listening.get(at, ()) if part.signal in found]


class _Table:
    """The word parts of the rules that read a text in the same way."""

    def __init__(self, seats: Sequence[tuple[int, Seat]], *, gate: bool) -> None:
        self._gated: list[tuple[int, Part]] = []
        self._linear: list[tuple[int, Part]] = []
        self._always: list[tuple[int, Part]] = []
        needs: list[Sequence[Need]] = []
        sources: list[str] = []
        for at, seat in seats:
            for part in seat.parts:
                if isinstance(part, SignalPart | EventPart):
                    continue
                if not gate or (isinstance(part, WordPart) and isinstance(part.finder, UserPattern) and part.finder.backtracking):
                    self._always.append((at, part))
                elif isinstance(part, WordPart) and isinstance(part.finder, UserPattern):
                    self._linear.append((at, part))
                    sources.append(part.finder.source)
                else:
                    self._gated.append((at, part))
                    needs.append(part.needs)
        self._gate = Gate(needs)
        self._set = PatternSet(sources)
        self.empty = not (self._gated or self._linear or self._always)

    def choose(self, reading: Reading, mode: str, chosen: dict[int, list[Part]]) -> None:
        """Adds the parts to try on this text."""
        view = reading.view(mode)
        for at, part in self._always:
            chosen.setdefault(at, []).append(part)
        if self._gated:
            for index in self._gate.select(view.folded.bag):
                at, part = self._gated[index]
                chosen.setdefault(at, []).append(part)
        if self._linear:
            for index in self._set.occurring(view.readable.text):
                at, part = self._linear[index]
                chosen.setdefault(at, []).append(part)


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
