"""What comes into an audit, counted: what was asked about, what could not be evaluated, what was assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce

from supportaudit.checks import SWITCHED_OFF
from supportaudit.loaders import Shortlist, why_not_evaluable
from supportaudit.model import AuditedConversation, ControlSum, Conversation, InputFile, Note, Outcome, SkippedTranscript, Totals, together

DIED = "two processes died one after the other while it was looked at; audit it alone, without --workers, and report what happens"


@dataclass(slots=True)
class Intake:
    """Counts what comes in, and sorts out what cannot be evaluated."""

    only: Callable[[Conversation], bool] | None = None
    conversations: int = 0
    passed_by: int = 0
    messages: int = 0
    scored: int = 0
    too_little: int = 0
    inputs: list[InputFile] = field(default_factory=list)
    skipped: list[SkippedTranscript] = field(default_factory=list)
    """The first ones; ``shortlist`` sums up the rest."""
    shortlist: Shortlist = field(default_factory=Shortlist)
    kinds: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)
    broken_checks: set[str] = field(default_factory=set)
    evaluated: set[str] = field(default_factory=set)
    """Paths from which something was evaluated."""
    unread: Counter[str] = field(default_factory=Counter)
    """How many records of each path could not be read."""

    def readable(self, items: Iterator[Conversation | SkippedTranscript | InputFile]) -> Iterator[Conversation]:
        for item in items:
            if isinstance(item, InputFile):
                self.inputs.append(item)
            elif isinstance(item, SkippedTranscript):
                self._leave_out(item)
            elif self.only is not None and not self.only(item):
                self.passed_by += 1
            else:
                self.conversations += 1
                self.messages += len(item.messages)
                if problem := why_not_evaluable(item):
                    self._leave_out(problem)
                else:
                    self.evaluated.add(item.source.path)
                    yield item

    def lose(self, conversation: Conversation) -> None:
        """Leave out a conversation over which processes died."""
        source = conversation.source
        self._leave_out(SkippedTranscript(source.path, source.where, DIED, conversation=conversation.id, cause=DIED))

    def _leave_out(self, item: SkippedTranscript) -> None:
        self.kinds[item.kind] += item.count
        if item.kind == "quarantined":
            self.unread[item.path] += item.count
        if self.shortlist.takes(item):
            self.skipped.append(item)

    def count(self, audited: AuditedConversation) -> None:
        has_score = any(evaluation.score is not None for evaluation in audited.evaluations)
        self.scored += has_score
        self.too_little += not has_score
        self.names.update(evaluation.agent for evaluation in audited.evaluations)
        for verdict in audited.verdicts:
            if verdict.outcome is Outcome.ERROR and not verdict.reason.startswith(SWITCHED_OFF):
                self.broken_checks.add(f"{verdict.check}: {verdict.reason}")

    def notes(self) -> tuple[Note, ...]:
        """What was assumed; a file of which nothing could be evaluated is in ``skipped``, and that is all there is to say of it."""
        silent = {item.path for item in self.skipped} - self.evaluated
        return together(note for file in self.inputs if file.path not in silent for note in file.notes)

    def control(self) -> ControlSum:
        """What became of everything in the files; of a file that could not be opened nothing else is known."""
        opened = {file.path for file in self.inputs}
        unopened = sum(count for path, count in self.unread.items() if path and path not in opened)
        start = ControlSum(unopened, 0, unopened, 0, self.conversations, self.scored + self.too_little, self.kinds["skipped"])
        return reduce(ControlSum.with_file, self.inputs, start)

    def totals(self) -> Totals:
        return Totals(
            files=len(self.inputs),
            records=self.conversations + self.kinds["quarantined"] + self.kinds["duplicate"],
            conversations=self.conversations,
            scored=self.scored,
            too_little=self.too_little,
            skipped=self.kinds["skipped"],
            quarantined=self.kinds["quarantined"],
            repeated=self.kinds["duplicate"],
            duplicates=sum(item.duplicates for item in self.inputs),
            messages=self.messages,
            passed_by=self.passed_by,
        )
