"""Folded words with their sentences, clauses and places: what folding writes and everything else reads."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from supportaudit.signals.lazy import lazy

MARK = "__"
"""What the encoded form of a punctuation mark, emoji or handle starts with."""

HASH = "___23_"
"""The encoded sign before a hashtag."""
QUESTION = "___3f_"
"""The encoded question mark."""
QUESTION_CLOSER = "?"
"""What closes a sentence that is a question."""
CONJUNCTIONS = frozenset(("but", "however", "because", "although", "though"))
"""Words that begin a new clause."""
_SO_SUBJECTS = frozenset(
    ("i", "we", "you", "they", "he", "she", "it", "that", "this", "there", "please", "the", "your", "my", "our", "can", "could", "if")
)
_CLOSERS = frozenset("\"'”’)]}*_»")
_NEVER_LAST = frozenset(("mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e"))
_BEFORE_NUMBERS = frozenset(("no", "nos", "tel", "ext", "fig", "ref", "acct", "approx"))
_RARELY_LAST = frozenset(("etc", "inc", "ltd", "co", "corp", "sr", "jr"))
LONGEST_CLAUSE = 100
"""Words."""
_SHORT_LINE = 2_000
"""In a line of at most so many characters words are counted when asked; in a longer one their places are listed once."""
_WRAPPED_LINE = 45
"""A line of this many characters was broken by a mail program, a shorter one by its author."""
_SIGNATURE = 20


class Kind(IntEnum):
    """What one token is to the loop that folds."""

    WORD = 0
    WORDS = 1
    HASHTAG = 2
    """A mark and words."""
    SOFT = 3
    BREAK = 4
    """A mark that ends a clause."""
    SIGN = 5
    """A dash, asterisk, ...: ends a clause between spaces, and a sentence before a signature."""
    DOT = 6
    ELLIPSIS = 7
    STOP = 8
    NEWLINE = 9


@dataclass(frozen=True)
class Line:
    """Folded words one after the other: every sentence is its words, each with a space before it, and a line feed."""

    words: Sequence[str]
    spans: Sequence[tuple[int, int]]
    """Where each word's surface form stands in the original text."""
    borders: Sequence[int]
    """Index of the first word of each sentence, and last the number of words."""

    @lazy
    def text(self) -> str:
        return "".join([f" {' '.join(self.words[first:last])}\n" for first, last in pairwise(self.borders)])

    @lazy
    def encoded(self) -> bytes:
        """The text for RE2; as it is ASCII, each place is the same in both."""
        return self.text.encode()

    @lazy
    def starts(self) -> Sequence[int]:
        """First code point of each word."""
        return [span[0] for span in self.spans]

    @lazy
    def ends(self) -> Sequence[int]:
        """One past the last code point of each word."""
        return [span[1] for span in self.spans]

    @lazy
    def _places(self) -> list[int]:
        places, at = [], 0
        for first, last in pairwise(self.borders):
            for word in self.words[first:last]:
                places.append(at)
                at += len(word) + 1
            at += 1
        return places

    def words_before(self, place: int) -> int:
        """How many words start before this place of the line's text."""
        if len(self.text) <= _SHORT_LINE:
            return self.text.count(" ", 0, place)
        return bisect_left(self._places, place)

    def word_from(self, start: int) -> int:
        """Index of the first word that starts at or after this code point of the original text."""
        return bisect_left(self.starts, start)


class Mark(NamedTuple):
    """A punctuation mark, emoji or handle."""

    before: int
    """Index of the word before which it stands."""
    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Folded:
    """A message's words and marks."""

    text: str
    """The original."""
    line: Line
    """Words alone."""
    closers: Sequence[str]
    """``?``, ``!``, ``.`` or nothing for each sentence."""
    breaks: Sequence[int]
    """Indices of words before which a clause ends, sorted; may repeat."""
    marks: Sequence[Mark]
    mark_borders: Sequence[tuple[int, int]]
    """Number of words and of marks at the end of each sentence that has any."""

    @lazy
    def full(self) -> Line:
        """Words and marks."""
        words: list[str] = []
        spans: list[tuple[int, int]] = []
        borders = [0]
        at = mark_at = 0
        for last, mark_last in self.mark_borders:
            for mark in self.marks[mark_at:mark_last]:
                words += [*self.line.words[at : mark.before], mark.folded]
                spans += [*self.line.spans[at : mark.before], (mark.start, mark.end)]
                at = mark.before
            words += self.line.words[at:last]
            spans += self.line.spans[at:last]
            at, mark_at = last, mark_last
            borders.append(len(words))
        return Line(words, spans, borders)

    @lazy
    def bag(self) -> frozenset[str]:
        """All words and marks."""
        return frozenset(self.line.words).union(mark.folded for mark in self.marks)

    @lazy
    def _clauses(self) -> list[int]:
        """Index of the first word of each clause, and last the number of words."""
        words, last = self.line.words, len(self.line.words)
        conjunctions = (
            index
            for index, word in enumerate(words)
            if word in CONJUNCTIONS or (word == "so" and index + 1 < last and words[index + 1] in _SO_SUBJECTS)
        )
        return sorted({*self.line.borders, *self.breaks, *conjunctions})

    def sentence(self, word: int) -> int:
        """The sentence of a word, by index."""
        return bisect_right(self.line.borders, word, 0, len(self.line.borders) - 1) - 1

    def clause_end(self, word: int) -> int:
        """Index after the last word of the clause of this word: a sentence ends, or a comma, dash, emoji or conjunction comes.

        Seen from a word no clause is longer than ``LONGEST_CLAUSE``.
        """
        return min(self._clauses[bisect_right(self._clauses, word)], word + LONGEST_CLAUSE)

    def clause_start(self, word: int) -> int:
        """Index of the first word of the clause of this word."""
        return self._clauses[bisect_right(self._clauses, word) - 1]

    def clause_begins(self, word: int) -> bool:
        """Whether a mark or a conjunction right before (or at) this word ends a clause."""
        at = bisect_left(self.breaks, word)
        return (at < len(self.breaks) and self.breaks[at] == word) or self.line.words[word] in CONJUNCTIONS


