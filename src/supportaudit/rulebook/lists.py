"""``lists:`` of all packs together: what each name stands for in each pack.

``name:`` defines a list. ``name+:`` adds to a list of an imported pack and ``name!:`` replaces it, in this run and wherever it is used: the imported
pack's own phrases find the added words too (docs/decisions/0010). Where two imported packs have a list of one name, the first import's counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from supportaudit.errors import PackError
from supportaudit.rulebook.library import Source
from supportaudit.rulebook.parse_phrase import PhraseError, list_resolver, read_phrase
from supportaudit.rulebook.validate import joined, mark_at, near

ADD, REPLACE = "+", "!"

Lists = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Pack id -> list name -> entries, of every list that the pack can name."""


def all_lists(sources: Sequence[Source], imports: Mapping[str, Sequence[str]]) -> Lists:
    """What every pack's phrases can name; ``sources`` in the order of loading, ``imports`` per pack all that it imports, nearest first.

    Raises PackError, one line per error.
    """
    library = _Lists(imports)
    for source in sources:
        for written, entries in source.model.lists.items():
            library.take(source, written, tuple(entries))
    if library.errors:
        raise joined(library.errors)
    return {source.head.id: library.of(source.head.id) for source in sources}


class _Lists:
    """The lists that have been read so far."""

    def __init__(self, imports: Mapping[str, Sequence[str]]) -> None:
        self.errors: list[PackError] = []
        self._imports = imports
        self._own: dict[str, dict[str, tuple[str, ...]]] = {}
        self._replaced: dict[tuple[str, str], str] = {}

    def of(self, pack: str) -> dict[str, tuple[str, ...]]:
        """The lists that a pack can name."""
        found: dict[str, tuple[str, ...]] = {}
        for other in (pack, *self._imports[pack]):
            found = {**self._own.get(other, {}), **found}
        return found

    def take(self, source: Source, written: str, entries: tuple[str, ...]) -> None:
        """Take in one entry under ``lists:``; what is wrong is noted."""
        pack, name = source.head.id, written.rstrip(ADD + REPLACE)
        sign = written.removeprefix(name)
        home = next((other for other in self._imports[pack] if name in self._own.get(other, {})), None)
        where = str(mark_at(source.node, ("lists", written)))
        if not sign and home is not None:
            hint = f"write '{name}{ADD}:' to add to it, or '{name}{REPLACE}:' to replace it"
            self._error(f"the list '{name}' hides the one of pack '{home}'", where, hint)
        elif not sign:
            self._own.setdefault(pack, {})[name] = entries
        elif sign not in {ADD, REPLACE}:
            self._error(f"'{written}' is no name of a list", where, f"write '{name}:', '{name}{ADD}:' or '{name}{REPLACE}:'")
        elif home is None:
            known = sorted({known for other in self._imports[pack] for known in self._own.get(other, {})})
            lists = f"; imported lists: {', '.join(known)}" if known else ""
            hint = near(name, known, f"write '{name}:' for a list of this pack, or import the pack that has it{lists}")
            self._error(f"no imported pack has a list '{name}'", where, hint)
        else:
            self._amend(home, name, entries, (pack, sign, where))

    def _amend(self, home: str, name: str, entries: tuple[str, ...], by: tuple[str, str, str]) -> None:
        pack, sign, where = by
        visible = self.of(home)
        resolve = list_resolver(visible, lambda other: near(other, visible, f"entries for a list of pack '{home}' can name its lists only"))
        for entry in entries:
            try:
                read_phrase(entry, resolve)
            except PhraseError as problem:
                self._error(f"in list '{name}{sign}', entry “{entry}”: {problem.what}", where, problem.hint)
        other = self._replaced.get((home, name))
        if sign == REPLACE and other is not None:
            self._error(f"pack '{other}' replaces the list '{name}' of pack '{home}' too", where, f"write '{name}{ADD}:' in one of them")
        if sign == REPLACE:
            self._replaced[home, name] = pack
        before = () if sign == REPLACE else self._own[home][name]
        self._own[home][name] = tuple(dict.fromkeys((*before, *entries)))

    def _error(self, what: str, where: str, hint: str) -> None:
        self.errors.append(PackError(what, where=where, hint=hint))
