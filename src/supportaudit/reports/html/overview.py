"""The first view, as HTML that needs no script: what was read, how far to trust it, what to confirm, where points are lost, scores, agents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from supportaudit.model import AuditedConversation, AuditReport, Outcome, Scorecard, Verdict
from supportaudit.reports import said, words
from supportaudit.reports.auto_fails import is_auto_fail, is_to_confirm, moves_a_score
from supportaudit.reports.examples import Example, Shelf, example, lost, of_different_contacts, readability
from supportaudit.reports.facts import Facts
from supportaudit.reports.html.charts import distribution, trend
from supportaudit.reports.html.spread import Spread
from supportaudit.reports.html_page import NOTE, Cell, Markup, table, tag
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.left_out import Row, assumed, not_evaluated
from supportaudit.reports.method import METHOD, manifest
from supportaudit.reports.people import questions
from supportaudit.reports.text import masked, one_line, shortened

MOST_TO_CONFIRM, MOST_LOST, MOST_QUOTES, MOST_ROWS, MOST_CAUSES = 10, 8, 5, 100, 8
SEEN_FROM = 0.05
"""Points that do not round to nothing."""
FOLDED_FROM = 13
"""Rows from which a table of groups is folded away."""
SCORES = ("QA score", "likely", "form answered", "evaluations", NOTE)


class Overview:
    """Takes what the first view needs while contacts pass, and gives it as HTML at the end."""

    def __init__(self, context: ReportContext) -> None:
        self._context = context
        self._checks = context.rulebook.checks
        self._items = {check: number for number, check in enumerate(context.rulebook.checks)}
        self._facts = Facts()
        self._spread = Spread(context.config)
        self._to_confirm: Shelf[Example] = Shelf(MOST_TO_CONFIRM)
        self._in_no_score: Counter[str] = Counter()
        self._examples: dict[str, Shelf[Example]] = {}

    def add(self, audited: AuditedConversation) -> None:
        """Take one contact."""
        self._facts.add(audited)
        self._spread.add(audited)
        for verdict in audited.verdicts:
            if verdict.outcome is Outcome.FAIL and verdict.standing and self._checks[verdict.check].status != "experimental":
                self._keep(audited, verdict)

    def _keep(self, audited: AuditedConversation, verdict: Verdict) -> None:
        rule, finding = self._checks[verdict.check], verdict.standing[0]
        self._examples.setdefault(verdict.check, Shelf(MOST_QUOTES)).offer((readability(finding),), lambda: example(audited, verdict, finding))
        if is_auto_fail(rule, verdict) and not moves_a_score(rule, verdict):
            self._in_no_score[words.party(verdict.agent)] += 1
        if is_to_confirm(rule, verdict):
            first = min(verdict.undecided, key=lambda one: one.baseline)
            self._to_confirm.offer((first.baseline, -rule.severity.rank, -rule.weight), lambda: example(audited, verdict, first))

    def html(self, report: AuditReport, numbers: dict[str, int]) -> Iterator[Markup]:
        """The sections of the view; ``numbers``: contact -> the number by which it is opened."""
        overall = next(card for card in report.scorecards if card.by == "all")
        yield tag("h1", "QA report", id="top", tabindex="-1")
        yield self._key_figures(overall)
        yield tag("div", self._read(report), self._trust(report, overall), class_="columns")
        yield self._auto_fails(numbers)
        yield self._lost(overall, numbers)
        if charts := [chart for chart in (distribution(self._spread.bars, overall.score), trend(*self._spread.trend())) if chart.html]:
            yield _section("How QA scores are spread", tag("div", *charts, class_="columns"))
        yield self._groups(report)
        if asked := list(questions(report, self._context.config, self._to_confirm.offered)):
            yield _section("Decisions needed", tag("ul", *(tag("li", question) for question in asked)))
        yield _method(report)

    def _key_figures(self, overall: Scorecard) -> Markup:
        likely = f"likely {words.likely(overall.low, overall.high)}" if overall.low is not None else "too few for a likely range"
        figures = (
            ("QA score", words.score(overall.score), likely),
            ("Contacts", f"{self._facts.contacts:,}", words.count(len(self._facts.agents), "agent")),
            ("Form answered", words.percent(overall.coverage), words.count(overall.evaluations, "evaluation")),
            ("To confirm", f"{self._to_confirm.offered:,}", "auto-fail items"),
        )
        return tag("dl", *(tag("div", tag("dt", name), tag("dd", tag("b", value), tag("span", note))) for name, value, note in figures), class_="key")

    def _read(self, report: AuditReport) -> Markup:
        sentences = [tag("p", tag("b", number) if number else "", sentence) for number, sentence in said.read(self._facts, report)]
        if replies := said.first_replies(self._facts):
            sentences.append(tag("p", replies))
        rows = not_evaluated(report)
        left_out = f"Not evaluated: {sum(row[0] for row in rows):,}" if rows else "Not evaluated: none."
        if control := words.control(report.control):
            sentences.append(tag("p", control))
        notes = assumed(report)
        more = [tag("p", left_out), _causes(rows)] + ([tag("p", "Assumed while reading:"), _causes(notes)] if notes else [])
        return _section("What was read", *sentences, *more)

    def _trust(self, report: AuditReport, overall: Scorecard) -> Markup:
        sentences = list(said.trust(self._facts, report))
        if report.reviews is not None:
            sentences.append(said.appeals(overall.checks) + said.moved(overall))
        if report.baseline is not None:
            sentences.append(said.already_reported(overall.checks, report.baseline.gone))
        if reached := words.pass_mark(self._context.config.pass_mark, overall.reached, overall.evaluations):
            sentences.append(reached)
        sentences += [f"Incomplete: {shortened(masked(rule), 200)}" for rule in report.switched_off]
        return _section("How far to trust it", *(tag("p", sentence) for sentence in sentences))

    def _auto_fails(self, numbers: dict[str, int]) -> Markup:
        found = self._to_confirm
        shown = [
            tag("li", tag("b", self._checks[one.check].title), f" · {one.agent} · {f'{one.day} · ' if one.day else ''}", *_example(one, numbers))
            for one in found
        ]
        none = "No auto-fail items to confirm." if self._in_no_score else "No auto-fail items."
        parts = [tag("ol", *shown)] if shown else [tag("p", none)]
        if found.offered > len(found):
            more = tag("a", f"All contacts with something to confirm ({found.offered:,} items)", href="#contacts?confirm=1")
            parts.append(tag("p", more))
        if self._in_no_score:
            items = words.count(sum(self._in_no_score.values()), "auto-fail item")
            parts.append(tag("p", f"{items} in no agent's score, so with nothing to confirm: {said.counted(self._in_no_score)}."))
        return _section("To confirm", *parts)

    def _lost(self, overall: Scorecard, numbers: dict[str, int]) -> Markup:
        rates = lost(overall)[:MOST_LOST]
        quotes = dict(of_different_contacts((rate.check, self._examples.get(rate.check, ())) for rate in rates))
        items = []
        for rate in rates:
            decided = rate.met + rate.not_met
            points = f"{rate.points_lost:.1f} points an evaluation, " if (rate.points_lost or 0) >= SEEN_FROM else ""
            link = tag("a", rate.title, href=f"#contacts?item={self._items[rate.check]}&answer=fail")
            figures = f" · {points}not met in {rate.not_met:,} of {decided:,} ({words.percent(rate.not_met / decided)})"
            one = quotes.get(rate.check)
            items.append(tag("li", tag("b", link), figures, *([tag("div", *_example(one, numbers))] if one else [])))
        shown = tag("ul", *items) if items else tag("p", "Nothing: no scored line item was missed." if overall.evaluations else "Nothing.")
        well = tag("p", tag("b", "Goes well: "), said.goes_well(overall, self._context.rulebook))
        return _section("Where points are lost" if overall.evaluations else "What was not met", shown, well)

    def _groups(self, report: AuditReport) -> Markup:
        parts: list[Cell] = []
        for cut in dict.fromkeys(card.by for card in report.scorecards if card.by != "agent"):
            cards = [card for card in report.scorecards if card.by == cut]
            if cut == "all":
                parts.append(scores("all", cards))
            elif len(cards) > 1:
                found = scores(f"by {words.cut(cut)}", cards)
                folded = len(cards) >= FOLDED_FROM
                parts.append(tag("details", tag("summary", f"by {words.cut(cut)}: {len(cards):,} groups"), found) if folded else found)
        few = words.count(self._context.config.min_evaluations, "evaluation")
        legend = (
            "Likely: where the score would lie with many more contacts like these (95 %). Form answered: share of the points that could be judged. "
        )
        return _section("QA scores", *parts, tag("p", f"{legend}Too few: fewer than {few}, not to be compared.", class_="quiet"))

    def agents(self, report: AuditReport) -> Iterator[Markup]:
        """The list of agents, by name, each a link to the agent's page."""
        cards = [card for card in report.scorecards if card.by == "agent"]
        yield tag("h1", "Agents", tabindex="-1")
        if not cards:
            yield tag("p", "No agent is listed: the export has no agent names, or the run was not cut by agent (--by agent).")
            return
        few = sum(card.few for card in cards)
        marked = f" {few:,} of {len(cards):,} {'has' if few == 1 else 'have'} too few evaluations to be compared." if few else ""
        yield tag("p", f"By name. Look at the likely ranges before you compare.{marked}")
        rows: list[tuple[Cell, ...]] = [(tag("a", _name(card), href=f"#agent/{number}"), *_cells(card)) for number, card in enumerate(cards)]
        yield tag("div", table(("agent", *SCORES), rows), class_="scroll", tabindex="0", role="region", aria_label="Agents and their QA scores")


