"""What people decided about findings, what was reported already, and what somebody should tidy: part of how far to trust a report."""

from __future__ import annotations

from collections.abc import Iterable

from supportaudit.model import AuditReport, CheckRate, EntryState, Scorecard
from supportaudit.reports import words
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.terminal.screen import NOTE, Screen
from supportaudit.reports.text import one_line

MOST_MISPLACED = 5
"""Reviews that name the wrong place, of which a person would believe that they count."""


def show_decided(screen: Screen, context: ReportContext, report: AuditReport) -> None:
    """Nothing without a reviews file and a baseline."""
    overall = next(card for card in report.scorecards if card.by == "all")
    rates = overall.checks
    if report.reviews is not None:
        screen.say(_appeals(context, rates), _moved(overall))
        if unjudged := report.reviews.unjudged:
            screen.say(f"{words.count(unjudged, 'review')} with a last day counted: --now TIME judges whether they have expired.")
        if stale := report.reviews.to_tidy:
            path = one_line(report.reviews.path)
            screen.say((f"Reviews to tidy in {path}: {stale}.", NOTE), " To see them: supportaudit review check PATH.")
        for entry in [entry for entry in report.reviews.entries if entry.state is EntryState.MISPLACED][:MOST_MISPLACED]:
            screen.say(one_line(f"{entry.where}: {entry.about}: {entry.told}; it decides nothing."))
    if report.baseline is not None:
        known, gone = sum(rate.already_reported for rate in rates), report.baseline.gone
        left = f" {words.count(gone, 'finding')} of the baseline no longer found." if gone else ""
        screen.say(f"{words.count(known, 'finding')} already reported: in the scores, and left aside by --fail-on.{left}")


def _moved(overall: Scorecard) -> str:
    """What the reviews did to the overall QA score."""
    before, after = words.score(overall.score_before_reviews), words.score(overall.score)
    return "" if before == after else f" Overall QA score before reviews {before}, after {after}."


def _appeals(context: ReportContext, rates: Iterable[CheckRate]) -> str:
    """How often the tool was wrong, as far as people looked, and where most often."""
    reviewed = [rate for rate in rates if rate.reviewed]
    total, wrong = sum(rate.reviewed for rate in reviewed), sum(rate.overturned for rate in reviewed)
    if not total:
        return "No finding was reviewed yet."
    most = max(reviewed, key=lambda rate: rate.overturned)
    title = one_line(context.rulebook.checks[most.check].title)
    where = f", most often in {title} ({most.overturned:,} of {most.reviewed:,})" if wrong and len(reviewed) > 1 else ""
    was = "was" if wrong == 1 else "were"
    return f"Of {words.count(total, 'reviewed finding')} {wrong:,} {was} overturned on appeal{where}."
