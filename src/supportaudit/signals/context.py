"""Whether a candidate is negated, reported, conditional or part of a question: the ConText algorithm.

A cue opens a scope over the words after it (or before it), which ends at the cue's own limit, at the end of the clause or sentence, or at a word that
starts a new thought. A candidate is in the context when it lies in the scope, or when the cue stands in one of the candidate's gaps.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from supportaudit.rulebook.matchers import ContextCues
from supportaudit.signals.cues import AUXILIARIES, BUILT_IN, NEGATED, QUESTION, REPORTED, SUBJECTS, CueSet, alternatives
from supportaudit.signals.hits import Hit
from supportaudit.signals.lines import CONJUNCTIONS, Folded
from supportaudit.signals.trees import literal

QUOTED_WORDS = 4
"""More words than this between quotation marks are someone else's."""
_QUOTES = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’"}
_MAX_QUOTED_WORDS = 200
_NEW_THOUGHT = AUXILIARIES | {"want", "need", "demand", "wants", "needs"}
_TAKES_CLAUSE = frozenset(
    "think believe feel say said know mean guess suppose see if that sure hope expect understand like why how what when where which who because until"  # noqa: SIM905
    " unless whether or than as after before once".split()
)

_OPENERS = frozenset(("and", "so", "or", "well", "but", "please", "ok", "hi", "hello", "hey", "also", "then", "yes", "no", "oh", "thanks", "sorry"))
_GREETINGS = frozenset(("hi", "hello", "hey", "thanks", "sorry"))
_WH = frozenset(("what", "why", "how", "when", "where", "who", "which", "whose"))
_ASKS_ALONE = frozenset((("how", "about"), ("what", "about"), ("how", "come"), ("why", "not")))
_ARTICLES = frozenset(("the", "a", "an", "my", "your", "our", "their", "his", "her", "any", "these", "those", "anyone", "anybody", "anything"))
_ANY_WORD = "*"
_LONGEST_REACH = 80
"""Words: no cue reaches farther, whatever its scope."""
_MAX_OPENERS = 4
_LONGEST_OPENING = 7
_LONGEST_START = _MAX_OPENERS + _LONGEST_OPENING


@dataclass(frozen=True, slots=True)
class Reach:
    """One cue in one text and the words over which it reaches, as word indices."""

    kind: str
    first: int
    last: int
    """The scope is ``[first, last)``."""
    cue: tuple[int, int]
    """The words of the cue; empty for a question or a quotation."""

    @property
    def backward(self) -> bool:
        """Whether the cue comes after its scope."""
        return self.first < self.last <= self.cue[0] < self.cue[1]


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: str
    words: tuple[str, ...]
    at_clause_start: bool
    forward: str | None
    backward: str | None


@dataclass(slots=True)
class _Node:
    """The cues that begin with the same words."""

    children: dict[str, _Node] = field(default_factory=dict)
    cues: list[_Cue] = field(default_factory=list)

    def add(self, cue: _Cue) -> None:
        node = self
        for word in cue.words:
            node = node.children.setdefault(word, _Node())
        node.cues.append(cue)

    def standing(self, words: Sequence[str], at: int, end: int) -> Iterator[_Cue]:
        """The cues at a word, the longest first."""
        if at < end:
            for child in (self.children.get(words[at]), self.children.get(_ANY_WORD)):
                if child:
                    yield from child.standing(words, at + 1, end)
        yield from self.cues


