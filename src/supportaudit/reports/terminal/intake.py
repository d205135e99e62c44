"""What was assumed while reading, and what was not evaluated, each cause once."""

from __future__ import annotations

from collections.abc import Sequence

from supportaudit.model import AuditReport
from supportaudit.reports.left_out import Row, assumed, not_evaluated
from supportaudit.reports.terminal.screen import NOTE, QUIET, Screen

MOST_REASONS, MOST_NOTES = 4, 4


def show_notes(screen: Screen, report: AuditReport) -> None:
    """What the files did not say and was assumed, the most frequent first; nothing where nothing was."""
    rows = assumed(report)
    if rows:
        screen.say("Assumed while reading:")
        _rows(screen, rows, MOST_NOTES, "more: --out json:FILE (manifest, inputs, notes)")


def show_not_evaluated(screen: Screen, report: AuditReport) -> None:
    """What was not evaluated, by cause."""
    rows = not_evaluated(report)
    if not rows:
        screen.say("Not evaluated: none.")
        return
    screen.say((f"Not evaluated: {sum(row[0] for row in rows):,}", NOTE))
    _rows(screen, rows, MOST_REASONS, "for other reasons: --out csv:out/ (not_evaluated.csv)")


def _rows(screen: Screen, rows: Sequence[Row], most: int, rest: str) -> None:
    for number, text, place in rows[:most]:
        screen.say(text, (f"  {place}", QUIET), indent=8, first=f"{number:,}")
    if rows[most:]:
        screen.say((f"{sum(row[0] for row in rows[most:]):,} {rest}.", QUIET), indent=8)
