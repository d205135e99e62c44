"""The outline of a text: its words, links, sentences and paragraphs, and what can be counted in them.

- words: as they were written ("can't" is one); links, @names and the initials or name that sign a text ("^KM", "-Kim") are none;
- links: web addresses, with or without "https://";
- sentences: as phrases see them; questions: those that end with a question mark;
- exclamations: exclamation marks;
- capitals: words in capitals, among the words that could be: acronyms (no vowel), ids (a digit) and single letters count as neither;
- paragraphs: what stands between blank lines, or between line breaks that the author put (those by which a mail program wraps lines are none).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

import re2

from supportaudit.signals.lines import QUESTION_CLOSER, Folded
from supportaudit.signals.patterns import Readable

_LINK = re2.compile(r"(?i)(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,6}/\S*")
_VOWELS = frozenset("AEIOUY")
_WRAPPED_LINE = range(45, 101)
"""Characters in a line that a mail program may have broken."""
_SIGNS = "^*~/-–—"
_LONGEST_NAME = 12
"""Letters of the initials or the name that signs a text."""
_CLOSERS = frozenset("?!.…\"'”’)")


class Piece(NamedTuple):
    """A message, paragraph or sentence: the words from ``first`` to before ``last``."""

    first: int
    last: int


@dataclass(frozen=True)
class Outline:
    """The words of one text and how they are put together. Made once for a text, in time linear in its length."""

    text: str
    """Where what is not to be read is blank."""
    spans: Sequence[tuple[int, int]]
    """Where each word or link stands."""
    links_before: Sequence[int]
    """How many links stand before each word, and last in all."""
    questions_before: Sequence[int]
    """How many questions end before each word, and last in all."""
    sentences: Sequence[Piece]
    paragraphs: Sequence[Piece]

    @classmethod
    def of(cls, folded: Folded, readable: Readable) -> Outline:
        """The outline of a text that has been folded."""
        text = readable.text
        linking = may_link(text)
        spans, places = _words(folded, [found.span() for found in _LINK.finditer(text)] if linking else ())
        pieces = [Piece(places[first], places[last]) for first, last in pairwise(folded.line.borders)]
        asked = [0] * (len(spans) + 1)
        for piece, closer in zip(pieces, folded.closers, strict=True):
            asked[piece.last] += closer == QUESTION_CLOSER and piece.first < piece.last
        if pieces and _is_signature(text, spans, pieces[-1]):
            del spans[pieces[-1].first :], asked[pieces[-1].first + 1 :]
            pieces.pop()
        links = [0, *accumulate(_is_link(text[start:end]) for start, end in spans)] if linking else [0] * (len(spans) + 1)
        sentences = [piece for piece in pieces if piece.first < piece.last]
        return cls(text, spans, links, list(accumulate(asked)), sentences, list(_paragraphs(folded.text, spans)))

    def pieces(self, unit: str) -> Sequence[Piece]:
        """The message, or its paragraphs or sentences; none without a word."""
        if unit == "message":
            return [Piece(0, len(self.spans))] if self.spans else []
        return self.paragraphs if unit == "paragraph" else self.sentences

    def extent(self, piece: Piece) -> tuple[int, int]:
        """Where the piece stands, with the marks that close it."""
        start, end = self.spans[piece.first][0], self.spans[piece.last - 1][1]
        while end < len(self.text) and self.text[end] in _CLOSERS:
            end += 1
        return start, end

    def count(self, what: str, piece: Piece) -> int:
        """One of ``SHAPE_COUNTS`` in the piece."""
        match what:
            case "questions":
                return self.questions_before[piece.last] - self.questions_before[piece.first]
            case "exclamations":
                return self.text.count("!", *self.extent(piece))
            case "sentences":
                return bisect_left(self.sentences, (piece.last,)) - bisect_left(self.sentences, (piece.first,))
        links = self.links_before[piece.last] - self.links_before[piece.first]
        return links if what == "links" else piece.last - piece.first - links

    def shouted(self, piece: Piece) -> tuple[int, int]:
        """How many words stand in capitals, of how many that could."""
        capitals = could = 0
        words = [self.text[start:end] for start, end in self.spans[piece.first : piece.last]]
        if not any(map(str.isupper, words)):
            return 0, 0
        for word in words:
            if sum(c.isalpha() for c in word) < 2 or any(c.isdigit() for c in word) or _is_link(word):
                continue
            upper = word.isupper()
            if upper and word.isascii() and _VOWELS.isdisjoint(word):
                continue
            could += 1
            capitals += upper
        return capitals, could


def may_link(text: str) -> bool:
    """Whether there may be a link, at a quick look."""
    return "/" in text or "www." in text.lower()


def _is_link(word: str) -> bool:
    """The quick look spares most words the slow one."""
    return ("/" in word or "." in word) and _LINK.fullmatch(word) is not None


def _words(folded: Folded, links: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[int]]:
    """The places of words and links, and for each folded word (and the end) how many of these stand before it."""
    spans: list[tuple[int, int]] = []
    places = []
    at = 0
    for start, end in folded.line.spans:
        while at < len(links) and links[at][1] <= start:
            at += 1
        place = links[at] if at < len(links) and links[at][0] <= start else (start, end)
        if not spans or spans[-1] != place:
            spans.append(place)
        places.append(len(spans) - 1)
    return spans, [*places, len(spans)]


def _is_signature(text: str, spans: Sequence[tuple[int, int]], piece: Piece) -> bool:
    if piece.last - piece.first != 1 or piece.last != len(spans) or len(spans) == 1:
        return False
    start, end = spans[piece.first]
    name, before = text[start:end], text[max(start - 2, 0) : start]
    return name.isalpha() and name[0].isupper() and len(name) <= _LONGEST_NAME and (before[-1:] in _SIGNS or before == "^ ")


def _paragraphs(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    first = 0
    for at, ((_, end), (start, _)) in enumerate(pairwise(spans), 1):
        if _parted(text, end, start):
            yield Piece(first, at)
            first = at
    if spans:
        yield Piece(first, len(spans))


def _parted(text: str, end: int, start: int) -> bool:
    """Whether a paragraph ends between two words."""
    line_end = text.find("\n", end, start)
    if line_end < 0:
        return False
    if line_end + 1 != start or text.find("\n", line_end + 1, start) >= 0:
        return True
    return line_end - (text.rfind("\n", 0, line_end) + 1) not in _WRAPPED_LINE
