"""``json:FILE``: everything that other programs need, in the documented order (docs: interfaces)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import orjson

from supportaudit.model import AuditedConversation, AuditReport, Evaluation, Evidence, Finding, Outcome, Scorecard, SectionScore, Verdict
from supportaudit.reports.auto_fails import is_auto_fail, is_to_confirm
from supportaudit.reports.figures import figure
from supportaudit.reports.files import Output, Spool
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.text import whole

SCHEMA_VERSION = 1
LISTED = frozenset({Outcome.FAIL.value, Outcome.PENDING.value, Outcome.ERROR.value})
"""Outcomes whose verdicts are listed, and so are those with findings that were overturned; of the others the counts say how many there were."""

Json = dict[str, object]


class JsonReport:
    """Writes one JSON object: ``schema_version``, ``manifest``, ``totals``, ``skipped``, ``reviews``, ``baseline``, ``scorecards``,
    ``conversations``.

    One conversation a line, in input order; scores have four decimals, null where there is none; the same input gives the same bytes.
    Conversations are kept beside the file until what stands in front of them is known.
    """

    def __init__(self, target: str, context: ReportContext) -> None:
        self._target = target
        self._context = context
        self._output: Output | None = None
        self._spool: Spool | None = None
        self._first = True

    def begin(self) -> None:
        self._output = Output(self._target)
        self._spool = Spool(self._output)

    def add(self, audited: AuditedConversation) -> None:
        if self._spool is not None:
            self._spool.write((b"" if self._first else b",\n") + encode(self._conversation(audited)))
            self._first = False

    def finish(self, report: AuditReport) -> None:
        if self._output is None or self._spool is None:
            return
        head: Json = {
            "schema_version": SCHEMA_VERSION,
            "manifest": {**report.manifest, "control": asdict(report.control), "switched_off": list(report.switched_off)},
            "totals": {**asdict(report.totals)},
            "skipped": [{"path": s.path, "where": s.where, "reason": s.reason, "kind": s.kind, "count": s.count} for s in report.skipped],
            "reviews": asdict(report.reviews) if report.reviews else None,
            "baseline": asdict(report.baseline) if report.baseline else None,
            "scorecards": [_scorecard(card) for card in report.scorecards],
        }
        for name, value in head.items():
            self._output.write((b"{" if name == "schema_version" else b",\n") + encode(name) + b":" + encode(value))
        self._output.write(b',\n"conversations":[\n')
        self._spool.pour()
        self._output.write(b"\n]}\n")
        self._output.commit()

    def abort(self) -> None:
        if self._spool is not None:
            self._spool.close()
        if self._output is not None:
            self._output.abort()

    def _conversation(self, audited: AuditedConversation) -> Json:
        conversation = audited.conversation
        counts = dict.fromkeys((outcome.value for outcome in Outcome), 0)
        for verdict in audited.verdicts:
            counts[verdict.outcome.value] += 1
        listed = (v for v in audited.verdicts if self._context.options.full or v.outcome.value in LISTED or v.findings)
        return {
            "id": conversation.id,
            "path": conversation.source.path,
            "channel": conversation.channel,
            "vendor": conversation.vendor,
            "agents": [evaluation.agent for evaluation in audited.evaluations],
            "pairs": [_pair(evaluation) for evaluation in audited.evaluations],
            "counts": counts,
            "verdicts": [self._verdict(verdict) for verdict in listed],
        }

    def _verdict(self, verdict: Verdict) -> Json:
        rule = self._context.rulebook.checks[verdict.check]
        return {
            "check": verdict.check,
            "outcome": verdict.outcome.value,
            "agent": verdict.agent,
            "severity": rule.severity.value,
            "weight": rule.weight,
            "critical": rule.critical,
            "to_confirm": is_to_confirm(rule, verdict) if is_auto_fail(rule, verdict) else None,
            "reason": verdict.reason or None,
            "message": next((finding.message for finding in (*verdict.standing, *verdict.findings)), None),
            "findings": [_finding(finding) for finding in verdict.findings],
            "evidence": _evidence(verdict.evidence),
        }


def encode(value: object) -> bytes:
    """JSON in UTF-8, keys in the order given; half characters, which no encoding has, become U+FFFD."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return orjson.dumps(_whole(value))


def _whole(value: object) -> object:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole(item) for item in value]
    return value


def _pair(evaluation: Evaluation) -> Json:
    return {
        "agent": evaluation.agent,
        "score": figure(evaluation.score),
        "score_before_autofail": figure(evaluation.score_before_autofail),
        "score_before_reviews": figure(evaluation.score_before_reviews),
        "coverage": figure(evaluation.coverage),
        "sections": _sections(evaluation.sections),
    }


def _sections(sections: Iterable[SectionScore]) -> list[Json]:
    return [{"group": s.group, "score": figure(s.score), "decided": s.decided} for s in sections]


def _finding(finding: Finding) -> Json:
    return {
        "fingerprint": finding.fingerprint,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "review": finding.review,
        "baseline": finding.baseline,
        "evidence": _evidence(finding.evidence),
    }


def _evidence(evidence: Iterable[Evidence]) -> list[Json]:
    return [
        {"message": e.message, "start": e.start, "end": e.end, "text": e.text, "sent_at": e.sent_at.isoformat() if e.sent_at else None}
        for e in evidence
    ]


def _scorecard(card: Scorecard) -> Json:
    return {
        "by": card.by,
        "key": card.key,
        "vendor": card.vendor,
        "evaluations": card.evaluations,
        "too_little": card.too_little,
        "score": figure(card.score),
        "score_before_autofail": figure(card.score_before_autofail),
        "score_before_reviews": figure(card.score_before_reviews),
        "low": figure(card.low),
        "high": figure(card.high),
        "sd": figure(card.sd),
        "few": card.few,
        "coverage": figure(card.coverage),
        "sections": _sections(card.sections),
        "checks": [
            {
                "check": rate.check,
                "title": rate.title,
                "met": rate.met,
                "not_met": rate.not_met,
                "na": rate.na,
                "open": rate.open,
                "errors": rate.errors,
                "low": figure(rate.low),
                "high": figure(rate.high),
                "overturned": rate.overturned,
                "excused": rate.excused,
                "confirmed": rate.confirmed,
                "overturn_rate": figure(rate.overturn_rate),
                "already_reported": rate.already_reported,
                "points_lost": figure(rate.points_lost),
            }
            for rate in card.checks
        ],
    }
