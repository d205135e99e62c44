"""A few quotes for each line item, chosen while the contacts pass, so that no contact has to be kept."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from supportaudit.model import AuditedConversation, CheckRate, Evidence, Finding, Message, Role, Scorecard, Verdict
from supportaudit.reports import words
from supportaudit.reports.text import Piece, excerpt, masked, one_line, shortened

QUOTE, SENTENCE = 140, 280
READABLE = range(8, 161)
"""Length of evidence that reads well as a quote."""

Kept = TypeVar("Kept")
Key = tuple[float, ...]


class Shelf(Generic[Kept]):
    """The few things with the smallest keys."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[tuple[Key, int, Kept]] = []
        self.offered = 0

    def offer(self, key: Key, make: Callable[[], Kept]) -> None:
        """Keep what ``make`` gives if its key is among the smallest; at equal keys the earlier one stays."""
        self.offered += 1
        if len(self._kept) < self._most or key < self._kept[-1][0]:
            insort(self._kept, (key, self.offered, make()), key=lambda kept: kept[:2])
            del self._kept[self._most :]

    def __iter__(self) -> Iterator[Kept]:
        return (kept for _, _, kept in self._kept)

    def __len__(self) -> int:
        return len(self._kept)


@dataclass(frozen=True, slots=True)
class Example:
    """One finding as it is shown, already safe to print and masked."""

    check: str
    agent: str
    contact: str
    day: str
    """``2026-03-02``; empty where no date is known."""
    at: str
    """``10:04, Ana``; empty where nothing was said."""
    quote: tuple[Piece, ...]
    seen: str
    """What was seen, as a sentence."""
    suggestion: str
    known: str = ""
    """``exception``, ``confirmed``, ``already reported``; empty for a new one."""

    @property
    def quoted_in_sentence(self) -> bool:
        """Whether the sentence repeats what the quote is about."""
        return any(piece.marked and piece.text in self.seen for piece in self.quote)


def example(audited: AuditedConversation, verdict: Verdict, finding: Finding) -> Example:
    """The finding with the sentence that it is about."""
    told = telling(finding)
    moment = told.sent_at if told and audited.conversation.dated else None
    return Example(
        check=verdict.check,
        agent=masked_party(verdict.agent),
        contact=one_line(audited.conversation.id),
        day=f"{moment:%Y-%m-%d}" if moment else "",
        at=shown_by(audited.conversation.messages[told.message], words.place(audited.conversation, told.message)) if told else "",
        quote=_quote(audited, told) if told else (),
        seen=shortened(masked(finding.message), SENTENCE),
        suggestion=shortened(masked(finding.suggestion or ""), SENTENCE),
        known=words.known(finding),
    )


def evidence_example(audited: AuditedConversation, verdict: Verdict, evidence: Evidence) -> Example:
    """What made a line item met, with the sentence in which it was said."""
    message = audited.conversation.messages[evidence.message]
    return Example(
        check=verdict.check,
        agent=masked_party(verdict.agent),
        contact=one_line(audited.conversation.id),
        day=f"{evidence.sent_at:%Y-%m-%d}" if evidence.sent_at and audited.conversation.dated else "",
        at=shown_by(message, words.place(audited.conversation, evidence.message)),
        quote=_quote(audited, evidence),
        seen="",
        suggestion="",
    )


def lost(overall: Scorecard) -> list[CheckRate]:
    """The line items that cost points, those that cost most first, notes left out; where nothing has a score, all that were not met."""
    rates = [rate for rate in overall.checks if rate.not_met and rate.status != "experimental"]
    if overall.evaluations:
        rates = [rate for rate in rates if rate.points_lost and rate.severity.rank]
    return sorted(rates, key=lambda rate: (-(rate.points_lost or 0), -rate.not_met, rate.check))


def of_different_contacts(found: Iterable[tuple[str, Iterable[Example]]]) -> Iterator[tuple[str, Example]]:
    """One example for each line item, of a contact that illustrates no other line item where there is one."""
    used: set[str] = set()
    for check, examples in found:
        kept = list(examples)
        one = next((example for example in kept if example.contact not in used), kept[0] if kept else None)
        if one is not None:
            used.add(one.contact)
            yield check, one


def telling(finding: Finding) -> Evidence | None:
    """The first evidence that quotes something, else the first."""
    return next((e for e in finding.evidence if e.end > e.start), next(iter(finding.evidence), None))


def readability(finding: Finding) -> int:
    """0 for a finding with a quote of a good length, 1 for another quote, 2 for none."""
    told = telling(finding)
    if told is None or told.end <= told.start:
        return 2
    return 0 if told.end - told.start in READABLE else 1


def masked_party(agent: str | None) -> str:
    """Who is accountable; an agent's own name is never masked."""
    return shortened(one_line(words.party(agent)), 80)


def shown_by(message: Message, text: str) -> str:
    """A text that names the author of a message: agents by the name or address by which the tables list them, everybody else masked."""
    return one_line(text) if message.role is Role.AGENT else masked(text)


def _quote(audited: AuditedConversation, evidence: Evidence) -> tuple[Piece, ...]:
    text = audited.conversation.messages[evidence.message].text
    return excerpt(text, evidence.start, evidence.end, QUOTE) if evidence.end > evidence.start else ()
