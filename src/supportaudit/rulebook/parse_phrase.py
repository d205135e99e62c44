"""Phrase text -> its parsed form (``phrase.py``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from supportaudit.rulebook.glance import Glances
from supportaudit.rulebook.phrase import (
    MAX_GAPS_PER_PHRASE,
    Edge,
    Gap,
    Hole,
    LateSequence,
    Number,
    OneOf,
    Optional,
    PhraseItem,
    Prefix,
    Sequence,
    Word,
)

MAX_LENGTH = 2_000
MAX_ALTERNATIVES = 20_000
"""Words in a phrase after its lists were written out."""
MAX_ITEMS = 100_000
"""Items in a phrase after its lists were written out, words or not."""
MAX_NESTING = 12
NUMBER = "number"
"""The list that nobody has to define: any number."""

_TOKEN = re.compile(
    r"\s*(?:(?P<gap>\.\.\.|…)|<(?P<hole>[a-z_][a-z0-9_]*)>|\{(?P<list>[^{}]*)\}|(?P<mark>[()\[\]|^$])|(?P<word>(?:\\.|[^\s()\[\]|{}<>^$\\])+))"
)


class PhraseError(ValueError):
    """What is wrong with a phrase, and at which of its characters (0-based)."""

    def __init__(self, what: str, at: int, hint: str = "") -> None:
        super().__init__(what)
        self.what, self.at, self.hint = what, at, hint


Resolve = Callable[[str, int], tuple[str, ...]]
"""List name and position -> entries; raises PhraseError for an unknown list."""


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def parse_phrase(text: str, resolve: Resolve) -> Sequence:
    """The parsed phrase; PhraseError with the position of what cannot be read."""
    parser = _Parser(text, resolve, (), _Room(MAX_ITEMS))
    tree = parser.phrase()
    if not _words(tree):
        raise PhraseError("a phrase without any word", 0, "write at least one word that must occur")
    return tree


def read_phrase(text: str, resolve: ListResolver) -> Sequence:
    """As ``parse_phrase``, but a phrase that is sound at a glance is parsed when its items are first asked for."""
    glance = resolve.glances.at(text)
    return parse_phrase(text, resolve) if glance is None else LateSequence(partial(parse_phrase, text, resolve), binds=glance.binds)


def holes(tree: Sequence) -> tuple[str, ...]:
    """The names of all ``<holes>`` of a phrase, in order."""
    if isinstance(tree, LateSequence) and not tree.binds:
        return ()
    found: list[str] = []
    for item in tree.items:
        if isinstance(item, Hole):
            found.append(item.name)
        elif isinstance(item, Optional):
            found.extend(holes(item.body))
        elif isinstance(item, OneOf):
            for option in item.options:
                found.extend(holes(option))
    return tuple(dict.fromkeys(found))


def _words(tree: Sequence) -> int:
    total = 0
    for item in tree.items:
        if isinstance(item, Word | Prefix | Number):
            total += 1
        elif isinstance(item, OneOf):
            total += sum(_words(option) for option in item.options)
        elif isinstance(item, Optional):
            total += _words(item.body)
    return total


@dataclass(slots=True)
class _Room:
    """How many more items a phrase may have, its lists included."""

    left: int


class _Parser:
    """Recursive descent over the tokens of one phrase; lists are parsed as phrases of their own."""

    def __init__(self, text: str, resolve: Resolve, inside: tuple[str, ...], room: _Room) -> None:
        if len(text) > MAX_LENGTH:
            raise PhraseError(f"a phrase of {len(text):,} characters", 0, f"at most {MAX_LENGTH:,}; use lists and several phrases")
        self._resolve = resolve
        self._inside = inside
        self._room = room
        self._tokens = self._scan(text)
        self._end = len(text)
        self._next = 0
        self._gaps = 0

    def phrase(self) -> Sequence:
        tree = self._sequence(0)
        if self._next < len(self._tokens):
            extra = self._tokens[self._next]
            hint = "write alternatives as (a|b)" if extra.text == "|" else "remove it, or open it before"
            raise PhraseError(f"'{extra.text}' without an opening bracket", extra.at, hint)
        if _words(tree) > MAX_ALTERNATIVES:
            raise PhraseError("too many words after writing out the lists", 0, "use fewer lists in one phrase")
        return tree

    @staticmethod
    def _scan(text: str) -> list[_Token]:
        tokens, at = [], 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match:
                if not text[at:].strip():
                    break
                at += len(text[at:]) - len(text[at:].lstrip())
                raise PhraseError(f"'{text[at]}' cannot stand here", at, "write \\" + text[at] + " for the character itself")
            kind = match.lastgroup or ""
            bracket = kind in {"list", "hole"}
            tokens.append(_Token(kind, match[kind], match.start(kind) - bracket))
            at = match.end()
        return tokens

    def _sequence(self, depth: int) -> Sequence:
        if depth > MAX_NESTING:
            raise PhraseError("brackets nested too deep", self._tokens[self._next - 1].at, "use several phrases")
        items: list[PhraseItem] = []
        while (self._next < len(self._tokens) and self._tokens[self._next].text not in {"|", ")", "]"}) or self._is_word():
            items.append(self._item(depth))
        return Sequence(tuple(items))

    def _is_word(self) -> bool:
        return self._next < len(self._tokens) and self._tokens[self._next].kind != "mark"

    def _item(self, depth: int) -> PhraseItem:
        token = self._tokens[self._next]
        self._next += 1
        self._room.left -= 1
        if self._room.left < 0:
            raise PhraseError("too many items after writing out the lists", token.at, "use fewer lists in one phrase")
        if token.kind == "word":
            return self._word(token)
        if token.kind == "list":
            return Number() if token.text == NUMBER else self._list(token)
        if token.kind in {"gap", "hole"}:
            self._gaps += token.kind == "gap"
            if self._gaps > MAX_GAPS_PER_PHRASE:
                raise PhraseError(
                    f"more than {MAX_GAPS_PER_PHRASE} gaps ('...') in one phrase", token.at, "split it into several phrases, or use 'together'"
                )
            return Gap() if token.kind == "gap" else Hole(token.text)
        if token.text in {"^", "$"}:
            return Edge(start=token.text == "^")
        return self._bracket(token, depth)

    def _bracket(self, opening: _Token, depth: int) -> PhraseItem:
        closing = ")" if opening.text == "(" else "]"
        options = [self._sequence(depth + 1)]
        while self._next < len(self._tokens) and self._tokens[self._next].text == "|" and not self._is_word():
            self._next += 1
            options.append(self._sequence(depth + 1))
        if self._next >= len(self._tokens) or self._tokens[self._next].text != closing:
            raise PhraseError(f"'{opening.text}' is not closed", opening.at, f"add '{closing}'")
        self._next += 1
        if any(not option.items for option in options):
            raise PhraseError("an empty alternative", opening.at, "write [a|b] for one that may be absent")
        inner = options[0] if len(options) == 1 else Sequence((OneOf(tuple(options)),))
        if opening.text == "[":
            return Optional(inner)
        return OneOf(tuple(options))

    def _word(self, token: _Token) -> Word | Prefix:
        text = re.sub(r"\\(.)", r"\1", token.text) if "\\" in token.text else token.text
        if token.text.endswith("*") and not token.text.endswith("\\*") and len(text) > 1:
            return Prefix(text[:-1])
        return Word(text)

    def _list(self, token: _Token) -> OneOf:
        known = self._resolve.parsed if isinstance(self._resolve, ListResolver) else {}
        if token.text not in known:
            known[token.text] = self._parsed_list(token)
        return known[token.text]

    def _parsed_list(self, token: _Token) -> OneOf:
        if token.text in self._inside:
            raise PhraseError(f"the list '{token.text}' contains itself", token.at, "remove it from its own entries")
        if len(self._inside) >= MAX_NESTING:
            raise PhraseError("lists nested too deep", token.at, "write the entries out")
        options = []
        for entry in self._resolve(token.text, token.at):
            try:
                options.append(_Parser(entry, self._resolve, (*self._inside, token.text), self._room).phrase())
            except PhraseError as problem:
                raise PhraseError(f"in list '{token.text}', entry “{entry}”: {problem.what}", token.at, problem.hint) from problem
        return OneOf(tuple(options), token.text)


@dataclass(frozen=True)
class ListResolver:
    """Looks lists up by name, and keeps those that were parsed: a list is parsed once, however many phrases name it."""

    lists: Mapping[str, tuple[str, ...]]
    suggest: Callable[[str], str]
    """Gives the hint for an unknown list."""
    parsed: dict[str, OneOf] = field(default_factory=dict)
    glances: Glances = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "glances", Glances(self.lists, NUMBER))

    def __call__(self, name: str, at: int) -> tuple[str, ...]:
        if name not in self.lists:
            raise PhraseError(f"there is no list '{name}'", at, self.suggest(name))
        if not self.lists[name]:
            raise PhraseError(f"the list '{name}' is empty", at, "give it an entry")
        return self.lists[name]


def list_resolver(lists: Mapping[str, tuple[str, ...]], suggest: Callable[[str], str]) -> ListResolver:
    """Looks lists up by name; ``suggest`` gives the hint for an unknown one."""
    return ListResolver(lists, suggest)
