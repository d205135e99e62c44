"""Where a phrase can not go on: something in the middle that stands only at an edge, or a word that no folded text has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from supportaudit.rulebook.phrase import Edge, Gap, Hole, Number, OneOf, Optional, PhraseItem, Prefix, Sequence, Word
from supportaudit.signals.trees import literal

_START, _INSIDE, _OVER = 0, 1, 2
"""Before the first word of a sentence, behind a word, and behind the end of the sentence."""
_STOPS = frozenset(("___3f_", "___21_"))
"""The folded question mark and exclamation mark: each ends its sentence."""
_CUT_OFF = re.compile(r"['’](?:s|d|m|t|ll|re|ve)$")
_BEFORE_EDGE = "let '^' come first"
_QUESTION_MARK = ("'?' is a question mark and ends its sentence, and something stands behind it", "write [word] for a word that may be absent")
_NEVER = frozenset[int]()


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """One part of a phrase that no text can have."""

    what: str
    hint: str
    whole: bool
    """The whole phrase depends on it."""


Problems = list[tuple[str, str]]
"""What no text can have, and the fix."""
Known = dict[tuple[int, frozenset[int]], tuple[OneOf, frozenset[int], Problems]]
"""A list that stands in many phrases, and where it was entered -> where one may stand behind it, and its problems."""


def dead_ends(tree: Sequence, known: Known | None = None) -> tuple[DeadEnd, ...]:
    """The parts of a phrase that can never match; one of them is ``whole`` where the phrase itself can not.

    ``known`` keeps what was found of lists, for the next phrase that names them.
    """
    flow = _Flow({} if known is None else known)
    goes_on = bool(flow.sequence(tree, frozenset((_START,))))
    found = dict.fromkeys(flow.found)
    return tuple(DeadEnd(what, hint, whole=not goes_on and at == len(found) - 1) for at, (what, hint) in enumerate(found))


def shortest(item: PhraseItem | Sequence) -> int:
    """The least number of folded words (and marks, where it names some) that a match has."""
    if isinstance(item, Sequence):
        return sum(shortest(part) for part in item.items)
    if isinstance(item, OneOf):
        return min((shortest(option) for option in item.options), default=0)
    if isinstance(item, Word):
        return len(literal(item.text))
    return int(isinstance(item, (Prefix, Number, Hole)))


class _Flow:
    """Follows all ways through a phrase at once: where in a sentence they may stand."""

    def __init__(self, known: Known) -> None:
        self.found: Problems = []
        self._known = known

    def sequence(self, tree: Sequence, states: frozenset[int]) -> frozenset[int]:
        """Where one may stand behind the sequence; nowhere when it has a dead end."""
        before: PhraseItem | None = None
        for item in tree.items:
            if not states - {_OVER} and isinstance(before, Word) and before.text == "?":
                self.found.append(_QUESTION_MARK)
                return _NEVER
            states = self._item(item, states)
            if not states:
                return _NEVER
            if isinstance(item, Word):
                self._apostrophe(before, item)
            before = item
        return states

    def _item(self, item: PhraseItem, states: frozenset[int]) -> frozenset[int]:
        if isinstance(item, Edge):
            return self._edge(item, states)
        if isinstance(item, Optional):
            return states | self.sequence(item.body, states)
        if isinstance(item, OneOf):
            return self._one_of(item, states)
        if isinstance(item, Gap):
            return states | ({_INSIDE} if states - {_OVER} else _NEVER)
        return self._word(item, states)

    def _one_of(self, item: OneOf, states: frozenset[int]) -> frozenset[int]:
        key = id(item), states
        if item.list_name is None or key not in self._known:
            outside, self.found = self.found, []
            behind = _NEVER.union(*(self.sequence(option, states) for option in item.options))
            if item.list_name is not None:
                self._known[key] = item, behind, self.found
            self.found = outside + self.found
            return behind
        _, behind, problems = self._known[key]
        self.found += problems
        return behind

    def _edge(self, edge: Edge, states: frozenset[int]) -> frozenset[int]:
        if not edge.start:
            return frozenset((_OVER,))
        if states != {_START}:
            self.found.append(("nothing can stand before '^', the start of a sentence", _BEFORE_EDGE))
        return states & {_START}

    def _word(self, item: Word | Prefix | Number | Hole, states: frozenset[int]) -> frozenset[int]:
        if not states - {_OVER}:
            self.found.append(
                ("nothing can stand behind the end of a sentence ('$', '?' or '!')", "let it come last, or use 'together' with 'within: message'")
            )
            return _NEVER
        if isinstance(item, Prefix) and (problem := _prefix_problem(item.text)):
            self.found.append(problem)
            return _NEVER
        if isinstance(item, Word) and item.text == "*":
            self.found.append(("'*' stands alone, and is an asterisk then", "write it at the end of a word: (agent*|team*)"))
        stops = isinstance(item, Word) and not _STOPS.isdisjoint(literal(item.text)[-1:])
        return frozenset((_OVER if stops else _INSIDE,))

    def _apostrophe(self, before: PhraseItem | None, item: Word) -> None:
        """A contraction that is cut in two is not read like the whole one."""
        if before is None or not _CUT_OFF.match(item.text):
            return
        for word in _last_words(before):
            if literal(word + item.text) != literal(word) + literal(item.text):
                whole = " ".join(literal(word + item.text))
                self.found.append((f"“{word}{item.text}” is read as “{whole}”, so “{word} {item.text}” is never there", f"write “{whole}”"))
                return


def _last_words(item: PhraseItem) -> Iterator[str]:
    if isinstance(item, Word):
        yield item.text
    elif isinstance(item, Optional):
        yield from _last_words(item.body.items[-1])
    elif isinstance(item, OneOf):
        for option in item.options:
            yield from _last_words(option.items[-1]) if option.items else ()


def _prefix_problem(text: str) -> tuple[str, str] | None:
    """A beginning that folding takes apart, such as ``don't*`` or ``follow-u*``, begins no folded word."""
    bare = text.lstrip("#@")
    if not bare or bare.isalnum():
        return None
    folded = literal(bare)
    if len(folded) == 1 and "_" in folded[0]:
        return None
    read = " ".join(folded)
    return f"“{text}*” begins no word, since “{text}” is read as “{read}”", f"write “{read}*” as words of their own"
