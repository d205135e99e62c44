"""Puts the page together: the first view and the agents as HTML, then the data, then the script that shows the rest."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from supportaudit.model import AuditedConversation, AuditReport
from supportaudit.reports import words
from supportaudit.reports.files import Output
from supportaudit.reports.html.agents import Agents
from supportaudit.reports.html.data import block
from supportaudit.reports.html.index import Contacts
from supportaudit.reports.html.overview import Overview
from supportaudit.reports.html_page import Markup, foot, head, tag
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.json_report import Json
from supportaudit.reports.text import masked, one_line, whole
from supportaudit.rulebook.rules import CheckRule

SCRIPTS = ("dom.js", "contacts.js", "reader.js", "agent.js", "page.js")
VIEWS = ("overview", "agents", "contacts")


class HtmlReport:
    """Writes one page that works from disk: what a QA lead reads first, a page an agent, and a reader for contacts, with filters and search.

    Every text is masked as on the terminal. Contacts wait in a spool beside the file; the same input gives the same bytes.
    """

    def __init__(self, target: str, context: ReportContext) -> None:
        self._target = target
        self._context = context
        self._output: Output | None = None
        self._contacts: Contacts | None = None
        self._overview = Overview(context)
        self._agents = Agents(context)

    def begin(self) -> None:
        self._output = Output(self._target)
        self._contacts = Contacts(self._context, self._output)

    def add(self, audited: AuditedConversation) -> None:
        self._overview.add(audited)
        self._agents.add(audited)
        if self._contacts is not None:
            self._contacts.add(audited)

    def finish(self, report: AuditReport) -> None:
        if self._output is None or self._contacts is None:
            return
        style = _resource("page.css")
        script = "(() => {\n'use strict';\n" + "".join(map(_resource, SCRIPTS)) + "})();\n"
        numbers = self._contacts.numbers()
        self._write(head("QA report", style, script), _bar())
        self._write('<main id="main">\n', _view("overview", self._overview.html(report, numbers)))
        self._write(_view("agents", self._overview.agents(report)), '<section id="view-agent" hidden></section>\n')
        self._write(_view("contacts", self._contacts_view()), '<section id="view-contact" hidden></section>\n', "</main>\n")
        self._output.write(block("rules", self._rules()))
        self._output.write(self._contacts.index())
        for data in self._agents.blocks(report, numbers):
            self._output.write(data)
        for data in self._contacts.pages():
            self._output.write(data)
        self._write(foot(script))
        self._contacts.close()
        self._output.commit()

    def abort(self) -> None:
        if self._contacts is not None:
            self._contacts.close()
        if self._output is not None:
            self._output.abort()

    def _write(self, *parts: str) -> None:
        if self._output is not None:
            self._output.write(whole("".join(parts)).encode())

    def _contacts_view(self) -> Iterable[Markup]:
        yield tag("h1", "Contacts", tabindex="-1")
        left_out = self._contacts.left_out() if self._contacts else ""
        if left_out:
            yield tag("p", left_out)
        yield Markup('<form id="filters" role="search" aria-label="Contacts"></form><p id="found" role="status"></p><ol id="list"></ol>')

    def _rules(self) -> Json:
        """What the script has to know beside the contacts: the line items and the words for answers."""
        return {
            "items": [_item(rule) for rule in self._context.rulebook.checks.values()],
            "answers": {outcome.value: word for outcome, word in words.ANSWERS.items()},
        }


def _item(rule: CheckRule) -> Json:
    points = words.count(rule.weight, "point") if rule.in_sums else "in no score"
    facts = [one_line(rule.group), rule.severity.value, points]
    facts += [f"auto-fail ({rule.critical})"] if rule.critical else []
    facts += ["experimental"] if rule.status == "experimental" else []
    return {
        "id": rule.id,
        "title": one_line(rule.title),
        "facts": facts,
        "why": [paragraph for paragraph in map(masked, rule.explain.split("\n\n")) if paragraph],
        "alarms": [masked(text) for text in rule.falsepositives],
    }


def _bar() -> str:
    links = "".join(tag("a", name.capitalize(), href=f"#{name}").html for name in VIEWS)
    help_button = '<button type="button" id="help-open" hidden>Keys</button>'
    return (
        '<a class="skip" href="#main">Skip to the content</a>\n'
        f'<header><b>QA report</b><nav aria-label="Views">{links}</nav>{help_button}</header>\n'
        "<noscript><p>Agents' pages and the reader for contacts need a script, which does not run here; all figures are below.</p></noscript>\n"
    )


def _view(name: str, parts: Iterable[Markup]) -> str:
    return f'<section id="view-{name}">\n' + "\n".join(part.html for part in parts) + "\n</section>\n"


def _resource(name: str) -> str:
    return files("supportaudit.reports.html").joinpath(name).read_text(encoding="utf-8")
