"""Whether the agent or contact that was asked for is among what was read; a name that is not there is a usage error."""

from __future__ import annotations

import click

from supportaudit.model import AuditedConversation, AuditReport
from supportaudit.model.near import near
from supportaudit.reports.text import one_line

NEAR_KEPT = 1_000
"""Contact ids kept to find near ones among."""


class Wanted:
    """A sink that looks for one agent or one contact while the contacts pass."""

    def __init__(self, agent: str | None, contact: str | None) -> None:
        self._agent = agent
        self._contact = contact
        self._names: set[str] = set()
        self._found = False

    def add(self, audited: AuditedConversation) -> None:
        """Look at one contact."""
        if self._contact is not None:
            self._found = self._found or audited.conversation.id == self._contact
            if len(self._names) < NEAR_KEPT:
                self._names.add(audited.conversation.id)

    def finish(self, report: AuditReport) -> None:
        """Look at the agents, and at the contacts that could not be evaluated: of these the page, or standard error, says why."""
        if self._agent is not None:
            self._names = {card.key for card in report.scorecards if card.by == "agent"}
            self._found = self._agent.casefold() in {name.casefold() for name in self._names}
        elif self._contact is not None:
            self._found = self._found or any(item.conversation == self._contact for item in report.skipped)

    def is_missing(self) -> bool:
        """Whether something was asked for that is not there; says so on standard error."""
        asked = self._agent if self._agent is not None else self._contact
        if asked is None or self._found:
            return False
        what = "--agent: no agent is called" if self._agent is not None else "--contact: no contact has the id"
        found = near(asked, self._names)
        hint = f" ({found})" if found else ""
        click.echo(one_line(f"supportaudit: {what} '{asked}'{hint}"), err=True)
        return True
