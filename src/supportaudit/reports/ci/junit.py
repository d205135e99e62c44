"""``junit:FILE``: a suite an agent, a case a contact and line item, as test runners write it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from supportaudit.model import AuditedConversation, AuditReport, Outcome, Verdict
from supportaudit.reports import words
from supportaudit.reports.ci.common import Told, told
from supportaudit.reports.files import Output, Spool
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.text import one_line, whole

NOBODY = "nobody"


@dataclass(slots=True)
class Suite:
    """What was written of one agent."""

    tests: int = 0
    failures: int = 0
    errors: int = 0
    skipped: int = 0


class JunitReport:
    """Writes ``testsuites``: suites by name, cases in input order. Only what was decided is a case; N/A is none, still open is skipped.

    Cases lie beside the file until all suites are known: of each contact the cases of an agent together.
    """

    def __init__(self, target: str, context: ReportContext) -> None:
        self._target = target
        self._context = context
        self._output: Output | None = None
        self._cases: dict[str, Spool] = {}
        self._suites: dict[str, Suite] = {}

    def begin(self) -> None:
        self._output = Output(self._target)

    def add(self, audited: AuditedConversation) -> None:
        if self._output is None:
            return
        findings: dict[int, list[Told]] = {}
        for one in told(audited, self._context):
            findings.setdefault(id(one.verdict), []).append(one)
        for verdict in audited.verdicts:
            rule = self._context.rulebook.checks[verdict.check]
            if rule.in_sums and verdict.outcome is not Outcome.NA:
                name = words.party(verdict.agent) or NOBODY
                if name not in self._cases:
                    self._cases[name], self._suites[name] = Spool(self._output), Suite()
                self._cases[name].write(self._case(audited, verdict, findings.get(id(verdict), []), self._suites[name]).encode())

    def finish(self, report: AuditReport) -> None:
        if self._output is None:
            return
        totals = _counts(self._suites.values())
        self._output.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name={_attribute(str(report.manifest["tool"]))} {totals}>\n'.encode()
        )
        for name in sorted(self._suites, key=lambda who: (who.casefold(), who)):
            self._output.write(f"<testsuite name={_attribute(name)} {_counts([self._suites[name]])}>\n".encode())
            self._cases[name].pour()
            self._output.write(b"</testsuite>\n")
        self._output.write(b"</testsuites>\n")
        self._output.commit()

    def abort(self) -> None:
        for cases in self._cases.values():
            cases.close()
        if self._output is not None:
            self._output.abort()

    def _case(self, audited: AuditedConversation, verdict: Verdict, findings: list[Told], suite: Suite) -> str:
        rule = self._context.rulebook.checks[verdict.check]
        body = "".join(_body(verdict, findings, suite))
        suite.tests += 1
        head = f"<testcase classname={_attribute(audited.conversation.id)} name={_attribute(f'{rule.title} ({rule.id})')}"
        return f"{head}>{body}</testcase>\n" if body else f"{head}/>\n"


def _counts(suites: Iterable[Suite]) -> str:
    """How many cases there are of each kind, as attributes."""
    found = [(suite.tests, suite.failures, suite.errors, suite.skipped) for suite in suites]
    tests, failures, errors, skipped = (sum(numbers) for numbers in zip((0, 0, 0, 0), *found, strict=True))
    return f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'


def _body(verdict: Verdict, findings: list[Told], suite: Suite) -> Iterator[str]:
    open_ones = [one for one in findings if not one.why_exempt]
    if verdict.outcome is Outcome.FAIL and open_ones:
        suite.failures += 1
        text = "\n".join(f"{one.sentence}{f' Better: {one_line(one.finding.suggestion)}' if one.finding.suggestion else ''}" for one in open_ones)
        yield f"<failure message={_attribute(open_ones[0].sentence)} type={_attribute(open_ones[0].rule.severity.value)}>{_text(text)}</failure>"
    elif verdict.outcome is Outcome.FAIL:
        suite.skipped += 1
        yield f"<skipped message={_attribute(findings[0].why_exempt if findings else '')}/>"
    elif verdict.outcome is Outcome.PENDING:
        suite.skipped += 1
        yield f"<skipped message={_attribute(words.reason(verdict.reason))}/>"
    elif verdict.outcome is Outcome.ERROR:
        suite.errors += 1
        yield f"<error message={_attribute(verdict.reason)}/>"


def _attribute(text: str) -> str:
    return quoteattr(whole(one_line(text)))


def _text(text: str) -> str:
    return escape(whole("\n".join(one_line(line) for line in text.split("\n"))))
