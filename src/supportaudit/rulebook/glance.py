"""Whether a phrase is sound, told at a glance: what is, need not be parsed before somebody looks for it (docs/decisions/0083)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LONGEST = 1_500
"""Characters of a phrase that is told at a glance."""
MOST = 15_000
"""Characters of a phrase and all the lists that it names."""
DEEPEST = 8
"""Brackets in brackets, and lists in lists."""

_TOKEN = r"\s*+(?:\.\.\.|…|<[a-z_][a-z0-9_]*+>|\{[^{}]*+\}|[\^$]|[^\s()\[\]|{}<>^$\\]++)"  # noqa: S105  (a part of a pattern, no password)
_OPTIONS = rf"(?:{_TOKEN})++\s*+(?:\|(?:{_TOKEN})++\s*+)*+"
_BRACKETS = re.compile(rf"\({_OPTIONS}\)|\[{_OPTIONS}\]")
_FLAT = re.compile(rf"(?:{_TOKEN})++\s*+")
_LIST = re.compile(r"\{([^{}]*)\}")
_WORD = re.compile(r"(?:^|[\s()\[\]|])[\w{]")


@dataclass(frozen=True, slots=True)
class Glance:
    """What was seen of a sound phrase, or of all entries of a list together."""

    size: int
    """Characters, those of its lists included: no fewer than its words, and than its items."""
    depth: int
    """How deep its lists stand in each other; 0 without any."""
    binds: bool
    """Whether there may be a ``<hole>`` in it."""


@dataclass(frozen=True, slots=True)
class Glances:
    """Looks at phrases that name these lists."""

    lists: Mapping[str, tuple[str, ...]]
    number: str
    """The list that nobody has to define."""
    _seen: dict[str, Glance | None] = field(default_factory=dict)

    def at(self, text: str) -> Glance | None:
        """What the phrase is like; None where only the parser can tell whether it is sound, or what is wrong with it."""
        if len(text) > LONGEST or "\\" in text or text.count("...") + text.count("…") > 2 or not _WORD.search(text) or not _is_sound(text):
            return None
        return (
            self._together(text, {name for name in _LIST.findall(text) if name != self.number}) if "{" in text else Glance(len(text), 0, "<" in text)
        )

    def _together(self, text: str, names: Iterable[str]) -> Glance | None:
        size, depth, binds = len(text), 0, "<" in text
        for name in names:
            found = self._list(name)
            if found is None:
                return None
            size, depth, binds = size + found.size * text.count(f"{{{name}}}"), max(depth, found.depth), binds or found.binds
        return Glance(size, depth, binds) if size <= MOST else None

    def _list(self, name: str) -> Glance | None:
        if name not in self._seen:
            self._seen[name] = None  # so that a list in itself is none to be told at a glance
            entries = [self.at(entry) for entry in self.lists.get(name, ())]
            sound = [entry for entry in entries if entry is not None]
            deep = 1 + max((entry.depth for entry in sound), default=0)
            if entries and len(sound) == len(entries) and deep <= DEEPEST:
                self._seen[name] = Glance(sum(entry.size for entry in sound), deep, any(entry.binds for entry in sound))
        return self._seen[name]


def _is_sound(text: str) -> bool:
    """Whether words and brackets stand as they should: brackets without brackets in them become a word, until there are none."""
    for _ in range(DEEPEST):
        if _FLAT.fullmatch(text):
            return True
        text, found = _BRACKETS.subn(" x ", text)
        if not found:
            return False
    return False
