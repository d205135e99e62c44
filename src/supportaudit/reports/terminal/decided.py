"""What people decided about findings, what was reported already, and what somebody should tidy: part of how far to trust a report."""

from __future__ import annotations

from supportaudit.model import AuditReport, EntryState
from supportaudit.reports import words
from supportaudit.reports.said import already_reported, appeals, moved
from supportaudit.reports.terminal.screen import NOTE, Screen
from supportaudit.reports.text import one_line

MOST_MISPLACED = 5
"""Reviews that name the wrong place, of which a person would believe that they count."""


def show_decided(screen: Screen, report: AuditReport) -> None:
    """Nothing without a reviews file and a baseline."""
    overall = next(card for card in report.scorecards if card.by == "all")
    rates = overall.checks
    if report.reviews is not None:
        screen.say(appeals(rates), moved(overall))
        if unjudged := report.reviews.unjudged:
            screen.say(f"{words.count(unjudged, 'review')} with a last day counted: --now TIME judges whether they have expired.")
        if stale := report.reviews.to_tidy:
            path = one_line(report.reviews.path)
            screen.say((f"Reviews to tidy in {path}: {stale}.", NOTE), " To see them: supportaudit review check PATH.")
        for entry in [entry for entry in report.reviews.entries if entry.state is EntryState.MISPLACED][:MOST_MISPLACED]:
            screen.say(one_line(f"{entry.where}: {entry.about}: {entry.told}; it decides nothing."))
    if report.baseline is not None:
        screen.say(already_reported(rates, report.baseline.gone))
