"""``digest``: ten lines for the morning: new auto-fail items by team, each with whom to ask."""

from __future__ import annotations

from collections import Counter

from supportaudit.model import AuditedConversation, AuditReport
from supportaudit.reports import words
from supportaudit.reports.auto_fails import is_to_confirm
from supportaudit.reports.files import write_file
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.text import masked, one_line, shortened
from supportaudit.rulebook.config import group_of

LINES = 10
LONGEST = 160
NO_TEAM = "no team"


class DigestReport:
    """Writes at most ten lines of plain text: how many auto-fail items are new by team (those of the baseline are not), and the first of each.

    A team is that of the agent in the config or the contact's; without teams the vendor stands for it.
    """

    def __init__(self, target: str, context: ReportContext) -> None:
        self._target = target
        self._context = context
        self._found: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def begin(self) -> None:
        """Nothing is opened before the end: it is ten lines."""

    def add(self, audited: AuditedConversation) -> None:
        conversation = audited.conversation
        for verdict in audited.verdicts:
            rule = self._context.rulebook.checks[verdict.check]
            new = [finding for finding in verdict.undecided if not finding.baseline]
            if new and is_to_confirm(rule, verdict):
                team = group_of(self._context.config.teams, conversation.names(verdict.agent)) or conversation.team or conversation.vendor or NO_TEAM
                self._found[team] += 1
                at = next((words.place(conversation, one.message) for one in new[0].evidence), "")
                what = f"{rule.title}: {words.party(verdict.agent)}, contact {one_line(conversation.id)}{f', {masked(at)}' if at else ''}"
                self._first.setdefault(team, what)

    def finish(self, report: AuditReport) -> None:
        total = self._found.total()
        totals = report.totals
        lines = [
            f"{words.count(total, 'new auto-fail item')} to confirm in {words.count(totals.conversations, 'contact')} ({totals.scored:,} scored)."
        ]
        teams = sorted(self._found, key=lambda team: (-self._found[team], team.casefold(), team))
        shown = teams[: LINES - 2] if len(teams) > LINES - 1 else teams
        lines += [shortened(f"{one_line(team)}: {self._found[team]:,}; first: {one_line(self._first[team])}", LONGEST) for team in shown]
        if len(teams) > len(shown):
            lines.append(f"{words.count(len(teams) - len(shown), 'more team')}: --out csv:DIR (findings.csv, to_confirm).")
        write_file(self._target, "\n".join(lines) + "\n")

    def abort(self) -> None:
        """Nothing was opened."""
