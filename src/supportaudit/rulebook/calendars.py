"""``calendars:`` of the config -> Calendars: business hours, holidays, and for whom they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from supportaudit.errors import PackError
from supportaudit.rulebook.config import Calendar
from supportaudit.rulebook.public_holidays import known_countries
from supportaudit.rulebook.schema_base import Model, Names, SomeNames
from supportaudit.rulebook.strict_yaml import MapNode
from supportaudit.rulebook.validate import joined, key_at, mark_at, near

DEFAULT = "default"
"""The calendar of every conversation that no other one names."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 1440
_WEEK = 7 * MINUTES_A_DAY
_RANGE = re.compile(r"(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)$")
_LOOSE = re.compile(r"(\d\d?)(?:[:.h](\d\d))?\s*(?:h|-|–|—|to|until)+\s*(\d\d?)(?:[:.h](\d\d))?\s*h?$")
Path = tuple[str | int, ...]


class HolidaysModel(Model):
    country: str | None = None
    subdivision: str = ""
    dates: Names = []


class CalendarModel(Model):
    """One calendar."""

    timezone: str | None = None
    days: dict[str, SomeNames]
    holidays: HolidaysModel = HolidaysModel()
    vendors: Names = []
    teams: Names = []
    channels: Names = []


def read_calendars(models: Mapping[str, CalendarModel], node: MapNode, timezone: str) -> tuple[Calendar, ...]:
    """The calendars in the order in which they are tried, ``default`` last; ``timezone`` is that of calendars that name none.

    Raises PackError, one line per error with its place and the nearest right word.
    """
    errors: list[PackError] = []
    found = [_Reader(name, model, node, errors).calendar(timezone) for name, model in models.items()]
    if errors:
        raise joined(errors)
    return tuple(sorted(found, key=lambda calendar: calendar.name == DEFAULT))


