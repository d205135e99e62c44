"""The first screen: what was read, how far to trust it, what to confirm, where points are lost, scores, agents, what to do next."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from supportaudit.model import AuditedConversation, AuditReport, Outcome, Scorecard, Verdict
from supportaudit.reports import words
from supportaudit.reports.auto_fails import is_auto_fail, is_to_confirm, moves_a_score
from supportaudit.reports.examples import Example, Shelf, example, lost, of_different_contacts, readability
from supportaudit.reports.facts import Facts
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.people import questions
from supportaudit.reports.said import counted, first_replies, goes_well, read, trust
from supportaudit.reports.terminal.decided import show_decided
from supportaudit.reports.terminal.intake import show_not_evaluated, show_notes
from supportaudit.reports.terminal.scores import show_agents, show_groups
from supportaudit.reports.terminal.screen import NOTE, QUIET, Screen, quoted
from supportaudit.reports.text import masked, one_line, shortened

MOST_TO_CONFIRM, MOST_LOST, MOST_REASONS, MOST_NAMES = 5, 5, 4, 6


class Overview:
    """Takes what the first screen needs from the contacts while they pass, and shows it at the end."""

    def __init__(self, context: ReportContext) -> None:
        self._context = context
        self._checks = context.rulebook.checks
        self._facts = Facts()
        self._to_confirm: Shelf[Example] = Shelf(MOST_TO_CONFIRM)
        self._in_no_score: Counter[str] = Counter()
        """Auto-fail items that nobody in person is accountable for, by party."""
        self._examples: dict[str, Shelf[Example]] = {}

    def add(self, audited: AuditedConversation) -> None:
        self._facts.add(audited)
        for verdict in audited.verdicts:
            if verdict.outcome is Outcome.FAIL and verdict.standing and self._checks[verdict.check].status != "experimental":
                self._keep(audited, verdict)

    def _keep(self, audited: AuditedConversation, verdict: Verdict) -> None:
        rule, finding = self._checks[verdict.check], verdict.standing[0]
        self._examples.setdefault(verdict.check, Shelf(MOST_LOST)).offer((readability(finding),), lambda: example(audited, verdict, finding))
        if is_auto_fail(rule, verdict) and not moves_a_score(rule, verdict):
            self._in_no_score[words.party(verdict.agent)] += 1
        if is_to_confirm(rule, verdict):
            open_one = min(verdict.undecided, key=lambda one: one.baseline)
            key = (open_one.baseline, -rule.severity.rank, -rule.weight)
            self._to_confirm.offer(key, lambda: example(audited, verdict, open_one))

    def show(self, screen: Screen, report: AuditReport) -> None:
        overall = next(card for card in report.scorecards if card.by == "all")
        self._what_was_read(screen, report)
        if not self._facts.contacts:
            self._decisions(screen, report)
            _nothing_to_show(screen, report)
            return
        self._trust(screen, report)
        self._auto_fails(screen)
        self._lost(screen, overall)
        show_groups(screen, self._context, report.scorecards)
        show_agents(screen, self._context, report.scorecards)
        self._decisions(screen, report)
        self._next(screen, report)

    def _what_was_read(self, screen: Screen, report: AuditReport) -> None:
        screen.heading("What was read")
        for number, sentence in read(self._facts, report):
            screen.say((number, "bold"), sentence)
        if self._facts.without_times < self._facts.contacts:
            screen.say(("Times are shown as in the export.", QUIET))
        if replies := first_replies(self._facts):
            screen.say(replies)
        show_notes(screen, report)
        show_not_evaluated(screen, report)
        if said := words.control(report.control):
            screen.say(said)

    def _trust(self, screen: Screen, report: AuditReport) -> None:
        screen.heading("How far to trust it")
        for sentence in trust(self._facts, report):
            screen.say(sentence)
        show_decided(screen, report)
        for rule in report.switched_off:
            screen.say(("Incomplete: ", NOTE), shortened(masked(rule), 200))

    def _auto_fails(self, screen: Screen) -> None:
        found = self._to_confirm
        more = f"{len(found)} of {words.count(found.offered, 'auto-fail item')}" if found.offered else ""
        screen.heading("To confirm today", more)
        if not found.offered:
            screen.say("No auto-fail items to confirm." if self._in_no_score else "No auto-fail items.")
        for number, one in enumerate(found, 1):
            screen.say(
                (self._checks[one.check].title, "bold"),
                f" · {one.agent} · contact {one.contact}{f' of {one.day}' if one.day else ''}{f' · {one.known}' if one.known else ''}",
                indent=5,
                first=f"{number}.",
            )
            seen = [one.seen] if one.quoted_in_sentence else list(_quote_first(one))
            screen.say((f"{one.at}: " if one.at else "", QUIET), *seen, indent=5)
        if found.offered > len(found):
            screen.say((f"All {found.offered:,}: --out csv:out/ (findings.csv, column to_confirm).", QUIET))
        if self._in_no_score:
            items = words.count(sum(self._in_no_score.values()), "auto-fail item")
            screen.say(f"{items} in no agent's score, so with nothing to confirm: {counted(self._in_no_score)}.")

    def _lost(self, screen: Screen, overall: Scorecard) -> None:
        if overall.evaluations:
            screen.heading("Where points are lost", "QA points that an average evaluation loses")
        else:
            screen.heading("What was not met", "nothing has a score: too few line items could be answered")
        rates = lost(overall)
        quotes = dict(of_different_contacts((rate.check, self._examples.get(rate.check, ())) for rate in rates[:MOST_LOST]))
        for rate in rates[:MOST_LOST]:
            decided = rate.met + rate.not_met
            share = words.percent(rate.not_met / decided)
            figures = f" · not met in {rate.not_met:,} of {decided:,} ({share})"
            screen.say((self._checks[rate.check].title, "bold"), figures, indent=8, first=f"−{rate.points_lost:.1f}" if rate.points_lost else "-")
            if one := quotes.get(rate.check):
                screen.say((f"{', '.join(filter(None, (one.contact, one.at)))}: ", QUIET), *_quote_first(one), indent=8)
        if not rates:
            screen.say("Nothing: no scored line item was missed." if overall.evaluations else "Nothing.")
        screen.say(("Goes well: ", "bold"), goes_well(overall, self._context.rulebook))

    def _decisions(self, screen: Screen, report: AuditReport) -> None:
        asked = list(questions(report, self._context.config, self._to_confirm.offered))
        if asked:
            screen.heading("Decisions needed")
            for question in asked:
                screen.say(question, indent=4, first="-")

    def _next(self, screen: Screen, report: AuditReport) -> None:
        options = self._context.options
        paths = shlex.join(one_line(word) for word in (*options.paths, *options.again)) or "PATH"
        agents = [card for card in report.scorecards if card.by == "agent"]
        most = max(agents, key=lambda card: card.evaluations, default=None)
        seen = [*self._to_confirm, *(one for shelf in self._examples.values() for one in shelf)]
        screen.heading("Next")
        name = shlex.quote(one_line(most.key)) if most else "NAME"
        contact = shlex.quote(seen[0].contact) if seen else "ID"
        for arguments, what in (
            (f"--agent {name}", "one agent's line items, quotes and suggestions"),
            (f"--contact {contact}", "one contact with its evidence marked"),
            ("--out csv:out/", "everything, for a spreadsheet"),
        ):
            screen.code(f"supportaudit audit {paths} {arguments}", what)


def _nothing_to_show(screen: Screen, report: AuditReport) -> None:
    """What to do when no contact could be evaluated."""
    screen.heading("Next")
    if report.totals.files or report.skipped:
        screen.say("No contact could be evaluated; settle what is said above, and run the audit again.")
    else:
        screen.say(
            "There is no file in what was named. Name the files or folders of an export: .jsonl, .csv, .tsv, .txt, .eml, .mbox (also .gz, .zst)."
        )


def _quote_first(one: Example) -> Iterator[str | Text]:
    """The quote, then what was seen where it says more than the quote."""
    if one.quote:
        yield quoted(one.quote)
    if not one.quote or not one.quoted_in_sentence:
        yield f" {one.seen}" if one.quote else one.seen
