"""Conversations to signals: the stage itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from supportaudit.model import Capture, Conversation, Earlier, Event, Mask, Message, Role, Signal, Span, primary_language
from supportaudit.rulebook import Rulebook, SignalRule
from supportaudit.signals.building import nothing_to_collect
from supportaudit.signals.captures import read_capture
from supportaudit.signals.context import Lexicon
from supportaudit.signals.desk import Concern, Desk, Task, desk_for
from supportaudit.signals.folding import Folder
from supportaudit.signals.hits import Hit
from supportaudit.signals.judge import Asked, Candidate, Kill, event_hits, judge
from supportaudit.signals.languages import languages
from supportaudit.signals.memory import Memory, Recalling
from supportaudit.signals.patterns import BudgetError
from supportaudit.signals.plan import EventPart, Part, PlannedRule, SignalPart, plan, repeats, vocabulary
from supportaudit.signals.reading import IGNORE, Reading, Tools


class _RuleWentOffError(Exception):
    """A rule has just been switched off: what was found with its help must be found again without it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """All candidates of one rule in one message."""

    planned: PlannedRule
    candidates: Sequence[Candidate]


@dataclass(slots=True)
class Findings:
    """What has been found in one message so far."""

    judged: list[Judged] = field(default_factory=list)
    found: dict[str, Sequence[Hit]] = field(default_factory=dict)
    """Signal id -> hits that live; no empty ones."""

    def add(self, planned: PlannedRule, candidates: Sequence[Candidate]) -> None:
        """Takes in what became of one rule's candidates."""
        self.judged.append(Judged(planned, candidates))
        living = [candidate.hit for candidate in candidates if not candidate.killed]
        if living:
            self.found[planned.rule.id] = (*self.found.get(planned.rule.id, ()), *living)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the words of one text say, whatever came before it: the same for the same text, masks, role, channel and language."""

    desk: Desk
    reading: Reading
    concern: Concern
    """What of the desk's rules may match the text."""
    findings: Findings
    """Of the rules that ask for the text alone. Not to be changed."""


@dataclass(frozen=True, slots=True)
class Considered:
    """One candidate of one rule in one message, with what became of it."""

    message: int
    rule: str
    candidate: Candidate
    captures: tuple[Capture, ...] = ()
    """With what was read from them, also where the candidate is no signal."""


