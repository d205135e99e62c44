"""Whether the alternatives of a group can take the same text: repeated, such a group can divide one text in very many ways."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

Atom = tuple[int, bool]
"""The characters that something takes one of, as bits over ``_SAMPLE``, and whether it may be absent."""
_SAMPLE = "".join(map(chr, range(128))) + "é–…ßЖ中\u00a0"
"""One character of each kind that patterns tell apart."""
_MOST_ATOMS, _MOST_OPTIONS, _MOST_TIMES = 40, 60, 10
"""No more of an alternative, no more alternatives and no more repetitions are looked at."""
_COUNT = re.compile(r"\{(\d*)(,?)(\d*)\}")


@lru_cache(maxsize=4096)
def atom(token: str, *, fold: bool) -> Atom:
    """What a character, an escape or a set takes; of what cannot be told nothing, so that it is like nothing else."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of what Python may read otherwise one day
            pattern = re.compile(token, re.DOTALL | (re.IGNORECASE if fold else re.NOFLAG))
    except (re.error, OverflowError):
        return 0, False
    return sum(1 << bit for bit, character in enumerate(_SAMPLE) if pattern.fullmatch(character)), False


def repeated(atoms: Sequence[Atom], times: str) -> list[Atom]:
    """The atoms as often as ``?``, ``*``, ``+`` or ``{2,3}`` says, endless ones once."""
    least, most = {"?": (0, 1), "*": (0, 1), "+": (1, 1)}.get(times[0], (1, 1))
    if found := _COUNT.match(times):
        least = min(int(found[1] or 0), _MOST_TIMES)
        most = min(int(found[3] or least + 1), _MOST_TIMES) if found[2] else least
    found_atoms = [*atoms] * least + [(bits, True) for bits, _ in atoms] * (most - least)
    return found_atoms[:_MOST_ATOMS]


def as_part(options: Sequence[Sequence[Atom]]) -> list[Atom]:
    """A group as part of a larger alternative: its atoms, or one atom for alternatives of one character each."""
    if len(options) == 1:
        return list(options[0][:_MOST_ATOMS])
    if all(len(option) == 1 for option in options):
        bits = 0
        for option in options:
            bits |= option[0][0]
        return [(bits, any(option[0][1] for option in options))]
    return [(0, False)]


def overlapping(options: Sequence[Sequence[Atom]]) -> bool:
    """Whether two alternatives can take the same text, or one what another begins with; an empty alternative is none."""
    looked_at = [option[:_MOST_ATOMS] for option in options[:_MOST_OPTIONS] if option]
    return any(_alike(one, other) for one, other in combinations(looked_at, 2))


def _alike(one: Sequence[Atom], other: Sequence[Atom]) -> bool:
    """Whether a text that one takes whole can be a text, or the start of one, that the other takes."""
    reached = _onwards({(0, 0)}, one, other)
    while reached:
        taken = {(i + 1, j + 1) for i, j in reached if i < len(one) and j < len(other) and one[i][0] & other[j][0]}
        reached = _onwards(taken, one, other)
        if any(i == len(one) or j == len(other) for i, j in reached):
            return True
    return False


def _onwards(places: Iterable[tuple[int, int]], one: Sequence[Atom], other: Sequence[Atom]) -> set[tuple[int, int]]:
    """The places, and those after parts that may be absent."""
    found, waiting = set[tuple[int, int]](), list(places)
    while waiting:
        i, j = place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting += [(i + 1, j)] if i < len(one) and one[i][1] else []
            waiting += [(i, j + 1)] if j < len(other) and other[j][1] else []
    return found
