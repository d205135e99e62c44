"""The parsed form of a phrase pattern: what ``rulebook`` writes and ``signals`` compiles.

A phrase is a sequence; ``(a|b)`` is one of several sequences, ``[a]`` an optional one, ``...`` a gap of 0 to 8 tokens inside one sentence,
``<x>`` a captured gap of at least one token, ``{list}`` a list, inlined here as one of its entries, ``{number}`` a number, ``refund*`` any
word that starts so, ``^`` the start and ``$`` the end of a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

MAX_GAP = 8
MAX_GAPS_PER_PHRASE = 2


@dataclass(frozen=True, slots=True)
class Word:
    """One word or punctuation mark as the author of the pack wrote it, not yet folded (it may fold to several tokens: ``can't``)."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """``refund*``: one token that starts with the folded text (``refund``, ``refunds``, ``refunded``)."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """``{number}``: one token that begins with a digit (``3``, ``2nd``, ``12.50``)."""


@dataclass(frozen=True, slots=True)
class Edge:
    """``^`` or ``$``: the start or the end of a sentence; takes no token."""

    start: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """``...``: 0 to ``longest`` tokens of the same sentence."""

    longest: int = MAX_GAP


@dataclass(frozen=True, slots=True)
class Hole:
    """``<name>``: one or more captured tokens; at the end of a phrase it runs to the end of the clause, else at most ``longest`` tokens."""

    name: str
    longest: int = MAX_GAP


@dataclass(frozen=True, slots=True)
class Optional:
    """``[ ... ]``."""

    body: Sequence


@dataclass(frozen=True, slots=True)
class OneOf:
    """``( a | b | c )`` or an inlined list."""

    options: tuple[Sequence, ...]
    list_name: str | None = None
    """The list that was inlined, so that texts can say ``{manager}``."""

    def __hash__(self) -> int:
        """Of the beginning only: lists are long, and asked for again and again."""
        return hash((self.list_name, len(self.options), self.options[:1]))


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items one after the other."""

    items: tuple[PhraseItem, ...]


class LateSequence(Sequence):
    """A whole phrase that is known to be sound, and is parsed when its items are first asked for."""

    __slots__ = ("_found", "_parse", "binds")

    _found: tuple[PhraseItem, ...] | None
    _parse: Callable[[], Sequence]
    binds: bool
    """Whether there may be a hole in it."""

    def __init__(self, parse: Callable[[], Sequence], *, binds: bool) -> None:
        for name, value in (("_parse", parse), ("_found", None), ("binds", binds)):
            object.__setattr__(self, name, value)

    @property
    def items(self) -> tuple[PhraseItem, ...]:
        found = self._found
        if found is None:
            found = self._parse().items
            object.__setattr__(self, "_found", found)
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.items == other.items

    def __hash__(self) -> int:
        return hash((self.items,))


PhraseItem = Word | Prefix | Number | Edge | Gap | Hole | Optional | OneOf