class Lexicon:
    """All cues of a run."""

    def __init__(self, more: Iterable[ContextCues] = ()) -> None:
        """``more``: cues of the packs; they reach over the words after them."""
        self._root, self.words = _tree(tuple(more))
        """The cues by their words, and all words that some cue names."""

    def reaches(self, folded: Folded) -> tuple[Reach, ...]:
        """Every scope of a text."""
        found = list(_quotations(folded))
        for sentence, (first, end) in enumerate(pairwise(folded.line.borders)):
            if folded.closers[sentence] == "?" or asks(folded.line.words[first : min(end, first + _LONGEST_START)]):
                found.append(Reach(QUESTION, first, end, (first, first)))
            found.extend(self._in_sentence(folded, first, end))
        return tuple(found)

    def _in_sentence(self, folded: Folded, first: int, end: int) -> Iterator[Reach]:
        words, openings = folded.line.words, self._root.children
        taken: dict[str, int] = {}
        for at in range(first, end):
            if words[at] not in openings:
                continue
            for cue in sorted(openings[words[at]].standing(words, at + 1, end), key=_longest_first):
                if taken.get(cue.kind, 0) > at or (cue.at_clause_start and not _opens_clause(folded, at)):
                    continue
                after = taken[cue.kind] = at + len(cue.words)
                if cue.forward:
                    yield Reach(cue.kind, after, _forward_end(folded, cue, after, end), (at, after))
                if cue.backward:
                    yield Reach(cue.kind, _backward_start(folded, cue, at, first), at, (at, after))


def _longest_first(cue: _Cue) -> tuple[int, bool]:
    return -len(cue.words), cue.forward is not None


class Scopes:
    """The contexts of one text."""

    def __init__(self, folded: Folded, reaches: Iterable[Reach]) -> None:
        self._folded = folded
        kinds: dict[str, list[Reach]] = defaultdict(list)
        for reach in sorted(reaches, key=lambda reach: (reach.first, reach.cue)):
            kinds[reach.kind].append(reach)
        self._kinds = {kind: (_Cover(r for r in found if not r.backward), _Cover(r for r in found if r.backward)) for kind, found in kinds.items()}
        self._cues = sorted((reach for found in kinds.values() for reach in found if reach.cue[0] < reach.cue[1]), key=lambda reach: reach.cue)
        self._cue_starts = [reach.cue[0] for reach in self._cues]

    def around(self, hit: Hit) -> Mapping[str, Hit]:
        """The contexts in which a hit stands, each with the place of the cue that says so."""
        line = self._folded.line
        first, last = line.word_from(hit.start), line.word_from(hit.end)
        found = {}
        for kind, (after, before) in self._kinds.items():
            reach = after.at(first) or before.at(last - 1)
            if reach:
                found[kind] = self._place(reach)
        for reach in self._inside(hit):
            found.setdefault(reach.kind, self._place(reach))
        return found

    def _place(self, reach: Reach) -> Hit:
        first, last = reach.cue if reach.cue[0] < reach.cue[1] else (reach.first, reach.last)
        return Hit(self._folded.line.starts[first], self._folded.line.ends[last - 1])

    def _inside(self, hit: Hit) -> Iterator[Reach]:
        """Cues in the hit's gaps: neither words that the phrase names nor captured ones."""
        if hit.words is None:
            return
        line, start = self._folded.line, hit.start
        for end, next_start in (*((capture.start, capture.end) for capture in hit.captures), (hit.end, hit.end)):
            first, last = line.word_from(start), line.word_from(end)
            start = next_start
            for reach in self._cues[bisect_left(self._cue_starts, first) : bisect_left(self._cue_starts, last)]:
                before_more = line.starts[reach.cue[0]] > hit.start and line.ends[reach.cue[1] - 1] < hit.end
                if before_more and hit.words.isdisjoint(line.words[reach.cue[0] : reach.cue[1]]):
                    yield reach


