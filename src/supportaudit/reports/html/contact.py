"""One contact for the reader: its messages in pieces, the answers beside them, and where each of them rests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from supportaudit.model import AuditedConversation, Conversation, Evaluation, Evidence, Finding, Message, Outcome, Role, Verdict
from supportaudit.reports import words
from supportaudit.reports.auto_fails import is_to_confirm
from supportaudit.reports.examples import masked_party, shown_by
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.json_report import Json
from supportaudit.reports.text import MARGIN, Piece, masked, one_line, shortened
from supportaudit.reports.transcript import stretches
from supportaudit.rulebook.rules import CheckRule

LONGEST_MESSAGE, LONGEST_CONTACT = 20_000, 200_000
"""Code points shown of a message, and of a contact; the rest is counted."""
LONGEST_SENTENCE = 600
ORDER = (Outcome.FAIL, Outcome.ERROR, Outcome.PENDING, Outcome.NA, Outcome.PASS)
"""In which order answers are listed; N/A only what was overturned on appeal."""

Costs = dict[tuple[str | None, str], Fraction]
"""QA points that an answer cost its agent in a contact, by agent and line item."""
Mark = tuple[int, int, int]
"""Start and end in a message, and the number of the answer that rests on it."""


def reader_page(audited: AuditedConversation, context: ReportContext, items: dict[str, int]) -> Json:
    """Everything that the reader shows of a contact, masked; ``items``: line item -> its number."""
    conversation = audited.conversation
    costs = _costs(audited)
    listed = _listed(audited, costs)
    said, left = _messages(conversation, _marks(listed), [verdict.outcome for verdict in listed])
    moment = next((m.sent_at for m in conversation.messages if m.sent_at is not None), None)
    about = [words.channel(conversation.channel), conversation.vendor or "", conversation.team or ""]
    place = ": ".join(filter(None, (conversation.source.path, conversation.source.where)))
    return {
        "id": one_line(conversation.id),
        "about": " · ".join(one_line(part) for part in (*about, f"{moment:%Y-%m-%d}" if moment and conversation.dated else "") if part),
        "place": one_line(place),
        "subject": masked(conversation.subject or ""),
        "scores": [_score(evaluation) for evaluation in audited.evaluations],
        "said": said,
        "left": left,
        "answers": [_answer(audited, verdict, context.rulebook.checks[verdict.check], costs) | {"item": items[verdict.check]} for verdict in listed],
        "na": _not_asked(audited, items),
    }


def in_score(rule: CheckRule, verdict: Verdict) -> bool:
    """Whether the answer can move an agent's score."""
    return rule.in_sums and verdict.in_person


def _not_asked(audited: AuditedConversation, items: dict[str, int]) -> list[list[object]]:
    """Why line items were N/A, each reason with its line items."""
    found: dict[str, list[int]] = {}
    for verdict in audited.verdicts:
        if verdict.outcome is Outcome.NA and not verdict.findings:
            given = found.setdefault(verdict.reason, [])
            if items[verdict.check] not in given:
                given.append(items[verdict.check])
    return [[masked(words.reason(reason)), numbers] for reason, numbers in found.items()]


def _said(**fields: object) -> Json:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}


def _listed(audited: AuditedConversation, costs: Costs) -> list[Verdict]:
    """The answers in the order in which they are shown: by outcome, those that cost most first."""
    shown = [verdict for verdict in audited.verdicts if verdict.outcome is not Outcome.NA or verdict.findings]
    return sorted(shown, key=lambda verdict: (ORDER.index(verdict.outcome), -costs.get((verdict.agent, verdict.check), 0)))


def _costs(audited: AuditedConversation) -> Costs:
    return {(evaluation.agent, check): points for evaluation in audited.evaluations for check, points in evaluation.lost}


def _score(evaluation: Evaluation) -> list[str]:
    """The agent, the score, and what more is to be said of it."""
    who = one_line(words.party(evaluation.agent))
    if evaluation.score is None:
        return [who, words.NONE, f"too little to score: {words.count(evaluation.decided, 'line item')} decided, three are needed"]
    more = []
    if evaluation.score_before_autofail is not None and evaluation.score != evaluation.score_before_autofail:
        more.append(f"before auto-fail {float(evaluation.score_before_autofail):.1f}")
    if evaluation.coverage is not None:
        more.append(f"{words.percent(float(evaluation.coverage))} of the form answered")
    return [who, words.score(float(evaluation.score)), ", ".join(more)]


def _marks(listed: Sequence[Verdict]) -> dict[int, list[Mark]]:
    """Message -> what in it an answer rests on."""
    found: dict[int, list[Mark]] = defaultdict(list)
    for number, verdict in enumerate(listed):
        for evidence in _evidence(verdict):
            if evidence.end > evidence.start:
                found[evidence.message].append((evidence.start, evidence.end, number))
    return found


