"""``count:`` and ``metric:`` of a check, and limits in general: figures that exclude each other or nothing at all are noted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from supportaudit.rulebook import templates
from supportaudit.rulebook.names import Names, Path
from supportaudit.rulebook.validate import near

if TYPE_CHECKING:
    from supportaudit.rulebook.schema_checks import Limit, MetricModel

RESOLUTION, WORDS_BEFORE = "time_to_resolution", "words_before"
"""The metrics that a signal ends: the one can, the other must be."""
SHARE_IN_TIME = "share_within_target"
"""The metric that needs a target beside its limits."""
WORDS_ON = "share_of_words_on"
"""The metric over the sentences in which a signal stands."""
_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d)$")


class FigureReader:
    """Turns one pack's figures into rules; what is wrong is noted in ``names``."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def count(self, least: float | None, most: float | None, path: Path) -> None:
        """Looks at the limits of a number of occurrences."""
        if least is None and most is None:
            self._names.error("'count' needs 'min' or 'max'", path)
        for limit, value in (("min", least), ("max", most)):
            if value is not None and value < 0:
                self._names.error(f"'{limit}' is {value:g}, and a count is never less than 0", (*path, limit), "write 0 or more")
        self._no_gap(least, most, (*path, "min"))

    def metric(self, m: MetricModel, until: str | None, signal: str | None, path: Path) -> templates.Metric:
        """A measured figure with its limits; ``until`` and ``signal`` are the full ids of the signals that the model names."""
        known = templates.METRICS
        unit = known.get(m.name)
        if unit is None:
            self._names.error(f"there is no metric '{m.name}'", (*path, "name"), near(m.name, known, f"one of {', '.join(known)}"))
        if m.max is None and m.min is None:
            self._names.error("'metric' needs 'max' or 'min'", path)
        if m.hours == "business" and unit not in {None, templates.TIME} and m.name != SHARE_IN_TIME:
            self._names.error(f"'{m.name}' is no time: it has no hours", (*path, "hours"), "remove it")
        self._goes_with(m, path)
        target = self.limits(m.target, 1, (*path, "target"))
        second = 1 if unit in {None, templates.TIME} else 0
        most, least = self.limits(m.max, second, (*path, "max")), self.limits(m.min, second, (*path, "min"))
        if unit == templates.PERCENT:
            self._percent(most, (*path, "max"))
            self._percent(least, (*path, "min"))
        if most and least:
            for channel in ("default", *sorted({*most.channels, *least.channels})):
                self._no_gap(least.for_channel(channel), most.for_channel(channel), (*path, "min", channel))
        return templates.Metric(m.name, most, least, m.hours, until, target, signal)

    def _goes_with(self, m: MetricModel, path: Path) -> None:
        """Notes what a metric needs and has not, or has and cannot use."""
        if m.until is not None and m.name not in {RESOLUTION, WORDS_BEFORE}:
            self._names.error(f"'until' goes with '{RESOLUTION}' and '{WORDS_BEFORE}' only", (*path, "until"), "remove it")
        if m.until is None and m.name == WORDS_BEFORE:
            self._names.error(f"'{WORDS_BEFORE}' does not say before what", path, "add 'until:' with a signal")
        if (m.target is not None) != (m.name == SHARE_IN_TIME) and m.name in templates.METRICS:
            hint = "add it, such as {chat: 2m, default: 1h}" if m.target is None else "remove it"
            self._names.error(f"'{SHARE_IN_TIME}' needs a 'target', and nothing else has one", (*path, "target" if m.target else "name"), hint)
        if m.signal is not None and m.name != WORDS_ON:
            self._names.error(f"'signal' goes with '{WORDS_ON}' only", (*path, "signal"), "remove it")
        if m.signal is None and m.name == WORDS_ON:
            self._names.error(f"'{WORDS_ON}' needs 'signal': the share of words on what?", (*path, "name"), "add 'signal: NAME'")

    def _no_gap(self, least: float | None, most: float | None, path: Path) -> None:
        if least is not None and most is not None and least > most:
            self._names.error("'min' is more than 'max', so nothing can ever be right", path, "swap them, or remove one")

    def _percent(self, limits: templates.ByChannel | None, path: Path) -> None:
        for channel, value in (*limits.channels.items(), ("default", limits.default)) if limits else ():
            if value is not None and value > 100:
                self._names.error(f"{value:g} percent is more than there is", (*path, channel), "write a number from 0 to 100")

    def limits(self, limits: Mapping[str, Limit] | None, unit: int, path: Path) -> templates.ByChannel | None:
        """Limits by channel: in seconds where ``unit`` (seconds of a bare number) is not 0, else bare numbers."""
        if limits is None:
            return None
        if "default" not in limits:
            self._names.error("a limit by channel needs 'default'", path, "add 'default:' for all other channels")
        values = {channel: self._limit(value, unit, (*path, channel)) for channel, value in limits.items()}
        return templates.ByChannel({c.casefold(): v for c, v in values.items() if c != "default"}, values.get("default"))

    def _limit(self, value: Limit, unit: int, path: Path) -> float:
        if not isinstance(value, str):
            if value < 0:
                self._names.error(f"{value:g} is less than nothing", path, "write 0 or more")
            return float(value * (unit or 1))
        match = _TIME.match(value.strip())
        if not match or not unit:
            self._names.error(f"'{value}' is no {'time' if unit else 'number'}", path, "write 30s, 10m, 4h or 2d" if unit else "write a number")
            return 0.0
        return float(match[1]) * _UNITS[match[2]]
