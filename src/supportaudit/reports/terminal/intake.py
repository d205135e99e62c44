"""What was assumed while reading, and what was not evaluated, each cause once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from supportaudit.model import AuditReport, SkippedTranscript
from supportaudit.reports.terminal.screen import NOTE, QUIET, Screen
from supportaudit.reports.text import masked, one_line, shortened

MOST_REASONS, MOST_NOTES = 4, 4
LONGEST_REASON, LONGEST_PLACE = 240, 120

Row = tuple[int, str, str]
"""How often, what, and where first."""


def show_notes(screen: Screen, report: AuditReport) -> None:
    """What the files did not say and was assumed, the most frequent first; nothing where nothing was."""
    rows = [(note.count, note.text, note.place) for note in report.notes]
    if rows:
        screen.say("Assumed while reading:")
        _rows(screen, rows, MOST_NOTES, "more: --out json:FILE (manifest, inputs, notes)")


def show_not_evaluated(screen: Screen, report: AuditReport) -> None:
    """What was not evaluated, by cause; names are left to the decisions that they need."""
    left_out = [item for item in report.skipped if item.missing]
    if not left_out:
        screen.say("Not evaluated: none.")
        return
    by_cause: Counter[str] = Counter()
    first: dict[str, SkippedTranscript] = {}
    for item in left_out:
        by_cause[item.cause or item.reason] += item.count
        first.setdefault(item.cause or item.reason, item)
    screen.say((f"Not evaluated: {by_cause.total():,}", NOTE))
    rows = [(number, cause, ": ".join(filter(None, (first[cause].path, first[cause].where)))) for cause, number in by_cause.items()]
    _rows(screen, rows, MOST_REASONS, "for other reasons: --out csv:out/ (not_evaluated.csv)")


def _rows(screen: Screen, rows: Iterable[Row], most: int, rest: str) -> None:
    ordered = sorted(rows, key=lambda row: (-row[0], row[1]))
    for number, text, place in ordered[:most]:
        others = f" (and {number - 1:,} more)" if number > 1 else ""
        shown = shortened(one_line(place), LONGEST_PLACE)
        screen.say(shortened(masked(text), LONGEST_REASON), (f"  {shown}{others}", QUIET), indent=8, first=f"{number:,}")
    if ordered[most:]:
        screen.say((f"{sum(row[0] for row in ordered[most:]):,} {rest}.", QUIET), indent=8)
