"""What was assumed while reading, and what was not evaluated, each cause once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from supportaudit.model import AuditReport, SkippedTranscript
from supportaudit.reports.text import masked, one_line, shortened

LONGEST_REASON, LONGEST_PLACE = 240, 120

Row = tuple[int, str, str]
"""How often, what, and where first; safe to print and masked."""


def assumed(report: AuditReport) -> list[Row]:
    """What the files did not say and was assumed, the most frequent first."""
    return _ordered((note.count, note.text, note.place) for note in report.notes)


def not_evaluated(report: AuditReport) -> list[Row]:
    """What was not evaluated, by cause, the most frequent first; names are left to the decisions that they need."""
    by_cause: Counter[str] = Counter()
    first: dict[str, SkippedTranscript] = {}
    for item in report.skipped:
        if item.missing:
            by_cause[item.cause or item.reason] += item.count
            first.setdefault(item.cause or item.reason, item)
    return _ordered((number, cause, ": ".join(filter(None, (first[cause].path, first[cause].where)))) for cause, number in by_cause.items())


def _ordered(rows: Iterable[Row]) -> list[Row]:
    shown = []
    for number, text, place in sorted(rows, key=lambda row: (-row[0], row[1])):
        others = f" (and {number - 1:,} more)" if number > 1 else ""
        shown.append((number, shortened(masked(text), LONGEST_REASON), shortened(one_line(place), LONGEST_PLACE) + others))
    return shown
