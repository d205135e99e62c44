"""Which entries of a reviews file are about a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from supportaudit.model import Finding, Verdict
from supportaudit.rulebook.reviews import Review


@dataclass(slots=True)
class Docket:
    """The entries of a run, ready to be looked up; the number of an entry is its position in the file."""

    entries: Sequence[Review] = ()
    now: datetime | None = None
    """The moment at which expiry is judged; None: nothing expires (docs/decisions/0041)."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Spelling (case-folded) of an agent -> the one name."""
    expired: frozenset[int] = field(init=False)
    """Numbers of the entries whose time is over or whose place a later one took."""
    _by_target: Mapping[tuple[str, ...], Sequence[int]] = field(init=False)
    """Finding, or contact and check -> numbers of the entries about them, expired ones left out."""

    def __post_init__(self) -> None:
        self.expired = frozenset(self._expired())
        by_target: dict[tuple[str, ...], list[int]] = {}
        for number, entry in enumerate(self.entries):
            if number not in self.expired:
                key = (entry.finding,) if entry.finding else (entry.contact or "", entry.check or "")
                by_target.setdefault(key, []).append(number)
        self._by_target = by_target

    def about(self, verdict: Verdict, finding: Finding) -> tuple[int, ...]:
        """The entries that decide about a finding, the one that counts first: the most exact, of equals the latest."""
        if not self._by_target:
            return ()
        keys = [*((mark,) for mark in finding.fingerprints), (verdict.conversation, verdict.check)]
        found = {number for key in keys for number in self._by_target.get(key, ()) if self._means(self.entries[number], verdict)}
        return tuple(sorted(found, key=self._rank, reverse=True))

    def misplaced(self, verdict: Verdict, finding: Finding) -> tuple[int, ...]:
        """The entries that name the finding by its id and another contact or line item than its own: what they mean nobody can tell."""
        named = (number for mark in finding.fingerprints for number in self._by_target.get((mark,), ()))
        return tuple(number for number in named if not self._means(self.entries[number], verdict))

    @property
    def unjudged(self) -> int:
        """Entries with an expiry that nothing judges."""
        return sum(entry.expires is not None for entry in self.entries) if self.now is None else 0

    def _rank(self, number: int) -> tuple[int, date, int]:
        entry = self.entries[number]
        exactness = 2 if entry.finding else 1 if entry.agent else 0
        return exactness, entry.at, number

    def _means(self, entry: Review, verdict: Verdict) -> bool:
        if entry.finding:
            return entry.contact in {None, verdict.conversation} and entry.check in {None, verdict.check}
        if entry.agent is None:
            return True
        named = entry.agent.casefold()
        return (verdict.agent or "").casefold() in {named, self.aliases.get(named, named).casefold()}

    def _expired(self) -> Iterator[int]:
        latest: dict[tuple[str, ...], date] = {}
        for entry in self.entries:
            latest[entry.target] = max(latest.get(entry.target, entry.at), entry.at)
        for number, entry in enumerate(self.entries):
            days = [latest[entry.target], *([self.now.date()] if self.now is not None else [])]
            if entry.expires is not None and max(days) > entry.expires:
                yield number
