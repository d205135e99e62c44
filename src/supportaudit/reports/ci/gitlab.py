"""``gitlab:FILE``: a Code Quality report (the subset of Code Climate's format that GitLab reads)."""

from __future__ import annotations

from supportaudit.model import AuditedConversation, AuditReport, Severity
from supportaudit.reports.ci.common import Told, line_of, told
from supportaudit.reports.files import Output
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.json_report import Json, encode

SEVERITIES = {Severity.MAJOR: "major", Severity.MINOR: "minor", Severity.NOTE: "info"}


class GitlabReport:
    """Writes a list of findings, one a line, in input order; exceptions and what was overturned or reported already are left out."""

    def __init__(self, target: str, context: ReportContext) -> None:
        self._target = target
        self._context = context
        self._output: Output | None = None
        self._first = True

    def begin(self) -> None:
        self._output = Output(self._target)
        self._output.write(b"[\n")

    def add(self, audited: AuditedConversation) -> None:
        if self._output is None:
            return
        for one in told(audited, self._context):
            if not one.why_exempt:
                self._output.write((b"" if self._first else b",\n") + encode(_issue(one)))
                self._first = False

    def finish(self, report: AuditReport) -> None:  # noqa: ARG002  (nothing of the summary has a place in this format)
        if self._output is not None:
            self._output.write(b"\n]\n")
            self._output.commit()

    def abort(self) -> None:
        if self._output is not None:
            self._output.abort()


def _issue(one: Told) -> Json:
    source = one.audited.conversation.source
    return {
        "description": f"{one.rule.title}. {one.sentence} ({one.who})",
        "check_name": one.rule.id,
        "fingerprint": one.finding.fingerprint,
        "severity": "critical" if one.rule.critical else SEVERITIES[one.rule.severity],
        "location": {"path": source.path, "lines": {"begin": line_of(source) or 1}},
    }
