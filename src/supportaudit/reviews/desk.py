"""Settles the verdicts of a run, and keeps count of what its reviews and its baseline did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from supportaudit.errors import UsageError
from supportaudit.model import BaselineUse, Conversation, EntryState, Outcome, ReviewEntry, ReviewUse, Verdict
from supportaudit.reviews.baseline import Baseline
from supportaudit.reviews.docket import Docket
from supportaudit.reviews.settle import settle
from supportaudit.rulebook.reviews import ReviewBook, present_id
from supportaudit.rulebook.rules import Rulebook
from supportaudit.rulebook.templates import Combined

Item = TypeVar("Item")


def stands_twice(contact: str, where: str) -> UsageError:
    """Why an entry about a contact is refused when its id is given to two contacts."""
    hint = "use the finding's id, from --contact ID or findings.csv, or give every contact an id of its own"
    return UsageError(f"contact {contact} stands twice in what was read", where=where, hint=hint)


@dataclass(slots=True)
class ReviewDesk:
    """Grows with the reviews and the baseline, never with the conversations; desks of a split input merge exactly."""

    docket: Docket
    book: ReviewBook | None = None
    baseline: Baseline | None = None
    combined: Mapping[str, Combined] = field(default_factory=dict)
    """Check -> template, of the checks that put others together."""
    _decided: Counter[int] = field(default_factory=Counter)
    """Entry -> findings that it decided."""
    _overruled: set[int] = field(default_factory=set)
    """Entries about a finding that a more exact one decided differently."""
    _misplaced: dict[int, str] = field(default_factory=dict)
    """Entry -> the line item and contact in which its finding stands, where it names others."""
    _read: set[str] = field(default_factory=set)
    """Contacts of the run that an entry or the baseline names."""
    _unjudged: set[tuple[str, str]] = field(default_factory=set)
    """Contact and line item, for the contacts above: what could not be judged there."""
    _again: set[str] = field(default_factory=set)
    """Fingerprints of the baseline that were found again."""
    _named: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        named = {entry.contact for entry in self.docket.entries if entry.contact}
        self._named = frozenset(named | set(self.baseline.contacts if self.baseline else ()))

    def told_apart(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items as they are. Raises UsageError for an entry about a contact whose id another contact of the run has too: which of them it
        means would hang on the order of reading. An entry about a finding's id is let be (docs/decisions/0040).
        """
        entries = {e.contact: e for n, e in enumerate(self.docket.entries) if e.finding is None and n not in self.docket.expired}
        for item in items:
            if isinstance(item, Conversation) and item.source.twin_of:
                for contact in (item.source.twin_of, item.id):
                    if contact in entries:
                        raise stands_twice(contact, entries[contact].mark)
            yield item

    def settle(self, verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        """The verdicts of one conversation after what people decided about them."""
        if self.book is None and self.baseline is None:
            return verdicts
        named = {verdict.conversation for verdict in verdicts[:1]} & self._named
        self._read |= named
        self._unjudged |= {(verdict.conversation, verdict.check) for verdict in verdicts if named and not verdict.judged}
        known = self.baseline.findings.keys() if self.baseline else frozenset()
        for verdict in verdicts:
            for finding in verdict.findings if verdict.outcome is Outcome.FAIL else ():
                self._count(self.docket.about(verdict, finding))
                self._misplaced.update(dict.fromkeys(self.docket.misplaced(verdict, finding), f"{verdict.check} in {verdict.conversation}"))
                self._again.update(mark for mark in finding.fingerprints if mark in known)
        return settle(verdicts, self.docket, known, self.combined)

    def _count(self, about: Sequence[int]) -> None:
        decisions = [self.docket.entries[number].decision for number in about]
        for number, decision in zip(about, decisions, strict=True):
            if decision is decisions[0]:
                self._decided[number] += 1
            else:
                self._overruled.add(number)

    def merge(self, other: ReviewDesk) -> None:
        """Take over what another desk with the same reviews and baseline counted."""
        self._decided += other._decided
        self._overruled |= other._overruled
        self._misplaced |= other._misplaced
        self._read |= other._read
        self._unjudged |= other._unjudged
        self._again |= other._again

    def reviews(self, rulebook: Rulebook) -> ReviewUse | None:
        """What became of each entry of the reviews file; None without one."""
        if self.book is None:
            return None
        entries = tuple(
            ReviewEntry(
                entry.mark, entry.about, entry.decision.value, self._state(number, rulebook), self._decided[number], self._misplaced.get(number, "")
            )
            for number, entry in enumerate(self.docket.entries)
        )
        return ReviewUse(self.book.path, entries, self.docket.unjudged)

    def _state(self, number: int, rulebook: Rulebook) -> EntryState:
        entry = self.docket.entries[number]
        if number in self.docket.expired:
            return EntryState.EXPIRED
        if number in self._misplaced:
            return EntryState.MISPLACED
        if number in self._overruled:
            return EntryState.CONTRADICTED
        if self._decided[number]:
            return EntryState.APPLIED
        return EntryState.UNUSED if self._looked(entry.contact, entry.check, rulebook) else EntryState.ELSEWHERE

    def _looked(self, contact: str | None, check: str | None, rulebook: Rulebook) -> bool:
        """Whether the run would have found it: the contact was read, and the line item was asked and could be judged there; None: wherever it is."""
        asked = check is None or check in rulebook.checks
        here = contact is None or contact in self._read
        return asked and here and (contact or "", check or "") not in self._unjudged

    def reported(self, rulebook: Rulebook) -> BaselineUse | None:
        """What became of the baseline; None without one."""
        if self.baseline is None:
            return None
        checks = self.baseline.checks
        missing = [(mark, contact) for mark, contact in self.baseline.findings.items() if mark not in self._again]
        gone = sum(self._looked(contact, present_id(checks.get(mark), rulebook.renamed), rulebook) for mark, contact in missing)
        return BaselineUse(self.baseline.path, len(self._again), gone, len(missing) - gone)
