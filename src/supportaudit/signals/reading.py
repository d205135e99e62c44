"""One message's text, read in the ways that rules ask for; each way is prepared once, when the first rule asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from supportaudit.model import Mask
from supportaudit.signals.context import Lexicon, Scopes
from supportaudit.signals.folding import Folder
from supportaudit.signals.grammar import Grammar, GrammarPattern, Parsed, lemmatised
from supportaudit.signals.hits import Hit
from supportaudit.signals.lazy import lazy
from supportaudit.signals.lines import Folded
from supportaudit.signals.outline import Outline
from supportaudit.signals.patterns import Readable

IGNORE, INCLUDE, ONLY = "ignore", "include", "only"
MODES = (IGNORE, INCLUDE, ONLY)
"""What to do with masked stretches."""


@dataclass(frozen=True)
class Tools:
    """What every reading of a run shares."""

    folder: Folder
    lexicon: Lexicon


@dataclass(frozen=True)
class View:
    """A text of which some stretches are read."""

    text: str
    stretches: Sequence[tuple[int, int]]
    tools: Tools

    @lazy
    def folded(self) -> Folded:
        return self.tools.folder.fold(self.text, self.stretches)

    @lazy
    def readable(self) -> Readable:
        return Readable.of(self.text, self.stretches)

    @lazy
    def outline(self) -> Outline:
        return Outline.of(self.folded, self.readable)

    @lazy
    def parsed(self) -> dict[Grammar, Parsed]:
        """What has been asked of spaCy so far."""
        return {}

    @lazy
    def lemmatised(self) -> dict[Grammar, Folded]:
        """The dictionary forms that have been asked for so far."""
        return {}

    def found(self, pattern: GrammarPattern) -> Sequence[Hit]:
        """Where a pattern over tokens, dictionary forms or dependencies matches; the first one that is asked for has the text read."""
        grammar = pattern.grammar
        if grammar not in self.parsed:
            self.parsed[grammar] = grammar.parse(self.readable)
        parsed = self.parsed[grammar]
        if pattern.phrase is None:
            return parsed.hits.get(pattern.number, ())
        if grammar not in self.lemmatised:
            self.lemmatised[grammar] = lemmatised(self.folded, parsed.lemmas)
        return pattern.phrase.find(self.lemmatised[grammar])

    @lazy
    def scopes(self) -> Scopes:
        return Scopes(self.folded, self.tools.lexicon.reaches(self.folded))


class Reading:
    """The views of one text."""

    def __init__(self, text: str, masks: Sequence[Mask], tools: Tools) -> None:
        self.text = text
        self._masks = masks
        self._tools = tools
        self._views: dict[str, View] = {}

    @property
    def masked(self) -> bool:
        """Whether some stretch is not its author's own."""
        return bool(self._masks)

    def view(self, mode: str) -> View:
        """The text without its masked stretches (``ignore``), with them, or of these ``only``."""
        if mode == INCLUDE and not self._masks:
            mode = IGNORE
        view = self._views.get(mode)
        if view is None:
            view = self._views[mode] = View(self.text, self._stretches(mode), self._tools)
        return view

    def _stretches(self, mode: str) -> Sequence[tuple[int, int]]:
        whole = len(self.text)
        if mode == INCLUDE or (mode == IGNORE and not self._masks):
            return ((0, whole),)
        masked, own, at = [], [], 0
        for mask in self._masks:
            start, end = max(mask.start, at), min(mask.end, whole)
            if start < end:
                own.append((at, start))
                masked.append((start, end))
                at = end
        own.append((at, whole))
        return tuple(stretch for stretch in (masked if mode == ONLY else own) if stretch[0] < stretch[1])
