"""Shapes: what the outline of a text must be like, whatever its words (docs/decisions/0110)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from supportaudit.rulebook.matchers import ShapeMatcher
from supportaudit.signals.hits import Hit
from supportaudit.signals.lines import QUESTION_CLOSER, Folded
from supportaudit.signals.outline import Outline, Piece, may_link
from supportaudit.signals.phrases import compile_phrase

_IN_CAPITALS = re.compile(r"[A-Z][^a-z0-9\s]?[A-Z]+")
"""Of ASCII texts: there is at least one for each word of two or more letters that are all capitals, ``I'M`` and ``U.S.`` included."""


class Outlined(Protocol):
    """A text whose outline is told only when it is asked for."""

    @property
    def folded(self) -> Folded: ...
    @property
    def outline(self) -> Outline: ...


class Shape:
    """One compiled ``shape:`` matcher."""

    def __init__(self, matcher: ShapeMatcher) -> None:
        self._matcher = matcher
        self.only = tuple(compile_phrase(phrase.tree, phrase.source, phrase.mark) for phrase in matcher.only)
        """The phrases of which the text has to consist."""
        most = matcher.counts.get("words")
        self._most = most.most if most and matcher.unit == "message" else None
        self._least, self._questions = max(self._at_least("words"), 1), self._at_least("questions")

    def _is_out(self, folded: Folded) -> bool:
        """Whether a look at words and letters tells that nothing in the text has this shape, without an outline."""
        words = folded.line.words
        if len(words) < self._least or folded.closers.count(QUESTION_CLOSER) < self._questions:
            return True
        if self._most is not None and len(words) > self._most and not may_link(folded.text):
            return len(set(folded.line.spans)) - 1 > self._most  # a signature is no word
        wanted = self._matcher.capitals
        return wanted is not None and folded.text.isascii() and len(_IN_CAPITALS.findall(folded.text)) < wanted.words

    def _at_least(self, what: str) -> int:
        limits = self._matcher.counts.get(what)
        return (limits.least if limits else None) or 0

    def find(self, view: Outlined) -> Iterator[Hit]:
        """The messages, paragraphs or sentences of this shape, each with the marks that close it."""
        folded = view.folded
        if self._is_out(folded):
            return
        outline = view.outline
        fitting = [piece for piece in outline.pieces(self._matcher.unit) if self._fits(outline, piece)]
        if fitting and self.only:
            covered = self._covered(folded, outline)
            fitting = [piece for piece in fitting if not covered.count(0, piece.first, piece.last)]
        for piece in fitting:
            yield Hit(*outline.extent(piece))

    def _fits(self, outline: Outline, piece: Piece) -> bool:
        if not all(limits.holds(outline.count(what, piece)) for what, limits in self._matcher.counts.items()):
            return False
        wanted = self._matcher.capitals
        if wanted is None:
            return True
        capitals, could = outline.shouted(piece)
        return capitals >= wanted.words and capitals >= wanted.share * could

    def _covered(self, folded: Folded, outline: Outline) -> bytearray:
        """1 for each word that is a link, or stands in a match of one of the phrases."""
        covered = bytearray(after - before for before, after in zip(outline.links_before, outline.links_before[1:], strict=False))
        for phrase in self.only:
            at = 0
            for hit in phrase.find(folded):
                while at < len(covered) and outline.spans[at][1] <= hit.start:
                    at += 1
                while at < len(covered) and outline.spans[at][0] < hit.end:
                    covered[at] = 1
                    at += 1
        return covered
