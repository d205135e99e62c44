"""Names that may be one person in several spellings: a decision that only the site can take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

MIN_LETTERS = 3
"""Shorter names are signatures (``AK``, ``jk``), of which many people share one."""


def likely_same(names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Which names look like spellings of one person: the longest spelling -> the others, both sorted.

    Two names are taken together when they hold the same letters (``Dana K.``, ``dana k``), or when one is a first name, or a first name with
    an initial, of exactly one fuller name (``Dana``, ``Dana K.``, ``Dana Koch``).
    """
    spellings: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name in names:
        words = tuple(filter(None, ("".join(c for c in word if c.isalnum()) for word in name.casefold().replace(".", " ").split())))
        if sum(map(len, words)) >= MIN_LETTERS:
            spellings[words].add(name)
    groups: dict[tuple[str, ...], set[str]] = {words: set(found) for words, found in spellings.items()}
    # The fuller names first: ``Dana`` is short for one person once ``Dana K.`` is known to be ``Dana Koch``.
    for words in sorted(spellings, key=lambda w: (len(w), sum(map(len, w)), w), reverse=True):
        fuller = [other for other in groups if other != words and _shortens(words, other)]
        if len(fuller) == 1:
            groups[fuller[0]] |= groups.pop(words)
    found = {}
    for together in groups.values():
        if len(together) > 1:
            first = max(sorted(together), key=len)
            found[first] = tuple(sorted(together - {first}))
    return dict(sorted(found.items()))


def _shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    if len(short) > len(full) or len(short[0]) < MIN_LETTERS:
        return False
    same_first = short[0] == full[0]
    return same_first and all(b.startswith(a) for a, b in zip(short[1:], full[1:], strict=False))
