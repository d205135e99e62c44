"""The arithmetic of one evaluation, in words, with the part that one line item has in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from supportaudit.model import CANNED, QUEUE, Evaluation, Outcome, Verdict
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.scoring.evaluation import MIN_DECIDED, NOBODY_SCORED, belongs_on_form, points_by_section


def account(rule: CheckRule, verdict: Verdict, evaluation: Evaluation, verdicts: Sequence[Verdict], rulebook: Rulebook) -> Iterator[str]:
    """How the agent's QA score came about, and what the line item with this verdict had in it.

    ``verdicts`` are those of all checks about the contact; ``evaluation`` is the agent's, as ``score_conversation`` gave it.
    """
    yield _part(rule, verdict)
    yield from _arithmetic(rule, evaluation, verdicts, rulebook)
    before = evaluation.score_before_reviews
    if before is not None and before != evaluation.score:
        yield f"before reviews: {float(before):.1f}"


def _arithmetic(rule: CheckRule, evaluation: Evaluation, verdicts: Sequence[Verdict], rulebook: Rulebook) -> Iterator[str]:
    sections = points_by_section(evaluation.agent, verdicts, rulebook)
    for group, (met, points) in sorted(sections.items()):
        yield f"section {group}: {met} of {points} points = {100 * met / points:.1f}, section weight {rulebook.sections.get(group, 1):g}"
    if evaluation.score_before_autofail is None:
        enough = evaluation.decided >= MIN_DECIDED
        yield (
            "no QA score: no section has a weight"
            if enough
            else f"no QA score: answered were {evaluation.decided}, and it needs {MIN_DECIDED} line items"
        )
        return
    weights = {group: rulebook.sections.get(group, 1) for group in sorted(sections)}
    terms = " + ".join(f"{weight:g} x {100 * sections[group][0] / sections[group][1]:.1f}" for group, weight in weights.items())
    yield f"QA score: ({terms}) / {sum(weights.values()):g} = {float(evaluation.score_before_autofail):.1f}"
    lost = dict(evaluation.lost).get(rule.id)
    if lost is not None:
        yield f"this line item cost {float(lost):.1f} of the {100 - float(evaluation.score_before_autofail):.1f} that are missing to 100"
    if evaluation.score != evaluation.score_before_autofail:
        yield f"after auto-fail: {float(evaluation.score or 0):.1f}"


def in_no_score(rule: CheckRule, verdict: Verdict) -> str:
    """Why a verdict is in no agent's score whatever it says; empty when it may be in one."""
    if not rule.in_sums:
        return "the line item is " + ("experimental" if rule.status == "experimental" else "listed only") + ", so it is in no score"
    if verdict.agent in {QUEUE, CANNED}:
        return "booked on nobody in person, so it is in no agent's score"
    if verdict.agent is None and (rule.accountable in NOBODY_SCORED or verdict.outcome is not Outcome.NA):
        return "nobody is accountable, so it is in no agent's score"
    return ""


def _part(rule: CheckRule, verdict: Verdict) -> str:
    points = f"{rule.weight} {'point' if rule.weight == 1 else 'points'} in section {rule.group}"
    if verdict.outcome in {Outcome.NA, Outcome.PENDING, Outcome.ERROR}:
        left = "left open on the form, which lowers the share of the form answered" if belongs_on_form(verdict) else "not on this contact's form"
        return f"{points}: {left}, and in no sum"
    return f"{points}, {rule.weight if verdict.outcome is Outcome.PASS else 0} of them met"
