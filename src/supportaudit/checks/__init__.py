"""Conversation and signals -> verdicts: who met which line item, by which evidence."""

from supportaudit.checks.evaluate import Checker
from supportaudit.checks.explain import Decision, Explanation, explain
from supportaudit.checks.macros import Macros, load_macros, make_macros

__all__ = ["Checker", "Decision", "Explanation", "Macros", "explain", "load_macros", "make_macros"]
