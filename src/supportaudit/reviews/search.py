"""Looks for the findings that a new review is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from supportaudit.errors import UsageError
from supportaudit.model import AuditedConversation, AuditReport, Finding, Verdict
from supportaudit.model.near import near, nearest
from supportaudit.reviews.desk import stands_twice
from supportaudit.reviews.docket import Docket
from supportaudit.rulebook.reviews import Review

MOST_NEAR = 5
ALIKE = 0.8
"""How much of a contact's id must be right for it to be proposed."""
PREFIX = 4
"""Digits by which a mistyped finding id is still recognised."""


@dataclass(slots=True)
class FindingSearch:
    """A sink that keeps the findings that one review is about, and what resembles them."""

    review: Review
    aliases: Mapping[str, str] = field(default_factory=dict)
    found: list[tuple[Verdict, Finding]] = field(default_factory=list)
    _docket: Docket = field(init=False)
    _near: list[str] = field(default_factory=list)
    """Ids that resemble the one asked for."""
    _twice: bool = False
    """Whether the contact that was named shares its id with another one."""
    _in_contact: dict[str, str] = field(default_factory=dict)
    """Line items of the contact that was named -> the answer."""

    def __post_init__(self) -> None:
        self._docket = Docket((self.review,), aliases=self.aliases)

    def add(self, audited: AuditedConversation) -> None:
        """Look through one conversation."""
        contact = audited.conversation.id
        asked = self.review.contact
        if asked is not None and contact != asked and nearest(asked, [contact], alike=ALIKE):
            self._resembles(contact)
        self._twice |= bool(audited.conversation.source.twin_of) and asked in {contact, audited.conversation.source.twin_of}
        for verdict in audited.verdicts:
            if contact == asked:
                self._in_contact.setdefault(verdict.check, verdict.outcome.value)
            for finding in verdict.findings:
                if self._docket.about(verdict, finding):
                    self.found.append((verdict, finding))
                elif self.review.finding and finding.fingerprint.startswith(self.review.finding[:PREFIX]):
                    self._resembles(finding.fingerprint)

    def finish(self, report: AuditReport) -> None:
        """Nothing is left to do."""

    def _resembles(self, name: str) -> None:
        if len(self._near) < MOST_NEAR:
            self._near.append(name)

    def must_have_found(self) -> None:
        """Nothing when there is at least one finding, of one contact; else UsageError that says what there is instead."""
        if self._twice:
            raise stands_twice(self.review.contact or "", "--contact")
        if self.found:
            return
        review = self.review
        if review.finding is not None:
            hint = (
                f"did you mean {' or '.join(self._near)}?" if self._near else "ids are in the column finding_id of findings.csv (audit --out csv:DIR)"
            )
            raise UsageError(f"there is no finding '{review.finding}' in what was read", where="--finding", hint=hint)
        if not self._in_contact:
            hint = f"did you mean {' or '.join(self._near)}?" if self._near else "ids are in the column contact of conversations.csv"
            raise UsageError(f"there is no contact '{review.contact}' in what was read", where="--contact", hint=hint)
        if review.check not in self._in_contact:
            hint = near(review.check or "", self._in_contact, "supportaudit rules list has all")
            raise UsageError(f"there is no line item '{review.check}'", where="--check", hint=hint)
        whose = f" by {review.agent}" if review.agent else ""
        hint = f"audit PATH --contact {review.contact} shows what was found"
        raise UsageError(f"{review.check} has no finding{whose} in contact '{review.contact}'", where="--contact", hint=hint)
