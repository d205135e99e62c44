"""Regular expressions of packs: RE2 by default, the ``regex`` module under a budget where a pack asks for backtracking.

They read the original text, in which everything that is not to be read is blanked by as many spaces, so offsets stay true; a match that reaches into
a blanked stretch does not count.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import re2
import regex

from supportaudit.errors import PackError
from supportaudit.rulebook.matchers import RegexMatcher
from supportaudit.signals.hits import Hit, Stretch
from supportaudit.signals.lazy import lazy

LONGEST_TEXT = 100_000
"""Code points: a backtracking pattern is not tried on a longer text; its rule goes off instead."""
PIECE = 10_000
"""Code points that a backtracking pattern searches at once: what takes the square of them takes some seconds, and so never meets the guard."""
CHARACTERS_PER_RUN = 2_000_000_000
"""Code points that one backtracking pattern may read in a run."""
GUARD_SECONDS = 20.0
"""The last resort: processor time of one search (``regex`` asks the C library's ``clock``), so that what else a machine does is not counted
(docs/decisions/0086)."""
LONGEST_PATTERN, MOST_GROUPS = 20_000, 100
"""Characters and capturing groups of one pattern; both engines take the square of the groups."""
_SURROGATES = regex.compile(r"[\ud800-\udfff]")
_HINT = "what RE2 can not say (look-around, ...) needs `backtracking: true` beside `regex:`"


class BudgetError(Exception):
    """A backtracking pattern used up its budget; says how."""


class Found(Protocol):
    """What RE2 and ``regex`` both say about a match."""

    def span(self, group: int = 0, /) -> tuple[int, int]: ...


@dataclass(frozen=True)
class Readable:
    """A text in which only some stretches are left to be read."""

    text: str
    """As long as the original; no lone surrogates, which RE2 can not read."""
    stretches: Sequence[tuple[int, int]]

    @lazy
    def encoded(self) -> bytes:
        """The text for RE2."""
        return self.text.encode()

    @property
    def plain(self) -> bytes:
        """The same where each place is the same in both, which spares RE2 to tell them apart; else empty."""
        return self.encoded if self.text.isascii() else b""

    @classmethod
    def of(cls, text: str, stretches: Sequence[tuple[int, int]]) -> Readable:
        """The text with all but the stretches (sorted, not overlapping) blanked."""
        if text.isascii() and len(stretches) == 1 and stretches[0] == (0, len(text)):
            return cls(text, stretches)
        parts, at = [], 0
        for start, end in stretches:
            parts += [" " * (start - at), text[start:end]]
            at = end
        parts.append(" " * (len(text) - at))
        return cls(_SURROGATES.sub("\ufffd", "".join(parts)), stretches)

    def holds(self, start: int, end: int) -> bool:
        """Whether all of ``[start, end)`` lies in one stretch."""
        if len(self.stretches) == 1:
            return self.stretches[0][0] <= start and end <= self.stretches[0][1]
        at = bisect_right(self.stretches, start, key=lambda stretch: stretch[0]) - 1
        return at >= 0 and end <= self.stretches[at][1]


class UserPattern:
    """One compiled ``regex:`` matcher."""

    def __init__(self, matcher: RegexMatcher) -> None:
        """Raises PackError at the matcher's mark when the engine does not take the pattern."""
        if len(matcher.pattern) > LONGEST_PATTERN:
            what = f"the regular expression is longer than {LONGEST_PATTERN:,} characters"
            raise PackError(what, where=matcher.mark, hint="part it, or write phrases with lists")
        self.source = matcher.pattern
        self.backtracking = matcher.backtracking
        self._left = CHARACTERS_PER_RUN
        try:
            self._compiled = regex.compile(matcher.pattern) if matcher.backtracking else re2.compile(matcher.pattern, _options())
        except re2.error as refusal:
            hint = _HINT if _only_backtracking(matcher.pattern) else "correct the pattern"
            raise PackError(f"the regular expression is not one that RE2 takes: {_said(refusal)}", where=matcher.mark, hint=hint) from refusal
        except (regex.error, RecursionError, UnicodeEncodeError) as refusal:
            raise PackError(f"the regular expression is not valid: {refusal}", where=matcher.mark, hint="correct the pattern") from refusal
        if self._compiled.groups > MOST_GROUPS:
            what = f"the regular expression has {self._compiled.groups:,} groups, more than {MOST_GROUPS}"
            raise PackError(what, where=matcher.mark, hint="write (?:...) for groups that nothing is taken from")
        self._groups = tuple(sorted((number, name) for name, number in self._compiled.groupindex.items()))

    @property
    def finds_nothing(self) -> bool:
        """Whether no text but the empty one can match, as far as RE2 tells of its patterns; backtracking ones are not looked at."""
        return not self.backtracking and bool(self._compiled.possiblematchrange(1) == (b"", b""))

    def find(self, readable: Readable) -> Iterator[Hit]:
        """All matches that are not empty and do not overlap, from the left; named groups are captures. Raises BudgetError."""
        found: Iterator[Found] = self._bounded(readable.text) if self.backtracking else self._compiled.finditer(readable.plain or readable.text)
        for match in found:
            start, end = match.span()
            if start >= end or not readable.holds(start, end):
                continue
            if not self._groups:
                yield Hit(start, end)
                continue
            captures = ((name, *match.span(number)) for number, name in self._groups)
            yield Hit(start, end, tuple(Stretch(name, first, last) for name, first, last in captures if 0 <= first < last))

    def _bounded(self, text: str) -> Iterator[Found]:
        if len(text) > LONGEST_TEXT:
            raise BudgetError(f"a message has more than {LONGEST_TEXT:,} characters")
        self._left -= len(text)
        if self._left < 0:
            raise BudgetError(f"it had read {CHARACTERS_PER_RUN:,} characters")
        try:
            for start, end in _pieces(text):
                yield from self._compiled.finditer(text, start, end, timeout=GUARD_SECONDS)
        except TimeoutError as spent:
            raise BudgetError(f"one message took it more than {GUARD_SECONDS:g} seconds of processor time") from spent
        except (MemoryError, RecursionError) as spent:
            raise BudgetError("one message took it more memory than there is") from spent


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of at most ``PIECE`` characters that make up the text, cut behind the last end of a line, else behind the last space."""
    start = 0
    while len(text) - start > PIECE:
        most = start + PIECE
        end = text.rfind("\n", start, most) + 1 or text.rfind(" ", start, most) + 1 or most
        yield start, end
        start = end
    yield start, len(text)


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    return options


def _said(refusal: re2.error) -> str:
    said = refusal.args[0] if refusal.args else "unknown error"
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _only_backtracking(pattern: str) -> bool:
    try:
        regex.compile(pattern)
    except (regex.error, RecursionError):
        return False
    return True
