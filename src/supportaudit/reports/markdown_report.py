"""``markdown:FILE``: the report for a pull request, a wiki or a message; its summary is also the step summary on GitHub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportaudit.model import AuditedConversation, AuditReport, Outcome, Scorecard
from supportaudit.reports import words
from supportaudit.reports.auto_fails import is_to_confirm
from supportaudit.reports.examples import Example, Shelf, example, lost, readability
from supportaudit.reports.files import Output
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.text import Piece, escaped, unmarked, whole

MOST_TO_CONFIRM, MOST_LOST, MOST_AGENTS = 20, 10, 50
RATES = "QA score | likely | form answered | evaluations | |\n| --- | ---: | ---: | ---: | ---: | --- |"


class MarkdownReport:
    """Writes one page; every text of the data is escaped, quotes are masked as on the terminal."""

    def __init__(self, target: str, context: ReportContext) -> None:
        self._target = target
        self._context = context
        self._output: Output | None = None
        self._to_confirm: Shelf[Example] = Shelf(MOST_TO_CONFIRM)
        self._examples: dict[str, Shelf[Example]] = {}

    def begin(self) -> None:
        self._output = Output(self._target)

    def add(self, audited: AuditedConversation) -> None:
        for verdict in audited.verdicts:
            rule = self._context.rulebook.checks[verdict.check]
            if verdict.outcome is Outcome.FAIL and verdict.standing and rule.status != "experimental":
                finding = verdict.standing[0]
                shelf = self._examples.setdefault(verdict.check, Shelf(1))
                shelf.offer((readability(finding),), lambda: example(audited, verdict, finding))  # noqa: B023  (called at once)
                if is_to_confirm(rule, verdict):
                    first = verdict.undecided[0]
                    self._to_confirm.offer((first.baseline, -rule.weight), lambda: example(audited, verdict, first))  # noqa: B023  (as above)

    def finish(self, report: AuditReport) -> None:
        if self._output is not None:
            lines = [summary(report, self._context), *self._auto_fails(), *self._lost(report)]
            self._output.write(whole("\n".join(lines) + "\n").encode())
            self._output.commit()

    def abort(self) -> None:
        if self._output is not None:
            self._output.abort()

    def _auto_fails(self) -> Iterator[str]:
        if self._to_confirm.offered:
            more = f" ({len(self._to_confirm)} of {self._to_confirm.offered:,})" if self._to_confirm.offered > len(self._to_confirm) else ""
            yield f"## To confirm{more}\n"
            for one in self._to_confirm:
                title = escaped(self._context.rulebook.checks[one.check].title)
                yield f"- **{title}** · {escaped(one.agent)} · {_contact(one)}: {quoted(one)}"
            yield ""

    def _lost(self, report: AuditReport) -> Iterator[str]:
        rates = lost(next(card for card in report.scorecards if card.by == "all"))[:MOST_LOST]
        if rates:
            yield "## Where points are lost\n" if report.totals.scored else "## What was not met\n"
            for rate in rates:
                points = f"{rate.points_lost:.1f} points an evaluation; " if rate.points_lost else ""
                yield f"- **{escaped(rate.title)}**: {points}not met in {rate.not_met:,} of {rate.met + rate.not_met:,}"
                for one in self._examples.get(rate.check, ()):
                    yield f"  - {_contact(one)}: {quoted(one)}"
            yield ""


def summary(report: AuditReport, context: ReportContext) -> str:
    """What was read, QA scores overall, by group and by agent; no quotes."""
    totals = report.totals
    left_out = totals.skipped + totals.quarantined
    lines = ["# QA report\n"]
    lines.append(f"{words.count(totals.records, 'contact')} read, {totals.scored:,} scored, {left_out:,} not evaluated.\n")
    lines += [f"Incomplete: {escaped(rule)}\n" for rule in report.switched_off]
    cuts = dict.fromkeys(card.by for card in report.scorecards)
    for cut in (*(cut for cut in cuts if cut != "agent"), *(cut for cut in cuts if cut == "agent")):
        cards = [card for card in report.scorecards if card.by == cut]
        if cut == "all" or len(cards) > 1:
            lines += _table(cut, cards)
    few = context.config.min_evaluations
    lines.append(
        f"Likely: where the score would lie with many more contacts like these (95 %). Too few: fewer than {few} evaluations, not to be compared.\n"
    )
    return "\n".join(lines)


def _table(cut: str, cards: Sequence[Scorecard]) -> list[str]:
    title = "Overall" if cut == "all" else f"By {words.cut(cut)}"
    rows = [
        f"| {_name(card)} | {words.score(card.score)} | {words.likely(card.low, card.high)} | {words.percent(card.coverage)} "
        f"| {card.evaluations:,} | {'too few' if card.few else ''} |"
        for card in cards[:MOST_AGENTS]
    ]
    more = [f"\n{len(cards) - MOST_AGENTS:,} more."] if len(cards) > MOST_AGENTS else []
    return [f"## {title}\n", f"| | {RATES}", *rows, *more, ""]


def _name(card: Scorecard) -> str:
    if card.by == "all":
        return "all contacts"
    name = words.channel(card.key) if card.by == "channel" else card.key
    return escaped(f"{name} ({card.vendor})" if card.by == "agent" and card.vendor else name)


def _contact(one: Example) -> str:
    return ", ".join(filter(None, (f"contact {escaped(one.contact)}", escaped(one.at))))


def quoted(one: Example) -> str:
    """The sentence, what it is about in bold, and what was seen in it."""
    quote = "".join(_piece(piece) for piece in one.quote)
    return f"“{quote}” {escaped(one.seen)}".strip() if quote else escaped(one.seen)


def _piece(piece: Piece) -> str:
    """The stretch; what the quote is about is bold, with white space outside of the asterisks."""
    text = piece.text.strip()
    if not piece.marked or not text:
        return unmarked(piece.text)
    before, after = piece.text[: piece.text.index(text)], piece.text[piece.text.index(text) + len(text) :]
    return f"{before}**{unmarked(text)}**{after}"
