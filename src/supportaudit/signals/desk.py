"""Which rules look at messages of one role, channel and language, and which of them a given message concerns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from supportaudit.model import Role
from supportaudit.signals.automaton import Automaton
from supportaudit.signals.patterns import UserPattern
from supportaudit.signals.phrases import Phrase
from supportaudit.signals.plan import EventPart, Inner, Part, PlannedRule, SignalPart, TogetherPart, WordPart
from supportaudit.signals.reading import MODES, ONLY, Reading, View
from supportaudit.signals.sieve import Sieve


@dataclass(frozen=True, slots=True)
class Seat:
    """A rule and those of its parts and killers that look at such messages."""

    planned: PlannedRule
    parts: tuple[Part, ...]
    killers: tuple[Inner, ...]


@dataclass(frozen=True, slots=True)
class Concern:
    """What to try on one text, whatever signals are found in it: by the index of the seat."""

    parts: dict[int, list[Part]] = field(default_factory=dict)
    killers: dict[int, list[Part]] = field(default_factory=dict)


class Task(NamedTuple):
    """What to try of one rule."""

    planned: PlannedRule
    parts: Sequence[Part]
    killers: Sequence[Part]


Sifter = Callable[[View], Iterable[int]]
"""Tells by index which of some finders may find something in a text."""


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
        self._listening = {
            at: heard for at, seat in enumerate(self.seats) if (heard := [part for part in seat.parts if isinstance(part, SignalPart)])
        }
        self._deaf = {at: deaf for at, seat in enumerate(self.seats) if (deaf := [part for part in seat.killers if isinstance(part, SignalPart)])}
        self._listeners: dict[str, list[int]] = defaultdict(list)
        for at, heard in self._listening.items():
            for signal in {part.signal for part in heard}:
                self._listeners[signal].append(at)

    def concerned(self, reading: Reading) -> Concern:
        """The parts of rules that may match the text."""
        concern = Concern()
        for mode, table in self._tables:
            if not table.empty and (mode != ONLY or reading.masked):
                table.choose(reading.view(mode), concern)
        return concern

    def tasks(self, concern: Concern, found: Collection[str], *, situated: bool) -> Iterator[Task]:
        """The rules to try on the text, in order: those that ask for more than the text (``situated``), or the others.

        Signals that are ``found`` while the tasks are done bring on the rules that are built from them.
        """
        waiting = [*concern.parts, *(at for signal in found for at in self._listeners.get(signal, ()))]
        waiting = [at for at in set(waiting) if self.seats[at].planned.situated == situated]
        heapify(waiting)
        while waiting:
            at = heappop(waiting)
            if waiting and waiting[0] == at:
                continue
            planned = self.seats[at].planned
            heard = [part for part in self._listening.get(at, ()) if part.signal in found]
            yield Task(planned, [*concern.parts.get(at, ()), *heard], [*self._deaf.get(at, ()), *concern.killers.get(at, ())])
            if planned.rule.id in found:
                for listener in self._listeners.get(planned.rule.id, ()):
                    if self.seats[listener].planned.situated == situated:
                        heappush(waiting, listener)


class _Table:
    """The matchers of words of those rules that read a text in the same way."""

    def __init__(self, seats: Sequence[tuple[int, Seat]], *, gate: bool) -> None:
        places = [_Place(at, part, kills) for at, seat in seats for kills, parts in ((False, seat.parts), (True, seat.killers)) for part in parts]
        self._places = sorted((place for place in places if not isinstance(place.part, SignalPart | EventPart)), key=lambda place: _rank(place.part))
        """In the order in which the parts of one rule are tried."""
        self._always: list[int] = []
        self._several: dict[int, int] = {}
        """Place -> how many finders must find something, where it is more than one."""
        wanted: list[tuple[Phrase | UserPattern, int]] = []
        for number, place in enumerate(self._places):
            finders = tuple(_finders(place.part)) if gate else ()
            if not finders:
                self._always.append(number)
            elif len(finders) > 1:
                self._several[number] = len(finders)
            wanted += ((finder, number) for finder in finders)
        self._sifters = tuple(_sifters(wanted))
        self.empty = not self._places

    def choose(self, view: View, concern: Concern) -> None:
        """Adds the matchers to try on this text."""
        chosen = list(self._always)
        counts: Counter[int] = Counter()
        for occurring, filed in self._sifters:
            for finder in occurring(view):
                number = filed[finder]
                if number in self._several:
                    counts[number] += 1
                else:
                    chosen.append(number)
        chosen += [number for number, count in counts.items() if count == self._several[number]]
        chosen.sort()
        for number in chosen:
            at, part, kills = self._places[number]
            listed = concern.killers if kills else concern.parts
            if at in listed:
                listed[at].append(part)
            else:
                listed[at] = [part]


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


def _rank(part: Part) -> int:
    """Of what is found in the same place the first counts: phrases and the like before regular expressions."""
    if isinstance(part, WordPart) and isinstance(part.finder, UserPattern):
        return 0 if part.finder.backtracking else 2
    return 1


def _finders(part: Part) -> Iterator[Phrase | UserPattern]:
    """What must all find something for a part to match, of that of which it can be told beforehand."""
    if isinstance(part, TogetherPart):
        for inner in part.parts:
            yield from _finders(inner)
    elif isinstance(part, WordPart) and (isinstance(part.finder, Phrase) or (isinstance(part.finder, UserPattern) and not part.finder.backtracking)):
        yield part.finder


def _sifters(wanted: Iterable[tuple[Phrase | UserPattern, int]]) -> Iterator[tuple[Sifter, Sequence[int]]]:
    """What tells of the finders which of them may find something, and the number of each of them."""
    phrases = [(finder, number) for finder, number in wanted if isinstance(finder, Phrase)]
    for marks in (False, True):
        own = [(phrase.tree, number) for phrase, number in phrases if phrase.marks is marks]
        if own:
            yield _telling(Automaton([tree for tree, _ in own], marks=marks), marks=marks), [number for _, number in own]
    patterns = [(finder.source, number) for finder, number in wanted if isinstance(finder, UserPattern)]
    if patterns:
        sieve = Sieve([source for source, _ in patterns])
        yield lambda view: sieve.occurring(view.readable.encoded), [number for _, number in patterns]


def _telling(automaton: Automaton, *, marks: bool) -> Sifter:
    return lambda view: automaton.occurring(view.folded.full if marks else view.folded.line)
