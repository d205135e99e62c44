"""What can be told of a phrase from its tree alone: its words, what it needs, in how many ways it can lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import prod

from supportaudit.rulebook.phrase import Edge, Gap, Hole, Number, OneOf, Optional, PhraseItem, Prefix, Sequence, Word
from supportaudit.signals.folding import Folder, encode
from supportaudit.signals.gate import Need, rarity
from supportaudit.signals.lines import HASH, MARK, Kind
from supportaudit.signals.words import fold_prefix

MAX_WAYS = 300
"""Above this many ways to lay a phrase over the same words it runs on RE2: Python's ``re`` walks at most this many at each word."""

_FOLDER = Folder()


@lru_cache(maxsize=8192)
def literal(text: str) -> tuple[str, ...]:
    """The folded words of a piece of a pattern; marks only when it has no words (``follow-up`` is two words), but always the sign of a hashtag."""
    entries = _FOLDER.tokens(text)
    words: list[str] = []
    for kind, folded in entries:
        if kind <= Kind.HASHTAG:
            words += (HASH, *folded) if kind is Kind.HASHTAG else folded
    return tuple(words) or tuple(mark for kind, folded in entries if kind is not Kind.NEWLINE for mark in folded)


@lru_cache(maxsize=8192)
def beginning(text: str) -> tuple[str, ...]:
    """What stands at the place of a prefix, its last part being the beginning of a word or mark: ``#*`` is any hashtag, ``@*`` any handle."""
    if text.startswith("@"):
        return (MARK + encode(text.lower()),)
    folded = encode(fold_prefix(text.removeprefix("#")))
    return (HASH, folded) if text.startswith("#") else (folded,)


@dataclass(frozen=True, slots=True)
class Names:
    """What a phrase names."""

    words: frozenset[str] = frozenset()
    """Folded words, beginnings and marks."""
    prefixes: frozenset[str] = frozenset()
    """Beginnings of words; no empty one."""


def names(item: PhraseItem | Sequence) -> Names:
    """All that the item and its parts name."""
    words, prefixes = set[str](), set[str]()
    _gather(item, words, prefixes)
    return Names(frozenset(words), frozenset(prefixes))


def _gather(item: PhraseItem | Sequence, words: set[str], prefixes: set[str]) -> None:
    if isinstance(item, Sequence):
        for part in item.items:
            _gather(part, words, prefixes)
    elif isinstance(item, Word):
        words.update(literal(item.text))
    elif isinstance(item, Prefix):
        begun = beginning(item.text)
        words.update(begun)
        prefixes.update(begun[-1:] if begun[-1] else ())
    elif isinstance(item, Optional):
        _gather(item.body, words, prefixes)
    elif isinstance(item, OneOf) and item.list_name is not None:
        of_list = _of_list(item)
        words |= of_list.words
        prefixes |= of_list.prefixes
    elif isinstance(item, OneOf):
        for option in item.options:
            _gather(option, words, prefixes)


@lru_cache(maxsize=4096)
def _of_list(item: OneOf) -> Names:
    """Lists stand in many phrases."""
    return names(Sequence((OneOf(item.options),)))


def present(tree: Sequence) -> Sequence:
    """The same without the ways of matching no word at all: of a phrase of optional parts, one of the parts is there."""
    if not _may_be_empty(tree):
        return tree
    edges: tuple[PhraseItem, ...] = ()
    present_ways: list[Sequence] = []
    for index, item in enumerate(tree.items):
        rest = tree.items[index + 1 :]
        bodies = (item.body,) if isinstance(item, Optional) else item.options if isinstance(item, OneOf) else ()
        present_ways += [Sequence((*edges, *present(body).items, *rest)) for body in bodies]
        edges += (item,) if isinstance(item, Edge) else ()
    return Sequence((OneOf(tuple(present_ways)),)) if present_ways else tree


def _may_be_empty(item: PhraseItem | Sequence) -> bool:
    if isinstance(item, Sequence):
        return all(_may_be_empty(part) for part in item.items)
    if isinstance(item, OneOf):
        return any(_may_be_empty(option) for option in item.options)
    return not isinstance(item, Word | Prefix | Number | Hole)


def trimmed(tree: Sequence) -> Sequence:
    """Without gaps at either end: they ask for nothing, but would stretch the match."""
    items = list(tree.items)
    while items and isinstance(items[-1], Gap):
        items.pop()
    while items and isinstance(items[0], Gap):
        items.pop(0)
    return Sequence(tuple(items))


def length(option: Sequence) -> int:
    """How many words it names."""
    return sum(_length_of(item) for item in option.items)


def _length_of(item: PhraseItem) -> int:
    if isinstance(item, Word):
        return len(literal(item.text))
    if isinstance(item, Optional):
        return length(item.body)
    return sum(map(length, item.options)) if isinstance(item, OneOf) else 1


def ways(item: PhraseItem | Sequence) -> int:
    """An upper bound of the ways to lay the item over the same words."""
    if isinstance(item, Sequence):
        return min(prod(ways(part) for part in item.items), MAX_WAYS + 1)
    if isinstance(item, Optional):
        return 1 + ways(item.body)
    if isinstance(item, OneOf):
        return _alike(item) * max((ways(option) for option in item.options), default=1)
    if isinstance(item, Gap):
        return item.longest + 1
    return item.longest if isinstance(item, Hole) else 1


def _alike(item: OneOf) -> int:
    """How many of the options may begin with the same word."""
    firsts = Counter(literal(option.items[0].text)[:1] if option.items and isinstance(option.items[0], Word) else () for option in item.options)
    anywhere = firsts.pop((), 0)
    return anywhere + max(firsts.values(), default=0)


def needs(item: PhraseItem | Sequence) -> Iterator[Need]:
    """What a message must have, all of it, for the item to match."""
    if isinstance(item, Sequence):
        for part in item.items:
            yield from needs(part)
    elif isinstance(item, Word):
        for word in literal(item.text):
            yield Need(frozenset((word,)))
    elif isinstance(item, Prefix):
        *whole, start = beginning(item.text)
        yield from (Need(frozenset((word,))) for word in whole)
        if start:
            yield Need(prefixes=(start,))
    elif isinstance(item, Number):
        yield Need(prefixes=tuple("0123456789"))
    elif isinstance(item, OneOf):
        yield from _one_of(item)


@lru_cache(maxsize=4096)
def _one_of(item: OneOf) -> tuple[Need, ...]:
    """What the rarest need of every option is together: one need, or none where an option needs nothing. Lists stand in many phrases."""
    choices = [min(needs(option), key=rarity, default=None) for option in item.options]
    kept = [choice for choice in choices if choice]
    if not kept or len(kept) != len(choices):
        return ()
    words = frozenset[str]().union(*(choice.words for choice in kept))
    return (Need(words, tuple(sorted({prefix for choice in kept for prefix in choice.prefixes}))),)
