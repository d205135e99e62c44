"""Which of many phrases may lie in a text, told in one walk over its folded words.

An automaton over words: what has been begun at a word depends on that word and on what had been begun before it, so the walk is a look-up a word,
and each step is worked out once, when a text first needs it. It costs the same for ten phrases as for thousands (docs/decisions/0150).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from supportaudit.rulebook.phrase import Sequence as Tree
from supportaudit.signals.lines import MARK, Line
from supportaudit.signals.segments import END, START, Network, Segment

_MOST_STATES = 30_000
_MOST_WORDS = 60_000
"""So much is remembered of texts before all is forgotten; it changes speed only."""
_NOWHERE = frozenset[int]()


@dataclass(eq=False, slots=True)
class _Sort:
    """Words that may stand in the same places."""

    places: frozenset[int]
    begun: frozenset[int]
    """Where one may go on that begins a segment with such a word."""
    done: tuple[Segment, ...]
    """The segments of one word."""
    edge: bool = False
    """The start or end of a sentence, which takes no room."""
    mark: bool = False
    """Punctuation and the like, at which phrases need not look."""
    anew: _State | None = None
    """The state after such a word where nothing goes on that was begun before."""


@dataclass(eq=False, slots=True)
class _State:
    """What has been begun at a word."""

    begun: frozenset[int] = _NOWHERE
    """By the word itself."""
    going_on: frozenset[int] = _NOWHERE
    """By what stood before it."""
    alone: tuple[int, ...] = ()
    """The phrases that have no other segment than one that ends here."""
    ends: tuple[Segment, ...] = ()
    """The segments of other phrases that end here, the later ones of a phrase first."""
    tells: bool = False
    """Whether anything ends here."""
    steps: dict[_Sort, _State] = field(default_factory=dict)


class Automaton:
    """Tells which phrases may lie in a text; those that lie in it are always among them."""

    def __init__(self, trees: Sequence[Tree], *, marks: bool) -> None:
        """``marks``: the phrases name some, so they read lines with marks, of which they skip those that they do not name."""
        self._network = Network(trees)
        self._marks = marks
        self._ending = frozenset(place for place, segments in enumerate(self._network.done) if segments)
        self._untold = tuple(at for at, length in enumerate(self._network.lengths) if not length)
        self._sorts: dict[tuple[frozenset[int], bool], _Sort] = {}
        self._words: dict[str, _Sort] = {}
        self._states: dict[tuple[frozenset[int], frozenset[int], tuple[int, ...], tuple[Segment, ...]], _State] = {}
        self._end = self._sort(END)
        self._begin: _State = self._step(_State(), self._sort(START))

    def occurring(self, line: Line) -> set[int]:
        """The phrases that may lie in the line, by index."""
        found = set(self._untold)
        words = line.words
        for first, last in pairwise(line.borders):
            told = self._told(words[first:last])
            if not told:
                continue
            come: dict[int, int] = {}
            for state in told:
                found.update(state.alone)
                for segment in state.ends:
                    if come.get(segment.phrase, 0) == segment.number:
                        come[segment.phrase] = segment.number + 1
            found.update(phrase for phrase, count in come.items() if count == self._network.lengths[phrase])
        return found

    def _told(self, words: Sequence[str]) -> list[_State]:
        """The states of a sentence at which something is complete."""
        state = self._begin
        told = [state] if state.tells else []
        known = self._words.get
        for word in words:
            sort = known(word) or self._sort(word)
            state = state.steps.get(sort) or self._step(state, sort)
            if state.tells:
                told.append(state)
        state = state.steps.get(self._end) or self._step(state, self._end)
        if state.tells:
            told.append(state)
        return told

    def _sort(self, word: str) -> _Sort:
        network = self._network
        places = network.places(word)
        mark = self._marks and word.startswith(MARK)
        if mark:
            places = places.difference(network.anything)
        sort = self._sorts.get((places, mark))
        if sort is None:
            edge = word in (START, END)
            begun, done = self._taken(places & network.first, places if edge else _NOWHERE)
            sort = self._sorts[places, mark] = _Sort(places, begun, done, edge, mark)
        if len(self._words) >= _MOST_WORDS:
            self._words.clear()
        self._words[word] = sort
        return sort

    def _step(self, state: _State, sort: _Sort) -> _State:
        """The state after a word of this sort."""
        if len(self._states) >= _MOST_STATES:
            self._forget()
        places = sort.places
        if sort.mark:
            hit = (state.begun & places) | (state.going_on & places)
            following = self._state(sort, hit, state.begun | state.going_on)
        elif state.begun.isdisjoint(places) and state.going_on.isdisjoint(places):
            if sort.anew is None:
                sort.anew = self._state(sort, _NOWHERE, _NOWHERE)
            following = sort.anew
        else:
            following = self._state(sort, (state.begun & places) | (state.going_on & places), _NOWHERE)
        state.steps[sort] = following
        return following

    def _state(self, sort: _Sort, hit: frozenset[int], waiting: frozenset[int]) -> _State:
        """The state in which these places have been taken by a word of this sort, and these others wait for a later one."""
        going_on, done = self._taken(hit, sort.places if sort.edge else _NOWHERE) if hit else (_NOWHERE, ())
        lengths = self._network.lengths
        ended = sorted({*done, *sort.done}, key=lambda segment: (segment.phrase, -segment.number))
        alone = tuple(segment.phrase for segment in ended if lengths[segment.phrase] == 1)
        ends = tuple(segment for segment in ended if lengths[segment.phrase] > 1)
        key = sort.begun, (going_on | waiting) - sort.begun, alone, ends
        state = self._states.get(key)
        if state is None:
            state = self._states[key] = _State(*key, tells=bool(alone or ends))
        return state

    def _taken(self, hit: frozenset[int], again: frozenset[int]) -> tuple[frozenset[int], tuple[Segment, ...]]:
        """Where one may go on from these places, and the segments that are complete there; ``again``: places that are taken with them at once."""
        network = self._network
        following = _NOWHERE.union(*[network.follow[place] for place in hit])
        while again and not (more := following & again) <= hit:
            hit |= more
            following = following.union(*[network.follow[place] for place in more])
        ended = hit & self._ending
        return following, tuple(segment for place in ended for segment in network.done[place]) if ended else ()

    def _forget(self) -> None:
        for state in self._states.values():
            state.steps.clear()
        for sort in self._sorts.values():
            sort.anew = None
        self._states.clear()
        self._begin.steps.clear()
