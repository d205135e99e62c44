"""Where the rules were near to finding a signal and did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from supportaudit.rulebook import SignalRule
from supportaudit.signals.detect import Considered

NO_DOUBT = frozenset({"longer", "after"})
"""Kills that say nothing about the words: another match took the place, or it was too early in the contact."""


def found_and_doubtful(trace: Sequence[Considered], rules: Mapping[str, SignalRule]) -> tuple[frozenset[str], frozenset[str]]:
    """Which signals a conversation has, and which are in doubt in one of its messages (full ids).

    In doubt: an exception or its context dropped every candidate of the message, or the signal is experimental and was found.
    """
    found = {(one.message, one.rule) for one in trace if not one.candidate.killed}
    dropped = {(one.message, one.rule) for one in trace if one.candidate.killed and one.candidate.killed.reason not in NO_DOUBT}
    unproven = {(message, rule) for message, rule in found if rules[rule].status == "experimental"}
    return frozenset(rule for _, rule in found), frozenset(rule for _, rule in (dropped - found) | unproven)
