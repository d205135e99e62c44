"""``when:`` and ``unless:`` of a check -> conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supportaudit.rulebook import conditions
from supportaudit.rulebook.conditions import Condition
from supportaudit.rulebook.language import AFTER_HOURS
from supportaudit.rulebook.names import Names, Path
from supportaudit.rulebook.validate import near

if TYPE_CHECKING:
    from supportaudit.rulebook.schema_checks import CheckModel, ConditionModel

_YES_OR_NO = ("yes", "no")


class ConditionReader:
    """Turns one pack's conditions into nouns; what is wrong is noted in ``names``."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def _maybe(self, name: str | None, path: Path) -> str | None:
        return self._names.signal(name, path) if name else None

    def condition(self, m: ConditionModel, path: Path) -> Condition:
        """One condition with all that it holds."""
        given = [key for key in ("signal", "all", "any", "not_", "channel", "field", "answered") if getattr(m, key) is not None]
        if len(given) != 1:
            self._names.error(f"a condition has {len(given)} keys", path, "give exactly one of a signal, all, any, not, channel, field, answered")
            return conditions.AllOf(())
        kind = given[0]
        if m.all is not None or m.any is not None:
            parts = m.all or m.any or []
            inner = tuple(self.condition(part, (*path, kind, i)) for i, part in enumerate(parts))
            return conditions.AllOf(inner) if kind == "all" else conditions.AnyOf(inner)
        if m.not_ is not None:
            return conditions.Not(self.condition(m.not_, (*path, "not")))
        return self._simple(m, path)

    def _simple(self, m: ConditionModel, path: Path) -> Condition:
        """A condition that holds no other."""
        if m.signal is not None:
            return conditions.HasSignal(self._names.signal(m.signal, path))
        if m.answered is not None:
            return conditions.Answered(self._names.check(m.answered, (*path, "answered")))
        if m.channel is not None:
            return conditions.ChannelIs(frozenset(channel.casefold() for channel in m.channel))
        for name in m.field or {}:
            if name not in conditions.FIELDS and not (name.startswith(conditions.METADATA) and name != conditions.METADATA):
                hint = near(name, conditions.FIELDS, f"one of {', '.join(conditions.FIELDS)}, {conditions.METADATA}NAME")
                self._names.error(f"a contact has no field '{name}'", (*path, "field", name), hint)
        for index, value in enumerate((m.field or {}).get(AFTER_HOURS, ())):
            if value not in _YES_OR_NO:
                self._names.error(f"'{value}' is neither yes nor no", (*path, "field", AFTER_HOURS, index), "write yes or no")
        fields = tuple(conditions.FieldIs(name, frozenset(values)) for name, values in (m.field or {}).items())
        return fields[0] if len(fields) == 1 else conditions.AllOf(fields)

    def excuse(self, model: CheckModel, path: Path) -> conditions.Excuse | None:
        """What excuses the agent, where the check says."""
        if not model.unless:
            return None
        excuse = model.unless
        signal = self._names.signal(excuse.signal, path)
        return conditions.Excuse(signal, self._maybe(excuse.before, (*path, "before")), self._maybe(excuse.after, (*path, "after")))
