"""One line for each thing that was not read or that somebody should tidy, on standard error."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from supportaudit.cli.streams import say
from supportaudit.model import AuditReport, SkippedTranscript
from supportaudit.reports.words import STATES

MOST_STALE = 10


def tell(problem: SkippedTranscript) -> None:
    """File, place, what is wrong and the next step."""
    place = ": ".join(filter(None, (problem.path, problem.where)))
    say(f"{place}: {problem.reason}")


@dataclass(slots=True)
class Telling:
    """Tells what comes along with the conversations: problems at once, what was given twice in one line for each file at the end."""

    problems: int = 0
    """Contacts or records that the result lacks."""
    again: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def take(self, item: SkippedTranscript) -> None:
        """Tell it, or keep it for the end."""
        if item.missing:
            self.problems += item.count
            tell(item)
        else:
            self.first.setdefault(item.path, item.where)
            self.again[item.path] += item.count

    def finish(self) -> None:
        """Tell what was given twice."""
        for path, count in self.again.items():
            what = "1 conversation" if count == 1 else f"{count:,} conversations"
            say(f"{path}: {what} given again, word for word, and counted once; the first: {self.first[path]}")


def tell_missing(report: AuditReport) -> bool:
    """Whether the result lacks something, each thing told: what was not read, rules that were switched off, or that there was nothing at all."""
    missing = [item for item in report.skipped if item.missing]
    for item in missing:
        tell(item)
    for rule in report.switched_off:
        say(f"Incomplete: {rule}")
    if not report.totals.conversations:
        say("Incomplete: nothing could be read; name files or folders with transcripts.")
    return bool(missing or report.switched_off or not report.totals.conversations)


def tell_stale(report: AuditReport) -> None:
    """File, place and what became of each review that somebody should tidy; ten at most."""
    stale = report.reviews.stale if report.reviews else ()
    for entry in stale[:MOST_STALE]:
        say(f"{entry.where}: {entry.about}: {STATES[entry.state]}")
    if len(stale) > MOST_STALE:
        say(f"{len(stale) - MOST_STALE:,} more reviews to tidy: supportaudit review check PATH lists them.")
