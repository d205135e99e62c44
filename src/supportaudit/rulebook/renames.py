"""``renamed:`` of the packs' heads: which line item an old id stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from supportaudit.errors import PackError
from supportaudit.rulebook.strict_yaml import MapNode
from supportaudit.rulebook.validate import mark_at, near

if TYPE_CHECKING:
    from supportaudit.rulebook.schema import HeadModel


class Headed(Protocol):
    """A pack of which the head has been read."""

    @property
    def head(self) -> HeadModel: ...
    @property
    def node(self) -> MapNode: ...


def check_ids(packs: Sequence[Headed]) -> tuple[str, ...]:
    """The full ids of all checks that the packs write down, valid or not."""
    found = ((pack.head.id, pack.node.entries.get("checks")) for pack in packs)
    return tuple(f"{pack}/{name}" for pack, checks in found if isinstance(checks, MapNode) for name in checks.entries)


def renames(packs: Sequence[Headed]) -> Mapping[str, str]:
    """Full old id -> full id of the check that it is today, through all renames in between; sorted.

    A name without a pack is one of the pack that says so. Raises PackError for a circle, for an old name that is still a check, for one with two
    new names, and for a new name that is no check.
    """
    known = frozenset(check_ids(packs))
    steps: dict[str, str] = {}
    marks: dict[str, str] = {}
    for pack in packs:
        for written, target in pack.head.renamed.items():
            old, new = (name if "/" in name else f"{pack.head.id}/{name}" for name in (written, target))
            mark = str(mark_at(pack.node, ("pack", "renamed", written)))
            if old in known:
                raise PackError(f"'{old}' was renamed, but is a check still", where=mark, hint="remove the entry, or the check")
            if steps.get(old, new) != new:
                raise PackError(f"'{old}' was renamed to both '{steps[old]}' and '{new}'", where=mark, hint="keep one of them")
            steps[old], marks[old] = new, mark
    return {old: _today(old, steps, marks, known) for old in sorted(steps)}


def _today(old: str, steps: Mapping[str, str], marks: Mapping[str, str], known: frozenset[str]) -> str:
    chain = [old]
    while chain[-1] in steps:
        new = steps[chain[-1]]
        if new in chain:
            raise PackError(f"checks are renamed in a circle: {' > '.join((*chain, new))}", where=marks[old], hint="name the check that there is now")
        chain.append(new)
    if chain[-1] not in known:
        raise PackError(f"there is no check '{chain[-1]}'", where=marks[chain[-2]], hint=near(chain[-1], known, "name a check that there is now"))
    return chain[-1]
