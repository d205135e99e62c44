"""Which of many RE2 patterns occur in a text at all.

``re2.Filter`` finds the literals of all patterns in one pass and searches only for those patterns whose literals are there, all without coming back
to Python. An ``re2.Set`` of the same patterns is one automaton that many of them (``[^.!?]*`` before a word) blow up: it took twenty times as long.
"""

from __future__ import annotations

from collections.abc import Sequence

import re2

GROUP = 400
"""So many patterns are asked together at first; those whose literals do not fit into RE2's memory are parted."""
_SENTINEL = "\U0010fffe\U0010ffff\U0010fffe"


class Sieve:
    """Tells in a few passes over a text which of many patterns occur in it."""

    def __init__(self, sources: Sequence[str]) -> None:
        """``sources``: patterns that RE2 takes; of one that it does not take it is never told that it does not occur."""
        self._filters: list[tuple[re2.Filter, Sequence[int]]] = []
        self._untold: list[int] = []
        for first in range(0, len(sources), GROUP):
            self._take([(at, sources[at]) for at in range(first, min(first + GROUP, len(sources)))])

    def occurring(self, encoded: bytes) -> list[int]:
        """Indices of the patterns that occur, and of those of which that can not be told; in no order."""
        found = list(self._untold)
        for together, numbers in self._filters:
            found += [numbers[place] for place in together.Match(encoded) or () if place < len(numbers)]
        return found

    def _take(self, patterns: Sequence[tuple[int, str]]) -> None:
        """Has all of them asked together, or in halves where RE2 has no room for all."""
        together = _together([source for _, source in patterns])
        if together:
            self._filters.append((together, [at for at, _ in patterns]))
        elif len(patterns) == 1:
            self._untold.append(patterns[0][0])
        else:
            half = len(patterns) // 2
            self._take(patterns[:half])
            self._take(patterns[half:])


def _together(sources: Sequence[str]) -> re2.Filter | None:
    """All patterns and last one that is found in no text; None where one is refused or there is no room for all."""
    options = re2.Options()
    options.log_errors = False
    together = re2.Filter()
    try:
        for source in (*sources, _SENTINEL):
            together.Add(source, options)
        together.Compile()
    except re2.error:
        return None
    # One that outgrows its memory answers "none" instead of raising; one that finds the sentinel has room.
    return together if len(sources) in (together.Match(_SENTINEL) or ()) else None
