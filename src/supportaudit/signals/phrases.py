"""Phrases as regular expressions over folded lines.

Gaps and holes are bounded and lazy, so a match is the leftmost one with the shortest gaps; of alternatives the longest is tried first. ``re`` is the
faster engine, but tries every way in which optional parts can share the words of a text; a phrase with more than a few such ways, and one that names
punctuation, runs on RE2, which is linear. Both read the same pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Sequence as Items
from dataclasses import dataclass
from typing import Protocol

import re2

from supportaudit.errors import PackError
from supportaudit.rulebook.phrase import Edge, Gap, Hole, Number, OneOf, Optional, PhraseItem, Prefix, Sequence, Word
from supportaudit.signals.hits import Hit, Stretch
from supportaudit.signals.lazy import lazy
from supportaudit.signals.lines import MARK, Folded, Line
from supportaudit.signals.trees import MAX_WAYS, beginning, length, literal, names, present, trimmed, ways


class Found(Protocol):
    """What ``re`` and RE2 both say about a match."""

    def start(self, group: int = 0, /) -> int: ...
    def end(self, group: int = 0, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Slot:
    """One group of the pattern: where a hole may stand, or (without a name) where the phrase ends before the marks that follow it."""

    name: str
    last: bool = False
    """Runs to the end of the clause."""


@dataclass(frozen=True)
class Phrase:
    """One compiled phrase."""

    source: str
    tree: Sequence
    """Of which the pattern is made."""
    marks: bool
    """Names punctuation or emoji, so it reads the line that has them."""
    linear: bool
    """Runs on RE2."""
    words: frozenset[str]
    """The words that the phrase names."""
    prefixes: frozenset[str]

    @property
    def pattern(self) -> str:
        """The regular expression; written when it is first asked for, as most are not in most runs."""
        return self._written[0]

    @lazy
    def _written(self) -> tuple[str, tuple[Slot, ...]]:
        """The pattern, and a slot for each group."""
        writer = _Writer(marks=self.marks)
        return writer.sequence(self.tree, first=True, last=True) + r"\b", tuple(writer.slots)

    @lazy
    def _finditer(self) -> Callable[[Line], Iterator[Found]]:
        """All matches in a line."""
        if not self.linear:
            found = re.compile(self.pattern, re.ASCII).finditer
            return lambda line: found(line.text)
        options = re2.Options()
        options.log_errors = False
        linear = re2.compile(self.pattern, options)
        return lambda line: linear.finditer(line.encoded)

    def prepare(self, mark: str) -> Phrase:
        """This phrase, once RE2 has taken it where RE2 is its engine; raises PackError at ``mark`` when it does not."""
        if self.linear:
            try:
                _ = self._finditer
            except re2.error as refusal:
                what = f"the phrase {self.source!r} has too many alternatives"
                raise PackError(what, where=mark, hint="split it into several phrases") from refusal
        return self

    def find(self, folded: Folded) -> Items[Hit]:
        """All matches, from the left; a hole at the end of the phrase runs to the end of the clause, and only there may the next match overlap."""
        line = folded.full if self.marks else folded.line
        hits = []
        for found in self._finditer(line):
            hit = self._hit(folded, line, found)
            if hit:
                hits.append(hit)
        return hits

    def _hit(self, folded: Folded, line: Line, found: Found) -> Hit | None:
        if found.start() == found.end():
            return None
        start = line.starts[line.words_before(found.start())]
        end = line.ends[line.words_before(found.end()) - 1]
        captures = []
        for group, slot in enumerate(self._written[1], 1):
            if found.start(group) < 0:
                continue
            if not slot.name:
                end = line.ends[line.words_before(found.start(group)) - 1]
                continue
            hole_start = line.starts[line.words_before(found.start(group))]
            hole_end = line.ends[line.words_before(found.end(group)) - 1]
            if slot.last:
                word = folded.line.word_from(hole_start)
                if folded.clause_begins(word):
                    return None
                hole_end = end = folded.line.ends[folded.clause_end(word) - 1]
            captures.append(Stretch(slot.name, hole_start, hole_end))
        return Hit(start, end, tuple(captures), self.words)


def compile_phrase(tree: Sequence, source: str, mark: str = "") -> Phrase:
    """The regular expression of a phrase, and the words that it names."""
    named = names(tree)
    marks = any(word.startswith(MARK) for word in named.words)
    tree = present(trimmed(tree))
    return Phrase(
        source=source,
        tree=tree,
        marks=marks,
        linear=marks or ways(tree) > MAX_WAYS,
        words=named.words,
        prefixes=named.prefixes,
    ).prepare(mark)


class _Writer:
    """Writes one pattern; counts its groups."""

    def __init__(self, *, marks: bool) -> None:
        self.marks = marks
        self.slots: list[Slot] = []
        self._skip = rf"(?: {MARK}\w+)*?" if marks else ""
        self._word = r" (?:[a-z0-9]|_[0-9a-f])\w*" if marks else r" \w+"

    def sequence(self, tree: Sequence, *, first: bool, last: bool) -> str:
        """``first`` and ``last``: whether nothing of the phrase comes before, or after."""
        written = []
        for index, item in enumerate(tree.items):
            rest = tree.items[index + 1 :]
            at_end = last and not rest
            if isinstance(item, Optional) and first:
                written.append(f"(?:{self.sequence(item.body, first=True, last=at_end)}{self._skip})?")
                continue
            before = "" if first or isinstance(item, Edge) else self._skip
            written.append(self._item(item, before, last=at_end))
            first = first and isinstance(item, Edge)
        return "".join(written)

    def _item(self, item: PhraseItem, before: str, *, last: bool) -> str:
        if isinstance(item, Word):
            return before + self._skip.join(f" {word}" for word in literal(item.text))
        if isinstance(item, Prefix):
            *whole, start = beginning(item.text)
            return before + "".join(f" {word}{self._skip}" for word in whole) + (f" {start}\\w*" if start else self._word)
        if isinstance(item, Number):
            return before + r" [0-9]\w*"
        if isinstance(item, Gap):
            return f"(?:{self._skip}{self._word}){{0,{item.longest}}}?"
        if isinstance(item, Edge):
            return self._edge(start=item.start, last=last)
        return self._hole(item, before, last=last) if isinstance(item, Hole) else self._choice(item, before, last=last)

    def _choice(self, item: Optional | OneOf, before: str, *, last: bool) -> str:
        if isinstance(item, Optional):
            return f"(?:{before}{self.sequence(item.body, first=True, last=last)})?"
        options = sorted(item.options, key=length, reverse=True)
        return before + "(?:" + "|".join(self.sequence(option, first=True, last=last) for option in options) + ")"

    def _edge(self, *, start: bool, last: bool) -> str:
        if start:
            return "(?m:^)"
        if not self.marks:
            return "(?m:$)"
        group = ""
        if last:
            self.slots.append(Slot(""))
            group = "()"
        return rf"{group}(?: {MARK}\w+)*(?m:$)"

    def _hole(self, hole: Hole, before: str, *, last: bool) -> str:
        self.slots.append(Slot(hole.name, last))
        more = "" if last else f"(?:{self._skip}{self._word}){{0,{hole.longest - 1}}}?"
        return f"{before}({self._word}{more})"
