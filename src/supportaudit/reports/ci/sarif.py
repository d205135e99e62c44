"""``sarif:FILE``: SARIF 2.1.0 (OASIS), for code scanning; fingerprints and suppressions included."""

from __future__ import annotations

from urllib.parse import quote

from supportaudit.model import AuditedConversation, AuditReport, Severity
from supportaudit.reports.ci.common import Told, line_of, told
from supportaudit.reports.files import Output
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.json_report import Json, encode
from supportaudit.reports.text import masked, one_line
from supportaudit.rulebook.rules import CheckRule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.NOTE: "note"}
FINGERPRINT = "supportaudit/v1"


class SarifReport:
    """Writes one run, a result a line, in input order. A contact that stands in a line of its file has a region, its id is a logical location."""

    def __init__(self, target: str, context: ReportContext) -> None:
        self._target = target
        self._context = context
        self._rules = [rule for rule in context.rulebook.checks.values() if rule.in_sums]
        self._places = {rule.id: place for place, rule in enumerate(self._rules)}
        self._output: Output | None = None
        self._first = True

    def begin(self) -> None:
        self._output = Output(self._target)
        self._output.write(b'{"$schema":' + encode(SCHEMA) + b',"version":"2.1.0","runs":[{"columnKind":"unicodeCodePoints","results":[\n')

    def add(self, audited: AuditedConversation) -> None:
        if self._output is None:
            return
        for one in told(audited, self._context):
            self._output.write((b"" if self._first else b",\n") + encode(self._result(one)))
            self._first = False

    def finish(self, report: AuditReport) -> None:
        if self._output is None:
            return
        name, _, version = str(report.manifest["tool"]).partition(" ")
        driver: Json = {"name": name, "version": version, "rules": [_rule(rule) for rule in self._rules]}
        notes = [{"level": "warning", "message": {"text": f"{s.path} {s.where}: {one_line(s.reason)}"}} for s in report.skipped if s.missing]
        invocation: Json = {"executionSuccessful": not report.switched_off, "toolExecutionNotifications": notes}
        self._output.write(b'\n],"tool":' + encode({"driver": driver}) + b',"invocations":' + encode([invocation]) + b"}]}\n")
        self._output.commit()

    def abort(self) -> None:
        if self._output is not None:
            self._output.abort()

    def _result(self, one: Told) -> Json:
        conversation = one.audited.conversation
        place: Json = {"artifactLocation": {"uri": quote(conversation.source.path)}}
        line = line_of(conversation.source)
        if line is not None:
            place["region"] = {"startLine": line}
        location: Json = {"physicalLocation": place, "logicalLocations": [{"name": conversation.id, "kind": "contact"}]}
        result: Json = {
            "ruleId": one.rule.id,
            "ruleIndex": self._places[one.rule.id],
            "level": LEVELS[one.rule.severity],
            "message": {"text": one.sentence},
            "locations": [location],
            "partialFingerprints": {FINGERPRINT: one.finding.fingerprint},
            "properties": {"agent": one.who, "quotes": [masked(evidence.text) for evidence in one.finding.evidence if evidence.text]},
        }
        if one.why_exempt:
            result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": one.why_exempt}]
        return result


def _rule(rule: CheckRule) -> Json:
    made: Json = {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"section": rule.group, "points": rule.weight, "autoFail": rule.critical},
    }
    if rule.explain:
        made["fullDescription"] = {"text": one_line(rule.explain)}
    if rule.suggest:
        made["help"] = {"text": " ".join(map(one_line, rule.suggest))}
    return made
