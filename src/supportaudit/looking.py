"""Conversations -> signals and verdicts, in this process or in several: the part of an audit that takes its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from supportaudit.checks import Checker
from supportaudit.crew import Crew, Lost, in_chunks
from supportaudit.memory import Memory
from supportaudit.model import Conversation, Note, Outcome, Signal, Verdict
from supportaudit.signals import Detector

Seen = tuple[Conversation, tuple[Verdict, ...], tuple[Signal, ...]]
"""A conversation, what was decided about it, and what was found in it (nothing, where several processes looked and nobody asked for signals)."""
_Small = tuple[int, str | None, str]
"""A verdict N/A without evidence: number of its check, accountable agent, reason; most are such, and so they take little room on the way."""
_Answer = _Small | Verdict


@dataclass(slots=True)
class Looker:
    """Looks for signals and asks the checks."""

    detector: Detector
    checker: Checker
    workers: int = 1
    keep_signals: bool = False
    """Whether signals found in other processes are sent back."""
    memory: Memory | None = None
    """What is known of contacts that were looked at before; None remembers nothing."""
    off: tuple[str, ...] = ()
    """Rules that other processes had to switch off, with the reason."""
    deaths: int = 0
    """How many processes died."""

    def look(self, conversations: Iterable[Conversation], lost: Callable[[Conversation], None]) -> Iterator[Seen]:
        """Every conversation with its verdicts, in the order given; ``lost`` is told of one over which two processes died."""
        if self.workers > 1:
            yield from self._together(conversations, lost)
            return
        for conversation in conversations:
            yield conversation, *self.verdicts(conversation)
        if self.memory is not None:
            self.memory.close()

    @property
    def switched_off(self) -> tuple[str, ...]:
        """Rules that found nothing more from some conversation on, each with the reason; sorted."""
        return tuple(sorted({*self.detector.switched_off, *self.off}))

    def notes(self) -> tuple[Note, ...]:
        """That processes died, where they did."""
        text = "a worker process died, and what it had in hand was looked at again; if it comes again, use fewer --workers or more memory"
        return (Note(text, count=self.deaths),) if self.deaths else ()

    def verdicts(self, conversation: Conversation) -> tuple[tuple[Verdict, ...], tuple[Signal, ...]]:
        """What is decided about it, and what was found in it; of one that was looked at before, the verdicts alone."""
        key, known = self.memory.find(conversation) if self.memory is not None else (b"", None)
        if known is not None:
            return known, ()
        found = self.detector.detect(conversation)
        verdicts = self.checker.check(conversation, found, self.detector.off)
        if self.memory is not None and not self.detector.off:
            self.memory.keep(key, verdicts)
        return verdicts, found

    def _together(self, conversations: Iterable[Conversation], lost: Callable[[Conversation], None]) -> Iterator[Seen]:
        checks = [rule.id for rule in self.checker.rules]
        with Crew(self.workers, _Work(self)) as crew:
            for chunk, made in crew.results(in_chunks(conversations, lambda one: len(one.messages))):
                if isinstance(made, Lost):
                    for conversation in chunk:
                        lost(conversation)
                    continue
                answers, off = made
                self.off = tuple(sorted({*self.off, *off}))
                for conversation, (small, signals) in zip(chunk, answers, strict=True):
                    yield conversation, tuple(_whole(one, conversation.id, checks) for one in small), signals
            self.deaths = crew.deaths


class _Work:
    """What each process does with a chunk."""

    def __init__(self, looker: Looker) -> None:
        self._looker = looker
        self._numbers = {rule.id: number for number, rule in enumerate(looker.checker.rules)}

    def __call__(self, chunk: list[Conversation]) -> tuple[list[tuple[list[_Answer], tuple[Signal, ...]]], tuple[str, ...]]:
        answers = [self._answers(conversation) for conversation in chunk]
        if self._looker.memory is not None:
            self._looker.memory.flush()
        return answers, self._looker.detector.switched_off

    def _answers(self, conversation: Conversation) -> tuple[list[_Answer], tuple[Signal, ...]]:
        verdicts, signals = self._looker.verdicts(conversation)
        return [self._small(verdict) for verdict in verdicts], signals if self._looker.keep_signals else ()

    def _small(self, verdict: Verdict) -> _Answer:
        if verdict.outcome is Outcome.NA and not verdict.findings and not verdict.evidence:
            return self._numbers[verdict.check], verdict.agent, verdict.reason
        return verdict


def _whole(answer: _Answer, conversation: str, checks: list[str]) -> Verdict:
    if isinstance(answer, Verdict):
        return answer
    number, agent, reason = answer
    return Verdict(checks[number], conversation, agent, Outcome.NA, reason)
