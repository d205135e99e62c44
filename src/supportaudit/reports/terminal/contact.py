"""One contact whole: every message, evidence marked in place, what was decided below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from supportaudit.model import (
    AuditedConversation,
    AuditReport,
    Conversation,
    Decision,
    Evaluation,
    Evidence,
    Finding,
    Message,
    Outcome,
    Role,
    Verdict,
)
from supportaudit.reports import words
from supportaudit.reports.examples import masked_party, shown_by, telling
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.terminal.screen import MARK, NOTE, QUIET, Screen
from supportaudit.reports.text import Piece, masked, one_line
from supportaudit.reports.transcript import stretches

MOST_CONTACTS, MOST_NEAR, MOST_IDS = 3, 5, 3
ORDER = (Outcome.FAIL, Outcome.ERROR, Outcome.PENDING, Outcome.PASS)


class ContactPage:
    """Keeps the contacts that carry the asked id (an export may give one id twice), at most three."""

    def __init__(self, contact: str, context: ReportContext) -> None:
        self._asked = contact
        self._context = context
        self._found: list[AuditedConversation] = []
        self._more = 0
        self._near: list[str] = []

    def add(self, audited: AuditedConversation) -> None:
        name = audited.conversation.id
        if name == self._asked:
            self._more += len(self._found) >= MOST_CONTACTS
            self._found += [audited] if len(self._found) < MOST_CONTACTS else []
        elif len(self._near) < MOST_NEAR and self._asked and self._asked.casefold() in name.casefold():
            self._near.append(one_line(name))

    def show(self, screen: Screen, report: AuditReport) -> None:
        for audited in self._found:
            self._contact(screen, audited)
        if self._more:
            screen.say((f"{words.count(self._more, 'more contact')} with this id.", QUIET))
        if not self._found:
            screen.heading(f"No contact has the id {one_line(self._asked)}")
            reason = next((item.reason for item in report.skipped if self._asked == item.conversation), "")
            if reason:
                screen.say(f"It was not evaluated: {masked(reason)}")
            elif self._near:
                screen.say(f"Did you mean {words.some(self._near, MOST_NEAR)}?")
            else:
                screen.say("Ids are in the column contact of conversations.csv: --out csv:out/")

    def _contact(self, screen: Screen, audited: AuditedConversation) -> None:
        conversation = audited.conversation
        moment = next((m.sent_at for m in conversation.messages if m.sent_at is not None), None)
        about = [words.channel(conversation.channel), conversation.vendor or "", f"{moment:%Y-%m-%d}" if moment and conversation.dated else ""]
        place = f"{conversation.source.path}{': ' if conversation.source.where else ''}{conversation.source.where}"
        screen.heading(f"Contact {one_line(conversation.id)}", " · ".join(one_line(part) for part in (*about, place) if part))
        if conversation.subject:
            screen.say("Subject: ", (masked(conversation.subject), "bold"))
        for evaluation in audited.evaluations:
            screen.say(*_score(evaluation))
        screen.blank()
        notes = _Notes(audited, self._context)
        for message in conversation.messages:
            _message(screen, conversation, message, notes)
        self._answers(screen, audited)

    def _answers(self, screen: Screen, audited: AuditedConversation) -> None:
        screen.heading("Line items")
        checks = self._context.rulebook.checks
        for outcome in ORDER:
            for verdict in audited.verdicts:
                if verdict.outcome is outcome:
                    rule = checks[verdict.check]
                    ids = [finding.fingerprint for finding in verdict.findings]
                    reason = (
                        f": {masked(words.reason(verdict.reason))}" if verdict.reason else f" · finding {words.some(ids, MOST_IDS)}" if ids else ""
                    )
                    lost = dict(next((e.lost for e in audited.evaluations if e.agent == verdict.agent), ()))
                    cost = f", costs {float(lost[verdict.check]):.1f} points" if verdict.check in lost else ""
                    who = f" · {masked_party(verdict.agent)}{cost}{reason}"
                    screen.say((words.ANSWERS[outcome], "bold"), f" · {one_line(rule.title)}", (who, QUIET), indent=4, first="-")
        apart = [f"{one_line(checks[v.check].title)} ({masked(words.reason(v.reason))})" for v in audited.verdicts if v.outcome is Outcome.NA]
        if apart:
            screen.say((f"N/A: {'; '.join(dict.fromkeys(apart))}", QUIET), indent=4, first="-")


class _Notes:
    """What was decided by which message: spans to mark, and sentences to print below."""

    def __init__(self, audited: AuditedConversation, context: ReportContext) -> None:
        self.spans: dict[int, list[tuple[int, int]]] = {}
        self.below: dict[int, list[tuple[str, str]]] = {}
        for verdict in audited.verdicts:
            title = one_line(context.rulebook.checks[verdict.check].title)
            for finding in verdict.findings:
                self._finding(verdict, finding, title)
            if verdict.evidence and verdict.outcome is not Outcome.NA:
                self._mark(verdict.evidence)
                self._note(verdict.evidence[0].message, f"{words.ANSWERS[verdict.outcome]} · {title}", QUIET)

    def _finding(self, verdict: Verdict, finding: Finding, title: str) -> None:
        self._mark(finding.evidence)
        place = telling(finding)
        if place is not None:
            better = f" Better: {masked(finding.suggestion)}" if finding.suggestion else ""
            known = f" ({words.known(finding)})" if words.known(finding) else ""
            sentence = f"{words.ANSWERS[verdict.outcome]}{known} · {title} · {masked_party(verdict.agent)}: {masked(finding.message)}{better}"
            self._note(place.message, sentence, QUIET if finding.review is Decision.OVERTURNED else NOTE)

    def _mark(self, evidence: Sequence[Evidence]) -> None:
        for one in evidence:
            if one.end > one.start:
                self.spans.setdefault(one.message, []).append((one.start, one.end))

    def _note(self, message: int, sentence: str, style: str) -> None:
        notes = self.below.setdefault(message, [])
        if (sentence, style) not in notes:
            notes.append((sentence, style))


def _score(evaluation: Evaluation) -> Iterator[str | tuple[str, str]]:
    yield one_line(words.party(evaluation.agent)) + ": "
    if evaluation.score is None or evaluation.score_before_autofail is None:
        yield f"too little to score ({words.count(evaluation.decided, 'line item')} decided, three are needed)"
    else:
        yield f"QA score {float(evaluation.score):.1f}", "bold"
        if evaluation.score != evaluation.score_before_autofail:
            yield f" (before auto-fail {float(evaluation.score_before_autofail):.1f})"
    if evaluation.coverage is not None:
        yield f", {words.percent(float(evaluation.coverage))} of the form answered"


def _message(screen: Screen, conversation: Conversation, message: Message, notes: _Notes) -> None:
    when = f"{words.clock(message.sent_at, with_date=words.spans_days(conversation))} " if message.sent_at else ""
    if message.event is not None:
        details = ", ".join(f"{key} {value}" for key, value in sorted(message.event.details.items()))
        screen.say((f"{when}* {masked(f'{message.event.kind} {details}')}", QUIET))
    if message.event is None or message.text.strip():
        who = shown_by(message, words.speaker(message))
        role = "" if message.author is None and message.role is not Role.AGENT else f" ({message.role.value})"
        private = ", private note, not scored" if message.private else ""
        screen.say((f"{when}{who}", "bold"), (f"{role}{private}", QUIET))
        screen.say(_text(screen, message, notes.spans.get(message.index, [])), indent=6)
    for sentence, style in notes.below.get(message.index, []):
        screen.say((sentence, style), indent=8, first="^")


def _text(screen: Screen, message: Message, spans: Sequence[tuple[int, int]]) -> Text:
    """The message with its evidence marked."""
    text = Text()
    for piece in _joined(stretches(message, spans)):
        if piece.marked and not screen.coloured:
            text.append(f">>{piece.text}<<")
        else:
            text.append(piece.text, style=QUIET if piece.aside else f"{MARK} underline" if piece.marked else "")
    text.rstrip()
    return text


def _joined(found: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours that are shown alike become one, so that overlapping evidence is marked once."""
    last: Piece | None = None
    for piece in found:
        if last is not None and (last.marked, last.aside) == (piece.marked, piece.aside):
            last = Piece(last.text + piece.text, piece.marked, piece.aside)
        else:
            if last is not None:
                yield last
            last = piece
    if last is not None:
        yield last
