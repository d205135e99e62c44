"""Which phrases can match among some words at all, told before any is laid over them.

Each phrase is filed under the rarest thing that it needs, and the words are looked up once. The rest of what a selected phrase needs is checked
before it is tried. Choosing badly costs time, never a match. Patterns are compared with each other by this; texts are read by the automaton.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

_COMMONEST = frozenset(
    "the to i you and a for is on it my of not in we your that have this are with be will can do me but our so was at if please us as am"  # noqa: SIM905
    " just from no out or would get has an what there they all been up when how any more about".split()
)
_COMMON = frozenset(
    "thanks thank sorry hi help know let see back still need want now time here like one could did had were their them he she by why after again who"  # noqa: SIM905
    " than then it's make also may go going only other some into because very too check look order flight service customer team today".split()
)
_COST = {**dict.fromkeys(_COMMON, 20), **dict.fromkeys(_COMMONEST, 100)}
_PREFIX_COST = 3
_MEMO_SIZE = 50_000


@dataclass(frozen=True, slots=True)
class Need:
    """A pattern matches only where one of these folded words, or one with one of these beginnings, stands."""

    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()

    def met(self, bag: AbstractSet[str]) -> bool:
        """Whether one of them is among the words of a message."""
        if not self.words.isdisjoint(bag):
            return True
        prefixes = self.prefixes
        return bool(prefixes) and any(word.startswith(prefixes) for word in bag)


def rarity(need: Need) -> tuple[int, list[str]]:
    """How often the need may be met, roughly; small is rare. Ranks of function words by hand: they change speed only."""
    return sum(_COST.get(word, 1) for word in need.words) + _PREFIX_COST * len(need.prefixes), sorted(need.words.union(need.prefixes))


class Gate:
    """Selects, by index, the patterns whose needs a message may meet."""

    def __init__(self, needs: Sequence[Sequence[Need]]) -> None:
        """``needs[i]``: what pattern i needs, all of it; a pattern that needs nothing is always selected."""
        ordered = [sorted(every, key=rarity) for every in needs]
        self._rest = tuple(tuple(every[1:]) for every in ordered)
        self._always = tuple(index for index, every in enumerate(ordered) if not every)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_prefix: dict[str, list[int]] = defaultdict(list)
        for index, every in enumerate(ordered):
            for rarest in every[:1]:
                for word in sorted(rarest.words):
                    self._by_word[word].append(index)
                for prefix in rarest.prefixes:
                    self._by_prefix[prefix].append(index)
        self._lengths = sorted({len(prefix) for prefix in self._by_prefix})
        self._memo: dict[str, tuple[int, ...]] = {}

    def select(self, bag: AbstractSet[str]) -> list[int]:
        """The patterns to try on a message with these words, in order."""
        chosen = set(self._always)
        memo = self._memo
        for word in bag:
            filed = memo.get(word)
            if filed is None:
                filed = self._filed(word)
            if filed:
                chosen.update(filed)
        return [index for index in sorted(chosen) if not self._lacks(index, bag)]

    def _lacks(self, index: int, bag: AbstractSet[str]) -> bool:
        """Whether the message has nothing that meets one of the pattern's other needs."""
        for need in self._rest[index]:  # noqa: SIM110  (called some thirty times a message)
            if need.words.isdisjoint(bag) and not (need.prefixes and need.met(bag)):
                return True
        return False

    def _filed(self, word: str) -> tuple[int, ...]:
        filed = list(self._by_word.get(word, ()))
        for length in self._lengths:
            filed.extend(self._by_prefix.get(word[:length], ()))
        if len(self._memo) >= _MEMO_SIZE:
            self._memo.clear()
        found = tuple(filed)
        self._memo[word] = found
        return found
