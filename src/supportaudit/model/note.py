"""What had to be assumed while reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a file does not say and that was assumed, or that was changed to be readable."""

    text: str
    """A sentence without a full stop that ends with the next step; the same for the same assumption."""
    path: str = ""
    where: str = ""
    """The first place in the file: ``line 12``; empty where it is about the whole file."""
    count: int = 1
    """In how many places it was assumed."""

    @property
    def place(self) -> str:
        """File and first place."""
        return ": ".join(filter(None, (self.path, self.where)))

    def __str__(self) -> str:
        more = f" (and {self.count - 1:,} more)" if self.count > 1 else ""
        return f"{self.where}: {self.text}{more}" if self.where else f"{self.text}{more}"


def together(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Each assumption once, in the order in which it came first, with its first place and the number of all."""
    found: dict[str, Note] = {}
    for note in notes:
        first = found.get(note.text)
        found[note.text] = replace(first, count=first.count + note.count) if first else note
    return tuple(found.values())
