"""``github``: annotations (workflow commands on standard output) and, in a workflow, the step summary."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from supportaudit.model import AuditedConversation, AuditReport, Severity
from supportaudit.reports.ci.common import Told, line_of, told
from supportaudit.reports.files import Output, writing
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.markdown_report import summary
from supportaudit.reports.text import whole

LEVELS = {Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.NOTE: "notice"}
MOST = 10
"""Annotations of one level that GitHub shows of a step; more would be written for nobody."""
SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable of a workflow that names the file to which a step adds its summary."""


class GithubReport:
    """Prints the first findings of each severity in input order, and how many more there are.

    Exceptions and what was overturned or reported already are left out.
    """

    def __init__(self, target: str, context: ReportContext) -> None:
        self._target = target
        self._context = context
        self._output: Output | None = None
        self._seen: Counter[str] = Counter()

    def begin(self) -> None:
        self._output = Output(self._target)

    def add(self, audited: AuditedConversation) -> None:
        if self._output is None:
            return
        for one in told(audited, self._context):
            if not one.why_exempt:
                level = LEVELS[one.rule.severity]
                self._seen[level] += 1
                if self._seen[level] <= MOST:
                    self._output.write(whole(_annotation(level, one)).encode())

    def finish(self, report: AuditReport) -> None:
        if self._output is None:
            return
        for level in LEVELS.values():
            if self._seen[level] > MOST:
                self._output.write(f"::notice title=supportaudit::{self._seen[level] - MOST:,} more of level {level}: see the reports\n".encode())
        self._output.commit()
        place = os.environ.get(SUMMARY)
        if place:
            with writing(place), Path(place).open("a", encoding="utf-8") as file:
                file.write(whole(summary(report, self._context)))

    def abort(self) -> None:
        if self._output is not None:
            self._output.abort()


def _annotation(level: str, one: Told) -> str:
    source = one.audited.conversation.source
    line = line_of(source)
    place = f"file={_property(source.path)}{f',line={line}' if line else ''}"
    return f"::{level} {place},title={_property(one.rule.title)}::{_data(f'{one.sentence} ({one.who})')}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
