"""The third stage: a conversation and its signals become verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from supportaudit.checks.case import Case, build_case
from supportaudit.checks.conditions import after_hours, is_excused, missing, why_not
from supportaudit.checks.findings import Clerk, former_ids
from supportaudit.checks.hours import BusinessCalendars
from supportaudit.checks.macros import Macros
from supportaudit.checks.ruling import CHANNEL, EXCUSED, LANGUAGE, NO_OPPORTUNITY, NO_TRIGGER, Ruling, na
from supportaudit.checks.templates import Part, apply, combine, triggers
from supportaudit.checks.unknowable import Unknowable, unknowable
from supportaudit.model import Conversation, Finding, Language, Outcome, Signal, Verdict, primary_language
from supportaudit.rulebook.config import Config
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.templates import Combined
from supportaudit.rulebook.uses import resting_on, signals_of_check

SWITCHED_OFF = "switched off: "
"""How the reason begins of a verdict that could not be given because signals were switched off during the run."""
_GRAVEST_FIRST = (Outcome.FAIL, Outcome.PENDING, Outcome.PASS, Outcome.NA)


class Checker:
    """Asks every question of a rulebook about one conversation after the other; holds no state between them."""

    def __init__(
        self,
        rulebook: Rulebook,
        *,
        now: datetime | None = None,
        macros: Macros | None = None,
        config: Config | None = None,
        language: Language | None = None,
    ) -> None:
        """``now`` judges open conversations (without it they are ``pending``); ``language``: what the run's language model can and cannot tell;
        None where no rule needs one.

        Of the ``config`` count its language of conversations that state none, its calendars (without one, what depends on business hours is
        ``na``) and its complete channels.
        """
        self.rules = tuple(rulebook.checks.values())
        self.titles = {rule.id: rule.title for rule in self.rules}
        self.unknowable = unknowable(rulebook, language or Language())
        self.turned_off = rulebook.off
        """Check that the site turned off -> where it says so."""
        self._signals = rulebook.signals
        self._off: frozenset[str] = frozenset()
        self._broken: dict[str, str] = {}
        self._now = now
        self._macros = macros
        config = config or Config()
        self._lang = config.lang
        self._calendars = BusinessCalendars(config)
        self._complete = config.complete_channels
        self.former = former_ids(rulebook.renamed)
        """Check id -> the ids that it had before."""

    def check(self, conversation: Conversation, signals: Sequence[Signal], off: frozenset[str] = frozenset()) -> tuple[Verdict, ...]:
        """Every check's answers about the conversation: one verdict a check and accountable party, at least one a check.

        Sorted by the rulebook's order of checks, then by agent, nobody first. A check that raises, or that rests on one of the signals that
        are ``off`` (full ids: switched off during the run), becomes a verdict ``error`` about nobody, so that our failure is never booked on
        an agent.
        """
        self.do_without(off)
        hearing = Hearing(self, conversation, signals)
        return tuple(verdict for rule in self.rules for verdict in hearing.verdicts(rule))

    def do_without(self, off: frozenset[str]) -> None:
        """From now on the signals that are ``off`` (full ids), and all that are built from them, decide nothing."""
        if off != self._off:
            self._off, lost = off, resting_on(off, self._signals)
            self._broken = {rule.id: ", ".join(gone) for rule in self.rules if (gone := sorted(lost.intersection(signals_of_check(rule))))}

    def open_case(self, conversation: Conversation, signals: Sequence[Signal]) -> Case:
        """The conversation made ready for the templates."""
        shows_all = (conversation.channel or "").casefold() in self._complete
        return build_case(conversation, signals, self._now, self._macros, self._calendars, shows_all=shows_all)

    def after_hours(self, conversation: Conversation) -> bool | None:
        """Whether the customer came while the desk was closed; None where that cannot be known."""
        answer = after_hours(self.open_case(conversation, ()))
        return None if isinstance(answer, str) else answer

    def switched_off(self, rule: CheckRule) -> str:
        """The signals of the rule that are switched off, as words; empty when it can be asked."""
        return self._broken.get(rule.id, "")

    def speaks(self, rule: CheckRule, conversation: Conversation) -> bool:
        """Whether the rule is about the language of the conversation."""
        return primary_language(rule.lang) == primary_language(conversation.lang or self._lang)


@dataclass(slots=True)
class Hearing:
    """One conversation while its checks are evaluated: what was decided so far."""

    checker: Checker
    conversation: Conversation
    signals: Sequence[Signal]
    done: dict[str, frozenset[Outcome]] = field(default_factory=dict)
    decided: dict[str, tuple[Verdict, ...]] = field(default_factory=dict)
    _case: Case | None = None
    _clerk: Clerk | None = None

    def verdicts(self, rule: CheckRule) -> tuple[Verdict, ...]:
        try:
            gone = self.checker.switched_off(rule)
            broken = self._broken_part(rule)
            trouble = f"{SWITCHED_OFF}{gone}" if gone else f"{broken} could not be evaluated" if broken else ""
            verdicts = (self._error(rule, trouble),) if trouble else self._decide(rule)
        except Exception as bug:  # noqa: BLE001  (the one place: a bug in a check must neither end the run nor be booked on an agent; the run ends as incomplete)
            verdicts = (self._error(rule, f"{type(bug).__name__} while it was evaluated"),)
        self.done[rule.id] = frozenset(verdict.outcome for verdict in verdicts)
        self.decided[rule.id] = verdicts
        return verdicts

    def _error(self, rule: CheckRule, reason: str) -> Verdict:
        return Verdict(rule.id, self.conversation.id, None, Outcome.ERROR, reason)

    def _decide(self, rule: CheckRule) -> tuple[Verdict, ...]:
        if self._case is None or self._clerk is None:
            self._case = self.checker.open_case(self.conversation, self.signals)
            self._clerk = Clerk(self._case, self.checker.former)
        return _merge(rule, self._case, self.rulings(rule, self._case), self._clerk)

    def rulings(self, rule: CheckRule, case: Case) -> list[Ruling]:
        """Every decision about every party, at least one; those of one party become one verdict."""
        reason = self._not_applicable(rule, case)
        if reason:
            return [na(reason)]
        found = combine(rule.template, case, self.parts(rule.template)) if isinstance(rule.template, Combined) else apply(rule, case)
        return list(found) or [na(NO_OPPORTUNITY)]

    def parts(self, template: Combined) -> list[Part]:
        """The checks that a combination puts together, with their answers; those that are turned off are left out."""
        return [Part(check, self.checker.titles[check], self.decided[check]) for check in template.checks if check in self.decided]

    def _broken_part(self, rule: CheckRule) -> str:
        """The first part of a combination that could not be evaluated; empty where there is none."""
        if not isinstance(rule.template, Combined):
            return ""
        return next((check for check in rule.template.checks if Outcome.ERROR in self.done.get(check, ())), "")

    def _not_applicable(self, rule: CheckRule, case: Case) -> str:
        """Why the check says nothing about the conversation; empty when it does."""
        for _, reason in self.gates(rule, case):
            if reason:
                return reason
        return ""

    def gates(self, rule: CheckRule, case: Case) -> Iterator[tuple[str, str]]:
        """What may keep the check from saying anything, in the order in which it is asked: its key in the rule, and the reason for ``na``.

        The reason is empty where the check goes on. ``model`` stands for what the run cannot know of the check's signals.
        """
        unknown = self.checker.unknowable.get(rule.id, Unknowable())
        yield "lang", "" if self.checker.speaks(rule, self.conversation) else LANGUAGE
        if rule.when is not None:
            reason = why_not(rule.when, case, self.done)
            yield "when", reason if reason == CHANNEL else unknown.condition or reason
        if needed := triggers(rule.template):
            yield "trigger", "" if case.of(*needed) else unknown.trigger or NO_TRIGGER
        if rule.requires:
            yield "requires", missing(rule.requires, case)
        if unknown.trigger or unknown.rest:
            yield "model", unknown.trigger or unknown.rest
        if rule.unless is not None:
            yield "unless", EXCUSED if is_excused(rule.unless, case) else ""


def _merge(rule: CheckRule, case: Case, rulings: Sequence[Ruling], clerk: Clerk) -> tuple[Verdict, ...]:
    """One verdict a party, by the gravest of its rulings; ``na`` about nobody only where nothing else was decided."""
    if len(rulings) == 1:
        return (_verdict(rule, case, rulings[0].agent, rulings, tuple(_findings(rule, rulings, clerk).get(rulings[0].agent, ()))),)
    by_agent: dict[str | None, list[Ruling]] = {}
    for ruling in rulings:
        by_agent.setdefault(ruling.agent, []).append(ruling)
    if len(by_agent) > 1 and all(ruling.outcome is Outcome.NA for ruling in by_agent.get(None, ())):
        by_agent.pop(None, None)
    findings = _findings(rule, rulings, clerk)
    verdicts = [_verdict(rule, case, agent, own, tuple(findings.get(agent, ()))) for agent, own in by_agent.items()]
    return tuple(sorted(verdicts, key=lambda v: v.agent or ""))


def _findings(rule: CheckRule, rulings: Sequence[Ruling], clerk: Clerk) -> dict[str | None, list[Finding]]:
    """Written in the order of the rulings, so that equal matches are numbered alike whoever is accountable."""
    findings: dict[str | None, list[Finding]] = {}
    for ruling in rulings:
        if ruling.draft is not None:
            findings.setdefault(ruling.agent, []).append(clerk.write(rule, ruling.draft, ruling.agent))
    return findings


def _verdict(rule: CheckRule, case: Case, agent: str | None, rulings: Sequence[Ruling], findings: tuple[Finding, ...]) -> Verdict:
    if len(rulings) == 1:
        outcome, reason, evidence = rulings[0].outcome, rulings[0].reason, rulings[0].evidence
    else:
        outcome = next(outcome for outcome in _GRAVEST_FIRST if any(ruling.outcome is outcome for ruling in rulings))
        decisive = [ruling for ruling in rulings if ruling.outcome is outcome]
        evidence = tuple(e for ruling in decisive for e in ruling.evidence)
        reason = next((ruling.reason for ruling in decisive if ruling.reason), "")
    if len(evidence) > 1:
        evidence = tuple(dict.fromkeys(evidence))
    return Verdict(rule.id, case.conversation.id, agent, outcome, reason, findings, evidence)
