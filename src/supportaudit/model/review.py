"""What became of the decisions that people took about findings, and of what was reported already."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class EntryState(StrEnum):
    """What one entry of the reviews file did in a run."""

    APPLIED = "applied"
    EXPIRED = "expired"
    """Its time is over, or a later entry took its place."""
    UNUSED = "unused"
    """What it is about is not found any more, although its contact was read (or it names none)."""
    CONTRADICTED = "contradicted"
    """A more exact entry about the same finding decides otherwise."""
    MISPLACED = "misplaced"
    """It names a finding by its id, and a contact or line item in which that finding does not stand: it decides nothing."""
    ELSEWHERE = "elsewhere"
    """Its contact or its line item was not in the run, or could not be judged there: nothing can be said."""


STATES = {
    EntryState.APPLIED: "counts",
    EntryState.EXPIRED: "expired",
    EntryState.UNUSED: "no longer found",
    EntryState.CONTRADICTED: "contradicted by a more exact entry",
    EntryState.MISPLACED: "names another contact or line item than its finding's",
    EntryState.ELSEWHERE: "not in what was read, or not judged there",
}
"""The same in the words of QA people."""
STALE = frozenset({EntryState.EXPIRED, EntryState.UNUSED, EntryState.CONTRADICTED, EntryState.MISPLACED})
"""States in which somebody should tidy the file."""


@dataclass(frozen=True, slots=True)
class ReviewEntry:
    """One entry of the reviews file after a run."""

    where: str
    """``file:line:column``."""
    about: str
    """What it is about, in the words of the file."""
    decision: str
    """``overturned``, ``excused`` or ``confirmed``."""
    state: EntryState
    findings: int
    """Findings that it decided."""
    stands_in: str = ""
    """The line item and contact in which its finding stands, where it names others."""

    @property
    def stale(self) -> bool:
        """Whether somebody should tidy it."""
        return self.state in STALE

    @property
    def told(self) -> str:
        """What became of it, in the words of QA people."""
        return f"{STATES[self.state]}, which stands in {self.stands_in}" if self.state is EntryState.MISPLACED else STATES[self.state]


@dataclass(frozen=True, slots=True)
class ReviewUse:
    """The reviews file of a run."""

    path: str
    entries: tuple[ReviewEntry, ...]
    """In the order of the file."""
    unjudged: int = 0
    """Entries with an expiry that counted because the run had no ``--now``."""

    @property
    def stale(self) -> tuple[ReviewEntry, ...]:
        """The entries that somebody should tidy."""
        return tuple(entry for entry in self.entries if entry.stale)

    @property
    def to_tidy(self) -> str:
        """How many of those there are, and why: ``2 expired, 1 no longer found``; empty for none."""
        numbers = Counter(entry.state for entry in self.stale)
        return ", ".join(f"{numbers[state]:,} {what}" for state, what in STATES.items() if numbers[state])


@dataclass(frozen=True, slots=True)
class BaselineUse:
    """The baseline of a run: its entries are found again, gone, or about what was not read or could not be judged."""

    path: str
    again: int
    """Entries that were found again."""
    gone: int
    """Entries whose line item was judged in their contact and that were not found."""
    elsewhere: int
    """Entries whose contact was not read, or whose line item could not be judged there."""
