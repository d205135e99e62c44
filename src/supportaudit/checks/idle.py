"""When a customer fell silent and the agent had done what there was to do."""

from __future__ import annotations

from supportaudit.checks.case import Case
from supportaudit.checks.timeline import TURN_GAP
from supportaudit.checks.words import visible_text
from supportaudit.model import Role

SOLUTION_LABELS = frozenset({"resolve"})
"""Signals by which an agent leaves the next step to the customer (signals.md)."""


def idle_since(case: Case) -> int | None:
    """The message with which the agent's last turn began, if it left a question or a solution with a customer who then fell silent.

    Silent: time ran out, or the agent closed ten minutes or more later. None otherwise, and where nobody knows how it ended.
    """
    timeline = case.timeline
    turn = timeline.last_turn()
    if turn is None or turn.role is not Role.AGENT:
        return None
    waited = timeline.clocked and timeline.clock[timeline.end] - timeline.clock[turn.last] >= TURN_GAP.total_seconds()
    if timeline.end_cause != "timeout" and not (timeline.end_cause == "agent" and waited):
        return None
    solved = solutions(case)
    left = any("?" in visible_text(case.conversation.messages[position]) or position in solved for position in turn.messages)
    return turn.first if left else None


def solutions(case: Case) -> frozenset[int]:
    """The messages in which a solution was given."""
    return frozenset(s.message for rule, found in case.found.items() if rule.partition("/")[2] in SOLUTION_LABELS for s in found)
