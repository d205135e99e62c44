"""``terminal``: the page that a QA lead reads first; with ``--agent`` or ``--contact`` a deeper one instead."""

from __future__ import annotations

from supportaudit.model import AuditedConversation, AuditReport
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.terminal.agent import AgentPage
from supportaudit.reports.terminal.contact import ContactPage
from supportaudit.reports.terminal.overview import Overview
from supportaudit.reports.terminal.screen import Screen


class TerminalReport:
    """Keeps counts and a few quotes for each line item, never the contacts, and prints one page at the end."""

    def __init__(self, target: str, context: ReportContext) -> None:  # noqa: ARG002  (there is no target, but writers are made alike)
        options = context.options
        self._context = context
        self._pages: list[AgentPage | ContactPage | Overview] = []
        if options.agent is not None:
            self._pages.append(AgentPage(options.agent, context))
        if options.contact is not None:
            self._pages.append(ContactPage(options.contact, context))
        if not self._pages:
            self._pages.append(Overview(context))

    def begin(self) -> None:
        """Nothing is opened: the page is written at the end."""

    def add(self, audited: AuditedConversation) -> None:
        for page in self._pages:
            page.add(audited)

    def finish(self, report: AuditReport) -> None:
        screen = Screen(self._context.options.width)
        for page in self._pages:
            page.show(screen, report)
        screen.show()

    def abort(self) -> None:
        """Nothing was written."""
