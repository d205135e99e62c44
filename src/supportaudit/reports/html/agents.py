"""The page of each agent: scores, sections, line items, and what to talk about, with quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from supportaudit.model import AuditedConversation, AuditReport, CheckRate, Outcome, Scorecard, Verdict
from supportaudit.reports import words
from supportaudit.reports.auto_fails import is_to_confirm
from supportaudit.reports.examples import Example, Shelf, evidence_example, example, readability
from supportaudit.reports.html.data import block, shown_example, vendor_of
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.json_report import Json
from supportaudit.reports.text import one_line

QUOTES, MOST_ITEMS, MOST_WELL, MOST_CONTACTS = 2, 8, 3, 3

Who = tuple[str, str | None]
"""An agent and the vendor, by which scorecards tell agents apart."""


@dataclass(slots=True)
class _Kept:
    """A few quotes of one agent."""

    missed: dict[str, Shelf[Example]] = field(default_factory=dict)
    met: dict[str, Shelf[Example]] = field(default_factory=dict)
    to_confirm: Counter[str] = field(default_factory=Counter)
    lowest: Shelf[tuple[str, str]] = field(default_factory=lambda: Shelf(MOST_CONTACTS))
    highest: Shelf[tuple[str, str]] = field(default_factory=lambda: Shelf(MOST_CONTACTS))


class Agents:
    """Takes quotes of each agent while contacts pass; memory grows with the agents, not with the contacts. The figures come from the scorecards."""

    def __init__(self, context: ReportContext) -> None:
        self._context = context
        self._items = {check: number for number, check in enumerate(context.rulebook.checks)}
        self._kept: dict[Who, _Kept] = {}

    def add(self, audited: AuditedConversation) -> None:
        """Take what one contact shows of its agents."""
        for evaluation in audited.evaluations:
            if evaluation.score is not None:
                kept, score = self._of(audited, evaluation.agent), float(evaluation.score)
                said = (one_line(audited.conversation.id), words.score(score))
                kept.lowest.offer((score,), lambda: said)  # noqa: B023  (called at once)
                kept.highest.offer((-score,), lambda: said)  # noqa: B023  (as above)
        for verdict in audited.verdicts:
            if verdict.in_person and verdict.agent is not None:
                self._keep(audited, verdict, self._of(audited, verdict.agent))

    def _of(self, audited: AuditedConversation, agent: str) -> _Kept:
        return self._kept.setdefault((agent, vendor_of(audited, agent, self._context.config)), _Kept())

    def _keep(self, audited: AuditedConversation, verdict: Verdict, kept: _Kept) -> None:
        if verdict.outcome is Outcome.FAIL and verdict.standing:
            finding = verdict.standing[0]
            kept.missed.setdefault(verdict.check, Shelf(QUOTES)).offer((readability(finding),), lambda: example(audited, verdict, finding))
            kept.to_confirm[verdict.check] += is_to_confirm(self._context.rulebook.checks[verdict.check], verdict)
        elif verdict.outcome is Outcome.PASS:
            own = [e for e in verdict.evidence if e.end > e.start and audited.conversation.messages[e.message].author == verdict.agent]
            if own:
                kept.met.setdefault(verdict.check, Shelf(1)).offer((0,), lambda: evidence_example(audited, verdict, own[0]))

    def blocks(self, report: AuditReport, numbers: dict[str, int]) -> Iterator[bytes]:
        """A block an agent, in the order of the scorecards; ``numbers``: contact -> the number by which it is opened."""
        cards = [card for card in report.scorecards if card.by == "agent"]
        for number, card in enumerate(cards):
            yield block(f"a{number}", self._page(card, numbers))

    def _page(self, card: Scorecard, numbers: dict[str, int]) -> Json:
        kept = self._kept.get((card.key, card.vendor), _Kept())
        chosen = sorted((rate for rate in card.checks if rate.check in kept.missed), key=self._urgency)
        return {
            "name": one_line(card.key),
            "vendor": one_line(card.vendor or ""),
            "said": list(self._sentences(card)),
            "score": words.score(card.score),
            "likely": words.likely(card.low, card.high),
            "n": f"{card.evaluations:,}",
            "few": card.few,
            "sections": [[one_line(s.group), words.score(s.score), f"{s.decided:,}"] for s in card.sections],
            "items": [self._item(rate) for rate in card.checks if rate.met + rate.not_met],
            "opportunities": [self._opportunity(rate, kept, numbers) for rate in chosen[:MOST_ITEMS]],
            "well": [self._strength(rate, kept, numbers) for rate in self._best(card, kept)],
            "lowest": _contacts(kept.lowest, numbers),
            "highest": _contacts(kept.highest, numbers),
        }

    def _sentences(self, card: Scorecard) -> Iterator[str]:
        if card.few:
            least = words.count(self._context.config.min_evaluations, "evaluation")
            yield f"Too few to compare: fewer than {least}. Read the quotes, and leave the figures aside."
        if card.score != card.score_before_autofail:
            yield f"Before auto-fail {words.score(card.score_before_autofail)}."
        yield f"{words.percent(card.coverage)} of the form answered. Not yet compared with your reviewers."
        if reached := words.pass_mark(self._context.config.pass_mark, card.reached, card.evaluations):
            yield reached
        if card.too_little:
            yield f"{words.count(card.too_little, 'more contact')} had too little to score."
        waiting, broken = sum(rate.open for rate in card.checks), sum(rate.errors for rate in card.checks)
        if waiting or broken:
            yield f"Still open: {waiting:,}. Could not be evaluated: {broken:,}. Neither is in a score."

    def _item(self, rate: CheckRate) -> list[object]:
        rule, decided = self._context.rulebook.checks[rate.check], rate.met + rate.not_met
        note = "experimental" if rule.status == "experimental" else "" if rule.scored else "not scored"
        points = f"−{rate.points_lost:.1f}" if rate.points_lost else ""
        few = "too few" if rate.few else ""
        return [
            self._items[rate.check],
            f"{rate.met:,}",
            f"{rate.not_met:,}",
            words.percent(rate.met / decided),
            words.likely(rate.low, rate.high),
            points,
            note or few,
        ]

    def _opportunity(self, rate: CheckRate, kept: _Kept, numbers: dict[str, int]) -> Json:
        confirm = kept.to_confirm[rate.check]
        auto_fail = f" · auto-fail{f', {confirm:,} to confirm' if confirm else ''}" if rate.critical else ""
        points = f" · {rate.points_lost:.1f} points an evaluation" if rate.points_lost else ""
        return {
            "item": self._items[rate.check],
            "said": f"not met in {rate.not_met:,} of {rate.met + rate.not_met:,}{points}{auto_fail}",
            "examples": [shown_example(one, numbers) for one in kept.missed[rate.check]],
        }

    def _strength(self, rate: CheckRate, kept: _Kept, numbers: dict[str, int]) -> Json:
        return {
            "item": self._items[rate.check],
            "said": f"met in {rate.met:,} of {rate.met + rate.not_met:,}",
            "examples": [shown_example(one, numbers) for one in kept.met[rate.check]],
        }

    def _best(self, card: Scorecard, kept: _Kept) -> Sequence[CheckRate]:
        """What is met most surely of what shows in the agent's own words."""
        shown = [rate for rate in card.checks if rate.met > rate.not_met and rate.check in kept.met]
        return sorted(shown, key=lambda rate: (rate.few, -(rate.low or 0), -rate.met, rate.check))[:MOST_WELL]

    def _urgency(self, rate: CheckRate) -> tuple[bool, bool, float, int, str]:
        rule = self._context.rulebook.checks[rate.check]
        return rule.status == "experimental", not rule.critical, -(rate.points_lost or 0), -rule.severity.rank, rate.check


def _contacts(found: Shelf[tuple[str, str]], numbers: dict[str, int]) -> list[list[object]]:
    return [[contact, numbers.get(contact), score] for contact, score in found]
