"""What a run may be asked to guarantee, and the sentence for each guarantee that does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from supportaudit.errors import UsageError
from supportaudit.model import AuditReport, Scorecard, Severity

SeverityGate = str | None
"""``major``, ``minor`` or ``note``; None asks for nothing."""


@dataclass(frozen=True, slots=True)
class Gates:
    """The limits of a run; None asks for nothing."""

    min_score: float | None = None
    """Lowest overall QA score."""
    min_agent_score: float | None = None
    """Lowest QA score of any agent with enough evaluations."""
    fail_on: SeverityGate = None
    """No finding may be this severe or more; exceptions and what was reported already do not count."""
    stale_reviews: bool = False
    """No entry of the reviews file may be expired, without its finding, contradicted, or at odds with it."""

    def __post_init__(self) -> None:
        if self.fail_on is not None and self.fail_on not in list(Severity):
            raise UsageError(f"'{self.fail_on}' is no severity", where="--fail-on", hint=f"one of {', '.join(Severity)}, never")


def failed_gates(report: AuditReport, gates: Gates) -> tuple[str, ...]:
    """One sentence for each gate that failed, with the figure, its interval and the limit; none failed: empty.

    Agents with too few evaluations are not gated (``not_gated`` names them), nor are unnamed ones, the queue and canned text; findings of
    experimental line items, exceptions and what was reported already are not either. An overall score that is asked for and that nothing
    was scored for has failed.
    """
    return tuple(_failed(report, gates))


def not_gated(report: AuditReport, gates: Gates) -> tuple[str, ...]:
    """One sentence for each thing that a gate which was asked for left aside, so that a pass is not read as more than it is."""
    notes = []
    if gates.min_agent_score is not None:
        few = [card for card in _agents(report) if card.few]
        if few:
            names = ", ".join(f"{_name(card)} ({card.evaluations})" for card in few[:5])
            rest = f" and {len(few) - 5} more" if len(few) > 5 else ""
            notes.append(f"{_count(len(few), 'agent')} with too few evaluations not compared with the limit for agents: {names}{rest}")
        if not any(not card.few for card in _agents(report)):
            notes.append("no agent has enough evaluations: the limit for agents was compared with nobody (min_evaluations in supportaudit.yml)")
    card = _overall(report)
    exempt = sum(rate.exempt for rate in card.checks) if card else 0
    if gates.fail_on is not None and exempt:
        notes.append(f"{_count(exempt, 'line item')} not met left aside as exceptions or already reported")
    return tuple(notes)


def _failed(report: AuditReport, gates: Gates) -> Iterable[str]:
    if gates.min_score is not None:
        yield from _below(_overall(report), "overall QA score", gates.min_score)
    if gates.min_agent_score is not None:
        for card in _agents(report):
            if not card.few:
                yield from _below(card, f"QA score of {_name(card)}", gates.min_agent_score)
    if gates.fail_on is not None:
        yield from _too_severe(_overall(report), Severity(gates.fail_on))
    if gates.stale_reviews and report.reviews is not None and report.reviews.stale:
        use = report.reviews
        yield f"{len(use.stale)} of {_count(len(use.entries), 'review')} in {use.path} to tidy ({use.to_tidy}), the limit is 0"


def _below(card: Scorecard | None, what: str, limit: float) -> Iterable[str]:
    if card is None or card.score is None:
        yield f"{what}: nothing could be scored, the limit is {limit:g}"
    elif card.score < limit:
        likely = "" if card.low is None or card.high is None else f"likely {card.low:.1f} to {card.high:.1f}, "
        figure = f"{card.score:.1f}" if float(f"{card.score:.1f}") < limit else f"{card.score:.4f}"
        yield f"{what} is {figure} ({likely}{_count(card.evaluations, 'evaluation')}), the limit is {limit:g}"


def _too_severe(card: Scorecard | None, limit: Severity) -> Iterable[str]:
    rates = card.checks if card else ()
    gated = [r for r in rates if r.not_met > r.exempt and r.severity.rank >= limit.rank and r.status != "experimental"]
    found = [(r.title, r.not_met - r.exempt) for r in gated]
    if found:
        names = "; ".join(f"{title}: {number:,}" for title, number in sorted(found, key=lambda item: (-item[1], item[0])))
        or_worse = "" if limit is Severity.MAJOR else " or worse"
        yield f"{_count(sum(number for _, number in found), 'line item')} of severity {limit}{or_worse} not met ({names}), the limit is 0"


def _overall(report: AuditReport) -> Scorecard | None:
    return next((card for card in report.scorecards if card.by == "all"), None)


def _agents(report: AuditReport) -> tuple[Scorecard, ...]:
    return tuple(card for card in report.scorecards if card.by == "agent")


def _name(card: Scorecard) -> str:
    return f"{card.key} ({card.vendor})" if card.vendor else card.key


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