def _evidence(verdict: Verdict) -> Iterator[Evidence]:
    for finding in verdict.findings:
        yield from finding.evidence
    if verdict.outcome is not Outcome.NA:
        yield from verdict.evidence


def _messages(conversation: Conversation, marks: dict[int, list[Mark]], outcomes: Sequence[Outcome]) -> tuple[list[Json], str]:
    """The messages, as many as can be shown, and what was left out."""
    said: list[Json] = []
    room = LONGEST_CONTACT
    for message in conversation.messages:
        if room <= 0:
            break
        said.append(_message(conversation, message, marks.get(message.index, []), outcomes))
        room -= min(len(message.text), LONGEST_MESSAGE)
    more = len(conversation.messages) - len(said)
    return said, f"{words.count(more, 'more message')} of this contact not shown here: --contact ID on the terminal." if more else ""


def _message(conversation: Conversation, message: Message, marks: Sequence[Mark], outcomes: Sequence[Outcome]) -> Json:
    event = ""
    if message.event is not None:
        details = ", ".join(f"{key} {value}" for key, value in sorted(message.event.details.items()))
        event = shortened(masked(f"{message.event.kind} {details}"), LONGEST_SENTENCE)
    return _said(
        when=words.clock(message.sent_at, with_date=words.spans_days(conversation)) if message.sent_at else "",
        who=shown_by(message, words.speaker(message)),
        role="" if message.author is None and message.role is not Role.AGENT else message.role.value,
        side=message.role.value,
        private=message.private,
        event=event,
        parts=_parts(message, marks, outcomes) if message.event is None or message.text.strip() else [],
    )


def _parts(message: Message, marks: Sequence[Mark], outcomes: Sequence[Outcome]) -> list[list[object]]:
    """The text in parts: what it says, how it is shown, and the answers that rest on it; text alone where that is all."""
    seen = message
    if len(message.text) > LONGEST_MESSAGE + MARGIN:
        cut = LONGEST_MESSAGE + MARGIN
        kept = tuple(mask for mask in message.masks if mask.end <= cut)
        seen = Message(message.index, message.role, message.text[:cut], message.author, message.sent_at, masks=kept)
    parts: list[list[object]] = []
    for piece in stretches(seen, [(start, end) for start, end, _ in marks]):
        if piece.start >= LONGEST_MESSAGE:
            break
        _join(parts, [piece.text, *_kind(piece, marks, outcomes)])
    if len(message.text) > LONGEST_MESSAGE:
        parts.append([f"\n[cut here: {len(message.text):,} characters]", "aside", []])
    while parts and not str(parts[-1][0]).strip() and not parts[-1][2]:
        parts.pop()
    if parts:
        parts[-1][0] = str(parts[-1][0]).rstrip()
    return [part if part[1] else part[:1] for part in parts]


def _join(parts: list[list[object]], part: list[object]) -> None:
    """Neighbours that are shown alike become one."""
    if parts and parts[-1][1:] == part[1:] and part[1] != "aside":
        parts[-1][0] = f"{parts[-1][0]}{part[0]}"
    else:
        parts.append(part)


def _kind(piece: Piece, marks: Sequence[Mark], outcomes: Sequence[Outcome]) -> tuple[str, list[int]]:
    if piece.aside:
        return "aside", []
    rests = sorted({number for start, end, number in marks if start < piece.end and piece.start < end})
    return (min((outcomes[number] for number in rests), key=ORDER.index).value if rests else ""), rests


def _answer(audited: AuditedConversation, verdict: Verdict, rule: CheckRule, costs: Costs) -> Json:
    cost = float(costs.get((verdict.agent, verdict.check), 0))
    return _said(
        answer=verdict.outcome.value,
        who=masked_party(verdict.agent),
        cost=f"costs {cost:.1f} points" if cost else "",
        unscored=not in_score(rule, verdict),
        reason=shortened(masked(words.reason(verdict.reason)), LONGEST_SENTENCE) if verdict.reason else "",
        confirm=is_to_confirm(rule, verdict),
        found=[_finding(audited.conversation, finding) for finding in verdict.findings],
        at=_places(audited.conversation, verdict.evidence if verdict.outcome is not Outcome.NA else ()),
    )


def _finding(conversation: Conversation, finding: Finding) -> Json:
    return _said(
        id=finding.fingerprint,
        seen=shortened(masked(finding.message), LONGEST_SENTENCE),
        better=shortened(masked(finding.suggestion or ""), LONGEST_SENTENCE),
        known=words.known(finding),
        at=_places(conversation, finding.evidence),
    )


def _places(conversation: Conversation, evidence: Iterable[Evidence]) -> list[list[object]]:
    """The messages on which it rests, each once: number, and time and name."""
    numbers = dict.fromkeys(one.message for one in evidence)
    return [[number, shown_by(conversation.messages[number], words.place(conversation, number))] for number in numbers]
