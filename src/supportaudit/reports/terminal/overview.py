"""The first screen: what was read, how far to trust it, what to confirm, where points are lost, scores, agents, what to do next."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rich.text import Text

from supportaudit.model import AuditedConversation, AuditReport, CheckRate, Outcome, Scorecard, Verdict
from supportaudit.reports import words
from supportaudit.reports.auto_fails import is_auto_fail, is_to_confirm, moves_a_score
from supportaudit.reports.examples import Example, Shelf, example, lost, readability
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.people import who_is_who, yaml_name
from supportaudit.reports.terminal.decided import show_decided
from supportaudit.reports.terminal.facts import Facts
from supportaudit.reports.terminal.intake import show_not_evaluated, show_notes
from supportaudit.reports.terminal.scores import show_agents, show_groups
from supportaudit.reports.terminal.screen import NOTE, QUIET, Screen, quoted
from supportaudit.reports.text import masked, one_line, shortened

MOST_TO_CONFIRM, MOST_LOST, MOST_REASONS, MOST_NAMES = 5, 5, 4, 6
GOES_WELL = 0.8
"""Share met from which a line item is said to go well."""


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
        facts = self._facts
        screen.heading("What was read")
        days = ""
        if facts.first and facts.last:
            first, last = f"{facts.first:%Y-%m-%d}", f"{facts.last:%Y-%m-%d}"
            days = f", {first}" if first == last else f", {first} to {last}"
        channels = f": {_counted({words.channel(c): n for c, n in facts.channels.items()})}" if facts.contacts else ""
        screen.say((words.count(facts.contacts, "contact"), "bold"), f"{days}{channels}.")
        vendors = {one_line(name): number for name, number in facts.vendors.items() if name}
        at = f" Vendors: {_counted(vendors)}." if len(vendors) > 1 else f" Vendor: {next(iter(vendors))}." if vendors else ""
        if facts.contacts:
            screen.say(f"{words.count(len(facts.agents), 'agent')}.{at}")
        totals = report.totals
        if totals.too_little:
            screen.say(f"{words.count(totals.too_little, 'contact')} had too little to score: fewer than three line items applied.")
        if totals.passed_by:
            screen.say(f"{words.count(totals.passed_by, 'contact')} left aside by {', '.join(map(one_line, words.filters_of(report)))}.")
        if totals.repeated:
            screen.say(f"{words.count(totals.repeated, 'contact')} given again, word for word, and counted once.")
        if totals.duplicates:
            screen.say(f"{words.count(totals.duplicates, 'message')} given twice in the export and counted once.")
        for item in report.skipped:
            if item.kind == "ignored":
                screen.say(f"{item.reason}: {shortened(one_line(item.path), 120)}")
        if facts.without_times < facts.contacts:
            screen.say(("Times are shown as in the export.", QUIET))
        if replies := facts.replies.by_channel():
            first = ", ".join(f"{words.channel(name)} {words.duration(seconds)} ({number:,})" for name, seconds, number in replies[:MOST_NAMES])
            screen.say(f"First reply after the customer's first message, median: {first}.")
        show_notes(screen, report)
        show_not_evaluated(screen, report)
        if said := words.control(report.control):
            screen.say(said)

    def _trust(self, screen: Screen, report: AuditReport) -> None:
        facts = self._facts
        screen.heading("How far to trust it")
        screen.say("Not yet compared with your reviewers: read a few contacts yourself before you act on a score.")
        of = f"of {words.count(facts.contacts, 'contact')}"
        missing = (
            (facts.without_times, f"No times in {facts.without_times:,} {of}: response times were not judged there."),
            (facts.without_names, f"No agent name in {facts.without_names:,} {of}: counted overall, not listed as agents."),
            *_still_open(facts, judged=bool(report.manifest.get("now"))),
            (facts.other_language, f"{words.count(facts.other_language, 'contact')} in a language that the line items do not cover: N/A."),
            (
                len(facts.without_model),
                f"{words.count(len(facts.without_model), 'line item')} N/A for want of a language model; --model NAME gives one.",
            ),
            (facts.broken, f"{words.count(facts.broken, 'contact')} with a line item that could not be evaluated: in no score."),
        )
        for number, sentence in missing:
            if number:
                screen.say(sentence)
        show_decided(screen, self._context, report)
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
            screen.say(f"{items} in no agent's score, so with nothing to confirm: {_counted(self._in_no_score)}.")

    def _lost(self, screen: Screen, overall: Scorecard) -> None:
        if overall.evaluations:
            screen.heading("Where points are lost", "QA points that an average evaluation loses")
        else:
            screen.heading("What was not met", "nothing has a score: too few line items could be answered")
        rates = lost(overall)
        quotes = dict(_of_different_contacts((rate.check, self._examples.get(rate.check, ())) for rate in rates[:MOST_LOST]))
        for rate in rates[:MOST_LOST]:
            decided = rate.met + rate.not_met
            share = words.percent(rate.not_met / decided)
            figures = f" · not met in {rate.not_met:,} of {decided:,} ({share})"
            screen.say((self._checks[rate.check].title, "bold"), figures, indent=8, first=f"−{rate.points_lost:.1f}" if rate.points_lost else "-")
            if one := quotes.get(rate.check):
                screen.say((f"{', '.join(filter(None, (one.contact, one.at)))}: ", QUIET), *_quote_first(one), indent=8)
        if not rates:
            screen.say("Nothing: no scored line item was missed." if overall.evaluations else "Nothing.")
        screen.say(("Goes well: ", "bold"), self._goes_well(overall))

    def _goes_well(self, overall: Scorecard) -> str:
        def solid(rate: CheckRate) -> bool:
            rule = self._checks[rate.check]
            return not rate.few and rule.scored and rule.status != "experimental" and rate.met >= GOES_WELL * (rate.met + rate.not_met)

        best = sorted(filter(solid, overall.checks), key=lambda rate: (-(rate.low or 0), rate.check))[:2]
        said = [f"{self._checks[r.check].title} (met in {r.met:,} of {r.met + r.not_met:,})" for r in best]
        return "; ".join(said) + "." if said else "no line item with at least five answers is met in four of five contacts."

    def _decisions(self, screen: Screen, report: AuditReport) -> None:
        asked = list(self._questions(report))
        if asked:
            screen.heading("Decisions needed")
            for question in asked:
                screen.say(question, indent=4, first="-")

    def _questions(self, report: AuditReport) -> Iterator[str]:
        names = [(one_line(name), [one_line(other) for other in others]) for name, others in report.spelling.items()]
        for name, others in names[:MOST_NAMES]:
            spellings = ", ".join(map(yaml_name, others))
            yield f"Is {name} also {' and '.join(others)}? If so, in supportaudit.yml: aliases: {{{yaml_name(name)}: [{spellings}]}}"
        if len(names) > MOST_NAMES:
            yield f"{words.count(len(names) - MOST_NAMES, 'more name')} may stand for a person in several spellings."
        if asked := who_is_who(report):
            yield asked
        if self._to_confirm.offered:
            zeroed = self._context.config.auto_fail == "zero"
            until = "until then the QA score of their contacts is 0 (auto_fail: zero)" if zeroed else "scores stand until then"
            yield f"{words.count(self._to_confirm.offered, 'auto-fail item')} to confirm or overturn (supportaudit review add -h); {until}."

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


def _still_open(facts: Facts, *, judged: bool) -> Iterator[tuple[int, str]]:
    """How many contacts have line items still open, and what would decide them; ``judged``: as of a moment that was named."""
    step = "no time limit had run out by --now" if judged else "--now TIME judges them"
    yield facts.awaiting_time, f"{words.count(facts.awaiting_time, 'contact')} with a line item still open, in no score; {step}."
    waits = "still open that has no time limit, in no score; only the rest of the contact decides it"
    yield facts.awaiting_end, f"{words.count(facts.awaiting_end, 'contact')} with a line item {waits}."


def _nothing_to_show(screen: Screen, report: AuditReport) -> None:
    """What to do when no contact could be evaluated."""
    screen.heading("Next")
    if report.totals.files or report.skipped:
        screen.say("No contact could be evaluated; settle what is said above, and run the audit again.")
    else:
        screen.say(
            "There is no file in what was named. Name the files or folders of an export: .jsonl, .csv, .tsv, .txt, .eml, .mbox (also .gz, .zst)."
        )


def _of_different_contacts(found: Iterable[tuple[str, Iterable[Example]]]) -> Iterator[tuple[str, Example]]:
    """One example for each line item, of a contact that illustrates no other line item where there is one."""
    used: set[str] = set()
    for check, examples in found:
        kept = list(examples)
        one = next((example for example in kept if example.contact not in used), kept[0] if kept else None)
        if one is not None:
            used.add(one.contact)
            yield check, one


def _quote_first(one: Example) -> Iterator[str | Text]:
    """The quote, then what was seen where it says more than the quote."""
    if one.quote:
        yield quoted(one.quote)
    if not one.quote or not one.quoted_in_sentence:
        yield f" {one.seen}" if one.quote else one.seen


def _counted(numbers: Mapping[str, int]) -> str:
    """``chat 300, e-mail 112``, the most frequent first."""
    ordered = sorted(numbers.items(), key=lambda found: (-found[1], found[0]))
    return words.some([f"{name} {number:,}" for name, number in ordered], MOST_NAMES)
