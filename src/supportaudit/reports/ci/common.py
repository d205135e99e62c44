"""What a CI system is told of, and where it stands in the files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from supportaudit.model import AuditedConversation, Decision, Finding, Outcome, Source, Verdict
from supportaudit.reports import words
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.text import masked
from supportaudit.rulebook.rules import CheckRule

_LINE = re.compile(r"line (\d{1,9})")


@dataclass(frozen=True, slots=True)
class Told:
    """One finding of one contact."""

    audited: AuditedConversation
    verdict: Verdict
    rule: CheckRule
    finding: Finding

    @property
    def who(self) -> str:
        """The accountable party, in words."""
        return words.party(self.verdict.agent)

    @property
    def sentence(self) -> str:
        """What was seen, when, and by whom it was said; addresses and numbers of cards and phones are masked."""
        said = next((words.place(self.audited.conversation, one.message) for one in self.finding.evidence), "")
        where = f"Contact {self.audited.conversation.id}{f', {said}' if said else ''}"
        return masked(f"{where}: {self.finding.message}")

    @property
    def why_exempt(self) -> str:
        """Why nobody has to act on it: an exception, overturned, or reported already; empty where somebody has."""
        if self.finding.review in {Decision.OVERTURNED, Decision.EXCUSED}:
            return words.REVIEWS[self.finding.review]
        return words.ALREADY_REPORTED if self.finding.baseline else ""


def told(audited: AuditedConversation, context: ReportContext) -> Iterator[Told]:
    """Every finding of line items that are in a score; those that are shown only, and experimental ones, are left out."""
    for verdict in audited.verdicts:
        rule = context.rulebook.checks[verdict.check]
        if rule.in_sums and verdict.outcome is not Outcome.PENDING:
            for finding in verdict.findings:
                yield Told(audited, verdict, rule, finding)


def line_of(source: Source) -> int | None:
    """The line of the file at which the contact stands; None where its place is not a line."""
    match = _LINE.match(source.where)
    return int(match[1]) if match else None
