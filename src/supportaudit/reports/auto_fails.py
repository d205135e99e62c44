"""Which auto-fail items wait for a person; every report asks here, so that all count alike."""

from __future__ import annotations

from supportaudit.model import Outcome, Verdict
from supportaudit.rulebook.rules import CheckRule


def is_auto_fail(rule: CheckRule, verdict: Verdict) -> bool:
    """Whether an auto-fail item was not met, whoever is accountable."""
    return rule.critical is not None and verdict.outcome is Outcome.FAIL


def moves_a_score(rule: CheckRule, verdict: Verdict) -> bool:
    """Whether confirming it would change the score of an agent."""
    return is_auto_fail(rule, verdict) and rule.in_sums and verdict.in_person


def is_to_confirm(rule: CheckRule, verdict: Verdict) -> bool:
    """Whether it moves a score and nobody has decided about it yet."""
    return moves_a_score(rule, verdict) and bool(verdict.undecided)
