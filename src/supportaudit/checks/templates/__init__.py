"""The closed set of templates: each turns one rule and one case into rulings. A new one is a design decision (docs/decisions)."""

from __future__ import annotations

from collections.abc import Iterator

from supportaudit.checks.case import Case
from supportaudit.checks.ruling import Ruling
from supportaudit.checks.templates.combinations import Part, combine
from supportaudit.checks.templates.metrics import metric
from supportaudit.checks.templates.presence import exists
from supportaudit.checks.templates.prohibitions import absent, avoid, count
from supportaudit.checks.templates.responds import responds
from supportaudit.checks.templates.sequence import order, precedes
from supportaudit.rulebook.rules import CheckRule
from supportaudit.rulebook.templates import Absent, Avoid, Count, Exists, Metric, Order, Precedes, Responds, Template

__all__ = ["Part", "apply", "combine", "triggers"]


def apply(rule: CheckRule, case: Case) -> Iterator[Ruling]:
    """What the rule's template says about the case; nothing when there was nothing to look at. Combinations look at answers: see ``combine``."""
    match rule.template:
        case Avoid() as template:
            yield from avoid(rule, template, case)
        case Exists() as template:
            yield from exists(rule, template, case)
        case Absent() as template:
            yield from absent(rule, template, case)
        case Count() as template:
            yield from count(rule, template, case)
        case Precedes() as template:
            yield from precedes(rule, template, case)
        case Order() as template:
            yield from order(rule, template, case)
        case Responds() as template:
            yield from responds(rule, template, case)
        case Metric() as template:
            yield from metric(rule, template, case)


def triggers(template: Template) -> tuple[str, ...]:
    """The signals of which one must stand in the conversation for the template to say anything; empty where none is needed."""
    if isinstance(template, Responds):
        return template.to
    if isinstance(template, Precedes):
        return template.then
    if isinstance(template, (Exists, Absent)) and template.after:
        return (template.after,)
    return ()
