"""The tool's answers beside those of people, contact by contact: counts, and a few examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from supportaudit.calibration.gold import Gold, places, settled
from supportaudit.calibration.known import Known, known_names
from supportaudit.model import PSEUDO_AGENTS, AuditedConversation, AuditReport, Crossed, Finding, Labelled, Mismatch, Outcome, Role, Verdict
from supportaudit.model.shown import one_line
from supportaudit.rulebook.rules import Rulebook

Name = tuple[str, str]
"""``signal`` or ``check``, and the name in the labels."""


class Answers(NamedTuple):
    """One kind of question about one contact: by its number (of a message; 0 for the contact), who said yes."""

    asked: frozenset[int]
    first: frozenset[int]
    second: frozenset[int]

    def counts(self) -> Crossed:
        """The questions, counted."""
        said = self.first | self.second
        return Crossed(
            both=len(self.first & self.second),
            first_only=len(self.first - self.second),
            second_only=len(self.second - self.first),
            neither=len(self.asked - said),
        )


@dataclass(slots=True)
class Comparison:
    """A sink that compares each audited contact with what people said of it, and keeps counts and a few examples, never the contacts."""

    rulebook: Rulebook
    labelled: Sequence[Labelled]
    examples: int = 3
    """Of each signal and line item: so many false alarms and so many misses, one a contact, the first ones."""
    known: Known = field(init=False)
    gold: dict[str, Gold] = field(init=False)
    """Contact -> what people say of it, those to come only."""
    compared: int = 0
    counts: dict[str, dict[Name, Crossed]] = field(default_factory=dict)
    """Contact -> what was asked about it, counted."""
    disputed: Counter[Name] = field(default_factory=Counter)
    people: defaultdict[tuple[str, str], list[tuple[Name, Crossed]]] = field(default_factory=lambda: defaultdict(list))
    """Two labellers -> what they both answered, counted by contact."""
    people_ratings: defaultdict[tuple[str, str], list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    rated: int = 0
    scores: list[tuple[float, float]] = field(default_factory=list)
    """QA score and people's rating of contacts that have both, 0 to 100."""
    by_agent: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Agent -> QA score minus people's rating."""
    mismatches: defaultdict[tuple[Name, bool], list[Mismatch]] = field(default_factory=lambda: defaultdict(list))
    """Name, and whether it was missed -> the first examples."""
    stale: list[str] = field(default_factory=list)
    report: AuditReport | None = None

    def __post_init__(self) -> None:
        """Raises UsageError for a label that no pack of the run has."""
        self.known = known_names(self.labelled, self.rulebook)
        self.gold = {gold.conversation: gold for gold in settled(self.labelled)}

    def add(self, audited: AuditedConversation) -> None:
        """Compare one contact; one that nobody labelled is passed by."""
        gold = self.gold.pop(one_line(audited.conversation.id), None)
        if gold is None:
            return
        self.compared += 1
        counts: dict[Name, Crossed] = {}
        for name in sorted(gold.asked):
            counts["signal", name] = self._signal(name, audited, gold)
        for name in sorted(gold.outcomes):
            counts["check", name] = self._check(name, audited, gold)
        self.disputed.update(("check", name) for name in gold.disputed_outcomes)
        self.counts[gold.conversation] = counts
        self._score(audited, gold)
        for first, second in combinations(gold.by, 2):
            self._two_people(first, second, audited)
        size = len(audited.conversation.messages)
        named = {message for one in gold.by for message in (*one.signals, *one.disputed)}
        self.stale += [f"{gold.conversation}, message {message}" for message in sorted(named) if message >= size]

    def finish(self, report: AuditReport) -> None:
        """Keep what the run was made with."""
        self.report = report

    def _questions(self, name: str, audited: AuditedConversation) -> frozenset[int]:
        """The messages that might hold the signal: those of the people by whom it is said."""
        by = self.known.by[name]
        spoken = (m for m in audited.conversation.messages if m.role is not Role.SYSTEM and not m.private)
        return frozenset(message.index for message in spoken if by is None or message.role in by)

    def _signal(self, name: str, audited: AuditedConversation, gold: Gold) -> Crossed:
        rule, left_out = self.known.signals[name], gold.disputed[name]
        found = {signal.message: signal for signal in reversed(audited.signals) if signal.rule == rule and not signal.event}
        size = len(audited.conversation.messages)
        real = frozenset(message for message in gold.signals[name] if message < size)
        answers = Answers(self._questions(name, audited) - left_out, frozenset(found) - left_out, real)
        self.disputed["signal", name] += len(left_out)
        for message in sorted(answers.first - answers.second)[:1]:
            span = found[message].span
            self._keep(Mismatch("signal", name, False, audited.conversation, message, span.start, span.end))
        for message in sorted(answers.second - answers.first)[:1]:
            self._keep(Mismatch("signal", name, True, audited.conversation, message))
        return answers.counts()

    def _check(self, name: str, audited: AuditedConversation, gold: Gold) -> Crossed:
        """Not met against anything else; a line item fails in a contact as soon as it does for one agent."""
        verdicts = [verdict for verdict in audited.verdicts if verdict.check == self.known.checks[name]]
        failed = [verdict for verdict in verdicts if verdict.outcome is Outcome.FAIL]
        answers = Answers(frozenset((0,)), frozenset((0,) if failed else ()), frozenset((0,) if gold.outcomes[name] is Outcome.FAIL else ()))
        if answers.first != answers.second:
            self._keep(_of_check(name, audited, failed or verdicts, missed=not failed))
        return answers.counts()

    def _keep(self, mismatch: Mismatch) -> None:
        kept = self.mismatches[(mismatch.kind, mismatch.name), mismatch.missed]
        if len(kept) < self.examples:
            kept.append(mismatch)

    def _score(self, audited: AuditedConversation, gold: Gold) -> None:
        if gold.quality is None:
            return
        self.rated += 1
        rating = out_of_hundred(gold.quality)
        scores = {evaluation.agent: float(evaluation.score) for evaluation in audited.evaluations if evaluation.score is not None}
        if scores:
            self.scores.append((sum(scores.values()) / len(scores), rating))
        for agent, score in scores.items():
            if agent not in PSEUDO_AGENTS:
                self.by_agent[agent].append(score - rating)

    def _two_people(self, first: Labelled, second: Labelled, audited: AuditedConversation) -> None:
        two = (first.labeller, second.labeller)
        for name in sorted(first.asked & second.asked):
            left_out = places(first, name, doubted=True) | places(second, name, doubted=True)
            seen = [places(one, name) - left_out for one in (first, second)]
            counts = Answers(self._questions(name, audited) - left_out, seen[0], seen[1]).counts()
            self.people[two].append((("signal", name), counts))
        for name in sorted(first.outcomes.keys() & second.outcomes.keys()):
            said = [frozenset((0,) if one.outcomes[name] is Outcome.FAIL else ()) for one in (first, second)]
            self.people[two].append((("check", name), Answers(frozenset((0,)), said[0], said[1]).counts()))
        if first.quality is not None and second.quality is not None:
            self.people_ratings[two].append((out_of_hundred(first.quality), out_of_hundred(second.quality)))


def out_of_hundred(quality: float) -> float:
    """A rating from 1 to 5 on the scale of QA scores."""
    return 25 * (quality - 1)


def _of_check(name: str, audited: AuditedConversation, verdicts: Sequence[Verdict], *, missed: bool) -> Mismatch:
    """What the tool said of a line item, with the first place that can be shown."""
    finding = next(_findings(verdicts), None)
    evidence = next(iter((finding.evidence if finding else ()) or next((v.evidence for v in verdicts if v.evidence), ())), None)
    answers = tuple(dict.fromkeys((verdict.outcome, verdict.reason) for verdict in verdicts))
    said = finding.message if finding and not missed else ""
    if evidence is None:
        return Mismatch("check", name, missed, audited.conversation, None, said=said, answers=answers)
    return Mismatch("check", name, missed, audited.conversation, evidence.message, evidence.start, evidence.end, said, answers)


def _findings(verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    for verdict in verdicts:
        yield from verdict.standing