def scores(title: str, cards: Sequence[Scorecard]) -> Markup:
    """A table of scorecards, at most a hundred rows."""
    rows: list[tuple[Cell, ...]] = [(_name(card), *_cells(card)) for card in cards[:MOST_ROWS]]
    found = tag("div", table((title, *SCORES), rows), class_="scroll", tabindex="0", role="region", aria_label=f"QA scores {title}")
    if len(cards) <= MOST_ROWS:
        return found
    return Markup(found.html + tag("p", f"{len(cards) - MOST_ROWS:,} more: --out csv:DIR (groups.csv).").html)


def _name(card: Scorecard) -> str:
    if card.by == "all":
        return "Overall"
    name = words.channel(card.key) if card.by == "channel" else one_line(card.key)
    return f"{name} ({one_line(card.vendor)})" if card.by == "agent" and card.vendor else name


def _cells(card: Scorecard) -> tuple[str, ...]:
    few = "too few" if card.few else ""
    return words.score(card.score), words.likely(card.low, card.high), words.percent(card.coverage), f"{card.evaluations:,}", few


def _section(title: str, *inside: Cell) -> Markup:
    return tag("section", tag("h2", title), *inside)


def _causes(rows: Sequence[Row]) -> Markup:
    shown = [tag("li", f"{number:,}: {text} ", tag("span", place, class_="quiet")) for number, text, place in rows[:MOST_CAUSES]]
    more = sum(row[0] for row in rows[MOST_CAUSES:])
    last = [tag("li", f"{more:,} more: --out csv:DIR (not_evaluated.csv), --out json:FILE (manifest).")] if more else []
    return tag("ul", *shown, *last) if shown else Markup("")


def _example(one: Example, numbers: dict[str, int]) -> Iterator[Cell]:
    """Where it was said, the quote with what it is about marked, and what was seen where it says more."""
    number = numbers.get(one.contact)
    name = f"contact {one.contact}"
    yield tag("a", name, href=f"#contact/{number}/{quote(one.check, safe='')}") if number is not None else name
    yield f", {one.at}: " if one.at else ": "
    if one.quote:
        yield tag("q", *(tag("mark", piece.text) if piece.marked else piece.text for piece in one.quote))
    if not one.quote or not one.quoted_in_sentence:
        yield f" {one.seen}"
    if one.known:
        yield tag("span", f" ({one.known})", class_="quiet")


def _method(report: AuditReport) -> Markup:
    meant = tag("dl", *(part for name, text in METHOD for part in (tag("dt", name), tag("dd", text))), class_="terms")
    made = tag("dl", *(part for name, text in manifest(report) for part in (tag("dt", name), tag("dd", text))), class_="terms")
    return _section("How the figures came about", meant, tag("details", tag("summary", "What this report was made from"), made))
