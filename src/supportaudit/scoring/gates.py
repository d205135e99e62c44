"""What a run may be asked to guarantee, and the sentence for each guarantee that does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from supportaudit.errors import UsageError
from supportaudit.model import AuditReport, CheckRate, Difference, Scorecard, Severity, Side
from supportaudit.model.intervals import MIN_ANSWERS
from supportaudit.scoring.compare import differences, side_of


@dataclass(frozen=True, slots=True)
class Gates:
    """The limits of a run; None asks for nothing."""

    min_score: float | None = None
    """Lowest overall QA score."""
    min_agent_score: float | None = None
    """Lowest QA score of any agent with enough evaluations."""
    fail_on: str | None = None
    """No finding may be this severe or more; exceptions and what was reported already do not count."""
    stale_reviews: bool = False
    """No entry of the reviews file may be expired, without its finding, contradicted, or at odds with it."""

    max_auto_fails: int | None = None
    """So many auto-fail items may be not met; exceptions and what was reported already do not count."""
    max_findings: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Check id -> so often it may be not met, experimental or not."""
    on_few: str | None = None
    """What becomes of a gate that rests on too few evaluations: ``pass``, ``fail``, or None: judged like others."""
    max_regression: float | None = None
    """By so many points the overall QA score may be lower than that of ``against``."""
    against: Side | None = None

    def __post_init__(self) -> None:
        if self.fail_on is not None and self.fail_on not in list(Severity):
            raise UsageError(f"'{self.fail_on}' is no severity", where="--fail-on", hint=f"one of {', '.join(Severity)}, never")

    @property
    def about_scores(self) -> bool:
        """Whether it asks something of the overall QA score."""
        return self.min_score is not None or self.max_regression is not None


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
    if card is not None and card.few and gates.about_scores and gates.on_few != "fail":
        how = "so gates on QA scores were not judged (--on-few pass)" if gates.on_few == "pass" else "so gates on QA scores rest on little"
        notes.append(f"{_count(card.evaluations, 'evaluation')}, {how}")
    elif card is not None:
        notes.extend(_unproven(card, gates))
    exempt = sum(rate.exempt for rate in card.checks) if card else 0
    if (gates.fail_on is not None or gates.max_auto_fails is not None or gates.max_findings) and exempt:
        notes.append(f"{_count(exempt, 'line item')} not met left aside as exceptions or already reported")
    return tuple(notes)


def _failed(report: AuditReport, gates: Gates) -> Iterable[str]:
    overall = _overall(report)
    few = overall is not None and overall.few
    if gates.on_few == "fail" and few and overall is not None and gates.about_scores:
        yield f"{_count(overall.evaluations, 'evaluation')}, too few for gates on QA scores (--on-few fail)"
    elif not (few and gates.on_few == "pass"):
        if gates.min_score is not None:
            yield from _below(overall, "overall QA score", gates.min_score)
        yield from _regressed(overall, gates)
    if gates.min_agent_score is not None:
        for card in _agents(report):
            if not card.few:
                yield from _below(card, f"QA score of {_name(card)}", gates.min_agent_score)
    if gates.fail_on is not None:
        yield from _too_severe(overall, Severity(gates.fail_on))
    rates = {rate.check: rate for rate in overall.checks} if overall else {}
    if gates.max_auto_fails is not None:
        yield from _too_many([rate for rate in rates.values() if rate.critical], "auto-fail item", gates.max_auto_fails)
    for check, limit in gates.max_findings.items():
        if check in rates and rates[check].not_met - rates[check].exempt > limit:
            rate = rates[check]
            yield f"{rate.title}: not met {_count(rate.not_met - rate.exempt, 'time')}, the limit is {limit:,}"
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


def _fall(card: Scorecard | None, gates: Gates) -> Difference | None:
    """How the overall score differs from that of the earlier report; None where that was not asked, or one has no score."""
    if gates.max_regression is None or gates.against is None or card is None:
        return None
    (found,) = differences([(gates.against, side_of(card, "now"))], MIN_ANSWERS)
    return found if found.points is not None else None


def _regressed(card: Scorecard | None, gates: Gates) -> Iterable[str]:
    fall, limit = _fall(card, gates), gates.max_regression
    if limit is not None and fall is None:
        yield f"overall QA score: nothing to compare, it may be lower by {limit:g}"
    elif limit is not None and fall is not None and fall.points is not None and -fall.points > limit and fall.real:
        low, high = -(fall.high or 0.0), -(fall.low or 0.0)
        before, now = fall.first.score or 0.0, fall.second.score or 0.0
        yield (
            f"overall QA score is {-fall.points:.1f} lower than in {fall.first.name} ({now:.1f} after {before:.1f}, "
            f"likely by {low:.1f} to {high:.1f}, {_count(fall.second.evaluations, 'evaluation')}), the limit is {limit:g}"
        )


def _unproven(card: Scorecard, gates: Gates) -> Iterable[str]:
    """A fall below the limit that chance may explain."""
    fall, limit = _fall(card, gates), gates.max_regression
    if limit is not None and fall is not None and fall.points is not None and -fall.points > limit and not fall.real:
        yield f"overall QA score is {-fall.points:.1f} lower than in {fall.first.name}, which is no difference that the data bears"


def _too_many(rates: Sequence[CheckRate], what: str, limit: int) -> Iterable[str]:
    found = [(rate.title, rate.not_met - rate.exempt) for rate in rates if rate.not_met > rate.exempt and rate.status != "experimental"]
    total = sum(number for _, number in found)
    if total > limit:
        names = "; ".join(f"{title}: {number:,}" for title, number in sorted(found, key=lambda item: (-item[1], item[0])))
        yield f"{_count(total, what)} not met ({names}), the limit is {limit:,}"


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
