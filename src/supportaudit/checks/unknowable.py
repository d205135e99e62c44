"""What a run cannot know: signals that need a language model which is not there, and checks that the site turned off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from supportaudit.checks.templates import triggers
from supportaudit.model import MISSING, TURNED_OFF, Language
from supportaudit.rulebook.matchers import TOOLS
from supportaudit.rulebook.order import checks_asked, conditions_asked
from supportaudit.rulebook.rules import CheckRule, Rulebook
from supportaudit.rulebook.templates import Combined
from supportaudit.rulebook.uses import signals_of_check, signals_of_condition


@dataclass(frozen=True, slots=True)
class Unknowable:
    """Why parts of one check cannot be known; empty where they can."""

    condition: str = ""
    """``missing: parser`` or ``turned off: pack/check``: what ``when`` asks for."""
    trigger: str = ""
    """What must stand in the conversation for the template to say anything."""
    rest: str = ""
    """Anything else that the check looks at."""

    @property
    def reason(self) -> str:
        """The first of the three."""
        return self.condition or self.trigger or self.rest


@dataclass(slots=True)
class _Reader:
    language: Language
    off: Collection[str]
    known: dict[str, Unknowable] = field(default_factory=dict)

    def read(self, rule: CheckRule) -> Unknowable:
        asked = [self._of_check(check) for check in conditions_asked(rule.when)]
        condition = next(filter(None, (*asked, self._of_signals(signals_of_condition(rule.when) if rule.when else ()))), "")
        rest = self._of_signals(sorted(signals_of_check(rule))) or self._of_tools(rule)
        if isinstance(rule.template, Combined):
            rest = rest or self._of_parts(rule)
        return Unknowable(condition, self._of_signals(triggers(rule.template)), rest)

    def _of_signals(self, signals: Iterable[str]) -> str:
        lacking = self.language.lacking
        return next((f"{MISSING}{lacking[signal]}" for signal in signals if signal in lacking), "")

    def _of_tools(self, rule: CheckRule) -> str:
        return next((f"{MISSING}{tool}" for tool in rule.requires if tool in TOOLS and tool not in self.language.tools), "")

    def _of_check(self, check: str) -> str:
        return f"{TURNED_OFF}{check}" if check in self.off else self.known.get(check, Unknowable()).reason

    def _of_parts(self, rule: CheckRule) -> str:
        """A part that misses something makes the whole unknowable; parts that are off are left out, unless all are."""
        parts = [self._of_check(check) for check in checks_asked(rule) if check not in self.off]
        if not parts:
            return next((f"{TURNED_OFF}{check}" for check in checks_asked(rule)), "")
        return next((reason for reason in parts if reason.startswith(MISSING)), "")


def unknowable(rulebook: Rulebook, language: Language) -> Mapping[str, Unknowable]:
    """Check -> what of it cannot be known, for the checks of which something cannot."""
    reader = _Reader(language, rulebook.off)
    for check, rule in rulebook.checks.items():
        reader.known[check] = reader.read(rule)
    return {check: found for check, found in reader.known.items() if found.reason}
