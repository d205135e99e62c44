"""Conversation and signals -> verdicts: who met which line item, by which evidence."""

from supportaudit.checks.canned import CannedText, CannedTexts
from supportaudit.checks.evaluate import SWITCHED_OFF, Checker
from supportaudit.checks.explain import Decision, Explanation, explain
from supportaudit.checks.macros import VERSION as MACROS_VERSION
from supportaudit.checks.macros import Macros, load_macros, make_macros

__all__ = [
    "MACROS_VERSION",
    "SWITCHED_OFF",
    "CannedText",
    "CannedTexts",
    "Checker",
    "Decision",
    "Explanation",
    "Macros",
    "explain",
    "load_macros",
    "make_macros",
]
