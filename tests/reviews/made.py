"""Decisions about the findings of a made-up contact, in as few words as a test needs."""

from __future__ import annotations

from datetime import date

from supportaudit.model import Decision, Finding, Outcome, Verdict
from supportaudit.reviews import Docket, ReviewDesk
from supportaudit.rulebook import Review, ReviewBook


def mark(number: int) -> str:
    """The fingerprint of a finding."""
    return f"{number:016x}"


def failed(*numbers: int, check: str = "heard/hear", agent: str | None = "Ana Ruiz", contact: str = "c-1", former: tuple[str, ...] = ()) -> Verdict:
    """A fail with these findings."""
    findings = tuple(Finding(mark(number), f"Seen: {number}.", None, (), former=former) for number in numbers)
    return Verdict(check, contact, agent, Outcome.FAIL, findings=findings)


def about(number: int, decision: str, *, on: str = "2026-10-05", until: str | None = None, contact: str | None = None) -> Review:
    """A decision about one finding."""
    expires = date.fromisoformat(until) if until else None
    return Review(Decision(decision), "Kim", date.fromisoformat(on), "why", finding=mark(number), contact=contact, expires=expires)


def within(decision: str, check: str = "heard/hear", contact: str = "c-1", *, agent: str | None = None, on: str = "2026-10-05") -> Review:
    """A decision about a line item in a contact."""
    return Review(Decision(decision), "Kim", date.fromisoformat(on), "why", contact=contact, check=check, agent=agent)


def desk(*reviews: Review, docket: Docket | None = None) -> ReviewDesk:
    """A desk with these decisions."""
    return ReviewDesk(docket or Docket(reviews), ReviewBook("reviews.yml", "", reviews))
