"""Which signals and line items of a rulebook labels are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from supportaudit.errors import UsageError
from supportaudit.model import Labelled, Role
from supportaudit.model.near import near
from supportaudit.rulebook.rules import Rulebook

CORE = "core"
"""The pack in which a label without a pack is looked for first."""
ACCUSING = ("negative_language", "upsell", "brush_off", "blame", "unsure")
"""Signals that accuse an agent: a false alarm of one of these costs trust (issue of the packs: pooled precision)."""
PEOPLE_LABEL = (
    "hear",
    "empathize",
    "apologize",
    "resolve",
    "diagnose",
    "negative_language",
    "upsell",
    "escalation_honoured",
    "escalation_refused",
    "commitment",
    "blame",
    "brush_off",
    "unsure",
    "escalation_request",
    "upset",
    "repeat_info",
    "resolved",
    "churn_threat",
)
"""Signals of the core pack that people can tell without knowing the rules (docs/calibration.md says what each means)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What labels name, found in the rulebook."""

    signals: Mapping[str, str] = field(hash=False)
    """Label -> full id of the signal; sorted."""
    by: Mapping[str, frozenset[Role] | None] = field(hash=False)
    """Label -> whose messages may hold it; None: anybody's."""
    checks: Mapping[str, str] = field(hash=False)
    """Line item as labelled -> its full id now; sorted."""


def known_names(labelled: Sequence[Labelled], rulebook: Rulebook) -> Known:
    """What the labels name. Raises UsageError, with the nearest right name, for what no pack of the run has."""
    signals: dict[str, str] = {}
    checks: dict[str, str] = {}
    for one in labelled:
        named = one.asked.union(*one.signals.values(), *one.disputed.values())
        for name in sorted(named - signals.keys()):
            signals[name] = signal_id(name, rulebook, one.where)
        for name in sorted(one.outcomes.keys() - checks.keys()):
            checks[name] = check_id(name, rulebook, one.where)
    by = {name: rulebook.signals[found].scope.by for name, found in signals.items()}
    return Known(dict(sorted(signals.items())), by, dict(sorted(checks.items())))


def signal_id(name: str, rulebook: Rulebook, where: str) -> str:
    """The full id of a signal: as it stands, in the core pack, else in the only pack that has one of this name."""
    alike = [found for found in rulebook.signals if found.partition("/")[2] == name]
    for candidate in (name, f"{CORE}/{name}"):
        if candidate in rulebook.signals:
            return candidate
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise UsageError(f"several packs have a signal '{name}'", where=where, hint=f"write one of {', '.join(sorted(alike))}")
    every = (*rulebook.signals, *(found.partition("/")[2] for found in rulebook.signals))
    raise UsageError(
        f"no pack of this run has a signal '{name}'", where=where, hint=_near(name, every, "supportaudit signals PATH prints all that are found")
    )


def check_id(name: str, rulebook: Rulebook, where: str) -> str:
    """The full id that a line item has now; UsageError for one that no pack of the run has, or that is turned off."""
    now = rulebook.renamed.get(name, name)
    if now in rulebook.off:
        raise UsageError(
            f"the line item '{name}' is turned off", where=where, hint=f"turn it on at {rulebook.off[now]}, or take it out of the labels"
        )
    if now not in rulebook.checks:
        raise UsageError(f"no pack of this run has a line item '{name}'", where=where, hint=_near(name, rulebook.checks, "supportaudit rules list"))
    return now


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    return near(name, known, f"see: {otherwise}")
