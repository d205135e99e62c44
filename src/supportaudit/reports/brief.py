"""``brief:FILE``: one page for somebody who has a minute: three sentences, one chart, three customers in their own words, who may leave, one request.

No agent is named, and no contact that would name one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from supportaudit.model import AuditedConversation, AuditReport, CheckRate, Outcome, Role, Scorecard
from supportaudit.reports import words
from supportaudit.reports.coaching import without_others
from supportaudit.reports.examples import Shelf, lost
from supportaudit.reports.files import write_file
from supportaudit.reports.html.charts import distribution, trend
from supportaudit.reports.html.spread import Spread
from supportaudit.reports.html_page import Markup, foot, head, tag
from supportaudit.reports.interface import ReportContext
from supportaudit.reports.text import excerpt, one_line, whole

QUOTES, MOST_AT_RISK, LONGEST = 3, 10, 220
AT_RISK = ("core/churn_threat", "core/escalation_request")
"""What a customer who may be lost says; the first weighs most."""
STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --quiet: #5b6774; --line: #d5dbe1; --bar: #4a7fb5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ecf1; --quiet: #a3aebb; --line: #3b4754; --bar: #79aede; } }
body { font: 17px/1.55 system-ui, sans-serif; color: var(--ink); max-width: 46rem; margin: 2rem auto; padding: 0 1.2rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
blockquote { margin: .8rem 0; padding: .1rem 1rem; border-left: 3px solid var(--bar); }
figure { margin: 1rem 0; } figcaption, footer, .quiet { color: var(--quiet); font-size: .88rem; }
table { border-collapse: collapse; } th, td { padding: .2rem .8rem .2rem 0; text-align: left; border-bottom: 1px solid var(--line); }
.chart { width: 100%; height: auto; } .chart .bar, .chart .dot { fill: var(--bar); } .chart .dot.few { fill: none; stroke: var(--bar); }
.chart .line { fill: none; stroke: var(--bar); stroke-width: 2; } .chart .range, .chart .mean { stroke: var(--quiet); stroke-width: 2; }
.chart .grid { stroke: var(--line); } .chart .label { fill: var(--quiet); font-size: 12px; text-anchor: middle; } .chart .left { text-anchor: end; }
@media print { body { margin: 0; font-size: 11pt; } details { display: none; } }
"""


