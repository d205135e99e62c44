"""The line items of a run at a glance: of the shipped packs from a prepared file, without reading the packs (docs/decisions/0085).

``catalogue.json`` (``make docs`` writes it) holds what lists show of the line items of each shipped pack, with the hash of the pack's file.
A pack whose file has another hash is not taken from it, so that what it says is never out of date.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from supportaudit.rulebook.config import Config
from supportaudit.rulebook.shipped import shipped_file

if TYPE_CHECKING:
    from supportaudit.rulebook.library import Library
    from supportaudit.rulebook.rules import CheckRule, Rulebook

FILE = Path(__file__).with_name("catalogue.json")


@dataclass(frozen=True, slots=True)
class LineItem:
    """What a list shows of a check; the fields are those of ``CheckRule``."""

    id: str
    title: str
    severity: str
    weight: int
    scored: bool
    group: str
    status: str
    mark: str
    params: Mapping[str, str | int | float] = field(default_factory=dict, hash=False)

    @property
    def pack(self) -> str:
        return self.id.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All line items of a run, in the order of its rulebook, and the weights of their sections."""

    items: Mapping[str, LineItem]
    sections: Mapping[str, float]
    hashes: Mapping[str, str]
    """Pack -> sha256 of its file, in the order of loading."""


class _Item(TypedDict):
    id: str
    title: str
    severity: str
    weight: int
    scored: bool
    group: str
    status: str
    mark: str
    params: dict[str, str | int | float]


class _Pack(TypedDict):
    """One pack in the file."""

    sha256: str
    imports: list[str]
    sections: dict[str, float]
    items: list[_Item]


def catalogue_of(rulebook: Rulebook) -> Catalogue:
    """The catalogue of a rulebook."""
    items = {check.id: LineItem(**_item(check)) for check in rulebook.checks.values()}
    return Catalogue(items, rulebook.sections, {pack.id: pack.sha256 for pack in rulebook.packs})


def prepared(config: Config) -> Catalogue | None:
    """What ``catalogue_of`` makes of the config's rulebook, without reading a pack.

    None where only the packs can tell: one is not shipped, is not as it was when the file was made, or the site changes line items.
    """
    if config.rules or config.sections or config.required_wording:
        return None
    try:
        packs: dict[str, _Pack] = json.loads(FILE.read_bytes())
    except (OSError, ValueError):
        return None
    order: dict[str, None] = {}
    if not config.packs or not _in_order(config.packs, packs, order) or not all(packs[name]["sha256"] == _hash(name) for name in order):
        return None
    return Catalogue(
        {item["id"]: LineItem(**item) for name in order for item in packs[name]["items"]},
        {section: weight for name in order for section, weight in packs[name]["sections"].items()},
        {name: packs[name]["sha256"] for name in order},
    )


def written(library: Library, rulebook: Rulebook) -> str:
    """The text of the file, of a library of shipped packs and its rulebook."""
    packs: dict[str, _Pack] = {
        source.head.id: {
            "sha256": source.sha256,
            "imports": list(source.head.imports),
            "sections": {name: float(weight) for name, weight in source.model.sections.items()},
            "items": [_item(check) for check in rulebook.checks.values() if check.pack == source.head.id],
        }
        for source in library.in_order()
    }
    return json.dumps(packs, indent=1, ensure_ascii=False) + "\n"


def _item(check: CheckRule) -> _Item:
    return {
        "id": check.id,
        "title": check.title,
        "severity": check.severity.value,
        "weight": check.weight,
        "scored": check.scored,
        "group": check.group,
        "status": check.status,
        "mark": check.mark,
        "params": dict(check.params),
    }


def _in_order(names: Sequence[str], packs: Mapping[str, _Pack], order: dict[str, None]) -> bool:
    """Adds the packs, each after those that it imports, as a library does; False where the file does not know one."""
    for name in names:
        if name not in packs or not _in_order(packs[name]["imports"], packs, order):
            return False
        order.setdefault(name)
    return True


def _hash(pack: str) -> str:
    """Of the shipped file, empty when there is none."""
    path = shipped_file(pack)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
