"""One agent in depth: scores, sections, line items, and what to talk about, with quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from supportaudit.model import AuditedConversation, AuditReport, CheckRate, Evaluation, Outcome, Scorecard, Verdict
from supportaudit.model.near import nearest
from supportaudit.reports import words
from supportaudit.reports.auto_fails import is_to_confirm
from supportaudit.reports.examples import Example, Shelf, example, readability
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.terminal.screen import QUIET, TOO_FEW, Column, Screen, quoted
from supportaudit.reports.text import one_line
from supportaudit.rulebook.rules import CheckRule

QUOTES, MOST_ITEMS, MOST_CONTACTS = 3, 8, 5


class AgentPage:
    """Takes one agent's quotes from the contacts while they pass; the figures come from the scorecards."""

    def __init__(self, name: str, context: ReportContext) -> None:
        self._name = name
        self._context = context
        self._examples: dict[str, Shelf[Example]] = {}
        self._to_confirm: Counter[str] = Counter()
        """Auto-fail items about which nobody has decided."""
        self._contacts: Shelf[tuple[str, str]] = Shelf(MOST_CONTACTS)

    def add(self, audited: AuditedConversation) -> None:
        for evaluation in audited.evaluations:
            if self._is_asked(evaluation.agent):
                self._keep_contact(audited, evaluation)
        for verdict in audited.verdicts:
            if verdict.agent is not None and verdict.outcome is Outcome.FAIL and self._is_asked(verdict.agent):
                self._keep_quote(audited, verdict)

    def _is_asked(self, agent: str) -> bool:
        return agent.casefold() == self._name.casefold()

    def _keep_contact(self, audited: AuditedConversation, evaluation: Evaluation) -> None:
        if evaluation.score is not None:
            score = float(evaluation.score)
            self._contacts.offer((score,), lambda: (one_line(audited.conversation.id), words.score(score)))

    def _keep_quote(self, audited: AuditedConversation, verdict: Verdict) -> None:
        shelf = self._examples.setdefault(verdict.check, Shelf(QUOTES))
        self._to_confirm[verdict.check] += is_to_confirm(self._context.rulebook.checks[verdict.check], verdict)
        if verdict.standing:
            finding = verdict.standing[0]
            shelf.offer((readability(finding),), lambda: example(audited, verdict, finding))

    def show(self, screen: Screen, report: AuditReport) -> None:
        cards = [card for card in report.scorecards if card.by == "agent"]
        asked = [card for card in cards if self._is_asked(card.key)]
        for card in asked:
            self._scores(screen, card)
            self._items(screen, card)
            self._opportunities(screen, card)
        if not asked:
            self._nobody(screen, cards)

    def _nobody(self, screen: Screen, cards: Iterable[Scorecard]) -> None:
        names = {one_line(card.key).casefold(): one_line(card.key) for card in cards}
        screen.heading(f"No agent is called {one_line(self._name)}")
        wanted = one_line(self._name).casefold()
        near = [name for folded, name in names.items() if wanted and (wanted in folded or folded in wanted)]
        near += [names[found] for found in nearest(wanted, names, most=5) if names[found] not in near]
        screen.say(f"Did you mean {words.some(near, 5)}?" if near else f"There {_are(len(names))} in what was read.")

    def _scores(self, screen: Screen, card: Scorecard) -> None:
        screen.heading(f"{one_line(card.key)}{f' ({one_line(card.vendor)})' if card.vendor else ''}")
        few = f", {TOO_FEW} to compare (fewer than {words.count(self._context.config.min_evaluations, 'evaluation')})" if card.few else ""
        likely = f", likely {words.likely(card.low, card.high)}" if card.low is not None else ""
        before = f" (before auto-fail {words.score(card.score_before_autofail)})" if card.score != card.score_before_autofail else ""
        screen.say(
            ("QA score ", "bold"), (words.score(card.score), "bold"), f"{before}{likely}, from {words.count(card.evaluations, 'evaluation')}{few}."
        )
        screen.say(f"{words.percent(card.coverage)} of the form answered.", (" Not yet compared with your reviewers.", QUIET))
        if reached := words.pass_mark(self._context.config.pass_mark, card.reached, card.evaluations):
            screen.say(reached)
        if card.too_little:
            screen.say(f"{words.count(card.too_little, 'more contact')} had too little to score.")
        screen.heading("Sections")
        screen.table(
            [Column("", right=False), Column("score"), Column("answers")],
            [(one_line(s.group), words.score(s.score), f"{s.decided:,}") for s in card.sections],
        )

    def _items(self, screen: Screen, card: Scorecard) -> None:
        screen.heading("Line items", "points: QA points that an average evaluation loses by it")
        columns = [
            Column("", right=False),
            Column("met"),
            Column("share"),
            Column("likely", least=50),
            Column("points"),
            Column("", right=False),
        ]
        screen.table(columns, [self._row(rate) for rate in card.checks if rate.met + rate.not_met])
        waiting = sum(rate.open for rate in card.checks)
        broken = sum(rate.errors for rate in card.checks)
        if waiting or broken:
            screen.say((f"Still open: {waiting:,}. Could not be evaluated: {broken:,}. Neither is in a score.", QUIET))

    def _row(self, rate: CheckRate) -> tuple[str, ...]:
        rule, decided = self._context.rulebook.checks[rate.check], rate.met + rate.not_met
        lost = f"−{rate.points_lost:.1f}" if rate.points_lost else ""
        return (
            one_line(rule.title),
            f"{rate.met:,} of {decided:,}",
            words.percent(rate.met / decided),
            words.likely(rate.low, rate.high),
            lost,
            _note(rule, rate),
        )

    def _opportunities(self, screen: Screen, card: Scorecard) -> None:
        chosen = sorted((rate for rate in card.checks if rate.not_met), key=self._urgency)
        screen.heading("Opportunities" if chosen else "No opportunities: every line item was met")
        for rate in chosen[:MOST_ITEMS]:
            self._opportunity(screen, rate)
        if len(chosen) > MOST_ITEMS:
            screen.say((f"{words.count(len(chosen) - MOST_ITEMS, 'more line item')}: --out csv:out/ (findings.csv).", QUIET))
        contacts = [f"{contact} ({score})" for contact, score in self._contacts]
        if chosen and contacts:
            screen.heading("Contacts to start with", "lowest QA scores; --contact ID shows one")
            screen.say(", ".join(contacts))

    def _opportunity(self, screen: Screen, rate: CheckRate) -> None:
        rule, decided = self._context.rulebook.checks[rate.check], rate.met + rate.not_met
        to_confirm = ", to confirm" if self._to_confirm[rate.check] else ""
        auto_fail = f" · auto-fail{to_confirm}" if rule.critical else ""
        screen.say((one_line(rule.title), "bold"), f" · not met in {rate.not_met:,} of {decided:,}{auto_fail}", indent=4, first="-")
        found = self._examples.get(rate.check)
        said: set[str] = set()
        for one in found or ():
            place = f"{one.contact}, {one.at}: " if one.at else f"{one.contact}: "
            known = (f" ({one.known})", QUIET) if one.known else ""
            screen.say((place, QUIET), quoted(one.quote) if one.quote else one.seen, known, indent=6)
            said |= set(self._sayings(screen, one, said))
        if found is not None and found.offered > len(found):
            screen.say((f"and {words.count(found.offered - len(found), 'more contact')}", QUIET), indent=6)

    def _sayings(self, screen: Screen, one: Example, said: set[str]) -> Iterator[str]:
        """What was seen and what could be said, each text once."""
        if one.quote and one.seen not in said:
            screen.say(one.seen, indent=8)
            yield one.seen
        if one.suggestion and one.suggestion not in said:
            screen.say(("Better: ", "bold"), one.suggestion, indent=8)
            yield one.suggestion

    def _urgency(self, rate: CheckRate) -> tuple[bool, bool, float, int, str]:
        rule = self._context.rulebook.checks[rate.check]
        return rule.status == "experimental", not rule.critical, -(rate.points_lost or 0), -rule.severity.rank, rate.check


def _note(rule: CheckRule, rate: CheckRate) -> str:
    if rule.status == "experimental":
        return "experimental"
    if not rule.scored:
        return "not scored"
    return TOO_FEW if rate.few else ""


def _are(number: int) -> str:
    return f"is {number} agent" if number == 1 else f"are {number:,} agents"