class _Seen(NamedTuple):
    """Where a signal was found last."""

    position: int
    """How many messages were spoken before that one."""
    earlier: Earlier


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a message stands in its conversation."""

    conversation: Conversation
    message: Message
    position: int
    """How many messages were spoken before it."""
    seen: Mapping[str, _Seen]
    """Signal id -> the latest earlier message with it."""

    def before(self, rule: SignalRule) -> _Seen | None:
        """The latest of what the rule wants to come after, if it has come, near enough."""
        wanted = rule.after
        if wanted is None:
            return None
        latest = max((self.seen[signal] for signal in wanted.signals if signal in self.seen), key=lambda seen: seen.position, default=None)
        near = latest is not None and (wanted.messages is None or self.position - latest.position <= wanted.messages)
        return latest if near else None

    def follows(self, rule: SignalRule) -> bool:
        """Whether what the rule wants to come after has come; true of one that wants nothing."""
        return rule.after is None or self.before(rule) is not None


class _Past(NamedTuple):
    """What came before a message."""

    place: _Place
    recalling: Recalling | None
    """None where no rule asks what was said."""


class Detector:
    """Finds the signals of a rulebook in conversations, one conversation at a time; keeps nothing of them."""

    def __init__(
        self, rulebook: Rulebook, *, gate: bool = True, lang: str = "en", model: str | None = None, wanted: Collection[str] | None = None
    ) -> None:
        """``gate=False`` tries every pattern on every message and finds the same; ``lang`` is the language of conversations that state none.

        ``model``: name or folder of the language model for rules over dictionary forms, parts of speech and dependencies; without one, and without
        what it does not have, such rules and all that are built from them find nothing (``language.lacking``). ``wanted``: the signals for which
        such rules are looked at (None: all). Raises PackError at the place of a pattern that can not be compiled, UsageError for a model that
        is not there.
        """
        pipelines = languages(rulebook, model, wanted)
        self.language = pipelines.language
        with nothing_to_collect():
            self._plan = plan(rulebook, pipelines)
        self._again = [asks for planned in self._plan for asks in repeats((*planned.parts, *planned.killers))]
        self._asked_again = frozenset(asks.signal for asks in self._again if asks.signal is not None)
        self._gate = gate
        self._lang = lang
        self._langs = {planned.lang for planned in self._plan}
        self._channels = {channel for planned in self._plan for part in (*planned.parts, *planned.killers) for channel in part.where.channels or ()}
        lexicon = Lexicon(rulebook.context)
        self._tools = Tools(Folder(vocabulary(self._plan, lexicon.words)), lexicon)
        self._desks: dict[tuple[Role, str, str], Desk] = {}
        self._off: dict[str, str] = {}

    @property
    def off(self) -> frozenset[str]:
        """Full ids of the rules that are switched off."""
        return frozenset(self._off)

    @property
    def switched_off(self) -> tuple[str, ...]:
        """Rules that find nothing more since a backtracking pattern used up its budget, each with the reason; sorted."""
        return tuple(f"{rule}: {reason}" for rule, reason in sorted(self._off.items()))

    def detect(self, conversation: Conversation) -> tuple[Signal, ...]:
        """Which signals the conversation has, by message, start, end, label and rule.

        Words of system lines and private notes are never read, only their events. Rules of packs in another language find nothing. Signals of one
        rule in one message do not overlap. Whatever a message holds, nothing is raised.
        """
        found = [
            _signal(conversation, message, judged.planned, candidate.hit)
            for message, judged in self._judge_all(conversation)
            for candidate in judged.candidates
            if not candidate.killed
        ]
        return tuple(sorted(found, key=Signal.sort_key))

    def trace(self, conversation: Conversation) -> tuple[Considered, ...]:
        """Every candidate of the conversation, by message and rule, with what killed those that are no signals."""
        return tuple(
            Considered(message.index, judged.planned.rule.id, candidate, _captures(conversation, message, judged.planned, candidate.hit))
            for message, judged in self._judge_all(conversation)
            for candidate in judged.candidates
        )

    def analyse(self, text: str, desk: Desk, masks: Sequence[Mask] = ()) -> Analysis:
        """What the words of one text say to the rules that ask for the text alone."""
        reading = Reading(text, masks, self._tools)
        concern = desk.concerned(reading)
        findings = Findings()
        for task in desk.tasks(concern, findings.found, situated=False):
            self._add(findings, task, reading)
        return Analysis(desk, reading, concern, findings)

    def desk(self, role: Role, channel: str | None, lang: str | None) -> Desk:
        """The rules for messages of this role and channel in a conversation of this language (None: not stated)."""
        spoken = primary_language(lang or self._lang)
        key = role, channel.lower() if channel and channel.lower() in self._channels else "", spoken if spoken in self._langs else ""
        if key not in self._desks:
            with nothing_to_collect():
                self._desks[key] = desk_for(self._plan, role, key[1] or None, key[2], gate=self._gate)
        return self._desks[key]

    def _judge_all(self, conversation: Conversation) -> list[tuple[Message, Judged]]:
        while True:
            try:
                return list(self._judge_messages(conversation))
            except _RuleWentOffError:
                continue

    def _judge_messages(self, conversation: Conversation) -> Iterator[tuple[Message, Judged]]:
        seen: dict[str, _Seen] = {}
        memory = Memory(conversation, self._tools.folder, self._asked_again) if self._again else None
        position = 0
        for message in conversation.messages:
            spoken = message.role is not Role.SYSTEM and not message.private
            place = _Place(conversation, message, position, seen)
            findings = self._words(place, memory) if spoken and message.text else Findings()
            event = message.event or (Event("note") if message.private else None)
            if event:
                self._events(findings, place, event)
            for judged in findings.judged:
                yield message, judged
            for signal, hits in findings.found.items():
                seen[signal] = _Seen(position if spoken else position - 1, Earlier(message.index, Span(hits[0].start, hits[0].end)))
            position += spoken

    def _words(self, place: _Place, memory: Memory | None) -> Findings:
        """All that the message's words say, at this place of the conversation."""
        message = place.message
        desk = self.desk(message.role, place.conversation.channel, place.conversation.lang)
        analysis = self.analyse(message.text, desk, message.masks)
        findings = Findings(list(analysis.findings.judged), dict(analysis.findings.found))
        reading = analysis.reading
        recalling = memory.heard(message, place.position, reading.view(IGNORE).folded) if memory is not None else None
        for task in desk.tasks(analysis.concern, findings.found, situated=True):
            self._add(findings, task, reading, _Past(place, recalling))
        if recalling is not None:
            recalling.keep(findings.found)
        return findings

    def _add(self, findings: Findings, task: Task, reading: Reading, past: _Past | None = None) -> None:
        rule = task.planned.rule
        if rule.id in self._off:
            return
        try:
            candidates = judge(Asked(rule, reading.view(rule.quoted), findings.found, past.recalling if past else None), task.parts, task.killers)
        except BudgetError as spent:
            self._off[rule.id] = f"its backtracking regular expression was stopped because {spent} ({rule.mark})"
            raise _RuleWentOffError from spent
        if past and rule.after:
            candidates = [_following(candidate, rule, past.place.before(rule)) for candidate in candidates]
        if candidates:
            findings.add(task.planned, candidates)

    def _events(self, findings: Findings, place: _Place, event: Event) -> None:
        """Adds what the message's event is, to the rules that ask for events and to those built from them."""
        text, channel = place.message.text, (place.conversation.channel or "").lower()
        lang = primary_language(place.conversation.lang or self._lang)
        found: dict[str, Sequence[Hit]] = {}
        for planned in self._plan:
            if not planned.situated or planned.lang not in (None, lang) or planned.rule.id in self._off:
                continue
            hits = [
                Candidate(hit, part.mark)
                for part in planned.parts
                if part.where.channels is None or channel in part.where.channels
                for hit in _event_part(part, event, text, found)
            ]
            if hits and place.follows(planned.rule):
                found[planned.rule.id] = (hits[0].hit,)
                findings.add(planned, hits[:1])


def _event_part(part: Part, event: Event, text: str, found: Mapping[str, Sequence[Hit]]) -> Sequence[Hit]:
    if isinstance(part, EventPart):
        return tuple(event_hits(part, event.kind, event.details, text))
    return found.get(part.signal, ()) if isinstance(part, SignalPart) else ()


def _following(candidate: Candidate, rule: SignalRule, before: _Seen | None) -> Candidate:
    """The candidate beside what it had to come after, killed where that is not there."""
    if candidate.killed:
        return candidate
    if before is None:
        return replace(candidate, killed=Kill("after", rule.mark))
    return candidate if candidate.hit.earlier else replace(candidate, hit=replace(candidate.hit, earlier=before.earlier))


def _signal(conversation: Conversation, message: Message, planned: PlannedRule, hit: Hit) -> Signal:
    captures = _captures(conversation, message, planned, hit)
    return Signal(planned.rule.id, message.index, Span(hit.start, hit.end), message.text[hit.start : hit.end], captures, hit.event, hit.earlier)


def _captures(conversation: Conversation, message: Message, planned: PlannedRule, hit: Hit) -> tuple[Capture, ...]:
    return tuple(read_capture(stretch, planned.capture_types.get(stretch.name), conversation, message) for stretch in hit.captures)
