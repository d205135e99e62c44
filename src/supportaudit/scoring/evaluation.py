"""One conversation seen from each of its agents: verdicts become points, points become a score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache

from supportaudit.model import UNNAMED, Conversation, Decision, Evaluation, Outcome, Role, SectionScore, Verdict
from supportaudit.rulebook.rules import CheckRule, Rulebook

MIN_DECIDED = 3
"""An evaluation with fewer decided checks has no score (scoring.md, "too little decided")."""
BY_NATURE = frozenset(
    {
        "another agent",
        "channel",
        "customer idle",
        "excused",
        "language",
        "no opportunity",
        "no time stated",
        "no trigger",
        "overturned",
        "required",
        "turned off",
    }
)
"""Reasons of ``na`` by which a line item does not belong on this contact's form at all. Every other one (``missing: timestamps``, ``not observable``)
means that it does belong there and could not be answered: it lowers the coverage, and so does ``pending`` and ``error``."""
NOBODY_SCORED = frozenset({"queue", "nobody"})
"""Accountable parties of checks that no agent's form holds."""


def score_conversation(
    conversation: Conversation, verdicts: Sequence[Verdict], rulebook: Rulebook, policy: str, found: Sequence[Verdict] | None = None
) -> tuple[Evaluation, ...]:
    """How well each agent of the conversation did, from what was decided about that agent alone.

    One evaluation per agent who wrote publicly or about whom something was decided, by name; nobody else (queue, canned text, bots) has
    one, and nothing of theirs moves an agent's score. Scores are exact fractions from 0 to 100, None when fewer than three checks were
    decided. ``policy`` is ``flag`` (auto-fails leave the score) or ``zero`` (a fail of a critical check makes it 0; the score before is kept).
    Under either, a critical fail that a person confirmed makes it 0. ``found`` are the verdicts before reviews (None: there were none), of which
    only the score is kept.
    Checks that are experimental or not scored are in no sum. Source of all rules: docs/decisions, scoring.
    """
    writers = _agents(conversation)
    own: dict[str, list[Verdict]] = {agent: [] for agent in writers}
    shared = []
    for verdict in verdicts:
        if verdict.agent is None:
            shared.append(verdict)
        elif verdict.in_person:
            own.setdefault(verdict.agent, []).append(verdict)
    scored = [a for a in sorted(own) if a in writers or any(v.outcome is not Outcome.NA for v in own[a])]
    evaluations = tuple(_evaluate(agent, _form_of(own[agent], shared, rulebook), rulebook, policy) for agent in scored)
    if found is None or tuple(found) == tuple(verdicts):
        return evaluations
    before = {evaluation.agent: evaluation.score for evaluation in score_conversation(conversation, found, rulebook, policy)}
    return tuple(replace(evaluation, score_before_reviews=before.get(evaluation.agent)) for evaluation in evaluations)


def belongs_on_form(verdict: Verdict) -> bool:
    """Whether the contact gave the check something to judge, be it answered or not."""
    return verdict.outcome is not Outcome.NA or verdict.reason.partition(":")[0].strip() not in BY_NATURE


def points_by_section(agent: str, verdicts: Sequence[Verdict], rulebook: Rulebook) -> dict[str, tuple[int, int]]:
    """Section -> points met and points decided of one agent's form, from the verdicts of all checks about the conversation."""
    own = [verdict for verdict in verdicts if verdict.agent == agent]
    shared = [verdict for verdict in verdicts if verdict.agent is None]
    sheet = _fill_in(_form_of(own, shared, rulebook), rulebook)
    return {group: (section.passed, section.points) for group, section in sheet.sections.items()}


@lru_cache(maxsize=256)
def whole_weights(weights: tuple[float, ...]) -> tuple[int, ...]:
    """Integers in the same proportion as the weights were written: 0.1 is one tenth."""
    exact = [Fraction(str(weight)) for weight in weights]
    common = math.lcm(*(weight.denominator for weight in exact))
    return tuple(int(weight * common) for weight in exact)


@dataclass(slots=True)
class _Section:
    passed: int = 0
    points: int = 0
    decided: int = 0


