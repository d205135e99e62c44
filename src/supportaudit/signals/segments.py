"""Phrases taken apart into segments: stretches without a gap, each a small network of the places that its words may take.

A phrase can only lie in a sentence where all its segments lie, one behind the other. A gap inside of a choice ends its segment there, so the segments
may ask for less than the phrase does, never for more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from supportaudit.rulebook.phrase import Edge, Gap, Hole, Number, OneOf, Optional, PhraseItem, Prefix, Word
from supportaudit.rulebook.phrase import Sequence as Tree
from supportaudit.signals.trees import beginning, literal

START, END = "^", "$"
"""What stands before and behind every sentence; no folded word has such a sign."""
DIGITS = tuple("0123456789")
MOST_LINKS = 200_000
"""Pairs of places of one phrase that may follow each other: one that has more is not told by its words."""
_GAP = -1
"""The place of a gap: whoever comes there has come through the segment."""


class _TooManyLinksError(Exception):
    """A phrase of so many parts that may be left out that its network would be too big."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of one phrase."""

    phrase: int
    number: int
    """0-based place among the segments of its phrase."""


@dataclass(slots=True)
class _Fragment:
    """A piece of a segment, by the places where it may begin and end."""

    first: set[int] = field(default_factory=set)
    last: set[int] = field(default_factory=set)
    empty: bool = True
    """Whether it may be passed by."""


class Network:
    """The places of all segments of many phrases: which words may stand there, and which places may follow."""

    def __init__(self, trees: Sequence[Tree]) -> None:
        self.by_word: dict[str, list[int]] = defaultdict(list)
        self.by_prefix: dict[str, list[int]] = defaultdict(list)
        self.anything: list[int] = []
        """Places for any word."""
        self.follow: list[set[int]] = []
        self.done: list[list[Segment]] = []
        """The segments that are complete once this place is taken."""
        self.first: set[int] = set()
        """Where a segment may begin."""
        self.lengths: list[int] = []
        """How many segments each phrase has; one without any can not be told by its words."""
        self._links = 0
        for phrase, tree in enumerate(trees):
            self.lengths.append(self._phrase(phrase, tree))
        self.prefix_lengths = sorted({len(prefix) for prefix in self.by_prefix})

    def places(self, word: str) -> frozenset[int]:
        """Where this word may stand."""
        found = list(self.by_word.get(word, ()))
        if word not in (START, END):
            found += self.anything
            for length in self.prefix_lengths:
                found += self.by_prefix.get(word[:length], ())
        return frozenset(found)

    def _phrase(self, phrase: int, tree: Tree) -> int:
        self._links = 0
        pieces = [tuple(items) for is_gap, items in groupby(tree.items, key=lambda item: isinstance(item, Gap | Hole)) if not is_gap]
        try:
            fragments = [self._sequence(items) for items in pieces]
        except _TooManyLinksError:
            return 0
        telling = [fragment for fragment in fragments if not fragment.empty and _GAP not in fragment.first]
        for number, fragment in enumerate(telling):
            self.first |= fragment.first
            for place in fragment.last.union(self._before_gaps(fragment.first)):
                self.done[place].append(Segment(phrase, number))
        return len(telling)

    def _before_gaps(self, first: set[int]) -> Iterator[int]:
        """The places behind which a gap stands, from these on; the gaps are taken out."""
        seen, waiting = set(first), list(first)
        while waiting:
            place = waiting.pop()
            following = self.follow[place]
            if _GAP in following:
                following.discard(_GAP)
                yield place
            waiting += following - seen
            seen |= following

    def _place(self) -> int:
        self.follow.append(set())
        self.done.append([])
        return len(self.follow) - 1

    def _single(self, words: Sequence[str] = (), prefixes: Sequence[str] = ()) -> _Fragment:
        """One place for any of these; for any word where a prefix is empty."""
        place = self._place()
        for word in words:
            self.by_word[word].append(place)
        for prefix in prefixes:
            if prefix:
                self.by_prefix[prefix].append(place)
            else:
                self.anything.append(place)
        return _Fragment({place}, {place}, empty=False)

    def _sequence(self, items: Sequence[PhraseItem]) -> _Fragment:
        return self._chain(self._item(item) for item in items)

    def _chain(self, fragments: Iterator[_Fragment]) -> _Fragment:
        whole = _Fragment()
        for following in fragments:
            self._links += len(whole.last) * len(following.first)
            if self._links > MOST_LINKS:
                raise _TooManyLinksError
            for place in whole.last:
                self.follow[place] |= following.first
            if whole.empty:
                whole.first |= following.first
            whole.last = whole.last | following.last if following.empty else following.last
            whole.empty = whole.empty and following.empty
        return whole

    def _item(self, item: PhraseItem) -> _Fragment:
        if isinstance(item, Word):
            return self._chain(self._single((word,)) for word in literal(item.text))
        if isinstance(item, Prefix):
            *words, start = beginning(item.text)
            return self._chain(iter([*(self._single((word,)) for word in words), self._single((), (start,))]))
        if isinstance(item, Number):
            return self._single((), DIGITS)
        if isinstance(item, Edge):
            return self._single((START if item.start else END,))
        if isinstance(item, Optional):
            body = self._sequence(item.body.items)
            return _Fragment(body.first, body.last, empty=True)
        return self._choice(item) if isinstance(item, OneOf) else _Fragment({_GAP}, set(), empty=False)

    def _choice(self, item: OneOf) -> _Fragment:
        words: list[str] = []
        prefixes: list[str] = []
        fragments: list[_Fragment] = []
        for option in item.options:
            only = option.items[0] if len(option.items) == 1 else None
            if isinstance(only, Word) and len(folded := literal(only.text)) == 1:
                words += folded
            elif isinstance(only, Prefix) and len(folded := beginning(only.text)) == 1:
                prefixes += folded
            else:
                fragments.append(self._sequence(option.items))
        if words or prefixes:
            fragments.append(self._single(words, prefixes))
        first, last = set[int]().union(*(one.first for one in fragments)), set[int]().union(*(one.last for one in fragments))
        return _Fragment(first, last, empty=not fragments or any(one.empty for one in fragments))
