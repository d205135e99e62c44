"""Small made-up objects for tests: rulebooks, conversations, verdicts and whole reports, by hand and without YAML."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from supportaudit.model import (
    AuditedConversation,
    AuditReport,
    BaselineUse,
    Conversation,
    Decision,
    Event,
    Evidence,
    Finding,
    Message,
    Outcome,
    ReviewUse,
    Role,
    Severity,
    SkippedTranscript,
    Source,
    Totals,
    Verdict,
)
from supportaudit.rulebook.config import Config
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.templates import Avoid
from supportaudit.scoring import Tally, score_conversation

ROLES = {"A": Role.AGENT, "C": Role.CUSTOMER, "B": Role.BOT, "*": Role.SYSTEM}
START = datetime(2026, 3, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """A line item in as few words as a test needs."""

    id: str
    group: str = "HEARD"
    weight: int = 1
    title: str = ""
    severity: Severity = Severity.MINOR
    critical: str | None = None
    status: str = "stable"
    scored: bool = True
    accountable: str | None = None

    def rule(self) -> CheckRule:
        """The check that it stands for; its template is never looked at."""
        return CheckRule(
            id=self.id,
            title=self.title or f"Title of {self.id}",
            template=Avoid(("core/made_up",)),
            when=None,
            unless=None,
            requires=(),
            severity=self.severity,
            weight=self.weight,
            critical=self.critical,
            group=self.group,
            accountable=self.accountable,
            message="",
            suggest=(),
            status=self.status,
            scored=self.scored,
        )


def rulebook(*items: Item, sections: Mapping[str, float] | None = None) -> Rulebook:
    """A rulebook of these line items alone."""
    rules = {item.id: item.rule() for item in items}
    return Rulebook(packs=(), signals={}, checks=rules, sections={**dict.fromkeys((r.group for r in rules.values()), 1.0), **(sections or {})})


def chat(
    text: str,
    *,
    id: str = "c-1",  # noqa: A002  (the noun's own word)
    channel: str | None = "chat",
    vendor: str | None = None,
    team: str | None = None,
    path: str = "chats.txt",
    day: int = 0,
) -> Conversation:
    """A conversation from lines ``ROLE[/author] [HH:MM] text``; C customer, A agent, B bot, ``*`` event kind; ``_`` in an author is a space."""
    messages = tuple(_message(index, line, day) for index, line in enumerate(text.strip().splitlines()))
    return Conversation(id=id, messages=messages, channel=channel, vendor=vendor, team=team, source=Source(path, f"record {id}"))


def _message(index: int, line: str, day: int) -> Message:
    who, _, rest = line.strip().partition(" ")
    letter, _, author = who.partition("/")
    first, _, after = rest.partition(" ")
    sent_at = None
    if len(first) == 5 and first[2] == ":" and first.replace(":", "").isdigit():
        sent_at = START + timedelta(days=day, hours=int(first[:2]), minutes=int(first[3:]))
        rest = after
    role = ROLES[letter]
    event = Event(rest.split()[0], {}) if role is Role.SYSTEM else None
    return Message(index=index, role=role, text="" if event else rest, author=author.replace("_", " ") or None, sent_at=sent_at, event=event)


def verdict(check: str, outcome: str, agent: str | None = "Ana", *, reason: str = "", conversation: str = "c-1") -> Verdict:
    """An answer; a fail gets a finding without a quote."""
    findings = (finding(check, conversation, f"Not seen: {check}."),) if outcome == "fail" else ()
    return Verdict(check=check, conversation=conversation, agent=agent, outcome=Outcome(outcome), reason=reason, findings=findings)


def verdicts(outcomes: Mapping[str, str], agent: str | None = "Ana", *, conversation: str = "c-1") -> tuple[Verdict, ...]:
    """One answer a check: ``{"a/one": "pass", "a/two": "na (no trigger)"}``."""
    found = []
    for check, text in outcomes.items():
        outcome, _, reason = text.partition(" ")
        found.append(verdict(check, outcome, agent, reason=reason.strip("()"), conversation=conversation))
    return tuple(found)


def finding(check: str, conversation: str, message: str, *evidence: Evidence, suggestion: str | None = None) -> Finding:
    """A finding whose fingerprint depends on what it says."""
    mark = hashlib.sha256(
        f"{check}|{conversation}|{message}|{[(e.message, e.start) for e in evidence]}".encode("utf-8", "surrogatepass")
    ).hexdigest()[:16]
    return Finding(fingerprint=mark, message=message, suggestion=suggestion, evidence=evidence)


def quote(conversation: Conversation, message: int, text: str) -> Evidence:
    """The first place of ``text`` in a message."""
    said = conversation.messages[message]
    start = said.text.index(text)
    return Evidence(message, start, start + len(text), text, said.sent_at)


def failed(check: str, agent: str | None, conversation: Conversation, what: str, *evidence: Evidence, suggestion: str | None = None) -> Verdict:
    """A fail with one finding and its quotes."""
    one = finding(check, conversation.id, what, *evidence, suggestion=suggestion)
    return Verdict(check=check, conversation=conversation.id, agent=agent, outcome=Outcome.FAIL, findings=(one,))


def decided(one: Verdict, review: str | None = None, *, baseline: bool = False) -> Verdict:
    """The verdict after one decision about all its findings."""
    findings = tuple(replace(f, review=Decision(review) if review else None, baseline=baseline) for f in one.findings)
    gone = review == Decision.OVERTURNED and bool(findings)
    return replace(one, outcome=Outcome.NA if gone else one.outcome, reason=review if gone and review else one.reason, findings=findings)


def audited(
    conversation: Conversation, found: Iterable[Verdict], rules: Rulebook, policy: str = "flag", before: Sequence[Verdict] | None = None
) -> AuditedConversation:
    """A conversation with its verdicts and the evaluations that follow from them; ``before``: the verdicts before reviews."""
    together = tuple(found)
    return AuditedConversation(conversation, together, score_conversation(conversation, together, rules, policy, before))


def report(
    conversations: Sequence[AuditedConversation],
    rules: Rulebook,
    config: Config | None = None,
    *,
    by: Sequence[str] = ("agent", "vendor", "channel"),
    skipped: Sequence[SkippedTranscript] = (),
    switched_off: Sequence[str] = (),
    spelling: Mapping[str, tuple[str, ...]] | None = None,
    reviews: ReviewUse | None = None,
    baseline: BaselineUse | None = None,
) -> AuditReport:
    """What a run over these conversations would report."""
    tally = Tally(rules, config or Config(), by)
    for one in conversations:
        tally.add(one)
    scored = sum(any(e.score is not None for e in one.evaluations) for one in conversations)
    kinds = [item.kind for item in skipped]
    totals = Totals(
        files=len({one.conversation.source.path for one in conversations}),
        records=len(conversations) + len(skipped),
        conversations=len(conversations) + kinds.count("skipped"),
        scored=scored,
        too_little=len(conversations) - scored,
        skipped=kinds.count("skipped"),
        quarantined=kinds.count("quarantined"),
        duplicates=kinds.count("duplicate"),
        messages=sum(len(one.conversation.messages) for one in conversations),
    )
    return AuditReport(
        manifest={"tool": "supportaudit 0.0", "packs": [{"id": "made-up", "version": "1.0.0"}]},
        totals=totals,
        skipped=tuple(skipped),
        scorecards=tally.scorecards(),
        switched_off=tuple(switched_off),
        spelling=spelling or {},
        reviews=reviews,
        baseline=baseline,
    )
