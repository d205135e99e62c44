"""Which pattern of a signal finds nothing that another one does not find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from supportaudit.rulebook.matchers import Matcher, PhraseMatcher, RegexMatcher, Scope, ShapeMatcher, SignalMatcher
from supportaudit.rulebook.phrase import Edge, Gap, Hole, Number, OneOf, Optional, PhraseItem, Prefix, Word
from supportaudit.rulebook.phrase import Sequence as Tree
from supportaudit.signals.gate import Gate, Need
from supportaudit.signals.trees import beginning, literal, needs

MOST_WAYS = 400
"""A phrase with more ways to be said is compared as a whole only."""
Path = tuple["Step", ...]
NeedsOf = Callable[[Tree], tuple[Need, ...]]
Places = frozenset[int]
"""Positions along a path."""
_NONE: Places = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on a way through a phrase, words folded."""

    kind: str
    """``word``, ``prefix``, ``number``, ``gap``, ``hole``, ``start`` or ``end``."""
    text: str = ""
    longest: int = 1


@dataclass(slots=True)
class _Known:
    """A matcher with what is looked up again and again."""

    matcher: Matcher
    first_words: frozenset[str] | None
    """Of one way to say a phrase, so that most of what can not cover it is told at once; None where there are too many ways."""
    needs: Sequence[Need]
    _paths: tuple[Path, ...] | None = None

    @classmethod
    def of(cls, matcher: Matcher, needs_of: NeedsOf) -> _Known:
        if not isinstance(matcher, PhraseMatcher):
            return cls(matcher, None, ())
        words = None
        if _count(matcher.tree) <= MOST_WAYS:
            words = frozenset("0" if step.kind == "number" else step.text for step in next(_paths(matcher.tree.items)))
        return cls(matcher, words, needs_of(matcher.tree))

    def covers(self, narrow: _Known) -> bool:
        """Whether it finds whatever the other one finds."""
        wide, other = self.matcher, narrow.matcher
        if not _within(other.scope, wide.scope):
            return False
        if isinstance(wide, PhraseMatcher) and isinstance(other, PhraseMatcher):
            return wide.tree == other.tree or (narrow.first_words is not None and _says_all(wide.tree, narrow.paths(other.tree)))
        if isinstance(wide, RegexMatcher) and isinstance(other, RegexMatcher):
            return (wide.pattern, wide.backtracking) == (other.pattern, other.backtracking)
        if isinstance(wide, ShapeMatcher) and isinstance(other, ShapeMatcher):
            return _shape(wide) == _shape(other)
        return isinstance(wide, SignalMatcher) and isinstance(other, SignalMatcher) and wide.signal == other.signal

    def paths(self, tree: Tree) -> tuple[Path, ...]:
        """All ways to say it."""
        if self._paths is None:
            self._paths = tuple(_paths(tree.items))
        return self._paths


def shadows(matchers: Sequence[Matcher], needs_of: NeedsOf = lambda tree: tuple(needs(tree))) -> Iterator[tuple[Matcher, Matcher]]:
    """Each matcher that another one of the same list covers, with that one; of two that are equal the later one."""
    known = [_Known.of(matcher, needs_of) for matcher in matchers]
    gate = Gate([wide.needs for wide in known])
    for at, narrow in enumerate(known):
        for place in range(len(known)) if narrow.first_words is None else gate.select(narrow.first_words):
            wide = known[place]
            if place != at and wide.covers(narrow) and (place < at or not narrow.covers(wide)):
                yield narrow.matcher, wide.matcher
                break


def _shape(matcher: ShapeMatcher) -> tuple[object, ...]:
    return matcher.unit, matcher.counts, matcher.capitals, [phrase.tree for phrase in matcher.only]


def _within(scope: Scope, wider: Scope) -> bool:
    roles = wider.by is None or (scope.by is not None and scope.by <= wider.by) or scope.by == wider.by
    return roles and (wider.channels is None or (scope.channels is not None and scope.channels <= wider.channels))


def _says_all(wide: Tree, paths: Sequence[Path]) -> bool:
    """Whether every one of the ways is one to say the wide phrase."""
    return all(len(path) in _past_edges(path, _lay(wide.items, path, frozenset((0,)))) for path in paths)


def _count(item: PhraseItem | Tree) -> int:
    """In how many ways it can be said."""
    if isinstance(item, Tree):
        return prod(_count(part) for part in item.items)
    if isinstance(item, OneOf):
        return sum(_count(option) for option in item.options)
    return 1 + _count(item.body) if isinstance(item, Optional) else 1


def _paths(items: Sequence[PhraseItem]) -> Iterator[Path]:
    if not items:
        yield ()
        return
    first, rest = items[0], items[1:]
    for head in _ways(first):
        for tail in _paths(rest):
            yield (*head, *tail)


def _ways(item: PhraseItem) -> Iterator[Path]:
    if isinstance(item, OneOf):
        for option in item.options:
            yield from _paths(option.items)
    elif isinstance(item, Optional):
        yield ()
        yield from _paths(item.body.items)
    else:
        yield _steps(item)


def _steps(item: Word | Prefix | Number | Edge | Gap | Hole) -> Path:
    if isinstance(item, Word):
        return tuple(Step("word", word) for word in literal(item.text))
    if isinstance(item, Prefix):
        *whole, start = beginning(item.text)
        return (*(Step("word", word) for word in whole), Step("prefix", start))
    if isinstance(item, Number):
        return (Step("number"),)
    if isinstance(item, Edge):
        return (Step("start" if item.start else "end"),)
    return (Step("gap", "", item.longest) if isinstance(item, Gap) else Step("hole", item.name, item.longest),)


def _lay(items: Sequence[PhraseItem], path: Path, starts: Places) -> Places:
    """How far along the path the items of a wide phrase may reach from any of the places."""
    for item in items:
        starts = _lay_one(item, path, starts)
    return starts


def _lay_one(item: PhraseItem, path: Path, starts: Places) -> Places:
    if isinstance(item, OneOf):
        return _NONE.union(*(_lay(option.items, path, starts) for option in item.options))
    if isinstance(item, Optional):
        return starts | _lay(item.body.items, path, starts)
    if isinstance(item, Gap):
        return frozenset(end for start in starts for end in _lay_gap(item, path, start))
    steps = _steps(item)
    starts = starts if isinstance(item, Edge) else _past_edges(path, starts)
    fits = (start for start in starts if start + len(steps) <= len(path) and all(map(_accepts, steps, path[start:])))
    return frozenset(start + len(steps) for start in fits)


def _lay_gap(gap: Gap, path: Path, at: int) -> Iterator[int]:
    left = gap.longest
    yield at
    while at < len(path) and left >= path[at].longest:
        left -= 0 if path[at].kind in {"start", "end"} else path[at].longest
        if path[at].kind == "hole":
            return
        at += 1
        yield at


def _past_edges(path: Path, starts: Places) -> Places:
    """The places, and those behind edges for which the wide phrase does not ask."""
    found = set(starts)
    for start in starts:
        at = start
        while at < len(path) and path[at].kind in {"start", "end"}:
            at += 1
            found.add(at)
    return frozenset(found)


def _accepts(wide: Step, narrow: Step) -> bool:
    if wide.kind == "prefix":
        return narrow.kind in {"word", "prefix"} and narrow.text.startswith(wide.text)
    if wide.kind == "number":
        return narrow.kind == "number" or (narrow.kind == "word" and narrow.text[:1].isdigit())
    return wide == narrow
