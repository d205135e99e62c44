"""The rows of all tables for spreadsheets and data frames (docs/csv.md), whatever file they are written to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from supportaudit.model import AuditedConversation, AuditReport, CheckRate, Evaluation, Evidence, Outcome, Scorecard, SkippedTranscript, Verdict
from supportaudit.reports import words
from supportaudit.reports.auto_fails import is_auto_fail, is_to_confirm
from supportaudit.reports.csv_columns import TABLES
from supportaudit.reports.figures import figure
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.text import one_line, sentence_span, shortened

Cell = str | int | float | bool | None
Row = tuple[str, tuple[Cell, ...]]
"""The name of a table, and what goes into its next row."""
LONGEST_QUOTE = 500
KINDS = {"skipped": "not evaluated", "quarantined": "could not be read", "duplicate": "given twice", "ignored": "left out by ignore"}


class TableRows:
    """Makes the rows of ``TABLES`` from what a run reports, in the order of the input or sorted by name."""

    def __init__(self, context: ReportContext) -> None:
        self._context = context
        rules = context.rulebook.checks.values()
        self._sections = tuple(dict.fromkeys(rule.group for rule in rules if rule.scored))

    def columns(self, table: str) -> tuple[str, ...]:
        """The titles of a table's columns."""
        more = (f"section {group}" for group in self._sections) if table in {"agents", "groups"} else ()
        return (*TABLES[table][1], *more)

    def of_contact(self, audited: AuditedConversation) -> Iterator[Row]:
        """What one contact adds."""
        for evaluation in audited.evaluations:
            yield "conversations", tuple(self._contact(audited, evaluation))
        for verdict in audited.verdicts:
            if verdict.findings or verdict.outcome in {Outcome.FAIL, Outcome.PENDING, Outcome.ERROR}:
                yield from (("findings", row) for row in self._findings(audited, verdict))

    def of_report(self, report: AuditReport) -> Iterator[Row]:
        """What the end of the run adds."""
        for card in report.scorecards:
            if card.by == "agent":
                yield "agents", (card.key, card.vendor, *self._score(card))
            else:
                yield "groups", (*_cut(card), *self._score(card))
            for rate in card.checks:
                yield "line_items", (*_cut(card), card.vendor, *self._line_item(rate.check), *_rate(rate))
        for item in report.skipped:
            yield "not_evaluated", _skipped(item)

    def _score(self, card: Scorecard) -> Iterator[Cell]:
        yield from (card.evaluations, card.too_little, card.few, figure(card.score), figure(card.score_before_autofail))
        yield from (figure(card.score_before_reviews), figure(card.low), figure(card.high), _percent(card.coverage))
        scores = {section.group: section.score for section in card.sections}
        yield from (figure(scores.get(group)) for group in self._sections)

    def _line_item(self, check: str) -> tuple[Cell, ...]:
        rule = self._context.rulebook.checks[check]
        return rule.group, rule.title, rule.id, rule.severity.value, rule.weight if rule.scored else 0

    def _contact(self, audited: AuditedConversation, evaluation: Evaluation) -> Iterator[Cell]:
        conversation = audited.conversation
        own = [verdict for verdict in audited.verdicts if verdict.agent == evaluation.agent]
        started = next((message.sent_at for message in conversation.messages if message.sent_at is not None), None)
        yield from (
            conversation.id,
            conversation.source.path,
            conversation.source.where,
            conversation.channel,
            conversation.vendor,
            conversation.team,
        )
        yield from (started.isoformat() if started and conversation.dated else None, len(conversation.messages), words.party(evaluation.agent))
        yield from (
            figure(evaluation.score),
            figure(evaluation.score_before_autofail),
            figure(evaluation.score_before_reviews),
            _percent(evaluation.coverage),
        )
        yield from (sum(v.outcome is outcome for v in own) for outcome in (Outcome.PASS, Outcome.FAIL, Outcome.PENDING, Outcome.ERROR))
        yield sum(is_to_confirm(self._context.rulebook.checks[v.check], v) for v in own)

    def _findings(self, audited: AuditedConversation, verdict: Verdict) -> Iterator[tuple[Cell, ...]]:
        conversation = audited.conversation
        rule = self._context.rulebook.checks[verdict.check]
        where = (conversation.id, conversation.source.path, conversation.channel, conversation.vendor, words.party(verdict.agent))
        item = (words.ANSWERS[verdict.outcome], *self._line_item(verdict.check), rule.critical)
        confirm = is_to_confirm(rule, verdict) if is_auto_fail(rule, verdict) else None
        if not verdict.findings:
            yield (*where, *item, confirm, words.reason(verdict.reason), *_quote(audited, verdict.evidence), None, None, None, None)
        for finding in verdict.findings:
            said = (finding.message, *_quote(audited, finding.evidence), finding.suggestion, finding.fingerprint)
            open_one = confirm and finding in verdict.undecided
            yield (*where, *item, open_one, *said, words.REVIEWS[finding.review] if finding.review else None, finding.baseline)


def _quote(audited: AuditedConversation, evidence: Sequence[Evidence]) -> tuple[Cell, ...]:
    """The sentence in which it was said, when and by whom, and the exact time."""
    if not evidence:
        return None, None, None
    first = evidence[0]
    moment = first.sent_at.isoformat() if first.sent_at and audited.conversation.dated else None
    text = audited.conversation.messages[first.message].text
    start, end = sentence_span(text, first.start, first.end)
    said = shortened(one_line(text[start:end]), LONGEST_QUOTE) if first.end > first.start else None
    return said or None, words.place(audited.conversation, first.message), moment


def _cut(card: Scorecard) -> tuple[Cell, ...]:
    return ("overall", "overall") if card.by == "all" else (card.by, card.key)


def _rate(rate: CheckRate) -> Iterator[Cell]:
    decided = rate.met + rate.not_met
    yield from (rate.met, rate.not_met, rate.na, rate.open, rate.errors)
    yield from (_percent(rate.met / decided if decided else None), figure(rate.low), figure(rate.high), rate.few, figure(rate.points_lost))
    yield from (rate.reviewed, rate.overturned)


def _percent(share: Fraction | float | None) -> float | None:
    return None if share is None else figure(100 * share)


def _skipped(item: SkippedTranscript) -> tuple[Cell, ...]:
    return item.path, item.where, KINDS.get(item.kind, item.kind), item.reason
