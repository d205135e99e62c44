"""What the names in a pack stand for, and errors collected while they are looked up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from supportaudit.errors import PackError
from supportaudit.rulebook.strict_yaml import MapNode
from supportaudit.rulebook.validate import mark_at, near

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Names:
    """The names that one pack can use: its own first, then those of the packs that it imports."""

    pack: str
    node: MapNode
    imports: Sequence[str]
    signals: Collection[str]
    """Full ids of all signals of this pack and its imports."""
    checks: Collection[str]
    lists: Mapping[str, tuple[str, ...]]
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Full old id of a check -> full id today."""
    errors: list[PackError] = field(default_factory=list)

    def signal(self, name: str, path: Path) -> str:
        """The full id of a signal; an unknown one is noted as an error."""
        return self._full(name, self.signals, "signal", path)

    def check(self, name: str, path: Path) -> str:
        """The full id of a check, today's where it was renamed; an unknown one is noted as an error."""
        old = (name,) if "/" in name else tuple(f"{pack}/{name}" for pack in (self.pack, *self.imports))
        today = next((self.renamed[full] for full in old if full in self.renamed and full not in self.checks), name)
        return self._full(today, self.checks, "check", path)

    def error(self, what: str, path: Path, hint: str = "") -> None:
        """Note an error at a place of the pack."""
        self.errors.append(PackError(what, where=self.mark(path), hint=hint))

    def mark(self, path: Path) -> str:
        """``file:line:column`` of a place of the pack."""
        return str(mark_at(self.node, path))

    def _full(self, name: str, known: Collection[str], kind: str, path: Path) -> str:
        if "/" in name:
            if name in known:
                return name
            self.error(f"there is no {kind} '{name}'", path, near(name, known, "import its pack, or define it"))
            return name
        for pack in (self.pack, *self.imports):
            if f"{pack}/{name}" in known:
                return f"{pack}/{name}"
        short = {full.partition("/")[2] for full in known}
        self.error(f"there is no {kind} '{name}'", path, near(name, short, f"define it under '{kind}s:', or import the pack that has it"))
        return f"{self.pack}/{name}"