@dataclass(slots=True)
class _Sheet:
    """The form of one evaluation, being filled in."""

    sections: dict[str, _Section] = field(default_factory=dict)
    failed: list[CheckRule] = field(default_factory=list)
    decided: int = 0
    decided_points: int = 0
    applicable_points: int = 0
    auto_failed: bool = False
    confirmed: bool = False
    """A person confirmed an auto-fail."""


def _agents(conversation: Conversation) -> frozenset[str]:
    """Who wrote publicly as an agent; messages of people whose name the export does not give share one."""
    return frozenset(
        m.author or UNNAMED for m in conversation.messages if m.role is Role.AGENT and not m.private and (m.event is None or m.text.strip())
    )


def _form_of(own: Sequence[Verdict], shared: Sequence[Verdict], rulebook: Rulebook) -> Iterable[Verdict]:
    """An agent's verdicts, and what stayed undecided for everybody (a missing time, a check that broke): it was on this agent's form too."""
    answered = {verdict.check for verdict in own}
    yield from own
    for verdict in shared:
        decided = verdict.outcome is Outcome.PASS or verdict.outcome is Outcome.FAIL
        if not decided and verdict.check not in answered and rulebook.checks[verdict.check].accountable not in NOBODY_SCORED:
            yield verdict


def _evaluate(agent: str, verdicts: Iterable[Verdict], rulebook: Rulebook, policy: str) -> Evaluation:
    sheet = _fill_in(verdicts, rulebook)
    before: Fraction | None = None
    lost: tuple[tuple[str, Fraction], ...] = ()
    if sheet.decided >= MIN_DECIDED:
        before, lost = _score(sheet, rulebook)
    zeroed = before is not None and (sheet.confirmed or (policy == "zero" and sheet.auto_failed))
    score = Fraction(0) if zeroed else before
    return Evaluation(
        agent=agent,
        score=score,
        score_before_autofail=before,
        coverage=Fraction(sheet.decided_points, sheet.applicable_points) if sheet.applicable_points else None,
        sections=tuple(SectionScore(group, 100 * s.passed / s.points, s.decided) for group, s in sorted(sheet.sections.items())),
        decided=sheet.decided,
        decided_points=sheet.decided_points,
        applicable_points=sheet.applicable_points,
        lost=lost,
        score_before_reviews=score,
    )


def _score(sheet: _Sheet, rulebook: Rulebook) -> tuple[Fraction | None, tuple[tuple[str, Fraction], ...]]:
    """The weighted mean of the section scores, and what each fail cost; in integers over one denominator, which is many times faster."""
    weights = whole_weights(tuple(float(rulebook.sections.get(group, 1)) for group in sheet.sections))
    total = sum(weights)
    if not total:
        return None, ()
    common = math.lcm(*(section.points for section in sheet.sections.values()))
    shares = {group: 100 * weight * (common // sheet.sections[group].points) for group, weight in zip(sheet.sections, weights, strict=True)}
    score = Fraction(sum(shares[group] * section.passed for group, section in sheet.sections.items()), common * total)
    return score, tuple((rule.id, Fraction(shares[rule.group] * rule.weight, common * total)) for rule in sheet.failed)


def _fill_in(verdicts: Iterable[Verdict], rulebook: Rulebook) -> _Sheet:
    sheet = _Sheet()
    for verdict in verdicts:
        outcome, rule = verdict.outcome, rulebook.checks[verdict.check]
        if not rule.in_sums:
            continue
        failed = outcome is Outcome.FAIL
        if failed and rule.critical is not None:
            sheet.auto_failed = True
            sheet.confirmed |= any(finding.review is Decision.CONFIRMED for finding in verdict.findings)
        if belongs_on_form(verdict):
            sheet.applicable_points += rule.weight
        if rule.weight and (failed or outcome is Outcome.PASS):
            section = sheet.sections.setdefault(rule.group, _Section())
            section.decided += 1
            section.points += rule.weight
            section.passed += 0 if failed else rule.weight
            sheet.decided += 1
            sheet.decided_points += rule.weight
            if failed:
                sheet.failed.append(rule)
    return sheet