class _Cover:
    """Which of several stretches of words covers a word; of those that overlap, the one that begins first."""

    def __init__(self, reaches: Iterable[Reach]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._reaches: list[Reach] = []
        covered = 0
        for reach in reaches:
            first = max(reach.first, covered)
            if first < reach.last:
                self._starts.append(first)
                self._ends.append(reach.last)
                self._reaches.append(reach)
                covered = reach.last

    def at(self, word: int) -> Reach | None:
        """The stretch that covers the word."""
        place = bisect_right(self._starts, word) - 1
        return self._reaches[place] if place >= 0 and word < self._ends[place] else None


def asks(words: Sequence[str]) -> bool:
    """Whether a sentence begins as a question does: an auxiliary before its subject, with or without a question word."""
    at = 0
    while at < min(len(words), _MAX_OPENERS) and words[at] in _OPENERS:
        at += 1
    rest = tuple(words[at : at + _LONGEST_OPENING])
    if at and words[at - 1] in _GREETINGS and rest[:1] and rest[0] not in AUXILIARIES | _WH:
        rest = rest[1:]
    if rest[:1] and rest[0] in _WH:
        return rest[:2] in _ASKS_ALONE or any(_inverted(rest[place:]) for place in (1, 2, 3) if SUBJECTS.isdisjoint(rest[1:place]))
    return rest[:2] != ("should", "you") and rest[:1] != ("had",) and _inverted(rest)


def _inverted(words: tuple[str, ...]) -> bool:
    if len(words) < 2 or words[0] not in AUXILIARIES:
        return False
    if words[1] == "not":
        return len(words) > 2 and words[2] in SUBJECTS
    return words[1] in SUBJECTS or (words[1] in _ARTICLES and words[0] not in ("do", "have"))


@lru_cache(maxsize=4)
def _tree(more: tuple[ContextCues, ...]) -> tuple[_Node, frozenset[str]]:
    """All cues by their words, and all words that some cue names; only ever read."""
    sets = (*BUILT_IN, *(CueSet(extra.kind, extra.cues, forward=extra.scope) for extra in more))
    cues = [cue for one in sets for cue in _compiled(one)]
    root = _Node()
    for cue in cues:
        root.add(cue)
    return root, frozenset(word for cue in cues for word in cue.words)


def _compiled(cues: CueSet) -> Iterator[_Cue]:
    for cue in cues.cues:
        for written in alternatives(cue.removeprefix("^")):
            words = tuple(folded for word in written for folded in (("*",) if word == "*" else literal(word)))
            if words:
                yield _Cue(cues.kind, words, cue.startswith("^"), cues.forward, cues.backward)


def _opens_clause(folded: Folded, at: int) -> bool:
    start = folded.clause_start(at)
    return at - start <= _MAX_OPENERS and all(word in _OPENERS for word in folded.line.words[start:at])


def _limit(scope: str) -> int | None:
    count = scope.split(maxsplit=1)[0] if scope else ""
    return int(count) if count.isdigit() else None


def _forward_end(folded: Folded, cue: _Cue, after: int, sentence_end: int) -> int:
    words, limit = folded.line.words, _limit(cue.forward or "")
    if cue.forward == "sentence":
        end = sentence_end
    elif cue.kind == REPORTED and after < sentence_end:
        end = folded.clause_end(after)
    else:
        end = folded.clause_end(after - 1)
    end = min(end, after + (_LONGEST_REACH if limit is None else limit))
    for at in range(after, end):
        if _terminates(cue.kind, words, at):
            return at
    return end


def _backward_start(folded: Folded, cue: _Cue, at: int, sentence_start: int) -> int:
    limit = _limit(cue.backward or "")
    start = sentence_start if cue.backward == "sentence" else folded.clause_start(at)
    return max(start, at - (_LONGEST_REACH if limit is None else limit))


def _terminates(kind: str, words: Sequence[str], at: int) -> bool:
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word in CONJUNCTIONS - {"because"}:
        return True
    if kind == NEGATED:
        starts_anew = word in SUBJECTS and following in _NEW_THOUGHT and words[at - 1] not in _TAKES_CLAUSE
        return word in ("and", "please") or starts_anew
    return kind == REPORTED and (word == "please" or (word == "now" and following in SUBJECTS) or (word == "and" and following == "now"))


def _quotations(folded: Folded) -> Iterator[Reach]:
    """Stretches of more than four words between quotation marks."""
    opened: tuple[str, int] | None = None
    for mark in folded.marks:
        sign = folded.text[mark.start]
        if opened and sign in _QUOTES[opened[0]]:
            if QUOTED_WORDS < mark.before - opened[1] <= _MAX_QUOTED_WORDS:
                yield Reach(REPORTED, opened[1], mark.before, (opened[1], opened[1]))
            opened = None
        elif sign in _QUOTES and not (opened and mark.before - opened[1] <= _MAX_QUOTED_WORDS):
            opened = sign, mark.before
