"""Conversation and signals -> verdicts: who met which line item, by which evidence."""

from supportaudit.checks.evaluate import Checker
from supportaudit.checks.hours import BusinessCalendars
from supportaudit.checks.macros import Macros, load_macros, make_macros

__all__ = ["BusinessCalendars", "Checker", "Macros", "load_macros", "make_macros"]
