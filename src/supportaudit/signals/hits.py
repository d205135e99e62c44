"""What a matcher found before anything was decided about it."""

from __future__ import annotations

from dataclasses import dataclass

from supportaudit.model import Earlier


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A named piece of a hit, in code points of the original text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One match in one text, in code points of the original text; never empty."""

    start: int
    end: int
    captures: tuple[Stretch, ...] = ()
    words: frozenset[str] | None = None
    """Folded words that the matching phrase itself names, so that a cue among them is the phrase's own; None: all of them are."""
    event: bool = False
    """Found in an event; spans the text of its message, which may be empty."""
    earlier: Earlier | None = None
    """What it says again, or what it had to come after."""

    def overlaps(self, other: Hit) -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end
