"""The stage itself: verdicts and decisions -> verdicts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from supportaudit.model import Decision, Finding, Outcome, Verdict
from supportaudit.reviews.docket import Docket

OVERTURNED = "overturned"
"""Reason of a line item that is not applicable because the tool was wrong."""


def settle(verdicts: Sequence[Verdict], docket: Docket, known: Collection[str] = ()) -> tuple[Verdict, ...]:
    """The verdicts after what people decided: each finding says its review and whether it was reported already (``known`` fingerprints).

    A fail of which every finding was overturned becomes ``na (overturned)``; it fails while one finding stands. Nothing else changes: neither
    the order nor what other checks made of it.
    """
    return tuple(_settled(verdict, docket, known) if verdict.outcome is Outcome.FAIL else verdict for verdict in verdicts)


def _settled(verdict: Verdict, docket: Docket, known: Collection[str]) -> Verdict:
    findings = tuple(_marked(verdict, finding, docket, known) for finding in verdict.findings)
    if findings == verdict.findings:
        return verdict
    if all(finding.review is Decision.OVERTURNED for finding in findings):
        return replace(verdict, outcome=Outcome.NA, reason=OVERTURNED, findings=findings)
    return replace(verdict, findings=findings)


def _marked(verdict: Verdict, finding: Finding, docket: Docket, known: Collection[str]) -> Finding:
    about = docket.about(verdict, finding)
    review = docket.entries[about[0]].decision if about else None
    return replace(finding, review=review, baseline=any(mark in known for mark in finding.fingerprints))