class Draft:
    """Folded text while it is being written: decides where sentences and clauses end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stop = len(text)
        """Where the stretch that is being read ends."""
        self.words: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self._borders = [0]
        self._closers: list[str] = []
        self._breaks: list[int] = []
        self._marks: list[Mark] = []
        self._mark_borders: list[tuple[int, int]] = []

    def folded(self) -> Folded:
        """The finished text."""
        return Folded(self.text, Line(self.words, self.spans, self._borders), self._closers, self._breaks, self._marks, self._mark_borders)

    def close(self, closer: str) -> None:
        """Ends the sentence, if it has a word or a mark."""
        border = len(self.words), len(self._marks)
        if border[0] > self._borders[-1]:
            self._borders.append(border[0])
            self._closers.append(closer)
        if border != (self._mark_borders[-1] if self._mark_borders else (0, 0)):
            self._mark_borders.append(border)

    def hashtag(self, folded: tuple[str, ...], start: int, end: int) -> None:
        """Takes in a hashtag: its sign is a mark, and its words are words."""
        self._marks.append(Mark(len(self.words), HASH, start, start + 1))
        self.words += folded
        self.spans += ((start + 1, end),) * len(folded)

    def mark(self, kind: Kind, folded: str, start: int, end: int) -> None:
        """Takes in a token that has no word, and ends the clause or sentence if it does."""
        if kind is Kind.NEWLINE:
            if self.text.count("\n", start, end) > 1 or not self._wraps(start, end):
                self.close("")
            return
        if kind is Kind.SIGN and self._signs(start, end):
            self.close("")
        self._marks.append(Mark(len(self.words), folded, start, end))
        if kind is Kind.STOP:
            self.close(QUESTION_CLOSER if folded == QUESTION else "!")
        elif (kind is Kind.DOT and self._dot_ends(start, end)) or (kind is Kind.ELLIPSIS and self._continues_anew(end)):
            self.close(".")
        elif kind in (Kind.BREAK, Kind.ELLIPSIS) or (kind is Kind.SIGN and self._divides(start, end)):
            self._breaks.append(len(self.words))

    def _next(self, at: int) -> str:
        return self.text[at : min(at + 8, self.stop)].lstrip()[:1]

    def _continues_anew(self, end: int) -> bool:
        after = self.text[end : min(end + 8, self.stop)].lstrip()
        return not after or (after[0].isupper() and not (after[0] == "I" and not after[1:2].isalpha()))

    def _dot_ends(self, start: int, end: int) -> bool:
        text, after = self.text, end
        while after < self.stop and after < end + 4 and text[after] in _CLOSERS:
            after += 1
        if after >= self.stop:
            return True
        before = text[self.spans[-1][0] : start] if self.spans and self.spans[-1][1] == start else ""
        if not text[after].isspace():
            run_on = after == end and len(before) > 1 and before[-1].islower() and text[after].isupper()
            return run_on and (text[after + 1 : after + 2].islower() or text[after] == "I")
        return self._is_last(before, self._next(after))

    @staticmethod
    def _is_last(word: str, following: str) -> bool:
        lower = word.lower()
        if lower in _NEVER_LAST:
            return False
        if lower in _BEFORE_NUMBERS:
            return not (following.isdigit() or following == "#")
        if lower in _RARELY_LAST or "." in word:
            return not following or following.isupper()
        if len(word) == 1 and word.isupper() and word != "I":
            return not following.isupper()
        return True

    def _wraps(self, start: int, end: int) -> bool:
        length = start - (self.text.rfind("\n", 0, start) + 1)
        following = self.text[end : end + 4]
        numbered = following[:1].isdigit() and following.lstrip("0123456789")[:1] in (".", ")")
        return length >= _WRAPPED_LINE and following[:1].isalnum() and not numbered

    def _spaced(self, start: int, end: int) -> bool:
        return (start == 0 or self.text[start - 1].isspace()) and (end >= self.stop or self.text[end].isspace())

    def _divides(self, start: int, end: int) -> bool:
        sign, around = self.text[start], self.text[start - 1 : start] + self.text[end : end + 1]
        return self._spaced(start, end) or (sign in "-–—" and (end - start > 1 or (sign != "-" and not around.isdigit())))

    def _signs(self, start: int, end: int) -> bool:
        """Whether a name or initials after this sign end the text, as in ``^TMT``."""
        before = self.text[start - 1 : start]
        return self.stop - end <= _SIGNATURE and self.text[end : self.stop].strip().isalpha() and (not before or before.isspace())
