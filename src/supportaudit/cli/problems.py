"""How problems are told, on standard error: what was not read, was assumed or is to be tidied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from supportaudit.cli.streams import say
from supportaudit.errors import UsageError
from supportaudit.model import AuditReport, ControlSum, InputFile, Note, SkippedTranscript, together
from supportaudit.reports import words

MOST_NOTES = 10
MOST_STALE = 10


def tell(problem: SkippedTranscript) -> None:
    """File, place, what is wrong and the next step."""
    place = ": ".join(filter(None, (problem.path, problem.where)))
    say(f"{place}: {problem.reason}")


@dataclass(slots=True)
class Telling:
    """Tells what comes along with the conversations: problems at once; at the end what was given twice, a line a file, and what was assumed."""

    problems: int = 0
    """Contacts or records that the result lacks."""
    again: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    control: ControlSum = field(default_factory=ControlSum)

    def take(self, item: SkippedTranscript | InputFile) -> None:
        """Tell it, or keep it for the end."""
        if isinstance(item, InputFile):
            self.notes = together((*self.notes, *item.notes))
            self.control = self.control.with_file(item)
        elif item.kind == "duplicate":
            self.first.setdefault(item.path, item.where)
            self.again[item.path] += item.count
        else:
            self.problems += item.missing * item.count
            tell(item)

    def finish(self) -> None:
        """Tell what was kept."""
        for path, count in self.again.items():
            what = "1 conversation" if count == 1 else f"{count:,} conversations"
            say(f"{path}: {what} given again, word for word, and counted once; the first: {self.first[path]}")
        tell_notes(self.notes)
        if said := words.control(self.control):
            say(said)


def tell_notes(notes: Sequence[Note]) -> None:
    """File, first place, what was assumed and the next step; a line for each assumption, at most ten."""
    for note in notes[:MOST_NOTES]:
        say(f"{note.path}: {note}")
    if len(notes) > MOST_NOTES:
        say(f"More was assumed while reading ({len(notes) - MOST_NOTES:,}): --out json:FILE, under manifest, inputs, notes.")


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
        say(f"{entry.where}: {entry.about}: {entry.told}")
    if len(stale) > MOST_STALE:
        say(f"{len(stale) - MOST_STALE:,} more reviews to tidy: supportaudit review check PATH lists them.")


def turned_off(check: str, where: str) -> UsageError:
    """That a line item is there and the config does not use it, and where it says so."""
    return UsageError(f"the line item '{check}' is turned off", where=where, hint="to use it, turn it on there")