def check_timezone(name: str, where: str) -> None:
    """Raises PackError with the most similar name for a time zone that does not exist."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        hint = near(name, available_timezones(), "write it as Europe/Berlin")
        raise PackError(f"there is no time zone '{name}'", where=where, hint=hint) from problem


class _Reader:
    """Reads one calendar and notes all that is wrong with it."""

    def __init__(self, name: str, model: CalendarModel, node: MapNode, errors: list[PackError]) -> None:
        self._name = name
        self._model = model
        self._node = node
        self._errors = errors
        self._path: Path = ("calendars", name)

    def calendar(self, timezone: str) -> Calendar:
        model = self._model
        self._selectors()
        if model.timezone is not None:
            try:
                check_timezone(model.timezone, str(mark_at(self._node, (*self._path, "timezone"))))
            except PackError as problem:
                self._errors.append(problem)
        country = self._country()
        return Calendar(
            name=self._name,
            timezone=model.timezone or timezone,
            days=self._days(),
            country=country,
            subdivision=self._subdivision(country),
            closed=frozenset(self._dates()),
            vendors=frozenset(name.casefold() for name in model.vendors),
            teams=frozenset(name.casefold() for name in model.teams),
            channels=frozenset(name.casefold() for name in model.channels),
        )

    def _error(self, what: str, path: Path, hint: str, *, key: bool = False) -> None:
        where = key_at(self._node, (*self._path, *path)) if key else mark_at(self._node, (*self._path, *path))
        self._errors.append(PackError(what, where=str(where), hint=hint))

    def _selectors(self) -> None:
        given = [key for key in ("vendors", "teams", "channels") if getattr(self._model, key)]
        if self._name == DEFAULT and given:
            self._error(f"'{DEFAULT}' is for whatever no other calendar names", (given[0],), "give this calendar a name of its own", key=True)
        if self._name != DEFAULT and not given:
            hint = f"add 'vendors:', 'teams:' or 'channels:', or call it '{DEFAULT}'"
            self._error(f"calendar '{self._name}' says nothing of whose it is", (), hint, key=True)

    def _days(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The week, Monday first; each day's ranges ascending."""
        week: list[list[tuple[int, int]]] = [[] for _ in DAYS]
        owner: dict[int, str] = {}
        places: list[tuple[int, int, Path, str]] = []
        for key, texts in self._model.days.items():
            ranges = [(span, ("days", key, index), text) for index, text in enumerate(texts) if (span := self._range(text, ("days", key, index)))]
            for day in self._days_of(key):
                if day in owner:
                    self._error(f"'{DAYS[day]}' stands in both '{owner[day]}' and '{key}'", ("days", key), "keep one of them", key=True)
                    continue
                owner[day] = key
                week[day] += [span for span, _, _ in ranges]
                start = day * MINUTES_A_DAY
                places += [(start + opens, start + closes, path, f"{DAYS[day]} {text}") for (opens, closes), path, text in ranges]
        self._overlaps(sorted(places))
        if not places and not self._errors:
            self._error(f"calendar '{self._name}' is never open", ("days",), "write mon-fri: 09:00-17:30", key=True)
        return tuple(tuple(sorted(ranges)) for ranges in week)

    def _days_of(self, key: str) -> Iterator[int]:
        """``mon-fri``, ``sat`` or ``mon, wed`` -> numbers of days."""
        for part in key.casefold().split(","):
            ends = [day.strip() for day in part.split("-")]
            unknown = next((day for day in ends if day not in DAYS), None)
            if unknown is not None or len(ends) > 2:
                word = part.strip() if unknown is None else unknown
                self._error(f"'{word}' is no day of the week", ("days", key), near(word, DAYS, f"one of {', '.join(DAYS)}"), key=True)
                continue
            first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
            if last < first:
                hint = f"write '{_from_to(first, 6)}, {_from_to(0, last)}'"
                self._error(f"'{part.strip()}' goes backwards", ("days", key), hint, key=True)
                continue
            yield from range(first, last + 1)

    def _range(self, text: str, path: Path) -> tuple[int, int] | None:
        """``09:00-17:30`` -> minutes since midnight; where the end is not after the start, it is on the next day."""
        match = _RANGE.match(text.strip())
        span = _minutes(match.groups()) if match else None
        if span is None:
            loose = _LOOSE.match(text.strip().casefold())
            meant = _minutes(loose.groups()) if loose else None
            hint = f"did you mean '{_clock(meant[0])}-{_clock(meant[1])}'?" if meant else "write it as 09:00-17:30"
            self._error(f"'{text}' is no range of times", path, hint)
            return None
        opens, closes = span
        if opens == closes:
            self._error(f"'{text}' ends when it begins", path, "write 00:00-24:00 for a whole day")
            return None
        return (opens, closes) if closes > opens else (opens, closes + MINUTES_A_DAY)

    def _overlaps(self, places: Sequence[tuple[int, int, Path, str]]) -> None:
        """Notes ranges that lie over each other; Sunday's night is Monday's morning."""
        around = [*places, *((opens + _WEEK, closes + _WEEK, path, text) for opens, closes, path, text in places[:1])]
        for before, after in pairwise(around):
            if after[0] < before[1]:
                self._error(f"{after[3]} begins before {before[3]} has ended", after[2], "let each begin where the one before ends, or later")

    def _country(self) -> str:
        given = self._model.holidays.country
        if given is None or given in known_countries():
            return given or ""
        hint = near(given.upper(), known_countries(), "write its two letters, such as IE or US")
        self._error(f"no holidays are known of a country '{given}'", ("holidays", "country"), hint)
        return ""

    def _subdivision(self, country: str) -> str:
        given = self._model.holidays.subdivision
        path: Path = ("holidays", "subdivision")
        if not given or (self._model.holidays.country and not country):
            return ""
        if not country:
            self._error("a subdivision without its country", path, "add 'country:'")
            return ""
        known = known_countries()[country]
        if given not in known:
            hint = near(given.upper(), known, f"one of {', '.join(known[:20])}" if known else f"{country} has none: leave it out")
            self._error(f"{country} has no subdivision '{given}'", path, hint)
        return given

    def _dates(self) -> Iterator[date]:
        for index, text in enumerate(self._model.holidays.dates):
            try:
                yield datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  (a day, not a moment)
            except ValueError:
                self._error(f"'{text}' is no date", ("holidays", "dates", index), "write it as 2026-12-24")


def _from_to(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def _minutes(parts: Sequence[str | None]) -> tuple[int, int] | None:
    """Hours and minutes of both ends as minutes; None where one is no time of day. Only an end can be 24:00."""
    opens, closes = (60 * int(hour or 0) + int(minute or 0) for hour, minute in (parts[:2], parts[2:]))
    sound = all(int(minute or 0) < 60 for minute in (parts[1], parts[3]))
    return (opens, closes) if sound and opens < MINUTES_A_DAY and closes <= MINUTES_A_DAY else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
