"""The stage itself: verdicts and decisions -> verdicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from supportaudit.model import Decision, Finding, Outcome, Verdict
from supportaudit.reviews.docket import Docket
from supportaudit.rulebook.templates import Combined

OVERTURNED = "overturned"
"""Reason of a line item that is not applicable because the tool was wrong."""


def settle(
    verdicts: Sequence[Verdict], docket: Docket, known: Collection[str] = (), combined: Mapping[str, Combined] | None = None
) -> tuple[Verdict, ...]:
    """The verdicts after what people decided: each finding says its review and whether it was reported already (``known`` fingerprints).

    A fail of which every finding was overturned becomes ``na (overturned)``; it fails while one finding stands. A combination (``combined``: check
    -> template) comes to what its parts do after that. Nothing else changes: neither the order nor what other checks made of it.
    """
    settled: list[Verdict] = []
    for verdict in verdicts:
        template = combined.get(verdict.check) if combined else None
        one = verdict if template is None else _combined(verdict, template, settled)
        settled.append(_settled(one, docket, known) if one.outcome is Outcome.FAIL else one)
    return tuple(settled)


def _combined(verdict: Verdict, template: Combined, before: Sequence[Verdict]) -> Verdict:
    """The answer of a combination from its parts, which stand before it; itself where none of them was overturned."""
    parts = [part for part in before if part.check in template.checks and part.agent == verdict.agent]
    if verdict.outcome in {Outcome.NA, Outcome.ERROR} or not any(_is_overturned(part) for part in parts):
        return verdict
    outcome = template.comes_to({part.outcome for part in parts})
    if outcome is verdict.outcome:
        return verdict
    evidence = tuple(dict.fromkeys(place for part in parts if part.outcome is outcome for place in part.evidence))
    reason = OVERTURNED if outcome is Outcome.NA else next((part.reason for part in parts if part.outcome is outcome), "")
    return replace(verdict, outcome=outcome, reason=reason, findings=(), evidence=evidence)


def _is_overturned(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.NA and verdict.reason == OVERTURNED


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