class BriefReport:
    """Writes one self-contained page in HTML, without a script; a few quotes are kept while contacts pass, figures are those of the scorecards."""

    def __init__(self, target: str, context: ReportContext) -> None:
        self._target = target
        self._context = context
        self._spread = Spread(context.config)
        self._quotes: Shelf[str] = Shelf(QUOTES)
        self._risks: Counter[str] = Counter()
        self._at_risk: Shelf[str] = Shelf(MOST_AT_RISK)

    def begin(self) -> None:
        """Nothing is opened before the end: it is one page."""

    def add(self, audited: AuditedConversation) -> None:
        self._spread.add(audited)
        scores = [evaluation.score for evaluation in audited.evaluations if evaluation.score is not None]
        found = [signal for signal in audited.signals if signal.rule in AT_RISK and not signal.event]
        missed = any(verdict.outcome is Outcome.FAIL and self._context.rulebook.checks[verdict.check].in_sums for verdict in audited.verdicts)
        if not found or not missed:
            return
        first = min(found, key=lambda signal: AT_RISK.index(signal.rule))
        message = audited.conversation.messages[first.message]
        if message.role is not Role.CUSTOMER or message.private:
            return
        score = float(min(scores, default=100))
        key = (float(AT_RISK.index(first.rule)), score)
        self._risks[first.rule] += 1
        self._quotes.offer(key, lambda: "".join(piece.text for piece in excerpt(message.text, first.span.start, first.span.end, LONGEST)))
        if first.rule == AT_RISK[0]:
            named = audited.conversation.customer_id or audited.conversation.id
            self._at_risk.offer(key, lambda: one_line(named))

    def finish(self, report: AuditReport) -> None:
        parts = [tag("h1", "Customer support in one page"), *(tag("p", sentence) for sentence in self._sentences(report))]
        parts.append(self._chart(report))
        if len(self._quotes):
            parts.append(tag("h2", "In customers' words"))
            parts += [tag("blockquote", tag("p", f"“{quote}”")) for quote in self._quotes]
        parts += self._leaving()
        parts.append(tag("h2", "One request"))
        parts.append(tag("p", self._request(report)))
        parts.append(tag("footer", tag("p", f"{_method(report)} Quotes are shortened; addresses and numbers are left out.")))
        page = head("Customer support in one page", STYLE) + tag("main", Markup("\n".join(part.html for part in parts))).html + foot()
        names = [card.key for card in report.scorecards if card.by == "agent"]
        write_file(self._target, whole(without_others(page, "", names)))

    def abort(self) -> None:
        """Nothing was opened."""

    def _sentences(self, report: AuditReport) -> Iterator[str]:
        """How good it is, what costs most, what goes well."""
        overall = _overall(report)
        if overall.score is None:
            yield f"{words.count(report.totals.conversations, 'contact')} read, and none had enough to be scored."
            return
        likely = f" (likely {words.likely(overall.low, overall.high)})" if overall.low is not None else ""
        yield f"{words.count(report.totals.conversations, 'contact')} read: the mean QA score is {words.score(overall.score)} of 100{likely}."
        costly = lost(overall)[:1]
        for rate in costly:
            decided = rate.met + rate.not_met
            share = words.percent(rate.not_met / decided)
            yield f"Most points are lost by “{one_line(rate.title)}”: not met in {share} of {decided:,} evaluations in which it applied."
        best = _best(overall)
        if best is not None:
            yield f"What goes well: “{one_line(best.title)}”, met in {best.met:,} of {best.met + best.not_met:,}."

    def _chart(self, report: AuditReport) -> Markup:
        """How the score moves, where there are several periods; else how it is spread."""
        cut, points = self._spread.trend()
        moving = trend(cut, points)
        return moving if moving.html else distribution(self._spread.bars, _overall(report).score)

    def _leaving(self) -> Iterator[Markup]:
        leaving, asking = self._risks[AT_RISK[0]], self._risks[AT_RISK[1]]
        yield tag("h2", "Customers at risk")
        if not leaving + asking:
            yield tag("p", "Nobody said that they would leave, or asked for somebody higher, in a contact with something missed.")
            return
        said = f"{words.count(leaving, 'customer')} said that they would leave or had had enough"
        yield tag("p", f"{said}, and {asking:,} more asked for somebody higher, in contacts in which something was missed.")
        if len(self._at_risk):
            names = list(self._at_risk)
            more = f" and {leaving - len(names):,} more" if leaving > len(names) else ""
            yield tag("p", f"To win back first: {', '.join(names)}{more}.", class_="quiet")

    def _request(self, report: AuditReport) -> str:
        """What would help most: the line item that costs most, said as something to do."""
        costly = lost(_overall(report))[:1]
        if not costly:
            return "Nothing that is in the score was missed: look at ten contacts, and tell the team what was good about them."
        rule = self._context.rulebook.checks[costly[0].check]
        gain = f" It would bring up to {costly[0].points_lost:.1f} points an evaluation." if costly[0].points_lost else ""
        example = f" For example: {one_line(rule.suggest[0])}" if rule.suggest else ""
        return f"Make time for one thing in the next month: “{one_line(rule.title)}”.{gain}{example}"


def _overall(report: AuditReport) -> Scorecard:
    return next(card for card in report.scorecards if card.by == "all")


def _best(overall: Scorecard) -> CheckRate | None:
    solid = [rate for rate in overall.checks if not rate.few and rate.status != "experimental" and rate.not_met and rate.met > 4 * rate.not_met]
    return max(solid, key=lambda rate: (rate.low or 0, rate.check), default=None)


def _method(report: AuditReport) -> str:
    totals = report.totals
    left = totals.skipped + totals.quarantined
    return f"{totals.scored:,} of {totals.conversations:,} contacts could be scored{f', {left:,} could not be evaluated' if left else ''}."
